"""``diff``: who was cut off and who reconnected between two moments, which segments changed, why.

The moments differ in their date, or in what was known by when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from passable.measures.attribution import ArcCauses, causes_on_ways
from passable.measures.cutoff import cut_off_state
from passable.measures.reach import Reach
from passable.measures.results import DIFF_COLUMNS, PLACE_COLUMNS
from passable.network.index import segment_lines
from passable.run.causes import closing_causes
from passable.run.evaluate import Evaluation, evaluate
from passable.run.layers import segment_states
from passable.run.pcodes import PCODES, segment_pcodes
from passable.run.request import Request, ask
from passable.run.study import Study
from passable.situation.effects import Effects
from passable.situation.people import people_table
from passable.situation.situation import Situation
from passable.terms.errors import BadRequest, Problem

ORDER = {"certain": 3, "best": 2, "possible": 1, "no": 0}


@dataclass(frozen=True)
class _Moment:
    """One side of a comparison."""

    evaluation: Evaluation
    causes: ArcCauses

    @property
    def situation(self) -> Situation:
        return self.evaluation.situation

    @property
    def effects(self) -> Effects:
        return self.evaluation.situation.effects


def measure_diff(study: Study, before: Request, after: Request) -> pd.DataFrame:
    """Compare two moments.

    Parameters
    ----------
    before, after
        The same question at two dates, or of two states of knowledge.

    Returns
    -------
    DataFrame
        ``DIFF_COLUMNS``: places whose state changed in any category, then segments.
    """
    sides = []
    for request in (before, after):
        evaluation = evaluate(study, request, request.on, with_ways=True)
        sides.append(_Moment(evaluation, closing_causes(evaluation.situation, "best")))
    then, now = sides
    tables = [_places(study, after, then, now, category) for category in after.categories]
    tables.append(_segments(study, then, now))
    rows = [row for table in tables for row in table]
    return pd.DataFrame(rows, columns=list(DIFF_COLUMNS))


def earlier_side(study: Study, request: Request, known_before: date | None) -> Request:
    """Make the question a diff compares with: another date, or another state of knowledge.

    Raises
    ------
    BadRequest
        If the earlier knowledge is not earlier.
    """
    if known_before is None:
        return request.model_copy(update={"on": request.since, "since": None})
    if request.known_on is not None and known_before >= request.known_on:
        raise BadRequest(
            Problem(
                f"--known-before: {known_before} is not before --known-on {request.known_on}",
                "Compare with an earlier state of knowledge.",
            )
        )
    return ask(
        study,
        on=request.on,
        known_on=known_before,
        mover=request.mover,
        reading=request.reading,
        categories=request.categories,
        direction=request.direction,
        within_minutes=request.within_minutes,
        restricted=request.restricted,
    )


def _state(evaluation: Evaluation, category: str) -> np.ndarray:
    reach = evaluation.reach
    return cut_off_state(
        reach[category, "optimistic"].is_reached,
        reach[category, "best"].is_reached,
        reach[category, "pessimistic"].is_reached,
    )


def _places(
    study: Study, request: Request, then: _Moment, now: _Moment, category: str
) -> list[dict[str, object]]:
    was, is_now = _state(then.evaluation, category), _state(now.evaluation, category)
    changed = np.flatnonzero(was != is_now)
    if not len(changed):
        return []
    terminals = study.network.terminals
    nodes = terminals.node[terminals.of_kind("place")].astype(np.int64)[changed]
    # A way open on one side, read with the other side's closures, names what opened or shut it.
    shut = _on_ways(study, now.evaluation.reach[category, "best"], then, nodes)
    opened = _on_ways(study, then.evaluation.reach[category, "best"], now, nodes)
    people = people_table(
        study.case.places,
        now.situation.findings,
        request.hidden_claims(study.case),
    )
    rows = []
    for k, row in enumerate(changed.tolist()):
        before, after = str(was[row]), str(is_now[row])
        worse = ORDER[after] > ORDER[before]
        causes = opened[k] if worse else shut[k]
        side = now if worse else then
        behind = {name for cause in causes for name in side.effects.causes[cause].claim_ids}
        place = study.case.places.iloc[row]
        rows.append(
            {
                "change": _word(before, after),
                "subject": study.case.places.index[row],
                **{c: place[c] for c in PLACE_COLUMNS if c != "place_id"},
                "category": category,
                "before": before,
                "after": after,
                "people_best": people["people_best"].iloc[row],
                "km": np.nan,
                "claim_ids": _changed_claims(then, now, behind)
                or _service_claims(study, then, now, category),
            }
        )
    return rows


def _on_ways(study: Study, reach: Reach, other: _Moment, nodes: np.ndarray) -> list[frozenset[int]]:
    assert reach.forest is not None
    return causes_on_ways(study.network, reach.forest, other.causes, nodes)


def _word(before: str, after: str) -> str:
    cut_before, cut_after = ORDER[before] >= ORDER["best"], ORDER[after] >= ORDER["best"]
    if cut_before != cut_after:
        return "cut off" if cut_after else "reconnected"
    return "less sure to be reached" if ORDER[after] > ORDER[before] else "surer to be reached"


def _changed_claims(then: _Moment, now: _Moment, behind: set[str]) -> str:
    """Name the claims that speak of the same subjects as some claims, on one side only."""
    names: dict[str, None] = {}
    spoken = [
        {(f.subject, f.predicate): f for f in moment.situation.findings} for moment in (then, now)
    ]
    for key in dict.fromkeys([*spoken[0], *spoken[1]]):
        ids = [set(s[key].claim_ids) if key in s else set() for s in spoken]
        if behind & (ids[0] | ids[1]):
            names.update(dict.fromkeys(sorted(ids[0] ^ ids[1])))
    return "; ".join(names or sorted(behind))


def _service_claims(study: Study, then: _Moment, now: _Moment, category: str) -> str:
    """Name the claims that opened or shut services of a category between the moments."""
    services = study.case.services
    names: dict[str, None] = {}
    for first, second in ((then, now), (now, then)):
        known = {n for f in second.situation.findings for n in f.claim_ids}
        for finding in first.situation.findings:
            subject = finding.subject
            if subject.kind == "service" and services.loc[subject.name, "category"] == category:
                names.update(dict.fromkeys(n for n in finding.claim_ids if n not in known))
    return "; ".join(sorted(names))


def _segments(study: Study, then: _Moment, now: _Moment) -> list[dict[str, object]]:
    graph = study.network.graph
    was, is_now = (segment_states(study, m.situation) for m in (then, now))
    changed = np.flatnonzero(was.status[1] != is_now.status[1])
    ways = graph.attributes
    codes = segment_pcodes(study.case, segment_lines(graph)[changed])
    rows = []
    for k, s in enumerate(changed.tolist()):
        before, after = str(was.status[1][s]), str(is_now.status[1][s])
        ids = _changed_claims(then, now, {*was.claim_ids[s], *is_now.claim_ids[s]})
        rows.append(
            {
                "change": _segment_word(before, after),
                "subject": graph.segment_id[s],
                "name_en": ways["name_en"].iloc[s] or ways["name"].iloc[s] or ways["ref"].iloc[s],
                "name_ar": ways["name_ar"].iloc[s],
                **{c: codes[c][k] for c in PCODES},
                "category": "",
                "before": before,
                "after": after,
                "people_best": np.nan,
                "km": graph.length_metres[s] / 1000,
                "claim_ids": ids,
            }
        )
    return rows


def _segment_word(before: str, after: str) -> str:
    rank = {"open": 0, "delayed": 1, "partly closed": 2, "closed": 3}
    if {before, after} <= {"open", "delayed"}:
        return "segment slower" if rank[after] > rank[before] else "segment faster"
    return "segment closed" if rank.get(after, 0) > rank.get(before, 0) else "segment opened"

"""Why: the causes on ways, by claim, place and people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.attribution import ArcCauses, causes_on_ways, pair_causes
from passable.measures.reach import Reach
from passable.measures.results import CLOSURE_COLUMNS
from passable.run.study import Study
from passable.situation.effects import Cause, Effects
from passable.situation.situation import Situation
from passable.terms.claims import Claim
from passable.terms.codes import READINGS, Reading

Ints = npt.NDArray[np.int64]


def closing_causes(situation: Situation, reading: Reading) -> ArcCauses:
    """Pair arcs with the causes that close them in a reading."""
    overlay, effects = situation.overlay, situation.effects
    number = READINGS.index(reading)
    closes = effects.closed[number, overlay.touched_effect]
    return pair_causes(overlay.touched_arc[closes], effects.cause[overlay.touched_effect[closes]])


def acting_causes(situation: Situation, reading: Reading) -> ArcCauses:
    """Pair arcs with the causes that close or slow them in a reading."""
    overlay, effects = situation.overlay, situation.effects
    number = READINGS.index(reading)
    felt = overlay.touched_effect
    acts = effects.closed[number, felt] | (effects.delay[number, felt] > 0)
    return pair_causes(overlay.touched_arc[acts], effects.cause[felt[acts]])


def claim_ids_of(effects: Effects, causes: frozenset[int]) -> tuple[str, ...]:
    """List the claims behind causes, each once, in the causes' order."""
    names: dict[str, None] = {}
    for number in sorted(causes):
        names.update(dict.fromkeys(effects.causes[number].claim_ids))
    return tuple(names)


@dataclass(frozen=True)
class PlaceCauses:
    """The causes that close each place's claim-free way, by place."""

    best: list[frozenset[int]]
    pessimistic: list[frozenset[int]]


def place_causes(study: Study, situation: Situation, claim_free: Reach) -> PlaceCauses:
    """Gather the causes on each place's claim-free way to one category."""
    terminals = study.network.terminals
    nodes = terminals.node[terminals.of_kind("place")].astype(np.int64)
    forest = claim_free.forest
    assert forest is not None
    best, pessimistic = (
        causes_on_ways(study.network, forest, closing_causes(situation, reading), nodes)
        for reading in ("best", "pessimistic")
    )
    return PlaceCauses(best, pessimistic)


def closures_table(
    study: Study,
    situation: Situation,
    people_best: npt.NDArray[np.float64],
    behind: dict[int, set[int]],
) -> pd.DataFrame:
    """Tabulate what closes and slows roads on the date.

    Parameters
    ----------
    study, situation
        The case and the date.
    people_best : float64[p]
        People of each place, NaN where none is known.
    behind
        Cause -> rows of the places cut off whose claim-free way it closes.

    Returns
    -------
    DataFrame
        ``CLOSURE_COLUMNS``, most people behind first.
    """
    effects = situation.effects
    claims = {c.claim_id: c for c in study.case.claims}
    length = study.network.graph.length_metres[effects.segment] * (effects.end - effects.begin)
    rows = []
    for number, cause in enumerate(effects.causes):
        mine = effects.cause == number
        rows.append(
            _closure_row(
                cause,
                effects,
                mine,
                length[mine].sum() / 1000,
                [claims[name] for name in cause.claim_ids],
                people_best,
                sorted(behind.get(number, ())),
            )
        )
    table = pd.DataFrame(rows, columns=list(CLOSURE_COLUMNS))
    return table.sort_values(
        ["people_behind", "places_behind", "km", "subject"],
        ascending=[False, False, False, True],
        na_position="last",
        kind="stable",
        ignore_index=True,
    )


def _closure_row(
    cause: Cause,
    effects: Effects,
    mine: npt.NDArray[np.bool_],
    km: float,
    claims: list[Claim],
    people_best: npt.NDArray[np.float64],
    places: list[int],
) -> dict[str, object]:
    closes: npt.NDArray[np.bool_] = np.any(effects.closed[:, mine], axis=1)
    delays: npt.NDArray[np.bool_] = np.any(effects.delay[:, mine] > 0, axis=1)
    readings = [reading for k, reading in enumerate(READINGS) if closes[k] or delays[k]]
    segments = len(np.unique(effects.segment[mine]))
    delay = cause.delay_milliseconds[1] / 60_000
    people = people_best[places]
    known = people[~np.isnan(people)]
    return {
        "subject": cause.subject,
        "predicate": cause.predicate,
        "effect": "closed line" if cause.effect == "crossing" and closes.any() else cause.effect,
        "reading": readings[0] if readings else "",
        "segments": segments,
        "km": km,
        "delay_minutes": delay if delay > 0 else np.nan,
        "since": min((c.valid_from for c in claims), default=None),
        "last_reported_on": max((c.reported_on for c in claims), default=None),
        "is_stale": cause.is_stale,
        "is_disputed": cause.is_disputed,
        "places_behind": len(places),
        "people_behind": float(known.sum()) if len(known) else np.nan,
        "claim_ids": "; ".join(cause.claim_ids),
        "source_ids": "; ".join(dict.fromkeys(c.source_id for c in claims)),
    }

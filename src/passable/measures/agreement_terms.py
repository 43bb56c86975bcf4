"""Terms of an agreement: met, not met, or cannot tell, each with the figure that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from passable.measures.agreement import last_tranche, said_of
from passable.measures.people_moved import moved_by
from passable.measures.results_agreement import TERM_COLUMNS
from passable.terms.agreements import Movement, Tally, Term
from passable.terms.claims import Source

MET, NOT_MET, CANNOT_TELL = "met", "not met", "cannot tell"


@dataclass(frozen=True)
class Verdict:
    """What is found of one term.

    Parameters
    ----------
    verdict
        ``MET``, ``NOT_MET`` or ``CANNOT_TELL``.
    reason
        A sentence.
    figure
        What was observed, ``None`` if nothing.
    unit
        Of the figure.
    """

    verdict: str
    reason: str
    figure: Tally | None = None
    unit: str = ""


@dataclass(frozen=True)
class Evidence:
    """What terms are held against: live movements, sources by id, and the date asked."""

    live: Sequence[Movement]
    sources: Mapping[str, Source]
    on: date

    def departures(self) -> dict[int, set[date]]:
        """Give the days of departure that sources name, by tranche."""
        days: dict[int, set[date]] = {}
        for m in self.live:
            if m.kind == "observed" and m.scope == "tranche" and m.tranche is not None:
                days.setdefault(m.tranche, set()).add(m.on)
        return days


def judge(term: Term, evidence: Evidence) -> Verdict:
    """Judge one term.

    *Met* if every account keeps it, *not met* if none can, else *cannot tell*. That nobody reports
    a thing never means that it did not happen.
    """
    if not term.measure:
        return Verdict(CANNOT_TELL, "nothing computes it: it rests on what its verifier says")
    return _JUDGES[term.measure](term, evidence)


def _first_departure(term: Term, evidence: Evidence) -> Verdict:
    return _by_deadline(term, evidence, evidence.departures().get(1, set()), "the first tranche")


def _completion(term: Term, evidence: Evidence) -> Verdict:
    wanted = _wanted(term)
    if wanted is None:
        return Verdict(CANNOT_TELL, "the term states no number of tranches, so none is the last")
    days = evidence.departures().get(int(wanted.high), set())
    return _by_deadline(term, evidence, days, f"tranche {wanted.high:,.0f}, the last agreed")


def _by_deadline(term: Term, evidence: Evidence, days: set[date], what: str) -> Verdict:
    if term.deadline is None:
        return Verdict(CANNOT_TELL, "the term states no deadline")
    if not days:
        passed = "has passed" if evidence.on > term.deadline else "has not passed"
        return Verdict(CANNOT_TELL, f"no source reports {what}; the deadline {passed}")
    late = sorted((day - term.deadline).days for day in days)
    figure = Tally(late[0], late[-1])
    unit = "days after the deadline"
    first, last = min(days), max(days)
    when = f"{first}" if first == last else f"{first} to {last}, as sources differ"
    told = f"{what} left on {when}; the deadline was {term.deadline}"
    if figure.high <= 0:
        return Verdict(MET, told, figure, unit)
    return Verdict(NOT_MET if figure.low > 0 else CANNOT_TELL, told, figure, unit)


def _tranches(term: Term, evidence: Evidence) -> Verdict:
    until = _until(term, evidence)
    days = evidence.departures().values()
    by_all = sum(max(told) <= until for told in days)
    by_some = sum(min(told) <= until for told in days)
    observed = [m for m in evidence.live if m.kind == "observed" and m.on <= until]
    figure = Tally(by_all, max(last_tranche(observed), by_some))
    return _at_least(term, evidence, figure, "tranches")


def _until(term: Term, evidence: Evidence) -> date:
    """Give the last day on which what was done keeps a term: its deadline, or the date asked."""
    return min(evidence.on, term.deadline or evidence.on)


def _people_moved(term: Term, evidence: Evidence) -> Verdict:
    moved = moved_by(evidence.live, evidence.sources, _until(term, evidence))
    if moved.whole is not None:
        return _at_least(term, evidence, moved.whole, "people", "accounts of all tranches")
    figure = moved.people and Tally(moved.people.low, moved.people.high, is_at_least=True)
    return _at_least(term, evidence, figure, "people", "accounts, none of all tranches,")


def _at_least(
    term: Term, evidence: Evidence, figure: Tally | None, unit: str, who: str = "accounts"
) -> Verdict:
    wanted = _wanted(term)
    if wanted is None:
        return Verdict(CANNOT_TELL, "the term states no quantity", figure, unit)
    if figure is None:
        return Verdict(CANNOT_TELL, f"no source counts {unit}", None, unit)
    more = " or more" if figure.is_at_least else ""
    told = f"{who} give {_span(figure)}{more} {unit}, against {_span(wanted)}"
    if figure.low >= wanted.high:
        return Verdict(MET, told, figure, unit)
    is_over = term.deadline is not None and evidence.on > term.deadline
    if is_over and not figure.is_at_least and figure.high < wanted.low:
        return Verdict(NOT_MET, told, figure, unit)
    return Verdict(CANNOT_TELL, told, figure, unit)


def _people_a_tranche(term: Term, evidence: Evidence) -> Verdict:
    wanted = _wanted(term)
    if wanted is None:
        return Verdict(CANNOT_TELL, "the term states no quantity", None, "people")
    figures = []
    for number in evidence.departures():
        mine = [
            m
            for m in evidence.live
            if m.tranche == number and m.kind == "observed" and m.scope == "tranche"
        ]
        said = said_of(mine, "people")
        if said is not None:
            figures.append(said)
    if not figures:
        return Verdict(CANNOT_TELL, "no source counts the people of a tranche", None, "people")
    outside = sum(
        f.low > wanted.high or (f.high < wanted.low and not f.is_at_least) for f in figures
    )
    inside = sum(
        wanted.low <= f.low and f.high <= wanted.high and not f.is_at_least for f in figures
    )
    figure = Tally(min(f.low for f in figures), max(f.high for f in figures))
    told = (
        f"of {len(figures)} tranches with a figure {inside} lie within {_span(wanted)} people and "
        f"{outside} outside, by every account"
    )
    verdict = NOT_MET if outside else MET if inside == len(figures) else CANNOT_TELL
    return Verdict(verdict, told, figure, "people")


def _wanted(term: Term) -> Tally | None:
    said = [figure for figure in (term.low, term.best, term.high) if figure is not None]
    if not said:
        return None
    return Tally(min(said), max(said))


def _span(tally: Tally) -> str:
    if tally.low == tally.high:
        return f"{tally.low:,.0f}"
    return f"{tally.low:,.0f} to {tally.high:,.0f}"


_JUDGES: Final[dict[str, Callable[[Term, Evidence], Verdict]]] = {
    "first_departure": _first_departure,
    "completion": _completion,
    "tranches": _tranches,
    "people_moved": _people_moved,
    "people_a_tranche": _people_a_tranche,
}


def terms_table(
    terms: Sequence[Term], evidence: Evidence, actor_names: Mapping[str, str]
) -> pd.DataFrame:
    """Tabulate verdicts, ``TERM_COLUMNS``."""
    rows = []
    for term in terms:
        found, wanted = judge(term, evidence), _wanted(term)
        figure = found.figure
        rows.append(
            {
                "agreement_id": term.agreement_id,
                "term_id": term.term_id,
                "obligation": term.obligation,
                "party": actor_names.get(term.party, term.party),
                "deadline": term.deadline,
                "quantity_low": wanted.low if wanted else np.nan,
                "quantity_high": wanted.high if wanted else np.nan,
                "unit": term.unit,
                "verdict": found.verdict,
                "figure_low": figure.low if figure else np.nan,
                "figure_high": np.nan if figure is None or figure.is_at_least else figure.high,
                "figure_unit": found.unit,
                "reason": found.reason,
                "verified_by": term.verified_by,
                "publisher": evidence.sources[term.source_id].publisher,
                "source_id": term.source_id,
            }
        )
    return pd.DataFrame(rows, columns=list(TERM_COLUMNS))

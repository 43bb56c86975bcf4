"""The situation: what one date, as known by another, makes of a network for one mover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from passable.network.states import EdgeStates
from passable.situation.effects import Effects
from passable.situation.ledger_effects import find_effects
from passable.situation.openness import SERVICE_PREDICATES, closure
from passable.situation.overlay import Overlay, lay_over, pieces_of
from passable.situation.resolve import ROAD_PREDICATES, ResolvedLedger, acts_on_roads
from passable.situation.weigh import Finding, live_claims, stale_from, weigh
from passable.terms.case import Case
from passable.terms.codes import READINGS, Reading
from passable.terms.config import Mover


@dataclass(frozen=True)
class Situation:
    """What holds on a date.

    Parameters
    ----------
    on, known_on
        The date, and what was known by when; ``None`` means all that the ledger holds.
    mover
        Key of the mover in case.toml.
    ledger
        The subjects on the network.
    findings
        What the acting claims say, weighed; and what claims that act on nothing say.
    shown_only
        Findings of claims shown and never applied, such as imprecise incidents.
    effects
        What closes and slows which segment, and why.
    overlay
        The arcs in three readings.
    is_functioning : bool[3, services]
        In the order of the case's services.
    """

    on: date
    known_on: date | None
    mover: str
    ledger: ResolvedLedger
    findings: tuple[Finding, ...]
    shown_only: tuple[Finding, ...]
    effects: Effects
    overlay: Overlay
    is_functioning: npt.NDArray[np.bool_]

    def states(self, reading: Reading) -> EdgeStates:
        """Give the edge states of one reading."""
        return EdgeStates(self.overlay.milliseconds[READINGS.index(reading)])


def read_situation(
    case: Case, ledger: ResolvedLedger, mover: str, on: date, known_on: date | None = None
) -> Situation:
    """Read the ledger on a date.

    Parameters
    ----------
    case, ledger
        The case, and its subjects resolved on a network.
    mover
        Key in case.toml; the caller has checked it.
    on, known_on
        The date, and what was known by when.
    """
    config = case.config
    staleness = config.staleness_days
    live = live_claims(case.claims, on, known_on)  # before parting: each may revise any other
    acting = [c for c in live if c.claim_id not in ledger.shown_only]
    shown = [c for c in live if c.claim_id in ledger.shown_only]
    findings = weigh(acting, case.sources, on, staleness, known_on)
    effects, overlay = _lay_findings(ledger, findings, mover, config.movers[mover])
    return Situation(
        on,
        known_on,
        mover,
        ledger,
        tuple(findings),
        tuple(weigh(shown, case.sources, on, staleness, known_on)),
        effects,
        overlay,
        _functioning(case, ledger, findings),
    )


def _lay_findings(
    ledger: ResolvedLedger, findings: list[Finding], mover: str, rules: Mover
) -> tuple[Effects, Overlay]:
    """Find what acts on the roads and lay it over them, or recall it from another date.

    Between most dates of a ledger nothing on the roads changes.
    """
    on_roads = [f for f in findings if f.predicate in ROAD_PREDICATES or f.predicate == "control"]
    said = tuple((f.subject.text, *(w.claim for w in f.speaking), f.is_stale) for f in on_roads)
    key = (mover, rules.model_dump_json(), said)
    return ledger.recall(key, lambda: _lay(ledger, on_roads, rules))


def _lay(ledger: ResolvedLedger, findings: list[Finding], rules: Mover) -> tuple[Effects, Overlay]:
    effects = find_effects(ledger, findings, rules, ledger.network.vehicle)
    return effects, lay_over(pieces_of(ledger.network), effects)


def _functioning(
    case: Case, ledger: ResolvedLedger, findings: list[Finding]
) -> npt.NDArray[np.bool_]:
    """Say which services function; one no claim speaks of does."""
    works = np.ones((len(READINGS), len(case.services)), dtype=bool)
    number = {name: k for k, name in enumerate(case.services.index)}
    for finding in findings:
        if finding.subject.kind == "service" and finding.predicate in SERVICE_PREDICATES:
            closed = closure(finding, ledger.network.vehicle)
            works[:, number[finding.subject.name]] &= ~np.array(closed)
    return works


def change_dates(case: Case, known_on: date | None = None) -> list[date]:
    """List every date on which the answer may change: claims begin, end or grow stale.

    Between two of them nothing can; the first is the ledger's first day.
    """
    dates: set[date | None] = set()
    for claim in case.claims:
        if claim.state != "accepted" or (known_on is not None and claim.reported_on > known_on):
            continue
        dates.add(claim.valid_from)
        if claim.valid_to is not None:
            dates.add(_later(claim.valid_to, 1))
        horizon: int | None = getattr(case.config.staleness_days, claim.predicate)
        if horizon is not None and acts_on_roads(claim):
            stale_on = _later(stale_from(claim), horizon + 1)
            if stale_on and (claim.valid_to is None or stale_on <= claim.valid_to):
                dates.add(stale_on)
    return sorted(d for d in dates if d is not None)


def _later(day: date, days: int) -> date | None:
    """Count days on; ``None`` past the calendar's end, where ledgers like to write 9999-12-31."""
    return None if (date.max - day).days < days else day + timedelta(days=days)

"""Weigh the ledger on one date: which claims live, which one is best, which ones disagree.

For each subject and predicate the claims valid on the date and known by then are ordered by
freshness, credibility, reliability, independent sources and recency. Nothing is thrown away:
a finding keeps every live claim, and says whether they conflict or are stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from passable.terms.claims import Claim, Source
from passable.terms.config import Staleness
from passable.terms.selectors import Selector

UNKNOWN = "unknown"


@dataclass(frozen=True)
class WeighedClaim:
    """A live claim, its age and who stands behind its value.

    Parameters
    ----------
    claim
        The claim.
    is_stale
        Past its predicate's horizon on the date.
    reliability
        Of its source.
    independent_sources
        How many primary sources say the same value, as fresh or as stale as this one: a stale
        report does not corroborate a fresh one.
    """

    claim: Claim
    is_stale: bool
    reliability: str
    independent_sources: int


@dataclass(frozen=True)
class Finding:
    """What the ledger says of one subject and predicate on the date.

    Parameters
    ----------
    subject, predicate
        Of what.
    claims
        Every live claim, best first.
    speaking
        Those that count: the fresh ones, or all of them when every one is stale.
    """

    subject: Selector
    predicate: str
    claims: tuple[WeighedClaim, ...]
    speaking: tuple[WeighedClaim, ...]

    @property
    def chosen(self) -> Claim:
        """The claim the best reading takes."""
        return self.speaking[0].claim

    @property
    def is_stale(self) -> bool:
        """Whether nothing fresh speaks."""
        return self.speaking[0].is_stale

    @property
    def is_disputed(self) -> bool:
        """Whether the claims that count differ."""
        return len({said_value(w.claim) for w in self.speaking}) > 1

    @property
    def says_unknown(self) -> bool:
        """Whether one of the claims that count says that nobody knows."""
        return any(w.claim.value == UNKNOWN for w in self.speaking)

    @property
    def values(self) -> frozenset[str]:
        """The words the claims that count give."""
        return frozenset(w.claim.value for w in self.speaking)

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Ids of the claims that count, best first."""
        return tuple(w.claim.claim_id for w in self.speaking)


def said_value(claim: Claim) -> str:
    """Write what a claim says, so that equal sayings are equal texts.

    A word as it is; figures as ``652,609 people``, ``400 or more people`` or
    ``1,500 (1,200-2,000) people``.
    """
    if claim.value:
        return claim.value
    low, best, high = (
        None if f is None else _figure(f) for f in (claim.low, claim.best, claim.high)
    )
    if low is None and high is None:
        text = best or ""
    elif best is None:
        text = f"{low}-{high}" if low and high else f"{low} or more" if low else f"{high} or fewer"
    else:
        text = f"{best} ({low or '?'}-{high or '?'})"
    return f"{text} {claim.unit}".strip()


def _figure(figure: float) -> str:
    return f"{figure:,.0f}" if figure == round(figure) else repr(figure)


def live_claims(claims: Iterable[Claim], on: date, known_on: date | None) -> list[Claim]:
    """Choose the accepted claims valid on a date, known by another, and not corrected by then."""
    known = [
        c
        for c in claims
        if c.state == "accepted" and (known_on is None or c.reported_on <= known_on)
    ]
    corrected = {c.revises for c in known if c.revises}
    return [
        c
        for c in known
        if c.claim_id not in corrected
        and c.valid_from <= on
        and (c.valid_to is None or on <= c.valid_to)
    ]


def is_stale(claim: Claim, on: date, staleness: Staleness) -> bool:
    """Say whether a claim is past its predicate's horizon.

    Its age runs from the day it was reported, or began to hold if that is later; a claim reported
    after the date asked about is looked back on, and never stale.
    """
    horizon: int | None = getattr(staleness, claim.predicate)
    return horizon is not None and (on - stale_from(claim)).days > horizon


def stale_from(claim: Claim) -> date:
    """Give the day from which a claim ages."""
    return max(claim.reported_on, claim.valid_from)


def weigh(
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    on: date,
    staleness: Staleness,
    known_on: date | None = None,
) -> list[Finding]:
    """Weigh the ledger on a date.

    Returns
    -------
    list[Finding]
        One for each subject and predicate with a live claim, in the ledger's order; for each
        incident one of its own, for two events at one spot are no rival accounts.
    """
    groups: dict[tuple[object, str, str], list[Claim]] = {}
    for claim in live_claims(claims, on, known_on):
        event = claim.claim_id if claim.predicate == "incident" else ""
        key = (same_subject(claim.subject), claim.predicate, event)
        groups.setdefault(key, []).append(claim)
    return [
        _find(
            min((c.subject for c in group), key=lambda s: s.text),
            predicate,
            group,
            sources,
            on,
            staleness,
        )
        for (_, predicate, _), group in groups.items()
    ]


def same_subject(subject: Selector) -> tuple[object, ...]:
    """Make a key that two ways of writing one subject share.

    Blanks, the digits of a point and the order of a road's two places do not make another subject.
    """
    if subject.kind == "point":
        return ("point", subject.lon, subject.lat, subject.radius_metres)
    name = "".join(subject.name.split()).casefold() if subject.kind == "road" else subject.name
    return (subject.kind, name, *sorted((subject.start, subject.end)))


def _find(
    subject: Selector,
    predicate: str,
    group: list[Claim],
    sources: Mapping[str, Source],
    on: date,
    staleness: Staleness,
) -> Finding:
    behind: dict[tuple[str, bool], set[str]] = {}
    for claim in group:
        key = (said_value(claim), is_stale(claim, on, staleness))
        behind.setdefault(key, set()).add(sources[claim.source_id].primary_source_id)
    weighed = [
        WeighedClaim(
            claim,
            stale,
            sources[claim.source_id].reliability,
            len(behind[said_value(claim), stale]),
        )
        for claim in group
        for stale in [is_stale(claim, on, staleness)]
    ]
    weighed.sort(key=_order)
    fresh = tuple(w for w in weighed if not w.is_stale)
    return Finding(subject, predicate, tuple(weighed), fresh or tuple(weighed))


def _order(weighed: WeighedClaim) -> tuple[bool, int, str, int, int, str]:
    claim = weighed.claim
    return (
        weighed.is_stale,
        claim.credibility,
        weighed.reliability,
        -weighed.independent_sources,
        -claim.reported_on.toordinal(),
        claim.claim_id,
    )

"""Which claims can change an answer: the rest may be left out of a replay of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from passable.situation.resolve import ROAD_PREDICATES, acts_on_roads
from passable.terms.claims import Claim

ACTING_PREDICATES: Final = ROAD_PREDICATES | {"control", "function", "population"}


def acting_claims(claims: Iterable[Claim], known_on: date | None = None) -> tuple[Claim, ...]:
    """Choose the claims that act on some date: accepted, known by then, not corrected by then.

    Corrections do not depend on the date asked about, so they can be carried out once; incidents
    and points whose place is not exact act on nothing. A situation of these claims has the same
    effects, services and people as one of the whole ledger, on every date.
    """
    known = [
        c
        for c in claims
        if c.state == "accepted" and (known_on is None or c.reported_on <= known_on)
    ]
    corrected = {c.revises for c in known if c.revises}
    return tuple(
        c
        for c in known
        if c.claim_id not in corrected and c.predicate in ACTING_PREDICATES and acts_on_roads(c)
    )

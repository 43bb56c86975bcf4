"""What claims say of the road and the ground along a way, and when it was last reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from passable.run.study import Study
from passable.situation.ledger_effects import spans_of
from passable.situation.resolve import ROAD_PREDICATES
from passable.situation.situation import Situation
from passable.situation.weigh import Finding
from passable.write.gate import Gate


@dataclass(frozen=True)
class Verified:
    """When a stretch was last reported on.

    Parameters
    ----------
    on
        The latest report of any claim told of; ``None`` if none speaks of it.
    is_stale
        Whether every one of these claims is past its staleness horizon; ``None`` if none speaks.
    """

    on: date | None
    is_stale: bool | None


class WaySayings:
    """Finds the claims that speak of segments, acting or not: a claim of *open* acts on nothing.

    Parameters
    ----------
    study, situation
        Of whom, on which date.
    """

    def __init__(self, study: Study, situation: Situation) -> None:
        self._claims = {c.claim_id: c for c in study.case.claims}
        self._sources = study.case.sources
        self._is_stale: dict[str, bool] = {}
        self._of_segment: dict[int, list[str]] = {}
        for finding in situation.findings:
            for weighed in finding.claims:
                self._is_stale[weighed.claim.claim_id] = weighed.is_stale
            if finding.predicate in ROAD_PREDICATES:
                for segment in _segments(situation, finding):
                    self._of_segment.setdefault(segment, []).extend(finding.claim_ids)

    def of_segments(self, segments: Iterable[int]) -> list[str]:
        """List the claims that speak of the state of segments, each once."""
        told = (name for s in segments for name in self._of_segment.get(int(s), ()))
        return list(dict.fromkeys(told))

    def verified(self, claim_ids: Iterable[str]) -> Verified:
        """Tell when the latest of some claims was reported, and whether all are stale."""
        known = [name for name in claim_ids if name in self._claims]
        if not known:
            return Verified(None, None)
        return Verified(
            max(self._claims[name].reported_on for name in known),
            all(self._is_stale.get(name, False) for name in known),
        )

    def publishers(self, claim_ids: Iterable[str], gate: Gate) -> list[str]:
        """Name who published claims, each once; those not to be named, by their grade."""
        told = gate.sources
        return list(
            dict.fromkeys(
                told.get(s, self._sources[s].publisher) for s in self.source_ids(claim_ids)
            )
        )

    def said_by(self, claim_ids: Iterable[str]) -> list[str]:
        """Name whom the publishers of claims quote, each once."""
        known = [self._claims[name] for name in claim_ids if name in self._claims]
        return list(dict.fromkeys(c.said_by for c in known if c.said_by))

    def source_ids(self, claim_ids: Iterable[str]) -> list[str]:
        """List the sources of claims, each once."""
        known = [self._claims[name] for name in claim_ids if name in self._claims]
        return list(dict.fromkeys(c.source_id for c in known))


def _segments(situation: Situation, finding: Finding) -> list[int]:
    if finding.subject.kind == "service":
        return []
    return [int(s) for s in np.unique(spans_of(situation.ledger, finding).segment)]

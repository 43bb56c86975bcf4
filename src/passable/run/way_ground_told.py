"""Tells of ways what the ledger says along them: holders, obstacles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

import numpy as np
import numpy.typing as npt

from passable.measures.routes import Way, nodes_of_way
from passable.run.causes import acting_causes
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.way_places import WayPlaces
from passable.situation.control import NONE, Holder
from passable.situation.way_ground import GroundRuler
from passable.terms.codes import NO_ACTOR, READINGS
from passable.write.gate import WITHHELD

Row = dict[str, object]
CLOSED, DELAY = "closed", "delay"


class WayTeller:
    """Tells ways of one situation, in the request's reading.

    Parameters
    ----------
    study, request
        Of whom, and what was asked.
    """

    def __init__(self, study: Study, request: Request) -> None:
        self.situation = study.situation(request.on, request.known_on, request.mover)
        self._study, self._network = study, study.network
        self._reading = READINGS.index(request.reading)
        self._causes = acting_causes(self.situation, request.reading)
        self._ruler = GroundRuler(study.ledger, self.situation.effects)
        self._hidden = frozenset(make_gate(study, request).names)
        self._claims = {c.claim_id: c for c in study.case.claims}
        self._names = study.case.actors["name"].to_dict()
        self._places = WayPlaces(study)

    def metres(self, arcs: Sequence[int]) -> list[float]:
        """Give the length of each arc."""
        net = self._network
        return [
            float(
                (net.arc_to_fraction[a] - net.arc_from_fraction[a])
                * net.graph.length_metres[net.arc_segment[a]]
            )
            for a in arcs
        ]

    def holders(self, arcs: Sequence[int]) -> list[str]:
        """Name who holds the ground along arcs, in order."""
        told: list[str] = []
        for piece in self._ruler.pieces(arcs):  # whole stretches bear one area's claims only
            if not piece.metres and told:
                continue
            name = holder_name(piece.holder, self._names, self._hidden)
            if not told or told[-1] != name:
                told.append(name)
        return told

    def obstacles(self, way: Way, origin: int) -> list[Row]:
        """List what closes or slows a way, in the order met."""
        ends = np.concatenate([[0.0], np.cumsum(self.metres(way.arcs))]) / 1000
        felt: dict[int, list[int]] = {}
        for first, end in segment_runs(self._network.arc_segment, way.arcs):
            causes = {n for arc in way.arcs[first:end] for n in self._causes.of_arc(arc)}
            for number in sorted(causes):
                felt.setdefault(number, []).extend(range(first, end))
        nodes = nodes_of_way(self._network, way, origin)
        rows: list[tuple[tuple[int, int], Row]] = []
        for number, places in felt.items():
            begin = 0
            for k in range(1, len(places) + 1):
                if k == len(places) or places[k] != places[k - 1] + 1:
                    run = places[begin:k]
                    rows.append(
                        ((run[0], number), self._obstacle(way, nodes, number, run, ends.tolist()))
                    )
                    begin = k
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _obstacle(
        self, way: Way, nodes: list[int], number: int, run: list[int], ends: list[float]
    ) -> Row:
        effects, overlay = self.situation.effects, self.situation.overlay
        cause = effects.causes[number]
        arcs = way.arcs[run[0] : run[-1] + 1]
        mine = np.isin(overlay.touched_arc, arcs)
        felt = overlay.touched_effect[mine]
        felt = felt[effects.cause[felt] == number]
        closes = bool(effects.closed[self._reading, felt].any())
        delay = cause.delay_milliseconds[self._reading] / 60_000
        claims = [self._claims[n] for n in cause.claim_ids if n not in self._hidden]
        is_secret = not self._hidden.isdisjoint(cause.claim_ids)
        sources = [self._study.case.sources[c.source_id] for c in claims]
        return {
            "from_km": np.nan if is_secret else ends[run[0]],
            "to_km": np.nan if is_secret else ends[run[-1] + 1],
            "between": WITHHELD if is_secret else self._places.between(nodes, run[0], run[-1]),
            "subject": cause.subject,
            "predicate": cause.predicate,
            "effect": CLOSED if closes else DELAY,
            "delay_minutes": np.nan if closes else delay,
            "controller": " > ".join(self.holders(arcs)),
            "is_disputed": cause.is_disputed,
            "is_stale": cause.is_stale,
            "since": min((c.valid_from for c in claims), default=None),
            "last_reported_on": max((c.reported_on for c in claims), default=None),
            "publishers": "; ".join(dict.fromkeys(s.publisher for s in sources)),
            "said_by": "; ".join(dict.fromkeys(c.said_by for c in claims if c.said_by)),
            "source_ids": "; ".join(dict.fromkeys(c.source_id for c in claims)),
            "claim_ids": "; ".join(cause.claim_ids),
        }


def segment_runs(
    arc_segment: npt.NDArray[np.int32], arcs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Part a way into runs of one segment: places of the first arc, and one past the last.

    What is told of a way is told of whole segments. The nodes inside one are the places and
    services joined to it, some of them protected: a kilometre counted to one would give it away.
    """
    at = 0
    for _, run in groupby(arcs, key=lambda arc: int(arc_segment[arc])):
        end = at + sum(1 for _ in run)
        yield at, end
        at = end


def holder_name(
    holder: Holder, names: Mapping[str, str], hidden: AbstractSet[str] = frozenset()
) -> str:
    """Name who holds the ground, as ACLED names them.

    Parameters
    ----------
    holder
        Who.
    names
        Actor id -> name.
    hidden
        Claims that may not show.
    """
    if not hidden.isdisjoint(holder.claim_ids):
        return WITHHELD
    if holder.best == NONE:
        return "no claim speaks of the ground"
    return "nobody knows" if holder.best == NO_ACTOR else str(names.get(holder.best, holder.best))

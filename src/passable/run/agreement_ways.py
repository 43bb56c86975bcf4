"""The ways a tranche could take on its day, and the way its source names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from passable.measures.alternatives import Choice, alternative_ways
from passable.measures.results_agreement import TRANCHE_WAY_COLUMNS
from passable.measures.routes import Way, fastest_way, nodes_of_way
from passable.network.states import claim_free
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_ground_told import holder_name
from passable.situation.control import Holder
from passable.situation.situation import Situation
from passable.situation.way_ground import GroundRuler, lines_between
from passable.terms.agreements import Agreement, Movement

MILLISECONDS_PER_HOUR = 3_600_000
CHOICE = Choice(most=4, most_stretch=2.0, most_shared=0.8)


def ways_table(
    study: Study, request: Request, agreement: Agreement, movements: Sequence[Movement]
) -> pd.DataFrame:
    """Find the ways of every tranche that has a day and two ends, ``TRANCHE_WAY_COLUMNS``.

    The situation is that of the day, as known by the request's ``known_on``, for the agreement's
    mover, or the request's if it names none. A tranche said to have left on several days, or to
    several places, has rows for each; observed days after the date asked about have none.
    """
    mover = agreement.mover or request.mover
    nodes = place_nodes(study)
    rows: list[dict[str, object]] = []
    asked: dict[tuple[Any, ...], None] = {}
    for m in movements:
        is_told = m.kind == "planned" or m.on <= request.on
        if m.scope == "tranche" and is_told and m.from_place_id and m.to_place_id:
            asked[(m.tranche, m.on, m.from_place_id, m.to_place_id)] = None
    for tranche, on, start, end in sorted(asked):
        situation = study.situation(on, request.known_on, mover)
        published = {
            m.via_place_ids
            for m in movements
            if (m.tranche, m.on, m.from_place_id, m.to_place_id) == (tranche, on, start, end)
            and m.via_place_ids
        }
        finder = _Finder(study, request, situation, nodes)
        rows.extend(
            {
                "agreement_id": agreement.agreement_id,
                "tranche": tranche,
                "date": on,
                "mover": mover,
                **finder.ends(start, end),
                **row,
            }
            for row in finder.ways(start, end, sorted(published), request)
        )
    return pd.DataFrame(rows, columns=list(TRANCHE_WAY_COLUMNS))


class _Finder:
    """Finds and tells ways on one day."""

    def __init__(
        self, study: Study, request: Request, situation: Situation, nodes: dict[str, int]
    ) -> None:
        self._study, self._situation, self._nodes = study, situation, nodes
        self._states = situation.states(request.reading)
        self._hidden = request.hidden_claims(study.case)
        self._ruler = GroundRuler(study.ledger, situation.effects)
        self._names = study.case.actors["name"].to_dict()
        self._at: dict[int, list[str]] = {}
        for place, node in nodes.items():
            self._at.setdefault(node, []).append(place)

    def ends(self, start: str, end: str) -> dict[str, object]:
        """Name both ends."""
        places = self._study.case.places
        told: dict[str, object] = {"from_place_id": start, "to_place_id": end}
        for side, place in (("from", start), ("to", end)):
            told[f"{side}_name"] = places.loc[place, "name_en"]
            told[f"{side}_adm3_pcode"] = places.loc[place, "adm3_pcode"]
        return told

    def ways(
        self, start: str, end: str, published: list[tuple[str, ...]], request: Request
    ) -> list[dict[str, object]]:
        """Give a row for each way, and one for each published way not among them."""
        network = self._study.network
        origin, target = self._nodes[start], self._nodes[end]
        found = alternative_ways(network, self._states, origin, target, CHOICE)
        rows = []
        missing = set(published)
        for number, choice in enumerate(found):
            passed = [
                p for n in nodes_of_way(network, choice.way, origin) for p in self._at.get(n, ())
            ]
            taken = {via for via in published if _in_order(via, passed)}
            missing -= taken
            told = self._told(choice.way, passed)
            kind = "alternative" if number else "fastest"
            rows.append({**told, "way": kind, "is_published": bool(taken), "shared": choice.shared})
        rows.extend(self._published(start, end, via) for via in sorted(missing))
        if not found:
            rows.insert(0, {**self._nothing(), "way": "fastest", "is_published": False})
        closing = self._closing(origin, target, request)
        return [{"closing_claim_ids": closing, **row} for row in rows]

    def _published(self, start: str, end: str, via: tuple[str, ...]) -> dict[str, object]:
        """Follow a published way from place to place by the fastest open ways between them."""
        stops = [self._nodes[place] for place in (start, *via, end)]
        legs = [fastest_way(self._study.network, self._states, a, b) for a, b in pairwise(stops)]
        if any(leg is None for leg in legs):
            return {**self._nothing(), "way": "published", "is_published": True}
        known = [leg for leg in legs if leg is not None]
        whole = Way(
            tuple(arc for leg in known for arc in leg.arcs),
            sum(leg.milliseconds for leg in known),
            sum(leg.metres for leg in known),
        )
        passed = [
            p
            for n in nodes_of_way(self._study.network, whole, stops[0])
            for p in self._at.get(n, ())
        ]
        return {**self._told(whole, passed), "way": "published", "is_published": True}

    def _told(self, way: Way, passed: list[str]) -> dict[str, object]:
        lines = lines_between(self._ruler.pieces(way.arcs))
        names = self._study.case.places["name_en"]
        return {
            "is_open": True,
            "km": way.metres / 1000,
            "hours": way.milliseconds / MILLISECONDS_PER_HOUR,
            "shared": np.nan,
            "lines_crossed": len(lines),
            "crossings": "; ".join(
                f"{self._name(a.holder)} > {self._name(b.holder)}" for a, b in lines
            ),
            "via": " - ".join(str(names[p]) for p in dict.fromkeys(passed)),
        }

    def _nothing(self) -> dict[str, object]:
        return {
            "is_open": False,
            "km": np.nan,
            "hours": np.nan,
            "shared": np.nan,
            "lines_crossed": None,
            "crossings": "",
            "via": "",
        }

    def _name(self, holder: Holder) -> str:
        return holder_name(holder, self._names, self._hidden)

    def _closing(self, origin: int, target: int, request: Request) -> str:
        free = fastest_way(self._study.network, claim_free(self._study.network), origin, target)
        if free is None:
            return ""
        causes = acting_causes(self._situation, request.reading)
        felt: frozenset[int] = frozenset()
        for arc in free.arcs:
            felt |= causes.of_arc(arc)
        return "; ".join(claim_ids_of(self._situation.effects, felt))


def _in_order(via: tuple[str, ...], passed: list[str]) -> bool:
    """Say whether places are passed in their order."""
    rest = iter(passed)
    return all(place in rest for place in via)

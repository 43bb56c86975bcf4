"""Routes between the main towns: now, for a mover, against the claim-free network."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from passable.measures.attribution import ArcCauses
from passable.measures.results import ROUTE_COLUMNS
from passable.measures.routes import Way, fastest_way, nodes_of_way, refs_of_way, segments_of_way
from passable.network.states import claim_free
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.situation import Situation

MOST_VIA = 30
"""Longer lists of places passed are cut to the case's main places."""


def measure_routes(
    study: Study,
    request: Request,
    pairs: Iterable[tuple[str, str]],
    movers: Iterable[str],
) -> pd.DataFrame:
    """Find the fastest way for each pair of places and each mover.

    Returns
    -------
    DataFrame
        ``ROUTE_COLUMNS``; the claim-free figures are the same for every mover.
    """
    free = claim_free(study.network)
    nodes = place_nodes(study)
    at_node: dict[int, list[str]] = {}
    for place, node in nodes.items():
        at_node.setdefault(node, []).append(place)
    rows = []
    asked = list(pairs)
    claim_free_ways = [fastest_way(study.network, free, nodes[a], nodes[b]) for a, b in asked]
    for mover in movers:
        situation = study.situation(request.on, request.known_on, mover)
        causes = acting_causes(situation, request.reading)
        states = situation.states(request.reading)
        for (start, end), before in zip(asked, claim_free_ways, strict=True):
            origin, target = nodes[start], nodes[end]
            now = fastest_way(study.network, states, origin, target)
            rows.append(
                {
                    **_ends(study, start, end),
                    "mover": mover,
                    "reading": request.reading,
                    "is_open": now is not None,
                    **_figures(study, now, origin, at_node, ""),
                    **_figures(study, before, origin, at_node, "claim_free_"),
                    "closing_claim_ids": _closing(situation, causes, before),
                }
            )
    table = pd.DataFrame(rows, columns=[c for c in ROUTE_COLUMNS if c != "extra_seconds"])
    table["extra_seconds"] = table["seconds"] - table["claim_free_seconds"]
    return table[list(ROUTE_COLUMNS)]


def place_nodes(study: Study) -> dict[str, int]:
    """Give each place's node, -1 if it is off the network."""
    terminals = study.network.terminals
    rows = terminals.of_kind("place")
    return dict(zip(terminals.terminal_id[rows], terminals.node[rows].tolist(), strict=True))


def _ends(study: Study, start: str, end: str) -> dict[str, object]:
    places = study.case.places
    answer: dict[str, object] = {}
    for side, place in (("from", start), ("to", end)):
        answer[f"{side}_place_id"] = place
        answer[f"{side}_name"] = places.loc[place, "name_en"]
        answer[f"{side}_adm1_pcode"] = places.loc[place, "adm1_pcode"]
        answer[f"{side}_adm3_pcode"] = places.loc[place, "adm3_pcode"]
    return answer


def _figures(
    study: Study, way: Way | None, origin: int, at_node: dict[int, list[str]], prefix: str
) -> dict[str, object]:
    figures: dict[str, object] = {
        f"{prefix}km": np.nan if way is None else way.metres / 1000,
        f"{prefix}seconds": np.nan if way is None else way.milliseconds / 1000,
        f"{prefix}via": "" if way is None else " - ".join(_via(study, way, origin, at_node)),
    }
    if not prefix:
        figures["refs"] = "" if way is None else " - ".join(refs_of_way(study.network, way))
        segments = [] if way is None else segments_of_way(study.network, way)
        figures["segment_ids"] = " ".join(segments)
    return figures


def _via(study: Study, way: Way, origin: int, at_node: dict[int, list[str]]) -> list[str]:
    """Name the places a way passes through, its ends included."""
    passed = [p for n in nodes_of_way(study.network, way, origin) for p in at_node.get(n, ())]
    if len(passed) > MOST_VIA:
        main = set(study.case.config.questions.main_places)
        inner = [p for p in passed[1:-1] if p in main]
        passed = [passed[0], *inner, passed[-1]]
    names = study.case.places["name_en"]
    return [str(names[p]) for p in dict.fromkeys(passed)]


def _closing(situation: Situation, causes: ArcCauses, way: Way | None) -> str:
    """Name the claims that close or slow the claim-free way."""
    if way is None:
        return ""
    found: frozenset[int] = frozenset()
    for arc in way.arcs:
        found |= causes.of_arc(arc)
    return "; ".join(claim_ids_of(situation.effects, found))

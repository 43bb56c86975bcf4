"""Ways of a situation as files of the field: GPX, KML, KMZ, GeoJSON, a workbook, a route card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np

from passable.measures.attribution import ArcCauses
from passable.measures.routes import Way, nodes_of_way
from passable.network.index import segment_lines
from passable.network.way_lines import line_of_arcs
from passable.network.ways import metres_of_arcs
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.situation.control import NONE
from passable.situation.situation import Situation
from passable.situation.way_ground import GroundRuler
from passable.terms.codes import NO_ACTOR
from passable.terms.errors import BadRequest, Problem
from passable.write.gate import WITHHELD
from passable.write.route_card import route_card_bytes
from passable.write.way_geojson import geojson_bytes
from passable.write.way_gpx import gpx_bytes
from passable.write.way_kml import kml_bytes, kmz_bytes
from passable.write.way_record import (
    WayFile,
    WayLeg,
    WayPoint,
    WayRecord,
    refuse_movements_to_come,
)

MILLISECONDS_PER_MINUTE = 60_000
MOST_SOURCES = 12
WRITERS: Final[dict[str, Callable[[WayFile], bytes]]] = {
    ".gpx": gpx_bytes,
    ".kml": kml_bytes,
    ".kmz": kmz_bytes,
    ".geojson": geojson_bytes,
}
CARDS: Final = (".pdf", ".png")


@dataclass(frozen=True)
class NamedWay:
    """A way and what to call it.

    Parameters
    ----------
    name
        From, to, and which of several.
    way, origin
        Its arcs, and the node it begins at.
    ends
        Place ids of its two ends.
    moves_on
        The day on which somebody is to move along it; ``None`` for a way nobody is said to take.
    """

    name: str
    way: Way
    origin: int
    ends: tuple[str, str]
    moves_on: date | None = None


def is_way_file(path: Path) -> bool:
    """Say whether a path's ending names one of these files."""
    return path.suffix.lower() in (*WRITERS, *CARDS)


def save_ways(study: Study, request: Request, ways: Sequence[NamedWay], path: Path) -> None:
    """Write ways to a file whose ending says which kind.

    Parameters
    ----------
    study, request
        Of whom; the ways are of the request's date, mover and reading.
    ways
        In order; the route card tells the first leg by leg.
    path
        Ends in .gpx, .kml, .kmz, .geojson, .pdf or .png.

    Raises
    ------
    BadRequest
        If there is no way, the ending is another, a movement is still to come and the request is
        public, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if not is_way_file(path):
        raise _bad(
            "no way file goes by this name",
            "End it in one of these.",
            ", ".join((*WRITERS, *CARDS)),
            str(path),
        )
    if not ways:
        raise _bad(
            "there is no open way to be written",
            "Ask for another date, mover or reading; the table says what closes it.",
        )
    gate = make_gate(study, request)
    if any(gate.id(place) != place for named in ways for place in named.ends):
        raise _bad(
            "an end of the way is a place whose location may not leave",
            "Say --restricted if you may; the file is then stamped.",
            "--restricted",
        )
    file = way_file(study, request, ways)
    refuse_movements_to_come(file)
    if ending in CARDS:
        lines = segment_lines(study.network.graph)
        roads = gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326")
        content = route_card_bytes(file, roads, ending.lstrip("."))
    else:
        content = WRITERS[ending](file)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _bad(
            f"could not be written ({error.strerror or error})",
            "Name a file in a folder that is there and may be written.",
            got=str(path),
        ) from error


def way_file(study: Study, request: Request, ways: Sequence[NamedWay]) -> WayFile:
    """Tell ways with all that they rest on."""
    config = study.case.config
    situation = study.situation(request.on, request.known_on, request.mover)
    teller = _Teller(study, situation, acting_causes(situation, request.reading), request)
    known = request.known_on.isoformat() if request.known_on else "all the ledger holds"
    notes = [config.roads.schematic_note, config.disputed_boundary_note]
    notes.append(
        f"Modelled times, multiplied by {study.network.calibration:g} "
        f"({config.travel.calibration_note.rstrip('.')})."
    )
    licence = "; ".join(p for p in (config.licence, study.network.graph.licence) if p)
    return WayFile(
        title=f"{ways[0].name} · {config.title}",
        ways=tuple(teller.tell(way) for way in ways),
        as_of=request.on,
        facts=(
            ("For", f"{config.movers[request.mover].title} ({request.mover})"),
            ("Vehicle", f"{request.vehicle.replace('_', ' ')}, {request.season} season"),
            ("Reading", request.reading),
            ("Known on", known),
        ),
        notes=tuple(note for note in (*notes, licence) if note),
        sources=teller.sources(),
        run_id=str(make_record(study, request, situation)["run_id"]),
        is_restricted=request.restricted,
    )


class _Teller:
    """Tells ways of one situation, and remembers the sources behind them."""

    def __init__(
        self, study: Study, situation: Situation, causes: ArcCauses, request: Request
    ) -> None:
        self._study, self._situation, self._causes = study, situation, causes
        self._ruler = GroundRuler(study.ledger, situation.effects)
        self._gate = make_gate(study, request)
        self._claims = {c.claim_id: c for c in study.case.claims}
        self._used: dict[str, None] = {}
        self._at: dict[int, list[str]] = {}
        for place, node in place_nodes(study).items():
            self._at.setdefault(node, []).append(place)

    def tell(self, named: NamedWay) -> WayRecord:
        """Tell one way: its legs, each of one road on one holder's ground, and its places."""
        network = self._study.network
        nodes = nodes_of_way(network, named.way, named.origin)
        legs: list[list[int]] = []
        last = None
        for arc in named.way.arcs:
            key = (self._road(arc), self._ground(arc))
            if key == last:
                legs[-1].append(arc)
            else:
                legs.append([arc])
            last = key
        return WayRecord(
            named.name,
            tuple(self._leg(arcs) for arcs in legs),
            tuple(self._points(nodes, named)),
            named.moves_on,
        )

    def sources(self) -> tuple[str, ...]:
        """Name the publishers of the claims told, at most a dozen."""
        sources = self._study.case.sources
        shown = {c.source_id: None for name in self._used if (c := self._claims[name]) is not None}
        told = {s: self._gate.sources.get(s, s) for s in shown}
        names = list(dict.fromkeys(sources[s].publisher if t == s else t for s, t in told.items()))
        more = [f"and {len(names) - MOST_SOURCES} more"] if len(names) > MOST_SOURCES else []
        return (*names[:MOST_SOURCES], *more)

    def _road(self, arc: int) -> str:
        ways = self._study.network.graph.attributes
        segment = int(self._study.network.arc_segment[arc])
        ref = str(ways["ref"].iloc[segment])
        name = str(ways["name_en"].iloc[segment] or ways["name"].iloc[segment])
        return " ".join(dict.fromkeys(part for part in (ref, name) if part))

    def _ground(self, arc: int) -> tuple[str, ...]:
        return tuple(
            self._actor(s.holder.best, s.holder.claim_ids) for s in self._ruler.stretches([arc])
        )

    def _actor(self, actor: str, claim_ids: tuple[str, ...]) -> str:
        if any(self._gate.id(name) != name for name in claim_ids):
            return WITHHELD
        self._used.update(dict.fromkeys(claim_ids))
        if actor == NONE:
            return "ground no claim speaks of"
        if actor == NO_ACTOR:
            return "nobody knows"
        return str(self._study.case.actors.loc[actor, "name"])

    def _leg(self, arcs: list[int]) -> WayLeg:
        network = self._study.network
        number = self._situation.overlay.milliseconds[1]
        holders = dict.fromkeys(name for arc in arcs for name in self._ground(arc))
        felt: frozenset[int] = frozenset()
        for arc in arcs:
            felt |= self._causes.of_arc(arc)
        told = [n for n in claim_ids_of(self._situation.effects, felt) if self._gate.id(n) == n]
        self._used.update(dict.fromkeys(told))
        last = max((self._claims[name].reported_on for name in told), default=None)
        note = "" if last is None else f"slowed by {'; '.join(told)}, last reported {last}"
        note = self._gate.text(note)
        return WayLeg(
            self._road(arcs[0]),
            metres_of_arcs(network, arcs) / 1000,
            float(np.maximum(number[arcs], 0).sum()) / MILLISECONDS_PER_MINUTE,
            " > ".join(holders),
            note,
            line_of_arcs(network, arcs),
        )

    def _points(self, nodes: list[int], named: NamedWay) -> list[WayPoint]:
        places = self._study.case.places
        points = []
        for node in dict.fromkeys(nodes):
            for place in self._at.get(node, ()):
                if self._gate.id(place) != place:
                    continue
                kind = "via"
                if place in named.ends:
                    kind = "from" if place == named.ends[0] else "to"
                row = places.loc[place]
                lon, lat = self._study.network.node_lonlat[node].tolist()
                points.append(WayPoint(row["name_en"], row["name_ar"], lon, lat, kind))
        return points


def _bad(what: str, remedy: str, expected: str = "", got: str = "") -> BadRequest:
    return BadRequest(Problem(f"--out: {what}", remedy, expected=expected, got=got))

"""Ways of a situation as files of the field: GPX, KML, KMZ, GeoJSON, a workbook, a route card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd

from passable.measures.attribution import ArcCauses
from passable.measures.routes import Way, nodes_of_way, segments_of_arcs
from passable.network.index import segment_lines
from passable.network.states import CLOSED
from passable.network.way_lines import line_of_arcs
from passable.network.ways import metres_of_arcs
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_ground_told import segment_runs
from passable.run.way_sayings import Verified, WaySayings
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
    marks
        Further points to be told: stops, abort points.
    """

    name: str
    way: Way
    origin: int
    ends: tuple[str, str]
    moves_on: date | None = None
    marks: tuple[WayPoint, ...] = ()


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
    licences = dict.fromkeys((config.licence, study.network.graph.licence))
    licence = "; ".join(p for p in licences if p)
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
        self._sayings = WaySayings(study, situation)
        self._milliseconds = situation.states(request.reading).milliseconds
        self._gate = make_gate(study, request)
        self._claims = {c.claim_id: c for c in study.case.claims}
        self._used: dict[str, None] = {}
        self._at: dict[int, list[str]] = {}
        for place, node in place_nodes(study).items():
            self._at.setdefault(node, []).append(place)

    def tell(self, named: NamedWay) -> WayRecord:
        """Tell one way: its legs, each of one road on one holder's ground, and its places.

        Legs are made of whole segments, as told by ``segment_runs``.
        """
        network = self._study.network
        nodes = nodes_of_way(network, named.way, named.origin)
        legs: list[tuple[int, int]] = []
        last = None
        for first, end in segment_runs(network.arc_segment, named.way.arcs):
            arcs = named.way.arcs[first:end]
            ground = tuple(dict.fromkeys(name for arc in arcs for name in self._ground(arc)))
            key = (self._road(arcs[0]), ground, all(map(self._is_open, arcs)))
            if key == last:
                legs[-1] = (legs[-1][0], end)
            else:
                legs.append((first, end))
            last = key
        return WayRecord(
            named.name,
            tuple(self._leg(named.way.arcs, nodes, *leg) for leg in legs),
            (*self._points(nodes, named), *named.marks),
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
        pieces = self._ruler.pieces([arc])
        walked = [piece for piece in pieces if piece.metres > 0] or pieces
        return tuple(self._actor(p.holder.best, p.holder.claim_ids) for p in walked)

    def _actor(self, actor: str, claim_ids: tuple[str, ...]) -> str:
        if any(self._gate.id(name) != name for name in claim_ids):
            return WITHHELD
        self._used.update(dict.fromkeys(claim_ids))
        if actor == NONE:
            return "ground no claim speaks of"
        if actor == NO_ACTOR:
            return "nobody knows"
        return str(self._study.case.actors.loc[actor, "name"])

    def _is_open(self, arc: int) -> bool:
        return bool(self._milliseconds[arc] != CLOSED)

    def _leg(self, way: Sequence[int], nodes: list[int], first: int, end: int) -> WayLeg:
        """Tell the leg of the arcs from one place in the way's list to another."""
        network, arcs = self._study.network, list(way[first:end])
        is_open = all(map(self._is_open, arcs))
        times = self._milliseconds if is_open else network.arc_milliseconds
        holders = dict.fromkeys(name for arc in arcs for name in self._ground(arc))
        felt: frozenset[int] = frozenset()
        for arc in arcs:
            felt |= self._causes.of_arc(arc)
        acting = claim_ids_of(self._situation.effects, felt)
        told = [n for n in acting if self._gate.id(n) == n]
        verified = [self._verified(arc) for arc in arcs]
        spoken = [v for v in verified if v.on is not None]
        unsaid = [arc for arc, v in zip(arcs, verified, strict=True) if v.on is None]
        self._used.update(dict.fromkeys(told))
        places = self._between(nodes, first, end)
        leg = WayLeg(
            self._road(arcs[0]),
            metres_of_arcs(network, arcs) / 1000,
            float(times[arcs].sum()) / MILLISECONDS_PER_MINUTE,
            " > ".join(holders),
            "",
            line_of_arcs(network, arcs),
            is_open,
            *places,
            acting,
            tuple(self._sayings.publishers(told, self._gate)),
            tuple(self._gate.text(name) for name in self._sayings.said_by(told)),
            tuple(self._gate.sources.get(s, s) for s in self._sayings.source_ids(told)),
            min((v.on for v in spoken if v.on is not None), default=None),
            any(v.is_stale for v in spoken) if spoken else None,
            metres_of_arcs(network, unsaid) / 1000,
            tuple(segments_of_arcs(network, arcs)),
        )
        return replace(leg, note=self._gate.text(_note(leg, told)))

    def _verified(self, arc: int) -> Verified:
        """Tell when a piece of road was last reported on, itself or who holds its ground."""
        ground = [n for p in self._ruler.pieces([arc]) for n in p.holder.claim_ids]
        state = self._sayings.of_segments([int(self._study.network.arc_segment[arc])])
        acting = claim_ids_of(self._situation.effects, self._causes.of_arc(arc))
        told = dict.fromkeys((*ground, *state, *acting))
        return self._sayings.verified(n for n in told if self._gate.id(n) == n)

    def _between(self, nodes: list[int], first: int, end: int) -> tuple[str, str]:
        """Name the places before and after a leg, and give their P-codes."""
        places = self._study.case.places
        ends = [
            next((p for node in walk for p in self._told_at(node)), None)
            for walk in (nodes[first::-1], nodes[end:])
        ]
        names = [str(places.loc[p, "name_en"]) if p else "" for p in ends]
        codes = [str(places.loc[p, "adm3_pcode"]) if p else "" for p in ends]
        return " - ".join(names) if any(names) else "", " - ".join(codes) if any(codes) else ""

    def _told_at(self, node: int) -> list[str]:
        return [place for place in self._at.get(node, ()) if self._gate.id(place) == place]

    def _points(self, nodes: list[int], named: NamedWay) -> list[WayPoint]:
        places = self._study.case.places
        points = []
        for node in dict.fromkeys(nodes):
            for place in self._told_at(node):
                kind = "via"
                if place in named.ends:
                    kind = "from" if place == named.ends[0] else "to"
                row = places.loc[place]
                lon, lat = self._study.network.node_lonlat[node].tolist()
                code = str(row["adm3_pcode"])
                points.append(WayPoint(row["name_en"], row["name_ar"], lon, lat, kind, "", code))
        return points


def _note(leg: WayLeg, told: Sequence[str]) -> str:
    """Say what closes or slows a leg, on whose word, and when it was last reported on."""
    parts = []
    if told:
        word = "slowed" if leg.is_open else "closed"
        who = f" ({'; '.join(leg.publishers)})" if leg.publishers else ""
        parts.append(f"{word} by {'; '.join(told)}{who}")
    if leg.last_reported_on is None:
        parts.append("no claim speaks of it")
    else:
        stale = " (stale)" if leg.is_stale else ""
        parts.append(f"last reported {leg.last_reported_on}{stale}")
        if leg.unsaid_km:
            parts.append(f"no claim speaks of {leg.unsaid_km:.1f} km of it")
    return ", ".join(parts)


def _bad(what: str, remedy: str, expected: str = "", got: str = "") -> BadRequest:
    return BadRequest(Problem(f"--out: {what}", remedy, expected=expected, got=got))

"""What a closure of a displacement model says of the case's roads, as far as it can be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from passable.measures.routes import Way, fastest_way, segments_of_way
from passable.network.states import claim_free
from passable.read.flee_closures import LOCATIONS_FILE, ROUTES_FILE, Closure, FleeInput
from passable.run.accounts import Left, Saying
from passable.run.report_roads import ReportRoads
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.situation.road_names import find_road
from passable.terms.sensitivity import PUBLIC, RESTRICTED, protected_places

FleeNote = Callable[[str, str, str], None]
"""Tell of a closure said in part only: of what, what, and which part."""
LEAST_SHARE = 0.5
"""Of the fastest way between two places that must run on one road for that road to be the link."""
ONE_WAY = Left("it closes the way in only, and a status speaks of both ways")
NO_PLACE = "no place of the case goes by that name"
_SIGNS = re.compile(r"[^0-9a-z\u0080-\uffff]+")


@dataclass(frozen=True)
class FleePlaces:
    """A case's places by the names a model may call them.

    Parameters
    ----------
    by_name
        {folded id, name or alias: the places that go by it}.
    protected
        Ids of the places that may not be told: what is said of them is restricted.
    """

    by_name: dict[str, tuple[str, ...]]
    protected: frozenset[str] = frozenset()

    @classmethod
    def of(cls, study: Study) -> FleePlaces:
        """Gather the names of a case's places."""
        by_name: dict[str, tuple[str, ...]] = {}
        places = study.case.places
        for place, row in zip(places.index.tolist(), places.to_dict("records"), strict=True):
            names = (place, row["name_en"], row["name_ar"], *str(row["aliases"]).split(";"))
            for name in {_fold(str(name)) for name in names} - {""}:
                by_name[name] = (*by_name.get(name, ()), str(place))
        return cls(by_name, protected_places(study.case))

    def tells_protected(self, names: Iterable[str]) -> bool:
        """Say whether one of the names is a protected place's."""
        return any(not self.protected.isdisjoint(self.by_name.get(_fold(n), ())) for n in names)

    def sensitivity(self, *found: str) -> str:
        """Say how a claim about these places, by id, is to be kept."""
        return PUBLIC if self.protected.isdisjoint(found) else RESTRICTED

    def find(self, name: str) -> str | Left:
        """Find the one place of a name: its id, or why there is none."""
        found = self.by_name.get(_fold(name), ())
        if len(found) == 1:
            return found[0]
        if found:
            return Left("more than one place goes by that name", f"{name} ({', '.join(found)})")
        return Left(NO_PLACE, name)


def flee_sayings(
    closure: Closure,
    model: FleeInput,
    study: Study,
    places: FleePlaces,
    roads: ReportRoads,
    radius_metres: float,
    note: FleeNote,
) -> tuple[Saying, ...] | Left:
    """Say what a closure closes; or why that cannot be said.

    Parameters
    ----------
    closure, model
        The closure, and the model's own routes and countries.
    study, places, roads
        The case on its network.
    radius_metres
        Of the circle that closes a location.
    note
        Where what could be said in part only is told.
    """
    if closure.kind == "location":
        return _close_place(closure, study, places, roads, radius_metres)
    if closure.kind == "link":
        return _close_link(closure.names, study, places)
    if closure.kind == "country":
        return _close_border(closure, model, study, places, note)
    if closure.kind == "remove_forced_redirection":
        return Left("it closes no way")
    return ONE_WAY


def _close_place(
    closure: Closure, study: Study, places: FleePlaces, roads: ReportRoads, radius_metres: float
) -> tuple[Saying, ...] | Left:
    """Close the roads around a place: nobody comes in, goes out or passes through."""
    place = places.find(closure.names[0])
    if isinstance(place, Left):
        return place
    lon, lat = (float(study.case.places.loc[place, side]) for side in ("lon", "lat"))
    if not len(roads.touched(lon, lat, radius_metres)):
        return Left(f"no road lies within {radius_metres:g} m of the place", place)
    subject = f"point:{lon!r},{lat!r}@{radius_metres:g}"
    detail = f"the roads within {radius_metres:g} m of {place}"
    return (
        Saying(
            subject,
            "status",
            "closed",
            place_precision="exact",
            sensitivity=places.sensitivity(place),
            details=(detail,),
        ),
    )


def _close_border(
    closure: Closure, model: FleeInput, study: Study, places: FleePlaces, note: FleeNote
) -> tuple[Saying, ...] | Left:
    """Close every link of the model between two countries."""
    if not model.links or not model.countries:
        return Left(
            f"which links cross a border is told by {LOCATIONS_FILE} and {ROUTES_FILE} beside it"
        )
    countries = {_fold(name): _fold(land) for name, land in model.countries.items()}
    border = {_fold(name) for name in closure.names}
    links = [
        ends for ends in model.links if {countries.get(_fold(end), "") for end in ends} == border
    ]
    if not links:
        return Left("no link of the model crosses that border", " / ".join(closure.names))
    sayings: list[Saying] = []
    for ends in links:
        said = _close_link(ends, study, places)
        if isinstance(said, Left):
            note("links of a border", f"left: {said.reason}", f"{ends[0]} to {ends[1]}")
        else:
            aspect = "..".join("_".join(end.split()) for end in ends)
            sayings += [replace(s, aspect=aspect) for s in said]
    return tuple(sayings) or Left("none of the links across the border can be placed")


def _close_link(
    ends: tuple[str, str], study: Study, places: FleePlaces
) -> tuple[Saying, ...] | Left:
    """Close the road between two places: their one segment, or the road most of the way runs on."""
    start, end = (places.find(name) for name in ends)
    if isinstance(start, Left):
        return start
    if isinstance(end, Left):
        return end
    nodes = place_nodes(study)
    network = study.network
    way = fastest_way(network, claim_free(network), nodes[start], nodes[end])
    if way is None or not way.arcs:
        return Left("no way leads from one to the other", f"{start} to {end}")
    segments = segments_of_way(network, way)
    detail, kept = f"the road from {start} to {end}", places.sensitivity(start, end)
    if len(segments) == 1:
        subject = f"segment:{segments[0]}"
        return (Saying(subject, "status", "closed", sensitivity=kept, details=(detail,)),)
    for road, metres in sorted(_roads_of(way, study).items(), key=lambda item: -item[1]):
        if metres < LEAST_SHARE * way.metres or "@" in road or ".." in road:
            continue
        try:
            find_road(network, road, nodes[start], nodes[end])
        except ValueError:
            continue
        subject = f"road:{road}@{start}..{end}"
        return (Saying(subject, "status", "closed", sensitivity=kept, details=(detail,)),)
    return Left("no one road leads from one to the other", f"{start} to {end}")


def _roads_of(way: Way, study: Study) -> dict[str, float]:
    """Measure how far a way runs on each road, by its numbers and names."""
    network = study.network
    metres: dict[str, float] = {}
    ways = network.graph.attributes
    for arc in way.arcs:
        segment = int(network.arc_segment[arc])
        length = float(
            network.graph.length_metres[segment]
            * (network.arc_to_fraction[arc] - network.arc_from_fraction[arc])
        )
        row = ways.iloc[segment]
        names = [*str(row["ref"]).split(";"), str(row["name"]), str(row["name_en"])]
        for name in dict.fromkeys(name.strip() for name in names if name.strip()):
            metres[name] = metres.get(name, 0.0) + length
    return metres


def _fold(name: str) -> str:
    """Fold case, and whatever parts words, for comparison."""
    return _SIGNS.sub(" ", name.casefold()).strip()

"""Ledgers on scenes: a case in memory from roads in metres, areas, a few claims and a mover.

>>> study = scene_study("A 0 0; B 1000 0; 1: A B", {"p": (0, 5)}, {"h": (1000, 5)},
...                     claims=[claim("c1", "segment:w1/n1-n2", "status", "closed")])
>>> states(study, "2017-03-10")["w1/n1-n2"]
(('closed',), ('closed',), ('closed',))
"""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from passable.network.states import CLOSED
from passable.run.request import ask
from passable.run.study import Study
from passable.situation.resolve import resolve_ledger
from passable.situation.situation import read_situation
from passable.terms.case import Case
from passable.terms.claims import Claim, Source
from passable.terms.config import CaseConfig, Crossing, Mover, Staleness
from passable.terms.selectors import parse_selector
from scenes import EQUATOR, lonlat, people, scene_network

FIRST = "2017-03-01"
PCODES = ("adm1_pcode", "adm2_pcode", "adm3_pcode")


def day(text):
    """A date from ISO text, or a date as it is."""
    return text if isinstance(text, date) or text is None else date.fromisoformat(text)


def claim(
    claim_id,
    subject,
    predicate,
    value="",
    *,
    low=None,
    best=None,
    high=None,
    since=FIRST,
    to=None,
    reported=None,
    source="S1",
    credibility=2,
    state="accepted",
    revises="",
    precision="exact",
):
    return Claim(
        claim_id=claim_id,
        subject=parse_selector(subject),
        predicate=predicate,
        value=value,
        low=low,
        best=best,
        high=high,
        unit="",
        valid_from=day(since),
        valid_to=day(to),
        reported_on=day(reported or since),
        recorded_on=None,
        source_id=source,
        said_by="",
        credibility=credibility,
        place_precision=precision,
        time_precision="day",
        sensitivity="public",
        state=state,
        revises=revises,
        note="",
    )


def source(source_id, reliability="B", primary=None):
    return Source(
        source_id, "A bureau", "A report", None, "", reliability, primary or source_id, ""
    )


SOURCES = {
    s.source_id: s
    for s in (
        source("S1"),
        source("S2", "B"),
        source("S3", "B", "S2"),
        source("A1", "A"),
        source("E1", "E"),
    )
}


def mover(may_enter=("*",), may_not_enter=(), crossings=(("*", "*", 0),)):
    """A mover; a crossing is (from, to, minutes), or (from, to, "closed" or "open")."""
    rules = [
        Crossing(from_actor=a, to_actor=b, effect=cost)
        if isinstance(cost, str)
        else Crossing(from_actor=a, to_actor=b, delay_minutes=cost)
        for a, b, cost in crossings
    ]
    return Mover(
        title="Movers",
        may_enter=list(may_enter),
        may_not_enter=list(may_not_enter),
        crossings=rules,
    )


def scene_case(places, services, areas=None, claims=(), movers=None, origin=EQUATOR, **staleness):
    """A case whose every place has its own power of two of people."""
    services = {k: (*v, "hospital")[:3] for k, v in services.items()}
    counts = people(places)
    figures = [
        claim(f"people-{p}", f"place:{p}", "population", best=float(n), since="2016-01-01")
        for p, n in counts.items()
    ]
    config = CaseConfig.model_validate(
        {
            "title": "A scene",
            "defaults": {"on": "2017-03-21", "mover": "movers"},
            "roads": {"path": "roads"},
            "questions": {"categories": sorted({v[2] for v in services.values()}) or ["hospital"]},
            "movers": {"movers": (movers or mover()).model_dump()},
            "staleness_days": Staleness(**staleness).model_dump(),
            "sensitivity": {"smallest_cell": 0},  # the first place has one person, the next two
        }
    )
    polygons = areas or {}
    return Case(
        name="scene",
        folder=Path("scene"),
        config=config,
        places=_points(places, origin),
        services=_points(services, origin).assign(category=[v[2] for v in services.values()]),
        actors=pd.DataFrame({"name": ["Army", "Rebels"]}, index=["army", "rebels"]),
        statements=pd.DataFrame(),
        areas=gpd.GeoDataFrame(
            {"name": list(polygons), "kind": "control"},
            geometry=list(polygons.values()),
            index=list(polygons),
            crs="EPSG:4326",
        ),
        sources=dict(SOURCES),
        claims=(*figures, *claims),
        digests={},
    )


def _points(spots, origin):
    degrees = [lonlat(v[0], v[1], origin) for v in spots.values()]
    table = pd.DataFrame(
        {"lon": [d[0] for d in degrees], "lat": [d[1] for d in degrees]},
        index=pd.Index(list(spots), dtype=object),
        dtype=float,
    )
    for column in ("name_ar", "aliases", *PCODES, "source_id"):
        table[column] = ""
    return table.assign(name_en=list(spots), row=range(2, len(spots) + 2))


def scene_study(
    text,
    places=None,
    services=None,
    areas=None,
    claims=(),
    movers=None,
    *,
    origin=EQUATOR,
    network=None,
    vehicle="light_truck",
    **staleness,
):
    """A study, as ``run.study.open_study`` would open it from files."""
    places, services = places or {}, services or {}
    case = scene_case(places, services, areas, claims, movers, origin, **staleness)
    if network is None:
        spots = {k: v[:2] for k, v in services.items()}
        network = scene_network(text, places, spots, vehicle, origin=origin)
    return Study(case, network, resolve_ledger(case, network), {}, {})


def situation(study, on, known_on=None):
    return read_situation(study.case, study.ledger, "movers", day(on), day(known_on))


def states(study, on, known_on=None):
    """Milliseconds a segment takes along and against its line, by reading; CLOSED is None.

    A tuple of three (optimistic, best, pessimistic) of pairs (along, against), summed over its
    pieces; ``-`` where it may not be driven.
    """
    overlay = situation(study, on, known_on).overlay.milliseconds
    network = study.network
    answer = {}
    for s, name in enumerate(network.graph.segment_id.tolist()):
        readings = []
        for reading in range(3):
            pair = []
            for forward in (True, False):
                mine = (network.arc_segment == s) & (network.arc_is_forward == forward)
                values = overlay[reading, mine]
                shut = bool((values == CLOSED).any())
                pair.append("-" if not mine.any() else None if shut else int(values.sum()))
            readings.append(tuple(pair))
        answer[name] = tuple(readings)
    return answer


def question(study, on, **words):
    """Ask of a scene."""
    words = {k: day(v) if k in ("known_on", "since") else v for k, v in words.items()}
    return ask(study, on=day(on), mover="movers", **words)

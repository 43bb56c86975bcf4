"""The slow, obvious twin of the reader of OpenStreetMap roads: object by object, tag by tag.

It shares the meaning of single values with the reader (``osm_tags``, ``osm_points``), and nothing
of how files, columns, vertices and reports are made.
"""

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

import osmium

from passable.read.osm_points import point_kinds
from passable.read.osm_tags import (
    TAG_CHARACTERS,
    duration_seconds,
    is_yes,
    joined_refs,
    motor_access,
    oneway_direction,
    packed_practicability,
    speed_kph,
    weight_tonnes,
)
from passable.terms.codes import ROAD_CLASSES
from passable.terms.roads import WAY_COLUMNS

CUT = f"cut to {TAG_CHARACTERS} characters"


@dataclass
class NaiveRoads:
    """What the twin reads.

    ``rows`` and ``runs``: a way's columns and the OSM ids of its nodes, piece by piece; ``where``:
    id -> degrees; ``points``: (id, kind, value, tags); ``report``: {(thing, outcome, reason):
    (count, examples)} in the order first met.
    """

    rows: list = field(default_factory=list)
    runs: list = field(default_factory=list)
    where: dict = field(default_factory=dict)
    points: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    examples: dict = field(default_factory=dict)

    def tell(self, thing, outcome, reason="", count=1, example=""):
        if count:
            self.counts[thing, outcome, reason] += count
            shown = self.examples.setdefault((thing, outcome, reason), [])
            short = example if len(example) <= 60 else example[:59] + "…"
            if example and short not in shown and len(shown) < 3:
                shown.append(short)

    def report(self):
        lines = []
        for (thing, outcome, reason), count in self.counts.items():
            shown = self.examples[thing, outcome, reason]
            told = f"{reason}, such as {', '.join(shown)}" if shown else reason
            lines.append((thing, outcome, count, told))
        return lines


def read_one_by_one(path):
    found = NaiveRoads()
    where = {
        node.id: (node.lon, node.lat)
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE)
        if node.location.valid()
    }
    ways = []
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
        if "highway" in way.tags or "route" in way.tags:
            ways += way_of(way, found)
    located = [cut_where_unknown(refs, where) for _, refs in ways]
    found.tell("vertices", "joined", "a node named twice in a row", sum(p.joined for p in located))
    found.tell("vertices", "read", "", sum(len(refs) for _, refs in ways))
    unknown = [sum(ref not in where for ref in refs) for _, refs in ways]
    found.tell("vertices", "dropped", "the file does not hold the node", sum(unknown))
    in_part = sum(n > 0 and bool(p.runs) for n, p in zip(unknown, located, strict=True))
    lost = sum(n > 0 and not p.runs for n, p in zip(unknown, located, strict=True))
    short = sum(n == 0 and not p.runs for n, p in zip(unknown, located, strict=True))
    found.tell("ways", "kept", "in part: they leave the extract", in_part)
    found.tell("ways", "dropped", "fewer than two located nodes", lost)
    found.tell("ways", "dropped", "fewer than two nodes", short)
    for (row, _), pieces in zip(ways, located, strict=True):
        found.rows += [row] * len(pieces.runs)
        found.runs += pieces.runs
    used = {node for run in found.runs for node in run}
    found.where = {node: where[node] for node in used}
    off_road = points_of(path, used, found)
    found.tell("points on roads", "kept", "", len(found.points))
    found.tell("barriers and checkpoints", "dropped", "not on a road", off_road)
    found.tell("ways", "kept", "", sum(bool(p.runs) for p in located))
    found.tell("way pieces", "kept", "", len(found.runs))
    found.tell("vertices", "kept", "", sum(map(len, found.runs)))
    found.tell("nodes", "kept", "", len(used))
    return found


def way_of(way, found):
    tags = cut(dict(way.tags), found)
    highway = tags.get("highway", "")
    ferry = "ferry" in tags.get("route", "").split(";")
    if ferry or highway:
        found.tell("ways with highway or route=ferry", "read")
    if not ferry and (highway == "ferry" or highway not in ROAD_CLASSES):
        if highway:
            found.tell("ways", "dropped", f"highway={highway[:40]} is not driven")
        return []
    if not way.visible:
        found.tell("ways", "dropped", "deleted in OpenStreetMap")
        return []
    row = row_of(way.id, tags, "ferry" if ferry else highway, found)
    return [(row, [node.ref for node in way.nodes])]


def cut(tags, found):
    if any(len(value) > TAG_CHARACTERS for value in tags.values()):
        found.tell("tag values", "kept", CUT)
    return {key: value[:TAG_CHARACTERS] for key, value in tags.items()}


def row_of(way_id, tags, road_class, found):
    get = tags.get
    direction, doubt = oneway_direction(tags, road_class)
    if doubt:
        found.tell("oneway", "kept", doubt, example=f"w{way_id} '{get('oneway', '')}'")
    if get("area") == "yes":
        found.tell("ways", "kept", "area=yes, kept as a road along its outline")
    ferry = road_class == "ferry"
    row = {
        "way_id": str(way_id),
        "road_class": road_class,
        "name": get("name", ""),
        "name_en": get("name:en", ""),
        "name_ar": get("name:ar", ""),
        "ref": joined_refs(get("ref", "")),
        "oneway": direction,
        "maxspeed_kph": figure(way_id, tags, "maxspeed", speed_kph, found),
        "surface": get("surface", ""),
        "tracktype": get("tracktype", ""),
        "smoothness": get("smoothness", ""),
        "bridge": is_yes(get("bridge")),
        "tunnel": is_yes(get("tunnel")),
        "ford": is_yes(get("ford")),
        "ferry": ferry,
        "access": motor_access(tags),
        "hgv": get("hgv", ""),
        "maxweight_tonnes": figure(way_id, tags, "maxweight", weight_tonnes, found),
        "practicability": packed_practicability(tags),
        "duration_seconds": figure(way_id, tags, "duration", duration_seconds, found)
        if ferry
        else math.nan,
        "length_metres": math.nan,
        "source_id": "",
    }
    return {name: row[name] for name in WAY_COLUMNS}


def figure(way_id, tags, key, parse, found):
    if key not in tags:
        return math.nan
    number = parse(tags[key])
    if number is None:
        example = f"w{way_id} '{tags[key]}'"
        found.tell(key, "dropped", "value not understood", example=example)
        return math.nan
    if math.isnan(number):
        found.tell(key, "dropped", "value without a figure", example=f"'{tags[key]}'")
    return number


@dataclass
class NaivePieces:
    runs: list
    joined: int


def cut_where_unknown(refs, where):
    runs, joined = [], 0
    for is_known, group in groupby(refs, lambda ref: ref in where):
        if not is_known:
            continue
        run = list(group)
        once = [ref for k, ref in enumerate(run) if k == 0 or ref != run[k - 1]]
        if len(once) > 1:
            joined += len(run) - len(once)
            run = once
        if len(run) > 1:
            runs.append(run)
    return NaivePieces(runs, joined)


def points_of(path, used, found):
    off_road = 0
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE):
        tags = dict(node.tags)
        if not point_kinds(tags):
            continue
        if node.id not in used:
            off_road += 1
            continue
        tags = cut(tags, found)
        text = json.dumps(tags, ensure_ascii=False, sort_keys=True)
        found.points += [(node.id, kind, value, text) for kind, value in point_kinds(tags)]
    return off_road

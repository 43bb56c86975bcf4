"""Writes a small good case; a test breaks one thing of it and looks at what is said."""

import json
from pathlib import Path

CASE_TOML = """\
title = "Two towns and a bridge"

[defaults]
on = 2017-03-21
mover = "civilians"

[roads]
path = "roads/roads.geojson"

[questions]
categories = ["hospital"]
main_places = ["west"]
routes = [["west", "east"]]

[movers.civilians]
title = "Civilians"
may_not_enter = ["army"]
"""

TABLES = {
    "places.csv": [
        "place_id,name_en,name_ar,aliases,adm1_pcode,lon,lat,source_id",
        "west,West,الغرب,Gharb;Garb,SY04,36.70,34.73,S1",
        "east,East,,,SY04,36.80,34.73,S1",
    ],
    "services.csv": [
        "service_id,category,name_en,lon,lat,place_id,capacity,unit,source_id",
        "h1,hospital,East hospital,36.80,34.731,east,120,beds,S1",
    ],
    "actors.csv": [
        "actor_id,name,aliases",
        "army,Military Forces of Somewhere (2000-2024),Army;the Forces",
        "rebels,Opposition Rebels (Somewhere),",
    ],
    "sources.csv": [
        "source_id,publisher,title,published_on,url,reliability,primary_source_id,licence",
        "S1,A bureau,A report,2017-03-21,,B,,CC BY 4.0",
        "S2,A paper,A copy of it,2017-03-22,,C,S1,",
    ],
    "claims.csv": [
        (
            "claim_id,subject,predicate,value,low,best,high,unit,valid_from,valid_to,reported_on,"
            "recorded_on,source_id,credibility,place_precision,state,revises,note"
        ),
        "c1,segment:w1/n1-n2,status,closed,,,,,2017-03-01,2017-03-31,2017-03-02,,S1,2,,,,",
        "c2,place:west,population,,1000,1200,1500,people,2016-01-01,,2016-02-01,,S1,3,,,,",
        "c3,area:north,control,Army,,,,,2017-01-01,,2017-01-05,2017-01-06,S2,2,,,,",
        'c4,"point:36.75,34.73@200",incident,shelling,,,,,2017-03-20,2017-03-20,2017-03-21,,S2,4,,,,',
    ],
    "statements.csv": [
        "statement_id,text,source_id,figure,relation,value,on_date",
        "st1,The road is over 5 km long,S1,road_km,>,5,2017-03-21",
    ],
}

SQUARE = [[[36.7, 34.8], [36.8, 34.8], [36.8, 34.9], [36.7, 34.9], [36.7, 34.8]]]


def area_feature(area_id="north", kind="control", coordinates=None, geometry_type="Polygon"):
    return {
        "type": "Feature",
        "properties": {"area_id": area_id, "name": "North", "kind": kind},
        "geometry": {
            "type": geometry_type,
            "coordinates": SQUARE if coordinates is None else coordinates,
        },
    }


def write_areas(path: Path, *features):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))


def write_table(folder: Path, name: str, lines, newline="\n", encoding="utf-8"):
    (folder / name).write_bytes((newline.join(lines) + newline).encode(encoding))


def build_case(folder: Path, *, toml: str = CASE_TOML, **changed):
    """Write the good case; ``places=[...]`` gives other lines, ``places=None`` no such table."""
    (folder / "roads").mkdir(parents=True)
    (folder / "roads/roads.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "case.toml").write_text(toml, encoding="utf-8")
    for name, good in TABLES.items():
        lines = changed.get(name.removesuffix(".csv"), good)
        if lines is not None:
            write_table(folder, name, lines)
    write_areas(folder / "areas.geojson", area_feature())
    return folder


def with_row(table: str, *rows: str):
    """The good table's lines and more rows."""
    return [*TABLES[f"{table}.csv"], *rows]


def replaced(table: str, row: int, old: str, new: str):
    """The good table's lines with a text of one spreadsheet row replaced."""
    lines = list(TABLES[f"{table}.csv"])
    assert old in lines[row - 1]
    lines[row - 1] = lines[row - 1].replace(old, new)
    return lines

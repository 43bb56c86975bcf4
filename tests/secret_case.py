"""A case full of things that must not leave: every word and spot of ``SECRETS`` is planted once."""

import functools
import json
from pathlib import Path

import typer.main

from osm_scene import write_osm
from passable.run import study

ON = "2024-05-12"
NODES = {
    1: (36.70, 34.70),
    2: (36.74, 34.70),
    3: (36.75, 34.70),
    4: (36.80, 34.70),
    5: (36.70, 34.74),
    6: (36.80, 34.74),
    7: (36.7213579, 34.70),
}
NODE_TAGS = {
    7: {"barrier": "lift_gate", "military": "checkpoint", "operator": "zqx-road-brigade"},
}
WAYS = {
    1: ([1, 7, 2], {"highway": "primary", "ref": "R1"}),
    2: ([2, 3], {"highway": "primary", "ref": "R1", "bridge": "yes"}),
    3: ([3, 4], {"highway": "primary", "ref": "R1"}),
    4: ([1, 5], {"highway": "secondary"}),
    5: ([4, 6], {"highway": "secondary"}),
}
SPOTS = {
    "hospital": (36.7812347, 34.7010983),
    "warehouse": (36.7098761, 34.6990217),
    "shelter": (36.8010419, 34.7234567),
    "camp": (36.6990113, 34.7187651),
    "restricted point": (36.7611223, 34.70),
    "restricted incident": (36.7312231, 34.7061237),
    "checkpoint": (36.7887121, 34.70),
    "fresh checkpoint": (36.7934561, 34.70),
    "road checkpoint": NODES[7],
}
"""Where they stand, to six decimals and more; none within 100 m of a public point."""

WORDS = (
    "zqx-hidden-claim", "zqx-hidden-count", "zqx-hidden-spot", "zqx-hidden-event",
    "Zqx Witness", "Zqx note of a claim", "Zqx event", "zqx-source", "Zqx Publisher",
    "Zqx Title", "zqx.example", "Zqx Spokesman", "Zqx source note", "Zqx brigade of the checkpoint",
    "zqx-fresh-checkpoint", "Zqx Fresh Witness", "zqx-plan", "Zqx convoy leaves", "Zqx Field Hospital",
    "zqx-clinic-id", "Zqx Depot", "zqx-depot-id", "Zqx Shelter", "zqx-shelter-id", "Zqx Camp",
    "zqx-camp-id", "zqx-phone", "zqx-contact", "zqx-road-brigade", "Zqx Licence", "مخيم-زقكس",
    "zqx-hidden-holder", "zqx-party", "Zqx Party", "zqx-move-id", "zqx-plan-id", "Zqx Planner", "Zqx buses",
)  # fmt: skip
FIGURES = ("73129", "73 129", "73,129", "51237", "51 237", "51,237")
"""People of a restricted claim, and of a camp."""

QUESTIONS = {
    "access": ("access",),
    "access-ways": ("access", "--ways"),
    "access-from": ("access", "--direction", "from", "--reading", "pessimistic"),
    "cutoff": ("cutoff", "--all", "--since", "2024-05-01"),
    "diff": ("diff", "--since", "2024-05-01"),
    "diff-known": ("diff", "--known-before", "2024-05-03"),
    "timeline": ("timeline", "--from", "2024-04-20", "--to", "2024-05-25"),
    "timeline-access": ("timeline", "--of", "access"),
    "timeline-control": ("timeline", "--of", "control"),
    "timeline-status": ("timeline", "--of", "status"),
    "spells": ("timeline", "--spells"),
    "statements": ("statements",),
    "list": ("claims", "list"),
    "conflicts": ("claims", "conflicts"),
    "stale": ("claims", "stale"),
    "history": ("claims", "history", "segment:w2/n2-n3"),
    "history-camp": ("claims", "history", "place:zqx-camp-id"),
    "history-plan": ("claims", "history", "west"),
    "history-quiet": ("claims", "history", "segment:w4/n1-n5"),
    "history-clinic": ("claims", "history", "service:zqx-clinic-id"),
    **{
        f"agreement-{part}": ("agreement", "--show", part)
        for part in ("tranches", "cumulated", "terms", "accounts", "ways")
    },
    "whatif": ("whatif", "--close", "segment:w3/n3-n4"),
    "whatif-places": ("whatif", "--close", "segment:w3/n3-n4", "--each-place"),
    "exposure": ("exposure",),
    "importance-places": ("importance", "places"),
    "exposure-by": ("exposure", "--by", "adm3"),
    "corridor": ("corridor", "west", "east"),
    **{
        f"corridor-{part}": ("corridor", "west", "east", "--of", part)
        for part in (
            "segments",
            "spells",
            "ground",
            "control",
            "crossings",
            "exposure",
            "losses",
            "places",
        )
    },
    "routes-ways": ("routes", "west", "east", "--show", "ways"),
    "routes-legs": ("routes", "west", "east", "--show", "legs"),
    "routes-obstacles": ("routes", "west", "east", "--show", "obstacles"),
    "routes-why-not": ("routes", "west", "hill", "--show", "legs", "--via", "east"),
    "check": ("check",),
}

CASE_TOML = f"""\
title = "Two towns and what is hidden there"
[defaults]
on = {ON}
since = 2024-05-01
mover = "civilians"
[roads]
path = "roads/roads.osm.pbf"
[questions]
categories = ["hospital", "fuel", "shelter"]
main_places = ["west", "east"]
routes = [["west", "east"], ["west", "zqx-camp-id"]]
corridors = [["west", "east", "R1"], ["zqx-camp-id", "west"]]
[movers.civilians]
title = "Civilians"
[[movers.civilians.crossings]]
effect = "open"
"""


def point(name, radius=60):
    return f"point:{SPOTS[name][0]},{SPOTS[name][1]}@{radius}"


def _lines(*rows):
    return "\n".join(rows) + "\n"


def _at(name):
    return f"{SPOTS[name][0]},{SPOTS[name][1]}"


PLACES = _lines(
    "place_id,name_en,name_ar,adm1_pcode,adm3_pcode,lon,lat,source_id,sensitivity,contact",
    "west,West,الغرب,SY04,SY040100,36.70,34.70,bureau,,zqx-contact",
    "east,East,الشرق,SY04,SY040101,36.80,34.70,bureau,,",
    "hill,Hill,,SY04,SY040101,36.80,34.74,bureau,,",
    f"zqx-camp-id,Zqx Camp,مخيم-زقكس,SY04,SY040100,{_at('camp')},bureau,restricted,",
)
SERVICES = _lines(
    "service_id,category,name_en,adm1_pcode,adm3_pcode,lon,lat,place_id,source_id,phone",
    f"zqx-clinic-id,hospital,Zqx Field Hospital,SY04,SY040101,{_at('hospital')},east,bureau,zqx-phone",
    f"zqx-depot-id,warehouse,Zqx Depot,SY04,SY040100,{_at('warehouse')},,bureau,",
    f"zqx-shelter-id,shelter,Zqx Shelter,SY04,SY040101,{_at('shelter')},,bureau,",
    "pump,fuel,Pump,SY04,SY040101,36.80,34.71,east,bureau,",
)
SOURCES = _lines(
    "source_id,publisher,title,published_on,url,reliability,primary_source_id,licence,sensitivity",
    "bureau,Road bureau,Daily list,2024-05-01,,B,,CC BY,",
    "zqx-source,Zqx Publisher,Zqx Title,2024-05-02,https://zqx.example/x,C,,Zqx Licence,restricted",
    "copy,A paper,A copy,2024-05-03,,D,zqx-source,,",
)
CLAIMS_HEADER = (
    "claim_id,subject,predicate,value,low,best,high,unit,valid_from,valid_to,reported_on,"
    "source_id,said_by,credibility,place_precision,sensitivity,revises,note"
)
CLAIMS = _lines(
    CLAIMS_HEADER,
    "open-1,segment:w2/n2-n3,status,closed,,,,,2024-05-02,2024-05-30,2024-05-02,bureau,Road bureau,2,,,,",
    "open-2,segment:w2/n2-n3,status,open,,,,,2024-05-02,2024-05-30,2024-05-03,copy,,4,,,,",
    "pop-west,place:west,population,,,1000,,people,2020-01-01,,2020-01-01,bureau,,3,,,,",
    "pop-small,place:hill,population,,,2,,people,2020-01-01,,2020-01-01,bureau,,3,,,,",
    "pop-camp,place:zqx-camp-id,population,,,51237,,people,2024-01-01,,2024-01-01,bureau,,3,,,,",
    (
        "zqx-hidden-count,place:east,population,,,73129,,people,2024-01-01,,2024-01-01,bureau,"
        "Zqx Witness,2,,restricted,,Zqx note of a claim"
    ),
    (
        "zqx-hidden-claim,segment:w5/n4-n6,status,closed,,,,,2024-05-04,2024-05-30,2024-05-04,bureau,"
        "Zqx Witness,2,,restricted,,Zqx note of a claim"
    ),
    (
        "zqx-hidden-holder,area:ground,control,zqx-party,,,,,2024-04-01,,2024-04-01,bureau,"
        "Zqx Witness,2,,restricted,,"
    ),
    (
        f'zqx-hidden-spot,"{point("restricted point")}",status,closed,,,,,2024-05-04,2024-05-30,'
        "2024-05-04,bureau,Zqx Witness,2,exact,restricted,,"
    ),
    (
        f'zqx-hidden-event,"{point("restricted incident")}",incident,Zqx event,,,,,2024-05-11,'
        "2024-05-13,2024-05-11,bureau,Zqx Witness,2,exact,restricted,,"
    ),
    (
        "by-quiet,segment:w4/n1-n5,status,restricted,,,,,2024-05-04,2024-05-30,2024-05-04,zqx-source,"
        "Zqx Spokesman,2,,,,Zqx source note"
    ),
    (
        f'post,"{point("checkpoint")}",delay_minutes,,,20,,minutes,2024-02-01,,2024-02-01,bureau,'
        "Road bureau,2,exact,,,Zqx brigade of the checkpoint"
    ),
    (
        f'zqx-fresh-checkpoint,"{point("fresh checkpoint")}",delay_minutes,,,30,,minutes,2024-05-10,,'
        "2024-05-10,bureau,Zqx Fresh Witness,2,exact,,,"
    ),
    (
        "zqx-plan,place:west,incident,Zqx convoy leaves,,,,,2024-05-20,2024-05-21,2024-05-10,bureau,"
        "Road bureau,2,,,,"
    ),
    (
        "hill-note,place:hill,incident,seen,,,,,2024-05-10,2024-05-20,2024-05-10,bureau,Road bureau,"
        "2,,,,after zqx-hidden-claim; see Zqx Title"
    ),
    (
        "clinic-works,service:zqx-clinic-id,function,functioning,,,,,2024-05-10,2024-05-20,2024-05-10,"
        "bureau,Road bureau,2,,,,"
    ),
)
STATEMENTS = _lines(
    "statement_id,text,source_id,said_by,figure,relation,value,tolerance,unit,on_date,note",
    (
        "s1,A thousand people live in West.,zqx-source,Zqx Spokesman,population:west,=,1000,0,people,"
        "2024-05-12,Zqx source note"
    ),
    "s2,The same.,bureau,,said:s1,=,1000,0,people,2024-05-12,",
    "s3,Many live in East.,copy,,population:east,>,10,0,people,2024-05-12,",
)
AGREEMENTS = _lines(
    "agreement_id,title,parties,signed_on,source_id,said_by,note",
    "deal,A deal,other,2024-04-01,zqx-source,Zqx Spokesman,Zqx source note",
)
TERMS = _lines(
    "term_id,agreement_id,obligation,party,measure,low,unit,source_id,note",
    "t1,deal,People leave,,,10,people,zqx-source,Zqx source note",
)
MOVEMENTS = _lines(
    "movement_id,agreement_id,tranche,kind,scope,date,from_place_id,to_place_id,via_place_ids,"
    "people_best,source_id,said_by,credibility,reported_on,sensitivity,note",
    "m1,deal,1,observed,,2024-04-20,east,zqx-camp-id,west,400,bureau,,2,2024-04-20,,",
    "m2,deal,1,observed,,2024-04-20,east,west,,500,zqx-source,Zqx Spokesman,2,2024-04-21,,Zqx source note",
    (
        "zqx-move-id,deal,2,observed,,2024-04-25,east,west,,73129,bureau,Zqx Witness,2,2024-04-25,"
        "restricted,Zqx note of a claim"
    ),
    "zqx-plan-id,deal,3,planned,,2024-05-21,east,west,,51237,bureau,Zqx Planner,2,2024-05-10,,Zqx buses",
    "m5,deal,2,observed,so_far,2024-05-01,,,,900,zqx-source,Zqx Spokesman,2,2024-05-01,,",
)
TABLES = {
    "agreements": AGREEMENTS,
    "terms": TERMS,
    "movements": MOVEMENTS,
    "places": PLACES,
    "services": SERVICES,
    "sources": SOURCES,
    "claims": CLAIMS,
    "statements": STATEMENTS,
    "actors": "actor_id,name,aliases\nzqx-party,Zqx Party,\nother,Other party,\n",
}
CORNERS = ((36.79, 34.73), (36.81, 34.73), (36.81, 34.75), (36.79, 34.75), (36.79, 34.73))
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"area_id": "ground", "name": "Ground", "kind": "control"},
            "geometry": {"type": "Polygon", "coordinates": [CORNERS]},
        }
    ],
}


def write_secret_case(folder: Path, **changed: str) -> Path:
    """Write the case; ``claims="…"`` gives another table."""
    (folder / "roads").mkdir(parents=True)
    write_osm(folder / "roads/roads.osm.pbf", NODES, WAYS, node_tags=NODE_TAGS)
    (folder / "case.toml").write_text(CASE_TOML, encoding="utf-8")
    for name, text in {**TABLES, **changed}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "areas.geojson").write_text(json.dumps(AREAS))
    return folder


def asked_of(case, command):
    """The words of a question put to a case."""
    return [
        *command,
        *(("--case", case) if command[0] in ("agreement", "corridor", "routes") else (case,)),
    ]


_open_study = study.open_study
_open_once = functools.cache(
    lambda name, vehicle, season: _open_study(name, vehicle=vehicle, season=season)
)
_get_command_once = functools.cache(typer.main.get_command)


def run_quickly(monkeypatch, case):
    """Have many commands of one case build the command line, and open the case, only once."""

    def open_study(name, **words):
        if str(name) != str(case):
            return _open_study(name, **words)
        return _open_once(str(name), words.get("vehicle"), words.get("season"))

    monkeypatch.setattr(study, "open_study", open_study)
    monkeypatch.setattr(typer.main, "get_command", _get_command_once)

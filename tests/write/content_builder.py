"""A synthetic BriefContent: a schematic of fifteen towns, hostile strings, nulls, any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, Polygon

from passable.measures import results
from passable.write.brief_content import BriefContent, BriefHead
from passable.write.gate import OPEN, SAID, Gate

TOWNS = (
    ("damascus", "Damascus", "دمشق", 36.29, 33.51, 1_711_000.0, "SY01"),
    ("homs", "Homs", "حمص", 36.72, 34.73, 775_404.0, "SY04"),
    ("waer", "al-Waer", "الوعر", 36.67, 34.745, 50_000.0, "SY04"),
    ("rastan", "Rastan", "الرستن", 36.73, 34.93, 59_000.0, "SY04"),
    ("hama", "Hama", "حماة", 36.75, 35.13, 854_000.0, "SY05"),
    ("salamiya", "Salamiya", "سلمية", 37.05, 35.01, 110_000.0, "SY05"),
    ("ithriya", "Ithriya", "أثريا", 37.78, 35.37, None, "SY05"),
    ("khanasser", "Khanasser", "خناصر", 37.50, 35.78, 11_000.0, "SY02"),
    ("aleppo", "Aleppo", "حلب", 37.16, 36.20, 1_602_000.0, "SY02"),
    ("idlib", "Idlib", "إدلب", 36.63, 35.93, 165_000.0, "SY07"),
    ("latakia", "Latakia", "اللاذقية", 35.78, 35.52, 709_000.0, "SY06"),
    ("tartus", "Tartus", "طرطوس", 35.89, 34.89, 458_000.0, "SY10"),
    ("palmyra", "Palmyra", "تدمر", 38.28, 34.56, 3_000.0, "SY04"),
    ("deir", "Deir ez-Zor", "دير الزور", 40.14, 35.33, 93_500.0, "SY09"),
    ("isle", "<script>alert('x')</script>", "جزيرة أرواد", 35.62, 34.855, 4_400.0, "SY10"),
)
LINKS = (
    ("damascus", "homs", "trunk", "M5", "open"),
    ("homs", "waer", "secondary", "", "closed"),
    ("homs", "rastan", "trunk", "M5", "partly closed"),
    ("rastan", "hama", "trunk", "M5", "closed"),
    ("homs", "salamiya", "primary", "", "open"),
    ("hama", "salamiya", "primary", "", "open"),
    ("salamiya", "ithriya", "secondary", "", "delayed"),
    ("ithriya", "khanasser", "secondary", "", "delayed"),
    ("khanasser", "aleppo", "secondary", "", "open"),
    ("hama", "idlib", "trunk", "M5", "closed"),
    ("idlib", "aleppo", "trunk", "M5", "closed"),
    ("latakia", "idlib", "primary", "M4", "closed"),
    ("tartus", "latakia", "motorway", "M1", "open"),
    ("homs", "tartus", "motorway", "M1", "open"),
    ("homs", "palmyra", "primary", "M20", "open"),
    ("damascus", "palmyra", "primary", "M2", "not drivable"),
    ("palmyra", "deir", "primary", "M20", "closed"),
    ("tartus", "isle", "ferry", "", "open"),
)
CUT = {"waer": "best", "rastan": "certain", "idlib": "certain", "deir": "certain",
       "isle": "possible", "ithriya": "best"}  # fmt: skip
CATEGORIES = ("hospital", "fuel", "border_crossing")
HOSTILE = (
    "<script>alert('x')</script>",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "@SUM(A1)",
    "-2",
    "bell\x07 and null\x00",
    "_x0041_ & <b>",
    "{{ 7*7 }}",
    "$x^2$ \\frac{",
    "http://evil.example/x.png",
)


def head(**changes: object) -> BriefHead:
    made = BriefHead(
        title="Homs & the crossing of Syria's highways",
        summary="Who is cut off in central Syria while al-Waer is evacuated.",
        case_name="synthetic",
        schematic_note="Roads are a schematic of main links, drawn straight.",
        on=date(2017, 3, 21),
        known_on=date(2017, 3, 25),
        since=date(2017, 1, 1),
        mover="humanitarian",
        mover_title="Humanitarian organisations",
        vehicle="light_truck",
        season="wet",
        calibration=1.5,
        calibration_note="reported over modelled times",
        within_minutes=None,
        run_id="8f3a2c91d0",
        version="0.1.0",
        is_restricted=True,
        disputed_boundary_note="The boundaries shown do not imply official endorsement.",
        licence="Roads © OpenStreetMap contributors, ODbL",
        main_place_ids=("damascus", "homs", "aleppo", "latakia"),
    )
    return replace(made, **changes)


def towns() -> pd.DataFrame:
    rows = [
        {
            "place_id": i, "name_en": en, "name_ar": ar, "aliases": "", "adm1_pcode": p,
            "adm2_pcode": p + "00", "adm3_pcode": p + "0000", "lon": x, "lat": y,
            "source_id": "S1",
            "people_low": None if n is None else round(n * 0.9),
            "people_best": n, "people_high": None if n is None else round(n * 1.1),
            "people_year": pd.NA if n is None else 2016,
            "people_claim_id": "" if n is None else f"P-{i}",
            "people_source_id": "" if n is None else "S1",
        }
        for i, en, ar, x, y, n, p in TOWNS
    ]  # fmt: skip
    return _people(pd.DataFrame(rows))


def many_places(count: int) -> pd.DataFrame:
    """A country of ``count`` places on a grid."""
    rng = np.random.default_rng(7)
    side = int(np.ceil(np.sqrt(count)))
    k = np.arange(count)
    best = np.where(k % 3 == 0, np.nan, 50.0 + rng.pareto(1.1, count) * 300).round()
    return _people(
        pd.DataFrame(
            {
                "place_id": [f"p{n}" for n in k],
                "name_en": [f"Village {n}" for n in k],
                "name_ar": [f"قرية {n}" for n in k],
                "aliases": "",
                "adm1_pcode": [f"SY{n % 14 + 1:02}" for n in k],
                "adm2_pcode": "",
                "adm3_pcode": "",
                "lon": 36 + (k % side) * 4 / side,
                "lat": 33 + (k // side) * 3 / side,
                "source_id": "S1",
                "people_low": best * 0.8,
                "people_best": best,
                "people_high": best * 1.3,
                "people_year": pd.array(
                    [pd.NA if np.isnan(b) else 2016 for b in best], dtype="Int64"
                ),
                "people_claim_id": ["" if np.isnan(b) else f"P-{n}" for n, b in enumerate(best)],
                "people_source_id": ["" if np.isnan(b) else "S1" for b in best],
            }
        )
    )


def _people(frame: pd.DataFrame) -> pd.DataFrame:
    figures = dict.fromkeys(("people_low", "people_best", "people_high"), "float64")
    return frame.astype({**figures, "people_year": "Int64"})


def cutoff(places: pd.DataFrame, cut: dict[str, str]) -> pd.DataFrame:
    rows = []
    for category in CATEGORIES:
        for record in places.to_dict("records"):
            state = cut.get(record["place_id"], "no") if category != "fuel" else "no"
            is_cut = state != "no"
            rows.append(
                {
                    **{c: record[c] for c in results.PLACE_COLUMNS},
                    "category": category,
                    "cut_off": state,
                    "reason": "no open way" if is_cut else "",
                    "newly": (record["place_id"] == "waer") if is_cut else False,
                    "pre_existing": record["place_id"] == "isle",
                    "snapping_doubt": record["place_id"] == "ithriya",
                    "on_closure": record["place_id"] == "rastan",
                    "since": date(2016, 7, 1) if is_cut else None,
                    "since_or_earlier": record["place_id"] == "deir",
                    "since_reading": ("pessimistic" if state == "possible" else "best")
                    if is_cut
                    else "",
                    "closing_claim_ids": "C1; C2" if is_cut else "",
                    **{c: record[c] for c in results.PEOPLE_COLUMNS},
                }
            )
    return _people(pd.DataFrame(rows, columns=list(results.CUTOFF_COLUMNS)))


def summary(cut: pd.DataFrame) -> pd.DataFrame:
    rows = []
    figures = ("people_low", "people_best", "people_high")
    for category, part in cut.groupby("category", sort=False):
        masks = {
            "certain": part.cut_off == "certain",
            "best": part.cut_off.isin(["certain", "best"]),
            "possible": part.cut_off != "no",
        }
        for flag in ("newly", "pre_existing", "snapping_doubt", "on_closure"):
            masks[flag] = masks["best"] & part[flag].astype(bool)
        row = {
            "category": category,
            "places": len(part),
            "places_with_people": int(part.people_best.notna().sum()),
            **{f: part[f].sum() for f in figures},
        }
        for state, mask in masks.items():
            row[f"{state}_places"] = int(mask.sum())
            row |= {f"{state}_{f}": part.loc[mask, f].sum() for f in figures}
        rows.append(row)
    return pd.DataFrame(rows, columns=list(results.SUMMARY_COLUMNS))


def access(places: pd.DataFrame, cut: dict[str, str]) -> pd.DataFrame:
    rows = []
    for reading in ("optimistic", "best", "pessimistic"):
        for category in CATEGORIES:
            for n, record in enumerate(places.to_dict("records")):
                is_cut = record["place_id"] in cut and category != "fuel"
                seconds = (
                    np.nan if is_cut else 600.0 * (n % 20) + (900 if category == "fuel" else 0)
                )
                rows.append(
                    {
                        **{c: record[c] for c in results.PLACE_COLUMNS},
                        "category": category,
                        "reading": reading,
                        "seconds": seconds,
                        "service_id": "" if is_cut else f"{category}-1",
                        "service_name": "" if is_cut else f"{category} of Homs",
                        "reason": "no open way" if is_cut else "",
                        "claim_free_seconds": 600.0 * (n % 20),
                        "extra_seconds": np.nan if is_cut else seconds - 600.0 * (n % 20),
                        **{c: record[c] for c in results.PEOPLE_COLUMNS},
                    }
                )
    return _people(pd.DataFrame(rows, columns=list(results.ACCESS_COLUMNS)))


def routes() -> pd.DataFrame:
    def row(a: str, b: str, *, is_open: bool, **more: object) -> dict[str, object]:
        return {
            "from_place_id": a, "from_name": a.title(), "to_place_id": b, "to_name": b.title(),
            "from_adm1_pcode": "SY01", "from_adm3_pcode": "SY010000", "to_adm1_pcode": "SY02",
            "to_adm3_pcode": "SY020000", "mover": "humanitarian", "reading": "best",
            "is_open": is_open, "km": None, "seconds": None, "via": "", "refs": "",
            "claim_free_km": 355.2, "claim_free_seconds": 16_000.0,
            "claim_free_via": "Homs - Rastan - Hama", "extra_seconds": None,
            "closing_claim_ids": "C1", "segment_ids": "", **more,
        }  # fmt: skip

    open_way = row("damascus", "aleppo", is_open=True, km=462.7, seconds=27_120.0,
                   via="Homs - Salamiya - Ithriya - Khanasser", refs="M5", extra_seconds=11_120.0,
                   segment_ids="L0 L4 L6 L7 L8")  # fmt: skip
    frame = pd.DataFrame([open_way, row("homs", "idlib", is_open=False)],
                         columns=list(results.ROUTE_COLUMNS))  # fmt: skip
    return frame.astype({"km": "float64", "seconds": "float64", "extra_seconds": "float64"})


def closures() -> pd.DataFrame:
    def row(subject: str, effect: str, claims: str, behind: int, **more: object) -> dict:
        return {
            "subject": subject, "predicate": "status", "effect": effect,
            "reading": "optimistic", "segments": 2, "km": 41.5, "delay_minutes": None,
            "since": date(2012, 2, 1), "last_reported_on": date(2017, 3, 2), "is_stale": False,
            "is_disputed": False, "places_behind": behind, "people_behind": 224_000.0,
            "claim_ids": claims, "source_ids": "S1; S2", **more,
        }  # fmt: skip

    rows = [
        row("road:M5@homs..hama", "closed", "C1", 2, is_disputed=True),
        row("segment:L1", "closed", "C2", 1, is_stale=True, reading="pessimistic"),
        row("line from gov to opp", "crossing", "C4", 0, people_behind=None),
        row("segment:L6", "delay", "C5", 0, delay_minutes=45.0, people_behind=None),
    ]
    frame = pd.DataFrame(rows, columns=list(results.CLOSURE_COLUMNS))
    return frame.astype({"delay_minutes": "float64", "people_behind": "float64"})


def claims() -> pd.DataFrame:
    def row(group: int, kind: str, claim: str, value: str, **more: object) -> dict:
        return {
            "group": group, "kind": kind, "subject": "road:M5@homs..hama",
            "predicate": "status", "value": value, "is_chosen": True, "is_stale": False,
            "grade": "B2", "independent_sources": 1, "valid_from": date(2016, 7, 1),
            "valid_to": None, "reported_on": date(2017, 3, 2), "said_by": "", "claim_id": claim,
            "source_id": "S1", "publisher": "UN OCHA", "note": "", "sensitivity": "public", **more,
        }  # fmt: skip

    hostile = [
        row(10 + n, "sole", f"H{n}", text, note=text, said_by=text, subject="segment:L2")
        for n, text in enumerate(HOSTILE)
    ]
    rows = [
        row(1, "conflict", "C1", "closed", independent_sources=2),
        row(1, "conflict", "C3", "open", is_chosen=False, grade="D4", publisher="Agency",
            source_id="S2", said_by="a spokesman"),
        row(2, "stale", "C2", "closed", subject="segment:L1", is_stale=True,
            reported_on=date(2016, 8, 1)),
        row(3, "sole", "C4", "opp", predicate="control", subject="area:north",
            sensitivity="restricted", said_by="a secret witness", note="a secret note"),
        row(4, "unknown", "C5", "unknown", subject="segment:L6"),
        *hostile,
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(results.CLAIM_COLUMNS))


def diff() -> pd.DataFrame:
    def row(change: str, subject: str, before: str, after: str, **more: object) -> dict:
        return {
            "change": change, "subject": subject, "name_en": "", "name_ar": "",
            "adm1_pcode": "SY04", "adm2_pcode": "SY0400", "adm3_pcode": "SY040000",
            "category": "", "before": before, "after": after, "people_best": None, "km": None,
            "claim_ids": "C2", **more,
        }  # fmt: skip

    rows = [
        row("cut off", "waer", "no", "best", name_en="al-Waer", name_ar="الوعر",
            category="hospital", people_best=50_000.0),
        row("reconnected", "aleppo", "certain", "no", name_en="Aleppo", name_ar="حلب",
            category="hospital", people_best=1_602_000.0),
        row("segment closed", "L1", "open", "closed", km=5.2),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(results.DIFF_COLUMNS)).astype(
        {"people_best": "float64", "km": "float64"}
    )


def segments() -> gpd.GeoDataFrame:
    where = {t[0]: (t[3], t[4]) for t in TOWNS}
    rows = []
    for n, (a, b, road_class, ref, status) in enumerate(LINKS):
        shut = status in ("closed", "not drivable")
        rows.append(
            {
                "segment_id": f"L{n}", "from_node": a, "to_node": b,
                "length_metres": 41_500.0 + n,
                "seconds_forward": None if shut else 2400.0,
                "seconds_backward": None if shut else 2400.0,
                "status": status,
                "status_optimistic": "open" if status == "partly closed" else status,
                "status_pessimistic": status,
                "claim_ids": "" if status == "open" else ("C2" if n == 1 else "C1"),
                "closed_spans": "0.25-0.5" if status == "partly closed" else "",
                "claim_free_seconds_forward": 2300.0, "claim_free_seconds_backward": 2300.0,
                "road_class": road_class, "ref": ref, "name": "", "surface": "", "bridge": n == 2,
                "tunnel": False, "ferry": road_class == "ferry",
                "incident_density": 0.002, "incident_density_precise": 0.001, "adm1_pcode": "SY04",
                "adm2_pcode": "SY0400", "adm3_pcode": "",
                "geometry": LineString([where[a], where[b]]),
            }
        )  # fmt: skip
    frame = gpd.GeoDataFrame(rows, columns=list(results.SEGMENT_LAYER_COLUMNS), crs="EPSG:4326")
    return frame.astype({"seconds_forward": "float64", "seconds_backward": "float64"})


def many_segments(count: int) -> gpd.GeoDataFrame:
    rng = np.random.default_rng(3)
    start = np.column_stack([rng.uniform(36, 40, count), rng.uniform(33, 36, count)])
    end = start + rng.normal(0, 0.01, (count, 2))
    one = segments().iloc[[0]]
    frame = one.loc[one.index.repeat(count)].reset_index(drop=True)
    frame["segment_id"] = [f"w{n}/n{n}-n{n + 1}" for n in range(count)]
    frame["status"] = np.where(rng.random(count) < 0.02, "closed", "open")
    frame["road_class"] = rng.choice(["primary", "residential", "track", "tertiary"], count)
    lines = [LineString([a, b]) for a, b in zip(start, end, strict=True)]
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=lines, crs="EPSG:4326")


def terminals(places: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "terminal_id": places["place_id"], "kind": "place", "category": "",
            "name_en": places["name_en"], "name_ar": places["name_ar"],
            "adm1_pcode": places["adm1_pcode"], "adm2_pcode": "", "adm3_pcode": "",
            "segment_id": "L0", "fraction": 0.25, "snap_metres": 12.5, "is_functioning": None,
            "people": places["people_best"],
        }
    )  # fmt: skip
    points = [Point(x, y) for x, y in zip(places["lon"], places["lat"], strict=True)]
    made = [
        {
            "terminal_id": f"{category}-1", "kind": "service", "category": category,
            "name_en": f"{category} of Homs", "name_ar": "مستشفى", "adm1_pcode": "SY04",
            "adm2_pcode": "", "adm3_pcode": "", "segment_id": "" if n else "L0",
            "fraction": None if n else 0.75, "snap_metres": None if n else 40.0,
            "is_functioning": n == 0, "people": None,
        }
        for n, category in enumerate(CATEGORIES)
    ]  # fmt: skip
    both = pd.DataFrame([*frame.to_dict("records"), *made])
    points += [Point(36.70 + 0.4 * n, 34.70) for n in range(len(made))]
    return gpd.GeoDataFrame(both, geometry=points, crs="EPSG:4326")


def arcs() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "from_node": ["damascus", "homs"], "to_node": ["homs", "waer"],
            "segment_id": ["L0", "L1"], "from_fraction": [0.0, 0.0], "to_fraction": [1.0, 1.0],
            "claim_free_milliseconds": [2_300_000, 2_300_000],
            "milliseconds_optimistic": [2_400_000, None],
            "milliseconds_best": [2_400_000, None],
            "milliseconds_pessimistic": [2_400_000, None],
        }
    )  # fmt: skip
    return frame.astype({c: "Int64" for c in frame.columns if c.startswith("milliseconds_")})


def areas() -> gpd.GeoDataFrame:
    north = Polygon([(36.4, 35.3), (36.4, 36.1), (37.0, 36.1), (37.05, 35.35)])
    east = Polygon([(38.6, 34.6), (38.6, 36.2), (40.6, 36.2), (40.6, 34.6)])
    pocket = Polygon([(36.6, 34.82), (36.6, 35.02), (36.9, 35.02), (36.9, 34.82)])
    return gpd.GeoDataFrame(
        {
            "area_id": ["north", "east", "pocket"],
            "name": ["Idlib & north", "East", "Rastan pocket"],
            "kind": "control",
            "controller": ["opp", "isil", ""],
            "controller_name": ["Opposition Rebels (Syria)", "Islamic State (Syria)", ""],
            "is_disputed": [False, False, True],
            "claim_ids": ["C4", "C6", ""],
        },
        geometry=[north, east, pocket],
        crs="EPSG:4326",
    )


def sources() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_id": ["S1", "S2", "S3"],
            "publisher": ["UN OCHA", "Agency", "Evil <b>Press</b>"],
            "title": ["Flash update 3", "Road report", "</style><script>1</script>"],
            "published_on": [date(2017, 3, 2), None, date(2017, 1, 1)],
            "url": ["https://example.org/flash", "", "javascript:alert(1)"],
            "reliability": ["B", "D", "F"],
            "primary_source_id": ["S1", "S1", "S3"],
            "licence": ["CC BY", "", ""],
            "claims_used": [4, 1, 0],
        }
    )


def shut_gate(rows: pd.DataFrame) -> Gate:
    """The gate that withholds what the restricted ones of some claims say."""
    secret = rows.loc[rows["sensitivity"] == "restricted", "claim_id"].tolist()
    return Gate(
        columns=dict.fromkeys(secret, SAID | {"geometry"}),
        names={name: f"restricted-{k}" for k, name in enumerate(secret, start=1)},
        figures=frozenset(secret),
    )


def shut(content: BriefContent) -> BriefContent:
    """The same content with its gate shut."""
    return replace(content, gate=shut_gate(content.claims))


def build_content(
    places: pd.DataFrame | None = None, cut: dict[str, str] | None = None, **changes: object
) -> BriefContent:
    """The synthetic brief; ``changes`` replace fields."""
    where = towns() if places is None else places
    cut = CUT if cut is None else cut
    table = cutoff(where, cut)
    content = BriefContent(
        head=head(),
        gate=OPEN,
        summary=summary(table),
        cutoff=table,
        access=access(where, cut),
        routes=routes(),
        closures=closures(),
        diff=diff(),
        claims=claims(),
        shown_only=claims().iloc[[3]].assign(
            predicate="incident", claim_id="C9", value="ambush", sensitivity="public",
            subject="point:36.7,34.75@2000", said_by="", note="roadside bomb; place not exact"),
        segments=segments(),
        terminals=terminals(where),
        arcs=arcs(),
        areas=areas(),
        road_points=gpd.GeoDataFrame(
            {"kind": ["checkpoint"], "value": ["police"], "tags": ['{"a": "<b>"}']},
            geometry=[Point(36.7, 34.9)], crs="EPSG:4326"),
        places=where,
        services=pd.DataFrame(
            {"service_id": ["hospital-1"], "category": ["hospital"], "name_en": ["Hospital"],
             "name_ar": ["مستشفى"], "adm1_pcode": ["SY04"], "adm2_pcode": [""],
             "adm3_pcode": [""], "place_id": ["homs"], "lon": [36.7], "lat": [34.7],
             "capacity": [float("nan")], "unit": ["beds"], "source_id": ["S1"]}),
        sources=sources(),
        assumptions=("A line no rule fits is closed.", "Ferries run by day."),
        counts=(("claims", 21, "read"), ("claims", 5, "used"), ("claims", 2, "conflicting")),
        road_report=pd.DataFrame(
            {"thing": ["ways", "ways"], "outcome": ["read", "dropped"], "count": [18, 0],
             "reason": ["", "no nodes"]}),
        record={"run_id": "8f3a2c91d0", "on": date(2017, 3, 21), "zahl": float("nan"),
                "request": {"mover": "humanitarian", "الاسم": "حمص"}},
    )  # fmt: skip
    content = replace(content, **changes)
    return content if content.head.is_restricted else shut(content)


def _none(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype="object") for name in columns})


def _nowhere(columns: dict[str, str]) -> gpd.GeoDataFrame:
    names = [name for name in columns if name != "geometry"]
    return gpd.GeoDataFrame(_none(dict.fromkeys(names, "")), geometry=[], crs="EPSG:4326")


def empty_content() -> BriefContent:
    """A brief of nothing: every table empty."""
    return BriefContent(
        head=head(known_on=None, since=None, schematic_note="", is_restricted=False),
        gate=Gate(),
        summary=_none(results.SUMMARY_COLUMNS),
        cutoff=_none(results.CUTOFF_COLUMNS),
        access=_none(results.ACCESS_COLUMNS),
        routes=_none(results.ROUTE_COLUMNS),
        closures=_none(results.CLOSURE_COLUMNS),
        diff=_none(results.DIFF_COLUMNS),
        claims=_none(results.CLAIM_COLUMNS),
        shown_only=_none(results.CLAIM_COLUMNS),
        segments=_nowhere(results.SEGMENT_LAYER_COLUMNS),
        terminals=_nowhere(results.TERMINAL_LAYER_COLUMNS),
        arcs=_none(results.ARC_LAYER_COLUMNS),
        areas=gpd.GeoDataFrame(geometry=[], crs="EPSG:4326"),
        road_points=gpd.GeoDataFrame(geometry=[], crs="EPSG:4326"),
        places=pd.DataFrame(),
        services=pd.DataFrame(),
        sources=pd.DataFrame(),
        assumptions=(),
        counts=(),
        road_report=pd.DataFrame(),
        record={},
    )

"""Small event files as UCDP and ACLED write them, and a case on a schematic to import them into."""

import csv
import gzip
import io
from pathlib import Path

from case_builder import CASE_TOML, TABLES, build_case


def header_of(line: str) -> list[str]:
    return line.split(",")


GED_23 = header_of(
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,"
    "gwnoa,gwnob"
)
GED_5 = header_of(
    "id,year,active_year,type_of_violence,conflict_id,conflict_name,dyad_id,dyad_name,side_a_id,"
    "side_a,side_b_id,side_b,number_of_sources,source_article,where_prec,where_coordinates,adm_1,"
    "adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best_est,"
    "high_est,low_est"
)
GED_EVENT = {
    "id": "101",
    "type_of_violence": "1",
    "side_a": "Government of Somewhere",
    "side_b": "Insurgents",
    "source_article": '"Bureau,2017-03-22,Shells hit the bridge"',
    "source_office": "Bureau;Paper;Bureau",
    "source_date": "2017-03-21;2017-03-22",
    "source_headline": 'Shells hit "the bridge"',
    "where_prec": "1",
    "where_coordinates": "West town",
    "adm_1": "North Governorate",
    "adm_2": "West district",
    "latitude": "34.73",
    "longitude": "36.7",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2017-03-20 00:00:00.000",
    "date_end": "2017-03-20 00:00:00.000",
    "best": "4",
    "high": "6",
    "low": "3",
}

ACLED_NOW = header_of(
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
ACLED_BEFORE = header_of(
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,"
    "sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,timestamp,iso3"
)
ACLED_EVENT = {
    "event_id_cnty": "SYR77",
    "event_date": "2017-03-20",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Somewhere (2000-2024)",
    "inter1": "State forces",
    "actor2": "Opposition Rebels (Somewhere)",
    "inter2": "Rebel group",
    "admin1": "North",
    "admin2": "West",
    "location": "West",
    "latitude": "34.7300",
    "longitude": "36.7000",
    "geo_precision": "1",
    "source": "Bureau; Paper",
    "notes": "On 20 March, a clash took place.",
    "fatalities": "2",
    "timestamp": "1490054400",  # 2017-03-21 00:00 UTC
}
LATER = "1490140800"  # 2017-03-22


def write_events(path: Path, header, rows, delimiter=","):
    """Write rows under a header; ``.gz`` is gzipped."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    raw = text.getvalue().encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def ged(path: Path, *changes, header=GED_23):
    """Write a GED file: for each dict of changes an event that is else ``GED_EVENT``."""
    return write_events(path, header, [GED_EVENT | change for change in changes])


def acled(path: Path, *changes, header=ACLED_NOW, delimiter=","):
    """Write an ACLED export likewise."""
    return write_events(path, header, [ACLED_EVENT | change for change in changes], delimiter)


def small_case(folder: Path, **changed):
    """A good case of two towns on one schematic road."""
    toml = CASE_TOML.replace('path = "roads/roads.geojson"', 'path = "roads"\nkind = "schematic"')
    claims = [line for line in TABLES["claims.csv"] if not line.startswith("c1,")]
    build_case(folder, toml=toml, **({"claims": claims} | changed))
    (folder / "roads/roads.geojson").unlink()
    nodes = "node_id,lon,lat\nn1,36.70,34.73\nn2,36.80,34.73\n"
    segments = "segment_id,from_node,to_node,road_class\ns1,n1,n2,primary\n"
    (folder / "roads/nodes.csv").write_text(nodes, encoding="utf-8")
    (folder / "roads/segments.csv").write_text(segments, encoding="utf-8")
    return folder


def snapshot(folder: Path):
    """Every file of a folder and its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

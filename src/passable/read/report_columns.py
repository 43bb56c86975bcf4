"""The columns of road reports: WFP's obstacles and bridges, UNSDI-T roads, LogIE's states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from passable.terms.columns import Column
from passable.terms.road_reports import LOC_PRECISIONS, OBSTACLE_TYPES, YES_NO

Shape = Literal["point", "line", "polygon"]
SHAPEFILE_CHARACTERS: Final = 10
"""Longest name a shapefile keeps; the rest of a longer one is cut off."""


RowTest = Callable[[Mapping[str, str]], bool]
"""Says of a row's cells, by our columns, whether no message may repeat them."""


@dataclass(frozen=True)
class ReportForm:
    """How one kind of road report looks.

    Parameters
    ----------
    columns
        What an import reads; dates as ISO, whatever way the file writes them.
    names
        {our column: names it goes by, lower case, the first that is there is taken}.
    must_have
        Groups of columns of which each needs one in the header, though cells may be empty.
    shape
        What is drawn, or given by coordinates.
    guard
        Says of a row's cells whether no message may repeat them.
    """

    columns: tuple[Column, ...]
    names: dict[str, tuple[str, ...]]
    must_have: tuple[tuple[str, ...], ...]
    shape: Shape
    guard: RowTest | None = None


def _is_checkpoint(cells: Mapping[str, str]) -> bool:
    return "checkpoint" in cells.get("obstype", "").casefold()


_IDS = ("globalid", "objectid", "objectid_1", "fid", "ogc_fid", "gid", "id")
_UPDATED = ("updatedate", "update_date", "last_edited_date", "editdate", "last_update")
_LON = ("longitude", "lon", "long", "x", "point_x")
_LAT = ("latitude", "lat", "y", "point_y")
_REMARK = ("remark", "remarks", "comments", "comment", "notes", "note", "currstatusremarken")
_SOURCE = ("source", "sourceid", "source_id", "currsourcename")
_LINE = ("wkt", "geometry_wkt", "geom_wkt", "the_geom", "geometry")

_COMMON: Final = (
    Column("record_id", "id", required=True, meaning="the record's own id"),
    Column("observed", "date", meaning="the day it was seen or checked"),
    Column("updated", "date", meaning="the day the row was last changed"),
    Column("said_by", meaning="who reported it"),
    Column("reliability", "code", values=tuple("01234"), meaning="LogIE's grade of the report"),
    Column("remark", meaning="a remark"),
    Column("name", meaning="the name of the road or bridge"),
)
_POINT: Final = (
    Column("longitude", "lon", meaning="degrees east, WGS 84"),
    Column("latitude", "lat", meaning="degrees north, WGS 84"),
    Column(
        "locprecision", "code", values=tuple(LOC_PRECISIONS), meaning="how well the place is known"
    ),
    Column("maxloadmt", "number", meaning="largest load that passes, tonnes; 0: not said"),
)
OBSTACLES: Final = ReportForm(
    (
        *_COMMON,
        *_POINT,
        Column("obstype", "code", values=tuple(OBSTACLE_TYPES), meaning="the kind of obstacle"),
    ),
    {
        "record_id": ("obstacleid", *_IDS),
        "observed": ("obsdate", "observation_date", "currasofdate"),
        "updated": _UPDATED,
        "said_by": _SOURCE,
        "reliability": ("currinforely",),
        "remark": _REMARK,
        "name": ("obsname", "name"),
        "longitude": _LON,
        "latitude": _LAT,
        "locprecision": ("locprecision",),
        "maxloadmt": ("maxloadmt",),
        "obstype": ("obstype", "obstacle_type"),
    },
    (("record_id",), ("obstype",), ("locprecision",)),
    "point",
    _is_checkpoint,
)
BRIDGES: Final = ReportForm(
    (
        *_COMMON,
        *_POINT,
        Column("state", meaning="Open, Closed, Planned, Restricted, Unknown, or a road state"),
        Column("dmg", "code", values=YES_NO, meaning="whether it is damaged"),
        Column("estimatedcrossingtime", "number", meaning="minutes to cross; 0: not said"),
        Column("curntprac", meaning="largest vehicle that passes now"),
        Column("hasbypass", "code", values=YES_NO, meaning="whether there is a way round"),
    ),
    {
        "record_id": ("bridgeid", "osmid", *_IDS),
        "observed": ("obsdate", "lastcheckdate", "currasofdate"),
        "updated": _UPDATED,
        "said_by": _SOURCE,
        "reliability": ("currinforely",),
        "remark": _REMARK,
        "name": ("brdgname", "name", "bridgenameloc"),
        "longitude": _LON,
        "latitude": _LAT,
        "locprecision": ("locprecision",),
        "maxloadmt": ("maxloadmt",),
        "state": (
            "status",
            "currstatus_physical_label",
            "currstatus_physical",
            "currstatus_label",
            "currstatus",
            "value",
        ),
        "dmg": ("dmg",),
        "estimatedcrossingtime": ("estimatedcrossingtime",),
        "curntprac": ("curntprac",),
        "hasbypass": ("hasbypass",),
    },
    (("record_id",), ("state",), ("locprecision",)),
    "point",
)
ROADS: Final = ReportForm(
    (
        *_COMMON,
        Column("segment_id", "id", meaning="a segment of the case's roads"),
        Column("way_id", "id", meaning="an OpenStreetMap way, or the road layer's own id"),
        Column("line", meaning="the line as WKT, degrees, WGS 84"),
        Column("state", meaning="OpStatus by number or word, or a state of LogIE"),
        Column("curntprac", meaning="largest vehicle that passes now"),
        Column("gdwthrprac", meaning="largest vehicle that passes in good weather"),
        Column("bdwthrprac", meaning="largest vehicle that passes in bad weather"),
        Column("totloadmt", "number", meaning="largest total load, tonnes; 0: not said"),
        Column("axleloadmt", meaning="largest load of an axle, tonnes; for the note"),
        Column("curntspeed", meaning="average speed now, km/h; for the note"),
        Column("sec", meaning="security category; for the note"),
    ),
    {
        "record_id": ("globalid", "osmid", "osm_id", *_IDS, "roadid", "segment_id"),
        "observed": ("lastcheckdate", "currasofdate", "statusdate", "status_date", "obsdate"),
        "updated": _UPDATED,
        "said_by": _SOURCE,
        "reliability": ("currinforely",),
        "remark": _REMARK,
        "name": ("onme", "rtenme", "routenameen", "roadnameen", "name"),
        "segment_id": ("segment_id",),
        "way_id": ("osmid", "osm_id", "osm_way_id", "way_id"),
        "line": _LINE,
        "state": (
            "opstatus",
            "currstatus_physical_label",
            "currstatus_physical",
            "currstatus",
            "status",
            "current status",
            "road_state",
            "state",
            "value",
        ),
        "curntprac": ("curntprac",),
        "gdwthrprac": ("gdwthrprac",),
        "bdwthrprac": ("bdwthrprac",),
        "totloadmt": ("totloadmt",),
        "axleloadmt": ("axleloadmt",),
        "curntspeed": ("curntspeed",),
        "sec": ("sec",),
    },
    (("record_id",), ("state", "curntprac", "gdwthrprac", "bdwthrprac", "totloadmt")),
    "line",
)

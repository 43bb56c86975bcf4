"""Reading roads, whatever they are kept in: the one door for all other packages.

What one kind of file needs is imported when such a file is read: geopandas alone is 60 MB.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from passable.read.road_files import NODES_FILE, SEGMENTS_FILE
from passable.terms.errors import BadFile, Problem
from passable.terms.progress import Progress, silent
from passable.terms.roads import RoadKind, RoadTable

SUFFIX_KINDS: Final[dict[str, RoadKind]] = {
    ".pbf": "osm",
    ".osm": "osm",
    ".osm.gz": "osm",
    ".osm.bz2": "osm",
    ".gpkg": "lines",
    ".shp": "lines",
    ".geojson": "lines",
    ".json": "lines",
    ".gpq": "lines",
    ".parquet": "lines",
    ".geoparquet": "lines",
}


def read_roads(
    path: Path,
    *,
    kind: RoadKind | None = None,
    layer: str | None = None,
    columns: dict[str, str] | None = None,
    join_tolerance_metres: float = 0.0,
    join_crossings: bool = False,
    thin_twins: bool = False,
    merge_chains: bool = False,
    progress: Progress = silent,
) -> RoadTable:
    """Read roads from a file.

    Parameters
    ----------
    path
        An OpenStreetMap file, a layer of lines, or a folder or ``segments.csv`` of a schematic.
    kind
        What it is; by default its name tells.
    layer, columns, join_tolerance_metres, join_crossings, thin_twins, merge_chains
        For layers of lines, see ``line_layers.LineOptions``.
    progress
        Told now and then.

    Raises
    ------
    BadFile
        The file is not there, not what its name says, damaged, or holds no road.
    BadTable
        Columns or rows that break the table's contract.
    """
    path = Path(path)
    kind = kind or road_kind(path)
    if kind == "osm":
        from passable.read.osm_roads import read_osm_roads  # noqa: PLC0415

        return read_osm_roads(path, progress)
    if kind == "schematic":
        from passable.read.schematic import read_schematic  # noqa: PLC0415

        return read_schematic(path, progress)
    from passable.read.line_layers import LineOptions, read_line_layer  # noqa: PLC0415

    options = LineOptions(
        layer=layer,
        columns=columns or {},
        join_tolerance_metres=join_tolerance_metres,
        join_crossings=join_crossings,
        thin_twins=thin_twins,
        merge_chains=merge_chains,
    )
    return read_line_layer(path, options, progress)


def road_kind(path: Path) -> RoadKind:
    """Tell the kind of roads by the name of their file.

    Raises
    ------
    BadFile
        The name tells nothing.
    """
    name = path.name.lower()
    if name == SEGMENTS_FILE or (path.is_dir() and (path / SEGMENTS_FILE).is_file()):
        return "schematic"
    for suffix, kind in SUFFIX_KINDS.items():
        if name.endswith(suffix):
            return kind
    raise BadFile(
        Problem(
            "the name does not tell what kind of roads it holds",
            "Rename it, or say its kind: osm, lines or schematic",
            file=str(path),
            expected=f"{', '.join(SUFFIX_KINDS)}, or {SEGMENTS_FILE} with {NODES_FILE}",
            got=path.name,
        )
    )

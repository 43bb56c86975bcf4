"""Every layer of polygons of a file: GeoJSON, GeoPackage, shapefile, geodatabase, or a zip of such."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import shapely

from passable.read.layer_file import (
    LAYER_SUFFIXES,
    in_degrees,
    is_what_it_says,
    list_layers,
    read_layer,
    read_with_gdal,
)
from passable.read.local_file import is_local_file
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 1_000_000_000
_GDB_MEMBER = re.compile(r"a[0-9a-f]{8}\.[A-Za-z0-9_.]+|gdb|timestamps")
_BESIDE = (".shx", ".dbf", ".prj", ".cpg")
_SAVE = "Save the layer again from QGIS as GeoPackage or GeoJSON."


@dataclass(frozen=True)
class PolygonLayer:
    """A layer whose features are polygons, or should be.

    Parameters
    ----------
    name
        The file, and of several layers which, as the user knows them.
    title
        What the layer itself is called.
    frame
        Attributes as they stand, geometries without height in EPSG:4326.
    """

    name: str
    title: str
    frame: gpd.GeoDataFrame


def read_polygon_layers(path: Path, problems: ProblemList, tally: Tally) -> list[PolygonLayer]:
    """Read every layer of a file but those of points and lines, which are told.

    Parameters
    ----------
    path
        A ``.geojson``, ``.gpkg``, ``.shp``, a folder ``.gdb``, or a ``.zip`` that holds such.
    problems
        Where what is wrong is noted.
    tally
        Where layers that were passed over are counted.
    """
    suffix = path.suffix.lower()
    if suffix == ".gdb" and path.is_dir():
        return _read_geodatabase(path, path.name, problems, tally)
    if suffix != ".zip":
        return _read_file(path, path.name, problems, tally)
    if not is_local_file(path, problems, path.name):
        return []
    layers: list[PolygonLayer] = []
    with _unpacked(path, problems) as members:
        for member in members:
            name = f"{path.name}, {member.name}"
            read = _read_geodatabase if member.is_dir() else _read_file
            layers += read(member, name, problems, tally)
    return layers


def _read_file(path: Path, name: str, problems: ProblemList, tally: Tally) -> list[PolygonLayer]:
    titles: dict[str, str] = {}
    is_package = path.suffix.lower() == ".gpkg" and is_local_file(path, ProblemList(), name)
    if is_package and is_what_it_says(path):
        with suppress(Exception):  # the reader of one layer says what is wrong
            titles = list_layers(path)
    if len(titles) < 2:  # noqa: PLR2004 - one layer needs no name of its own
        return _kept([(name, path.stem, read_layer(path, problems, name))], tally)
    wanted = _polygonal(titles, name, tally)
    told = [(f"{name}, layer {title}", title) for title in wanted]
    return _kept(
        [(told_as, title, read_layer(path, problems, told_as, title)) for told_as, title in told],
        tally,
    )


def _read_geodatabase(
    folder: Path, name: str, problems: ProblemList, tally: Tally
) -> list[PolygonLayer]:
    """Read a file geodatabase; a folder with anything else in it could be another driver's."""
    strays = [f.name for f in folder.iterdir() if not _GDB_MEMBER.fullmatch(f.name)]
    strays = [stray for stray in strays if not stray.endswith(".lock")]
    if strays or not (folder / "a00000001.gdbtable").is_file():
        what = f"it holds {strays[0]}" if strays else "it holds no tables"
        problems.add(f"this is not a file geodatabase: {what}", _SAVE, file=name)
        return []
    found = []
    try:
        for title in _polygonal(list_layers(folder), name, tally):
            told_as = f"{name}, layer {title}"
            frame = read_with_gdal(folder, title)
            found.append((told_as, title, in_degrees(frame, problems, told_as)))
    except Exception as error:  # noqa: BLE001 - GDAL raises many kinds on a broken file
        problems.add(f"the geodatabase cannot be read ({str(error)[:200]})", _SAVE, file=name)
    return _kept(found, tally)


def _polygonal(titles: dict[str, str], name: str, tally: Tally) -> list[str]:
    """Choose the layers that may hold polygons, by their stated type."""
    wanted = [t for t, kind in titles.items() if "Point" not in kind and "Line" not in kind]
    for title in titles:
        if title not in wanted:
            tally.add("layers", "dropped", f"not of polygons, in {name}", example=title)
    return wanted


def _kept(
    found: list[tuple[str, str, gpd.GeoDataFrame | None]], tally: Tally
) -> list[PolygonLayer]:
    layers = []
    for name, title, frame in found:
        if frame is None:
            continue
        if frame.empty:
            tally.add("layers", "dropped", "without features", example=name)
            continue
        flat = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
        layers.append(PolygonLayer(name, title, flat))
    return layers


@contextmanager
def _unpacked(path: Path, problems: ProblemList) -> Iterator[list[Path]]:
    """Unpack the layers of an archive into a folder of its own, for as long as they are read.

    Only files that belong to layers are unpacked, under their bare names, so that none can land
    elsewhere; what an archive says of its sizes is not believed.
    """
    with tempfile.TemporaryDirectory(prefix="passable-") as folder:
        members: list[Path] = []
        try:
            with zipfile.ZipFile(path) as archive:
                members = _unpack(archive, Path(folder), problems, path.name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            problems.add(
                f"the archive cannot be unpacked ({error})", "Download it again.", file=path.name
            )
        yield members


def _unpack(archive: zipfile.ZipFile, folder: Path, problems: ProblemList, name: str) -> list[Path]:
    folders: dict[PurePosixPath, str] = {}  # two folders may hold layers of one name
    places: dict[zipfile.ZipInfo, Path] = {}
    for info in archive.infolist():
        member = PurePosixPath(info.filename)
        place = None if info.is_dir() else _place(member)
        if place is not None:
            places[info] = Path(folders.setdefault(member.parent, str(len(folders)))) / place
    if len(places) > MAX_MEMBERS:
        problems.add("the archive holds too many files", _SAVE, file=name)
        return []
    left_bytes = MAX_UNPACKED_BYTES
    for info, place in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, target.open("wb") as out:
            while block := source.read(1 << 20):
                left_bytes -= len(block)
                if left_bytes < 0:
                    problems.add(
                        "the archive unpacks to more than is sane",
                        "Unpack it yourself and give the layer that you need.",
                        file=name,
                        expected=f"at most {MAX_UNPACKED_BYTES // 1_000_000} MB",
                    )
                    return []
                out.write(block)
    found = sorted({folder / place for place in places.values() if place.suffix in LAYER_SUFFIXES})
    found += sorted({(folder / p).parent for p in places.values() if p.parent.suffix == ".gdb"})
    if not found:
        problems.add(
            "the archive holds no layer",
            "Give an archive with a geodatabase, shapefiles, GeoPackages or GeoJSON in it.",
            file=name,
        )
    return found


def _place(member: PurePosixPath) -> Path | None:
    """Say where a member of an archive is unpacked to: its bare name, in its geodatabase."""
    if len(member.parts) > 1 and member.parts[-2].lower().endswith(".gdb"):
        folder = re.sub(r"[^\w.-]", "_", member.parts[-2][:-4]) + ".gdb"
        return Path(folder) / member.name if _GDB_MEMBER.fullmatch(member.name) else None
    suffix = member.suffix.lower()
    if suffix not in (*LAYER_SUFFIXES, *_BESIDE) or member.name.startswith("."):
        return None
    return Path(member.stem + suffix)

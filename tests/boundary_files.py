"""Small boundaries in OCHA's present and older forms, in every format they come in."""

import shutil
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

FORMS = {
    "present": ("adm{n}_name", "adm{n}_name1", "adm{n}_pcode"),
    "legacy": ("ADM{n}_EN", "ADM{n}_AR", "ADM{n}_PCODE"),
    "geodatabase": ("admin{n}Name_en", "admin{n}Name_ar", "admin{n}Pcode"),
}
WEST, EAST = shapely.box(36.6, 34.6, 36.75, 34.9), shapely.box(36.75, 34.6, 36.9, 34.9)


def level(n: int, *units, form="legacy"):
    """A layer of level ``n``; each unit is (P-code, English, Arabic, polygon)."""
    english, arabic, pcode = FORMS[form]
    columns = {
        english.format(n=n): [unit[1] for unit in units],
        arabic.format(n=n): [unit[2] for unit in units],
        pcode.format(n=n): [unit[0] for unit in units],
    }
    for up in range(n - 1, 0, -1):
        columns[pcode.format(n=up)] = [unit[0][: 2 + 2 * up] for unit in units]
    columns[pcode.format(n=0)] = [unit[0][:2] for unit in units]
    if form == "present":
        columns |= {"lang": "en", "lang1": "ar", "valid_on": "2020-12-17"}
    else:
        columns["validOn"] = "2020-12-17"
    return gpd.GeoDataFrame(columns, geometry=[unit[3] for unit in units], crs="EPSG:4326")


LEVEL_1 = level(1, ("SY04", "Homs", "حمص", shapely.box(36.6, 34.6, 36.9, 34.9)))
LEVEL_3 = level(
    3,
    ("SY040100", "West", "الغرب", WEST),
    ("SY040101", "East", "الشرق", EAST),
)


def write_geodatabase(folder: Path, **layers):
    """Write a file geodatabase ``x.gdb``; layers by title."""
    for title, frame in layers.items():
        pyogrio.write_dataframe(
            frame.set_geometry([shapely.multipolygons([g]) for g in frame.geometry]),
            folder,
            layer=title,
            driver="OpenFileGDB",
        )
    return folder


def zipped(path: Path, *files: Path, inside=""):
    """Pack files, or folders, into an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            for member in sorted(file.rglob("*")) if file.is_dir() else [file]:
                archive.write(member, f"{inside}{member.relative_to(file.parent)}")
    return path


def boundary_file(folder: Path, kind: str, form="legacy"):
    """Levels 1 and 3 as one file of a kind; GeoJSON and shapefiles are zipped."""
    one, three = LEVEL_1, LEVEL_3
    if form != "legacy":
        one = level(1, ("SY04", "Homs", "حمص", LEVEL_1.geometry[0]), form=form)
        units = (("SY040100", "West", "الغرب", WEST), ("SY040101", "East", "الشرق", EAST))
        three = level(3, *units, form=form)
    work = folder / f"{kind}-parts"
    work.mkdir(parents=True)
    if kind == "gdb":
        return zipped(folder / "cod.zip", write_geodatabase(work / "cod.gdb", adm1=one, adm3=three))
    if kind == "gpkg":
        for title, frame in (("adm1", one), ("adm3", three)):
            frame.to_file(folder / "cod.gpkg", layer=title)
        shutil.rmtree(work)
        return folder / "cod.gpkg"
    for title, frame in (("adm1", one), ("adm3", three)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names are cut to ten letters, as in the wild
            frame.to_file(work / f"{title}.{kind}", encoding="utf-8")
    return zipped(folder / "cod.zip", *sorted(work.iterdir()))

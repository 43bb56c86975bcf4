"""The map: one A4 page, every segment, names that do not cover one another."""

from __future__ import annotations

import re
from io import BytesIO

import geopandas as gpd
import numpy as np
import pytest
from content_builder import (
    build_content,
    empty_content,
    head,
    many_places,
    many_segments,
    segments,
    towns,
)
from matplotlib.collections import LineCollection
from pyproj import Geod
from shapely.geometry import LineString, Point

from passable.write.map_figure import draw_map
from passable.write.map_frame import MapFrame, frame_of
from passable.write.map_places import map_places, mark_points
from passable.write.palette import CUT_OFF_MARKS, STATUS_LOOKS


def pdf_of(drawn):
    pdf = BytesIO()
    drawn.figure.savefig(pdf, format="pdf")
    return pdf.getvalue()


def page_size(pdf):
    assert pdf.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(boxes) == 1
    return tuple(round(float(side)) for side in boxes[0])


def texts(figure):
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in axes.texts]
    for legend in figure.legends:
        found += [text.get_text() for text in legend.get_texts()]
    return "\n".join(found)


def test_a4_by_extent():
    assert page_size(pdf_of(draw_map(build_content()))) == (842, 595)
    tall = segments()
    tall = tall.set_geometry(tall.geometry.affine_transform([0.3, 0, 0, 1, 25, 0]), crs=4326)
    assert page_size(pdf_of(draw_map(build_content(segments=tall)))) == (595, 842)


def test_what_is_printed():
    words = texts(draw_map(build_content()).figure)
    for text in ("As of 2017-03-21", "known on: 2017-03-25", "Humanitarian organisations",
                 "light truck, wet season", "RESTRICTED", "8f3a2c91d0", "SCHEMATIC ROADS",
                 "do not imply official endorsement", "OpenStreetMap", "UN OCHA: Flash update 3",
                 "road, closed", "ferry, open", "place, certainly cut off", "km", "N",
                 "Opposition Rebels (Syria)", "حمص", "Homs"):  # fmt: skip
        assert text in words, text
    public = texts(draw_map(build_content(head=head(is_restricted=False))).figure)
    assert "PUBLIC" in public


def test_every_segment_is_drawn_with_all_its_vertices():
    bent = segments()
    bent.loc[0, "geometry"] = LineString([(36, 34), (36.1, 34.5), (36.2, 34.1), (36.3, 34.9)])
    axes = draw_map(build_content(segments=bent)).figure.axes[0]
    drawn = [path for c in axes.collections if isinstance(c, LineCollection)
             for path in c.get_paths()]  # fmt: skip
    assert len(drawn) == len(bent)
    assert sum(len(path.vertices) for path in drawn) == 2 * (len(bent) - 1) + 4


def test_states_differ_without_colour():
    assert len({look.dashes for look in STATUS_LOOKS.values()}) == len(STATUS_LOOKS)
    assert len(set(CUT_OFF_MARKS.values())) == len(CUT_OFF_MARKS)


def test_names_cover_no_other_name():
    drawn = draw_map(build_content(places=many_places(900)))
    axes = drawn.figure.axes[0]
    renderer = drawn.figure.canvas.get_renderer()
    names = [t for t in axes.texts if "Village" in t.get_text()]
    boxes = [t.get_window_extent(renderer) for t in names]
    assert 30 < len(boxes) <= 140
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[k + 1 :])
    assert f"{len(names)} of " in texts(drawn.figure)


def test_hostile_names_are_drawn_as_text():
    places = towns()
    places["name_en"] = "$\\frac{1$ <b> \x07"
    assert "$\\frac{1$ <b>" in texts(draw_map(build_content(places=places)).figure)


@pytest.mark.parametrize(
    "geometry",
    [
        [LineString([(36, 34), (36, 34)])],
        [LineString([(179.9, 0), (180, 0.1)])],
        [LineString([(36, 34), (36, 35)])],
    ],
)
def test_odd_extents(geometry):
    one = segments().iloc[[0]].set_geometry(gpd.GeoSeries(geometry, crs=4326).values)
    content = build_content(segments=one)
    assert page_size(pdf_of(draw_map(content))) in {(842, 595), (595, 842)}


def test_an_empty_map_is_a_page():
    drawn = draw_map(empty_content())
    assert page_size(pdf_of(drawn)) == (842, 595)
    assert "0 road segments (none)" in drawn.words


def test_a_place_takes_its_worst_state():
    places = {place.place_id: place for place in map_places(build_content())}
    assert places["rastan"].state == "certain"
    assert places["waer"].state == "best"
    assert places["damascus"].state == "no"
    assert [p.place_id for p in map_places(build_content())][:4] == [
        "damascus", "aleppo", "homs", "latakia"]  # fmt: skip


def test_marks_grow_with_people():
    sizes = [mark_points(n, 1000.0) for n in (None, 0.0, 10.0, 100.0, 1000.0)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 3 * sizes[1]


@pytest.mark.parametrize("latitude", [0.0, 35.0, 62.0])
def test_the_scale_bar_is_true(latitude):
    frame = MapFrame(36, latitude - 1, 39, latitude + 1)
    kilometres = frame.scale_bar_kilometres()
    degrees = kilometres / frame.kilometres_per_degree_east()
    _, _, metres = Geod(ellps="WGS84").inv(37, latitude, 37 + degrees, latitude)
    assert metres / 1000 == pytest.approx(kilometres, rel=1e-4)
    assert str(int(kilometres))[0] in "125"


def test_a_fitted_frame_holds_the_frame():
    frame = MapFrame(36, 33, 38, 36)
    for width, height in ((2.0, 1.0), (1.0, 2.0), (1.0, 1.0)):
        wide = frame.fitted(width, height)
        assert wide.west <= frame.west < frame.east <= wide.east
        assert wide.south <= frame.south < frame.north <= wide.north
        across = (wide.east - wide.west) / ((wide.north - wide.south) * frame.aspect)
        assert across == pytest.approx(width / height)


def test_the_frame_falls_back():
    none = segments().iloc[:0]
    points = gpd.GeoDataFrame(geometry=[Point(36, 34), Point(37, 35)], crs=4326)
    frame = frame_of(none, points)
    assert frame.west < 36
    assert frame.east > 37
    assert np.isfinite(frame_of(none).aspect)


def test_many_segments_are_one_collection_a_status():
    drawn = draw_map(build_content(segments=many_segments(6000)))
    roads = [c for c in drawn.figure.axes[0].collections if isinstance(c, LineCollection)]
    assert len(roads) == 2
    assert sum(len(c.get_paths()) for c in roads) == 6000

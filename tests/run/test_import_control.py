"""Areas of control into a ledger: a picture of a day ends the one before, whatever order they come."""

import json
import shutil
from datetime import date, timedelta

import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from boundary_files import boundary_file, zipped
from case_builder import area_feature, write_areas
from control_files import ALL, EAST, WEST, held, layer, table
from event_files import small_case, snapshot
from passable.cli.app import app
from passable.read.case import case_folder, read_case
from passable.read.control_rows import ControlRow
from passable.read.tally import Tally
from passable.run.check import check_case
from passable.run.control_claims import ControlOptions, take_control
from passable.run.import_cod import import_cod
from passable.run.import_control import import_control
from passable.situation.resolve import square_metres
from passable.situation.weigh import live_claims
from passable.terms.columns import CLAIMS
from passable.terms.errors import BadRequest, BadTable, ProblemList

TODAY = date(2024, 5, 1)
DAYS = [date(2017, 3, 1) + timedelta(days=30 * k) for k in range(4)]
D1, D2, D3, D4 = DAYS
BOWTIE = shapely.Polygon([(36.6, 34.6), (36.7, 34.7), (36.7, 34.6), (36.6, 34.7)])


@pytest.fixture
def case(tmp_path):
    return empty_case(tmp_path / "case")


def empty_case(folder):
    """Two towns on one road, no areas and no control yet; the road ends at both towns."""
    small_case(folder, claims=[",".join(column.name for column in CLAIMS)])
    (folder / "areas.geojson").unlink()
    return folder


def take(files, case, **how):
    return import_control(
        files if isinstance(files, list) else [files], case, recorded_on=TODAY, **how
    )


def counts(report):
    assert report.read == report.added + report.revised + report.left == len(report.rows)
    return report.added, report.revised, report.left


def ground(folder, on, known_on=None):
    """Who holds which area on a day; each by one claim."""
    return said_on(read_case(folder), on, known_on)


def said_on(case, on, known_on=None):
    live = live_claims(case.claims, on, known_on)
    found = [(c.subject.name, c.value) for c in live if c.predicate == "control"]
    assert len(found) == len(dict(found)), "one holder of each area"
    return dict(found)


def refused(files, case, **how):
    before = snapshot(case)
    with pytest.raises(BadTable) as error:
        take(files, case, **how)
    assert snapshot(case) == before
    return [str(problem) for problem in error.value.problems]


def picture(folder, day, *rows, suffix="geojson"):
    return layer(folder / f"control_{day}.{suffix}", *rows)


def test_a_layer_becomes_areas_and_claims_that_lead_back_to_its_rows(case, tmp_path):
    rows = [held("Army", WEST, area_id="w", name="West"), held("rebels", EAST, date="2017-03-01")]
    report = take(layer(tmp_path / "map_20170301.geojson", *rows), case)
    assert (counts(report), report.claims, report.added_sources) == ((2, 0, 0), 2, ("control",))
    read = read_case(case)
    west, east = read.claims
    assert (west.subject.text, west.value, west.claim_id) == ("area:w", "army", "ctl-control-w")
    assert west.note.startswith(
        "control layer control area w; from map_20170301.geojson, row 2; content "
    )
    assert west.note.endswith('; holder written "Army"')
    assert (west.valid_from, west.valid_to, west.reported_on) == (D1, None, D1)
    assert (west.credibility, west.sensitivity, west.recorded_on) == (6, "public", TODAY)
    assert read.areas.loc["w", ["name", "kind"]].to_list() == ["West", "control"]
    assert east.subject.name.startswith("ctl-")
    assert read.areas.geometry.loc[east.subject.name].equals(EAST)
    assert report.areas == ("w", east.subject.name)
    assert check_case(case).problems == ()


def test_a_second_import_changes_no_byte(case, tmp_path):
    one = picture(tmp_path, D1, held("army", WEST), held("rebels", EAST))
    two = picture(tmp_path, D2, held("rebels", ALL))
    take([one, two], case)
    once = snapshot(case)
    for files in ([one, two], [two], [one], [two, one]):
        report = take(files, case)
        assert (report.added, report.revised, report.claims, report.areas) == (0, 0, 0, ())
    assert snapshot(case) == once


def test_a_picture_ends_the_one_before_also_what_it_does_not_show(case, tmp_path):
    take(picture(tmp_path, D1, held("army", WEST), held("rebels", EAST)), case)
    report = take(picture(tmp_path, D2, held("unknown", WEST)), case)
    eve = D2 - timedelta(days=1)
    assert set(ground(case, eve).values()) == {"army", "rebels"}
    assert list(ground(case, D2).values()) == ["unknown"]
    assert set(ground(case, D2, known_on=eve).values()) == {"army", "rebels"}  # not known yet
    closed = [c for c in read_case(case).claims if c.revises]
    assert {(c.valid_to, c.reported_on) for c in closed} == {(eve, D2)}
    assert any("which shows 2017-03-31 without it" in c.note for c in closed)
    assert (counts(report), report.claims) == ((0, 1, 0), 3)


ACTORS = {"army": "army", "rebels": "rebels"}
PICTURES = st.lists(
    st.lists(st.sampled_from([None, "army", "rebels"]), min_size=3, max_size=3).filter(any),
    min_size=2,
    max_size=4,
)


@pytest.fixture(scope="module")
def three_areas(tmp_path_factory):
    folder = empty_case(tmp_path_factory.mktemp("laws") / "case")
    write_areas(folder / "areas.geojson", *map(area_feature, "abc"))
    return read_case(folder)


def pictured(case, pictures):
    """A case in memory after pictures of some days, each {area: actor}, were imported at once."""
    rows = [
        ControlRow("layer", f"{day}.geojson", k, day, None, actor, area, "", "", 0, None, None, "", "", "")
        for day, said in pictures.items()
        for k, (area, actor) in enumerate(said.items(), start=2)
    ]  # fmt: skip
    area_of = {row.place: row.area_ref for row in rows}
    options = ControlOptions({"source_id": "S1"})
    problems = ProblemList()
    taken = take_control(rows, area_of, ACTORS, options, case, TODAY, [], problems, Tally())
    assert problems.problems == []
    return taken.case


@settings(max_examples=40, deadline=None)
@given(pictures=PICTURES, data=st.data())
def test_one_by_one_together_or_out_of_order_the_ledger_says_the_same(three_areas, pictures, data):
    told = {
        day: {area: actor for area, actor in zip("abc", said, strict=True) if actor}
        for day, said in zip(DAYS, pictures, strict=False)
    }
    together = pictured(three_areas, told)
    in_order = mixed = three_areas
    for day, said in told.items():
        in_order = pictured(in_order, {day: said})
    for day in data.draw(st.permutations(list(told))):
        mixed = pictured(mixed, {day: told[day]})
    for on in [day + timedelta(days=n) for day in told for n in (-1, 0, 1)]:
        shown = [said for day, said in told.items() if day <= on]
        for case in (together, in_order, mixed):
            assert said_on(case, on) == (shown[-1] if shown else {})
        for known in (D1, D2 - timedelta(days=1), D3, None):
            assert said_on(together, on, known) == said_on(in_order, on, known)
    again = pictured(pictured(mixed, told), dict(reversed(told.items())))
    assert again.claims == mixed.claims


@settings(max_examples=30, deadline=None)
@given(pictures=PICTURES)
def test_an_older_picture_does_not_know_of_the_next_before_its_day(three_areas, pictures):
    told = {
        day: {area: actor for area, actor in zip("abc", said, strict=True) if actor}
        for day, said in zip(DAYS, pictures[:2], strict=False)
    }
    in_order = pictured(three_areas, told)
    backwards = three_areas
    for day in reversed(told):
        backwards = pictured(backwards, {day: told[day]})
    days = [day + timedelta(days=n) for day in told for n in (-1, 0, 1)]
    for known in (*days, None):
        for on in days:
            assert said_on(backwards, on, known) == said_on(in_order, on, known)
    assert pictured(backwards, told).claims == backwards.claims


def test_a_correction_of_the_same_day_is_known_from_the_day_of_its_import(case, tmp_path):
    take(picture(tmp_path, D1, held("army", WEST, area_id="w"), held("rebels", EAST)), case)
    again = picture(tmp_path, D1, held("rebels", WEST, area_id="w"), held("rebels", EAST))
    assert counts(take(again, case)) == (0, 1, 1)
    claim = read_case(case).claims[-1]
    assert (claim.revises, claim.value, claim.reported_on) == ("ctl-control-w", "rebels", TODAY)
    assert ground(case, D1, known_on=D2)["w"] == "army"


def test_another_picture_of_the_same_day_is_refused_unless_it_lies_beside(case, tmp_path):
    take(picture(tmp_path, D1, held("army", WEST, area_id="w")), case)
    moved = picture(tmp_path, D1, held("army", shapely.box(36.6, 34.6, 36.8, 34.9), area_id="x"))
    (problem,) = refused(moved, case)
    assert "the ledger has this source's layer of 2017-03-01 otherwise, from" in problem
    assert "areas w are not in this one" in problem
    over = layer(tmp_path / "v2_2017-03-01.geojson", held("army", ALL, area_id="x"))
    assert len(refused(over, case)) == 1
    beside = layer(tmp_path / "east_2017-03-01.geojson", held("rebels", EAST, area_id="e"))
    assert counts(take(beside, case)) == (1, 0, 0)
    assert ground(case, D1) == {"w": "army", "e": "rebels"}
    text = (case / "claims.csv").read_text(encoding="utf-8")
    (case / "claims.csv").write_text(text.replace("accepted", "retracted"), encoding="utf-8")
    assert counts(take(over, case)) == (1, 0, 0)
    assert ground(case, D1) == {"x": "army"}


def test_another_sources_picture_stands_beside_it(case, tmp_path):
    take(picture(tmp_path, D1, held("army", WEST, area_id="w")), case, source_id="S1")
    report = take(picture(tmp_path, D2, held("rebels", WEST)), case, source_id="S2", credibility=2)
    assert report.added_sources == ()
    live = live_claims(read_case(case).claims, D2, None)
    assert {(c.source_id, c.subject.name, c.value, c.credibility) for c in live} == {
        ("S1", "w", "army", 6), ("S2", "w", "rebels", 2),
    }  # fmt: skip
    assert "no such source" in refused(tmp_path / f"control_{D1}.geojson", case, source_id="S")[0]


def test_ground_that_another_source_holds_otherwise_is_told(case, tmp_path):
    take(picture(tmp_path, D1, held("army", WEST, area_id="w")), case, source_id="S1")
    report = take(picture(tmp_path, D2, held("rebels", ALL)), case, source_id="S2")
    assert "the smaller rules, such as w" in " ".join(report.sentences())
    agreed = take(picture(tmp_path, D3, held("army", ALL)), case, source_id="S2")
    assert "the smaller rules" not in " ".join(agreed.sentences())


def test_what_a_person_ended_or_retracted_is_left_so(case, tmp_path):
    rows = [held("army", WEST, area_id="w"), held("rebels", EAST, area_id="e")]
    take(picture(tmp_path, D1, *rows), case)
    path = case / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    edited = lines[1].split(",")
    edited[header.index("valid_to")] = "2017-03-15"
    lines[1] = ",".join(edited)
    lines[2] = lines[2].replace("accepted", "retracted")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = take(picture(tmp_path, D2, held("unknown", ALL, area_id="a")), case)
    assert (counts(report), report.claims) == ((1, 0, 0), 1)
    assert ground(case, date(2017, 3, 15)) == {"w": "army"}
    assert ground(case, date(2017, 3, 20)) == {}


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp"])
def test_every_format_and_projection_gives_the_same_area(case, tmp_path, suffix):
    take(picture(tmp_path, D1, held("army", WEST)), case)
    once = snapshot(case)
    (tmp_path / "other").mkdir()
    picture(tmp_path / "other", D1, held("army", WEST), suffix=suffix)
    report = take(tmp_path / f"other/control_{D1}.{suffix}", case)
    assert counts(report) == (0, 0, 1)
    assert snapshot(case) == once


def test_a_package_of_one_layer_for_each_day_and_an_archive(case, tmp_path):
    path = tmp_path / "control.gpkg"
    layer(path, held("army", WEST, area_id="w"), title="control_2017_03_01")
    layer(path, held("rebels", WEST, area_id="w"), title="control_2017_03_31")
    assert counts(take(path, case)) == (1, 1, 0)
    assert [ground(case, day)["w"] for day in (D1, D2)] == ["army", "rebels"]
    packed = zipped(tmp_path / "a.zip", picture(tmp_path, D3, held("unknown", WEST, area_id="w")))
    assert counts(take(packed, case)) == (0, 1, 0)
    assert ground(case, D3) == {"w": "unknown"}


def test_an_area_drawn_anew_under_its_id_is_an_area_of_that_day(case, tmp_path):
    wider = shapely.box(36.6, 34.6, 36.8, 34.9)
    files = [
        picture(tmp_path, D1, held("army", WEST, area_id="w")),
        picture(tmp_path, D2, held("army", wider, area_id="w")),
        picture(tmp_path, D3, held("army", WEST, area_id="w")),
    ]
    take(files, case)
    assert [list(ground(case, day)) for day in (D1, D2, D3)] == [["w"], ["w@2017-03-31"], ["w"]]
    once = snapshot(case)
    take(files[::-1], case)
    assert snapshot(case) == once


def test_days_may_stand_in_columns_names_or_be_said(case, tmp_path):
    bare = layer(tmp_path / "a.geojson", held("army", WEST, area_id="w"))
    (problem,) = refused(bare, case)
    assert "1 rows do not say of which day they are" in problem
    take(bare, case, days=[D1])
    dated = layer(
        tmp_path / "b.geojson",
        held("rebels", WEST, area_id="w", date="2017-03-31"),
        held("army", WEST, area_id="w", date="2017-04-30"),
    )
    take(dated, case)
    assert [ground(case, day)["w"] for day in (D1, D2, D3)] == ["army", "rebels", "army"]
    with pytest.raises(BadTable, match="2 dates are given for 1 files"):
        take(bare, case, days=[D1, D2])
    slashed = layer(tmp_path / "c.geojson", held("army", WEST, date="03/04/2017"))
    assert "row 2, column date: this is not an ISO date" in refused(slashed, case)[0]


def test_first_and_last_days_speak_of_their_own_area_only(case, tmp_path):
    rows = [
        held("army", WEST, area_id="w", valid_from="2017-03-01", valid_to="2017-03-15"),
        held("rebels", WEST, area_id="w", valid_from="2017-03-16", valid_to=None),
        held("rebels", EAST, area_id="e", valid_from="2017-03-10", valid_to=None),
    ]
    assert counts(take(layer(tmp_path / "spans.geojson", *rows), case)) == (3, 0, 0)
    assert ground(case, date(2017, 3, 12)) == {"w": "army", "e": "rebels"}
    assert ground(case, D4) == {"w": "rebels", "e": "rebels"}
    once = snapshot(case)
    assert counts(take(tmp_path / "spans.geojson", case)) == (0, 0, 3)
    assert snapshot(case) == once
    bad = layer(
        tmp_path / "bad.geojson", held("army", WEST, valid_from="2017-03-15", valid_to="2017-03-01")
    )
    assert "row 2, column valid_to: the last day is before the first" in refused(bad, case)[0]


def test_overlaps_of_different_actors_are_refused_by_row(case, tmp_path):
    wide = shapely.box(36.70, 34.60, 36.90, 34.90)
    path = picture(
        tmp_path,
        D1,
        held("army", WEST),
        held("rebels", wide),
        held("army", shapely.box(36.6, 34.6, 36.65, 34.65)),
    )
    (problem,) = refused(path, case)
    km2 = square_metres(WEST.intersection(wide)) / 1e6
    assert problem.startswith(
        f"{path.name}, row 3: the polygon overlaps that of row 2 of {path.name} on 2017-03-01 by "
        f"{km2:,.3f} km²; army holds that, rebels this. Cut one"
    )
    two = [picture(tmp_path, D1, held("army", WEST)), picture(tmp_path, D2, held("rebels", wide))]
    take(two, case)  # on two days, they are no overlap


@pytest.mark.parametrize(("metres", "is_let_pass"), [(90, True), (110, False)])
def test_a_sliver_along_a_border_is_let_pass_and_told(case, tmp_path, metres, is_let_pass):
    degrees = metres / (111_320 * 0.822)  # of longitude at 34.75 north, where a degree is that long
    wide = shapely.box(36.75 - degrees, 34.60, 36.90, 34.90)
    path = picture(tmp_path, D1, held("army", WEST), held("rebels", wide))
    if not is_let_pass:
        assert "overlaps" in refused(path, case)[0]
        return
    report = take(path, case)
    (sliver,) = report.slivers
    assert sliver.square_km == pytest.approx(0.09 * 33.3, rel=0.02)
    assert "1 overlaps thinner than a sliver's width were let pass" in " ".join(report.sentences())


def test_all_problems_of_layer_and_case_at_once(case, tmp_path):
    rows = [
        held("Navy", WEST), held("army", BOWTIE, name="tie"), held("Navy", EAST), held("", EAST),
        held("army", shapely.Point(36, 34)),
    ]  # fmt: skip
    write_areas(case / "areas.geojson", {"type": "Feature", "properties": {}, "geometry": None})
    problems = refused(picture(tmp_path, D1, *rows), case)
    name = f"control_{D1}.geojson"
    assert {p.split(":")[0] for p in problems if p.startswith(name)} == {
        f"{name}, row 3", f"{name}, row 5, column actor", f"{name}, row 6",
    }  # fmt: skip
    assert any(p.startswith("areas.geojson") for p in problems)
    (case / "areas.geojson").unlink()
    problems = refused(picture(tmp_path, D1, *rows[:1], rows[2]), case)
    assert len(problems) == 1
    assert "row 2, column actor: no actor goes by this name, 2 rows (2, 3)" in problems[0]
    assert "got Navy. Add the actor to actors.csv" in problems[0]


def test_one_id_on_two_grounds_of_a_day_is_refused(case, tmp_path):
    path = picture(tmp_path, D1, held("army", WEST, area_id="w"), held("army", EAST, area_id="w"))
    assert "row 3, column area_id: row 2 of" in refused(path, case)[0]
    blank = picture(tmp_path, D1, held("army", WEST, area_id="w; from x"))
    assert "the id cannot stand in a claim" in refused(blank, case)[0]
    twice = picture(tmp_path, D1, held("army", WEST), held("army", WEST))
    assert counts(take(twice, case)) == (1, 0, 1)


def test_a_day_in_the_future_and_the_embedded_case(case, tmp_path):
    path = picture(tmp_path, date(2030, 1, 1), held("army", WEST))
    assert "the row speaks of the future" in refused(path, case)[0]
    with pytest.raises(BadRequest, match="embedded case"):
        take(path, "homs-2017")


class TestTablesOfPcodes:
    @pytest.fixture
    def coded(self, case, tmp_path):
        import_cod(boundary_file(tmp_path / "cod", "gpkg"), case)
        return case

    def test_rows_speak_of_their_area_until_its_next_row(self, coded, tmp_path):
        rows = [
            ("SY040100", "2017-03-01", "Army"), ("SY040101", "2017-03-01", "rebels"),
            ("SY040100", "2017-03-31", "rebels"),
        ]  # fmt: skip
        assert counts(take(table(tmp_path / "a.csv", *rows), coded)) == (2, 1, 0)
        assert ground(coded, D1) == {"SY040100": "army", "SY040101": "rebels"}
        assert ground(coded, D2) == {"SY040100": "rebels", "SY040101": "rebels"}
        assert ground(coded, D2, known_on=D1) == ground(coded, D1)
        once = snapshot(coded)
        book = openpyxl.Workbook()
        for row in [
            ("actor", "ADM3_PCODE", "date"),
            *((a, p, date.fromisoformat(d)) for p, d, a in rows),
        ]:
            book.active.append(row)
        book.save(tmp_path / "a.xlsx")
        assert counts(take(tmp_path / "a.xlsx", coded)) == (0, 0, 3)
        assert snapshot(coded) == once
        assert check_case(coded).problems == ()

    def test_a_smaller_unit_rules_within_a_larger(self, coded, tmp_path):
        header = ("adm1_pcode", "adm3_pcode", "date", "actor")
        rows = [("SY04", "", "2017-03-01", "army"), ("SY04", "SY040101", "2017-03-01", "rebels")]
        report = take(table(tmp_path / "a.csv", *rows, header=header), coded)
        assert ground(coded, D1) == {"SY04": "army", "SY040101": "rebels"}
        assert report.holes[0].square_km == pytest.approx(0, abs=1e-6)

    def test_codes_that_are_not_there_or_of_another_country(self, coded, tmp_path):
        rows = [("SY040109", "2017-03-01", "army"), ("LB010101", "2017-03-01", "army"),
                ("", "2017-03-01", "army"), ("C100", "2017-03-01", "army")]  # fmt: skip
        problems = refused(table(tmp_path / "a.csv", *rows), coded)
        assert any("row 2, column adm3_pcode: no area has this P-code" in p for p in problems)
        assert any("row 3: the P-code is of another country; expected SY" in p for p in problems)
        assert any("row 4: the P-code is missing" in p for p in problems)
        assert any("row 5, column adm3_pcode: this is not a P-code" in p for p in problems)

    def test_a_case_without_boundaries_is_told_once(self, case, tmp_path):
        rows = [("SY040100", "2017-03-01", "army"), ("SY040101", "2017-03-01", "army")]
        (problem,) = refused(table(tmp_path / "a.csv", *rows), case)
        assert "the case has no areas with P-codes of level 3, told in rows 2, 3" in problem
        no_code = table(
            tmp_path / "b.csv", ("x", "2017-03-01", "army"), header=("place", "date", "actor")
        )
        assert "a table of control needs P-codes" in refused(no_code, case)[0]

    def test_two_holders_of_one_area_on_one_day_are_refused(self, coded, tmp_path):
        rows = [("SY040100", "2017-03-01", "army"), ("SY040100", "2017-03-01", "rebels")]
        (problem,) = refused(table(tmp_path / "a.csv", *rows), coded)
        assert "row 3: area SY040100 stands in row 2 too, told otherwise" in problem

    def test_holes_are_measured_in_ground_and_road(self, coded, tmp_path):
        report = take(table(tmp_path / "a.csv", ("SY040100", "2017-03-01", "army")), coded)
        (hole,) = report.holes
        assert report.study == "the case's administrative areas"
        assert hole.square_km == pytest.approx(square_metres(EAST) / 1e6)
        assert hole.study_square_km == pytest.approx(square_metres(ALL) / 1e6)
        # The one road runs from 36.70 to 36.80; half of it lies east of 36.75.
        assert hole.road_km == pytest.approx(hole.all_road_km / 2, rel=1e-3)
        assert hole.largest[2] == "SY040101"
        assert "2017-03-01: " in " ".join(report.sentences())


def test_overlaps_of_holders_nobody_knows_are_told_with_them(case, tmp_path):
    drawn = picture(tmp_path, D1, held("Army X", WEST), held("Band Y", ALL), held("ARMY X", WEST))
    problems = refused(drawn, case)
    assert sum("no actor goes by this name" in problem for problem in problems) == 3
    (overlap,) = [problem for problem in problems if "overlaps that of row 2" in problem]
    assert "row 3: " in overlap
    assert "army x holds that, band y this" in overlap


def test_the_command(case, tmp_path):
    one = picture(tmp_path, D1, held("army", WEST), held("rebels", EAST))
    two = layer(tmp_path / "later.geojson", held("rebels", ALL))
    words = ["import", "control", str(one), str(two), str(case), "--date", "2017-03-01"]
    done = CliRunner().invoke(
        app, [*words, "--date", "2017-03-31", "--sensitivity", "restricted", "--restricted"]
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "3 rows read: 3 taken (3 new, 0 revise an earlier claim), 0 left; 5 claims written\n"
    )
    assert "areas.geojson got 3 areas of control" in done.stderr
    assert "holes are looked for in the ground around the case's roads" in done.stderr
    assert {c.sensitivity for c in read_case(case).claims} == {"restricted"}


def test_a_layer_opens_the_ring_road_of_homs_on_its_day(tmp_path):
    """Al-Waer's own outline, drawn as held by its neighbour from an earlier day on."""
    case = tmp_path / "homs"
    shutil.copytree(case_folder("homs-2017"), case)
    features = json.loads((case / "areas.geojson").read_text(encoding="utf-8"))["features"]
    shape = next(
        f["geometry"] for f in features if f["properties"]["area_id"] == "al-waer-district"
    )
    drawn = [held("Syrian government forces", shapely.from_geojson(json.dumps(shape)))]

    def run(*words):
        done = CliRunner().invoke(app, [*words, "--format", "json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)["rows"]

    def cut_off(on):
        rows = run("cutoff", str(case), "--on", on, "--category", "hospital")
        return {row["place_id"] for row in rows if row["cut_off"] in ("certain", "best")}

    assert "al-waer" in cut_off("2017-03-21")
    words = ["2017-03-01", "2017-03-31", "--of", "control"]
    asked = ["timeline", str(case), "--from", words[0], "--to", words[1], *words[2:]]
    before = run(*asked)
    file = layer(tmp_path / "waer_2017-03-15.geojson", *drawn)
    report = take(file, case, source_id="un-s-2017-541", credibility=1)
    assert (report.claims, report.areas) == (1, ())
    assert "al-waer" in cut_off("2017-03-14")
    assert "al-waer" not in cut_off("2017-03-21")
    after = run(*asked)
    assert after != before
    dates = {row["on"] if "on" in row else row["date"] for row in after}
    assert "2017-03-15" in dates

"""``passable exposure``: incidents of a ledger on roads laid out in metres, whole way."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from ledger_scene import claim, question, scene_study
from naive_density import between
from passable.cli.app import app
from passable.measures.exposure import exposure_of_arcs
from passable.measures.results_exposure import EXPOSURE_AREA_COLUMNS, EXPOSURE_COLUMNS
from passable.run.exposure import exposure_notes, measure_exposure, tabulate_exposure
from passable.terms.config import Exposure
from scenes import box, point_subject, scene_network

# Two roads of 4 km joined at B, a ferry to an island with a road of its own, and nothing else.
SCENE = "A 0 0; B 4000 0; C 8000 0; D 8000 9000; E 12000 9000; 1: A B; 2: B C; 3: C D ferry; 4: D E"
PLACES = {"p": (1000, 0), "q": (6000, 0)}
SERVICES = {"h": (8000, 0, "hospital")}
AREAS = {"west": box(-100, -100, 2000, 100), "sea": box(7900, 2000, 8100, 4000)}
NETWORK = scene_network(SCENE, PLACES, {"h": (8000, 0)})
ON = "2017-03-21"
TODAY = 1 - 2 ** (-1 / 30)


def incident(claim_id, subject, precision="exact", value="clash", since=ON, to=ON, **words):
    return claim(
        claim_id, subject, "incident", value, since=since, to=to, precision=precision, **words
    )


def study_of(*claims, **exposure):
    study = scene_study("", PLACES, SERVICES, AREAS, claims, network=NETWORK)
    config = study.case.config.model_copy(update={"exposure": Exposure(**exposure)})
    return replace(study, case=replace(study.case, config=config))


def measured(*claims, restricted=False, **exposure):
    study = study_of(*claims, **exposure)
    answer = measure_exposure(study, question(study, ON, restricted=restricted))
    return study, answer, tabulate_exposure(study, answer).set_index("segment_id")


def test_a_precise_incident_is_spread_along_the_roads():
    """3.8 km along the first road, 30 m beside it: moved onto it, a bit of it beyond B."""
    study, answer, table = measured(incident("c", point_subject(3800, 30, 1000)))
    beyond = between(200, 1000, 1000.0) * TODAY
    second = table.loc["w2/n2-n3"]
    assert second["density_precise"] == pytest.approx(beyond / 4, rel=1e-4)
    assert second["density"] == second["density_precise"]
    assert second["density_coarse"] == 0
    assert second["incidents_per_day"] == pytest.approx(beyond, rel=1e-4)
    assert table["incidents_per_day"].sum() == pytest.approx(TODAY, rel=1e-5)
    assert list(table.reset_index().columns) == list(EXPOSURE_COLUMNS)
    assert "w3/n3-n4" not in table.index, "a ferry is no road"
    assert table.loc["w4/n4-n5", "density"] == 0
    about = answer.about
    assert (about["precise_incidents"], about["coarse_incidents"]) == (1, 0)
    assert about["moved_to_road_metres_most"] == pytest.approx(30, abs=0.1)
    arcs = exposure_of_arcs(answer.roads)
    names = study.network.graph.segment_id[study.network.arc_segment]
    forward = study.network.arc_is_forward & (names == "w2/n2-n3")
    assert arcs[forward].sum() == pytest.approx(beyond, rel=1e-4)
    backward = ~study.network.arc_is_forward & (names == "w2/n2-n3")
    assert sorted(arcs[backward].tolist()) == sorted(arcs[forward].tolist())


def test_coarse_incidents_lie_evenly_on_the_roads_of_their_area():
    """An area over the first 2 of 4 km; a circle of 500 m around a place; a segment; a road."""
    _, answer, table = measured(incident("c", "area:west"))
    assert table["density_coarse"].tolist() == pytest.approx([TODAY / 4, 0, 0], rel=1e-4)
    arcs = exposure_of_arcs(answer.roads)  # the place at 1 km parts the road: half each
    assert sorted(set(arcs[arcs > 0].round(9))) == pytest.approx([TODAY / 2], rel=1e-4)
    _, _, table = measured(incident("c", point_subject(6000, 0, 500), precision="near"))
    assert table["incidents_per_day"].tolist() == pytest.approx([0, TODAY, 0], rel=1e-4)
    _, _, table = measured(incident("c", "place:q", precision=""))
    assert table["incidents_per_day"].tolist() == pytest.approx([0, TODAY, 0], rel=1e-4)
    _, answer, table = measured(incident("c", "segment:w1/n1-n2", precision=""))
    assert table["incidents_per_day"].tolist() == pytest.approx([TODAY, 0, 0], rel=1e-4)
    assert answer.about["coarse_incidents"] == 1


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (incident("c", point_subject(4000, 1500, 1000)), "no road within its radius"),
        (incident("c", point_subject(4000, 5000, 500), precision="near"), "no road in its area"),
        (incident("c", "area:sea"), "no road in its area"),
        (incident("c", "segment:gone"), "its subject lies on no road"),
        (incident("c", "road:M99@p..q"), "its subject lies on no road"),
        (
            incident("c", point_subject(0, 0, 9), value="strategic development: Agreement"),
            "strategic development: not coded systematically",
        ),
    ],
)
def test_what_touches_no_road_is_counted_with_the_reason(told, reason):
    _, answer, table = measured(told)
    assert answer.about["left_out"] == {reason: 1}
    assert answer.about["precise_incidents"] == answer.about["coarse_incidents"] == 0
    assert not table["density"].any()
    assert any(reason in sentence for sentence in exposure_notes(answer.about))


def test_a_restricted_incident_acts_on_no_public_density():
    """A density shows where it lies, so it counts with --restricted only, and its absence is told."""
    secret = replace(incident("c", point_subject(3800, 30, 1000)), sensitivity="restricted")
    _, answer, table = measured(secret)
    assert not table["density"].any()
    assert answer.about["left_out"] == {"withheld from public output": 1}
    _, answer, table = measured(secret, restricted=True)
    assert table["incidents_per_day"].sum() == pytest.approx(TODAY, rel=1e-5)


def test_nor_does_one_at_a_protected_service():
    """Hospitals are protected until the case declares them public: 1 km around it would tell."""
    _, answer, table = measured(incident("c", "service:h", precision=""))
    assert not table["density"].any()
    assert answer.about["left_out"] == {"withheld from public output": 1}
    _, answer, table = measured(incident("c", "service:h", precision=""), restricted=True)
    assert table["density"].any()


def test_dead_ends_lose_or_return_and_say_so():
    """400 m from the end at A: a part of the kernel would go beyond."""
    near_end = incident("c", point_subject(400, 0, 100))
    _, answer, table = measured(near_end, dead_ends="lose")
    lost = between(400, 1000, 1000.0)
    assert answer.about["share_lost_at_dead_ends"] == pytest.approx(lost, rel=1e-4)
    assert table["incidents_per_day"].sum() == pytest.approx((1 - lost) * TODAY, rel=1e-4)
    assert any("lost at dead ends" in sentence for sentence in exposure_notes(answer.about))
    _, answer, _ = measured(near_end)
    assert answer.about["share_lost_at_dead_ends"] == 0


def test_an_area_mostly_off_the_roads_is_told():
    wide = incident("c", point_subject(4000, 0, 50_000), precision="area")
    _, answer, _ = measured(wide)
    assert answer.about["coarse_incidents_mostly_off_the_roads"] == 1
    assert any("mostly beyond the roads" in sentence for sentence in exposure_notes(answer.about))


def test_known_on_and_on_choose_the_incidents():
    late = incident("c", point_subject(3800, 0, 1000), since="2017-03-10", to="2017-03-10",
                    reported="2017-03-15")  # fmt: skip
    study = study_of(late)
    sums = {}
    for on, known_on in (("2017-03-12", None), ("2017-03-12", "2017-03-14"), ("2017-04-09", None)):
        answer = measure_exposure(study, question(study, on, known_on=known_on))
        sums[on, known_on] = tabulate_exposure(study, answer)["incidents_per_day"].sum()
    assert sums["2017-03-12", "2017-03-14"] == 0
    assert sums["2017-03-12", None] == pytest.approx(TODAY * 2 ** (-2 / 30), rel=1e-5)
    assert sums["2017-04-09", None] == pytest.approx(TODAY / 2, rel=1e-5)


def test_rows_by_pcode_add_up_to_all_roads():
    study, answer, table = measured(
        incident("c", point_subject(3800, 30, 1000)), incident("d", "area:west")
    )
    places = study.case.places.assign(
        adm1_pcode="XX1", adm2_pcode="XX11", adm3_pcode=["XX111", "XX112"]
    )
    study = replace(study, case=replace(study.case, places=places))
    by = tabulate_exposure(study, answer, "adm3")
    assert list(by.columns) == list(EXPOSURE_AREA_COLUMNS)
    assert by["adm3_pcode"].tolist() == ["XX111", "XX112"]
    for column in ("km", "incidents_per_day"):
        assert by[column].sum() == pytest.approx(table[column].sum())
    assert by["density"].tolist() == pytest.approx((by["incidents_per_day"] / by["km"]).tolist())
    assert tabulate_exposure(study, answer, "adm1")["segments"].tolist() == [3]
    assert tabulate_exposure(study, answer, "adm1")["adm3_pcode"].tolist() == [""]


def test_a_ledger_without_incidents_has_no_density_and_no_fault():
    _, answer, table = measured()
    assert table["density"].tolist() == [0, 0, 0]
    assert answer.about["first_incident_day"] is None
    assert exposure_notes(answer.about)[0].startswith("0 incidents counted")


def test_the_command_gives_rows_and_a_record(tmp_path):
    out = tmp_path / "rows.json"
    words = ["exposure", "homs-2017", "--by", "adm3", "--out", str(out), "--quiet"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    said = json.loads(out.read_text(encoding="utf-8"))
    about = said["run"]["exposure"]
    assert about["bandwidth_metres"] == 1000
    assert "not a probability" in about["meaning"]
    rows = pd.DataFrame(said["rows"])
    assert rows["density_coarse"].max() > 0
    assert rows["density_precise"].max() == 0, "no incident of the case is known to the spot"
    assert about["coarse_incidents"] + sum(about["left_out"].values()) == 53
    assert rows["incidents_per_day"].sum() == pytest.approx(about["coarse_incidents_per_day"])
    layer = tmp_path / "rows.gpkg"
    words = ["exposure", "--on", "2017-03-21", "--out", str(layer), "--quiet"]
    assert CliRunner().invoke(app, words).exit_code == 0
    import pyogrio

    segments = pyogrio.read_dataframe(layer, layer="exposure")
    assert len(segments) == 167
    assert segments.geometry.notna().all()
    assert np.isfinite(segments["density"]).all()
    wrong = CliRunner().invoke(app, ["exposure", "--by", "adm4"])
    assert wrong.exit_code != 0
    assert date(2017, 3, 21).isoformat() in said["run"]["request"]["on"]

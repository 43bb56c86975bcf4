"""``importance segments --demand detour`` by hand, by brute force, and against RA2CE's table."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from test_cutoff_laws import NETWORK, days, ledgers, movers, study_of
from typer.testing import CliRunner

import naive
from ledger_scene import claim, question, scene_study
from passable.cli.app import app
from passable.measures.results_importance import DETOUR_REASONS
from passable.network.arc_lengths import graph_of_lengths
from passable.network.states import CLOSED, EdgeStates
from passable.run.segment_importance import measure_importance_segments
from passable.run.segments_asked import SegmentsAsked

ON = "2017-03-21"
CASE = """\
title = "Beira"
[defaults]
on = 2024-01-01
mover = "all"
[roads]
path = {path!r}
kind = "lines"
columns = {{ way_id = "rfid", length_metres = "length", road_class = "highway" }}
[questions]
categories = ["hospital"]
[movers.all]
title = "All"
"""
TABLES = {
    "places.csv": "place_id,name_en,lon,lat\nbeira,Beira,34.8767,-19.8504\n",
    "services.csv": "service_id,category,lon,lat\nh,hospital,34.8773,-19.8502\n",
    "sources.csv": "source_id,publisher,title,reliability\n",
    "claims.csv": "claim_id,subject,predicate,valid_from,reported_on,source_id,credibility\n",
}


def detours(study, **words):
    request = question(study, words.pop("on", ON), restricted=True)
    table = measure_importance_segments(study, request, SegmentsAsked("detour", **words))
    return table.set_index("segment_id")


def test_a_block_by_hand():
    """A square of a kilometre a side, one side a one-way, a tail, a loop and a twin of the tail."""
    text = """
    A 0 0; B 1000 0; C 1000 1000; D 0 1000; E 2000 0; F 2000 500
    1: A B; 2: B C; 3: C D oneway=1; 4: D A; 5: B E; 6: B E; 7: E F; 8: F F length_metres=300
    """
    study = scene_study(text, {"a": (500, 0)}, {"h": (500, 0)})
    rows = detours(study)
    side = rows.loc["w1/n1-n2"]  # a stands in its middle and cuts it in two
    assert (side["own_seconds"], side["reason"]) == (60, "one way only")  # B to A by C, not back
    assert np.isnan(side["detour_seconds"])
    one_way = rows.loc["w3/n3-n4"]
    assert (one_way["detour_seconds"], one_way["extra_seconds"]) == (180, 120)
    has_none = (rows["reason"] != "").tolist()
    assert has_none == sorted(has_none, reverse=True)  # the worst first
    assert one_way["detour_metres"] == pytest.approx(3000, abs=0.02)
    assert rows.loc["w5/n2-n5", "extra_seconds"] == 0
    assert rows.loc["w7/n5-n6", "reason"] == "no other way"
    assert rows.loc["w8/n6-n6", "detour_seconds"] == 0
    shut = scene_study(
        text, {"a": (500, 0)}, {"h": (500, 0)},
        claims=[claim("c", "segment:w6/n2-n5", "status", "closed")],
    )  # fmt: skip
    rows = detours(shut)
    assert rows.loc["w6/n2-n5", "reason"] == "closed now"
    assert rows.loc["w5/n2-n5", "reason"] == "no other way"
    assert detours(shut, claim_free=True).loc["w5/n2-n5", "reason"] == ""


def by_hand(milliseconds):
    """Each segment's own way and the way round it, in both directions, by all distances."""
    arcs = list(zip(NETWORK.arc_tail.tolist(), NETWORK.arc_head.tolist(), milliseconds.tolist(),
                    strict=True))  # fmt: skip
    graph = NETWORK.graph
    for segment in range(graph.segment_count):
        mine = NETWORK.arc_segment == segment
        far = naive.all_distances(
            NETWORK.node_count, [a for a, own in zip(arcs, mine, strict=True) if not own]
        )
        ends = int(graph.from_node[segment]), int(graph.to_node[segment])
        pairs = []
        for forward, (start, end) in ((True, ends), (False, ends[::-1])):
            times = milliseconds[mine & (NETWORK.arc_is_forward == forward)]
            if len(times) and (times != CLOSED).all():
                pairs.append((far[start][end], int(times.sum())))
        yield pairs


@given(ledgers, movers, days)
@settings(max_examples=15, deadline=None)
def test_every_detour_equals_all_distances_without_the_segment(ledger, name, on):
    study = study_of(ledger, name)
    rows = detours(study, on=on).loc[NETWORK.graph.segment_id]
    times = study.situation(on, None, "movers").states("best")
    lengths = graph_of_lengths(NETWORK, times).milliseconds
    for unit, states, column in (
        (1000, times, "seconds"),
        (1000, EdgeStates(lengths), "metres"),
    ):
        for row, pairs in zip(rows.to_dict("records"), by_hand(states.milliseconds), strict=True):
            lacking = [far is None for far, _ in pairs]
            if not pairs:
                expected, reason = None, "closed now"
            elif any(lacking):
                expected, reason = None, "no other way" if all(lacking) else "one way only"
            else:
                expected, reason = max(pairs), ""
            assert row["reason"] == reason
            found = row[f"detour_{column}"], row[f"extra_{column}"]
            if expected is None:
                assert np.isnan(found).all()
            else:
                assert found[0] == expected[0] / unit
                longest = [far - own for far, own in pairs if far == expected[0]]
                assert round(found[1] * unit) in longest


def test_every_reason_is_told():
    assert set(DETOUR_REASONS) == {"no other way", "one way only", "closed now"}


@pytest.mark.real
def test_beira_is_ra2ces_table(shared, tmp_path):
    """All 2,109 edges within 1 m of RA2CE's own result, through the command; 337 without a way."""
    folder = shared / "oracle" / "ra2ce-beira"
    case = tmp_path / "beira"
    (case / "roads").mkdir(parents=True)
    (case / "case.toml").write_text(CASE.format(path=str(folder / "base_graph_edges.gpkg")))
    for name, text in TABLES.items():
        (case / name).write_text(text)
    out = tmp_path / "detours.csv"
    words = ["importance", "segments", str(case), "--demand", "detour", "--restricted"]
    done = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    ours = pd.read_csv(out, encoding="utf-8-sig", dtype={"segment_id": str}).set_index("segment_id")
    published = "reference/output/single_link_redundancy/tutorial_single_link_redundancy.gpkg"
    theirs = gpd.read_file(folder / published)
    theirs.index = theirs["rfid"].astype(str)
    assert len(theirs) == 2109
    ours = ours.loc[theirs.index]
    has_none = theirs["detour"] == 0
    assert has_none.sum() == 337
    assert (ours["detour_metres"].isna() == has_none).all()
    assert (ours["is_cut_edge"] == has_none).all()
    assert set(ours.loc[has_none, "reason"]) == {"no other way"}
    apart = (ours["detour_metres"] - theirs["alt_length"]).abs()[~has_none]
    assert len(apart) == 1772
    assert apart.max() <= 1
    extra = (ours["extra_metres"] - theirs["diff_length"]).abs()[~has_none]
    assert extra.max() <= 1

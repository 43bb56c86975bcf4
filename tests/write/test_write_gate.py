"""The gate withholds what restricted claims say, and only that."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from content_builder import build_content, claims, shut, towns

from passable.measures.results import ARC_LAYER_COLUMNS
from passable.write.brief_content import BriefContent
from passable.write.gate import OPEN, WITHHELD, Gate
from passable.write.gate_arcs import merge_arcs
from passable.write.gate_brief import TABLES, open_gate
from passable.write.scrub import Scrubber
from passable.write.whereabouts import pcodes_by_claim


def test_closed_gate():
    content = build_content()
    shown = open_gate(shut(content))
    assert not shown.head.is_restricted
    row = shown.claims.set_index("claim_id").loc["restricted-1"]
    assert (row[["subject", "value", "said_by", "note"]] == WITHHELD).all()
    assert row["grade"] == "B2"
    others = content.claims["claim_id"] != "C4"
    pd.testing.assert_frame_equal(shown.claims[others], content.claims[others])
    closures = shown.closures.set_index("claim_ids")
    assert closures.loc["restricted", "subject"] == WITHHELD
    assert closures.loc["C1", "subject"] == "road:M5@homs..hama"
    assert closures.loc["restricted", "km"] == 41.5
    areas = shown.areas.set_index("area_id")
    assert areas.loc["north", "controller_name"] == WITHHELD
    assert areas.loc["east", "controller_name"] == "Islamic State (Syria)"
    assert not {"C4", "restricted-1", "restricted"} & set(pcodes_by_claim(shown))


def test_open_gate_withholds_nothing_and_stamps_every_row():
    content = build_content()
    shown = open_gate(content)
    assert shown.head.is_restricted
    pd.testing.assert_frame_equal(shown.claims.drop(columns="release"), content.claims)
    for part in fields(shown):
        frame = getattr(shown, part.name)
        if isinstance(frame, pd.DataFrame):
            assert (frame["release"] == "RESTRICTED").all(), part.name
    assert shown.record["release"] == "RESTRICTED"


def test_the_content_given_is_not_changed_and_twice_is_once():
    content = shut(build_content())
    before = content.claims.copy()
    once = open_gate(content)
    twice = open_gate(once)
    pd.testing.assert_frame_equal(content.claims, before)
    for name in TABLES:
        if getattr(once, name) is not None:
            pd.testing.assert_frame_equal(getattr(once, name), getattr(twice, name))


def test_a_figure_that_stands_on_a_restricted_claim():
    extra = claims().iloc[[0]].assign(
        claim_id="P-waer", subject="place:waer", predicate="population", value="50000 people",
        sensitivity="restricted")  # fmt: skip
    content = shut(build_content(claims=pd.concat([claims(), extra], ignore_index=True)))
    shown = open_gate(content)
    for frame in (shown.cutoff, shown.access, shown.places):
        row = frame[frame["place_id"] == "waer"].iloc[0]
        assert pd.isna(row["people_best"])
        assert row["people_source_id"] == WITHHELD
    terminal = shown.terminals.set_index("terminal_id").loc["waer"]
    assert pd.isna(terminal["people"])
    diff = shown.diff[shown.diff["subject"] == "waer"]
    assert diff["people_best"].isna().all()
    assert shown.places["people_best"].notna().sum() == towns()["people_best"].notna().sum() - 1
    pd.testing.assert_frame_equal(shown.summary, content.summary)


def test_no_table_of_a_brief_can_be_forgotten():
    frames = {part.name for part in fields(BriefContent) if "DataFrame" in str(part.type)}
    assert frames == set(TABLES)


def test_undeclared_columns_do_not_leave():
    frame = pd.DataFrame({"place_id": ["a"], "phone": ["0123"]})
    assert list(Gate().table(frame, {"place_id": "str"})) == ["place_id"]
    assert list(OPEN.table(frame, {"place_id": "str"})) == ["place_id", "phone", "release"]


def gate_of_things():
    return Gate(
        sources={"S-quiet": "source graded B"},
        services={"h1": "hospital in SY01"},
        rounded=frozenset({"hospital"}),
        places={"camp": ("restricted-place-1", {"adm1_pcode": "SY01"})},
        subjects={"point:1,2@50": "segment:w1"},
        words=frozenset({"Abu Someone"}),
    )  # fmt: skip


def test_a_protected_service_is_told_by_category_and_district_and_whole_minutes():
    rows = pd.DataFrame(
        {
            "place_id": ["a", "b"], "name_en": ["A", "B"], "category": ["hospital", "fuel"],
            "seconds": [61.0, 61.0], "claim_free_seconds": [60.0, 60.0], "extra_seconds": [1.0, 1.0],
            "service_id": ["h1", "f1"], "service_name": ["Field hospital", "Pump"],
            "segment_ids": ["w1 w2", "w1"],
        }
    )  # fmt: skip
    shown = gate_of_things().table(rows)
    assert shown.loc[0, ["name_en", "service_id", "service_name"]].tolist() == [
        "A", "", "hospital in SY01"]  # fmt: skip
    assert shown.loc[0, "segment_ids"] == WITHHELD  # the way leads to it
    assert shown.loc[0, ["seconds", "claim_free_seconds", "extra_seconds"]].tolist() == [
        120,
        60,
        60,
    ]
    pd.testing.assert_series_equal(shown.loc[1], rows.loc[1])


def test_a_protected_place_is_a_number_and_a_shared_pcode():
    rows = pd.DataFrame(
        {
            "place_id": ["camp", "town"], "name_en": ["Camp", "Town"], "name_ar": ["م", "ب"],
            "adm1_pcode": ["SY01", "SY01"], "adm3_pcode": ["SY010101", "SY010101"],
            "seconds": [10.0, np.nan], "reason": ["", "no open way"], "cut_off": ["no", "certain"],
        }
    )  # fmt: skip
    shown = gate_of_things().table(rows)
    assert shown.loc[0].fillna("-").tolist() == [
        "restricted-place-1", WITHHELD, WITHHELD, "SY01", "", "-", WITHHELD, "no"]  # fmt: skip
    assert shown.loc[1, "name_en"] == "Town"


def test_running_text_repeats_nothing():
    gate = gate_of_things()
    told = gate.text("Abu Someone at point:1,2@50, says S-quiet; not Abu Someones")
    assert told == f"{WITHHELD} at segment:w1, says source graded B; not Abu Someones"
    record = gate.record({"a": ["x Abu Someone"], "b": {"S-quiet": 1}})
    assert record == {
        "a": [f"x {WITHHELD}"], "b": {"source graded B": 1}, "release": "PUBLIC"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ab abc abcd", "ab X abcd"),
        ("(abc)", "(X)"),
        ("abc-d abc", "Y X"),
        ("", ""),
        ("م abc", "م X"),
    ],
)
def test_the_longest_word_wins_and_words_end_where_they_end(text, told):
    assert Scrubber({"abc": "X", "abc-d": "Y"})(text) == told


def arcs(*rows):
    frame = pd.DataFrame(
        [(a, b, s, f, t, ms, ms, ms, None if shut else ms) for a, b, s, f, t, ms, shut in rows],
        columns=list(ARC_LAYER_COLUMNS),
    )
    return frame.astype({c: "Int64" for c in ARC_LAYER_COLUMNS if c.startswith("milliseconds")})


def test_hidden_nodes_are_joined_over_both_ways_and_round_a_loop():
    a, b = "s@0.25", "s@0.75"
    both = arcs(
        ("u", a, "s", 0.0, 0.25, 10, False), (a, "u", "s", 0.0, 0.25, 11, False),
        (a, b, "s", 0.25, 0.75, 20, False), (b, a, "s", 0.25, 0.75, 21, True),
        (b, "v", "s", 0.75, 1.0, 30, False), ("v", b, "s", 0.75, 1.0, 31, False),
        ("v", "w", "t", 0.0, 1.0, 5, False),
    )  # fmt: skip
    told = merge_arcs(both, {a, b})
    rows = {(r.from_node, r.to_node): r for r in told.itertuples()}
    assert set(rows) == {("u", "v"), ("v", "u"), ("v", "w")}
    assert rows["u", "v"].milliseconds_best == 60
    assert rows["v", "u"].milliseconds_best == 63
    assert pd.isna(rows["v", "u"].milliseconds_pessimistic)
    assert (rows["v", "u"].from_fraction, rows["v", "u"].to_fraction) == (0.0, 1.0)
    one = merge_arcs(both, {b})
    assert {(r.from_node, r.to_node) for r in one.itertuples()} == {
        ("u", a), (a, "u"), (a, "v"), ("v", a), ("v", "w")}  # fmt: skip
    loop = arcs(
        ("u", a, "s", 0.0, 0.25, 1, False), (a, "u", "s", 0.25, 1.0, 2, False),
        ("u", a, "s", 0.25, 1.0, 4, False), (a, "u", "s", 0.0, 0.25, 8, False),
    )  # fmt: skip
    told = merge_arcs(loop, {a})
    assert sorted(told["milliseconds_best"]) == [3, 12]
    assert set(told["from_node"]) == set(told["to_node"]) == {"u"}


def test_an_empty_gate_takes_checkpoints_of_the_road_data_and_counts_them():
    content = replace(build_content(), gate=Gate())
    shown = open_gate(content)
    assert not len(shown.road_points)
    (row,) = shown.withheld_counts.to_dict("records")
    assert (row["thing"], row["count"]) == ("checkpoint", 1)
    public = open_gate(replace(content, gate=Gate(has_checkpoints=True)))
    assert len(public.road_points) == 1
    assert public.withheld_counts is None

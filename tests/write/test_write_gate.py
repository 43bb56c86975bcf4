"""The gate withholds what restricted claims say, and only that."""

from __future__ import annotations

import pandas as pd
from content_builder import build_content, claims, towns

from passable.write.gate import WITHHELD, open_gate, restricted_ids
from passable.write.whereabouts import pcodes_by_claim


def test_closed_gate():
    content = build_content()
    shown = open_gate(content, restricted=False)
    assert not shown.head.is_restricted
    row = shown.claims.set_index("claim_id").loc["C4"]
    assert (row[["subject", "value", "said_by", "note"]] == WITHHELD).all()
    assert row["grade"] == "B2"
    others = shown.claims["claim_id"] != "C4"
    pd.testing.assert_frame_equal(shown.claims[others], content.claims[others])
    closures = shown.closures.set_index("claim_ids")
    assert closures.loc["C4", "subject"] == WITHHELD
    assert closures.loc["C1", "subject"] == "road:M5@homs..hama"
    assert closures.loc["C4", "km"] == 41.5
    areas = shown.areas.set_index("area_id")
    assert areas.loc["north", "controller_name"] == WITHHELD
    assert areas.loc["east", "controller_name"] == "Islamic State (Syria)"
    assert "C4" not in pcodes_by_claim(shown)


def test_open_gate_withholds_nothing():
    content = build_content()
    shown = open_gate(content, restricted=True)
    assert shown.head.is_restricted
    pd.testing.assert_frame_equal(shown.claims, content.claims)


def test_the_content_given_is_not_changed_and_twice_is_once():
    content = build_content()
    before = content.claims.copy()
    once = open_gate(content, restricted=False)
    twice = open_gate(once, restricted=False)
    pd.testing.assert_frame_equal(content.claims, before)
    pd.testing.assert_frame_equal(once.claims, twice.claims)
    pd.testing.assert_frame_equal(once.closures, twice.closures)


def test_a_figure_that_stands_on_a_restricted_claim():
    extra = claims().iloc[[0]].assign(
        claim_id="P-waer", subject="place:waer", predicate="population", value="50000 people",
        sensitivity="restricted")  # fmt: skip
    content = build_content(claims=pd.concat([claims(), extra], ignore_index=True))
    assert restricted_ids(content) == {"C4", "P-waer"}
    shown = open_gate(content, restricted=False)
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

"""docs/guide/terms.md tells every code that a table may hold or an answer may give."""

from pathlib import Path

import pytest

from passable.measures.results import CUTOFF_COLUMNS
from passable.terms import codes

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "terms.md").read_text(encoding="utf-8")
LISTS = (
    codes.VEHICLES,
    codes.SEASONS,
    codes.READINGS,
    tuple(set(codes.STATUS_VALUES.values())),
    tuple(set(codes.DAMAGE_VALUES.values())),
    tuple(codes.FUNCTION_VALUES.values()),
    codes.PLACE_PRECISIONS,
    codes.TIME_PRECISIONS,
    codes.SENSITIVITIES,
    codes.CLAIM_STATES,
    codes.AREA_KINDS,
)


@pytest.mark.parametrize("word", sorted({word for values in LISTS for word in values}))
def test_every_code_is_told(word):
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("word", codes.CUT_OFF)
def test_every_state_of_a_place_is_told(word):
    assert f"{word}," in PAGE or f", {word} " in PAGE


@pytest.mark.parametrize(
    "column", ["newly", "pre_existing", "snapping_doubt", "on_closure", "since", "cut_off"]
)
def test_every_flag_of_a_place_is_told(column):
    assert column in CUTOFF_COLUMNS
    assert (
        column.replace("_", " ")
        .replace("pre existing", "pre-existing")
        .replace("on closure", "on the closure")
        in PAGE
    )

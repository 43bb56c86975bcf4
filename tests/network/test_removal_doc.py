"""The page about removal is true: its lines give what stands below them."""

import doctest
from pathlib import Path


def test_five_towns_by_hand():
    page = Path(__file__).parents[2] / "docs/design/removal.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 5) == (0, True)

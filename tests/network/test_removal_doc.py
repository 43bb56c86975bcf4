"""The pages about removal are true: their lines give what stands below them."""

import doctest
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["removal", "removal-service"])
def test_towns_by_hand(name):
    page = Path(__file__).parents[2] / f"docs/design/{name}.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 5) == (0, True)

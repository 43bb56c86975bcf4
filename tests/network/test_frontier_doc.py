"""The example of docs/design/frontier.md is run, line by line."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/design/frontier.md"


def test_the_example_of_the_page_is_true():
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted >= 12
    assert result.failed == 0

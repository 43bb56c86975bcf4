"""Every command and snippet of these pages of the guide is run, and prints what they show."""

import os
from pathlib import Path

import pytest
from test_readme import CONSOLE, PYTHON, but_the_run, printed_by, put, said_by, stripped

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PAGES = [GUIDE / "whatif.md", GUIDE / "importance.md", GUIDE / "corridor.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_prints_what_it_shows(page):
    if os.environ.get("PASSABLE_WRITE_DOCS"):
        put(CONSOLE, lambda match: said_by(match["words"]), page)
        put(PYTHON, lambda match: printed_by(match["code"]), page)
    text = page.read_text(encoding="utf-8")
    commands, snippets = list(CONSOLE.finditer(text)), list(PYTHON.finditer(text))
    assert commands
    for match in commands:
        assert but_the_run(said_by(match["words"])) == but_the_run(stripped(match["shown"]))
    for match in snippets:
        assert printed_by(match["code"]) == stripped(match["shown"])

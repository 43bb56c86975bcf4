"""docs/guide/commands.md is what ``--help`` says, word for word."""

import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from passable.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "commands.md"
COMMANDS = (
    "brief",
    "check",
    "access",
    "cutoff",
    "diff",
    "new",
    "import",
    "import ucdp",
    "import acled",
    "import obstacles",
    "import bridges",
    "import road-status",
    "import flee",
    "import claims",
    "import cod",
    "import control",
    "timeline",
    "exposure",
    "statements",
    "rerun",
    "export",
    "export prov",
    "export flee",
    "claims",
    "claims list",
    "claims conflicts",
    "claims stale",
    "claims history",
    "whatif",
    "importance",
    "importance places",
    "importance segments",
    "bench",
    "agreement",
    "routes",
    "corridor",
    "convoy",
)
WIDE = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}
HEAD = """# Commands

Written from `passable COMMAND --help`; a test compares them. To write this page anew:
`PASSABLE_WRITE_DOCS=1 make test`.
"""


def help_of(*words):
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="passable", env=WIDE)
    assert done.exit_code == 0, done.output
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def reference():
    parts = [HEAD, f"## passable\n\n```\n{help_of()}\n```\n"]
    parts += [f"## passable {c}\n\n```\n{help_of(*c.split())}\n```\n" for c in COMMANDS]
    return "\n".join(parts)


def test_the_page_says_what_help_says():
    if os.environ.get("PASSABLE_WRITE_DOCS"):
        PAGE.write_text(reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_in_the_help_above_it(command):
    *above, name = command.split()
    assert re.search(rf"^  {name} ", help_of(*above), re.MULTILINE)

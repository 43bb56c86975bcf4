"""Every command and snippet of the README is run, and prints what the README shows."""

import contextlib
import io
import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from passable.cli.app import app

README = Path(__file__).parents[2] / "README.md"
CONSOLE = re.compile(r"```console\n\$ passable (?P<words>[^\n]+)\n(?P<shown>.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(?P<code>.*?)```\n\n```\n(?P<shown>.*?)```", re.DOTALL)


def stripped(text):
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def but_the_run(text):
    """A run's id is the digest of every input, so any edit of the case changes it."""
    return re.sub(r"run_id [0-9a-f]{16}", "run_id of the run", text)


def said_by(words):
    done = CliRunner().invoke(app, shlex.split(words))
    assert done.exit_code == 0, done.output
    return stripped(done.stdout)


def printed_by(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, str(README), "exec"), {})
    return stripped(out.getvalue())


def put(pattern, said, page=README):
    """Write what was really said into a page."""
    text = page.read_text(encoding="utf-8")

    def anew(match):
        begin, end = (match.start("shown") - match.start(), match.end("shown") - match.start())
        return match[0][:begin] + said(match) + "\n" + match[0][end:]

    page.write_text(pattern.sub(anew, text), encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def written_anew():
    if os.environ.get("PASSABLE_WRITE_DOCS"):
        put(CONSOLE, lambda match: said_by(match["words"]))
        put(PYTHON, lambda match: printed_by(match["code"]))


def test_commands_print_what_is_shown():
    blocks = list(CONSOLE.finditer(README.read_text(encoding="utf-8")))
    assert blocks
    for block in blocks:
        said, shown = said_by(block["words"]), stripped(block["shown"])
        assert but_the_run(said) == but_the_run(shown)


def test_the_python_lines_print_what_is_shown():
    blocks = list(PYTHON.finditer(README.read_text(encoding="utf-8")))
    assert blocks
    for block in blocks:
        lines = [line for line in block["code"].splitlines() if line.strip()]
        assert len(lines) == 6
        assert printed_by(block["code"]) == stripped(block["shown"])


def test_links_lead_somewhere():
    pages = [README, *README.parent.glob("docs/**/*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"

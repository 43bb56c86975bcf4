"""Start-up: what needs no kernel never imports numba; compiling is told, once per installation."""

import subprocess
import sys

import numba
import numpy as np
import pytest

from passable.cli import progress
from passable.cli.progress import told_on_stderr
from passable.kernels.sweep import is_too_long
from passable.run.compiling import CLOCK, CompileClock
from valley import write_valley

COMMANDS = """
import sys
from typer.testing import CliRunner
from passable.cli.app import app

for words in (
    ["--help"],
    ["--version"],
    ["importance", "places", "--help"],
    ["access", "--on", "nonsense"],
    ["diff", "homs-2017"],
    ["whatif", "homs-2017"],
    ["import", "ucdp", "no-such-file.csv", "no-such-case"],
    ["new", sys.argv[1], "--osm", sys.argv[2]],
):
    done = CliRunner().invoke(app, words)
    assert "numba" not in sys.modules, words
assert done.exit_code == 0, done.output
"""


def test_commands_that_need_no_kernel_never_import_numba(tmp_path):
    valley = write_valley(tmp_path / "valley.osm.pbf")
    words = [sys.executable, "-c", COMMANDS, str(tmp_path / "case"), str(valley)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def clock():
    """The process's own clock, put back afterwards."""
    kept = (CLOCK.kernels, CLOCK.seconds, CLOCK.progress)
    CLOCK.kernels, CLOCK.seconds = 0, 0.0
    yield CLOCK
    CLOCK.kernels, CLOCK.seconds, CLOCK.progress = kept


def kernel_of(module):
    def plus_one(number):
        return number + 1

    plus_one.__module__ = module
    return numba.njit(plus_one)


def test_what_is_compiled_is_counted_and_told(clock):
    told = []
    clock.progress = lambda step, done=0, total=0: told.append(step)
    numbers = kernel_of("passable.kernels.of_this_test")
    numbers(1)
    assert clock.kernels == 1
    assert clock.seconds > 0
    assert told == ["compiling kernels, once per installation"]
    before = clock.seconds
    numbers(2)
    assert (clock.kernels, clock.seconds) == (1, before)
    kernel_of("elsewhere")(1)
    assert clock.kernels == 1  # not ours, but its time was waited for
    assert clock.seconds > before


def test_what_is_loaded_from_numbas_cache_is_not_counted(clock):
    near = np.zeros(16, dtype=np.int32)
    is_too_long(near)  # compiled or loaded, here or before
    clock.kernels = 0
    again = numba.njit(cache=True, nogil=True)(is_too_long.py_func)
    again(near)
    assert sum(again.stats.cache_hits.values()) == 1
    assert clock.kernels == 0


def test_it_is_said_on_stderr_once_it_took_a_while(clock, capsys, monkeypatch):
    for seconds, quiet, said in ((6.04, False, True), (0.1, False, False), (9.0, True, False)):
        clock.kernels, clock.seconds = 12, seconds
        with told_on_stderr(quiet=quiet):
            pass
        assert ("compiled 12 kernels in" in capsys.readouterr().err) is said
    monkeypatch.delitem(sys.modules, "passable.run.compiling")
    with told_on_stderr():
        pass
    assert capsys.readouterr().err == ""
    assert progress.WORTH_TELLING < 1


def test_compilations_within_another_count_once_in_time():
    clock = CompileClock()

    class Told:
        data = {"dispatcher": kernel_of("passable.kernels.x")}  # noqa: RUF012

    for start in (True, True, False, False):
        (clock.on_start if start else clock.on_end)(Told)
    assert clock.kernels == 2
    assert clock.seconds >= 0
    assert clock._depth == 0

"""What goes wrong, and how it is said.

The tree::

    PassableError
    └── BadInput          the user's files or words; exit code 2, nothing written
        ├── BadFile       a file that cannot be read at all
        ├── BadTable      rows or columns that break a table's contract
        ├── BadClaim      a claim that cannot be resolved on this network
        └── BadRequest    a question the case cannot answer (a date, a name, an option)

Everything else that escapes is a defect of ours and exits with 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PROBLEMS_SHOWN = 50
OFFENDERS_SHOWN = 5


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input, said so that its owner can mend it.

    Parameters
    ----------
    what
        What is wrong, in a clause ("population is not a number").
    remedy
        What to do about it, in the imperative.
    file
        The file it stands in, as the user named it; empty if no file is involved.
    row
        The row as a spreadsheet counts it: the header is row 1.
    column
        The column's name.
    expected, got
        What was expected there and what stood there.
    """

    what: str
    remedy: str
    file: str = ""
    row: int | None = None
    column: str = ""
    expected: str = ""
    got: str = ""

    def __str__(self) -> str:
        """Say it in one line: where, what, expected, got, remedy."""
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        text = f"{where}: {self.what}" if where else self.what
        if self.expected:
            text += f"; expected {self.expected}"
        if self.got:
            text += f", got {self.got}"
        remedy = self.remedy[:1].upper() + self.remedy[1:].rstrip(".")
        return f"{text}. {remedy}."


class PassableError(Exception):
    """The root of every error we raise on purpose."""


class BadInput(PassableError):  # noqa: N818 - it names what the user gave, not that it is an error
    """The input is not good enough to answer from. Carries every problem found.

    Parameters
    ----------
    problems
        At least one problem.
    """

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__(self.text())

    def text(self) -> str:
        """List the problems, at most fifty of them, with the total."""
        total = len(self.problems)
        lines = [str(problem) for problem in self.problems[:PROBLEMS_SHOWN]]
        if total > 1:
            lines.insert(0, f"{total} problems:")
        if total > PROBLEMS_SHOWN:
            lines.append(f"… and {total - PROBLEMS_SHOWN} more")
        return "\n".join(lines)


class BadFile(BadInput):
    """A file that is missing, truncated, or not what its name says."""


class BadTable(BadInput):
    """Rows or columns that break a table's contract."""


class BadClaim(BadInput):
    """A claim that names something this network or case does not hold."""


class BadRequest(BadInput):
    """A question the case cannot answer: a date, a name or an option."""


@dataclass
class ProblemList:
    """Gathers problems so that all of them are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        what: str,
        remedy: str,
        *,
        file: str | Path = "",
        row: int | None = None,
        column: str = "",
        expected: str = "",
        got: object = "",
    ) -> None:
        """Note one problem."""
        self.problems.append(
            Problem(what, remedy, str(file), row, column, expected, "" if got == "" else str(got))
        )

    def raise_if_any(self, kind: type[BadInput] = BadTable) -> None:
        """Raise all that was gathered, as one error of the kind given."""
        if self.problems:
            raise kind(self.problems)


def name_offenders(names: Iterable[object], total: int | None = None) -> str:
    """Name the first five offenders and say how many there are.

    >>> name_offenders(["w88", "w91", "w104", "w107", "w112", "w113"])
    'w88, w91, w104, w107, w112 … (6 in all)'
    """
    listed = [str(name) for name in names]
    count = len(listed) if total is None else total
    shown = ", ".join(listed[:OFFENDERS_SHOWN])
    return f"{shown} … ({count} in all)" if count > OFFENDERS_SHOWN else shown

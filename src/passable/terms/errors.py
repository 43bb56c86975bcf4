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

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

PROBLEMS_SHOWN = 50
WITHHELD_WORD = "(withheld)"
LEAST_SECRET = 3
"""Shorter words are hidden only where they stand alone."""
OFFENDERS_SHOWN = 5
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    secrets
        Words of the row that only a restricted message repeats.
    """

    what: str
    remedy: str
    file: str = ""
    row: int | None = None
    column: str = ""
    expected: str = ""
    got: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        """Say it in one line as anyone may read it: row and column of what is secret, not its words."""
        return self.said(restricted=False)

    def said(self, *, restricted: bool) -> str:
        """Say it in one line: where, what, expected, got, remedy."""
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        what, expected, got, remedy = (
            text if restricted else hide_words(text, self.secrets)
            for text in (self.what, self.expected, self.got, self.remedy)
        )
        text = f"{where}: {what}" if where else what
        if expected:
            text += f"; expected {expected}"
        if got:
            text += f", got {got}"
        return (
            f"{text}. {remedy[:1].upper()}{remedy[1:]}{'' if remedy.endswith(('.', '?')) else '.'}"
        )


def hide_words(text: str, secrets: Iterable[str]) -> str:
    """Put ``WITHHELD_WORD`` where a text repeats a secret, or is a part of one.

    >>> hide_words("no service 'clinic-7'", ["clinic-7"])
    "no service '(withheld)'"
    """
    listed = sorted(set(secrets), key=len, reverse=True)
    if text and any(text == secret or text.rstrip("…") in secret for secret in listed):
        return WITHHELD_WORD
    for secret in listed:
        if len(secret) >= LEAST_SECRET:
            text = text.replace(secret, WITHHELD_WORD)
    return text


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

    def retold(self, hide: Callable[[str], str]) -> BadInput:
        """Give the same problems as anyone may read them, each text put through ``hide`` as well."""

        def told(problem: Problem) -> Problem:
            what, expected, got, remedy = (
                hide(hide_words(text, problem.secrets))
                for text in (problem.what, problem.expected, problem.got, problem.remedy)
            )
            return replace(problem, what=what, expected=expected, got=got, remedy=remedy)

        return type(self)(map(told, self.problems))

    def text(self, *, restricted: bool = False) -> str:
        """List the problems, at most fifty of them, with the total."""
        total = len(self.problems)
        shown = self.problems[:PROBLEMS_SHOWN]
        lines = [problem.said(restricted=restricted) for problem in shown]
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
    """Gathers problems so that all of them are told at once.

    ``guards`` hold the secrets of rows, by file and row: whatever is noted of such a row, before
    or after, carries them. ``restricted`` are the rows of which nothing may be repeated.
    """

    problems: list[Problem] = field(default_factory=list)
    guards: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    restricted: set[tuple[str, int]] = field(default_factory=set)

    def guard(
        self, file: str | Path, row: int, secrets: tuple[str, ...], *, is_restricted: bool = False
    ) -> None:
        """Remember what messages about a row must not repeat.

        Of a row that is restricted, what was got is withheld whatever was made of its cells; but
        for days, which a public answer tells too.
        """
        if is_restricted:
            self.restricted.add((str(file), row))
        if secrets:
            earlier = self.guards.get((str(file), row), ())
            self.guards[str(file), row] = (*earlier, *secrets)

    def guarded_rows(self, *files: str | Path) -> frozenset[int]:
        """Name the rows of files of which a public message tells no words."""
        names = set(map(str, files))
        return frozenset(row for name, row in (*self.guards, *self.restricted) if name in names)

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

    def guarded(self) -> tuple[Problem, ...]:
        """Give the problems, each with what its row's guards hide."""

        def guarded(problem: Problem) -> Problem:
            if problem.row is None:
                return problem
            place = problem.file, problem.row
            hides_got = place in self.restricted and not _DAY.fullmatch(problem.got)
            got = (problem.got,) if hides_got and problem.got else ()
            return replace(problem, secrets=(*problem.secrets, *self.guards.get(place, ()), *got))

        return tuple(map(guarded, self.problems))

    def raise_if_any(self, kind: type[BadInput] = BadTable) -> None:
        """Raise all that was gathered, as one error of the kind given."""
        if self.problems:
            raise kind(self.guarded())


def name_offenders(names: Iterable[object], total: int | None = None) -> str:
    """Name the first five offenders and say how many there are.

    >>> name_offenders(["w88", "w91", "w104", "w107", "w112", "w113"])
    'w88, w91, w104, w107, w112 … (6 in all)'
    """
    listed = [str(name) for name in names]
    count = len(listed) if total is None else total
    shown = ", ".join(listed[:OFFENDERS_SHOWN])
    return f"{shown} … ({count} in all)" if count > OFFENDERS_SHOWN else shown

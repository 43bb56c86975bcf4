"""What one row of somebody's file says, ready to become claims: the one form of every import."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from passable.read.tally import Tally
from passable.terms.codes import Predicate
from passable.terms.errors import ProblemList

Row = dict[str, object]
MARK: Final = r"content [0-9a-f]{12}(?: dated \d{4}-\d{2}-\d{2})?|timestamp \d+"
"""How marks look: twelve digits of the content, the day the row was last changed if its file
says one, or the file's own timestamp."""
ID_CHARACTER: Final = r"[^\s;,()\[\]'\"]"
"""What a record's id may be made of, so that it can be found again in a note."""
_RECORD_ID = re.compile(f"{ID_CHARACTER}+")


@dataclass(frozen=True)
class ImportForm:
    """Whose records an import takes, how their claims are named, and what a later account does.

    Parameters
    ----------
    key
        Begins the ids of claims: ``ucdp``.
    label
        Names a record in notes: ``UCDP event``.
    things
        What the report counts: ``events``.
    predicates
        What its claims may say; a claim by hand of another predicate is about something else.
    source
        The row of sources.csv that is added when the case has none with this id.
    is_state
        Whether records tell of something that lasts and is looked at again. An account of a later
        day then succeeds the earlier one, which ends the day before; otherwise, and on the same
        day, a later account corrects the earlier one.
    says_when_changed
        Whether accounts say when they became known; if not, a correction is known from the day
        of its import.
    version_of
        Tells the version from a file's name, where names tell one: an older never revises.
    """

    key: str
    label: str
    things: str
    predicates: frozenset[Predicate]
    source: Row
    is_state: bool = False
    says_when_changed: bool = True
    version_of: Callable[[str], tuple[int, int] | None] = field(default=lambda _: None)

    @property
    def source_id(self) -> str:
        """The id of the source."""
        return str(self.source["source_id"])


@dataclass(frozen=True)
class Saying:
    """One thing a row says: a claim's subject, predicate and value.

    Parameters
    ----------
    subject
        A selector.
    predicate, value, low, best, high, unit
        As in claims.csv.
    aspect
        Tells it from whatever else the same record says; empty where a record says one thing.
    place_precision, sensitivity
        As in claims.csv.
    details
        What a reader of this claim should know besides, for its note.
    """

    subject: str
    predicate: Predicate
    value: str = ""
    low: float | None = None
    best: float | None = None
    high: float | None = None
    unit: str = ""
    aspect: str = ""
    place_precision: str = ""
    sensitivity: str = "public"
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """Why a row becomes no claim.

    Parameters
    ----------
    reason
        The same text for all rows left for the same reason.
    which
        What it is about in this row.
    """

    reason: str
    which: str = ""

    def __str__(self) -> str:
        """Say both."""
        return f"{self.reason}: {self.which}" if self.which else self.reason


@dataclass(frozen=True)
class Account:
    """What one row says of one record.

    Parameters
    ----------
    record_id
        As the file has it, made of ``ID_CHARACTER``.
    row
        As a spreadsheet counts it.
    sayings
        What it says, at least one thing; no two of one aspect.
    valid_from, valid_to
        Of what days; ``None``: until further notice.
    reported_on
        When it was known.
    said_by, credibility, time_precision
        As in claims.csv.
    mark
        Tells one account of a record from another; as ``MARK``.
    details
        What else a reader should know, for the notes.
    """

    record_id: str
    row: int
    sayings: tuple[Saying, ...]
    valid_from: date
    valid_to: date | None
    reported_on: date
    said_by: str
    credibility: int
    mark: str
    time_precision: str = "day"
    details: tuple[str, ...] = ()


def changed_on(mark: str) -> int:
    """Tell when an account was last changed, to be compared; nought where its file does not say.

    >>> changed_on("timestamp 1490054400"), changed_on("content 0123456789ab")
    (1490054400, 0)
    """
    kind, _, rest = mark.partition(" ")
    if kind == "timestamp":
        return int(rest)
    day = rest.partition(" dated ")[2]
    return date.fromisoformat(day).toordinal() if day else 0


def is_record_id(text: str) -> bool:
    """Say whether a record's id can stand in a note and in a claim's id."""
    return _RECORD_ID.fullmatch(text) is not None


def origin_note(form: ImportForm, account: Account, saying: Saying, file_name: str) -> str:
    """Write the note of an imported claim: where it came from, and what a reader should know."""
    aspect = f" [{saying.aspect}]" if saying.aspect else ""
    file = file_name.replace(";", ",")
    origin = f"{form.label} {account.record_id}{aspect}; from {file}, row {account.row}"
    return "; ".join([origin, account.mark, *account.details, *saying.details])


def one_account_each(
    form: ImportForm,
    accounts: list[Account],
    file_name: str,
    problems: ProblemList,
    tally: Tally,
) -> list[Account]:
    """Keep one account of each record of a file: the one changed last, where the file says when.

    Of a state one account of each day is kept. Two that differ and of which neither is later are
    a problem.
    """
    kept: dict[tuple[str, date | None], Account] = {}
    noun = form.label.rpartition(" ")[2]
    for account in accounts:
        key = (account.record_id, account.valid_from if form.is_state else None)
        rival = kept.setdefault(key, account)
        if rival is account:
            continue
        older, newer = sorted((rival, account), key=lambda a: changed_on(a.mark))
        is_tie = changed_on(older.mark) == changed_on(newer.mark)
        if is_tie and replace(rival, row=account.row) != account:
            problems.add(
                f"{noun} {account.record_id} stands in row {rival.row} too, told otherwise",
                "Keep the row that is right.",
                file=file_name,
                row=account.row,
            )
        kept[key] = rival if is_tie else newer
        lost = account if kept[key] is rival else rival
        tally.add(
            form.things,
            "dropped",
            "the same row stands in the file twice"
            if is_tie
            else f"the file holds a later account of the {noun}",
            example=f"row {lost.row}, {form.key}-{lost.record_id}",
            row=f"row {lost.row}",
        )
    return sorted(kept.values(), key=lambda account: account.row)

"""The tables of the page: cells as data, so that the template only lays them out."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from passable.write.plain import Plain, plain_records, printable
from passable.write.wording import DASH, say_count, say_text

ROWS_SHOWN: Final = 200
Record = dict[str, Plain]
Columns = list[tuple[str, Callable[["Record"], "Cell"]]]


@dataclass(frozen=True)
class Link:
    """A word of a cell that leads somewhere; ``href`` empty: plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    text
        What it says.
    arabic
        The name in Arabic or the local language, set beside it in its own direction.
    sub
        Smaller lines below.
    links
        Ids that lead to the ledger, below those.
    css
        A class of the style sheet: ``num``, ``state-certain`` …
    anchor
        The id others link to.
    """

    text: str
    arabic: str = ""
    sub: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    css: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class HtmlTable:
    """A table with its caption and its denominator.

    Parameters
    ----------
    caption
        What the rows are, for everyone and for screen readers.
    columns
        Headers.
    rows
        Cells; the first of each row is its header.
    total
        Rows there are; more than are shown are told with the sheet that has them all.
    sheet
        Of tables.xlsx.
    numeric
        Which columns are set to the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    sheet: str = ""
    numeric: tuple[bool, ...] = ()

    @property
    def note(self) -> str:
        """Say what is not shown, empty if all is."""
        if self.total <= len(self.rows):
            return ""
        return (
            f"{say_count(len(self.rows))} of {say_count(self.total)} shown; "
            f"all in tables.xlsx, sheet {self.sheet}"
        )


@dataclass(frozen=True)
class Picture:
    """A picture in the page itself: PNG in base64, and in words what it shows."""

    png: str
    words: str


def picture_of(png: bytes, words: str) -> Picture:
    """Put the bytes of a PNG into the page."""
    return Picture(base64.b64encode(png).decode("ascii"), words)


@dataclass(frozen=True)
class Section:
    """A part of the page: prose, then tables, then lists."""

    anchor: str
    title: str
    prose: tuple[str, ...] = ()
    tables: tuple[HtmlTable, ...] = ()
    points: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    after: tuple[str, ...] = field(default=())
    picture: Picture | None = None
    is_folded: bool = False


def make_table(
    caption: str,
    frame: pd.DataFrame,
    columns: Iterable[tuple[str, Callable[[Record], Cell]]],
    *,
    sheet: str,
    rows_shown: int = ROWS_SHOWN,
) -> HtmlTable:
    """Make a table of the first rows of a frame; the frame says the total."""
    pairs = list(columns)
    records = plain_records(frame.head(rows_shown), frame.columns)
    rows = tuple(tuple(make(record) for _, make in pairs) for record in records)
    numeric = tuple(
        bool(rows) and all("num" in row[k].css or row[k].text == DASH for row in rows)
        for k in range(len(pairs))
    )
    return HtmlTable(caption, tuple(name for name, _ in pairs), rows, len(frame), sheet, numeric)


def text_cell(name: str) -> Callable[[Record], Cell]:
    """Show a column as text."""
    return lambda record: Cell(say_text(record.get(name)))


def number_cell(
    name: str, say: Callable[[Any], str] = say_count, why: str = ""
) -> Callable[[Record], Cell]:
    """Show a column as a figure; for a null the column ``why`` says the reason."""

    def make(record: Record) -> Cell:
        value = record.get(name)
        reason = str(record.get(why) or "") if why and value is None else ""
        return Cell(say(value), css="num", sub=(reason,) if reason else ())

    return make


def place_cell(record: Record, prefix: str = "") -> Cell:
    """Show a place: English and Arabic names, and its P-codes."""
    name = record.get(f"{prefix}name_en") or record.get("place_id") or record.get("subject")
    codes = [str(code) for n in (1, 2, 3) if (code := record.get(f"{prefix}adm{n}_pcode"))]
    return Cell(
        say_text(name),
        arabic=str(record.get(f"{prefix}name_ar") or ""),
        sub=(f"P-code {' · '.join(codes)}",) if codes else ("no P-code",),
    )


def clean(cell_text: str) -> str:
    """Take out control characters, which no page may hold."""
    return printable(cell_text)[0]

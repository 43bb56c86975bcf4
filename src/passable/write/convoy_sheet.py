"""The convoy sheet: a page, an A4 PDF and a workbook, every one of them stamped RESTRICTED."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.terms.errors import BadRequest, Problem
from passable.write.page import css_string, page_template
from passable.write.page_table import HtmlTable, make_table, text_cell
from passable.write.palette import INK
from passable.write.plain import plain_records, printable
from passable.write.workbook import Sheet, write_workbook

STAMP: Final = "RESTRICTED"
BLOCKED: Final = (
    "If the road is blocked: stop at a distance, do not turn off it, report to the operations room, "
    "go back to the leg's abort point, and wait there for word before the alternative is tried."
)
_A4_INCHES: Final = (8.27, 11.69)
_LINES_A_PAGE: Final = 78
_CHARS_A_LINE: Final = 112


@dataclass(frozen=True)
class ConvoySheet:
    """All that a sheet shows.

    Parameters
    ----------
    title
        Of the convoy.
    facts
        What and its words, in order: vehicles, leader, departure …
    tables
        Title, rows for the workbook, and the same as read on paper: text under the headers shown.
    notes
        Sentences below.
    run_line
        As of when, known by when, which run.
    on
        The day whose situation decides.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, pd.DataFrame, pd.DataFrame], ...]
    notes: tuple[str, ...]
    run_line: str
    on: date


def write_convoy_sheet(folder: Path, name: str, sheet: ConvoySheet) -> tuple[Path, ...]:
    """Write ``NAME.html``, ``NAME.pdf`` and ``NAME.xlsx``.

    Raises
    ------
    BadRequest
        If the folder cannot be written.
    """
    paths = tuple(folder / f"{name}.{ending}" for ending in ("html", "pdf", "xlsx"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths[0].write_text(render_sheet(sheet), encoding="utf-8")
        _write_pdf(paths[1], sheet)
        write_workbook(
            paths[2],
            [Sheet(title, frame, list(frame.columns)) for title, frame, _ in sheet.tables],
            print_header=f"{STAMP} · {sheet.title} · {sheet.run_line}",
            made_on=sheet.on,
            stamp=STAMP,
            read_me=[(STAMP,), (sheet.title,), *sheet.facts, *((n,) for n in sheet.notes),
                     (sheet.run_line,)],
        )  # fmt: skip
    except OSError as error:
        raise BadRequest(
            Problem(
                f"could not be written ({error.strerror or error})",
                "name a folder that is there and may be written.",
                str(folder),
            )
        ) from error
    return paths


def render_sheet(sheet: ConvoySheet) -> str:
    """Render the page: one file, no script, nothing from elsewhere."""
    return page_template("convoy.html.j2").render(
        sheet=sheet,
        stamp=STAMP,
        tables=[_html(*table) for table in sheet.tables],
        footer=css_string(f"{STAMP} - {sheet.run_line}"),
    )


def _html(title: str, _rows: pd.DataFrame, shown: pd.DataFrame) -> HtmlTable:
    columns = [(str(name), text_cell(str(name))) for name in shown.columns]
    return make_table(title, shown, columns, sheet=title, rows_shown=len(shown))


def _write_pdf(path: Path, sheet: ConvoySheet) -> None:
    """Set the sheet as text on A4 pages, stamp and run on each."""
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

    lines = list(_lines(sheet))
    pages = [lines[k : k + _LINES_A_PAGE] for k in range(0, len(lines), _LINES_A_PAGE)]
    info = {"Title": f"{STAMP}: {sheet.title}", "CreationDate": None, "Producer": None}
    with PdfPages(path, metadata=info) as pdf:
        for number, page in enumerate(pages, start=1):
            figure = Figure(figsize=_A4_INCHES)
            _text(figure, 0.06, 0.965, sheet.title, 13, weight="bold")
            _text(figure, 0.94, 0.965, STAMP, 11, weight="bold", ha="right", color="#9b1c1c")
            for row, (line, weight) in enumerate(page):
                _text(figure, 0.06, 0.94 - row * 0.0115, line, 6.9, weight=weight)
            _text(figure, 0.06, 0.02, sheet.run_line, 6)
            _text(figure, 0.94, 0.02, f"page {number} of {len(pages)}", 6, ha="right")
            pdf.savefig(figure)


def _text(figure: Any, x: float, y: float, text: str, size: float, **style: Any) -> None:
    style.setdefault("color", INK)
    words = printable(text)[0].replace("$", r"\$")
    figure.text(x, y, words, fontsize=size, va="top", **style)


def _lines(sheet: ConvoySheet) -> Iterable[tuple[str, str]]:
    for name, words in sheet.facts:
        yield from ((line, "normal") for line in _wrap(f"{name}: {words}"))
    for title, rows, shown in sheet.tables:
        yield "", "normal"
        yield f"{title} ({len(rows)})", "bold"
        for record in plain_records(shown, shown.columns):
            parts = [f"{name}: {words}" for name, words in record.items() if words]
            first, *rest = _wrap(" · ".join(parts)) or [""]
            yield first, "normal"
            yield from ((f"    {line}", "normal") for line in rest)
    yield "", "normal"
    for sentence in sheet.notes:
        yield from ((line, "normal") for line in _wrap(sentence))


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, _CHARS_A_LINE)

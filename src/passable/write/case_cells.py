"""Empty cells of a case's CSV table filled; every other row stays as it is, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from passable.write.case_folder import cell_text


def fill_cells(
    raw: bytes,
    titles: Sequence[str],
    cells: Mapping[int, Mapping[str, object]],
    delimiter: str,
) -> bytes:
    """Write values into cells of a CSV table.

    Parameters
    ----------
    raw
        The file, UTF-8 with or without byte mark.
    titles
        What its columns are called by us, in the file's order; a column that cells name and the
        file lacks is added at the end.
    cells
        {row, as a spreadsheet counts: {column: value}}.
    delimiter
        What parts the cells.

    Returns
    -------
    bytes
        The new file.
    """
    text = raw.decode("utf-8")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    source = io.StringIO(text, newline="")
    named = dict.fromkeys(name for values in cells.values() for name in values)
    added = [name for name in named if name not in titles]
    places = {name: k for k, name in enumerate((*titles, *added))}
    out: list[str] = []
    read = 0
    for row, record in enumerate(reader, start=1):
        written = "".join(source.readline() for _ in range(reader.line_num - read))
        read = reader.line_num
        end = written[len(written.rstrip("\r\n")) :]
        if row == 1 and added:
            out.append(delimiter.join([written.rstrip("\r\n"), *added]) + (end or "\n"))
        elif row in cells:
            out.append(_filled(record, cells[row], places, delimiter) + end)
        else:
            out.append(written)
    return "".join(out).encode("utf-8")


def _filled(
    record: Sequence[str], values: Mapping[str, object], places: Mapping[str, int], delimiter: str
) -> str:
    width = max(places[name] for name in values) + 1
    cells = [*record, *[""] * (width - len(record))]
    for name, value in values.items():
        cells[places[name]] = cell_text(value)
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(cells)
    return line.getvalue()

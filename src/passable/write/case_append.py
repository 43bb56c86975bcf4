"""More rows for a table of a case, in the form its owner gave the file, and files landed whole."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from passable.terms.columns import Column
from passable.write.case_folder import cell_text


def append_rows(
    raw: bytes, rows: Iterable[Mapping[str, object]], columns: tuple[Column, ...], delimiter: str
) -> bytes:
    """Add rows at the end of a CSV table; what stands there stays as it is, byte for byte.

    The header alone grows when it lacks a column that the rows fill.

    Parameters
    ----------
    raw
        The file, UTF-8 with or without byte mark, its first row the column names.
    rows
        Values by column name.
    columns
        The declared columns; others of the file stay empty in new rows.
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
    header = [title.strip().lstrip("\ufeff").strip().lower() for title in next(reader)]
    header_text = "".join(
        line for _, line in zip(range(reader.line_num), io.StringIO(text, newline=""), strict=False)
    )
    titles = header_text.rstrip("\r\n")
    line_end = "\r\n" if header_text.endswith("\r\n") else "\n"
    body = text[len(header_text) :]
    rows = list(rows)
    filled = {name for row in rows for name, value in row.items() if cell_text(value)}
    added = [c.name for c in columns if c.name in filled and c.name not in header]
    out = io.StringIO(newline="")
    out.write(delimiter.join([titles, *added]) + line_end + body)
    if body and not body.endswith(("\n", "\r")):
        out.write(line_end)
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    for row in rows:
        writer.writerow([cell_text(row.get(title, "")) for title in (*header, *added)])
    return out.getvalue().encode("utf-8")


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace or add files, all or none of them: written beside their places, then renamed.

    Parameters
    ----------
    contents
        The new bytes of files, in the order in which they are to land.

    Raises
    ------
    OSError
        When one cannot be written; the others then are as they were.
    """
    earlier: dict[Path, bytes | None] = {}
    waiting: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            target = path.resolve()
            handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
            waiting[target] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            if target.exists():
                shutil.copymode(target, waiting[target])
            else:
                waiting[target].chmod(0o644)
        for target, written in waiting.items():
            earlier[target] = target.read_bytes() if target.exists() else None
            written.replace(target)
    except BaseException:
        for target, was in earlier.items():
            if was is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(was)
        for written in waiting.values():
            written.unlink(missing_ok=True)
        raise

"""Writes the brief: a page, a workbook, layers, a map and the run record, in one folder, at once."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from passable.terms.errors import BadRequest, Problem, name_offenders
from passable.terms.progress import Progress, silent
from passable.write.brief_content import BriefContent
from passable.write.gate_brief import open_gate
from passable.write.layers import write_layers
from passable.write.map_figure import draw_map
from passable.write.page import render_page
from passable.write.plain import as_json, printable
from passable.write.result_sheets import write_tables_workbook
from passable.write.wording import as_of_line

PAGE, TABLES, LAYERS, RECORD = "brief.html", "tables.xlsx", "layers.gpkg", "run.json"
MAP_PDF, MAP_PNG = "map.pdf", "map.png"
_OURS: Final = {PAGE, TABLES, LAYERS, MAP_PDF, MAP_PNG, RECORD}
_SIDECARS: Final = {f"{LAYERS}-wal", f"{LAYERS}-shm", f"{LAYERS}-journal"}
"""What SQLite leaves beside an open GeoPackage; beside a new one it would spoil it."""

_MARK: Final = '<meta name="generator" content="Passable '
_PNG_DPI: Final = 180
_STEPS: Final = 5


@dataclass(frozen=True)
class BriefFiles:
    """Where the files of a brief are."""

    folder: Path
    page: Path
    tables: Path
    layers: Path
    map_pdf: Path
    map_png: Path
    record: Path


def write_brief(content: BriefContent, folder: Path, progress: Progress = silent) -> BriefFiles:
    """Write a brief, whole or not at all.

    All files are made in a hidden folder beside the one asked for, which then takes its name. An
    earlier brief there is replaced; what others put into it is kept.

    Parameters
    ----------
    content
        What to show. It goes through its gate here.
    folder
        Where; its parents are made.
    progress
        Told of five steps.

    Raises
    ------
    BadRequest
        If the folder is a file, holds something that is no brief, or cannot be written.
    """
    folder = Path(folder).absolute()
    check_folder(folder)
    shown = open_gate(content)
    fresh = folder.parent / f".{folder.name}-{secrets.token_hex(4)}"
    try:
        fresh.mkdir(parents=True)
        _write_files(shown, fresh, progress)
        _take_place(fresh, folder)
    except OSError as error:
        raise BadRequest(
            Problem(
                f"the brief could not be written ({error.strerror or error})",
                "choose another folder with --out, or make room or leave to write there.",
                str(folder),
            )
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return brief_files(folder)


def brief_files(folder: Path) -> BriefFiles:
    """Name the files of a brief in a folder."""
    names = (PAGE, TABLES, LAYERS, MAP_PDF, MAP_PNG, RECORD)
    return BriefFiles(folder, *(folder / name for name in names))


def is_brief(folder: Path) -> bool:
    """Tell whether a folder is a brief of ours: our page's mark, and a run record beside it."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        with (folder / PAGE).open(encoding="utf-8") as page:
            start = page.read(4096)
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and _MARK in start


def check_folder(folder: Path) -> None:
    """Refuse a folder that a brief may not take.

    Raises
    ------
    BadRequest
        If it is a file, or holds something and is no earlier brief. Callers with long work ahead
        ask this first.
    """
    if folder.is_dir():
        held = sorted(path.name for path in folder.iterdir())
        if not held or is_brief(folder):
            return
        raise BadRequest(
            Problem(
                "the folder holds something that is not an earlier brief",
                "name a new or empty folder with --out; nothing was changed.",
                str(folder),
                expected="no folder, an empty one, or an earlier brief",
                got=name_offenders(held),
            )
        )
    if folder.exists() or folder.is_symlink():
        raise BadRequest(
            Problem(
                "a file of that name is in the way",
                "name a folder with --out; nothing was changed.",
                str(folder),
            )
        )


def _write_files(content: BriefContent, fresh: Path, progress: Progress) -> None:
    files = brief_files(fresh)
    progress("workbook", 0, _STEPS)
    write_tables_workbook(files.tables, content)
    progress("layers", 1, _STEPS)
    write_layers(files.layers, content)
    progress("map", 2, _STEPS)
    drawn = draw_map(content)
    on = content.head.on
    made_at = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a date, in a PDF's own form
    drawn.figure.savefig(
        files.map_pdf,
        format="pdf",
        metadata={
            "Title": printable(content.head.title)[0],
            "Subject": printable(as_of_line(content.head))[0],
            "Creator": f"Passable {content.head.version}",
            "CreationDate": made_at,
        },
    )
    image = BytesIO()
    drawn.figure.savefig(image, format="png", dpi=_PNG_DPI, metadata={"Software": None})
    files.map_png.write_bytes(image.getvalue())
    progress("page", 3, _STEPS)
    page = render_page(content, image.getvalue(), drawn.words)
    files.page.write_text(page, encoding="utf-8", newline="\n")
    progress("record", 4, _STEPS)
    record = json.dumps(
        as_json(content.record), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False
    )
    files.record.write_text(record + "\n", encoding="utf-8", newline="\n")
    progress("brief", _STEPS, _STEPS)


def _take_place(fresh: Path, folder: Path) -> None:
    """Put the fresh folder in the place of the old; the old comes back if that fails."""
    if not folder.exists():
        fresh.rename(folder)
        return
    old = folder.parent / f"{fresh.name}-old"
    folder.rename(old)
    try:
        for kept in sorted(old.iterdir()):
            if kept.name not in _OURS | _SIDECARS:
                _copy(kept, fresh / kept.name)
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _copy(kept: Path, to: Path) -> None:
    if kept.is_dir() and not kept.is_symlink():
        shutil.copytree(kept, to, symlinks=True)
    else:
        shutil.copy2(kept, to, follow_symlinks=False)

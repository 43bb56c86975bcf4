"""Rows kept as they are done, so that long work that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

import numpy as np

from passable.run.cache import cache_folder
from passable.terms.errors import BadRequest, Problem

Rows = list[dict[str, object]]


class PartialFile:
    """A file of finished parts of an answer to be; removed once the answer is written.

    It lies in the cache and not beside the answer, for its rows have not been through the gate.

    Parameters
    ----------
    out
        Where the answer goes; ``None``: nothing is kept.
    digest
        Of everything the rows depend on; it is part of the name, so rows of another question are
        never taken for these.
    """

    def __init__(self, out: Path | None, digest: str) -> None:
        name = "" if out is None else f"{out.name}.{digest[:12]}.partial"
        self.path = cache_folder() / "partial" / name if name else None
        self.done: dict[str, Rows] = {}
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Read what is there and open the file to go on.

        Raises
        ------
        BadRequest
            If it cannot be written.
        """
        if self.path is None:
            return self
        kept = b""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                kept = self._whole_lines(self.path.read_bytes())
                self.path.write_bytes(kept)
            self._file = self.path.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise BadRequest(
                Problem(
                    f"could not be written ({error.strerror or error})",
                    "Give the cache room, or move it with PASSABLE_CACHE.",
                    str(self.path),
                )
            ) from error
        return self

    def _whole_lines(self, content: bytes) -> bytes:
        """Take the lines that were finished; a run may have been stopped in the middle of one."""
        whole = content[: content.rfind(b"\n") + 1]
        for line in whole.decode("utf-8").splitlines():
            part = json.loads(line)
            self.done[part["part"]] = part["rows"]
        return whole

    def add(self, part: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Keep the rows of one part."""
        self.done[part] = [{k: _plain(v) for k, v in row.items()} for row in rows]
        if self._file is not None:
            line = json.dumps({"part": part, "rows": self.done[part]}, ensure_ascii=False)
            self._file.write(line + "\n")
            self._file.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file; it stays until ``remove``."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if not self.done:
            self.remove()

    def remove(self) -> None:
        """Remove the file: the answer is written."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _plain(value: Any) -> object:
    return value.item() if isinstance(value, np.generic) else value

"""Where built graphs, networks and hierarchies are kept: one folder each, named by the digest of its inputs.

Nobody needs to empty it: an input that changes has another digest. ``PASSABLE_CACHE`` moves it.
The least recently used are removed when it grows beyond ``MOST_BYTES``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from platformdirs import user_cache_path

MOST_BYTES = 4 * 2**30


def cache_folder() -> Path:
    """Give the folder of built networks; it may not exist yet."""
    named = os.environ.get("PASSABLE_CACHE")
    return Path(named) if named else user_cache_path("passable")


def graph_folder(digest: str) -> Path:
    """Give the folder of one built graph."""
    return cache_folder() / "graphs" / digest


def network_folder(digest: str) -> Path:
    """Give the folder of one built network."""
    return cache_folder() / "networks" / digest


def hierarchies_folder() -> Path:
    """Give the folder of hierarchies, one for each topology of roads."""
    return cache_folder() / "hierarchies"


def mark_used(folder: Path) -> None:
    """Note that a folder was used now."""
    with contextlib.suppress(OSError):
        os.utime(folder)


def trim_cache(most_bytes: int = MOST_BYTES) -> None:
    """Remove the folders unused for longest until the cache is small enough again."""
    folders = []
    for kind in ("graphs", "networks", "hierarchies"):
        for folder in (cache_folder() / kind).glob("*"):
            with contextlib.suppress(OSError):
                size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
                folders.append((folder.stat().st_mtime, size, folder))
    total = sum(size for _, size, _ in folders)
    for _, size, folder in sorted(folders):
        if total <= most_bytes:
            return
        shutil.rmtree(folder, ignore_errors=True)
        total -= size

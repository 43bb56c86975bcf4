"""Keep a hierarchy on disk, named by its topology's digest, and get it back or build it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from passable.network.hierarchy import Hierarchy, build_hierarchy, hierarchy_digest
from passable.network.network import Network
from passable.network.store import DAMAGED, draft_of, load_record, write_record


def save_hierarchy(folder: Path, hierarchy: Hierarchy) -> None:
    """Write a hierarchy, in the place of what may be there."""
    with draft_of(folder) as draft:
        write_record(draft, hierarchy, {})


def load_hierarchy(folder: Path, digest: str) -> Hierarchy | None:
    """Read a hierarchy back, or ``None`` if absent, damaged or of another topology."""
    with contextlib.suppress(*DAMAGED):
        hierarchy = Hierarchy(**load_record(folder, Hierarchy))
        return hierarchy if hierarchy.digest == digest else None
    return None


def stored_hierarchy(folder: Path, network: Network) -> Hierarchy:
    """Load a network's hierarchy from a folder of hierarchies, or build it and keep it there."""
    digest = hierarchy_digest(network.node_count, network.arc_tail, network.arc_head)
    hierarchy = load_hierarchy(folder / digest, digest)
    if hierarchy is None:
        hierarchy = build_hierarchy(network)
        save_hierarchy(folder / digest, hierarchy)
    return hierarchy

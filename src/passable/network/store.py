"""Keep built graphs and networks on disk, one folder each, named by the digest of their inputs.

A folder is written beside its place and renamed, so a killed run leaves nothing half written. It
carries the SHA-256 of each of its files: what is damaged is not read back but built again, and
replaced. Arrays are memory-mapped when loaded, copy-on-write.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from passable.network.graph import RoadGraph
from passable.network.network import Network, Terminals
from passable.terms.roads import ReportLine
from passable.terms.word_columns import Columns

DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError)
"""What reading a folder raises that is absent, cut short or changed."""
PLAIN, SUMS, TERMINALS, DTYPES = "plain.json", "sums.json", "terminals", " dtypes"


def save_graph(folder: Path, graph: RoadGraph) -> None:
    """Write a graph, in the place of what may be there."""
    with draft_of(folder) as draft:
        write_record(draft, graph, {"report": [asdict(line) for line in graph.report]})


def load_graph(folder: Path) -> RoadGraph | None:
    """Read a graph back, or ``None`` if the folder is absent or damaged."""
    with contextlib.suppress(*DAMAGED):
        parts = load_record(folder, RoadGraph)
        parts["report"] = tuple(ReportLine(**line) for line in parts["report"])
        return RoadGraph(**parts)
    return None


def save_network(folder: Path, network: Network) -> None:
    """Write a network, in the place of what may be there; its graph is kept apart."""
    with draft_of(folder) as draft:
        (draft / TERMINALS).mkdir()
        write_record(draft / TERMINALS, network.terminals, {})
        write_record(draft, network, {"graph": network.graph.digest, "terminals": {}})


def load_network(folder: Path, graph: RoadGraph) -> Network | None:
    """Read a network back onto its graph, or ``None`` if absent, damaged or of another graph."""
    with contextlib.suppress(*DAMAGED):
        parts = load_record(folder, Network)
        if parts["graph"] != graph.digest:
            return None
        terminals = Terminals(**load_record(folder / TERMINALS, Terminals))
        return Network(**{**parts, "graph": graph, "terminals": terminals})
    return None


@contextlib.contextmanager
def draft_of(folder: Path) -> Any:
    """Give a folder to write to, and put it in its place once it is whole.

    What is there was not readable, or is another run's copy of the same: it is moved aside. If
    two runs do so at once one of them wins, and either copy is good.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    desk = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        draft = desk / "new"
        draft.mkdir()
        yield draft
        with contextlib.suppress(OSError):
            folder.replace(desk / "old")
        with contextlib.suppress(OSError):
            draft.replace(folder)
    finally:
        shutil.rmtree(desk, ignore_errors=True)


def write_record(folder: Path, record: Any, replaced: dict[str, Any]) -> None:
    """Write a record's fields as files, some of them replaced, and the sums of these files."""
    plain: dict[str, Any] = {}
    for field in fields(record):
        value = replaced.get(field.name, getattr(record, field.name))
        if isinstance(value, Columns):
            value.frame.to_parquet(folder / f"{field.name}.parquet")
            plain[f"{field.name}{DTYPES}"] = {c: str(t) for c, t in value.frame.dtypes.items()}
        elif isinstance(value, np.ndarray) and value.dtype == object:
            frame = pd.DataFrame({"text": value})
            frame.to_parquet(folder / f"{field.name}.text")
        elif isinstance(value, np.ndarray):
            np.save(folder / f"{field.name}.npy", value)
        else:
            plain[field.name] = value
    (folder / PLAIN).write_text(json.dumps(plain), encoding="utf-8")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    sums = {path.name: _sum(path) for path in files}
    (folder / SUMS).write_text(json.dumps(sums), encoding="utf-8")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_record(folder: Path, kind: type) -> dict[str, Any]:
    """Read a record's fields back, or raise one of ``DAMAGED``."""
    sums: dict[str, str] = json.loads((folder / SUMS).read_text(encoding="utf-8"))
    for name, expected in sums.items():
        if _sum(folder / Path(name).name) != expected:
            msg = f"{name} is damaged"
            raise ValueError(msg)
    parts: dict[str, Any] = json.loads((folder / PLAIN).read_text(encoding="utf-8"))
    for field in fields(kind):
        if field.name in parts:
            continue
        if f"{field.name}.npy" in sums:
            path = folder / f"{field.name}.npy"
            parts[field.name] = np.load(path, mmap_mode="c", allow_pickle=False)
        elif f"{field.name}.text" in sums:
            text = pd.read_parquet(folder / f"{field.name}.text")["text"]
            parts[field.name] = text.to_numpy(object)
        else:
            frame = pd.read_parquet(folder / f"{field.name}.parquet")
            parts[field.name] = Columns.of_frame(frame.astype(parts.pop(f"{field.name}{DTYPES}")))
    return parts

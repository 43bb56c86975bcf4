"""Keep built graphs and networks on disk, one folder each, named by the digest of their inputs.

A folder is written beside its place and renamed, so a killed run leaves nothing half written; what
cannot be read back is built again. Arrays are memory-mapped when loaded.
"""

from __future__ import annotations

import contextlib
import json
import os
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

_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError)


def save_graph(folder: Path, graph: RoadGraph) -> None:
    """Write a graph to a folder that does not exist yet."""
    _save(folder, graph, {"report": [asdict(line) for line in graph.report]})


def load_graph(folder: Path) -> RoadGraph | None:
    """Read a graph back, or ``None`` if the folder is absent or damaged."""
    with contextlib.suppress(*_DAMAGED):
        parts = _load(folder, RoadGraph)
        parts["report"] = tuple(ReportLine(**line) for line in parts["report"])
        return RoadGraph(**parts)
    return None


def save_network(folder: Path, network: Network) -> None:
    """Write a network to a folder that does not exist yet; its graph is kept apart."""
    _save(folder, network, {"graph": network.graph.digest, "terminals": {}}, network.terminals)


def load_network(folder: Path, graph: RoadGraph) -> Network | None:
    """Read a network back onto its graph, or ``None`` if absent, damaged or of another graph."""
    with contextlib.suppress(*_DAMAGED):
        parts = _load(folder, Network)
        if parts["graph"] != graph.digest:
            return None
        terminals = Terminals(**_load(folder / "terminals", Terminals))
        return Network(**{**parts, "graph": graph, "terminals": terminals})
    return None


def _save(folder: Path, record: Any, replaced: dict[str, Any], nested: Any = None) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        _write(draft, record, replaced)
        if nested is not None:
            (draft / "terminals").mkdir()
            _write(draft / "terminals", nested, {})
        with contextlib.suppress(OSError):  # another run was quicker: its copy is the same
            os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(folder: Path, record: Any, replaced: dict[str, Any]) -> None:
    plain: dict[str, Any] = {}
    for field in fields(record):
        value = replaced.get(field.name, getattr(record, field.name))
        if isinstance(value, pd.DataFrame):
            value.to_parquet(folder / f"{field.name}.parquet")
        elif isinstance(value, np.ndarray) and value.dtype == object:
            frame = pd.DataFrame({"text": value.astype(str)})
            frame.to_parquet(folder / f"{field.name}.text")
        elif isinstance(value, np.ndarray):
            np.save(folder / f"{field.name}.npy", value)
        else:
            plain[field.name] = value
    (folder / "plain.json").write_text(json.dumps(plain), encoding="utf-8")


def _load(folder: Path, kind: type) -> dict[str, Any]:
    parts: dict[str, Any] = json.loads((folder / "plain.json").read_text(encoding="utf-8"))
    for field in fields(kind):
        array = folder / f"{field.name}.npy"
        if field.name in parts:
            continue
        if array.exists():
            parts[field.name] = np.load(array, mmap_mode="r", allow_pickle=False)
        elif (folder / f"{field.name}.text").exists():
            text = pd.read_parquet(folder / f"{field.name}.text")["text"]
            parts[field.name] = text.to_numpy(object)
        else:
            parts[field.name] = pd.read_parquet(folder / f"{field.name}.parquet")
    return parts

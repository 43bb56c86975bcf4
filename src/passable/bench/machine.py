"""What a figure was measured on: processor, memory, load and versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from passable import __version__

LIBRARIES = ("numpy", "numba", "llvmlite", "pymetis", "osmium")
GIB = 2**30


def describe_machine() -> dict[str, object]:
    """Say what this machine is and how busy it is now."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "load_at_start": load,
        "system": platform.platform(),
        "python": platform.python_version(),
        "passable": __version__,
        **{name: _version(name) for name in LIBRARIES},
    }


def busy_note(machine: dict[str, object]) -> str | None:
    """Warn of figures taken while other work runs."""
    load = machine["load_at_start"]
    if isinstance(load, float) and load > BUSY:
        return f"the machine is busy (load {load:.1f}): the figures are slower than it is"
    return None


BUSY = 0.5


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 1)
    except (AttributeError, ValueError, OSError):
        return None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

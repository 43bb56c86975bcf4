"""Roads and what stands on them, as lines of text that osmium writes in C++.

To hand a way's tags and nodes to Python one by one costs four times as long as reading the file.
So osmium filters by key, puts locations on ways, and writes what passes in its OPL format
(https://osmcode.org/opl-file-format/) to a file beside; from there on whole columns are parsed.
"""

from __future__ import annotations

import contextlib
import ctypes
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import osmium

from passable.terms.errors import BadFile, Problem
from passable.terms.progress import Progress

BLOCK_BYTES: Final = 2**19
BUFFER_BYTES: Final = 2**18
"""Of osmium's buffers: with its 4 MB it writes only once it has read, here while it reads."""
STEP_NAMED: Final = 20_000
NO_ROOM: Final = "Write failed"
SURROGATES: Final = range(0xD800, 0xE000)
NEXT_TAG, VALUE = map(chr, SURROGATES[:2])
"""Marks that no text can hold, so that all of it is read at once."""


@dataclass(frozen=True)
class Block:
    """Some objects of one kind, column by column, as they stand in the text.

    Parameters
    ----------
    ids
        ``w123`` or ``n123``.
    deleted
        ``dD`` if the object was deleted, else ``dV``.
    dates
        ``t2017-03-01T00:00:00Z`` or ``t``; empty if none were asked for.
    tags
        ``Tkey=value,key=value``.
    refs
        Of ways ``Nn1x14.5y35.9,n2xy``; of nodes empty.
    """

    ids: list[bytes]
    deleted: list[bytes]
    dates: list[bytes]
    tags: list[bytes]
    refs: list[bytes]


@contextlib.contextmanager
def road_lines(
    path: Path,
    way_keys: tuple[str, ...],
    node_keys: tuple[str, ...],
    *,
    dated: bool,
    progress: Progress,
) -> Iterator[Iterator[tuple[Block, Block]]]:
    """Give blocks of (nodes, ways) that carry one of the keys; the text is removed afterwards.

    Raises
    ------
    BadFile
        There is no room for the text, about twice the size of a ``.osm.pbf``.
    RuntimeError, ValueError
        As osmium raises them on a broken file.
    """
    with tempfile.TemporaryDirectory(prefix="passable-roads-") as folder:
        text = Path(folder) / "roads.opl"
        _write(path, text, way_keys, node_keys, dated=dated, progress=progress)
        yield _blocks(text, dated=dated)


def _write(
    path: Path,
    text: Path,
    way_keys: tuple[str, ...],
    node_keys: tuple[str, ...],
    *,
    dated: bool,
    progress: Progress,
) -> None:
    said = "version+timestamp" if dated else "version"
    form = osmium.io.File(str(text), f"opl,locations_on_ways=true,add_metadata={said}")
    objects: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
    objects.with_locations()
    for keys, kind in ((way_keys, osmium.osm.WAY), (node_keys, osmium.osm.NODE)):
        only = osmium.filter.KeyFilter(*keys)
        only.enable_for(kind)
        objects.with_filter(only)
    writer = osmium.SimpleWriter(form, bufsz=BUFFER_BYTES)
    objects.with_filter(writer)
    # Python sees what has a name: names that are not UTF-8 are found out here, since OPL writes
    # some of them as other letters; and a long run can be stopped.
    objects.with_filter(osmium.filter.KeyFilter("name"))
    failure: Exception | None = None
    try:
        for count, thing in enumerate(objects):
            thing.tags.get("name")
            if count % STEP_NAMED == 0:
                progress("reading roads and their nodes", count)
    except (RuntimeError, IndexError, ValueError) as error:
        failure = error
    try:
        writer.close()
    except (RuntimeError, IndexError) as error:
        # osmium ends the process when a writer that failed is freed: this one never is
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
        failure = failure or error
    if failure is not None and str(failure).startswith(NO_ROOM):
        raise BadFile(
            Problem(
                "there is no room for the roads as text, which is needed while they are read",
                "Free some space, or name a roomier folder in the environment variable TMPDIR",
                file=str(path),
                expected="about twice the size of a .osm.pbf file",
                got=f"{failure}, in {tempfile.gettempdir()}",
            )
        )
    if failure is not None:  # text that is not UTF-8 comes as an IndexError
        raise RuntimeError(str(failure)) from failure


def _blocks(text: Path, *, dated: bool) -> Iterator[tuple[Block, Block]]:
    with text.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES) + stream.readline():
            nodes, ways = b"", block
            if block[:1] == b"n" or b"\nn" in block:
                lines = block.splitlines(keepends=True)
                nodes = b"".join(line for line in lines if line[:1] == b"n")
                ways = b"".join(line for line in lines if line[:1] == b"w")
            yield _block(nodes, dated=dated, refs=0), _block(ways, dated=dated, refs=1)


def _block(text: bytes, *, dated: bool, refs: int) -> Block:
    """Part lines into columns: id, version, deleted or not, date if asked for, tags, place or refs.

    A space or the end of a line within a value is escaped, so that they part columns only.
    """
    fields = text.split()
    step = 4 + dated + (1 if refs else 2)
    tags = 3 + dated
    return Block(
        ids=fields[::step],
        deleted=fields[2::step],
        dates=fields[3::step] if dated else [],
        tags=fields[tags::step],
        refs=fields[tags + 1 :: step] if refs else [],
    )


def tags_of(texts: list[bytes]) -> list[tuple[str, str]]:
    """Read some tags.

    >>> tags_of([b"name=Rue%20%de%20%la%20%Paix%2c%%25%"])
    [('name', 'Rue de la Paix,%')]
    """
    if not texts:
        return []
    whole = b"\n".join(texts).decode().replace("\n", NEXT_TAG).replace("=", VALUE)
    parts = whole.split("%")  # what is escaped stands between two, the percent sign too
    parts[1::2] = map(_letter, parts[1::2])
    pairs = (text.partition(VALUE) for text in "".join(parts).split(NEXT_TAG))
    return [(key, value) for key, _, value in pairs]


@cache
def _letter(code: str) -> str:
    number = int(code, 16)
    if number in SURROGATES:
        msg = "invalid Unicode codepoint"
        raise ValueError(msg)
    return chr(number)

"""The tags of many ways as numbers: each different tag is kept and understood once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.read.osm_lines import tags_of
from passable.read.osm_tags import TAG_CHARACTERS
from passable.terms.word_columns import Words, as_objects

Codes = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Tag = tuple[str, str]
ABSENT: Final = 0


class TagCodes:
    """Numbers for tags, in the order in which each was first met.

    Parameters
    ----------
    sort
        Tells the sort of a tag, a small number.

    Attributes
    ----------
    tags
        Key and value by number, values cut to ``TAG_CHARACTERS``.
    cut
        The numbers of those that were cut.
    """

    def __init__(self, sort: Callable[[str, str], int]) -> None:
        self._number: defaultdict[bytes, int] = defaultdict()
        self._number.default_factory = self._number.__len__
        self._sort = sort
        self._sorts = array("b")
        self.tags: list[Tag] = []
        self.cut: list[int] = []

    def encode(self, tags: list[bytes]) -> tuple[Codes, Ints]:
        """Give the tags of some ways numbers; each way's are ``Tkey=value,key=value``.

        Returns
        -------
        code : int32[t]
            The number of each tag.
        counts : int64[w]
            How many each way has.
        """
        whole = b"\n".join(tags)[1:].replace(b"\nT", b"\n")
        text = np.frombuffer(whole, np.uint8)
        ends = np.flatnonzero((text == ord(",")) | (text == ord("\n")))
        last = np.append(np.flatnonzero(text[ends] == ord("\n")), ends.size)
        counts = np.diff(last, prepend=-1) if tags else np.empty(0, np.int64)
        parts = whole.replace(b"\n", b",").split(b",") if tags else []
        code = np.fromiter(map(self._number.__getitem__, parts), np.int32, len(parts))
        for key, value in tags_of(list(islice(self._number, len(self.tags), None))):
            if len(value) > TAG_CHARACTERS:
                self.cut.append(len(self.tags))
            self.tags.append((key, value[:TAG_CHARACTERS]))
            self._sorts.append(self._sort(key, value))
        return code, counts

    def sorts(self, code: Codes) -> npt.NDArray[np.int8]:
        """Give the sorts of tags."""
        return np.frombuffer(self._sorts, np.int8)[code] if code.size else np.empty(0, np.int8)


class WayTags:
    """The tags of all ways, ready to be asked by key.

    Parameters
    ----------
    tags
        Key and value by number.
    code : int32[t], way : int64[t]
        The number of each tag, and the way it is on; in the order of the file.
    count
        How many ways there are.
    """

    def __init__(self, tags: list[Tag], code: Codes, way: Ints, count: int) -> None:
        self._tags = tags
        self._code, self._way = code, way
        self.count = count

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, (key, _) in enumerate(self._tags):
            numbers.setdefault(key, []).append(number)
        return numbers

    def words(self, key: str) -> Words:
        """Give the value of a key on each way; the first word, empty, stands for its absence."""
        numbers = self._numbers.get(key, [])
        code = np.zeros(self.count, np.int32)
        if numbers:
            place = np.zeros(len(self._tags), np.int32)
            place[numbers] = np.arange(1, len(numbers) + 1)
            found = place[self._code]
            is_said = found != ABSENT
            code[self._way[is_said]] = found[is_said]  # of a key said twice the last counts
        return Words(code, as_objects(["", *(self._tags[number][1] for number in numbers)]))

    def with_prefix(self, prefix: str) -> dict[int, dict[str, str]]:
        """Give the tags whose keys begin so, by way; for what is rare."""
        is_meant = np.array([key.startswith(prefix) for key, _ in self._tags], np.bool_)
        found: dict[int, dict[str, str]] = {}
        if is_meant.any():
            at = np.flatnonzero(is_meant[self._code])
            for way, number in zip(self._way[at].tolist(), self._code[at].tolist(), strict=True):
                key, value = self._tags[number]
                found.setdefault(way, {})[key] = value
        return found

    def ways_with(self, numbers: Iterable[int]) -> Ints:
        """List the ways that carry any of some tags, ascending."""
        is_meant = np.zeros(len(self._tags), np.bool_)
        is_meant[list(numbers)] = True
        is_found = np.zeros(self.count, np.bool_)
        is_found[self._way[is_meant[self._code]]] = True
        return np.flatnonzero(is_found)

    def of_some(self, ways: Ints) -> WayTags:
        """Give the tags of some ways, ascending, which are numbered anew."""
        new = np.full(self.count, -1, np.int64)
        new[ways] = np.arange(ways.size)
        way = new[self._way]
        some = WayTags(self._tags, self._code[way >= 0], way[way >= 0], ways.size)
        some._numbers = self._numbers
        return some

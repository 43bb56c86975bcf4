"""Columns of words and figures: each word is kept once, and a frame is made only if one is asked for.

Of the names, surfaces and classes of a country's ways most come again and again, and whatever is
asked of them can be asked once of each word. A reader that makes such columns needs no pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Figures = npt.NDArray[Any]


@dataclass(frozen=True)
class Words:
    """A column of text.

    Parameters
    ----------
    code : int32[r]
        Which word stands in each row.
    word : object[k]
        The words; one may come twice, or stand in no row.
    """

    code: npt.NDArray[np.int32]
    word: npt.NDArray[np.object_]

    @property
    def text(self) -> npt.NDArray[np.object_]:
        """The text of each row, object[r]."""
        return self.word[self.code]

    def take(self, rows: npt.NDArray[np.int64]) -> Words:
        """Give these rows, in this order."""
        return Words(self.code[rows], self.word)


def words_of(texts: Iterable[str]) -> Words:
    """Make a column of the texts of its rows."""
    number: dict[str, int] = {}
    code = np.fromiter((number.setdefault(text, len(number)) for text in texts), np.int32)
    return Words(code, as_objects(list(number)))


def as_objects(texts: list[str]) -> npt.NDArray[np.object_]:
    """Make an array of texts that stay Python's own."""
    return np.array(texts, dtype=object)


class Columns:
    """Named columns of one length, of words or of figures.

    Parameters
    ----------
    columns
        At least one, unless there is a frame.
    frame
        Holds what ``columns`` does not; its words are told apart when they are first asked for.
    """

    def __init__(
        self, columns: Mapping[str, Words | Figures], frame: pd.DataFrame | None = None
    ) -> None:
        self._columns = dict(columns)
        self._frame = frame

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Columns:
        """Wrap a frame."""
        return cls({}, frame)

    def __len__(self) -> int:
        """How many rows there are."""
        if self._frame is not None:
            return len(self._frame)
        first = next(iter(self._columns.values()))
        return len(first.code if isinstance(first, Words) else first)

    def words(self, name: str) -> Words:
        """Give a column of text."""
        if name not in self._columns:
            self._columns[name] = words_of(self.frame[name].tolist())
        column = self._columns[name]
        if not isinstance(column, Words):
            msg = f"{name} holds figures"
            raise TypeError(msg)
        return column

    def figures(self, name: str) -> Figures:
        """Give a column of numbers or of true and false."""
        column = self._columns[name] if name in self._columns else self.frame[name].to_numpy()
        if isinstance(column, Words):
            msg = f"{name} holds words"
            raise TypeError(msg)
        return column

    def take(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Give these rows, in this order."""
        if self._frame is not None:
            return Columns.of_frame(self._frame.take(rows).reset_index(drop=True))
        return Columns(
            {
                name: column.take(rows) if isinstance(column, Words) else column[rows]
                for name, column in self._columns.items()
            }
        )

    def with_figures(self, **more: Figures) -> Columns:
        """Give the same columns and more behind them."""
        if self._frame is not None:
            return Columns.of_frame(self._frame.assign(**more))
        return Columns({**self._columns, **more})

    @property
    def frame(self) -> pd.DataFrame:
        """The columns as a frame, made once."""
        if self._frame is not None:
            return self._frame
        import pandas as pd  # noqa: PLC0415 - reading roads and building a network do without it

        self._frame = pd.DataFrame(
            {
                name: pd.array(column.word, dtype="str").take(column.code)
                if isinstance(column, Words)
                else column
                for name, column in self._columns.items()
            }
        )
        return self._frame

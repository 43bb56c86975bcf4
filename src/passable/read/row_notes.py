"""Notes of what is wrong in a table's rows, and of references to what is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from passable.terms.errors import ProblemList, name_offenders


@dataclass(frozen=True)
class KnownIds:
    """The ids that there are; ``movers`` is ``None`` when case.toml could not be read."""

    sources: Collection[str]
    actors: Collection[str]
    places: Collection[str]
    areas: Collection[str]
    movers: Collection[str] | None


@dataclass
class RowNoter:
    """Notes problems of one table, row by row."""

    problems: ProblemList
    name: str
    row: int = 0

    def records(self, frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
        """Give the cells of each row; what is noted meanwhile bears its number."""
        for cells in frame.to_dict("records"):
            self.row = int(cells["row"])
            yield {str(name): value for name, value in cells.items()}

    def say(
        self, column: str, what: str, remedy: str, expected: str = "", got: object = ""
    ) -> None:
        """Note a problem of a cell of this row."""
        self.problems.add(
            what, remedy, file=self.name, row=self.row, column=column, expected=expected, got=got
        )

    def refer(self, column: str, named: Iterable[str], there: Collection[str], home: str) -> None:
        """Note each id that is not there; an empty one refers to nothing."""
        for name in named:
            if name and name not in there:
                self.say(
                    column,
                    f"there is no row '{name}' in {home}",
                    f"Mend the id, or add it to {home}.",
                    f"one of {name_offenders(sorted(there))}" if there else "",
                    name,
                )

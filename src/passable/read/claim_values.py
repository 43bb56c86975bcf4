"""What a claim says -> the value the situation reckons with, for each predicate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from passable.read.table_cells import BadCell
from passable.terms.codes import (
    DAMAGE_VALUES,
    FUNCTION_VALUES,
    NO_ACTOR,
    PRACTICABILITY,
    STATUS_VALUES,
    VEHICLES,
)

NO_VEHICLE = "none"
"""The value of a ``practicability`` claim of a road that no motor vehicle passes."""

LARGEST = {
    "delay_minutes": (60 * 24 * 366.0, "If nobody passes for that long, claim status closed."),
    "population": (1e10, "Check the figure: it is more people than live on earth."),
}
"""Larger figures cannot be meant; what to do about them."""

FIGURES = ("low", "best", "high")
_WORDS = {"status": STATUS_VALUES, "damage": DAMAGE_VALUES, "function": FUNCTION_VALUES}
_UNITS = {
    "population": ("", "people", "persons", "individuals", "inhabitants"),
    "delay_minutes": ("", "minutes", "minute", "min"),
}
_PRACTICABILITY_WORDS: dict[str, str] = {
    "1": NO_VEHICLE,
    NO_VEHICLE: NO_VEHICLE,
    **{str(vehicle): str(vehicle) for vehicle in VEHICLES},
    **{str(PRACTICABILITY[vehicle]): str(vehicle) for vehicle in VEHICLES},
}


@dataclass(frozen=True)
class ActorNames:
    """Every name of every actor, for reading ``control`` claims.

    Parameters
    ----------
    ids
        Folded id, name or alias -> the actors that go by it.
    """

    ids: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, actors: pd.DataFrame) -> ActorNames:
        """Gather them from a table with the columns ``columns.ACTORS``."""
        ids: dict[str, tuple[str, ...]] = {}
        for actor_id, name, aliases in zip(
            actors["actor_id"], actors["name"], actors["aliases"], strict=True
        ):
            for known in (actor_id, name, *str(aliases).split(";")):
                folded = str(known).strip().casefold()
                if folded and actor_id not in ids.get(folded, ()):
                    ids[folded] = (*ids.get(folded, ()), str(actor_id))
        return cls(ids)

    def find(self, text: str) -> str | BadCell:
        """Find the one actor that goes by a name."""
        folded = text.strip().casefold()
        if folded == NO_ACTOR:
            return NO_ACTOR
        found = self.ids.get(folded, ())
        if len(found) == 1:
            return found[0]
        if found:
            return BadCell(
                f"more than one actor goes by this name ({', '.join(found)})",
                "Write the actor_id.",
            )
        return BadCell(
            "no actor goes by this name",
            "Add the actor to actors.csv, mend the name, or write 'unknown'.",
            "an actor_id, name or alias of actors.csv",
        )


def claim_value(predicate: str, text: str, actors: ActorNames) -> str | BadCell:
    """Normalise the cell ``value`` of a claim.

    Parameters
    ----------
    predicate
        One of ``codes.PREDICATES``.
    text
        The cell.
    actors
        Who may hold an area.

    Returns
    -------
    str or BadCell
        The word used from here on; empty for predicates that take figures.
    """
    folded = " ".join(text.casefold().replace("_", " ").split())
    if predicate in _WORDS:
        return _word(folded, _WORDS[predicate])
    if predicate == "practicability":
        return _word("_".join(folded.split()), _PRACTICABILITY_WORDS)
    if predicate == "control":
        if not text:
            return BadCell("the cell is empty", "Name who holds the area, or write 'unknown'.")
        return actors.find(text)
    if predicate == "incident":
        return text
    if text:
        return BadCell(
            f"{predicate} takes figures, not a value",
            "Move the figure to 'best' (or 'low', 'high') and its unit to 'unit'.",
        )
    return ""


def figure_faults(
    predicate: str, low: float, best: float, high: float, unit: str
) -> list[tuple[str, BadCell]]:
    """Check a claim's figures; NaN where not said.

    Returns
    -------
    list[tuple[str, BadCell]]
        The column and what is wrong there.
    """
    faults: list[tuple[str, BadCell]] = []
    given = {
        name: figure
        for name, figure in zip(FIGURES, (low, best, high), strict=True)
        if not math.isnan(figure)
    }
    for name, figure in given.items():
        if figure < 0:
            faults.append(
                (name, BadCell("a figure is below nought", "Write how many, or leave it empty."))
            )
        elif predicate in LARGEST and figure > LARGEST[predicate][0]:
            largest, remedy = LARGEST[predicate]
            fault = BadCell("the figure cannot be meant", remedy, f"at most {largest:,.0f}")
            faults.append((name, fault))
    if predicate == "delay_minutes" and "best" not in given:
        faults.append(("best", BadCell("the delay is not said", "Write the minutes in 'best'.")))
    if predicate in ("population", "capacity") and not given:
        faults.append(
            ("best", BadCell("no figure is given", "Fill at least one of low, best and high."))
        )
    in_order = list(given.values())
    if in_order != sorted(in_order):
        faults.append(
            (
                next(iter(given)),
                BadCell(
                    "the figures are out of order",
                    "Check which is the lowest and which the highest.",
                    "low <= best <= high",
                ),
            )
        )
    units = _UNITS.get(predicate)
    if units and unit.casefold() not in units:
        faults.append(
            (
                "unit",
                BadCell(
                    f"{predicate} is not counted in this unit",
                    "Convert the figure, and say in the note how.",
                    units[1],
                ),
            )
        )
    return faults


def _word(folded: str, words: dict[str, str]) -> str | BadCell:
    if folded in words:
        return words[folded]
    return BadCell(
        "the value is not known" if folded else "the cell is empty",
        "Write one of the words or numbers.",
        f"one of {', '.join(words)}",
    )

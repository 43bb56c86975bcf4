"""Rows of a typed table against the ledger: which are new, which revise a claim, which it has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from passable.run.accounts import MARK
from passable.run.take_accounts import CORRECTED, HAS_IT, HAS_REVISED
from passable.terms.claims import Claim
from passable.terms.columns import CLAIMS

CONTENT: Final = tuple(c.name for c in CLAIMS if c.name not in ("claim_id", "recorded_on"))
"""What makes two rows say the same."""
LABEL: Final = "typed claim"
_ORIGIN = re.compile(rf"\b{LABEL} (?P<id>.+?); from .+?, row \d+; (?P<mark>{MARK})(?=;|$)")
FILLED_IN: Final = (
    "reported_on",
    "credibility",
    "place_precision",
    "time_precision",
    "sensitivity",
    "state",
)
"""Columns for which an empty cell says nothing, not that there is nothing."""


@dataclass(frozen=True)
class Step:
    """What becomes of one row.

    Parameters
    ----------
    claim_id
        The new claim's id; empty if the row is left.
    revises
        The claim it revises.
    left
        Why the row is left.
    clash, held
        What the ledger's claim says otherwise, where no date tells which is the later; and that
        claim.
    """

    claim_id: str = ""
    revises: str = ""
    left: str = ""
    clash: str = ""
    held: Claim | None = None


@dataclass
class TypedLedger:
    """The ledger, asked about typed rows by their ids.

    Parameters
    ----------
    claims
        By id.
    versions
        By the row's id, the imported claims that tell of it with their marks, in the ledger's
        order.
    revised
        Ids that an accepted claim revises.
    """

    claims: dict[str, Claim]
    versions: dict[str, list[tuple[Claim, str]]] = field(default_factory=dict)
    revised: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> TypedLedger:
        """Gather what was imported of typed tables, whatever its state now."""
        ledger = cls({claim.claim_id: claim for claim in claims})
        for claim in ledger.claims.values():
            if claim.revises and claim.state == "accepted":
                ledger.revised.add(claim.revises)
            found = _ORIGIN.search(claim.note)
            if found:
                ledger.versions.setdefault(found["id"], []).append((claim, found["mark"]))
        return ledger

    def step(self, said: Claim, row: Mapping[Any, Any], mark: str, given: frozenset[str]) -> Step:
        """Decide whether a row is new, revises a claim of the ledger, or is left.

        Parameters
        ----------
        said
            The claim it makes.
        row
            Its cells as typed.
        mark
            Of its content.
        given
            The columns its table has.
        """
        name = said.claim_id
        versions = self.versions.get(name, [])
        marks = [known for _, known in versions]
        if mark in marks:
            is_last = marks[-1] == mark
            return Step(left=HAS_IT if is_last else HAS_REVISED)
        held = versions[-1][0] if versions else self.claims.get(name)
        if held is None:
            return Step(name)
        differing = _differing(said, held, row, given)
        if not differing:
            return Step(left=HAS_IT)
        if versions:  # the ledger's note begins with the origin
            differing = [name for name in differing if not name.startswith("note ")]
        if held.claim_id in self.revised:
            return Step(left=CORRECTED)
        if not _is_later(row, held):
            return Step(clash=", ".join(differing) or "another note", held=held)
        number = 2
        while f"{name}-{number}" in self.claims:
            number += 1
        return Step(f"{name}-{number}", held.claim_id)


def content_mark(row: Mapping[Any, Any]) -> str:
    """Write what stands for a row's content; how a table is laid out does not matter."""
    parts = [f"{name}={_text(row[name])}" for name in CONTENT if _text(row[name])]
    return f"content {hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:12]}"


def origin_note(name: str, file_name: str, row: int, mark: str, note: str) -> str:
    """Write the note of an imported row, the person's own words last."""
    origin = f"{LABEL} {name}; from {file_name.replace(';', ',')}, row {row}; {mark}"
    return f"{origin}; {note}" if note else origin


def _differing(
    said: Claim, held: Claim, row: Mapping[Any, Any], given: frozenset[str]
) -> list[str]:
    """Name what a claim of the ledger says otherwise than a row, and how."""
    found = []
    for name in CONTENT:
        if name not in given or (name in FILLED_IN and not _text(row[name])):
            continue
        mine, theirs = (getattr(claim, name) for claim in (said, held))
        if name == "subject":
            mine, theirs = mine.text, theirs.text
        if _text(mine) != _text(theirs):
            found.append(f"{name} '{_text(theirs)}'")
    return found


def _is_later(row: Mapping[Any, Any], claim: Claim) -> bool:
    """Say whether a row was reported or recorded on a later day than a claim of the ledger."""
    for name in ("reported_on", "recorded_on"):
        mine, theirs = _text(row[name]), getattr(claim, name)
        if mine and theirs and date.fromisoformat(mine) > theirs:
            return True
    return False


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())

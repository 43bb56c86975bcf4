"""What the ledger holds of a record already: imported accounts, and what a person wrote of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from passable.run.accounts import ID_CHARACTER, MARK, ImportForm, Row
from passable.terms.claims import Claim
from passable.terms.selectors import parse_selector

_ORIGIN = re.compile(rf"; from (?P<file>[^;]+?), row (?P<row>\d+); (?P<mark>{MARK})(?=;|$)")


@dataclass(frozen=True)
class Held:
    """An imported claim of a record.

    Parameters
    ----------
    claim
        As the ledger has it now, maybe edited since.
    aspect
        What of the record it tells; empty where a record says one thing.
    mark, file_name, file_row
        Of the account it came from.
    """

    claim: Claim
    aspect: str
    mark: str
    file_name: str
    file_row: str


@dataclass
class HeldRecord:
    """What the ledger holds of one record.

    Parameters
    ----------
    imported
        In the ledger's order, whatever their state: who retracts one does not want it back.
    by_hand
        Whether a person wrote of it, retracted claims aside.
    corrected
        Ids of imported claims that a person's claim revises.
    """

    imported: list[Held] = field(default_factory=list)
    by_hand: bool = False
    corrected: set[str] = field(default_factory=set)

    def heads(self, claims: Iterable[Held]) -> dict[str, Held]:
        """Choose the claims that no other imported one revises, the last of each aspect."""
        replaced = {held.claim.revises for held in self.imported}
        return {h.aspect: h for h in claims if h.claim.claim_id not in replaced}


def held_records(form: ImportForm, claims: Iterable[Claim]) -> dict[str, HeldRecord]:
    """Find what the ledger holds of a form's records.

    An imported claim is known by its note. One written by hand is known by its id
    (``ucdp-123``), by its note (``UCDP event 123``, it may name several), or by revising an
    imported one.
    """
    label = re.escape(form.label)
    before_origin = _before_origin(form.label)
    named = re.compile(rf"\b{label} ({ID_CHARACTER}*{ID_CHARACTER.replace(';', ';.:')})")
    ids = re.compile(rf"{re.escape(form.key)}-([^\s]+?)(?:-[0-9]+)?")
    records: dict[str, HeldRecord] = {}
    record_of: dict[str, str] = {}
    by_hand = []
    for claim in claims:
        if claim.predicate not in form.predicates:
            continue
        # The first origin counts: a quoted remark may hold what looks like another.
        origin = _ORIGIN.search(claim.note)
        found = before_origin.search(claim.note[: origin.start()]) if origin else None
        if origin and found:
            record = records.setdefault(found["record"], HeldRecord())
            record.imported.append(_held(claim, found, origin))
            record_of[claim.claim_id] = found["record"]
        elif not origin and claim.state != "retracted":
            by_hand.append(claim)
    for claim in by_hand:
        names = set(named.findall(claim.note))
        if own := ids.fullmatch(claim.claim_id):
            names.add(own[1])
        if claim.revises in record_of:
            corrected = record_of[claim.revises]
            records[corrected].corrected.add(claim.revises)
            names.discard(corrected)
        for record_id in names:
            records.setdefault(record_id, HeldRecord()).by_hand = True
    return records


def held_row(form: ImportForm, row: Row) -> Held:
    """Hold a row that an import has written of a form's record and the ledger has not yet."""
    note = str(row["note"])
    origin = _ORIGIN.search(note)
    found = _before_origin(form.label).search(note[: origin.start()]) if origin else None
    if origin is None or found is None:
        msg = f"an import would not know its claim again: {note}"
        raise RuntimeError(msg)
    cells: dict[str, Any] = {**row, "subject": parse_selector(str(row["subject"]))}
    return _held(Claim(**cells), found, origin)


def _held(claim: Claim, found: re.Match[str], origin: re.Match[str]) -> Held:
    return Held(claim, found["aspect"] or "", origin["mark"], origin["file"], origin["row"])


@functools.cache
def _before_origin(label: str) -> re.Pattern[str]:
    label = re.escape(label)
    return re.compile(rf"\b{label} (?P<record>{ID_CHARACTER}+)(?: \[(?P<aspect>.*?)\])?$")


def is_imported(claim: Claim) -> bool:
    """Say whether a claim's note bears the origin that an import writes."""
    return _ORIGIN.search(claim.note) is not None


def held_marks(form: ImportForm, claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """List (record, mark) of the accounts the ledger has: nothing more is to be found out of them."""
    return {
        (record_id, held.mark)
        for record_id, record in held_records(form, claims).items()
        for held in record.imported
    }

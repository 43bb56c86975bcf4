"""What must not leave at full precision: the rules, as questions about claims, rows and words.

The list is that of the field's own guidance on data responsibility; ``docs/guide/sensitivity.md``
tells it to the analyst, ``write.gate`` carries it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

import pandas as pd

from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.config import Sensitivity

PUBLIC, RESTRICTED = "public", "restricted"

HARMLESS_CATEGORIES: Final = frozenset({"fuel", "market", "border_crossing", "port", "airfield"})
"""Categories of service whose locations are public unless a row says otherwise. All others are
protected until the case declares them: hospital, clinic, warehouse, shelter, and words of its own,
of which nobody here can know what they stand for."""

CHECKPOINT_KIND: Final = "checkpoint"
"""The kind of a checkpoint among the points of the road data."""

LEAST_WORD: Final = 4
"""Shorter words are not looked for in running text: they stand in other words' company too often."""

_NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?(?<![.])")
_PART = re.compile(r"@|\.\.")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_public_category(category: str, sensitivity: Sensitivity) -> bool:
    """Say whether the locations of a category of service are public in this case."""
    return category in HARMLESS_CATEGORIES or category in sensitivity.public_categories


def protected_services(case: Case) -> frozenset[str]:
    """Name the services whose location may not leave: by their own row, else by their category."""
    sensitivity = case.config.sensitivity
    services = case.services
    said = _said(services)
    return frozenset(
        str(name)
        for name, category, word in zip(services.index, services["category"], said, strict=True)
        if word == RESTRICTED
        or (word != PUBLIC and not is_public_category(str(category), sensitivity))
    )


def protected_places(case: Case) -> frozenset[str]:
    """Name the places whose rows say restricted, such as camps of displaced people."""
    said = _said(case.places)
    return frozenset(
        str(name) for name, word in zip(case.places.index, said, strict=True) if word == RESTRICTED
    )


def _said(table: pd.DataFrame) -> list[str]:
    return table["sensitivity"].tolist() if "sensitivity" in table else [""] * len(table)


def is_checkpoint(claim: Claim) -> bool:
    """Say whether a claim speaks of a checkpoint: a point that delays, or that is called one."""
    if claim.subject.kind != "point":
        return False
    return (
        claim.predicate == "delay_minutes" or "checkpoint" in f"{claim.value} {claim.note}".lower()
    )


def is_withheld(claim: Claim, until: date, sensitivity: Sensitivity) -> bool:
    """Say whether nothing of what a claim says may leave.

    Parameters
    ----------
    claim
        The claim.
    until
        The last day that is over: what happens later is yet to come.
    sensitivity
        Of the case.
    """
    if claim.sensitivity == RESTRICTED:
        return True
    if claim.predicate == "incident" and claim.valid_from > until:
        return True  # an event to come is a plan: a convoy, a transfer, an operation
    delay = timedelta(days=sensitivity.checkpoint_delay_days)
    return is_checkpoint(claim) and claim.reported_on > until - delay


def is_small_cell(claim: Claim, sensitivity: Sensitivity) -> bool:
    """Say whether a claim counts so few people that they could be told apart."""
    figures = (f for f in (claim.low, claim.best, claim.high) if f is not None)
    return claim.predicate == "population" and any(
        0 < figure < sensitivity.smallest_cell for figure in figures
    )


def hidden_figures(case: Case) -> frozenset[str]:
    """Name the claims whose figures of people may not leave, nor be counted in what does."""
    sensitivity, places = case.config.sensitivity, protected_places(case)
    return frozenset(
        claim.claim_id
        for claim in case.claims
        if claim.sensitivity == RESTRICTED
        or is_small_cell(claim, sensitivity)
        or (claim.predicate == "population" and claim.subject.name in places)
    )


def secrets_of_claim(claim: Claim) -> tuple[str, ...]:
    """List the words of a claim that a public message must not repeat; none of a public claim."""
    subject = claim.subject
    words = [subject.text, subject.name, subject.start, subject.end]
    if claim.sensitivity == RESTRICTED:
        words += [claim.claim_id, claim.value, claim.said_by, claim.note]
    elif not is_checkpoint(claim):
        return ()
    return tuple(word for word in words if word)


def is_restricted_row(cells: Mapping[str, str]) -> bool:
    """Say whether a row says that it is restricted, or a slip that may have meant it."""
    return cells.get("sensitivity", "").strip().casefold() not in ("", PUBLIC)


def _parts(subject: str) -> list[str]:
    """List what a subject names: ``road:M5@west..east`` names M5, west and east."""
    return [part for part in _PART.split(subject.partition(":")[2]) if part]


def secrets_of_row(cells: Mapping[str, str], sensitive: Iterable[str] = ()) -> tuple[str, ...]:
    """List the cells of a row of a table that a public message must not repeat.

    Parameters
    ----------
    cells
        As written, by column.
    sensitive
        Columns that are withheld unless the row says that it is public.
    """
    subject = cells.get("subject", "")
    if is_restricted_row(cells):
        texts = [
            text
            for column, text in cells.items()
            if text and column != "sensitivity" and not _DATE.fullmatch(text)
        ]
        texts += _parts(subject)
        return (*texts, *(repr(float(text)) for text in texts if _NUMBER.fullmatch(text)))
    is_public = cells.get("sensitivity", "").strip().casefold() == PUBLIC
    named = [cells.get(column, "") for column in sensitive if not is_public]
    if subject.startswith("point:") and (
        cells.get("predicate") == "delay_minutes"
        or "checkpoint" in " ".join(cells.values()).lower()
    ):
        named += [subject, *_parts(subject)]
    return tuple(text for text in named if text)

"""Events against the ledger: which are new, which revise an account it holds, which it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from passable.read.events import Event
from passable.read.events_ucdp import ged_version
from passable.read.tally import Tally
from passable.terms.claims import Claim
from passable.terms.errors import ProblemList

Coder = Literal["ucdp", "acled"]
NAMES: Final[dict[Coder, str]] = {"ucdp": "UCDP", "acled": "ACLED"}
_ORIGIN = re.compile(r"; from (.+?), row \d+; (content [0-9a-f]{12}|timestamp \d+)(?=;|$)")


@dataclass(frozen=True)
class Account:
    """A claim of the ledger that tells of an event.

    Parameters
    ----------
    claim_id
        Its id.
    mark
        What the import noted of the account it came from; empty for a claim written by hand.
    file_name
        The file it came from; empty for a claim written by hand.
    is_correction
        Whether a person wrote it to revise an imported one.
    """

    claim_id: str
    mark: str = ""
    file_name: str = ""
    is_correction: bool = False


def origin_note(coder: Coder, event: Event, file_name: str) -> str:
    """Write the note of an imported claim: where it came from, and what a reader should know."""
    origin = f"{NAMES[coder]} event {event.event_id}; from {file_name}, row {event.row}"
    return "; ".join([origin, event.mark, *event.details])


def find_accounts(coder: Coder, claims: Iterable[Claim]) -> dict[str, list[Account]]:
    """Find the claims that tell of a coder's events, in the ledger's order.

    An imported claim counts whatever its state: who retracts it does not want it back. One
    written by hand is known by its id, by ``UCDP event 123`` in its note (it may name several),
    or by revising an imported one.
    """
    by_id = re.compile(rf"{coder}-([A-Za-z0-9_]+)(?:-[0-9]+)?")
    by_note = re.compile(rf"\b{NAMES[coder]} event ([A-Za-z0-9_]+)")
    incidents = [claim for claim in claims if claim.predicate == "incident"]
    accounts: dict[str, list[Account]] = {}
    imported: dict[str, str] = {}
    by_hand = []
    for claim in incidents:
        origin = _ORIGIN.search(claim.note)
        told = by_note.search(claim.note) if origin else None
        if origin and told:
            imported[claim.claim_id] = told[1]
            accounts.setdefault(told[1], []).append(Account(claim.claim_id, origin[2], origin[1]))
        elif claim.state != "retracted":
            by_hand.append(claim)
    for claim in by_hand:
        named = set(by_note.findall(claim.note))
        if own := by_id.fullmatch(claim.claim_id):
            named.add(own[1])
        is_correction = claim.revises in imported
        if is_correction:
            named.add(imported[claim.revises])
        for event_id in named:
            account = Account(claim.claim_id, is_correction=is_correction)
            accounts.setdefault(event_id, []).append(account)
    return accounts


def one_account_each(
    coder: Coder, events: Iterable[Event], name: str, problems: ProblemList, tally: Tally
) -> list[Event]:
    """Keep one account of each event of a file: the one changed last, where the file says when.

    Two that differ and of which neither is later are a problem.
    """
    kept: dict[str, Event] = {}
    for event in events:
        rival = kept.setdefault(event.event_id, event)
        if rival is event:
            continue
        older, newer = sorted((rival, event), key=_changed)
        if _changed(older) == _changed(newer) and replace(rival, row=event.row) != event:
            problems.add(
                f"event {event.event_id} stands in row {rival.row} too, told otherwise",
                "Keep the row that is right.",
                file=name,
                row=event.row,
            )
        reason = (
            "the same row stands in the file twice"
            if _changed(older) == _changed(newer)
            else "the file holds a later account of the event"
        )
        kept[event.event_id] = rival if _changed(older) == _changed(newer) else newer
        lost = event if kept[event.event_id] is rival else rival
        tally.add("events", "dropped", reason, example=f"row {lost.row}, {coder}-{lost.event_id}")
    return sorted(kept.values(), key=lambda event: event.row)


@dataclass(frozen=True)
class LedgerStep:
    """What becomes of one event.

    Parameters
    ----------
    claim_id
        The new claim's id; empty if the event is left.
    revises
        The claim it revises.
    left
        Why the event is left; empty if it is taken.
    """

    claim_id: str = ""
    revises: str = ""
    left: str = ""


def place_in_ledger(
    coder: Coder, event: Event, accounts: list[Account], is_used: Callable[[str], bool], name: str
) -> LedgerStep:
    """Decide whether an event is new, revises an account of the ledger, or is left.

    Parameters
    ----------
    coder, event
        Whose event, and which.
    accounts
        Those the ledger holds of it, in its order.
    is_used
        Whether a claim has an id.
    name
        The file's name, which may tell the version.
    """
    first = f"{coder}-{event.event_id}"
    if not accounts:
        return LedgerStep(first)
    imported = [account for account in accounts if account.mark]
    if not imported:
        return LedgerStep(left="the ledger has it by hand, and a person's word stands")
    latest = max(reversed(imported), key=_account_changed)  # of equals the ledger's last
    if event.mark == latest.mark:
        return LedgerStep(left="the ledger has it already")
    if event.mark in {account.mark for account in imported}:
        return LedgerStep(left="the ledger has it and has revised it since")
    if any(account.is_correction for account in accounts):
        return LedgerStep(left="a person has corrected the ledger's account, and that stands")
    if _changed(event) < _account_changed(latest):
        return LedgerStep(left="the ledger has a later account")
    versions = ged_version(name), ged_version(latest.file_name)
    if coder == "ucdp" and versions[0] and versions[1] and versions[0] < versions[1]:
        return LedgerStep(left="the ledger has it from a later version of GED")
    number = 2
    while is_used(f"{first}-{number}"):
        number += 1
    return LedgerStep(f"{first}-{number}", revises=latest.claim_id)


def known_from(coder: Coder, event: Event, step: LedgerStep, recorded_on: date) -> date:
    """Say since when a claim is known.

    GED does not say when it changed, so that a revision is known from the day it is imported.
    """
    if coder == "ucdp" and step.revises:
        return recorded_on
    return event.reported_on


def _changed(event: Event) -> int:
    return _seconds(event.mark)


def _account_changed(account: Account) -> int:
    return _seconds(account.mark)


def _seconds(mark: str) -> int:
    """Tell when an account was last changed; nought where its file does not say."""
    kind, _, number = mark.partition(" ")
    return int(number) if kind == "timestamp" else 0

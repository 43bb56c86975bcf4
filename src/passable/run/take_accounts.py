"""Accounts against the ledger: which are new, which revise what it holds, which it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from passable.read.tally import Tally
from passable.run.accounts import (
    Account,
    ImportForm,
    Row,
    Saying,
    changed_on,
    origin_note,
)
from passable.run.held_accounts import Held, HeldRecord, held_records, held_row
from passable.terms.case import Case

HAS_IT = "the ledger has it already"
HAS_REVISED = "the ledger has it and has revised it since"
BY_HAND = "the ledger has it by hand, and a person's word stands"
CORRECTED = "a person has corrected the ledger's account, and that stands"
LATER = "the ledger has a later account"
OLDER_VERSION = "the ledger has it from a later version of the file"


@dataclass
class Taken:
    """What accounts add to the ledger.

    Parameters
    ----------
    rows
        New rows of claims.csv.
    accounts
        Those that were taken.
    added, revised
        How many of them are new, and how many revise or succeed an earlier account.
    left
        Those that were not taken, and why.
    claim_ids
        {row of the file: the claims it became}.
    """

    rows: list[Row] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    added: int = 0
    revised: int = 0
    left: list[tuple[Account, str]] = field(default_factory=list)
    claim_ids: dict[int, list[str]] = field(default_factory=dict)


def take_accounts(
    form: ImportForm,
    accounts: Iterable[Account],
    case: Case,
    file_name: str,
    today: date,
    tally: Tally,
) -> Taken:
    """Decide what becomes of each account, and write the claims of those that are taken.

    Parameters
    ----------
    form
        Whose they are.
    accounts
        One each, as ``one_account_each`` keeps them.
    case
        Whose ledger they are compared with.
    file_name
        Where they come from.
    today
        The day written into the claims.
    tally
        Where those that are left are counted, and why.
    """
    writer = ClaimWriter(form, file_name, today, {claim.claim_id for claim in case.claims})
    held = held_records(form, case.claims)
    of_record: dict[str, list[Account]] = {}
    taken = Taken()
    for account in accounts:
        of_record.setdefault(account.record_id, []).append(account)
    for record_id, told in of_record.items():
        record = held.get(record_id, HeldRecord())
        if record.by_hand and not record.imported:
            left = [(account, BY_HAND) for account in told]
        else:
            left = _take_record(writer, told, record, taken)
        taken.left += left
        for account, reason in left:
            tally.add(
                form.things,
                "dropped",
                reason,
                example=f"row {account.row}, {form.key}-{account.record_id}",
                row=f"row {account.row}",
            )
    return taken


@dataclass
class ClaimWriter:
    """Writes claims of accounts, each under an id that is not used yet."""

    form: ImportForm
    file_name: str
    today: date
    ids: set[str]

    def claim_id(self, record_id: str, aspect: str) -> str:
        """Name a claim after its record and aspect; later ones of one name are numbered."""
        first = "-".join([self.form.key, record_id, *aspect.split()])
        name, number = first, 1
        while name in self.ids:
            number += 1
            name = f"{first}-{number}"
        self.ids.add(name)
        return name

    def told(self, account: Account, saying: Saying, revises: str = "") -> Row:
        """Write what an account says, until further notice where it says no last day."""
        known = account.reported_on
        if revises and not (self.form.says_when_changed or changed_on(account.mark)):
            known = max(self.today, known)
        return {
            "claim_id": self.claim_id(account.record_id, saying.aspect),
            "subject": saying.subject,
            "predicate": saying.predicate,
            "value": saying.value,
            "low": saying.low,
            "best": saying.best,
            "high": saying.high,
            "unit": saying.unit,
            "valid_from": account.valid_from,
            "valid_to": account.valid_to,
            "reported_on": known,
            "recorded_on": self.today,
            "source_id": self.form.source_id,
            "said_by": account.said_by,
            "credibility": account.credibility,
            "place_precision": saying.place_precision,
            "time_precision": account.time_precision,
            "sensitivity": saying.sensitivity,
            "state": "accepted",
            "revises": revises,
            "note": origin_note(self.form, account, saying, self.file_name),
        }

    def ended(self, held: Held, last: date, account: Account, why: str) -> Row:
        """Write a claim again with a last day: it was so until a later account."""
        remark = f"{why} {self.file_name}, row {account.row}"
        return self.closed(held, account.record_id, last, account.reported_on, remark)

    def closed(self, held: Held, record_id: str, last: date, known: date, remark: str) -> Row:
        """Write a claim again with a last day, which became known on another."""
        claim = held.claim
        return {
            "claim_id": self.claim_id(record_id, held.aspect),
            "subject": claim.subject.text,
            "predicate": claim.predicate,
            "value": claim.value,
            "low": claim.low,
            "best": claim.best,
            "high": claim.high,
            "unit": claim.unit,
            "valid_from": claim.valid_from,
            "valid_to": max(last, claim.valid_from),
            "reported_on": max(claim.reported_on, known),
            "recorded_on": self.today,
            "source_id": claim.source_id,
            "said_by": claim.said_by,
            "credibility": claim.credibility,
            "place_precision": claim.place_precision,
            "time_precision": claim.time_precision,
            "sensitivity": claim.sensitivity,
            "state": "accepted",
            "revises": claim.claim_id,
            "note": f"{claim.note}; {remark}",
        }


def _take_record(
    writer: ClaimWriter, told: Sequence[Account], record: HeldRecord, taken: Taken
) -> list[tuple[Account, str]]:
    """Take what is new of one record; give the accounts that are left, and why.

    Day by day, as if each account had come in a file of its own: what it ends is written open-ended
    first, for nobody knew of the end before it was reported.
    """
    is_state = writer.form.is_state
    marks = {held.mark for held in record.imported}
    left = []
    for account in sorted(told, key=lambda account: account.valid_from):
        days: dict[date | None, list[Held]] = {}
        for held in record.imported:
            days.setdefault(held.claim.valid_from if is_state else None, []).append(held)
        versions = days.get(account.valid_from if is_state else None, [])
        if versions:
            reason = _reason_to_leave(writer, account, versions, record)
        else:
            reason = HAS_IT if account.mark in marks else ""
        if reason:
            left.append((account, reason))
            continue
        dates = sorted(day for day in days if day is not None)
        later = next((day for day in dates if day > account.valid_from), None)
        successor = min(days[later], key=lambda h: h.claim.reported_on) if later else None
        if versions:
            rows = list(_correct(writer, account, record.heads(versions), successor))
        else:
            rows = [r for s in account.sayings for r in _tell(writer, account, s, successor)]
            earlier = max((day for day in dates if day < account.valid_from), default=None)
            if earlier is not None:
                heads = record.heads(days[earlier]).values()
                rows += _end(writer, account, heads, _eve(later), record.corrected)
        if len(told) > 1:  # the next account is compared with these
            record.imported += [held_row(writer.form, row) for row in rows]
        _note_taken(taken, account, rows)
    return left


def _tell(
    writer: ClaimWriter,
    account: Account,
    saying: Saying,
    successor: Held | None,
    revises: str = "",
) -> Iterator[Row]:
    """Tell what an account says until its successor, from the day that this one was known."""
    row = writer.told(account, saying, revises)
    yield row
    if successor is None or row["valid_to"] is not None:
        return
    held = held_row(writer.form, row)
    last, known = _eve(successor.claim.valid_from), successor.claim.reported_on
    assert last is not None
    if known <= held.claim.reported_on:
        row["valid_to"] = last
    else:
        remark = f"ended by {successor.file_name}, row {successor.file_row}"
        yield writer.closed(held, account.record_id, last, known, remark)


def _reason_to_leave(
    writer: ClaimWriter, account: Account, versions: Sequence[Held], record: HeldRecord
) -> str:
    """Say why an account of what the ledger has imported already is left, if it is."""
    # A claim that was only ended bears the mark of the account it ends: the first of each counts.
    firsts = {held.mark: held for held in reversed(versions)}
    latest = max(versions, key=lambda h: (changed_on(h.mark), versions.index(firsts[h.mark])))
    if account.mark == latest.mark:
        return HAS_IT
    if account.mark in firsts:
        return HAS_REVISED
    if any(held.claim.claim_id in record.corrected for held in versions):
        return CORRECTED
    if changed_on(account.mark) < changed_on(latest.mark):
        return LATER
    version_of = writer.form.version_of
    this, that = version_of(writer.file_name), version_of(latest.file_name)
    if this and that and this < that:
        return OLDER_VERSION
    return ""


def _correct(
    writer: ClaimWriter, account: Account, heads: dict[str, Held], successor: Held | None
) -> Iterator[Row]:
    """Tell a record's day anew; what is no longer said of it ends on its first day."""
    for saying in account.sayings:
        head = heads.pop(saying.aspect, None)
        revises = head.claim.claim_id if head else ""
        yield from _tell(writer, account, saying, successor, revises)
    for head in heads.values():
        if head.claim.state == "accepted":
            yield writer.ended(head, head.claim.valid_from, account, "no longer said by")


def _end(
    writer: ClaimWriter,
    account: Account,
    heads: Iterable[Held],
    earlier_end: date | None,
    corrected: set[str],
) -> Iterator[Row]:
    """End claims the day before an account that succeeds them; a person's own end stands."""
    last = _eve(account.valid_from)
    for head in heads:
        claim = head.claim
        is_ours = claim.state == "accepted" and claim.claim_id not in corrected
        if last and is_ours and claim.valid_to == earlier_end:
            yield writer.ended(head, last, account, "ended by")


def _note_taken(taken: Taken, account: Account, rows: list[Row]) -> None:
    taken.rows += rows
    taken.accounts.append(account)
    taken.claim_ids[account.row] = [str(row["claim_id"]) for row in rows]
    written = {"", *(row["claim_id"] for row in rows)}
    if any(row["revises"] not in written for row in rows):
        taken.revised += 1
    else:
        taken.added += 1


def _eve(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)

"""Where claims and closures act, as P-codes, read off the segments and places they name."""

from __future__ import annotations

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.plain import as_plain, split_ids

PCODES = ("adm1_pcode", "adm2_pcode", "adm3_pcode")


def pcodes_by_claim(content: BriefContent) -> dict[str, dict[str, set[str]]]:
    """Gather, for each claim id, the P-codes of the segments it closes or slows.

    A claim that says something of a place or a service has that one's P-codes. Restricted claims
    are left out of a public brief: their place is what they must not tell.
    """
    found: dict[str, dict[str, set[str]]] = {}
    segments = content.segments
    touched = segments[segments["claim_ids"].fillna("") != ""] if len(segments) else segments
    for claim_ids, *codes in _rows(touched, ("claim_ids", *PCODES)):
        for claim_id in split_ids(claim_ids):
            _add(found, claim_id, codes)
    subjects = {
        f"{kind}:{row[0]}": row[1:]
        for kind, frame, id_column in (
            ("place", content.places, "place_id"),
            ("service", content.services, "service_id"),
        )
        for row in _rows(frame, (id_column, *PCODES))
    }
    for frame in (content.claims, content.shown_only):
        for claim_id, subject, sensitivity in _rows(frame, ("claim_id", "subject", "sensitivity")):
            if subject in subjects:
                _add(found, claim_id, subjects[subject])
            if sensitivity == "restricted" and not content.head.is_restricted:
                found.pop(claim_id, None)
    return found


def add_pcodes(
    frame: pd.DataFrame, id_column: str, by_claim: dict[str, dict[str, set[str]]]
) -> pd.DataFrame:
    """Add columns ``adm1_pcode`` … of all P-codes the row's claims touch, parted by ``'; '``."""
    named = [split_ids(text) for (text,) in _rows(frame, (id_column,))]
    added = {}
    for column in PCODES:
        added[column] = [
            "; ".join(sorted({p for i in ids for p in by_claim.get(i, {}).get(column, ())}))
            for ids in named
        ]
    return frame.assign(
        **{name: pd.Series(v, frame.index, dtype="str") for name, v in added.items()}
    )


def _add(found: dict[str, dict[str, set[str]]], claim_id: str, codes: list[str]) -> None:
    sets = found.setdefault(claim_id, {column: set() for column in PCODES})
    for column, code in zip(PCODES, codes, strict=True):
        if code:
            sets[column].add(code)


def _rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[list[str]]:
    series = [frame[name].tolist() if name in frame else [None] * len(frame) for name in columns]
    return [[str(as_plain(v) or "") for v in row] for row in zip(*series, strict=True)]

"""The agreements of a brief: every one signed by its date, held against what sources say of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from passable.measures.results_agreement import AGREEMENT_COLUMNS
from passable.run.agreement import AgreementAnswer, measure_agreement
from passable.run.brief_frames import join_frames
from passable.run.request import Request
from passable.run.study import Study
from passable.terms.agreements import Agreement
from passable.terms.progress import Progress, silent


@dataclass(frozen=True)
class AgreementTables:
    """All agreements of a brief, in tables that each hold them all.

    Parameters
    ----------
    agreements
        ``AGREEMENT_COLUMNS``.
    tranches, cumulated, terms, accounts, ways
        The tables of ``measures.results_agreement``.
    """

    agreements: pd.DataFrame
    tranches: pd.DataFrame
    cumulated: pd.DataFrame
    terms: pd.DataFrame
    accounts: pd.DataFrame
    ways: pd.DataFrame


def signed_by(study: Study, request: Request) -> list[Agreement]:
    """List the agreements signed by the date asked about, and by the one knowledge ends on."""
    last = min(request.on, request.known_on or request.on)
    held = study.case.agreements.agreements.values()
    return [agreement for agreement in held if agreement.signed_on <= last]


def measure_agreements(
    study: Study, request: Request, progress: Progress = silent
) -> AgreementTables | None:
    """Measure every agreement signed by the date; ``None`` if there is none."""
    signed = signed_by(study, request)
    answers = [measure_agreement(study, request, agreement, progress) for agreement in signed]
    if not answers:
        return None
    rows = [_told(study, request, answer) for answer in answers]

    def joined(part: str) -> pd.DataFrame:
        return join_frames([getattr(answer, part) for answer in answers])

    return AgreementTables(
        pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS)),
        joined("tranches"),
        joined("cumulated"),
        joined("terms"),
        joined("accounts"),
        joined("ways"),
    )


def _told(study: Study, request: Request, answer: AgreementAnswer) -> dict[str, object]:
    case, agreement = study.case, answer.agreement
    names = case.actors["name"].to_dict()
    source = case.sources[agreement.source_id]
    area = agreement.area_id
    return {
        "agreement_id": agreement.agreement_id,
        "title": agreement.title,
        "parties": "; ".join(str(names.get(party, party)) for party in agreement.parties),
        "area_name": str(case.areas.loc[area, "name"]) if area in case.areas.index else "",
        "signed_on": agreement.signed_on,
        "mover": agreement.mover or request.mover,
        "publisher": source.publisher,
        "said_by": agreement.said_by,
        "grade": source.reliability,
        "source_id": agreement.source_id,
        "note": agreement.note,
        "left_out": answer.withheld,
    }

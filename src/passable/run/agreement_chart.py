"""An agreement's chart, with what it stands on printed under it."""

from __future__ import annotations

from pathlib import Path

from passable.run.agreement import AgreementAnswer
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.write.agreement_chart import range_sentences, totals_of, write_agreement_chart


def save_agreement_chart(
    study: Study, request: Request, answer: AgreementAnswer, path: Path
) -> None:
    """Draw people moved over time.

    Raises
    ------
    BadRequest
        If the path ends in neither ``.png`` nor ``.svg``, or cannot be written.
    """
    totals = totals_of(answer.accounts)
    title = f"People moved: {answer.agreement.title}"
    footer = chart_footer(study, request, answer)
    gate = make_gate(study, request)
    write_agreement_chart(path, answer.cumulated, totals, title, footer, gate)


def chart_footer(study: Study, request: Request, answer: AgreementAnswer) -> str:
    """Say as of when, from what, and what is missing."""
    situation = study.situation(request.on, request.known_on, request.mover)
    known = request.known_on.isoformat() if request.known_on else "all the ledger holds"
    run_id = make_record(study, request, situation)["run_id"]
    as_of = f"as of {request.on} · known on: {known} · run {run_id}"
    return "\n".join([as_of, *range_sentences(answer.cumulated)])

"""An agreement's chart, with what it stands on printed under it."""

from __future__ import annotations

from pathlib import Path

from passable.run.agreement import AgreementAnswer
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.write.agreement_chart import write_agreement_chart


def save_agreement_chart(
    study: Study, request: Request, answer: AgreementAnswer, path: Path
) -> None:
    """Draw people moved over time.

    Raises
    ------
    BadRequest
        If the path ends in neither ``.png`` nor ``.svg``, or cannot be written.
    """
    accounts = answer.accounts
    totals = accounts[accounts["scope"] == "so_far"].sort_values("date", kind="stable")
    title = f"People moved: {answer.agreement.title}"
    footer = chart_footer(study, request, answer)
    gate = make_gate(study, request)
    write_agreement_chart(path, answer.cumulated, totals, title, footer, gate)


def chart_footer(study: Study, request: Request, answer: AgreementAnswer) -> str:
    """Say as of when, from what, and what is missing."""
    situation = study.situation(request.on, request.known_on, request.mover)
    known = request.known_on.isoformat() if request.known_on else "all the ledger holds"
    run_id = make_record(study, request, situation)["run_id"]
    lines = [
        f"as of {request.on} · known on: {known} · run {run_id}",
        (
            "The range lies between all accounts: tranches added up, lowest and highest, and "
            "sources' own totals (dots)."
        ),
    ]
    if len(answer.cumulated):
        last = answer.cumulated.iloc[-1]
        lines.append(
            f"Of {last['tranches']} tranches {last['tranches_not_reported']} are in no report and "
            f"{last['tranches_without_figure']} have no number of people; both are missing in the sum."
        )
    return "\n".join(lines)

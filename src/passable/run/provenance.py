"""``export prov``: gathers what a PROV document tells of an answer, or of a case alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.run.brief import fill_brief
from passable.run.claim_tables import sources_table
from passable.run.release import make_gate
from passable.run.request import Request, ask
from passable.run.rerun import Question
from passable.run.study import Study, open_study
from passable.situation.weigh import said_value
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent
from passable.write.gate import Gate
from passable.write.gate_brief import open_gate, tables_of
from passable.write.meanings import SOURCE_COLUMNS
from passable.write.plain import plain_records
from passable.write.prov_document import Provenance, prov_text

ROWS_OF_A_BRIEF: Final = (
    "summary", "cutoff", "access", "routes", "closures", "diff", "timeline", "exposure", "hubs",
)  # fmt: skip
"""Tables of a brief whose rows are told; of layers and inputs only the digest is."""

Tables = dict[str, list[dict[str, Any]]]


def brief_tables(study: Study, request: Request, progress: Progress = silent) -> Tables:
    """Give the rows of a brief as they may leave."""
    tables = tables_of(open_gate(fill_brief(study, request, progress)))
    return {
        name: plain_records(tables[name], [c for c in tables[name] if c != "geometry"])
        for name in ROWS_OF_A_BRIEF
        if name in tables
    }


def study_of(question: Question, progress: Progress = silent) -> tuple[Study, Request]:
    """Open the case of a record, with the record's own request."""
    told = dict(question.request)
    study = open_study(
        question.case, vehicle=told["vehicle"], season=told["season"], progress=progress
    )
    return study, Request.model_validate(told)


def provenance_text(
    study: Study,
    request: Request,
    record: Mapping[str, Any] | None = None,
    tables: Tables | None = None,
) -> str:
    """Tell where an answer comes from, as PROV-JSON.

    Parameters
    ----------
    study, request
        Of whom; the date, and whether restricted values may leave.
    record
        The run record of the answer; ``None``: the ledger alone.
    tables
        Its rows.
    """
    gate = make_gate(study, request)
    situation = study.situation(request.on, request.known_on, request.mover)
    findings = (*situation.findings, *situation.shown_only)
    live = frozenset(gate.id(w.claim.claim_id) for f in findings for w in f.claims)
    sources = gate.table(sources_table(study.case, findings), SOURCE_COLUMNS)
    graph = study.network.graph
    named = graph.attributes.get("source_id", pd.Series([], dtype=object))
    return prov_text(
        Provenance(
            title=gate.text(study.case.config.title),
            files={**study.case.digests, **study.road_digests},
            sources=_records(sources),
            claims=_records(_claims(study, gate)),
            live=live,
            points=[*_points(study, gate, "place"), *_points(study, gate, "service")],
            road_sources=tuple(sorted({str(name) for name in named.unique() if name})),
            road_files=tuple(study.road_digests),
            licence=graph.licence,
            record=record,
            tables=tables,
        )
    )


def case_provenance(case: str, *, restricted: bool, progress: Progress = silent) -> str:
    """Tell where a case's ledger comes from, on its own date."""
    study = open_study(case, progress=progress)
    return provenance_text(study, ask(study, restricted=restricted))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return plain_records(frame, list(map(str, frame.columns)))


def _claims(study: Study, gate: Gate) -> pd.DataFrame:
    rows = [
        {
            "claim_id": c.claim_id,
            "subject": c.subject.text,
            "predicate": c.predicate,
            "value": said_value(c),
            "valid_from": c.valid_from,
            "valid_to": c.valid_to,
            "reported_on": c.reported_on,
            "source_id": c.source_id,
            "said_by": c.said_by,
            "grade": f"{study.case.sources[c.source_id].reliability}{c.credibility}",
            "revises_claim_id": c.revises,
            "note": c.note,
        }
        for c in study.case.claims
        if c.state == "accepted"
    ]
    return gate.table(pd.DataFrame(rows))


def _points(study: Study, gate: Gate, kind: str) -> Iterable[dict[str, Any]]:
    table = study.case.places if kind == "place" else study.case.services
    key = f"{kind}_id"
    shown = table.reset_index(names=key)[[key, "name_en", "source_id"]]
    for row in _records(gate.table(shown)):
        if row[key]:
            yield {"kind": kind, "id": row[key], "name": row["name_en"],
                   "source_id": row["source_id"]}  # fmt: skip


def write_text_file(path: Path, text: str) -> None:
    """Write a text file.

    Raises
    ------
    BadRequest
        If it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadRequest(
            Problem(
                f"could not be written ({error.strerror or error})",
                "Name a file in a folder that is there and may be written.",
                str(path),
            )
        ) from error

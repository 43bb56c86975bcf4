"""An agreement: what was planned, what sources say was done, which terms are kept, by which ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from passable.measures.agreement import live_movements, tranche_table
from passable.measures.agreement_terms import Evidence, terms_table
from passable.measures.people_moved import moved_table
from passable.measures.results_agreement import ACCOUNT_COLUMNS
from passable.run.agreement_ways import ways_table
from passable.run.find_planned import find_planned
from passable.run.request import Request
from passable.run.study import Study
from passable.terms.agreements import GROUPS, Agreement, Movement
from passable.terms.progress import Progress, silent


@dataclass(frozen=True)
class AgreementAnswer:
    """Everything of one agreement on a date.

    Parameters
    ----------
    agreement
        Which.
    tranches, cumulated, terms, accounts, ways
        The tables of ``measures.results_agreement``.
    withheld
        Movements left out of a public answer: future ones, and those of restricted rows.
    """

    agreement: Agreement
    tranches: pd.DataFrame
    cumulated: pd.DataFrame
    terms: pd.DataFrame
    accounts: pd.DataFrame
    ways: pd.DataFrame
    withheld: int


def find_agreement(study: Study, agreement_id: str | None) -> Agreement:
    """Find an agreement of a case; the only one needs no name.

    Raises
    ------
    BadRequest
        If the case has none, or none or several that could be meant.
    """
    remedy = "Add agreements.csv, terms.csv and movements.csv; docs/guide/agreements.md tells how."
    return find_planned(study.case.agreements.agreements, agreement_id, "agreement", remedy)


def measure_agreement(
    study: Study, request: Request, agreement: Agreement, progress: Progress = silent
) -> AgreementAnswer:
    """Hold an agreement against what sources say of it, on a date as known by another.

    A public answer leaves out announcements of movements still to come and restricted rows, and
    says how many; sums and verdicts then stand on the rest.
    """
    case = study.case
    name = agreement.agreement_id
    live = live_movements(case.agreements.movements, name, request.on, request.known_on)
    shown = [m for m in live if request.restricted or not is_withheld(m, request.on)]
    places = {
        str(place): (str(row.name_en), str(row.adm3_pcode))
        for place, row in zip(case.places.index, case.places.itertuples(), strict=True)
    }
    terms = [t for t in case.agreements.terms if t.agreement_id == name]
    evidence = Evidence(shown, case.sources, request.on)
    progress("finding the ways of each tranche")
    return AgreementAnswer(
        agreement,
        tranche_table(name, shown, case.sources, places, request.on),
        moved_table(name, shown, case.sources, request.on),
        terms_table(terms, evidence, case.actors["name"].to_dict()),
        accounts_table(study, shown),
        ways_table(study, request, agreement, shown),
        len(live) - len(shown),
    )


def is_withheld(movement: Movement, on: date) -> bool:
    """Say whether a movement may not leave: it is still to come, or its row is restricted.

    What is to come is told by the earlier of the date asked about and today, so that asking about
    a far date gives no plan away.
    """
    today = datetime.now(UTC).date()
    is_to_come = movement.kind == "planned" and movement.on > min(on, today)
    return is_to_come or movement.sensitivity == "restricted"


def accounts_table(study: Study, movements: list[Movement]) -> pd.DataFrame:
    """Lay every account side by side, ``ACCOUNT_COLUMNS``, by tranche, then by day."""
    case = study.case
    rows: list[dict[str, object]] = []
    ordered = sorted(
        movements, key=lambda m: (m.scope, m.tranche or 0, m.kind == "observed", m.on, m.row)
    )
    for movement in ordered:
        source = case.sources[movement.source_id]
        row: dict[str, object] = {
            "agreement_id": movement.agreement_id,
            "tranche": movement.tranche,
            "kind": movement.kind,
            "scope": movement.scope,
            "date": movement.on,
            "publisher": source.publisher,
            "said_by": movement.said_by,
            "grade": f"{source.reliability}{movement.credibility}",
            "reported_on": movement.reported_on,
            "source_id": movement.source_id,
            "movement_id": movement.movement_id,
            "note": movement.note,
        }
        for side, place in (("from", movement.from_place_id), ("to", movement.to_place_id)):
            found = case.places.loc[place] if place else None
            row[f"{side}_place_id"] = place
            row[f"{side}_name"] = "" if found is None else found["name_en"]
            row[f"{side}_adm3_pcode"] = "" if found is None else found["adm3_pcode"]
        for group in GROUPS:
            figures = movement.counts.get(group, (None, None, None))
            for figure, value in zip(("low", "best", "high"), figures, strict=True):
                row[f"{group}_{figure}"] = np.nan if value is None else value
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(ACCOUNT_COLUMNS))
    table["tranche"] = table["tranche"].astype("Int64")
    return table

"""The ledger as tables: what each live claim says, side by side with those that differ."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from passable.measures.results import CLAIM_COLUMNS
from passable.situation.weigh import Finding, WeighedClaim, said_value
from passable.terms.case import Case


def claims_table(case: Case, findings: Iterable[Finding]) -> pd.DataFrame:
    """List live claims, those on one subject and predicate together, the chosen one first.

    Returns
    -------
    DataFrame
        ``CLAIM_COLUMNS``; conflicts before stale ones before the rest.
    """
    order = {"conflict": 0, "stale": 1, "unknown": 2, "sole": 3}
    ranked = sorted(findings, key=lambda f: order[kind_of(f)])
    rows = [
        _row(case, finding, weighed, group)
        for group, finding in enumerate(ranked, start=1)
        for weighed in finding.claims
    ]
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS))


def kind_of(finding: Finding) -> str:
    """Say why a finding deserves a look: conflict, stale, unknown, or sole if nothing is amiss."""
    if len({said_value(w.claim) for w in finding.claims}) > 1:
        return "conflict"
    if finding.is_stale:
        return "stale"
    return "unknown" if finding.says_unknown else "sole"


def _row(case: Case, finding: Finding, weighed: WeighedClaim, group: int) -> dict[str, object]:
    claim = weighed.claim
    source = case.sources[claim.source_id]
    value = said_value(claim)
    if claim.predicate == "control" and value in case.actors.index:
        value = str(case.actors.loc[value, "name"])
    return {
        "group": group,
        "kind": kind_of(finding),
        "subject": claim.subject.text,
        "predicate": claim.predicate,
        "value": value,
        "is_chosen": claim is finding.chosen,
        "is_stale": weighed.is_stale,
        "grade": f"{weighed.reliability}{claim.credibility}",
        "independent_sources": weighed.independent_sources,
        "valid_from": claim.valid_from,
        "valid_to": claim.valid_to,
        "reported_on": claim.reported_on,
        "said_by": claim.said_by,
        "claim_id": claim.claim_id,
        "source_id": claim.source_id,
        "publisher": source.publisher,
        "note": claim.note,
        "sensitivity": claim.sensitivity,
    }


def sources_table(case: Case, findings: Iterable[Finding]) -> pd.DataFrame:
    """List the sources and how many live claims stand on each."""
    used: dict[str, int] = {}
    for finding in findings:
        for weighed in finding.claims:
            name = weighed.claim.source_id
            used[name] = used.get(name, 0) + 1
    rows = [
        {
            "source_id": s.source_id,
            "publisher": s.publisher,
            "title": s.title,
            "published_on": s.published_on,
            "url": s.url,
            "reliability": s.reliability,
            "primary_source_id": s.primary_source_id,
            "licence": s.licence,
            "sensitivity": s.sensitivity,
            "claims_used": used.get(s.source_id, 0),
        }
        for s in case.sources.values()
    ]
    return pd.DataFrame(rows)

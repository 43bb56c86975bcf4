"""The shut gate of a case: what of its tables must not leave, whatever was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from passable.read.case import case_folder, read_case
from passable.read.case_config import read_case_config
from passable.read.tables import read_rows
from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.columns import TABLES
from passable.terms.config import Sensitivity
from passable.terms.errors import BadInput, ProblemList
from passable.terms.sensitivity import (
    LEAST_WORD,
    RESTRICTED,
    hidden_figures,
    is_checkpoint,
    is_public_category,
    is_restricted_row,
    is_withheld,
    protected_places,
    protected_services,
)
from passable.write.gate import OPEN, SAID, WITHHELD, Gate

PCODES: Final = ("adm1_pcode", "adm2_pcode", "adm3_pcode")
_SHAPE: Final = frozenset({"geometry"})
_ANONYMOUS: Final = frozenset({"said_by", "publisher", "note"})


def case_gate(case: Case, until: date, segments: Mapping[str, list[str]] | None = None) -> Gate:
    """Make the shut gate of a case.

    Parameters
    ----------
    case
        Its tables say what is restricted.
    until
        The last day that is over.
    segments
        Subject of a checkpoint -> the segments it stands on; without them its sub-district is
        told.
    """
    sensitivity = case.config.sensitivity
    services, places = protected_services(case), _places(case)
    columns: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    subjects: dict[str, str] = {}
    secret: list[Claim] = []
    figures = hidden_figures(case)
    anonymous = {s.source_id for s in case.sources.values() if s.sensitivity == RESTRICTED}
    for claim in case.claims:
        hidden: frozenset[str] = frozenset()
        if is_withheld(claim, until, sensitivity):
            secret.append(claim)
            names[claim.claim_id] = f"restricted-{len(names) + 1}"
            hidden |= SAID | _SHAPE
        if claim.source_id in anonymous:
            hidden |= _ANONYMOUS
        if claim.claim_id in figures:
            hidden |= {"value"}
        if is_checkpoint(claim):
            hidden |= {"note"} | _SHAPE | ({"value"} if claim.predicate == "incident" else set())
            stands = (segments or {}).get(claim.subject.text, [])
            subjects[claim.subject.text] = _coarse_subject(case, claim, stands)
        if _stands_at(claim, services, places):
            hidden |= _SHAPE
        if hidden:
            columns[claim.claim_id] = hidden
    labels = {name: _service_label(case, name) for name in services}
    subjects |= {f"service:{name}": label for name, label in labels.items()}
    subjects |= {f"place:{name}": f"place:{told}" for name, (told, _) in places.items()}
    subjects |= {claim.subject.text: WITHHELD for claim in _only(secret, case)}
    return Gate(
        columns=columns,
        names=names,
        figures=figures | frozenset(names),
        subjects=subjects,
        sources={s: f"source graded {case.sources[s].reliability}" for s in sorted(anonymous)},
        services=labels,
        rounded=frozenset(str(case.services["category"].loc[name]) for name in services),
        places=places,
        words=frozenset(_words(case, secret, anonymous, services, places)),
        has_checkpoints=sensitivity.public_road_checkpoints,
    )


def ledger_gate(case: str | Path | Case, *, restricted: bool) -> Gate:
    """Make the gate of what is said about a case's own tables as they stand today.

    Parameters
    ----------
    case
        A case, or its folder or name. Of one that cannot be read, what its tables alone say.
    restricted
        Whether the gate is open.
    """
    if restricted:
        return OPEN
    if not isinstance(case, Case):
        try:
            folder = case_folder(case)
        except BadInput:
            return Gate()
        try:
            case = read_case(folder)
        except BadInput:
            return _gate_of_tables(folder)
    return case_gate(case, datetime.now(UTC).date())


def _gate_of_tables(folder: Path) -> Gate:
    """Make a gate for the messages about a case that cannot be read, from what of it can be."""
    config = read_case_config(folder / "case.toml", ProblemList())
    sensitivity = config.sensitivity if config else Sensitivity()
    tables = {name: _rows_of(folder, name) for name in ("places", "services", "sources", "claims")}
    hidden = {
        name: [row for row in rows if is_restricted_row(row)] for name, rows in tables.items()
    }
    services = [
        row
        for row in tables["services"]
        if is_restricted_row(row)
        or (not row.get("sensitivity") and not is_public_category(row["category"], sensitivity))
    ]
    named = [*hidden["places"], *services, *hidden["sources"], *hidden["claims"]]
    columns = ("name_en", "name_ar", "publisher", "title", "url", "said_by", "note")
    words = {row.get(column, "") for row in named for column in columns}
    words |= {word.strip() for row in named for word in row.get("aliases", "").split(";")}
    return Gate(
        names={row["claim_id"]: WITHHELD for row in hidden["claims"]},
        sources={row["source_id"]: "a restricted source" for row in hidden["sources"]},
        services={row["service_id"]: "a protected service" for row in services},
        places={row["place_id"]: ("a protected place", {}) for row in hidden["places"]},
        words=frozenset(word for word in words if len(word) >= LEAST_WORD),
    )


def _rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    """Read the cells of a table as they stand, whatever is wrong with them."""
    columns = TABLES[f"{name}.csv"]
    known = {column.name: "" for column in columns}
    for path in (folder / f"{name}.csv", folder / f"{name}.xlsx"):
        rows = read_rows(path, columns, ProblemList(), path.name) if path.is_file() else None
        if rows:
            titles = [title.strip() for title in rows[0]]
            return [known | dict(zip(titles, map(str.strip, r), strict=False)) for r in rows[1:]]
    return []


def _stands_at(claim: Claim, services: Container[str], places: Container[str]) -> bool:
    """Say whether the shape of a claim's subject would give a protected point away."""
    subject = claim.subject
    if subject.kind == "service":
        return subject.name in services
    if subject.kind == "road":
        return subject.start in places or subject.end in places
    return subject.kind == "place" and subject.name in places


def _coarse_subject(case: Case, claim: Claim, segments: list[str]) -> str:
    """Tell a checkpoint by its segment, else by its sub-district."""
    if segments:
        return f"segment:{' '.join(segments)}"
    coded = case.places[case.places["adm3_pcode"] != ""]
    if not len(coded):
        return "a checkpoint"
    away = (coded["lon"] - claim.subject.lon) ** 2 + (coded["lat"] - claim.subject.lat) ** 2
    return f"a checkpoint in {coded['adm3_pcode'].loc[away.idxmin()]}"


def _service_label(case: Case, name: str) -> str:
    """Tell a service by its category and the finest district known."""
    row = case.services.loc[name]
    codes = [str(row[c]) for c in reversed(PCODES) if row.get(c)]
    return f"{row['category']} in {codes[0]}" if codes else f"a {row['category']}"


def _places(case: Case) -> dict[str, tuple[str, dict[str, str]]]:
    """Name protected places by number, with the P-codes that enough of them share."""
    protected = protected_places(case)
    hidden = [name for name in case.places.index if name in protected]
    least = case.config.sensitivity.smallest_cell
    rows = case.places.loc[hidden]
    shared = {c: Counter(rows[c]) for c in PCODES if c in rows}
    told: dict[str, tuple[str, dict[str, str]]] = {}
    for number, name in enumerate(hidden, start=1):
        codes = {
            c: str(rows[c].loc[name])
            for c, counts in shared.items()
            if counts[rows[c].loc[name]] >= least
        }
        told[str(name)] = (f"restricted-place-{number}", codes)
    return told


def _only(secret: Iterable[Claim], case: Case) -> list[Claim]:
    """Keep the withheld claims that alone speak of their subject, where its text tells a spot."""
    hidden = {claim.claim_id for claim in secret}
    public = {c.subject.text for c in case.claims if c.claim_id not in hidden}
    return [c for c in secret if c.subject.kind == "point" and c.subject.text not in public]


def _words(
    case: Case,
    secret: Iterable[Claim],
    anonymous: set[str],
    services: Iterable[str],
    places: Iterable[str],
) -> set[str]:
    """Gather what running text must not repeat, but for what public rows say as well."""
    hidden = {claim.claim_id for claim in secret}
    words: set[str] = set()
    for claim in secret:
        words |= {claim.said_by, claim.note, claim.value if claim.predicate == "incident" else ""}
    words |= _source_words(case, anonymous)
    words |= {c.said_by for c in case.claims if c.source_id in anonymous}
    words |= _names(case.services, services) | _names(case.places, places)
    shown = [c for c in case.claims if c.claim_id not in hidden and c.source_id not in anonymous]
    public = {word for c in shown for word in (c.said_by, c.note)}
    public |= _source_words(case, set(case.sources) - anonymous)
    public |= _names(case.places, set(case.places.index) - set(places))
    public |= _names(case.services, set(case.services.index) - set(services))
    generic = set(map(str, case.services["category"]))
    return {
        word
        for word in words - public
        if len(word) >= LEAST_WORD and word.casefold() not in generic
    }


def _source_words(case: Case, names: Iterable[str]) -> set[str]:
    sources = [case.sources[name] for name in names]
    return {word for s in sources for word in (s.publisher, s.title, s.url)}


def _names(table: pd.DataFrame, names: Iterable[str]) -> set[str]:
    columns = [c for c in ("name_en", "name_ar", "aliases") if c in table]
    cells = table.loc[list(names), columns].to_numpy().ravel()
    words = (word.strip() for cell in cells if isinstance(cell, str) for word in cell.split(";"))
    return {word for word in words if word}

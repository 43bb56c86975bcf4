"""Writes PROV-JSON: from every figure of an answer to the claims, sources and files behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from passable.write.plain import split_ids
from passable.write.prov_pen import NAMESPACE, PREFIX, ProvPen, Row, said_of

if TYPE_CHECKING:
    from prov.model import ProvDocument

LEDGER, NETWORK = "ledger", "network"
_PEOPLE: Final = "people_"
_LISTED: Final = re.compile(r"(?:^|_)(claim|source|place|service)_ids?$")


@dataclass(frozen=True)
class Provenance:
    """What a document tells, already through the gate.

    Parameters
    ----------
    title
        Of the case.
    files
        Name -> SHA-256.
    sources
        ``SOURCE_COLUMNS``.
    claims
        ``claim_id, subject, predicate, value, valid_from, valid_to, reported_on, source_id,
        said_by, grade, revises_claim_id, note``; those that are named or live.
    live
        Ids of the claims that live on the date: together they are the ledger an answer stands on.
    points
        Of each place and service: ``kind, id, name, source_id``.
    road_sources
        Ids of the sources that the roads name themselves.
    road_files
        Names of the files among ``files`` that the roads are read from.
    licence
        How the roads must be credited.
    record
        The run record; ``None``: the case alone.
    tables
        Name -> rows of the answer.
    """

    title: str
    files: Mapping[str, str]
    sources: Sequence[Row]
    claims: Sequence[Row]
    live: frozenset[str]
    points: Iterable[Row]
    road_sources: tuple[str, ...]
    road_files: tuple[str, ...]
    licence: str
    record: Mapping[str, Any] | None = None
    tables: Mapping[str, Iterable[Row]] | None = None


def prov_text(told: Provenance) -> str:
    """Write the document as PROV-JSON."""
    return str(prov_document(told).serialize(format="json", indent=1)) + "\n"


def prov_document(told: Provenance) -> ProvDocument:
    """Make the document: files, sources, claims, the ledger of the date, the run, its rows."""
    from prov.model import ProvDocument  # noqa: PLC0415 - only this export needs it

    document = ProvDocument()
    document.add_namespace(PREFIX, NAMESPACE)
    pen = ProvPen(document)
    for name, digest in told.files.items():
        pen.entity("file", name, {"sha256": digest}, of_type="File")
    for source in told.sources:
        _tell_source(pen, source)
    for point in told.points:
        kind, name = str(point["kind"]), str(point["id"])
        pen.entity(kind, name, {"name": point["name"]}, of_type=kind.capitalize())
        pen.derived(pen.name(kind, name), [pen.known("file", f"{kind}s.csv", f"{kind}s.xlsx")])
        pen.derived(pen.name(kind, name), [pen.known("source", point["source_id"])])
    named = _tell_claims(pen, told)
    _tell_network(pen, told)
    pen.collection(LEDGER, "", {"title": told.title}, (named[c] for c in told.live if c in named))
    if told.record is not None:
        _tell_run(pen, told, told.record)
    return document


def _tell_source(pen: ProvPen, source: Row) -> None:
    name = str(source["source_id"])
    columns = ("title", "published_on", "url", "reliability", "licence")
    said = {c: source.get(c) for c in columns}
    identifier = pen.entity("source", name, said, of_type="Source")
    pen.derived(identifier, [pen.known("file", "sources.csv", "sources.xlsx")])
    if source.get("publisher"):
        publisher = pen.agent("Organization", str(source["publisher"]))
        pen.document.wasAttributedTo(identifier, publisher)
    primary = str(source.get("primary_source_id") or name)
    if primary != name:
        first = pen.name("source", primary)
        pen.derived(identifier, [first], how="primary")


def _tell_claims(pen: ProvPen, told: Provenance) -> dict[str, str]:
    primaries = {str(s["source_id"]): str(s.get("primary_source_id") or "") for s in told.sources}
    named: dict[str, str] = {}
    columns = (
        "subject", "predicate", "value", "grade", "valid_from", "valid_to", "reported_on", "note",
    )  # fmt: skip
    file = pen.known("file", "claims.csv", "claims.xlsx")
    for claim in told.claims:
        name, source = str(claim["claim_id"]), str(claim["source_id"])
        said = {c: claim.get(c) for c in columns}
        identifier = pen.entity("claim", name, said, of_type="Claim")
        named[name] = identifier
        pen.derived(identifier, [file, pen.known("source", source)])
        first = pen.known("source", primaries.get(source) or source)
        pen.derived(identifier, [first], how="primary")
        if claim.get("said_by"):
            speaker = pen.agent("Person", str(claim["said_by"]))
            pen.document.wasAttributedTo(identifier, speaker)
        if claim.get("revises_claim_id"):
            earlier = pen.name("claim", str(claim["revises_claim_id"]))
            pen.derived(identifier, [earlier], how="revision")
    return named


def _tell_network(pen: ProvPen, told: Provenance) -> None:
    digest = str((told.record or {}).get("network_sha256", ""))
    network = pen.entity(
        NETWORK, "", {"sha256": digest, "licence": told.licence}, of_type="Network"
    )
    files = [pen.known("file", name) for name in told.road_files]
    pen.derived(network, [*files, pen.known("file", "case.toml")])
    pen.derived(network, [pen.known("source", name) for name in told.road_sources], how="primary")
    if told.licence:
        pen.document.wasAttributedTo(network, pen.agent("Organization", told.licence))


def _tell_run(pen: ProvPen, told: Provenance, record: Mapping[str, Any]) -> None:
    run = pen.name("run", str(record["run_id"]))
    asked = {f"{PREFIX}:{k}": str(v) for k, v in said_of(record["request"]).items()}
    pen.document.activity(run, None, record.get("made_at"), asked)
    program = pen.agent("SoftwareAgent", f"passable {record.get('version')}")
    pen.document.wasAssociatedWith(run, program)
    for name in told.files:
        pen.document.used(run, pen.name("file", name))
    for used in (LEDGER, NETWORK):
        pen.document.used(run, pen.name(used))
    counted = _counted(told.claims)
    for table, digest in record["answer"].items():
        rows = list((told.tables or {}).get(table, ()))
        answer = pen.collection(
            "answer",
            table,
            digest,
            [_tell_row(pen, table, k, row, counted) for k, row in enumerate(rows, 1)],
        )
        pen.document.wasGeneratedBy(answer, run)
        pen.derived(answer, [pen.name(LEDGER), pen.name(NETWORK)])


def _counted(claims: Iterable[Row]) -> dict[str, list[str]]:
    """List the population claims of each place: others than the one taken widen its range."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        if claim["predicate"] == "population":
            place = str(claim["subject"]).removeprefix("place:")
            found.setdefault(place, []).append(str(claim["claim_id"]))
    return found


def _tell_row(
    pen: ProvPen, table: str, number: int, row: Row, counted: Mapping[str, list[str]]
) -> str:
    """Write a row: its words, and its figures in two groups by what they stand on.

    Figures of people stand on the claims that count the place, all others on the claims, places
    and services the row names, on the ledger of the date and on the network.
    """
    name = f"{table}/{number}"
    figures = {k: v for k, v in said_of(row).items() if _is_figure(k, v)}
    has_own_claim = "people_claim_id" in row
    people = {k: v for k, v in figures.items() if has_own_claim and k.startswith(_PEOPLE)}
    rest = {k: v for k, v in figures.items() if k not in people}
    named = _named(pen, row)
    members = []
    if people:
        members.append(pen.entity("figures", f"{name}/people", people, of_type="Figures"))
        counting = counted.get(str(row.get("place_id")), ())
        pen.derived(members[-1], [*named["people"], *(pen.known("claim", c) for c in counting)])
    if rest:
        members.append(pen.entity("figures", f"{name}/answer", rest, of_type="Figures"))
        pen.derived(members[-1], [*named["other"], pen.name(LEDGER), pen.name(NETWORK)])
    words = {k: v for k, v in said_of(row).items() if k not in figures}
    identifier = pen.collection("row", name, words, members)
    pen.derived(identifier, [*named["other"], pen.name(LEDGER), pen.name(NETWORK)])
    return identifier


def _is_figure(name: str, value: Any) -> bool:
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or name == "since"


def _named(pen: ProvPen, row: Row) -> dict[str, list[str]]:
    """Gather the things a row names by its columns of ids."""
    found: dict[str, list[str]] = {"people": [], "other": []}
    for column, value in row.items():
        match = _LISTED.search(str(column))
        if match is None or not value:
            continue
        group = "people" if str(column).startswith(_PEOPLE) else "other"
        found[group] += [pen.known(match[1], name) for name in split_ids(value)]
    return found

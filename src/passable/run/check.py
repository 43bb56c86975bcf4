"""``check``: everything that is wrong with a case, and everything a reader of it should know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from passable.measures.reach import in_doubt
from passable.read.case import case_folder, case_problems
from passable.read.case_config import read_case_config
from passable.read.roads import read_roads
from passable.run.evaluate import service_rows
from passable.run.held_accounts import is_imported
from passable.run.release import make_gate, release_sentences
from passable.run.request import ask
from passable.run.road_inputs import road_path
from passable.run.study import Study, open_study
from passable.terms.claims import Claim
from passable.terms.errors import BadInput, Problem, ProblemList, name_offenders
from passable.terms.progress import Progress, silent
from passable.write.gate import Gate


@dataclass(frozen=True)
class CheckReport:
    """What a check found.

    Parameters
    ----------
    problems
        What must be mended before the case can be answered; empty if nothing.
    findings
        (what, how many, of what) of a case that can be answered.
    notes
        Sentences a reader of its answers should know.
    """

    problems: tuple[Problem, ...]
    findings: tuple[tuple[str, int, str], ...] = ()
    notes: tuple[str, ...] = ()


def check_case(
    case: str | Path, progress: Progress = silent, *, restricted: bool = False
) -> CheckReport:
    """Check a case: its tables, its configuration, its roads, and its claims on those roads.

    Tables and roads are checked whatever the other's state, so that one run tells everything.
    Unless ``restricted``, notes name what is restricted by what it is called in public.
    """
    folder = case_folder(case)
    problems = case_problems(folder)
    if problems:
        return CheckReport((*problems, *_road_problems(folder, progress)))
    try:
        study = open_study(case, progress=progress)
    except BadInput as error:
        return CheckReport(error.problems)
    gate = make_gate(study, ask(study, restricted=restricted))
    notes = (*_notes(study, gate), *release_sentences(study.case, restricted=restricted))
    return CheckReport((), _findings(study), tuple(gate.text(note) for note in notes))


def _road_problems(folder: Path, progress: Progress) -> tuple[Problem, ...]:
    """Read the roads of a case that is broken elsewhere, only to tell their problems too."""
    config = read_case_config(folder / "case.toml", ProblemList())
    if config is None:
        return ()
    options = config.roads.model_dump(exclude={"path", "schematic_note"})
    try:
        read_roads(road_path(folder, config.roads), progress=progress, **options)
    except BadInput as error:
        return error.problems
    return ()


def _findings(study: Study) -> tuple[tuple[str, int, str], ...]:
    case, network, ledger = study.case, study.network, study.ledger
    touched = {s for r in ledger.subjects.values() for s in r.spans.segment.tolist()}
    segments = f"of {network.graph.segment_count} segments"
    places = int((network.terminals.node[network.terminals.of_kind("place")] >= 0).sum())
    services = int((network.terminals.node[network.terminals.of_kind("service")] >= 0).sum())
    return (
        ("places joined to the network", places, f"of {len(case.places)} places"),
        ("services joined to the network", services, f"of {len(case.services)} services"),
        ("parts of the network", int(network.component.max(initial=-1)) + 1, "for this vehicle"),
        (
            "segments this vehicle can drive",
            int((network.speed_kph > 0).sum()),
            segments,
        ),
        ("segments named by claims", len(touched), segments),
        ("areas named by claims", len(ledger.areas), f"of {len(case.areas)} areas"),
        (
            "claims shown only, never applied",
            len(ledger.shown_only),
            f"of {len(case.claims)} claims",
        ),
    )


def _doubts(study: Study, gate: Gate) -> list[str]:
    """Name the places that the road data cannot judge, those of several categories once."""
    terminals = study.network.terminals
    names = study.case.places.index.to_numpy(object)
    placed = terminals.node[terminals.of_kind("place")] >= 0
    categories: dict[tuple[str, ...], list[str]] = {}
    for category in study.case.config.questions.categories:
        doubted = names[in_doubt(study.network, service_rows(study, category)) & placed]
        categories.setdefault(tuple(doubted), []).append(category)
    return [
        f"places on a part of the roads that holds no {' and no '.join(listed)}, an island or a gap "
        f"in the data; look at them before you count them: {name_offenders(map(gate.id, doubted))}"
        for doubted, listed in categories.items()
        if doubted
    ]


def _strays(claim: Claim, revised: Claim) -> bool:
    """Say whether a correction by hand looks like a slip in the id it names."""
    if is_imported(claim):
        return False  # it revises what was imported of the same record, which may have moved
    is_same = (claim.subject, claim.predicate) == (revised.subject, revised.predicate)
    return not is_same or claim.reported_on < revised.reported_on


def _notes(study: Study, gate: Gate) -> tuple[str, ...]:
    terminals = study.network.terminals
    off = terminals.terminal_id[np.flatnonzero(terminals.node < 0)]
    notes = []
    if len(off):
        notes.append(
            f"off the network, farther than {study.case.config.travel.max_snap_metres:g} m from a "
            f"drivable road: {name_offenders(map(gate.id, off))}"
        )
    notes.extend(_doubts(study, gate))
    if study.ledger.untouched_areas:
        notes.append(f"areas that hold no road: {name_offenders(study.ledger.untouched_areas)}")
    if study.ledger.one_way_roads:
        notes.append(
            "roads found in one direction only; if there is another carriageway, it bears another "
            f"number, and claims do not act on it: {name_offenders(map(gate.id, study.ledger.one_way_roads))}"
        )
    of_areas = [
        c.claim_id
        for c in study.case.claims
        if (c.predicate, c.subject.kind, c.state) == ("population", "area", "accepted")
    ]
    if of_areas:
        notes.append(
            "claims on the population of an area, listed and counted for no place; say it of its "
            f"places to have it counted: {name_offenders(map(gate.id, of_areas))}"
        )
    by_id = {c.claim_id: c for c in study.case.claims}
    strayed = [
        c.claim_id
        for c in study.case.claims
        if c.revises and c.state == "accepted" and _strays(c, by_id[c.revises])
    ]
    if strayed:
        notes.append(
            "claims that revise one of another subject or predicate, or one reported later; each "
            f"takes that claim out, so look whether it was meant: {name_offenders(map(gate.id, strayed))}"
        )
    populated = {c.subject.name for c in study.case.claims if c.predicate == "population"} & set(
        study.case.places.index
    )
    without = [p for p in study.case.places.index if p not in populated]
    if without:
        notes.append(
            f"places without a population claim, counted in no sum of people: "
            f"{name_offenders(map(gate.id, without))}"
        )
    notes.extend(
        f"{line.thing}, {line.outcome}: {line.count}{f' ({line.reason})' if line.reason else ''}"
        for line in study.network.graph.report
    )
    return tuple(notes)

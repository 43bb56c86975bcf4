"""The run record: what was asked of which inputs, so that an answer can be checked and repeated."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from passable import __version__
from passable.run.claim_tables import kind_of
from passable.run.release import make_gate, release_sentences
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.acting import acting_claims
from passable.situation.situation import Situation
from passable.terms.claims import Claim

DIGITS = 16
CLAIM_DIGITS = 8
NOT_LISTED = "not listed:"
CLAIMS_LISTED = 2000
"""More would make every answer's record longer than the answer."""


def assumptions_of(study: Study, request: Request, situation: Situation) -> tuple[str, ...]:
    """List everything the answer takes for granted, the case's own sentences first."""
    config = study.case.config
    network = study.network
    spoken = {f.subject.name for f in situation.findings if f.subject.kind == "service"}
    silent_services = sum(1 for name in study.case.services.index if name not in spoken)
    unmapped = _unmapped_km(study, situation)
    sentences = [
        *config.assumptions,
        (
            f"Travel times are for {network.vehicle.replace('_', ' ')} in the {network.season} season, "
            f"multiplied by {network.calibration:g} ({config.travel.calibration_note})."
        ),
        (
            f"A place or service farther than {config.travel.max_snap_metres:g} m from a drivable road "
            "is off the network."
        ),
        (
            "A road no claim speaks of is open; a claim of unknown status is told apart in the "
            "readings."
        ),
        (
            f"{silent_services} of {len(study.case.services)} services have no claim about their "
            "function and are taken to function."
        ),
        (
            "Barriers, checkpoints and border controls in the road data are kept as data and close "
            "nothing; claims do."
        ),
        "Waiting for a ferry is not counted.",
    ]
    if situation.effects.holders:
        sentences.append(
            f"{unmapped[0]:,.0f} of {unmapped[1]:,.0f} km of road lie on ground no control claim "
            "speaks of; its edges count as lines."
        )
    if study.ledger.untouched_areas:
        sentences.append(
            f"{len(study.ledger.untouched_areas)} areas with control claims hold no road."
        )
    if network.season == "wet":
        described, total = _described_km(study)
        sentences.append(
            "The wet season acts only where the road data state a surface, tracktype, smoothness "
            f"or ford: on {described:,.0f} of {total:,.0f} km of road. The rest keep their dry "
            "season's speed, whatever they are made of."
        )
    sentences.extend(release_sentences(study.case, restricted=request.restricted))
    if config.roads.schematic_note:
        sentences.insert(0, config.roads.schematic_note)
    return tuple(sentences)


def _described_km(study: Study) -> tuple[float, float]:
    """Measure the roads whose data say what a season acts on, and all roads, km."""
    graph = study.network.graph
    said = graph.attributes[["surface", "tracktype", "smoothness"]].ne("").any(axis=1)
    is_described = (said | graph.attributes["ford"]).to_numpy(bool)
    return float(graph.length_metres[is_described].sum()) / 1000, float(
        graph.length_metres.sum()
    ) / 1000


def _unmapped_km(study: Study, situation: Situation) -> tuple[float, float]:
    graph = study.network.graph
    total = float(graph.length_metres.sum()) / 1000
    covered: dict[int, float] = {}
    for name in situation.effects.holders:
        spans = study.ledger.areas[name].spans
        for s, share in zip(spans.segment.tolist(), spans.end - spans.begin, strict=True):
            covered[s] = min(1.0, max(covered.get(s, 0.0), float(share)))
    held = sum(graph.length_metres[s] * share for s, share in covered.items()) / 1000
    return total - held, total


def counts_of(study: Study, situation: Situation) -> tuple[tuple[str, int, str], ...]:
    """Count the claims by what became of them."""
    claims = study.case.claims
    findings = (*situation.findings, *situation.shown_only)
    live = sum(len(f.claims) for f in findings)
    kinds = [kind_of(f) for f in findings]
    stale = sum(w.is_stale for f in findings for w in f.claims)
    shown = sum(len(f.claims) for f in situation.shown_only)
    accepted = sum(c.state == "accepted" for c in claims)
    places = len(study.case.places)
    with_people = len(
        {f.subject.name for f in findings if f.predicate == "population"}
        & set(study.case.places.index)
    )
    off = int((study.network.terminals.node < 0).sum())
    terminals = len(study.network.terminals.node)
    of_live = f"of {live} live claims"
    of_findings = f"of {len(findings)} subjects with a live claim"
    return (
        ("claims in the ledger", len(claims), "rows of claims.csv"),
        ("claims accepted", accepted, f"of {len(claims)} claims"),
        ("claims live on the date", live, f"of {accepted} accepted claims"),
        ("claims stale", stale, of_live),
        ("claims shown only, never applied", shown, of_live),
        ("subjects with conflicting claims", kinds.count("conflict"), of_findings),
        ("subjects whose status is said to be unknown", kinds.count("unknown"), of_findings),
        ("places with a population claim", with_people, f"of {places} places"),
        ("places and services off the network", off, f"of {terminals} places and services"),
    )


def claim_digests(study: Study, request: Request, situation: Situation) -> str:
    """Name the claims an answer may stand on, each with a short digest of what it says.

    They are those that act on any date, and those live on this one. A claim that does not leave
    has no digest: it could be guessed and tried.

    Returns
    -------
    str
        ``ID DIGEST`` parted by ``'; '``, or why they are not listed.
    """
    gate = make_gate(study, request)
    live = [w.claim for f in (*situation.findings, *situation.shown_only) for w in f.claims]
    known = {c.claim_id: c for c in acting_claims(study.case.claims, request.known_on)}
    known |= {c.claim_id: c for c in live}
    if len(known) > CLAIMS_LISTED:
        return f"{NOT_LISTED} {len(known):,} claims"
    return "; ".join(
        f"{gate.id(name)} {'-' if name in gate.names else claim_digest(claim)}"
        for name, claim in sorted(known.items())
    )


def claim_digest(claim: Claim) -> str:
    """Digest everything a claim says, but not the row it stands in."""
    said = {k: str(v) for k, v in asdict(claim).items() if k != "row"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:CLAIM_DIGITS]


def make_record(
    study: Study,
    request: Request,
    situation: Situation,
    also: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Make the record of a run; its id is the digest of everything in it but the time it ran.

    Parameters
    ----------
    study, request, situation
        Of whom, what was asked, and the date.
    also
        What was asked besides the request, and what else the answer stands on.
    """
    body: dict[str, Any] = {
        "program": "passable",
        "version": __version__,
        "case": study.case.name,
        "schematic_note": study.case.config.roads.schematic_note,
        "request": request.model_dump(mode="json"),
        **(also or {}),
        "inputs_sha256": {**study.case.digests, **study.road_digests},
        "network_sha256": study.network.digest,
        "calibration": study.network.calibration,
        "counts": {what: {"count": n, "of": of} for what, n, of in counts_of(study, situation)},
        "assumptions": list(assumptions_of(study, request, situation)),
        "claims": claim_digests(study, request, situation),
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False)
    run_id = hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]
    return {
        "run_id": run_id,
        **body,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
    }

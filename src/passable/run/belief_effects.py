"""What a belief about one subject does to the answer: segments and km it closes and slows."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from passable.run.study import Study
from passable.situation.effects import Effects
from passable.situation.situation import Situation
from passable.situation.spans import Spans, merge_spans
from passable.situation.weigh import Finding

EFFECT_COLUMNS: Final = (
    "closed_segments",
    "closed_km",
    "possibly_closed_km",
    "delayed_segments",
    "delayed_km",
    "crossings",
    "service_closed",
)


def effects_of(study: Study, situation: Situation, found: Finding) -> dict[str, object]:
    """Measure what a belief closes and slows on a date.

    Parameters
    ----------
    study, situation
        Whose roads, and the date.
    found
        What the ledger says of the subject; its claims are looked for among the causes.

    Returns
    -------
    dict
        ``EFFECT_COLUMNS``, meant as in ``HISTORY_COLUMNS``.
    """
    effects = situation.effects
    ids = set(found.claim_ids)
    behind = np.array([not ids.isdisjoint(c.claim_ids) for c in effects.causes], dtype=bool)
    mine = behind[effects.cause] if len(behind) else np.zeros(len(effects.cause), dtype=bool)
    stretch, slowed = mine & ~effects.is_point, effects.delay[1] > 0
    shut = effects.closed[1]
    closed, possibly = (_join(effects, stretch & effects.closed[r]) for r in (1, 2))
    delayed = _join(effects, stretch & slowed & ~shut)
    crossed = mine & effects.is_point & (shut | slowed)
    spots = {(effects.segment[k], effects.begin[k]) for k in np.flatnonzero(crossed)}
    is_service = found.subject.kind == "service"
    row = study.case.services.index.get_loc(found.subject.name) if is_service else -1
    return {
        "closed_segments": closed.count,
        "closed_km": _km(study, closed),
        "possibly_closed_km": _km(study, possibly),
        "delayed_segments": delayed.count,
        "delayed_km": _km(study, delayed),
        "crossings": len(spots),
        "service_closed": not situation.is_functioning[1, row] if is_service else None,
    }


def _join(effects: Effects, chosen: npt.NDArray[np.bool_]) -> Spans:
    return merge_spans(effects.segment[chosen], effects.begin[chosen], effects.end[chosen])


def _km(study: Study, spans: Spans) -> float:
    metres = study.network.graph.length_metres[spans.segment] * (spans.end - spans.begin)
    return float(metres.sum()) / 1000

"""Where the subjects of claims lie, for maps of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.index import segment_lines
from passable.run.study import Study
from passable.terms.selectors import Selector, parse_selector


def shapes_of(study: Study, subjects: Iterable[str]) -> npt.NDArray[np.object_]:
    """Draw each subject: a place as its point, a road as its lines, an area as its polygon.

    Parameters
    ----------
    study
        Whose subjects.
    subjects
        As written in the ledger. The gate takes out what is not public.

    Returns
    -------
    object[k]
        Geometries in WGS 84; ``None`` where nothing is drawn.
    """
    lines = segment_lines(study.network.graph)
    number = {name: k for k, name in enumerate(study.network.graph.segment_id.tolist())}
    known: dict[str, Any] = {}
    for text in dict.fromkeys(subjects):
        known[text] = _shape(study, parse_selector(text), lines, number)
    drawn = np.empty(len(listed := list(subjects)), dtype=object)
    drawn[:] = [known.get(text) for text in listed]
    return drawn


def _shape(
    study: Study, subject: Selector, lines: npt.NDArray[np.object_], number: dict[str, int]
) -> Any:
    case = study.case
    if subject.kind in ("place", "service"):
        table = case.places if subject.kind == "place" else case.services
        return shapely.Point(*table.loc[subject.name, ["lon", "lat"]].tolist())
    if subject.kind == "area":
        return case.areas.geometry.loc[subject.name]
    if subject.kind == "point":
        return shapely.Point(subject.lon, subject.lat)
    if subject.kind == "segment":
        return lines[number[subject.name]]
    found = study.ledger.subjects.get(subject)
    if found is None:  # a claim of a road that acts on nothing, such as an incident
        return None
    return shapely.MultiLineString(list(lines[np.unique(found.spans.segment)]))

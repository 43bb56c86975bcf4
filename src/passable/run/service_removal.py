"""What removing each segment by itself does to access, one segment after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.measures.changed_access import person_hours
from passable.measures.people import FIGURES, sum_people
from passable.measures.reach import NOT_REACHED
from passable.network.states import CLOSED
from passable.network.ways import Forest, nearest_ways
from passable.run.evaluate import service_rows
from passable.run.probe import Probe
from passable.terms.progress import Progress, silent

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ServiceRemoval:
    """By segment removed, s long.

    Parameters
    ----------
    places : int64[s]
        Places newly cut off.
    people : float64[s, 3]
        People in them: low, best, high; null where none of the places has a figure.
    extra_milliseconds : int64[s]
        Of the places still reached, how much longer their ways are, added up.
    person_hours : float64[s]
        The same, by people.
    """

    places: Ints
    people: Floats
    extra_milliseconds: Ints
    person_hours: Floats


def remove_each_for_service(
    probe: Probe, category: str, progress: Progress = silent
) -> ServiceRemoval:
    """Remove every segment that lies on a place's way; the others change nothing."""
    network, rows = probe.study.network, service_rows(probe.study, category)
    rows = rows[probe.is_functioning[rows] & (probe.service_node[rows] >= 0)]
    direction = probe.request.direction
    forest = nearest_ways(network, probe.states, probe.service_node[rows], direction)
    count = network.graph.segment_count
    places, extra = np.zeros((2, count), dtype=np.int64)
    people, hours = np.zeros((count, len(FIGURES))), np.zeros(count)
    before = probe.base.milliseconds[category]
    segments = _segments_of_ways(probe, forest)
    for number, segment in enumerate(segments):
        progress(f"removing segments for {category}", number, len(segments))
        arcs = probe.arcs.of(np.array([segment]))
        arcs = arcs[probe.states.milliseconds[arcs] != CLOSED]
        after = probe.ask_arcs(arcs, np.full(len(arcs), CLOSED)).milliseconds[category]
        lost = (before != NOT_REACHED) & (after == NOT_REACHED)
        longer = np.where(lost, 0, after - before)
        places[segment], extra[segment] = lost.sum(), longer.sum()
        people[segment] = list(sum_people(probe.figures, lost, "").values())
        hours[segment] = person_hours(longer, probe.figures[:, 1])
    return ServiceRemoval(places, people, extra, hours)


def _segments_of_ways(probe: Probe, forest: Forest) -> list[int]:
    """List the segments of the places' ways, each once."""
    network = probe.study.network
    far_end = network.arc_head if forest.direction == "to" else network.arc_tail
    passed: set[int] = set()
    found: set[int] = set()
    for node in probe.place_node[probe.place_node >= 0].tolist():
        at = int(node)
        while at not in passed and forest.via[at] >= 0:
            passed.add(at)
            found.add(int(network.arc_segment[forest.via[at]]))
            at = int(far_end[forest.via[at]])
    return sorted(found)

"""``importance segments --group``: what the loss of several segments at once would cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.ops import substring

from passable.measures.changed_access import count_changes
from passable.measures.pairs import compare_pairs
from passable.measures.results_importance import (
    IMPORTANCE_GROUP_BETWEEN_COLUMNS,
    IMPORTANCE_GROUP_SERVICE_COLUMNS,
)
from passable.network.index import segment_lines
from passable.run.main_places import chosen_places
from passable.run.pcodes import PCODES, Columns, segment_pcodes
from passable.run.probe import Answers, Probe
from passable.run.request import Request
from passable.run.segments_asked import SegmentsAsked, worst_first
from passable.run.study import Study
from passable.situation.scenario import Change
from passable.situation.scenario_subjects import FORMS, Finder, change_of
from passable.situation.spans import Spans
from passable.terms.errors import BadRequest, ProblemList
from passable.terms.progress import Progress, silent

WGS84 = "EPSG:4326"
Rows = list[dict[str, object]]


def measure_groups(
    study: Study,
    request: Request,
    asked: SegmentsAsked,
    groups: Mapping[str, tuple[str, ...]],
    progress: Progress = silent,
) -> pd.DataFrame:
    """Remove each group of segments in turn, exactly.

    Parameters
    ----------
    study, request
        Of whom, and what.
    asked
        Which demand, between whom, with claims or without.
    groups
        Group id -> selectors.
    progress
        Told group by group.

    Returns
    -------
    DataFrame
        ``IMPORTANCE_GROUP_SERVICE_COLUMNS`` or ``IMPORTANCE_GROUP_BETWEEN_COLUMNS``,
        worst first, with a ``geometry``.

    Raises
    ------
    BadRequest
        Naming every selector that matches nothing.
    """
    changes = _resolve(study, groups)
    is_service = asked.demand == "service"
    between = [] if is_service else chosen_places(study, request, asked.places)
    bare = request if is_service else request.model_copy(update={"categories": ()})
    probe = Probe(study, bare, between, without_claims=asked.claim_free)
    lines = segment_lines(study.network.graph)
    codes = segment_pcodes(study.case, lines)
    rows: Rows = []
    for number, (name, change) in enumerate(changes.items()):
        progress("removing groups of segments", number, len(changes))
        after = probe.ask(change)
        head = {
            **_head(study, name, groups[name], change, codes),
            "geometry": _draw(change.closed, lines),
            "claim_free": asked.claim_free,
            "reading": "" if asked.claim_free else request.reading,
            "is_closed_now": after.arcs_changed == 0,
        }
        rows += [{**head, **counts} for counts in _counts(probe, after, is_service=is_service)]
    columns = IMPORTANCE_GROUP_SERVICE_COLUMNS if is_service else IMPORTANCE_GROUP_BETWEEN_COLUMNS
    frame = pd.DataFrame(rows, columns=[*columns, "geometry"])
    return worst_first(gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84))


def _resolve(study: Study, groups: Mapping[str, tuple[str, ...]]) -> dict[str, Change]:
    """Find what each group names; an area that holds no road is passed over if it is the data's."""
    finder = Finder(study.case, study.ledger)
    problems, changes = ProblemList(), dict[str, Change]()
    for name, members in groups.items():
        found = []
        for text in members:
            try:
                found.append(finder.find(text))
            except ValueError as error:
                if (name,) != members or not name.startswith("area:"):
                    problems.add(
                        f"group {name}: {error}",
                        "Name roads, areas or points as in claims.csv, or ids of segments.",
                        expected=FORMS,
                        got=text,
                    )
        if found:
            changes[name] = change_of(found, [])
    problems.raise_if_any(BadRequest)
    return changes


def _head(
    study: Study, name: str, members: Iterable[str], change: Change, codes: Columns
) -> dict[str, object]:
    graph, spans = study.network.graph, change.closed
    metres = graph.length_metres[spans.segment] * (spans.end - spans.begin)
    segments = np.unique(spans.segment)
    listed = {c: sorted({str(x) for x in codes[c][segments]} - {""}) for c in PCODES}
    return {
        "group_id": name,
        "subjects": "; ".join(members),
        "segments": len(segments),
        "length_metres": float(metres.sum()),
        **{c: "; ".join(found) for c, found in listed.items()},
    }


def _draw(spans: Spans, lines: npt.NDArray[np.object_]) -> shapely.MultiLineString:
    """Draw stretches of road."""
    parts = [
        lines[s] if end - begin >= 1 else substring(lines[s], begin, end, normalized=True)
        for s, begin, end in zip(
            spans.segment.tolist(), spans.begin.tolist(), spans.end.tolist(), strict=True
        )
    ]
    return shapely.MultiLineString([p for p in parts if p.geom_type == "LineString"])


def _counts(probe: Probe, after: Answers, *, is_service: bool) -> Rows:
    before = probe.base
    if not is_service:
        used = bool((before.between != after.between).any())
        return [{"used": used, **compare_pairs(before.between, after.between, probe.pairs)}]
    return [
        {
            "category": category,
            "used": bool((before.milliseconds[category] != after.milliseconds[category]).any()),
            **count_changes(
                before.milliseconds[category],
                after.milliseconds[category],
                probe.figures,
                probe.ids,
            ),
        }
        for category in probe.request.categories
    ]

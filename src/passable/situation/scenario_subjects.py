"""Where a scenario's selectors lie: those of claims, and groups of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from passable.network.index import SegmentIndex, index_segments
from passable.situation.resolve import ResolvedLedger, resolve_subject, square_metres
from passable.situation.road_names import RoadNames, road_names
from passable.situation.scenario import NO_SPANS, Change, join_spans
from passable.situation.spans import Spans, cut_by_area
from passable.terms.case import Case
from passable.terms.selectors import Selector, parse_selector

GROUP = "group:"
FORMS = (
    "segment:ID, area:ID, road:REF@PLACE_A..PLACE_B, point:LON,LAT@METRES, service:ID or group:ID"
)


@dataclass(frozen=True)
class Found:
    """Where a selector lies: stretches of road, or services (rows)."""

    spans: Spans = NO_SPANS
    services: frozenset[int] = frozenset()


@dataclass
class Finder:
    """Finds what selectors name on one network; each is looked for once.

    Parameters
    ----------
    case, ledger
        The case, and its claims' subjects resolved on the network.
    groups
        Group id -> the selectors it stands for.
    """

    case: Case
    ledger: ResolvedLedger
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _found: dict[str, Found] = field(default_factory=dict)

    @cached_property
    def _index(self) -> SegmentIndex:
        return index_segments(self.ledger.network.graph)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.ledger.network.graph.segment_id.tolist())}

    @cached_property
    def _names(self) -> RoadNames:
        return road_names(self.ledger.network.graph)

    def find(self, text: str) -> Found:
        """Find where a selector lies.

        Raises
        ------
        ValueError
            With a clause that says why it names nothing here.
        """
        text = text.strip()
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> Found:
        if text.startswith(GROUP):
            return self._group(text.removeprefix(GROUP).strip())
        selector = parse_selector(text)
        if selector.kind == "service":
            return Found(services=frozenset({self._service(selector.name)}))
        if selector.kind == "place":
            msg = f"'{text}' is a place, which is no road: name its area, or a point and a radius"
            raise ValueError(msg)
        if selector.kind == "area":
            return Found(self._area(selector.name))
        return Found(self._road(selector))

    def _group(self, name: str) -> Found:
        if name not in self.groups:
            msg = f"there is no group '{name}'{_near(name, self.groups)}"
            raise ValueError(msg)
        parts = [self.find(member) for member in self.groups[name]]
        return Found(
            join_spans([p.spans for p in parts]), frozenset().union(*(p.services for p in parts))
        )

    def _service(self, name: str) -> int:
        services = self.case.services.index
        if name not in services:
            msg = f"there is no service '{name}'{_near(name, services)}"
            raise ValueError(msg)
        return int(services.get_loc(name))

    def _area(self, name: str) -> Spans:
        areas = self.case.areas
        if name not in areas.index:
            msg = f"there is no area '{name}'{_near(name, areas.index)}"
            raise ValueError(msg)
        cut = self.ledger.areas.get(name)
        if cut is None:
            polygon = areas.geometry.loc[name]
            cut = cut_by_area(self._index, polygon, square_metres(polygon))
        if not cut.spans.count:
            msg = f"no segment lies in the area '{name}'"
            raise ValueError(msg)
        return cut.spans

    def _road(self, selector: Selector) -> Spans:
        known = self.ledger.subjects.get(selector)
        if known is not None:
            return known.spans
        network = self.ledger.network
        resolved = resolve_subject(
            selector,
            network,
            self._index,
            self._numbers,
            self._names if selector.kind == "road" else None,
        )
        assert resolved is not None  # segments, roads and points lie on segments
        return resolved.spans


def _near(name: str, known: object) -> str:
    close = difflib.get_close_matches(name, [str(k) for k in known], 1)  # type: ignore[attr-defined]
    return f"; did you mean '{close[0]}'?" if close else ""


def change_of(closed: list[Found], opened: list[Found]) -> Change:
    """Make the change of a scenario that closes and opens what was found."""
    return Change(
        join_spans([f.spans for f in closed]),
        join_spans([f.spans for f in opened]),
        frozenset().union(*(f.services for f in closed)),
        frozenset().union(*(f.services for f in opened)),
    )

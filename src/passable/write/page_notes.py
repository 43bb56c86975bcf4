"""How it was computed: assumptions, method, readings, and how to compute it again."""

from __future__ import annotations

from passable.write.brief_content import BriefContent
from passable.write.layers import PARTIAL_ARC_RULE
from passable.write.page_ledger import counts_table, road_report_table
from passable.write.page_table import Section
from passable.write.wording import say_duration, say_vehicle


def assumptions_section(content: BriefContent) -> Section:
    """List the assumptions of the case."""
    return Section(
        "assumptions", "Assumptions", points=content.assumptions, empty="The case states none."
    )


def method_section(content: BriefContent) -> Section:
    """Say how the figures came about, in a few lines."""
    head = content.head
    limit = (
        f" A service farther than {say_duration(60 * head.within_minutes)} counts as not reached."
        if head.within_minutes is not None
        else ""
    )
    direction = "from the service to the place" if head.direction == "from" else (
        "from the place to the service"
    )  # fmt: skip
    return Section(
        "method",
        "How it was computed",
        points=(
            (
                "Each place and service is joined to the nearest point on a road the vehicle can "
                "drive; what lies too far from any is off the network and says so."
            ),
            (
                "The claims valid on the date and known by the known-on date are weighed by "
                "credibility, reliability, then recency; sources that repeat one another count once. "
                "Disagreement is kept."
            ),
            (
                f"They close, part-close or delay roads and services for {head.mover_title} with a "
                f"{say_vehicle(head)}."
            ),
            (
                f"The fastest open way to the nearest functioning service is then found exactly, "
                f"{direction}, in whole milliseconds.{limit}"
            ),
            f"Times are modelled and multiplied by {head.calibration:g} ({head.calibration_note}).",
        ),
        terms=(
            (
                "Certainly cut off",
                (
                    "even in the optimistic reading, which takes the most open value wherever claims "
                    "conflict, are stale or say unknown"
                ),
            ),
            ("Best reading", "takes the best-graded claim"),
            (
                "Possibly cut off",
                "only in the pessimistic reading, which takes the most closed value there",
            ),
            ("Newly", "reached on the date compared with, not now (best reading)"),
            ("Pre-existing", "cut off with every claim removed too"),
            (
                "In doubt",
                (
                    "the place is off the network, or its part of the road data holds no such service: "
                    "the data may lack a road"
                ),
            ),
        ),
    )


def counts_section(content: BriefContent) -> Section:
    """Show the counts of claims and of road reading."""
    tables = []
    if content.counts:
        tables.append(counts_table(content))
    if len(content.road_report):
        tables.append(road_report_table(content))
    return Section("counts", "Counts", tables=tuple(tables), empty="Nothing was counted.")


def closing_section(content: BriefContent) -> Section:
    """Print the boundary note, the licence, and how the answer can be computed again."""
    head = content.head
    return Section(
        "again",
        "Boundaries, licence, and computing it again",
        prose=tuple(
            text
            for text in (
                head.disputed_boundary_note,
                f"Licence: {head.licence}" if head.licence else "",
                head.schematic_note,
            )
            if text
        ),
        points=(
            (
                "run.json holds the request, the digests of every input and the run id; "
                "passable rerun run.json gives the same answer or says what changed."
            ),
            (
                "layers.gpkg opens styled in QGIS. Its layer arcs is the graph behind the answer: any "
                "shortest-path tool run over from_node, to_node and milliseconds_best (null: closed) "
                "gives these times; terminals says which node is which place or service."
            ),
            f"Rule of partial arcs: {PARTIAL_ARC_RULE}.",
            (
                "tables.xlsx holds every row behind this page; its Read me says what each column "
                "means."
            ),
        ),
    )

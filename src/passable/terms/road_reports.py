"""The codes in which others report on roads, and what each becomes in the ledger.

WFP's obstacles and bridges and UNSDI-T v2's roads as their published attribute tables have them;
the states of openrouteservice and of the Logistics Cluster's LogIE. Kept as data: no rule but these
tables decides what an import closes.
"""

from __future__ import annotations

from typing import Final

from passable.terms.codes import STATUS_VALUES, Predicate

OBSTACLE_TYPES: Final[dict[str, tuple[Predicate, str]]] = {
    "Roadblock": ("status", "closed"),
    "Mines/UXO": ("status", "closed"),
    "Landslide": ("status", "closed"),
    "Road damage": ("damage", "damaged"),
    "Bridge damage": ("damage", "damaged"),
    "Culvert damage": ("damage", "damaged"),
    "Flood": ("status", "unknown"),
    "Wreckage": ("status", "unknown"),
    "Trees": ("status", "unknown"),
    "Unknown": ("status", "unknown"),
    "Checkpoint Official": ("status", "restricted"),
    "Checkpoint Unofficial": ("status", "restricted"),
    "Traffic restriction": ("status", "restricted"),
    "Ferry": ("status", "restricted"),
    "Ford": ("status", "restricted"),
    "Railway damage": ("status", ""),
}
"""WFP ``obstype`` -> what it says of the road where no load is given; empty: nothing of a road.

What blocks a road by its very name closes it. Of what may or may not let vehicles through the table
does not decide: unknown is open in the best reading and closed in the pessimistic."""

LOAD_IS_NO_MATTER: Final = frozenset({"Mines/UXO"})
"""Obstacles that no stated load makes passable."""

CHECKPOINTS: Final = frozenset({"Checkpoint Official", "Checkpoint Unofficial"})
"""Obstacles whose exact place is restricted."""

LOC_PRECISIONS: Final[dict[str, str]] = {
    "Accurate": "exact",
    "Approximate": "near",
    "Bad": "area",
    "Unknown": "unknown",
}
"""WFP ``locprecision`` -> our place precision: street level; the town's point; put somewhere in the
province; not said."""

RADIUS_METRES: Final[dict[str, float]] = {"near": 5_000, "area": 50_000, "unknown": 50_000}
"""Circle drawn around a point that acts on no road; ours, and only a size on a map."""
ROAD_RADIUS_METRES: Final = 50.0
"""Circle around an accurate point that acts on the roads in it, unless said otherwise."""

YES_NO: Final = ("Yes", "No", "Unknown")
BRIDGE_STATES: Final[dict[str, str]] = {
    "open": "open",
    "closed": "closed",
    "restricted": "restricted",
    "unknown": "unknown",
    "planned": "planned",
}
"""WFP bridge ``status``; planned stands for no road yet."""
LOGIE_BRIDGE_STATES: Final[dict[str, str]] = {
    "under repair, operational": "restricted",
    "damaged/affected/restricted": "restricted",
    "not operational": "closed",
    "destroyed": "closed",
}
"""LogIE's words for bridges, folded."""

NOTHING_SAID: Final = frozenset({"", "0", "unspecified"})
"""Cells of a status or practicability that say nothing; ``unknown`` says that nobody knows."""

ROAD_STATES: Final[dict[str, str]] = {
    **{word: status for word, status in STATUS_VALUES.items() if word not in NOTHING_SAID},
    "abandoned/disused": "abandoned",
    "passable": "open",
    "passable/undamaged": "open",
    "passable with restrictions": "restricted",
    "passable with restrictions/damaged": "restricted",
    "passable with restrictions/damanged": "restricted",  # so LogIE's own list has it
    "not passable": "closed",
    "alternative route": "unknown",
}
"""UNSDI-T ``OpStatus`` by number or word, openrouteservice's and LogIE's states by word, folded.

``ALTERNATIVE_ROUTE`` does not say whether the road itself can be passed."""

LOGIE_CODES: Final[dict[str, str]] = {"3": "restricted", "4": "closed"}
"""LogIE ``currstatus_physical`` by number, of roads and bridges: passable with restrictions or
damaged, not passable. They are not OpStatus's numbers."""
LOGIE_BRIDGE_CODES: Final[dict[str, str]] = {**LOGIE_CODES, "2": "restricted", "5": "closed"}
"""LogIE ``currstatus`` of bridges by number: under repair and operational, damaged or restricted, not
operational, destroyed."""
NOT_PUBLISHED: Final = "LogIE number "
"""Begins a state that is a number of LogIE whose meaning is not published: rows with it are left."""

LOGIE_RELIABILITY: Final[dict[str, int]] = {"0": 6, "1": 4, "2": 3, "3": 2, "4": 2}
"""LogIE ``currinforely`` -> credibility: unknown; rumours; heard or media; first-hand; first-hand
and credible."""

PRACTICABILITY_WORDS: Final[dict[str, str]] = {
    "1": "none",
    "non-motorized": "none",
    "non motorized": "none",
    "2": "motorcycle",
    "motorbike": "motorcycle",
    "motorcycle": "motorcycle",
    "3": "4x4",
    "4wd": "4x4",
    "4x4": "4x4",
    "4": "light_truck",
    "light truck": "light_truck",
    "5": "heavy_truck",
    "heavy truck": "heavy_truck",
    "6": "truck_trailer",
    "truck + trailer": "truck_trailer",
    "truck+trailer": "truck_trailer",
    "truck trailer": "truck_trailer",
    "truck and trailer": "truck_trailer",
}
"""UNSDI-T ``CurntPrac`` by number or word, folded, without the tonnes that may follow."""

SECURITY: Final[dict[str, str]] = {
    "1": "A, low",
    "2": "B, low to medium",
    "3": "C, medium to high",
    "4": "D, high",
    "5": "E, critical",
}
"""UNSDI-T ``Sec``."""

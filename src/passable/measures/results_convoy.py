"""Columns of what ``convoy`` answers: the plan, its legs, check-ins and permits. All restricted."""

from __future__ import annotations

from typing import Final

CONVOY_COLUMNS: Final[dict[str, str]] = {
    "convoy_id": "str: row of convoys.csv",
    "title": "str",
    "mover": "str: key of case.toml",
    "vehicle": "str: vehicle class",
    "from_name": "str: place",
    "from_adm3_pcode": "str: its P-code",
    "to_name": "str: place",
    "to_adm3_pcode": "str: its P-code",
    "loads": "float: truckloads",
    "trips": "float: of each vehicle",
    "vehicles": "int: loads by trips, and 25 % more",
    "leader": "str",
    "contact": "str",
    "situation_on": "date: the day whose closures and lines decide, that of the earliest departure",
    "is_feasible": "bool",
    "fails_by": "str: the constraint that fails first; empty if none",
    "reason": "str: by how much, and what would have to change",
    "departs": "str: local time; empty if not feasible",
    "arrives": "str: local time; empty if not feasible",
    "km": "float, km; null if not feasible",
    "driving_minutes": "float, minutes, delays at lines included; null if not feasible",
    "waiting_minutes": "float, minutes at gates, curfews and for allowed hours, rests included",
    "stopped_minutes": "float, minutes at designated stops",
    "lines_crossed": "int: lines between different holders, best reading",
    "closing_claim_ids": "str: claims that close or slow the claim-free way",
}
"""``convoy``: a row per convoy."""

CONVOY_LEG_COLUMNS: Final[dict[str, str]] = {
    "convoy_id": "str: row of convoys.csv",
    "leg": "int: its number",
    "kind": "str: drive, wait, rest or stop",
    "from_name": "str: place or junction",
    "from_adm3_pcode": "str: its P-code; empty for a junction",
    "to_name": "str: place or junction",
    "to_adm3_pcode": "str: its P-code; empty for a junction",
    "departs": "str: local time",
    "arrives": "str: local time",
    "minutes": "float, minutes",
    "km": "float, km; null for a halt",
    "refs": "str: road numbers",
    "via": "str: places passed",
    "controller": "str: who holds the ground, as ACLED names them, in the order driven",
    "lines_crossed": "int: lines crossed on it",
    "because": "str: what a wait is for",
    "claim_ids": "str: claims that slow it",
    "abort_point": "str: the last junction before its end from which an open way back exists",
    "abort_lon": "float: degrees, WGS 84",
    "abort_lat": "float: degrees, WGS 84",
    "abort_back_minutes": "float, minutes from there back to the origin; null if there is no way",
    "alternative_km": "float, km of an open way that shares little with it; null if there is none",
    "alternative_minutes": "float, minutes, clock and rests not counted",
    "alternative_via": "str: places passed",
}
"""``convoy --show legs``."""

CHECK_IN_COLUMNS: Final[dict[str, str]] = {
    "convoy_id": "str: row of convoys.csv",
    "at": "str: local time",
    "km": "float, km from the origin",
    "passed": "str: the place last passed",
    "passed_adm3_pcode": "str: its P-code",
    "lon": "float: degrees, WGS 84",
    "lat": "float: degrees, WGS 84",
}
"""``convoy --show check-ins``."""

CONVOY_PERMIT_COLUMNS: Final[dict[str, str]] = {
    "convoy_id": "str: row of convoys.csv",
    "permit_id": "str: row of permits.csv",
    "subject": "str: where it is needed",
    "issued_by": "str",
    "valid_from": "str: local time",
    "valid_to": "str: local time",
    "is_used": "bool: the way passes where it is needed",
    "last_passed": "str: when the convoy leaves that ground; empty if it does not pass",
    "margin_minutes": "float, minutes between that and its end; below 0: it has run out",
    "state": "str: holds, not needed, another permit serves, expired before departure, or not yet valid",
}
"""``convoy --show permits``."""

CONVOY_TABLES: Final = {
    "convoy plan": CONVOY_COLUMNS,
    "convoy legs": CONVOY_LEG_COLUMNS,
    "convoy check-ins": CHECK_IN_COLUMNS,
    "convoy permits": CONVOY_PERMIT_COLUMNS,
}
CONVOY_SHOWN: Final = {
    "convoy plan": [
        "convoy_id",
        "from_name",
        "to_name",
        "vehicles",
        "is_feasible",
        "fails_by",
        "reason",
        "departs",
        "arrives",
        "km",
        "driving_minutes",
        "waiting_minutes",
        "lines_crossed",
        "closing_claim_ids",
    ],
    "convoy legs": [
        "leg",
        "kind",
        "from_name",
        "to_name",
        "departs",
        "arrives",
        "km",
        "refs",
        "controller",
        "because",
        "abort_point",
        "abort_back_minutes",
        "alternative_km",
    ],
    "convoy check-ins": ["at", "km", "passed", "passed_adm3_pcode"],
    "convoy permits": [
        "permit_id",
        "subject",
        "issued_by",
        "valid_from",
        "valid_to",
        "state",
        "last_passed",
        "margin_minutes",
    ],
}
"""Columns of the terminal's tables."""

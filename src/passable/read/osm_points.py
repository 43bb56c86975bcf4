"""Things that stand on a road and are mapped as nodes: barriers, checkpoints, borders, fords.

They are kept as data and act on nothing: what a checkpoint does is for a claim to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from passable.read.osm_tags import TAG_CHARACTERS, is_yes
from passable.read.tally import Tally

POINT_KEYS: Final = ("barrier", "military", "police", "ford", "hazard", "government")
"""A node without one of these keys is never looked at."""

BARRIER_KINDS: Final = {
    "border_control": "border_control",
    "checkpoint": "checkpoint",
    "toll_booth": "toll",
}


def point_kinds(tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """Tell what stands at a node, as (kind, value); one node may be several things.

    >>> point_kinds({"barrier": "lift_gate", "military": "checkpoint"})
    [('barrier', 'lift_gate'), ('checkpoint', 'military')]
    """
    found = []
    barrier = tags.get("barrier", "")
    if is_yes(barrier):
        found.append((BARRIER_KINDS.get(barrier, "barrier"), barrier))
    found.extend(
        ("checkpoint", key) for key in ("military", "police") if tags.get(key) == "checkpoint"
    )
    if tags.get("government") == "border_control" and barrier != "border_control":
        found.append(("border_control", "government"))
    found.extend((key, tags[key]) for key in ("ford", "hazard") if is_yes(tags.get(key)))
    return found


def cut_tags(tags: dict[str, str], tally: Tally) -> dict[str, str]:
    """Cut values that are longer than OpenStreetMap allows by far."""
    if max(map(len, tags.values()), default=0) <= TAG_CHARACTERS:
        return tags
    tally.add("tag values", "kept", f"cut to {TAG_CHARACTERS} characters")
    return {key: value[:TAG_CHARACTERS] for key, value in tags.items()}

"""Colours and line styles, one set for page, map and QGIS.

The hues are Okabe and Ito's, which colour-blind readers tell apart; every state also has its own
line style or mark, so that a map printed in black and white still says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class LineLook:
    """How a road of one status is drawn: ``dashes`` in points, empty for a solid line."""

    colour: str
    width_factor: float
    dashes: tuple[float, ...]
    words: str


STATUS_LOOKS: Final[dict[str, LineLook]] = {
    "not drivable": LineLook("#9AA0A6", 0.7, (0.8, 1.6), "not drivable for this vehicle"),
    "open": LineLook("#8A8F94", 1.0, (), "open"),
    "delayed": LineLook("#E69F00", 1.5, (6.0, 1.5), "open with a delay"),
    "partly closed": LineLook("#CC79A7", 1.7, (4.0, 1.5, 1.0, 1.5), "closed on a part"),
    "closed": LineLook("#C1121F", 1.9, (2.0, 1.2), "closed"),
}
"""By ``status`` of a segment, drawn in this order: what is closed lies on top."""

CUT_OFF_COLOURS: Final[dict[str, str]] = {
    "certain": "#7A0016",
    "best": "#D55E00",
    "possible": "#F0C24B",
    "never": "#AEB4BA",
    "no": "#FFFFFF",
}
CUT_OFF_MARKS: Final[dict[str, str]] = {
    "certain": "s",
    "best": "D",
    "possible": "^",
    "never": "X",
    "no": "o",
}
"""Marks of places on the map, by the worst state over the categories."""

AREA_COLOURS: Final = (
    "#A6CEE3",
    "#B8DDB0",
    "#F6C9A0",
    "#D5C3E6",
    "#F2E394",
    "#B9D9D6",
    "#E6BFCB",
    "#D9D2C0",
)
AREA_HATCHES: Final = ("//", "\\\\", "..", "xx", "--", "||", "oo", "++")
NO_CONTROLLER_COLOUR: Final = "#EDEDED"

OPEN_FERRY_COLOUR: Final = "#3A7CA5"
SERVICE_COLOUR: Final = "#0072B2"
INK: Final = "#1D2733"


def controller_colours(controllers: list[str]) -> dict[str, str]:
    """Give each controller a pale colour, in the order given; unknown ground is grey."""
    named = [name for name in dict.fromkeys(controllers) if name and name != "unknown"]
    colours = {name: AREA_COLOURS[k % len(AREA_COLOURS)] for k, name in enumerate(named)}
    return {**colours, "": NO_CONTROLLER_COLOUR, "unknown": NO_CONTROLLER_COLOUR}

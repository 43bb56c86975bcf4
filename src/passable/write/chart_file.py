"""A chart as the bytes of a PNG or an SVG, and its file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from passable.terms.errors import BadRequest, Problem

CHART_FORMATS: Final = (".png", ".svg")


def check_chart_path(path: Path) -> None:
    """Refuse a path whose name tells no format we draw.

    Raises
    ------
    BadRequest
        Naming the formats.
    """
    if path.suffix.lower() not in CHART_FORMATS:
        raise BadRequest(
            Problem(
                f"--chart: '{path.name}' is neither a PNG nor an SVG",
                "End its name in .png or .svg.",
                expected=" or ".join(CHART_FORMATS),
                got=path.suffix or path.name,
            )
        )


def chart_bytes(draw: Callable[[], Any], image_format: str) -> bytes:
    """Draw a figure and give the bytes of its file; equal charts are equal bytes.

    Parameters
    ----------
    draw
        Gives a figure of matplotlib's.
    image_format
        ``png`` or ``svg``.
    """
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    image = BytesIO()
    stable = {"Software": None} if image_format == "png" else {"Date": None}
    with mpl.rc_context({"svg.hashsalt": "passable", "hatch.linewidth": 0.7}):
        draw().savefig(image, format=image_format, dpi=150, metadata=stable)
    return image.getvalue()


def save_chart_file(path: Path, make: Callable[[str], bytes]) -> None:
    """Make a chart in the format its path tells, and write it.

    Parameters
    ----------
    path
        Ends in ``.png`` or ``.svg``.
    make
        Gives the bytes in a format.

    Raises
    ------
    BadRequest
        If the path ends otherwise or cannot be written.
    """
    check_chart_path(path)
    image = make(path.suffix.lower().lstrip("."))
    try:
        path.write_bytes(image)
    except OSError as error:
        raise BadRequest(
            Problem(
                f"could not be written ({error.strerror or error})",
                "name a file in a folder that is there and may be written.",
                str(path),
            )
        ) from error

"""What stands around the map: title, dates, legend, sources, notes, scale and north."""

from __future__ import annotations

import textwrap
from typing import Any, Final

from passable.write.brief_content import BriefContent
from passable.write.map_frame import MapFrame
from passable.write.palette import INK
from passable.write.plain import plain_records, printable
from passable.write.wording import as_of_line, say_count, stamp

_SOFT: Final = "#55616E"
_SOURCES_SHOWN: Final = 10
_SOURCE_CHARS: Final = 105
_FOOT_CHARS_WIDE: Final = 150
_FOOT_CHARS_TALL: Final = 150


def axes_box(content: BriefContent, *, is_landscape: bool) -> tuple[float, float, float, float]:
    """Leave room below the map for all that is printed there; shares of the figure."""
    if is_landscape:
        lines = len(_wrapped(_foot(content), _FOOT_CHARS_WIDE).splitlines())
        bottom = max(0.135, 0.05 + 0.0138 * lines)
        return (0.035, bottom, 0.715, 0.9 - bottom)
    areas = content.areas
    holders = areas["controller"].nunique() if "controller" in areas else 0
    words = [*_sources(content, joined=True), *_foot(content)]
    lines = len(_wrapped(words, _FOOT_CHARS_TALL).splitlines()) + 3
    bottom = 0.1 + 0.0145 * -(-(holders + 12) // 3) + 0.0097 * lines
    return (0.05, bottom, 0.92, 0.91 - bottom)


def draw_margins(
    figure: Any, content: BriefContent, handles: list[Any], notes: list[str], bottom: float
) -> None:
    """Draw all that stands around the map.

    Parameters
    ----------
    figure
        Landscape: a column on the right; portrait: a band below.
    content
        Through the gate.
    handles
        Of the legend.
    notes
        What the map leaves out.
    bottom
        Of the map, as a share of the figure.
    """
    wide = figure.get_figwidth() > figure.get_figheight()
    left = 0.035 if wide else 0.05
    head = content.head
    _text(figure, left, 0.965, _fit(head.title, 96 if wide else 66), size=13.5, weight="bold")
    _text(figure, left, 0.928 if wide else 0.94, _fit(as_of_line(head), 190 if wide else 130),
          size=7.4, colour=_SOFT)  # fmt: skip
    _stamp(figure, content)
    columns = 1 if wide else 3
    legend = figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.758, 0.905) if wide else (left - 0.005, bottom - 0.063),
        ncols=columns,
        fontsize=6.6,
        frameon=False,
        borderaxespad=0,
        labelspacing=0.62,
        handlelength=2.6,
        title="Legend",
        title_fontproperties={"size": 7.6, "weight": "bold"},
        alignment="left",
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
    legend_bottom = _bottom(figure, legend)
    if wide:
        block = _wrapped([*notes, "", *_sources(content)], 58)
        _text(figure, 0.758, legend_bottom - 0.025, block, size=5.9, colour=_SOFT, top=True)
        foot = _wrapped(_foot(content), _FOOT_CHARS_WIDE)
        _text(figure, left, bottom - 0.037, foot, size=5.9, colour=_SOFT, top=True)
    else:
        block = _wrapped(
            [*notes, *_sources(content, joined=True), *_foot(content)], _FOOT_CHARS_TALL
        )
        _text(figure, left, legend_bottom - 0.012, block, size=5.9, colour=_SOFT,
              top=True)  # fmt: skip


def draw_scale_and_north(figure: Any, axes: Any, frame: MapFrame) -> None:
    """Draw, under the map's right corner, a bar true at the middle latitude and which way is north.

    Parameters
    ----------
    figure, axes
        The map, its limits set.
    frame
        What the axes show.
    """
    from matplotlib.patches import FancyArrowPatch, Rectangle  # noqa: PLC0415 - heavy

    kilometres = frame.scale_bar_kilometres()
    west, east = axes.get_xlim()
    box = axes.get_position()
    per_degree = box.width / (east - west)
    length = kilometres / frame.kilometres_per_degree_east() * per_degree
    start, level = box.x1 - length - 0.045, box.y0 - 0.058
    for half, colour in ((0, INK), (1, "white")):
        figure.add_artist(
            Rectangle((start + half * length / 2, level), length / 2, 0.006, facecolor=colour,
                      edgecolor=INK, linewidth=0.5)
        )  # fmt: skip
    for share in (0, 0.5, 1):
        words = f"{share * kilometres:g}" + (" km" if share == 1 else "")
        figure.text(start + share * length, level + 0.009, words, fontsize=6, ha="center",
                    va="bottom", color=INK)  # fmt: skip
    figure.text(start, level - 0.004, f"true at latitude {frame.middle_latitude:.1f}°",
                fontsize=5, ha="left", va="top", color=_SOFT)  # fmt: skip
    north = box.x1 - 0.012
    figure.add_artist(
        FancyArrowPatch((north, level - 0.008), (north, level + 0.016), arrowstyle="-|>",
                        mutation_scale=8, color=INK, linewidth=0.9,
                        transform=figure.transFigure)
    )  # fmt: skip
    figure.text(north, level + 0.019, "N", fontsize=7, weight="bold", ha="center", va="bottom",
                color=INK)  # fmt: skip


def _stamp(figure: Any, content: BriefContent) -> None:
    is_restricted = content.head.is_restricted
    figure.text(
        0.975, 0.965, stamp(content.head), ha="right", va="center", fontsize=9.5, weight="bold",
        color="white" if is_restricted else "#22543D",
        bbox={"boxstyle": "square,pad=0.35", "facecolor": "#7A0016" if is_restricted else "white",
              "edgecolor": "#7A0016" if is_restricted else "#22543D"},
    )  # fmt: skip


def _sources(content: BriefContent, *, joined: bool = False) -> list[str]:
    """Name the sources whose claims act, the most used first."""
    rows = plain_records(content.sources, ("publisher", "title", "published_on", "claims_used"))
    used = [row for row in rows if row["claims_used"]]
    used.sort(key=lambda row: -float(row["claims_used"] or 0))  # type: ignore[arg-type]
    if not used:
        return ["Sources of claims: none acts on this date."]
    names = []
    for row in used[:_SOURCES_SHOWN]:
        day = f" ({row['published_on']})" if row["published_on"] else ""
        names.append(_fit(f"{row['publisher']}: {row['title']}", _SOURCE_CHARS) + day)
    if len(used) > _SOURCES_SHOWN:
        names.append(f"and {say_count(len(used) - _SOURCES_SHOWN)} more, all in the brief")
    if joined:
        return [f"Sources of claims: {'; '.join(names)}."]
    return ["Sources of claims:", *names]


def _foot(content: BriefContent) -> list[str]:
    head = content.head
    lines = []
    if head.schematic_note:
        lines.append(f"SCHEMATIC ROADS: {head.schematic_note}")
    lines += [head.licence, head.disputed_boundary_note]
    lines.append(f"Passable {head.version}, run {head.run_id}. Times and states are modelled.")
    return [line for line in lines if line]


def _wrapped(paragraphs: list[str], width: int) -> str:
    lines = []
    for paragraph in paragraphs:
        lines += textwrap.wrap(printable(paragraph)[0], width) or [""]
    return "\n".join(lines)


def _fit(text: str, most: int) -> str:
    text = " ".join(printable(text)[0].split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(
    figure: Any,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    weight: str = "normal",
    colour: str = INK,
    top: bool = False,
) -> None:
    figure.text(
        x, y, text, fontsize=size, weight=weight, color=colour, ha="left",
        va="top" if top else "center", parse_math=False, linespacing=1.35,
    )  # fmt: skip


def _bottom(figure: Any, artist: Any) -> float:
    box = artist.get_window_extent(figure.canvas.get_renderer())
    return float(box.y0 / figure.bbox.height)

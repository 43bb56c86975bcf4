"""What the map's font can draw: letters it lacks would come out as boxes, so they are left out."""

from __future__ import annotations

from functools import cache

from passable.write.plain import printable

FONT = "DejaVu Sans"
_EDGES = " -–/,;()·'"


@cache
def _known_letters() -> frozenset[int]:
    from matplotlib import font_manager  # noqa: PLC0415 - with the rest of matplotlib

    path = font_manager.findfont(font_manager.FontProperties(family=FONT))
    return frozenset(font_manager.get_font(path).get_charmap())


def drawable(text: str) -> str:
    """Keep what the font can draw of a name: the parts in scripts it knows, without stray signs.

    >>> drawable("রামু Ramu")
    'Ramu'
    """
    clean = " ".join(printable(text)[0].split())
    known = _known_letters()
    kept = "".join(sign if ord(sign) in known else " " for sign in clean)
    if kept == clean:
        return clean
    kept = " ".join(kept.split()).strip(_EDGES)
    return kept if any(sign.isalpha() for sign in kept) else ""


def is_whole(text: str) -> bool:
    """Say whether the font can draw every letter of a name."""
    known = _known_letters()
    return all(ord(sign) in known for sign in " ".join(printable(text)[0].split()))

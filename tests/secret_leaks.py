"""What of a secret case's planted words, figures and spots stands in a text or a file."""

import io
import math
import re
import sqlite3
import zipfile
import zlib
from pathlib import Path

import pytest

from secret_case import FIGURES, SPOTS, WORDS


def roundings():
    for name, spot in SPOTS.items():
        for degrees in spot:
            if degrees == 34.70:  # the road's own latitude
                continue
            for digits in (4, 5, 6, 7):
                yield name, f"{degrees:.{digits}f}"
                yield name, f"{math.floor(degrees * 10**digits) / 10**digits:.{digits}f}"


def leaks(text, typed=()):
    """What of the planted secrets stands in a text; ``typed`` were given by the user."""
    found = {word for word in WORDS if word in text}
    found |= {f for f in FIGURES if re.search(rf"(?<![\d.]){f}(?!\d)", text.replace("\u202f", " "))}
    found |= {f"{name} {digits}" for name, digits in set(roundings()) if digits in text}
    return found - set(typed)


def texts_of(path: Path):
    """All text that a file holds, by whichever way it is packed."""
    raw = path.read_bytes()
    if path.suffix in (".json", ".csv", ".geojson", ".html", ".svg", ".txt", ".gpx", ".kml"):
        yield raw.decode("utf-8")
    elif path.suffix in (".xlsx", ".kmz"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            yield from (book.read(name).decode("utf-8") for name in book.namelist())
    elif path.suffix == ".pdf":
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
            try:
                drawn = zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                continue
            for words in re.findall(r"BT\b(.*?)\bET", drawn, re.DOTALL):  # a text, split by kerning
                yield "".join(re.findall(r"\(((?:[^()\\]|\\.)*)\)", words))
        yield raw.decode("latin-1")
    elif path.suffix == ".gpkg":
        with sqlite3.connect(path) as base:
            yield "\n".join(base.iterdump())
    elif path.suffix == ".png":
        yield raw.decode("latin-1")
    else:
        pytest.fail(f"nobody reads {path.name}")

"""A valley as a real OpenStreetMap file: two towns, a bridge between them, a hospital in the east.

About 9.2 km of road; the bridge is way 2, and there is no other way across.
"""

import csv
from pathlib import Path

from osm_scene import write_osm

NODES = {
    1: (36.70, 34.70),
    2: (36.74, 34.70),
    3: (36.75, 34.70),
    4: (36.80, 34.70),
    5: (36.70, 34.74),
    6: (36.80, 34.705),
    99: (-170.0, -80.0),  # a stray node on the other side of the earth
}
NODE_TAGS = {
    1: {"place": "town", "name": "الغربية", "name:en": "Westtown", "population": "1000"},
    4: {"place": "town", "name": "الشرقية", "name:en": "Easttown", "population": "2000"},
    5: {"place": "village", "name": "Hill", "population": "400"},
    6: {"amenity": "hospital", "name": "Easttown hospital"},
    99: {"note": "stray"},
}
WAYS = {
    1: ([1, 2], {"highway": "primary", "ref": "R1", "name": "Valley road"}),
    2: ([2, 3], {"highway": "primary", "ref": "R1", "bridge": "yes"}),
    3: ([3, 4], {"highway": "primary", "ref": "R1"}),
    4: ([1, 5], {"highway": "track", "surface": "gravel"}),
    5: ([4, 6], {"highway": "residential"}),
}


def write_valley(path: Path) -> Path:
    return write_osm(path, NODES, WAYS, node_tags=NODE_TAGS, replication="2024-05-01T00:00:00Z")


CLAIM = {
    "claim_id": "bridge-closed",
    "subject": "segment:w2/n2-n3",
    "predicate": "status",
    "value": "closed",
    "valid_from": "2024-05-10",
    "valid_to": "2024-05-20",
    "reported_on": "2024-05-10",
    "source_id": "bureau",
    "said_by": "Road bureau",
    "credibility": "2",
}


def add_rows(path: Path, *rows: dict[str, str]) -> None:
    """Add rows to a CSV of a case, keeping its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        for row in rows:
            writer.writerow({name: row.get(name, "") for name in header})


def add_closure(folder: Path, **changes: str) -> None:
    """Add a source and a claim that closes the bridge from 10 to 20 May 2024."""
    sources = folder / "sources.csv"
    if "bureau" not in sources.read_text(encoding="utf-8-sig"):
        bureau = {
            "source_id": "bureau",
            "publisher": "Road bureau",
            "title": "Daily list",
            "reliability": "B",
        }
        add_rows(sources, bureau)
    add_rows(folder / "claims.csv", {**CLAIM, **changes})

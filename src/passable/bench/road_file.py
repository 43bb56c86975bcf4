"""An OpenStreetMap file of made roads, for who has none at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium

from passable.bench.graphs import KEPT_SHARE, SHARES, grid_streets

SIDE = 160
"""Junctions along each side."""
STEP_DEGREES = 0.001
CORNER = (36.0, 34.0)
MOST_BENDS = 4
CLASSES = ("residential", "unclassified", "tertiary", "primary")


def make_road_file(path: Path, seed: int, side: int = SIDE) -> Path:
    """Write a grid of streets with bends, some of them missing, as ``.osm.pbf``.

    Parameters
    ----------
    path
        Where to.
    seed
        Same seed, same roads.
    side
        Junctions along a side.
    """
    chance = np.random.default_rng(seed)
    ends = grid_streets(side)
    ends = ends[chance.random(len(ends)) < KEPT_SHARE]
    bends = chance.integers(0, MOST_BENDS + 1, len(ends))
    junction = np.arange(side * side)
    at = np.stack([junction % side, junction // side], axis=1) * STEP_DEGREES + CORNER
    at += chance.uniform(-0.3, 0.3, at.shape) * STEP_DEGREES
    which = np.repeat(np.arange(len(ends)), bends)
    first = np.cumsum(bends) - bends
    share = ((np.arange(len(which)) - first[which] + 1) / (bends[which] + 1))[:, np.newaxis]
    between = at[ends[which, 0]] * (1 - share) + at[ends[which, 1]] * share
    places = np.concatenate([at, between])
    classes = chance.choice(CLASSES, size=len(ends), p=SHARES)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, (lon, lat) in enumerate(places.tolist(), start=1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat)))
        for k, (tail, head) in enumerate((ends + 1).tolist()):
            begin = len(at) + 1 + int(first[k])
            nodes = [tail, *range(begin, begin + int(bends[k])), head]
            tags = {"highway": str(classes[k])} | ({"name": f"Street {k}"} if k % 3 == 0 else {})
            writer.add_way(osmium.osm.mutable.Way(id=k + 1, nodes=nodes, tags=tags))
    return path

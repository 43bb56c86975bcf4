"""Small OpenStreetMap files written at run time."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import osmium
from osmium.osm import mutable

Nodes = Mapping[int, tuple[float, float]]
Ways = Mapping[int, tuple[list[int], dict[str, str]]]
WHEN = "2024-05-06T07:08:09Z"


def write_osm(
    path: Path,
    nodes: Nodes,
    ways: Ways,
    *,
    node_tags: Mapping[int, dict[str, str]] | None = None,
    relations: Iterable[mutable.Relation] = (),
    replication: str = "",
    when: str = WHEN,
) -> Path:
    """Write nodes {id: (lon, lat)} and ways {id: (node ids, tags)}, in the order given."""
    header = osmium.io.Header()
    if replication:
        header.set("osmosis_replication_timestamp", replication)
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        for node_id, lonlat in nodes.items():
            tags = (node_tags or {}).get(node_id, {})
            writer.add_node(
                mutable.Node(id=node_id, location=lonlat, tags=tags, version=1, timestamp=when)
            )
        for way_id, (refs, tags) in ways.items():
            writer.add_way(mutable.Way(id=way_id, nodes=refs, tags=tags, version=1, timestamp=when))
        for relation in relations:
            writer.add_relation(relation)
    return path

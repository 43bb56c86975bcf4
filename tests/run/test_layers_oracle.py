"""Anyone can recompute the answer: from layers.gpkg alone, with another program, to the millisecond.

The recomputation below shares no code with the product. It knows what the guide says of the
layers: a terminal stands at a fraction of its segment, 0 and 1 being the junctions; the time to a
fraction f is ``floor(f * ms + 0.5)`` from ``from_node`` in both directions; closed stretches close
what overlaps them; a place's access is the least time to a functioning service.
"""

from collections import defaultdict
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from passable.run.brief import fill_brief
from passable.run.new_case import make_case
from passable.run.request import ask
from passable.run.study import open_study
from passable.write.gate_brief import open_gate
from passable.write.layers import write_layers

UNREACHED = -1


def to_milliseconds(seconds):
    return UNREACHED if np.isnan(seconds) else round(seconds * 1000)


def spans(text):
    return [tuple(float(v) for v in part.split("-")) for part in (text or "").split()]


def node_of(terminal, ends):
    fraction, segment = terminal.fraction, terminal.segment_id
    if fraction in (0, 1):
        return ends[segment][int(fraction)]
    return (segment, fraction)


def arcs_from_segments(layers, *, claim_free):
    """Every directed piece with its time, from the segments and the terminals."""
    prefix = "claim_free_" if claim_free else ""
    inner = defaultdict(set)
    for terminal in layers["terminals"].itertuples():
        if terminal.segment_id and 0 < terminal.fraction < 1:
            inner[terminal.segment_id].add(terminal.fraction)
    for row in layers["segments"].itertuples():
        cuts = [0.0, *sorted(inner[row.segment_id]), 1.0]
        nodes = [row.from_node, *((row.segment_id, f) for f in cuts[1:-1]), row.to_node]
        for column, is_forward in (("seconds_forward", True), ("seconds_backward", False)):
            whole = to_milliseconds(getattr(row, prefix + column))
            if len(cuts) > 2 and not claim_free and row.status != "open":
                # Which piece is shut or slow depends on where the terminals stand.
                assert row.status in ("closed", "partly closed", "not drivable"), row.segment_id
                whole = to_milliseconds(getattr(row, f"claim_free_{column}"))
            if whole == UNREACHED:
                continue
            shut = [] if claim_free or len(cuts) == 2 else spans(row.closed_spans)
            for k in range(len(cuts) - 1):
                begin, end = cuts[k], cuts[k + 1]
                if any(b < end and e > begin for b, e in shut):
                    continue
                ms = int(np.floor(end * whole + 0.5) - np.floor(begin * whole + 0.5))
                pair = (nodes[k], nodes[k + 1])
                yield (*(pair if is_forward else pair[::-1]), ms)


def arcs_from_arcs(layers):
    """The same from the layer of arcs, in the best reading."""
    ends = {r.segment_id: (r.from_node, r.to_node) for r in layers["segments"].itertuples()}
    for row in layers["arcs"].itertuples():
        if np.isnan(row.milliseconds_best):
            continue
        at = []
        for fraction in (row.from_fraction, row.to_fraction):
            whole = fraction in (0, 1)
            at.append(ends[row.segment_id][int(fraction)] if whole else (row.segment_id, fraction))
        first = (
            at[0] if row.from_node in (at[0], f"{row.segment_id}@{row.from_fraction!r}") else at[1]
        )
        last = at[1] if first == at[0] else at[0]
        yield first, last, int(row.milliseconds_best)


def recompute(layers, arcs, *, functioning, direction="to"):
    """{(place, category): milliseconds, UNREACHED}, by scipy."""
    best = {}
    for tail, head, ms in arcs:
        pair = (tail, head) if direction == "from" else (head, tail)
        best[pair] = min(ms, best.get(pair, ms))
    ends = {r.segment_id: (r.from_node, r.to_node) for r in layers["segments"].itertuples()}
    terminals = list(layers["terminals"].itertuples())
    nodes = sorted(
        {n for pair in best for n in pair} | {node_of(t, ends) for t in terminals if t.segment_id},
        key=str,
    )
    number = {n: k for k, n in enumerate(nodes)}
    rows = np.array([number[a] for a, _ in best])
    columns = np.array([number[b] for _, b in best])
    # A sparse matrix may drop an arc of no time: every arc is made one longer, and counted.
    big = 1 << 22
    weights = np.array([ms * big + 1 for ms in best.values()], dtype=np.float64)
    graph = sp.csr_matrix((weights, (rows, columns)), shape=(len(nodes), len(nodes)))
    assert weights.sum() < 2**53 * len(best)
    answer = {}
    categories = sorted({t.category for t in terminals if t.kind == "service"})
    for category in categories:
        sources = [
            number[node_of(t, ends)]
            for t in terminals
            if t.kind == "service"
            and t.category == category
            and t.segment_id
            and (t.is_functioning or not functioning)
        ]
        reached = (
            dijkstra(graph, indices=sorted(set(sources)), min_only=True)
            if sources
            else np.full(len(nodes), np.inf)
        )
        for terminal in terminals:
            if terminal.kind != "place":
                continue
            found = reached[number[node_of(terminal, ends)]] if terminal.segment_id else np.inf
            assert np.isinf(found) or found < 2**53
            answer[terminal.terminal_id, category] = (
                UNREACHED if np.isinf(found) else int(found) // big
            )
    return answer


def read_layers(path):
    layers = {name: gpd.read_file(path, layer=name) for name in ("segments", "terminals", "arcs")}
    terminals = layers["terminals"]
    terminals["segment_id"] = terminals["segment_id"].fillna("")
    terminals["category"] = terminals["category"].fillna("")
    return layers


def ours(access, column):
    return {
        (row.place_id, row.category): to_milliseconds(getattr(row, column))
        for row in access.itertuples()
    }


def answered(study, tmp_path, **words):
    content = fill_brief(study, ask(study, **words))
    path = tmp_path / "layers.gpkg"
    write_layers(path, open_gate(content))
    return content.access, read_layers(path)


def only(answer, wanted):
    return {key: answer.get(key, UNREACHED) for key in wanted}


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("PASSABLE_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("direction", ["to", "from"])
def test_homs_2017_can_be_recomputed_from_its_layers(tmp_path, direction):
    access, layers = answered(
        open_study("homs-2017"), tmp_path, on=date(2017, 3, 21), direction=direction
    )
    free = ours(access, "claim_free_seconds")
    now = ours(access, "seconds")
    assert sum(v == UNREACHED for v in now.values()) > sum(v == UNREACHED for v in free.values())
    arcs = list(arcs_from_segments(layers, claim_free=True))
    assert only(recompute(layers, arcs, functioning=False, direction=direction), free) == free
    for arcs in (arcs_from_segments(layers, claim_free=False), arcs_from_arcs(layers)):
        got = recompute(layers, list(arcs), functioning=True, direction=direction)
        assert only(got, now) == now


@pytest.mark.real
@pytest.mark.parametrize("name", ["malta-ors", "bangladesh-clip", "isle-of-man-2019-09-05"])
def test_a_real_case_can_be_recomputed_from_its_layers(shared, tmp_path, name):
    make_case(tmp_path / "case", osm=shared / "osm" / f"{name}.osm.pbf")
    access, layers = answered(open_study(tmp_path / "case"), tmp_path)
    now = ours(access, "seconds")
    assert now == ours(access, "claim_free_seconds")
    assert sum(v != UNREACHED for v in now.values()) > 20
    for arcs in (arcs_from_segments(layers, claim_free=False), arcs_from_arcs(layers)):
        assert only(recompute(layers, list(arcs), functioning=True), now) == now

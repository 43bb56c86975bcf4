"""The benchmark: real contenders on a small graph, equal answers before ratios, kept and resumed."""

import json
import lzma
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from passable.bench.child import in_child
from passable.bench.contest import Contest, PeerJob, in_turn
from passable.bench.graphs import made_graph, open_graph
from passable.bench.incidents import expose_graph
from passable.bench.jobs import between, closures, detour, frontier, matrix, reading, service, trees
from passable.bench.peer import PeerFailedError, Peers, find_peers
from passable.bench.reading import compare_edges
from passable.bench.report import read_bench
from passable.bench.road_file import make_road_file
from passable.cli.app import app
from passable.read.osm_roads import read_osm_roads
from passable.terms.errors import BadFile

SEED = 7


@pytest.fixture
def contest():
    graph = made_graph(SEED, side=12)
    peers = Peers(find_peers([]), graph)
    yield Contest(graph, peers, SEED, runs=5, threads=2)
    peers.close()


def test_scipy_and_we_agree_in_every_job_and_a_ratio_is_quoted(contest):
    for job in (trees, matrix, closures, between, service):
        rows = [row for row in job.run(contest) if row.contender.startswith("scipy")]
        assert rows, job
        for row in rows:
            assert row.is_equal, row
            assert row.times_ours > 0
    assert contest.left_out == []


def test_the_frontier_and_its_twin_agree(contest):
    whole, ours, twin = frontier.run(contest)
    assert whole.runs == 100
    assert "incidents drawn" in whole.note
    assert (ours.is_equal, twin.is_equal) == (None, True)
    assert twin.compared == "60 of 60 frontiers equal"
    assert twin.times_ours > 0


def test_events_are_moved_onto_a_graph_with_coordinates(contest, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("longitude,latitude\n36.1,34.0\n37.9,35.0\n36.1,34.0\n")
    chance = np.random.default_rng(1)
    with pytest.raises(BadFile, match="no coordinates"):
        expose_graph(contest.graph, path, chance)
    at = np.stack(np.meshgrid(np.arange(12.0), np.arange(12.0)), axis=-1).reshape(-1, 2) / 100
    placed = replace(contest.graph, node_lonlat=at)
    exposed = expose_graph(placed, path, chance)
    assert exposed.told == "3 events of events.csv, moved onto the graph"
    per_segment = np.zeros(placed.arcs.segment_count)
    per_segment[placed.arcs.segment] = exposed.exposure
    assert per_segment.sum() == pytest.approx(3e6 / 1096, rel=1e-3)
    path.write_text("lon,lat\n1,2\n")
    with pytest.raises(BadFile, match="longitude"):
        expose_graph(placed, path, chance)


def test_no_ratio_is_quoted_of_answers_that_differ(contest):
    places = contest.graph.place_node
    asked = PeerJob("scipy", "scipy", "matrix", {"sources": places[:2], "targets": places})
    rows = in_turn(
        contest, "wrong", {"passable": lambda: None}, [asked], lambda _w, _a: (False, "3 of 4")
    )
    assert (rows[1].times_ours, rows[1].is_equal, rows[1].compared) == (None, False, "3 of 4")


def test_a_peer_that_fails_is_left_out_with_its_reason(contest):
    asked = PeerJob("scipy", "scipy", "matrix", {"sources": np.array([10**9])})
    rows = in_turn(
        contest, "broken", {"passable": lambda: None}, [asked], lambda _w, _a: (True, "")
    )
    assert len(rows) == 1
    assert contest.left_out[0].startswith("scipy: ")
    assert len(contest.left_out) == 1
    with pytest.raises(PeerFailedError, match="KeyError"):
        contest.peer("scipy").ask("no such job", {})


def test_a_peer_nobody_installed_is_not_asked(contest):
    nobody = Peers({}, contest.graph)
    assert nobody.get("igraph") is None
    nobody.close()


def test_the_same_seed_makes_the_same_graph_and_another_does_not():
    first, again, other = (made_graph(seed, side=20) for seed in (SEED, SEED, SEED + 1))
    assert np.array_equal(first.arcs.milliseconds, again.arcs.milliseconds)
    assert not np.array_equal(first.arcs.milliseconds[:100], other.arcs.milliseconds[:100])


def test_a_topology_gets_modelled_times(tmp_path):
    path = tmp_path / "three.gr.xz"
    with lzma.open(path, "wt") as file:
        file.write("p tw 3 2\n1 2\n2 3\n")
    graph = open_graph(path, SEED)
    assert (graph.arcs.node_count, graph.arcs.segment_count) == (3, 2)
    assert (graph.arcs.milliseconds > 0).all()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.gr", "p tw 2 1\n1 9\n"),
        ("g.gr", ""),
        ("g.npz", "not a zip"),
        ("g.gr.xz", "not xz"),
        ("g.txt", "x"),
    ],
)
def test_a_file_that_is_no_graph_is_told(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadFile, match="graph"):
        open_graph(path, SEED)
    with pytest.raises(BadFile, match=name):
        open_graph(path, SEED)


def test_a_child_sees_its_environment_and_tells_its_own_memory():
    held = np.ones(40 * 2**20)  # 320 MiB here must not count there
    answer = in_child(_variable, "PASSABLE_BENCH_TEST", PASSABLE_BENCH_TEST="there")
    assert answer.result == "there"
    assert answer.peak_mib < held.nbytes / 2**20


def _variable(name):
    import os

    return os.environ.get(name)


def bench(*words):
    return CliRunner().invoke(app, ["bench", *map(str, words), "--quiet"])


@pytest.fixture
def small(tmp_path):
    graph = made_graph(SEED, side=12)
    np.savez(
        tmp_path / "small.npz",
        arc_tail=graph.arcs.tail,
        arc_head=graph.arcs.head,
        arc_milliseconds=graph.arcs.milliseconds,
        arc_segment=graph.arcs.segment,
    )
    return tmp_path / "small.npz"


def test_the_command_writes_table_and_json_and_resumes(small, tmp_path):
    out = tmp_path / "out"
    first = bench(small, "--job", "trees", "--out", out)
    assert first.exit_code == 0, first.output
    record = json.loads((out / "bench.json").read_text())
    assert record["peers"]["scipy"]
    assert record["machine"]["numba"]
    assert (out / "bench.md").read_text() == first.stdout
    kept = read_bench(out).jobs["trees"]
    again = bench(small, "--job", "trees", "--job", "preparation", "--out", out, "--resume")
    assert again.exit_code == 0, again.output
    assert read_bench(out).jobs["trees"] == kept
    assert "preparation" in read_bench(out).jobs


def test_bad_words_are_told_at_once_and_nothing_is_written(tmp_path):
    out = tmp_path / "out"
    words = ("--job", "fly", "--python", tmp_path / "no", "--runs", "1", "--out", out)
    answer = bench(*words)
    assert answer.exit_code != 0
    told = str(answer.exception)
    assert "fly" in told
    assert "--python" in told
    assert "--runs" in told
    assert not out.exists()


def test_another_benchmark_is_not_resumed(small, tmp_path):
    out = tmp_path / "out"
    assert bench(small, "--job", "trees", "--out", out).exit_code == 0
    other = bench(small, "--job", "trees", "--seed", "5", "--out", out, "--resume")
    assert "another seed" in str(other.exception)
    (out / "bench.json").write_text("{}")
    assert "could be resumed" in str(
        bench(small, "--job", "trees", "--out", out, "--resume").exception
    )


def test_jobs_are_listed():
    answer = CliRunner().invoke(app, ["bench", "--list"])
    assert answer.exit_code == 0
    assert "trees" in answer.stdout


def test_the_part_for_detours_is_whole_segments_and_ours_are_timed(contest):
    rows = detour.run(contest)
    assert {row.job for row in rows} >= {"detour of every segment"}
    ends = np.array([[7, 9, 30], [9, 7, 50], [9, 3, 10]])
    part = detour.part_graph(ends)
    assert (part.node_count, part.segment_count, part.arc_count) == (3, 3, 6)


def test_a_road_file_is_made_and_read(contest):
    row, scan = reading.run(replace(contest, runs=1))
    assert scan.contender.startswith("pyosmium")
    assert 0 < scan.seconds < row.seconds
    assert (row.job, row.contender) == ("read made.osm.pbf", "passable")
    assert row.seconds > 0
    assert row.peak_mib > 20
    assert "segments" in row.note


def test_edges_of_a_peer_are_compared_in_either_direction_and_those_not_driven_are_told(tmp_path):
    roads = read_osm_roads(make_road_file(tmp_path / "r.osm.pbf", SEED, side=4))
    begin, end = roads.first_vertex[:2]
    way = roads.node_id[roads.vertex_node[begin:end]]
    pairs = np.stack([way[:-1], way[1:]], axis=1)
    ends = np.concatenate([pairs, pairs[:, ::-1], [[way[0], 10**9]], pairs[:1]])
    highway = np.array(["primary"] * (len(ends) - 1) + ["motorway_junction"])
    np.savez(tmp_path / "edges.npz", ends=ends, highway=highway)
    found = compare_edges(tmp_path / "r.osm.pbf", tmp_path / "edges.npz")
    assert (found.driven, found.same, found.not_driven) == (2 * len(pairs) + 1, 2 * len(pairs), 1)


def test_a_road_file_that_is_not_there_is_told(tmp_path):
    answer = bench("--job", "reading", "--roads", tmp_path / "no.pbf", "--out", tmp_path / "out")
    assert "--roads" in str(answer.exception)

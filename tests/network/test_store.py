"""The store: what is read back is what was written, and what is damaged is not read back."""

import dataclasses
import threading

import numpy as np
import pandas as pd
import pytest

from passable.network.gate import check_network
from passable.network.states import claim_free
from passable.network.store import load_graph, load_network, save_graph, save_network
from passable.network.ways import nearest_ways
from passable.terms.word_columns import Columns
from scenes import scene_network

TEXT = "A 0 0; B 1000 0; C 1000 900; 1: A B bridge=yes name=الجسر; 2: B C oneway=1; 3: A A track"


@pytest.fixture
def network():
    return scene_network(TEXT, {"p": (300, 5), "off": (99_999, 0)}, {"s": (600, 5)})


@pytest.fixture
def stored(network, tmp_path):
    save_graph(tmp_path / "graph", network.graph)
    save_network(tmp_path / "network", network)
    return tmp_path


def same(a, b):
    for field in dataclasses.fields(a):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if dataclasses.is_dataclass(one):
            same(one, other)
        elif isinstance(one, Columns):
            pd.testing.assert_frame_equal(one.frame, other.frame)
        elif isinstance(one, np.ndarray) and one.dtype == object:
            assert one.tolist() == other.tolist(), field.name
        elif isinstance(one, np.ndarray):
            assert one.dtype == other.dtype, field.name
            assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), field.name
        else:
            assert one == other, field.name


def test_a_round_trip_changes_nothing(network, stored):
    graph = load_graph(stored / "graph")
    same(network.graph, graph)
    loaded = load_network(stored / "network", graph)
    same(network, loaded)
    check_network(loaded)
    sources = np.array([0])
    before = nearest_ways(network, claim_free(network), sources)
    after = nearest_ways(loaded, claim_free(loaded), sources)
    assert before.milliseconds.tolist() == after.milliseconds.tolist()


def test_a_network_without_terminals_or_roads_goes_round_too(tmp_path):
    for k, empty in enumerate((scene_network(TEXT), scene_network(""))):
        save_graph(tmp_path / f"g{k}", empty.graph)
        save_network(tmp_path / f"n{k}", empty)
        graph = load_graph(tmp_path / f"g{k}")
        same(empty, load_network(tmp_path / f"n{k}", graph))


def test_what_is_not_there_is_none(network, tmp_path):
    assert load_graph(tmp_path / "nothing") is None
    assert load_network(tmp_path / "nothing", network.graph) is None


def test_a_network_of_another_graph_is_none(network, stored):
    other = scene_network(TEXT + " ford=yes").graph
    assert load_network(stored / "network", other) is None
    assert load_network(stored / "network", network.graph) is not None


def files_of(stored):
    return sorted(p.relative_to(stored).as_posix() for p in stored.rglob("*") if p.is_file())


def load_both(stored, network):
    return load_graph(stored / "graph"), load_network(stored / "network", network.graph)


def test_every_file_that_is_cut_flipped_or_gone_is_noticed(network, stored):
    names = files_of(stored)
    assert len(names) > 30
    for name in names:
        path = stored / name
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 4
        for broken in (whole[: len(whole) // 2], b"", bytes(flipped), None):
            path.unlink()
            if broken is not None:
                path.write_bytes(broken)
            graph, loaded = load_both(stored, network)
            assert (graph if name.startswith("graph") else loaded) is None, (name, broken)
            path.write_bytes(whole)
    assert None not in load_both(stored, network)


@pytest.mark.parametrize("said", ["[]", "null", '{"a": 1}', '{"../../x": ""}', "{"])
def test_sums_that_are_none_are_noticed(network, stored, said):
    (stored / "network/sums.json").write_text(said)
    assert load_network(stored / "network", network.graph) is None


def test_a_damaged_folder_is_replaced(network, stored):
    (stored / "network/arc_head.npy").write_bytes(b"")
    assert load_network(stored / "network", network.graph) is None
    save_network(stored / "network", network)
    same(network, load_network(stored / "network", network.graph))
    assert sorted(p.name for p in stored.iterdir()) == ["graph", "network"]


def test_nothing_is_left_of_a_write_that_failed(network, tmp_path):
    broken = dataclasses.replace(network, season=object())
    with pytest.raises(TypeError):
        save_network(tmp_path / "network", broken)
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_a_pickle(stored):
    """A cache folder may come from someone else: nothing in it can run."""
    kinds = {path.suffix for path in stored.rglob("*") if path.is_file()}
    assert kinds == {".npy", ".parquet", ".text", ".json"}
    for path in stored.rglob("*.npy"):
        np.load(path, allow_pickle=False)


def test_a_planted_pickle_is_not_opened(network, stored):
    path = stored / "network/arc_head.npy"
    np.save(path, np.array([print], dtype=object), allow_pickle=True)
    assert load_network(stored / "network", network.graph) is None


def test_writers_and_readers_at_once_see_a_whole_network_or_none(network, tmp_path):
    folder, wrong, seen = tmp_path / "network", [], []

    def write():
        for _ in range(6):
            save_network(folder, network)

    def read():
        for _ in range(12):
            loaded = load_network(folder, network.graph)
            seen.append(loaded is not None)
            if loaded is not None and not np.array_equal(loaded.arc_head, network.arc_head):
                wrong.append(loaded)

    threads = [threading.Thread(target=work) for work in (write, write, write, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    same(network, load_network(folder, network.graph))
    assert [p.name for p in tmp_path.iterdir()] == ["network"]


def test_what_is_loaded_can_be_changed_without_reaching_the_file(network, stored):
    loaded = load_network(stored / "network", network.graph)
    loaded.arc_milliseconds[0] += 1
    same(network, load_network(stored / "network", network.graph))

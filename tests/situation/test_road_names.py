"""``road:REF@A..B``: the named road between two places, both carriageways, its gaps bridged."""

import numpy as np
import pytest

from ledger_scene import claim, scene_study, states
from passable.run.check import _notes
from passable.situation.road_names import find_road, road_names
from passable.terms.errors import BadClaim
from passable.write.gate import Gate
from scenes import scene_network

ON = "2017-03-21"
MINUTE = 60_000


def road(text, start, end, name="M5"):
    """Segments found, and each passage's share by segment and way."""
    network = scene_network(text, {"p": start, "q": end})
    p, q = network.terminals.node.tolist()
    found = find_road(network, name, p, q)
    ids = network.graph.segment_id
    passages = [
        {
            (ids[s][:2], int(w)): round(float(v), 6)
            for s, w, v in zip(x.spans.segment, x.way, x.share, strict=True)
        }
        for x in found.passages
    ]
    spans = [
        (ids[s][:2], round(b, 6), round(e, 6))
        for s, b, e in zip(found.spans.segment, found.spans.begin, found.spans.end, strict=True)
    ]
    return spans, passages, found.is_half


LINE = "A 0 0; B 1000 0; C 2000 0; D 3000 0; 1: A B ref=M5; 2: B C ref=M5; 3: C D ref=M5"


def test_only_the_stretch_between_the_places_is_found():
    spans, passages, is_half = road(LINE, (500, 0), (2000, 0))
    assert spans == [("w1", 0.5, 1), ("w2", 0, 1)]
    assert passages[0] == {
        ("w1", 1): pytest.approx(1 / 3, abs=1e-5),
        ("w2", 1): pytest.approx(2 / 3, abs=1e-5),
    }
    assert {way for _, way in passages[1]} == {-1}
    assert not is_half


def test_a_gap_in_the_numbering_is_bridged():
    gap = LINE.replace("2: B C ref=M5", "2: B C")
    assert road(gap, (0, 0), (3000, 0))[0] == [("w1", 0, 1), ("w2", 0, 1), ("w3", 0, 1)]


def test_a_detour_off_the_road_is_no_shortcut():
    # 1,000 m straight on another road against 3,000 m on the M5.
    bow = "A 0 0; B 0 1000; C 1000 1000; D 1000 0; 1: A B C D ref=M5; 2: A D"
    assert [s for s, _, _ in road(bow, (0, 0), (1000, 0))[0]] == ["w1"]


def test_both_carriageways_are_found_and_each_pays_by_its_own_length():
    dual = (
        "E -500 0; A 0 0; B 1000 0; C 1000 500; D 0 500; F 1500 0; 1: A B oneway=1 ref=M5; "
        "2: F C oneway=1 ref=M5; 3: C D oneway=1 ref=M5; 4: D E oneway=1 ref=M5; "
        "5: E A ref=M5; 6: B F ref=M5"
    )
    study = scene_study(
        dual,
        {"p": (-500, 0), "q": (1500, 0)},
        claims=[claim("c", "road:M5@p..q", "delay_minutes", best=20.0)],
    )
    free, slow = states(study, "2017-02-01"), states(study, ON)

    def extra(*ways):
        return sum(
            slow[name][1][along] - free[name][1][along]
            for way, along in ways
            for name in slow
            if name.startswith(way)
        )

    assert extra(("w5", 0), ("w1", 0), ("w6", 0)) == 20 * MINUTE
    assert extra(("w2", 0), ("w3", 0), ("w4", 0)) == 20 * MINUTE


def test_a_road_given_a_to_b_closes_both_ways():
    for subject in ("road:M5@p..q", "road:m 5@q..p"):
        study = scene_study(
            LINE, {"p": (0, 0), "q": (2000, 0)}, claims=[claim("c", subject, "status", "closed")]
        )
        shut = {k[:2]: v[1] == (None, None) for k, v in states(study, ON).items()}
        assert shut == {"w1": True, "w2": True, "w3": False}


def test_a_lone_carriageway_is_noted():
    half = "A 0 0; B 1000 0; C 1000 30; D 0 30; 1: A B oneway=1 ref=M5; 2: C D oneway=1; 3: D A; 4: B C"
    assert road(half, (0, 0), (1000, 0))[2]
    study = scene_study(
        half,
        {"p": (0, 0), "q": (1000, 0)},
        claims=[claim("c", "road:M5@p..q", "status", "closed")],
    )
    assert study.ledger.one_way_roads == ("road:M5@p..q",)
    assert any("road:M5@p..q" in note for note in _notes(study, Gate()))
    assert not road(LINE, (0, 0), (1000, 0))[2]


def test_a_place_off_the_road_joins_it_where_its_way_does():
    spur = f"{LINE}; E 1000 400; 4: B E"
    spans, _, _ = road(spur, (1000, 400), (3000, 0))
    assert spans == [("w2", 0, 1), ("w3", 0, 1)]


@pytest.mark.parametrize(
    ("text", "places", "told"),
    [
        (LINE.replace("M5", "M1"), {"p": (0, 0), "q": (3000, 0)}, "no segment bears"),
        (
            f"{LINE}; E 0 9000; F 500 9000; 4: E F",
            {"p": (0, 9000), "q": (500, 9000)},
            "no way along",
        ),
        (f"{LINE}; E 0 9000; F 500 9000; 4: E F", {"p": (0, 0), "q": (500, 9000)}, "no way along"),
        (LINE, {"p": (0, 0), "q": (0, 0)}, "no way along"),
        (LINE, {"p": (0, 0), "q": (0, 50_000)}, "place 'q' is off the network"),
        (LINE, {"p": (0, 0), "r": (0, 0)}, "no place has the id 'q'"),
    ],
)
def test_what_cannot_be_found_is_an_error(text, places, told):
    with pytest.raises(BadClaim, match=told):
        scene_study(text, places, claims=[claim("c", "road:M5@p..q", "status", "closed")])


def test_names_and_numbers_match_whole_without_case_or_blanks():
    text = (
        "A 0 0; B 1 0; C 2 0; D 3 0; E 4 0; 1: A B ref=M5;M1; 2: B C ref=M50; "
        "3: C D name=Ring_Road; 4: D E name_en=m5"
    )
    network = scene_network(text)
    match = {
        name: [s[:2] for s in network.graph.segment_id[road_names(network.graph).match(name)]]
        for name in ("M5", "m 1", "M", "ring_road")
    }
    assert match == {"M5": ["w1", "w4"], "m 1": ["w1"], "M": [], "ring_road": ["w3"]}


def test_delays_over_many_pieces_add_up_to_the_millisecond():
    nodes = "\n".join(f"{k} {k * 137} {(k % 2) * 31}" for k in range(1, 30))
    ways = "\n".join(f"{k}: {k} {k + 1} ref=M5" for k in range(1, 29))
    places = {f"p{k}": (k * 137 + 40, 15) for k in range(3, 25, 3)}
    study = scene_study(
        f"{nodes}\n{ways}",
        {"p": (137, 31), "q": (29 * 137, 31), **places},
        claims=[claim("c", "road:M5@p..q", "delay_minutes", low=0.0, best=1.0003, high=7.77777)],
    )
    free, slow = states(study, "2017-02-01"), states(study, ON)
    for reading, minutes in enumerate((0, 1.0003, 7.77777)):
        for way in (0, 1):
            extra = sum(slow[s][reading][way] - free[s][reading][way] for s in slow)
            assert extra == round(minutes * MINUTE)
    overlay = np.diff(np.array([[slow[s][r][0] for s in slow] for r in range(3)]), axis=0)
    assert (overlay >= 0).all()


def test_a_two_way_road_that_only_one_direction_takes_is_paid_both_ways():
    # From p to q by the straight two-way road, back by a shorter one-way: all of them the M5.
    text = (
        "A 0 0; B 1000 300; C 2000 0; D -100 0; E 2100 0; 1: A B C ref=M5; 2: C A oneway=1 ref=M5; "
        "3: D A; 4: C E"
    )
    study = scene_study(
        text,
        {"p": (-100, 0), "q": (2100, 0)},
        claims=[claim("c", "road:M5@p..q", "delay_minutes", best=20.0)],
    )
    free, slow = states(study, "2017-02-01"), states(study, ON)
    (bow,) = (s for s in free if s.startswith("w1"))
    assert [slow[bow][1][k] - free[bow][1][k] for k in (0, 1)] == [20 * MINUTE] * 2

"""Which claims live on a date, and which one the best reading takes."""

from dataclasses import replace
from datetime import date

import pytest

from ledger_scene import SOURCES, claim, day
from passable.situation.weigh import is_stale, live_claims, said_value, weigh
from passable.terms.config import Staleness
from passable.terms.selectors import parse_selector

ON = date(2017, 3, 21)


def alive(*claims, on=ON, known_on=None):
    return [c.claim_id for c in live_claims(claims, day(on), day(known_on))]


def finding(*claims, on=ON, **staleness):
    (found,) = weigh(claims, SOURCES, on, Staleness(**staleness))
    return found


def status(claim_id, value="closed", **words):
    return claim(claim_id, "segment:s", "status", value, **words)


def test_the_last_valid_day_is_valid_and_the_next_is_not():
    c = status("c", since="2017-03-20", to="2017-03-21")
    assert alive(c, on="2017-03-19") == []
    assert alive(c, on="2017-03-20") == ["c"]
    assert alive(c, on="2017-03-21") == ["c"]
    assert alive(c, on="2017-03-22") == []


@pytest.mark.parametrize("state", ["proposed", "retracted"])
def test_only_accepted_claims_live_and_others_correct_nothing(state):
    assert alive(status("a"), status("b", state=state, revises="a")) == ["a"]


def test_a_correction_removes_what_it_corrects_once_it_is_known():
    first = status("a", reported="2017-03-02")
    second = status("b", "open", reported="2017-03-15", revises="a")
    assert alive(first, second) == ["b"]
    assert alive(first, second, known_on="2017-03-14") == ["a"]
    assert alive(first, second, known_on="2017-03-15") == ["b"]


def test_a_corrected_claim_does_not_return_where_its_correction_is_not_valid():
    first = status("a", since="2017-03-01")
    second = status("b", since="2017-03-10", reported="2017-03-15", revises="a")
    assert alive(first, second, on="2017-03-05") == []


def test_a_correction_of_a_correction_leaves_the_last_word():
    chain = [status("a"), status("b", revises="a"), status("c", revises="b")]
    assert alive(*chain) == ["c"]


def test_known_means_reported_not_recorded():
    late_entry = replace(status("a", reported="2017-03-02"), recorded_on=date(2026, 11, 23))
    assert alive(late_entry, known_on="2017-03-02") == ["a"]
    assert alive(late_entry, known_on="2017-03-01") == []


@pytest.mark.parametrize(
    ("on", "stale"), [("2017-03-20", False), ("2017-03-21", False), ("2017-03-22", True)]
)
def test_a_claim_is_stale_the_day_after_its_horizon(on, stale):
    c = status("c", since="2017-03-01", reported="2017-03-11")
    assert is_stale(c, day(on), Staleness(status=10)) is stale


def test_age_runs_from_the_later_of_report_and_begin():
    foretold = status("c", since="2017-03-20", reported="2017-01-01")
    assert not is_stale(foretold, day("2017-03-30"), Staleness(status=10))
    assert is_stale(foretold, day("2017-03-31"), Staleness(status=10))


def test_a_claim_that_looks_back_is_never_stale():
    looked_back = status("c", since="2011-01-01", reported="2017-03-15")
    assert not is_stale(looked_back, day("2013-01-01"), Staleness(status=10))


def test_without_a_horizon_nothing_grows_stale():
    old = claim("c", "place:p", "population", best=1.0, since="1981-01-01")
    assert not is_stale(old, ON, Staleness())


def chosen(*claims, **words):
    return finding(*claims, **words).chosen.claim_id


def test_a_fresh_weak_claim_comes_before_a_stale_strong_one():
    old = status("old", since="2016-01-01", credibility=1, source="A1")
    new = status("new", "open", since="2017-03-20", credibility=6, source="E1")
    found = finding(old, new)
    assert found.chosen.claim_id == "new"
    assert found.claim_ids == ("new",)
    assert [w.claim.claim_id for w in found.claims] == ["new", "old"]
    assert not found.is_stale
    assert not found.is_disputed


def test_credibility_then_reliability_then_independence_then_recency():
    # Each pair ties on all that comes before what is told apart.
    assert chosen(status("z", credibility=1, source="E1"), status("a", "open", source="A1")) == "z"
    assert chosen(status("z", source="A1"), status("a", "open", source="S1")) == "z"
    pair = [status("z1", source="S1"), status("z2", source="S2")]
    newer = status("a", "open", source="S2", reported="2017-03-19")
    assert chosen(*pair, newer) == "z1"
    assert chosen(status("z", reported="2017-03-19"), status("a", "open")) == "z"
    assert chosen(status("b"), status("a", "open")) == "a"  # ids, when all else is equal


def test_copies_of_one_source_count_once():
    copies = [status("z1", source="S2"), status("z2", source="S3")]
    found = finding(*copies, status("a", "open", source="S1", reported="2017-03-19"))
    assert {w.independent_sources for w in found.claims} == {1}
    assert found.chosen.claim_id == "a"


def test_a_stale_report_does_not_corroborate_a_fresh_one():
    closed = status("z", source="S1", since="2017-03-10")
    stale_echo = status("old", source="S2", since="2016-01-01")
    reopened = status("a", "open", source="S1", since="2017-03-19")
    assert chosen(closed, stale_echo, reopened) == "a"


def test_stale_claims_speak_only_when_nothing_fresh_does():
    found = finding(
        status("a", since="2016-01-01"), status("b", "open", since="2016-02-01", credibility=3)
    )
    assert found.is_stale
    assert found.is_disputed
    assert found.claim_ids == ("a", "b")


def test_what_a_finding_says():
    found = finding(status("a"), status("b", "unknown", credibility=3))
    assert found.says_unknown
    assert found.is_disputed
    assert found.values == {"closed", "unknown"}
    assert not finding(status("a"), status("b", credibility=3)).is_disputed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("area:north", "area: north"),
        ("point:36.70,34.7@500", "point:36.7,34.70@500.0"),
        ("road:M5@homs..hama", "road:m 5@hama..homs"),
        ("segment:w1/n1-n2", " segment:w1/n1-n2"),
    ],
)
def test_one_subject_written_in_two_ways_is_one_finding(one, other):
    found = weigh(
        [claim("a", one, "status", "closed"), claim("b", other, "status", "open")],
        SOURCES,
        ON,
        Staleness(),
    )
    assert len(found) == 1
    assert found[0].is_disputed
    assert found[0].subject == min((parse_selector(t) for t in (one, other)), key=lambda s: s.text)


@pytest.mark.parametrize(
    "other", ["area:South", "segment:north", "point:36.7,34.7@501", "road:M5@homs..damascus"]
)
def test_other_subjects_stay_apart(other):
    subjects = ["area:north", "point:36.7,34.7@500", "road:M5@homs..hama", other]
    claims = [claim(str(k), s, "status", "closed") for k, s in enumerate(subjects)]
    assert len(weigh(claims, SOURCES, ON, Staleness())) == 4


def test_each_predicate_is_weighed_by_itself():
    claims = [status("a"), claim("b", "segment:s", "damage", "destroyed")]
    assert {f.predicate for f in weigh(claims, SOURCES, ON, Staleness())} == {"status", "damage"}


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"best": 652609.0}, "652,609"),
        ({"low": 400.0}, "400 or more"),
        ({"high": 400.0}, "400 or fewer"),
        ({"low": 1200.0, "high": 2000.0}, "1,200-2,000"),
        ({"low": 1200.0, "best": 1500.0, "high": 2000.0}, "1,500 (1,200-2,000)"),
        ({"best": 1500.0, "high": 2000.0}, "1,500 (?-2,000)"),
        ({"best": 2.5}, "2.5"),
    ],
)
def test_figures_are_said_so_that_equal_ones_are_equal(figures, said):
    assert said_value(claim("c", "place:p", "population", **figures)) == said


def test_two_events_at_one_spot_are_no_rival_accounts():
    spot = "point:36.7,34.7@1000"
    events = [
        claim("a", spot, "incident", "Battles: Armed clash"),
        claim("b", spot, "incident", "Protests: Peaceful protest"),
    ]
    found = weigh(events, SOURCES, ON, Staleness())
    assert [f.claim_ids for f in found] == [("a",), ("b",)]
    assert not any(f.is_disputed for f in found)

"""Accounts become claims: states end where a later account begins, whatever order files come in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_files import small_case
from passable.read.case import read_case
from passable.read.claims import claims_from_table
from passable.read.tables import check_rows
from passable.read.tally import Tally
from passable.run.accounts import (
    Account,
    ImportForm,
    Saying,
    changed_on,
    is_record_id,
    one_account_each,
)
from passable.run.take_accounts import take_accounts
from passable.situation.weigh import live_claims
from passable.terms.columns import CLAIMS
from passable.terms.errors import ProblemList
from passable.write.case_folder import cell_text

SOURCE = {"source_id": "S1", "publisher": "A bureau", "title": "A layer", "reliability": "B"}
STATE = ImportForm(
    "post", "bureau post", "posts", frozenset({"status", "delay_minutes"}), SOURCE, is_state=True
)
EVENT = replace(STATE, is_state=False, says_when_changed=False)
FIRST = date(2017, 1, 1)
TODAY = date(2024, 5, 1)
ROAD = "segment:s1"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    case = read_case(small_case(tmp_path_factory.mktemp("take") / "case"))
    return replace(case, claims=())


def day(number):
    return FIRST + timedelta(days=number)


def account(record="a", at=0, row=2, mark="0" * 12, changed="", **said):
    """One row; ``status="closed"`` and ``delay=20`` are what it says."""
    sayings = []
    if "status" in said:
        sayings.append(Saying(ROAD, "status", said["status"], aspect="status"))
    if "delay" in said:
        sayings.append(
            Saying(ROAD, "delay_minutes", best=said["delay"], unit="minutes", aspect="delay")
        )
    return Account(
        record_id=record,
        row=row,
        sayings=tuple(sayings),
        valid_from=day(at),
        valid_to=said.get("until"),
        reported_on=said.get("known", day(at)),
        said_by="",
        credibility=2,
        mark=f"content {mark}{f' dated {changed}' if changed else ''}",
    )


def grow(case, accounts, file="a.csv", form=STATE):
    """Import into a case in memory, through the very table a file would go through."""
    tally, problems = Tally(), ProblemList()
    taken = take_accounts(form, accounts, case, file, TODAY, tally)
    header = [column.name for column in CLAIMS]
    claim_rows = [[cell_text(row.get(title, "")) for title in header] for row in taken.rows]
    before = [
        [
            c.claim_id, c.subject.text, c.predicate, c.value, *map(cell_text, (c.low, c.best, c.high)),
            c.unit, str(c.valid_from), cell_text(c.valid_to), str(c.reported_on),
            cell_text(c.recorded_on), c.source_id, c.said_by, str(c.credibility), c.place_precision,
            c.time_precision, c.sensitivity, c.state, c.revises, c.note,
        ]
        for c in case.claims
    ]  # fmt: skip
    frame = check_rows([header, *before, *claim_rows], CLAIMS, problems, "claims.csv")
    claims = claims_from_table(
        frame, case.sources, case.actors.reset_index(), case.places.index, (), (), problems
    )
    assert problems.problems == []
    return replace(case, claims=claims), taken, tally.lines()


def told(case, on, known_on=None):
    """What the ledger says on a day: aspect by predicate."""
    live = live_claims(case.claims, day(on), known_on)
    said = [(c.predicate, c.value or c.best) for c in live]
    assert len(said) == len({predicate for predicate, _ in said}), "one account of each thing"
    return dict(said)


def test_a_later_day_succeeds_and_the_earlier_days_keep_their_account(bare):
    case, first, _ = grow(bare, [account(at=0, mark="a" * 12, status="closed")])
    assert (first.added, first.revised, len(first.rows)) == (1, 0, 1)
    case, second, _ = grow(case, [account(at=10, mark="b" * 12, status="open")], "b.csv")
    assert (second.added, second.revised, len(second.rows)) == (0, 1, 2)
    assert told(case, 9) == {"status": "closed"}
    assert told(case, 10) == {"status": "open"}
    ended = next(c for c in case.claims if c.revises)
    assert (ended.claim_id, ended.revises) == ("post-a-status-3", "post-a-status")
    assert ended.valid_to == day(9)
    assert ended.note.endswith("; ended by b.csv, row 2")
    assert told(case, 12, known_on=day(9)) == {"status": "closed"}  # nobody knew yet


def test_importing_either_file_again_changes_nothing(bare):
    one = [account(at=0, mark="a" * 12, status="closed")]
    two = [account(at=10, mark="b" * 12, status="open")]
    case = grow(grow(bare, one)[0], two, "b.csv")[0]
    for accounts in (one, two, one):
        again, taken, lines = grow(case, accounts, "again.csv")
        assert taken.rows == []
        assert "the ledger has it already" in lines[0].reason
        assert again.claims == case.claims


def test_an_older_file_fills_in_the_days_before(bare):
    case, _, _ = grow(bare, [account(at=10, mark="b" * 12, status="open")])
    case, taken, _ = grow(case, [account(at=0, mark="a" * 12, status="closed")], "old.csv")
    assert (taken.added, taken.revised) == (1, 0)
    assert told(case, 9) == {"status": "closed"}
    assert told(case, 11) == {"status": "open"}


def test_what_is_no_longer_said_ends_too(bare):
    case, _, _ = grow(bare, [account(at=0, mark="a" * 12, status="restricted", delay=30)])
    case, taken, _ = grow(case, [account(at=5, mark="b" * 12, status="open")], "b.csv")
    assert len(taken.rows) == 3
    assert told(case, 4) == {"status": "restricted", "delay_minutes": 30}
    assert told(case, 5) == {"status": "open"}


def test_the_same_day_told_otherwise_is_a_correction(bare):
    case, _, _ = grow(bare, [account(at=0, mark="a" * 12, status="closed", delay=30)])
    corrected = account(at=0, mark="b" * 12, status="open", known=day(3))
    case, taken, _ = grow(case, [corrected], "b.csv")
    assert (taken.added, taken.revised) == (0, 1)
    assert told(case, 1) == {"status": "open"}
    assert told(case, 1, known_on=day(2)) == {"status": "closed", "delay_minutes": 30}
    back = grow(case, [account(at=0, mark="a" * 12, status="closed", delay=30)], "a.csv")
    assert back[1].rows == []
    assert "has revised it since" in back[2][0].reason


def test_an_account_changed_earlier_never_corrects_a_later_one(bare):
    newer = account(at=0, mark="b" * 12, changed="2017-02-01", status="open")
    older = account(at=0, mark="a" * 12, changed="2017-01-15", status="closed")
    case, _, _ = grow(bare, [newer])
    _, taken, lines = grow(case, [older], "b.csv")
    assert taken.rows == []
    assert "a later account" in lines[0].reason


def test_a_person_s_end_and_a_person_s_correction_stand(bare):
    case, _, _ = grow(bare, [account(at=0, mark="a" * 12, status="closed")])
    mine = replace(case.claims[0], valid_to=day(20), note="seen; " + case.claims[0].note)
    edited = replace(case, claims=(mine,))
    after, taken, _ = grow(edited, [account(at=10, mark="b" * 12, status="open")], "b.csv")
    assert [row["revises"] for row in taken.rows] == [""]
    assert {c.value for c in live_claims(after.claims, day(15), None)} == {"closed", "open"}
    own = replace(
        case.claims[0], claim_id="mine", revises="post-a-status", value="restricted", note="by me"
    )
    corrected = replace(case, claims=(*case.claims, own))
    after, taken, _ = grow(corrected, [account(at=10, mark="b" * 12, status="open")], "b.csv")
    assert [row["revises"] for row in taken.rows] == [""]
    _, taken, lines = grow(corrected, [account(at=0, mark="c" * 12, status="open")], "c.csv")
    assert taken.rows == []
    assert "a person has corrected" in lines[0].reason


def test_a_record_told_by_hand_is_left(bare):
    case, _, _ = grow(bare, [account(at=0, mark="a" * 12, status="closed")])
    mine = replace(case.claims[0], claim_id="mine", note="bureau post a. Seen on the spot")
    _, taken, lines = grow(
        replace(case, claims=(mine,)), [account(at=3, mark="b" * 12, status="open")], "b.csv"
    )
    assert taken.rows == []
    assert "by hand" in lines[0].reason


def test_events_are_corrected_whatever_their_days(bare):
    case, _, _ = grow(
        bare, [account(at=0, mark="a" * 12, status="closed", until=day(3))], form=EVENT
    )
    moved = account(at=1, mark="b" * 12, status="closed", until=day(4))
    case, taken, _ = grow(case, [moved], "b.csv", form=EVENT)
    assert [row["revises"] for row in taken.rows] == ["post-a-status"]
    assert taken.rows[0]["reported_on"] == TODAY  # the file does not say when it changed
    assert told(case, 0) == {}
    assert told(case, 4) == {"status": "closed"}


files = st.lists(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(0, 3), st.integers(0, 2)),
        max_size=5,
        unique_by=lambda t: t[:2],
    ),
    min_size=1,
    max_size=3,
)
WORDS = ("open", "closed", "restricted", "unknown")


@given(files, st.randoms())
def test_the_ledger_tells_the_last_account_of_each_day_in_whatever_order_files_come(
    bare, drawn, random
):
    unique = {}
    for content in drawn:
        for record, at, word, delay in content:
            unique.setdefault((record, at), (word, delay))
    accounts = {
        key: account(
            key[0],
            key[1],
            mark=f"{key[1]:02}{word}{delay}{ord(key[0]):08}",
            status=WORDS[word],
            **({"delay": delay * 10} if delay else {}),
        )
        for key, (word, delay) in unique.items()
    }
    order = [[accounts[t[:2]] for t in content] for content in drawn]
    random.shuffle(order)
    case = bare
    for number, content in enumerate(order):
        case, _, _ = grow(case, content, f"f{number}.csv")
    for record in "ab":
        days = sorted(at for name, at in unique if name == record)
        mine = replace(case, claims=tuple(c for c in case.claims if f"post {record} " in c.note))
        for on in range(14):
            last = max((at for at in days if at <= on), default=None)
            if last is None:
                assert told(mine, on) == {}
                continue
            word, delay = unique[record, last]
            expected = {"status": WORDS[word]} | ({"delay_minutes": delay * 10} if delay else {})
            assert told(mine, on) == expected


@given(files, st.data())
def test_both_days_in_one_file_say_and_knew_what_two_files_did(bare, drawn, data):
    """At every known-on: that a state ended is not known before its successor was reported."""
    days = {(record, at): (word, delay) for file in drawn for record, at, word, delay in file}
    late = {key: data.draw(st.integers(0, 4), label=f"reported late {key}") for key in days}
    accounts = {
        (record, at): account(
            record,
            at,
            mark=f"{at:02}{word}{delay}{ord(record):08}",
            status=WORDS[word],
            known=day(at + late[record, at]),
            **({"delay": delay * 10} if delay else {}),
        )
        for (record, at), (word, delay) in days.items()
    }
    together, taken, _ = grow(bare, list(accounts.values()))
    assert taken.added + taken.revised == len(accounts)
    one_by_one = in_files = bare
    for number, key in enumerate(sorted(accounts, key=lambda key: key[1])):
        one_by_one, _, _ = grow(one_by_one, [accounts[key]], f"f{number}.csv")
    for number, cut in enumerate((range(6), range(6, 13))):  # each file of several days
        content = [accounts[key] for key in accounts if key[1] in cut]
        in_files, _, _ = grow(in_files, content, f"g{number}.csv")
    for record in "ab":
        mine = [
            replace(case, claims=tuple(c for c in case.claims if f"post {record} " in c.note))
            for case in (together, one_by_one, in_files)
        ]
        for known_on in [None, *map(day, range(18))]:
            for on in range(18):
                first, *others = (live_claims(case.claims, day(on), known_on) for case in mine)
                said = sorted((c.predicate, c.value, c.best) for c in first)
                for other in others:
                    assert sorted((c.predicate, c.value, c.best) for c in other) == said
    again, repeated, _ = grow(together, list(accounts.values()), "again.csv")
    assert repeated.rows == []
    assert again.claims == together.claims


def test_a_state_ended_in_its_own_file_is_believed_until_its_end_is_reported(bare):
    both = [
        account(at=0, mark="a" * 12, status="closed"),
        account(at=10, row=3, mark="b" * 12, status="open"),
    ]
    case, taken, _ = grow(bare, both)
    assert told(case, 12, known_on=day(5)) == {"status": "closed"}
    assert told(case, 12, known_on=day(10)) == {"status": "open"}
    assert told(case, 9) == {"status": "closed"}
    assert (taken.added, taken.revised, len(taken.rows)) == (1, 1, 3)
    assert [row["valid_to"] for row in taken.rows] == [None, None, day(9)]
    assert taken.rows[2]["note"].endswith("; ended by a.csv, row 3")
    assert taken.claim_ids == {2: ["post-a-status"], 3: ["post-a-status-2", "post-a-status-3"]}


def test_an_older_file_does_not_know_of_the_later_one_before_its_day(bare):
    case, _, _ = grow(bare, [account(at=10, mark="b" * 12, status="open")])
    case, _, _ = grow(case, [account(at=0, mark="a" * 12, status="closed")], "old.csv")
    assert told(case, 12, known_on=day(5)) == {"status": "closed"}
    assert told(case, 9, known_on=day(20)) == {"status": "closed"}
    assert told(case, 12, known_on=day(10)) == {"status": "open"}
    assert case.claims[-1].note.endswith("; ended by a.csv, row 2")
    assert grow(case, [account(at=0, mark="a" * 12, status="closed")], "old.csv")[1].rows == []


def test_one_row_of_each_record_and_day(bare):
    problems, tally = ProblemList(), Tally()
    rows = [
        account(row=2, mark="a" * 12, status="closed"),
        account(row=3, mark="a" * 12, status="closed"),
        account(row=4, at=3, mark="b" * 12, status="open"),
        account(row=5, mark="c" * 12, changed="2017-02-01", status="open"),
    ]
    kept = one_account_each(STATE, rows, "a.csv", problems, tally)
    assert [a.row for a in kept] == [4, 5]
    assert problems.problems == []
    assert {line.reason.partition(",")[0] for line in tally.lines()} == {
        "the same row stands in the file twice",
        "the file holds a later account of the post",
    }
    rows[1] = account(row=3, mark="d" * 12, status="open")
    one_account_each(STATE, rows[:2], "a.csv", problems, tally)
    assert "row 3: post a stands in row 2 too, told otherwise" in str(problems.problems[0])


def test_marks_and_ids():
    assert changed_on("content 0123456789ab dated 2017-03-21") == date(2017, 3, 21).toordinal()
    assert [is_record_id(t) for t in ("w12/n1-n2", "a b", "", "a;b", "{1F-2}", "a[1]")] == [
        True, False, False, False, True, False,
    ]  # fmt: skip

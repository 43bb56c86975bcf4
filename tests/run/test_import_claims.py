"""A typed table into a ledger: traceable, never twice, revised by a later day, whole or not at all."""

import csv
import io
from datetime import date

import pytest
from typer.testing import CliRunner

from event_files import small_case, snapshot
from passable.cli.app import app, main
from passable.read.case import read_case
from passable.run.check import check_case
from passable.run.import_claims import import_claims
from passable.situation.weigh import live_claims
from passable.terms.errors import BadRequest, BadTable
from typed_files import ARMY, dated, typed_csv, typed_xlsx

TODAY = date(2024, 5, 1)
HEADER = ["claim_id", "subject", "predicate", "value", "valid_from", "valid_to", "source", "note"]
CLOSED = ["m1", "segment:s1", "status", "3", "2017-03-20", "", "S1", "الطريق مغلق؛ مصدر محلي"]
BARE = ["subject", "predicate", "value", "valid_from", "source"]


@pytest.fixture
def case(tmp_path):
    return small_case(tmp_path / "case")


def take(file, case):
    return import_claims(file, case, recorded_on=TODAY)


def claims_of(case):
    return {claim.claim_id: claim for claim in read_case(case).claims}


def counts(report):
    assert report.read == report.added + report.revised + report.left == len(report.rows)
    return report.added, report.revised, report.left


def refused(file, case):
    before = snapshot(case)
    with pytest.raises(BadTable) as error:
        take(file, case)
    assert snapshot(case) == before
    return [str(problem) for problem in error.value.problems]


def test_a_row_becomes_a_claim_that_leads_back_to_it(case, tmp_path):
    report = take(typed_csv(tmp_path / "march.csv", HEADER, CLOSED, ARMY), case)
    assert counts(report) == (2, 0, 0)
    claim = claims_of(case)["m1"]
    assert (claim.subject.text, claim.predicate, claim.value) == ("segment:s1", "status", "closed")
    assert claim.note.startswith("typed claim m1; from march.csv, row 2; content ")
    assert claim.note.endswith("; الطريق مغلق؛ مصدر محلي")
    army = claims_of(case)["m2"]
    assert (army.value, army.note.rpartition("; ")[2]) == ("army", 'holder written "Army"')
    assert (claim.credibility, claim.sensitivity, claim.state) == (6, "public", "accepted")
    assert (claim.reported_on, claim.recorded_on) == (date(2017, 3, 21), TODAY)  # S1's day
    told = " ".join(report.sentences())
    assert "no credibility given, taken as 6" in told
    assert "no reported_on given, taken from the day their source was published" in told
    assert [row.claim_ids for row in report.rows] == [("m1",), ("m2",)]
    assert check_case(case).problems == ()


def test_importing_again_in_another_format_or_order_changes_no_byte(case, tmp_path):
    take(typed_csv(tmp_path / "a.csv", HEADER, CLOSED, ARMY), case)
    once = snapshot(case)
    order = [5, 3, 0, 1, 2, 4, 7, 6]
    moved = [[row[k] for k in order] for row in (HEADER, ARMY, CLOSED)]
    again = typed_xlsx(tmp_path / "b.xlsx", moved[0], *map(dated, moved[1:]))
    for file in (tmp_path / "a.csv", again):
        assert counts(take(file, case)) == (0, 0, 2)
    assert snapshot(case) == once


def test_rows_without_ids_are_named_by_their_content(case, tmp_path):
    rows = [["area:north", "control", "Army", "2017-03-18", "S2"]] * 2
    other = ["area:north", "control", "rebels", "2017-02-18", "S2"]
    file = typed_csv(tmp_path / "a.csv", BARE, *rows, other)
    assert counts(take(file, case)) == (2, 0, 1)
    once = snapshot(case)
    names = [name for name in claims_of(case) if name.startswith("typed-")]
    assert len(names) == 2
    assert counts(take(file, case)) == (0, 0, 3)
    assert counts(take(typed_csv(tmp_path / "b.csv", BARE, other), case)) == (0, 0, 1)
    assert snapshot(case) == once


def test_a_later_report_revises_and_the_old_word_stays_known_till_then(case, tmp_path):
    header = [*HEADER, "reported_on"]
    first = typed_csv(tmp_path / "a.csv", header, [*CLOSED, "2017-03-21"])
    take(first, case)
    before = (case / "claims.csv").read_bytes()
    later = ["m1", "segment:s1", "status", "open", *CLOSED[4:], "2017-04-02"]
    second = typed_csv(tmp_path / "b.csv", header, later)
    assert counts(take(second, case)) == (0, 1, 0)
    assert (case / "claims.csv").read_bytes().startswith(before)
    claims = claims_of(case)
    assert (claims["m1-2"].revises, claims["m1-2"].value) == ("m1", "open")

    def known(on):
        live = live_claims(claims.values(), date(2017, 3, 25), on)
        return [c.claim_id for c in live if c.predicate == "status"]

    assert (known(date(2017, 4, 1)), known(None)) == (["m1"], ["m1-2"])
    once = snapshot(case)
    assert "has revised it since" in take(first, case).lines[-1].reason
    assert counts(take(second, case)) == (0, 0, 1)
    assert snapshot(case) == once
    third = typed_csv(
        tmp_path / "c.csv", header, [*later[:3], "restricted", *later[4:8], "2017-05-01"]
    )
    assert counts(take(third, case)) == (0, 1, 0)
    assert claims_of(case)["m1-3"].revises == "m1-2"


def test_a_row_told_otherwise_without_a_later_day_is_a_problem(case, tmp_path):
    take(typed_csv(tmp_path / "a.csv", HEADER, CLOSED), case)
    other = [*CLOSED[:3], "open", *CLOSED[4:]]
    (problem,) = refused(typed_csv(tmp_path / "b.csv", HEADER, other), case)
    assert problem.startswith(
        "b.csv, row 2, column claim_id: the ledger has claim m1 otherwise (value 'closed'). Write"
    )


def test_a_claim_by_hand_counts_as_told(case, tmp_path):
    by_hand = ["c3", "area:north", "control", "the Forces", "2017-01-01", "", "S2", ""]
    assert counts(take(typed_csv(tmp_path / "a.csv", HEADER, by_hand), case)) == (0, 0, 1)
    recorded = [[*HEADER, "recorded_on"], [*by_hand[:3], "rebels", *by_hand[4:], "2017-02-01"]]
    assert counts(take(typed_csv(tmp_path / "b.csv", *recorded), case)) == (0, 1, 0)
    assert claims_of(case)["c3-2"].revises == "c3"


def test_who_retracts_or_corrects_a_claim_is_not_undone(case, tmp_path):
    take(typed_csv(tmp_path / "a.csv", HEADER, CLOSED, ARMY), case)
    path = case / "claims.csv"
    text = path.read_text(encoding="utf-8").replace(
        ',accepted,,"typed claim m1', ',retracted,,"typed claim m1'
    )
    text = text.replace(",accepted,,typed claim m1", ",retracted,,typed claim m1")
    assert "retracted" in text
    cells = dict.fromkeys(text.splitlines()[0].split(","), "") | {
        "claim_id": "mine", "subject": "area:north", "predicate": "control", "value": "rebels",
        "valid_from": "2017-03-18", "reported_on": "2017-04-01", "source_id": "S1",
        "credibility": "2", "revises": "m2",
    }  # fmt: skip
    path.write_text(text + ",".join(cells.values()) + "\n", encoding="utf-8")
    edited = snapshot(case)
    assert counts(take(tmp_path / "a.csv", case)) == (0, 0, 2)
    later = [[*HEADER, "reported_on"], [*ARMY[:3], "unknown", *ARMY[4:], "2017-05-01"]]
    report = take(typed_csv(tmp_path / "b.csv", *later), case)
    assert report.rows[0].reason == "a person has corrected the ledger's account, and that stands"
    assert snapshot(case) == edited


def test_a_retraction_is_no_revision(case, tmp_path):
    take(typed_csv(tmp_path / "a.csv", HEADER, CLOSED), case)
    rows = [[*HEADER, "state", "reported_on"], [*CLOSED, "retracted", "2017-05-01"]]
    (problem,) = refused(typed_csv(tmp_path / "b.csv", *rows), case)
    assert "an import retracts no claim of the ledger (m1)" in problem


def test_sources_come_from_the_sheet_or_are_asked_for(case, tmp_path):
    rows = [[*CLOSED[:6], "S8", ""], [*ARMY[:6], "S9", ""]]
    problems = refused(typed_csv(tmp_path / "a.csv", HEADER, *rows, ["m3", *rows[0][1:]]), case)
    assert [p.split(". Add")[0] for p in problems] == [
        "a.csv, row 2, column source_id: no such source, named in rows 2, 4, got S8",
        "a.csv, row 3, column source_id: no such source, named in rows 3, got S9",
    ]
    header = ["source_id", "publisher", "title", "published_on", "reliability", "primary_source_id"]
    sheet = [
        header,
        ["S8", "مكتب", "A count", date(2017, 3, 22), "C", "S9"],
        ["S9", "A desk", "A list", None, "B", None],
        ["S7", "Unused", "A note", None, "B", None],
        ["S1", "Another", "Of that name", None, "D", None],
    ]
    report = take(typed_xlsx(tmp_path / "b.xlsx", HEADER, rows[0], sources=sheet), case)
    assert report.added_sources == ("S8", "S9")
    source = read_case(case).sources["S8"]
    assert (source.publisher, source.primary_source_id) == ("مكتب", "S9")
    assert read_case(case).sources["S1"].publisher == "A bureau"
    assert claims_of(case)["m1"].reported_on == date(2017, 3, 22)
    told = " ".join(report.sentences())
    assert "sources.csv has them, such as S1" in told
    assert "no row names them, such as S7" in told


def test_everything_wrong_is_told_at_once_by_file_and_row(case, tmp_path):
    rows = [
        ["m1", "segment:nowhere", "status", "closed", "2017-03-20", "", "S1", ""],
        ["m2", "area:south", "control", "Army", "2017-03-20", "", "S1", ""],
        ["m3", "area:north", "control", "Navy", "2017-03-20", "2017-03-01", "S1", ""],
        ["m4", "place:west", "population", "1,200", "2017-03-20", "", "S1", ""],
        ["m5", "segment:s1", "status", "closed", "03/04/2017", "", "S1", ""],
    ]
    problems = refused(typed_csv(tmp_path / "a.csv", HEADER, *rows), case)
    assert {p.split(":")[0] for p in problems} == {
        "a.csv, row 2, column subject",
        "a.csv, row 3, column subject",
        "a.csv, row 4, column value",
        "a.csv, row 4, column valid_to",
        "a.csv, row 5, column value",
        "a.csv, row 5, column best",
        "a.csv, row 6, column valid_from",
    }


def test_a_report_from_the_future_and_a_broken_case(case, tmp_path):
    rows = [[*HEADER, "reported_on"], [*CLOSED, "2030-01-01"]]
    (problem,) = refused(typed_csv(tmp_path / "a.csv", *rows), case)
    assert "reported in the future; expected 2024-05-01 or earlier" in problem
    (case / "actors.csv").write_text("actor_id\narmy\n", encoding="utf-8")
    problems = refused(typed_csv(tmp_path / "b.csv", HEADER, [*CLOSED[:4], "x", *CLOSED[5:]]), case)
    assert {p.split(",")[0] for p in problems} == {"b.csv", "actors.csv"}


def test_a_ledger_passed_on_keeps_the_notes_of_its_imports(case, tmp_path):
    take(typed_csv(tmp_path / "a.csv", HEADER, CLOSED, ARMY), case)
    other = small_case(tmp_path / "other")
    assert counts(take(case / "claims.csv", other)) == (2, 0, 3)
    assert claims_of(other)["m1"].note == claims_of(case)["m1"].note
    assert counts(take(tmp_path / "a.csv", other)) == (0, 0, 2)
    assert counts(take(case / "claims.csv", other)) == (0, 0, 5)


def test_arabic_goes_round_through_xlsx_and_csv_unharmed(case, tmp_path):
    note = '«الطريق» إلى حمص — مُغلَق؛ ٣ حواجز\u200f, "قال" السكان'
    row = [*CLOSED[:7], note]
    take(typed_xlsx(tmp_path / "أخبار.xlsx", HEADER, dated(row)), case)
    text = (case / "claims.csv").read_text(encoding="utf-8-sig")
    (said,) = [r["note"] for r in csv.DictReader(io.StringIO(text)) if r["claim_id"] == "m1"]
    assert said.startswith("typed claim m1; from أخبار.xlsx, row 2; content ")
    assert said.endswith("; " + note)
    assert counts(take(typed_csv(tmp_path / "b.csv", HEADER, row), case)) == (0, 0, 1)


def test_the_command_and_its_report(case, tmp_path, monkeypatch, capsys):
    file = typed_csv(tmp_path / "a.csv", HEADER, CLOSED)
    report = tmp_path / "rows.csv"
    words = ["import", "claims", str(file), str(case), "--report", str(report)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.stdout == "1 claims read: 1 taken (1 new, 0 revise an earlier claim), 0 left\n"
    assert "columns, read: 1 (under other names, such as source: source_id)" in done.stderr
    assert report.read_text(encoding="utf-8-sig").splitlines()[1] == "2,m1,taken,,m1"
    bad = typed_csv(tmp_path / "b.csv", HEADER, [*CLOSED[:4], "x", *CLOSED[5:]])
    monkeypatch.setattr("sys.argv", ["passable", "import", "claims", str(bad), str(case)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert (said.out, "row 2, column valid_from: this is not a date" in said.err) == ("", True)
    with pytest.raises(BadRequest, match="embedded case"):
        take(file, "homs-2017")

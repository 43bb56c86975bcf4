"""A record asked again gives the same answer, or says what is not as it was."""

import csv
import io
import json
import shutil
import sys

import pytest

from passable.cli.app import main
from passable.run.rerun import compare_records
from secret_case import CLAIMS, QUESTIONS, WORDS, asked_of, run_quickly, write_secret_case

TYPED = [q for q, words in QUESTIONS.items() if any(w in " ".join(words) for w in WORDS)]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return write_secret_case(tmp_path_factory.mktemp("rerun") / "quiet")


@pytest.fixture
def says(monkeypatch, capsys, quiet):
    run_quickly(monkeypatch, quiet)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def rerun(says):
    """Ask a record again; give the exit code, the differences and what was said."""

    def run(record, *words):
        code, out, err = says("rerun", record, *words, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out.lstrip("\ufeff")))) if out else []
        return code, [(r["what"], r["name"], r["before"], r["now"]) for r in rows], err

    return run


def answer_of(says, case, command, out, *words):
    code, _, err = says(*asked_of(case, command), "--out", out, *words)
    assert code == 0, err
    return json.loads(out.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q not in ("check", *TYPED)])
def test_every_answer_can_be_asked_again(question, quiet, says, rerun, tmp_path):
    out = tmp_path / "answer.json"
    first = answer_of(says, quiet, QUESTIONS[question], out)
    kept = tmp_path / "again.json"
    assert rerun(out, quiet, "--keep", kept)[:2] == (0, [])
    again = json.loads(kept.read_text())
    for answer in (first, again):
        answer["run"].pop("made_at")
    assert again == first


def test_a_subject_that_may_not_be_told_cannot_be_asked_again_in_public(
    quiet, says, rerun, tmp_path
):
    out = tmp_path / "answer.json"
    for words, code in (((), 2), (("--restricted",), 0)):
        answer_of(says, quiet, QUESTIONS["history-camp"], out, *words)
        assert rerun(out, quiet, *words)[0] == code


def test_a_table_of_ones_own_is_found_where_it_lies_and_its_folder_not_told(
    quiet, says, rerun, tmp_path, monkeypatch
):
    table = tmp_path / "scenarios.csv"
    table.write_text("scenario_id,close\ns1,segment:w3/n3-n4\n")
    out = tmp_path / "answer.json"
    run = answer_of(says, quiet, ("whatif", "--scenarios", table), out)["run"]
    assert run["request"]["options"] == {"--scenarios": "scenarios.csv"}
    assert rerun(out, quiet)[0] == 2
    monkeypatch.chdir(tmp_path)
    assert rerun(out, quiet)[:2] == (0, [])


def test_a_brief_can_be_asked_again(quiet, says, rerun, tmp_path):
    assert says("brief", quiet, "--out", tmp_path / "brief", "--quiet")[0] == 0
    record = tmp_path / "brief/run.json"
    answer = json.loads(record.read_text())["answer"]
    assert {"cutoff", "arcs", "segments", "timeline", "withheld_counts"} <= set(answer)
    assert rerun(record, quiet)[:2] == (0, [])


def test_input_for_a_displacement_model_can_be_made_again(quiet, says, rerun, tmp_path):
    words = ("--places", "all", "--stretch", "1.3", "--from", "2024-05-01")
    assert says("export", "flee", tmp_path / "flee", quiet, *words, "--quiet")[0] == 0
    assert rerun(tmp_path / "flee/run.json", quiet)[:2] == (0, [])


@pytest.fixture
def case(quiet, tmp_path):
    return shutil.copytree(quiet, tmp_path / "quiet")


@pytest.fixture
def asked(case, says, tmp_path):
    out = tmp_path / "answer.json"
    answer_of(says, case, ("cutoff", "--all"), out)
    return out


def rewrite(case, old, new, file="claims.csv"):
    text = (case / file).read_text(encoding="utf-8")
    assert old in text
    (case / file).write_text(text.replace(old, new), encoding="utf-8")


def names(changes, what):
    return {name for kind, name, _, _ in changes if kind == what}


def test_a_changed_claim_changes_the_answer_and_is_named(case, asked, rerun):
    rewrite(case, "open-1,segment:w2/n2-n3,status,closed", "open-1,segment:w2/n2-n3,status,open")
    code, changes, err = rerun(asked)  # the case is found beside the record
    assert code == 3
    assert changes[0][:2] == ("answer", "rows")
    assert names(changes, "input") == {"claims.csv"}
    assert names(changes, "claim") == {"open-1"}
    assert "another answer" in err


def test_added_and_removed_claims_are_named(case, asked, rerun):
    line = next(r for r in CLAIMS.splitlines() if r.startswith("clinic-works"))
    rewrite(case, line, line.replace("clinic-works", "clinic-shut").replace(
        ",functioning", ",not functioning"))  # fmt: skip
    code, changes, _ = rerun(asked)
    assert code == 3
    told = {name: (before, now) for what, name, before, now in changes if what == "claim"}
    assert set(told) == {"clinic-works", "clinic-shut"}
    assert told["clinic-works"][1] == told["clinic-shut"][0] == ""


def test_an_answer_may_stay_the_same_though_inputs_changed(case, asked, rerun):
    rewrite(case, "Daily list", "Weekly list", "sources.csv")
    rewrite(case, "on = 2024-05-12", "on = 2024-05-13", "case.toml")
    code, changes, err = rerun(asked)
    assert code == 0
    assert "the same answer" in err
    assert names(changes, "input") == {"sources.csv", "case.toml"}
    assert {what for what, *_ in changes} == {"input"}  # the new default is not asked


def test_of_a_withheld_claim_no_digest_is_told(case, asked, rerun):
    run = json.loads(asked.read_text())["run"]
    assert "restricted-1 -;" in run["claims"]
    rewrite(case, "zqx-hidden-claim,segment:w5/n4-n6,status,closed",
            "zqx-hidden-claim,segment:w5/n4-n6,status,open")  # fmt: skip
    code, changes, _ = rerun(asked)
    assert code == 3
    assert names(changes, "claim") == set()


def test_what_can_no_longer_be_asked_ends_with_2(case, asked, rerun, tmp_path):
    record = json.loads(asked.read_text())
    for change, told in (
        ({"command": "import ucdp"}, "no question 'import ucdp'"),
        ({"command": "new"}, "no question 'new'"),
        ({"command": "divine"}, "no question 'divine'"),
        ({"options": {"--colour": "red"}}, "no option --colour"),
        ({"options": {"--out": "/etc/passwd"}}, "no option --out"),
        ({"categories": ["school"]}, "there is no service category 'school'"),
        ({"mover": "pilgrims"}, "there is no mover 'pilgrims'"),
        ({"command": ""}, "made in Python"),
        ({"restricted": True}, "--restricted"),
    ):
        odd = json.loads(json.dumps(record))
        odd["run"]["request"] |= change
        path = tmp_path / "odd.json"
        path.write_text(json.dumps(odd))
        code, changes, err = rerun(path, case)
        assert (code, changes) == (2, []), told
        assert told in err
    for text, told in (("{", "not JSON"), ("[]", "no run record"), ('{"run": 3}', "no run record")):
        path.write_text(text)
        code, _, err = rerun(path)
        assert code == 2
        assert told.replace("no run", "not a run") in err
    assert rerun(tmp_path / "nowhere.json")[0] == 2
    shutil.rmtree(case)
    assert "Say the case's folder" in rerun(asked)[2]


def test_records_stand_beside_csv_and_inside_geojson(quiet, says, rerun, tmp_path):
    code, _, _ = says("cutoff", quiet, "--out", tmp_path / "a.csv", "--quiet")
    assert code == 0
    assert rerun(tmp_path / "a.csv.run.json", quiet)[:2] == (0, [])
    says("cutoff", quiet, "--out", tmp_path / "a.geojson", "--quiet")
    assert rerun(tmp_path / "a.geojson", quiet)[:2] == (0, [])


def test_every_part_of_a_record_is_compared():
    part = {"x": 1}
    record = {
        "answer": {"rows": {"rows": 1, "sha256": "aa"}}, "version": "1", "inputs_sha256": part,
        "network_sha256": "n", "calibration": 1.0, "schematic_note": "", "request": {"on": "d"},
        "claims": "a b 1234; c 5678", "counts": {"n": {"count": 1, "of": "of 2"}},
        "assumptions": ["one"], "exposure": {"bandwidth": 1},
    }  # fmt: skip
    assert not len(compare_records(record, record))
    other = {
        "answer": {"rows": {"rows": 2, "sha256": "bb"}}, "version": "2", "inputs_sha256": {"y": 1},
        "network_sha256": "m", "calibration": 2.0, "schematic_note": "s", "request": {"on": "e"},
        "claims": "a b 9999", "counts": {"n": {"count": 3, "of": "of 3"}},
        "assumptions": ["two"], "exposure": {"bandwidth": 2},
    }  # fmt: skip
    told = compare_records(record, other)
    assert told["what"].tolist() == [
        "answer", "version", "input", "input", "network", "calibration", "schematic", "request",
        "claim", "claim", "count", "assumption", "assumption", "also"]  # fmt: skip
    assert told.loc[told["what"] == "claim", "name"].tolist() == ["a b", "c"]
    many = {**record, "claims": "not listed: 2,001 claims"}
    assert compare_records(many, many).empty

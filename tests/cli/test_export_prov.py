"""From every figure of an answer one can walk to the sources it stands on, and nothing leaks."""

import json
import sys
from collections import defaultdict

import pytest
from prov.model import ProvDocument

from passable.cli.app import main
from passable.read.case import case_folder, read_case
from secret_case import FIGURES, WORDS, write_secret_case

PREDICATE = {"wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
             "hadMember": ("prov:collection", "prov:entity")}  # fmt: skip


@pytest.fixture
def says(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code or 0, said.out + said.err

    return run


class Graph:
    """A PROV document read as plain JSON: what leads where."""

    def __init__(self, path):
        self.raw = json.loads(path.read_text(encoding="utf-8"))
        self.entities = self.raw["entity"]
        self.next = defaultdict(set)
        for kind, (one, other) in PREDICATE.items():
            for told in self.raw.get(kind, {}).values():
                self.next[told[one]].add(told[other])

    def reached(self, name):
        seen, waiting = set(), [name]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting.extend(self.next[at])
        return seen

    def sources(self, name):
        return {
            n.removeprefix("p:source/") for n in self.reached(name) if n.startswith("p:source/")
        }

    def holder(self, table, row, column):
        """The one entity that holds a figure of a row."""
        members = [m for m in self.next[f"p:row/{table}/{row}"] if m.startswith("p:figures/")]
        (found,) = [m for m in members if f"p:{column}" in self.entities[m]]
        return found

    def value(self, name, column):
        told = self.entities[name][f"p:{column}"]
        return float(told["$"]) if isinstance(told, dict) else told


def test_every_figure_of_an_answer_leads_to_its_sources(says, tmp_path):
    answer, out = tmp_path / "a.json", tmp_path / "p.json"
    assert says("cutoff", "--all", "--out", answer, "--quiet")[0] == 0
    assert says("export", "prov", answer, out, "--quiet")[0] == 0
    graph = Graph(out)
    case = read_case(case_folder("homs-2017"))
    claims = {c.claim_id: c for c in case.claims}
    counting = defaultdict(set)
    for claim in case.claims:
        if claim.predicate == "population" and claim.state == "accepted":
            source = case.sources[claim.source_id]
            counting[claim.subject.name] |= {source.source_id, source.primary_source_id}
    walked = 0
    rows = json.loads(answer.read_text())["rows"]
    for number, row in enumerate(rows, start=1):
        for column, value in row.items():
            is_figure = isinstance(value, (int, float)) and not isinstance(value, bool)
            if not is_figure and not (column == "since" and value):
                continue
            holder = graph.holder("rows", number, column)
            assert graph.value(holder, column) == value
            if column.startswith("people_"):
                assert graph.sources(holder) == counting[row["place_id"]]
                assert row["people_source_id"] in graph.sources(holder)
            else:
                named = row["closing_claim_ids"].split("; ")
                assert {claims[n].source_id for n in named if n} <= graph.sources(holder)
                assert graph.sources(holder)
            walked += 1
    assert walked > 1000
    types = [x["prov:type"] for x in graph.raw["wasDerivedFrom"].values() if "prov:type" in x]
    told = {n["$"] if isinstance(n, dict) else n for n in types}
    assert told == {"prov:PrimarySource", "prov:Revision"}
    activity = next(iter(graph.raw["activity"]))
    used = {u["prov:entity"] for u in graph.raw["used"].values() if u["prov:activity"] == activity}
    assert {"p:file/claims.csv", "p:file/roads/segments.csv", "p:ledger", "p:network"} <= used
    kinds = set(graph.raw) - {"prefix"}
    document = ProvDocument.deserialize(str(out), format="json")
    assert len(document.get_records()) == sum(len(graph.raw[kind]) for kind in kinds)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return write_secret_case(tmp_path_factory.mktemp("prov") / "quiet")


@pytest.mark.parametrize("of", ["brief", "case"])
def test_a_brief_and_a_case_are_told_without_what_may_not_leave(of, quiet, says, tmp_path):
    out = tmp_path / "p.json"
    for words in ((), ("--restricted",)) if of == "case" else ((),):
        what = (quiet, out)
        if of == "brief":
            assert says("brief", quiet, "--out", tmp_path / "b", "--quiet", *words)[0] == 0
            what = (tmp_path / "b/run.json", out, "--case", quiet)
        code, said = says("export", "prov", *what, *words)
        assert code == 0, said
        text = out.read_text(encoding="utf-8")
        lost = [w for w in (*WORDS, *FIGURES[:1]) if w in text or w in said]
        if "--restricted" in words:
            assert {"zqx-hidden-claim", "Zqx Publisher", "Zqx Witness"} <= set(lost)
        else:
            assert not lost
    graph = Graph(out)
    if of == "case":
        assert "p:claim/zqx-hidden-claim" in graph.reached("p:ledger")
        assert graph.sources("p:source/copy") == {"copy", "zqx-source"}
    else:
        rows = [name for name in graph.entities if name.startswith("p:figures/")]
        assert {name.split("/")[1] for name in rows} >= {"summary", "cutoff", "access", "timeline"}
        assert all(graph.sources(name) for name in rows)


def test_an_answer_that_is_another_one_now_is_not_told(says, tmp_path):
    case = write_secret_case(tmp_path / "quiet")
    answer, out = tmp_path / "a.json", tmp_path / "p.json"
    assert says("cutoff", case, "--out", answer, "--quiet")[0] == 0
    table = case / "claims.csv"
    closed = "open-1,segment:w2/n2-n3,status,closed"
    text = table.read_text(encoding="utf-8")
    assert closed in text
    table.write_text(text.replace(closed, closed.replace("closed", "open")), encoding="utf-8")
    code, said = says("export", "prov", answer, out)
    assert code == 2
    assert "another one now" in said
    assert not out.exists()
    assert says("export", "prov", tmp_path / "nothing", out)[0] == 2
    assert says("export", "prov", "homs-2017", tmp_path / "no" / "p.json", "--quiet")[0] == 2

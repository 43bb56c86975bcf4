"""Nothing planted in a case leaves it by any command, in any format, unless --restricted is said."""

import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from typer.testing import CliRunner

from passable.cli.app import app, main
from passable.write.tables import record_beside
from secret_case import (
    CLAIMS,
    ON,
    PLACES,
    QUESTIONS,
    SERVICES,
    SPOTS,
    TABLES,
    WORDS,
    asked_of,
    point,
    run_quickly,
    write_secret_case,
)
from secret_leaks import leaks, texts_of

FORMATS = ("table", "json", "csv", "xlsx", "geojson", "gpkg")
WHOLE = ("access", "cutoff", "diff", "list", "statements", "history-camp", "agreement-accounts")
"""Questions whose answers are swept in every format; the others in the two that hold most."""

DEGREES = 0.0005
"""About 50 m: nearer than this to a hidden spot, a point gives it away."""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_secret_case(tmp_path_factory.mktemp("secret") / "quiet")


@pytest.fixture
def says(monkeypatch, capsys, case):
    """Run a command; give its exit code and all it says."""
    run_quickly(monkeypatch, case)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code or 0, said.out + "\n" + said.err

    return run


@pytest.fixture(scope="module")
def briefs(case, tmp_path_factory):
    """The public and the restricted brief, and what was said on the way."""
    home = tmp_path_factory.mktemp("briefs")
    said = {}
    for name, words in (("public", []), ("restricted", ["--restricted"])):
        done = CliRunner().invoke(app, ["brief", str(case), "--out", str(home / name), *words])
        assert done.exit_code == 0, done.output
        said[name] = done.output
    return home, said


def vertices(path: Path):
    """Every coordinate of every layer of a file, float64[n, 2]."""
    if path.suffix not in (".gpkg", ".geojson"):
        return np.empty((0, 2))
    found = [np.empty((0, 2))]
    for layer, kind in pyogrio.list_layers(path):
        if kind is not None:
            frame = pyogrio.read_dataframe(path, layer=layer)
            found.append(shapely.get_coordinates(frame.geometry.to_numpy()))
    return np.concatenate(found)


def spots_near(points):
    return {
        name
        for name, spot in SPOTS.items()
        if len(points) and (np.abs(points - np.array(spot)).max(axis=1) < DEGREES).any()
    }


# A road's own shape is public: the node at which a checkpoint stands is one of its vertices.
ROAD_SHAPE = {"road checkpoint"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_repeats_a_secret(question, case, says, tmp_path):
    command = QUESTIONS[question]
    typed = [word for word in WORDS if any(word in part for part in command)]
    kinds = FORMATS if question in WHOLE else ("json", "geojson")
    for kind in kinds if question != "check" else ("table",):
        words = asked_of(case, command)
        out = tmp_path / f"answer.{kind if kind != 'table' else 'txt'}"
        if question != "check":
            words += ["--out", out, "--format", kind]
        code, said = says(*words)
        assert not leaks(said, typed), (kind, said)
        if not out.exists():
            assert question == "check" or (code == 2 and kind in ("geojson", "gpkg"))
            continue
        assert code == 0
        for text in texts_of(out):
            found = leaks(text, typed)
            if kind == "geojson":
                found = {f for f in found if not f.startswith(tuple(ROAD_SHAPE))}
            assert not found, kind
        assert not spots_near(vertices(out)) - ROAD_SHAPE, kind
        out.unlink()
        beside = record_beside(out)
        if beside.exists():
            assert not any(leaks(text, typed) for text in texts_of(beside))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q != "check"])
def test_a_restricted_answer_is_stamped_in_every_format(question, case, says, tmp_path):
    for kind in FORMATS if question in ("cutoff", "diff", "list") else ("json",):
        out = tmp_path / f"answer.{kind if kind != 'table' else 'txt'}"
        words = asked_of(case, QUESTIONS[question])
        code, said = says(*words, "--restricted", "--out", out, "--format", kind)
        assert code == 0, said
        text = "\n".join(texts_of(out))
        assert "RESTRICTED" in text, kind


def test_a_public_brief_repeats_no_secret(briefs):
    home, said = briefs
    assert not leaks(said["public"])
    files = sorted((home / "public").iterdir())
    assert len(files) == 6
    for path in files:
        for text in texts_of(path):
            assert not leaks(text), path.name
        assert not spots_near(vertices(path)) - ROAD_SHAPE, path.name
    layers = home / "public/layers.gpkg"
    counted = pyogrio.read_dataframe(layers, layer="counted_only")
    assert dict(zip(counted["thing"], counted["count"], strict=True)) == {
        "hospital": 1, "shelter": 1, "warehouse": 1, "checkpoint": 1}  # fmt: skip
    segments = pyogrio.read_dataframe(layers, layer="segments").set_index("segment_id")
    assert segments.loc["w3/n3-n4", "closed_spans"] == "withheld (restricted)"


def layers_of(folder):
    return {
        layer: pyogrio.read_dataframe(folder / "layers.gpkg", layer=layer)
        for layer in ("terminals", "arcs", "segments")
    }


def fuel_milliseconds(layers):
    """Claim-free milliseconds to the nearest fuel, by scipy over the layer of arcs."""
    arcs, terminals = layers["arcs"], layers["terminals"].set_index("terminal_id")
    ends = layers["segments"].set_index("segment_id")[["from_node", "to_node"]]
    number = {n: k for k, n in enumerate(sorted({*arcs["from_node"], *arcs["to_node"]}))}
    graph = csr_matrix(
        (
            arcs["claim_free_milliseconds"].to_numpy(float),
            (arcs["to_node"].map(number), arcs["from_node"].map(number)),
        ),
        shape=(len(number), len(number)),
    )

    def node(t):
        whole = t["fraction"] in (0, 1)
        at = ends.loc[t["segment_id"]].iloc[int(t["fraction"])] if whole else None
        return number[at or f"{t['segment_id']}@{float(t['fraction'])!r}"]

    away = dijkstra(graph, indices=node(terminals.loc["pump"]))
    return {name: away[node(terminals.loc[name])] for name in ("west", "east", "hill")}


def test_the_graph_of_a_public_brief_holds_no_hidden_node_and_gives_the_same_times(briefs):
    home, _ = briefs
    whole, shown = layers_of(home / "restricted"), layers_of(home / "public")
    assert fuel_milliseconds(shown) == fuel_milliseconds(whole)
    assert all(np.isfinite(list(fuel_milliseconds(shown).values())))
    terminals = whole["terminals"].set_index("terminal_id")
    hidden = ["zqx-clinic-id", "zqx-depot-id", "zqx-shelter-id", "zqx-camp-id"]
    nodes = {f"{t.segment_id}@{t.fraction!r}" for t in terminals.loc[hidden].itertuples()}
    assert len(nodes) == 4
    assert nodes < set(whole["arcs"]["from_node"])
    assert not nodes & {*shown["arcs"]["from_node"], *shown["arcs"]["to_node"]}
    fractions = terminals.loc[hidden, "fraction"].to_numpy()
    for column in ("from_fraction", "to_fraction"):
        away = shown["arcs"][column].to_numpy()[:, None] - fractions
        assert (np.abs(away) > 1e-3).all()
    assert set(shown["terminals"]["terminal_id"]) == {"west", "east", "hill", "pump"}


def test_a_restricted_brief_holds_them_and_is_stamped_everywhere(briefs):
    brief = briefs[0] / "restricted"
    texts = {p.name: "\n".join(texts_of(p)) for p in brief.iterdir()}
    for name in ("brief.html", "tables.xlsx", "layers.gpkg", "map.pdf", "run.json"):
        assert "RESTRICTED" in texts[name], name
    everything = "".join(texts.values())
    lost = {w for w in WORDS if w not in everything}
    assert lost == {"Zqx convoy leaves"}  # its day has not come
    assert not re.search("zqx-plan(?!-id)", everything)  # nor that of the claim that says so

    with zipfile.ZipFile(brief / "tables.xlsx") as book:
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        assert all("RESTRICTED" in book.read(n).decode() for n in sheets)
    with sqlite3.connect(brief / "layers.gpkg") as base:
        told = dict(base.execute("SELECT table_name, description FROM gpkg_contents"))
    assert set(told.values()) == {"RESTRICTED"}
    near = spots_near(vertices(brief / "layers.gpkg"))
    assert {"hospital", "warehouse", "shelter", "camp"} <= near


def test_restricted_movements_and_plans_leave_only_when_asked_for(case, says):
    code, said = says("agreement", "--case", case, "--show", "accounts", "--restricted", "--format",
                      "json")  # fmt: skip
    assert code == 0
    for word in ("zqx-move-id", "zqx-plan-id", "Zqx Planner", "Zqx buses", "73129"):
        assert word in said


def test_input_for_a_displacement_model_is_swept(case, says, tmp_path):
    code, said = says("export", "flee", tmp_path / "flee", case)
    assert code == 0, said
    assert not leaks(said)
    for path in (tmp_path / "flee").iterdir():
        assert not any(leaks(text) for text in texts_of(path)), path.name


@pytest.mark.parametrize(
    "command", [("timeline",), ("agreement",), ("corridor", "west", "east")], ids=" ".join
)
def test_charts_are_swept_and_stamped(command, case, says, tmp_path):
    for words, stamp in (((), "PUBLIC"), (("--restricted",), "RESTRICTED")):
        chart = tmp_path / f"{stamp}.svg"
        assert says(*asked_of(case, command), "--chart", chart, *words)[0] == 0
        (text,) = texts_of(chart)
        assert stamp in text
        assert stamp == "RESTRICTED" or not leaks(text)


@pytest.mark.parametrize("part", ["legs", "obstacles"])
def test_no_kilometre_of_a_way_ends_at_a_hidden_spot(part, case, says, tmp_path):
    """Services and camps stand inside segments, where arcs end: only whole segments are told."""
    out = tmp_path / "part.json"
    words = ("routes", "west", "hill", "--case", case, "--show", part, "--out", out)
    assert says(*words)[0] == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert rows
    if part == "legs":
        told = np.cumsum([row["km"] for row in rows])
    else:
        told = np.array(
            [row[c] for row in rows for c in ("from_km", "to_km") if row[c] is not None]
        )
    east = 9.162009475  # km from west to east along R1, and 4.437... on from there to hill
    hidden = [east * (SPOTS[n][0] - 36.70) / 0.10 for n in ("hospital", "warehouse", "checkpoint")]
    hidden.append(east + 4.437418 * (SPOTS["shelter"][1] - 34.70) / 0.04)
    assert np.abs(told[:, None] - np.array(hidden)).min() > 0.05


@pytest.mark.parametrize("ending", ["gpx", "kml", "kmz", "geojson", "pdf", "png"])
def test_ways_as_files_are_swept_and_stamped(ending, case, says, tmp_path):
    asked = ("routes", "west", "hill", "--case", case, "--on", "2024-04-20")
    for words, stamp in (((), "PUBLIC"), (("--restricted",), "RESTRICTED")):
        path = tmp_path / f"{stamp}.{ending}"
        assert says(*asked, "--out", path, *words)[0] == 0
        text = "\n".join(texts_of(path))
        assert stamp in text
        if stamp == "PUBLIC":
            assert not {f for f in leaks(text) if not f.startswith(tuple(ROAD_SHAPE))}
            assert not spots_near(vertices(path)) - ROAD_SHAPE
    none = tmp_path / f"no.{ending}"
    code, said = says("routes", "west", "zqx-camp-id", "--case", case, "--out", none)
    assert code == 2
    assert not leaks(said, ["zqx-camp-id"])
    assert not none.exists()


def worse(table, old, new):
    assert old in table
    return table.replace(old, new)


BAD = {
    "a restricted value": {"claims": worse(CLAIMS, "status,closed,,,,,2024-05-04,2024-05-30,2024-05-04,"
                                           "bureau,Zqx Witness", "status,Zqx event,,,,,2024-05-04,"
                                           "2024-05-30,2024-05-04,bureau,Zqx Witness")},
    "a restricted subject": {"claims": worse(CLAIMS, "segment:w5/n4-n6", "segment:Zqx event")},
    "a subject that is none": {"claims": worse(CLAIMS, "segment:w5/n4-n6", "Zqx event")},
    "an unknown source": {"claims": worse(CLAIMS, "bureau,Zqx Witness", "Zqx Publisher,Zqx Witness")},
    "a doubled id": {"claims": worse(CLAIMS, "zqx-hidden-count", "zqx-hidden-claim")},
    "a restricted figure": {"claims": worse(CLAIMS, ",,,73129,,people", ",,,73129x,,people")},
    "a figure in a wrong unit": {"claims": worse(CLAIMS, ",,,73129,,people", ",,,-73129.0,,people")},
    "a misspelt sensitivity": {"claims": worse(CLAIMS, "2,,restricted,,Zqx note", "2,,restrictd,,Zqx note")},
    "a checkpoint off the roads": {"claims": worse(CLAIMS, point("checkpoint"), point("checkpoint").replace(
        "34.7@", "34.8765432@"))},
    "a checkpoint that is no point": {"claims": worse(CLAIMS, point("fresh checkpoint"),
                                                      point("fresh checkpoint") + "x")},
    "a clinic's degrees": {"services": worse(SERVICES, "36.7812347", "36.7812347x")},
    "a clinic's place": {"services": worse(SERVICES, "34.7010983", "94.7010983")},
    "a camp's P-code": {"places": worse(PLACES, "SY040100,36.6990113", "Zqx Camp,36.6990113")},
    "a convoy's hours": {"convoys": (
        "convoy_id,from_place_id,to_place_id,loads,earliest_departure,latest_departure,leader,contact\n"
        "c1,west,east,2,2024-05-13T06:00,Zqx convoy leaves,Zqx Witness,zqx-phone\n")},
    "a hidden source's date": {"sources": (
        "source_id,publisher,title,published_on,url,reliability,primary_source_id,licence,sensitivity\n"
        "bureau,Road bureau,Daily list,2024-05-01,,B,,CC BY,\n"
        "copy,A paper,A copy,2024-05-03,,D,,,\n"
        "zqx-source,Zqx Publisher,Zqx Title,Zqx Title,https://zqx.example/x,Zqx Licence,"
        "zqx-source-2,,restricted\n")},
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_a_message_names_the_row_and_not_its_words(wrong, says, tmp_path):
    folder = write_secret_case(tmp_path / "quiet", **BAD[wrong])
    for command in ("check", "cutoff"):
        code, said = says(command, folder, "--quiet")
        assert code == 2, said
        assert "row " in said
        assert not leaks(said), said
        assert "34.8765432" not in said
    code, told = says("cutoff", folder, "--quiet", "--restricted")
    assert code == 2
    assert told != said or wrong == "a misspelt sensitivity"


ASTRAY = {
    "a place": ("routes", "west", "Zx Camp", "--case"),
    "an id": ("corridor", "west", "zq camp id", "--case"),
    "a service": ("whatif", "--close", "service:clinic-id"),
    "a road's end": ("whatif", "--close", "road:R1@west..camp-id"),
    "a claim's subject": ("claims", "history", "place:camp-id"),
    "a source": ("import", "control", "nowhere.geojson", "--source", "source"),
}


@pytest.mark.parametrize("wrong", ASTRAY)
def test_a_question_that_goes_astray_is_not_led_to_a_secret(wrong, case, says):
    """What is like the words that were typed may be what must not be told."""
    code, said = says(*ASTRAY[wrong], case)
    assert code == 2
    assert not leaks(said), said
    if wrong in ("a place", "an id", "a service", "a source"):
        code, whole = says(*ASTRAY[wrong], case, "--restricted")
        assert code == 2
        assert leaks(whole)


def test_nor_is_the_owner_of_a_broken_public_row(says, tmp_path):
    folder = write_secret_case(
        tmp_path / "quiet",
        claims=worse(worse(CLAIMS, "open-1,segment:w2/n2-n3", "open-1,place:camp-id"),
                     "2024-05-03,copy,,4", "2024-05-03,zqx-sourc,,4"),
        services=worse(SERVICES, "36.80,34.71,east", "36.80,34.71,zqx-cam"),
        movements=worse(TABLES["movements"], "2024-04-20,east,west", "2024-04-20,nowhere,west"),
    )  # fmt: skip
    for command in ("check", "cutoff"):
        code, said = says(command, folder, "--quiet")
        assert code == 2
        assert not leaks(said, ["zqx-sourc", "zqx-cam"]), said
    assert leaks(says("check", folder, "--quiet", "--restricted")[1], ["zqx-sourc", "zqx-cam"])


def test_what_only_restricted_claims_speak_of_is_not_confirmed(case, says):
    code, said = says("claims", "history", "place:east", case, "--quiet")
    assert code == 2
    assert "no claim to be shown speaks of" in said
    assert not leaks(said)


def test_a_defect_shows_where_it_is_and_not_what_the_case_holds(case, says, monkeypatch):
    def fail(*_args, **_words):
        raise KeyError("Zqx Witness")

    monkeypatch.setattr("passable.run.answers.measure_access", fail)
    code, said = says("access", case, "--quiet")
    assert code == 1
    assert "KeyError" in said
    assert "test_release_sweep.py" in said
    assert not leaks(said)
    assert "Zqx Witness" in says("access", case, "--quiet", "--restricted")[1]


def test_the_day_that_is_over_is_not_after_today(case, says):
    """Asked of a day to come, what is planned for it is still a plan."""
    code, said = says("claims", "list", case, "--on", "2024-05-20", "--format", "json", "--quiet")
    assert code == 0
    assert "Zqx convoy leaves" in said  # 2024 is over
    assert ON == "2024-05-12"

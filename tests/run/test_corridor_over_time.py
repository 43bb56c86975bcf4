"""A corridor over time against its own road asked about day by day, and what closing it costs."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import passable
from ledger_scene import claim, day, mover, question, scene_study
from passable.cli.app import app
from passable.run.corridor import measure_corridor
from passable.run.corridor_losses import measure_losses
from passable.run.corridor_over_time import frame_corridor, measure_corridor_over_time
from passable.run.corridor_road import find_corridor
from passable.run.what_if import measure_what_if, read_what_if
from passable.terms.errors import BadRequest
from passable.write.strip_chart import Strip, boxes_of, strip_chart_image
from scenes import box

SLIGHT = 1e-6
M5 = ("damascus", "aleppo")


def days(first, last):
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def told_on(table, on):
    """The rows of a table of spells that hold on a day."""
    return table[(table["since"] <= on) & (table["until"] >= on)]


NAMED = {"road:R1@a..c": {"w1/n1-n2", "w2/n2-n3"}}


def called_restricted(study, request, on):
    """The segments that claims call restricted on a day, with the claims: by subjects' names."""
    called = {}
    for f in study.situation(on, request.known_on, request.mover).findings:
        words = [w.claim.value for w in f.speaking]
        is_called = {
            "optimistic": set(words) == {"restricted"} and not f.is_stale,
            "best": words[0] == "restricted",
            "pessimistic": "restricted" in words,
        }
        if f.predicate == "status" and is_called[request.reading]:
            for name in NAMED.get(f.subject.text, {f.subject.text.removeprefix("segment:")}):
                called.setdefault(name, set()).update(w.claim.claim_id for w in f.speaking)
    return called


def states_by_the_day(study, request, ends, road, segments, on):
    """Each segment's state on one day, read off the obstacles that the one-date answer lists."""
    asked = request.model_copy(update={"on": on, "since": None})
    met = measure_corridor(study, asked, ends, road)
    called = called_restricted(study, request, on)
    states = []
    for low, high, name in zip(
        segments["from_km"], segments["to_km"], segments["segment_id"], strict=True
    ):
        here = met[(met["from_km"] < high - SLIGHT) & (met["to_km"] > low + SLIGHT)]
        effects = set(here["effect"])
        state = "closed" if "closed" in effects else "restricted" if effects else "open"
        claims = set("; ".join(here["claim_ids"]).split("; ")) - {""}
        if name in called:
            state, claims = state if effects else "restricted", claims | called[name]
        states.append((state, claims, here))
    return states


def check_every_day(study, request, ends, road):
    """Hold the tables against the one-date answer of every single day."""
    found = find_corridor(study, ends, road)
    answer = measure_corridor_over_time(
        study, request, found, ("segments", "spells", "ground", "control", "crossings")
    )
    segments, spells, ground = (answer.tables[p] for p in ("segments", "spells", "ground"))
    counted = [dict.fromkeys(("open", "restricted", "closed"), 0) for _ in range(len(segments))]
    every = days(request.since or request.on, request.on)
    for on in every:
        now, held = told_on(spells, on), told_on(ground, on).sort_values("from_km")
        for k, (state, claims, met) in enumerate(
            states_by_the_day(study, request, ends, road, segments, on)
        ):
            counted[k][state] += 1
            middle = segments.loc[k, ["from_km", "to_km"]].mean()
            (row,) = now[(now["from_km"] < middle) & (now["to_km"] > middle)].to_dict("records")
            assert row["state"] == state, (on, k)
            assert claims <= set(row["claim_ids"].split("; ")), (on, k)
            assert row["is_contested"] >= met["is_disputed"].any()
            assert row["is_stale"] >= met["is_stale"].any()
            own = ground_names(held, *segments.loc[k, ["from_km", "to_km"]])
            assert row["controller"].split(" > ") == own
        assert held["from_km"].iloc[0] == 0
        assert np.allclose(held["from_km"].iloc[1:], held["to_km"].iloc[:-1], atol=1e-5)
        period = told_on(answer.tables["control"], on)
        assert period["km"].sum() == pytest.approx(found.km, abs=1e-4)
        for actor, pieces in held.groupby("actor_id"):
            km = period.loc[period["actor_id"] == actor, "km"].item()
            assert km == pytest.approx((pieces["to_km"] - pieces["from_km"]).sum(), abs=1e-4)
        lines = told_on(answer.tables["crossings"], on)
        changes = (held["actor_id"].to_numpy()[1:] != held["actor_id"].to_numpy()[:-1]).sum()
        assert len(lines) == changes == period["lines_crossed"].iloc[0]
    for k, row in enumerate(segments.to_dict("records")):
        assert row["days"] == len(every)
        assert {s: row[f"days_{s}"] for s in counted[k]} == counted[k]
        assert row["days_open"] + row["days_restricted"] + row["days_closed"] == row["days"]
        assert row["days_unsaid"] <= row["days_open"]
        assert row["days_control_contested"] <= row["days_contested"]
    for table in (spells, ground):  # every day of every kilometre stands in one row
        area = (table["days"] * (table["to_km"] - table["from_km"])).sum()
        assert area == pytest.approx(len(every) * found.km, rel=1e-6)
    return answer


def ground_names(held, low, high):
    here = held[(held["from_km"] < high - SLIGHT) & (held["to_km"] > low + SLIGHT)]
    names = here["actor_name"].tolist()
    return [name for k, name in enumerate(names) if not k or names[k - 1] != name]


@pytest.fixture(scope="module")
def homs():
    return passable.open_study("homs-2017")


@pytest.fixture(scope="module")
def m5(homs):
    return find_corridor(homs, M5, "M5")


def framed(study, road, first, last, **words):
    request = passable.ask(study, on=last, **words)
    return frame_corridor(study, request, road, first, None)


def test_the_m5_over_four_months_is_what_every_single_day_says(homs, m5):
    request = framed(homs, m5, date(2017, 2, 15), date(2017, 6, 20))
    answer = check_every_day(homs, request, M5, "M5")
    segments = answer.tables["segments"].set_index("between")
    assert segments.loc["Hama - Morek", "days_closed"] == 126
    assert segments.loc["Homs - Talbiseh", "days_closed"].max() == 126
    assert segments.loc["Saraqib - Az Zarbah", "days_unsaid"] == 126
    assert (segments["adm3_pcode"] != "").all()
    assert segments.loc["Hama - Morek", "days_stale"] == 14 + 7  # until 1 March; from 14 June on
    crossings = answer.tables["crossings"]
    assert (crossings["line"] == "closed").all()
    assert set(crossings["from_actor_name"]) == {
        "Military Forces of Syria (2000-2024)", "Opposition Rebels (Syria)"}  # fmt: skip


def test_the_m5_through_the_war(homs, m5):
    request = framed(homs, m5, None, date(2017, 3, 21))
    assert request.since == date(2011, 7, 1)  # the first claim on its ground
    answer = measure_corridor_over_time(homs, request, m5, ("spells", "control"))
    spells, control = answer.tables["spells"], answer.tables["control"]
    assert spells.loc[spells["since"] == request.since, "state"].eq("open").all()
    shut = spells[spells["state"] == "closed"]
    assert shut["since"].min() == date(2012, 2, 1)
    most = control[control["actor_name"] == "Opposition Rebels (Syria)"]["km"].max()
    assert 170 < most < 200
    assert told_on(control, date(2014, 2, 10))["lines_crossed"].iloc[0] == 8


def areas(xs):
    return {f"g{k}": box(a, -500, b, 500) for k, (a, b) in enumerate(pairwise(xs))}


@st.composite
def ledgers(draw):
    """A dozen claims on three links, a stretch of road, a point and three areas, over a month."""
    claims = []
    for number in range(draw(st.integers(0, 12))):
        subject, predicate, words = draw(
            st.sampled_from(
                [
                    *((f"segment:w{k}/n{k}-n{k + 1}", "status", ("open", "closed", "restricted", "unknown"))
                      for k in (1, 2, 3)),
                    ("road:R1@a..c", "status", ("open", "closed", "restricted")),
                    ("segment:w2/n2-n3", "delay_minutes", (3.0, 20.0)),
                    ("segment:w4/n2-n5", "status", ("open", "closed")),
                    *((f"area:g{k}", "control", ("army", "rebels", "unknown")) for k in range(3)),
                ]
            )
        )  # fmt: skip
        word = draw(st.sampled_from(words))
        begin = date(2017, 3, 1) + timedelta(days=draw(st.integers(0, 20)))
        end = draw(st.none() | st.integers(0, 15).map(lambda n, b=begin: b + timedelta(days=n)))
        figures = {} if isinstance(word, str) else {"best": word}
        claims.append(
            claim(
                f"c{number}",
                subject,
                predicate,
                word if isinstance(word, str) else "",
                since=begin,
                to=end,
                reported=begin + timedelta(days=draw(st.integers(0, 5))),
                source=draw(st.sampled_from(["S1", "A1", "E1"])),
                credibility=draw(st.integers(1, 5)),
                **figures,
            )
        )
    return claims


SCENE = "A 0 0; B 2000 0; C 4000 0; D 6000 0; E 2000 900; 1: A B ref=R1; 2: B C ref=R1; 3: C D ref=R1; 4: B E"
PLACES = {"a": (0, 0), "b": (2000, 0), "c": (4000, 0), "m": (5000, 10), "d": (6000, 0)}


@settings(max_examples=15, deadline=None)
@given(
    claims=ledgers(),
    crossing=st.sampled_from([0, 12, "closed"]),
    bars=st.booleans(),
    ends=st.sampled_from([("a", "d"), ("d", "a"), ("m", "a")]),
    reading=st.sampled_from(["optimistic", "best", "pessimistic"]),
)
def test_of_any_ledger_the_tables_are_what_every_single_day_says(
    claims, crossing, bars, ends, reading
):
    begin = claim("first", "area:g0", "control", "army", since="2017-03-01", to="2017-03-01")
    study = scene_study(
        SCENE,
        PLACES,
        {"h": (6000, 0)},
        areas([-100, 1500, 4000, 6500]),
        [begin, *claims],
        mover(may_not_enter=("rebels",) if bars else (), crossings=(("*", "*", crossing),)),
        status=6,
        control=9,
    )
    road = find_corridor(study, ends, "R1")
    asked = question(study, "2017-03-28", reading=reading)
    asked = frame_corridor(study, asked, road, day("2017-03-01"), None)
    check_every_day(study, asked, ends, "R1")


def test_closing_a_road_closes_both_its_carriageways():
    text = (
        "A 0 0; B 1000 30; C 2000 0; D 1000 -30; 1: A B C ref=R1 oneway=1; 2: C D A ref=R1 oneway=1"
    )
    places = {"a": (0, 0), "c": (2000, 0)}
    study = scene_study(text, places, {"h": (2000, 0), "k": (0, 0, "fuel")})
    road = find_corridor(study, ("a", "c"), "R1")
    names = study.network.graph.segment_id
    assert {str(names[s]) for s in road.closes} == {str(n) for n in names}
    assert len(road.segments) < len(names)
    asked = question(study, "2017-03-10", categories=("hospital", "fuel"))
    losses, _ = measure_losses(study, asked, road)
    losses = losses[losses["compared"] == "as it is to closed"].set_index("category")
    assert losses.loc["hospital", "newly_cut_off_place_ids"] == "a"
    assert losses.loc["fuel", "newly_cut_off_place_ids"] == "c"  # by the other carriageway


def test_a_road_called_restricted_is_so_with_a_delay_nobody_knows():
    said = [
        claim("word", "segment:w1/n1-n2", "status", "restricted", credibility=1),
        claim("other", "segment:w1/n1-n2", "status", "open", since="2017-03-11", source="E1"),
    ]
    study = scene_study(SCENE, PLACES, {"h": (6000, 0)}, areas([4500, 6500]), said, status=100)
    road = find_corridor(study, ("a", "d"), "R1")
    asked = frame_corridor(study, question(study, "2017-03-30"), road, day("2017-03-01"), None)
    answer = measure_corridor_over_time(study, asked, road, ("segments", "spells"))
    row = answer.tables["segments"].loc[0]
    assert (row["days_restricted"], row["days_contested"], row["state"]) == (30, 20, "restricted")
    assert row["claim_ids"] == "word; other"
    spells = answer.tables["spells"]
    assert spells.loc[spells["state"] == "restricted", "delay_minutes"].isna().all()


def test_contested_and_stale_are_counted_in_any_state():
    said = [
        claim("open", "segment:w1/n1-n2", "status", "open", credibility=1),
        claim("shut", "segment:w1/n1-n2", "status", "closed", since="2017-03-11", source="E1"),
        claim("old", "segment:w2/n2-n3", "status", "closed"),
        claim("held", "area:g0", "control", "army", since="2017-03-01"),
        claim("also", "area:g0", "control", "rebels", since="2017-03-21", source="E1"),
    ]
    study = scene_study(
        SCENE, PLACES, {"h": (6000, 0)}, areas([4500, 6500]), said, status=20, control=100
    )
    road = find_corridor(study, ("a", "d"), "R1")
    asked = frame_corridor(study, question(study, "2017-03-30"), road, day("2017-03-01"), None)
    answer = measure_corridor_over_time(study, asked, road, ("segments", "ground"))
    table = answer.tables["segments"]
    columns = ["days_open", "days_closed", "days_contested", "days_control_contested", "days_stale"]
    # Until the 21st both accounts of the first link are fresh; then only the later one speaks.
    assert table.loc[0, columns].tolist() == [21, 9, 11, 0, 0]
    assert table.loc[1, columns].tolist() == [0, 30, 0, 0, 9]
    assert table.loc[2, columns].tolist() == [30, 0, 10, 10, 0]
    assert table["days_unsaid"].tolist() == [0, 0, 30]
    assert table["km"].tolist() == pytest.approx([2, 2, 2], abs=1e-3)
    assert answer.tables["ground"]["also"].tolist()[-1] == "Rebels"


def test_who_loses_what_is_what_whatif_says_of_the_same_segments(homs, m5):
    request = framed(homs, m5, None, date(2017, 3, 21))
    answer = measure_corridor_over_time(homs, request, m5, ("losses", "places"))
    names = [f"segment:{homs.network.graph.segment_id[s]}" for s in m5.closes]
    losses = answer.tables["losses"]
    for compared, words in (
        ("as it is to closed", {"close": names}),
        ("open to as it is", {"open_": names}),
    ):
        whatif = measure_what_if(homs, request, read_what_if(**words))
        whatif = whatif[whatif["demand"] == "service"].set_index("category")
        mine = losses[losses["compared"] == compared].set_index("category")
        assert len(mine) == len(request.categories)
        if compared.endswith("closed"):
            same = [c for c in mine if c in whatif and c != "reading"]
            pd.testing.assert_frame_equal(mine[same], whatif[same], check_dtype=False)
            assert mine["newly_cut_off_people_best"].sum() > 0
        else:  # the other way round: who is reconnected when it opens is who its closures cut off
            for lost, gained in (
                ("newly_cut_off_places", "reconnected_places"),
                ("newly_cut_off_people_best", "reconnected_people_best"),
                ("slower_places", "faster_places"),
            ):
                assert mine[lost].tolist() == whatif[gained].tolist()
            assert mine["extra_person_hours"].to_numpy() == pytest.approx(
                -whatif["extra_person_hours"].to_numpy()
            )
    each = measure_what_if(homs, request, read_what_if(close=names, each_place=True))
    mine = answer.tables["places"]
    mine = mine[mine["compared"] == "as it is to closed"]
    keys = ["category", "place_id"]
    same = [c for c in mine if c in each]
    left, right = (t[same].sort_values(keys).reset_index(drop=True) for t in (mine, each))
    pd.testing.assert_frame_equal(left, right, check_dtype=False)
    is_cut = mine["change"].eq("cut off").to_numpy()
    assert is_cut[: is_cut.sum()].all()  # those cut off lead


def test_exposure_is_density_times_length_and_adds_up(homs, m5):
    request = framed(homs, m5, None, date(2017, 3, 21))
    table = measure_corridor_over_time(homs, request, m5, ("exposure",)).tables["exposure"]
    assert (table["density"] * table["km"]).to_numpy() == pytest.approx(
        table["incidents_per_day"].to_numpy()
    )
    total = table["corridor_incidents_per_day"].unique()
    assert total == pytest.approx([table["incidents_per_day"].sum()])
    assert total > 0
    whole = passable.run.exposure.tabulate_exposure(
        homs, passable.run.exposure.measure_exposure(homs, request)
    ).set_index("segment_id")
    assert table["density"].to_numpy() == pytest.approx(
        whole.loc[table["segment_id"], "density"].to_numpy()
    )


def test_the_chart_is_drawn_of_every_day_of_every_kilometre(homs, m5):
    request = framed(homs, m5, date(2016, 1, 1), date(2017, 3, 21))
    answer = measure_corridor_over_time(homs, request, m5, ("spells", "ground"))
    for part in ("spells", "ground"):
        boxes = boxes_of(answer.tables[part])
        assert len(boxes) == len(answer.tables[part])
        area = sum(n * km for _, n, _, km in boxes)
        assert area == pytest.approx(446 * m5.km, rel=1e-6)
        assert min(b[0] for b in boxes) == date(2016, 1, 1)
    places = pd.DataFrame(
        {
            "km": [0.0, 161.3],
            "name_en": ["Damascus", "Homs"],
            "name_ar": ["", "حمص"],
            "is_main": True,
        }
    )
    strip = Strip(answer.tables["spells"], answer.tables["ground"], places)
    first, again = (strip_chart_image(strip, "M5", "as of", "svg") for _ in range(2))
    assert first == again
    assert strip_chart_image(strip, "M5", "as of", "png").startswith(b"\x89PNG")


def test_the_command_over_time(tmp_path):
    def says(*words):
        return CliRunner().invoke(app, ["corridor", "Damascus", "aleppo", "--road", "M5", *words])

    out, chart = tmp_path / "m5.json", tmp_path / "m5.svg"
    done = says(
        "--from", "2016-01-01", "--of", "segments", "--out", str(out), "--chart", str(chart)
    )
    assert done.exit_code == 0, done.output
    assert "evaluated on" in done.stderr
    assert out.stat().st_size > 100
    assert b"<svg" in chart.read_bytes()
    for words in (
        ("--from", "2016-01-01", "--out", str(tmp_path / "x.csv")),
        ("--on", "2017-03-21", "--to", "2017-03-22"),
        ("--from", "2017-03-22", "--to", "2017-03-21"),
        ("--of", "everything"),
        ("--chart", str(tmp_path / "x.pdf")),
    ):
        assert isinstance(says(*words).exception, BadRequest), words
    assert not (tmp_path / "x.csv").exists()
    with pytest.raises(BadRequest, match="one spot"):
        find_corridor(passable.open_study("homs-2017"), ("homs", "homs"), "M5")

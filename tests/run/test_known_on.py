"""What was known by when: every question takes it, and two states of it can be compared."""

from datetime import date

import typer
from hypothesis import example, given, settings
from test_cutoff_laws import BEGIN, DAYS, days, ledgers, movers, named, rebuild, recent, study_of

from ledger_scene import question
from passable.cli.app import app
from passable.run.answers import measure_cutoff
from passable.run.compare import earlier_side, measure_diff
from passable.run.evaluate import evaluate


def questions(command, path=()):
    for name, one in getattr(command, "commands", {}).items():
        if hasattr(one, "commands"):
            yield from questions(one, (*path, name))
        else:
            flags = {flag for param in one.params for flag in param.opts}
            if "--mover" in flags or {"--on", "--format"} <= flags:
                yield " ".join((*path, name)), flags


def test_every_question_takes_what_was_known_by_then():
    found = dict(questions(typer.main.get_command(app)))
    assert {"brief", "cutoff", "timeline", "statements", "claims stale", "export flee"} <= set(
        found
    )
    assert [name for name, flags in found.items() if "--known-on" not in flags] == []


def state_of(study, request):
    table = measure_cutoff(study, request).table
    return {(r.place_id, r.category): r.cut_off for r in table.itertuples()}


def _told(reported):
    return {"since": BEGIN, "to": None, "reported": reported, "credibility": 1, "source": "S1"}


OF_THE_EAST = {"low": 0.0, "best": 1 / 7, "high": 1 / 7}
# The east only touches the end of w9: no millisecond of its delay falls there.
TOUCHED = named([("c", "area:east", "delay_minutes", "", _told(DAYS[1]) | OF_THE_EAST)])


@settings(max_examples=25, deadline=None)
@given(ledgers, movers, days, days)
@example(TOUCHED, "free", DAYS[0], DAYS[1])
def test_a_diff_of_two_states_of_knowledge_is_the_difference_of_their_answers(
    ledger, name, one, other
):
    study = rebuild(study_of(ledger, name), recent(ledger))
    early, late = min(one, other), max(one, other)
    on = date(2017, 3, 15)
    if early == late:
        return
    request = question(study, on, known_on=late)
    before = earlier_side(study, request, early)
    assert (before.on, before.known_on, request.known_on) == (on, early, late)
    was, now = state_of(study, before), state_of(study, request)
    table = measure_diff(study, before, request)
    rows = table[table["category"] != ""]
    told = {(r.subject, r.category): (r.before, r.after) for r in rows.itertuples()}
    assert told == {key: (was[key], now[key]) for key in was if was[key] != now[key]}
    segments = set(table.loc[table["category"] == "", "subject"])
    states = [
        evaluate(study, r, on).situation.states("best").milliseconds for r in (before, request)
    ]
    differs = study.network.arc_segment[states[0] != states[1]]
    ids = study.network.graph.segment_id
    assert segments <= set(ids[differs])

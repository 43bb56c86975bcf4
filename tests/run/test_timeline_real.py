"""Three years of UCDP events, moved onto Malta's roads: a timeline passes over what acts on nothing."""

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ledger_scene import claim
from passable.run.new_case import make_case
from passable.run.request import ask
from passable.run.study import Study, open_study
from passable.run.timeline import frame_timeline, measure_timeline
from passable.situation.resolve import resolve_ledger
from passable.situation.situation import change_dates

FIRST, LAST = date(2016, 1, 1), date(2018, 12, 31)
SECONDS = 20
"""Measured: 0.4 s. More is no timeline in seconds, whatever the machine."""


@pytest.fixture(scope="module")
def malta(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("malta") / "case"
    make_case(folder, osm=shared / "osm" / "malta-ors.osm.pbf")
    return open_study(folder)


def with_claims(study, claims):
    case = replace(study.case, claims=(*study.case.claims, *claims))
    return Study(case, study.network, resolve_ledger(case, study.network), {}, {})


@pytest.mark.real
def test_fourteen_thousand_events_are_passed_over_in_seconds(shared, malta):
    events = pd.read_csv(shared / "syria" / "ucdp_ged_syria_2016-2018.csv.gz")
    assert len(events) == 14_522
    source = next(iter(malta.case.sources))
    junctions = malta.network.graph.node_lonlat
    at = junctions[np.random.default_rng(1).integers(0, len(junctions), len(events))]
    incidents = [
        claim(
            f"ucdp-{k}",
            f"point:{lon:.6f},{lat:.6f}@100",
            "incident",
            "Violence",
            since=row.date_start,
            to=row.date_end,
            source=source,
            precision="exact" if (row.where_prec, row.date_prec) == (1, 1) else "area",
        )
        for k, ((lon, lat), row) in enumerate(zip(at.tolist(), events.itertuples(), strict=True))
    ]
    shut = f"point:{at[0][0]:.6f},{at[0][1]:.6f}@5000"
    acting = [
        claim("first", shut, "status", "open", since=FIRST, to=FIRST, source=source),
        claim("shut", shut, "status", "closed", since="2017-05-01", to="2017-05-09", source=source),
    ]
    tables = []
    for claims in (acting, [*incidents, *acting]):
        study = with_claims(malta, claims)
        asked = frame_timeline(study, ask(study, on=LAST), FIRST, LAST)
        begin = time.perf_counter()
        tables.append(measure_timeline(study, asked))
        assert time.perf_counter() - begin < SECONDS
    assert len(change_dates(study.case)) > 1000
    assert tables[0].equals(tables[1])
    by = tables[1][tables[1]["category"] == "hospital"].set_index("date")["best_places"]
    assert by[date(2017, 5, 1)] > by[FIRST] == by[date(2017, 5, 10)]

"""Three years of UCDP events, moved onto Malta's roads: all of them land, the precise and the coarse."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ledger_scene import claim
from passable.read.events import RADIUS_METRES
from passable.read.events_ucdp import PLACE_PRECISION, TIME_PRECISION
from passable.run.exposure import measure_exposure, tabulate_exposure
from passable.run.new_case import make_case
from passable.run.request import ask
from passable.run.study import Study, open_study
from passable.situation.incidents import weight_per_day
from passable.situation.resolve import resolve_ledger

ON = date(2018, 12, 31)


@pytest.mark.real
def test_fourteen_thousand_events_become_a_density(shared, tmp_path):
    folder = tmp_path / "case"
    make_case(folder, osm=shared / "osm" / "malta-ors.osm.pbf")
    malta = open_study(folder)
    events = pd.read_csv(shared / "syria" / "ucdp_ged_syria_2016-2018.csv.gz")
    assert len(events) == 14_522
    source = next(iter(malta.case.sources))
    graph = malta.network.graph
    roads = ~graph.attributes["ferry"].to_numpy(bool)
    junctions = graph.node_lonlat[np.unique([graph.from_node[roads], graph.to_node[roads]])]
    at = junctions[np.random.default_rng(1).integers(0, len(junctions), len(events))]
    incidents = []
    for k, ((lon, lat), row) in enumerate(zip(at.tolist(), events.itertuples(), strict=True)):
        place = PLACE_PRECISION[str(int(row.where_prec))]
        told = claim(
            f"ucdp-{k}",
            f"point:{lon!r},{lat!r}@{RADIUS_METRES[place]}",
            "incident",
            since=row.date_start,
            to=row.date_end,
            source=source,
            precision=place,
        )
        incidents.append(replace(told, time_precision=TIME_PRECISION[str(int(row.date_prec))]))
    case = replace(malta.case, claims=(*malta.case.claims, *incidents))
    study = Study(case, malta.network, resolve_ledger(case, malta.network), {}, {})
    answer = measure_exposure(study, ask(study, on=ON))
    assert answer.about["precise_incidents"] == 7495
    assert answer.about["coarse_incidents"] == 14_522 - 7495
    assert answer.about["left_out"] == {}
    table = tabulate_exposure(study, answer)
    weights = [weight_per_day(c.valid_from, c.valid_to, ON, 30.0) for c in incidents]
    # A millionth for each road a path runs over, tens of them in a town.
    assert table["incidents_per_day"].sum() == pytest.approx(sum(weights), rel=1e-4)
    assert (table["density_precise"] >= 0).all()
    assert (table["density_coarse"] > 0).all(), "circles of 25 km and more lie on all of it"

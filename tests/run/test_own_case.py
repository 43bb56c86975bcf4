"""A case grows whole or not at all, and only if anyone could read it afterwards."""

import pytest

from event_files import small_case, snapshot
from passable.read.case import read_case
from passable.run.own_case import land_claims, own_case_folder
from passable.terms.errors import BadRequest, BadTable

SOURCE = {"source_id": "S7", "publisher": "P", "title": "T", "reliability": "C"}
ROW = {
    "claim_id": "n1",
    "subject": "area:new",
    "predicate": "control",
    "value": "army",
    "valid_from": "2017-03-01",
    "reported_on": "2017-03-02",
    "source_id": "S7",
    "credibility": 2,
}


@pytest.fixture
def case(tmp_path):
    return read_case(small_case(tmp_path / "case"))


def test_claims_their_source_and_another_file_land_together(case):
    path = case.folder / "areas.geojson"
    content = path.read_bytes().replace(b'"north"', b'"new"') + b"\n"
    before = snapshot(case.folder)
    with pytest.raises(BadTable, match="there is no area 'new'"):
        land_claims(case, [ROW], [SOURCE])
    assert snapshot(case.folder) == before
    after = land_claims(
        case, [ROW], [SOURCE, {**SOURCE, "source_id": "S1"}], {path: content}, ["new"]
    )
    assert [c.claim_id for c in after.claims] == [*(c.claim_id for c in case.claims), "n1"]
    assert set(after.sources) - set(case.sources) == {"S7"}
    assert path.read_bytes() == content
    assert "S7,P,T" in (case.folder / "sources.csv").read_text(encoding="utf-8")
    assert (
        (case.folder / "claims.csv").read_text(encoding="utf-8").splitlines()[-1].startswith("n1,")
    )


def test_an_embedded_case_is_not_written(tmp_path):
    with pytest.raises(BadRequest, match="embedded case"):
        own_case_folder("homs-2017")

"""The country whose P-codes a case bears."""

from __future__ import annotations

from passable.read.admin_areas import PCODE_COLUMNS
from passable.read.boundaries import country_of
from passable.terms.case import Case


def country_of_case(case: Case) -> str:
    """Tell the letters that most of a case's P-codes begin with; empty if it has none."""
    admin = case.areas[case.areas["kind"] == "admin"]
    return country_of(
        [
            str(code)
            for table in (case.places, case.services, admin)
            for column in PCODE_COLUMNS
            if column in table.columns
            for code in table[column]
        ]
    )

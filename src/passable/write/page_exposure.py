"""Reported incidents along the roads, by P-code: a density, never a probability."""

from __future__ import annotations

from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_table import Cell, Record, Section, make_table, number_cell
from passable.write.plain import as_plain
from passable.write.wording import DASH, say_count, say_km

TITLE: Final = "Reported incidents along the roads"
PROSE: Final = (
    "The density of reported incidents, per km of road and day, older ones counting less. It is no "
    "probability: the traffic that would be its denominator is not known, and a road nobody "
    "reports from looks quiet. Incidents known to the spot and the day are spread along the roads "
    "around it; the others, evenly over the roads of their area, stand apart."
)
_LEAST: Final = 0.00001
"""Below this a figure is told as less."""
PCODES: Final = ("adm3_pcode", "adm2_pcode", "adm1_pcode")


def exposure_section(content: BriefContent) -> Section:
    """Make the section; the caller has seen that there is an exposure."""
    exposure = content.exposure
    if exposure is None or not len(exposure) or not (exposure["density"] > 0).any():
        return Section(
            "incidents",
            TITLE,
            empty="No incident that counts on the date touches a road.",
            after=content.exposure_notes,
        )
    felt = exposure[exposure["density"] > 0]
    felt = felt.sort_values(["density", "km"], ascending=False, kind="stable")
    quiet = exposure.loc[~(exposure["density"] > 0), "km"].sum()
    table = make_table(
        "Incidents per km of road and day, by P-code",
        felt,
        [
            ("P-code", _pcode),
            ("Roads", number_cell("km", say_km)),
            ("Density", number_cell("density", say_density)),
            ("Known to the spot and the day", number_cell("density_precise", say_density)),
            ("Spread over their area", number_cell("density_coarse", say_density)),
            ("Incidents a day in all", number_cell("incidents_per_day", say_density)),
        ],
        sheet="Incidents",
    )
    rest = f"No counted incident touches the other {say_km(quiet)} of road."
    return Section(
        "incidents",
        TITLE,
        prose=(PROSE,),
        tables=(table,),
        after=(
            rest,
            *(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in content.exposure_notes),
        ),
    )


def say_density(value: object) -> str:
    """Say a small figure with two digits, or a dash.

    >>> say_density(0.00123), say_density(3e-9), say_density(0.0), say_density(None)
    ('0.0012', '< 0.00001', '0', '—')
    """
    number = as_plain(value)
    if not isinstance(number, (int, float)) or pd.isna(number):
        return DASH
    if 0 < number < _LEAST:
        return f"< {_LEAST:.5f}"
    return say_count(number) if number >= 10 else f"{number:.2g}"  # noqa: PLR2004 - two digits


def _pcode(record: Record) -> Cell:
    codes = [str(code) for column in PCODES if (code := record.get(column))]
    if not codes:
        return Cell("no P-code")
    return Cell(codes[0], sub=(" · ".join(codes[1:]),) if codes[1:] else ())

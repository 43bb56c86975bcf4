"""Columns of what ``agreement`` answers: tranches, accounts, people over time, terms, ways."""

from __future__ import annotations

from typing import Final

from passable.terms.agreements import GROUPS

AGREEMENT_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "title": "str: neutral name",
    "parties": "str: who signed, as ACLED names them, parted by '; '",
    "area_name": "str: the area it is about; empty if none",
    "signed_on": "date",
    "mover": "str: who moves under it, key of case.toml",
    "publisher": "str: who says that it was signed",
    "said_by": "str: whom they quote",
    "grade": "str: reliability of the source, A to F",
    "source_id": "str: row of sources.csv",
    "note": "str",
    "left_out": "int: movements still to come or restricted, in no figure of a public answer",
}
"""The brief's list of agreements signed by its date."""

TRANCHE_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "tranche": "int: its number",
    "state": "str: observed, announced (nobody reports a departure), not reported, or to come (of no "
    "tranche with that number or a higher one the day has come, and nobody speaks of it)",
    "planned_on": "date: day announced, the latest announcement; null if none",
    "planned_people_low": "float: lowest number announced; null if none",
    "planned_people_high": "float: highest number announced; null if none",
    "planned_is_at_least": "bool: an announcement gives only a lower bound of people",
    "observed_from": "date: earliest departure any source gives; null if none",
    "observed_to": "date: latest departure any source gives",
    "slip_days_low": "int, days from the day announced to the earliest departure; null if unknown",
    "slip_days_high": "int, days to the latest departure",
    **{
        f"{group}_{figure}": f"float: {told} number of {group} any source gives; null if none"
        for group in GROUPS
        for figure, told in (("low", "lowest"), ("high", "highest"))
    },
    "is_at_least": "bool: a source gives only a lower bound of people",
    "counts_differ": "bool: sources give numbers of people that cannot all be right",
    "dates_differ": "bool: sources give different days of departure",
    "destinations_differ": "bool: sources give different destinations",
    "to_places": "str: destinations, parted by '; '",
    "to_place_ids": "str: rows of places.csv, in the same order",
    "to_adm3_pcodes": "str: their P-codes, in the same order",
    "independent_sources": "int: primary sources that report the departure",
    "movement_ids": "str: rows of movements.csv, parted by '; '",
}
"""``agreement``: a row per tranche, planned against observed; nothing is averaged."""

ACCOUNT_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "tranche": "int: its number; of a count so far the last one in it; null if unsaid",
    "kind": "str: planned or observed",
    "scope": "str: tranche, or so_far (all up to the date)",
    "date": "date: of departure, or of the count",
    "from_place_id": "str: row of places.csv",
    "from_name": "str: place",
    "from_adm3_pcode": "str: its P-code",
    "to_place_id": "str: row of places.csv",
    "to_name": "str: place",
    "to_adm3_pcode": "str: its P-code",
    **{
        f"{group}_{figure}": f"float: {told} number of {group} this source gives; null if unsaid"
        for group in GROUPS
        for figure, told in (("low", "lowest"), ("best", "best"), ("high", "highest"))
    },
    "publisher": "str: who published it",
    "said_by": "str: whom they quote",
    "grade": "str: reliability of the source and credibility of the row, as C3",
    "reported_on": "date: when it became known",
    "source_id": "str: row of sources.csv",
    "movement_id": "str: row of movements.csv",
    "note": "str",
}
"""``agreement --show accounts``: a row per report, side by side."""

CUMULATED_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "date": "date: a day on which a tranche left, or all so far were counted",
    "planned_people_low": "float: people announced up to the date, lowest; null if none",
    "planned_people_high": "float: highest",
    "planned_is_at_least": "bool: an announcement in it gives only a lower bound",
    "sum_low": "float: lowest numbers of the tranches reported, added up",
    "sum_high": "float: highest numbers, added up",
    "tranches_counted": "int: tranches in the sum",
    "tranches_without_figure": "int: tranches reported without a number of people, not in the sum",
    "tranches_not_reported": "int: tranches that must have left by then and nobody reports",
    "tranches": "int: highest number of a tranche known to have left, the denominator",
    "so_far": "str: what sources say of all so far: SOURCE FIGURE (DATE), parted by '; '",
    "people_low": "float: lowest of all accounts: the sum, and each source's own total so far",
    "people_high": "float: highest of them",
    "is_at_least": "bool: the highest account is only a lower bound, or lacks tranches",
}
"""``agreement --show cumulated``: people moved up to a date, the range between accounts."""

TERM_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "term_id": "str: row of terms.csv",
    "obligation": "str: in neutral words",
    "party": "str: whose, as ACLED names it; empty: all or unsaid",
    "deadline": "date: null if none",
    "quantity_low": "float: lowest quantity agreed; null if unsaid",
    "quantity_high": "float: highest; null if unsaid",
    "unit": "str",
    "verdict": "str: met, not met or cannot tell",
    "figure_low": "float: what was observed, lowest; null if nothing",
    "figure_high": "float: highest; null if nothing, or without bound",
    "figure_unit": "str: people, tranches, days after the deadline",
    "reason": "str: why, in a sentence",
    "verified_by": "str: who was to verify it",
    "publisher": "str: who says that it was agreed",
    "source_id": "str: row of sources.csv",
}
"""``agreement --show terms``: a row per obligation."""

TRANCHE_WAY_COLUMNS: Final[dict[str, str]] = {
    "agreement_id": "str: row of agreements.csv",
    "tranche": "int: its number",
    "date": "date: the day whose situation decides",
    "way": "str: fastest, alternative, or published (by the places the source names)",
    "is_open": "bool: to the agreement's mover, in the reading asked for",
    "is_published": "bool: it passes all places that a source names, in their order",
    "from_place_id": "str: row of places.csv",
    "from_name": "str: place",
    "from_adm3_pcode": "str: its P-code",
    "to_place_id": "str: row of places.csv",
    "to_name": "str: place",
    "to_adm3_pcode": "str: its P-code",
    "km": "float, km; null if not open",
    "hours": "float, hours, delays at lines included; null if not open",
    "shared": "float: largest share of its time in common with a way listed before it",
    "lines_crossed": "int: lines between different holders, best reading",
    "crossings": "str: who holds the ground before and after each line, as ACLED names them",
    "via": "str: places passed",
    "closing_claim_ids": "str: claims that close or slow the fastest claim-free way",
    "mover": "str: key of case.toml",
}
"""``agreement --show ways``: the ways each tranche could take on its day."""

AGREEMENT_TABLES: Final = {
    "agreement tranches": TRANCHE_COLUMNS,
    "agreement cumulated": CUMULATED_COLUMNS,
    "agreement terms": TERM_COLUMNS,
    "agreement accounts": ACCOUNT_COLUMNS,
    "agreement ways": TRANCHE_WAY_COLUMNS,
}
AGREEMENT_SHOWN: Final = {
    "agreement tranches": [
        "tranche",
        "state",
        "planned_on",
        "planned_people_low",
        "planned_people_high",
        "observed_from",
        "observed_to",
        "slip_days_low",
        "slip_days_high",
        "people_low",
        "people_high",
        "is_at_least",
        "counts_differ",
        "to_places",
        "independent_sources",
    ],
    "agreement cumulated": [
        "date",
        "planned_people_low",
        "people_low",
        "people_high",
        "is_at_least",
        "sum_low",
        "sum_high",
        "tranches_counted",
        "tranches_without_figure",
        "tranches_not_reported",
        "tranches",
        "so_far",
    ],
    "agreement terms": [
        "obligation",
        "party",
        "deadline",
        "verdict",
        "reason",
        "verified_by",
        "publisher",
    ],
    "agreement accounts": [
        "tranche",
        "kind",
        "scope",
        "date",
        "to_name",
        "people_low",
        "people_best",
        "people_high",
        "women_best",
        "children_best",
        "fighters_best",
        "vehicles_best",
        "publisher",
        "said_by",
        "grade",
        "reported_on",
        "note",
    ],
    "agreement ways": [
        "tranche",
        "date",
        "way",
        "is_published",
        "is_open",
        "from_name",
        "to_name",
        "km",
        "hours",
        "shared",
        "lines_crossed",
        "crossings",
        "via",
    ],
}
"""Columns of the terminal's tables."""

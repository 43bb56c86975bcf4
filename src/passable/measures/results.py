"""The result tables: every column a measure gives, with its unit.

A result is a pandas frame with exactly these columns in this order. What is not known is null
(``NaN``, ``None`` or ``NaT``), never a large number, and a column beside it says why.
"""

from __future__ import annotations

from typing import Final

PLACE_COLUMNS: Final[dict[str, str]] = {
    "place_id": "str",
    "name_en": "str",
    "name_ar": "str",
    "adm1_pcode": "str, empty where the case has none",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
}
"""What every row that speaks of a place begins with."""

PEOPLE_COLUMNS: Final[dict[str, str]] = {
    "people_low": "float, people; null where no claim gives a population",
    "people_best": "float, people",
    "people_high": "float, people",
    "people_year": "Int64: the year the figure speaks of",
    "people_claim_id": "str: the claim the figure stands on, empty if none",
    "people_source_id": "str: its source",
}

ACCESS_COLUMNS: Final[dict[str, str]] = {
    **PLACE_COLUMNS,
    "category": "str: category of service",
    "reading": "str: optimistic, best or pessimistic",
    "seconds": "float, s to (or from) the nearest functioning service; null if none is reached",
    "service_id": "str: the service found, empty if none",
    "service_name": "str",
    "reason": "str: why there is no figure (REASONS), empty if there is one",
    "claim_free_seconds": "float, s with every claim removed; null if none is reached then",
    "extra_seconds": "float, s more than with every claim removed; null if either is null",
    **PEOPLE_COLUMNS,
}

ACCESS_WAY_COLUMNS: Final[dict[str, str]] = {
    **ACCESS_COLUMNS,
    "segment_ids": "str: the way in the order driven, parted by ' '; of equally quick ways one",
}
"""``access --ways``."""

REASONS: Final[dict[str, str]] = {
    "off the network": "the nearest drivable road is farther than max_snap_metres",
    "no functioning service": "no service of the category functions in this reading",
    "no open way": "services function, but no open way leads to any",
    "beyond the limit": "the nearest service is farther than --within",
}

CUTOFF_COLUMNS: Final[dict[str, str]] = {
    **PLACE_COLUMNS,
    "category": "str: category of service the place is cut off from",
    "cut_off": "str: certain, best, possible or no (codes.CUT_OFF)",
    "reason": "str: why, in the best reading (or the pessimistic, for possible); REASONS",
    "newly": "bool: reached on the date compared with, not now (best reading); null without one",
    "pre_existing": "bool: cut off with every claim removed too",
    "snapping_doubt": "bool: off the network, or its part of the roads holds no such service",
    "on_closure": "bool: it stands on a closed segment or in a closed area (best reading)",
    "since": "date: first day of the unbroken spell, at the ledger's own change dates; null if no",
    "since_or_earlier": "bool: the spell reaches back to the ledger's first day",
    "since_reading": "str: the reading the spell is counted in (best, or pessimistic)",
    "closing_claim_ids": "str: claims that close its claim-free way, parted by '; '",
    **PEOPLE_COLUMNS,
}

SUMMARY_COLUMNS: Final[dict[str, str]] = {
    "category": "str",
    "places": "int: all places of the case, the denominator",
    "places_with_people": "int: places with a population claim",
    "people_low": "float: people in them, the denominator",
    "people_best": "float",
    "people_high": "float",
    **{
        f"{state}_{figure}": f"{unit}: {meaning}"
        for state, meaning in {
            "certain": "cut off in every reading",
            "best": "cut off in the best reading (holds the certain)",
            "possible": "cut off in the pessimistic reading (holds the best)",
            "newly": "cut off now, reached on the date compared with (best reading)",
            "pre_existing": "cut off in the best reading and with every claim removed too",
            "snapping_doubt": "cut off in the best reading, with a doubt about the road data",
            "on_closure": "cut off in the best reading, standing on the closure",
        }.items()
        for figure, unit in {
            "places": "int",
            "people_low": "float",
            "people_best": "float",
            "people_high": "float",
        }.items()
    },
}

ROUTE_COLUMNS: Final[dict[str, str]] = {
    "from_place_id": "str",
    "from_name": "str",
    "to_place_id": "str",
    "to_name": "str",
    "from_adm1_pcode": "str",
    "from_adm3_pcode": "str",
    "to_adm1_pcode": "str",
    "to_adm3_pcode": "str",
    "mover": "str",
    "reading": "str",
    "is_open": "bool: an open way exists",
    "km": "float, km; null if none",
    "seconds": "float, s; null if none",
    "via": "str: places passed, in order, parted by ' - '",
    "refs": "str: road numbers in order, parted by ' - '",
    "claim_free_km": "float, km with every claim removed",
    "claim_free_seconds": "float, s",
    "claim_free_via": "str",
    "extra_seconds": "float, s more than the claim-free way",
    "closing_claim_ids": "str: claims that close or slow the claim-free way, parted by '; '",
    "segment_ids": "str: the way, parted by ' '",
}

CLOSURE_COLUMNS: Final[dict[str, str]] = {
    "subject": "str: the claim's subject as written, or the line crossed",
    "predicate": "str",
    "effect": "str: closed, delay, or crossing",
    "reading": "str: the most open reading in which it closes or delays",
    "segments": "int: segments touched",
    "km": "float, km of road closed or delayed",
    "delay_minutes": "float, minutes; null for a closure",
    "since": "date: first valid_from of the claims that act",
    "last_reported_on": "date: newest report among them",
    "is_stale": "bool",
    "is_disputed": "bool: another claim says otherwise",
    "places_behind": "int: places cut off whose claim-free way it closes",
    "people_behind": "float: people in them (best); null if no population is known",
    "claim_ids": "str, parted by '; '",
    "source_ids": "str, parted by '; '",
}

CLAIM_COLUMNS: Final[dict[str, str]] = {
    "group": "int: rows of one group speak of the same thing",
    "kind": "str: conflict, stale, unknown or sole",
    "subject": "str",
    "predicate": "str",
    "value": "str: the value or figure as said, with its unit",
    "is_chosen": "bool: the best reading takes it",
    "is_stale": "bool",
    "grade": "str: reliability and credibility, such as B2",
    "independent_sources": "int: primary sources that say the same",
    "valid_from": "date",
    "valid_to": "date, null: until further notice",
    "reported_on": "date",
    "said_by": "str",
    "claim_id": "str",
    "source_id": "str",
    "publisher": "str",
    "note": "str",
    "sensitivity": "str: public or restricted; the gate withholds what a restricted claim says",
}

DIFF_COLUMNS: Final[dict[str, str]] = {
    "change": "str: cut off, reconnected, slower, faster, segment closed, segment opened, ...",
    "subject": "str: a place or segment id",
    "name_en": "str: name of the place, or of the road",
    "name_ar": "str",
    "adm1_pcode": "str",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "category": "str: category of service, empty for segments",
    "before": "str: certain, best, possible, no, or the segment's status",
    "after": "str",
    "people_best": "float: people of the place; null for segments",
    "km": "float: km of the segment; null for places",
    "claim_ids": "str: the claims that did it, parted by '; '",
}

SEGMENT_LAYER_COLUMNS: Final[dict[str, str]] = {
    "segment_id": "str",
    "from_node": "str",
    "to_node": "str",
    "length_metres": "float, m",
    "seconds_forward": "float, s along the line in the best reading, delays included; null: no way",
    "seconds_backward": "float, s against the line",
    "status": "str: open, delayed, partly closed, closed, or not drivable (for this vehicle)",
    "status_optimistic": "str",
    "status_pessimistic": "str",
    "claim_ids": "str: claims that close or slow it, parted by '; '",
    "closed_spans": "str: fractions closed in the best reading, '0.25-0.5 0.75-1', empty if none",
    "claim_free_seconds_forward": "float, s",
    "claim_free_seconds_backward": "float, s",
    "road_class": "str",
    "ref": "str",
    "name": "str",
    "surface": "str",
    "bridge": "bool",
    "tunnel": "bool",
    "ferry": "bool",
    "incident_density": "float, reported incidents per km and day; no probability; null: no road",
    "incident_density_precise": "float, of it from incidents known to the spot and the day",
    "adm1_pcode": "str: of the admin area that holds its middle, else of the nearest place",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "pcode_source": "str: area, nearest place, or empty where the case has no P-codes",
    "geometry": "LineString, WGS 84",
}

TERMINAL_LAYER_COLUMNS: Final[dict[str, str]] = {
    "terminal_id": "str: a place or service id",
    "kind": "str: place, or service",
    "category": "str: category of the service, empty for a place",
    "name_en": "str",
    "name_ar": "str",
    "adm1_pcode": "str",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "segment_id": "str: the segment it is joined to, empty if off the network",
    "fraction": "float: how far along it, 0 at from_node, 1 at to_node; null if off the network",
    "snap_metres": "float, m from the point to the segment; null if none within max_snap_metres",
    "is_functioning": "bool: in the best reading; null for a place",
    "people": "float: people of a place in the best claim; null if none or a service",
    "geometry": "Point, WGS 84: where it is, not where it is joined",
}

ARC_LAYER_COLUMNS: Final[dict[str, str]] = {
    "from_node": "str",
    "to_node": "str",
    "segment_id": "str",
    "from_fraction": "float",
    "to_fraction": "float",
    "claim_free_milliseconds": "int64, ms",
    "milliseconds_optimistic": "Int64, ms; null: closed",
    "milliseconds_best": "Int64, ms; null: closed",
    "milliseconds_pessimistic": "Int64, ms; null: closed",
}
"""Every directed piece between junctions and terminals: the graph the answer was computed on."""

CLAIM_LIST_COLUMNS: Final[dict[str, str]] = {
    **CLAIM_COLUMNS,
    "acts": "bool: false for what is shown and never applied, such as imprecise points",
}
"""``claims list`` and ``claims conflicts``: a row per live claim."""

STALE_CLAIM_COLUMNS: Final[dict[str, str]] = {
    **CLAIM_LIST_COLUMNS,
    "age_days": "int, days from the report, or its first day if later, to the date asked about",
    "horizon_days": "int, days after which a claim of the predicate is stale",
    "nothing_fresh": "bool: no fresh claim speaks of the subject and predicate",
}

HISTORY_COLUMNS: Final[dict[str, str]] = {
    "known_from": "date: first day of the state of knowledge",
    "known_to": "date: its last day; null: still believed",
    "valid_from": "date: first day of which this is believed",
    "valid_to": "date: last day; null: until further notice",
    "subject": "str",
    "predicate": "str",
    "value": "str: what the best reading takes; empty if nothing is believed any more",
    "claim_id": "str: the claim it takes, empty if none",
    "said_by": "str",
    "publisher": "str",
    "grade": "str: reliability and credibility, such as B2",
    "reported_on": "date",
    "is_stale": "bool: nothing fresh speaks",
    "is_disputed": "bool: claims that count differ",
    "also_said": "str: the other values that count, with their claims, parted by '; '",
    "superseded_claim_ids": "str: claims that live and do not count, parted by '; '",
    "revised_claim_ids": "str: claims corrected by then, parted by '; '",
    "closed_segments": "int: segments the belief closes on valid_from (best reading)",
    "closed_km": "float, km of road it closes (best reading)",
    "possibly_closed_km": "float, km it closes in the pessimistic reading (holds the best)",
    "delayed_segments": "int: segments it slows (best reading)",
    "delayed_km": "float, km it slows (best reading)",
    "crossings": "int: points where its line of control shuts or slows a road (best reading)",
    "service_closed": "bool: the service does not function (best reading); null for others",
    "note": "str",
    "sensitivity": "str: public or restricted; the gate withholds what a restricted claim says",
}
"""``claims history``: a row per span of valid time and of knowledge with one belief."""

_SPAN: Final[dict[str, str]] = {
    "date": "date: first day of the span; a claim that acts began, ended or grew stale on it",
    "to": "date: its last day; nothing that acts changed between",
}

_CHANGED: Final[dict[str, str]] = {
    "claim_ids": "str: claims that began, ended or grew stale on the first day, parted by '; '",
}

TIMELINE_CUTOFF_COLUMNS: Final[dict[str, str]] = {
    **_SPAN,
    "category": "str: category of service",
    "places": "int: all places of the case, the denominator",
    "places_with_people": "int: places with a population claim on the date",
    "people_low": "float: people in them, the denominator",
    "people_best": "float",
    "people_high": "float",
    **{
        f"{state}_{figure}": f"{unit}: {meaning}"
        for state, meaning in {
            "certain": "cut off in every reading",
            "best": "cut off in the best reading (holds the certain)",
            "possible": "cut off in the pessimistic reading (holds the best)",
            "pre_existing": "cut off with every claim removed too (in each count above)",
        }.items()
        for figure, unit in {
            "places": "int",
            "people_low": "float",
            "people_best": "float",
            "people_high": "float",
        }.items()
    },
    **_CHANGED,
}
"""``timeline --of cutoff``: a row per category and date."""

SPELL_COLUMNS: Final[dict[str, str]] = {
    **PLACE_COLUMNS,
    "category": "str: category of service the place was cut off from",
    "reading": "str: optimistic (certainly cut off), best, or pessimistic (possibly cut off)",
    "from": "date: first day of the spell",
    "to": "date: its last day",
    "days": "int, days, both ends counted",
    "or_earlier": "bool: it ran already on the timeline's first day, from which it is counted",
    "or_later": "bool: it runs on the timeline's last day still, to which it is counted",
    "pre_existing": "bool: with every claim removed no service is reached either, or within the limit",
    **PEOPLE_COLUMNS,
}
"""``timeline --spells``: a row per place, category, reading and spell; people on its first day."""

TIMELINE_ACCESS_COLUMNS: Final[dict[str, str]] = {
    **_SPAN,
    "category": "str: category of service",
    "reading": "str: optimistic, best or pessimistic",
    "places": "int: all places of the case, the denominator",
    "places_reached": "int: places that reach a functioning service",
    "half_places_seconds": "float, s within which half of all places reach one; null: fewer do",
    "people_best": "float: people of places with a population claim, the denominator",
    "people_reached": "float: those of them who reach one",
    "half_people_seconds": "float, s within which half of all those people reach one; null: fewer do",
    "claim_free_half_places_seconds": "float, s with every claim removed",
    "claim_free_half_people_seconds": "float, s with every claim removed",
    **_CHANGED,
}
"""``timeline --of access``: a row per category, reading and date."""

TIMELINE_CONTROL_COLUMNS: Final[dict[str, str]] = {
    **_SPAN,
    "actor_id": "str: holder in the best reading; unknown; withheld; none where no claim speaks",
    "actor_name": "str: as ACLED names it",
    "areas": "int: areas it holds",
    "km": "float, km of road on ground it holds",
    "share": "float, of all km of road",
    "disputed_km": "float, km of them where claims that count name another holder too",
    "unsure_km": "float, km of them where every claim is stale, or one says nobody knows",
    "total_km": "float, km of road, the denominator",
    **_CHANGED,
}
"""``timeline --of control``: a row per holder and date."""

TIMELINE_STATUS_COLUMNS: Final[dict[str, str]] = {
    **_SPAN,
    "reading": "str: optimistic, best or pessimistic",
    "open_km": "float, km of segments open and not delayed",
    "delayed_km": "float, km of segments open with a delay",
    "partly_closed_km": "float, km of segments closed on a part or at a line",
    "closed_km": "float, km of segments closed from end to end",
    "not_drivable_km": "float, km of segments this vehicle may not or cannot drive",
    "total_km": "float, km of road; the five above add up to it",
    "shut_km": "float, km closed themselves, on whole segments or parts, drivable or not",
    **_CHANGED,
}
"""``timeline --of status``: a row per reading and date."""

STATEMENT_COLUMNS: Final[dict[str, str]] = {
    "statement_id": "str",
    "text": "str: the statement in neutral words",
    "said_by": "str",
    "source_id": "str",
    "publisher": "str",
    "on_date": "date: the date it speaks of; the date asked about if it names none",
    "figure": "str: the measure that checks it",
    "relation": "str: claimed relation of the figure to the value",
    "value": "float: claimed value, in the unit given",
    "tolerance": "float: how far off still counts, in the same unit",
    "unit": "str",
    "computed_low": "float: the figure at its lowest over readings or sources; null if none",
    "computed_best": "float: the figure in the best reading; null if none",
    "computed_high": "float: the figure at its highest; null if none, or without bound",
    "verdict": "str: supported, contradicted or cannot tell",
    "reason": "str: why, in a sentence",
    "basis": "str: what the figure stands on",
    "note": "str",
}
"""``statements``: a row per statement of the case, claim and figure side by side."""

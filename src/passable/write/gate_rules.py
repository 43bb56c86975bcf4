"""What is withheld of the rows of a table, by the names of its columns; one rule for each thing.

Each takes a copy that its caller owns and changes it in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np
import pandas as pd

from passable.terms.sensitivity import RESTRICTED
from passable.write.gate_rows import WITHHELD, naming, renamed, withhold

HIDDEN_ID: Final = "restricted"
"""What a withheld claim is called wherever it is named beside others; its own row has a number."""

SAID: Final = frozenset({"subject", "value", "said_by", "note"})
"""What a claim says."""

PCODES: Final = ("adm1_pcode", "adm2_pcode", "adm3_pcode")
_PEOPLE: Final = ("people_low", "people_best", "people_high", "people_year")
_EFFECTS: Final = (
    "delay_minutes",
    "controller",
    "controller_name",
    "closed_segments",
    "closed_km",
    "possibly_closed_km",
    "delayed_segments",
    "delayed_km",
    "crossings",
    "service_closed",
)
"""What a row says a claim does, or by whom; withheld with the subject."""
_OF_SOURCE: Final = ("publisher", "title", "url", "licence", "published_on", "said_by", "note")
_PLACE_WORDS: Final = ("name_en", "name_ar", "aliases")
_PLACE_FIGURES: Final = (
    "lon",
    "lat",
    "geometry",
    "on_closure",
    "closing_claim_ids",
    "service_id",
    "service_name",
    "segment_ids",
    "people_claim_id",
)
"""Of a protected place: each tells where it is."""
_OF_WAY: Final = ("km", "seconds", "hours", "via", "crossings")
"""How columns end that tell of a way, and so where its end is."""
_DIFFERENCES: Final = (("seconds", "claim_free_seconds"), ("after_seconds", "before_seconds"))
"""What ``extra_seconds`` is the difference of."""
_MINUTE_SECONDS: Final = 60.0

Columns = Mapping[str, frozenset[str]]
Places = Mapping[str, tuple[str, dict[str, str]]]


def withhold_people(shown: pd.DataFrame, figures: AbstractSet[str]) -> None:
    """Withhold the people of rows that stand on one of these claims."""
    rows = naming(shown, "people_claim_id", figures)
    withhold(shown, (*_PEOPLE, "people_source_id"), rows)


def withhold_claims(shown: pd.DataFrame, columns: Columns, names: Mapping[str, str]) -> None:
    """Withhold what claims say, in their own rows and where they are named.

    Parameters
    ----------
    shown
        The rows.
    columns
        Claim id -> what is withheld of its row.
    names
        Claims of which nothing is told -> what their rows are called.
    """
    if "claim_id" in shown:
        _withhold_own(shown, columns, names)
    elif "claim_ids" in shown:
        secret = naming(shown, "claim_ids", names.keys())
        is_closure = "predicate" in shown
        withhold(shown, ("subject", *_EFFECTS) if is_closure else _EFFECTS, secret)
        if "closed_spans" in shown:
            near = secret | naming(shown, "claim_ids", columns.keys())
            withhold(shown, ("closed_spans",), near & (shown["closed_spans"].fillna("") != ""))
    hidden = dict.fromkeys(names, HIDDEN_ID)
    for column in [str(name) for name in shown.columns]:
        if column == "claim_id":
            shown[column] = renamed(shown[column], names)
        elif column.endswith(("claim_id", "claim_ids")):
            shown[column] = renamed(shown[column], hidden)


def _withhold_own(shown: pd.DataFrame, columns: Columns, names: Mapping[str, str]) -> None:
    for column in sorted(set[str]().union(*columns.values())):
        if column != "geometry" or "subject" in shown:
            hiding = {name for name, hidden in columns.items() if column in hidden}
            withhold(shown, (column,), naming(shown, "claim_id", hiding))
    secret = naming(shown, "claim_id", names.keys())
    withhold(shown, _EFFECTS, secret)
    if "sensitivity" in shown:
        shown["sensitivity"] = shown["sensitivity"].mask(secret, RESTRICTED)


def withhold_sources(shown: pd.DataFrame, sources: Mapping[str, str]) -> None:
    """Tell a source by its grade alone; ``sources`` maps each such id to the grade."""
    withhold(shown, _OF_SOURCE, naming(shown, "source_id", sources.keys()))
    for column in [str(name) for name in shown.columns]:
        if column.endswith(("source_id", "source_ids")):
            shown[column] = renamed(shown[column], sources)


def withhold_services(shown: pd.DataFrame, services: Mapping[str, str]) -> None:
    """Tell services by category and district; ``services`` maps each id to that."""
    if "service_id" not in shown:
        return
    rows = shown["service_id"].isin(list(services))
    told = shown["service_id"].map(services)
    name = "service_name" if "service_name" in shown else "name_en"
    shown[name] = shown[name].mask(rows, told)
    if name == "service_name":  # the last segment of a way is where the service stands
        withhold(shown, ("segment_ids",), rows)
    if name == "name_en":  # a row of the service's own, not of a place that reaches it
        withhold(shown, ("name_ar", "lon", "lat", "geometry", "place_id"), rows)
    else:
        withhold(shown, ("segment_ids",), rows)  # the way ends where the service stands
    shown["service_id"] = shown["service_id"].mask(rows, "")


def round_times(shown: pd.DataFrame, categories: AbstractSet[str]) -> None:
    """Give times to services of these categories in whole minutes, up: exact ones point at them."""
    if "category" not in shown:
        return
    rows = shown["category"].isin(list(categories))
    for column in [str(c) for c in shown.columns if str(c).endswith("seconds")]:
        if column != "extra_seconds":
            minutes = np.ceil(shown[column].astype(float) / _MINUTE_SECONDS)
            shown[column] = shown[column].mask(rows, minutes * _MINUTE_SECONDS)
    for now, before in _DIFFERENCES:
        if {"extra_seconds", now, before} <= set(shown.columns):
            extra = shown[now] - shown[before]
            shown["extra_seconds"] = shown["extra_seconds"].mask(rows, extra)


def withhold_places(shown: pd.DataFrame, places: Places) -> None:
    """Tell protected places by a number and the P-codes that enough of them share.

    Parameters
    ----------
    shown
        The rows.
    places
        Place id -> what it is called, and its P-codes.
    """
    ends = {f"{prefix}place_id": prefix for prefix in ("", "from_", "to_")}
    for column in [str(name) for name in shown.columns]:
        if column in ends:
            _withhold_place(shown, places, ends[column])
        elif column.endswith(("place_id", "place_ids")):
            if column.endswith("place_ids"):  # P-codes listed in the same order
                codes = column.replace("place_ids", "adm3_pcodes")
                withhold(shown, (codes,), naming(shown, column, places.keys()))
            shown[column] = renamed(
                shown[column], {name: told for name, (told, _) in places.items()}
            )
    if "subject" in shown and "change" in shown:
        ids = shown["subject"]
        rows = ids.isin(list(places)) & (shown["category"] != "")
        withhold(shown, (*_PLACE_WORDS, "claim_ids"), rows)
        _rename_place(shown, places, "subject", "", rows)


def _withhold_place(shown: pd.DataFrame, places: Places, prefix: str) -> None:
    column = f"{prefix}place_id"
    rows = shown[column].isin(list(places))
    if not rows.any():
        return
    if prefix:
        ways = [str(c) for c in shown.columns if str(c).endswith(_OF_WAY)]
        withhold(shown, (f"{prefix}name", *ways, "refs", "segment_ids"), rows)
    else:
        had_figure = rows & shown["seconds"].notna() if "seconds" in shown else rows
        times = [str(c) for c in shown.columns if str(c).endswith("seconds")]
        withhold(shown, (*_PLACE_WORDS, *_PLACE_FIGURES, *times), rows)
        if "seconds" in shown and "reason" in shown:
            shown["reason"] = shown["reason"].mask(had_figure, WITHHELD)
    _rename_place(shown, places, column, prefix, rows)


def _rename_place(
    shown: pd.DataFrame, places: Places, column: str, prefix: str, rows: pd.Series
) -> None:
    ids = shown[column].tolist()
    for code in PCODES:
        if f"{prefix}{code}" in shown:
            coarse = [places[i][1].get(code, "") if i in places else "" for i in ids]
            codes = shown[f"{prefix}{code}"]
            shown[f"{prefix}{code}"] = codes.mask(rows, pd.Series(coarse, codes.index))
    told = [places[i][0] if i in places else i for i in ids]
    shown[column] = shown[column].mask(rows, pd.Series(told, shown.index))

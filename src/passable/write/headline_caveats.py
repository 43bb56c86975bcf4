"""What the reader of a headline must know beside it: what it leaves out, and how weak it may be."""

from __future__ import annotations

from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.gate_rules import HIDDEN_ID
from passable.write.plain import as_plain, split_ids
from passable.write.wording import say_category, say_count, say_number_of

ACTING: Final = ("status", "practicability", "delay_minutes", "damage", "control", "function")
"""Predicates that open, close or slow something; incidents, people and capacity do not."""


def never_reached(cutoff: pd.DataFrame, limit: str) -> list[str]:
    """Say which places no claim cuts off: they reach nothing with every claim removed either.

    ``limit`` is what follows "no service of some category", such as " within 2 h".
    """
    if "cut_off" not in cutoff:
        return []
    cut = cutoff[(cutoff["cut_off"] != "no") & _is_true(cutoff["pre_existing"])]
    if not len(cut):
        return []
    parts = [
        f"{say_category(str(category))} {say_count(len(group))}"
        for category, group in cut.groupby("category", sort=False)
    ]
    places = cut["place_id"].nunique()
    doubtful = cut.loc[_is_true(cut["snapping_doubt"]), "place_id"].nunique()
    every = say_number_of(cutoff["place_id"].nunique(), "place")
    known = cut.drop_duplicates("place_id")["people_best"].dropna()
    people = say_number_of(known.sum(), "person").replace("persons", "people")
    figures = f"{people} in {say_count(len(known))} of them" if len(known) else "people not known"
    sentence = (
        f"Not counted above: {say_count(places)} of {every} ({figures}) "
        f"{'reaches' if places == 1 else 'reach'} no service "
        f"of some category{limit} with every claim removed either (places by category: "
        f"{', '.join(parts)})"
    )
    if doubtful:
        sentence += (
            f"; for {say_count(doubtful)} of them the road data may be to blame: an island, a gap "
            "or a road that is not mapped"
        )
    return [f"{sentence}."]


def without_figures(cutoff: pd.DataFrame) -> list[str]:
    """Say how many of the places cut off by claims have no population figure."""
    if "cut_off" not in cutoff:
        return []
    cut = cutoff[cutoff["cut_off"].isin(["certain", "best"]) & ~_is_true(cutoff["pre_existing"])]
    count = say_number_of(cut["place_id"].nunique(), "place")
    unshown = cut[cut["people_best"].isna()]
    is_withheld = unshown["people_claim_id"].fillna("").astype(bool)
    unknown = unshown.loc[~is_withheld, "place_id"].nunique()
    withheld = unshown.loc[is_withheld, "place_id"].nunique()
    sentences = []
    if unknown:
        tail = "no population figure, so not among the people."
        sentences.append(f"Of the {count} cut off from anything, {_have(unknown)} {tail}")
    if withheld:
        tail = "a restricted figure: among the people, and shown for no place."
        sentences.append(f"Of the {count} cut off from anything, {_have(withheld)} {tail}")
    return sentences


def no_claim_acts(content: BriefContent) -> list[str]:
    """Say so where no claim speaks of roads, ground or services: then open only means unreported."""
    if "predicate" not in content.claims:
        return []
    if content.claims["predicate"].isin(ACTING).any():
        return []
    sentence = (
        "No claim of the ledger speaks of a road, of who holds an area or of a service on that "
        "day: every road is taken as open and every service as functioning, for want of reports."
    )
    return [sentence]


def _have(count: int) -> str:
    return f"{say_count(count)} {'has' if count == 1 else 'have'}"


def weak_grades(content: BriefContent) -> list[str]:
    """Say how well graded the claims are that cut places off: certain is only as good as they."""
    if "grade" not in content.claims or "closing_claim_ids" not in content.cutoff:
        return []
    cut = content.cutoff[content.cutoff["cut_off"].isin(["certain", "best"])]
    named = {name for text in cut["closing_claim_ids"].tolist() for name in split_ids(text)}
    grades = content.claims.loc[content.claims["claim_id"].isin(named), "grade"].tolist()
    unjudged = sum(grade.startswith("F") or grade.endswith("6") for grade in grades)
    if not unjudged:
        return []
    named_only = " (others may not be named)" if HIDDEN_ID in named else ""
    sentence = (
        f"Of the {say_number_of(len(grades), 'claim')}{named_only} that cut these places off, "
        f"{say_count(unjudged)} are graded F or 6: their source or what they say cannot be judged. "
        "Certainly means in every reading of this ledger, no more."
    )
    return [sentence]


def _is_true(flags: pd.Series) -> pd.Series:
    return pd.Series([as_plain(value) is True for value in flags.tolist()], index=flags.index)

"""``cutoff``: who is cut off from what, how surely, and of what kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.access import place_columns
from passable.measures.reach import BEYOND, Reach
from passable.measures.results import CUTOFF_COLUMNS, PEOPLE_COLUMNS, SUMMARY_COLUMNS
from passable.measures.spells import Spells

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CutoffEvidence:
    """All that is known of one category, p places long.

    Parameters
    ----------
    optimistic, best, pessimistic, claim_free
        The reach in each reading, and with every claim removed.
    was_reached : bool[p]
        Reached on the date compared with, in the best reading; ``None`` without such a date.
    in_doubt, on_closure : bool[p]
        See ``reach.in_doubt``; standing on a closure in the best reading.
    spells, possible_spells
        Since when, in the best and in the pessimistic reading.
    closing_claim_ids
        For each place the claims that close its claim-free way.
    """

    optimistic: Reach
    best: Reach
    pessimistic: Reach
    claim_free: Reach
    was_reached: Bools | None
    in_doubt: Bools
    on_closure: Bools
    spells: Spells
    possible_spells: Spells
    closing_claim_ids: list[str]


def cut_off_state(optimistic: Bools, best: Bools, pessimistic: Bools) -> npt.NDArray[np.object_]:
    """Name the state of each place from what is reached in each reading.

    Parameters
    ----------
    optimistic, best, pessimistic : bool[p]
        Whether it is reached.

    Returns
    -------
    object[p]
        ``certain``, ``best``, ``possible`` or ``no``.
    """
    state = np.full(best.shape, "no", dtype=object)
    state[~pessimistic] = "possible"
    state[~best] = "best"
    state[~optimistic] = "certain"
    return state


def cutoff_table(
    places: pd.DataFrame, people: pd.DataFrame, category: str, evidence: CutoffEvidence
) -> pd.DataFrame:
    """Tabulate one category.

    Returns
    -------
    DataFrame
        ``CUTOFF_COLUMNS``, a row per place, reached ones too.
    """
    best = evidence.best.is_reached
    state = cut_off_state(evidence.optimistic.is_reached, best, evidence.pessimistic.is_reached)
    is_possible = state == "possible"
    is_cut = state != "no"
    newly = (
        pd.array([pd.NA] * len(best), dtype="boolean")
        if evidence.was_reached is None
        else pd.array(evidence.was_reached & ~best, dtype="boolean")
    )
    since = np.where(is_possible, evidence.possible_spells.since, evidence.spells.since)
    since[~is_cut] = None
    earlier = np.where(is_possible, evidence.possible_spells.or_earlier, evidence.spells.or_earlier)
    table = place_columns(places).assign(
        category=category,
        cut_off=state,
        reason=np.where(
            best, np.where(is_possible, evidence.pessimistic.reason, ""), evidence.best.reason
        ),
        newly=newly,
        pre_existing=is_pre_existing(
            evidence.claim_free,
            np.where(is_possible, evidence.pessimistic.reason, evidence.best.reason),
        )
        & is_cut,
        snapping_doubt=evidence.in_doubt & is_cut,
        on_closure=evidence.on_closure & is_cut,
        since=since,
        since_or_earlier=earlier.astype(bool) & is_cut,
        since_reading=np.select([is_possible, is_cut], ["pessimistic", "best"], ""),
        closing_claim_ids=np.where(is_cut, np.array(evidence.closing_claim_ids, dtype=object), ""),
    )
    for column in PEOPLE_COLUMNS:
        table[column] = people[column].to_numpy()
    return table[list(CUTOFF_COLUMNS)]


def is_pre_existing(claim_free: Reach, reason: npt.NDArray[np.object_]) -> Bools:
    """Say which of the places cut off are so with every claim removed too, bool[p].

    A place that was only beyond the limit then, and has no open way at all now, is worse off by
    the claims and not among them.

    Parameters
    ----------
    claim_free
        With every claim removed.
    reason : object[p]
        Why each place is cut off now.
    """
    was_only_far = claim_free.reason == BEYOND
    is_worse: Bools = np.asarray(was_only_far & (reason != BEYOND), dtype=bool)
    return ~claim_free.is_reached & ~is_worse


def summarise(cutoff: pd.DataFrame) -> pd.DataFrame:
    """Count places and people for each category, with their denominators.

    Parameters
    ----------
    cutoff
        ``CUTOFF_COLUMNS`` for one or more categories.

    Returns
    -------
    DataFrame
        ``SUMMARY_COLUMNS``, a row per category, in the order met. Certain is counted within best,
        and best within possible. Sums of people leave out places without a figure; a sum over
        places none of which has one is null.
    """
    rows = []
    for category, group in cutoff.groupby("category", sort=False):
        is_best = group["cut_off"].isin(["certain", "best"])
        chosen = {
            "certain": group["cut_off"] == "certain",
            "best": is_best,
            "possible": group["cut_off"] != "no",
            "newly": group["newly"].fillna(value=False).astype(bool) & is_best,
            "pre_existing": group["pre_existing"] & is_best,
            "snapping_doubt": group["snapping_doubt"] & is_best,
            "on_closure": group["on_closure"] & is_best,
        }
        row: dict[str, object] = {
            "category": category,
            "places": len(group),
            "places_with_people": int(group["people_best"].notna().sum()),
            **_people(group, ""),
        }
        for name, mask in chosen.items():
            row[f"{name}_places"] = int(mask.sum())
            row.update(_people(group[mask], f"{name}_"))
        rows.append(row)
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _people(group: pd.DataFrame, prefix: str) -> dict[str, object]:
    """Sum people; 0 for no places, null for places without any figure."""
    least = 1 if len(group) else 0
    return {
        f"{prefix}people_{figure}": group[f"people_{figure}"].sum(min_count=least)
        for figure in ("low", "best", "high")
    }

"""What a change on the roads does to access: who is cut off or reconnected, slower or faster."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.measures.people import sum_people
from passable.measures.reach import NOT_REACHED

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MILLISECONDS_AN_HOUR = 3_600_000.0


def count_changes(
    before: Ints, after: Ints, figures: Floats, ids: npt.NDArray[np.object_]
) -> dict[str, object]:
    """Count what changed between two answers to one category.

    Parameters
    ----------
    before, after : int64[p]
        ms to (or from) the nearest functioning service, ``NOT_REACHED`` where there is none.
    figures : float64[p, 3]
        People of each place: low, best and high; NaN where no figure is known.
    ids : object[p]
        Place ids.

    Returns
    -------
    dict
        Of ``CHANGE_COLUMNS``. Person-hours are of places reached before and after: who is cut off
        has no time to add.
    """
    was, now = before != NOT_REACHED, after != NOT_REACHED
    both, lost, gained = was & now, was & ~now, now & ~was
    extra = np.where(both, after - before, 0)
    best = figures[:, 1]
    worst = int(np.argmax(extra)) if len(extra) else 0
    is_worse = bool(len(extra)) and extra[worst] > 0
    return {
        "places": len(before),
        "places_with_people": int(np.isfinite(best).sum()),
        **sum_people(figures, np.ones(len(before), dtype=bool), ""),
        "places_reached_before": int(was.sum()),
        "newly_cut_off_places": int(lost.sum()),
        **sum_people(figures, lost, "newly_cut_off_"),
        "reconnected_places": int(gained.sum()),
        **sum_people(figures, gained, "reconnected_"),
        "slower_places": int((extra > 0).sum()),
        "slower_people_best": sum_people(figures, extra > 0, "")["people_best"],
        "faster_places": int((extra < 0).sum()),
        "faster_people_best": sum_people(figures, extra < 0, "")["people_best"],
        "extra_person_hours": person_hours(extra, best),
        "worst_extra_seconds": extra[worst] / 1000 if is_worse else np.nan,
        "worst_place_id": str(ids[worst]) if is_worse else "",
        "newly_cut_off_place_ids": "; ".join(ids[lost]),
        "reconnected_place_ids": "; ".join(ids[gained]),
    }


def person_hours(extra: Ints, people: Floats) -> float:
    """Add up the hours of one trip each: null where time changes for places without any figure.

    Parameters
    ----------
    extra : int64[p]
        ms more than before, negative for less.
    people : float64[p]
        NaN where no figure is known.
    """
    differs = extra != 0
    if differs.any() and not np.isfinite(people[differs]).any():
        return float("nan")
    return float((extra * np.nan_to_num(people)).sum() / MILLISECONDS_AN_HOUR)


def name_change(before: int, after: int) -> str:
    """Name what became of one place whose time changed."""
    if after == NOT_REACHED:
        return "cut off"
    if before == NOT_REACHED:
        return "reconnected"
    return "slower" if after > before else "faster"

"""On which days there is conflict at a place, as a displacement model asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from passable.run.study import Study
from passable.situation.situation import Situation
from passable.terms.claims import Claim
from passable.terms.codes import STRATEGIC_DEVELOPMENT

_GEOD: Final = Geod(ellps="WGS84")
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Conflicts:
    """Conflict by day and place.

    Parameters
    ----------
    is_conflict : bool[d, p]
        Day by day from the first.
    counted
        Incidents that made a place one.
    elsewhere
        Incidents that are near no place, or speak of a road or service.
    """

    is_conflict: Bools
    counted: int
    elsewhere: int


def find_conflicts(
    study: Study,
    rows: npt.NDArray[np.int64],
    incidents: Iterable[Claim],
    disputed: Iterable[tuple[date, Bools]],
    begin: date,
    days: int,
    near_km: float,
) -> Conflicts:
    """Find the days of conflict.

    There is conflict at a place on the days of an incident that is said of it, of an area that
    holds it, or of a point within ``near_km``; and while claims that count differ on who holds its
    ground. Strategic developments are no conflict.

    Parameters
    ----------
    study
        Whose places.
    rows : int64[p]
        The places asked about.
    incidents
        Accepted incidents that may be told of.
    disputed
        First day of each step, and at which of the places the ground is disputed.
    begin, days
        The period.
    near_km
        How far an incident at a point reaches.
    """
    places = study.case.places.iloc[rows]
    lonlat = places[["lon", "lat"]].to_numpy(np.float64)
    found = np.zeros((days, len(rows)), dtype=bool)
    counted = elsewhere = 0
    for claim in incidents:
        if claim.value.startswith(STRATEGIC_DEVELOPMENT):
            continue
        last = claim.valid_to or claim.valid_from
        first_day, last_day = (claim.valid_from - begin).days, (last - begin).days
        if last_day < 0 or first_day >= days:
            continue
        at = _places_of(study, claim, places.index, lonlat, near_km)
        if at.any():
            counted += 1
            found[max(first_day, 0) : last_day + 1, at] = True
        else:
            elsewhere += 1
    steps = list(disputed)
    ends = [*((first - begin).days for first, _ in steps[1:]), days]
    for (first, at), end in zip(steps, ends, strict=True):
        found[max((first - begin).days, 0) : max(end, 0), at] = True
    return Conflicts(found, counted, elsewhere)


def _places_of(
    study: Study, claim: Claim, ids: Any, lonlat: npt.NDArray[np.float64], near_km: float
) -> Bools:
    subject = claim.subject
    if subject.kind == "place":
        at: Bools = np.asarray(ids == subject.name, dtype=bool)
        return at
    if subject.kind == "area":
        return _inside(study.case.areas.geometry.loc[subject.name], lonlat)
    if subject.kind == "point":
        here = np.broadcast_to([subject.lon, subject.lat], lonlat.shape)
        away = _GEOD.inv(here[:, 0], here[:, 1], lonlat[:, 0], lonlat[:, 1])[2]
        close: Bools = np.asarray(away <= near_km * 1000, dtype=bool)
        return close
    return np.zeros(len(lonlat), dtype=bool)


def _inside(polygon: Any, lonlat: npt.NDArray[np.float64]) -> Bools:
    held: Bools = np.asarray(shapely.intersects_xy(polygon, lonlat[:, 0], lonlat[:, 1]), dtype=bool)
    return held


class DisputedGround:
    """Says at which places claims that count differ on who holds the ground.

    The smallest area that holds a place decides; one whose holder rests on a claim that may not be
    told is left out.

    Parameters
    ----------
    study, rows
        Whose places, and which.
    hidden
        Claims that may not be told.
    """

    def __init__(self, study: Study, rows: npt.NDArray[np.int64], hidden: frozenset[str]) -> None:
        lonlat = study.case.places.iloc[rows][["lon", "lat"]].to_numpy(np.float64)
        shapes = study.case.areas.geometry
        self._hidden = hidden
        self._count = len(rows)
        largest_first = sorted(study.ledger.areas, key=lambda name: -shapes.loc[name].area)
        self._held = {name: _inside(shapes.loc[name], lonlat) for name in largest_first}

    def at(self, situation: Situation) -> Bools:
        """Give it for a date, bool[p]."""
        found = np.zeros(self._count, dtype=bool)
        holders = situation.effects.holders
        for name, inside in self._held.items():  # smaller ones have the last word
            if name in holders:
                is_told = not self._hidden.intersection(holders[name].claim_ids)
                found[inside] = is_told and len(holders[name].others) > 1
        return found

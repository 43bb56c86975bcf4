"""The figures statements can be checked by: small measures, each with a name and a grammar."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from pyproj import Geod
from shapely import get_coordinates

from passable.measures.routes import fastest_way, nodes_of_way
from passable.measures.statements import RELATIONS, Figure, claimed_range
from passable.run.evaluate import evaluate
from passable.run.place_importance import shares_through
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.situation.people import people_table
from passable.situation.road_names import find_road
from passable.situation.situation import Situation
from passable.terms.codes import READINGS

_GEOD: Final = Geod(ellps="WGS84")
_METRES_PER_KM: Final = 1000.0


class CannotTell(Exception):  # noqa: N818 - an answer, not an error
    """A figure that cannot be computed; its text says why."""


@dataclass(frozen=True)
class Asked:
    """Of what a figure is asked.

    Parameters
    ----------
    study
        Its ledger holds nothing of the statement's own source.
    request
        On the statement's date, for its mover.
    source_id
        The statement's own source.
    """

    study: Study
    request: Request
    source_id: str

    @property
    def situation(self) -> Situation:
        """The date, for the request's mover."""
        return self.study.situation(self.request.on, self.request.known_on, self.request.mover)

    def node(self, place: str) -> int:
        """Find a place on the roads."""
        nodes = place_nodes(self.study)
        if place not in nodes:
            raise CannotTell(f"there is no place '{place}' in the case")
        if nodes[place] < 0:
            raise CannotTell(f"{place} is off the network")
        return nodes[place]

    def people(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """Give low, best and high of every place, float[p, 3], and the claims they stand on."""
        hidden = self.request.hidden_claims(self.study.case)
        table = people_table(self.study.case.places, self.situation.findings, hidden)
        claim_ids = tuple(table["people_claim_id"])
        figures = table[["people_low", "people_best", "people_high"]].to_numpy(np.float64)
        return figures, claim_ids


def _parts(pattern: str, words: str, form: str) -> tuple[str, ...]:
    match = re.fullmatch(pattern, words)
    if match is None:
        raise CannotTell(f"the figure is not written as {form}")
    return tuple((part or "").strip() for part in match.groups())


def _exact(value: float, unit: str, basis: str) -> Figure:
    return Figure(value, value, value, unit, basis)


def _road_km(asked: Asked, words: str) -> Figure:
    ref, start, end = _parts(r"([^@]+)@(.+?)\.\.(.+)", words, "road_km:REF@A..B")
    try:
        found = find_road(asked.study.network, ref, asked.node(start), asked.node(end))
    except ValueError as error:
        raise CannotTell(str(error)) from error
    spans = found.passages[0].spans
    metres = asked.study.network.graph.length_metres[spans.segment] * (spans.end - spans.begin)
    return _exact(float(metres.sum()) / _METRES_PER_KM, "km", "the road data; no claim")


@dataclass(frozen=True)
class _Ways:
    """The fastest way in each reading: infinite km and seconds where there is none."""

    km: list[float]
    seconds: list[float]
    nodes: list[list[int]]


def _ways(asked: Asked, start: str, end: str) -> _Ways:
    origin, target = asked.node(start), asked.node(end)
    ways = _Ways([], [], [])
    for reading in READINGS:
        states = asked.situation.states(reading)
        way = fastest_way(asked.study.network, states, origin, target)
        ways.km.append(math.inf if way is None else way.metres / _METRES_PER_KM)
        ways.seconds.append(math.inf if way is None else way.milliseconds / 1000)
        ways.nodes.append([] if way is None else nodes_of_way(asked.study.network, way, origin))
    if math.isinf(ways.seconds[1]):
        mover = asked.request.mover
        raise CannotTell(f"no open way leads from {start} to {end} in the best reading for {mover}")
    return ways


def _spread(values: list[float], unit: str) -> Figure:
    basis = "the fastest open way in each reading"
    return Figure(min(values), values[1], max(values), unit, basis)


def _way_km(asked: Asked, words: str) -> Figure:
    start, end = _parts(r"(.+?)\.\.(.+)", words, "way_km:A..B")
    return _spread(_ways(asked, start, end).km, "km")


def _seconds(asked: Asked, words: str) -> Figure:
    start, end = _parts(r"(.+?)\.\.(.+)", words, "seconds:A..B")
    return _spread(_ways(asked, start, end).seconds, "seconds")


def _passes(asked: Asked, words: str) -> Figure:
    start, end, place = _parts(r"(.+?)\.\.(.+?)@(.+)", words, "passes:A..B@PLACE")
    node = asked.node(place)
    return _spread([float(node in way) for way in _ways(asked, start, end).nodes], "yes")


def _population(asked: Asked, words: str) -> Figure:
    figures, claim_ids = asked.people()
    row = _place_row(asked, words)
    low, best, high = figures[row].tolist()
    if math.isnan(best):
        raise CannotTell(f"no claim to be shown gives the population of {words}")
    by_id = {c.claim_id: c for c in asked.study.case.claims}
    year = by_id[claim_ids[row]].valid_from.year
    return Figure(low, best, high, "people", f"{claim_ids[row]}, a figure of {year}")


def _place_row(asked: Asked, place: str) -> int:
    names = list(asked.study.case.places.index)
    if place not in names:
        raise CannotTell(f"there is no place '{place}' in the case")
    return names.index(place)


def _population_rank(asked: Asked, words: str) -> Figure:
    figures, _ = asked.people()
    row = _place_row(asked, words)
    known = np.isfinite(figures[:, 1])
    if not known[row]:
        raise CannotTell(f"no claim to be shown gives the population of {words}")
    others = figures[known & (np.arange(len(figures)) != row)]
    low, best, high = figures[row]
    more = (others[:, 0] > high, others[:, 1] > best, others[:, 2] > low)
    basis = f"the case's places with a figure, {int(known.sum())} of {len(known)}"
    return _three(np.array([1 + m.sum() for m in more]), "rank", basis)


def _cut(asked: Asked, category: str) -> np.ndarray:
    """Say who is cut off, bool[3, p]."""
    if category not in set(asked.study.case.services["category"]):
        raise CannotTell(f"the case has no services of the category '{category}'")
    request = asked.request.model_copy(update={"categories": (category,)})
    reach = evaluate(asked.study, request, request.on).reach
    return np.stack([~reach[category, reading].is_reached for reading in READINGS])


def _three(values: np.ndarray, unit: str, basis: str) -> Figure:
    low, best, high = (float(v) for v in values)
    return Figure(low, best, high, unit, basis)


def _cut_off(asked: Asked, words: str) -> Figure:
    place, category = _parts(r"(.+?)@(.+)", words, "cut_off:PLACE@CATEGORY")
    row = _place_row(asked, place)
    return _three(_cut(asked, category)[:, row], "yes", "certainly, best, possibly")


def _places_cut_off(asked: Asked, words: str) -> Figure:
    cut = _cut(asked, words)
    return _three(cut.sum(axis=1), "places", f"of {cut.shape[1]} places")


def _people_cut_off(asked: Asked, words: str) -> Figure:
    cut = _cut(asked, words)
    figures, _ = asked.people()
    lacking = int((cut[1] & ~np.isfinite(figures[:, 1])).sum())
    counted = np.nan_to_num(figures)
    sums = [float(counted[mask, k].sum()) for k, mask in enumerate(cut)]
    high = math.inf if np.isnan(figures[cut[2], 2]).any() else sums[2]
    basis = (
        "lowest figures of those certainly, highest of those possibly cut off; "
        f"{lacking} places cut off have no figure"
    )
    return Figure(sums[0], sums[1], high, "people", basis)


def _areas_held(asked: Asked, words: str) -> Figure:
    actor, place, km = _parts(r"(.+?)@(.+?)@([\d.]+)", words, "areas_held:ACTOR@PLACE@KM")
    case = asked.study.case
    if actor not in case.actors.index:
        raise CannotTell(f"there is no actor '{actor}' in the case")
    lon, lat = case.places.iloc[_place_row(asked, place)][["lon", "lat"]].tolist()
    hidden = asked.request.hidden_claims(case)
    held = [0, 0, 0]
    counted = []
    for name, holder in asked.situation.effects.holders.items():
        corners = get_coordinates(case.areas.geometry.loc[name])
        here = np.broadcast_to([lon, lat], corners.shape)
        away = _GEOD.inv(here[:, 0], here[:, 1], corners[:, 0], corners[:, 1])[2]
        if np.max(away) > float(km) * _METRES_PER_KM:
            continue
        if hidden.intersection(holder.claim_ids):
            raise CannotTell("who holds one of the areas rests on a restricted claim")
        counted.append(name)
        is_sure = holder.others == {actor} and not holder.is_open_question
        may_be = actor in holder.others or holder.is_open_question
        for k, is_held in enumerate((is_sure, holder.best == actor, may_be)):
            held[k] += is_held
    basis = f"areas with a control claim within {km} km: {', '.join(sorted(counted)) or 'none'}"
    return _three(np.array(held), "areas", basis)


def _said(asked: Asked, words: str) -> Figure:
    words, days = _parts(r"([^@]+)(?:@(\d+))?", words, "said:STATEMENT_ID@DAYS")
    statements, sources = asked.study.case.statements, asked.study.case.sources
    if words not in statements.index:
        raise CannotTell(f"there is no statement '{words}'")
    other = statements.loc[words]
    own = sources[asked.source_id].primary_source_id
    if sources[other["source_id"]].primary_source_id == own:
        raise CannotTell(f"{words} stands on the same source")
    if not is_claim(other["relation"], other["value"]):
        raise CannotTell(f"{words} claims no figure")
    tolerance = 0.0 if np.isnan(other["tolerance"]) else float(other["tolerance"])
    least, most, *_ = claimed_range(other["relation"], float(other["value"]), tolerance)
    spoken_of = date.fromisoformat(other["on_date"]) if other["on_date"] else None
    if spoken_of is None or abs((spoken_of - asked.request.on).days) > int(days or 0):
        raise CannotTell(f"{words} speaks of {spoken_of or 'no date'}, not of {asked.request.on}")
    basis = f"{sources[other['source_id']].publisher}, of {spoken_of}"
    return Figure(least, float(other["value"]), most, str(other["unit"]), basis)


def _share_through(asked: Asked, words: str) -> Figure:
    asked.node(words)
    shares = shares_through(asked.study, asked.request, words)
    if not shares:
        raise CannotTell("case.toml names no group_pairs between which a way leads")
    told = ", ".join(f"{group} {share:.0%}" for group, share in shares.items())
    values = list(shares.values())
    basis = f"weighted pairs whose shortest way passes, claims apart: {told}"
    return Figure(min(values), sum(values) / len(values), max(values), "share", basis)


def is_claim(relation: str, value: float) -> bool:
    """Say whether a statement claims a figure at all."""
    return relation in RELATIONS and not np.isnan(value)


@dataclass(frozen=True)
class Measure:
    """A registered figure: how it is written, what it gives, and how it is computed.

    ``of_ledger`` is false where the ledger does not matter, nor whether it reaches back so far.
    """

    form: str
    meaning: str
    compute: Callable[[Asked, str], Figure]
    of_ledger: bool = True


FIGURES: Final[dict[str, Measure]] = {
    m.form.partition(":")[0]: m
    for m in (
        Measure(
            "road_km:REF@A..B",
            "km of a road between two places, claims apart",
            _road_km,
            of_ledger=False,
        ),
        Measure("way_km:A..B", "km of the fastest open way", _way_km),
        Measure("seconds:A..B", "seconds on the fastest open way", _seconds),
        Measure("passes:A..B@PLACE", "1 if the fastest open way passes a place, else 0", _passes),
        Measure(
            "share_through:PLACE",
            "share of the ways between case.toml's groups that pass a place, claims apart: least, "
            "mean and most over the group_pairs",
            _share_through,
            of_ledger=False,
        ),
        Measure("population:PLACE", "people of a place", _population),
        Measure("population_rank:PLACE", "its rank among the case's places", _population_rank),
        Measure("cut_off:PLACE@CATEGORY", "1 if it is cut off, else 0", _cut_off),
        Measure("places_cut_off:CATEGORY", "places cut off", _places_cut_off),
        Measure("people_cut_off:CATEGORY", "people cut off", _people_cut_off),
        Measure(
            "areas_held:ACTOR@PLACE@KM",
            "areas an actor holds that lie whole within so many km of a place",
            _areas_held,
        ),
        Measure(
            "said:STATEMENT_ID@DAYS",
            "what a statement of another source claims of a day no more than so many days off",
            _said,
            of_ledger=False,
        ),
    )
}

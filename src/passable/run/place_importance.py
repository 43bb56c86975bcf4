"""``importance places``: what passes through each place, and what its loss would cost."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.access import place_columns
from passable.measures.passing import count_passing, pass_through
from passable.measures.results import PLACE_COLUMNS
from passable.measures.results_importance import IMPORTANCE_PLACE_COLUMNS
from passable.network.states import CLOSED
from passable.run.main_places import chosen_places
from passable.run.probe import Probe
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.footprints import Footprints, arcs_at
from passable.terms.errors import BadRequest, ProblemList
from passable.terms.progress import Progress, silent

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ALL = "all"


@dataclass(frozen=True)
class PlacesAsked:
    """Which places are removed, and between which pairs it is felt.

    Parameters
    ----------
    between
        ``main``, ``all`` or a number, as for ``main_places.chosen_places``: the pairs of the
        rows ``all``.
    removed
        Ids of the places to remove; ``None``: every place.
    footprint_km
        ``None``: case.toml's.
    claim_free
        Ask the network with every claim removed.
    """

    between: str = "main"
    removed: Sequence[str] | None = None
    footprint_km: float | None = None
    claim_free: bool = False

    @property
    def asked(self) -> dict[str, object]:
        """What goes into the run record."""
        removed = None if self.removed is None else list(self.removed)
        return {
            "between": self.between,
            "removed": removed,
            "footprint_km": self.footprint_km,
            "claim_free": self.claim_free,
        }


def measure_importance_places(
    study: Study,
    request: Request,
    asked: PlacesAsked | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Remove each place in turn and see which pairs lose their way or go round.

    Parameters
    ----------
    study, request
        Of whom, and what: date, mover, reading. The network goes both ways for every pair, so the
        direction does not matter.
    asked
        Which places and pairs.
    progress
        Told after each place.

    Returns
    -------
    DataFrame
        ``IMPORTANCE_PLACE_COLUMNS``: for each place on the network a row for all pairs and one
        for each pair of groups that case.toml names, those with most passing through first.

    Raises
    ------
    BadRequest
        If a place or a number is none.
    """
    asked = asked or PlacesAsked()
    groups = _groups(study, chosen_places(study, request, asked.between))
    everyone = list(dict.fromkeys(name for ids in groups.values() for side in ids for name in side))
    bare = request.model_copy(update={"categories": ()})
    probe = Probe(study, bare, everyone, without_claims=asked.claim_free)
    weights = {name: _weigh(probe, *sides) for name, sides in groups.items()}
    questions = study.case.config.questions
    rows = _rows(study, asked.removed)
    rows = rows[probe.place_node[rows] >= 0]
    prints = Footprints(study.case, study.network, asked.footprint_km or questions.footprint_km)
    names = place_columns(study.case.places)
    table = []
    before = probe.base.between
    for number, row in enumerate(rows.tolist()):
        progress("removing places", number, len(rows))
        place = str(probe.ids[row])
        footprint = prints.of(place, int(probe.place_node[row]))
        left_out = np.isin(probe.pairs.node, footprint.nodes)
        passes = pass_through(before, *probe.by_way_of(footprint.nodes))
        after = before
        if (passes & ~left_out[:, None] & ~left_out[None, :]).any():
            arcs = arcs_at(study.network, footprint.nodes)
            arcs = arcs[probe.states.milliseconds[arcs] != CLOSED]
            after = probe.ask_arcs(arcs, np.full(len(arcs), CLOSED, dtype=np.int64)).between
        head = {
            **{c: names[c].iloc[row] for c in PLACE_COLUMNS},
            "footprint": footprint.told,
            "footprint_junctions": len(footprint.nodes),
            "claim_free": asked.claim_free,
            "reading": "" if asked.claim_free else request.reading,
        }
        for group, weight in weights.items():
            counts = count_passing(before, after, passes, weight, left_out)
            table.append({**head, "group": group, "weight_by": probe.pairs.by, **counts})
    frame = pd.DataFrame(table, columns=list(IMPORTANCE_PLACE_COLUMNS))
    order = frame[frame["group"] == ALL].set_index("place_id")["share_through"]
    rank = frame["place_id"].map(order)
    return frame.iloc[np.argsort(-rank.fillna(-1.0).to_numpy(), kind="stable")].reset_index(
        drop=True
    )


def _rows(study: Study, removed: Sequence[str] | None) -> Ints:
    """Find the places to remove.

    Raises
    ------
    BadRequest
        Naming those there are not.
    """
    index = study.case.places.index
    if removed is None:
        return np.arange(len(index))
    problems = ProblemList()
    for name in removed:
        if name not in index:
            close = difflib.get_close_matches(name, [str(n) for n in index], 1)
            problems.add(
                f"--place: there is no place '{name}'",
                f"Use an id of places.csv.{f' Did you mean {close[0]}?' if close else ''}",
                got=name,
            )
    problems.raise_if_any(BadRequest)
    return np.asarray(index.get_indexer(list(dict.fromkeys(removed))), dtype=np.int64)


def _groups(study: Study, main: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Give the two sides of each question; of ``all`` both are everyone."""
    config = study.case.config
    sides = {ALL: (main, main)}
    for one, other in config.questions.group_pairs:
        sides[f"{one}-{other}"] = (config.place_groups[one], config.place_groups[other])
    return sides


def _weigh(probe: Probe, one: list[str], other: list[str]) -> Floats:
    """Weigh the pairs that lead from either side to the other, 0 for the rest, float64[K, K]."""
    ids = probe.pairs.ids
    first, second = np.isin(ids, one), np.isin(ids, other)
    across = np.outer(first, second) | np.outer(second, first)
    return np.where(across, probe.pairs.weight, 0.0)


def shares_through(study: Study, request: Request, place: str) -> dict[str, float]:
    """Find what share of the ways between case.toml's groups passes a place, claims apart.

    Returns
    -------
    dict
        Pair of groups -> share of its connected weight; pairs without any are left out.
    """
    asked = PlacesAsked(removed=[place], claim_free=True)
    rows = measure_importance_places(study, request, asked)
    rows = rows[(rows["group"] != ALL) & rows["share_through"].notna()]
    return dict(zip(rows["group"], rows["share_through"].astype(float), strict=True))

"""Cutting ways where a vertex has no location, and taking out vertices said twice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.read.tally import Tally


def located_pieces(
    refs: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    located: npt.NDArray[np.bool_],
    tally: Tally,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Cut ways where a node has no location; keep pieces of two vertices or more.

    A node named twice in a row is one vertex, unless the way would then be a mere point: such a
    way is kept as a loop of no length.

    Parameters
    ----------
    refs : int64[v]
        Node ids of all ways one after another.
    counts : int64[w]
        Vertices of each way.
    located : bool[v]
        Whether the vertex has a location.

    Returns
    -------
    kept : int64[k]
        The vertices that stay, ascending.
    piece_way : int64[p]
        The way each piece is of, ascending.
    first_vertex : int64[p + 1]
        Where each piece starts in ``kept``.
    """
    way = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
    starts = np.ones(refs.size, np.bool_)
    starts[1:] = (way[1:] != way[:-1]) | ~located[:-1]
    piece = np.cumsum(starts | ~located, dtype=np.int32)
    repeated = np.zeros(refs.size, np.bool_)
    repeated[1:] = located[1:] & (refs[1:] == refs[:-1]) & (piece[1:] == piece[:-1])
    distinct = np.bincount(piece[located & ~repeated], minlength=refs.size + 1)
    collapse = repeated & (distinct[piece] > 1)
    stays = np.flatnonzero(located & ~collapse)
    sizes = np.bincount(piece[stays], minlength=refs.size + 1)
    kept = stays[sizes[piece[stays]] > 1]
    new_piece = np.ones(kept.size, np.bool_)
    new_piece[1:] = piece[kept][1:] != piece[kept][:-1]
    first = np.flatnonzero(new_piece)
    piece_way = way[kept[first]].astype(np.int64)
    tally.add("vertices", "joined", "a node named twice in a row", int(collapse.sum()))
    _tell_cuts(way, counts, located, piece_way, tally)
    return kept, piece_way, np.append(first, kept.size).astype(np.int64)


def _tell_cuts(
    way: npt.NDArray[np.int32],
    counts: npt.NDArray[np.int64],
    located: npt.NDArray[np.bool_],
    piece_way: npt.NDArray[np.int64],
    tally: Tally,
) -> None:
    has_piece = np.zeros(counts.size, np.bool_)
    has_piece[piece_way] = True
    cut = np.zeros(counts.size, np.bool_)
    cut[way[~located]] = True
    tally.add("vertices", "read", "", int(way.size))
    tally.add("vertices", "dropped", "the file does not hold the node", int((~located).sum()))
    tally.add("ways", "kept", "in part: they leave the extract", int((cut & has_piece).sum()))
    tally.add("ways", "dropped", "fewer than two located nodes", int((cut & ~has_piece).sum()))
    tally.add("ways", "dropped", "fewer than two nodes", int((~cut & ~has_piece).sum()))

"""The places along a way: what stands at its nodes, and between which two a part of it lies."""

from __future__ import annotations

from collections.abc import Sequence

from passable.run.study import Study


class WayPlaces:
    """Tells the places at the nodes of a network.

    Parameters
    ----------
    study
        Its places.
    """

    def __init__(self, study: Study) -> None:
        self._names = study.case.places["name_en"]
        terminals = study.network.terminals
        self._at: dict[int, list[str]] = {}
        for row in terminals.of_kind("place").tolist():
            self._at.setdefault(int(terminals.node[row]), []).append(
                str(terminals.terminal_id[row])
            )

    def ids_at(self, node: int) -> list[str]:
        """List the ids of the places at a node."""
        return self._at.get(node, [])

    def at(self, node: int) -> list[str]:
        """Name the places at a node."""
        return [str(self._names[p]) for p in self.ids_at(node)]

    def between(self, nodes: Sequence[int], first: int, last: int) -> str:
        """Name the places before and after a part of a way.

        Parameters
        ----------
        nodes
            Of the whole way, both ends included.
        first, last
            Places of its first and last arc in the way's list of arcs.
        """
        before = next((p for n in nodes[first::-1] for p in self.at(n)[:1]), "")
        after = next((p for n in nodes[last + 1 :] for p in self.at(n)[:1]), "")
        return f"{before} - {after}"

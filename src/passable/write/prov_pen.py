"""Writes the records of a PROV document, each entity and agent once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote

from passable.write.plain import as_json

if TYPE_CHECKING:
    from prov.model import ProvDocument

NAMESPACE: Final = "urn:passable:"
PREFIX: Final = "p"
Row: TypeAlias = Mapping[str, Any]


def said_of(row: Row) -> dict[str, Any]:
    """Give what a row says; null and empty cells say nothing."""
    told = {str(k): as_json(v) for k, v in row.items()}
    return {k: v for k, v in told.items() if v is not None and v != ""}


class ProvPen:
    """Writes records, each entity once, and remembers what there is."""

    def __init__(self, document: ProvDocument) -> None:
        self.document = document
        self._known: set[str] = set()

    def name(self, kind: str, name: str = "") -> str:
        """Name a thing, safe for any text."""
        return f"{PREFIX}:{kind}/{quote(name, safe='-._~/')}" if name else f"{PREFIX}:{kind}"

    def known(self, kind: str, *names: object) -> str:
        """Give the first of some names that there is, or none."""
        told = [self.name(kind, str(name)) for name in names if name]
        return next((name for name in told if name in self._known), "")

    def entity(self, kind: str, name: str, said: Row, *, of_type: str) -> str:
        """Write an entity with what is said of it; null and empty are left out."""
        identifier = self.name(kind, name)
        if identifier not in self._known:
            self._known.add(identifier)
            told: dict[str, Any] = {"prov:label": name or kind, "prov:type": f"{PREFIX}:{of_type}"}
            told |= {f"{PREFIX}:{k}": v for k, v in said_of(said).items()}
            self.document.entity(identifier, told)
        return identifier

    def collection(self, kind: str, name: str, said: Row, members: Iterable[str]) -> str:
        """Write a collection and what is in it."""
        identifier = self.entity(kind, name, said, of_type="Collection")
        for member in members:
            self.document.hadMember(identifier, member)
        return identifier

    def derived(self, one: str, others: Iterable[str], *, how: str = "") -> None:
        """Write of what an entity is made; names of nothing are passed over."""
        for other in dict.fromkeys(others):
            if other and other != one:
                write = {
                    "primary": self.document.primary_source,
                    "revision": self.document.revision,
                }.get(how, self.document.wasDerivedFrom)
                write(one, other)

    def agent(self, kind: str, name: str) -> str:
        """Write an agent: a person or body, or ourselves."""
        identifier = self.name(f"agent/{kind}", name)
        if identifier not in self._known:
            self._known.add(identifier)
            self.document.agent(identifier, {"prov:label": name, "prov:type": f"prov:{kind}"})
        return identifier

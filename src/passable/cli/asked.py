"""What was said on the command line, kept for the run record, so that it can be asked again."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import typer
from typer.core import TyperCommand

from passable.terms.errors import BadInput

NOT_ASKED: Final = frozenset(
    {"case", "out", "folder", "format_", "quiet", "chart", "sheet", "restricted"}
)
"""Parameters that say where an answer goes or of which case it is, not what was asked."""

REQUESTED: Final = {
    "--on": "on",
    "--known-on": "known_on",
    "--since": "since",
    "--from": "since",
    "--to": "on",
    "--mover": "mover",
    "--vehicle": "vehicle",
    "--season": "season",
    "--reading": "reading",
    "--category": "categories",
    "--direction": "direction",
    "--within": "within_minutes",
}
"""Flag -> where the request holds what it came to; a rerun says it outright, so that a new default
of the case changes nothing."""

_SAID_APART: Final = {
    "claims history": {"--on"},
    "corridor": {"--from", "--to"},
    "diff": {"--since"},
}
"""Flags that mean something else when they are not said."""


def stands_in_request(command: str, flag: str) -> bool:
    """Say whether the request holds all that a flag says."""
    return flag in REQUESTED and flag not in _SAID_APART.get(command, ())


@dataclass(frozen=True)
class Asked:
    """A command and the options given to it.

    Parameters
    ----------
    command
        Such as ``claims list``.
    options
        Those that the request does not hold: by flag, or by the name of an argument, as written.
    """

    command: str = ""
    options: dict[str, Any] = field(default_factory=dict)


_ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


def asked() -> Asked:
    """Give the command that is being carried out."""
    return _ASKED.get() or Asked()


class AskedCommand(TyperCommand):
    """A command that notes what was said before it is carried out.

    Should the input be bad, its problems pass the gate of the case: they may repeat an id or a name
    that is like the one asked for.
    """

    def invoke(self, ctx: Any) -> Any:
        """Note the words, then do it."""
        token = _ASKED.set(_noted(self, ctx))
        try:
            return super().invoke(ctx)
        except BadInput as error:
            if ctx.params.get("restricted") or not ctx.params.get("case"):
                raise
            from passable.run.case_gate import ledger_gate

            gate = ledger_gate(ctx.params["case"], restricted=False)
            raise error.retold(gate.text) from error
        finally:
            _ASKED.reset(token)


def _noted(command: TyperCommand, ctx: Any) -> Asked:
    names = []
    at = ctx
    while at.parent is not None:  # the root is the program
        names.append(at.info_name or "")
        at = at.parent
    name = " ".join(reversed(names))
    options = {
        key_of(param): _written(ctx.params[param.name])
        for param in command.params
        if param.name in ctx.params
        and param.name not in NOT_ASKED
        and not stands_in_request(name, key_of(param))
        and getattr(ctx.get_parameter_source(param.name), "name", "") == "COMMANDLINE"
    }
    return Asked(name, options)


def key_of(param: Any) -> str:
    """Give an option's flag, or an argument's name."""
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.name)


def _written(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_written(inner) for inner in value]
    if isinstance(value, Path) and value.is_absolute():
        return value.name  # where it lies on someone's computer is theirs
    return value if isinstance(value, (bool, int, float)) else str(value)


def note_commands(app: typer.Typer) -> None:
    """Have every command of an app note what it was asked."""
    for info in app.registered_commands:
        info.cls = AskedCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            note_commands(group.typer_instance)

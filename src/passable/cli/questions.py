"""From options to a study and a request: shared by every command that asks a case something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from passable.cli.asked import asked
from passable.cli.words import to_choice, to_date
from passable.terms.codes import READINGS, Direction, Reading, Season, Vehicle
from passable.terms.progress import Progress

if TYPE_CHECKING:
    from passable.run.request import Request
    from passable.run.study import Study


@dataclass(frozen=True)
class Words:
    """What was said on the command line, before it is checked.

    ``compares`` is for commands that compare with case.toml's ``since`` where none is said.
    """

    case: str
    on: str | None = None
    known_on: str | None = None
    since: str | None = None
    mover: str | None = None
    vehicle: str | None = None
    season: str | None = None
    reading: str = "best"
    category: list[str] | None = None
    direction: str = "to"
    within: float | None = None
    restricted: bool = False
    compares: bool = False


def open_question(words: Words, progress: Progress) -> tuple[Study, Request]:
    """Check the words, open the case and make the request.

    Raises
    ------
    BadInput
        If a word, the case or a date is not good; the words are checked before roads are read.
    """
    on = to_date("--on", words.on)
    known_on = to_date("--known-on", words.known_on)
    since = to_date("--since", words.since)
    reading = to_choice("--reading", words.reading, READINGS)
    direction = to_choice("--direction", words.direction, ("to", "from"))
    from passable.run.request import ask, check_travel
    from passable.run.study import open_study

    check_travel(words.vehicle, words.season)
    study = open_study(
        words.case,
        vehicle=cast("Vehicle | None", words.vehicle),
        season=cast("Season | None", words.season),
        progress=progress,
    )
    request = ask(
        study,
        on=on,
        known_on=known_on,
        since=since,
        mover=words.mover,
        reading=cast("Reading", reading),
        categories=tuple(words.category) if words.category else None,
        direction=cast("Direction", direction),
        within_minutes=words.within,
        restricted=words.restricted,
    )
    said = asked()
    told: dict[str, object] = {"command": said.command, "options": said.options}
    if since is None and not words.compares:
        told["since"] = None
    return study, request.model_copy(update=told)

"""Whether what the files of a case say of each other holds: every id named is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pandas as pd

from passable.terms.claims import Source
from passable.terms.codes import NO_ACTOR
from passable.terms.config import CaseConfig
from passable.terms.errors import ProblemList, name_offenders

ANY_ACTOR, NO_GROUND = "*", "none"
"""In a mover's rules: any actor; ground that no claim speaks of."""

CONFIG = "case.toml"


def check_config_links(
    config: CaseConfig,
    places: Collection[str],
    categories: Collection[str],
    actors: Collection[str],
    problems: ProblemList,
) -> None:
    """Check the ids that case.toml names against the tables.

    Parameters
    ----------
    config
        case.toml.
    places, categories, actors
        Place ids, the service categories present, actor ids.
    problems
        Where what is not there is noted.
    """
    note = _Noter(problems)
    movers, defaults, questions = config.movers, config.defaults, config.questions
    note("defaults.mover", "mover", [defaults.mover], movers)
    if defaults.since and defaults.since > defaults.on:
        problems.add(
            "since is after on", "Give an earlier day.", file=CONFIG, column="defaults.since"
        )
    note("questions.categories", "service category", questions.categories, categories)
    note("questions.main_places", "place", questions.main_places, places)
    note("questions.focus_places", "place", questions.focus_places, places)
    note("questions.routes", "place", [end for ends in questions.routes for end in ends], places)
    ends = [end for corridor in questions.corridors for end in corridor[:2]]
    note("questions.corridors", "place", ends, places)
    for key, members in config.place_groups.items():
        note(f"place_groups.{key}", "place", members, places)
    paired = [group for pair in questions.group_pairs for group in pair]
    note("questions.group_pairs", "group of places", paired, config.place_groups)
    ground = {*actors, ANY_ACTOR, NO_GROUND, NO_ACTOR}
    for key, mover in movers.items():
        named = [*mover.may_enter, *mover.may_not_enter]
        note(f"movers.{key}", "actor", named, ground)
        for number, crossing in enumerate(mover.crossings):
            ends = [crossing.from_actor, crossing.to_actor]
            note(f"movers.{key}.crossings[{number}]", "actor", ends, ground)


class _Noter:
    def __init__(self, problems: ProblemList) -> None:
        self.problems = problems

    def __call__(self, key: str, thing: str, named: Iterable[str], there: Collection[str]) -> None:
        for name in dict.fromkeys(named):
            if name not in there:
                self.problems.add(
                    f"there is no {thing} '{name}'",
                    "Mend the name, or add it to the case.",
                    file=CONFIG,
                    column=key,
                    expected=f"one of {name_offenders(sorted(there))}" if there else "",
                )


def check_references(
    frame: pd.DataFrame,
    column: str,
    there: Collection[str],
    where: str,
    problems: ProblemList,
    name: str,
) -> None:
    """Check that every filled cell of a column names a row of another table."""
    for value, row in zip(frame[column], frame["row"], strict=True):
        if value and value not in there:
            problems.add(
                f"there is no such row in {where}",
                f"Mend the id, or add it to {where}.",
                file=name,
                row=int(row),
                column=column,
                got=value,
            )


def check_table_links(
    tables: dict[str, pd.DataFrame],
    names: dict[str, str],
    sources: dict[str, Source],
    problems: ProblemList,
) -> None:
    """Check what the tables say of each other; claims are checked where they are parsed.

    Parameters
    ----------
    tables
        ``places, services, statements`` with their ids as columns.
    names
        How the user knows each file.
    sources
        By id.
    problems
        Where what is not there is noted.
    """
    for table in ("places", "services", "statements"):
        check_references(
            tables[table], "source_id", sources, names["sources"], problems, names[table]
        )
    place_ids = set(tables["places"]["place_id"])
    check_references(
        tables["services"], "place_id", place_ids, names["places"], problems, names["services"]
    )


def roads_path(folder: Path, text: str) -> Path:
    """Find where ``roads.path`` points: inside the case folder, or where an absolute path says."""
    path = Path(text)
    return path if path.is_absolute() else folder / path


class _RoadsNoter:
    def __init__(self, problems: ProblemList, text: str) -> None:
        self.problems, self.text = problems, text

    def __call__(self, what: str, remedy: str) -> None:
        self.problems.add(what, remedy, file=CONFIG, column="roads.path", got=self.text)


def check_roads_path(folder: Path, text: str, problems: ProblemList) -> None:
    """Check that ``roads.path`` is there and stays inside the case folder, unless absolute.

    A case may come from a stranger: a relative path must not lead out of it, not even by a
    symbolic link. An absolute path is the analyst's own word for a file kept elsewhere.
    """
    note = _RoadsNoter(problems, text)
    if "://" in text or text.startswith("/vsi") or "\0" in text or not text.strip():
        note("this is not a local path", "Download the roads and name the copy.")
        return
    path = roads_path(folder, text)
    parts = {*PurePosixPath(text).parts, *PureWindowsPath(text).parts}
    if not Path(text).is_absolute() and (
        ".." in parts or not path.resolve().is_relative_to(folder.resolve())
    ):
        note(
            "the path leads out of the case folder",
            "Copy the roads into the case's folder roads/, or write an absolute path.",
        )
    elif not path.exists():
        note("there is no such file", "Put the roads there, or mend the path.")

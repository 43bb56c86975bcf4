"""The headline: two to five sentences a cluster lead can read out, each with its denominator."""

from __future__ import annotations

from typing import Any

import pandas as pd

from passable.write.brief_content import BriefContent, BriefHead
from passable.write.headline_caveats import (
    never_reached,
    no_claim_acts,
    weak_grades,
    without_figures,
)
from passable.write.plain import plain_records
from passable.write.wording import (
    say_category,
    say_count,
    say_duration,
    say_long_date,
    say_number_of,
    say_vehicle,
)

Row = dict[str, Any]


def headline_sentences(content: BriefContent) -> list[str]:
    """Compose the sentences from the summary, the cut-off table and the differences.

    The worst category leads, then the others, what changed, and what is doubtful.
    """
    head = content.head
    counted = content.summary if content.by_claims is None else content.by_claims
    rows = sorted(plain_records(counted, counted.columns), key=_worst_first)
    if not rows:
        return [
            (
                f"As of {say_long_date(head.on)} no answer was computed for any place: the case "
                "has no places or asks for no category of service."
            )
        ]
    touched = [row for row in rows if row["possible_places"]]
    if not touched:
        return [
            *_nobody(content, rows),
            *no_claim_acts(content),
            *never_reached(content.cutoff, _limit(head)),
        ]
    sentences = _lead(head, touched[0])
    rest = _rest(head, touched[1:], [row for row in rows if not row["possible_places"]])
    if rest:
        sentences.append(rest)
    sentences += _changes(content, rows)
    return [
        *sentences,
        *never_reached(content.cutoff, _limit(head)),
        *without_figures(content.cutoff),
        *weak_grades(content),
    ]


def _worst_first(row: Row) -> tuple[float, float, float, float]:
    return (
        -(row["best_people_best"] or 0),
        -(row["best_places"] or 0),
        -(row["possible_people_best"] or 0),
        -(row["possible_places"] or 0),
    )


def _lead(head: BriefHead, row: Row) -> list[str]:
    """Say the worst category: the best reading first, then what is certain and possible."""
    places, known = row["places"], row["places_with_people"]
    whom = f"for {head.mover_title} ({say_vehicle(head)})"
    if row["best_places"]:
        of_all = f" of {say_count(row['people_best'])}" if row["best_people_best"] else ""
        figure = f"{say_count(row['best_people_best'])}{of_all} people" if of_all else "people"
        main = (
            f"{figure} in {_of_places(row['best_places'], places)} are cut off from "
            f"{_service(head, row)}"
        )
    else:
        main = (
            f"no place of {say_count(places)} is cut off from {_service(head, row)} in the best "
            "reading"
        )
    certain = (
        f"Certainly cut off: {_people(row, 'certain')} in {_places(row['certain_places'])}"
        if row["certain_places"]
        else "Certainly cut off: none"
    )
    best = f"in the best reading {_people(row, 'best')} in {_places(row['best_places'])}"
    possible = f"possibly {_people(row, 'possible')} in {_places(row['possible_places'])}"
    counted = (
        f"counted are the people of the {say_count(known)} of {_places(places)} with a "
        "population figure"
        if known
        else f"none of the {_places(places)} has a population figure"
    )
    sure = f"{certain}; {best}; {possible}"
    if row["certain_places"] == row["best_places"] == row["possible_places"]:
        sure = (
            f"Certainly so: every reading of the claims gives {_people(row, 'best')} in "
            f"{_places(row['best_places'])}"
        )
    return [f"As of {say_long_date(head.on)}, {main}, {whom}.", f"{sure}; {counted}."]


def _rest(head: BriefHead, touched: list[Row], untouched: list[Row]) -> str:
    limit = _limit(head)
    parts = [
        f"from {say_category(row['category'])} {_people(row, 'best')} in "
        f"{_of_places(row['best_places'], row['places'])} "
        f"(certainly {say_count(row['certain_places'])}, "
        f"possibly {say_count(row['possible_places'])} places)"
        for row in touched
    ]
    text = f"In the best reading also cut off{limit}: {'; '.join(parts)}." if parts else ""
    if untouched:
        names = _join_or([say_category(row["category"]) for row in untouched])
        text += f" No place is cut off from {names}{limit} in any reading."
    return text.strip()


def _nobody(content: BriefContent, rows: list[Row]) -> list[str]:
    head = content.head
    names = _join_or([say_category(row["category"]) for row in rows])
    first = rows[0]
    known = (
        f"{say_count(first['places_with_people'])} of {say_count(first['places'])} places have a "
        f"population figure, {say_count(first['people_best'])} people in all"
        if first["places_with_people"]
        else f"none of the {say_count(first['places'])} places has a population figure"
    )
    limit = _limit(head)
    cutting = content.by_claims is not None and content.summary["possible_places"].sum() > 0
    by_what = " by any claim" if cutting else ""
    sentence = (
        f"As of {say_long_date(head.on)}, for {head.mover_title} ({say_vehicle(head)}), no place "
        f"of {say_count(first['places'])} is cut off{by_what} from {names}{limit}, in any reading; "
        f"{known}."
    )
    return [sentence, *_changes(content, rows)]


def _changes(content: BriefContent, rows: list[Row]) -> list[str]:
    """Say who was cut off and who reconnected since the date compared with."""
    if content.head.since is None:
        return []
    parts = [
        f"{_places(row['newly_places'])} with {_people(row, 'newly')} newly cut off from "
        f"{say_category(row['category'])}"
        for row in rows
        if row["newly_places"]
    ]
    for category, (places, people, unknown) in _reconnected(content.diff).items():
        said = f"{say_count(people)} people" if places > unknown else "people of unknown number"
        more = f", {unknown} of them without a figure" if 0 < unknown < places else ""
        parts.append(f"{_places(places)} with {said}{more} reconnected to {say_category(category)}")
    since, limit = say_long_date(content.head.since), _limit(content.head)
    if not parts:
        return [
            f"Since {since} no place was newly cut off or reconnected{limit}, in the best reading."
        ]
    return [f"Since {since}{',' if limit else ''}{limit}: {'; '.join(parts)}."]


def _reconnected(diff: pd.DataFrame) -> dict[str, tuple[int, float, int]]:
    found: dict[str, tuple[int, float, int]] = {}
    for row in plain_records(diff, ("change", "category", "people_best")):
        if row["change"] == "reconnected":
            category, people = str(row["category"]), row["people_best"]
            places, total, unknown = found.get(category, (0, 0.0, 0))
            known = isinstance(people, (int, float))
            found[category] = (
                places + 1,
                total + (float(people) if isinstance(people, (int, float)) else 0.0),
                unknown + (not known),
            )
    return found


def _people(row: Row, state: str) -> str:
    """Say the people of a state, or that no figure is known for its places."""
    figure = row[f"{state}_people_best"]
    if row[f"{state}_places"] and not figure:
        return "people of unknown number"
    low, high = row[f"{state}_people_low"], row[f"{state}_people_high"]
    if low is None or high is None or low == high:
        return f"{say_count(figure)} people"
    return f"{say_count(figure)} people ({say_count(low)}–{say_count(high)})"


def _places(count: int) -> str:
    return say_number_of(count, "place")


def _of_places(count: int, total: int) -> str:
    return f"{say_count(count)} of {_places(total)}"


def _service(head: BriefHead, row: Row) -> str:
    way = " (deliveries from it)" if head.direction == "from" else ""
    return f"every functioning {say_category(row['category'])}{way}{_limit(head)}"


def _limit(head: BriefHead) -> str:
    if head.within_minutes is None:
        return ""
    return f" within {say_duration(60 * head.within_minutes)}"


def _join_or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

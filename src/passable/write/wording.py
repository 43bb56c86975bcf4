"""How numbers, dates and states are said, the same on page, map and sheet."""

from __future__ import annotations

from datetime import date
from typing import Final

from passable.write.brief_content import BriefHead
from passable.write.plain import as_plain

DASH: Final = "—"
THIN: Final = "\u202f"
"""A narrow space that does not break: between thousands, and between a figure and its unit."""

STATE_WORDS: Final[dict[str, str]] = {
    "certain": "certainly cut off",
    "best": "cut off in the best reading",
    "possible": "possibly cut off",
    "never": "unreached without claims too",
    "no": "not cut off",
}
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MINUTES_SHOWN_BELOW_HOURS: Final = 2
_SECONDS_PER_MINUTE: Final = 60
_MINUTES_PER_HOUR: Final = 60
_KM_WITH_DECIMAL_BELOW: Final = 100


def say_count(value: object) -> str:
    """Say a whole number with thin separators, or a dash.

    >>> say_count(1234567.0).replace(THIN, "_"), say_count(None)
    ('1_234_567', '—')
    """
    number = as_plain(value)
    if not isinstance(number, (int, float)):
        return DASH
    return f"{number:,.0f}".replace(",", THIN)


def say_number_of(count: object, noun: str) -> str:
    """Say how many of a thing.

    >>> say_number_of(1, "place"), say_number_of(0, "place"), say_number_of(None, "place")
    ('1 place', '0 places', '— places')
    """
    return f"{say_count(count)} {noun}" + ("" if as_plain(count) == 1 else "s")


def say_range(low: object, best: object, high: object) -> str:
    """Say the range of a figure, empty if it has none.

    >>> say_range(900, 1000, 1200).replace(THIN, "_"), say_range(5, 5, 5)
    ('900–1_200', '')
    """
    lowest, highest = as_plain(low), as_plain(high)
    if lowest is None or highest is None or (lowest == highest == as_plain(best)):
        return ""
    return f"{say_count(low)}–{say_count(high)}"


def say_duration(seconds: object) -> str:
    """Say seconds as minutes or hours.

    >>> say_duration(5400).replace(THIN, " "), say_duration(15000).replace(THIN, " ")
    ('90 min', '4 h 10 min')
    """
    number = as_plain(seconds)
    if not isinstance(number, (int, float)):
        return DASH
    sign = "−" if number < 0 else ""
    minutes = round(abs(number) / _SECONDS_PER_MINUTE)
    hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
    if hours < _MINUTES_SHOWN_BELOW_HOURS:
        return f"{sign}{minutes}{THIN}min"
    return f"{sign}{hours}{THIN}h" + (f"{THIN}{rest}{THIN}min" if rest else "")


def say_km(km: object) -> str:
    """Say kilometres.

    >>> say_km(12.34).replace(THIN, " "), say_km(351.4).replace(THIN, " ")
    ('12.3 km', '351 km')
    """
    number = as_plain(km)
    if not isinstance(number, (int, float)):
        return DASH
    if abs(number) < _KM_WITH_DECIMAL_BELOW:
        return f"{number:.1f}{THIN}km"
    return f"{say_count(number)}{THIN}km"


def say_date(value: object) -> str:
    """Say a date as 2017-03-21, or a dash."""
    day = as_plain(value)
    return day.isoformat() if isinstance(day, date) else (str(day) if day else DASH)


def say_long_date(day: date) -> str:
    """Say a date in a sentence.

    >>> say_long_date(date(2017, 3, 21))
    '21 March 2017'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_text(value: object) -> str:
    """Say text, or a dash where there is none."""
    text = as_plain(value)
    return DASH if text is None or text == "" else str(text)


def say_category(category: str) -> str:
    """Say a category in words.

    >>> say_category("border_crossing")
    'border crossing'
    """
    return category.replace("_", " ")


def say_vehicle(head: BriefHead) -> str:
    """Say vehicle and season."""
    return f"{head.vehicle.replace('_', ' ')}, {head.season} season"


def as_of_line(head: BriefHead) -> str:
    """One line that dates every page, sheet and map."""
    known = head.known_on.isoformat() if head.known_on else "all the ledger holds"
    return (
        f"As of {head.on.isoformat()} (known on: {known}) · {head.mover_title} · "
        f"{say_vehicle(head)} · run {head.run_id}"
    )


def stamp(head: BriefHead) -> str:
    """Say whether the output may be passed on."""
    return "RESTRICTED" if head.is_restricted else "PUBLIC"

"""One cell of text -> a checked value, or what is wrong with it and what to write instead."""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from datetime import date

from passable.terms.columns import Column

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,' \u00a0\u202f٬][0-9]{3})+(\.[0-9]+)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9].*")
_OTHER_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_PCODE = re.compile(r"[A-Za-z]{2,3}[0-9]+")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}:[0-9]{2}(:00)?)")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(:00)?")
_HOURS, _MINUTES = 24, 60
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LIMITS = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True)
class BadCell:
    """What is wrong with a cell: the parts of a ``Problem`` that the cell itself decides."""

    what: str
    remedy: str
    expected: str = ""


def check_cell(text: str, column: Column) -> str | float | BadCell:
    """Check one cell that is not empty against its column.

    Parameters
    ----------
    text
        The cell, white space stripped.
    column
        What it should hold.

    Returns
    -------
    str or float or BadCell
        Numbers and degrees as ``float``; everything else as text, codes in the spelling of
        ``column.values``, dates and moments as ISO text, times of day as ``06:00``.
    """
    match column.kind:
        case "number":
            return _number(text)
        case "lon" | "lat":
            return _degrees(text, column.kind)
        case "date":
            return _date(text)
        case "moment":
            return _moment(text)
        case "clock":
            return _clock(text)
        case "code":
            return _code(text, column.values)
        case "pcode":
            if _PCODE.fullmatch(text) is None:
                return BadCell(
                    "this is not a P-code",
                    "Take the code from the COD-AB table, or leave the cell empty.",
                    "two or three letters and digits (SY0401)",
                )
            return text
        case _:
            return text


def _number(text: str) -> float | BadCell:
    if _NUMBER.fullmatch(text):
        value = float(text)
        if math.isfinite(value):
            return value
        return BadCell("the number is too large", "Write a number of a sane size.", "a number")
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[^0-9.+-]", "", text)
        return BadCell(
            "this is not a plain number: a comma or a space may part thousands or decimals",
            f"Write {plain}, or with a point if decimals were meant.",
            "digits, with a point for decimals",
        )
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        return BadCell(
            "the digits are not Western digits", "Write it with the digits 0-9.", "digits 0-9"
        )
    remedy = "Write digits with a point for decimals; units go in their own column."
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        remedy = f"Write {text.replace(',', '.')} if the comma parts decimals."
    return BadCell("this is not a number", remedy, "a number")


def _degrees(text: str, kind: str) -> float | BadCell:
    value = _number(text)
    limit = _LIMITS[kind]
    if isinstance(value, BadCell):
        return BadCell(value.what, value.remedy, "decimal degrees")
    if abs(value) > limit:
        return BadCell(
            f"{kind} is out of range",
            "Write decimal degrees in WGS 84; check that lon and lat are not swapped "
            "and that these are not metres of a projection.",
            f"-{limit:g} to {limit:g} degrees",
        )
    return value


def _date(text: str) -> str | BadCell:
    expected = "a date like 2017-03-21"
    if _ISO_DATE.fullmatch(text):
        try:
            year = date.fromisoformat(text).year
        except ValueError:
            return BadCell("there is no such day", "Check the month and the day.", expected)
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return BadCell(
                "the year cannot be meant", "Check the year.", f"{_FIRST_YEAR} to {_LAST_YEAR}"
            )
        return text
    timed = _ISO_TIME.fullmatch(text)
    if timed:
        return BadCell("a date must have no time of day", f"Write {timed[1]}.", expected)
    other = _OTHER_DATE.fullmatch(text)
    if other:
        readings = _readings(int(other[1]), int(other[2]), int(other[3]))
        if readings:
            remedy = f"Write {' or '.join(readings)}" + (
                ", whichever is meant." if len(readings) > 1 else "."
            )
            return BadCell("this is not an ISO date", remedy, expected)
    if re.fullmatch(r"[0-9]{5}", text):
        remedy = "Format the column as a date in Excel, then save it again."
        return BadCell("this is Excel's number of a day, not a date", remedy, expected)
    return BadCell("this is not a date", "Write year-month-day.", expected)


def _moment(text: str) -> str | BadCell:
    expected = "a date and a time like 2017-03-21T06:00"
    found = _MOMENT.fullmatch(text)
    if found is None:
        remedy = "Write the date, a T, and the time of day, local time."
        if _ISO_DATE.fullmatch(text):
            remedy = f"Add the time of day: {text}T00:00 is the day's first minute."
        return BadCell("this is no moment", remedy, expected)
    day, clock = _date(found[1]), _clock(found[2])
    if isinstance(day, BadCell):
        return BadCell(day.what, day.remedy, expected)
    if isinstance(clock, BadCell):
        return BadCell(clock.what, clock.remedy, expected)
    return f"{day}T{clock}"


def _clock(text: str) -> str | BadCell:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) >= _HOURS or int(found[2]) >= _MINUTES:
        return BadCell(
            "this is no time of day", "Write hours and minutes of 24 hours.", "06:00 to 23:59"
        )
    return f"{int(found[1]):02}:{found[2]}"


def _readings(first: int, second: int, year: int) -> list[str]:
    dates = []
    for day, month in ((first, second), (second, first)):
        try:
            dates.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(dates))


def _code(text: str, values: tuple[str, ...]) -> str | BadCell:
    wanted = text.casefold()
    for value in values:
        if value.casefold() == wanted:
            return value
    close = difflib.get_close_matches(wanted, [value.casefold() for value in values], n=1)
    remedy = f"Did you mean '{close[0]}'?" if close else "Write one of the codes."
    return BadCell("this code is not known", remedy, f"one of {', '.join(values)}")

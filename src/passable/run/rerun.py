"""``rerun``: a run record, asked again of the case as it is now, and what is not as it was."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.measures.results_rerun import RERUN_COLUMNS
from passable.read.case import case_folder, embedded_cases
from passable.run.give import table_format
from passable.run.record import NOT_LISTED
from passable.terms.errors import BadFile, BadRequest, Problem
from passable.write.gate import OPEN, STAMP, Gate
from passable.write.tables import write_table

MOST_BYTES: Final = 500_000_000
_PARTS: Final = ("inputs_sha256", "counts", "answer", "request")
_OWN: Final = frozenset(
    {
        *_PARTS, "run_id", "program", "version", "case", "schematic_note", "network_sha256",
        "calibration", "assumptions", "claims", "made_at", "python", "release",
    }
)  # fmt: skip
Record = dict[str, Any]
Change = dict[str, str]


@dataclass(frozen=True)
class Question:
    """What a record asks, to be asked again.

    Parameters
    ----------
    record
        The record.
    command
        Such as ``claims list``.
    options
        As they were given, by flag or argument.
    case
        The case to ask.
    """

    record: Record
    command: str
    options: dict[str, Any]
    case: str

    @property
    def request(self) -> Record:
        """The resolved request, defaults of the time filled in."""
        return dict(self.record["request"])

    @property
    def is_restricted(self) -> bool:
        """Whether the answer left with --restricted."""
        return bool(self.request.get("restricted"))


def read_question(path: Path, case: str | None, *, restricted: bool) -> Question:
    """Read a run record: a ``run.json``, or the ``run`` of a JSON or GeoJSON answer.

    Parameters
    ----------
    path
        The file.
    case
        The case to ask; ``None``: the embedded case or the folder that the record names, here or
        beside the record.
    restricted
        Whether the record of a restricted answer may be asked again.

    Raises
    ------
    BadFile
        If it is no record.
    BadRequest
        If it cannot be asked again, or there is no such case.
    """
    record = _read_record(path)
    if record["request"].get("restricted") and not restricted:
        raise BadRequest(
            Problem(
                "the record is of a restricted answer",
                "Say --restricted if those who see what comes of it may.",
                str(path),
            )
        )
    command = str(record["request"].get("command") or "")
    if not command:
        raise BadRequest(
            Problem(
                "the record names no command, for it was made in Python",
                "Ask the same there, and compare the digests under 'answer'.",
                str(path),
            )
        )
    options = record["request"].get("options") or {}
    return Question(record, command, dict(options), case or _find_case(record, path))


def _read_record(path: Path) -> Record:
    found: Any = None
    try:
        if path.stat().st_size <= MOST_BYTES:
            found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not JSON"
        raise BadFile(
            Problem(
                f"the record cannot be read ({reason})",
                "Name a run.json, or an answer written with --format json.",
                str(path),
            )
        ) from error
    record = found.get("run", found) if isinstance(found, dict) else found
    is_ours = isinstance(record, dict) and record.get("program") == "passable"
    if not is_ours or not all(isinstance(record.get(part), dict) for part in _PARTS):
        raise BadFile(
            Problem(
                "this is not a run record of Passable, or one from before answers had digests",
                "Name a run.json, or an answer written with --format json.",
                str(path),
                expected=f"an object with {', '.join(_PARTS)}",
            )
        )
    return dict(record)


def _find_case(record: Record, path: Path) -> str:
    name = str(record.get("case", ""))
    if name in embedded_cases():
        return name
    near = [Path(name), path.parent / name, path.parent.parent / name] if name else []
    for folder in near:
        if (folder / "case.toml").exists():
            return str(folder)
    raise BadRequest(
        Problem(
            f"the record is of the case '{name}', which is not here",
            "Say the case's folder after the record.",
            str(path),
        )
    )


def check_case_is_there(case: str) -> None:
    """Refuse a case that is not there, before its question is put.

    Raises
    ------
    BadRequest
        If there is none.
    """
    case_folder(case)


def is_same(changes: pd.DataFrame) -> bool:
    """Say whether the answer is the same, whatever else is not."""
    return not (changes["what"] == "answer").any()


def compare_records(before: Mapping[str, Any], now: Mapping[str, Any]) -> pd.DataFrame:
    """List what differs between two records of the same question, ``RERUN_COLUMNS``.

    The answer comes first, then what may have changed it.
    """
    changes = [
        *_answer(before["answer"], now["answer"]),
        *_one("version", "passable", before.get("version"), now.get("version")),
        *_mapping("input", before["inputs_sha256"], now["inputs_sha256"]),
        *_one("network", "", before.get("network_sha256"), now.get("network_sha256")),
        *_one("calibration", "", before.get("calibration"), now.get("calibration")),
        *_one("schematic", "", before.get("schematic_note"), now.get("schematic_note")),
        *_mapping("request", _asked(before), _asked(now)),
        *_mapping("claim", _claims(before), _claims(now)),
        *_mapping("count", _counts(before), _counts(now)),
        *_sentences(before.get("assumptions", ()), now.get("assumptions", ())),
        *_mapping("also", _also(before), _also(now)),
    ]
    return pd.DataFrame(changes, columns=list(RERUN_COLUMNS))


def _one(what: str, name: str, before: Any, now: Any) -> Iterator[Change]:
    if before != now:
        yield {"what": what, "name": name, "before": _said(before), "now": _said(now)}


def _mapping(what: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *now]):
        yield from _one(what, name, before.get(name), now.get(name))


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _answer(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    told = [
        {name: f"{d['rows']} rows, {d['sha256'][:16]}" for name, d in side.items()}
        for side in (before, now)
    ]
    yield from _mapping("answer", *told)


def _asked(record: Mapping[str, Any]) -> Record:
    return {k: v for k, v in record["request"].items() if k not in ("command", "options")}


def _claims(record: Mapping[str, Any]) -> dict[str, str]:
    """Part the list of claims, or give the sentence that stands in its stead."""
    text = str(record.get("claims", ""))
    if text.startswith(NOT_LISTED):
        return {"": text}
    pairs = (part.rpartition(" ") for part in text.split("; ") if part)
    return {name: digest for name, _, digest in pairs}


def _counts(record: Mapping[str, Any]) -> dict[str, str]:
    return {what: f"{c['count']} {c['of']}" for what, c in record["counts"].items()}


def _sentences(before: Any, now: Any) -> Iterator[Change]:
    for sentence in before:
        if sentence not in now:
            yield {"what": "assumption", "name": "", "before": sentence, "now": ""}
    for sentence in now:
        if sentence not in before:
            yield {"what": "assumption", "name": "", "before": "", "now": sentence}


def _also(record: Mapping[str, Any]) -> Record:
    return {name: value for name, value in record.items() if name not in _OWN}


def give_changes(
    question: Question, now: Record, changes: pd.DataFrame, said: str | None, out: Path | None
) -> None:
    """Write what is not as it was; both records have been through the gate already.

    Raises
    ------
    BadRequest
        If the format or the path will not do.
    """
    write_table(
        changes,
        out if out is not None else sys.stdout,
        table_format(said, out),
        run={
            "program": "passable",
            "rerun_of": question.record["run_id"],
            "run_id": now["run_id"],
            "on": question.request.get("on"),
        },
        gate=OPEN if now.get("release") == STAMP else Gate(),
        meanings=RERUN_COLUMNS,
        title=f"what is not as it was in run {question.record['run_id']}",
    )

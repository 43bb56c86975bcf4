"""case.toml -> ``CaseConfig``; every fault is named by its key."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from passable.read.local_file import is_local_file
from passable.terms.config import CaseConfig
from passable.terms.errors import ProblemList

MAX_CONFIG_BYTES = 5_000_000


def read_case_config(
    path: Path, problems: ProblemList, name: str = "case.toml"
) -> CaseConfig | None:
    """Read and check a case's configuration.

    Parameters
    ----------
    path
        The TOML file.
    problems
        Where everything that is wrong is noted; nothing is raised.
    name
        How the user knows the file.

    Returns
    -------
    CaseConfig or None
        ``None`` when anything was wrong.
    """
    if not is_local_file(path, problems, name, MAX_CONFIG_BYTES):
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(
            f"the text is not UTF-8 (byte offset {error.start:,})",
            "Save it as UTF-8 in a text editor.",
            file=name,
        )
        return None
    return parse_case_config(text, problems, name)


def parse_case_config(
    text: str, problems: ProblemList, name: str = "case.toml"
) -> CaseConfig | None:
    """Check the text of a case.toml; see ``read_case_config``."""
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems.add(
            f"this is not TOML: {error}",
            "Mend that line: text stands in quotation marks, dates without them, one key a line.",
            file=name,
        )
        return None
    try:
        return CaseConfig.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            _note(fault["type"], fault["loc"], fault["msg"], fault.get("input"), problems, name)
        return None


def _note(
    kind: str,
    place: tuple[int | str, ...],
    message: str,
    got: object,
    problems: ProblemList,
    name: str,
) -> None:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    key = key.lstrip(".")
    if kind == "missing":
        problems.add("a key is missing", "Add it; see docs/guide/case.md.", file=name, column=key)
    elif kind == "extra_forbidden":
        problems.add(
            "this key is not known",
            "Check its spelling and the table that it stands in, or remove it.",
            file=name,
            column=key,
        )
    else:
        clause = message.removeprefix("Value error, ")
        problems.add(
            clause[:1].lower() + clause[1:],
            "Mend the value of this key; see docs/guide/case.md.",
            file=name,
            column=key,
            got="" if isinstance(got, dict | list) else got,
        )

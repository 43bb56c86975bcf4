"""The columns of ``rerun``: what is not as it was."""

from __future__ import annotations

from typing import Final

RERUN_COLUMNS: Final[dict[str, str]] = {
    "what": "str: answer, version, input, network, calibration, request, claim, count, assumption …",
    "name": "str: which table, file, claim, count or option",
    "before": "str: as the record has it; empty if it was not there",
    "now": "str: as it is; empty if it is not there any more",
}
"""``rerun``: a row for each difference between a record and the same question asked again."""

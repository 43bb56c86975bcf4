"""Tables of one kind, one for each agreement or corridor, as one table of a brief."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def join_frames(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of the same columns under one another; empty ones change no type of a column.

    Parameters
    ----------
    frames
        At least one.
    """
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return pd.concat(filled, ignore_index=True)

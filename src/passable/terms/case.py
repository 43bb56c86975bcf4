"""A case as read and checked: configuration, tables, claims. Roads are read apart, being large."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from passable.terms.agreements import NO_AGREEMENTS, Agreements
from passable.terms.claims import Claim, Source
from passable.terms.config import CaseConfig
from passable.terms.convoys import NO_CONVOYS, ConvoyPlans


@dataclass(frozen=True)
class Case:
    """Everything of a case folder but its roads.

    Parameters
    ----------
    name
        The folder's name, or the name of an embedded case.
    folder
        Where it lies.
    config
        case.toml.
    places, services, actors, statements
        Tables with the columns of ``terms.columns``, ids as the index; absent optional columns
        are filled with empty text or NaN; an added column ``row`` holds the spreadsheet row.
    areas
        Columns ``name, kind`` and polygons in WGS 84; ``area_id`` as the index.
    sources
        By id.
    claims
        In the order of the file, all states.
    agreements
        With their terms and movements; none in most cases.
    convoys
        To be planned, with permits and hours; none in most cases.
    digests
        SHA-256 of each file read, by its path inside the case.
    """

    name: str
    folder: Path
    config: CaseConfig
    places: pd.DataFrame
    services: pd.DataFrame
    actors: pd.DataFrame
    statements: pd.DataFrame
    areas: gpd.GeoDataFrame
    sources: dict[str, Source]
    claims: tuple[Claim, ...]
    digests: dict[str, str]
    agreements: Agreements = NO_AGREEMENTS
    convoys: ConvoyPlans = NO_CONVOYS

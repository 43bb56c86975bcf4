"""The options that commands share, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Case = Annotated[
    str, typer.Argument(help="A case folder, or the name of an embedded case.", metavar="CASE")
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The date asked about; case.toml's if not said."),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on", metavar="DATE", help="Use only what was reported by then; all if not said."
    ),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="An earlier date to compare with.")
]
Mover = Annotated[
    str | None, typer.Option("--mover", help="Who moves: a mover of case.toml.", metavar="MOVER")
]
Vehicle = Annotated[
    str | None,
    typer.Option(
        "--vehicle",
        metavar="VEHICLE",
        help="motorcycle, 4x4, light_truck, heavy_truck or truck_trailer.",
    ),
]
Season = Annotated[str | None, typer.Option("--season", metavar="SEASON", help="dry or wet.")]
Reading = Annotated[
    str, typer.Option("--reading", help="best, optimistic or pessimistic.", metavar="READING")
]
Category = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        metavar="CATEGORY",
        help="Category of service; may be repeated; case.toml's if not said.",
    ),
]
Direction = Annotated[
    str, typer.Option("--direction", metavar="DIRECTION", help="to the services, or from them.")
]
Within = Annotated[
    float | None,
    typer.Option("--within", metavar="MINUTES", help="Services farther away do not count.", min=0),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table, json, csv, xlsx, geojson or gpkg; what --out's name tells if not said.",
        metavar="FORMAT",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="PATH", help="Write there; stdout if not said."),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FOLDER", help="The brief's folder; CASE-brief here if not said."
    ),
]
Restricted = Annotated[
    bool,
    typer.Option("--restricted", help="Let restricted values out; every page then says so."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no notes.")]

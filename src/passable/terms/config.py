"""What case.toml holds, checked: titles, dates, movers, categories, thresholds, assumptions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from passable.terms.codes import Season, Vehicle

Minutes = Annotated[float, Field(ge=0, le=100_000)]


class Strict(BaseModel):
    """A table of case.toml: unknown keys are errors, so that a typing slip is not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Crossing(Strict):
    """What it costs a mover to pass from one actor's ground to another's."""

    from_actor: str = "*"
    to_actor: str = "*"
    effect: Literal["open", "closed"] | None = None
    delay_minutes: Minutes | None = None
    note: str = ""

    @model_validator(mode="after")
    def _one_effect(self) -> Crossing:
        if (self.effect is None) == (self.delay_minutes is None):
            msg = "give either effect = 'open' | 'closed', or delay_minutes"
            raise ValueError(msg)
        return self


class Mover(Strict):
    """Who moves: whose ground they may enter and what crossing a line costs.

    ``crossings`` are tried in order and the first that fits decides; ``*`` fits any actor and
    ``none`` ground that no claim speaks of. A line no rule fits is closed.
    """

    title: str
    may_enter: list[str] = Field(default_factory=lambda: ["*"])
    may_not_enter: list[str] = Field(default_factory=list)
    crossings: list[Crossing] = Field(default_factory=list)
    note: str = ""


class Roads(Strict):
    """Where the roads are and how they are read."""

    path: str
    kind: Literal["osm", "lines", "schematic"] | None = None
    layer: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    join_tolerance_metres: float = Field(0.0, ge=0, le=1000)
    join_crossings: bool = False
    thin_twins: bool = False
    merge_chains: bool = False
    schematic_note: str = ""


class Travel(Strict):
    """Travel times."""

    calibration: float = Field(1.0, gt=0, le=20)
    calibration_note: str = "not calibrated: modelled times usually run short of driven ones"
    max_snap_metres: float = Field(2000.0, gt=0, le=100_000)


class Staleness(Strict):
    """Days after which a claim of each predicate is stale; absent: never."""

    status: int | None = Field(90, gt=0)
    practicability: int | None = Field(180, gt=0)
    delay_minutes: int | None = Field(90, gt=0)
    control: int | None = Field(180, gt=0)
    incident: int | None = Field(30, gt=0)
    damage: int | None = Field(365, gt=0)
    function: int | None = Field(180, gt=0)
    population: int | None = None
    capacity: int | None = None


class Exposure(Strict):
    """How incidents become a density along the roads."""

    bandwidth_metres: float = Field(1000.0, ge=1, le=100_000)
    half_life_days: float = Field(30.0, ge=0.1, le=36_500)
    method: Literal["discontinuous", "continuous"] = "discontinuous"
    dead_ends: Literal["return", "lose"] = "return"


class Sensitivity(Strict):
    """What of a case is public that otherwise is not, and what counts as too few people.

    ``public_because`` is printed with every answer; without a reason nothing is declared public.
    """

    public_categories: list[str] = Field(default_factory=list)
    public_road_checkpoints: bool = False
    public_because: str = ""
    checkpoint_delay_days: int = Field(30, ge=0, le=3650)
    smallest_cell: int = Field(3, ge=0, le=1000)

    @model_validator(mode="after")
    def _has_reason(self) -> Sensitivity:
        if (
            self.public_categories or self.public_road_checkpoints
        ) and not self.public_because.strip():
            msg = "say in public_because why these locations are public already"
            raise ValueError(msg)
        return self


class Defaults(Strict):
    """What is asked when the command line does not say."""

    on: date
    since: date | None = None
    mover: str
    vehicle: Vehicle = "light_truck"
    season: Season = "dry"


MOST_CORRIDORS: Final = 10
"""More, side by side with what their loss does, would rank roads."""
Corridor = Annotated[list[str], Field(min_length=2, max_length=3)]
"""Two place ids, and the number or name of the road between them if it keeps to one."""


class Questions(Strict):
    """What the brief answers."""

    categories: list[str] = Field(min_length=1)
    thresholds_minutes: list[Minutes] = Field(default_factory=lambda: [30.0, 60.0, 120.0])
    main_places: list[str] = Field(default_factory=list)
    routes: list[tuple[str, str]] = Field(default_factory=list)
    corridors: list[Corridor] = Field(default_factory=list, max_length=MOST_CORRIDORS)
    focus_places: list[str] = Field(default_factory=list)
    group_pairs: list[tuple[str, str]] = Field(default_factory=list)
    footprint_km: float = Field(3.0, gt=0, le=500)


class CaseConfig(Strict):
    """case.toml, whole."""

    title: str
    summary: str = ""
    country: str = ""
    licence: str = ""
    disputed_boundary_note: str = (
        "The boundaries and names shown and the designations used on this map do not imply "
        "official endorsement or acceptance."
    )
    defaults: Defaults
    roads: Roads
    travel: Travel = Travel()
    staleness_days: Staleness = Staleness()
    exposure: Exposure = Exposure()
    sensitivity: Sensitivity = Sensitivity()
    questions: Questions
    place_groups: dict[str, list[str]] = Field(default_factory=dict)
    movers: dict[str, Mover] = Field(min_length=1)
    assumptions: list[str] = Field(default_factory=list)

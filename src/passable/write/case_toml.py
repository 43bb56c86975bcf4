"""The text of a new case.toml: every option is there, with what it means beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_TEMPLATE = """\
# What this case asks, and what it takes for granted. Every option is listed; a line that begins
# with '#' is a comment, and a commented option shows its default. Dates stand without quotation
# marks, text with them. 'passable check' says what is wrong after an edit.

title = {title}
# summary = "one paragraph for the head of the brief"
# country = ""
licence = {licence}
# disputed_boundary_note = "the disclaimer printed on maps; a neutral one unless you say"

# What the model takes for granted; printed in every brief. Add your own.
assumptions = {assumptions}

[defaults]                # what is asked when the command line does not say
on = {on}           # the day in question (--on)
# since = {on}      # the day the brief compares with
mover = "civilians"       # one of the movers below (--mover)
vehicle = "light_truck"   # motorcycle, 4x4, light_truck, heavy_truck, truck_trailer (--vehicle)
season = "dry"            # dry or wet (--season)

[roads]
path = {roads_path}  # inside this folder, or an absolute path
# kind = "osm"            # osm, lines or schematic; told by the file's name otherwise
# layer = ""              # which layer of a GeoPackage
# columns = {{}}            # our column = "the layer's column", for a layer of lines
# join_tolerance_metres = 0.0   # ends of lines nearer than this are one junction
# schematic_note = ""     # said wherever a schematic network is shown

[travel]
calibration = 1.0         # modelled times are multiplied by this
# calibration_note = "not calibrated: modelled times usually run short of driven ones"
max_snap_metres = 2000.0  # a place farther from any road is off the network, and says so

[staleness_days]          # a claim older than this is stale; leave a line out for the default
status = 90
practicability = 180
delay_minutes = 90
control = 180
incident = 30
damage = 365
function = 180
# population = 3650       # never stale unless you say
# capacity = 3650         # never stale unless you say

[exposure]                # density of incidents along roads, per km and day
bandwidth_metres = 1000.0 # as far as an incident known to the spot reaches along the roads
half_life_days = 30.0     # an incident this old counts half
method = "discontinuous"  # what happens at junctions: discontinuous or continuous
dead_ends = "return"      # send back what arrives, or "lose" it
[sensitivity]             # locations that do not leave without --restricted, but for those below
{sensitivity}
# checkpoint_delay_days = 30   # a checkpoint reported later than this before the day asked about is withheld
# smallest_cell = 3       # figures of fewer people are withheld; places of fewer to a P-code too

[questions]               # what the brief answers
categories = {categories}  # of services.csv
thresholds_minutes = [30.0, 60.0, 120.0]
# place_ids between which ways are compared
main_places = {main_places}
# pairs of place_ids whose way is shown
routes = {routes}
# corridors = [["a", "b", "M5"]]  # roads told over time: two place_ids, and the road if it keeps to one
focus_places = []         # place_ids the brief looks at closely
# footprint_km = 3.0      # how far a place reaches, where no area bears its id
# group_pairs = [["north", "south"]]  # of [place_groups]: does the way between them pass a place

# [place_groups]          # groups of place_ids, such as the directions of highways
# north = []

# Movers: whose ground they may enter (actor_ids of actors.csv, '*' is anybody) and what crossing
# a line between two sides costs. Rules are tried in order and the first that fits decides; a line
# that no rule fits is closed. The rule below keeps every line open until you say otherwise.
"""

_MOVER = """
[movers.{key}]
title = {title}
may_enter = ["*"]
may_not_enter = []

[[movers.{key}.crossings]]
from_actor = "*"          # an actor_id, '*' for any, 'none' for ground no claim speaks of
to_actor = "*"
effect = "open"           # or "closed"; or instead of it: delay_minutes = 30
"""

_NOTHING_PUBLIC = """\
# public_categories = ["hospital"]   # whose locations are public already, say why:
# public_road_checkpoints = false         # those of the road data
# public_because = \"\"\
"""

DEFAULT_MOVERS = {
    "civilians": "Civilians",
    "commercial": "Commercial traffic",
    "humanitarian": "Humanitarian convoys",
}


@dataclass(frozen=True)
class NewConfig:
    """What differs from one new case.toml to another.

    Parameters
    ----------
    title, licence
        Texts.
    on
        The default day.
    roads_path
        Inside the folder, with ``/``.
    categories, routes
        Of ``[questions]``.
    main_places
        Id and name of each.
    assumptions
        Sentences.
    public_categories
        Categories of service whose locations are public already; none: all are left to the
        default.
    public_because
        Why.
    """

    title: str
    licence: str
    on: date
    roads_path: str
    categories: Sequence[str]
    main_places: Sequence[tuple[str, str]]
    routes: Sequence[tuple[str, str]]
    assumptions: Sequence[str]
    public_categories: Sequence[str] = ()
    public_because: str = ""


def case_toml_text(config: NewConfig) -> str:
    """Write the text of a case.toml."""
    head = _TEMPLATE.format(
        title=_toml(config.title),
        licence=_toml(config.licence),
        assumptions=_listed(config.assumptions),
        on=config.on.isoformat(),
        roads_path=_toml(config.roads_path),
        categories=_toml(list(config.categories)),
        sensitivity=_sensitivity(config),
        main_places=_named(config.main_places),
        routes=_toml([list(ends) for ends in config.routes]),
    )
    movers = (_MOVER.format(key=key, title=_toml(title)) for key, title in DEFAULT_MOVERS.items())
    return head + "".join(movers)


def _sensitivity(config: NewConfig) -> str:
    if not config.public_because:
        return _NOTHING_PUBLIC
    return (
        f"public_categories = {_toml(list(config.public_categories))}\n"
        f"public_road_checkpoints = true\npublic_because = {_toml(config.public_because)}"
    )


def _toml(value: str | list[str] | list[list[str]]) -> str:
    """Write text or lists of text: JSON's escapes are TOML's, but for the delete sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(sentences: Sequence[str]) -> str:
    return "[\n" + "".join(f"  {_toml(sentence)},\n" for sentence in sentences) + "]"


def _named(places: Sequence[tuple[str, str]]) -> str:
    """List ids, each with its name as a comment; JSON's escapes keep a name on its line."""
    lines = (f"  {_toml(place_id)},  # {_toml(name)[1:-1]}\n" for place_id, name in places)
    return "[\n" + "".join(lines) + "]"

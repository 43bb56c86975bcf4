"""Run by a Python that has Flee: reads a folder as Flee does, moves agents, tells what it saw.

Flee 3.1 looks a link to be reopened up by the identity of its end's name (``name is not endpoint``
in ``_reopen_link_1way``), so names read from two files never match. They are made one here, which
is what Flee means; without it its links stay closed for good.
"""

import json
import sys

from flee import InputGeography, flee, spawning
from flee.SimulationSettings import SimulationSettings


def main(folder, settings, days, agents):
    SimulationSettings.ReadFromYML(settings)
    SimulationSettings.ConflictInputFile = f"{folder}/conflicts.csv"
    world = flee.Ecosystem()
    read = InputGeography.InputGeography()
    read.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
    read.ReadLocationsFromCSV(f"{folder}/locations.csv")
    read.ReadLinksFromCSV(f"{folder}/routes.csv")
    read.ReadClosuresFromCSV(f"{folder}/closures.csv")
    for rows in (read.locations, read.links, read.closures):
        rows[:] = [[sys.intern(cell) for cell in row] for row in rows]
    world, _ = read.StoreInputGeographyInEcosystem(world)
    seen = []
    for day in range(days):
        read.AddNewConflictZones(world, day)
        world.enact_border_closures(day)
        if day < 20:
            spawning.spawn_agents(world, agents)
            world.evolve()
        seen.append(
            {
                "closed": sorted(
                    [place.name, link.endpoint.name]
                    for place in world.locations
                    for link in place.closed_links
                ),
                "conflict": sorted(p.name for p in world.locations if p.conflict > 0),
                "agents": world.numAgents(),
            }
        )
    told = {
        "places": [p.name for p in world.locations],
        "links": sum(len(p.links) + len(p.closed_links) for p in world.locations),
        "foreign": sorted(p.name for p in world.locations if p.foreign),
        "people": {p.name: p.pop for p in world.locations},
        "days": seen,
    }
    sys.stdout.write("FLEE " + json.dumps(told) + "\n")


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

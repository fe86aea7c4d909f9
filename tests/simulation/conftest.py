"""What the tests of the simulated layers share: the shipped tables and the model they were drawn from."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from flowspace import geography, simulation, tables
from flowspace.sources.masses import masses


@pytest.fixture(scope="session")
def shipped():
    """Pairs, masses and members behind the shipped layers, with parameters and seed of each."""
    names = ("cities", "membership", "city_patents_estimated", "simulation_parameters")
    read = {name: tables.read(name) for name in names}
    cities = read["cities"][read["cities"]["level"].isin(["municipality", "prefecture"])]
    members = geography.members(read["membership"])
    parameters = {layer: simulation.read_parameters(read["simulation_parameters"], layer)
                  for layer in ("copatents", "enterprise")}
    return SimpleNamespace(cities=cities["adcode"].tolist(), members=members, masses=masses(read),
                           pairs=simulation.city_pairs(cities, members), parameters=parameters)

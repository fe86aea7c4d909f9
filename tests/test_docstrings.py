"""Every public function of the rooms that measure says what it takes, gives and refuses, and shows it."""
from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap

import pytest

from flowspace.tables.rules import RULES

ROOMS = ("polycentricity", "inequality", "convergence", "spatial", "links", "estimation", "geography",
         "simulation", "tables", "capability", "networks", "econometrics", "resilience", "shocks",
         "world_cities", "bibliometrics", "bibliography", "specialisation", "scenarios",
         "planning", "mechanisms", "plantexts", "reports", "reruns", "teaching", "explorer")


def modules():
    for room in ROOMS:
        package = importlib.import_module(f"flowspace.{room}")
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield importlib.import_module(found.name)


# All rules have the parameters of `Rule`; `main` is a command.
FUNCTIONS = {f"{module.__name__}.{name}": function for module in modules()
             for name, function in inspect.getmembers(module, inspect.isfunction)
             if function.__module__ == module.__name__ and not name.startswith("_") and name != "main"
             and function not in RULES.values()}


def sections(function):
    """Text below each numpydoc heading."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.getdoc(function) or "", flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(parameters):
    """Names that a section of parameters describes, several of which may share a line."""
    lines = re.findall(r"^(\S.*?)(?: : .*)?$", parameters, re.M)
    return {name.strip() for line in lines for name in line.split(",")}


def statements(function):
    return ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))


def test_there_are_functions_of_every_room():
    assert {name.split(".")[1] for name in FUNCTIONS} == set(ROOMS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_is_described_in_full(name):
    function = FUNCTIONS[name]
    signature, found = inspect.signature(function), sections(function)
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    taken = {stars.get(parameter.kind, "") + parameter.name for parameter in signature.parameters.values()}
    assert documented(found.get("Parameters", "")) == taken
    assert ("Returns" in found) == (signature.return_annotation not in (None, "None"))
    assert ">>> " in found.get("Examples", "")
    if any(isinstance(statement, ast.Raise) for statement in statements(function)):
        assert re.match(r"\w+Error\n +\S", found.get("Raises", ""))

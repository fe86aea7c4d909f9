"""All kinds of polycentricity by year in one table: of attributes of cities, and of layers of links between them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.functional import COLUMNS as FUNCTIONAL_COLUMNS
from flowspace.polycentricity.functional import functional_polycentricity
from flowspace.polycentricity.morphological import morphological_polycentricity
from flowspace.polycentricity.registry import find_measures
from flowspace.polycentricity.tables import not_flags
from flowspace.values import listed, plain, refuse

MORPHOLOGICAL = "morphological"
"""Kind of polycentricity of what cities have, beside the two kinds of what links them."""

NO_DIRECTION = "none"
"""Direction of a morphological measure; no empty cell, so that tables can be grouped and turned by it."""

COLUMNS = ("layer", *FUNCTIONAL_COLUMNS)
"""Columns of the result."""


class Attribute(NamedTuple):
    """What cities have: the input of morphological polycentricity.

    Parameters
    ----------
    values : DataFrame
        As for `morphological_polycentricity`.
    value : str
        The column to measure.
    """

    values: pd.DataFrame
    value: str = "patents"


class Layer(NamedTuple):
    """Links between cities: the input of functional polycentricity.

    Parameters
    ----------
    links, cities, value, directed, directions, window
        As for `functional_polycentricity`.
    """

    links: pd.DataFrame
    cities: object
    value: str = "full"
    directed: bool = False
    directions: object = ("total",)
    window: int = 1


def polycentricity_by_year(members: pd.DataFrame, attributes=None, layers=None, measures=None, years=None,
                           complete_only: bool = False) -> pd.DataFrame:
    r"""Morphological, functional within and functional external polycentricity of every agglomeration and year.

    One evenness E from the registry measures all three kinds:

    .. math:: P_{\text{morphological}} = E(x), \qquad P_{\text{within}} = E(s^{\text{in}})\,\Delta, \qquad
              P_{\text{external}} = E(s^{\text{ext}})\,\Delta^{\text{ext}},

    with what cities have (x), their strengths inside the agglomeration and towards the outside (s) and the densities
    of `functional_polycentricity`.

    Parameters
    ----------
    members : DataFrame
        agglomeration and adcode, one row per membership.
    attributes : mapping of str to Attribute, optional
        What cities have, by the name it gets in the column layer.
    layers : mapping of str to Layer, optional
        Links between cities, by the name they get in the column layer.
    measures : str, Measure or sequence of these, optional
        Names in `MEASURES` or records of one's own; all of `MEASURES` if left out.
    years : sequence of int, optional
        Years to report on; for each attribute and layer those it has, if left out. Of links, a year asked for without
        any gives zeros; of attributes, it gives no row.
    complete_only : bool
        Leave out agglomeration-years in which a member city was not observed.

    Returns
    -------
    DataFrame
        Attributes first, then layers, each in the order given and within it as `morphological_polycentricity` and
        `functional_polycentricity` sort:

        layer, agglomeration, year, kind, direction, measure
            The key; kind is morphological, functional_within or functional_external, direction none, total, out or in.
        value, evenness, density : float
            Morphological: value and evenness are the same, and there is no density (nan). Functional: value is
            evenness times density.
        links : Int64
            Linked pairs or directed links; missing where the kind is morphological.
        n_members, n_observed, complete, total, evidence
            As `functional_polycentricity` and `morphological_polycentricity` return them.

    Raises
    ------
    MeasureError
        If neither attributes nor layers are given or they are no mapping of `Attribute` and `Layer`; and as the
        functions for each kind.

    See Also
    --------
    morphological_polycentricity, functional_polycentricity : one kind alone.
    general_functional_polycentricity : several layers in one number.

    Notes
    -----
    The kinds are not on one scale: the functional ones hold a density, so they are lower and rise with the number of
    links. Compare evenness with evenness.

    Examples
    --------
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2", "3"]})
    >>> patents = pd.DataFrame({"adcode": ["1", "2", "3"], "year": 2015, "patents": [8, 4, 2]})
    >>> links = pd.DataFrame({"adcode_a": ["1", "1"], "adcode_b": ["2", "9"], "year": 2015, "full": [6, 1]})
    >>> table = polycentricity_by_year(members, {"patents": Attribute(patents)},
    ...                                {"copatents": Layer(links, ["1", "2", "3", "9"])}, measures="taylor")
    >>> table[["layer", "kind", "value", "evenness", "density"]].round(3)
           layer                 kind  value  evenness  density
    0    patents        morphological  0.375     0.375      NaN
    1  copatents    functional_within  0.167     0.500    0.333
    2  copatents  functional_external  0.000     0.000    0.333
    """
    attributes, layers = ({} if given is None else given for given in (attributes, layers))
    problems = not_flags(complete_only=complete_only)
    problems += _problems(attributes, "attributes", Attribute) + _problems(layers, "layers", Layer)
    if not problems and not attributes and not layers:
        problems.append(Problem("neither attributes nor layers", "at least one of the two", "give what to measure"))
    refuse(problems)
    # Both kinds read them, and what can be read only once is a list from here on.
    years, measures = (list(given) if isinstance(given, Iterator) else given for given in (years, measures))
    # The order asked for, which `morphological_polycentricity` does not keep.
    order = {record.name: place for place, record in enumerate(find_measures(measures))}
    parts = []
    for name, attribute in attributes.items():
        part = morphological_polycentricity(_of_years(attribute.values, years), members, measures, attribute.value)
        groups = {key: place for place, key in enumerate(dict.fromkeys(members["agglomeration"].astype("str")))}
        part = part.sort_values(["agglomeration", "year", "measure"], ignore_index=True, key=lambda column: column.map(
            {"agglomeration": groups, "measure": order}[column.name]) if column.name != "year" else column)
        parts.append(part.assign(layer=name, kind=MORPHOLOGICAL, direction=NO_DIRECTION, evenness=part["value"],
                                 density=np.nan, links=pd.array([pd.NA] * len(part), "Int64")))
    for name, layer in layers.items():
        part = functional_polycentricity(layer.links, members, layer.cities, layer.value, years, measures,
                                         layer.directed, layer.directions, layer.window)
        parts.append(part.assign(layer=name).astype({"links": "Int64"}))
    table = pd.concat([part[list(COLUMNS)].astype({"layer": "str"}) for part in parts], ignore_index=True)
    return table[table["complete"]].reset_index(drop=True) if complete_only else table


def _problems(given, what, kind) -> list[Problem]:
    expected = f"a mapping of names to {kind.__name__}"
    if not isinstance(given, Mapping):
        return [Problem(f"{what} that are a {type(given).__name__}", expected, "give a dict")]
    return [Problem(f"{what} {name!r} that is a {type(item).__name__}", expected, f"make a {kind.__name__} of it")
            for name, item in given.items() if not isinstance(item, kind)]


def _of_years(values, years):
    """Rows of the years asked for; tables without years are named where they are read."""
    if years is None or not isinstance(values, pd.DataFrame) or "year" not in values:
        return values
    if isinstance(years, (str, bytes)) or not hasattr(years, "__iter__"):
        raise MeasureError(Problem(f"years that are a {type(years).__name__}", "a list of years",
                                   "give for example range(2001, 2021)"))
    asked = list(years)
    wrong = [plain(year) for year in asked if not isinstance(year, Integral) or isinstance(year, bool)]
    if wrong:
        raise MeasureError(Problem(f"years that are no whole numbers ({listed(wrong)})", "years such as 2015",
                                   "correct them"))
    return values[values["year"].isin(asked)]

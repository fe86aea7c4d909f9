"""True parameters of the simulated layers, as a table and back."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.errors import ParameterError, Problem
from flowspace.geography.columns import require_columns
from flowspace.simulation.gravity import Gravity

LAYERS = ("copatents", "enterprise")
"""Layers that are simulated."""

PARAMETERS = {
    "seed": ("none", "Seed of the draw", "随机抽取所用种子"),
    "intercept": ("log links", "Logarithm of the expected links of two cities of mean mass, 1 km apart, of different "
                               "provinces and agglomerations", "两个平均规模、相距1公里、分属不同省份和城市群的城市的期望联系数对数"),
    "mass_exponent": ("none", "Exponent of the mass of either city", "两端城市规模的指数"),
    "origin_exponent": ("none", "Exponent of the mass of the city of the headquarters", "总部所在城市规模的指数"),
    "destination_exponent": ("none", "Exponent of the mass of the city of the branch", "分支所在城市规模的指数"),
    "distance_exponent": ("none", "Exponent of distance, with a minus sign in the model", "距离的指数（模型中取负号）"),
    "agglomeration_effect": ("log links", "Effect of a common agglomeration", "同属一个城市群的效应"),
    "agglomeration_deviation": ("log links", "What one agglomeration adds to that effect in all years",
                                "某一城市群在各年份对该效应的附加值"),
    "province_effect": ("log links", "Effect of a common province", "同属一个省份的效应"),
    "origin_effect": ("log links", "What the headquarters of one city add", "某一城市作为总部所在地的附加效应"),
    "destination_effect": ("log links", "What the branches of one city add", "某一城市作为分支所在地的附加效应"),
    "dispersion": ("none", "Variance of the affinity of a pair around 1", "城市对亲和度围绕1的方差"),
}
"""Parameters of the table by name: unit, description in English and Chinese."""

_YEARLY = ("intercept", "agglomeration_effect")
_KEYED = ("agglomeration_deviation", "origin_effect", "destination_effect")
_SINGLE = ("origin_exponent", "destination_exponent", "distance_exponent", "province_effect", "dispersion")
_COLUMNS = ["layer", "parameter", "subject", "year", "value", "unit", "origin", "note_en", "note_zh"]


def parameter_table(layer: str, gravity: Gravity, seed: int, origins: Mapping | None = None) -> pd.DataFrame:
    """Write the parameters of one layer as rows.

    Parameters
    ----------
    layer : {"copatents", "enterprise"}
    gravity : Gravity
        The parameters.
    seed : int
        Seed of the draw that goes with them.
    origins : mapping, optional
        How parameters came about ("calibrated", "interpolated", "extrapolated" or "assumed"), by name, or by
        (name, year), or by (name, subject) for single cities and agglomerations; "calibrated" where nothing is said.

    Returns
    -------
    DataFrame
        Columns of the table simulation_parameters.

    Raises
    ------
    ParameterError
        If there is no such layer.

    Examples
    --------
    >>> gravity = Gravity({2010: 7.0}, 0.8, 0.8, 0.5, {2010: 0.5}, 0.5, 1.0)
    >>> parameter_table("copatents", gravity, seed=1)["parameter"].tolist()
    ['seed', 'mass_exponent', 'distance_exponent', 'province_effect', 'dispersion', 'intercept', 'agglomeration_effect']
    """
    _check_layer(layer)
    values = [("seed", "", pd.NA, seed)]
    for name in _SINGLE:
        if layer == "copatents" and name != "destination_exponent":
            values.append((name.replace("origin", "mass"), "", pd.NA, getattr(gravity, name)))
        elif layer == "enterprise":
            values.append((name, "", pd.NA, getattr(gravity, name)))
    values += [(name, "", year, value) for name in _YEARLY for year, value in sorted(getattr(gravity, name).items())]
    values += [(name, subject, pd.NA, value) for name in _KEYED
               for subject, value in sorted(getattr(gravity, name).items())]
    origins = {"seed": "assumed", **(origins or {})}
    rows = [(name, subject, year, value,
             origins.get((name, subject or year), origins.get(name, "calibrated")))
            for name, subject, year, value in values]
    table = pd.DataFrame(rows, columns=["parameter", "subject", "year", "value", "origin"])
    known = table["parameter"].map(PARAMETERS)
    return table.assign(layer=layer, year=table["year"].astype("Int64"), value=table["value"].astype(float),
                        unit=known.str[0], note_en=known.str[1], note_zh=known.str[2])[_COLUMNS]


def read_parameters(table: pd.DataFrame, layer: str) -> tuple[Gravity, int]:
    """Take the parameters and the seed of one layer from the table of them.

    Parameters
    ----------
    table : DataFrame
        The table simulation_parameters; needs layer, parameter, subject, year, value.
    layer : {"copatents", "enterprise"}

    Returns
    -------
    (Gravity, int)
        Parameters and seed.

    Raises
    ------
    TableError
        If a column is missing.
    ParameterError
        If there is no such layer, a parameter is missing or unknown, a parameter stands twice, the seed is no whole
        number, or the values are not such as `Gravity` takes.

    Examples
    --------
    >>> from flowspace import tables
    >>> gravity, seed = read_parameters(tables.read("simulation_parameters"), "copatents")
    >>> gravity.origin_exponent == gravity.destination_exponent
    True
    """
    require_columns(table, ["layer", "parameter", "subject", "year", "value"], "the parameters")
    _check_layer(layer)
    part = table[table["layer"] == layer]
    ends = ["mass_exponent"] if layer == "copatents" else ["origin_exponent", "destination_exponent"]
    needed = ["seed", *ends, "distance_exponent", "province_effect", "dispersion", *_YEARLY]
    found = set(part["parameter"])
    problems = [Problem(f"no {name} for the layer {layer}", "one row for each of " + ", ".join(needed),
                        "add the row, or calibrate anew", column="parameter") for name in needed if name not in found]
    problems += [Problem(f"unknown parameter {name!r} of the layer {layer}", "one of " + ", ".join([*needed, *_KEYED]),
                         "correct the name", column="parameter") for name in sorted(found - {*needed, *_KEYED})]
    twice = part[part.duplicated(["parameter", "subject", "year"])]
    problems += [Problem(f"{name} twice for the layer {layer}", "each parameter once", "remove one of the rows",
                         column="parameter") for name in sorted(set(twice["parameter"]))]
    values = {name: rows for name, rows in part.groupby("parameter")}
    for name in (name for name in needed if name not in _YEARLY and name in values and len(values[name]) > 1):
        problems.append(Problem(f"{name} for several years or subjects", "one row", "remove all rows but one",
                                column="parameter"))
    for name in (name for name in _YEARLY if name in values and values[name]["year"].isna().any()):
        problems.append(Problem(f"{name} without a year", "a year in every row", "fill the year", column="year"))
    if not problems and not float(values["seed"]["value"].iloc[0]).is_integer():
        problems.append(Problem(f"seed {values['seed']['value'].iloc[0]}", "a whole number", "choose another seed",
                                column="value"))
    if problems:
        raise ParameterError(problems)
    single = {name: float(values[name]["value"].iloc[0]) for name in needed if name not in _YEARLY}
    yearly = {name: {int(year): float(value) for year, value in zip(values[name]["year"], values[name]["value"],
                                                                     strict=True)} for name in _YEARLY}
    keyed = {name: dict(zip(values[name]["subject"], values[name]["value"].astype(float), strict=True))
             for name in _KEYED if name in values}
    gravity = Gravity(origin_exponent=single[ends[0]], destination_exponent=single[ends[-1]],
                      distance_exponent=single["distance_exponent"], province_effect=single["province_effect"],
                      dispersion=single["dispersion"], **yearly, **keyed)
    return gravity, int(single["seed"])


def _check_layer(layer: str) -> None:
    if layer not in LAYERS:
        raise ParameterError(Problem(f"layer {layer!r}", "one of " + ", ".join(LAYERS), "correct the name"))

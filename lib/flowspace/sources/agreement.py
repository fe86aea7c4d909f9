"""Makes the derived table covariate_agreement: how far the compilations of city statistics agree, year by year."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

PAIRS = (("gdp", "a", "b"), ("resident_population", "a", "b"), ("resident_population", "a", "c"), ("area", "a", "b"),
         ("average_wage", "b", "c"))
"""Variables that two compilations have, each with its compilations."""


def covariate_agreement(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    r"""Compare the compilations cell by cell.

    The relative difference of a cell is :math:`|x_2 - x_1| / x_1`, with :math:`x_1` the figure of the first
    compilation.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The table city_covariate_compilations.

    Returns
    -------
    DataFrame
        Columns of the table covariate_agreement, one row for each pair of compilations, variable and year in which
        both have figures above zero.

    Notes
    -----
    The figures are compared as the compilations have them, before any repair.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2010, 2010], "gdp_a": [100.0, 200.0], "gdp_b": [100.5, 240.0]})
    >>> absent = {f"{variable}_{letter}": [float("nan")] * 2 for variable, *letters in PAIRS[1:] for letter in letters}
    >>> agreement = covariate_agreement({"city_covariate_compilations": frame.assign(**absent)})
    >>> agreement[["n_cells", "median_relative_difference", "share_within_1_per_cent"]].values.tolist()
    [[2.0, 0.1025, 0.5]]
    """
    compilations = tables["city_covariate_compilations"]
    rows = []
    for variable, first, second in PAIRS:
        ours, theirs = compilations[f"{variable}_{first}"], compilations[f"{variable}_{second}"]
        both = (ours > 0) & (theirs > 0)
        difference = (theirs[both] / ours[both] - 1).abs()
        for year, part in difference.groupby(compilations["year"]):
            rows.append((variable, first, second, int(year), len(part), part.median(), (part <= 0.01).mean(),
                         (part <= 0.10).mean()))
    columns = ["variable", "first", "second", "year", "n_cells", "median_relative_difference",
               "share_within_1_per_cent", "share_within_10_per_cent"]
    return pd.DataFrame(rows, columns=columns).round(6)

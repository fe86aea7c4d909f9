"""Recovers counts of patents from rates per thousand persons, which their authors published in place of the counts."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.raw import agree

WHOLE = 0.02
"""How far a product may lie from a whole number; chance would put one in twenty-five within it."""

SPREAD = 1e-5
"""How far the constants that the known years give for one unit may lie apart, relative to their median."""


def whole_counts(products: pd.Series, path: Path) -> pd.Series:
    r"""Round products of rates and persons to the counts they come from.

    With the rate :math:`r` of grants per thousand persons and :math:`p` thousand persons, :math:`r p` is the count of
    grants, a whole number, if and only if the persons are those the rate was made with.

    Parameters
    ----------
    products : Series
        Rates times thousands of persons.
    path : Path
        The file of the rates, for messages.

    Returns
    -------
    Series
        int64, on the index of `products`.

    Raises
    ------
    TableError
        If a product is missing or lies more than `WHOLE` from a whole number.

    Examples
    --------
    >>> rate, thousand_persons = 0.07105907, 7191.2  # Tangshan in 2006
    >>> whole_counts(pd.Series([rate * thousand_persons]), Path("raw.csv")).tolist()
    [511]
    """
    off = (products - products.round()).abs()
    wrong = int((~(off <= WHOLE)).sum())
    agree(wrong == 0, path, f"{wrong} rates that give no whole number of grants", "rates and persons of one origin")
    return products.round().astype("int64")


def scaled(products: pd.Series, known: pd.Series, units: pd.Series, path: Path) -> pd.Series:
    """Multiply products by the one constant of each unit that gives the counts known for some years.

    Parameters
    ----------
    products : Series
        Rates times persons, or times persons per area, which lack a constant of the unit.
    known : Series
        Counts known from elsewhere, missing in other years; on the index of `products`.
    units : Series
        The unit of each row.
    path : Path
        The file of the rates, for messages.

    Returns
    -------
    Series
        On the index of `products`.

    Raises
    ------
    TableError
        If the known years of a unit give constants further apart than `SPREAD`, or a unit has none.

    Examples
    --------
    >>> products, known = pd.Series([2.0, 3.0, 5.0]), pd.Series([20.0, 30.0, None])
    >>> scaled(products, known, pd.Series(["a", "a", "a"]), Path("raw.csv")).tolist()
    [20.0, 30.0, 50.0]
    """
    constants = known / products
    constant = constants.groupby(units).transform("median")
    apart = units[((constants / constant - 1).abs() > SPREAD) | constant.isna()].unique()
    agree(len(apart) == 0, path, "no one constant for " + ", ".join(map(str, apart[:20])),
          "rates that differ from the known counts by one constant for each unit")
    return products * constant

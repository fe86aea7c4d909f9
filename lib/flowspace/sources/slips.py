"""Finds figures that are ten or a hundred times too large or too small for a year or two."""
from __future__ import annotations

import numpy as np
import pandas as pd

POWERS = (1, 2)
"""A slip of the decimal point by one digit or by two."""

NEAR = 0.25
"""How far the common logarithm of a slip may lie from a whole power: a factor of 5.6 to 17.8 counts as ten."""

WIDTHS = (1, 2)
"""How many years in a row a slip may last; a longer one is a change of definition."""

BESIDE = 3
"""How many figures a slip at either end of a series is compared with: more than a slip within it can last."""


def tenfold_slips(figures: pd.DataFrame, companions: list[str], value: str = "value",
                  unit: str = "adcode") -> pd.Series:
    r"""Mark figures off by a power of ten against their neighbours and against an independent figure alike.

    A stretch of one or two years is a slip if the common logarithm of each of its figures over the expected one lies
    within `NEAR` of the same power of ten, up or down. Expected is the line of logarithms between the figures just
    before and just after the stretch, both of which have to lie well off the figure on the same side; at the first or
    last year of a series, each of the `BESIDE` figures next to the stretch. And the same has to hold of the ratio to a
    companion, which is an independent figure of the same unit and year: loans to deposits, say.

    Parameters
    ----------
    figures : DataFrame
        One row for each unit and year; needs the columns `unit`, year, `value` and the companions.
    companions : list of str
        Columns of independent figures; one that shows the slip is enough.
    value, unit : str
        Columns of the figure and of the unit.

    Returns
    -------
    Series
        True or False for each row, on the index of `figures`.

    Notes
    -----
    Where the companion is missing, or goes up and down with the figure, nothing is marked. Figures that are not
    positive are passed over.

    Examples
    --------
    >>> figures = pd.DataFrame({"adcode": "141100", "year": range(2009, 2015),
    ...                         "value": [263.45, 406.11, 5215.5, 7620.0, 803.05, 859.6],
    ...                         "deposits": [916.54, 1134.28, 1358.43, 1586.0, 1603.55, 1578.45]})
    >>> figures.loc[tenfold_slips(figures, ["deposits"]), "year"].tolist()
    [2011, 2012]
    """
    slips = _powers(figures, figures[value], unit)
    confirmed = pd.Series(False, index=figures.index)
    for companion in companions:
        confirmed |= _powers(figures, figures[value] / figures[companion].where(figures[companion] > 0), unit) == slips
    return (slips != 0) & confirmed


def _powers(figures: pd.DataFrame, values: pd.Series, unit: str) -> pd.Series:
    """The power of ten by which each figure is off, 0 where it is not."""
    frame = pd.DataFrame({"unit": figures[unit], "year": figures["year"], "log": np.log10(values.where(values > 0))})
    if frame.empty:
        return pd.Series(0, index=figures.index)
    logs = frame.pivot(index="year", columns="unit", values="log")
    logs = logs.reindex(range(logs.index.min(), logs.index.max() + 1))
    found = logs * 0
    for width in WIDTHS:
        before, after = (logs.shift(step) for step in (1, -width))
        first, last = before.isna() & logs.notna(), after.isna() & before.notna()
        power = None
        for place in range(width):
            here, part = logs.shift(-place), (place + 1) / (width + 1)
            own = _power(here - before * (1 - part) - after * part)
            for side in (before, after):
                own = own.where((here - side) * own >= 0.5, 0)
            for end, steps in ((first, range(1 - width - BESIDE, 1 - width)), (last, range(1, BESIDE + 1))):
                near, *others = (_power(here - logs.shift(step)) for step in steps)
                for other in others:
                    near = near.where(near == other, 0)
                own = own.mask(end, near)
            power = own if power is None else own.where(own == power, 0)
        for place in range(width):
            found = found.where(found != 0, power.shift(place))
    cells = found.fillna(0).T.stack()
    return pd.Series(cells.reindex(pd.MultiIndex.from_frame(frame[["unit", "year"]])).to_numpy(),
                     index=figures.index).astype(int)


def _power(deviations: pd.DataFrame) -> pd.DataFrame:
    """The power of ten that each logarithm lies near, 0 where it lies near none or is missing."""
    return sum(sign * size * ((deviations - sign * size).abs() <= NEAR) for size in POWERS for sign in (1, -1))

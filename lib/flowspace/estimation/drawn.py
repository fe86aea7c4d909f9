"""City patents drawn from their intervals: how far a result hangs on what is estimated."""
from __future__ import annotations

from numbers import Integral

import numpy as np
import pandas as pd
from scipy.special import ndtri

from flowspace.errors import EstimationError, Problem
from flowspace.values import as_numbers, listed, whole_number

LEVEL = 0.9
"""Of the intervals of the table."""

ERRORS = {"lasting": "an error of a city lasts over all years",
          "passing": "every city and year has an error of its own"}
"""How errors of the same city in different years hang together; the truth lies between the two."""


def drawn_city_patents(estimated: pd.DataFrame, seed: int, errors="lasting") -> pd.DataFrame:
    r"""Draw the patents of all cities from their intervals, and let them add up to the same provinces.

    .. math:: \ln x^*_{it} = \ln \hat x_{it} + z_{it}\,\frac{\ln(u_{it}/l_{it})}{2\,\Phi^{-1}(0.95)}

    with :math:`z` standard normal, and then scaled so that the cities of a province have the sum they had. Where the
    interval reaches down to zero its upper half alone says how wide it is, :math:`\ln(u/\hat x) / \Phi^{-1}(0.95)`.

    Parameters
    ----------
    estimated : DataFrame
        adcode, year, patents, lower and upper, as the table city_patents_estimated has them: lower and upper hold the
        truth nine times in ten; each city once a year. Where patents are zero, or the interval has no width, nothing is
        drawn: they stay, unless other cities of the province have an interval, with which they are scaled.
    seed : int
        Zero or more.
    errors : str
        Key of `ERRORS`.

    Returns
    -------
    DataFrame
        The table with patents drawn, as numbers that need not be whole; without its intervals, which no longer belong
        to them.

    Raises
    ------
    EstimationError
        If a column is missing, a code is no text, a year is no whole number, a city stands twice in a year, a number is
        negative or missing, an interval does not hold its estimate, or an argument is unknown.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode": ["110000", "320100", "320500"], "year": 2010, "patents": [50.0, 30, 10],
    ...                       "lower": [50.0, 20, 5], "upper": [50.0, 45, 20]})
    >>> drawn = drawn_city_patents(table, seed=1)["patents"]
    >>> float(drawn[0]), round(float(drawn[1] + drawn[2]), 9), bool(drawn[1] != 30)
    (50.0, 40.0, True)
    """
    problems = whole_number(seed, "seed", 0)
    if not isinstance(errors, str) or errors not in ERRORS:
        problems.append(Problem(f"errors={errors!r}", "one of " + ", ".join(ERRORS), "correct the name"))
    if not isinstance(estimated, pd.DataFrame):
        raise EstimationError([*problems, Problem(f"a {type(estimated).__name__}", "estimates with their intervals",
                                                  "give the table city_patents_estimated")])
    absent = [name for name in ("adcode", "year", "patents", "lower", "upper") if name not in estimated.columns]
    if absent:
        problems.append(Problem(f"no column {listed(absent)}", "estimates with their intervals",
                                "give the table city_patents_estimated"))
    if problems:
        raise EstimationError(problems)
    keys = estimated[["adcode", "year"]]
    if not all(isinstance(code, str) for code in keys["adcode"]):
        problems.append(Problem("codes of cities that are no text", "text such as '110000'", "read the codes as text"))
    if not all(isinstance(year, Integral) and not isinstance(year, bool) for year in keys["year"]):
        problems.append(Problem("years that are no whole numbers", "years such as 2015", "correct them"))
    if not problems and keys.duplicated().any():
        twice = [f"{city} in {year}" for city, year in keys[keys.duplicated()].itertuples(index=False)]
        problems.append(Problem(f"two rows for {listed(twice)}", "each city once a year", "remove one of the two"))
    (value, _), (low, _), (high, _) = (as_numbers(estimated[name]) for name in ("patents", "lower", "upper"))
    if problems:
        raise EstimationError(problems)
    some = value > 0
    if not ((0 <= low) & (low <= value) & (value <= high) & (high < np.inf)).all():
        raise EstimationError(Problem("numbers that are negative, missing or infinite, or intervals that do not hold "
                                      "their estimate", "0 <= lower <= patents <= upper", "correct them"))
    generator = np.random.default_rng(int(seed))
    cities = sorted(estimated["adcode"].unique())
    years = sorted(estimated["year"].unique())
    shape = (len(cities), 1 if errors == "lasting" else len(years))
    z = np.broadcast_to(generator.standard_normal(shape), (len(cities), len(years)))
    own = z[pd.Index(cities).get_indexer(estimated["adcode"]), pd.Index(years).get_indexer(estimated["year"])]
    with np.errstate(divide="ignore", invalid="ignore"):
        widths = np.where(low > 0, np.log(high / low) / 2, np.log(high / value))
    spread = np.where(some, widths, 0.0) / ndtri((1 + LEVEL) / 2)
    drawn = pd.Series(value * np.exp(own * spread), estimated.index)
    province = [keys["adcode"].astype(str).str[:2], keys["year"]]
    before = pd.Series(value, estimated.index).groupby(province).transform("sum")
    after = drawn.groupby(province).transform("sum")
    scaled = drawn * (before / after.where(after > 0)).fillna(1.0)
    return estimated.drop(columns=["lower", "upper"]).assign(patents=scaled)

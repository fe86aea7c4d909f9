"""Tests the three sectors of a city's product by the identities they obey: their sum, and the shares beside them."""
from __future__ import annotations

from itertools import combinations

import pandas as pd

from flowspace.sources.carried_over import carried_over, year_after
from flowspace.sources.gdp_repairs import SECTORS, TOTAL
from flowspace.sources.outliers import IMPLAUSIBLE, SERIES_BREAK, growth_outliers

CARRIED_OVER, SUM_DIFFERS = "carried_over", "sum_differs"

APART = 0.01
"""Relative difference beyond which the sectors do not add up to a total."""

FAR, NEAR = 0.10, 1 / 3
"""Two sectors over ten points of the product apart can be told apart; near is within a third of that distance."""


def sector_marks(wide: pd.DataFrame) -> pd.DataFrame:
    r"""Mark sectors that the identities contradict, and those that cannot be compared with the year before.

    The sectors add up to the product, so shares :math:`\sigma_{it} = x_{it} / X_t` add up to one, and an error in one
    sector shows in the sum. A share that leaps (`outliers.growth_outliers`, applied to shares) is

    - implausible, if the sum of the sectors agrees with no total within `APART`;
    - series_break, if the sum agrees and the share stays where it leapt to: a census has restated one sector;
    - real, if the sum agrees and the share returns: the harvest or the price of oil of one year.

    Two sectors are implausible as well if each has the share that the other has in the years before and after
    (`interchanged`). Sectors that all three repeat the year before are carried_over; what adds up to no better than
    `APART` and shows nothing else is sum_differs.

    Parameters
    ----------
    wide : DataFrame
        One row for each unit and year, with the columns adcode, year, gdp, the three sectors and gdp_b, the total of
        another compilation.

    Returns
    -------
    DataFrame
        Marks on the index of `wide`, one column for each sector; "" where there is nothing to say.

    Notes
    -----
    The total of the other compilation counts because totals were restated by a census without their sectors: the old
    sectors then add up to the old total. Rows with a missing sector are passed over.
    """
    known = wide[wide[SECTORS].notna().all(axis=1)]
    sums = known[SECTORS].sum(axis=1)
    own = (sums / known[TOTAL] - 1).abs() <= APART
    other = (sums / known["gdp_b"] - 1).abs() <= APART
    total = known[TOTAL].where(own | ~other, known["gdp_b"])
    shares = known[SECTORS].div(total, axis=0).assign(adcode=known["adcode"], year=known["year"])
    swapped = interchanged(shares)
    repeated = pd.concat([carried_over(known, sector, least=1) for sector in SECTORS], axis=1).all(axis=1)
    marks = pd.DataFrame("", index=known.index, columns=SECTORS)
    real, catching_up = own | other, year_after(repeated, known)
    for sector in SECTORS:
        leaps = growth_outliers(shares, value=sector)
        mark = leaps.mask(leaps.eq(SERIES_BREAK) & catching_up, "").mask(leaps.eq(IMPLAUSIBLE) & real, "")
        mark = mark.mask(mark.ne("") & ~real | swapped[sector], IMPLAUSIBLE).mask(repeated, CARRIED_OVER)
        marks[sector] = mark.mask(mark.eq("") & ~own, SUM_DIFFERS)
    return marks.reindex(wide.index, fill_value="")


def interchanged(shares: pd.DataFrame) -> pd.DataFrame:
    """Find years in which two sectors stand in each other's place.

    Parameters
    ----------
    shares : DataFrame
        One row for each unit and year, with the columns adcode, year and the shares of the three sectors.

    Returns
    -------
    DataFrame
        True or False on the index of `shares`, one column for each sector.

    Notes
    -----
    Both neighbouring years have to be there, and in both of them the two sectors have to lie more than `FAR` apart and
    each near (`NEAR`) to what the other has in the year between.

    Examples
    --------
    >>> shares = pd.DataFrame({"adcode": "110000", "year": [2001, 2002, 2003], "gdp_primary": [0.1, 0.1, 0.1],
    ...                        "gdp_secondary": [0.6, 0.3, 0.59], "gdp_tertiary": [0.3, 0.6, 0.31]})
    >>> interchanged(shares).loc[1].tolist()
    [False, True, True]
    """
    ordered = shares.sort_values(["adcode", "year"])
    unit, years = ordered["adcode"], ordered["year"]
    found = pd.DataFrame(False, index=ordered.index, columns=SECTORS)
    for one, two in combinations(SECTORS, 2):
        pair = pd.Series(True, index=ordered.index)
        for step in (1, -1):
            beside = ordered[SECTORS].groupby(unit).shift(step)
            pair &= years - years.groupby(unit).shift(step) == step
            apart = (beside[one] - beside[two]).abs()
            pair &= (apart > FAR) & ((ordered[one] - beside[two]).abs() < NEAR * apart)
            pair &= (ordered[two] - beside[one]).abs() < NEAR * apart
        found.loc[pair, [one, two]] = True
    return found.reindex(shares.index)

"""Years on an axis: which are written, and which values a line joins."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from flowspace.figures.canvas import text_width


def calendar(years: Iterable[int]) -> tuple[list[int], int]:
    """The years a series has anywhere, and its usual spacing: the most frequent step between them.

    Parameters
    ----------
    years : iterable of int

    Returns
    -------
    tuple of (list of int, int)

    Examples
    --------
    >>> calendar([2000, 2005, 2010, 2015, 2019])
    ([2000, 2005, 2010, 2015, 2019], 5)
    """
    years = sorted({int(y) for y in years})
    steps = Counter(b - a for a, b in zip(years, years[1:], strict=False))
    return years, max(steps, key=lambda step: (steps[step], step), default=1)


def runs(years: np.ndarray, known: list[int], step: int) -> list[slice]:
    """Stretches of rows without a missing year; only these are joined by a line.

    Parameters
    ----------
    years : ndarray of int
        Of the rows, in order.
    known : list of int
        Years the series has anywhere.
    step : int
        Its usual spacing.

    Returns
    -------
    list of slice

    Examples
    --------
    >>> runs(np.array([2010, 2011, 2013]), [2010, 2011, 2012, 2013], 1)
    [slice(0, 2, None), slice(2, 3, None)]
    """
    place = {year: i for i, year in enumerate(known)}
    breaks = [i for i in range(1, len(years))
              if place[years[i]] - place[years[i - 1]] > 1 or years[i] - years[i - 1] > step]
    edges = [0, *breaks, len(years)]
    return [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]


def year_ticks(first: int, last: int, width: float) -> list[int]:
    """Round years, as many as there is room for.

    Parameters
    ----------
    first, last : int
    width : float
        Of the axis, in inches.

    Returns
    -------
    list of int

    Examples
    --------
    >>> year_ticks(2010, 2020, 2.0)
    [2010, 2015, 2020]
    """
    room = max(2, int(width / (text_width("2000") + 0.16)))
    for step in (1, 2, 5, 10, 20, 50):
        ticks = [y for y in range(first, last + 1) if y % step == 0]
        if len(ticks) <= room:
            return ticks or [first]
    return [first, last]

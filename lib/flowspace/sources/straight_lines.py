"""Finds straight lines that a redistributor drew through gaps, and says which of their cells are no observations."""
from __future__ import annotations

import pandas as pd

SHORT, LONG = 3, 4
"""Least length of a line in years, and of one whose ends are doubted too: three figures can lie on a line by chance."""

MOVES = 10
"""Least step of a line, in units of the last digit its figures are printed with. A slow series that is printed in
whole numbers goes up by one or two each year without anybody having drawn a line."""

CONFIRMED = 0.01
"""Relative difference up to which another compilation confirms the end of a line."""

ROUNDING = {"average_wage_b": 1.0, "average_wage_c": 0.01, "area_a": 1.0, "area_b": 1.0}
"""Last digit to which a compilation rounds what it interpolates; all others keep `FINEST`."""

FINEST = 1e-4
_DECIMALS = range(5)


def straight_lines(figures: pd.DataFrame, value: str = "value", unit: str = "adcode", rounding: float = FINEST,
                   shortest: int = SHORT) -> pd.DataFrame:
    r"""Find the runs of consecutive years in which a series goes up or down by the same amount.

    A figure lies half-way if :math:`|x_{t-1} - 2 x_t + x_{t+1}| \le r`, with :math:`r` the rounding of the source: the
    steps of an exact line that was rounded differ by no more. Adjoining figures that lie half-way form one line
    together with the figure before and the figure after them.

    Parameters
    ----------
    figures : DataFrame
        One row for each unit and year; needs the columns `unit`, year and `value`. Missing figures are passed over.
    value, unit : str
        Columns of the figure and of the unit.
    rounding : float
        Last digit of what the source interpolates, in the unit of the figures.
    shortest : int
        Least length of a line in years.

    Returns
    -------
    DataFrame
        One row for each line: the unit, first and last (years), step, opens and closes (whether the series has no
        figure the year before the line, and the year after it).

    Notes
    -----
    The step of a line has at least `MOVES` units of the last digit in which its figures are printed; constant figures
    are no line.

    Examples
    --------
    >>> figures = pd.DataFrame({"adcode": "110000", "year": range(2000, 2005),
    ...                         "value": [440.0076, 490.8513, 541.6951, 592.5388, 744.4874]})
    >>> straight_lines(figures).values.tolist()
    [['110000', 2000, 2003, 50.8437, True, False]]
    """
    known = figures.loc[figures[value].notna(), [unit, "year", value]].sort_values([unit, "year"], ignore_index=True)
    groups = known.groupby(unit)
    before, after = groups[value].shift(1), groups[value].shift(-1)
    follows = groups["year"].diff() == 1
    goes_on = groups["year"].diff(-1) == -1
    halfway = follows & goes_on & ((before - 2 * known[value] + after).abs() <= 1.01 * rounding)
    # Every figure that is not half-way begins a new number, so that adjoining ones share theirs.
    number = (~halfway).cumsum()[halfway]
    rows = []
    for _, places in number.groupby(number).groups.items():
        start, end = places[0] - 1, places[-1] + 1
        if end - start + 1 < shortest:
            continue
        run = known.loc[start:end, value]
        step = (run.iloc[-1] - run.iloc[0]) / (end - start)
        if abs(step) >= MOVES * _last_digit(run):
            rows.append((known.at[start, unit], int(known.at[start, "year"]), int(known.at[end, "year"]),
                         round(step, 4), not follows[start], not goes_on[end]))
    return pd.DataFrame(rows, columns=[unit, "first", "last", "step", "opens", "closes"])


def _last_digit(run: pd.Series) -> float:
    """The last digit in which all figures of a run are printed, 1 for whole numbers."""
    return next((10.0 ** -digits for digits in _DECIMALS if ((run - run.round(digits)).abs() < 1e-7).all()), FINEST)


def drawn_cells(compilations: pd.DataFrame, column: str, others: list[str], shortest: int = SHORT) -> pd.MultiIndex:
    """List the cells of one compilation that its lines leave no observations.

    Parameters
    ----------
    compilations : DataFrame
        The table city_covariate_compilations, or columns of it.
    column : str
        Variable and letter of the compilation, such as average_wage_b.
    others : list of str
        Columns of the same variable in other compilations.
    shortest : int
        Least length of a line in years; `LONG` for variables so smooth that three figures often lie on one by chance.

    Returns
    -------
    MultiIndex
        adcode and year of the cells.

    Notes
    -----
    - Inner cells of every line, also of three years.
    - Of a line of `LONG` years or more both ends, unless another compilation confirms the end: it has a figure within
      `CONFIRMED`, and that figure lies on no line itself.
    - Of a line of `LONG` years or more that reaches the first or last figure of its series, or a gap, all cells: it was
      drawn from an end that nobody can know to be a figure. Where compilation a has the city in 2000, such first cells
      of compilation b are wrong by up to a factor of two.
    - Of a line of three years at such an edge the cell at the edge, unless confirmed; the other end stays.

    Examples
    --------
    >>> frame = pd.DataFrame({"adcode": "520500", "year": range(2007, 2013), "wage_b": [0.5, 10.5, 20.5, 30.5, 50, 90],
    ...                       "wage_c": [0.7, 10.1, 24.5, 30.6, 50.2, 90.3]})
    >>> frame["wage_b"] = frame["wage_b"] + 100
    >>> frame["wage_c"] = frame["wage_c"] + 100
    >>> drawn_cells(frame, "wage_b", ["wage_c"]).get_level_values("year").tolist()
    [2007, 2008, 2009, 2010]
    >>> frame.loc[len(frame)] = "520500", 2006, 80.0, 80.0
    >>> drawn_cells(frame, "wage_b", ["wage_c"]).get_level_values("year").tolist()
    [2008, 2009]
    """
    key = ["adcode", "year"]
    figures = compilations.set_index(key)
    confirmed = pd.Series(False, index=figures.index)
    for other in others:
        near = (figures[other] / figures[column] - 1).abs() <= CONFIRMED
        confirmed |= near & ~figures.index.isin(_cells(_lines(compilations, other, shortest)))
    drawn: set[tuple[str, int]] = set()
    for line in _lines(compilations, column, shortest).itertuples():
        first, last = (line.adcode, line.first), (line.adcode, line.last)
        drawn |= {(line.adcode, year) for year in range(line.first + 1, line.last)}
        long = line.last - line.first + 1 >= LONG
        for end, at_edge in ((first, line.opens), (last, line.closes)):
            if (long and (line.opens or line.closes)) or ((long or at_edge) and not confirmed[end]):
                drawn.add(end)
    return pd.MultiIndex.from_tuples(sorted(drawn), names=key) if drawn else figures.index[:0]


def _lines(compilations: pd.DataFrame, column: str, shortest: int) -> pd.DataFrame:
    return straight_lines(compilations, column, rounding=ROUNDING.get(column, FINEST), shortest=shortest)


def _cells(lines: pd.DataFrame) -> pd.MultiIndex:
    """All cells of lines, ends included."""
    cells = [(line.adcode, year) for line in lines.itertuples() for year in range(line.first, line.last + 1)]
    return pd.MultiIndex.from_tuples(cells, names=["adcode", "year"]) if cells else pd.MultiIndex(
        [[], []], [[], []], names=["adcode", "year"])

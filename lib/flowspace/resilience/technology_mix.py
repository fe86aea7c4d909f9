"""Change that the mix of technologies leads to expect, and what a unit makes of it."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.resilience.series import check_columns, checked_values, whole_years, year_problems
from flowspace.values import listed, refuse


def expected_from_mix(table, start, end, benchmark=None, value="patents", unit="agglomeration", category="category",
                      time="year") -> pd.DataFrame:
    r"""Change between two years against the change expected from the mix of categories at the start.

    .. math:: (\Delta E_r)^e = \sum_i g_{in} E_{ir}, \qquad
              \frac{\Delta E_r - (\Delta E_r)^e}{|(\Delta E_r)^e|}

    Parameters
    ----------
    table : DataFrame
        One row per unit, category and year; values zero or larger. What has no row is 0.
    start, end : int
        Years of the table; growth g of each category is taken from one to the other.
    benchmark : DataFrame, optional
        Category, year and value of the whole to compare with; the sum of all units if left out.
    value, unit, category, time : str
        Columns of the tables.

    Returns
    -------
    DataFrame
        Indexed by unit: initial and final (sums over categories), change, expected, mix_effect (expected less initial
        times the growth of the whole benchmark: what an unusual mix does), own_effect (change less expected),
        relative (own_effect over the absolute expected change; nan where none is expected), from_new (final value in
        categories whose benchmark is 0 at the start, which have no growth to expect).

    Raises
    ------
    MeasureError
        If a table cannot be read, a key stands twice, a year is not in it, the benchmark lacks a category that has
        values or is 0 where the table is not, or is 0 in all.

    Notes
    -----
    If the units are all of the benchmark, expected changes and from_new add up to the benchmark's change, so that the
    own effects less from_new add up to 0: somebody's resistance is somebody else's lack of it. As with every relative
    index a small expected change makes `relative` large; own_effect has no denominator.

    References
    ----------
    Martin, Sunley, Gardiner and Tyler 2016, How regions react to recessions: Resilience and the role of economic
    structure.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aabb") * 2, "category": ["A", "B"] * 4,
    ...                       "year": [2007] * 4 + [2009] * 4, "patents": [80, 20, 20, 80, 70, 30, 10, 90]})
    >>> expected_from_mix(table, 2007, 2009)[["change", "expected", "own_effect"]].round(6).values.tolist()
    [[0.0, -12.0, 12.0], [0.0, 12.0, -12.0]]
    """
    cells, whole = _cells(table, (start, end), benchmark, value, unit, category, time)
    return _phase(cells[start], cells[end], whole[start], whole[end]).rename_axis(unit)


def resistance_and_recoverability(table, peak, trough, recovered, benchmark=None, value="patents",
                                  unit="agglomeration", category="category", time="year") -> pd.DataFrame:
    """Resistance in a contraction and recoverability after it, both against the mix of categories.

    Parameters
    ----------
    table, benchmark, value, unit, category, time
        As in `expected_from_mix`.
    peak, trough, recovered : int
        Years of the benchmark's peak, trough, and the end of the recovery, in this order.

    Returns
    -------
    DataFrame
        Indexed by unit: contraction_change, contraction_expected, resistance, recovery_change, recovery_expected,
        recoverability. Resistance and recoverability are 0 where a unit does as its mix lets expect, above 0 where it
        does better; nan where no change is expected.

    Raises
    ------
    MeasureError
        As `expected_from_mix`, or if the years are not in order.

    References
    ----------
    Martin, Sunley, Gardiner and Tyler 2016, How regions react to recessions: Resilience and the role of economic
    structure.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("ab") * 3, "category": "A",
    ...                       "year": np.repeat([2007, 2009, 2011], 2), "patents": [100, 100, 90, 70, 108, 72]})
    >>> found = resistance_and_recoverability(table, 2007, 2009, 2011)
    >>> found[["resistance", "recoverability"]].round(3).values.tolist()
    [[0.5, 0.6], [-0.5, -0.771]]
    """
    years = (peak, trough, recovered)
    cells, whole = _cells(table, years, benchmark, value, unit, category, time)
    down, up = (_phase(cells[s], cells[e], whole[s], whole[e]) for s, e in ((peak, trough), (trough, recovered)))
    return pd.DataFrame({"contraction_change": down["change"], "contraction_expected": down["expected"],
                         "resistance": down["relative"], "recovery_change": up["change"],
                         "recovery_expected": up["expected"], "recoverability": up["relative"]}).rename_axis(unit)


def _cells(table, years, benchmark, value, unit, category, time):
    problems = [p for year in years for p in year_problems(year, "a year")]
    if not problems and list(years) != sorted(set(years)):
        problems = [Problem(f"the years {listed([str(y) for y in years])}", "years in order", "choose other years")]
    refuse(problems)
    rows = _read(table, [unit, category], value, time, problems)
    given = None if benchmark is None else _read(benchmark, [category], value, time, problems)
    for read, name in ((rows, "table"), (given, "benchmark")):
        absent = [] if read is None else [str(y) for y in years if y not in set(read[time])]
        if absent:
            problems.append(Problem(f"no rows of {listed(absent)} in the {name}", "rows of every year asked for",
                                    "choose years of the table"))
    refuse(problems)
    units, categories = sorted(rows[unit].unique(), key=str), sorted(rows[category].unique(), key=str)
    if given is not None:
        categories = sorted(set(categories) | set(given[category]), key=str)
    cells, whole = {}, {}
    for year in years:
        cells[year] = rows[rows[time] == year].pivot(index=unit, columns=category, values=value).reindex(
            index=units, columns=categories).fillna(0.0).astype(float)
        whole[year] = (cells[year].sum() if given is None else given[given[time] == year].set_index(category)[value]
                       .reindex(categories).fillna(0.0).astype(float))
        wrong = [str(c) for c in categories if whole[year][c] == 0 and cells[year][c].any()]
        if wrong:
            problems.append(Problem(f"a benchmark of 0 in {year} for {listed(wrong)}, which units have",
                                    "a benchmark that holds the units", "correct the benchmark"))
        elif not whole[year].any():
            problems.append(Problem(f"a benchmark of 0 in {year}", "one above zero", "choose another year"))
    refuse(problems)
    return cells, whole


def _read(table, keys, value, time, problems):
    check_columns(table, [*keys, time, value])
    years = whole_years(table[time], time)
    if years is None:
        refuse([*problems, Problem(f"cells of {time} that are not whole numbers", "a year in every row",
                                   f"correct the column {time}", column=time)])
    bare = [name for name in keys if table[name].isna().any()]
    numbers = checked_values(table[value], value, None, problems)
    if np.isnan(numbers).any():
        problems.append(Problem(f"{int(np.isnan(numbers).sum())} cells without a number", "a number in every row",
                                "leave the row out if it is 0, or give the number", column=value))
    if bare:
        problems.append(Problem(f"rows without {listed(bare)}", "a label in every row", "name it"))
    read = table[keys].assign(**{time: years, value: numbers})
    twice = read[[*keys, time]][read.duplicated([*keys, time])].drop_duplicates()
    if len(twice):
        problems.append(Problem("two rows for " + listed([" ".join(map(str, row)) for row in twice.to_numpy()]),
                                "each key once", "add them up, or choose one series"))
    refuse(problems)
    return read


def _phase(initial, final, whole_initial, whole_final) -> pd.DataFrame:
    growth = ((whole_final - whole_initial) / whole_initial.where(whole_initial > 0)).fillna(0.0)
    expected = initial @ growth
    start, end = initial.sum(axis=1), final.sum(axis=1)
    own = end - start - expected
    usual = start * (whole_final.sum() - whole_initial.sum()) / whole_initial.sum()
    # A sum of rounding errors is no expected change.
    small = expected.abs() <= 1e-12 * (initial @ growth.abs()).clip(lower=1e-300)
    return pd.DataFrame({"initial": start, "final": end, "change": end - start, "expected": expected,
                         "mix_effect": expected - usual, "own_effect": own,
                         "relative": own / expected.abs().mask(small),
                         "from_new": final.loc[:, (whole_initial == 0).to_numpy()].sum(axis=1)})

"""The long table of raw indicators as arrays: agglomerations in years down, indicators across."""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.capability.arguments import check_table
from flowspace.errors import ParameterError, Problem, TableError, did_you_mean
from flowspace.evidence import GRADES
from flowspace.geography.columns import require_columns
from flowspace.tables.indicator_rules import DIMENSIONS

COLUMNS = ["agglomeration", "year", "dimension", "code", "value", "direction", "evidence"]
"""Columns that the index needs of the raw indicators."""


class Panel(NamedTuple):
    """Raw indicators as arrays.

    Parameters
    ----------
    agglomerations : ndarray of str, shape (n,)
        Of each observation; sorted, within an agglomeration by year, whatever the order of the table.
    years : ndarray of int, shape (n,)
    codes : tuple of str, length q
        Indicators by dimension, in the order of the book, within it by code.
    dimensions : tuple of str, length q
        Dimension of each indicator.
    directions : ndarray of int, shape (q,)
        1 where more is better, -1 where less is better.
    values : ndarray of float, shape (n, q)
        nan where missing.
    grades : ndarray of int, shape (n, q)
        Place of the grade in `flowspace.evidence.GRADES`, -1 where nothing went in.
    """

    agglomerations: np.ndarray
    years: np.ndarray
    codes: tuple[str, ...]
    dimensions: tuple[str, ...]
    directions: np.ndarray
    values: np.ndarray
    grades: np.ndarray

    def without(self, codes: Iterable[str]) -> Panel:
        """Leave indicators out.

        Parameters
        ----------
        codes : iterable of str

        Returns
        -------
        Panel

        Raises
        ------
        ParameterError
            If a code is unknown, or no indicator is left.

        Examples
        --------
        >>> raw = pd.DataFrame({"agglomeration": "a", "year": 2020, "dimension": "input", "code": ["x", "y"],
        ...                     "value": [1.0, 2.0], "direction": 1, "evidence": "observed"})
        >>> panel_of(raw).without(["x"]).codes
        ('y',)
        """
        codes = list(codes)
        problems = [Problem(f"left_out {code!r}, which the raw indicators do not have{did_you_mean(code, self.codes)}",
                            f"one of {', '.join(self.codes)}", "correct the code")
                    for code in codes if code not in self.codes]
        keep = [j for j, code in enumerate(self.codes) if code not in codes]
        if not keep:
            problems.append(Problem("every indicator left out", "at least one indicator", "leave fewer out"))
        if problems:
            raise ParameterError(problems)
        return self._replace(codes=tuple(self.codes[j] for j in keep),
                             dimensions=tuple(self.dimensions[j] for j in keep), directions=self.directions[keep],
                             values=self.values[:, keep], grades=self.grades[:, keep])


def panel_of(raw: pd.DataFrame, what: str = "the raw indicators") -> Panel:
    """Check a table of raw indicators and return it as arrays.

    Parameters
    ----------
    raw : DataFrame
        What `flowspace.capability.raw_indicators` returns, or a table of your own with agglomeration, year, dimension,
        code, value, direction and evidence.
    what : str
        What the table is, for messages.

    Returns
    -------
    Panel
        A row that the table lacks is a missing value; an agglomeration and year without any row is no observation,
        and ranks of that year are those of the others.

    Raises
    ------
    TableError
        With every problem of the table.

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": ["b", "a"], "year": 2020, "dimension": "input", "code": "x",
    ...                     "value": [1.0, 2.0], "direction": 1, "evidence": "observed"})
    >>> panel_of(raw).values.tolist()
    [[2.0], [1.0]]
    """
    keys = ["agglomeration", "dimension", "code"]
    check_table(raw, what, keys, (), (), ["evidence"])
    require_columns(raw, COLUMNS, what)
    problems = _problems(raw, what)
    if problems:
        raise TableError(problems)
    indicators = raw[["dimension", "code", "direction"]].drop_duplicates()
    order = {name: place for place, name in enumerate(DIMENSIONS)}
    indicators = sorted(indicators.itertuples(index=False),
                        key=lambda one: (order.get(one.dimension, len(order)), one.dimension, one.code))
    codes = [one.code for one in indicators]
    keys = ["agglomeration", "year"]
    wide = raw.assign(value=pd.to_numeric(raw["value"]).astype(float),
                      grade=raw["evidence"].map({grade: place for place, grade in enumerate(GRADES)}))
    wide = wide.pivot(index=keys, columns="code", values=["value", "grade"]).sort_index()
    return Panel(
        wide.index.get_level_values("agglomeration").to_numpy(dtype=object),
        wide.index.get_level_values("year").to_numpy(dtype=int),
        tuple(codes), tuple(one.dimension for one in indicators),
        np.array([int(one.direction) for one in indicators]),
        wide["value"][codes].to_numpy(dtype=float),
        wide["grade"][codes].fillna(-1).to_numpy(dtype=int))


def _problems(raw: pd.DataFrame, what: str) -> list[Problem]:
    def problem(found, expected, mend, column):
        return Problem(found, expected, mend, file=what, column=column)

    if raw.empty:
        return [problem("no row", "a row for each agglomeration, year and indicator", "compute raw indicators first",
                        None)]
    problems = [problem(f"{raw[name].isna().sum()} rows without {name}", "a value in every row", "fill it in", name)
                for name in ("agglomeration", "year", "dimension", "code", "direction") if raw[name].isna().any()]
    if problems:
        return problems
    lists = [name for name in ("year", "direction", "value") if raw[name].map(pd.api.types.is_list_like).any()]
    if lists:
        return [problem("cells that are lists", "one figure in every cell", f"correct the column {name}", name)
                for name in lists]
    years = pd.to_numeric(raw["year"], errors="coerce")
    if years.isna().any() or (years % 1 != 0).any():
        problems.append(problem("years that are not whole numbers", "years such as 2020", "correct the years", "year"))
    twice = raw[raw.duplicated(["agglomeration", "year", "code"])]
    problems += [problem(f"{row.code} of {row.agglomeration} in {row.year} more than once", "one row for each",
                         "leave the repetition out", "code") for row in twice.head(5).itertuples()]
    for name in ("dimension", "direction"):
        several = raw.groupby("code")[name].nunique()
        problems += [problem(f"indicator {code!r} with {number} values of {name}", "one", f"correct the {name}", name)
                     for code, number in several[several > 1].items()]
    wrong = raw.loc[~raw["direction"].isin([1, -1]), "direction"].unique().tolist()
    problems += [problem(f"direction {value!r}", "1 (more is better) or -1 (less is better)", "correct the direction",
                         "direction") for value in wrong]
    numbers = pd.to_numeric(raw["value"], errors="coerce")
    texts = raw.loc[numbers.isna() & raw["value"].notna(), "code"].unique()
    problems += [problem(f"values of {code!r} that are not numbers", "numbers, or nothing where missing",
                         "correct the values", "value") for code in texts]
    unknown = raw.loc[~raw["evidence"].isin(GRADES) & (raw["evidence"].notna() | numbers.notna()), "evidence"]
    problems += [problem(f"evidence grade {grade!r}{did_you_mean(grade, GRADES)}", f"one of {', '.join(GRADES)}",
                         "give every value its grade", "evidence") for grade in unknown.unique()]
    return problems

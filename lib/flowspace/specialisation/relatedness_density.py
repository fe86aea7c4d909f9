"""How much of what is related to a field a unit has already, and which fields that makes the nearest."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.specialisation.tables import check_advantages, name_problems
from flowspace.values import as_numbers, column_problems, real_number, refuse


def relatedness_density(advantages, related) -> pd.DataFrame:
    r"""Measure the relatedness density of every unit around every field, in per cent.

    .. math:: RD_{rk} = 100\,\frac{\sum_{j \ne k} \phi_{jk} M_{rj}}{\sum_{j \ne k} \phi_{jk}}

    with M = 1 where the unit has an advantage.

    Parameters
    ----------
    advantages : DataFrame of bool, shape (units, fields)
        From `flowspace.specialisation.advantage_matrix`.
    related : DataFrame, shape (fields, fields)
        From `flowspace.specialisation.proximity`; the diagonal is not looked at.

    Returns
    -------
    DataFrame, shape (units, fields)
        0 to 100; nan for a field that is related to none.

    Raises
    ------
    MeasureError
        If the advantages are no matrix of true and false, or the relatedness is not of the same fields, negative or
        not finite.

    Notes
    -----
    The field itself is left out above and below, so that the density does not say whether the unit has it. It still
    rises with the number of advantages of a unit: a unit that has all other fields has 100 everywhere. A test of
    relatedness has to hold that constant (`flowspace.specialisation.entry_test`).

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., & Hausmann, R. (2007). The product space conditions the development of
    nations. Science, 317(5837), 482–487. https://doi.org/10.1126/science.1144581

    Examples
    --------
    >>> have = pd.DataFrame({"x": [1, 0], "y": [0, 0], "z": [0, 1]}, ["a", "b"])
    >>> related = pd.DataFrame([[0, 0.6, 0], [0.6, 0, 0.2], [0, 0.2, 0]], list("xyz"), list("xyz"))
    >>> relatedness_density(have, related).round(1).values.tolist()
    [[0.0, 75.0, 0.0], [0.0, 25.0, 0.0]]
    """
    have = check_advantages(advantages)
    phi = check_related(related, have.columns)
    above, below = have.to_numpy(dtype=float) @ phi, phi.sum(axis=0)
    density = np.divide(100 * above, below, out=np.full(above.shape, np.nan), where=below > 0)
    # Sums in another order may end a rounding error beyond all there is.
    return pd.DataFrame(np.minimum(density, 100.0), have.index, have.columns)


def check_related(related, fields) -> np.ndarray:
    """Bring relatedness into the order of the fields.

    Parameters
    ----------
    related : DataFrame, shape (fields, fields)
    fields : Index

    Returns
    -------
    ndarray, shape (fields, fields)
        With zeros on the diagonal.

    Raises
    ------
    MeasureError
        If it is no such table, of other fields, negative or not finite.

    Examples
    --------
    >>> check_related(pd.DataFrame([[1, 2.0], [2.0, 1]], list("ab"), list("ab")), pd.Index(["b", "a"])).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    if not isinstance(related, pd.DataFrame):
        refuse([Problem(f"relatedness of type {type(related).__name__}", "a table of fields by fields",
                        "make one: flowspace.specialisation.proximity")])
    if set(related.index) != set(fields) or set(related.columns) != set(fields) or len(related) != len(fields) \
            or related.shape[1] != len(fields):
        refuse([Problem("relatedness of other fields than the advantages", "the same fields, each once",
                        "compute it from the same fields")])
    numbers, wrong = as_numbers(related.loc[fields, fields].to_numpy(dtype=object).ravel())
    if wrong or not np.isfinite(numbers).all() or (numbers < 0).any():
        refuse([Problem("relatedness that is missing, infinite, negative or no number", "numbers of zero or more",
                        "correct it")])
    phi = numbers.reshape(len(fields), len(fields)).copy()
    np.fill_diagonal(phi, 0)
    return phi


def feasible_entries(advantages, density, above=None, units=None) -> pd.DataFrame:
    """List the fields that units do not have and that lie nearest to what they have.

    Parameters
    ----------
    advantages : DataFrame
        From `flowspace.specialisation.revealed_advantage`: unit, field, value, rta, low, high, advantage.
    density : DataFrame, shape (units, fields)
        From `relatedness_density`, in per cent.
    above : float, optional
        List fields of this density or more; left out, those of at least the median of all fields that units lack.
    units : sequence of str, optional
        Units to list; all if left out.

    Returns
    -------
    DataFrame
        unit, field, density, rank (of the density within the unit, 1 the highest), value, rta, low, high, and possible:
        whether the interval of the advantage reaches above 1 already. Sorted by unit and rank, then field.

    Raises
    ------
    MeasureError
        If a column or unit is missing, the threshold is no number, or the density does not cover the units and fields.

    Notes
    -----
    Nearest is not best: the list says what is close, not what is worth having, and it is no better than the test of
    whether density has foretold entries at all (`flowspace.specialisation.entry_test`).

    Examples
    --------
    >>> from flowspace.specialisation import advantage_matrix, proximity, revealed_advantage
    >>> table = pd.DataFrame({"unit": list("aaabbbccc"), "field": list("xyz") * 3,
    ...                       "value": [6, 6, 0, 6, 0, 1, 0, 1, 9]})
    >>> found = revealed_advantage(table)
    >>> have = advantage_matrix(found)
    >>> near = feasible_entries(found, relatedness_density(have, proximity(have)), above=50)
    >>> near[["unit", "field", "density"]].values.tolist()
    [['b', 'y', 100.0]]
    """
    problems = column_problems(advantages, ("unit", "field", "value", "rta", "low", "high", "advantage"), "advantages")
    if not isinstance(density, pd.DataFrame):
        problems.append(Problem(f"a density of type {type(density).__name__}", "a table of units by fields",
                                "give what relatedness_density returns"))
    if above is not None:
        problems += real_number(above, "above", 0, 100)
    refuse(problems)
    problems = name_problems(advantages, ("unit", "field"), "advantages")
    cells, odd = as_numbers(density.to_numpy(dtype=object).ravel())
    if odd or not density.index.is_unique or not density.columns.is_unique:
        problems.append(Problem("a density with cells that are no numbers, or a name twice",
                                "numbers of units by fields", "give what relatedness_density returns"))
    high, odd = as_numbers(advantages["high"])
    if odd or not advantages["advantage"].isin([True, False]).all():
        problems.append(Problem("an upper end that is no number, or an advantage that is neither true nor false",
                                "the columns of revealed_advantage", "give what it returns"))
    single = isinstance(units, str)
    if units is not None and not single and (not hasattr(units, "__len__") or getattr(units, "ndim", 1) != 1
                                             or not all(isinstance(one, str) for one in units)):
        problems.append(Problem(f"units that are a {type(units).__name__}, or no text", "a list of names",
                                "give a list"))
    refuse(problems)
    known = set(advantages["unit"])
    asked = sorted(known) if units is None else [units] if single else list(units)
    problems = [Problem(f"no unit {name!r}", "a unit of the advantages", "correct the name") for name in asked
                if name not in known]
    if not known <= set(density.index) or not set(advantages["field"]) <= set(density.columns):
        problems.append(Problem("a density that lacks units or fields", "all units and fields of the advantages",
                                "compute it from the same advantages"))
    refuse(problems)
    # By place, because a table may be keyed by other kinds of labels than plain text.
    at = density.index.get_indexer(advantages["unit"]), density.columns.get_indexer(advantages["field"])
    rows = advantages.assign(density=cells.reshape(density.shape)[at], possible=high > 1)
    rows = rows[~rows["advantage"].astype(bool) & rows["density"].notna()]
    threshold = rows["density"].median() if above is None else above
    rows = rows.assign(rank=rows.groupby("unit")["density"].rank(ascending=False, method="min").astype("int64"))
    rows = rows[(rows["density"] >= threshold) & rows["unit"].isin(asked)]
    rows = rows.sort_values(["unit", "rank", "field"], kind="stable", ignore_index=True)
    return rows[["unit", "field", "density", "rank", "value", "rta", "low", "high", "possible"]]

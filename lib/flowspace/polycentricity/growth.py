"""Growth of functional polycentricity, parted into growth of evenness and growth of density."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.tables import checked_table, names_given
from flowspace.values import listed, refuse, whole_number

REASONS = {
    "": "there is a rate of growth",
    "no_row": "the table has no row of one of the two years",
    "not_defined": "evenness or density is not defined in one of the two years, though there are links",
    "no_links_start": "no links in the first year: growth from nothing has no rate",
    "no_links_end": "no links in the last year",
    "no_links_both": "no links in either year",
    "evenness_zero": "evenness is 0 in one of the two years",
}
"""Why a growth rate is or is not defined."""

_PARTS = ["growth", "evenness_growth", "density_growth"]


def growth_decomposition(table: pd.DataFrame, start: int, end: int, key=("agglomeration",)) -> pd.DataFrame:
    r"""Log growth of polycentricity between two years as the sum of that of its two factors.

    .. math:: \ln\frac{P_v}{P_u} = \ln\frac{E_v}{E_u} + \ln\frac{\Delta_v}{\Delta_u}, \qquad P = E\,\Delta

    Parameters
    ----------
    table : DataFrame
        year, evenness, density and the columns of the key, each key once a year: rows of
        `functional_polycentricity` of one measure, kind, direction and layer, or with these columns in the key.
    start, end : int
        The years u and v.
    key : sequence of str
        Columns that tell the things apart that grow: agglomeration and, where the table holds several, layer, kind,
        direction, measure.

    Returns
    -------
    DataFrame
        The key, start, end, growth, evenness_growth, density_growth (natural logarithms; nan where not defined) and
        reason, in the order of first appearance; reason is a key of `REASONS`, empty where there is a rate. Evenness
        without links counts as no links, whatever stands in its cell. An evenness of 0 is, by Green's index, half of
        the cities equal and half without links, and by others a monopoly.

    Raises
    ------
    MeasureError
        If a column is missing, the key is empty or holds a column that the result has a use for, a key stands twice in
        a year, a number is infinite or negative, or a year is no whole number.

    Notes
    -----
    It is an identity, and no explanation: density grows by itself where links multiply, so that "functional
    polycentricity rises" may mean nothing but that. Agglomerations that begin without links are left out, although no
    others gain more; report how many there are (`mean_growth` counts them).

    The rank-size slopes are negative and have no logarithm; leave them out.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "a", "b", "b"], "year": [2000, 2019] * 2,
    ...                       "evenness": [0.5, 0.4, np.nan, 0.6], "density": [0.1, 0.5, 0.0, 0.2]})
    >>> found = growth_decomposition(table, 2000, 2019)
    >>> found[["agglomeration", "growth", "evenness_growth", "density_growth", "reason"]].round(3).values.tolist()
    [['a', 1.386, -0.223, 1.609, ''], ['b', nan, nan, nan, 'no_links_start']]
    """
    refuse(whole_number(start, "the first year", -(10**6)) + whole_number(end, "the last year", -(10**6)))
    key = names_given(key, "columns of the key")
    own = ("year", "start", "end", "evenness", "density", *_PARTS, "reason", "there")
    taken = [name for name in key if name in own]
    if taken or not key:
        raise MeasureError(Problem(f"{listed([repr(name) for name in taken])} in the key" if taken else "an empty key",
                                   "columns that tell agglomerations, kinds, measures or the like apart",
                                   "leave the year out; rename other columns" if taken else "name at least one"))
    table = checked_table(table, [*key, "year"], ["evenness", "density"], "growth_decomposition")
    negative = [name for name in ("evenness", "density") if (table[name] < 0).any()]
    if negative:
        raise MeasureError([Problem(f"negative {name}", "zero or larger", "leave out the rank-size slopes, which have "
                                    "no logarithm; correct other values", column=name) for name in negative])
    keys = table[key].drop_duplicates().reset_index(drop=True)
    sides = {}
    for side, year in (("u", start), ("v", end)):
        found = table.loc[table["year"] == year, [*key, "evenness", "density"]].assign(there=True)
        sides[side] = keys.merge(found, on=key, how="left")
    u, v = sides["u"], sides["v"]
    gaps = pd.concat([side[["evenness", "density"]] for side in (u, v)], axis=1).isna().any(axis=1)
    reason = np.select(
        [u["there"].isna() | v["there"].isna(), (u["density"] == 0) & (v["density"] == 0), u["density"] == 0,
         v["density"] == 0, gaps, (u["evenness"] == 0) | (v["evenness"] == 0)],
        ["no_row", "no_links_both", "no_links_start", "no_links_end", "not_defined", "evenness_zero"], "")
    result = keys.assign(start=int(start), end=int(end))
    defined = reason == ""
    for name in ("evenness", "density"):
        rate = np.full(len(keys), np.nan)
        rate[defined] = np.log(v.loc[defined, name].to_numpy()) - np.log(u.loc[defined, name].to_numpy())
        result[f"{name}_growth"] = rate
    result["growth"] = result["evenness_growth"] + result["density_growth"]
    return result[[*key, "start", "end", *_PARTS]].assign(reason=pd.Series(reason, dtype="str"))


def mean_growth(decomposition: pd.DataFrame, by=()) -> pd.DataFrame:
    r"""Mean of a decomposed growth over the agglomerations for which it is defined, and how many are left out.

    .. math:: \overline{g} = \overline{g_E} + \overline{g_\Delta}

    Parameters
    ----------
    decomposition : DataFrame
        Result of `growth_decomposition`.
    by : sequence of str
        Columns of its key to keep apart, such as kind and measure.

    Returns
    -------
    DataFrame
        The columns of `by`, growth, evenness_growth, density_growth (means; nan where none is defined), density_share
        (density_growth over growth; nan where growth is 0; outside [0, 1] where the factors move apart), n (defined)
        and a column for each of `REASONS` but the first, with the number left out for it.

    Raises
    ------
    MeasureError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "a", "b", "b"], "year": [2000, 2019] * 2,
    ...                       "evenness": [0.5, 0.4, np.nan, 0.6], "density": [0.1, 0.5, 0.0, 0.2]})
    >>> mean = mean_growth(growth_decomposition(table, 2000, 2019))
    >>> mean[["growth", "density_share", "n", "no_links_start"]].round(2).values.tolist()
    [[1.39, 1.16, 1.0, 1.0]]
    """
    by = names_given(by, "columns")
    missing = [name for name in [*by, *_PARTS, "reason"] if not isinstance(decomposition, pd.DataFrame)
               or name not in decomposition]
    if missing:
        raise MeasureError([Problem(f"no column {name!r}", "the result of growth_decomposition", "give that table",
                                    column=str(name)) for name in missing])
    groups = decomposition.groupby(by, sort=False, dropna=False) if by else [((), decomposition)]
    rows = []
    for group, part in groups:
        means = {name: float(part[name].mean()) for name in _PARTS}
        share = means["density_growth"] / means["growth"] if means["growth"] else np.nan
        rows.append({**dict(zip(by, group, strict=True)), **means, "density_share": share,
                     "n": int((part["reason"] == "").sum()),
                     **{reason: int((part["reason"] == reason).sum()) for reason in list(REASONS)[1:]}})
    return pd.DataFrame(rows, columns=[*by, *_PARTS, "density_share", "n", *list(REASONS)[1:]])

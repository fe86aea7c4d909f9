"""Standings of agglomerations in the path mechanisms, and how far they hang on the choice of indicators."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.evidence import GRADES, weakest_grade
from flowspace.polycentricity.tables import checked_table
from flowspace.values import listed, refuse, whole_number

_FEWEST = 3  # with two agglomerations any two indicators agree fully or not at all
_ROUNDING = 1e-12


@dataclass(frozen=True)
class MechanismAgreement:
    """How far the indicators of one mechanism order the agglomerations alike.

    Parameters
    ----------
    spearman : DataFrame
        Rank correlations, indicators by indicators; nan where one orders nothing or fewer than three agglomerations
        have both. Each pair over the agglomerations that have both.
    kendall_w : float
        Agreement of all of them, 0 to 1; nan where fewer than two indicators order the agglomerations, or fewer than
        three agglomerations have all of them.
    p_value : float
        Share of the permutations that agree at least as much, the observed order counted among them; nan as above.
    indicators : tuple of str
        Those that W is computed from.
    n, permutations, seed : int
        Agglomerations that W is computed from, and how the permutations were drawn.
    """

    spearman: pd.DataFrame
    kendall_w: float
    p_value: float
    indicators: tuple[str, ...]
    n: int
    permutations: int
    seed: int


def mechanism_profile(values, used_only=True) -> pd.DataFrame:
    r"""Place every agglomeration in every mechanism, by its ranks on the indicators.

    .. math:: s_{rk} = \frac{n_k - R_{rk}}{n_k - 1}, \qquad S_{rm} = \frac{1}{|K_{rm}|} \sum_{k \in K_{rm}} s_{rk}

    with :math:`R_{rk}` the rank of agglomeration r among the :math:`n_k` that have indicator k (1 the best in the
    direction of the indicator, ties sharing their mean rank) and :math:`K_{rm}` the indicators of mechanism m that r
    has and that differ between agglomerations.

    Parameters
    ----------
    values : DataFrame
        agglomeration, year, mechanism, code, direction (1 or -1), value, and used and evidence where they are known,
        as `flowspace.mechanisms.mechanism_values` returns them; each agglomeration, year and code once.
    used_only : bool
        Whether only indicators with used true count; without a column used all do.

    Returns
    -------
    DataFrame
        One row for each mechanism, agglomeration and year, in the order of their first appearance: mechanism,
        agglomeration, year, standing (1 best in all indicators, 0 last in all), rank (1 the best, ties sharing the best
        rank), n_ranked (agglomerations with a standing), n_indicators (that the standing is a mean of), n_of (that the
        mechanism has in that year for any agglomeration), evidence (the weakest grade).

    Raises
    ------
    MeasureError
        If a column is missing, a key is empty or stands twice, a direction is neither 1 nor -1, or a value is infinite
        or no number.

    Notes
    -----
    A mechanism without figures keeps its rows with nan: a standing of zero would say last, which nobody knows. An
    indicator that only one agglomeration has, or that is the same for all, orders nothing and is left out. A standing
    of fewer indicators than others have is not comparable without care: n_indicators says so.

    Examples
    --------
    >>> values = pd.DataFrame({"agglomeration": ["a", "b", "c"] * 2, "year": 2019,
    ...                        "mechanism": ["talent"] * 3 + ["parks"] * 3, "code": ["wage"] * 3 + ["zones"] * 3,
    ...                        "direction": 1, "value": [5.0, 9.0, 7.0, None, None, None]})
    >>> mechanism_profile(values)[["mechanism", "agglomeration", "standing", "rank"]].values.tolist()
    [['talent', 'a', 0.0, 3.0], ['talent', 'b', 1.0, 1.0], ['talent', 'c', 0.5, 2.0], ['parks', 'a', nan, nan],
     ['parks', 'b', nan, nan], ['parks', 'c', nan, nan]]
    """
    table = _checked(values, "mechanism_profile")
    counted = table[table["used"]] if used_only else table
    scores = _scores(counted)
    keys = ["mechanism", "agglomeration", "year"]
    found = scores[scores["score"].notna()].groupby(keys)
    cells = table[keys].drop_duplicates()
    index = pd.MultiIndex.from_frame(cells)
    grades = found["evidence"].agg(lambda grades: weakest_grade(grades) if grades.isin(GRADES).all() else None)
    result = cells.assign(
        standing=found["score"].mean().reindex(index).to_numpy(dtype=float),
        n_indicators=found.size().reindex(index).fillna(0).to_numpy(dtype=int),
        evidence=grades.reindex(index).to_numpy()).reset_index(drop=True)
    group = result.groupby(["mechanism", "year"])
    # Means of the same scores in another order may differ in the last digit, and are still ties.
    result["rank"] = group["standing"].transform(lambda column: column.round(12).rank(ascending=False, method="min"))
    result["n_ranked"] = group["standing"].transform("count").astype(int)
    available = scores[scores["score"].notna()].groupby(["mechanism", "year"])["code"].nunique()
    at = pd.MultiIndex.from_frame(result[["mechanism", "year"]])
    result["n_of"] = available.reindex(at).fillna(0).to_numpy(dtype=int)
    return result[[*keys, "standing", "rank", "n_ranked", "n_indicators", "n_of", "evidence"]]


def mechanism_agreement(values, mechanism, year, used_only=True, permutations=4999, seed=0) -> MechanismAgreement:
    r"""Ask whether the indicators of a mechanism order the agglomerations alike.

    .. math:: W = \frac{12 \sum_r (\bar R_r - \bar R)^2 m^2}{m^2 (n^3 - n) - m \sum_k T_k}, \qquad
              T_k = \sum_g (t_{kg}^3 - t_{kg})

    for m indicators and n agglomerations, with :math:`\bar R_r` the mean rank of r, :math:`\bar R = (n + 1)/2` and
    :math:`t_{kg}` the sizes of the groups of ties of indicator k (Kendall's coefficient of concordance). Under the
    null the ranks of each indicator are permuted by themselves.

    Parameters
    ----------
    values : DataFrame
        As for `mechanism_profile`.
    mechanism : str
    year : int
    used_only : bool
        As for `mechanism_profile`.
    permutations : int
        At least 99.
    seed : int
        Zero or more.

    Returns
    -------
    MechanismAgreement

    Raises
    ------
    MeasureError
        As `mechanism_profile`; or if the mechanism or year does not occur, or a number is out of its range.

    Notes
    -----
    Ranks are in the direction of each indicator. An indicator without a figure for anyone, or the same for all, takes
    no part in W; W rests on the agglomerations that have all others. With few agglomerations and indicators a p value
    near 0.05 is little evidence. High agreement does not show that the indicators measure the mechanism: they may share
    a cause, such as size.

    Examples
    --------
    Three judges of four, two of them of one mind:

    >>> values = pd.DataFrame({"agglomeration": list("abcd") * 3, "year": 2019, "mechanism": "plans", "direction": 1,
    ...                        "code": ["x"] * 4 + ["y"] * 4 + ["z"] * 4,
    ...                        "value": [1, 2, 3, 4, 1, 2, 3, 4, 2, 1, 4, 3]})
    >>> found = mechanism_agreement(values, "plans", 2019, permutations=999)
    >>> round(found.kendall_w, 4), found.n, float(found.spearman.loc["x", "z"].round(2))
    (0.8222, 4, 0.6)
    """
    refuse(whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0))
    table = _checked(values, "mechanism_agreement")
    problems = [Problem(f"{name} {asked!r}{did_you_mean(asked, known)}", "one of " + ", ".join(map(str, known)),
                        f"name a {name} of the table") for name, asked, known in (
        ("mechanism", mechanism, sorted(set(table["mechanism"]))), ("year", year, sorted(set(table["year"]))))
        if not np.isscalar(asked) or asked not in known]
    refuse(problems)
    here = table[(table["mechanism"] == mechanism) & (table["year"] == year) & (table["used"] | (not used_only))]
    here = here.assign(value=here["value"] * here["direction"])
    wide = here.pivot(index="agglomeration", columns="code", values="value").astype(float)
    wide = wide.reindex(index=list(dict.fromkeys(here["agglomeration"])), columns=list(dict.fromkeys(here["code"])))
    wide = wide.rename_axis(index=None, columns=None)
    spearman = wide.corr(method="spearman", min_periods=_FEWEST)
    orders = [code for code in wide if wide[code].nunique() > 1]
    complete = wide[orders].dropna()
    orders = [code for code in orders if complete[code].nunique() > 1]
    w = p_value = np.nan
    if len(orders) >= 2 and len(complete) >= _FEWEST:
        ranks = rankdata(complete[orders].to_numpy(), axis=0)
        w = _kendall_w(ranks)
        generator = np.random.default_rng(int(seed))
        drawn = np.array([_kendall_w(generator.permuted(ranks, axis=0)) for _ in range(int(permutations))])
        p_value = float((1 + np.sum(drawn >= w - _ROUNDING)) / (1 + len(drawn)))
    return MechanismAgreement(spearman, float(w), p_value, tuple(orders), len(complete), int(permutations), int(seed))


def rank_intervals(values, used_only=True) -> pd.DataFrame:
    """Ranks of the agglomerations when one indicator of a mechanism is left out.

    The standing of `mechanism_profile` is computed anew without each indicator in turn, and ranked.

    Parameters
    ----------
    values : DataFrame
        As for `mechanism_profile`.
    used_only : bool
        As for `mechanism_profile`.

    Returns
    -------
    DataFrame
        mechanism, agglomeration, year, rank (with all indicators), lowest and highest (the best and the worst rank
        without one of them), decided_by (the indicator whose absence moves the rank most, the first of several; missing
        where none does). nan where a mechanism has fewer than two indicators that order the agglomerations, since
        nothing is left after dropping.

    Raises
    ------
    MeasureError
        As `mechanism_profile`.

    Notes
    -----
    The interval shows how much hangs on one indicator; it is no confidence interval. The rank with all indicators can
    lie outside of it.

    Examples
    --------
    >>> values = pd.DataFrame({"agglomeration": list("abc") * 2, "year": 2019, "mechanism": "plans", "direction": 1,
    ...                        "code": ["x"] * 3 + ["y"] * 3, "value": [1, 2, 3, 9, 1, 5]})
    >>> rank_intervals(values)[["agglomeration", "rank", "lowest", "highest"]].values.tolist()
    [['a', 2.0, 1.0, 3.0], ['b', 3.0, 2.0, 3.0], ['c', 1.0, 1.0, 2.0]]
    """
    table = _checked(values, "rank_intervals")
    counted = table[table["used"]] if used_only else table
    full = mechanism_profile(table, used_only)
    keys = ["mechanism", "agglomeration", "year"]
    scores = _scores(counted)
    scores = scores[scores["score"].notna()]
    dropped = []
    for mechanism, codes in scores.groupby("mechanism", sort=False)["code"].unique().items():
        part = table[table["mechanism"] == mechanism]
        dropped += [mechanism_profile(part[part["code"] != code], used_only).assign(dropped=code)
                    for code in codes if len(codes) > 1]
    result = full[[*keys, "rank"]].copy()
    if not dropped:
        return result.assign(lowest=np.nan, highest=np.nan, decided_by=None)
    every = pd.concat(dropped, ignore_index=True).merge(result, on=keys, suffixes=("", "_full"))
    every = every[every["rank"].notna() & every["rank_full"].notna()]
    every["moved"] = (every["rank"] - every["rank_full"]).abs()
    group = every.groupby(keys)
    index = pd.MultiIndex.from_frame(result[keys])
    most = every.loc[group["moved"].idxmax()].set_index(keys)
    most = most["dropped"].where(most["moved"] > 0).reindex(index)
    return result.assign(lowest=group["rank"].min().reindex(index).to_numpy(dtype=float),
                         highest=group["rank"].max().reindex(index).to_numpy(dtype=float),
                         decided_by=most.where(most.notna(), None).to_numpy(dtype=object))


def _checked(values, name) -> pd.DataFrame:
    """Values with a sound key, used and evidence filled where the table does not have them."""
    key = ["agglomeration", "year", "code"]
    table = checked_table(values, key, ["value", "direction"], name)
    others = [column for column in ("mechanism", "used", "evidence") if column in values.columns]
    if "mechanism" not in others:
        raise MeasureError(Problem("no column 'mechanism'", "the mechanism of every indicator", "add the column",
                                   column="mechanism"))
    table = table.assign(**{column: values[column].to_numpy() for column in others})
    table = table.assign(**{column: default for column, default in (("used", True), ("evidence", None))
                            if column not in others})
    problems = []
    if table["mechanism"].isna().any():
        problems.append(Problem("rows without a mechanism", "one in every row", "fill it in", column="mechanism"))
    wrong = sorted(set(table.loc[~table["direction"].isin([1, -1]), "code"]))
    if wrong:
        problems.append(Problem(f"directions that are neither 1 nor -1 ({listed(wrong)})", "1 or -1",
                                "write 1 where more is better, -1 where less is", column="direction"))
    moving = table.drop_duplicates(["code", "mechanism"])["code"].duplicated()
    if moving.any():
        problems.append(Problem("an indicator of several mechanisms", "one mechanism for each code",
                                "correct the mechanism", column="mechanism"))
    if not table["used"].map(lambda cell: isinstance(cell, (bool, np.bool_))).all():
        problems.append(Problem("cells of used that are neither true nor false", "true or false in every row",
                                "correct the column", column="used"))
    if problems:
        raise MeasureError(problems)
    return table.astype({"used": bool, "direction": int})


def _scores(table: pd.DataFrame) -> pd.DataFrame:
    """Score of every agglomeration on every indicator, 1 for the best; nan where an indicator orders nothing."""
    table = table.assign(value=table["value"] * table["direction"])
    group = table.groupby(["code", "year"])["value"]
    n, ranks = group.transform("count"), group.rank(ascending=False, method="average")
    orders = (n > 1) & (group.transform("nunique") > 1)
    return table.assign(score=((n - ranks) / (n - 1).where(n > 1)).where(orders))


def _kendall_w(ranks: np.ndarray) -> float:
    """Kendall's W of ranks, agglomerations by indicators, corrected for ties; none of the columns is all ties."""
    n, m = ranks.shape
    ties = sum(np.sum(counts**3 - counts) for counts in (np.unique(column, return_counts=True)[1].astype(float)
                                                         for column in ranks.T))
    deviation = np.sum((ranks.sum(axis=1) - m * (n + 1) / 2) ** 2)
    return 12 * deviation / (m**2 * (n**3 - n) - m * ties)

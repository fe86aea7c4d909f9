"""Measured structure of an agglomeration: its cities in order of a score, and how many of them are cores."""
from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED
from flowspace.errors import Problem, did_you_mean
from flowspace.polycentricity.tables import checked_table
from flowspace.values import listed, real_number, refuse

_ROUNDING = 1e-12


def city_order(scores, value="value") -> pd.DataFrame:
    r"""Order the cities of every agglomeration by a measured score.

    .. math:: \text{share}_{(k)} = \frac{x_{(k)}}{\sum_i x_i}, \qquad
              \text{cumulative}_{(k)} = \sum_{l \le k} \text{share}_{(l)}, \qquad
              \text{to\_largest}_{(k)} = \frac{x_{(k)}}{x_{(1)}}, \qquad
              \text{to\_next}_{(k)} = \frac{x_{(k)}}{x_{(k+1)}}

    with :math:`x_{(1)} \ge x_{(2)} \ge \dots` the scores of the cities of one agglomeration.

    Parameters
    ----------
    scores : DataFrame
        agglomeration, adcode and the column named by `value`; each city once in an agglomeration, of one year.
    value : str
        Column of the score: patents, strength in a network. Zero or more; cities without a figure are left out.

    Returns
    -------
    DataFrame
        agglomeration, adcode, value, rank (1 the largest; ties by code), share, cumulative, to_largest, to_next
        (infinite before a zero, nan for the last city and between zeros). Shares are nan where all are zero.

    Raises
    ------
    MeasureError
        If a column is missing, a city stands twice in an agglomeration, or a score is negative, infinite or no number.

    Examples
    --------
    >>> scores = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000", "130100"], "value": [60, 30, 10]})
    >>> city_order(scores)[["adcode", "rank", "cumulative", "to_next"]].round(3).values.tolist()
    [['110000', 1, 0.6, 2.0], ['120000', 2, 0.9, 3.0], ['130100', 3, 1.0, nan]]
    """
    table = checked_table(scores, ["agglomeration", "adcode"], [value], "city_order").rename(columns={value: "value"})
    negative = table.loc[table["value"] < 0, "adcode"].tolist()
    refuse([Problem(f"scores below zero ({listed(negative)})", "zero or more", "correct them", column=value)]
           if negative else [])
    table = table[table["value"].notna()]
    order = {key: place for place, key in enumerate(dict.fromkeys(table["agglomeration"]))}
    table = table.assign(place=table["agglomeration"].map(order))
    table = table.sort_values(["place", "value", "adcode"], ascending=[True, False, True], ignore_index=True)
    group = table.groupby("agglomeration", sort=False)["value"]
    total, largest, following = group.transform("sum"), group.transform("max"), group.shift(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_next = table["value"].to_numpy() / following.to_numpy()
    share = table["value"] / total.where(total > 0)
    return pd.DataFrame({
        "agglomeration": table["agglomeration"], "adcode": table["adcode"], "value": table["value"],
        "rank": group.cumcount() + 1, "share": share,
        "cumulative": share.groupby(table["agglomeration"], sort=False).cumsum().clip(upper=1.0),
        "to_largest": table["value"] / largest.where(largest > 0), "to_next": to_next})


def _fraction(group: pd.DataFrame, parameter: float) -> int:
    return int((group["to_largest"] >= parameter - _ROUNDING).sum())


def _cumulative(group: pd.DataFrame, parameter: float) -> int:
    return int((group["cumulative"] < parameter - _ROUNDING).sum()) + 1


def _gap(group: pd.DataFrame, parameter: float) -> int:
    """Cities above the widest gap; the first of equally wide ones."""
    candidates = group["to_next"].to_numpy()[:max(1, int(np.floor(parameter * len(group) + _ROUNDING)))]
    candidates = np.where(np.isnan(candidates), 0.0, candidates)
    return int(np.argmax(candidates)) + 1


RULES: Mapping[str, Callable[[pd.DataFrame, float], int]] = {
    "fraction": _fraction, "cumulative": _cumulative, "gap": _gap}
"""Rules for the number of cores, each a function of the ordered cities and its parameter."""

DEFAULTS = {"fraction": 0.5, "cumulative": 0.5, "gap": 0.5}
"""Parameter of each rule unless another is given."""


def core_cities(scores, rule="fraction", parameter=None, value="value") -> pd.DataFrame:
    r"""Cores of every agglomeration by one rule.

    fraction
        cities with at least the share `parameter` of the largest: :math:`x_i \ge c\, x_{(1)}`;
    cumulative
        the fewest largest cities that hold at least the share `parameter` of the whole;
    gap
        the cities above the widest relative gap, :math:`\arg\max_k x_{(k)} / x_{(k+1)}` over the first
        :math:`\lfloor c\, n \rfloor` cities (at least one).

    Parameters
    ----------
    scores : DataFrame
        As for `city_order`.
    rule : {"fraction", "cumulative", "gap"}
    parameter : float, optional
        c, above 0 and at most 1; 0.5 if left out.
    value : str
        As for `city_order`.

    Returns
    -------
    DataFrame
        The rows of `city_order` with rule, parameter and core (whether the city is one). No city is a core where all
        scores are zero.

    Raises
    ------
    MeasureError
        As `city_order`; or if the rule is unknown or the parameter out of its range.

    Notes
    -----
    No rule is right: the rules answer different questions, and `core_counts` shows how far apart they are. Where a gap
    is followed by a city with nothing it is infinite and the widest. Cities that tie at the last place of the rule
    cumulative are told apart by their codes.

    Examples
    --------
    >>> scores = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000", "130100"], "value": [60, 30, 10]})
    >>> core_cities(scores).query("core")["adcode"].tolist()
    ['110000', '120000']
    """
    parameter = _checked_rule(rule, parameter)
    order = city_order(scores, value)
    cores = {key: RULES[rule](group, parameter) if group["value"].max() > 0 else 0
             for key, group in order.groupby("agglomeration", sort=False)}
    return order.assign(rule=rule, parameter=parameter, core=order["rank"] <= order["agglomeration"].map(cores))


def core_counts(scores, parameters=None, value="value") -> pd.DataFrame:
    """Number of cores of every agglomeration by every rule, over several parameters.

    Parameters
    ----------
    scores : DataFrame
        As for `city_order`.
    parameters : dict of str to sequence of float, optional
        Parameters by rule. If left out: fraction 1/3, 0.5, 2/3; cumulative 0.5, 0.8; gap 0.5.
    value : str
        As for `city_order`.

    Returns
    -------
    DataFrame
        agglomeration, rule, parameter, cores (number), cities (their codes in order, joined by spaces), n_cities.

    Raises
    ------
    MeasureError
        As `core_cities`; or if no rule is given.

    Examples
    --------
    >>> scores = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000", "130100"], "value": [60, 30, 10]})
    >>> core_counts(scores)["cores"].tolist()
    [2, 2, 1, 1, 2, 1]
    """
    asked = {"fraction": (1 / 3, 0.5, 2 / 3), "cumulative": (0.5, 0.8), "gap": (0.5,)} if parameters is None \
        else parameters
    if not isinstance(asked, Mapping) or not asked:
        refuse([Problem(f"parameters {asked!r}", "a dict from rules to their parameters",
                        "give for instance {'fraction': [0.5]}")])
    parts = []
    for rule, given in asked.items():
        for parameter in np.atleast_1d(given).tolist():
            found = core_cities(scores, rule, parameter, value)
            groups = found.groupby("agglomeration", sort=False)
            parts.append(pd.DataFrame([
                (key, rule, parameter, int(group["core"].sum()), " ".join(group.loc[group["core"], "adcode"].map(str)),
                 len(group)) for key, group in groups],
                columns=["agglomeration", "rule", "parameter", "cores", "cities", "n_cities"]))
    table = pd.concat(parts, ignore_index=True)
    place = {key: i for i, key in enumerate(dict.fromkeys(table["agglomeration"]))}
    return table.sort_values("agglomeration", key=lambda column: column.map(place), kind="stable", ignore_index=True)


def strengths_within(links, members, value) -> pd.DataFrame:
    r"""Strength and degree of every member in the network of its own agglomeration.

    .. math:: s_i = \sum_{j \in r} (w_{ij} + w_{ji}), \qquad k_i = |\{j \in r : w_{ij} + w_{ji} > 0\}|

    over the other members j of the agglomeration r of city i; each undirected link counts once.

    Parameters
    ----------
    links : DataFrame
        adcode_a and adcode_b, or from_adcode and to_adcode, and the column named by `value` (zero or more); each pair
        once, of one year and one kind. Links that leave an agglomeration play no part.
    members : DataFrame
        agglomeration and adcode.
    value : str
        Column of the weight.

    Returns
    -------
    DataFrame
        agglomeration, adcode, strength, degree: a row for every member, zero where it has no link. Give only members
        that the source of the links looked at.

    Raises
    ------
    MeasureError
        If a column is missing, a pair or a member stands twice, or a weight is negative, missing or no number.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["b", "x", "c"], "papers": [4, 9, 1]})
    >>> members = pd.DataFrame({"agglomeration": "r", "adcode": ["a", "b", "c"]})
    >>> strengths_within(links, members, "papers")[["adcode", "strength", "degree"]].values.tolist()
    [['a', 4.0, 1], ['b', 5.0, 2], ['c', 1.0, 1]]
    """
    ends = DIRECTED if isinstance(links, pd.DataFrame) and DIRECTED[0] in links.columns else UNDIRECTED
    table = checked_table(links, list(ends), [value], "strengths_within")
    groups = checked_table(members, ["agglomeration", "adcode"], [], "strengths_within")
    wrong = int((table[value].isna() | (table[value] < 0)).sum())
    refuse([Problem(f"{wrong} weights that are negative or missing", "zero or more for every link", "correct them",
                    column=value)] if wrong else [])
    if ends == UNDIRECTED:
        pairs = [frozenset(pair) for pair in zip(table[ends[0]], table[ends[1]], strict=True)]
        refuse([Problem(f"{len(pairs) - len(set(pairs))} links that stand twice, once each way", "each pair once",
                        "keep one of the two, or add them up")] if len(set(pairs)) < len(pairs) else [])
    first, second = (table.set_axis([*order, "weight"], axis=1) for order in (("adcode", "other"), ("other", "adcode")))
    both = pd.concat([first, second], ignore_index=True)
    both = both[(both["weight"] > 0) & (both["adcode"] != both["other"])]
    inside = groups.merge(both, on="adcode").merge(groups.rename(columns={"adcode": "other"}),
                                                   on=["agglomeration", "other"])
    found = inside.groupby(["agglomeration", "adcode"]).agg(strength=("weight", "sum"), degree=("other", "nunique"))
    keys = pd.MultiIndex.from_frame(groups)
    return groups.assign(strength=found["strength"].reindex(keys).fillna(0.0).to_numpy(dtype=float),
                         degree=found["degree"].reindex(keys).fillna(0).to_numpy(dtype=int))


def _checked_rule(rule, parameter) -> float:
    if not isinstance(rule, str) or rule not in RULES:
        refuse([Problem(f"rule {rule!r}{did_you_mean(rule, RULES)}", "one of " + ", ".join(RULES), "correct the name")])
    parameter = DEFAULTS[rule] if parameter is None else parameter
    refuse(real_number(parameter, f"parameter of the rule {rule}", 0, 1, open_below=True))
    return float(parameter)

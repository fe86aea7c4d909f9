"""Dagum's decomposition of the Gini coefficient: within groups, net between groups, overlap of groups."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from flowspace.inequality.gini import gini_of_descending
from flowspace.inequality.values import grouped_values


@dataclass(frozen=True)
class Dagum:
    """The Gini coefficient in three parts that add up to it.

    Parameters
    ----------
    total : float
        Gini coefficient over all cities (divisor n).
    within : float
        What differences within groups contribute.
    between_net : float
        What differences between groups contribute, net of overlap.
    transvariation : float
        What overlap contributes: pairs in which the city of the group with the lower mean has more. It describes how
        far the groups interpenetrate; it is no source of inequality beside the other two.
    groups : DataFrame
        One row per group: `group`, `n`, `population_share`, `value_share`, `gini` (nan where its values are all zero),
        `within`.
    pairs : DataFrame
        One row per pair of groups: `higher` and `lower` (by mean), `gini_between`, `distance` (the relative economic
        affluence D, in [0, 1]; nan where the groups do not differ at all), `between_net`, `transvariation`.
    """

    total: float
    within: float
    between_net: float
    transvariation: float
    groups: pd.DataFrame
    pairs: pd.DataFrame


def dagum(values, groups) -> Dagum:
    r"""Decompose the Gini coefficient by groups.

    .. math::

        G = \underbrace{\sum_j G_{jj} p_j s_j}_{\text{within}}
          + \underbrace{\sum_{j>h} G_{jh} (p_j s_h + p_h s_j) D_{jh}}_{\text{net between}}
          + \underbrace{\sum_{j>h} G_{jh} (p_j s_h + p_h s_j)(1 - D_{jh})}_{\text{transvariation}},

    .. math::

        G_{jh} = \frac{\sum_i \sum_r |y_{ji} - y_{hr}|}{n_j n_h (\mu_j + \mu_h)}, \qquad
        D_{jh} = \frac{d_{jh} - p_{jh}}{d_{jh} + p_{jh}},

    with :math:`p_j` the share of group j in the cities, :math:`s_j` in the total value, :math:`\mu_j \ge \mu_h`,
    :math:`d_{jh}` the mean over all pairs of what the city of j has more, and :math:`p_{jh}` of what it has less.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.
    groups : Series, array or list, shape (n,)
        The group of each city; a Series if `values` is one, matched by label.

    Returns
    -------
    Dagum

    Raises
    ------
    MeasureError
        If there are fewer than two values, none above zero, or anything negative, infinite, missing or not a number;
        if a group is missing, or the cities of values and groups differ.

    Notes
    -----
    Chinese terms: 组内差异, 组间净值差异, 超变密度. With one group everything is within; a group of one city adds
    nothing within. Two groups with the same mean have D = 0: all of their difference is transvariation.

    References
    ----------
    Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio. Empirical Economics,
    22, 515-531. https://doi.org/10.1007/BF01205777

    Examples
    --------
    >>> parts = dagum([1, 3, 2, 6], ["west", "west", "east", "east"])
    >>> [round(part, 4) for part in (parts.total, parts.within, parts.between_net, parts.transvariation)]
    [0.3333, 0.125, 0.1667, 0.0417]
    """
    x, _, codes, names = grouped_values(values, groups)
    n, total = len(x), x.sum()
    members = [x[codes == code] for code in range(len(names))]
    rows = []
    for name, own in zip(names, members, strict=True):
        share = own.sum() / total
        inside = float(gini_of_descending(np.sort(own)[::-1])) if share > 0 else np.nan
        rows.append((name, len(own), len(own) / n, share, inside, inside * len(own) / n * share if share > 0 else 0.0))
    by_group = pd.DataFrame(rows, columns=["group", "n", "population_share", "value_share", "gini", "within"])
    pairs = [_pair(x.sum(), n, *_by_mean((names[j], members[j]), (names[h], members[h])))
             for j, h in combinations(range(len(names)), 2)]
    by_pair = pd.DataFrame(pairs, columns=["higher", "lower", "gini_between", "distance", "between_net",
                                           "transvariation"])
    return Dagum(float(gini_of_descending(np.sort(x)[::-1])), float(by_group["within"].sum()),
                 float(by_pair["between_net"].sum()), float(by_pair["transvariation"].sum()), by_group, by_pair)


def _by_mean(one, other) -> tuple:
    """The group with the higher mean first; the first by name where they are equal."""
    return (one, other) if one[1].mean() >= other[1].mean() else (other, one)


def _pair(total, n, higher, lower) -> tuple:
    (name_j, y_j), (name_h, y_h) = higher, lower
    difference = y_j[:, None] - y_h[None, :]
    more, less = np.maximum(difference, 0).mean(), np.maximum(-difference, 0).mean()
    if more + less == 0:
        return name_j, name_h, 0.0, np.nan, 0.0, 0.0
    between = (more + less) / (y_j.mean() + y_h.mean())
    weight = (len(y_j) * y_h.sum() + len(y_h) * y_j.sum()) / (n * total)
    distance = max((more - less) / (more + less), 0.0)
    return name_j, name_h, float(between), float(distance), between * weight * distance, between * weight * (
        1 - distance)

"""Robustness of networks beside that of networks at random with the same degrees."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.null_models import z_scores
from flowspace.networks.null_models.scores import unknown_null
from flowspace.resilience.failure.orders import removal_orders, unknown_strategy
from flowspace.resilience.failure.removal import given_networks, removal_curves, wrong_flags
from flowspace.values import refuse, whole_number

_COLUMNS = ("strategy", "n", "density", "lowest", "highest", "position", "ratio", "city", "measure", "value",
            "null_mean", "null_sd", "z", "p_value", "defined", "reason")


def robustness_scores(networks, strategy="degree", null="degrees", replicates=999, draws=100, ties=20, seed=0,
                      recompute=True, efficiency=False) -> pd.DataFrame:
    r"""Compare the robustness of networks with that of networks drawn from a null model.

    .. math:: R = \frac1N \sum_{Q=1}^{N} s(Q), \qquad z = \frac{R - \bar R_0}{s_0}

    Parameters
    ----------
    networks : Network or iterable of Network
        Directed or not, of any sizes.
    strategy : str
        A key of `flowspace.resilience.STRATEGIES`.
    null : str
        A key of `flowspace.networks.null_models.NULLS`. "degrees" knows no weights: "strength" needs one of the others.
    replicates : int
        Networks drawn for each, at least 99.
    draws : int
        Orders of removal of each network, drawn or not, for "random".
    ties : int
        Orders in which ties are broken, for targeted strategies.
    seed : int
        Zero or more; the result does not depend on the order of the cities.
    recompute : bool
        As for `remove_cities`.
    efficiency : bool
        Whether to compare the area below the curve of efficiency too.

    Returns
    -------
    DataFrame
        The keys of the labels; strategy; n and density; measure, "robustness" (and "efficiency_area"); value,
        null_mean, null_sd, z, p_value, defined and reason, as in `flowspace.networks.z_scores`; ratio, value by
        null_mean; lowest and highest, the bounds for n cities, and position between these, as in `robustness` (nan
        for the efficiency).

    Raises
    ------
    MeasureError
        If something given is no network, a name is unknown, a number is out of its range, strengths are asked for
        under the model of links alone, or as `z_scores`.

    Notes
    -----
    R grows with the number of links and its range with N; networks of other sizes or years are comparable by z or
    ratio only. Degrees fix much of R under degree attack already: what is compared is how the cities of these degrees
    are linked with each other. The same orders of ranks are used for the network and for all drawn ones.

    References
    ----------
    Schneider, C. M., Moreira, A. A., Andrade, J. S., Havlin, S., & Herrmann, H. J. (2011). Mitigation of malicious
    attacks on networks. Proceedings of the National Academy of Sciences, 108(10), 3838-3841.
    https://doi.org/10.1073/pnas.1009440108

    Examples
    --------
    Two triangles without a link between them; six cities in a ring have the same degrees, and hold together longer:

    >>> from flowspace.networks import Network
    >>> triangle = np.ones((3, 3)) - np.eye(3)
    >>> apart = Network.of(np.kron(np.eye(2), triangle), directed=False)
    >>> robustness_scores(apart, replicates=199, seed=1)[["value", "null_mean", "z"]].round(2)
       value  null_mean     z
    0   0.25        0.3 -2.32
    """
    given = given_networks(networks, _COLUMNS)
    problems = (unknown_strategy(strategy) + unknown_null(null) + whole_number(draws, "number of draws", 1)
                + whole_number(ties, "number of orders of ties", 1) + whole_number(seed, "seed", 0)
                + whole_number(replicates, "number of replicates", 99)
                + wrong_flags(recompute=recompute, efficiency=efficiency))
    if strategy == "strength" and null == "degrees":
        problems.append(Problem("strengths under the null model of links alone", "a model that has weights",
                                "take null='degrees_weights' or 'strengths', or strategy='degree'"))
    refuse(problems)
    many, tables = int(draws if strategy == "random" else ties), []
    names = ("robustness", "efficiency_area") if efficiency else ("robustness",)
    for network in given:
        areas = _areas(network, strategy, many, int(seed), bool(recompute), names)
        table = z_scores(network, areas, null, replicates, seed).drop(columns="city")
        n = network.n
        pairs = max(1, n * (n - 1))
        lowest, highest = (n - 1) / n**2, (n - 1) / (2 * n)
        table["strategy"], table["n"] = strategy, n
        table["density"] = np.count_nonzero(network.between) / pairs if n > 1 else np.nan
        table["ratio"] = np.divide(table["value"], table["null_mean"], out=np.full(len(table), np.nan),
                                   where=(table["null_mean"] > 0).to_numpy())
        own = table["measure"] == "robustness"
        table["lowest"], table["highest"] = np.where(own, lowest, np.nan), np.where(own, highest, np.nan)
        table["position"] = ((table["value"] - table["lowest"]) / (highest - lowest)).clip(0, 1) if n > 2 else np.nan
        tables.append(table[[*network.label, "strategy", "n", "density", "measure", "value", "null_mean", "null_sd",
                             "z", "p_value", "defined", "reason", "ratio", "lowest", "highest", "position"]])
    return pd.concat(tables, ignore_index=True)


def _areas(network, strategy, draws, seed, recompute, names) -> dict:
    """Functions of weights that give the areas; curves of the same weights are made once."""
    directed, kept = network.directed, {}

    def area(name):
        def kernel(weights) -> np.ndarray:
            if kept.get("weights") is not weights:
                flat = weights.reshape(-1, *weights.shape[-2:])
                values = []
                for w in flat:
                    orders = removal_orders(w, directed, strategy, draws, seed, recompute)
                    curves = removal_curves(w, directed, orders, "efficiency_area" in names)
                    values.append([curves[kind][:, 1:].mean() for kind in ("largest", "efficiency") if kind in curves])
                kept["weights"] = weights
                kept["values"] = np.array(values).reshape(*weights.shape[:-2], -1)
            return kept["values"][..., names.index(name)]
        return kernel
    return {name: area(name) for name in names}

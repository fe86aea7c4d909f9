"""Measures of a network beside the same measures of networks drawn from a null model: standard scores and p values."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.brokerage import group_codes
from flowspace.networks.network import Network, no_network
from flowspace.networks.null_models import configuration, rewiring
from flowspace.networks.null_models.random_numbers import streams
from flowspace.networks.record import Measure
from flowspace.networks.registry import AT_ONCE, CITY_MEASURES, NETWORK_MEASURES, measured, no_measures
from flowspace.values import refuse, whole_number

NULLS = {
    "degrees": "binary networks with the same degrees (in- and out-degrees where directed)",
    "degrees_weights": "the same degrees, the same weights dealt out at random over the links",
    "strengths": "counts thrown on pairs, the same strengths in expectation (in- and out-strengths where directed)",
}
"""Name of each null model, and what it preserves."""

REASONS = {
    "": ("", ""),
    "undefined": ("the measure is not defined for this network", "该指标对此网络无定义"),
    "undefined_in_null": ("the measure is defined for fewer than two of the drawn networks",
                          "该指标在抽取的网络中有定义者不足两个"),
    "only_network": ("no drawn network differs from this one", "抽取的网络均与此网络相同"),
    "constant": ("all drawn networks have the same value", "抽取的网络取值全部相同"),
}
"""Why there is no standard score: the words for each value of the column `reason`, English and Chinese."""

_SMALLEST_UNIT = 1e-3
_COLUMNS = ["value", "null_mean", "null_sd", "z", "p_value", "defined", "reason"]


def null_networks(network: Network, null="degrees", replicates=1000, seed=0,
                  switches_per_link=rewiring.SWITCHES_PER_LINK) -> Iterator[np.ndarray]:
    """Draw networks from a null model, as many at a time as memory likes.

    Parameters
    ----------
    network : Network
    null : str
        A key of `NULLS`.
    replicates : int
        How many networks in all, at least 1.
    seed : int
        Zero or more; the parts put together do not depend on their size.
    switches_per_link : int
        As for `flowspace.networks.null_models.rewiring.degree_preserving_rewiring`; no part in "strengths".

    Returns
    -------
    iterator of ndarray of float, shape (some, n, n)
        Weights, 0 or 1 for the model of binary networks; cities in the order of the network.

    Raises
    ------
    MeasureError
        If the model is unknown, a number is out of its range, or the model needs counts and a weight is none.

    Examples
    --------
    >>> path = Network.of(np.eye(4, k=1) + np.eye(4, k=-1), directed=False)
    >>> [part.shape for part in null_networks(path, "degrees", replicates=10)]
    [(10, 4, 4)]
    """
    _check(null, replicates, seed, switches_per_link, no_network(network))
    between = network.between
    if null == "strengths":
        configuration.require_counts(between)
    return _parts(between, network.directed, null, int(replicates), int(seed), int(switches_per_link))


def _parts(between, directed, null, replicates, seed, switches_per_link):
    n = len(between)
    size = max(1, min(replicates, AT_ONCE // (n * n)))
    starts, deals = streams(seed, replicates), streams(seed, replicates, purpose=1)
    generator = np.random.default_rng(seed)
    once = between if directed else np.triu(between)
    for first in range(0, replicates, size):
        part = slice(first, min(first + size, replicates))
        if null == "strengths":
            yield configuration.thrown(between, directed, part.stop - first, generator)
            continue
        links = rewiring.rewired(between > 0, directed, starts[part], switches_per_link)[0]
        yield (links.astype(float) if null == "degrees" else
               rewiring.dealt(links, once[once > 0], directed, deals[part]))


def z_scores(networks, measures=None, null="degrees", replicates=1000, seed=0, groups=None,
             switches_per_link=rewiring.SWITCHES_PER_LINK) -> pd.DataFrame:
    r"""Compare measures with what they are in networks drawn from a null model.

    .. math:: z = \frac{x - \bar x_0}{s_0}

    with :math:`\bar x_0` and :math:`s_0` (over the number less one) of the drawn networks, and

    .. math:: p = \min\left(1,\; 2\,\frac{1 + \min(\#\{x_0 \ge x\}, \#\{x_0 \le x\})}{1 + R}\right).

    Parameters
    ----------
    networks : Network or iterable of Network
        Of any sizes.
    measures : str, Measure, iterable of these, or dict of str to callable, optional
        Names in `flowspace.networks.CITY_MEASURES` or `flowspace.networks.NETWORK_MEASURES`; all that are defined for
        each network if left out, those of groups only where groups are given. Or one's own: name -> function of
        weights of shape (..., n, n) with zero diagonal that gives an array of shape (...) for a measure of networks,
        (..., n) for one of cities, nan where not defined.
    null : str
        A key of `NULLS`. Under "degrees" the links alone are measured, in the network as in those drawn: 1 for each
        link, whatever its weight.
    replicates : int
        Networks to draw for each network, at least 99.
    seed : int
        Zero or more; the result does not depend on the order of the cities.
    groups : Series or dict, optional
        Group of every city, keyed by city, for measures that need it; the same in the networks drawn.
    switches_per_link : int
        As for `null_networks`.

    Returns
    -------
    DataFrame
        The keys of the labels; city (missing for measures of networks); measure; value; null_mean; null_sd; z;
        p_value; defined (the number of drawn networks that have the measure: the others take no part); reason.
        Where the drawn networks do not vary, z is nan, never infinite, and `reason` (a key of `REASONS`) says why:
        a complete network, a star, two cities or no links are the only networks with their degrees, and degrees
        themselves cannot differ under a model that preserves them. `p_value` is 1 there if the values are equal. Where
        the network's own value is not defined, z and p_value are nan.

    Raises
    ------
    MeasureError
        As `null_networks`; or if all weights are tiny under "degrees_weights", there is no measure, a name is unknown,
        a measure is not defined for this kind of network or lacks its groups, a function of one's own is none or gives
        something else than one number for each network or city, or a label uses one of the columns' names.

    Notes
    -----
    The smallest p value is 2/(replicates + 1). z scores of networks of few cities are not normally distributed: take
    the p value for a test, z for a size.

    Examples
    --------
    >>> def first_two_linked(weights):
    ...     return weights[..., 0, 1]
    >>> path = Network.of(np.eye(4, k=1) + np.eye(4, k=-1), directed=False)
    >>> table = z_scores(path, {"pair": first_two_linked}, replicates=999, seed=1)
    >>> table[["measure", "value", "null_mean", "null_sd", "z", "reason"]].round(1)
      measure  value  null_mean  null_sd    z reason
    0    pair    1.0        0.5      0.5  1.0
    >>> z_scores(path, ["density", "transitivity"])[["measure", "value", "z", "reason"]].round(1)
            measure  value   z    reason
    0       density    0.5 NaN  constant
    1  transitivity    0.0 NaN  constant
    """
    given = [networks] if isinstance(networks, Network) or not hasattr(networks, "__iter__") else list(networks)
    wrong = [problem for one in given for problem in no_network(one)][:1]
    columns = ["city", "measure", *_COLUMNS]
    wrong += [Problem(f"a label {key!r}", "labels other than " + ", ".join(columns), "rename the key")
              for key in dict.fromkeys(key for one in given if isinstance(one, Network) for key in one.label)
              if key in columns]
    if measures is not None and not isinstance(measures, (str, Measure)) and not hasattr(measures, "__iter__"):
        wrong.append(no_measures(measures))
    _check(null, replicates, seed, switches_per_link, wrong, fewest=99)
    if isinstance(measures, Mapping):
        problems = [Problem(f"measure {name!r} that is a {type(one).__name__}", "a function of an array of weights",
                            "give its kernel") for name, one in measures.items() if not callable(one)]
        refuse(problems if measures else [Problem("no measure", "at least one", "give a dictionary of functions")])
    elif measures is not None:
        measures = [measures] if isinstance(measures, (str, Measure)) else list(measures)
    if null == "degrees_weights":
        refuse([problem for network in given for problem in _tiny(network)][:1])
    tables = [_one(network, measures, null, replicates, seed, groups, switches_per_link) for network in given]
    if not tables:
        return pd.DataFrame(columns=["city", "measure", *_COLUMNS])
    return pd.concat(tables, ignore_index=True)


def _tiny(network) -> list[Problem]:
    """Problems of weights so small that measures in their unit differ by no more than rounding is taken to."""
    largest = network.between.max()
    if largest == 0 or largest >= _SMALLEST_UNIT:
        return []
    return [Problem(f"weights of at most {largest:.3g}", f"weights of which the largest is {_SMALLEST_UNIT} or more, "
                    "as differences below 1e-10 count as rounding", "take a smaller unit, so that numbers are larger")]


def _one(network, measures, null, replicates, seed, groups, switches_per_link) -> pd.DataFrame:
    """Scores of one network, drawn with its cities by their codes."""
    sorted_cities = sorted(network.cities)
    place = [sorted_cities.index(city) for city in network.cities]
    network = network.part(sorted_cities)
    take = _taking(network, measures, groups)
    weights = (network.between > 0).astype(float) if null == "degrees" else network.between
    own, differs = take(weights), False
    drawn = {name: [] for name in own}
    for part in null_networks(network, null, replicates, seed, switches_per_link):
        differs = differs or bool((part != weights).any())
        for name, values in take(part).items():
            drawn[name].append(values)
    rows = []
    for name, value in own.items():
        table = score(value, np.concatenate(drawn[name]), differs)
        if value.ndim:
            table = table.iloc[place].assign(city=list(np.array(sorted_cities)[place]))
        else:
            table["city"] = None
        rows.append(table.assign(measure=name))
    table = pd.concat(rows, ignore_index=True).astype({"city": "str"})
    for key in reversed(network.label):
        table.insert(0, key, network.label[key])
    return table[[*network.label, "city", "measure", *_COLUMNS]]


def _taking(network, measures, groups):
    """A function of weights that takes all measures."""
    if isinstance(measures, Mapping):
        return lambda weights: {name: _of_ones_own(name, kernel, weights) for name, kernel in measures.items()}
    if measures is None:
        measures = [record for record in (*CITY_MEASURES.values(), *NETWORK_MEASURES.values())
                    if record.suits(network.directed) and (groups is not None or not record.grouped)]
    codes = None if groups is None else np.unique(group_codes(network.cities, groups), return_inverse=True)[1]
    return lambda weights: measured(measures, weights, network.directed, codes)


def _of_ones_own(name, kernel, weights) -> np.ndarray:
    """Values of a function that the caller gave, checked: nobody else knows what it returns."""
    found = kernel(weights)
    try:
        values = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.shape not in (weights.shape[:-2], weights.shape[:-1]):
        shape = f"shape {values.shape}" if values.size else "no numbers"
        raise MeasureError(Problem(f"measure {name!r} that gives {shape} for weights of shape {weights.shape}",
                                   "one number for each network, or one for each city of each",
                                   "let its function work on the last two dimensions"))
    return values


def score(value, drawn, differs=True) -> pd.DataFrame:
    """Standard scores and p values of values among values drawn.

    Parameters
    ----------
    value : float or ndarray, shape () or (n,)
        Of the network, or of each city; nan where not defined.
    drawn : ndarray, shape (replicates,) or (replicates, n)
        Of the drawn networks.
    differs : bool
        Whether any drawn network differs from the one given.

    Returns
    -------
    DataFrame
        One row for each value: value, null_mean, null_sd, z, p_value, defined, reason, as `z_scores` gives them.

    Examples
    --------
    >>> score(3.0, np.array([1.0, 2.0, 1.0, 2.0])).round(2)[["null_mean", "null_sd", "z", "p_value"]]
       null_mean  null_sd    z  p_value
    0        1.5     0.58  2.6      0.4
    >>> score(np.nan, np.array([1.0, 2.0])).iloc[0]["reason"]
    'undefined'
    """
    value = np.atleast_1d(np.asarray(value, dtype=float))
    drawn = np.asarray(drawn, dtype=float).reshape(len(drawn), len(value))
    there = ~np.isnan(drawn)
    defined = there.sum(axis=0)
    filled = np.where(there, drawn, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = filled.sum(axis=0) / defined
        sd = np.sqrt((np.where(there, drawn - mean, 0.0) ** 2).sum(axis=0) / (defined - 1))
    sd[defined < 2] = np.nan
    # Sums in another order differ in the last digits only.
    slack = 1e-10 * np.maximum(1.0, np.abs(value))
    sd[sd <= 1e-10 * np.maximum(1.0, np.abs(mean))] = 0.0
    with np.errstate(invalid="ignore"):
        above = (there & (drawn >= value - slack)).sum(axis=0)
        below = (there & (drawn <= value + slack)).sum(axis=0)
    p = np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + defined))
    varied = np.isfinite(value) & (sd > 0)
    z = np.full(len(value), np.nan)
    z[varied] = (value - mean)[varied] / sd[varied]
    p[np.isnan(value) | (defined == 0)] = np.nan
    reason = np.where(np.isnan(value), "undefined", np.where(
        defined < 2, "undefined_in_null", np.where(sd > 0, "", "constant" if differs else "only_network")))
    return pd.DataFrame({"value": value, "null_mean": mean, "null_sd": sd, "z": z, "p_value": p, "defined": defined,
                         "reason": reason.astype(object)}).astype({"reason": "str"})


def unknown_null(null) -> list[Problem]:
    """Tell what is wrong with the name of a null model.

    Parameters
    ----------
    null : object
        What was given.

    Returns
    -------
    list of Problem
        Empty where it is a key of `NULLS`.

    Examples
    --------
    >>> print(unknown_null("degree")[0])
    found null model 'degree' (did you mean 'degrees'?); expected one of degrees, degrees_weights, strengths. To mend
    it: correct the name
    """
    if isinstance(null, str) and null in NULLS:
        return []
    return [Problem(f"null model {null!r}{did_you_mean(null, NULLS)}", "one of " + ", ".join(NULLS),
                    "correct the name")]


def _check(null, replicates, seed, switches_per_link, problems, fewest=1) -> None:
    problems = (problems + whole_number(replicates, "number of replicates", fewest) + whole_number(seed, "seed", 0)
                + whole_number(switches_per_link, "switches for each link", 1))
    refuse([*problems, *unknown_null(null)])

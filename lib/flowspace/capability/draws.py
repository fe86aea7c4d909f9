"""Kernels of a Monte-Carlo experiment: many indices of the same raw figures at once, each under its own choices.

Draws that agree in all choices of a stage share what the stage computes; nothing is looped over single draws. `prepare`
checks everything that a draw can meet, `draw_scores` checks nothing.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv

from flowspace.capability import stages
from flowspace.capability.given_goalposts import given_goalposts
from flowspace.capability.index import dimension_columns, given_weights
from flowspace.capability.panel import Panel
from flowspace.capability.triggers import NAMES

_SAME = 1e-12
"""Scores from 0 to 1 that differ by no more than this differ by rounding; an index with checks refuses them, too."""

BASE = ("raw", "imputation", "treatment", "normalisation", "pooling")
"""Triggers that decide the normalised indicators."""


class Case(NamedTuple):
    """An index without one of its indicators, or with all of them.

    Parameters
    ----------
    keep : ndarray of int
        Places of its indicators among all.
    columns : dict
        Dimension → places among those kept.
    dimensions : ndarray of int
        Places of its dimensions among all.
    scaled : ndarray, shape (b, n, q)
        Indicators from 0 to 1 of each base.
    within : ndarray, shape (s, b, q)
        Weights of each scheme on each base.
    between : list
        Of each option: the name of a scheme, or an array of weights.
    """

    keep: np.ndarray
    columns: dict[str, list[int]]
    dimensions: np.ndarray
    scaled: np.ndarray
    within: np.ndarray
    between: list


class Setting(NamedTuple):
    """All that draws have in common.

    Parameters
    ----------
    options : dict
        Trigger → options.
    base_shape : tuple of int
        Number of options of each trigger in `BASE`: a base is one combination, counted in their order.
    cases : list of Case
        For each option of left_out.
    shape : tuple of int
        Numbers of observations, indicators and dimensions.
    filled : ndarray of bool, shape (r, n, q)
        Which values any of the imputations filled, for each raw table.
    """

    options: dict[str, tuple]
    base_shape: tuple[int, ...]
    cases: list[Case]
    shape: tuple[int, int, int]
    filled: np.ndarray


def prepare(panels: list[Panel], options: dict[str, tuple], spare: Iterable[str] = (),
            posts: Mapping[str, tuple[float, float]] | None = None) -> Setting:
    """Compute once, and check, what draws share: normalised indicators of each base, and weights within dimensions.

    Parameters
    ----------
    panels : list of Panel
        With the same observations and indicators, one for each option of "raw".
    options : dict
        What `Triggers.options` returns.
    spare : iterable of str
        Indicators and dimensions that given weights and goalposts may name although the index lacks them: the
        reference leaves them out.
    posts : mapping, optional
        Goalposts of the reference; needed where "goalposts" is among the normalisations.

    Returns
    -------
    Setting

    Raises
    ------
    MeasureError
        As the stages.
    ParameterError
        If given weights or goalposts do not fit, or if nothing is left without an indicator.

    Examples
    --------
    >>> import pandas as pd
    >>> from flowspace.capability.panel import panel_of
    >>> raw = pd.DataFrame({"agglomeration": ["a", "b"], "year": 2020, "dimension": "output", "code": "x",
    ...                     "value": [1.0, 2.0], "direction": 1, "evidence": "observed"})
    >>> options = {"raw": ("one",), "imputation": ("none",), "treatment": ("none",), "pooling": ("pooled",),
    ...            "normalisation": ("min_max", "rank"), "left_out": ("",), "weights_within": ("equal",),
    ...            "weights_between": ("equal",), "aggregation_within": ("arithmetic",),
    ...            "aggregation_between": ("arithmetic",)}
    >>> prepare([panel_of(raw)], options).base_shape
    (1, 1, 1, 2, 1)
    """
    first = panels[0]
    spare = set(spare)
    ends = given_goalposts(posts, first, spare) if "goalposts" in options["normalisation"] else None
    names, n = first.codes, len(first.years)
    bases, filled = [], np.zeros((len(panels), n, len(names)), dtype=bool)
    for place, panel in enumerate(panels):
        for imputation in options["imputation"]:
            values, rule = stages.fill(panel.values, imputation, panel.agglomerations, panel.years, names)
            filled[place] |= rule != ""
            for treatment in options["treatment"]:
                treated = stages.treated(values, treatment, names).values
                for normalisation, pooling in product(options["normalisation"], options["pooling"]):
                    with stages.told_where(f"normalisation {normalisation!r}, treatment {treatment!r}"):
                        bases.append(stages.normalised(treated, panel.directions, normalisation, pooling, panel.years,
                                                       names, posts=ends))
    base_shape = tuple(len(options[name]) for name in BASE)
    methods = np.broadcast_to(np.array(options["normalisation"], dtype=object)[:, None], base_shape[-2:])
    methods = np.broadcast_to(methods, base_shape).ravel()
    normalised = np.stack(bases)
    every = list(dimension_columns(first))
    spare = {*spare, *names, *every}
    cases = [_case(first, code, normalised, methods, every, options, spare) for code in options["left_out"]]
    return Setting(options, base_shape, cases, (n, len(names), len(every)), filled)


def choose(uniforms: np.ndarray, options: dict[str, tuple]) -> np.ndarray:
    """Options that uniform random numbers stand for: each has an interval of the same length in [0, 1).

    Parameters
    ----------
    uniforms : ndarray, shape (draws, k)
        A column for each trigger in `flowspace.capability.triggers.NAMES`; that of noise is not looked at.
    options : dict
        Trigger → options.

    Returns
    -------
    ndarray of int, shape (draws, k - 1)
        Places of the options.

    Examples
    --------
    >>> one = {name: ("",) for name in NAMES[:-1]} | {"normalisation": ("min_max", "rank")}
    >>> uniforms = np.full((2, len(NAMES)), 0.4)
    >>> uniforms[1] = 0.5
    >>> choose(uniforms, one)[:, NAMES.index("normalisation")].tolist()
    [0, 1]
    """
    numbers = np.array([len(options[name]) for name in NAMES[:-1]])
    return np.minimum((uniforms[:, :-1] * numbers).astype(int), numbers - 1)


def draw_scores(setting: Setting, picks: np.ndarray, noise: np.ndarray | None = None,
                concentration: float | None = None, chunk: int = 2000) -> np.ndarray:
    r"""Index of every draw.

    Noise on weights is a Dirichlet draw, as gamma quantiles over their sum:

    .. math:: w'_q = \frac{F^{-1}_{c w_q}(u_q)}{\sum_r F^{-1}_{c w_r}(u_r)}

    with :math:`F_a` the gamma distribution of shape a, so that the same u mean the same noise under every scheme.

    Parameters
    ----------
    setting : Setting
    picks : ndarray of int, shape (draws, k - 1)
        What `choose` returns.
    noise : ndarray, shape (draws, q + d), optional
        Uniform random numbers u of every indicator and dimension.
    concentration : float, optional
        c; without it, or without noise, weights stay as they are.
    chunk : int
        Draws that are computed together; results do not depend on it.

    Returns
    -------
    ndarray of float, shape (draws, n)
        From 0 to 1, to `flowspace.capability.stages.DECIMALS` digits; nan for a draw of which the index is not
        defined.

    Examples
    --------
    >>> import pandas as pd
    >>> from flowspace.capability.panel import panel_of
    >>> raw = pd.DataFrame({"agglomeration": ["a", "b", "c"], "year": 2020, "dimension": "output", "code": "x",
    ...                     "value": [1.0, 2.0, 5.0], "direction": 1, "evidence": "observed"})
    >>> options = {"raw": ("one",), "imputation": ("none",), "treatment": ("none",), "pooling": ("pooled",),
    ...            "normalisation": ("min_max", "rank"), "left_out": ("",), "weights_within": ("equal",),
    ...            "weights_between": ("equal",), "aggregation_within": ("arithmetic",),
    ...            "aggregation_between": ("arithmetic",)}
    >>> picks = np.zeros((2, len(NAMES) - 1), dtype=int)
    >>> picks[1, NAMES.index("normalisation")] = 1
    >>> draw_scores(prepare([panel_of(raw)], options), picks).tolist()
    [[0.0, 0.25, 1.0], [0.0, 0.5, 1.0]]
    """
    result = np.empty((len(picks), setting.shape[0]))
    if concentration is None:
        noise = None

    # Dimension scores that do not vary make weights by the data, and TOPSIS, undefined: such draws have no score.
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, len(picks), chunk):
            rows = slice(start, start + chunk)
            result[rows] = _chunk(setting, picks[rows], None if noise is None else noise[rows], concentration)
    return result


def _case(panel: Panel, left_out: str, normalised, methods, every: list[str], options, spare) -> Case:
    rest = panel.without([left_out] if left_out else [])
    keep = np.array([panel.codes.index(code) for code in rest.codes])
    columns = dimension_columns(rest)
    groups = {dimension: [rest.codes[j] for j in places] for dimension, places in columns.items()}
    scaled = np.ascontiguousarray(normalised[:, :, keep])
    for base, method in enumerate(methods):
        scaled[base] = stages.on_unit_scale(scaled[base], method)
    without = f" without {left_out}" if left_out else ""
    within = np.empty((len(options["weights_within"]), len(normalised), len(keep)))
    for scheme, method in enumerate(options["weights_within"]):
        given = None
        if isinstance(method, Mapping):
            given = given_weights(method, "within", groups, spare)
        for dimension, places in columns.items():
            if given is not None:
                within[scheme][:, places] = given[dimension]
                continue
            with stages.told_where(f"weights_within {method!r} in {dimension}{without}"):
                within[scheme][:, places] = stages.weights(scaled[..., places], method, groups[dimension])
    between = [given_weights(method, "between", {"the index": list(columns)}, spare)["the index"]
               if isinstance(method, Mapping) else method for method in options["weights_between"]]
    return Case(keep, columns, np.array([every.index(dimension) for dimension in columns]), scaled, within, between)


def _groups(*columns: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Draws with equal numbers in all columns: the numbers, and the places of the draws."""
    together = np.stack(columns, axis=1)
    found, member = np.unique(together, axis=0, return_inverse=True)
    order = np.argsort(member.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(member.ravel(), minlength=len(found)))
    for numbers, start, end in zip(found.tolist(), [0, *ends[:-1]], ends, strict=True):
        yield tuple(numbers), order[start:end]


def _chunk(setting: Setting, picks, noise, concentration) -> np.ndarray:
    pick = dict(zip(NAMES, picks.T, strict=False))
    base = np.ravel_multi_index([pick[name] for name in BASE], setting.base_shape)
    n, q, _ = setting.shape
    result = np.empty((len(picks), n))
    for (place,), draws in _groups(pick["left_out"]):
        case = setting.cases[place]
        weights = case.within[pick["weights_within"][draws], base[draws]]
        if noise is not None:
            weights = _noisy(weights, noise[np.ix_(draws, case.keep)], concentration, case.columns.values())
        scores = np.empty((len(draws), n, len(case.columns)))
        for (one, method), rows in _groups(base[draws], pick["aggregation_within"][draws]):
            for d, places in enumerate(case.columns.values()):
                # Sums of another memory layout differ in the last digit, and layouts with the number of draws.
                values, given = (np.ascontiguousarray(array[:, places]) for array in (case.scaled[one], weights[rows]))
                scores[rows, :, d] = stages.aggregated(values, given, setting.options["aggregation_within"][method],
                                                       check=False)
        weights = np.empty((len(draws), len(case.columns)))
        for (scheme,), rows in _groups(pick["weights_between"][draws]):
            given = case.between[scheme]
            weights[rows] = _between(scores[rows], given) if isinstance(given, str) else given
        if noise is not None:
            weights = _noisy(weights, noise[np.ix_(draws, q + case.dimensions)], concentration,
                             [list(range(len(case.columns)))])
        for (method,), rows in _groups(pick["aggregation_between"][draws]):
            result[draws[rows]] = stages.aggregated(scores[rows], weights[rows],
                                                    setting.options["aggregation_between"][method], check=False)
    return np.round(result, stages.DECIMALS)


def _between(scores, method) -> np.ndarray:
    """Weights of the dimensions of each draw; none by the data where a dimension varies by rounding only."""
    weights = stages.weights(scores, method, check=False)
    if method != "equal" and scores.shape[-1] > 1:
        weights[(np.ptp(scores, axis=-2) <= _SAME).any(axis=-1)] = np.nan
    return weights


def _noisy(weights, uniforms, concentration, groups) -> np.ndarray:
    positive = weights > 0
    gamma = np.where(positive, gammaincinv(np.where(positive, concentration * weights, 1), uniforms), 0)
    for places in groups:
        gamma[:, places] /= np.ascontiguousarray(gamma[:, places]).sum(axis=1, keepdims=True)
    return gamma

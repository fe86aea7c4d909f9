"""The wild cluster bootstrap: tests and intervals for regressions with few clusters."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import Projected, cluster_sums, projected, small_sample
from flowspace.econometrics.lind_mehlum import LindMehlum, shape_problems
from flowspace.econometrics.turning_point import regressor_of_curve
from flowspace.econometrics.within import within_codes
from flowspace.errors import Problem, did_you_mean
from flowspace.values import level_problems, listed, plain, real_number, refuse, whole_number

WEIGHTS = {
    "rademacher": np.array([-1.0, 1.0]),
    "webb": np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)]),
}
"""What the residuals of a cluster are multiplied by, each value with the same probability."""

ALTERNATIVES = ("two-sided", "greater", "less")
"""What the null hypothesis is tested against."""

_TIE = 1e-9  # statistics that differ by less are equal: the sample itself is one of the draws
# Distances from the estimate, in standard errors, at which null hypotheses are tested for an interval.
_DISTANCES = np.concatenate([np.arange(1, 9) / 10, 0.9 * 1.125 ** np.arange(120)])


@dataclass(frozen=True)
class WildCluster:
    """A test and an interval by the wild cluster bootstrap.

    Parameters
    ----------
    estimate, standard_error, t : float
        Of the coefficient or combination; the error is clustered by unit, t is the distance from the null hypothesis.
    p_value : float
        Share of draws that are at least as far away as t, in the direction of the alternative.
    low, high : float
        Ends of the smallest interval that holds all null hypotheses that are not rejected; infinite where the
        alternative is one-sided or nothing is rejected; nan where no interval was asked for.
    gaps : bool
        Whether null hypotheses inside the interval are rejected nevertheless.
    level : float
    alternative, weights : str
        Of `ALTERNATIVES` and of `WEIGHTS`.
    draws, clusters : int
        Draws used, number of clusters.
    enumerated : bool
        Whether the draws are all that there are, each once.
    """

    estimate: float
    standard_error: float
    t: float
    p_value: float
    low: float
    high: float
    gaps: bool
    level: float
    alternative: str
    weights: str
    draws: int
    clusters: int
    enumerated: bool


def wild_cluster_bootstrap(panel, combination, null=0.0, effects=("unit", "time"), weights="webb", draws=9999,
                           alternative="two-sided", level=0.95, interval=True, seed=0) -> WildCluster:
    r"""Test a coefficient, or a combination of some, by the restricted wild cluster bootstrap-t.

    .. math:: y^*_{g} = X_g \tilde\beta + \text{effects} + v_g \tilde u_g, \qquad
              t^* = \frac{c^\top \hat\beta^* - r}{\mathrm{se}(c^\top \hat\beta^*)}

    Residuals :math:`\tilde u` are those of the regression in which the null hypothesis :math:`c^\top \beta = r` holds;
    those of a cluster all get the same weight.

    Parameters
    ----------
    panel : Panel
        Units are the clusters.
    combination : str or dict of str to float
        A regressor, or weights c of several.
    null : float
        r.
    effects : sequence of str
        As in `flowspace.econometrics.fixed_effects`.
    weights : str
        Key of `WEIGHTS`. With a dozen clusters or fewer, two values give few different draws; six are better (Webb).
    draws : int
        At least 99; one less than a multiple of 100 gives exact levels. With "rademacher" and no more draws than that
        possible, all :math:`2^G` are taken instead, each once.
    alternative : str
        One of `ALTERNATIVES`.
    level : float
        Of the interval.
    interval : bool
        Whether to look for its ends.
    seed : int
        Of the draws.

    Returns
    -------
    WildCluster

    Raises
    ------
    MeasureError
        As `flowspace.econometrics.fixed_effects` does; if a regressor or name is unknown, all weights of the
        combination are zero, a number is out of range, or the regression fits exactly.

    Notes
    -----
    p is the share of draws with :math:`|t^*| \ge |t|` (two-sided), :math:`t^* \ge t` ("greater") or :math:`t^* \le t`
    ("less"), ties included: among all draws of a full enumeration is the sample itself, so p is never zero there; zero
    of random draws means less than one in `draws`.

    Every draw is a whole regression with its own clustered error, effects of times included. As residuals are linear in
    the weights, all of them come from two matrices of clusters by clusters (Roodman and others 2019), and as those are
    linear in r, the interval needs no new draws. It is looked for on both sides of the estimate, up to a million
    standard errors away, by steps of a tenth of one and farther out of an eighth of the distance; the end is found by
    halving beyond the last step where p is above 1 - level. p need not fall all the way: with few clusters null
    hypotheses nearer by can be rejected while some beyond are not (`gaps`). With five clusters and two values for the
    weights, or fewer, no r is ever rejected at 5 %, and the interval has no ends.

    References
    ----------
    Cameron, Gelbach and Miller 2008, Bootstrap-based improvements for inference with clustered errors, The Review of
    Economics and Statistics 90(3):414–427, doi 10.1162/rest.90.3.414; Roodman, Nielsen, MacKinnon and Webb 2019, Fast
    and wild: Bootstrap inference in Stata using boottest, The Stata Journal 19(1):4–60, doi 10.1177/1536867X19830877;
    Webb 2014, Reworking wild bootstrap based inference for clustered errors, Queen's Economics Department Working
    Paper 1315.

    Examples
    --------
    All 1024 draws of ten firms (Grunfeld's data):

    >>> from statsmodels.datasets import grunfeld
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    >>> panel = panel_of(table, "invest", ["value", "capital"], unit="firm")
    >>> found = wild_cluster_bootstrap(panel, "value", weights="rademacher")
    >>> round(found.t, 3), found.p_value * 1024, round(found.low, 4), round(found.high, 4), found.draws
    (10.875, 2.0, 0.0589, 0.1294, 1024)
    """
    problems = bootstrap_problems(null, weights, draws, level, seed)
    if not isinstance(alternative, str) or alternative not in ALTERNATIVES:
        problems.append(Problem(f"{plain(alternative)} as alternative{did_you_mean(alternative, ALTERNATIVES)}",
                                "one of " + ", ".join(ALTERNATIVES), "correct the name"))
    data = projected(panel, effects, problems)
    c = _combination(combination, data.panel.regressors)
    clusters = len(data.panel.units)
    v, enumerated = _draws(weights, clusters, draws, seed)
    test = _Test(data, c, v, small_sample(data, effects))
    low = high = np.nan
    gaps = False
    if interval:
        low, gap_low = test.end(-1, level, alternative) if alternative != "less" else (-np.inf, False)
        high, gap_high = test.end(1, level, alternative) if alternative != "greater" else (np.inf, False)
        gaps = gap_low or gap_high
    return WildCluster(test.estimate, test.error, float((test.estimate - null) / test.error),
                       test.p_value(null, alternative), low, high, gaps, level, alternative, weights, v.shape[1],
                       clusters, enumerated)


def wild_cluster_u_test(panel, linear, square, low=None, high=None, shape="inverted_u", effects=("unit", "time"),
                        weights="webb", draws=9999, alpha=0.05, seed=0) -> LindMehlum:
    r"""Test for an inverted U, or a U, with both slopes at the ends tested by the wild cluster bootstrap.

    Parameters
    ----------
    panel : Panel
        Units are the clusters.
    linear, square : str
        The regressor and its square.
    low, high : float, optional
        Ends of the interval; the observed range where left out.
    shape : str
        "inverted_u" or "u".
    effects : sequence of str
    weights : str
        Key of `WEIGHTS`.
    draws : int
    alpha : float
        Level of the test.
    seed : int
        Of the draws, which are the same for both ends.

    Returns
    -------
    LindMehlum
        As `flowspace.econometrics.lind_mehlum_test` gives it, with p values of the bootstrap, one-sided: that of each
        slope being zero, imposed by itself.

    Raises
    ------
    MeasureError
        As `wild_cluster_bootstrap` does; if the second regressor is not the square of the first, the interval is empty
        or the shape unknown.

    Notes
    -----
    The larger of both p values, as in the test with Student's t. The slope at x is the combination :math:`\beta_1 + 2
    \beta_2 x`.

    References
    ----------
    Lind and Mehlum 2010, doi 10.1111/j.1468-0084.2009.00569.x.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["p_squared"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p_squared"] + rng.normal(size=95) / 5
    >>> found = wild_cluster_u_test(panel_of(table, "y", ["p", "p_squared"]), "p", "p_squared", draws=999)
    >>> found.outcome, found.p_value < 0.01
    ('rejected', True)
    """
    problems = bootstrap_problems(0.0, weights, draws, 0.95, seed) + shape_problems(shape)
    problems += real_number(alpha, "alpha", 0, 0.5, open_below=True)
    for number, name in ((low, "lower end"), (high, "upper end")):
        problems += [] if number is None else real_number(number, name)
    data = projected(panel, effects, problems)
    x = regressor_of_curve(data.panel, linear, square)
    at = np.array([x.min() if low is None else low, x.max() if high is None else high], dtype=float)
    if not at[0] < at[1]:
        refuse([Problem(f"an interval from {plain(at[0])} to {plain(at[1])}", "a lower end below the upper one",
                        "give the ends of the range of x")])
    wanted = np.array([1, -1] if shape == "inverted_u" else [-1, 1])
    tests = slope_tests(data, effects, linear, square, at, weights, draws, seed)
    slopes, errors = (np.array([getattr(test, name) for test in tests]) for name in ("estimate", "error"))
    t = slopes / errors
    p = np.array([test.p_value(0.0, "greater" if way > 0 else "less")
                  for test, way in zip(tests, wanted, strict=True)])
    right = bool((wanted * slopes > 0).all())
    outcome = "trivial failure to reject" if not right else "rejected" if p.max() <= alpha else "not rejected"
    ends = pd.DataFrame({"x": at, "slope": slopes, "standard_error": errors, "t": t, "p_value": p},
                        index=pd.Index(["low", "high"], name="end"))
    # The slope is a straight line through both.
    extremum = at[0] - slopes[0] * (at[1] - at[0]) / (slopes[1] - slopes[0]) if slopes[0] != slopes[1] else np.nan
    return LindMehlum(ends, float((wanted * t).min()), float(p.max()), float(extremum), right, outcome, shape, alpha)


def slope_tests(data, effects, linear, square, at, weights, draws, seed) -> list[_Test]:
    """Tests of the slope of a quadratic at several places, all with the same draws.

    Parameters
    ----------
    data : Projected
        The panel after its effects.
    effects, linear, square, weights, draws, seed
        As for `wild_cluster_u_test`.
    at : sequence of float

    Returns
    -------
    list
        One for each place, with estimate, error and p_value(null, alternative).

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aaabbbccc"), "year": [1, 2, 3] * 3,
    ...                       "x": [0.0, 1, 3, 5, 7, 8, 1, 4, 2]})
    >>> table["x2"] = table["x"] ** 2
    >>> table["y"] = 8 * table["x"] - table["x2"] + [0.1, -0.1, 0, 0.2, 0, -0.2, 0, 0.1, -0.1]
    >>> data = projected(panel_of(table, "y", ["x", "x2"]), ("unit",))
    >>> one, other = slope_tests(data, ("unit",), "x", "x2", [0.0, 8.0], "webb", 99, 0)
    >>> one.estimate > 0 > other.estimate
    True
    """
    v, _ = _draws(weights, len(data.panel.units), draws, seed)
    factor, names = small_sample(data, effects), data.panel.regressors
    return [_Test(data, _combination({linear: 1.0, square: 2.0 * place}, names), v, factor) for place in at]


class _Test:
    """One combination of coefficients, and the same draws for any null hypothesis about it."""

    def __init__(self, data: Projected, c, v, factor):
        codes, x = data.panel.unit_codes, data.x
        scale = np.linalg.norm(x, axis=0)
        q, r = np.linalg.qr(x / scale)
        coefficients = np.linalg.solve(r, q.T @ data.y) / scale
        residuals = data.y - x @ coefficients
        if np.linalg.norm(residuals) <= 1e-10 * np.linalg.norm(data.y):
            refuse([Problem("a regression that fits exactly", "residuals", "leave out the regressor that is the "
                            "outcome in other words")])
        # The combination is the product of this and the outcome.
        self.direction = direction = q @ np.linalg.solve(r.T, c / scale)
        self.estimate = float(c @ coefficients)
        self.squared = direction @ direction
        self.error = float(np.sqrt(factor * np.sum(cluster_sums((direction * residuals)[:, None], codes) ** 2)))
        # With the null hypothesis r, residuals are u + direction * (estimate - r) / squared.
        parts = []
        for vector in (residuals, direction / self.squared):
            alone = np.zeros((len(codes), v.shape[0]))
            alone[np.arange(len(codes)), codes] = vector
            after = within_codes(alone, *data.codes)
            after -= q @ (q.T @ after)
            parts.append((cluster_sums((direction * vector)[:, None], codes)[:, 0] @ v,
                          cluster_sums(direction[:, None] * after, codes) @ v))
        (self.above, below), (self.above_slope, below_slope) = parts
        # Variances of the draws are a parabola in estimate - r.
        self.variance = [factor * np.einsum("gb,gb->b", one, other)
                         for one, other in ((below, below), (below, below_slope), (below_slope, below_slope))]

    def p_value(self, null, alternative) -> float:
        """Share of draws at least as far away as the sample."""
        away = self.estimate - null
        t = away / self.error
        constant, middle, square = self.variance
        variance = np.maximum(constant + 2 * away * middle + away**2 * square, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = (self.above + away * self.above_slope) / np.sqrt(variance)
        if alternative == "less":
            t, drawn = -t, -drawn
        elif alternative == "two-sided":
            t, drawn = abs(t), np.abs(drawn)
        # What cannot be computed counts as far away.
        return float(np.mean(~(drawn < t - _TIE * max(abs(t), 1.0))))

    def end(self, way, level, alternative) -> tuple[float, bool]:
        """Last null hypothesis on one side of the estimate that is not rejected, and whether some before it are."""
        def kept(distance):
            return self.p_value(self.estimate + way * distance * self.error, alternative) > 1 - level

        found = np.array([kept(distance) for distance in _DISTANCES])
        if found[-1]:
            return way * np.inf, not found.all()
        beyond = int(np.flatnonzero(found).max(initial=-1)) + 1
        near, far = (_DISTANCES[beyond - 1] if beyond else 0.0), _DISTANCES[beyond]
        for _ in range(50):
            middle = (near + far) / 2
            near, far = (middle, far) if kept(middle) else (near, middle)
        return float(self.estimate + way * near * self.error), not found[:beyond].all()


def _draws(weights, clusters, draws, seed) -> tuple[np.ndarray, bool]:
    """Weights of clusters by draws, and whether they are all there are."""
    values = WEIGHTS[weights]
    if weights == "rademacher" and 2**clusters <= draws:
        return np.array(list(product(values, repeat=clusters))).T.copy(), True
    return values[np.random.default_rng(seed).integers(len(values), size=(clusters, draws))], False


def _combination(combination, names) -> np.ndarray:
    if not isinstance(combination, (str, Mapping)):
        refuse([Problem(f"{plain(combination)} as combination", "the name of a regressor, or weights by their names",
                        "give a name, or a dict of weights")])
    given = dict(combination) if isinstance(combination, Mapping) else {combination: 1.0}
    problems = [Problem(f"no regressor {plain(name)}{did_you_mean(name, names)}", "one of " + listed(names),
                        "correct the name") for name in given if name not in names]
    for name, weight in given.items():
        problems += real_number(weight, f"weight of {name}")
    if not problems and not any(given.values()):
        problems.append(Problem("a combination without any weight", "a regressor that counts", "give one a weight"))
    refuse(problems)
    return np.array([float(given.get(name, 0.0)) for name in names])


def bootstrap_problems(null, weights, draws, level, seed) -> list[Problem]:
    """Tell what is wrong with the arguments that all bootstraps of this kind share.

    Parameters
    ----------
    null, weights, draws, level, seed
        As for `wild_cluster_bootstrap`.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(bootstrap_problems(0.0, "webb", 999, 0.95, 0)), len(bootstrap_problems("x", "web", 9, 2, -1))
    (0, 5)
    """
    problems = real_number(null, "null hypothesis") + level_problems(level)
    if not isinstance(weights, str) or weights not in WEIGHTS:
        problems.append(Problem(f"{plain(weights)} as weights{did_you_mean(weights, WEIGHTS)}",
                                "one of " + ", ".join(WEIGHTS), "correct the name"))
    return problems + whole_number(draws, "number of draws", 99) + whole_number(seed, "seed", 0)

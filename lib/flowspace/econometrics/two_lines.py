"""The test of two lines: whether a relation rises on one side of a break and falls on the other, whatever its form."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.fixed_effects import Projected, cluster_sums, projected, small_sample
from flowspace.econometrics.lind_mehlum import shape_problems
from flowspace.econometrics.smooth import Smooth, cubic_smooth
from flowspace.econometrics.within import leverages, within_codes
from flowspace.errors import Problem, did_you_mean
from flowspace.values import listed, plain, real_number, refuse

ERRORS = {"unit": "correlated within units, at any distance in time",
          "hc3": "independent, of any variances"}
"""What the standard errors allow for."""

_NAMES = ("slope up to the break", "slope beyond the break", "step at the break")


@dataclass(frozen=True, eq=False)
class TwoLines:
    """Two lines with a break between them.

    Parameters
    ----------
    lines : DataFrame
        Rows low and high (up to the break, from the break on): slope, standard_error, t, p_value (two-sided), rows.
    break_point : float
    shape : str
        "inverted_u" where the first slope is above zero and the second below, both significantly; "u" the other way
        round; "none" otherwise.
    confirmed : bool
        Whether that is the shape asked for.
    degrees_of_freedom : int
        Of Student's t.
    errors : str
        Key of `ERRORS`, or "hc1" where hc3 does not exist (a row sets its own fitted value).
    alpha : float
    peak : float
        Where the smooth curve has its extreme; nan where the break was given.
    flat_low, flat_high : float
        Range of x in which the curve is not distinguished from its extreme; nan where the break was given.
    curve : DataFrame or None
        The smooth curve: x (ascending), fitted (with mean zero over the rows) and standard_error.
    edf : float
        Effective degrees of freedom of the curve; nan where the break was given.
    """

    lines: pd.DataFrame
    break_point: float
    shape: str
    confirmed: bool
    degrees_of_freedom: int
    errors: str
    alpha: float
    peak: float
    flat_low: float
    flat_high: float
    curve: pd.DataFrame | None
    edf: float


def two_lines(panel, of, break_point=None, effects=("unit", "time"), errors="unit", shape="inverted_u",
              alpha=0.05) -> TwoLines:
    r"""Test for an inverted U, or a U, by two lines.

    .. math:: y = a + b\, x_{low} + c\, x_{high} + d\, 1[x \ge x_c] + Z\gamma + \text{effects} + \varepsilon, \qquad
              x_{low} = (x - x_c) 1[x < x_c], \quad x_{high} = (x - x_c) 1[x \ge x_c]

    Parameters
    ----------
    panel : Panel
        Regressors other than `of` are covariates Z. Its square must not be among them.
    of : str
        The regressor x.
    break_point : float, optional
        :math:`x_c`; found by the Robin Hood algorithm where left out.
    effects : sequence of str
        As in `flowspace.econometrics.fixed_effects`. x itself is broken as it was observed, not after the effects.
    errors : str
        Key of `ERRORS`.
    shape : "inverted_u", "u" or None
        What is looked for. None: an inverted U if the quadratic regression rises at the lowest x, a U if not.
    alpha : float
        Level of each of both tests.

    Returns
    -------
    TwoLines

    Raises
    ------
    MeasureError
        As `flowspace.econometrics.fixed_effects` does; if `of` is no regressor, its square is among the covariates, it
        has fewer than five different values, or a side of the break has fewer than two different ones.

    Notes
    -----
    The shape is confirmed if both slopes have the signs asked for and each is significant by itself. A quadratic is
    not assumed: where a relation rises and levels off, such as a logarithm, a fitted quadratic has a significant square
    and falls at the end all the same, and its test finds an inverted U that is not there.

    Two regressions are fitted, which differ in rows that lie at the break: the first slope is from the one that counts
    them to the first line, the second from the other.

    The algorithm: (1) fit a smooth curve of x beside effects and covariates
    (`flowspace.econometrics.smooth.cubic_smooth`); (2) among rows with x strictly between its deciles 1 and 9, take
    the extreme of the curve, and call flat the rows where the curve is less than one of its standard errors short of
    it; (3) fit two lines with the break at the median x of the flat rows, with t values of the slopes :math:`t_1,
    t_2`; (4) the break is the quantile of x of the flat rows at :math:`|t_2| / (|t_1| + |t_2|)`: it moves away from the
    weaker line, which gets more rows. Nothing is drawn at random.

    "hc3" divides residuals by one less the leverage, that of the effects included, and takes rows less parameters as
    degrees of freedom (the author's program takes the normal distribution); "unit" is the clustered error of
    `flowspace.econometrics.fixed_effects`.

    References
    ----------
    Simonsohn 2018, Two lines: A valid alternative to the invalid testing of U-shaped relationships with quadratic
    regressions, Advances in Methods and Practices in Psychological Science 1(4):538–555, doi
    10.1177/2515245918805755.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["y"] = -4 * abs(table["p"] - 0.4) + rng.normal(size=95) / 5
    >>> found = two_lines(panel_of(table, "y", ["p"]), "p")
    >>> found.lines["slope"].round(1).to_dict(), round(found.break_point, 2), found.confirmed
    ({'low': 3.7, 'high': -4.0}, 0.42, True)
    """
    problems = real_number(alpha, "alpha", 0, 0.5, open_below=True)
    problems += [] if shape is None else shape_problems(shape)
    problems += [] if break_point is None else real_number(break_point, "break point")
    if not isinstance(errors, str) or errors not in ERRORS:
        problems.append(Problem(f"{plain(errors)} as errors{did_you_mean(errors, ERRORS)}",
                                "one of " + ", ".join(ERRORS), "correct the name"))
    data = projected(panel, effects, problems)
    names = data.panel.regressors
    if of not in names:
        refuse([Problem(f"no regressor {plain(of)}{did_you_mean(of, names)}", "one of " + listed(names),
                        "correct the name")])
    x, others = data.panel.x[:, names.index(of)], [name for name in names if name != of]
    squares = [name for name in others if np.abs(data.panel.x[:, names.index(name)] - x**2).max()
               <= 1e-9 * np.abs(x**2).max()]
    if squares:
        problems.append(Problem(f"the square of {of!r} among the covariates ({listed(squares)})",
                                "the form of the relation left to the two lines", "leave it out of the panel"))
    if len(np.unique(x)) < 5:
        problems.append(Problem(f"{len(np.unique(x))} different values of {of!r}", "at least five",
                                "compare means of its values instead"))
    refuse(problems)
    wanted = shape or _shape_of_the_quadratic(data, of)
    found = None
    if break_point is None:
        break_point, found = _robin_hood(data, x, of, others, effects, errors, wanted)
    lines, freedom, kind = _lines(data, x, of, others, float(break_point), effects, errors)
    result = _shape_of_the_lines(lines, alpha)
    peak = flat_low = flat_high = edf = np.nan
    curve = None
    if found is not None:
        smooth, peak, (flat_low, flat_high) = found
        edf, order = smooth.edf, np.argsort(x, kind="stable")
        curve = pd.DataFrame({"x": x[order], "fitted": smooth.fitted[order],
                              "standard_error": smooth.standard_error[order]})
    return TwoLines(lines, float(break_point), result, result == wanted, freedom, kind, alpha, peak, flat_low,
                    flat_high, curve, edf)


def _shape_of_the_lines(lines, alpha) -> str:
    first, second = lines["slope"]
    if not (lines["p_value"] <= alpha).all() or not first * second < 0:
        return "none"
    return "inverted_u" if first > 0 else "u"


def _shape_of_the_quadratic(data, of) -> str:
    """What the author's program looks for."""
    panel = data.panel
    x = panel.x[:, panel.regressors.index(of)]
    square = within_codes((x**2)[:, None], *data.codes)
    design = np.hstack([data.x, square])
    b = np.linalg.lstsq(design / np.linalg.norm(design, axis=0), data.y, rcond=None)[0] / np.linalg.norm(design, axis=0)
    return "inverted_u" if b[panel.regressors.index(of)] + 2 * b[-1] * x.min() > 0 else "u"


def _robin_hood(data, x, of, others, effects, errors, wanted) -> tuple[float, tuple[Smooth, float, tuple]]:
    covariates = data.x[:, [data.panel.regressors.index(name) for name in others]]
    q = np.linalg.qr(covariates)[0]

    def remove(columns):
        rest = within_codes(columns, *data.codes)
        return rest - q @ (q.T @ rest)

    smooth = cubic_smooth(x, data.y - q @ (q.T @ data.y), remove, data.absorbed + len(others))
    middle = (x > np.quantile(x, 0.1)) & (x < np.quantile(x, 0.9))
    if not middle.any():
        refuse([Problem(f"no row with {of!r} between its deciles 1 and 9", "values that are spread",
                        "give a break point")])
    fitted = smooth.fitted if wanted == "inverted_u" else -smooth.fitted
    top = int(np.flatnonzero(middle)[np.argmax(fitted[middle])])
    # The extreme itself belongs to them, also where the curve has no error.
    flat = x[middle & ((fitted + smooth.standard_error > fitted[top]) | (x == x[top]))]
    lines, _, _ = _lines(data, x, of, others, float(np.median(flat)), effects, errors)
    t = np.abs(lines["t"].to_numpy())
    # Two lines without any error, or without any slope, share alike.
    share = t[1] / t.sum() if np.isfinite(t.sum()) and t.sum() > 0 else 0.5
    return float(np.quantile(flat, share)), (smooth, float(x[top]), (float(flat.min()), float(flat.max())))


def _lines(data: Projected, x, of, others, at, effects, errors) -> tuple[pd.DataFrame, int, str]:
    """Slopes of both lines, each from the regression that counts rows at the break to its line."""
    problems = [Problem(f"{len(np.unique(side))} different values of {of!r} {where} {plain(at)}", "at least two",
                        "give a break point farther inside")
                for side, where in ((x[x <= at], "up to"), (x[x >= at], "from")) if len(np.unique(side)) < 2]
    refuse(problems)
    rows = []
    kinds, freedoms = [], []
    for line, first in enumerate((x <= at, x < at)):
        away = x - at
        parts = [np.where(first, away, 0.0), np.where(first, 0.0, away)]
        # Where the other line has one value of x only, the step has it.
        held = [k for k, side in enumerate((first, ~first)) if np.ptp(x[side]) > 0]
        columns = [parts[k] for k in held] + [(~first).astype(float)]
        labels = [_NAMES[k] for k in held] + [_NAMES[2]]
        extra = data.panel.x[:, [data.panel.regressors.index(name) for name in others]]
        broken = replace(data.panel, regressors=(*labels, *others), x=np.column_stack([*columns, extra]))
        slope, error, freedom, kind = _slope(projected(broken, effects), held.index(line), effects, errors)
        kinds.append(kind)
        freedoms.append(freedom)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = slope / error
        rows.append({"slope": slope, "standard_error": error, "t": t, "p_value": 2 * stats.t.sf(abs(t), freedom),
                     "rows": int((x <= at).sum() if line == 0 else (x >= at).sum())})
    table = pd.DataFrame(rows, index=pd.Index(["low", "high"], name="line"))
    return table, min(freedoms), "hc1" if "hc1" in kinds else kinds[0]


def _slope(data: Projected, place, effects, errors) -> tuple[float, float, int, str]:
    scale = np.linalg.norm(data.x, axis=0)
    q, r = np.linalg.qr(data.x / scale)
    b = np.linalg.solve(r, q.T @ data.y) / scale
    residuals = data.y - data.x @ b
    direction = q @ np.linalg.solve(r.T, np.eye(len(scale))[place] / scale)
    n, k = data.x.shape
    if errors == "unit":
        sums = cluster_sums((direction * residuals)[:, None], data.panel.unit_codes)
        return float(b[place]), float(np.sqrt(small_sample(data, effects) * np.sum(sums**2))), len(
            data.panel.units) - 1, "unit"
    freedom = n - k - data.absorbed
    leverage = leverages(*data.codes) + np.sum(q**2, axis=1)
    if leverage.max() > 1 - 1e-8:
        return float(b[place]), float(np.sqrt(n / freedom * np.sum((direction * residuals) ** 2))), freedom, "hc1"
    return float(b[place]), float(np.sqrt(np.sum((direction * residuals / (1 - leverage)) ** 2))), freedom, "hc3"

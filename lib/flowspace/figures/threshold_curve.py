"""The likelihood ratio of a threshold over its candidates: Hansen's picture of a confidence set."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.frame import framed
from flowspace.figures.labels import label
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import style

_PLOT = 2.6  # inches, the height of the plot
_CURVE, _BEST = palette.CATEGORICAL[0], palette.CATEGORICAL[1]
_DASHED, _DOTTED = (0, (4, 2)), (0, (1.2, 1.4))


def threshold_curve(table: pd.DataFrame, *, critical: float, best: float, x_label: str, evidence, source, language,
                    confidence_set: Sequence[tuple[float, float]] = (), digits: int = 3,
                    y_label: str | None = None, reference_value: float | None = None,
                    reference_label: str | None = None, set_label: str | None = None) -> Figure:
    r"""Likelihood ratio of every candidate threshold, with the critical value and the set that lies below it.

    .. math:: LR(\gamma) = \frac{S(\gamma) - S(\hat\gamma)}{\hat\sigma^2}

    where :math:`S` are sums of squared residuals: 0 at the estimate, and candidates with
    :math:`LR(\gamma) \le c` form the confidence set, which may consist of several stretches.

    Parameters
    ----------
    table : DataFrame
        Columns gamma, likelihood_ratio (0 or more); one row per candidate, at least two.
    critical : float
        The critical value c, above 0.
    best : float
        The estimate, one of the candidates.
    x_label : str
        What the threshold is one of, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    confidence_set : sequence of (float, float)
        Stretches of the set, from their lower to their upper ends, which may be equal: shaded, with a bar at zero.
    digits : int
        Decimals of the estimate, 0 to 6; the critical value has two.
    y_label : str, optional
        What the curve shows, if not the likelihood ratio.
    reference_value : float, optional
        A threshold with a dotted line, e.g. a published one.
    reference_label : str, optional
        What it is; needed with `reference_value`.
    set_label : str, optional
        What the set is, if not the 95 % confidence set.

    Returns
    -------
    Figure
        Where the ratio rises beyond five times the critical value, the plot ends there, and the curve runs out of it.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"gamma": [0.3, 0.4, 0.5], "likelihood_ratio": [9.0, 0.0, 5.0]})
    >>> figure = threshold_curve(table, critical=7.35, best=0.4, confidence_set=[(0.4, 0.5)], x_label="Threshold",
    ...                          evidence="estimated", source="a toy", language="en", digits=1)
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_marker() == "D"]
    [[0.4]]
    """
    checks = Checks(evidence, source, language)
    usable = checks.table(table, "table", ["gamma", "likelihood_ratio"], numbers=["gamma", "likelihood_ratio"],
                          key=["gamma"])
    if usable:
        checks.within(table, "table", ["gamma"])
        checks.within(table, "table", ["likelihood_ratio"], low=0)
        if table[["gamma", "likelihood_ratio"]].isna().any(axis=None) or len(table) < 2:
            checks.add("fewer than two candidates, or missing numbers", "gamma and likelihood_ratio of two or more",
                       "leave these rows out")
    numbers = {"critical": critical, "best": best, **({} if reference_value is None else
                                                     {"reference_value": reference_value})}
    for name, number in numbers.items():
        if not _is_number(number) or (name == "critical" and number <= 0):
            checks.add(f"{name} {number!r}", "a number above 0" if name == "critical" else "a number",
                       "give what the test gave")
    if usable and _is_number(best) and not np.isclose(table["gamma"].to_numpy(dtype=float), best, rtol=1e-9).any():
        checks.add(f"best {best:g}", "one of the candidates gamma", "give the estimate of the same test")
    stretches = list(confidence_set)
    if not all(isinstance(s, Sequence) and len(s) == 2 and all(map(_is_number, s)) and s[0] <= s[1]
               for s in stretches):
        checks.add(f"confidence_set {confidence_set!r}", "pairs of numbers, the lower one first",
                   "give the stretches of the set")
    if isinstance(digits, bool) or not isinstance(digits, (int, np.integer)) or not 0 <= digits <= 6:
        checks.add(f"digits {digits!r}", "a whole number from 0 to 6", "say how many decimals are printed")
    if reference_value is not None:
        checks.words(reference_label, "reference_label")
    checks.words(x_label, "x_label")
    for text, name in ((y_label, "y_label"), (set_label, "set_label")):
        if text is not None:
            checks.words(text, name)
    checks.stop_if_any()
    table = table.sort_values("gamma")
    said, below = set_label or label("confidence_set_95", language), y_label or label("likelihood_ratio", language)
    check_texts(([said, reference_label or ""], LEGEND_WIDTH), ([x_label, below], None))

    with style(language):
        entries = [
            (Line2D([], [], color=palette.AXIS, linewidth=1.1, linestyle=_DASHED),
             label("critical_value", language).format(value=f"{critical:.2f}")),
            (Line2D([], [], linestyle="none", marker="D", color=_BEST, markersize=6.0, markeredgewidth=0),
             label("threshold_estimate", language).format(value=f"{best:.{digits}f}".replace("-", "−"))),
        ]
        if stretches:
            entries.append((Line2D([], [], color=_BEST, linewidth=3.2, solid_capstyle="butt"), said))
        if reference_value is not None:
            entries.append((Line2D([], [], color=palette.TEXT, linewidth=1.2, linestyle=_DOTTED), reference_label))
        xs = [*table["gamma"], *(end for s in stretches for end in s),
              *([] if reference_value is None else [reference_value])]
        top = min(float(table["likelihood_ratio"].max()), 5 * critical)
        frame = framed(checks, source, language, x_label=x_label, y_label=below, x_limits=padded_limits(xs, False),
                       y_limits=(-0.05 * max(top, critical), 1.06 * max(top, critical)), entries=entries, height=_PLOT)
        ax = frame.ax
        point = 0.006 * (ax.get_xlim()[1] - ax.get_xlim()[0])  # a stretch of a single candidate is still seen
        for low, high in stretches:
            wide = (low, high) if high - low > point else ((low + high - point) / 2, (low + high + point) / 2)
            ax.axvspan(*wide, color=palette.BAND, alpha=0.6, linewidth=0, zorder=0)
            ax.plot(wide, [0, 0], color=_BEST, linewidth=3.2, solid_capstyle="butt", zorder=3)
        ax.axhline(critical, color=palette.AXIS, linewidth=1.1, linestyle=_DASHED, zorder=1)
        if reference_value is not None:
            ax.axvline(reference_value, color=palette.TEXT, linewidth=1.2, linestyle=_DOTTED, zorder=2)
        ax.plot(table["gamma"], table["likelihood_ratio"], color=_CURVE, linewidth=1.6, zorder=4,
                solid_joinstyle="round")
        ax.plot([best], [0.0], linestyle="none", marker="D", color=_BEST, markersize=6.4, zorder=5,
                markeredgecolor=palette.BACKGROUND, markeredgewidth=0.7)
    return frame.sheet


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)

"""Two lines: other hands for every step, planted breaks, and rises that a quadratic takes for an inverted U.

motorcycle.csv: acceleration of a helmet after an impact (Silverman 1985, the data set mcycle of R's package MASS), as
among the test data of statsmodels 0.15 (BSD 3-clause).
"""
from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.interpolate import CubicSpline

from flowspace.econometrics import fixed_effects, inverted_u, panel_of, two_lines
from flowspace.econometrics.smooth import cubic_smooth, natural_spline
from flowspace.econometrics.within import absorbed, leverages, within_codes
from flowspace.errors import MeasureError

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)


def made(seed, form, units=19, times=5, noise=0.3):
    rng = np.random.default_rng(seed)
    n = units * times
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(units), times), "year": np.tile(np.arange(times), units),
                          "p": 0.01 + rng.beta(1.2, 2.5, n), "z": rng.normal(size=n)})
    return table.assign(p_squared=table["p"] ** 2, y=form(table["p"]) + noise * rng.normal(size=n) + 0.3 * table["z"]
                        + np.repeat(rng.normal(size=units), times) + np.tile(rng.normal(size=times), units))


def tent(p):
    return -2 * np.abs(p - 0.4)


def panel(table, regressors=("p", "z")):
    return panel_of(table, "y", list(regressors))


def dummies(panel):
    units = (panel.unit_codes[:, None] == np.arange(len(panel.units))).astype(float)
    return np.hstack([units, (panel.time_codes[:, None] == np.arange(1, len(panel.times))).astype(float)])


# ---- The smooth curve ------------------------------------------------------------------------------------------

@given(st.lists(st.floats(-5, 5), min_size=3, max_size=9), st.integers(0, 10**6))
@few
def test_the_basis_is_the_natural_spline_and_its_roughness(heights, seed):
    rng = np.random.default_rng(seed)
    knots = np.cumsum(rng.uniform(0.1, 2, len(heights)))
    other = CubicSpline(knots, heights, bc_type="natural")
    x = np.append(rng.uniform(knots[0], knots[-1], 20), knots)
    basis, roughness = natural_spline(x, knots)
    assert basis @ heights == pytest.approx(other(x), abs=1e-9)
    pieces = sum(quad(lambda v: float(other(v, 2)) ** 2, a, b)[0] for a, b in zip(knots[:-1], knots[1:], strict=True))
    assert np.array(heights) @ roughness @ heights == pytest.approx(pieces, rel=1e-6, abs=1e-9)


def test_the_curve_is_the_minimum_with_dummies_and_the_score_the_lowest():
    one = panel(made(1, tent).drop([3, 17, 40]))
    x, z, d = one.x[:, 0], one.x[:, 1], dummies(one)
    beside = np.column_stack([d, z])
    q = np.linalg.qr(beside)[0]
    found = cubic_smooth(x, one.y - q @ (q.T @ one.y), lambda columns: columns - q @ (q.T @ columns), beside.shape[1])
    knots = np.quantile(np.unique(x), np.linspace(0, 1, 10))
    basis, roughness = natural_spline(x, knots)
    design, n = np.hstack([beside, basis]), len(x)
    penalty = np.zeros((design.shape[1],) * 2)
    penalty[beside.shape[1]:, beside.shape[1]:] = roughness
    scores = {}
    for power in np.linspace(-8, 4, 81):
        # The constant is in the dummies and in the spline: the pseudo-inverse does not mind.
        back = np.linalg.pinv(design.T @ design + 10**power * penalty, rcond=1e-12, hermitian=True) @ design.T
        hat = design @ back
        scores[n * np.sum((one.y - hat @ one.y) ** 2) / (n - np.trace(hat)) ** 2] = back, np.trace(hat)
    lowest = min(scores)
    back, trace = scores[lowest]
    assert found.score <= lowest * (1 + 1e-9) and found.score == pytest.approx(lowest, rel=1e-3)
    assert found.edf == pytest.approx(trace - beside.shape[1], abs=0.2)
    curve = basis @ (back @ one.y)[beside.shape[1]:]
    assert found.fitted == pytest.approx(curve - curve.mean(), abs=0.03)
    assert found.fitted.mean() == pytest.approx(0, abs=1e-12)


def test_a_curve_printed_by_others_with_mgcv():
    # gam(accel ~ s(times, bs = "cr")): its effective degrees of freedom (mgcv 1.9-1), and the curve as a sum of cubes
    # of the distances from its knots, as the documentation of R's package gam2formula prints it.
    data = pd.read_csv(Path(__file__).parent / "motorcycle.csv")
    x, y = data["times"].to_numpy(), data["accel"].to_numpy()
    found = cubic_smooth(x, y - y.mean(), lambda columns: columns - columns.mean(axis=0), 1)
    assert round(found.edf, 2) == 8.39
    knots = np.array([2.4, 9.06666666666667, 14.7333333333333, 17.8, 22.4, 26.3333333333333, 31.2, 36.8,
                      44.2666666666667, 57.6])
    cubes = np.abs((x[:, None] - knots) / 55.2) ** 3
    # Two conditions make the ends straight.
    straight = np.column_stack([np.zeros((2, 2)), [np.ones(10), knots]])
    sums = np.linalg.lstsq(np.vstack([np.column_stack([np.ones(133), (x - 2.4) / 55.2, cubes]), straight]),
                           np.append(found.fitted, [0, 0]), rcond=None)[0]
    assert sums[:2].round(1).tolist() == [22.2, -27.0]
    assert sums[2:11].round().tolist() == [1779, -21164, 71061, -38694, -51015, 28623, 26924, -20581, 3065]
    assert round(sums[11], 2) == 1.5


def test_a_straight_line_is_fitted_straight():
    x = np.linspace(0, 3, 50)
    noise = np.random.default_rng(2).normal(size=50)
    y = 2 * x + 0.1 * noise
    found = cubic_smooth(x, y - y.mean(), lambda columns: columns - columns.mean(axis=0), 1)
    line = sm.OLS(y, sm.add_constant(x)).fit()
    assert found.edf == pytest.approx(1, abs=1e-3)
    assert found.fitted == pytest.approx(line.fittedvalues - y.mean(), abs=1e-4)
    assert found.standard_error == pytest.approx(line.get_prediction().se_mean, rel=1e-3)


def test_leverages_are_the_diagonal_of_the_projection():
    one = panel(made(1, tent).drop([3, 17, 40, 50, 51, 52, 53]))
    d = dummies(one)
    expected = np.diag(d @ np.linalg.pinv(d))
    assert leverages(one.unit_codes, one.time_codes) == pytest.approx(expected)
    assert leverages(one.time_codes, one.unit_codes) == pytest.approx(expected)
    assert expected.sum() == pytest.approx(absorbed(one.unit_codes, one.time_codes))


# ---- The two lines ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("errors", ["unit", "hc3"])
def test_slopes_and_errors_are_those_of_a_regression_with_dummies(errors):
    one = panel(made(4, tent).drop([3, 17, 40]))
    x = one.x[:, 0]
    found = two_lines(one, "p", 0.4, errors=errors)
    design = np.column_stack([np.minimum(x - 0.4, 0), np.maximum(x - 0.4, 0), x >= 0.4, one.x[:, 1], dummies(one)])
    other = sm.OLS(one.y, design)
    if errors == "hc3":
        other = other.fit(cov_type="HC3", use_t=True)
        factor, freedom = 1.0, len(one.y) - design.shape[1]
    else:
        other = other.fit(cov_type="cluster", cov_kwds={"groups": one.unit_codes, "use_correction": False}, use_t=True)
        n, counted = len(one.y), 4 + 5  # four regressors, five years
        factor, freedom = 19 / 18 * (n - 1) / (n - counted), 18
    assert found.lines["slope"].tolist() == pytest.approx(other.params[:2], rel=1e-9)
    assert found.lines["standard_error"].tolist() == pytest.approx(other.bse[:2] * math.sqrt(factor), rel=1e-8)
    assert (found.degrees_of_freedom, found.errors) == (freedom, errors)
    assert found.lines["rows"].sum() == len(one.y) and found.curve is None and math.isnan(found.peak)


def test_rows_at_the_break_count_to_both_lines():
    table = made(5, tent).assign(p=lambda t: (t["p"] * 10).round() / 10)
    one = panel(table, ["p"])
    x = one.x[:, 0]
    found = two_lines(one, "p", 0.4, effects=[], errors="hc3")
    slopes = [sm.OLS(one.y, np.column_stack([np.where(first, x - 0.4, 0), np.where(first, 0, x - 0.4), ~first,
                                             np.ones(len(x))])).fit().params[k]
              for k, first in enumerate((x <= 0.4, x < 0.4))]
    assert found.lines["slope"].tolist() == pytest.approx(slopes)
    assert found.lines["rows"].sum() == len(x) + (x == 0.4).sum()


def test_a_side_of_two_values_one_of_them_the_break():
    x = np.array([0, 1, 2, 3, 4, 5, 5, 4, 0, 1, 2, 3.0])
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(4), 3), "year": np.tile(np.arange(3), 4), "p": x,
                          "y": np.minimum(x, 8 - x) + 0.1 * np.random.default_rng(1).normal(size=12)})
    found = two_lines(panel_of(table, "y", ["p"]), "p", 4, effects=[], errors="hc3")
    both = table[table["p"] >= 4].groupby("p")["y"].mean()
    assert found.lines.loc["high", "slope"] == pytest.approx(both[5] - both[4])
    assert found.lines.loc["low", "slope"] == pytest.approx(np.polyfit(x[x <= 4], table["y"][x <= 4], 1)[0])


def test_the_break_is_the_one_of_the_algorithm():
    one = panel(made(6, tent))
    x, found = one.x[:, 0], two_lines(one, "p")
    q = np.linalg.qr(within_codes(one.x[:, 1:], one.unit_codes, one.time_codes))[0]

    def remove(columns):
        rest = within_codes(columns, one.unit_codes, one.time_codes)
        return rest - q @ (q.T @ rest)

    smooth = cubic_smooth(x, remove(one.y[:, None])[:, 0], remove, 19 + 4 + 1)
    middle = (x > np.quantile(x, 0.1)) & (x < np.quantile(x, 0.9))
    top = smooth.fitted[middle].max()
    flat = x[middle & (smooth.fitted + smooth.standard_error > top)]
    t = two_lines(one, "p", np.median(flat)).lines["t"].abs()
    assert found.break_point == pytest.approx(np.quantile(flat, t["high"] / t.sum()))
    assert (found.flat_low, found.flat_high, found.edf) == pytest.approx((flat.min(), flat.max(), smooth.edf))
    assert found.peak == x[middle][smooth.fitted[middle].argmax()]
    assert found.curve["x"].is_monotonic_increasing and len(found.curve) == 95
    pd.testing.assert_frame_equal(found.lines, two_lines(one, "p", found.break_point).lines)


def test_rows_in_another_order_and_a_curve_upside_down():
    table = made(7, tent)
    first = two_lines(panel(table), "p")
    second = two_lines(panel(table.sample(frac=1, random_state=3)), "p")
    pd.testing.assert_frame_equal(first.lines, second.lines)
    turned = two_lines(panel(table.assign(y=-table["y"])), "p", shape="u")
    assert (turned.shape, turned.confirmed, first.shape) == ("u", True, "inverted_u")
    assert turned.break_point == pytest.approx(first.break_point)
    assert turned.lines["slope"].tolist() == pytest.approx((-first.lines["slope"]).tolist())
    # Not told what to look for, it looks for what the quadratic says.
    for made_table, shape in ((table, "inverted_u"), (table.assign(y=-table["y"]), "u")):
        found = two_lines(panel(made_table), "p", shape=None)
        assert (found.shape, found.confirmed) == (shape, True)
        assert found.break_point == pytest.approx(first.break_point)
    wrong = two_lines(panel(table), "p", 0.4, shape="u")
    assert (wrong.shape, wrong.confirmed) == ("inverted_u", False)


# ---- What it is for --------------------------------------------------------------------------------------------

def rates(form, seeds=200):
    """How often two lines, and the test of a quadratic, find an inverted U; and the breaks."""
    lines, quadratic, breaks = [], [], []
    for seed in range(seeds):
        table = made(seed, form)
        found = two_lines(panel(table), "p")
        fit = fixed_effects(panel(table, ["p", "p_squared", "z"]))
        lines.append(found.confirmed)
        quadratic.append(inverted_u(fit, "p", "p_squared").test.outcome == "rejected")
        breaks.append(found.break_point)
    return np.mean(lines), np.mean(quadratic), np.array(breaks)


def test_a_planted_inverted_u_is_found_at_its_break():
    lines, _, breaks = rates(tent)
    assert lines > 0.9
    assert abs(np.median(breaks) - 0.4) < 0.02 and np.quantile(np.abs(breaks - 0.4), 0.9) < 0.12


def logarithm(p):
    return np.log(p + 0.02)


def saturation(p):
    return 2 * (1 - np.exp(-8 * p))


@pytest.mark.parametrize(("form", "wrongly"), [(logarithm, 0.3), (saturation, 0.9)])
def test_a_rise_that_levels_off_is_not_called_an_inverted_u_where_the_quadratic_does(form, wrongly):
    lines, quadratic, _ = rates(form)
    assert lines <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 200)
    assert quadratic > wrongly


# ---- What has no result ----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("arguments", "messages"), [
    ({"of": "q"}, ["no regressor 'q'"]), ({"break_point": np.nan}, ["break point"]),
    ({"break_point": 5.0}, ["0 different values of 'p' from 5.0"]), ({"break_point": 0.0}, ["0 different values"]),
    ({"errors": "hc"}, ["did you mean 'hc3'"]), ({"shape": "n", "alpha": 0.9}, ["as shape", "alpha"])])
def test_refused(arguments, messages):
    with pytest.raises(MeasureError) as error:
        two_lines(**{"panel": panel(made(1, tent)), "of": "p"} | arguments)
    for message in messages:
        assert error.match(message)


def test_the_square_or_too_few_values_are_refused():
    table = made(1, tent)
    with pytest.raises(MeasureError, match="square of 'p' among the covariates"):
        two_lines(panel(table, ["p", "p_squared"]), "p")
    with pytest.raises(MeasureError, match="4 different values"):
        two_lines(panel(table.assign(p=(table["p"] * 4).astype(int).clip(upper=3))), "p")
    # Nearly all rows share one value: the deciles coincide.
    lumped = table.assign(p=np.where(np.arange(95) < 90, 0.5, table["p"]))
    with pytest.raises(MeasureError, match="between its deciles"):
        two_lines(panel(lumped), "p", effects=[])


def test_an_exact_straight_line_is_no_inverted_u():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(10), 6), "year": np.tile(np.arange(6), 10),
                          "x": rng.uniform(size=60)})
    found = two_lines(panel_of(table.assign(y=table["x"]), "y", ["x"]), "x")
    assert found.shape == "none" and found.flat_low <= found.peak <= found.flat_high

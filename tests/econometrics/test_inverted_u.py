"""Turning points, Fieller sets and the test of Lind and Mehlum: numbers of others, and exact inversion of the test."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace.econometrics import (
    fieller_interval,
    fieller_ratio,
    fixed_effects,
    inverted_u,
    lind_mehlum_test,
    panel_of,
    turning_point,
)
from flowspace.errors import MeasureError

many = settings(max_examples=400, derandomize=True, database=None, deadline=None)
# R's data set mtcars: miles per gallon and horsepower of 32 cars (Henderson and Velleman 1981).
MPG = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4,
       33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4]
HP = np.array([110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150,
               150, 245, 175, 66, 91, 113, 264, 175, 335, 109], dtype=float)
CARS = sm.OLS(MPG, sm.add_constant(np.column_stack([HP, HP**2]))).fit()
B1, B2, V = CARS.params[1], CARS.params[2], CARS.cov_params()[1:, 1:]
number = st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-6)


@st.composite
def quadratics(draw):
    """Coefficients and a covariance of any correlation, the perfect one included."""
    b1, b2 = draw(number), draw(number)
    s1, s2 = draw(st.floats(1e-3, 1e2)), draw(st.floats(1e-3, 1e2))
    r = draw(st.sampled_from([-1.0, -0.99, 0.0, 0.5, 1.0]) | st.floats(-1, 1))
    return b1, b2, np.array([[s1**2, r * s1 * s2], [r * s1 * s2, s2**2]])


def t_of_slope(b1, b2, s, x):
    """None where the variance is lost to rounding: its parts cancel near the point where slopes have no error."""
    error = math.sqrt(max(s[0, 0] + 4 * x * s[0, 1] + 4 * x * x * s[1, 1], 0))
    return abs(b1 + 2 * b2 * x) / error if error > 1e-5 * (abs(s).max() * (1 + x * x)) ** 0.5 else None


def test_cars_turn_where_they_were_seen_to():
    found = turning_point(B1, B2, V, df=29)
    assert (round(found.value, 1), round(found.low), round(found.high)) == (253.4, 210, 297)
    fieller = fieller_interval(B1, B2, V, df=29)
    assert (fieller.kind, round(fieller.low), round(fieller.high)) == ("bounded", 222, 333)


def test_the_delta_error_is_that_of_statsmodels(reference):
    slope = np.array([0, -1 / (2 * B2), B1 / (2 * B2**2)])
    assert turning_point(B1, B2, V).standard_error == pytest.approx(CARS.t_test(slope).sd.item(), rel=1e-10)
    reference("econometrics.turning_point", turning_point(B1, B2, V).standard_error, CARS.t_test(slope).sd.item(), 1e-7,
              case="cars", source="statsmodels")


@given(quadratics(), st.floats(-100, 100), st.sampled_from([None, 3, 18]), st.sampled_from([0.5, 0.9, 0.95]))
@many
def test_a_point_is_in_the_set_if_and_only_if_the_test_does_not_reject_it(case, x, df, level):
    b1, b2, s = case
    t = t_of_slope(b1, b2, s, x)
    critical = stats.t.ppf((1 + level) / 2, 1e12 if df is None else df)
    assume(t is not None and abs(t / critical - 1) > 1e-6)
    found = fieller_interval(b1, b2, s, df, level)
    assert found.contains(x) == (t < critical)
    turned = [[s[0, 0], -s[0, 1]], [-s[0, 1], s[1, 1]]]
    # The slope at x is zero where the ratio of -b1 to b2 is 2x.
    assert fieller_ratio(-b1, b2, turned, df, level).contains(2 * x) == (t < critical)


@given(quadratics(), st.sampled_from([3, 18]))
@many
def test_the_ends_of_the_set_are_exactly_at_the_critical_value(case, df):
    b1, b2, s = case
    found = fieller_interval(b1, b2, s, df)
    critical = stats.t.ppf(0.975, df)
    assume(abs(b2 / math.sqrt(s[1, 1]) / critical - 1) > 1e-4)
    # Bounded exactly where the square is significant, around the turning point then.
    assert (found.kind == "bounded") == (abs(b2) / math.sqrt(s[1, 1]) > critical)
    if found.kind == "bounded":
        turn = turning_point(b1, b2, s).value
        assert found.low - 1e-9 * abs(turn) <= turn <= found.high + 1e-9 * abs(turn)
    for end in [end for end in (found.low, found.high) if not math.isnan(end)]:
        t = t_of_slope(b1, b2, s, end)
        assert t is None or t == pytest.approx(critical, rel=1e-4)


def test_sets_without_end():
    one = np.eye(2)
    t = stats.norm.ppf(0.975)
    whole, gap = fieller_ratio(1.0, 0.1, one), fieller_ratio(4.0, 0.1, one)
    assert whole.kind == "whole_line" and whole.pieces == [(-np.inf, np.inf)] and math.isnan(whole.low)
    assert gap.kind == "complement" and not gap.contains(0) and gap.contains(40) and gap.contains(-40)
    assert not gap.inside(-np.inf, np.inf)
    # A denominator just significant at the level, to the last digit.
    half, other = fieller_ratio(4.0, t, one), fieller_ratio(-4.0, t, one)
    assert (half.kind, other.kind) == ("above", "below") and half.low == pytest.approx(-other.high)
    assert half.contains(1e9) and not half.contains(0) and other.contains(-1e9)
    # All without any error.
    assert fieller_ratio(1.0, 2.0, np.zeros((2, 2))).pieces == [(0.5, 0.5)]
    assert fieller_ratio(1.0, 0.0, np.zeros((2, 2))).kind == "empty"
    assert not fieller_ratio(1.0, 0.0, np.zeros((2, 2))).contains(0)
    assert fieller_ratio(0.0, 0.0, np.zeros((2, 2))).kind == "whole_line"


def test_fieller_covers_a_ratio_as_often_as_it_says_where_the_delta_method_does_not():
    rng = np.random.default_rng(0)
    s, truth = np.array([[1.0, -0.9], [-0.9, 1.0]]), -4 / (2 * 1.5)  # the square is 1.5 errors from zero
    draws = rng.multivariate_normal([4.0, 1.5], s, size=4000)
    exact = np.mean([fieller_interval(b1, b2, s).contains(truth) for b1, b2 in draws])
    delta = np.mean([abs(p.value - truth) <= p.high - p.value
                     for p in (turning_point(b1, b2, s) for b1, b2 in draws)])
    assert abs(exact - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 4000)
    assert abs(delta - 0.95) > 6 * math.sqrt(0.95 * 0.05 / 4000)


def test_an_output_of_the_authors_command(reference):
    # A printed result of Stata's utest: interval, slopes, t, one-sided p, extreme point, all as printed.
    low, high, slope_low, slope_high, t_low, t_high = -156.6146, 519.1631, -13.54852, 44.90505, -1.0813, 1.081918
    b2 = (slope_high - slope_low) / (high - low) / 2
    b1 = slope_low - 2 * b2 * low
    # Variances of both slopes and, not printed, any covariance: it plays no part in the test.
    at_ends = np.array([[1, 2 * low], [1, 2 * high]])
    errors = np.array([slope_low / t_low, slope_high / t_high])
    back = np.linalg.inv(at_ends)
    s = back @ np.diag(errors**2) @ back.T
    found = lind_mehlum_test(b1, b2, s, low, high, df=15200, shape="u")
    assert found.ends["t"].tolist() == pytest.approx([t_low, t_high], abs=5e-7)
    assert found.ends["p_value"].tolist() == pytest.approx([0.1397904, 0.1396531], abs=2e-7)
    assert (round(found.statistic, 2), round(found.p_value, 2)) == (1.08, 0.14)
    reference("econometrics.lind_mehlum_test", found.ends["p_value"].iloc[0], 0.1397904, 2e-7, case="utest_low",
              source="stata_utest")
    reference("econometrics.lind_mehlum_test", found.ends["p_value"].iloc[1], 0.1396531, 2e-7, case="utest_high",
              source="stata_utest")
    reference("econometrics.lind_mehlum_test", found.extremum, 0.0188902, 1e-4, case="utest_extremum",
              source="stata_utest", why="from_printed")
    assert found.extremum == pytest.approx(0.0188902, abs=1e-4) and found.inside and found.outcome == "not rejected"


@given(quadratics(), st.floats(-50, 50), st.floats(0.01, 50), st.sampled_from([0.01, 0.05, 0.25]),
       st.sampled_from([3, 18]))
@many
def test_rejected_if_and_only_if_the_fieller_set_lies_inside(case, low, width, alpha, df):
    b1, b2, s = case
    high, shape = low + width, "u" if b2 > 0 else "inverted_u"
    found = lind_mehlum_test(b1, b2, s, low, high, df, shape, alpha)
    assume(abs(found.p_value / alpha - 1) > 1e-6)
    at_ends = [t_of_slope(b1, b2, s, x) for x in (low, high)]
    assume(None not in at_ends)
    assert (found.outcome == "rejected") == fieller_interval(b1, b2, s, df, 1 - 2 * alpha).inside(low, high)
    other = lind_mehlum_test(b1, b2, s, low, high, df, "u" if shape == "inverted_u" else "inverted_u", alpha)
    assert other.outcome == "trivial failure to reject" and other.p_value >= 0.5
    # Turning the curve upside down changes the name of the shape only.
    turned = lind_mehlum_test(-b1, -b2, s, low, high, df, "inverted_u" if shape == "u" else "u", alpha)
    assert (turned.p_value, turned.statistic, turned.outcome) == (found.p_value, found.statistic, found.outcome)


def test_a_significant_square_and_a_turning_point_in_the_data_are_not_enough():
    # Slopes 1 at 0 and -0.2 at 1: the right end is not distinguished from flat.
    s = np.array([[0.01, -0.01], [-0.01, 0.0125]])
    found = lind_mehlum_test(1.0, -0.6, s, 0.0, 1.0, df=18)
    assert abs(-0.6) / math.sqrt(s[1, 1]) > 3 and found.inside and found.outcome == "not rejected"


def test_slopes_without_error():
    assert lind_mehlum_test(1.0, -1.0, np.zeros((2, 2)), 0, 1).p_value == 0
    flat = lind_mehlum_test(0.0, 0.0, np.zeros((2, 2)), 0, 1)
    assert (flat.p_value, flat.outcome) == (1.0, "trivial failure to reject") and math.isnan(flat.extremum)


@pytest.mark.parametrize(("arguments", "message"), [
    ({"b1": np.nan}, "first coefficient"), ({"b2": "x"}, "second coefficient"), ({"level": 1}, "a level of 1"),
    ({"df": 0}, "degrees of freedom"), ({"covariance": np.eye(3)}, "shape \\(3, 3\\)"),
    ({"covariance": [[1, 2], [2, 1]]}, "within their bounds"), ({"covariance": [[1, 0.5], [0, 1]]}, "symmetric"),
    ({"covariance": [[1, None], [0, 1]]}, "missing, infinite"), ({"b2": 0.0}, "exactly 0"),
    ({"b1": 1e300}, "first coefficient"), ({"b2": 1e-300}, "other units"),
    ({"covariance": np.eye(2) * 1e300}, "as covariance")])
def test_a_turning_point_is_refused(arguments, message):
    with pytest.raises(MeasureError, match=message):
        turning_point(**{"b1": 1.0, "b2": -1.0, "covariance": np.eye(2)} | arguments)


@pytest.mark.parametrize(("arguments", "message"), [
    ({"low": 1, "high": 1}, "from 1 to 1"), ({"shape": "inverted"}, "did you mean 'inverted_u'"),
    ({"alpha": 0.6}, "alpha"), ({"low": np.inf}, "lower end")])
def test_a_test_is_refused(arguments, message):
    with pytest.raises(MeasureError, match=message):
        lind_mehlum_test(**{"b1": 1.0, "b2": -1.0, "covariance": np.eye(2), "low": 0, "high": 1} | arguments)


def planted(seed, n=19, times=6, noise=0.2, **columns):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"agglomeration": np.repeat([f"{i:02d}" for i in range(n)], times),
                          "year": np.tile(np.arange(times), n), "p": rng.uniform(0.1, 0.9, n * times)})
    table["p_squared"] = table["p"] ** 2
    table["y"] = (3.5 * table["p"] - 4 * table["p_squared"] + np.repeat(rng.normal(size=n), times)
                  + np.tile(rng.normal(size=times), n) + noise * rng.normal(size=n * times))
    return table.assign(**columns)


def fitted(**columns):
    return fixed_effects(panel_of(planted(3, **columns), "y", ["p", "p_squared"]))


def test_one_call_gives_what_the_single_ones_do():
    fit = fitted()
    found = inverted_u(fit, "p", "p_squared")
    x = fit.panel.x[:, 0]
    b1, b2 = fit.coefficients["estimate"]
    assert found.turning_point == turning_point(b1, b2, fit.covariance, 18)
    assert found.fieller == fieller_interval(b1, b2, fit.covariance, 18)
    test = lind_mehlum_test(b1, b2, fit.covariance, x.min(), x.max(), 18)
    assert (found.test.p_value, found.test.outcome) == (test.p_value, "rejected")
    assert found.fieller.contains(3.5 / 8) and found.rows_below == (x <= found.turning_point.value).sum()
    assert found.rows_below + found.rows_above == fit.rows
    # The order of regressors in the fit is no matter.
    swapped = inverted_u(fixed_effects(panel_of(planted(3), "y", ["p_squared", "p"])), "p", "p_squared")
    assert swapped.turning_point.low == pytest.approx(found.turning_point.low)


def test_one_call_is_refused():
    with pytest.raises(MeasureError, match="did you mean 'p_squared'"):
        inverted_u(fitted(), "p", "p_square")
    with pytest.raises(MeasureError, match="not the square"):
        inverted_u(fitted(p_squared=planted(3)["p"] ** 2 + planted(3)["p"]), "p", "p_squared")
    with pytest.raises(MeasureError, match="a list"):
        inverted_u([], "p", "p_squared")


def test_a_regressor_far_from_zero_turns_as_far_away():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(12), 6), "year": np.tile(np.arange(6), 12)})
    table["x"] = rng.uniform(0, 1, len(table))
    table["y"] = 4 * table["x"] - 5 * table["x"] ** 2 + rng.normal(size=len(table)) / 4
    near = inverted_u(fixed_effects(panel_of(table.assign(x2=table["x"] ** 2), "y", ["x", "x2"])), "x", "x2")
    table["x"] += 5000  # the two columns are correlated by 0.9999999
    far = inverted_u(fixed_effects(panel_of(table.assign(x2=table["x"] ** 2), "y", ["x", "x2"])), "x", "x2")
    assert far.fieller.low - 5000 == pytest.approx(near.fieller.low, abs=1e-6)
    assert far.test.p_value == pytest.approx(near.test.p_value, rel=1e-4)

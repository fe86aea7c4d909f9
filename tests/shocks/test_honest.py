"""Sensitivity to trends: bounds by hand, breakdown values, coverage of the valid interval."""
import numpy as np
import pandas as pd
import pytest
from shock_cases import exposed, minimum_wages

from flowspace.errors import MeasureError
from flowspace.shocks import (
    aggregate_effects,
    exposure_event_study,
    group_time_effects,
    honest_sensitivity,
    sun_abraham,
)


def given(before=(0.1, -0.05), after=(1.0, 1.2), error=0.1, correlation=0.3):
    times = [*range(-len(before) - 1, -1), *range(len(after))]
    estimates = pd.Series([*before, *after], times)
    n = len(times)
    covariance = error**2 * (correlation * np.ones((n, n)) + (1 - correlation) * np.eye(n))
    return estimates, pd.DataFrame(covariance, times, times)


@pytest.mark.parametrize("target, reach", [("mean", 1.5), ("first", 1.0), (1, 2.0), ({0: 0.25, 1: 0.75}, 1.75)])
def test_relative_bounds_are_those_by_hand(target, reach):
    # Largest change before: from 0.1 to -0.05 (0.15), the last step is 0.05.
    found = honest_sensitivity(given(), m=[0, 0.5, 2], target=target)
    for m, row in found.intervals.iterrows():
        assert row["lower_bound"] == pytest.approx(found.estimate - m * reach * 0.15, abs=1e-6)
        assert row["upper_bound"] == pytest.approx(found.estimate + m * reach * 0.15, abs=1e-6)


def test_without_violation_the_interval_is_the_usual_one():
    found = honest_sensitivity(given(), m=[0])
    row = found.intervals.loc[0]
    half = 1.959964 * 0.1 * np.sqrt(0.3 + 0.7 / 2)
    for low, high in (("low", "high"), ("low_union", "high_union")):
        assert row[[low, high]].tolist() == pytest.approx([1.1 - half, 1.1 + half], abs=1e-5)
    wider = honest_sensitivity(given(), m=[0], freedom=18).intervals.loc[0]
    assert wider["high"] - 1.1 == pytest.approx(half * 2.100922 / 1.959964, rel=1e-5)


def test_the_breakdown_value_is_where_the_interval_reaches_zero():
    found = honest_sensitivity(given(), m=[0, 1])
    # Bounds and error by hand: 1.1 - m * 1.5 * 0.15 = 1.96 * se.
    expected = (1.1 - 1.959964 * 0.1 * np.sqrt(0.65)) / (1.5 * 0.15)
    assert found.breakdown == pytest.approx(expected, rel=1e-6)
    # There the interval of the library ends at zero.
    assert honest_sensitivity(given(), m=[found.breakdown]).intervals["low"].item() == pytest.approx(0, abs=1e-6)
    flat = honest_sensitivity(given(before=(0.0, 0.0)))
    assert flat.breakdown == np.inf and 0 < flat.breakdown_union < np.inf
    assert found.breakdown_union < found.breakdown
    assert honest_sensitivity(given(after=(0.0, 0.05))).breakdown == 0.0


def test_smoothness_carries_the_line_before_on():
    # Before: -0.2, -0.1, (0): a line, on which the effects 0.1 and 0.2 lie.
    line = given(before=(-0.2, -0.1), after=(0.1, 0.2), error=0.001, correlation=0.0)
    found = honest_sensitivity(line, "smoothness", m=[0.0, 0.05])
    assert found.intervals.loc[0.0, ["lower_bound", "upper_bound"]].tolist() == pytest.approx([0, 0], abs=1e-6)
    # Slopes may change by M at each step: M after one year, 3 M after two.
    assert found.intervals.loc[0.05, ["lower_bound", "upper_bound"]].tolist() == pytest.approx([-0.1, 0.1], abs=1e-6)
    assert found.breakdown == 0.0 and np.isnan(found.breakdown_union)
    relative = honest_sensitivity(line, m=[1.0])
    assert relative.intervals.loc[1.0, "lower_bound"] == pytest.approx(0.15 - 1.5 * 0.1, abs=1e-6)


def test_intervals_grow_with_violations():
    for restriction, m in (("relative", None), ("smoothness", [0.05, 0.2])):
        table = honest_sensitivity(given(), restriction, m).intervals
        assert (table["low"].diff().dropna() <= 1e-9).all() and (table["high"].diff().dropna() >= -1e-9).all()
        assert len(table) == (5 if m is None else 2)


def test_the_union_interval_covers_where_the_plug_in_need_not():
    """Trends that part after the event as far as the largest step before: the truth at the end of what is allowed."""
    rng = np.random.default_rng(0)
    estimates, covariance = given(before=(0.1, 0.0), after=(1.1, 1.2), error=0.06, correlation=0.0)
    held = []
    for draw in rng.multivariate_normal(estimates, covariance, size=200):
        row = honest_sensitivity((pd.Series(draw, estimates.index), covariance), m=[1.0]).intervals.iloc[0]
        held.append(row["low_union"] <= 1.0 <= row["high_union"])
    assert np.mean(held) >= 0.95


def test_event_studies_of_all_kinds_are_taken():
    wages = minimum_wages()
    universal = group_time_effects(wages, "y", "first_treated", unit="county", base="universal")
    found = honest_sensitivity(aggregate_effects(universal, "event"), m=[0, 0.5])
    # Largest step before: 0.0245; the mean of 1, 2, 3 and 4 steps is 2.5.
    assert found.estimate == pytest.approx(-0.0772398214573151)
    assert found.intervals.loc[0.5, "upper_bound"] == pytest.approx(-0.0772398 + 0.5 * 2.5 * 0.02445874, abs=1e-6)
    other = honest_sensitivity(sun_abraham(wages, "y", "first_treated", unit="county"), m=[0, 0.5])
    assert other.intervals["upper_bound"].tolist() == pytest.approx(found.intervals["upper_bound"].tolist(), abs=1e-6)
    study = exposure_event_study(exposed(1, effect=0.5), "y", "exposure", 2015, permutations=0, draws=0)
    assert honest_sensitivity(study).breakdown > 0
    mean = honest_sensitivity(study, m=[0]).intervals.loc[0]
    assert mean[["low", "high"]].tolist() == pytest.approx(study.post_mean[["low", "high"]].tolist(), rel=1e-6)


def test_what_cannot_be_taken_ends_in_named_errors():
    wages = minimum_wages()
    varying = aggregate_effects(group_time_effects(wages, "y", "first_treated", unit="county"), "event")
    estimates, covariance = given()
    for study, words in ((varying, "universal"), (3, "an event study"), ((estimates.drop(-2), covariance), "gap"),
                         ((estimates.loc[0:], covariance), "0 coefficients before"),
                         ((estimates * np.nan, covariance), "gaps"), ((estimates, -covariance), "variances"),
                         ((estimates.rename({-2: -1}), covariance), "reference")):
        assert words in str(pytest.raises(MeasureError, honest_sensitivity, study).value)
    problems = pytest.raises(MeasureError, honest_sensitivity, given(), "relativ", target=7, level=1.5,
                             freedom=-1).value.problems
    assert len(problems) == 4
    for m in ([-1], ["a"], [], [1, 1], [np.inf]):
        with pytest.raises(MeasureError, match="as m"):
            honest_sensitivity(given(), m=m)


def test_numbers_that_are_none_and_covariances_that_cannot_be_are_named():
    estimates, covariance = given()
    text = covariance.astype(object)
    text.iloc[0, 0] = "q"
    impossible = covariance * 0 + 1.0 - np.eye(len(covariance)) * 0.5
    impossible.iloc[0, 1] = impossible.iloc[1, 0] = 5.0
    for bad, words in (((estimates.astype(object).replace(estimates.iloc[0], "q"), covariance), "not numbers"),
                       ((estimates, text), "not numbers"),
                       ((estimates, pd.concat([covariance, covariance.iloc[:1]])), "event time twice"),
                       ((estimates, impossible), "variance below zero")):
        with pytest.raises(MeasureError, match=words):
            honest_sensitivity(bad, m=[1])

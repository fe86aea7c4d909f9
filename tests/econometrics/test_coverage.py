"""Coverage of intervals: published shares, known answers, what is refused."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from flowspace.econometrics import coverage, wilson_interval
from flowspace.errors import MeasureError, Problem

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


@few
@given(st.integers(1, 500), st.data(), st.floats(0.5, 0.999))
def test_statsmodels_finds_the_same(trials, data, level):
    successes = data.draw(st.integers(0, trials))
    low, high = wilson_interval(successes, trials, level)
    assert (low, high) == pytest.approx(proportion_confint(successes, trials, 1 - level, "wilson"), abs=1e-12)
    assert 0 <= low <= successes / trials <= high <= 1


def test_known_answers():
    held = coverage(lambda seed: seed, lambda seed: {
        "always": (-np.inf, np.inf), "never": [], "two parts": [(-1, 0), (2, 3)], "at the end": (0.0, 1.0),
        "even": (0, 2) if seed % 2 else None}, 1.0, repeats=50)
    assert held.index.tolist() == ["always", "never", "two parts", "at the end", "even"]
    assert held["covered"].iloc[:4].tolist() == [50, 0, 0, 50]
    assert held["median_width"].iloc[:4].tolist() == [np.inf, 0, 2, 1] and held.loc["always", "unbounded"] == 1
    even = held.loc["even"]
    assert even["repeats"] + even["without_result"] == 50 and even["coverage"] == 1 and even["reason"] == "no interval"
    assert held.loc["always", "reason"] == "" and 0 < even["without_result"] < 50


def test_seeds_differ_and_come_from_one():
    seen = []
    coverage(lambda seed: seen.append(seed) or seed, lambda data: {"m": (0, 1)}, 0.5, repeats=100, seed=3)
    first = seen.copy()
    coverage(lambda seed: seen.append(seed) or seed, lambda data: {"m": (0, 1)}, 0.5, repeats=100, seed=3)
    assert len(set(first)) == 100 and seen[100:] == first


def test_a_truth_for_each_method_and_named_errors():
    def estimate(data):
        if data % 3 == 0:
            raise MeasureError(Problem("nothing", "something", "add it"))
        return {"a": (0, 1), "b": (0, 1)}

    held = coverage(lambda seed: seed, estimate, {"a": 0.5, "b": 5}, repeats=60)
    assert held["coverage"].tolist() == [1, 0] and (held["without_result"] == 60 - held["repeats"]).all()
    assert held["reason"].tolist() == ["found nothing; expected something. To mend it: add it"] * 2
    assert held["without_result"].min() > 0


def test_intervals_of_a_mean():
    def estimate(data):
        reach = data.std(ddof=1) / np.sqrt(len(data))
        return {"normal": (data.mean() - 1.96 * reach, data.mean() + 1.96 * reach),
                "t": (data.mean() - 2.776 * reach, data.mean() + 2.776 * reach)}

    held = coverage(lambda seed: np.random.default_rng(seed).normal(2, 1, 5), estimate, 2.0, repeats=2000)
    # Five numbers: Student's t is exact, the normal quantile holds 0.8784.
    assert held.loc["t", "low"] < 0.95 < held.loc["t", "high"]
    assert held.loc["normal", "low"] < 0.8784 < held.loc["normal", "high"]


@pytest.mark.parametrize(("found", "arguments", "message"), [
    ((0, 1), {}, "an estimate that is a tuple"), ({"m": (1, 0)}, {}, "as an interval of m"),
    ({"m": (0, np.nan)}, {}, "as an interval of m"), ({"m": "ab"}, {}, "as an interval of m"),
    ({"m": [(0, 1, 2)]}, {}, "as an interval of m"), ({"m": None}, {}, "no result for any of 5 data sets"),
    ({"m": (0, 1)}, {"truth": {"n": 1}}, "no true value for m"), ({"m": (0, 1)}, {"truth": "x"}, "'x' as true value"),
    ({"m": (0, 1)}, {"repeats": 0, "level": 1, "seed": 1.5}, "0 as number of repeats.*\n.*1.5 as seed.*\n.*1 as level"),
    ({"m": (0, 1)}, {"draw": 3}, "a int as draw")])
def test_refused(found, arguments, message):
    with pytest.raises(MeasureError, match=message):
        coverage(**{"draw": lambda seed: seed, "estimate": lambda data: found, "truth": 1.0, "repeats": 5, **arguments})


def test_refused_shares():
    for successes, trials, message in ((3, 2, "3 successes in 2"), (1, 0, "0 as number of trials"), (1.5, 2, "1.5 as")):
        with pytest.raises(MeasureError, match=message):
            wilson_interval(successes, trials)

"""Joint test of effects before an event: size, power, and what it refuses."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.shocks import aggregate_effects, group_time_effects, pre_trends_test, sun_abraham


def staggered(seed, apart=0.0):
    rng = np.random.default_rng(seed)
    start = np.repeat([2014, 2016, 0], 40)
    years = np.arange(2010, 2019)
    y = rng.normal(size=(120, 1)) + rng.normal(size=(120, 9)) + apart * (start > 0)[:, None] * (years - 2010)
    return pd.DataFrame({"agglomeration": np.repeat(np.arange(120), 9), "year": np.tile(years, 120),
                         "start": np.repeat(start, 9), "y": y.ravel()})


def found_in(table, first=-3):
    by_group = group_time_effects(table, "y", "start", base="universal")
    return pre_trends_test(aggregate_effects(by_group, "event"), first)


def test_size_and_power():
    level = np.mean([found_in(staggered(seed))["p_value"] < 0.1 for seed in range(150)])
    assert 0.04 < level < 0.2
    assert np.mean([found_in(staggered(seed, 0.5))["p_value"] < 0.1 for seed in range(20)]) > 0.9


def test_the_statistic_is_that_of_wald():
    by_event = aggregate_effects(group_time_effects(staggered(1), "y", "start", base="universal"), "event")
    found = pre_trends_test(by_event, -2)
    assert found["freedom"] == 1
    assert found["statistic"] == pytest.approx(by_event.effects.loc[-2, "t"] ** 2)
    assert found["p_value"] == pytest.approx(by_event.effects.loc[-2, "p_value"])
    assert pre_trends_test(sun_abraham(staggered(1), "y", "start"), -2)["freedom"] == 1


def test_what_it_refuses():
    by_group = group_time_effects(staggered(1), "y", "start")
    for wrong in (by_group, aggregate_effects(by_group, "simple"), None):
        with pytest.raises(MeasureError, match="effects by event time"):
            pre_trends_test(wrong)
    with pytest.raises(MeasureError, match="below zero"):
        pre_trends_test(aggregate_effects(by_group, "event"), 0)

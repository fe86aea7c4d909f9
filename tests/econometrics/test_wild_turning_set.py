"""The set of turning points by the wild cluster bootstrap."""
import numpy as np
import pandas as pd
import pytest

from flowspace.econometrics import (
    fieller_interval,
    fixed_effects,
    panel_of,
    wild_cluster_bootstrap,
    wild_turning_set,
)
from flowspace.errors import MeasureError


def panel(seed=1, units=19, noise=0.2, top=0.4):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(units), 5), "year": np.tile(np.arange(5), units)})
    table["p"] = rng.uniform(0, 1, len(table))
    table["p_squared"] = table["p"] ** 2
    errors = noise * (rng.normal(size=len(table)) + np.repeat(rng.normal(size=units), 5) * table["year"])
    return panel_of(table.assign(y=10 * top * table["p"] - 5 * table["p_squared"] + errors), "y", ["p", "p_squared"])


def test_a_place_is_kept_where_its_slope_is_not_rejected():
    made = panel()
    at = [0.2, 0.35, 0.4, 0.9]
    found = wild_turning_set(made, "p", "p_squared", at=at, draws=999, seed=3)
    for x, p in found.p_values.items():
        assert p == wild_cluster_bootstrap(made, {"p": 1.0, "p_squared": 2 * x}, draws=999, interval=False,
                                           seed=3).p_value
    assert found.pieces and all(found.p_values[low:high].min() > 0.05 for low, high in found.pieces)
    assert not found.reaches_low and not found.reaches_high


def test_with_many_clusters_and_even_errors_it_is_that_of_fieller():
    made = panel(units=200, noise=0.4)
    fit = fixed_effects(made)
    fieller = fieller_interval(*fit.coefficients["estimate"], fit.covariance, fit.degrees_of_freedom)
    at = np.linspace(0.3, 0.5, 201)
    ((low, high),) = wild_turning_set(made, "p", "p_squared", at=at, draws=4999).pieces
    width = fieller.high - fieller.low
    assert abs(low - fieller.low) < 0.2 * width and abs(high - fieller.high) < 0.2 * width


def test_it_holds_the_truth_about_as_often_as_it_says():
    kept = [bool(wild_turning_set(panel(seed, noise=0.5), "p", "p_squared", at=[0.4], draws=399, seed=seed).pieces)
            for seed in range(200)]
    assert 0.90 <= np.mean(kept) <= 0.985  # three standard errors of 0.95 are 0.046


def test_a_flat_relation_has_no_ends_and_an_empty_set_no_pieces():
    made = panel(noise=30.0)
    found = wild_turning_set(made, "p", "p_squared", draws=399)
    assert found.reaches_low and found.reaches_high
    sharp = wild_turning_set(panel(noise=0.01), "p", "p_squared", at=[0.9, 1.0], draws=399)
    assert sharp.pieces == []


def test_what_is_wrong_is_named():
    with pytest.raises(MeasureError, match="q"):
        wild_turning_set(panel(), "p", "q")
    with pytest.raises(MeasureError, match="rising"):
        wild_turning_set(panel(), "p", "p_squared", at=[0.5, 0.4])


def test_what_is_no_square_or_no_place_is_refused():
    made = panel()
    with pytest.raises(MeasureError, match="not the square"):
        wild_turning_set(made, "p_squared", "p", draws=99)
    for at in (0.4, {0.4}, "0.4", np.ones((2, 2))):
        with pytest.raises(MeasureError, match="places"):
            wild_turning_set(made, "p", "p_squared", at=at, draws=99)


def test_a_unit_with_one_row_does_not_widen_the_range():
    table = panel().table.reset_index()
    alone = pd.DataFrame({"agglomeration": [99], "year": [0], "p": [9.0], "p_squared": [81.0], "y": [1.0]})
    wider = panel_of(pd.concat([table, alone], ignore_index=True), "y", ["p", "p_squared"])
    assert wild_turning_set(wider, "p", "p_squared", draws=99).p_values.index.max() < 1

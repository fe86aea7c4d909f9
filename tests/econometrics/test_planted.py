"""Planted outcomes and the curve drawn of a fit."""
import numpy as np
import pandas as pd
import pytest

from flowspace.econometrics import (
    fixed_effects,
    fixed_effects_poisson,
    panel_of,
    planted_outcome,
    quadratic_relation,
)
from flowspace.errors import MeasureError


def panel(units=19, times=6, seed=1):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"agglomeration": np.repeat([f"u{i:02d}" for i in range(units)], times),
                          "year": np.tile(np.arange(times), units)})
    own = rng.normal(size=units).repeat(times)
    table["x"] = rng.uniform(0, 1, len(table)) + 0.3 * own
    table["x2"] = table["x"] ** 2
    # Errors of a unit drift over the years, so that they are correlated.
    drift = rng.normal(size=(units, times)).cumsum(axis=1).ravel()
    return table.assign(y=5 * table["x"] - 4 * table["x2"] + own + table["year"] + 0.3 * drift)


FIT = fixed_effects(panel_of(panel(), "y", ["x", "x2"]))
TRUE = {"x": 3.0, "x2": -2.0}


def test_without_noise_the_planted_coefficients_come_back_exactly():
    again = fixed_effects(panel_of(planted_outcome(FIT, TRUE, 1, noise=0), "y", ["x", "x2"]))
    assert again.coefficients["estimate"].to_dict() == pytest.approx(TRUE, abs=1e-10)


def test_estimates_are_right_on_average_and_spread_as_the_clustered_errors_say():
    found = pd.DataFrame([fixed_effects(panel_of(planted_outcome(FIT, TRUE, seed), "y", ["x", "x2"]))
                          .coefficients["estimate"] for seed in range(300)])
    error = found.std() / np.sqrt(len(found))
    assert ((found.mean() - pd.Series(TRUE)).abs() < 4 * error).all()
    ratio = found.std() / FIT.coefficients["standard_error"]
    assert ratio.between(0.75, 1.25).all()


def test_errors_of_a_unit_come_from_one_unit():
    drawn = planted_outcome(FIT, {"x": 0.0, "x2": 0.0}, 5).pivot(index="agglomeration", columns="year", values="y")
    residuals = FIT.residuals.unstack()
    share = (drawn.to_numpy()[:, None, :] / residuals.to_numpy()[None, :, :]).round(9)
    # One size for all errors, either sign: the square root of rows over degrees of freedom.
    one = np.sqrt(FIT.rows / (FIT.rows - FIT.parameters)).round(9)
    assert all(any(np.unique(own).tolist() in ([one], [-one]) for own in unit) for unit in share)


def test_unbalanced_panels_draw_from_units_with_the_same_times():
    table = panel().drop(index=[0, 7])
    fit = fixed_effects(panel_of(table, "y", ["x", "x2"]))
    assert len(planted_outcome(fit, TRUE, 1)) == len(table)


def test_the_same_seed_draws_the_same_and_another_does_not():
    first, second, other = (planted_outcome(FIT, TRUE, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, second)
    assert not first["y"].equals(other["y"])


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(MeasureError) as caught:
        planted_outcome(FIT, {"x": "much", "z": 1.0}, -1, noise=-2)
    text = str(caught.value)
    assert all(part in text for part in ("seed", "noise", "'z'", "no coefficient", "no numbers"))
    with pytest.raises(MeasureError, match="a dict"):
        planted_outcome({}, TRUE, 1)


def test_the_curve_is_the_quadratic_and_its_band_the_errors_of_its_slope():
    relation = quadratic_relation(FIT, "x", "x2", at=[0.2, 0.7])
    b = FIT.coefficients["estimate"]
    step = relation.curve["fit"].diff().iloc[1]
    assert step == pytest.approx(b["x"] * 0.5 + b["x2"] * (0.49 - 0.04))
    whole = quadratic_relation(FIT, "x", "x2")
    assert whole.points["y"].mean() == pytest.approx(0, abs=1e-10)
    # Points less curve are the residuals of the regression.
    exact = quadratic_relation(FIT, "x", "x2", at=whole.points["x"]).curve["fit"]
    assert np.allclose(whole.points["y"] - exact, FIT.residuals)
    assert ((whole.curve["low"] <= whole.curve["fit"]) & (whole.curve["fit"] <= whole.curve["high"])).all()


def test_a_curve_of_other_names_or_places_is_refused():
    with pytest.raises(MeasureError, match="x3"):
        quadratic_relation(FIT, "x", "x3")
    with pytest.raises(MeasureError, match="places"):
        quadratic_relation(FIT, "x", "x2", at=[np.nan])


def test_the_curve_is_drawn_only_for_a_square_and_a_bounded_level():
    with pytest.raises(MeasureError, match="not the square"):
        quadratic_relation(FIT, "x2", "x")
    with pytest.raises(MeasureError, match="level of 1"):
        quadratic_relation(FIT, "x", "x2", level=1)
    for at in (0.3, "0.3", np.ones((2, 2))):
        with pytest.raises(MeasureError, match="places"):
            quadratic_relation(FIT, "x", "x2", at=at)


def test_a_poisson_regression_has_no_additive_errors():
    table = FIT.panel.table.reset_index()
    counts = fixed_effects_poisson(panel_of(table.assign(n=np.exp(table[FIT.panel.outcome])), "n", ["x", "x2"]))
    for wrong in (lambda: planted_outcome(counts, {"x": 1.0, "x2": 0.0}, 1),
                  lambda: quadratic_relation(counts, "x", "x2")):
        with pytest.raises(MeasureError, match="PoissonFit; expected a fitted linear"):
            wrong()


def test_keys_called_like_the_axes_are_refused():
    table = FIT.panel.table.reset_index().rename(columns={FIT.panel.outcome: "o", FIT.panel.unit: "y"})
    with pytest.raises(MeasureError, match="called 'y'"):
        quadratic_relation(fixed_effects(panel_of(table, "o", ["x", "x2"], unit="y", time=FIT.panel.time)), "x", "x2")

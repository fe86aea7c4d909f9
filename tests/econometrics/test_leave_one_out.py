"""Regressions without one unit each."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import grunfeld

from flowspace.econometrics import fixed_effects, inverted_u, leave_one_out, leave_one_out_u, panel_of
from flowspace.errors import MeasureError

FIRMS = grunfeld.load_pandas().data


def panel(table, regressors=("value", "capital")):
    return panel_of(table, "invest", list(regressors), unit="firm")


def test_every_row_is_the_regression_without_that_unit():
    found = leave_one_out(panel(FIRMS))
    assert found.index.names == ["left_out", "regressor"] and len(found) == 22
    everything = fixed_effects(panel(FIRMS)).coefficients
    for firm in FIRMS["firm"].unique():
        fit = fixed_effects(panel(FIRMS[FIRMS["firm"] != firm]))
        pd.testing.assert_frame_equal(found.loc[firm][fit.coefficients.columns], fit.coefficients)
        assert (found.loc[firm, "rows"] == 200).all()
        assert found.loc[(firm, "value"), "change"] == pytest.approx(
            (fit.coefficients.loc["value", "estimate"] - everything.loc["value", "estimate"])
            / everything.loc["value", "standard_error"])


def test_a_unit_without_which_nothing_can_be_fitted():
    # The regressor varies in one firm only.
    table = FIRMS.assign(capital=np.where(FIRMS["firm"] == "IBM", FIRMS["capital"], 3.0))
    found = leave_one_out(panel(table), ["unit"])
    assert found.loc["IBM", "estimate"].isna().all() and (found.loc["IBM", "rows"] == 0).all()
    assert found.drop("IBM")["estimate"].notna().all()


def test_turning_points_without_each_unit():
    table = FIRMS.assign(value_squared=FIRMS["value"] ** 2)
    names = ["value", "value_squared", "capital"]
    found = leave_one_out_u(panel(table, names), "value", "value_squared", shape="u")
    assert len(found) == 11
    one = inverted_u(fixed_effects(panel(table[table["firm"] != "US Steel"], names)), "value", "value_squared",
                     shape="u")
    row = found.loc["US Steel"]
    assert (row["turning_point"], row["p_value"], row["outcome"], row["fieller"]) == (
        one.turning_point.value, one.test.p_value, one.test.outcome, one.fieller.kind)


def test_a_unit_without_which_there_is_no_turning_point():
    table = FIRMS.assign(value=np.where(FIRMS["firm"] == "IBM", FIRMS["value"], 3.0))
    found = leave_one_out_u(panel(table.assign(square=table["value"] ** 2), ["value", "square"]), "value", "square",
                            ["unit"])
    assert found.loc["IBM", "outcome"] == "none" and np.isnan(found.loc["IBM", "turning_point"])


def test_refused():
    with pytest.raises(MeasureError, match="a DataFrame"):
        leave_one_out(FIRMS)
    with pytest.raises(MeasureError, match="no regressor 'x'"):
        leave_one_out_u(panel(FIRMS), "value", "x")

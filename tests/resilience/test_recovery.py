"""Recovery: worked paths, censoring, a curve by other hands, intervals."""
from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from flowspace.errors import MeasureError
from flowspace.resilience import counterfactual, planted_shock, recovery, recovery_curve, recovery_shares

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def paths(gaps, growth=0.0):
    """Units that follow a line exactly until 2009, with these log gaps from 2010 on."""
    n = 10 + len(next(iter(gaps.values())))
    rows = [(unit, 2000 + t, np.exp(4 + growth * t + (gap[t - 10] if t >= 10 else 0)))
            for unit, gap in gaps.items() for t in range(n) if t < 10 or gap[t - 10] == gap[t - 10]]
    table = pd.DataFrame(rows, columns=["agglomeration", "year", "patents"])
    return counterfactual(table, 2010, n - 11, draws=20)


def test_worked_paths():
    nan = np.nan
    path = paths({"back": [-0.3, -0.5, -0.1, 0.0, 0.2], "late": [0.1, 0.0, -0.2, -0.1, 0.1],
                  "never": [0.1, 0, 0.2, 0.3, 0.1], "down": [-0.1, -0.2, -0.3, -0.4, -0.5],
                  "seen": [-0.1, -0.2, nan, 0.5, 0.5]})
    found = recovery(path)
    assert found["resistance"].to_dict() == pytest.approx({"back": -0.3, "late": 0.1, "never": 0.1, "down": -0.1,
                                                           "seen": -0.1})
    assert found["depth"].to_dict() == pytest.approx({"back": -0.5, "late": -0.2, "never": 0.0, "down": -0.5,
                                                      "seen": -0.2})
    assert found["trough_year"].to_dict() == {"back": 2011, "late": 2012, "never": 2011, "down": 2014, "seen": 2011}
    assert found.loc["back", "loss"] == pytest.approx(-0.7)
    assert found.loc["back", "loss_units"] == pytest.approx(
        np.exp(4) * (np.exp([-0.3, -0.5, -0.1, 0, 0.2]) - 1).sum())
    # Time runs from the shock; a unit that falls later is back later.
    assert found["recovery_time"].to_dict() == pytest.approx({"back": 3, "late": 4, "never": 0, "down": nan,
                                                              "seen": nan}, nan_ok=True)
    assert found["recovery_censored"].to_dict() == {"back": False, "late": False, "never": False, "down": True,
                                                    "seen": True}
    assert found["never_below"].to_dict() == {"back": False, "late": False, "never": True, "down": False, "seen": False}
    assert found["last_h"].to_dict() == {"back": 4, "late": 4, "never": 4, "down": 4, "seen": 1}
    assert found.loc["down", "reorientation"] == pytest.approx(-0.1)
    assert found.loc["down", "recovered_share"] == 0 and found.loc["seen", "last_h"] == 1


def test_the_level_is_reached_long_before_the_path_where_growth_is_fast():
    found = recovery(paths({"a": [-0.25] * 6}, growth=0.1)).loc["a"]
    assert found["level_time"] == 2 and found["recovery_censored"] and not found["level_censored"]
    assert found["reorientation"] == pytest.approx(0)
    # Slower growth than 2.5 times the yearly one: not below the level for a single year.
    assert recovery(paths({"a": [-0.05] * 6}, growth=0.1)).loc["a", "never_below_level"]


def test_intervals_are_the_path_turned_around():
    planted = planted_shock(seed=3, units=6, years_before=14)
    path = counterfactual(planted.table, 2008, 4, draws=20000, level=0.8)
    found, table = recovery(path), path.table[path.table["h"] == 0].set_index("agglomeration")
    width = (table["upper"] - table["lower"]).max()
    assert (found["resistance_lower"] - (table["actual"] - table["upper"])).abs().max() < 0.03 * width
    assert (found["resistance_upper"] - (table["actual"] - table["lower"])).abs().max() < 0.03 * width
    for name in ("resistance", "loss", "loss_units"):
        assert (found[f"{name}_lower"] < found[name]).all() and (found[name] < found[f"{name}_upper"]).all()
    shares = recovery_shares(path)
    assert shares["returned"].between(0, 1).all() and (shares["returned"] <= shares["fallen"]).all()
    assert (shares.groupby("agglomeration")["returned"].diff().dropna() >= 0).all()
    last = shares.groupby("agglomeration")["at_or_above"].last()
    assert (last - found["recovered_share"]).abs().max() == 0


def test_planted_resistance_and_loss_are_covered():
    held = []
    for seed in range(60):
        planted = planted_shock(seed=seed, units=12, growth_spread=0.1, years_before=10)
        found = recovery(counterfactual(planted.table, 2008, 4, draws=400, seed=seed))
        loss = planted.effect.sum(axis=1)
        held.append([((found["resistance_lower"] <= planted.truth["resistance"])
                      & (planted.truth["resistance"] <= found["resistance_upper"])).mean(),
                     ((found["loss_lower"] <= loss) & (loss <= found["loss_upper"])).mean()])
    # 720 units at 90 per cent: four standard errors are 0.045.
    assert np.abs(np.mean(held, axis=0) - 0.9).max() < 0.045


@few
@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=25), st.integers(0, 4))
def test_the_curve_is_that_of_statsmodels(units, above):
    times, back = np.array([t for t, _ in units], float), np.array([b for _, b in units])
    table = pd.DataFrame({"recovery_time": np.where(back, times, np.nan), "recovery_censored": ~back,
                          "never_below": False, "last_h": np.where(back, 8, times).astype(int)})
    never = pd.DataFrame({"recovery_time": 0.0, "recovery_censored": False, "never_below": True, "last_h": 8},
                         range(above))
    curve = recovery_curve(pd.concat([table, never], ignore_index=True).astype({"never_below": bool,
                                                                               "recovery_censored": bool}))
    other = SurvfuncRight(times, back.astype(int))
    own = curve.table.set_index("time").loc[other.surv_times]
    assert own["not_recovered"].to_numpy() == pytest.approx(other.surv_prob, abs=1e-12)
    inner = np.asarray(other.surv_prob) > 1e-12
    assert own["standard_error"].to_numpy()[inner] == pytest.approx(np.asarray(other.surv_prob_se)[inner], abs=1e-12)
    assert (curve.fallen, curve.never_below) == (len(units), above)
    assert (curve.table["recovered"].sum(), curve.table["censored"].sum()) == (back.sum(), (~back).sum())


def test_curves_of_the_level_and_without_any_fall():
    found = recovery(paths({"a": [0.1, 0.2, 0.1], "b": [0.0, 0.3, 0.2]}))
    curve = recovery_curve(found)
    assert curve.table.empty and curve.fallen == 0 and curve.never_below == 2 and np.isnan(curve.median)
    level = recovery_curve(recovery(paths({"a": [-0.2, 0.2, 0.1], "b": [-0.1, -0.3, -0.2]})), "level")
    assert level.table["not_recovered"].tolist() == [0.5, 0.5] and level.median == 1


def test_what_is_refused():
    path = paths({"a": [0.1, 0.2]})
    for call, words in ((lambda: recovery(3), "a int"), (lambda: recovery_curve(recovery(path), "both"), "level"),
                        (lambda: recovery_curve(pd.DataFrame({"a": [1]})), "no column")):
        with pytest.raises(MeasureError, match=words):
            call()
    blind = path.table.assign(actual=path.table["actual"].where(path.table["h"] > 0))
    with pytest.raises(MeasureError, match="no value of a in 2010"):
        recovery(dataclasses.replace(path, table=blind))

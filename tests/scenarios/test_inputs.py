"""Raised inputs: the index made again is the index of raised figures, and identities of relative indices."""
from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from flowspace.capability import Choices, Triggers, composite_index
from flowspace.errors import MeasureError, ParameterError, TableError
from flowspace.scenarios import COLUMNS, raised_inputs, tornado

CODES = {"labs": "space", "spending": "input", "staff": "input", "patents": "output", "waste": "output",
         "links": "synergy"}
FEW = Triggers.only(normalisation=["min_max", "z_score", "rank"], weights_within=["equal", "entropy"], noise=100)


def table(n=8, years=(2019, 2020), seed=1, codes=CODES):
    rng = np.random.default_rng(seed)
    return pd.DataFrame([
        {"agglomeration": f"a{i}", "year": year, "dimension": dimension, "code": code,
         "value": 10 + 5 * i + rng.normal(0, 4), "direction": -1 if code == "waste" else 1, "evidence": "observed"}
        for i in range(n) for year in years for code, dimension in codes.items()])


def raised(**changes):
    return raised_inputs(**{"raw": table(), "year": 2020, "choices": Choices(treatment="none"), "triggers": FEW,
                            "draws": 20} | changes)


def at(found, **keys):
    for name, value in keys.items():
        found = found[found[name] == value]
    return found


def test_it_is_the_index_of_the_raised_table():
    raw = table()
    found = at(raised(raw=raw, indicators=["staff"], agglomerations=["a3"]), outcome="score").iloc[0]
    here = (raw["code"] == "staff") & (raw["year"] == 2020)
    step = raw.loc[here, "value"].std()
    again = raw.copy()
    again.loc[here & (raw["agglomeration"] == "a3"), "value"] += step
    now, then = (composite_index(one, Choices(treatment="none")).scores.query("agglomeration == 'a3' and year == 2020")
                 for one in (raw, again))
    assert found["baseline"] == pytest.approx(now["score"].item(), abs=1e-9)
    assert found["value"] == pytest.approx(then["score"].item(), abs=1e-9)
    assert found["to_value"] - found["from_value"] == pytest.approx(step)


@pytest.mark.parametrize("choices", [{}, {"treatment": "none"}, {"weights_within": "entropy"},
                                     {"aggregation_between": "geometric"}, {"normalisation": "z_score"}])
def test_the_reference_is_that_of_the_index(choices):
    chosen = Choices(**choices)
    found = at(raised(choices=chosen, indicators=["labs"]), outcome="score").set_index("subject")["baseline"]
    direct = composite_index(table(), chosen).scores.query("year == 2020").set_index("agglomeration")["score"]
    assert found.to_numpy() == pytest.approx(direct[found.index].to_numpy(), abs=1e-8)


@pytest.mark.parametrize("step", [{"steps": 1.0}, {"share": 0.2}])
def test_where_all_move_and_goalposts_too_nothing_happens_in_one_year(step):
    found = raised(raw=table(years=[2020]), who="all", **step)
    assert found["change"].abs().max() < 1e-8
    scores = at(found, outcome="score")
    # Entropy weights follow from min-max figures, which stay; so does every draw.
    assert scores[["low", "high"]].abs().max(axis=None) < 1e-8


def test_where_all_move_and_goalposts_stay_all_gain_alike():
    found = raised(raw=table(years=[2020]), who="all", goalposts="given", triggers=Triggers.only(noise=None))
    for outcome, code in (("score", "staff"), ("score", "waste")):
        change = at(found, outcome=outcome, indicator=code)["change"]
        assert change.min() > 0 and np.ptp(change) < 1e-8
    assert at(found, outcome="rank")["change"].eq(0).all()


def test_a_step_is_worth_its_weight():
    found = at(raised(raw=table(years=[2020]), goalposts="given", triggers=Triggers.only(noise=None)), outcome="score")
    raw = table(years=[2020])
    for code, dimension in CODES.items():
        values = raw.loc[raw["code"] == code, "value"]
        weight = 1 / 4 / list(CODES.values()).count(dimension)
        expected = weight * values.std() / (np.ptp(values) + values.std())
        assert at(found, indicator=code)["change"].to_numpy() == pytest.approx(np.full(8, expected), abs=1e-8)


def test_raising_is_improving_whatever_the_direction():
    found = raised(goalposts="given")
    assert (at(found, outcome="score")["change"] > 0).all()
    assert (at(found, outcome="rank")["change"] <= 0).all()
    waste = at(found, indicator="waste", outcome="score")
    assert (waste["to_value"] < waste["from_value"]).all()
    down = raised(goalposts="given", steps=-1.0)
    assert (at(down, outcome="score")["change"] < 0).all()


def test_one_alone_takes_from_nobody_under_given_goalposts_only():
    raw = table()
    found = at(raised(raw=raw, goalposts="moving", indicators=["patents"], agglomerations=["a7"]), outcome="score")
    assert found["change"].item() >= 0
    # The leader sets the upper goalpost: min-max gives it nothing more.
    assert at(found, indicator="patents")["change"].item() == pytest.approx(0, abs=0.02)


def test_the_interval_is_of_the_change_in_each_draw():
    certain = raised(triggers=Triggers.only(noise=None), draws=5)
    assert certain["low"].to_numpy() == pytest.approx(certain["change"].to_numpy(), abs=1e-8)
    assert certain["high"].to_numpy() == pytest.approx(certain["change"].to_numpy(), abs=1e-8)
    uncertain = at(raised(), outcome="score")
    assert (uncertain["high"] > uncertain["low"]).all() and uncertain["draws"].eq(20).all()


def test_the_seed_alone_decides_and_the_order_of_rows_does_not():
    first = raised(seed=4)
    assert first.equals(raised(seed=4)) and not first.equals(raised(seed=5))
    shuffled = raised(seed=4, raw=table().sample(frac=1, random_state=1))
    assert shuffled.equals(first)


def test_subsets_are_rows_of_the_whole():
    part = raised(indicators=["labs"], agglomerations=["a2"])
    whole = at(raised(), indicator="labs", subject="a2").reset_index(drop=True)
    pd.testing.assert_frame_equal(part, whole)


def test_bounds_hold_and_are_told():
    found = at(raised(indicators=["staff"], highest={"staff": 30.0}), outcome="score")
    assert found["bounded"].any() and not found["bounded"].all()
    assert (found["to_value"] <= np.maximum(found["from_value"], 30.0)).all()
    assert at(found, subject="a7")["change"].item() == 0


def test_gaps_are_filled_and_told():
    raw = table()
    gone = (raw["agglomeration"] == "a1") & (raw["year"] == 2020) & (raw["code"] == "staff")
    raw.loc[gone, ["value", "evidence"]] = [np.nan, None]
    found = at(raised(raw=raw), outcome="score", indicator="staff")
    assert at(found, filled=True)["subject"].tolist() == ["a1"] and found["change"].notna().all()


def test_indicators_left_out_play_no_part():
    found = raised(choices=Choices(treatment="none", left_out=["labs"]))
    assert set(found["indicator"]) == set(CODES) - {"labs"}


def test_the_largest_change_is_first():
    found = raised(goalposts="given")
    assert list(found.columns[:len(COLUMNS)]) == list(COLUMNS)
    ordered = tornado(found, "a3")
    assert ordered["change"].abs().is_monotonic_decreasing and ordered["order"].tolist() == [1, 2, 3, 4, 5, 6]
    # Indicators alone in their dimension weigh twice as much as those that share one.
    assert set(ordered["indicator"].head(2)) == {"labs", "links"}
    assert tornado(found, "a3", first=2).equals(ordered.head(2))
    for arguments in ((found, "a9"), (found, "a3", "points"), (pd.concat([found, found]), "a3"),
                      (found.drop(columns="change"), "a3"), (found, "a3", "score", 0)):
        with pytest.raises(MeasureError):
            tornado(*arguments)


@pytest.mark.parametrize("broken", [
    {"who": "some"}, {"goalposts": "fixed"}, {"draws": 0}, {"seed": -1}, {"indicators": ["labz"]},
    {"agglomerations": ["b"]}, {"agglomerations": ["a1", "a1"]}, {"choices": "none"}, {"triggers": "none"},
    {"highest": {"labz": 1}}, {"choices": Choices(weights_within="benefit_of_doubt")},
    {"choices": Choices(treatment="none", normalisation="goalposts", goalposts={code: (0, 1) for code in CODES})},
    {"triggers": Triggers.only(normalisation=["goalposts"], noise=None)}, {"highest": [1]}, {"indicators": 5},
    {"steps": np.inf}, {"share": -2}, {"level": 1}, {"year": 1990}, {"raw": None}, {"raw": table(n=1)}])
def test_wrong_arguments_are_named(broken):
    with pytest.raises((MeasureError, ParameterError, TableError)):
        raised(**broken)


def test_a_table_of_usual_size_takes_seconds():
    codes = {f"i{k:02d}": ("space", "input", "output", "synergy")[k % 4] for k in range(20)}
    start = time.process_time()
    found = raised_inputs(table(19, [2020], codes=codes), 2020, draws=50)
    assert len(found) == 19 * 20 * 2
    assert time.process_time() - start < 10


@pytest.mark.parametrize("change", [{"change": "much"}, {"change": float("inf")}, {"indicator": None}])
def test_a_tornado_of_no_numbers_is_named(change):
    table = pd.DataFrame({"subject": "a", "outcome": "score", "indicator": ["x"], "change": [0.1]}).assign(**change)
    with pytest.raises(MeasureError, match="infinite or no numbers"):
        tornado(table, "a")

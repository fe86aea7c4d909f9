"""Entries: chances by hand, a planted effect of density and none, and predictions of a later time."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.specialisation import area_under_curve, entry_panel, entry_test


def chances(effect, n_units=30, n_fields=12, transitions=("1 → 2", "2 → 3"), seed=1):
    """Chances whose density has a part of the unit, of the field, and of its own; only the last has the effect."""
    rng = np.random.default_rng(seed)
    parts = []
    for transition in transitions:
        unit, field = rng.uniform(0, 30, n_units), rng.uniform(0, 30, n_fields)
        own = rng.uniform(0, 40, (n_units, n_fields))
        chance = 0.1 + effect * own / 10 + 0.005 * unit[:, None] + 0.005 * field[None]
        parts.append(pd.DataFrame({
            "unit": np.repeat([f"u{i:02d}" for i in range(n_units)], n_fields),
            "field": np.tile([f"f{j:02d}" for j in range(n_fields)], n_units), "transition": transition,
            "density": (own + unit[:, None] + field[None]).ravel(), "diversity": np.repeat(unit, n_fields),
            "ubiquity": np.tile(field, n_units),
            "entry": (rng.random((n_units, n_fields)) < chance).astype(int).ravel()}))
    return pd.concat(parts, ignore_index=True)


def test_chances_are_fields_without_an_advantage():
    # In the first period a leads in x, b in y and c in both z and x; later a leads in z as well.
    table = pd.DataFrame([("a", "x", "1", 8), ("b", "y", "1", 8), ("c", "x", "1", 7), ("c", "z", "1", 5),
                          ("a", "x", "2", 4), ("a", "z", "2", 6), ("b", "y", "2", 8), ("c", "x", "2", 6),
                          ("c", "z", "2", 6)], columns=["unit", "field", "period", "value"])
    found = entry_panel(table, ["1", "2"])
    # Nobody relates y to anything, so that y gives no chance.
    assert found[["unit", "field", "density", "entry"]].values.tolist() == [
        ["a", "z", 100.0, 1], ["b", "x", 0.0, 0], ["b", "z", 0.0, 0]]
    assert found["diversity"].tolist() == [50, 50, 50] and found["ubiquity"].tolist() == [50, 100, 50]


def test_units_that_are_not_there_have_no_chance():
    table = pd.DataFrame([("a", "x", "1", 8), ("b", "y", "1", 8), ("b", "x", "1", 7), ("c", "z", "2", 6),
                          ("a", "x", "2", 4), ("b", "y", "2", 8)], columns=["unit", "field", "period", "value"])
    assert "c" not in set(entry_panel(table, ["1", "2"])["unit"])


def test_a_planted_effect_is_found_beside_units_and_fields():
    found = entry_test(chances(0.10), draws=199, seed=1)
    row = found.coefficients.loc["effects"]
    assert row["low"] < 0.10 < row["high"] and row["p_wild"] < 0.01 and row["clusters"] == 30
    assert found.out_of_time and found.trained == ("1 → 2",) and found.tested == ("2 → 3",)
    assert found.prediction.loc["both", "auc"] > found.prediction.loc["base", "auc"]
    assert found.prediction.loc["both", "low"] > 0.5 and found.prediction.loc["gain", "low"] > 0


def test_without_an_effect_only_the_plain_comparison_finds_one():
    estimates = [entry_test(chances(0.0, seed=seed), draws=99).coefficients for seed in range(12)]
    assert np.mean([one.loc["plain", "estimate"] for one in estimates]) > 0.02
    assert abs(np.mean([one.loc["effects", "estimate"] for one in estimates])) < 0.01
    assert sum(one.loc["effects", "p_wild"] < 0.05 for one in estimates) <= 3


def test_one_transition_is_told_not_to_be_out_of_time():
    found = entry_test(chances(0.1, transitions=("1 → 2",)), draws=99)
    assert not found.out_of_time and found.trained == found.tested == ("1 → 2",)


def test_the_seed_alone_decides():
    panel = chances(0.05)
    first, again = (entry_test(panel, draws=99, seed=3) for _ in range(2))
    assert first.coefficients.equals(again.coefficients) and first.prediction.equals(again.prediction)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=30))
def test_the_area_is_the_share_of_ordered_pairs(cases):
    taken, score = zip(*cases, strict=True)
    pairs = [(a > b) + (a == b) / 2 for a, s in zip(score, taken, strict=True) if s
             for b, t in zip(score, taken, strict=True) if not t]
    found = area_under_curve(taken, score)
    assert found == pytest.approx(np.mean(pairs)) if pairs else np.isnan(found)


def test_wrong_arguments_are_named():
    panel = chances(0.1)
    for bad in (panel.assign(entry=2), panel.assign(entry=1), panel.assign(density=np.nan), panel.assign(unit="u"),
                panel.drop(columns="density"), None):
        with pytest.raises(MeasureError):
            entry_test(bad)
    for arguments in ({"draws": 9}, {"level": 0.4}, {"seed": -1}):
        with pytest.raises(MeasureError):
            entry_test(panel, **arguments)
    table = pd.DataFrame({"unit": ["a", "b"], "field": ["x", "y"], "period": "1", "value": 1})
    for periods in (["1"], ["1", "2"], "1", ["1", "1"], None):
        with pytest.raises(MeasureError):
            entry_panel(table, periods)
    twice = pd.concat([table, table, table.assign(period="2")])
    with pytest.raises(MeasureError, match="two rows"):
        entry_panel(twice, ["1", "2"])
    with pytest.raises(MeasureError):
        area_under_curve([0, 2], [1, 2])


@pytest.mark.parametrize("change", [{"unit": 1}, {"field": None}, {"unit": [["a"]] * 8}])
def test_names_of_chances_that_are_no_text_are_named(change):
    table = pd.DataFrame({"unit": list("aabb") * 2, "field": list("xyxy") * 2, "period": ["1"] * 4 + ["2"] * 4,
                          "value": [9, 1, 1, 9, 1, 9, 1, 9]}).astype({"unit": object, "field": object})
    (column, value), = change.items()
    table[column] = pd.Series(value if isinstance(value, list) else [value, *table[column].iloc[1:]], dtype=object)
    with pytest.raises(MeasureError, match="is not text|lists or tables"):
        entry_panel(table, ["1", "2"])


def test_lists_are_needed_for_an_area():
    with pytest.raises(MeasureError, match="no list"):
        area_under_curve(None, [0.1])

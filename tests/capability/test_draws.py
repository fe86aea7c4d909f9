"""Many indices at once: each is the index that `composite_index` makes under the same choices."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.capability import Choices, Triggers, composite_index
from flowspace.capability.draws import choose, draw_scores, prepare
from flowspace.capability.panel import panel_of
from flowspace.capability.triggers import NAMES

GIVEN = {"p": 1, "q": 3, "r": 1, "s": 0, "t": 2, "u": 5}
TRIGGERS = Triggers(imputation=["linear", "neighbours", "median"], pooling=["pooled", "yearly"],
                    weights_within=["equal", "entropy", "critic", "pca", GIVEN],
                    weights_between=["equal", "entropy", "critic", "pca", {"space": 1, "input": 2, "output": 3}])


def many(seed, units=6, years=4):
    """Random raw indicators: two of space, three of input, one of output, with gaps and an outlier."""
    generator = np.random.default_rng(seed)
    values = np.exp(generator.normal(size=(6, units * years)))
    values[:, generator.integers(units * years)] *= 20
    values[generator.integers(6, size=4), generator.integers(units * years, size=4)] = np.nan
    keys = pd.MultiIndex.from_product([[f"unit{i}" for i in range(units)], range(2010, 2010 + years)],
                                      names=["agglomeration", "year"])
    dimensions = dict(zip("pqrstu", ["space"] * 2 + ["input"] * 3 + ["output"], strict=True))
    raw = pd.DataFrame(values.T, keys, list("pqrstu")).rename_axis(columns="code").stack().rename("value")
    raw = raw.reset_index()
    return raw.assign(dimension=raw["code"].map(dimensions), direction=np.where(raw["code"] == "q", -1, 1),
                      evidence="observed")


def setting_of(raws, triggers=TRIGGERS, choices=None):
    panels = [panel_of(raw) for raw in raws]
    options = triggers.options(choices or Choices(), panels[0].codes, [str(place) for place in range(len(raws))])
    return prepare(panels, options), options


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10), st.integers(0, 1000))
def test_each_draw_is_the_index_under_its_choices(data_seed, seed):
    raws = [many(data_seed), many(data_seed + 100)]
    setting, options = setting_of(raws)
    picks = choose(np.random.default_rng(seed).random((8, len(NAMES))), options)
    drawn = draw_scores(setting, picks)
    for scores, row in zip(drawn, picks, strict=True):
        choices = {name: options[name][pick] for name, pick in zip(NAMES, row, strict=False)}
        raw, left_out = raws[int(choices.pop("raw"))], choices.pop("left_out")
        index = composite_index(raw, Choices(**choices, left_out=[left_out] if left_out else []))
        np.testing.assert_allclose(scores, index.scores["score"], atol=1e-11)


def test_every_option_is_drawn_and_gives_a_score():
    setting, options = setting_of([many(1), many(2)])
    picks = choose(np.random.default_rng(0).random((4000, len(NAMES))), options)
    for name, column in zip(NAMES, picks.T, strict=False):
        counts = np.bincount(column, minlength=len(options[name]))
        assert counts.min() > 0.7 * 4000 / len(options[name])
    scores = draw_scores(setting, picks, np.random.default_rng(1).random((4000, 9)), 50.0)
    assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize("chunk", [1, 7, 100, 5000])
def test_the_size_of_chunks_does_not_matter(chunk):
    setting, options = setting_of([many(3)])
    generator = np.random.default_rng(5)
    picks, noise = choose(generator.random((300, len(NAMES))), options), generator.random((300, 9))
    assert draw_scores(setting, picks, noise, 20.0, chunk).tobytes() == draw_scores(setting, picks, noise,
                                                                                    20.0).tobytes()


def test_a_draw_does_not_depend_on_those_beside_it():
    setting, options = setting_of([many(3)])
    generator = np.random.default_rng(6)
    picks, noise = choose(generator.random((200, len(NAMES))), options), generator.random((200, 9))
    order = generator.permutation(200)
    one, other = draw_scores(setting, picks, noise, 20.0), draw_scores(setting, picks[order], noise[order], 20.0)
    assert (one[order] == other).all()


def test_noise_on_weights_is_a_dirichlet_draw():
    """One dimension of two indicators, one unit that has 1 in the first and 0 in the second: its score is a weight."""
    raw = pd.DataFrame({"agglomeration": ["a", "b"] * 2, "year": 2020, "dimension": "input",
                        "code": ["x"] * 2 + ["y"] * 2, "value": [1.0, 0.0, 0.0, 1.0], "direction": 1,
                        "evidence": "observed"})
    setting, options = setting_of([raw], Triggers.only(), Choices(treatment="none", weights_within={"x": 3, "y": 1}))
    draws, concentration = 40_000, 30.0
    picks = np.zeros((draws, len(NAMES) - 1), dtype=int)
    weight = draw_scores(setting, picks, np.random.default_rng(0).random((draws, 3)), concentration)[:, 0]
    assert weight.mean() == pytest.approx(0.75, abs=0.002)
    assert weight.std() == pytest.approx((0.75 * 0.25 / (concentration + 1)) ** 0.5, rel=0.02)


def test_much_concentration_is_no_noise():
    setting, options = setting_of([many(4)])
    generator = np.random.default_rng(7)
    picks, noise = choose(generator.random((100, len(NAMES))), options), generator.random((100, 9))
    np.testing.assert_allclose(draw_scores(setting, picks, noise, 1e12), draw_scores(setting, picks), atol=1e-4)


def test_a_dimension_may_lose_its_only_indicator():
    setting, options = setting_of([many(2)], Triggers.only(leave_one_out=True),
                                  Choices(weights_between={"space": 1, "input": 1, "output": 2}))
    picks = np.zeros((1, len(NAMES) - 1), dtype=int)
    picks[0, NAMES.index("left_out")] = options["left_out"].index("u")
    expected = composite_index(many(2), Choices(left_out=["u"], weights_between={"space": 1, "input": 1}))
    np.testing.assert_allclose(draw_scores(setting, picks)[0], expected.scores["score"], atol=1e-11)

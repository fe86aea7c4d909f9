"""Normalisation by given goalposts, through the whole index: the Technology Achievement Index, and what is refused."""
import numpy as np
import pandas as pd
import pytest

from flowspace.capability import Choices, Triggers, composite_index, sensitivity_analysis, uncertainty_analysis
from flowspace.errors import ParameterError

# As in test_technology_achievement_index: observed extremes among 72 countries, and the order they lead to.
WORST = {"patents": 0, "royalties": 0, "internet": 0, "exports": 0, "telephones": np.log10(1),
         "electricity": np.log10(22), "schooling": 0.8, "university": 0.1}
BEST = {"patents": 994, "royalties": 272.6, "internet": 232.4, "exports": 80.8, "telephones": np.log10(901),
        "electricity": np.log10(6969), "schooling": 12.0, "university": 27.4}
POSTS = {code: (WORST[code], BEST[code]) for code in WORST}
ORDER = ["Finland", "United States", "Sweden", "Japan", "Korea", "Netherlands", "United Kingdom", "Singapore", "Canada",
         "Australia", "Germany", "Norway", "Ireland", "Belgium", "New Zealand", "Austria", "France", "Israel", "Spain",
         "Italy", "Czech Republic", "Hungary", "Slovenia"]
GOALPOSTS = Choices(treatment="none", normalisation="goalposts", goalposts=POSTS)


@pytest.fixture(scope="module")
def countries(tai):
    """Raw table of the 23 countries, all indicators in one dimension."""
    raw = pd.DataFrame(tai.raw, tai.countries, tai.names).rename_axis("agglomeration")
    raw = raw.melt(ignore_index=False, var_name="code").reset_index()
    return raw.assign(year=2000, dimension="output", direction=1, evidence="published")


def order(index):
    return index.scores.sort_values("rank")["agglomeration"].tolist()


def test_the_goalposts_of_all_countries_give_the_published_order_and_those_of_23_another(countries):
    index = composite_index(countries, GOALPOSTS)
    assert order(index) == ORDER
    among = index.again(normalisation="min_max")
    assert order(among).index("Norway") == 3 and order(index).index("Norway") == 11
    # The goalposts are those of the imputed values, so nothing before the normalisation is computed again.
    assert among.lineage.set_index("stage")["computed"].tolist() == ["before"] * 3 + ["here"] * 3
    assert order(among.again(normalisation="goalposts")) == ORDER


def test_scores_are_positions_between_the_goalposts_and_not_of_the_other_countries(countries):
    few = countries[countries["agglomeration"].isin(["Norway", "Finland", "Spain", "Italy"])]
    every, four = (composite_index(raw, GOALPOSTS).scores.set_index("agglomeration")["score"]
                   for raw in (countries, few))
    assert four.to_dict() == pytest.approx(every[four.index].to_dict(), abs=1e-15)
    # More telephones and electricity than the goalpost count as the goalpost, for Finland and most others.
    finland = np.mean([min((value - WORST[code]) / (BEST[code] - WORST[code]), 1) for code, value in
                       countries[countries["agglomeration"] == "Finland"].set_index("code")["value"].items()])
    assert every["Finland"] == pytest.approx(finland, abs=1e-12)


def toy(values, directions=(1, -1)):
    """Two agglomerations and two indicators, of the second of which less is better."""
    return pd.DataFrame({"agglomeration": ["a", "b"] * 2, "year": 2020, "dimension": ["input"] * 2 + ["output"] * 2,
                         "code": ["x", "x", "y", "y"], "value": values, "direction": np.repeat(directions, 2),
                         "evidence": "observed"})


def test_what_lies_beyond_counts_as_the_goalpost_and_is_counted():
    choices = Choices(treatment="none", normalisation="goalposts", goalposts={"x": (0, 10), "y": (8, 4)})
    index = composite_index(toy([5, 12, 9, 6]), choices)
    assert index.normalised["normalised"].tolist() == [0.5, 1.0, 0.0, 0.5]
    assert index.scores["score"].tolist() == [0.25, 0.75]
    lineage = index.lineage.set_index("stage")
    assert lineage.loc["normalised", "note"] == "2 of 4 values beyond a goalpost count as the goalpost"
    assert "goalposts=x 0 to 10, y 8 to 4" in lineage.loc["normalised", "choices"]
    assert "goalposts" not in composite_index(toy([5, 12, 9, 6]), Choices(treatment="none")).lineage["choices"][3]
    # An indicator that all have alike has a place between goalposts, and none between its own extremes.
    same = composite_index(toy([5, 5, 9, 6]), choices)
    assert same.normalised["normalised"].tolist() == [0.5, 0.5, 0.0, 0.5]


def test_goalposts_of_what_is_left_out_are_passed_over_and_others_have_to_fit():
    choices = Choices(treatment="none", normalisation="goalposts", goalposts={"x": (0, 10), "y": (8, 4)})
    assert composite_index(toy([5, 12, 9, 6]), choices.changed(left_out=["y"])).scores["score"].tolist() == [0.5, 1.0]
    with pytest.raises(ParameterError) as caught:
        composite_index(toy([5, 12, 9, 6]), choices.changed(goalposts={"y": (4, 8), "z": (0, 1)}))
    text = str(caught.value)
    assert len(caught.value.problems) == 3
    for words in ("goalposts of 'z'", "no goalposts of 'x'", "4 (worst) and 8 (best) of 'y', of which less is better"):
        assert words in text


@pytest.mark.parametrize("wrong, problems", [
    ({"normalisation": "goalposts", "treatment": "none"}, 1),
    ({"normalisation": "goalposts", "goalposts": {"x": (0, 1)}}, 1), ({"normalisation": "goalposts"}, 2),
    ({"goalposts": [0, 1]}, 1), ({"goalposts": {"x": (0, 0), "y": (0, np.inf), "z": "01", "u": (1,), "v": 3,
                                                "w": (True, 2), "t": (np.nan, 1)}}, 7)])
def test_wrong_goalposts_are_named_all_at_once(wrong, problems):
    with pytest.raises(ParameterError) as caught:
        Choices(**wrong)
    assert len(caught.value.problems) == problems


def test_draws_with_goalposts_are_the_indices_of_their_choices(countries):
    triggers = Triggers.only(normalisation=["min_max", "goalposts"], aggregation_within=["arithmetic", "geometric"])
    found = uncertainty_analysis(countries, GOALPOSTS, triggers, draws=40, seed=2)
    assert found.draws["normalisation"].nunique() == 2
    for draw, choices in found.draws[["normalisation", "aggregation_within"]].iterrows():
        expected = composite_index(countries, GOALPOSTS.changed(**choices)).scores["score"]
        np.testing.assert_allclose(found.scores[draw], expected, atol=1e-11)
    # The published observation: the choice of goalposts moves ranks.
    indices = sensitivity_analysis(countries, GOALPOSTS, Triggers.only(normalisation=["min_max", "goalposts"]), n=32)
    assert indices.query("output == 'rank_shift'")["total_order"].round(6).tolist() == [1.0]


@pytest.mark.parametrize("choices, triggers, problems", [
    (Choices(treatment="none"), Triggers.only(normalisation=["goalposts"]), 1),
    (Choices(), Triggers(normalisation=["min_max", "goalposts"]), 2),
    (GOALPOSTS, Triggers(normalisation=None), 1),
    (Choices(goalposts=POSTS), Triggers.only(normalisation=["goalposts"]), 1)])
def test_goalposts_are_drawn_only_where_given_and_untreated(countries, choices, triggers, problems):
    with pytest.raises(ParameterError) as caught:
        uncertainty_analysis(countries, choices, triggers, draws=2)
    assert len(caught.value.problems) == problems

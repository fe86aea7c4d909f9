"""The order of two agglomerations over the draws: what it must agree with, and what is refused."""
import numpy as np
import pandas as pd
import pytest

from flowspace.capability import order_probabilities, uncertainty_analysis
from flowspace.errors import ParameterError


@pytest.fixture(scope="module")
def drawn():
    generator = np.random.default_rng(3)
    rows = [{"agglomeration": key, "year": year, "dimension": dimension, "code": code,
             "value": float(generator.gamma(2.0)), "direction": 1, "evidence": "observed"}
            for key in "abcde" for year in (2019, 2020)
            for dimension, code in (("input", "x"), ("input", "y"), ("output", "z"), ("output", "w"))]
    return uncertainty_analysis(pd.DataFrame(rows), draws=300, seed=1)


def test_shares_follow_from_the_ranks_of_the_draws_one_by_one(drawn):
    found = order_probabilities(drawn, 2020).set_index(["agglomeration", "other"])["ahead"]
    place = {key: i for i, (key, year) in enumerate(zip(drawn.agglomerations, drawn.years)) if year == 2020}
    for one in "abcde":
        for other in "abcde":
            if one != other:
                count = sum(draw[place[one]] < draw[place[other]] for draw in drawn.ranks)
                assert found[one, other] == count / len(drawn.ranks)


def test_both_orders_and_ties_make_up_all_draws(drawn):
    found = order_probabilities(drawn, 2019).set_index(["agglomeration", "other"])["ahead"]
    assert len(found) == 20 and found.index.is_unique
    for one, other in found.index:
        assert found[one, other] + found[other, one] <= 1 + 1e-12


def test_who_is_first_in_every_draw_is_ahead_of_all(drawn):
    first = drawn.rank_probabilities.query("year == 2020 and rank == 1 and probability == 1")["agglomeration"]
    found = order_probabilities(drawn, 2020)
    for key in first:
        assert (found.loc[found["agglomeration"] == key, "ahead"] == 1).all()


def test_a_year_without_draws_is_named(drawn):
    with pytest.raises(ParameterError, match="2019 to 2020"):
        order_probabilities(drawn, 2021)

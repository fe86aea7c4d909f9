"""Growth adds up over the factors, and every case without a rate has its reason."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.polycentricity import functional_polycentricity, growth_decomposition, mean_growth
from flowspace.polycentricity.growth import REASONS


def table(rows):
    """agglomeration: (evenness, density) in 2000, then in 2010; None is no row."""
    return pd.DataFrame([(name, year, *pair) for name, pairs in rows.items()
                         for year, pair in zip((2000, 2010), pairs, strict=True) if pair is not None],
                        columns=["agglomeration", "year", "evenness", "density"])


CASES = {"grows": ((0.5, 0.1), (0.25, 0.8)), "starts": ((np.nan, 0.0), (0.5, 0.5)),
         "ends": ((0.5, 0.1), (np.nan, 0.0)), "never": ((np.nan, 0.0), (np.nan, 0.0)),
         "alone": ((np.nan, np.nan), (0.5, 0.5)), "halves": ((0.0, 0.2), (0.5, 0.5)),
         "new": (None, (0.5, 0.5)), "few": ((0.5, 0.1), (np.nan, 0.3))}


def test_every_case():
    found = growth_decomposition(table(CASES), 2000, 2010).set_index("agglomeration")
    assert found["reason"].to_dict() == {
        "grows": "", "starts": "no_links_start", "ends": "no_links_end", "never": "no_links_both",
        "alone": "not_defined", "halves": "evenness_zero", "new": "no_row", "few": "not_defined"}
    assert set(found["reason"]) == set(REASONS)
    grows = found.loc["grows"]
    assert grows["evenness_growth"] == pytest.approx(-np.log(2)) and grows["density_growth"] == pytest.approx(np.log(8))
    assert grows["growth"] == pytest.approx(np.log(4))
    assert found.drop("grows")[["growth", "evenness_growth", "density_growth"]].isna().all().all()
    mean, = mean_growth(found.reset_index()).itertuples()
    assert mean.n == 1 and mean.not_defined == 2 and mean.growth == pytest.approx(np.log(4))
    assert sum(getattr(mean, reason) for reason in list(REASONS)[1:]) == len(CASES) - 1


positive = st.floats(1e-6, 1)


@settings(derandomize=True, database=None)
@given(st.lists(st.tuples(positive, positive, positive, positive), min_size=1, max_size=8))
def test_the_factors_add_up_for_each_and_in_the_mean(drawn):
    given_table = table({str(i): (row[:2], row[2:]) for i, row in enumerate(drawn)})
    found = growth_decomposition(given_table, 2000, 2010)
    product = [np.log(row[2] * row[3]) - np.log(row[0] * row[1]) for row in drawn]
    np.testing.assert_allclose(found["growth"], product, atol=1e-9)
    back = growth_decomposition(given_table, 2010, 2000)
    np.testing.assert_allclose(back["growth"], -found["growth"], atol=1e-12)
    mean, = mean_growth(found).itertuples()
    assert mean.growth == pytest.approx(mean.evenness_growth + mean.density_growth, abs=1e-12)


def test_more_links_alike_grow_by_density_alone():
    """A ring whose every city gains a second ring: strengths stay equal, and the number of links doubles."""
    n, codes = 7, list("abcdefg")
    rings = [(codes[i], codes[(i + step) % n], year) for year, steps in ((2000, [1]), (2010, [1, 2]))
             for step in steps for i in range(n)]
    links = pd.DataFrame(rings, columns=["adcode_a", "adcode_b", "year"]).assign(full=1)
    members = pd.DataFrame({"agglomeration": "x", "adcode": codes})
    measured = functional_polycentricity(links, members, [*codes, "z"], measures=["green_population", "pielou"])
    within = measured[measured["kind"] == "functional_within"]
    found = growth_decomposition(within, 2000, 2010, key=["agglomeration", "measure"])
    np.testing.assert_allclose(found[["growth", "evenness_growth", "density_growth"]], [[np.log(2), 0, np.log(2)]] * 2,
                               atol=1e-12)
    assert mean_growth(found, "measure")["density_share"].tolist() == pytest.approx([1, 1])


def test_nothing_defined_gives_an_empty_mean():
    mean, = mean_growth(growth_decomposition(table({"new": CASES["new"]}), 2000, 2010)).itertuples()
    assert np.isnan(mean.growth) and np.isnan(mean.density_share) and (mean.n, mean.no_row) == (0, 1)
    assert growth_decomposition(table({}), 2000, 2010).empty


@pytest.mark.parametrize(("given_table", "start", "word"), [
    (table({"a": ((-0.5, 0.1), (0.2, 0.1))}), 2000, "negative evenness"),
    (pd.concat([table(CASES)] * 2), 2000, "repeated"),
    (table(CASES).drop(columns="density"), 2000, "density"),
    (table(CASES), "2000", "first year"),
    (table({"a": ((np.inf, 0.1), (0.2, 0.1))}), 2000, "infinite"),
    (None, 2000, "NoneType")])
def test_bad_input_is_named(given_table, start, word):
    with pytest.raises(MeasureError, match=word):
        growth_decomposition(given_table, start, 2010)


def test_a_mean_needs_a_decomposition():
    with pytest.raises(MeasureError, match="reason"):
        mean_growth(table(CASES))
    with pytest.raises(MeasureError, match="'kind'"):
        mean_growth(growth_decomposition(table(CASES), 2000, 2010), by="kind")


@pytest.mark.parametrize("key", [[], ["agglomeration", "year"], ["start"], ["there"]])
def test_a_key_that_cannot_be_one_is_refused(key):
    table = pd.DataFrame({"agglomeration": ["a", "a"], "year": [2000, 2019], "evenness": [0.5, 0.4],
                          "density": [0.1, 0.5], "start": "x", "there": "x"})
    with pytest.raises(MeasureError, match="key"):
        growth_decomposition(table, 2000, 2019, key=key)

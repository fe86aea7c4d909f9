"""The table function: planted truths, keys instead of positions, missing cities, evidence, bad tables, speed."""
import time

import numpy as np
import pandas as pd
import pytest

from flowspace import polycentricity as pc
from flowspace.errors import MeasureError
from flowspace.polycentricity import Measure, morphological_polycentricity

KEY = ["agglomeration", "year", "measure"]


@pytest.fixture
def members():
    """Two agglomerations that share the city 330100, and one whose cities were never observed."""
    return pd.DataFrame([
        ("yangtze", "310000"), ("yangtze", "320100"), ("yangtze", "330100"), ("yangtze", "340100"),
        ("coast", "330100"), ("coast", "350100"),
        ("unseen", "650100"), ("unseen", "650200"),
    ], columns=["agglomeration", "adcode"])


@pytest.fixture
def values():
    """Planted: yangtze even in 2010 and Zipf in 2011; coast 1 : 4 in 2010 and without 350100 in 2011."""
    return pd.DataFrame([
        ("310000", 2010, 60, "observed"), ("310000", 2011, 120, "observed"),
        ("320100", 2010, 60, "observed"), ("320100", 2011, 60, "published"),
        ("330100", 2010, 60, "observed"), ("330100", 2011, 40, "observed"),
        ("340100", 2010, 60, "observed"), ("340100", 2011, 30, "estimated"),
        ("350100", 2010, 15, "simulated"), ("350100", 2011, np.nan, "simulated"),
        ("999999", 2010, 5, "observed"),
    ], columns=["adcode", "year", "patents", "evidence"])


def pick(table, agglomeration, year, measure):
    row, = table[(table.agglomeration == agglomeration) & (table.year == year)
                 & (table.measure == measure)].itertuples(index=False)
    return row


def test_planted_truths(values, members):
    table = morphological_polycentricity(values, members)
    for name, measure in pc.MEASURES.items():
        assert pick(table, "yangtze", 2010, name).value == pytest.approx(measure.at_even(4))
    assert pick(table, "yangtze", 2011, "rank_size_slope").value == pytest.approx(-1)
    assert pick(table, "yangtze", 2011, "taylor").value == pytest.approx((1 / 2 + 1 / 3 + 1 / 4) / 3)
    assert pick(table, "yangtze", 2011, "primacy_complement").value == pytest.approx(130 / 250)
    assert pick(table, "coast", 2010, "green_population").value == pytest.approx(0.25)  # two cities: their ratio
    assert pick(table, "yangtze", 2011, "taylor").total == 250
    # A shared city counts in both agglomerations.
    assert pick(table, "coast", 2010, "taylor").total == 75


def test_columns_types_and_order(values, members):
    table = morphological_polycentricity(values, members)
    assert list(table.columns) == [*KEY, "value", "n_members", "n_observed", "complete", "total", "evidence"]
    expected = [(agglomeration, year, measure) for agglomeration in ("yangtze", "coast") for year in (2010, 2011)
                for measure in sorted(pc.MEASURES)]
    assert list(table[KEY].itertuples(index=False, name=None)) == expected
    assert table.index.equals(pd.RangeIndex(len(table)))
    empty = morphological_polycentricity(values.iloc[:0], members)
    assert empty.empty
    assert (empty.dtypes == table.dtypes).all()


def test_missing_cities_are_counted_not_zero(values, members):
    table = morphological_polycentricity(values, members)
    row = pick(table, "coast", 2011, "taylor")
    assert (row.n_members, row.n_observed, row.complete, row.total) == (2, 1, False, 40)
    assert np.isnan(row.value)
    assert "unseen" not in set(table.agglomeration)
    # An empty cell and an absent row are the same.
    absent = morphological_polycentricity(values.dropna(), members)
    pd.testing.assert_frame_equal(table, absent)
    # An observed zero is another thing.
    zero = morphological_polycentricity(values.fillna({"patents": 0}), members)
    assert pick(zero, "coast", 2011, "taylor").value == 0
    assert pick(zero, "coast", 2011, "taylor").complete


def test_complete_only(values, members):
    table = morphological_polycentricity(values, members, "taylor", complete_only=True)
    assert list(table[["agglomeration", "year"]].itertuples(index=False, name=None)) == [
        ("yangtze", 2010), ("yangtze", 2011), ("coast", 2010)]
    assert table.complete.all()


def test_evidence_is_the_weakest_grade_of_the_observed_members(values, members):
    table = morphological_polycentricity(values, members, "taylor")
    assert table.evidence.tolist() == ["observed", "estimated", "simulated", "observed"]
    # A city that was not observed lends no grade, not even an unknown one.
    unseen = values.assign(evidence=values.evidence.where(values.patents.notna(), None))
    pd.testing.assert_frame_equal(morphological_polycentricity(unseen, members, "taylor"), table)
    assert morphological_polycentricity(values.drop(columns="evidence"), members).evidence.isna().all()


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_input_gives_the_same_output(seed):
    values, members = big()
    values["patents"] = np.random.default_rng(seed).lognormal(3, 2, len(values))
    expected = morphological_polycentricity(values, members)
    shuffled = values.sample(frac=1, random_state=seed)
    within = members.groupby("agglomeration", sort=False).sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(morphological_polycentricity(shuffled, within), expected, check_exact=True)
    # Agglomerations in another order: the same rows, in that order.
    anyhow = morphological_polycentricity(shuffled, members.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(anyhow.sort_values(KEY, ignore_index=True),
                                  expected.sort_values(KEY, ignore_index=True), check_exact=True)


def test_every_row_is_the_measure_of_its_cities():
    values, members = big(agglomerations=4, cities=5, years=3)
    table = morphological_polycentricity(values, members)
    for row in table.itertuples(index=False):
        cities = members.adcode[members.agglomeration == row.agglomeration]
        x = values.patents[values.adcode.isin(cities) & (values.year == row.year)]
        np.testing.assert_equal(row.value, getattr(pc, row.measure)(x))
        assert row.total == pytest.approx(x.sum())


def test_measures_may_be_names_or_records_and_another_column_measured(values, members):
    own = Measure("cities", lambda x: float(len(x)), "Cities", "城市数", 0, np.inf, float, float, False)
    table = morphological_polycentricity(values.rename(columns={"patents": "links"}), members, ["taylor", own], "links")
    assert table.measure.tolist()[:2] == ["cities", "taylor"]
    assert pick(table, "yangtze", 2010, "cities").value == 4


def test_categories_and_nullable_types_are_understood(values, members):
    expected = morphological_polycentricity(values, members)
    other = values.astype({"adcode": "category", "evidence": "category", "patents": "Float64", "year": "Int64"})
    pd.testing.assert_frame_equal(morphological_polycentricity(other, members.astype("category")), expected)
    objects = values.astype(object)
    pd.testing.assert_frame_equal(morphological_polycentricity(objects, members.astype(object)), expected)


def test_input_tables_are_left_as_they_were(values, members):
    before, before_members = values.copy(), members.copy()
    morphological_polycentricity(values, members)
    pd.testing.assert_frame_equal(values, before)
    pd.testing.assert_frame_equal(members, before_members)


def problems(values, members, *args, **kwargs):
    with pytest.raises(MeasureError) as caught:
        morphological_polycentricity(values, members, *args, **kwargs)
    return str(caught.value)


def test_duplicates_are_listed(values, members):
    twice = pd.concat([values, values.iloc[[0, 3]]])
    assert "(310000 2010, 320100 2011)" in problems(twice, members)
    assert "(coast 330100)" in problems(values, pd.concat([members, members.iloc[[4]]]))


@pytest.mark.parametrize(("change", "words"), [
    ({"patents": -1}, "negative patents (310000 2010: -1"),
    ({"patents": np.inf}, "infinite patents (310000 2010: inf"),
    ({"patents": "12"}, "patents that is not a number (310000 2010: 12"),
    ({"evidence": "guessed"}, "evidence that is not a grade (310000 2010: guessed"),
    ({"evidence": None}, "evidence that is not a grade"),
    ({"adcode": 110000}, "adcode in values that is not text (110000)"),
    ({"adcode": None}, "adcode in values that is not text"),
    ({"year": 2010.0}, "not an integer (2010.0)"),
    ({"year": "2010"}, "not an integer ('2010')"),
    ({"year": pd.Series([2010, None] * 5 + [2010], dtype="Int64")}, "not an integer (<NA>)"),
])
def test_bad_values_are_named_with_city_and_year(values, members, change, words):
    assert words in problems(values.assign(**change), members)


def test_bad_tables_are_named(values, members):
    assert "no columns 'year' in values" in problems(values.drop(columns="year"), members)
    assert "no columns 'grants' in values" in problems(values, members, value="grants")
    assert "no columns 'adcode' in members" in problems(values, members[["agglomeration"]])
    assert "2 columns 'year'" in problems(pd.concat([values, values[["year"]]], axis=1), members)
    assert "members of type list" in problems(values, ["310000"])
    assert "agglomeration in members that is not text (1)" in problems(values, members.assign(agglomeration=1))


def test_all_problems_of_both_tables_and_the_measures_come_at_once(values, members):
    words = problems(values.assign(patents=-1.0, year=2010.5), members.assign(adcode=1), ["grean"])
    for part in ("negative patents", "2010.5", "adcode in members", "'grean'"):
        assert part in words


def big(agglomerations=19, cities=12, years=30):
    rng = np.random.default_rng(0)
    members = pd.DataFrame([(f"ua{u:02d}", f"{u:02d}{c:02d}00") for u in range(agglomerations) for c in range(cities)],
                           columns=["agglomeration", "adcode"])
    values = pd.DataFrame([(a, y) for a in members.adcode for y in range(1990, 1990 + years)],
                          columns=["adcode", "year"])
    values["patents"] = rng.poisson(20, len(values))
    values["evidence"] = "observed"
    return values, members


def test_nineteen_agglomerations_over_thirty_years_take_little_time():
    values, members = big()
    times = []
    for _ in range(2):  # the better of two, so that a busy machine does not decide
        start = time.process_time()
        table = morphological_polycentricity(values, members)
        times.append(time.process_time() - start)
    assert len(table) == 19 * 30 * len(pc.MEASURES)
    assert min(times) < 1.5

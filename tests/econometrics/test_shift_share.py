"""The instrument from the growth of cities of the same size: identities, what it leaves out, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.econometrics import instrumented, panel_of, predicted_measure, predicted_values
from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity import herfindahl_evenness

few = settings(max_examples=10, derandomize=True, database=None, deadline=None)
YEARS = [2000, 2001, 2005, 2010]


def drawn(seed=0, cities=60, common=None):
    """Cities of six agglomerations of eight and of none, in 20 provinces of three; sizes spread over two orders."""
    rng = np.random.default_rng(seed)
    codes = [f"{i:03}" for i in range(cities)]
    base = np.exp(rng.normal(4, 1.2, cities))
    rows = []
    for k, year in enumerate(YEARS):
        growth = common[k] if common else np.exp(0.3 * k + 0.1 * k * np.log(base) / 4 + rng.normal(0, 0.1 * (k > 0),
                                                                                                    cities))
        rows.append(pd.DataFrame({"adcode": codes, "year": year, "value": base * growth}))
    membership = pd.DataFrame({"adcode": codes[:48], "agglomeration": np.repeat([f"r{i}" for i in range(6)], 8)})
    provinces = pd.DataFrame({"adcode": codes, "province_adcode": np.arange(cities) // 3})
    return pd.concat(rows, ignore_index=True), membership, provinces


def test_in_slow_motion():
    values, membership, _ = drawn()
    found = predicted_values(values, membership, 2000, classes=4)
    wide = values.pivot(index="adcode", columns="year", values="value")
    rank = wide[2000].rank()
    size_class = np.ceil(rank / 15).astype(int)
    assert len(found) == 48 * 3 and found["year"].unique().tolist() == [2001, 2005, 2010]
    for row in found.sample(20, random_state=1).itertuples():
        assert row.size_class == size_class[row.adcode]
        own = membership.loc[membership["agglomeration"] == row.agglomeration, "adcode"]
        donors = [city for city in wide.index if size_class[city] == row.size_class and city not in set(own)]
        growth = wide.loc[donors, row.year].sum() / wide.loc[donors, 2000].sum()
        assert (row.donors, row.growth) == (len(donors), pytest.approx(growth))
        assert row.predicted == pytest.approx(wide.loc[row.adcode, 2000] * growth)
    assert found.groupby(["agglomeration", "year"])["share"].sum().to_numpy() == pytest.approx(1)


def test_growth_common_to_all_cities_leaves_every_share_as_it_was():
    values, membership, _ = drawn(common=[1.0, 1.5, 3.0, 9.0])
    found = predicted_values(values, membership, 2000)
    start = found["base_value"] / found.groupby(["agglomeration", "year"])["base_value"].transform("sum")
    assert found["share"].to_numpy() == pytest.approx(start.to_numpy())
    # And the measure does not vary over the years, so that it is no instrument beside effects of agglomerations.
    measured = predicted_measure(found, herfindahl_evenness)
    assert measured.groupby("agglomeration")["predicted"].std().max() < 1e-9
    values, membership, _ = drawn()
    varying = predicted_measure(predicted_values(values, membership, 2000), herfindahl_evenness)
    assert varying.groupby("agglomeration")["predicted"].std().min() > 1e-4


@few
@given(st.integers(0, 10**6), st.floats(0.1, 100))
def test_what_happens_at_home_later_plays_no_part(seed, factor):
    values, membership, provinces = drawn(seed)
    home = set(membership.loc[membership["agglomeration"] == "r0", "adcode"])
    changed = values.copy()
    changed.loc[changed["adcode"].isin(home) & (changed["year"] > 2000), "value"] *= factor
    pick = lambda table: table[table["agglomeration"] == "r0"].reset_index(drop=True)  # noqa: E731
    for where in (None, provinces):
        before, after = (predicted_values(table, membership, 2000, classes=3, provinces=where, fewest_donors=1)
                         for table in (values, changed))
        pd.testing.assert_frame_equal(pick(before), pick(after))
        assert factor == 1 or not before.equals(after)


def test_own_provinces_are_left_out_on_demand():
    values, membership, provinces = drawn()
    # r0 has the cities 0 to 7, whose provinces reach to city 8.
    found = predicted_values(values, membership, 2000, classes=2, provinces=provinces)
    plain = predicted_values(values, membership, 2000, classes=2)
    total = lambda table: table[table["agglomeration"] == "r0"].drop_duplicates(["year", "size_class"])  # noqa: E731
    assert total(found).groupby("year")["donors"].sum().tolist() == [51] * 3
    assert total(plain).groupby("year")["donors"].sum().tolist() == [52] * 3


def test_cities_of_two_agglomerations_and_bases_of_several_years():
    values, membership, _ = drawn()
    both = pd.concat([membership, pd.DataFrame({"adcode": ["000"], "agglomeration": ["r1"]})])
    found = predicted_values(values, both, [2000, 2001], classes=3)
    of_city = found[found["adcode"] == "000"]
    assert of_city["agglomeration"].tolist() == ["r0", "r0", "r1", "r1"] and found["year"].min() == 2005
    mean = values[(values["adcode"] == "000") & (values["year"] <= 2001)]["value"].mean()
    assert of_city["base_value"].to_numpy() == pytest.approx(mean)


def test_nothing_grows_from_nothing_and_donors_without_a_value_do_not_count():
    values, membership, _ = drawn()
    values.loc[(values["adcode"] == "000"), "value"] = 0.0
    values = values[~((values["adcode"] == "059") & (values["year"] == 2010))]
    found = predicted_values(values, membership, 2000, classes=2)
    assert (found.loc[found["adcode"] == "000", "predicted"] == 0).all()
    counts = found.drop_duplicates(["agglomeration", "year", "size_class"]).groupby(["agglomeration", "year"])["donors"]
    assert counts.sum().loc["r5"].tolist() == [52, 52, 51]


def country(seed, regions=30, cities=8, years=range(2000, 2008)):
    """Evenness raises the outcome by 2; booms of leading cities lower evenness and raise the outcome by themselves."""
    rng = np.random.default_rng(seed)
    n = regions * cities
    region = np.repeat(np.arange(regions), cities)
    base = np.exp(rng.normal(4, 1.2, n))
    of_class = np.searchsorted(np.quantile(base, [0.2, 0.4, 0.6, 0.8]), base)
    leading = pd.Series(base).groupby(region).rank(ascending=False).to_numpy() == 1
    size, boom = rng.normal(0, 0.5, (len(years), 5)).cumsum(axis=0), rng.normal(0, 0.25, (len(years), regions))
    codes, values, outcomes = [f"{i:04}" for i in range(n)], [], []
    for k, year in enumerate(years):
        growth = size[k, of_class] + boom[k, region] * leading + rng.normal(0, 0.15, n) if k else np.zeros(n)
        value = base * np.exp(growth)
        values.append(pd.DataFrame({"adcode": codes, "year": year, "value": value}))
        for r in range(regions):
            evenness = herfindahl_evenness(value[region == r])
            outcomes.append((f"r{r:02}", year, evenness, 2 * evenness + 0.75 * boom[k, r] + rng.normal(0, 0.05)))
    return (pd.concat(values, ignore_index=True), pd.DataFrame({"adcode": codes, "agglomeration": [f"r{r:02}" for r in
            region]}), pd.DataFrame(outcomes, columns=["agglomeration", "year", "p", "y"]))


def test_the_instrument_finds_a_planted_effect_that_least_squares_misses():
    fits = []
    for seed in range(8):
        values, membership, outcomes = country(seed)
        instrument = predicted_measure(predicted_values(values, membership, 2000), herfindahl_evenness)
        table = outcomes.merge(instrument.rename(columns={"predicted": "z"}), on=["agglomeration", "year"])
        fits.append(instrumented(panel_of(table, "y", ["p", "z"]), ["p"], ["z"]))
    assert not any(fit.weak for fit in fits)
    assert abs(np.mean([fit.coefficients.loc["p", "estimate"] for fit in fits]) - 2) < 0.2
    assert np.mean([fit.least_squares.loc["p", "estimate"] for fit in fits]) < 1.5


def test_a_measure_without_a_result_is_a_row_with_a_reason():
    predicted = pd.DataFrame({"agglomeration": list("ab"), "year": 1, "adcode": list("xy"), "predicted": [1.0, 2.0]})

    def measure(values):
        if "x" in values.index:
            raise MeasureError(Problem("one city", "two", "add one"))
        return float("nan")

    found = predicted_measure(predicted, measure)
    assert found["predicted"].isna().all()
    assert found["reason"].tolist() == ["found one city; expected two. To mend it: add one",
                                        "the measure is not defined"]


@pytest.mark.parametrize(("arguments", "message"), [
    ({"base": 1999}, "base years without values \\(1999\\)"), ({"base": 2010}, "no year after the base"),
    ({"base": "2000"}, "'2000' as base"), ({"base": []}, "\\[\\] as base"), ({"classes": 1}, "1 as number of classes"),
    ({"classes": 30}, "too few donors"), ({"fewest_donors": 0}, "0 as fewest donors"),
    ({"provinces": pd.DataFrame({"adcode": ["000"], "province_adcode": [1]})}, "no province of 001")])
def test_refused_arguments(arguments, message):
    values, membership, _ = drawn()
    with pytest.raises(MeasureError, match=message):
        predicted_values(values, membership, **{"base": 2000, **arguments})


@pytest.mark.parametrize(("change", "message"), [
    (lambda values, membership: (values.drop(columns="value"), membership), "no column 'value'"),
    (lambda values, membership: (values.assign(value=-values["value"]), membership), "negative, missing"),
    (lambda values, membership: (pd.concat([values, values.iloc[[0]]]), membership), "two values of 000 in 2000"),
    (lambda values, membership: (values[values["adcode"] != "003"], membership), "no base value of 003 \\(r0\\)"),
    (lambda values, membership: (values.assign(year=values["year"].astype(str)), membership), "years such as '2000'"),
    (lambda values, membership: (values, membership.iloc[:0]), "a membership without a city"),
    (lambda values, membership: (values, "membership"), "a str as membership"),
    (lambda values, membership: (values, membership.assign(adcode=None)), "rows of the membership without adcode")])
def test_refused_tables(change, message):
    values, membership, _ = drawn()
    with pytest.raises(MeasureError, match=message):
        predicted_values(*change(values, membership), 2000)


def test_refused_measures():
    predicted = pd.DataFrame({"agglomeration": ["a"], "year": 1, "adcode": ["x"], "predicted": [1.0]})
    for measure, message in ((3, "a int as measure"), (lambda values: "x", "gives a str")):
        with pytest.raises(MeasureError, match=message):
            predicted_measure(predicted, measure)

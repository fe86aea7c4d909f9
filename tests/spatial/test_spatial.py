"""Space: published numbers of Moran's I, exact cases, properties, and what has no result.

st_louis.csv (homicide rates 1988-93 of 78 counties) and north_carolina.csv (rates of sudden infant death 1974 of 100
counties), each with the units that touch: from the example data of libpysal 4.14.1 (Copyright (c) 2007-2015, PySAL
Developers, BSD 3-clause). Moran's I of both stands in the documentation of PySAL's package esda 2.9.0.
"""
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace import geography, spatial, tables
from flowspace.errors import MeasureError

HERE = Path(__file__).parent
few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
spots = st.lists(st.tuples(st.floats(75, 130), st.floats(18, 50)), min_size=5, max_size=12, unique=True)


def published(name):
    table = pd.read_csv(HERE / name, index_col="unit")
    near = table["neighbours"].fillna("").str.split(";")
    weights = pd.DataFrame([[float(other in row) for other in table.index] for row in near], table.index, table.index)
    return table.iloc[:, 0], spatial.row_standardised(weights)


def cities_at(places):
    codes = [f"{100000 + i}" for i in range(len(places))]
    return pd.DataFrame(places, columns=["longitude", "latitude"], index=pd.Index(codes, name="adcode"))


def distances_of(cities):
    return geography.distance_matrix_km(cities.reset_index())


LINE = pd.DataFrame([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], list("abcd"), list("abcd"))
UP = pd.Series([1.0, 2.0, 3.0, 4.0], list("abcd"))
PLACES = pd.DataFrame({"longitude": [100.0, 110, 120, 105], "latitude": [30.0, 40, 35, 25]}, list("abcd"))


# ---- Moran's I -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "i", "expectation", "p"), [
    ("st_louis.csv", 0.244, -0.012987012987012988, 0.00027147862770937614),
    ("north_carolina.csv", 0.248, -1 / 99, 0.0001158330781489969)])
def test_moran_as_published(name, i, expectation, p, reference):
    found = spatial.moran_global(*published(name))
    assert round(found.i, 3) == i
    assert found.expectation == pytest.approx(expectation, abs=1e-15)
    assert found.p_normal == pytest.approx(p, rel=1e-9)
    assert 0.001 <= found.p_greater < 0.01
    case = name.removesuffix(".csv")
    reference("spatial.moran_global", found.i, i, 5e-4, case=case, source="esda")
    reference("spatial.moran_global", found.p_normal, p, 1e-12, case=f"{case}_p", source="esda")


def test_moran_by_its_double_sum_and_by_all_permutations():
    rng = np.random.default_rng(1)
    values = pd.Series(rng.random(6), list("abcdef"))
    weights = pd.DataFrame(rng.random((6, 6)) * (1 - np.eye(6)), values.index, values.index)
    z, w = (values - values.mean()).to_numpy(), weights.to_numpy()
    found = spatial.moran_global(values, weights, permutations=99999)
    by_hand = 6 / w.sum() * sum(w[i, j] * z[i] * z[j] for i in range(6) for j in range(6)) / np.sum(z**2)
    assert found.i == pytest.approx(by_hand)
    every = np.array(list(permutations(z)))
    all_of_them = 6 / w.sum() * np.einsum("pi,ij,pj->p", every, w, every) / np.sum(z**2)
    assert all_of_them.mean() == pytest.approx(found.expectation)
    assert found.p_greater == pytest.approx(np.mean(all_of_them >= found.i - 1e-12), abs=0.01)


def test_p_values_of_noise_are_uniform_and_of_a_gradient_small():
    places = cities_at([(100 + i % 6, 30 + i // 6) for i in range(36)])
    weights = spatial.row_standardised(spatial.k_nearest(distances_of(places), 4))
    rng = np.random.default_rng(5)
    noise = [spatial.moran_global(pd.Series(rng.random(36), places.index), weights, 199, seed).p_greater
             for seed in range(200)]
    assert stats.kstest(noise, "uniform").pvalue > 0.01
    assert spatial.moran_global(places["longitude"], weights).p_two_sided == pytest.approx(0.002)


@given(st.lists(st.floats(-100, 100), min_size=78, max_size=78), st.integers(0, 50))
@settings(max_examples=10, derandomize=True, database=None, deadline=None)
def test_the_order_of_cities_and_the_unit_play_no_part(values, seed):
    rates, weights = published("st_louis.csv")
    series = pd.Series(values, rates.index) + rates
    order = np.random.default_rng(seed).permutation(78)
    one = spatial.moran_global(series, weights, 99, seed)
    other = spatial.moran_global(series.iloc[order], weights.iloc[order[::-1], order], 99, seed)
    assert one == other
    assert spatial.moran_global(3 * series + 7, weights, 99, seed).i == pytest.approx(one.i)
    local = spatial.moran_local(series, weights, 99, seed)
    pd.testing.assert_frame_equal(local.iloc[order], spatial.moran_local(series.iloc[order], weights, 99, seed))
    # Local values add up to the global one: rows of the weights sum to one, so S0 = n.
    assert local["i"].sum() == pytest.approx(77 * one.i)


def test_local_moran_of_st_louis():
    rates, weights = published("st_louis.csv")
    table = spatial.moran_local(rates, weights, rate=0.15)
    z = (rates - rates.mean()) / rates.std(ddof=0)
    assert table["i"].tolist() == pytest.approx((77 / 78 * z * (weights @ z)).tolist())
    assert table["significant"].equals(table["p_adjusted"] <= 0.15)
    assert 0 < table["significant"].sum() < (table["p_value"] <= 0.15).sum()
    assert set(table.loc[table["significant"], "quadrant"]) <= {"high-high", "low-low", "high-low", "low-high"}


def test_local_p_values_are_those_of_all_arrangements_of_the_others():
    rng = np.random.default_rng(6)
    values = pd.Series(rng.random(7), list("abcdefg"))
    weights = pd.DataFrame(np.where(rng.random((7, 7)) < 0.4, rng.random((7, 7)), 0) * (1 - np.eye(7)),
                           values.index, values.index)
    table = spatial.moran_local(values, weights, permutations=99999)
    z = values - values.mean()
    for city in values.index[weights.sum(axis=1) > 0]:
        arranged = np.array(list(permutations(z.drop(city))))
        drawn = z[city] * arranged @ weights.loc[city].drop(city).to_numpy()
        found = z[city] * (weights.loc[city] @ z)
        exact = min(1, 2 * min(np.mean(drawn >= found - 1e-12), np.mean(drawn <= found + 1e-12)))
        assert table.loc[city, "p_value"] == pytest.approx(exact, abs=0.01)


def test_isolated_cities_are_defined():
    weights = LINE.copy()
    weights.loc["d"] = weights["d"] = 0
    found = spatial.moran_global(UP, weights)
    assert found.isolated == ("d",) and found.n == 4
    local = spatial.moran_local(UP, weights)
    assert local.loc["d", "quadrant"] == "isolated" and local.loc["d", "i"] == 0
    assert math.isnan(local.loc["d", "p_value"]) and not local.loc["d", "significant"]
    assert math.isnan(spatial.spatial_lag(UP, weights)["d"])
    assert spatial.row_standardised(weights).sum(axis=1).tolist() == [1, 1, 1, 0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
@few
def test_false_discovery_rate_is_that_of_scipy(p_values):
    assert spatial.false_discovery_rate(p_values).tolist() == pytest.approx(
        stats.false_discovery_control(p_values).tolist())


# ---- Weights ---------------------------------------------------------------------------------------------------

@given(spots, st.integers(1, 4))
@few
def test_k_nearest_are_nearest(places, k):
    distances = distances_of(cities_at(places))
    weights = spatial.k_nearest(distances, k)
    assert (weights.sum(axis=1) == k).all() and (np.diag(weights) == 0).all()
    for city, row in weights.iterrows():
        near, far = distances.loc[city][row > 0], distances.loc[city][row == 0].drop(city)
        assert len(far) == 0 or near.max() <= far.min()
    mixed = distances.iloc[::-1, ::-1]
    pd.testing.assert_frame_equal(spatial.k_nearest(mixed, k).loc[weights.index, weights.columns], weights)


def test_inverse_distance_keeps_to_the_cutoff():
    distances = pd.DataFrame([[0, 50, 200], [50, 0, 100], [200, 100, 0]], list("abc"), list("abc"))
    assert spatial.inverse_distance(distances, 100).loc["b"].tolist() == [0.02, 0, 0.01]
    assert spatial.inverse_distance(distances, 99, power=2).loc["a"].tolist() == [0, 0.0004, 0]
    assert spatial.isolated(spatial.inverse_distance(distances, 99)) == ["c"]


def test_chinas_cities_make_weights():
    cities = tables.read("cities")
    cities = cities[cities["longitude"].notna()].set_index("adcode").iloc[:60]
    weights = spatial.row_standardised(spatial.k_nearest(distances_of(cities), 5))
    found = spatial.moran_global(cities["longitude"], weights, 99)
    assert found.i > 0.7 and spatial.isolated(weights) == []


# ---- Gradient --------------------------------------------------------------------------------------------------

def test_gradient_equals_ordinary_least_squares():
    rng = np.random.default_rng(8)
    cities = cities_at(list(zip(rng.uniform(90, 125, 19), rng.uniform(20, 45, 19), strict=True)))
    values = pd.Series(np.exp(rng.normal(size=19) + 0.05 * cities["longitude"]), cities.index)
    found = spatial.gradient_longitude_latitude(values.iloc[::-1], cities)
    fitted = sm.OLS(np.log(values), sm.add_constant(cities)).fit()
    assert found.coefficients["estimate"].tolist() == pytest.approx(fitted.params.tolist())
    assert found.coefficients["standard_error"].tolist() == pytest.approx(fitted.bse.tolist())
    assert found.coefficients["p_value"].tolist() == pytest.approx(fitted.pvalues.tolist())
    assert found.r_squared == pytest.approx(fitted.rsquared)
    assert found.spearman == pytest.approx(stats.spearmanr(values, cities["longitude"]).statistic)
    without = spatial.gradient_longitude_latitude(values, cities, leave_out_leading=3)
    assert without.left_out == tuple(values.nlargest(3).index) and without.n == 16
    kept = values.drop(list(without.left_out))
    again = spatial.gradient_longitude_latitude(kept, cities)
    assert without.coefficients.equals(again.coefficients)
    distance = spatial.gradient_distance(values, cities["longitude"])
    line = stats.linregress(cities["longitude"], np.log(values))
    assert distance.coefficients.loc["distance", ["estimate", "standard_error", "p_value"]].tolist() == pytest.approx(
        [line.slope, line.stderr, line.pvalue])


# ---- Centre and ellipse ----------------------------------------------------------------------------------------

@given(spots, st.floats(0.1, 100))
@few
def test_ellipse_has_the_variances_of_its_axes(places, scale):
    cities = cities_at(places)
    values = pd.Series(np.arange(1, len(places) + 1), cities.index) * scale
    ellipse = spatial.standard_deviational_ellipse(values, cities)
    lon, lat = spatial.weighted_mean_centre(values, cities)
    assert (ellipse.longitude, ellipse.latitude) == (lon, lat)
    share = values / values.sum()
    km = 6371.0088 * math.pi / 180
    east, north = km * math.cos(math.radians(lat)) * (cities["longitude"] - lon), km * (cities["latitude"] - lat)
    # Total variance is kept, and projections on the axes have the stated deviations.
    assert ellipse.major_km**2 + ellipse.minor_km**2 == pytest.approx((share * (east**2 + north**2)).sum())
    if not math.isnan(ellipse.rotation):
        angle = math.radians(ellipse.rotation)
        along = east * math.sin(angle) + north * math.cos(angle)
        across = east * math.cos(angle) - north * math.sin(angle)
        assert math.sqrt((share * along**2).sum()) == pytest.approx(ellipse.major_km, rel=1e-6)
        assert math.sqrt((share * across**2).sum()) == pytest.approx(ellipse.minor_km, rel=1e-4, abs=1e-2)
    other = spatial.standard_deviational_ellipse(values.iloc[::-1] / scale, cities)
    assert other.major_km == pytest.approx(ellipse.major_km) and other.n == ellipse.n


def test_directions_of_ellipses():
    around = {"north": [(110, 29), (110, 30), (110, 31)], "east": [(109, 0), (110, 0), (111, 0)],
              "north-east": [(-1, -1), (0, 0), (1, 1)], "north-west": [(-1, 1), (0, 0), (1, -1)]}
    degrees = {"north": 0, "east": 90, "north-east": 45, "north-west": 135}
    for name, places in around.items():
        cities = cities_at(places)
        found = spatial.standard_deviational_ellipse(pd.Series(1, cities.index), cities)
        assert found.rotation == pytest.approx(degrees[name]) and found.minor_km == pytest.approx(0, abs=1e-4)
    square = cities_at([(-1, -1), (-1, 1), (1, -1), (1, 1)])
    assert math.isnan(spatial.standard_deviational_ellipse(pd.Series(1, square.index), square).rotation)


# ---- What has no result ----------------------------------------------------------------------------------------

BAD_VALUES = [[1, 2, 3, 4], None, UP.iloc[:3], UP.rename({"a": "x"}), UP.replace(1.0, math.nan),
              UP.replace(1.0, math.inf), UP.astype(object).replace(1.0, "1"), UP.set_axis(list("aacd")), UP.iloc[:0]]


@pytest.mark.parametrize("call", [
    lambda v: spatial.moran_global(v, LINE), lambda v: spatial.moran_local(v, LINE),
    lambda v: spatial.spatial_lag(v, LINE)], ids=["global", "local", "lag"])
@pytest.mark.parametrize("values", BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_values_without_a_result_are_named(call, values):
    with pytest.raises(MeasureError):
        call(values)


@pytest.mark.parametrize("call", [spatial.moran_global, spatial.moran_local])
def test_a_constant_has_no_autocorrelation(call):
    with pytest.raises(MeasureError, match="all equal"):
        call(UP * 0 + 5, LINE)
    with pytest.raises(MeasureError, match="no city with a neighbour"):
        call(UP, LINE * 0)


BAD_SQUARES = [None, [[0, 1], [1, 0]], LINE.iloc[:3], LINE.rename(columns={"a": "x"}),
               LINE.astype(float).replace(1, -1), LINE.astype(float).replace(1, math.nan),
               LINE.astype(object).replace(1, "1"), LINE.iloc[:1, :1],
               LINE.set_axis(list("aacd"), axis=0), LINE.astype(float).replace(1, math.inf)]


@pytest.mark.parametrize("call", [
    spatial.check_weights, spatial.row_standardised, spatial.isolated, lambda w: spatial.moran_global(UP, w),
    lambda w: spatial.spatial_lag(UP, w), lambda w: spatial.k_nearest(w, 1),
    lambda w: spatial.inverse_distance(w, 10)], ids=range(7))
@pytest.mark.parametrize("square", BAD_SQUARES, ids=range(len(BAD_SQUARES)))
def test_squares_that_are_none_are_named(call, square):
    with pytest.raises(MeasureError):
        call(square)


BAD_CITIES = [None, [1], PLACES[["latitude"]], PLACES.iloc[:3], PLACES.replace(100.0, math.nan),
              PLACES.astype(object).replace(100.0, "x"), pd.concat([PLACES, PLACES])]


@pytest.mark.parametrize("call", [spatial.weighted_mean_centre, spatial.standard_deviational_ellipse,
                                  spatial.gradient_longitude_latitude])
@pytest.mark.parametrize("cities", BAD_CITIES, ids=range(len(BAD_CITIES)))
def test_cities_without_places_are_named(call, cities):
    with pytest.raises(MeasureError):
        call(UP, cities)


@pytest.mark.parametrize("call", [
    lambda: spatial.k_nearest(LINE, 0), lambda: spatial.k_nearest(LINE, 4), lambda: spatial.k_nearest(LINE, 1.0),
    lambda: spatial.k_nearest(LINE.where(np.triu(LINE) > 0, 0), 1), lambda: spatial.k_nearest(LINE + np.eye(4), 1),
    lambda: spatial.inverse_distance(LINE, 0), lambda: spatial.inverse_distance(LINE, 1, -1),
    lambda: spatial.inverse_distance(LINE, 1), lambda: spatial.check_weights(LINE + np.eye(4)),
    lambda: spatial.moran_global(UP, LINE, 9), lambda: spatial.moran_global(UP, LINE, seed=-1),
    lambda: spatial.moran_local(UP, LINE, rate=0), lambda: spatial.moran_local(UP, LINE, rate=2),
    lambda: spatial.false_discovery_rate([0.1, 1.1]), lambda: spatial.false_discovery_rate([]),
    lambda: spatial.false_discovery_rate([0.1, None]),
    lambda: spatial.gradient_longitude_latitude(UP - 1, PLACES), lambda: spatial.gradient_longitude_latitude(
        UP * 0 + 1, PLACES), lambda: spatial.gradient_longitude_latitude(UP, PLACES, 2),
    lambda: spatial.gradient_longitude_latitude(UP, PLACES, -1), lambda: spatial.gradient_longitude_latitude(
        UP, PLACES.assign(latitude=PLACES["longitude"] / 4)),
    lambda: spatial.gradient_longitude_latitude(UP, PLACES.assign(latitude=30.0)),
    lambda: spatial.gradient_longitude_latitude([1, 2, 3, 4], PLACES),
    lambda: spatial.gradient_distance(UP, UP * 0), lambda: spatial.gradient_distance(UP, [1, 2, 3, 4]),
    lambda: spatial.gradient_distance(UP, UP, 2), lambda: spatial.gradient_distance(UP, UP.iloc[:2]),
    lambda: spatial.weighted_mean_centre(UP * 0, PLACES), lambda: spatial.weighted_mean_centre(-UP, PLACES),
    lambda: spatial.weighted_mean_centre([1], PLACES), lambda: spatial.weighted_mean_centre(
        UP, PLACES.assign(latitude=91.0)),
    lambda: spatial.standard_deviational_ellipse(UP.where(UP > 2, 0), PLACES)])
def test_other_arguments_without_a_result_are_named(call):
    with pytest.raises(MeasureError):
        call()


def test_all_problems_are_listed_at_once():
    with pytest.raises(MeasureError) as caught:
        spatial.moran_global(UP.replace(1.0, math.nan), LINE + np.eye(4), permutations=1, seed=-1)
    assert len(caught.value.problems) == 4
    with pytest.raises(MeasureError) as caught:
        spatial.gradient_longitude_latitude(UP - 1, PLACES.replace(100.0, math.nan), leave_out_leading=-1)
    assert len(caught.value.problems) == 3

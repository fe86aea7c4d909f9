"""What a reader can get wrong ends in a named error: no traceback of Python's, and above all no numbers."""
import math

import numpy as np
import pandas as pd
import pytest

import flowspace.networks as nw
from flowspace.errors import MeasureError

TWO = nw.Network.of([[0, 2], [2, 0]], ["a", "b"], directed=False)
THREE = nw.Network.of([[0, 2, 1], [2, 0, 0], [1, 0, 0]], list("abc"), directed=False)
FLOWS = nw.Network.of([[0, 2, 1], [1, 0, 3], [0, 0, 0]], list("abc"), directed=True)
EDGES = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "full": [1, 2]})
MEMBERS = pd.DataFrame({"agglomeration": ["x", "x"], "adcode": ["a", "b"]})
PAIRS = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["b", "c", "c"], "distance_km": [1.0, 2.0, 3.0]})
ROWS = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["b", "c", "c"], "year": 2010, "x": [0.1, 0.5, 0.2],
                     "links": [3, 1, 2]})


@pytest.mark.parametrize("function", [
    nw.degree, nw.dyadic_asymmetry, nw.disparity_filter, nw.disparity_backbone, nw.core_periphery_discrete,
    nw.core_periphery_continuous, nw.leiden_communities, nw.degree_preserving_rewiring, nw.weight_reshuffling_rewiring,
    nw.multinomial_configuration, nw.expected_links_of_strengths, nw.mixing, nw.null_networks, nw.z_scores,
    nw.city_measures, nw.network_measures, nw.border_effect, lambda given: nw.modularity(given, {}),
    lambda given: nw.brokerage(given, {}), lambda given: nw.agreement_beyond(given, pd.Series({"a": 1}), TWO),
    lambda given: nw.agreement_beyond(TWO, pd.Series({"a": 1}), given)])
@pytest.mark.parametrize("given", [None, 5, "network", np.zeros((2, 2))], ids=["nothing", "number", "text", "array"])
def test_what_is_no_network_is_named(function, given):
    with pytest.raises(MeasureError):
        function(given)


def test_codes_that_are_numbers_are_not_taken_for_other_cities():
    """They once became links of the last city of the list, without a word."""
    edges = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": [120000], "full": [7.0], "year": 2010})
    cities = ["110000", "120000", "310000"]
    for make in (nw.network, nw.national_networks):
        with pytest.raises(MeasureError, match="no text .120000"):
            make(edges, cities, "full", False)
    with pytest.raises(MeasureError, match="no text"):
        nw.within_networks(EDGES, MEMBERS.assign(adcode=[1, 2]), list("abc"), "full", False)
    with pytest.raises(MeasureError, match="no text"):
        nw.pair_years(EDGES, PAIRS.assign(adcode_a=[1, 1, 2]), [2010], "full", False)


def test_text_is_no_weight_whatever_it_spells():
    for weights in ([["0", "3"], ["3", "0"]], pd.DataFrame([["0", "3"], ["3", "0"]], list("ab"), list("ab"))):
        with pytest.raises(MeasureError, match="no matrix of numbers"):
            nw.Network.of(weights, directed=False)


def test_members_without_an_agglomeration_are_not_dropped():
    with pytest.raises(MeasureError, match=r"without an agglomeration \(b\)"):
        nw.within_networks(EDGES, MEMBERS.assign(agglomeration=["x", None]), list("abc"), "full", False)


def test_labels_do_not_vanish_under_those_of_networks():
    with pytest.raises(MeasureError, match="year"):
        nw.national_networks(EDGES, list("abc"), "full", False, label={"year": "another"})


def test_years_without_knowledge_have_no_zeros():
    """A year as text, or one outside the table of links, once gave a table of pairs without any link."""
    with pytest.raises(MeasureError, match="no whole numbers"):
        nw.pair_years(EDGES.assign(year="2010"), PAIRS, [2010], "full", False)
    with pytest.raises(MeasureError, match="2030, before or after all links"):
        nw.pair_years(EDGES, PAIRS, [2010, 2030], "full", False)


def test_roles_are_matched_by_city():
    z, p = pd.Series({"a": 3.0, "b": 0.0}), pd.Series({"b": 0.1, "a": 0.9})
    assert nw.cartographic_role(z, p).to_dict() == {"a": "R7", "b": "R2"}
    with pytest.raises(MeasureError, match="c"):
        nw.cartographic_role(pd.Series({"a": 3.0, "c": 0.0}), p)


def test_a_gravity_model_without_rows_is_named():
    """The estimation once ended the whole process there."""
    for table in (ROWS.assign(x=math.nan), ROWS.assign(x=[math.nan, math.nan, 0.2]),
                  ROWS.assign(x=[math.nan, 0.1, 0.2], links=[1, 0, 0]), ROWS.head(1)):
        with pytest.raises(MeasureError, match="have all covariates"):
            nw.gravity_poisson(table, ["x"], "none")


def wrong_kernel(weights):
    return weights


@pytest.mark.parametrize("call", [
    lambda: nw.z_scores(THREE, 5), lambda: nw.city_measures(THREE, 5), lambda: nw.measured(math.nan, np.eye(2), False),
    lambda: nw.z_scores(THREE, {"own": wrong_kernel}), lambda: nw.z_scores(THREE, {"own": lambda weights: "x"}),
    lambda: nw.z_scores(THREE, {"own": lambda weights: 3.0}), lambda: nw.z_scores(THREE, "density", null=[]),
    lambda: nw.null_networks(THREE, {}), lambda: nw.core_periphery_discrete(THREE, null=[]),
    lambda: nw.core_periphery_discrete(THREE, mixed=[]), lambda: nw.mixing(THREE, None),
    lambda: nw.measured("density", "x", False), lambda: nw.measured("density", np.eye(2), "no"),
    lambda: nw.measured("participation", np.zeros((3, 3)), False, "abc"),
    lambda: nw.measured("participation", np.zeros((3, 3)), False, [0, 1]),
    lambda: nw.stacked([["a", "b"], ["c", "d"]]), lambda: nw.distances("x"),
    lambda: nw.participation(THREE, {"a": [1], "b": [2], "c": [1]}), lambda: nw.modularity(THREE, 5),
    lambda: nw.modularity(THREE, "x"), lambda: nw.modularity(THREE, {"a": [1], "b": [2], "c": [1]}),
    lambda: nw.cartographic_role("x", [0.1]), lambda: nw.cartographic_role(["a"], [0.1]),
    lambda: nw.adjusted_rand_index(5, [0, 1]), lambda: nw.adjusted_mutual_information([0, 1], None),
    lambda: nw.network(EDGES, list("abc"), ["full"], False),
    lambda: nw.network(EDGES.assign(adcode_a=[["a"], ["b"]]), list("abc"), "full", False),
    lambda: nw.national_networks(EDGES, list("abc"), "full", False, label=5),
    lambda: nw.within_networks(EDGES, MEMBERS.assign(adcode=[["a"], ["b"]]), list("abc"), "full", False),
    lambda: nw.within_networks(EDGES, MEMBERS, [["a"]], "full", False),
    *(lambda years=years: nw.pair_years(EDGES, PAIRS, years, "full", False)
      for years in (None, 2010, "2010", ["x"], [math.nan], [2010.5], [])),
    lambda: nw.pair_years(EDGES, PAIRS, [2010], ["full"], False),
    lambda: nw.pair_years(EDGES, PAIRS.assign(adcode_b=list("acc")), [2010], "full", False),
    lambda: nw.pair_years(EDGES, PAIRS.assign(adcode_a=["a", None, "b"]), [2010], "full", False),
    lambda: nw.pair_years(EDGES.head(0), PAIRS.head(0), [2010], "full", False),
    *(lambda names=names: nw.gravity_poisson(ROWS, names, "none") for names in (5, None, [["x"]], [math.nan])),
    lambda: nw.gravity_poisson(ROWS, ["x"], []), lambda: nw.gravity_poisson(ROWS, ["x"], "none", []),
    lambda: nw.gravity_poisson(ROWS, ["x"], "none", value=[]),
    lambda: nw.gravity_poisson(ROWS.assign(adcode_a=["a", None, "b"]), ["x"], "none"),
])
def test_arguments_of_another_kind_are_named(call):
    with pytest.raises(MeasureError):
        call()


def test_all_problems_of_one_call_are_named_at_once():
    for call, number in ((lambda: nw.agreement_beyond(None, pd.Series({"a": 1}), None, 1, 0, -1, -1), 6),
                         (lambda: nw.core_periphery_discrete(None, "no", "no", -1, -1), 5),
                         (lambda: nw.degree_preserving_rewiring(None, 0, -1, 0), 4),
                         (lambda: nw.leiden_communities(None, 0, 0, -1), 4)):
        with pytest.raises(MeasureError) as caught:
            call()
        assert len(caught.value.problems) == number


# ---- Units of the weights ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("network", [THREE, FLOWS], ids=["undirected", "directed"])
@pytest.mark.parametrize("factor", [1e-200, 1e-30, 1e-12, 1e12, 1e200])
def test_bonacich_and_communities_do_not_hang_on_the_unit(network, factor):
    other = nw.Network.of(network.weights * factor, network.cities, directed=network.directed)
    for share in (0.5, -0.5):
        np.testing.assert_allclose(nw.bonacich(other, share), nw.bonacich(network, share), rtol=1e-9)
    if factor < 1e100:
        triangles = np.kron(np.eye(2), 1 - np.eye(3))
        triangles[2, 3] = triangles[3, 2] = 1
        found = nw.leiden_communities(nw.Network.of(triangles * factor, directed=network.directed), runs=5)
        assert found.modularity == pytest.approx(5 / 14)


def test_scores_of_tiny_weights_are_refused_rather_than_called_constant():
    network = nw.Network.of(1e-12 * THREE.weights, THREE.cities, directed=False)
    with pytest.raises(MeasureError, match="smaller unit"):
        nw.z_scores(network, "strength", "degrees_weights", 99)
    assert len(nw.z_scores(network, "strength", "degrees", 99)) == 3


def test_participation_is_never_below_zero():
    rng = np.random.default_rng(1)
    for _ in range(50):
        weights = np.triu(rng.random((6, 6)), 1)
        found = nw.participation_weighted(nw.Network.of(weights + weights.T, list("abcdef"), directed=False),
                                          dict.fromkeys("abcdef", "one"))
        assert (found >= 0).all()


def test_columns_of_categories_are_codes_too():
    links, pairs = EDGES.astype({"adcode_a": "category"}), PAIRS.astype({"adcode_b": "category"})
    table = nw.pair_years(links, pairs, [2010], "full", False)
    assert table["links"].tolist() == [1, 2, 0]
    rows = pd.concat([ROWS.assign(year=year) for year in (2010, 2011)])
    one, other = (nw.gravity_poisson(given, ["x"], "none")
                  for given in (rows, rows.astype({"adcode_a": "category", "adcode_b": "category"})))
    assert one.coefficients.equals(other.coefficients)


@pytest.mark.parametrize("function", [nw.core_periphery_discrete, nw.core_periphery_continuous])
@pytest.mark.parametrize("factor", [2.0**-600, 2.0**-40, 2.0**40, 2.0**600])
def test_cores_do_not_hang_on_the_unit(function, factor):
    weights = np.array([[0, 2, 1, 0], [2, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    one, other = (function(nw.Network.of(weights * by, directed=False), null="degrees_weights", replicates=50)
                  for by in (1.0, factor))
    assert other.correlation == pytest.approx(one.correlation) and other.coreness.tolist() == pytest.approx(
        one.coreness.tolist()) and other.p_value == one.p_value


@pytest.mark.parametrize("call", [
    lambda: nw.multinomial_configuration(nw.Network.of(1e30 * TWO.weights, directed=False)),
    lambda: nw.agreement_beyond(THREE, pd.Series({"a": 1, "b": 2}),
                                nw.Network.of(1e30 * THREE.weights, THREE.cities, directed=False)),
    lambda: nw.z_scores(nw.Network.of(THREE.weights, directed=False, label={"value": 1}), "density"),
    lambda: nw.qap_correlation(THREE.table.astype(str), THREE)])
def test_what_cannot_be_drawn_shown_or_correlated_is_named(call):
    with pytest.raises(MeasureError):
        call()

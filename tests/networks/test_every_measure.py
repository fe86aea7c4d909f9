"""All measures of the registry on networks at the edge of what is one, one by one, together, and in stacks."""
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from drawn import ANY, brief, few, networks
from hypothesis import given
from hypothesis import strategies as st

import flowspace.networks as nw
from flowspace.errors import MeasureError

ALL = {**nw.CITY_MEASURES, **nw.NETWORK_MEASURES}
PAIRS = [(name, directed) for name, record in ALL.items() for directed in (False, True) if record.suits(directed)]
every = pytest.mark.parametrize(("name", "directed"), PAIRS, ids=[f"{n}-{'directed' if d else 'undirected'}"
                                                                  for n, d in PAIRS])


def groups_of(network):
    return {city: f"g{i % 2}" for i, city in enumerate(network.cities)}


def taken(name, network):
    """A measure of a network through its function, as a list."""
    record = ALL[name]
    found = record.function(network, groups_of(network)) if record.grouped else record.function(network)
    if record.of == "cities":
        assert isinstance(found, pd.Series) and tuple(found.index) == network.cities and found.index.name == "city"
        return found.tolist()
    assert type(found) is float
    return [found]


def in_bounds(name, values):
    record = ALL[name]
    nan = [math.isnan(value) for value in values]
    assert record.undefined_en or not any(nan), name
    assert all(record.lowest - 1e-12 <= value <= record.highest + 1e-12
               for value, missing in zip(values, nan, strict=True) if not missing), name
    assert not any(math.isinf(value) for value in values), name


def pair(directed):
    return [[0, 3], [0 if directed else 3, 0]]


def two_parts(directed):
    w = np.zeros((6, 6))
    for a, b in [(0, 1), (1, 2), (3, 4)]:
        w[a, b] = 2
        w[b, a] = 2 if not directed else 0
    return w


EDGES = {
    "one city": lambda directed: [[0.0]],
    "one city, all inside": lambda directed: [[7.0]],
    "two cities, no link": lambda directed: np.zeros((2, 2)),
    "two cities": pair,
    "three cities, one link": lambda directed: np.pad(pair(directed), (0, 1)),
    "no link": lambda directed: np.zeros((5, 5)),
    "inside cities only": lambda directed: 4 * np.eye(5),
    "two parts and an isolated city": two_parts,
    "all equal": lambda directed: np.ones((5, 5)),
    "weights far apart": lambda directed: np.array([[0, 1e9, 0, 0], [1e9, 0, 1e-9, 0], [0, 1e-9, 0, 1], [0, 0, 1, 0]]),
    "huge weights": lambda directed: 1e100 * two_parts(directed),
    "tiny weights": lambda directed: 1e-100 * two_parts(directed),
}


@pytest.mark.parametrize("weights", EDGES.values(), ids=EDGES)
@every
def test_at_the_edge_a_measure_is_in_its_bounds_or_says_why_not(name, directed, weights):
    in_bounds(name, taken(name, nw.Network.of(weights(directed), directed=directed)))


@every
def test_bounds_hold_and_stacks_give_what_single_networks_do(name, directed):
    record = ALL[name]

    @given(st.data())
    @brief
    def check(data):
        n = data.draw(st.integers(1, 6))
        made = data.draw(st.lists(networks(directed, weights=ANY, fewest=n, most=n), min_size=1, max_size=3))
        singles = [taken(name, network) for network in made]
        for values in singles:
            in_bounds(name, values)
        codes = {"groups": [i % 2 for i in range(n)]} if record.grouped else {}
        stack = np.stack([network.weights for network in made])
        together = nw.measured(name, stack, directed, **codes)[name]
        assert together.shape == ((len(made), n) if record.of == "cities" else (len(made),))
        np.testing.assert_allclose(together.reshape(len(made), -1), singles, rtol=1e-9, atol=1e-12)
        # The kernel takes an array as well, and another dimension in front.
        plain = record.kernel(stack[None], directed, **{key: np.array(value) for key, value in codes.items()})
        np.testing.assert_array_equal(plain[0], together)
    check()


@every
@given(data=st.data())
@brief
def test_the_order_of_the_cities_plays_no_part(name, directed, data):
    network = data.draw(networks(directed))
    order = data.draw(st.permutations(network.cities))
    groups = groups_of(network)
    function, grouped = ALL[name].function, ALL[name].grouped
    found, moved = (function(one, groups) if grouped else function(one) for one in (network, network.part(order)))
    if ALL[name].of == "cities":
        found, moved = found[list(order)].tolist(), moved.tolist()
    assert moved == pytest.approx(found, rel=1e-7, abs=1e-7, nan_ok=True)


@pytest.mark.parametrize("directed", [False, True])
@given(data=st.data())
@few
def test_what_stays_inside_a_city_plays_no_part(directed, data):
    network = data.draw(networks(directed, weights=ANY))
    bare = nw.Network.of(network.between, directed=directed)
    groups = groups_of(network)
    pd.testing.assert_frame_equal(nw.city_measures(network, groups=groups), nw.city_measures(bare, groups=groups))
    pd.testing.assert_frame_equal(nw.network_measures(network), nw.network_measures(bare))


# ---- Tables ----------------------------------------------------------------------------------------------------

def test_tables_keep_labels_networks_and_measures_in_order():
    made = [nw.Network.of(np.ones((n, n)), [f"{year}{i}" for i in range(n)], directed=directed,
                          label={"agglomeration": f"a{n}", "year": year})
            for year, n, directed in [(2011, 3, False), (2010, 2, True), (2012, 3, False)]]
    table = nw.city_measures(made, ["degree", "pagerank"])
    assert list(table.columns) == ["agglomeration", "year", "city", "measure", "value"]
    assert table["year"].tolist() == [2011] * 6 + [2010] * 4 + [2012] * 6
    assert table["city"].tolist()[:4] == ["20110", "20111", "20112", "20110"]
    assert table.loc[table["measure"] == "degree", "value"].tolist() == [2, 2, 2, 2, 2, 2, 2, 2]
    assert table["year"].dtype.kind == "i" and table["value"].dtype == float
    whole = nw.network_measures(made)
    assert set(whole.loc[whole["year"] == 2010, "measure"]) == {
        name for name, record in nw.NETWORK_MEASURES.items() if record.suits(True)}
    assert nw.network_measures([]).empty and nw.city_measures([]).columns.tolist() == ["city", "measure", "value"]
    mixed = [nw.Network.of([[0]], directed=False, label={"year": 2010}), nw.Network.of([[0]], directed=False)]
    assert nw.network_measures(mixed, "density")["year"].isna().tolist() == [False, True]


def test_tables_take_groups_by_city():
    w = np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    one = nw.Network.of(w, list("abc"), directed=True)
    other = nw.Network.of(w, list("cab"), directed=True)
    groups = {"a": "north", "b": "south", "c": "south", "d": "west"}
    table = nw.city_measures([one, other], ["brokerage_gatekeeper", "brokerage_representative", "brokerage_consultant"],
                             groups)
    assert table.loc[table["value"] > 0, ["city", "measure"]].values.tolist() == [
        ["b", "brokerage_gatekeeper"], ["a", "brokerage_consultant"]]
    assert "brokerage_total" not in set(nw.city_measures(one)["measure"])


def test_large_stacks_are_measured_in_parts(monkeypatch):
    rng = np.random.default_rng(1)
    w = rng.integers(0, 3, (7, 2, 4, 4)).astype(float)
    whole = nw.measured(["degree", "density"], w, directed=True)
    monkeypatch.setattr("flowspace.networks.registry.AT_ONCE", 33)
    parts = nw.measured(["degree", "density"], w, directed=True)
    assert whole["degree"].shape == (7, 2, 4) and whole["density"].shape == (7, 2)
    for name in whole:
        np.testing.assert_array_equal(whole[name], parts[name])
    assert nw.measured("degree", np.zeros((0, 4, 4)), directed=False)["degree"].shape == (0, 4)


@pytest.mark.parametrize("record", ALL.values(), ids=ALL)
def test_records_are_complete(record):
    assert record.title_en and record.title_zh and record.of in ("cities", "network")
    assert record.networks in ("any", "directed", "undirected") and record.lowest < record.highest
    assert bool(record.undefined_en) == bool(record.undefined_zh)


def test_titles_are_told_apart():
    for word in ("title_en", "title_zh"):
        assert len({getattr(record, word) for record in ALL.values()}) == len(ALL)


# ---- Mistakes --------------------------------------------------------------------------------------------------

ONE_WAY = nw.Network.of([[0, 1], [0, 0]], directed=True)
BOTH = nw.Network.of([[0, 1], [1, 0]], directed=False)
NONE = {"1": "g"}


@every
def test_what_is_no_network_is_named(name, directed):
    record = ALL[name]
    more = [NONE] if record.grouped else []
    for wrong in (None, [[0, 1], [1, 0]], np.eye(2), "network"):
        with pytest.raises(MeasureError, match="expected a network"):
            record.function(wrong, *more)
    if record.networks != "any":
        with pytest.raises(MeasureError, match="directed"):
            record.function(BOTH if directed else ONE_WAY, *more)
    if record.grouped:
        for groups in (None, ["g", "g"], {"1": "g"}, {"1": "g", "2": None}, pd.Series(["g", "h"], ["1", "1"]), {}):
            with pytest.raises(MeasureError):
                record.function(ONE_WAY if directed else BOTH, groups)


@pytest.mark.parametrize("weights", [[[0, -1], [-1, 0]], [[0, math.nan], [1, 0]], [[0, math.inf], [1, 0]], [1, 2],
                                     [[1, 2]], 3])
@every
def test_kernels_refuse_what_are_no_weights(name, directed, weights):
    more = {"groups": np.array([0, 1])} if ALL[name].grouped else {}
    with pytest.raises(MeasureError):
        ALL[name].kernel(weights, directed, **more)


def test_kernels_refuse_undirected_weights_that_differ():
    with pytest.raises(MeasureError, match="differ"):
        nw.measured("degree", [[0, 1], [0, 0]], directed=False)


@pytest.mark.parametrize("call", [
    lambda: nw.city_measures(BOTH, "degre"), lambda: nw.city_measures(BOTH, []), lambda: nw.city_measures(BOTH, [3]),
    lambda: nw.city_measures(BOTH, ["degree", "degree"]), lambda: nw.city_measures(BOTH, "density"),
    lambda: nw.network_measures(BOTH, "degree"), lambda: nw.city_measures(BOTH, "out_degree"),
    lambda: nw.city_measures(ONE_WAY, "clustering"), lambda: nw.city_measures([BOTH, None]),
    lambda: nw.city_measures(None), lambda: nw.city_measures(3), lambda: nw.network_measures([[0, 1], [1, 0]]),
    lambda: nw.city_measures(BOTH, "participation"), lambda: nw.city_measures(BOTH, "participation", {"1": "g"}),
    lambda: nw.measured("density", [[0, 1], [1, 0]], True, None) and nw.measured("participation", [[0]], False),
    lambda: nw.measured("net_flow_ratio", [[0, 1], [1, 0]], False), lambda: nw.measured([], [[0]], False),
    lambda: nw.network_measures(nw.Network.of([[0]], directed=False, label={"value": 1})),
])
def test_tables_name_mistakes(call):
    with pytest.raises(MeasureError):
        call()


@pytest.mark.parametrize("call", [
    lambda: nw.betweenness_weighted(BOTH, -1), lambda: nw.betweenness_weighted(BOTH, math.nan),
    lambda: nw.betweenness_weighted(BOTH, "1"), lambda: nw.closeness(BOTH, -1),
    lambda: nw.closeness(ONE_WAY, direction="both"), lambda: nw.closeness_harmonic(ONE_WAY, direction=None),
    lambda: nw.opsahl_degree(BOTH, -0.5), lambda: nw.opsahl_degree(BOTH, direction="up"),
    lambda: nw.opsahl_closeness(BOTH, None), lambda: nw.opsahl_betweenness(BOTH, math.inf),
    lambda: nw.katz(BOTH, 1), lambda: nw.katz(BOTH, -0.1), lambda: nw.katz(BOTH, None), lambda: nw.bonacich(BOTH, 1),
    lambda: nw.bonacich(BOTH, -1), lambda: nw.bonacich(BOTH, "0"), lambda: nw.pagerank(BOTH, 1),
    lambda: nw.pagerank(BOTH, math.nan), lambda: nw.assortativity_directed(ONE_WAY, "out", "total"),
    lambda: nw.centralisation_degree_directed(ONE_WAY, "all"), lambda: nw.global_efficiency(BOTH, -2),
    lambda: nw.average_path_length(BOTH, True), lambda: nw.highest_within_module_z(0),
    lambda: nw.highest_within_module_z(2.0), lambda: nw.cartographic_role([1], [0.2, 0.3]),
    lambda: nw.distances([1, 2]), lambda: nw.distances([[0, -1], [1, 0]]), lambda: nw.distances([[0, 1], [1, 0]], -1),
    lambda: nw.distances([[0, math.nan], [1, 0]]), lambda: nw.distances([[0, 1e-200], [1, 0]], 2),
    lambda: nw.distances([[0, 1e200], [1, 0]], 2), lambda: nw.dyadic_asymmetry(BOTH), lambda: nw.link_symmetry(BOTH),
    lambda: nw.relative_strength(None), lambda: nw.brokerage(BOTH, {"1": "g", "2": "g"}),
])
def test_other_arguments_without_a_result_are_named(call):
    with pytest.raises(MeasureError):
        call()


# ---- The compiled part -----------------------------------------------------------------------------------------

def test_the_compiler_is_not_imported_before_it_is_needed():
    done = subprocess.run([sys.executable, "-c", "import sys, flowspace.networks; print('numba' in sys.modules)"],
                          capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_a_place_to_keep_compiled_code_it_is_compiled_anew():
    from flowspace.networks import compiled
    names = {}
    exec("def twice(x):\n    return 2 * x", names)  # A function of no file: nowhere to keep it.
    assert compiled.kept(names["twice"])(4) == 8


def test_compiled_code_is_kept():
    from flowspace.networks import compiled
    nw.betweenness(BOTH)
    stats = compiled.shortest_paths.stats
    assert sum(stats.cache_hits.values()) + sum(stats.cache_misses.values()) >= 1
    # One signature: a second one would be compiled on a user's first call.
    assert len(compiled.shortest_paths.signatures) == 1

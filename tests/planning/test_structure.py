"""Cores by hand and by their properties; corridors planted and not; bad input."""
from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import geography, tables
from flowspace.errors import MeasureError
from flowspace.networks.network import network
from flowspace.planning import city_order, core_cities, core_counts, corridor_test, strengths_within


def scores(values, agglomeration="r"):
    return pd.DataFrame({"agglomeration": agglomeration, "adcode": [f"{110000 + i}" for i in range(len(values))],
                         "value": values})


def number(values, rule, parameter=None):
    return int(core_cities(scores(values), rule, parameter)["core"].sum())


# ---- order and cores

@pytest.mark.parametrize(("values", "rule", "parameter", "cores"), [
    ([100, 50, 49, 1], "fraction", 0.5, 2), ([100, 50, 49, 1], "fraction", 0.49, 3), ([7, 7, 7], "fraction", 1, 3),
    ([100, 50, 49, 1], "cumulative", 0.5, 1), ([100, 50, 49, 1], "cumulative", 0.75, 2),
    ([25, 25, 25, 25], "cumulative", 0.5, 2), ([3, 1], "cumulative", 1, 2),
    ([100, 90, 10, 9, 8, 7], "gap", 0.5, 2), ([100, 50, 49, 1], "gap", 0.5, 1), ([100, 50, 49, 1], "gap", 1, 3),
    ([5, 0, 0], "gap", 1, 1), ([0, 0], "fraction", 0.5, 0), ([4], "gap", 0.5, 1)])
def test_cores_by_hand(values, rule, parameter, cores):
    assert number(values, rule, parameter) == cores


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any), st.integers(2, 1000),
       st.sampled_from(["fraction", "cumulative", "gap"]), st.floats(0.05, 1), st.randoms(use_true_random=False))
def test_units_and_order_of_rows_do_not_matter(values, factor, rule, parameter, random):
    table = scores(values)
    found = core_cities(table, rule, parameter)
    shuffled = table.assign(value=table["value"] * factor).sample(frac=1, random_state=random.randrange(10**6))
    other = core_cities(shuffled, rule, parameter)
    assert found[["adcode", "rank", "core"]].equals(other[["adcode", "rank", "core"]])
    assert found.loc[0, "core"] and found["core"].is_monotonic_decreasing  # cores are the first cities


@given(st.lists(st.integers(1, 50), min_size=2, max_size=9), st.floats(0.05, 0.9))
def test_a_stricter_fraction_has_no_more_cores(values, parameter):
    assert number(values, "fraction", parameter + 0.1) <= number(values, "fraction", parameter)


def test_agglomerations_are_apart_and_missing_cities_left_out():
    table = pd.concat([scores([1, None, 9], "s"), scores([5, 4], "r")])
    order = city_order(table)
    assert order["agglomeration"].tolist() == ["s", "s", "r", "r"] and order["rank"].tolist() == [1, 2, 1, 2]
    assert order["share"].tolist() == pytest.approx([0.9, 0.1, 5 / 9, 4 / 9])
    counts = core_counts(table, {"fraction": [0.5, 0.8]})
    assert counts[["agglomeration", "parameter", "cores"]].values.tolist() == [
        ["s", 0.5, 1], ["s", 0.8, 1], ["r", 0.5, 2], ["r", 0.8, 2]]
    assert counts["cities"].tolist()[2] == "110000 110001"


def test_cores_of_agglomerations_that_everyone_knows():
    patents = tables.read("city_patents_estimated").query("year == 2019")
    table = geography.members(tables.read("membership")).merge(patents, on="adcode")
    cores = core_cities(table, "fraction", 0.5, value="patents").query("core").groupby("agglomeration")["adcode"]
    cores = cores.agg(set)
    assert cores["beijing-tianjin-hebei"] == {"110000"} and cores["pearl-river-delta"] == {"440100", "440300"}
    assert cores["chengdu-chongqing"] == {"500000", "510100"}


@pytest.mark.parametrize(("table", "rule", "parameter", "words"), [
    (scores([1, -2]), "fraction", 0.5, "below zero"), (scores([1, 2]), "half", None, "rule"),
    (scores([1, 2]), "gap", 0, "parameter"), (scores([1, 2]), "gap", 1.5, "parameter"),
    (pd.concat([scores([1]), scores([2])]), "gap", None, "repeated"), (scores([1, math.inf]), "gap", None, "infinite"),
    (scores([1]).drop(columns="value"), "gap", None, "value")])
def test_bad_scores_are_named(table, rule, parameter, words):
    with pytest.raises(MeasureError, match=words):
        core_cities(table, rule, parameter)


def test_bad_parameters_of_counts_are_named():
    for wrong in ({}, [0.5], {"half": [0.5]}):
        with pytest.raises(MeasureError):
            core_counts(scores([1, 2]), wrong)


def test_strengths_add_up_to_twice_the_links_inside():
    members = geography.members(tables.read("membership"))
    links = tables.read("ai_copublications").query("venues == 'all' and year == 2019")
    found = strengths_within(links, members, "link_fractional")
    group = members.set_index("adcode")["agglomeration"]
    inside = links[links["adcode_a"].map(group).eq(links["adcode_b"].map(group)) & links["adcode_a"].isin(group.index)]
    assert found["strength"].sum() == pytest.approx(2 * inside["link_fractional"].sum())
    assert found["degree"].sum() == 2 * len(inside) and len(found) == len(members)


def test_both_directions_count_in_a_directed_table():
    links = pd.DataFrame({"from_adcode": ["a", "b", "a"], "to_adcode": ["b", "a", "c"], "trains": [3, 4, 0]})
    members = pd.DataFrame({"agglomeration": "r", "adcode": ["a", "b", "c"]})
    found = strengths_within(links, members, "trains")
    assert found["strength"].tolist() == [7, 7, 0] and found["degree"].tolist() == [1, 1, 0]
    with pytest.raises(MeasureError, match="negative"):
        strengths_within(links.assign(trains=-1), members, "trains")


# ---- corridors

def plane(n, seed, corridor=0.0, size=5):
    """Cities at random, links falling with distance; `corridor` added to the pairs of the first ones."""
    rng = np.random.default_rng(seed)
    names = [f"c{i:02d}" for i in range(n)]
    at = rng.uniform(0, 300, (n, 2))
    distances = np.linalg.norm(at[:, None] - at[None], axis=2)
    rate = 40 * np.exp(-distances / 100)
    rate[:size, :size] += corridor
    draws = np.triu(rng.poisson(rate), 1).astype(float)
    return (pd.DataFrame(draws + draws.T, names, names), pd.DataFrame(distances, names, names), names[:size])


def test_a_planted_corridor_is_found_and_its_excess_recovered():
    found = [corridor_test(*plane(20, seed, corridor=15), permutations=199, seed=seed) for seed in range(10)]
    assert all(result.p_greater <= 0.05 for result in found)
    assert np.mean([result.excess for result in found]) == pytest.approx(15, abs=1.5)


def test_without_a_corridor_the_test_holds_its_level():
    p = [corridor_test(*plane(16, seed), permutations=99, seed=seed).p_greater for seed in range(300)]
    assert 0.02 < np.mean(np.array(p) <= 0.05) < 0.09


def test_a_small_case_by_hand():
    # ab is the corridor, one class: the five other pairs hold 1 + 2 + 3 + 4 + 0 = 10, so 2 is expected.
    names = list("abcd")
    weights = pd.DataFrame(0.0, names, names)
    for (one, other), weight in zip(combinations(names, 2), (8, 1, 2, 3, 4, 0), strict=True):
        weights.loc[one, other] = weights.loc[other, one] = weight
    distances = pd.DataFrame(1.0, names, names)
    found = corridor_test(weights, distances, ["a", "b"], classes=1)
    assert (found.per_pair, found.expected, found.ratio, found.excess) == (8, 2, 4, 6)
    assert found.exact and found.sets == 5 and found.p_greater == pytest.approx(1 / 6) and found.p_less == 1
    # Masses: ab has 2 * 1; the others 2 (ac), 2 (ad), 1 (bc), 1 (bd), 1 (cd) hold 10 over 7.
    heavy = corridor_test(weights, distances, ["a", "b"], classes=1, masses=pd.Series([2, 1, 1, 1], names))
    assert heavy.expected == pytest.approx(20 / 7)
    kept = corridor_test(weights, distances, ["a", "b"], classes=1, keep=["a"])
    assert kept.sets == 2 and kept.p_greater == pytest.approx(1 / 3)
    assert found.by_distance.loc[0, ["corridor_pairs", "other_pairs", "other_mean"]].tolist() == [1, 5, 2]


def test_links_in_proportion_to_masses_leave_no_excess():
    weights, distances, corridor = plane(12, 1)
    mass = pd.Series(np.arange(1.0, 13), weights.index)
    gravity = pd.DataFrame(np.outer(mass, mass), weights.index, weights.index)
    assert corridor_test(gravity, distances, corridor, masses=mass, permutations=99).excess == pytest.approx(0)
    assert corridor_test(gravity, distances, corridor, permutations=99).excess < 0  # the first are the smallest


def test_order_units_and_seed():
    weights, distances, corridor = plane(14, 2, corridor=5)
    first = corridor_test(weights, distances, corridor, permutations=199, seed=4)
    order = weights.index[::-1]
    again = corridor_test(weights.loc[order, order], distances * 7, corridor[::-1], permutations=199, seed=4)
    assert (first.p_greater, first.excess, first.null_sd) == (again.p_greater, again.excess, again.null_sd)
    scaled = corridor_test(weights * 10, distances, corridor, permutations=199, seed=4)
    assert scaled.p_greater == first.p_greater and scaled.excess == pytest.approx(10 * first.excess)


def test_a_corridor_that_nothing_can_be_compared_with():
    names = list("abc")
    distances = pd.DataFrame([[0, 1, 5], [1, 0, 9], [5, 9, 0]], names, names, dtype=float)
    found = corridor_test(pd.DataFrame(1.0, names, names), distances, ["a", "b"], classes=3)
    assert found.compared == 0 and math.isnan(found.excess) and math.isnan(found.p_greater)


def test_guangzhou_and_shenzhen_by_rail():
    """Guangzhou, Dongguan and Shenzhen lie on one line, which carries more trains than any other three cities have."""
    members = geography.members(tables.read("membership"), "prefectures", ["pearl-river-delta"])["adcode"].tolist()
    rail = tables.read("rail_services")
    rail = rail[rail["from_adcode"].isin(members) & rail["to_adcode"].isin(members)]
    links = network(rail, members, "trains", directed=True).undirected()
    cities = tables.read("cities")
    distances = geography.distance_matrix_km(cities[cities["adcode"].isin(members)])
    found = corridor_test(links, distances, ["440100", "440300", "441900"])
    assert found.exact and found.sets == 83 and found.p_greater == pytest.approx(1 / 84)


def square(**cells):
    names = list("abcd")
    frame = pd.DataFrame(1.0, names, names)
    for key, value in cells.items():
        frame.loc[key[0], key[1]] = value
    return frame


@pytest.mark.parametrize(("changes", "words"), [
    ({"weights": square(ab=3)}, "differ by direction"), ({"weights": square(ab=-1, ba=-1)}, "below 0"),
    ({"weights": square(ab=math.nan)}, "missing"), ({"weights": square().iloc[:3]}, "rows and columns"),
    ({"weights": 3}, "as weights"), ({"distances": square().iloc[:3, :3]}, "only one of the matrices"),
    ({"corridor": ["a", "x"]}, "not in the matrices"), ({"corridor": ["a"]}, "at least two"),
    ({"corridor": list("abcd")}, "one outside"), ({"corridor": ["a", "b", "a"]}, "twice"), ({"corridor": "ab"}, "list"),
    ({"keep": ["c"]}, "keep"), ({"keep": ["a", "b"]}, "all of it"), ({"masses": pd.Series({"a": 1})}, "masses"),
    ({"masses": pd.Series(dict.fromkeys("abcd", -1))}, "below 0"), ({"classes": 0}, "classes"),
    ({"permutations": 3}, "permutations"), ({"seed": -1}, "seed")])
def test_bad_arguments_of_corridors_are_named(changes, words):
    given = {"weights": square(), "distances": square(), "corridor": ["a", "b"], **changes}
    with pytest.raises(MeasureError, match=words):
        corridor_test(**given)


def test_the_unit_of_the_weights_does_not_decide_what_is_a_tie():
    cities, place = list("abcdefgh"), np.random.default_rng(0).uniform(0, 10, 8)
    distances = pd.DataFrame(np.abs(place[:, None] - place), cities, cities)
    drawn = np.triu(np.random.default_rng(1).integers(0, 9, (8, 8)), 1).astype(float)
    weights = pd.DataFrame(drawn + drawn.T, cities, cities)
    one, other = (corridor_test(w, distances, ["a", "b", "d"]) for w in (weights, weights / 1e11))
    assert (one.p_greater, one.p_less) == (other.p_greater, other.p_less)


@pytest.mark.parametrize("corridor", [[["a"], ["b"]], [1, 2], (city for city in "ab"), np.array(3)])
def test_corridors_that_are_no_list_of_codes_are_named(corridor):
    square = pd.DataFrame(1.0, list("abc"), list("abc"))
    with pytest.raises(MeasureError, match="as corridor|no text"):
        corridor_test(square, square, corridor)


def test_a_link_that_stands_once_each_way_is_refused():
    links = pd.DataFrame({"adcode_a": ["a", "b"], "adcode_b": ["b", "a"], "papers": [4, 4]})
    members = pd.DataFrame({"agglomeration": "r", "adcode": ["a", "b"]})
    with pytest.raises(MeasureError, match="once each way"):
        strengths_within(links, members, "papers")

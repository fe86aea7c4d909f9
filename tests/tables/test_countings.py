"""Full, fractional and Newman counts that no items of whole cities can give are refused; rounded ones are not."""
from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.links import count_links
from flowspace.tables.countings import countings_possible, network_possible
from flowspace.tables.problems import Collector
from flowspace.tables.writing import to_bytes

CODES = ["110000", "120000", "310000", "320100", "320500", "330100", "440100", "440300"]
ITEMS = st.lists(st.sets(st.sampled_from(CODES), min_size=1), min_size=1, max_size=12)


def counted(items, year=2019):
    rows = [(n, year, code) for n, cities in enumerate(items) for code in cities]
    return count_links(pd.DataFrame(rows, columns=["item", "year", "adcode"]))


def problems_of(rows, cities=352):
    frame = pd.DataFrame(rows, columns=["full", "newman", "link_fractional"]).assign(year=2019)
    frame.index += 2
    countings_possible(frame, {"cities": pd.DataFrame({"adcode": range(cities)})}, problems := Collector("mine.csv"))
    return problems.listed()


def folder_with(folder, items, decimals=6, links=lambda frame: frame, nodes=lambda frame: frame):
    edges, cities = counted(items)
    cities = cities.rename(columns={"items": "patents", "multi_city_items": "multi_city_patents"})
    for name, frame in (("copatents", links(edges.round(decimals))), ("copatent_cities", nodes(cities))):
        content = to_bytes(frame.assign(evidence="observed"), tables.declared(name))
        (folder / f"{name}.csv").write_bytes(content)
    return tables.check(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS, st.integers(0, 12))
def test_whatever_is_counted_from_items_passes_at_any_number_of_decimals(tmp_path_factory, items, decimals):
    assume(any(len(cities) > 1 for cities in items))
    assert folder_with(tmp_path_factory.mktemp("own"), items, decimals) == []


@pytest.mark.parametrize("cities", [3, 4, 7])
def test_every_multiset_of_items_lies_within_the_bounds(cities):
    ks = range(2, cities + 1)
    rows = [(n, sum(1 / (k - 1) for k in items), sum(2 / (k * (k - 1)) for k in items))
            for n in range(1, 6) for items in itertools.combinations_with_replacement(ks, n)]
    assert problems_of(rows, cities) == []
    # The bounds are reached, so that a step beyond them is refused: n items of all cities are the least.
    for n in (1, 3):
        least = n / (cities - 1)
        assert problems_of([(n, least * 0.9753124, 2 * n / (cities * (cities - 1)))], cities)
        assert problems_of([(n, least, 2 * n / (cities * (cities - 1)) * 0.9753124)], cities)


@pytest.mark.parametrize(("row", "column"), [
    ((3, 3.5, 3.0), "newman"),                # more than the items there are
    ((3, 3.0, 2.0), "link_fractional"),       # two cities each by the one, not by the other
    ((3, 2.75, 2.666667), "newman"),          # nothing lies between 2.5 and 3
    ((4, 1.5, 2.0), "link_fractional"),       # newman and link_fractional exchanged
    ((1, 0.4, 0.25), "newman"),               # an item of three and a half cities
    ((1, 0.5, 0.5), "link_fractional"),       # 1/(k-1) in both
    ((2, 1.333333, 0.666667), "link_fractional"),   # k in place of k-1: two items of three cities and their pairs
    ((2, 0.002, 0.000001), "newman"),         # more cities than there are
    ((0, 1.5, 1.5), "newman"),
    ((2, None, 2.5), "link_fractional"), ((2, None, 1.5), "link_fractional"), ((2, 1.75, None), "newman")])
def test_impossible_countings_are_named_with_their_row(row, column):
    # The second row has six decimals: what is not rounded to one decimal only is held to six.
    problem, = problems_of([row, (3, 1.833333, 1.5)])
    assert problem.row == 2 and problem.column in ("newman", "link_fractional")
    if row[0] > 1:
        assert problem.column == column
    assert f"full {row[0]}" in problem.found and problem.expected and "1/(k-1) to newman" in problem.mend


@pytest.mark.parametrize("row", [(3, 1.83, 1.5), (3, 1.8, 1.5), (1, 0.33, 0.17), (3, 1.5, 1.0), (2, None, 1.33),
                                 (7, 7, 7), (2, 1.5, None), (5, None, None), (0, 0, 0)])
def test_possible_countings_pass_as_they_are_rounded(row):
    assert problems_of([row]) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS, st.data())
def test_a_city_with_other_items_than_its_links_is_found_by_check(tmp_path_factory, items, data):
    edges, cities = counted(items)
    assume(len(edges))
    shared = cities[cities["multi_city_items"] > 0]
    code = data.draw(st.sampled_from(shared["adcode"].tolist()))
    ends = edges[(edges["adcode_a"] == code) | (edges["adcode_b"] == code)]
    true = int(shared.set_index("adcode").at[code, "multi_city_items"])
    # Whole Newman counts beside items of three cities may be rounded ones, by half a unit each.
    wrong = data.draw(st.sampled_from([true - 1 - (len(ends) + 1) // 2, int(ends["full"].sum()) + 1]))
    assume(wrong >= 0)

    def spoilt(frame):
        return frame.assign(multi_city_patents=frame["multi_city_patents"].where(frame["adcode"] != code, wrong),
                            patents=frame["patents"] + 99)

    found = folder_with(tmp_path_factory.mktemp("own"), items, nodes=spoilt)
    assert found and all(f"{code} in 2019" in problem.found and problem.row >= 2 and problem.mend for problem in found)
    assert any(problem.column in ("newman", "full") for problem in found)


@pytest.mark.parametrize("wrong", [1, 3])
@pytest.mark.parametrize("items", [[{"110000", "120000"}, {"110000", "310000"}],
                                   [{"110000", "120000", "310000"}, {"110000", "310000"}]])
def test_one_item_more_or_less_than_those_of_the_links_is_found(tmp_path, items, wrong):
    found = folder_with(tmp_path, items, nodes=lambda frame: frame.assign(
        patents=9, multi_city_patents=frame["multi_city_patents"].where(frame["adcode"] != "110000", wrong)))
    if wrong == 3 and len(items[0]) == 3:  # three links of three items may be left without some within a group
        assert found == []
    else:
        assert found and all("110000 in 2019" in problem.found for problem in found)


def test_links_left_out_within_groups_pass():
    # Of items of three cities, one pair belongs to one group and is left out: sums fall below the cities' items.
    edges, cities = counted([{"110000", "120000", "310000"}, {"110000", "310000"}])
    edges = edges[edges["adcode_b"] != "120000"]
    network_possible(edges, cities, "multi_city_items", problems := Collector("copatents.csv"), "copatent_cities.csv")
    assert not problems


def test_a_count_with_decimals_and_more_shared_papers_than_papers_are_refused(tmp_path):
    found = folder_with(tmp_path, [{"110000", "120000"}] * 3, links=lambda frame: frame.assign(full=2.5))
    assert any("counts have no decimals" in problem.mend and problem.column == "full" for problem in found)
    header = "adcode,year,venues,papers,multi_city_papers,evidence\n"
    (tmp_path / "ai_copublication_cities.csv").write_text(header + "110000,2019,all,3,4,observed\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match="4 multi-city papers of 3"):
        tables.read("ai_copublication_cities", tmp_path)


def test_an_import_names_the_row_of_the_readers_file(tmp_path):
    from flowspace.importing import ImportOptions, import_edges

    (tmp_path / "mine.csv").write_text("城市1,城市2,年份,full,link_fractional,newman\n上海,南京,2019,2,1.333333,1.5\n"
                                       "上海,苏州,2019,4,2.5,1.5\n", encoding="utf-8")
    with pytest.raises(tables.TableError) as error:
        import_edges(tmp_path / "mine.csv", "copatents", tmp_path / "own", ImportOptions(
            constants={"evidence": "observed"}))
    problem, = error.value.problems
    assert (problem.row, problem.column) == (3, "link_fractional") and "newman 1.5" in problem.found


def test_cities_made_from_some_of_the_links_never_contradict_them(tmp_path):
    from flowspace.importing import ImportOptions, import_edges

    (tmp_path / "mine.csv").write_text("城市1,城市2,年份,full,link_fractional,newman\n上海,南京,2019,2,0.666667,1\n",
                                       encoding="utf-8")
    report = import_edges(tmp_path / "mine.csv", "copatents", tmp_path / "own", ImportOptions(
        constants={"evidence": "observed"}))
    assert "do not tell" in report.beside and tables.check(tmp_path / "own") == []

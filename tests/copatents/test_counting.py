"""Counting: a toy network by hand, the identities of the three rules, and a plain Python reference."""
from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.copatents import build, pair_weight
from flowspace.copatents.counting import Counter, PairCounts
from flowspace.copatents.packing import FIRST_YEAR, LAST_YEAR, Packing
from flowspace.errors import MeasureError

ADDRESS = {"110000": "北京市海淀区", "310000": "上海市浦东新区", "320100": "Nanjing, Jiangsu", "320500": "江苏省昆山市",
           "440300": "广东省深圳市", "440600": "广东省佛山市顺德区", "420100": "Wuhan 430074", "610100": "西安市雁塔区",
           None: "高新区1号", "outside": "日本东京"}
GROUP = {"国家电网公司": "State Grid", "国网甲公司": "State Grid", "国网乙公司": "State Grid", "中国石油化工公司": "Sinopec",
         "中石化甲": "Sinopec", "甲公司": None, "乙公司": None, "丙大学": None}

APPLICANT = st.tuples(st.sampled_from(sorted(GROUP)), st.sampled_from(list(ADDRESS)))
PATENT = st.tuples(st.integers(2008, 2011), st.lists(APPLICANT, min_size=1, max_size=8))
PATENTS = st.lists(PATENT, min_size=1, max_size=25)


def rows_of(patents):
    return [(f"CN20{number:011d}", year, name, ADDRESS[city])
            for number, (year, applicants) in enumerate(patents) for name, city in applicants]


def built(rows, **arguments):
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("application_number", "year", "applicant", "address"), *rows])
        return build(file, progress=False, **arguments)


def reference(patents, without_groups=False):
    """Edges and nodes in plain Python: one patent after the other, one pair after the other."""
    edges, nodes = {}, {}
    for year, applicants in patents:
        groups = {}
        for name, city in applicants:
            if city not in (None, "outside"):
                groups.setdefault(city, set()).add(GROUP[name])
        cities = sorted(groups)
        kept = set()
        for a, b in combinations(cities, 2):
            together = groups[a] | groups[b]
            if without_groups and len(together) == 1 and None not in together:
                continue
            kept |= {a, b}
            k = len(cities)
            weights = edges.setdefault((a, b, year), [0, 0.0, 0.0])
            weights[0] += 1
            weights[1] += 2 / (k * (k - 1))
            weights[2] += 1 / (k - 1)
        local = (len(cities) == 1 and len({name for name, _ in applicants}) > 1
                 and all(city == cities[0] for _, city in applicants))
        for city in cities:
            counts = nodes.setdefault((city, year), [0, 0, 0])
            counts[0] += 1
            counts[1] += city in kept
            counts[2] += local
    return edges, nodes


def compare(edges, cities, expected):
    found = {row[:3]: row[3:6] for row in edges.itertuples(index=False, name=None)}
    assert found.keys() == expected[0].keys()
    for key, weights in expected[0].items():
        assert found[key] == pytest.approx(weights, rel=1e-12)
    assert {row[:2]: list(row[2:5]) for row in cities.itertuples(index=False, name=None)} == expected[1]


def test_toy_network_by_hand():
    """Three patents: two cities; three cities; one city with two applicants, of which one files twice."""
    rows = [("1", 2010, "A", "北京市"), ("1", 2010, "B", "上海市"),
            ("2", 2010, "A", "北京市"), ("2", 2010, "B", "上海市"), ("2", 2010, "C", "广东省深圳市"),
            ("3", 2010, "A", "北京市"), ("3", 2010, "D", "北京市朝阳区"), ("3", 2010, "A", "北京市")]
    tables = built(rows)
    assert tables.edges.drop(columns="evidence").values.tolist() == [
        ["110000", "310000", 2010, 2, 1 + 1 / 3, 1.5], ["110000", "440300", 2010, 1, 1 / 3, 0.5],
        ["310000", "440300", 2010, 1, 1 / 3, 0.5]]
    assert tables.cities.drop(columns="evidence").values.tolist() == [
        ["110000", 2010, 3, 2, 1], ["310000", 2010, 2, 2, 0], ["440300", 2010, 1, 1, 0]]
    assert tables.edges_without_groups is None


@settings(max_examples=60)
@given(PATENTS)
def test_agrees_with_plain_python(patents):
    tables = built(rows_of(patents), groups="default")
    compare(tables.edges, tables.cities, reference(patents))
    compare(tables.edges_without_groups, tables.cities_without_groups, reference(patents, without_groups=True))


@settings(max_examples=40)
@given(PATENTS)
def test_identities_of_the_three_rules(patents):
    """Full counting adds k(k-1)/2, fractional counting 1, Newman's rule makes strengths of numbers of patents."""
    tables = built(rows_of(patents))
    k = [len({city for _, city in applicants} - {None, "outside"}) for _, applicants in patents]
    assert tables.edges["full"].sum() == sum(n * (n - 1) // 2 for n in k)
    assert tables.edges["link_fractional"].sum() == pytest.approx(sum(n >= 2 for n in k))
    assert tables.report["multi_city_patents"] == sum(n >= 2 for n in k)
    both = pd.concat([tables.edges.rename(columns={name: "adcode"})[["adcode", "year", "newman"]]
                      for name in ("adcode_a", "adcode_b")])
    strength = both.groupby(["adcode", "year"])["newman"].sum()
    nodes = tables.cities.set_index(["adcode", "year"])["multi_city_patents"]
    assert strength.to_dict() == pytest.approx(nodes[nodes > 0].to_dict())
    assert (tables.edges["adcode_a"] < tables.edges["adcode_b"]).all()


def test_a_pair_linked_only_within_one_group_is_left_out_and_the_others_keep_their_weight():
    rows = [("1", 2010, "国家电网公司", "北京市"), ("1", 2010, "国网江苏公司", "江苏省南京市"), ("1", 2010, "东南大学", "江苏省苏州市"),
            # A university in Nanjing links it to Beijing outside the group as well.
            ("2", 2010, "国家电网公司", "北京市"), ("2", 2010, "国网江苏公司", "江苏省南京市"), ("2", 2010, "南京大学", "江苏省南京市"),
            # Two different groups.
            ("3", 2011, "国家电网公司", "北京市"), ("3", 2011, "中石化南京", "江苏省南京市"),
            # Within the group alone.
            ("4", 2011, "国家电网公司", "北京市"), ("4", 2011, "国网上海公司", "上海市")]
    tables = built(rows, groups="default")
    found = tables.edges_without_groups.drop(columns="evidence").values.tolist()
    third = pytest.approx(1 / 3)
    assert found == [["110000", "320100", 2010, 1, 1.0, 1.0], ["110000", "320100", 2011, 1, 1.0, 1.0],
                     ["110000", "320500", 2010, 1, third, 0.5], ["320100", "320500", 2010, 1, third, 0.5]]
    assert tables.report["multi_city_patents_linked_within_groups_only"] == 1
    nodes = tables.cities_without_groups.set_index(["adcode", "year"])["multi_city_patents"]
    assert nodes["310000", 2011] == 0 and nodes["110000", 2011] == 1 and nodes["320100", 2010] == 2


def test_types_choose_patents():
    rows = [("1", "2010", "A", "北京市", "发明专利"), ("1", "2010", "B", "上海市", "发明"),
            ("2", "2010", "A", "北京市", "Utility Model"),
            ("2", "2010", "B", "广东省深圳市", "实用新型"), ("3", "2010", "A", "北京市", "外观设计"), ("3", "2010", "B", "武汉市", "")]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.csv"
        pd.DataFrame(rows, columns=["申请号", "申请年", "申请人", "地址", "专利类型"]).to_csv(file, index=False)
        pairs = {types: build(file, types=types, progress=False).edges["adcode_b"].tolist()
                 for types in (None, "invention", ("utility", "design"))}
        assert pairs == {None: ["310000", "420100", "440300"], "invention": ["310000"],
                         ("utility", "design"): ["420100", "440300"]}
        assert build(file, types="design", progress=False).report["patents_left_out_by_type"] == 2


def test_patents_of_many_cities_are_counted_like_those_of_few():
    """Dense and sparse counts agree: 40 cities in one patent, three times in one chunk and once more later."""
    counts = PairCounts(50)
    for _ in range(30):
        counts.add(np.array([7, 9, 7]), 40)
        counts.add(np.array([7, 9, 7]), 3)
    assert counts.keys().tolist() == [7, 9]
    found = counts.at(np.array([6, 7, 8, 9, 10]))
    assert {k: n.tolist() for k, n in found.items()} == {3: [0, 60, 0, 30, 0], 40: [0, 60, 0, 30, 0]}


@pytest.mark.parametrize("groups", [0, 1, 12, 4095, 4096, 100_000])
def test_what_is_packed_comes_out_again_and_sorts_by_city(groups):
    packing = Packing(groups)
    parts = [part.ravel() for part in np.meshgrid([-3, -1, 0, 371, 999], [FIRST_YEAR, 2010, LAST_YEAR], [0, 3, 7],
                                                  [0, groups // 2, groups])]
    packed = packing.pack(*parts)
    assert [part.tolist() for part in packing.unpack(packed)] == [part.tolist() for part in parts]
    assert packed.min() >= 0
    assert packed.max() < (2**31 if packing.sql_type == "INTEGER" else 2**63)
    assert (np.diff(parts[0][np.argsort(packed)]) >= 0).all()
    row = duckdb.execute("SELECT " + packing.sql("3", "2010", "1", str(groups))).fetchone()
    assert row[0] == packing.pack(3, 2010, 1, groups)


def test_patents_are_counted_alike_at_once_and_in_parts_and_in_any_order():
    rng = np.random.default_rng(3)
    n = 400
    packing = Packing(groups=2)
    ids = rng.integers(0, 120, n)
    packed = packing.pack(rng.integers(-1, 6, n), 2000 + ids % 3, np.zeros(n, dtype=np.int64), rng.integers(0, 3, n))
    rows = ids, packed, rng.integers(0, 9, n)
    results = []
    for parts in (1, 5, 120):
        counter, other = Counter(6, packing), Counter(6, packing)
        for part in range(parts):
            (counter, other)[part % 2].add(*(values[ids % parts == part] for values in rows))
        counter.merge(other)
        results.append((counter.edges(), counter.edges(True), counter.totals, counter.nodes))
    for result in results[1:]:
        pd.testing.assert_frame_equal(result[0], results[0][0])
        pd.testing.assert_frame_equal(result[1], results[0][1])
        assert result[2] == results[0][2]
        assert all((result[3][name] == results[0][3][name]).all() for name in result[3])


@pytest.mark.parametrize(("k", "counting", "word"), [(1, "full", "1 cities"), (2, "Newman", "counting 'Newman'")])
def test_weights_that_do_not_exist(k, counting, word):
    with pytest.raises(MeasureError, match=word):
        pair_weight(k, counting)

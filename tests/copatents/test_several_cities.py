"""One applicant in several cities of one application, and one address that names two: counted as said, never unseen."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.copatents import build
from flowspace.copatents.packing import Packing
from flowspace.copatents.several_cities import SeveralCities

HEAD = "申请号,申请日,申请人,地址,专利类型"
NAMES = "patents_with_one_applicant_in_several_cities", "patents_of_one_applicant_alone_in_several_cities"
OTHERS = "99,2015,丙公司,上海市,发明\n98,2015,丙公司;丁公司,上海市;南京市,发明\n"


def counted(folder, rows, **arguments):
    (folder / "records.csv").write_text(f"{HEAD}\n{rows}{OTHERS}", encoding="utf-8")
    built = build(folder / "records.csv", progress=False, **arguments)
    pairs = [pair for pair in built.edges[["adcode_a", "adcode_b"]].values.tolist() if pair != ["310000", "320100"]]
    return pairs, built.report


@pytest.mark.parametrize("rows", [
    "1,2015,甲公司,北京市海淀区,发明\n1,2015,甲公司,江苏省昆山市,发明\n",
    "1,2015,甲公司,北京市海淀区;江苏省昆山市,发明\n",
    "1,2015,甲公司,北京市海淀区；江苏省昆山市,发明\n",
    "1,2015,甲公司;甲公司,北京市海淀区;江苏省昆山市,发明\n",
    "1,2015,甲公司,北京市海淀区;江苏省昆山市;日本东京都;北京市朝阳区,发明\n"])
def test_all_cities_of_one_applicant_count_in_every_form(tmp_path, rows):
    pairs, report = counted(tmp_path, rows)
    assert pairs == [["110000", "320500"]]
    assert [report[name] for name in NAMES] == [1, 1]
    said, = report["warnings"]
    assert "one applicant in several cities in 1 patents (1), 1 of them without any other" in said
    assert "each of their cities is counted" in said


def test_an_applicant_beside_others(tmp_path):
    pairs, report = counted(tmp_path, "CN201510000001.X,2015,甲公司,北京市,发明\nCN201510000001.X,2015,乙公司,北京市,发明\n"
                                      "CN201510000001.X,2015,甲公司,武汉市,发明\n")
    assert pairs == [["110000", "420100"]] and [report[name] for name in NAMES] == [1, 0]
    assert "(201510000001X)" in report["warnings"][0]


@pytest.mark.parametrize("rows", [
    "1,2015,甲公司,北京市海淀区,发明\n1,2015,甲公司,北京市朝阳区,发明\n",   # one city
    "1,2015,甲公司,北京市海淀区,发明\n2,2015,甲公司,江苏省昆山市,发明\n",   # two applications
    "1,2015,甲公司,北京市海淀区,发明\n1,2015,乙公司,江苏省昆山市,发明\n",   # two applicants
    "1,2015,甲公司,北京市海淀区,发明\n1,2015,甲公司,日本东京都,发明\n",     # one city and outside
    "1,2015,,北京市海淀区,发明\n1,2015,,江苏省昆山市,发明\n",             # two applicants without name
    "1,2015,;,北京市海淀区;江苏省昆山市,发明\n",
    "1,2015,甲公司,江西省; 抚州市; 中国,发明\n",                        # one address in parts
    "1,2015,甲公司,安徽省；鼓楼区,发明\n"])
def test_what_is_no_applicant_in_several_cities(tmp_path, rows):
    _, report = counted(tmp_path, rows)
    assert [report[name] for name in NAMES] == [0, 0]
    assert not any("several cities in" in words for words in report["warnings"])


def test_a_city_beside_a_place_outside_counts_wherever_it_stands(tmp_path):
    for address in ("日本东京都;北京市海淀区", "北京市海淀区;日本东京都"):
        _, report = counted(tmp_path, f"1,2015,甲公司,{address},发明\n")
        assert report["patents_without_any_city"] == 0


def test_patents_of_other_types_are_not_among_them(tmp_path):
    rows = "1,2015,甲公司,北京市;昆山市,发明\n2,2015,甲公司,北京市;武汉市,外观设计\n"
    pairs, report = counted(tmp_path, rows, types="design")
    assert pairs == [["110000", "420100"]] and [report[name] for name in NAMES] == [1, 1]
    assert "(2)" in report["warnings"][0]


def test_an_address_without_applicant_in_a_row_of_pairs_is_kept(tmp_path):
    """The second address stands for an applicant whose name is missing, as in a row of its own."""
    pairs, report = counted(tmp_path, "1,2015,甲公司;,北京市海淀区;江苏省昆山市,发明\n")
    assert pairs == [["110000", "320500"]] and [report[name] for name in NAMES] == [0, 0]


def test_an_address_that_names_two_cities_is_said(tmp_path):
    rows = "1,2015,甲公司,北京市海淀区江苏省昆山市,发明\n2,2015,乙公司,北京市海淀区江苏省昆山市,发明\n3,2015,甲公司,北京市宣武区广安门内大街,发明\n"
    pairs, report = counted(tmp_path, rows)
    assert pairs == [] and report["applicants_whose_address_names_two_cities"] == 2
    said, = report["warnings"]
    assert "counted by '北京市' and not by '江苏省'" in said and "--separator" in said


ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3), st.integers(0, 4), st.integers(0, 2)), min_size=1,
                max_size=60)


@settings(max_examples=200)
@given(ROWS, st.sampled_from([None, frozenset([1]), frozenset([1, 2])]), st.booleans())
def test_agrees_with_plain_python(rows, types, parted):
    packing = Packing(2)
    rows = sorted(rows, key=lambda row: row[0])
    ids, city, name, kind = (np.array(column) for column in zip(*rows, strict=True))
    kind = ids % 3  # One type for all rows of a patent.
    found, other = SeveralCities(packing, types, [0]), SeveralCities(packing, types, [0])
    for part, parity in ((found, 0), (other, 1)) if parted else ((found, None),):
        chosen = np.full(len(ids), True) if parity is None else ids % 2 == parity
        if chosen.any():
            # Rows come in any order, here backwards.
            part.look(ids[chosen], packing.pack(city, 2010, kind, name % 3)[chosen][::-1], name[chosen][::-1],
                      np.unique(ids[chosen], return_index=True)[1], np.arange(chosen.sum())[::-1])
    found.merge(other)
    expected = alone = 0
    for patent in set(ids):
        cities = {}
        for i in np.flatnonzero(ids == patent):
            cities.setdefault(name[i], set()).add(city[i])
        several = any(n and len({c for c in there if c >= 0}) > 1 for n, there in cities.items())
        if several and (types is None or patent % 3 in types):
            expected += 1
            alone += len(cities) == 1
    assert (found.patents, found.alone) == (expected, alone)
    assert len(found.examples) == min(3, expected)


def test_patents_of_many_rows_are_compared_at_every_distance():
    packing = Packing()
    ids = np.r_[np.full(30, 1), np.full(2, 2), np.full(30, 3)]
    names = np.r_[np.arange(1, 31), [7, 8], np.arange(1, 31)]
    names[29] = 1
    found = SeveralCities(packing)
    found.look(ids, packing.pack(np.arange(62), 2010, 0, 0), names, np.array([0, 30, 32]),
               np.arange(62))
    assert (found.patents, found.examples) == (1, [1])

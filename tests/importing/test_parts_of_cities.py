"""Counties and county-level cities, and places the tables do not cover: nothing is counted twice or in silence."""
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import FlowspaceError
from flowspace.geography import CityMatcher
from flowspace.importing import ImportOptions, import_edges, import_panel
from tests.importing.declared import PAIRS

CONSTANTS = {"series": "mine", "evidence": "observed", "source": "yearbook"}
COUNTIES = tables.read("place_names").query("level == 'county' and language == 'zh'")
MATCHER = CityMatcher(*(tables.read(name) for name in ("cities", "other_names", "unit_changes")), parts=COUNTIES)
PARTS = {"昆山": "320500", "太仓市": "320500", "常熟": "320500", "张家港": "320500", "义乌": "330700", "江阴": "320200"}


def write(folder, rows, head="城市,年份,专利数"):
    (folder / "mine.csv").write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return folder / "mine.csv"


def refused(file, folder, run=import_panel, table="city_patents", **options):
    with pytest.raises(FlowspaceError) as error:
        run(file, table, folder / "own", ImportOptions(**{"constants": CONSTANTS, **options}))
    assert not (folder / "own").exists()
    return error.value.problems


@pytest.mark.parametrize(("name", "code"), PARTS.items())
def test_short_names_of_county_level_cities_are_parts_of_their_city(name, code):
    for written in (name, f"江苏{name}" if code.startswith("32") else f"浙江省{name}"):
        match = MATCHER.match(written)
        assert (match.status, match.adcode) == ("county", code)


def test_no_short_name_of_a_part_hides_a_city_or_a_province():
    for row in tables.read("cities").itertuples():
        for name in (row.name_zh, row.name_zh.removesuffix("市"), row.adcode):
            match = MATCHER.match(name, row.province_zh)
            assert match.status == "city" and match.adcode == row.adcode, name


@pytest.mark.parametrize("name", ["台北", "台北市", "台湾", "台湾省", "中国台湾", "高雄", "新竹市", "Taipei", "710000", "710100"])
def test_taiwan_is_said_to_be_outside_the_units(tmp_path, name):
    problem, = refused(write(tmp_path, [(name, 2015, 1)]), tmp_path)
    assert "which the units of the table cities do not cover" in problem.found and "--leave-out" in problem.mend


@pytest.mark.parametrize(("name", "code"), [
    ("香港", "810000"), ("澳门", "820000"), ("中国香港", "810000"), ("香港特区", "810000"), ("Macau", "820000"), ("HK", "810000"),
    ("中国澳门特别行政区", "820000")])
def test_hong_kong_and_macao_are_cities_of_the_tables(name, code):
    assert MATCHER.match(name).adcode == code


def test_without_a_word_parts_are_problems_that_name_the_option(tmp_path):
    problem, = refused(write(tmp_path, [("昆山", 2015, 5)]), tmp_path)
    assert "a part of 苏州市 Suzhou (Jiangsu) 320500" in problem.found and "--counties sum" in problem.mend


def test_a_city_beside_its_parts_is_never_counted_twice(tmp_path):
    file = write(tmp_path, [("昆山", 2015, 5), ("太仓", 2015, 6), ("苏州", 2015, 99), ("昆山", 2016, 7)])
    problem, = refused(file, tmp_path, counties="sum")
    assert "own figure stands in row 4" in problem.found and "--counties leave-out" in problem.mend
    import_panel(file, "city_patents", tmp_path / "own", ImportOptions(constants=CONSTANTS, counties="leave-out"))
    assert tables.read("city_patents", tmp_path / "own")["patents"].tolist() == [99]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.sampled_from([*PARTS, "苏州", "金华市"]), st.integers(2014, 2016)),
                       st.integers(0, 1000), min_size=1, max_size=12))
def test_sums_of_parts_are_exact_or_refused(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("parts")
    file = write(folder, [(name, year, n) for (name, year), n in cells.items()])
    code = PARTS | {"苏州": "320500", "金华市": "330700"}
    own = {(code[name], year) for name, year in cells if name not in PARTS}
    twice = any((code[name], year) in own for name, year in cells if name in PARTS)
    options = ImportOptions(constants=CONSTANTS, counties="sum")
    if twice:
        assert all("a part of the city" in problem.found for problem in refused(file, folder, counties="sum"))
        return
    report = import_panel(file, "city_patents", folder / "own", options)
    written = tables.read("city_patents", folder / "own").set_index(["adcode", "year"])["patents"].to_dict()
    expected: dict = {}
    for (name, year), n in cells.items():
        expected[code[name], year] = expected.get((code[name], year), 0) + n
    assert written == expected
    assert all(name in str(report) for name, _ in cells if name in PARTS)


def test_means_of_parts_are_no_means_of_the_city(tmp_path):
    file = write(tmp_path, [("昆山", 2015, 50000)], "城市,年份,在岗职工平均工资（元）")
    constants = {"evidence": "observed", "source": "yearbook"}
    problem, = refused(file, tmp_path, table="city_covariates", constants=constants, counties="sum")
    assert "average_wage of 昆山" in problem.found


def test_links_of_parts_count_for_their_city_and_links_inside_it_are_left_out(tmp_path):
    file = write(tmp_path, [("上海", "南京", 2019, 3), ("昆山", "南京", 2019, 4), ("常熟", "南京", 2019, 5), ("昆山", "苏州", 2019, 6)],
                 "总部,分支,年份,数量")
    constants = {"evidence": "observed"}
    assert len(refused(file, tmp_path, import_edges, "enterprise_links", constants=constants)) == 2
    options = ImportOptions(constants=constants, counties="sum")
    report = import_edges(file, "enterprise_links", tmp_path / "own", options)
    links = tables.read("enterprise_links", tmp_path / "own")
    assert links[["from_adcode", "to_adcode", "links"]].values.tolist() == [["310000", "320100", 3],
                                                                            ["320500", "320100", 9]]
    assert report.skipped["a link inside one city"][0] == 1
    assert "links of 320500 are added up from those of 昆山, 常熟" in str(report)


@pytest.mark.parametrize(("rows", "place"), [
    ([("苏州", "上海", 2019, 50), ("昆山", "上海", 2019, 2), ("常熟", "上海", 2019, 3)], "row 2"),
    ([("上海", "昆山", 2019, 2), ("上海", "常熟", 2019, 3), ("上海", "苏州", 2019, 50)], "row 4"),
    ([("昆山", "义乌", 2019, 1), ("昆山", "金华", 2019, 2)], "row 3"),
    ([("昆山", "金华", 2019, 1), ("苏州", "义乌", 2019, 2)], "row 3")])
def test_a_link_of_a_city_beside_those_of_its_parts_is_never_counted_twice(tmp_path, rows, place):
    file = write(tmp_path, rows, "总部,分支,年份,数量")
    constants = {"evidence": "observed"}
    for together in (False, True):
        problem, = refused(file, tmp_path, import_edges, "enterprise_links", constants=constants, counties="sum",
                           sum=together)
        assert f"own figure with the same other end stands in {place}" in problem.found
        assert "--counties leave-out" in problem.mend


def test_links_of_a_city_and_of_its_parts_with_other_ends_years_or_directions_stand_beside_each_other(tmp_path):
    rows = [("苏州", "上海", 2019, 50), ("昆山", "上海", 2018, 2), ("上海", "常熟", 2019, 3), ("昆山", "南京", 2019, 4),
            ("昆山", "义乌", 2019, 5), ("常熟", "义乌", 2019, 6)]
    import_edges(write(tmp_path, rows, "总部,分支,年份,数量"), "enterprise_links", tmp_path / "own",
                 ImportOptions(constants={"evidence": "observed"}, counties="sum"))
    assert sorted(tables.read("enterprise_links", tmp_path / "own")["links"]) == [2, 3, 4, 11, 50]


def test_a_pair_without_order_is_never_counted_twice_whichever_end_stands_first(tmp_path):
    (tmp_path / "mine.csv").write_text("city_a,city_b,year,full\n苏州,上海,2019,2\n上海,昆山,2019,2\n", encoding="utf-8")
    for mirrored in (False, True):
        problem, = refused(tmp_path / "mine.csv", tmp_path, import_edges, PAIRS, constants={"evidence": "observed"},
                           counties="sum", mirrored=mirrored)
        assert "昆山, a part of the city whose own figure" in problem.found and problem.row == 3


@pytest.mark.parametrize("names", [("昆山市", "昆山市"), ("昆山", "江苏省昆山市"), ("昆山", "苏州市昆山市"), ("昆山市", "Kunshan"),
                                   ("五华区", "五华"), ("昆明市五华区", "五华区")])
def test_the_same_part_twice_is_a_problem_that_names_both_rows(tmp_path, names):
    other = ("太仓", 2015, 6) if "昆" in names[0] and "五华" not in names[0] else ("盘龙区", 2015, 6)
    rows = [(names[0], 2015, 5), other, (names[1], 2015, 7), (names[0], 2016, 1)]
    rows = [(f"云南省{name}" if name in ("五华", "五华区") else name, year, n) for name, year, n in rows]
    problem, = refused(write(tmp_path, rows), tmp_path, counties="sum")
    assert problem.row == 4 and f"{rows[0][0]} (" in problem.found and "(first in row 2)" in problem.found
    assert "--sum" in problem.mend
    import_panel(write(tmp_path, rows), "city_patents", tmp_path / "own",
                 ImportOptions(constants=CONSTANTS, counties="sum", sum=True))
    assert tables.read("city_patents", tmp_path / "own")["patents"].tolist() == [18, 1]


def test_parts_are_told_apart_by_code_where_their_names_are_short(tmp_path):
    head = "代码,城市,年份,专利数"
    rows = [("320583", "昆山", 2015, 5), ("320583", "昆山经济技术开发区", 2015, 6)]
    problem, = refused(write(tmp_path, rows, head), tmp_path, counties="sum")
    assert "昆山 (" in problem.found and problem.row == 3
    rows = [("654002", "伊宁", 2015, 5), ("654021", "伊宁", 2015, 6)]
    import_panel(write(tmp_path, rows, head), "city_patents", tmp_path / "own",
                 ImportOptions(constants=CONSTANTS, counties="sum"))
    assert tables.read("city_patents", tmp_path / "own")["patents"].tolist() == [11]


def test_a_part_of_the_same_link_twice_is_a_problem_and_one_with_another_end_is_not(tmp_path):
    rows = [("昆山", "上海", 2019, 5), ("常熟", "上海", 2019, 6), ("昆山", "义乌", 2019, 2), ("昆山市", "上海", 2019, 5)]
    problem, = refused(write(tmp_path, rows, "总部,分支,年份,数量"), tmp_path, import_edges, "enterprise_links",
                       constants={"evidence": "observed"}, counties="sum")
    assert "昆山 (from_adcode 320500" in problem.found and "first in row 2" in problem.found and problem.row == 5


ENDS = st.sampled_from(["昆山", "太仓", "常熟", "义乌", "东阳", "上海", "南京"])
BELONG = {"昆山": "320500", "太仓": "320500", "常熟": "320500", "义乌": "330700", "东阳": "330700", "上海": "310000",
          "南京": "320100"}
PAIR_LISTS = st.dictionaries(st.tuples(ENDS, ENDS).filter(lambda pair: BELONG[pair[0]] < BELONG[pair[1]]),
                             st.integers(1, 9), min_size=1, max_size=10)


def summed(pairs):
    sums: dict = {}
    for (one, other), n in pairs.items():
        sums[BELONG[one], BELONG[other]] = sums.get((BELONG[one], BELONG[other]), 0) + n
    return sums


def written_pairs(folder):
    lines = (folder / "own" / "my_pairs.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {(line.split(",")[0], line.split(",")[1]): float(line.split(",")[3]) for line in lines}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAIR_LISTS, st.randoms(use_true_random=False))
def test_mirrored_pairs_of_parts_are_counted_once(tmp_path_factory, pairs, random):
    folder = tmp_path_factory.mktemp("mirrored")
    rows = [(a, b, 2019, n) for (a, b), n in pairs.items()] + [(b, a, 2019, n) for (a, b), n in pairs.items()]
    random.shuffle(rows)
    file = write(folder, rows, "city_a,city_b,year,full")
    options = ImportOptions(constants={"evidence": "observed"}, counties="sum", mirrored=True)
    report = import_edges(file, PAIRS, folder / "own", options)
    assert written_pairs(folder) == summed(pairs)
    assert report.skipped["the second mention of an undirected pair"][0] == len(pairs)


def test_pairs_of_different_parts_with_equal_figures_are_no_mirror_images(tmp_path):
    rows = [("昆山", "上海", 2019, 5), ("上海", "常熟", 2019, 5)]
    for mirrored in (False, True):
        import_edges(write(tmp_path, rows, "city_a,city_b,year,full"), PAIRS, tmp_path / "own", ImportOptions(
            constants={"evidence": "observed"}, counties="sum", mirrored=mirrored, replace=True))
        assert written_pairs(tmp_path) == {("310000", "320500"): 10}


@pytest.mark.parametrize("together", [False, True])
def test_a_mirrored_pair_with_two_figures_is_a_problem(tmp_path, together):
    rows = [("昆山", "义乌", 2019, 5), ("常熟", "义乌", 2019, 1), ("义乌", "昆山", 2019, 6), ("义乌", "常熟", 2019, 1)]
    problem, = refused(write(tmp_path, rows, "city_a,city_b,year,full"), tmp_path, import_edges, PAIRS,
                       constants={"evidence": "observed"}, counties="sum", mirrored=True, sum=together)
    assert "昆山 and 义乌 (" in problem.found and "than in row 2" in problem.found and problem.row == 4


def test_several_rows_of_a_pair_both_ways_are_summed_one_way(tmp_path):
    rows = [("上海", "南京", 2019, 2), ("南京", "上海", 2019, 3), ("上海", "南京", 2019, 3), ("南京", "上海", 2019, 2)]
    import_edges(write(tmp_path, rows, "city_a,city_b,year,full"), PAIRS, tmp_path / "own", ImportOptions(
        constants={"evidence": "observed"}, sum=True, mirrored=True))
    assert written_pairs(tmp_path) == {("310000", "320100"): 5}


def matrix(folder, names, cells):
    rows = [[one, *(cells.get((one, other), "") for other in names)] for one in names]
    return write(folder, rows, ",".join(["", *names]))


MATRIX = {"constants": {"evidence": "observed", "year": "2019"}, "value": "full"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAIR_LISTS, st.permutations(list(BELONG)), st.booleans())
def test_matrices_treat_parts_as_lists_do(tmp_path_factory, pairs, names, symmetric):
    folder = tmp_path_factory.mktemp("matrix")
    cells = dict(pairs) | ({(b, a): n for (a, b), n in pairs.items()} if symmetric else {})
    file = matrix(folder, names, cells | {("昆山", "常熟"): 3} | ({("常熟", "昆山"): 3} if symmetric else {}))
    assert all("--counties sum" in problem.mend for problem in refused(file, folder, import_edges, PAIRS, **MATRIX))
    report = import_edges(file, PAIRS, folder / "own", ImportOptions(**MATRIX, counties="sum"))
    assert written_pairs(folder) == summed(pairs)
    assert report.skipped["a link inside one city"][0] == 1
    assert any("are added up from those of" in words for words in report.detected) == any(
        name in ("昆山", "太仓", "常熟", "义乌", "东阳") for pair in pairs for name in pair)
    whole = {pair: n for pair, n in summed(pairs).items() if set(pair) <= {"310000", "320100"}}
    without = ImportOptions(**MATRIX, counties="leave-out", replace=True)
    if whole:
        report = import_edges(file, PAIRS, folder / "own", without)
        assert written_pairs(folder) == whole and report.skipped["a part of a city, left out as asked"][0] == 10


def test_directed_matrices_of_parts_keep_their_direction(tmp_path):
    file = matrix(tmp_path, ["昆山", "太仓", "上海"], {("昆山", "上海"): 2, ("太仓", "上海"): 3, ("上海", "昆山"): 4})
    import_edges(file, "enterprise_links", tmp_path / "own", ImportOptions(
        constants={"evidence": "observed", "year": "2019"}, counties="sum"))
    links = tables.read("enterprise_links", tmp_path / "own")
    assert links[["from_adcode", "to_adcode", "links"]].values.tolist() == [["310000", "320500", 4],
                                                                            ["320500", "310000", 5]]


@pytest.mark.parametrize(("names", "cells", "words", "row"), [
    (["苏州", "昆山", "上海"], {("苏州", "上海"): 9, ("昆山", "上海"): 2}, "stands in row 2, column 上海", 3),
    (["昆山", "昆山市", "上海"], {("昆山", "上海"): 9, ("昆山市", "上海"): 9}, "first in row 2, column 上海", 3),
    (["上海", "常熟", "常熟市"], {("上海", "常熟"): 1, ("上海", "常熟市"): 1}, "first in row 2, column 常熟", 2)])
def test_parts_beside_their_city_and_parts_twice_are_problems_of_a_matrix(tmp_path, names, cells, words, row):
    both = cells | {(b, a): n for (a, b), n in cells.items()}
    problems = refused(matrix(tmp_path, names, cells), tmp_path, import_edges, PAIRS, **MATRIX, counties="sum")
    assert words in problems[0].found and problems[0].row == row
    assert refused(matrix(tmp_path, names, both), tmp_path, import_edges, PAIRS, **MATRIX, counties="sum")

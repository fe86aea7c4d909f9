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

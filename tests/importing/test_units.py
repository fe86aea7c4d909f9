"""Units at the heads of columns: what is converted, what is refused, and that nothing is taken for something else."""
from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_edges, import_panel
from flowspace.importing.scales import Scales
from flowspace.importing.units import factor_between, read_unit, remarks_in, scaled
from flowspace.tables.problems import Collector

MANY = settings(max_examples=300)
CONSTANTS = {"evidence": "observed", "source": "yearbook"}
COVARIATES = tables.read("covariates").set_index("variable")["unit"]

# Units in which statistics are printed, by what a figure of them is in the unit of the table.
MONEY = {"亿元": 1, "万元": "1/10000", "千元": "1/100000", "元": "1/100000000", "百万元": "1/100", "10,000 yuan": "1/10000",
         "10k yuan": "1/10000", "million yuan": "1/100", "RMB bn": 10, "100 million RMB": 1, "CNY million": "1/100",
         "亿元，当年价": 1, "当年价、万元": "1/10000", "单位：万元": "1/10000", "万": "1/10000", "10^4 yuan": "1/10000"}
PEOPLE = {"万人": 1, "人": "1/10000", "千人": "1/10", "10,000 persons": 1, "thousand people": "1/10", "persons": "1/10000"}
AREA = {"平方公里": 1, "km²": 1, "公顷": "1/100", "sq. km": 1, "hectares": "1/100", "万公顷": 100, "平方千米": 1}
PRINTED = {"gdp": MONEY, "deposits": MONEY, "resident_population": PEOPLE, "area": AREA,
           "average_wage": {"元": 1, "万元": 10000, "元/年": 1, "yuan": 1, "千元": 1000, "元/人": 1},
           "rd_intensity": {"%": 1, "‰": "1/10", "per cent": 1}, "rd_personnel_fte": {"人年": 1, "万人年": 10000}}
CASES = [(name, unit, Fraction(factor)) for name, units in PRINTED.items() for unit, factor in units.items()]

STRANGE = ["亿美元", "USD", "美元", "万吨", "户", "市辖区", "增长率", "2000年不变价", "元/平方米", "人/平方公里", "上年=100", "万亩粮", "m",
           "100m", "kg", "位次", "其中：外资", "constant prices", "per capita", "辆", "$", "￡m"]


def imported(tmp_path, text, table="city_covariates", run=import_panel, **options):
    (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
    options.setdefault("constants", CONSTANTS)
    report = run(tmp_path / "mine.csv", table, tmp_path / "own", ImportOptions(**options))
    return tables.read(table, tmp_path / "own"), report


def refused(tmp_path, text, table="city_covariates", run=import_panel, **options):
    with pytest.raises(FlowspaceError) as error:
        imported(tmp_path, text, table, run, **options)
    assert not (tmp_path / "own").exists()
    return error.value.problems


def test_every_declared_unit_of_figures_is_understood():
    stated = "as the table covariates states for the variable"
    declared = {column.unit for name in tables.names() for column in tables.declared(name).columns
                if column.type in ("integer", "number") and column.name != "year" and not column.name.endswith("_year")
                and any(key.table == "cities" for key in tables.declared(name).foreign_keys)}
    unknown = {unit for unit in declared | set(COVARIATES) if read_unit(unit) is None}
    assert unknown == {stated, "links or cities"} | ({"calendar year"} & unknown)


@pytest.mark.parametrize(("name", "unit", "factor"), CASES, ids=str)
def test_units_as_printed(name, unit, factor):
    problems = Collector("mine.csv")
    for head in (f"X（{unit}）", f"X [{unit}]", f"X({unit})(当年价)"):
        assert Scales({}, [], problems, 1).find(name, COVARIATES[name], [head]).factor == factor
    assert Scales({}, [unit], problems, 1).find(name, COVARIATES[name], ["X"]).factor == factor
    assert not problems


@pytest.mark.parametrize("remark", STRANGE)
@pytest.mark.parametrize("name", sorted(PRINTED))
def test_remarks_that_are_no_unit_of_the_variable_are_refused(name, remark):
    problems = Collector("mine.csv")
    Scales({}, [], problems, 1).find(name, COVARIATES[name], [f"X（{remark}）"])
    assert len(problems.listed()) == 1 and f"--unit {name}=" in problems.listed()[0].mend


@MANY
@given(st.sampled_from(CASES), st.sampled_from(CASES))
def test_units_of_one_kind_convert_there_and_back_and_others_never(one, other):
    first, second = (read_unit(case[1].replace("、", ",").removeprefix("单位：")) for case in (one, other))
    there = factor_between(first, second)
    kinds = [read_unit(COVARIATES[case[0]]).kind for case in (one, other)]
    if first.kind and second.kind and there is not None and (back := factor_between(second, first)) is not None:
        assert there * back == 1
    if kinds[0] != kinds[1] and first.kind and second.kind:
        assert there is None


@MANY
@given(st.text(alphabet=st.sampled_from("亿万千百十元人公里顷平方件年美港吨/（）()%0123456789 kKmMbn$€yuanRMBper,.^-_"), max_size=12))
def test_whatever_stands_in_the_brackets_is_understood_harmless_or_refused(text):
    problems = Collector("mine.csv")
    scale = Scales({}, [], problems, 1).find("gdp", COVARIATES["gdp"], [f"GDP（{text}）"])
    if not problems and scale.factor != 1:
        assert scale.unit and factor_between(read_unit(scale.unit), read_unit(COVARIATES["gdp"])) == scale.factor


@MANY
@given(st.decimals(min_value=0, max_value=10 ** 9, places=4, allow_nan=False), st.sampled_from(sorted(MONEY)))
def test_figures_scale_exactly(figure, unit):
    factor = Fraction(MONEY[unit])
    assert Fraction(scaled(f"{figure:f}", factor, whole=False)) == Fraction(figure) * factor
    assert Fraction(scaled(f"{figure:,f}", factor, whole=False)) == Fraction(figure) * factor


@pytest.mark.parametrize(("head", "name", "remarks"), [
    ("GDP_万元", "GDP", ("万元",)), ("GDP/亿元", "GDP", ("亿元",)), ("gdp in million yuan", "gdp", ("in million yuan",)),
    ("GDP万元", "GDP", ("万元",)), ("GDP万美元", "GDP万美元", ("美元",)), ("教育支出", "教育支出", ()), ("常住人口", "常住人口", ()),
    ("年末总人口（万人）_全市", "年末总人口", ("万人", "全市")), ("area km2", "area", ("km2",)), ("fastest_min", "fastest", ("min",))])
def test_heads_are_split_from_their_units(head, name, remarks):
    assert remarks_in(head) == (name, remarks)


def test_by_hand_and_by_name_the_unit_counts_all_the_same(tmp_path):
    text = "城市,年份,{}\n苏州,2015,145040700\n"
    for i, (head, options) in enumerate([
            ("GDP（万元）", {"variables": {"gdp": "GDP（万元）"}}), ("GDP（万元）", {"variables": {"gdp": "GDP"}}),
            ("地区生产总值(当年价，万元)", {}), ("产值", {"variables": {"gdp": "产值"}, "units": {"gdp": "万元"}}),
            ("GDP（亿元）", {"units": {"gdp": "万元"}}), ("Gross Regional Product, 10k yuan", {})]):
        (tmp_path / str(i)).mkdir()
        quoted = f'"{head}"'
        frame, report = imported(tmp_path / str(i), text.format(quoted), **options)
        assert frame[["variable", "value"]].values.tolist() == [["gdp", 14504.07]]
        assert "divided by 10,000, from " in str(report) and "to 100 million yuan" in str(report)


def test_gdp_in_ten_thousands_under_a_bare_head_is_asked_about(tmp_path):
    problem, = refused(tmp_path, "城市,年份,GDP\n苏州,2015,145040700\n南京,2015,97207700\n")
    assert "about 10,000 times the embedded figures" in problem.found and "--unit gdp=" in problem.mend
    # One head of two says its unit: the other is asked about all the same.
    problem, = refused(tmp_path, "城市,GDP2014（万元）,GDP2015\n苏州,137609000,145041000\n南京,88207500,97207700\n")
    assert problem.found.startswith("gdp of 2015 without a unit")
    frame, report = imported(tmp_path, "城市,年份,GDP\n苏州,2015,14504.1\n")
    assert frame["value"].tolist() == [14504.1]
    assert "no unit said, taken as 100 million yuan" in str(report)


def test_units_beside_the_table_in_a_row_of_their_own_in_a_column_and_in_labels(tmp_path):
    texts = ["单位：万元、人,,,\n城市,年份,地区生产总值,常住人口\n苏州,2015,145041000,10616000\n",
             "城市,年份,地区生产总值,常住人口\n,,万元,人\n苏州,2015,145041000,10616000\n",
             "城市,年份,指标,数值,单位\n苏州,2015,地区生产总值,145041000,万元\n苏州,2015,常住人口,1061.6,万人\n",
             "城市,年份,指标,数值\n苏州,2015,地区生产总值（万元）,145041000\n苏州,2015,常住人口（人）,10616000\n",
             "城市,地区生产总值（万元）,常住人口（万人）\n,2015,2015\n苏州,145041000,1061.6\n",
             "城市,2015年,\n,地区生产总值（万元）,常住人口（万人）\n苏州,145041000,1061.6\n",
             ",2015年,\n城市,地区生产总值（万元）,常住人口（万人）\n苏州,145041000,1061.6\n",
             "city,gdp_2015_万元,常住人口2015（万人）\n苏州,145041000,1061.6\n"]
    for i, text in enumerate(texts):
        (tmp_path / str(i)).mkdir()
        frame, _ = imported(tmp_path / str(i), text)
        assert frame[["year", "variable", "value"]].values.tolist() == [
            [2015, "gdp", 14504.1], [2015, "resident_population", 1061.6]], text


def test_a_unit_beside_the_table_that_does_not_fit_is_refused(tmp_path):
    problem, = refused(tmp_path, "单位：万元,,\n城市,年份,常住人口\n苏州,2015,1061\n")
    assert "stated beside the table" in problem.found and "--unit resident_population=" in problem.mend


def test_counts_stay_whole_and_trains_have_their_minutes(tmp_path):
    constants = {**CONSTANTS, "series": "mine"}
    frame, _ = imported(tmp_path, "城市,年份,专利授权量（万件）\n苏州,2015,5.3528\n", "city_patents", constants=constants)
    assert frame["patents"].tolist() == [53528]
    (tmp_path / "b").mkdir()
    problem, = refused(tmp_path / "b", "城市,年份,专利授权量（万件）\n苏州,2015,5.35285\n", "city_patents", constants=constants)
    assert "53528.5 patents" in problem.found and "whole number" in problem.expected
    text = "from,to,year,trains,最短时间（小时）\n上海,南京,2019,300,1.25\n"
    frame, _ = imported(tmp_path / "b", text, "rail_services", import_edges, constants={"evidence": "observed"})
    assert frame["fastest_minutes"].tolist() == [75]


def test_units_said_wrongly_are_named_once(tmp_path):
    problems = refused(tmp_path, "城市,年份,产值\n苏州,2015,14504\n", variables={"gdp": "产值"},
                       units={"gdp": "公顷", "gpd": "万元", "area": "x"})
    assert [problem.found.split("=")[0] for problem in problems] == ["--unit gdp", "--unit gpd", "--unit area"]

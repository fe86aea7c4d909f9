"""Heads of statistical yearbooks: which variable they are, which they only nearly are, and how a reader says it."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_panel
from flowspace.importing.variables import NEARLY, YEARBOOK, Variables

DECLARED = tables.read("covariates")
USED = sorted(set(tables.read("city_covariates")["variable"]))
KNOWN = Variables(DECLARED)
OPTIONS = ImportOptions(constants={"evidence": "observed", "source": "yearbook"})


@pytest.mark.parametrize("key", USED)
def test_every_variable_answers_to_its_key_its_names_and_those_of_yearbooks(key):
    row = DECLARED.set_index("variable").loc[key]
    for head in (key, row["name_en"], row["name_zh"], *YEARBOOK[key].split()):
        for form in (head, head.upper(), f"{head}（万元）", f"{head}_2015", f"2015年{head}", f"全市{head}", f" {head}\u3000"):
            assert KNOWN.find(form) is not None and KNOWN.find(form)[0] == key, form


@pytest.mark.parametrize("head", sorted(NEARLY))
def test_what_is_nearly_a_variable_is_none_and_says_why(head):
    for form in (head, f"{head}（万人）", f"2015年{head}", head.upper()):
        assert KNOWN.find(form) is None and KNOWN.why_not(form)


def test_no_head_means_two_variables_and_none_is_both_a_variable_and_nearly_one():
    for key, words in YEARBOOK.items():
        for word in words.split():
            assert [other for other in YEARBOOK if KNOWN.find(word)[0] == other] == [key]
            assert not KNOWN.why_not(word)


@settings(max_examples=300)
@given(st.sampled_from(["户籍", "就业", "平均", "农村", "城镇", "人均", "第一产业占", "建成区", "住户", "外商", "市辖区", "上年"]),
       st.sampled_from([word for words in YEARBOOK.values() for word in words.split() if not word.isascii()]),
       st.sampled_from(["", "增长率", "比重", "指数", "增速"]))
def test_a_head_that_says_more_than_a_variable_is_not_taken_for_it(before, word, after):
    assert KNOWN.find(before + word + after) is None or before == "城镇"


def refused(tmp_path, text, options=OPTIONS):
    (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FlowspaceError) as error:
        import_panel(tmp_path / "mine.csv", "city_covariates", tmp_path / "own", options)
    assert not (tmp_path / "own").exists()
    return error.value.problems


def test_registered_population_is_not_taken_for_residents(tmp_path):
    problem, = refused(tmp_path, "城市,年份,年末户籍人口（万人）\n苏州,2015,667\n")
    assert "which is not the resident population" in problem.found
    assert "resident_population" in problem.expected and "--variable" in problem.mend
    problem, = refused(tmp_path, "城市,年份,指标,数值\n苏州,2015,年末户籍人口,667\n")
    assert (problem.row, problem.column) == (2, "指标") and "resident population" in problem.found
    (tmp_path / "mine.csv").write_text("城市,年份,GDP（亿元）,年末户籍人口\n苏州,2015,14504,667\n", encoding="utf-8")
    report = import_panel(tmp_path / "mine.csv", "city_covariates", tmp_path / "own", OPTIONS)
    assert report.rows_written == 1
    assert "年末户籍人口 (the registered population" in str(report)


def test_a_head_that_is_not_understood_lists_the_choices(tmp_path):
    problem, = refused(tmp_path, "城市,年份,产值,总量\n苏州,2015,1,2\n")
    assert "'产值', '总量'" in problem.found and "--variable gdp=HEAD" in problem.mend
    assert all(key in problem.expected for key in DECLARED["variable"])


def test_a_variable_that_does_not_exist_is_named_once(tmp_path):
    for options in (ImportOptions(constants={**OPTIONS.constants, "variable": "gpd"}),
                    ImportOptions(constants=OPTIONS.constants, variables={"gpd": "2015"})):
        problems = refused(tmp_path, "城市,2014,2015\n苏州,13760,14504\n", options)
        assert [problem.found for problem in problems if "gpd" in problem.found][0].endswith("(did you mean 'gdp'?)")
        assert sum("gpd" in problem.found for problem in problems) == 1


def test_two_heads_for_one_variable_are_asked_about_and_one_said_by_hand_is_taken(tmp_path):
    text = "城市,年份,GDP（亿元）,地区生产总值（万元）\n苏州,2015,14504.1,145041000\n"
    problem, = refused(tmp_path, text)
    assert "two columns for gdp" in problem.found and "--variable gdp=HEAD" in problem.mend
    options = ImportOptions(constants=OPTIONS.constants, variables={"gdp": "地区生产总值（万元）"})
    import_panel(tmp_path / "mine.csv", "city_covariates", tmp_path / "own", options)
    assert tables.read("city_covariates", tmp_path / "own")["value"].tolist() == [14504.1]


def test_one_variable_in_columns_of_years(tmp_path):
    (tmp_path / "mine.csv").write_text("单位：万元\n城市,2014年,2015年\n苏州,137609000,145041000\n", encoding="utf-8")
    options = ImportOptions(constants={**OPTIONS.constants, "variable": "gdp"})
    import_panel(tmp_path / "mine.csv", "city_covariates", tmp_path / "own", options)
    assert tables.read("city_covariates", tmp_path / "own")[["year", "value"]].values.tolist() == [
        [2014, 13760.9], [2015, 14504.1]]

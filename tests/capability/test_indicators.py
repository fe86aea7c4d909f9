"""The table of indicators: what is refused, all at once and with a hint, and what a reader's own file changes."""
from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.capability import choose_indicators
from flowspace.errors import FlowspaceError, ParameterError, TableError
from flowspace.tables.indicator_rules import AGGREGATORS, DIMENSIONS

SHIPPED = tables.read("capability_indicators")
ROW = SHIPPED.index[(SHIPPED["code"] == "patents") & (SHIPPED["version"] == "volume")][0]


def changed(row=ROW, **cells):
    frame = SHIPPED.copy()
    for name, value in cells.items():
        frame.loc[row, name] = value
    return frame


def said(frame, version="volume"):
    with pytest.raises(TableError) as error:
        choose_indicators(frame, version)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("version", ["volume", "intensity"])
def test_the_shipped_table_has_every_dimension_in_both_versions_and_simulates_nothing(version):
    chosen = choose_indicators(SHIPPED, version)
    assert list(dict.fromkeys(indicator.dimension for indicator in chosen)) == list(DIMENSIONS)
    assert len({indicator.code for indicator in chosen}) == len(chosen)
    named = {r.table for i in chosen for r in (i.figures, i.weight, i.denominator) if r is not None}
    simulated = {"copatents", "copatent_cities", "enterprise_links", "enterprise_cities"}
    assert not named & simulated


@pytest.mark.parametrize(("cells", "words"), [
    ({"table": "city_patent_estimated"}, ["column table", "did you mean 'city_patents_estimated'"]),
    ({"column": "patent"}, ["column column", "did you mean 'patents'"]),
    ({"column": "flag"}, ["no column of figures 'flag'"]),
    ({"aggregator": "summ"}, ["'summ'", "did you mean 'sum'"]),
    ({"aggregator": "links_within"}, ["holds figures of cities", "choose another aggregator"]),
    ({"aggregator": "listed_places", "denominator": ""}, ["empty the cell"]),
    ({"dimension": "outputs"}, ["did you mean 'output'"]),
    ({"version": "both"}, ["once more for both"]),
    ({"filter": "year>2010"}, ["'year>2010'", "column=value"]),
    ({"filter": "yaer=2010"}, ["did you mean 'year'"]),
    ({"filter": "year=soon"}, ["year=soon", "a number"]),
    ({"filter": "evidence=obsreved"}, ["did you mean 'observed'"]),
    ({"denominator": "city_covariates"}, ["column denominator", "table.column"]),
    ({"denominator": "city_covariate.gdp"}, ["did you mean 'city_covariates'"]),
    ({"denominator": "province_rd.budget_total"}, ["a table of cities"]),
    ({"denominator": "cities.longitude"}, ["no column 'year'"]),
    ({"weight": "city_covariates.gdp"}, ["a weight with the aggregator 'sum'"]),
    ({"aggregator": "maximum", "denominator": "city_covariates.gdp"}, ["a denominator for sums only"]),
    ({"timing": "from_list_year"}, ["no column 'list_year'"]),
    ({"direction": 0}, ["-1 where less"]),
    ({"direction": 2}, ["from -1 to 1"]),
    ({"scale": 0.0}, ["not below"]),
    ({"table": "ai_copublication_cities", "column": "papers"}, ["told apart by venues", "venues=all"]),
    ({"table": "province_rd", "column": "rd_expenditure"}, ["shared out", "city_covariates.gdp"]),
    ({"table": "book_findings", "column": "quantity"}, ["no figures of cities, provinces or links"])])
def test_a_wrong_cell_is_named_with_what_to_do(cells, words):
    problems = "\n".join(said(changed(**cells)))
    for word in words:
        assert word in problems


def test_all_problems_come_at_once_with_their_rows():
    frame = changed(table="nowhere", denominator="city_covariates")
    other = SHIPPED.index[SHIPPED["code"] == "loans"][0]
    # 'loan' could be a variable of the reader's own, so it is looked up when figures are read.
    frame.loc[other, ["column", "filter"]] = ["loan", "flga!=implausible"]
    problems = said(frame)
    assert len(problems) == 3
    assert sum(f"row {ROW + 2}," in text for text in problems) == 2
    assert sum(f"row {other + 2}," in text and "'flag'" in text for text in problems) == 1


def test_a_code_twice_is_refused():
    problems = said(pd.concat([SHIPPED, SHIPPED.loc[[ROW]]]))
    assert any("a second time" in text for text in problems)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_without_indicator_in_use_is_refused(dimension):
    frame = SHIPPED.copy()
    frame.loc[frame["dimension"] == dimension, "used"] = False
    assert any(f"no indicator in use for {dimension}" in text for text in said(frame))


def test_a_table_for_one_version_needs_nothing_for_the_other():
    assert choose_indicators(SHIPPED[SHIPPED["version"] != "intensity"], "volume")


def test_unknown_versions_and_codes_are_refused_with_a_hint():
    with pytest.raises(ParameterError, match="did you mean 'volume'"):
        choose_indicators(SHIPPED, "volum")
    with pytest.raises(ParameterError, match="did you mean 'patents'") as error:
        choose_indicators(SHIPPED, "volume", ["patent", "lones"])
    assert len(error.value.problems) == 2


def test_a_file_of_the_readers_own_is_held_to_the_same_rules(tmp_path):
    changed(table="city_patent_estimated").to_csv(tmp_path / "capability_indicators.csv", index=False)
    with pytest.raises(TableError) as error:
        tables.read("capability_indicators", tmp_path)
    [problem] = error.value.problems
    assert (problem.row, problem.column) == (ROW + 2, "table") and "city_patents_estimated" in problem.found


TEXTS = st.one_of(st.text(max_size=12), st.sampled_from([
    "", "sum", "mean", "city_covariates", "city_covariates.gdp", "gdp", "patents", "province_rd", "copatents", "cities",
    "policy=innovative_city", "venues=all", "a.b[c", "a.b[c=d]", "fixed", "from_list_year", "policy_pilots",
    *AGGREGATORS]))
CELLS = {name: TEXTS for name in SHIPPED.columns if SHIPPED[name].dtype == "str"}
CELLS |= {"scale": st.floats(), "direction": st.integers(-3, 3), "used": st.booleans()}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(row=st.sampled_from(list(SHIPPED.index)), cells=st.lists(
    st.sampled_from(sorted(CELLS)).flatmap(lambda name: st.tuples(st.just(name), CELLS[name])), min_size=1, max_size=4))
def test_no_table_however_bad_ends_in_anything_but_a_named_error(row, cells):
    try:
        chosen = choose_indicators(changed(row, **dict(cells)))
    except FlowspaceError as error:
        assert all(problem.found and problem.expected and problem.mend for problem in error.problems)
    else:
        assert {indicator.dimension for indicator in chosen} == set(DIMENSIONS)


def test_the_shipped_table_is_the_one_that_its_code_makes():
    from flowspace.sources.capability_indicators import capability_indicators
    from flowspace.tables.catalogue import TABLES
    from flowspace.tables.writing import to_bytes

    shipped = (tables.embedded_folder() / "capability_indicators.csv").read_bytes()
    assert shipped == to_bytes(capability_indicators(), TABLES["capability_indicators"])

"""Options that name a head, a name, a column or a variable that is not there: each is named, none is passed over."""
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_edges, import_panel

CONSTANTS = {"series": "mine", "evidence": "observed", "source": "yearbook"}
TEXT = "Ort,Jahr,Zahl,rest\n苏州,2015,5,x\n无锡,2015,6,y\n"
GOOD = {"adcode": "Ort", "year": "Jahr", "patents": "Zahl"}


def outcome(folder, text=TEXT, run=import_panel, table="city_patents", **options):
    """Import; returns the problems, or none where it was taken."""
    (folder / "mine.csv").write_text(text, encoding="utf-8")
    try:
        run(folder / "mine.csv", table, folder / "own", ImportOptions(**{"constants": CONSTANTS, **options}))
    except FlowspaceError as error:
        assert not (folder / "own").exists()
        return error.problems
    return []


def test_the_sample_itself_is_good(tmp_path):
    assert outcome(tmp_path, columns=GOOD) == []


@pytest.mark.parametrize("name", [*GOOD, "province"])
def test_a_head_that_is_not_there_is_named_with_its_option(tmp_path, name):
    words = [problem.found for problem in outcome(tmp_path, columns={**GOOD, name: "Orte"})]
    assert any("no column headed 'Orte' (did you mean 'Ort'?)" in word for word in words)
    assert not any("no row of heads" in word for word in words)


def test_a_city_given_by_hand_that_no_row_names_or_with_a_code_that_is_none(tmp_path):
    problems = outcome(tmp_path, columns=GOOD, cities={"苏洲": "320500", "无锡": "999999", "Ort": "320500"})
    assert [problem.found.partition(",")[0] for problem in problems if problem.found.startswith("--city")] == [
        "--city 苏洲=320500", "--city 无锡=999999", "--city Ort=320500"]
    assert all("--column adcode=HEAD" in problem.mend for problem in problems if problem.found.startswith("--city"))
    assert outcome(tmp_path, TEXT.replace("苏州", "苏洲"), columns=GOOD, cities={"苏洲": "320500"}) == []


def test_one_head_for_two_columns_and_heads_given_for_a_matrix(tmp_path):
    problems = outcome(tmp_path, columns={**GOOD, "patents": "Jahr"})
    assert "the head 'Jahr' given for year and for patents" in problems[0].found
    matrix = ",上海,南京\n上海,,5\n南京,7,\n"
    constants = {"evidence": "observed", "year": "2019"}
    problem, = outcome(tmp_path, matrix, import_edges, "enterprise_links", constants=constants, columns={"links": "强度"})
    assert "for a matrix" in problem.found and "--value" in problem.mend
    assert outcome(tmp_path, matrix, import_edges, "enterprise_links", constants=constants) == []


NAMES = st.sampled_from(["adcode", "year", "patents", "flag", "province", "patent", "Ort", "gdp", "苏州", "x y"])
# A head that stands among the figures may be taken at its word: the row of heads is then another.
HEADS = st.sampled_from(["Ort", "Jahr", "Zahl", "rest", "ort", "Orte", "苏州", "2015", "320500", "万元", ""])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, HEADS.filter(lambda head: head not in TEXT.split("\n", 1)[1]), max_size=3),
       st.dictionaries(NAMES, HEADS, max_size=2),
       st.dictionaries(NAMES, HEADS, max_size=2), st.dictionaries(NAMES, HEADS, max_size=2),
       st.lists(HEADS, max_size=2), st.sampled_from(["", "sum", "leave-out", "add"]))
def test_whatever_is_said_is_followed_or_named(tmp_path_factory, columns, cities, units, variables, leave_out,
                                               counties):
    folder = tmp_path_factory.mktemp("options")
    problems = outcome(folder, columns={**GOOD, **columns}, cities=cities, units=units, variables=variables,
                       leave_out=leave_out, counties=counties)
    words = " | ".join(str(problem) for problem in problems)
    heads = {"ort", "jahr", "zahl", "rest"}
    for name, text in columns.items():
        if text.lower() not in heads or name in ("patent", "Ort", "gdp", "苏州", "x y"):
            assert name in words
    for name, code in cities.items():
        if name != "苏州" or code != "320500":
            assert f"--city {name}={code}" in words
    for name in units:
        assert f"--unit {name}" in words
    assert not variables or "--variable" in words
    assert counties != "add" or "--counties add" in words

"""A chapter's parameters: every mistake named, all at once, and nothing but named errors whatever is given."""
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import book, tables
from flowspace.errors import FlowspaceError, ParameterError

GOOD = {"start_year": 2006, "end_year": 2010, "agglomerations": [], "membership": "prefectures", "language": "en",
        "data_folder": "", "results_folder": ""}


PATENTS = book.Chapter(5, "none", "city_patents")


def opened(least_years=1, own=None, **changed):
    return book.open_study(replace(PATENTS, least_years=least_years, own=own or {}), **{**GOOD, **changed})


def told(**changed):
    with pytest.raises(ParameterError) as caught:
        opened(**changed)
    return [str(problem) for problem in caught.value.problems]


def test_defaults_open_all_nineteen():
    study = opened()
    assert len(study.agglomerations) == 19 and study.members["adcode"].is_unique
    assert study.table("city_patents")["year"].between(2006, 2010).all()


@pytest.mark.parametrize("name", ["pearl-river-delta", "Pearl River Delta", "珠江三角洲城市群", "珠三角", " PEARL-RIVER-DELTA "])
def test_an_agglomeration_goes_by_any_of_its_names(name):
    table = tables.read("agglomerations")
    if name == "珠江三角洲城市群":
        name = table.loc[table["agglomeration"] == "pearl-river-delta", "name_zh"].item()
    assert opened(agglomerations=[name]).setting.agglomerations == ("pearl-river-delta",)


def test_agglomerations_stand_in_the_order_of_the_plan():
    study = opened(agglomerations=["northern-tianshan", "yangtze-river-delta"])
    assert study.agglomerations["agglomeration"].tolist() == ["yangtze-river-delta", "northern-tianshan"]
    assert study.members["agglomeration"].unique().tolist() == ["yangtze-river-delta", "northern-tianshan"]


@pytest.mark.parametrize(("changed", "words"), [
    ({"start_year": 2010, "end_year": 2006}, "start_year 2010 after end_year 2006"),
    ({"start_year": 1980}, "1990 to 2018"),
    ({"end_year": 2035}, "1990 to 2018"),
    ({"start_year": "2006"}, "whole number"),
    ({"start_year": 2006.0}, "whole number"),
    ({"start_year": True}, "whole number"),
    ({"agglomerations": ["perl-river-delta"]}, "did you mean 'pearl-river-delta'"),
    ({"agglomerations": "pearl-river-delta"}, "in brackets"),
    ({"agglomerations": [3]}, '"3"'),
    ({"membership": "prefecture"}, "did you mean 'prefectures'"),
    ({"language": "fr"}, '"en" or "zh"'),
    ({"data_folder": "no/such/folder"}, "not a folder"),
    ({"results_folder": 3}, "in quotes"),
    ({"start_yaer": 2006}, "did you mean 'start_year'"),
])
def test_each_mistake_is_named(changed, words):
    assert any(words in line for line in told(**changed))


def test_all_mistakes_at_once():
    lines = told(start_year=2010, end_year=2006, agglomerations=["nowhere", "elsewhere"], membership="x", language="y",
                 data_folder="z")
    assert len(lines) == 6


def test_a_missing_parameter_is_named():
    given_parameters = {k: v for k, v in GOOD.items() if k != "membership"}
    with pytest.raises(ParameterError, match='no parameter "membership"'):
        book.open_study(PATENTS, **given_parameters)


def test_a_folder_with_other_files_is_never_taken_for_results(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    assert "nothing was written or removed" in told(results_folder=str(tmp_path))[0]
    assert (tmp_path / "thesis.docx").read_text() == "precious"
    file = tmp_path / "thesis.docx"
    assert "is a file" in told(results_folder=str(file))[0]


def test_a_notebook_shows_words_and_no_traceback():
    with pytest.raises(ParameterError) as caught:
        opened(language="fr")
    shown = "\n".join(caught.value._render_traceback_())
    assert "Traceback" not in shown and "expected" in shown


ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
                     st.lists(st.one_of(st.integers(), st.text(max_size=10), st.none()), max_size=3),
                     st.dictionaries(st.text(max_size=3), st.integers(), max_size=2))


@settings(max_examples=150)
@given(st.fixed_dictionaries({}, optional={name: ANYTHING for name in GOOD if name != "results_folder"}))
def test_whatever_is_given_ends_in_a_study_or_a_named_error(changed):
    try:
        study = opened(**changed)
    except FlowspaceError as error:
        assert error.problems and all("To mend it" in str(problem) for problem in error.problems)
    else:
        assert study.setting.start_year <= study.setting.end_year


def test_the_grade_of_a_study_is_the_weakest_of_its_own_rows(tmp_path):
    rows = tables.read("city_patents").query("series == 'applications_1990_2013' and year <= 2001")
    rows = rows.assign(series="mine", evidence=["simulated" if year == 2001 else "estimated" for year in rows["year"]])
    rows.to_csv(tmp_path / "city_patents.csv", index=False)
    own = {"data_folder": str(tmp_path), "start_year": 1990}
    assert opened(**own, end_year=2000).evidence("city_patents") == "estimated"
    assert opened(**own, end_year=2001).evidence("city_patents") == "simulated"
    assert opened().evidence("city_patents") == "observed"


OWN = {"draws": book.whole(1, 1000), "weights": book.one_of("equal", "entropy"), "copatents": book.yes_or_no()}


def test_a_chapters_own_parameters_are_checked_with_the_others_and_kept():
    good = {"draws": 10, "weights": "entropy", "copatents": True}
    assert opened(own=OWN, **good).setting.own == good
    problems = told(own=OWN, draws=0, weights="entropie", copatents="yes", start_year=1800)
    assert len(problems) == 4
    for words in ("start_year 1800", "draws 0; expected a whole number from 1 to 1,000",
                  "did you mean 'entropy'", "copatents 'yes'"):
        assert any(words in problem for problem in problems), words
    assert "draws True" in told(own=OWN, **{**good, "draws": True})[0]


LAYERS = {"layers": book.some_of("ai", "rail", "copatents", "enterprise")}


@pytest.mark.parametrize("given_layers", [
    [], ["rail"], ["enterprise", "ai"], ("ai", "rail", "copatents", "enterprise"),
])
def test_a_list_of_names_may_be_empty_and_in_any_order(given_layers):
    assert opened(own=LAYERS, layers=given_layers).setting.own == {"layers": given_layers}


@pytest.mark.parametrize(("wrong", "words"), [
    ("rail", ["layers 'rail' (str)", 'for example ["ai"]']),
    (None, ["layers None (NoneType)"]),
    ({"rail": 1}, ["layers {'rail': 1} (dict)"]),
    (["rails"], ["layers with 'rails'", "did you mean 'rail'"]),
    (["RAIL"], ["layers with 'RAIL'"]),
    ([3, None, ["ai"]], ["layers with 3", "layers with None", "layers with ['ai']"]),
    (["rail", "ai", "rail", "rail"], ['layers with "rail" 3 times; expected each name once']),
    (["rail", "rail", "air"], ["2 times", "layers with 'air'"]),
])
def test_each_mistake_in_a_list_of_names_is_named(wrong, words):
    problems = told(own=LAYERS, layers=wrong)
    assert all("To mend it" in problem for problem in problems)
    for each in words:
        assert any(each in problem for problem in problems), each


@settings(max_examples=60)
@given(ANYTHING)
def test_whatever_is_given_for_a_list_of_names_is_taken_or_named(given_layers):
    problems = LAYERS["layers"].problems("layers", given_layers)
    good = isinstance(given_layers, list) and len(set(map(repr, given_layers))) == len(given_layers) and all(
        one in ("ai", "rail", "copatents", "enterprise") for one in given_layers)
    assert (problems == []) == good


def test_paths_of_a_chapter_are_empty_or_there(tmp_path):
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    own = {"documents_folder": book.folder_or_none(), "answers_file": book.file_or_none()}
    for good in ({"documents_folder": "", "answers_file": ""},
                 {"documents_folder": str(tmp_path), "answers_file": str(tmp_path / "a.csv")}):
        assert opened(own=own, **good).setting.own == good
    # A file is no folder, a folder no file, and what cannot be a path at all is told, not raised.
    problems = told(own=own, documents_folder=str(tmp_path / "a.csv"), answers_file=str(tmp_path))
    assert ["no folder" in problems[0], "no file" in problems[1]] == [True, True]
    for odd in (None, 3, "\0", "x" * 5000):
        assert len(told(own=own, documents_folder=odd, answers_file=odd)) == 2


def test_an_own_parameter_that_is_missing_or_that_the_chapter_does_not_have_is_named():
    assert any('no parameter "copatents"' in problem for problem in told(own=OWN, draws=1, weights="equal"))
    assert 'parameter "draws"' in told(draws=1)[0]


def test_too_few_years_are_named():
    assert "found 2 years (2009 to 2010); expected at least 3" in told(start_year=2009, end_year=2010, least_years=3)[0]
    assert len(opened(start_year=2008, least_years=3).years) == 3


def test_several_tables_bound_the_years_together():
    def years(covering):
        with pytest.raises(ParameterError) as caught:
            book.open_study(book.Chapter(3, "x", covering), **{**GOOD, "start_year": 1900})
        return str(caught.value)

    assert "2010 to 2023" in years(["city_patents_estimated", "province_rd"])
    assert "1990 to 2023" in years(lambda read: ["city_patents_estimated"] if len(read("cities")) else [])


def test_all_members_are_there_whatever_was_chosen():
    study = opened(agglomerations=["northern-tianshan"])
    assert study.all_members["agglomeration"].nunique() == 19 and study.members["agglomeration"].nunique() == 1
    assert study.all_members["agglomeration"].unique().tolist() == study.all_agglomerations["agglomeration"].tolist()

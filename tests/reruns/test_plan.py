"""Parameters are checked before anything runs: every problem at once, in plain words, with exit codes for scripts."""
import json

import pytest

from flowspace import reruns, tables
from flowspace.book import Known
from flowspace.cli import main
from flowspace.errors import FlowspaceError, ParameterError
from flowspace.reruns.parameters import from_words, notebook_of
from flowspace.reruns.plan import _checked as checked
from flowspace.reruns.plan import book_plans, plan, plans
from flowspace.runs import outcomes


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a kernel was about to start")

    monkeypatch.setattr(outcomes, "outcomes", refuse)


def told(call, *arguments, **named):
    with pytest.raises(FlowspaceError) as caught:
        call(*arguments, **named)
    return [str(problem) for problem in caught.value.problems]


def test_all_problems_of_a_run_are_told_at_once(capsys, tmp_path):
    given = ["-p", "start_yaer", "2012", "-p", "end_year", "1990", "-p", "window", "five", "-p", "agglomerations",
             "nowhere", "-p", "membership", "oficial", "-p", "language", "fr", "-p", "data_folder",
             str(tmp_path / "gone")]
    assert main(["run", "4", *given, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    for words in ("did you mean 'start_year'", "after end_year 1990", "window 'five'", '"nowhere"',
                  "did you mean 'official'", '"fr"', "not a folder"):
        assert words in said, words
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words, code", [
    (["run", "9", "--out", "x"], 1), (["run", "5", "-p", "results_folder", "y", "--out", "x"], 1),
    (["run", "5", "-p", "seed", "1", "-p", "seed", "2", "--out", "x"], 1), (["sweep", "5", "--out", "x"], 1),
    (["sweep", "5", "--windows", "40", "--out", "x"], 1), (["sweep", "5", "--windows", "0", "--out", "x"], 1),
    (["sweep", "5", "--grid", "measure", "taylr,pielou", "--out", "x"], 1),
    (["sweep", "5", "--list", "gone.csv", "--out", "x"], 1),
    (["sweep", "5", "--windows", "10", "--workers", "0", "--out", "x"], 1),
    (["sweep", "5", "--windows", "10", "--scheduler", "nowhere", "--out", "x"], 1),
    (["run", "gone.ipynb", "--out", "x"], 1), (["verify", "gone"], 2), (["diff", "gone", "gone"], 2),
    (["repeat", "gone", "--out", "x"], 2), (["parameters", "nine"], 1)])
def test_mistakes_have_words_and_a_code(words, code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    said = capsys.readouterr().err
    assert "To mend it" in said and "Traceback" not in said


@pytest.mark.parametrize("words", [["run", "5"], ["run"], ["sweep", "5", "--keep", "some", "--out", "x"],
                                   ["run", "5", "-p", "seed", "--out", "x"]])
def test_wrong_use_of_the_command_ends_with_two(words):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2


def test_problems_of_many_runs_are_told_once_with_the_runs_they_are_in():
    said = told(plans, 5, [{"start_year": 2012, "end_year": end} for end in range(2010, 2020)])
    assert said[0].startswith("run 1: found start_year 2012 after end_year 2010")
    said = told(plans, 5, [{"seed": seed, "measure": "taylr"} for seed in range(9)])
    assert len(said) == 1 and said[0].startswith("every run: ") and "did you mean 'taylor'" in said[0]
    said = told(plans, 4, [{"window": window} for window in range(100)])
    assert len(said) == 21 and said[-1].startswith("found 60 more problems")
    assert told(plans, 5, [])


def test_a_run_is_known_by_what_it_is_not_by_how_it_was_written():
    one = plan(5, {"agglomerations": ["珠三角", "Beibu Gulf"], "seed": 1})
    other = plan("05_polycentricity", {"agglomerations": ["beibu-gulf", "Pearl River Delta"]})
    assert one.run == other.run and one.run.startswith("05-")
    assert plan(5, {"seed": 2}).run != one.run
    assert plan(5).changed == {} and plan(5, {"seed": 1}).changed == {}


def test_a_parameter_of_the_book_goes_to_the_chapters_that_have_it():
    planned = {each.notebook.chapter.number: each for each in book_plans({"window": 3, "6.window": 4, "seed": 7})}
    assert {number: each.changed.get("window") for number, each in planned.items()} == {
        1: None, 2: None, 3: None, 4: 3, 5: None, 6: 4, 7: 3, 8: 3}
    assert all(each.changed["seed"] == 7 for each in planned.values())
    said = told(book_plans, {"windw": 3, "5.window": 3, "9.seed": 1, "end_year": 2023, "results_folder": "x"})
    assert any("which no chapter has" in each and "'window'" in each for each in said)
    assert any('"window", which chapter 5 does not have' in each for each in said)
    assert any('"9.seed"' in each for each in said) and any("--out" in each for each in said)
    assert any(each.startswith("chapter") and "end_year 2023" in each for each in said)


def test_what_is_wrong_with_a_readers_tables_is_told_before_anything_runs(tmp_path):
    own = tables.read("membership")
    own = own.astype({"adcode": str})
    own.loc[0, "adcode"] = "999999"
    own.to_csv(tmp_path / "membership.csv", index=False)
    said = told(plan, 4, {"data_folder": str(tmp_path)})
    assert any("999999" in each and "membership.csv" in each for each in said)


def test_paths_count_from_where_the_reader_is(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    tables.read("policy_pilots").to_csv(tmp_path / "mine" / "policy_pilots.csv", index=False)
    monkeypatch.chdir(tmp_path)
    assert plan(4, {"data_folder": "mine"}).parameters["data_folder"] == str(tmp_path / "mine")


def notebook(path, source):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source, "outputs": [],
            "execution_count": None, "id": "a"}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_a_notebook_of_the_readers_own_has_names_and_kinds_checked(tmp_path):
    path = notebook(tmp_path / "mine.ipynb", "x: int = 1  # how many\nname = 'a'\nshare: float = 0.5")
    assert [each.kind for each in notebook_of(path).parameters] == ["int", "str", "float"]
    assert plan(path, {"x": 3, "share": 1}).changed == {"x": 3, "share": 1}
    said = told(plan, path, {"x": True, "nme": "b", "share": "half"})
    assert len(said) == 3 and any("did you mean 'name'" in each for each in said)
    assert "move what is computed" in told(notebook_of, notebook(tmp_path / "two.ipynb", "x = len('a')"))[0]
    (tmp_path / "three.ipynb").write_text("{")
    # Kinds of items, and None where it is said that it may be.
    path = notebook(tmp_path / "four.ipynb", "years: list[int] = []\ncut: int | None = None\nplaces: list = []")
    assert from_words({"years": "[2010, 2012]", "cut": "None"}, notebook_of(path)) == {"years": [2010, 2012],
                                                                                       "cut": None}
    assert plan(path, {"years": [2010], "cut": 3, "places": ["a"]}).changed["cut"] == 3
    said = told(plan, path, {"years": from_words({"years": "2010, x"}, notebook_of(path))["years"], "cut": "x"})
    assert len(said) == 2 and "years with 'x' (str); expected a list of int" in said[0]
    assert "which is no notebook: no JSON" in told(notebook_of, tmp_path / "three.ipynb")[0]


def test_a_folder_with_other_things_is_never_replaced(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    for call in (lambda: reruns.run(5, tmp_path), lambda: reruns.sweep(5, [{}], tmp_path),
                 lambda: reruns.run_book(tmp_path), lambda: reruns.run(5, tmp_path / "thesis.docx")):
        assert "choose another path" in told(call)[0]
    assert (tmp_path / "thesis.docx").read_text() == "precious"


def test_every_parameter_of_every_chapter_is_listed_with_what_it_may_be(capsys):
    for number in range(1, 9):
        table = reruns.parameters(number)
        assert table["may_be"].ne("").all() and table["meaning"].ne("").all()
    assert main(["parameters", "3"]) == 0
    assert "one of equal, entropy, critic, pca, benefit_of_doubt" in capsys.readouterr().out


def test_choices_that_do_not_go_together_are_told():
    with pytest.raises(ParameterError):
        plan(3, {"weights_within": "benefit_of_doubt", "aggregation_within": "topsis", "normalisation": "z_score",
                 "aggregation_between": "geometric"})


WRONG = [None, 3.5, "nothing of the kind", [1, 2], ["珠三角", None], {1}]


@pytest.mark.parametrize("number", range(1, 9))
def test_no_parameter_takes_a_value_of_another_kind(number):
    chapter, known = notebook_of(number), Known()  # What is known of the tables is read once.
    for each in chapter.parameters:
        for value in WRONG:
            assert checked(chapter, {each.name: value}, known)[0], (each.name, value)


@pytest.mark.parametrize("words", [("layers", "3"), ("agglomerations", "[1,2]"), ("layers", "[[ai]]"),
                                   ("seed", "[1]"), ("data_folder", "3"), ("language", "[en]")])
def test_wrong_kinds_in_words_are_told(words, capsys, tmp_path):
    assert main(["run", "4", "-p", *words, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert words[0].removesuffix("s") in said and "To mend it" in said and "Traceback" not in said


def test_results_are_kept_apart_from_what_runs_read(tmp_path):
    own = tmp_path / "own" / "tables"
    own.mkdir(parents=True)
    tables.read("policy_pilots").to_csv(own / "policy_pilots.csv", index=False)
    (tmp_path / "link").symlink_to(own)
    for out in (own, own / "runs", tmp_path / "own", tmp_path / "link" / "runs"):
        for call in (lambda: reruns.run(4, out, data_folder=str(own)),
                     lambda: reruns.sweep(4, [{"seed": 2}], out, data_folder=str(own)),
                     lambda: reruns.run_book(out, data_folder=str(own))):
            assert "data_folder \"tables\" in it or around it" in told(call)[0]
    assert [path.name for path in (tmp_path / "own").rglob("*")] == ["tables", "policy_pilots.csv"]


def test_a_notebook_with_two_cells_of_parameters_is_refused(tmp_path):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "n = 1", "outputs": [],
            "execution_count": None}
    path = tmp_path / "two.ipynb"
    path.write_text(json.dumps({"cells": [cell, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    with pytest.raises(ParameterError, match="2 cells tagged"):
        notebook_of(path)


def test_a_place_that_cannot_be_is_told_before_anything_runs(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert main(["run", "7", "--out", str(tmp_path / "file" / "x")]) == 1
    assert "nothing can be written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

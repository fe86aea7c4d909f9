"""What readers give to runs: named twice, of the wrong kind, doubled or unknown it is told in words before it costs."""
import json
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import reruns
from flowspace.cli import main
from flowspace.cli.words import spaced
from flowspace.errors import FlowspaceError, ParameterError
from flowspace.reruns.keys import keys_of
from flowspace.reruns.options import quantity_problems
from flowspace.reruns.parameters import from_words, notebook_of
from flowspace.reruns.plan import plan, plans
from flowspace.reruns.quantities import QUANTITIES
from flowspace.reruns.sets import combined, grid, read_sets, rolling_windows

CELL = "n: int = 1  # how many\nshare: float = 0.5\nplaces: list = []\nlabel: str = 'a'\nresults_folder: str = ''"


@pytest.fixture
def own(tmp_path):
    """A notebook of the reader's own."""
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL, "outputs": [],
            "execution_count": None, "id": "a"}
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def made(monkeypatch):
    """Runs without a kernel: each keeps its numbers at once. What is asked for is told by a list of them."""
    asked = []

    def fake(requests, workers, runs, known, progress, scheduler=None):
        for request in requests:
            asked.append(request["parameters"])
            target, n = Path(request["target"]), request["parameters"]["n"]
            target.parent.mkdir(parents=True, exist_ok=True)
            numbers = {"square": {"value": n * n, "shown": str(n * n)}, "word": {"value": "x", "shown": "x"}}
            target.write_text(json.dumps({"numbers": {} if n == 99 else numbers}))
            failure = {"kind": "E", "message": "gone", "cell": 2, "source": "", "traceback": ""} if n == 13 else None
            yield {"run": request["run"], "status": "failed" if failure else "done", "seconds": 1.0,
                   "failure": failure}

    monkeypatch.setattr(sys.modules["flowspace.reruns.sweep"], "make", fake)
    return asked


def told(call, *arguments, **named):
    with pytest.raises(FlowspaceError) as caught:
        call(*arguments, **named)
    return [str(problem) for problem in caught.value.problems]


def swept(own, tmp_path, sets, **more):
    return reruns.sweep(own, sets, tmp_path / "out", keep="numbers", **more)


def test_a_parameter_given_twice_is_told_with_both_values(own, tmp_path):
    out = tmp_path / "out"
    for call in (lambda: reruns.run(own, out, parameters={"n": 1}, n=2),
                 lambda: reruns.sweep(own, [{}], out, parameters={"n": 1}, n=2)):
        assert told(call)[0].startswith("found n twice, 1 in parameters= and 2 by name")
    assert "seed twice, 1 in parameters= and 1 by name" in told(reruns.run_book, out, parameters={"seed": 1}, seed=1)[0]
    said = told(reruns.sweep, own, [{"share": 1.0}, {"n": 5}, {"n": 6}], out, n=2)
    assert len(said) == 1 and "n 2 for all runs and 5 in set 2" in said[0]
    assert not out.exists()


@pytest.mark.parametrize("option, values", [
    ("--windows", ("5", "9")), ("--step", ("1", "2")), ("--from", ("2001", "2002")), ("--to", ("2010", "2011")),
    ("--list", ("a.csv", "b.csv")), ("--workers", ("1", "1")), ("--timeout", ("5", "6")), ("--keep", ("all", "tables")),
    ("--scheduler", ("a", "b")), ("--out", ("a", "b"))])
def test_an_option_with_one_value_stands_once(option, values, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["sweep", "5", *(word for value in values for word in (option, value))])
    said = capsys.readouterr().err
    assert caught.value.code == 2 and f"{option} twice, with {values[0]}" in said and not list(tmp_path.iterdir())


@pytest.mark.parametrize("words, said", [
    (["run", "5", "--grid", "n", "1,2", "--out", "o"], "--grid belongs to `flowspace sweep`"),
    (["run", "5", "--windows", "5", "--keep", "all", "--out", "o"], "--keep belongs to `flowspace sweep`"),
    (["sweep", "5", "--windows", "5", "--title", "x", "--out", "o"], "unrecognized arguments: --title x\n")])
def test_an_option_of_another_command_is_told_where_it_belongs(words, said, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2 and said in capsys.readouterr().err


def test_a_value_twice_in_a_grid_is_refused(own, tmp_path, capsys):
    assert "n with 1 3 times" in told(grid, n=[1, 1, 1])[0]
    assert len(told(grid, n=[1, 1], share=(2, 3, 3), label=[])) == 3
    # Of another kind is another value; what can be walked through once is a list all the same.
    assert len(grid(n=[1, True])) == 2 and len(grid(n=(n for n in range(3)))) == 3
    assert main(["sweep", str(own), "--grid", "n", "1,2, 1", "--out", str(tmp_path / "o")]) == 1
    assert "n with 1 twice" in capsys.readouterr().err
    assert main(["sweep", str(own), "--grid", "n", "1,,2", "--grid", "places", ",", "--out", str(tmp_path / "o")]) == 1
    said = capsys.readouterr().err
    assert 'n "1,,2", with nothing between' in said and 'places ",", with nothing in it' in said
    assert not (tmp_path / "o").exists()


def test_a_row_twice_in_a_list_is_refused_with_the_rows(own, tmp_path):
    path = tmp_path / "runs.csv"
    path.write_text("n,label\n1,a\n2,b\n\n1 ,a\n2,\n2,b\n", encoding="utf-8")
    said = told(read_sets, path, own)
    assert len(said) == 2
    assert said[0].startswith(f"{path}, row 5: found the same run as in row 2")
    assert said[1].startswith(f"{path}, row 7: found the same run as in row 3")
    path = tmp_path / "runs.json"
    path.write_text('[{"n": 1}, {}, {"n": 1}]')
    assert "entry 3, the same run as entry 1" in told(read_sets, path, own)[0]
    path.write_text('[{"n": 1, "n": 2}]')
    assert '"n" twice in one object' in told(read_sets, path, own)[0]
    # More than anybody reads are counted.
    path.write_text(json.dumps([{"n": 1}] * 100))
    said = told(read_sets, path, own)
    assert len(said) == 21 and "79 more repeated runs" in said[-1]


def test_sets_that_come_to_one_run_are_refused_in_python(own, tmp_path):
    said = told(reruns.sweep, own, [{"n": 2}, {}, {"n": 1}, {"n": 2, "label": "a"}], tmp_path / "out")
    assert len(said) == 2 and not (tmp_path / "out").exists()
    assert said[0].startswith("runs 1, 4: found one run more than once (mine with n = 2)")
    assert said[1].startswith("runs 2, 3: found one run more than once (mine with its own parameters)")
    said = told(plans, 5, [{"agglomerations": ["珠三角"]}, {"agglomerations": ["pearl-river-delta"]}])
    assert said[0].startswith("every run: found one run more than once")


@pytest.mark.parametrize("text, sets", [
    ("n,label\n3,b\n,\n", [{"n": 3, "label": "b"}, {}]),
    ("n,label\n,\n\n\n", [{}]),
    ("n,label\n3,b\n  \n", [{"n": 3, "label": "b"}]),
    ('n\n3\n""\n', [{"n": 3}, {}]), ("n\n3\n\n\n", [{"n": 3}]), ("\n\nn\n3\n", [{"n": 3}])])
def test_empty_cells_are_a_run_and_empty_lines_are_none(own, tmp_path, text, sets):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_sets(tmp_path / "a.csv", own) == sets


@pytest.mark.parametrize("name, content, said", [
    ("a.csv", b"n\n3\n\n4\n", "row 3: found an empty line between rows"),
    ("a.csv", b"n,lable\n3,\n4,\n", "row 1: found parameter \"lable\""),
    ("a.csv", "label\n珠三角\n".encode("gbk"), "save it again as UTF-8"),
    ("a.csv", "label\n珠三角\n".encode("utf-16"), "save it again as UTF-8"),
    ("a.json", '[{"label": "珠三角"}]'.encode("gbk"), "save it again as UTF-8"),
    ("a.json", b"{}", "found an object; expected a list of objects"), ("a.json", b"[]", "found an empty list"),
    ("a.json", b"3", "found a single value"), ("a.json", b"[{}, 3]", "3 (int) as entry 2")])
def test_what_is_wrong_with_a_list_is_named(own, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    assert said in told(read_sets, tmp_path / name, own)[0]


def test_a_list_of_one_object_without_anything_is_one_run(own, tmp_path, made, capsys):
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf[{}]")
    assert main(["sweep", str(own), "--list", str(tmp_path / "a.json"), "--keep", "numbers", "--out",
                 str(tmp_path / "out")]) == 0
    assert [each["n"] for each in made] == [1] and "1 done" in capsys.readouterr().out
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "The run has the notebook&#x27;s own parameters" in page


def test_a_single_run_shows_what_was_set(own, tmp_path, made):
    done = swept(own, tmp_path, [{"n": 7}], share=0.25, label="a")
    assert done.runs[["n", "share", "label"]].values.tolist() == [[7, 0.25, "a"]] and "places" not in done.runs
    assert set(done.comparison["n"]) == {7} and set(done.comparison["share"]) == {0.25}
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Set for this run: n: 7; share: 0.25; label: a." in page and "one run" in page
    for words in ("Nothing varies", "What varies", "Also varying", "1 runs"):
        assert words not in page
    assert pd.read_csv(tmp_path / "out" / "comparison.csv")["n"].tolist() == [7, 7]


def test_what_all_runs_have_alike_is_said_beside_what_varies(own, tmp_path, made):
    done = swept(own, tmp_path, grid(n=[2, 3]), share=0.25)
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "The same in all runs: share: 0.25." in page and "What varies: n (2 values)" in page
    assert "share" not in done.comparison


@pytest.mark.parametrize("sets, said", [
    (7, "7 (int) as sets"), ({"draws": [1, 2]}, "{'draws': [1, 2]} (dict) as sets"), ("abc", "'abc' (str) as sets"),
    ([1, 2], "1 (int) as set 1"), (None, "None (NoneType) as sets"), ([{"n": 1}, None], "None (NoneType) as set 2"),
    (pd.DataFrame({"n": [1, 2]}), 'to_dict("records")')])
def test_what_is_no_list_of_sets_is_told(own, tmp_path, sets, said):
    for call in (lambda: reruns.sweep(own, sets, tmp_path / "out"), lambda: combined([{"n": 1}], sets),
                 lambda: plans(own, sets)):
        problem = told(call)[0]
        assert said in problem and "list of mappings" in problem and ("grid(" in problem or "to_dict" in problem)


@pytest.mark.parametrize("parameters", [[1], "n", 3, {1: 2}])
def test_parameters_that_are_no_mapping_from_names_are_told(own, tmp_path, parameters):
    for call in (lambda: reruns.run(own, tmp_path / "out", parameters=parameters),
                 lambda: reruns.sweep(own, [{}], tmp_path / "out", parameters=parameters),
                 lambda: reruns.run_book(tmp_path / "out", parameters=parameters)):
        assert "To mend it" in told(call)[0]


def test_endless_sets_are_refused():
    from itertools import count

    assert "1,000,000 at most" in told(combined, ({"n": n} for n in count()))[0]


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(allow_nan=False, allow_infinity=False), st.text("ab珠 -", max_size=3))
def test_numbers_of_numpy_are_numbers(n, share, label):
    cell = notebook_of(5)
    one = plan(cell, {"seed": n, "agglomerations": ["珠三角"]})
    other = plan(cell, {"seed": np.int64(n), "agglomerations": ("珠三角",)})
    assert one.run == other.run and json.dumps(other.parameters) == json.dumps(one.parameters)
    assert grid(n=np.array([n]), share=[np.float64(share)], label=[np.str_(label)]) == [
        {"n": n, "share": share, "label": label}]
    assert [type(value) for value in grid(b=[np.bool_(True)], t=[(1, (np.int8(2),))])[0].values()] == [bool, list]


def test_numbers_of_numpy_run_as_plain_ones(own, tmp_path, made):
    done = swept(own, tmp_path, [{"n": np.int64(n)} for n in (2, 3)], share=np.float32(0.5), places=("a", "b"))
    plain = [each.run for each in plans(own, [{"n": n, "places": ["a", "b"]} for n in (2, 3)])]
    assert done.runs["run"].tolist() == plain
    assert made[0] == {"n": 2, "share": 0.5, "places": ["a", "b"], "label": "a"}
    assert rolling_windows(np.int64(2000), 2004, np.int32(5)) == [{"start_year": 2000, "end_year": 2004}]
    # What no record can hold is told once.
    for wrong in (np.datetime64("2012"), {1}, object, np.arange(2)):
        assert len(told(plan, 5, {"seed": wrong})) == 1 and len(told(plan, own, {"n": wrong})) == 1


@pytest.mark.parametrize("number", QUANTITIES)
def test_every_key_of_a_chapter_is_known_before_it_runs(number):
    notebook = notebook_of(number)
    keys = keys_of(notebook)
    cells = json.loads(notebook.path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    used = {key for key in re.findall(r"\{glue:text\}`([\w-]+)`", prose) if key.startswith(f"ch{number}-")}
    assert len(used) > 50 and all(key in keys for key in QUANTITIES[number])
    # The prose says them, and so does the code alone: what the prose does not have is found by it, too.
    assert not [key for key in used if f'"{key}"' not in code and not keys.is_put_together(key)]
    assert not quantity_problems(sorted(used)[:6], notebook)
    for key in keys.names:
        assert key.replace("-", "_") not in keys and key[4:] not in keys and f"ch{number % 8 + 1}{key[3:]}" not in keys
    # A slip may lead to what the code could put together; most do not, and the others are told at the end.
    slips = [key[:6] + key[7:] for key in keys.names]
    assert sum(slip not in keys for slip in slips) > 0.9 * len(slips)


def test_an_unknown_number_is_told_before_anything_runs(tmp_path, capsys):
    words = ["sweep", "5", "--grid", "seed", "1,2", "--show", "nokey", "--show", "ch5-model-1-tun", "--out",
             str(tmp_path / "out")]
    assert main(words) == 1 and not (tmp_path / "out").exists()
    said = capsys.readouterr().err
    assert "'nokey'" in said and "main ones are 'ch5-model-1-turn'" in said and "nearest are 'ch5-model-1-turn'" in said
    for wrong in (7, "ch5-up", {"ch5-up": 1}, [], [3], [f"ch5-{n}" for n in range(7)]):
        assert "To mend it" in told(reruns.sweep, 5, [{}], tmp_path / "out", quantities=wrong)[0]


def test_an_unknown_number_of_a_notebook_of_ones_own_is_told_at_the_end(own, tmp_path, made):
    said = told(swept, own, tmp_path, grid(n=[2, 3, 13]), quantities=["squre", "word"])
    assert "'squre'" in said[0] and "'square'" in said[0] and "all runs are made and kept" in said[0]
    assert "1 of 3 runs failed" in said[0] and "which is words and no number" in said[1]
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} >= {"comparison.csv", "comparison.svg", "index.html", "failures.txt"}
    assert len(made) == 3
    assert swept(own, tmp_path, grid(n=[2, 3]), quantities=["square", "square"]).failures == []
    # No run with a number: told as well, and the page is there.
    said = told(reruns.sweep, own, [{"n": 99}], tmp_path / "none", keep="numbers", quantities=["square"])
    assert "no run with any number" in said[0] and (tmp_path / "none" / "index.html").exists()
    # All failed: that is what is told.
    assert len(reruns.sweep(own, [{"n": 13}], tmp_path / "failed", keep="numbers", quantities=["x"]).failures) == 1
    text = (tmp_path / "failed" / "failures.txt").read_text(encoding="utf-8")
    assert text.startswith("Failed runs: 1, for one reason.")


@pytest.mark.parametrize("words, found", [
    (["run", "5", "-p", "draws=99", "--out", "o"], ["run", "5", "-p", "draws", "99", "--out", "o"]),
    (["-p", "5.draws=a=b", "--grid", "n=1,2"], ["-p", "5.draws", "a=b", "--grid", "n", "1,2"]),
    (["-p", "agglomerations="], ["-p", "agglomerations", ""]),
    (["-p", "data_folder", "a=b", "--set", "a=b"], ["-p", "data_folder", "a=b", "--set", "a=b"]),
    (["--", "-p", "a=b"], ["--", "-p", "a=b"])])
def test_name_and_value_may_be_written_as_one(words, found):
    assert spaced(words) == found


def test_commas_alone_are_no_empty_list():
    chapter = notebook_of(4)
    assert from_words({"agglomerations": "珠三角；长三角;北部湾"}, chapter)["agglomerations"] == ["珠三角", "长三角", "北部湾"]
    for words in ("", "[]", " [ ] "):
        assert from_words({"agglomerations": words}, chapter)["agglomerations"] == []
    for words in (",", "，，", "[,]", "；"):
        assert told(plan, chapter, from_words({"agglomerations": words, "layers": words}, chapter))


def test_a_sweep_of_all_chapters_and_no_workers_are_told(tmp_path, capsys):
    assert "each chapter into a folder of its own" in told(reruns.sweep, "all", [{}], tmp_path)[0]
    assert main(["sweep", "all", "--grid", "seed", "1,2", "--out", str(tmp_path / "o")]) == 1
    assert "flowspace run all" in capsys.readouterr().err
    for command in (["run", "5"], ["run", "all"], ["sweep", "5", "--windows", "10"]):
        for workers in ("0", "-2"):
            assert main([*command, "--workers", workers, "--out", str(tmp_path / "o")]) == 1
            assert f"{workers} workers" in capsys.readouterr().err


def test_what_parameters_may_be_is_listed_with_years_keys_and_versions(capsys):
    table = reruns.parameters(5).set_index("parameter")["may_be"]
    first, last = map(int, re.findall(r"\d{4}", table["start_year"]))
    assert plan(5, {"start_year": first, "end_year": last}).changed
    for year in (first - 1, last + 1):
        assert told(plan, 5, {"start_year": min(year, 2010), "end_year": max(year, 2015)})
    for key in ("beibu-gulf (北部湾)", "pearl-river-delta (珠三角)"):
        assert key in table["agglomerations"]
    for version in ("prefectures", "official"):
        assert version in table["membership"]
    assert main(["parameters", "all"]) == 0
    said = capsys.readouterr().out
    assert "08_outlook" in said and "beibu-gulf" in said and max(map(len, said.splitlines())) <= 130


def test_paths_are_said_to_count_from_where_the_reader_is(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "7", "-p", "data_folder=no", "-p", "documents_folder=no", "-p", "answers_file=no", "--out",
                 "o"]) == 1
    said = capsys.readouterr().err
    assert said.count("counts from the folder you are in") == 3 and said.count(str(tmp_path / "no")) == 3
    assert plan(5, {"data_folder": " "}).changed == {}


def test_a_folder_without_a_table_is_told_and_tables_that_were_not_read_are(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no table in the folder" in told(plan, 5, {"data_folder": str(tmp_path / "empty")})[0]
    for name in ("cities.csv", "publications.csv"):
        (tmp_path / name).touch()
    records = [{"outside": {"data_folder/": "0", "data_folder/cities.csv": "0", "data_folder/publications.csv": None}}]
    assert reruns.own_tables(records, tmp_path) == (["cities.csv"], ["publications.csv"])
    assert reruns.own_tables([], tmp_path) == ([], ["cities.csv", "publications.csv"])


@pytest.mark.notebook
def test_a_run_that_is_there_is_said_to_be_and_so_is_a_table_that_was_not_read(tmp_path, capsys):
    from flowspace import tables

    own = tmp_path / "own"
    own.mkdir()
    tables.read("policy_pilots").to_csv(own / "policy_pilots.csv", index=False)
    words = ["run", "1", "-p", "start_year=2016", "-p", "resamples=99", "-p", f"data_folder={own}", "--out",
             str(tmp_path / "out")]
    assert main(words) == 0
    said = capsys.readouterr().err
    assert "none of its tables was read" in said and "policy_pilots.csv" in said and "there already" not in said
    assert main(words) == 0
    assert "there already and unchanged" in capsys.readouterr().err
    tables.read("agglomerations").to_csv(own / "agglomerations.csv", index=False)
    assert main(words) == 0
    said = capsys.readouterr().err
    assert "read agglomerations.csv; not read by what was run: policy_pilots.csv" in said
    assert "there already" not in said
    with pytest.raises(ParameterError, match="n twice"):
        reruns.run(1, tmp_path / "out", parameters={"n": 1}, n=2)

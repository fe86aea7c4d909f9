"""Whoever has the folder of a run: an edit of anything in it is told, and what cannot be compared says why."""
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flowspace import reruns
from flowspace.cli import main
from flowspace.errors import ParameterError, RunError, RunFailed
from flowspace.reports.page import box
from flowspace.reruns import compare_runs, extra_files, read_run, verify, write_record
from flowspace.reruns.folder import refuse_inputs, taken_whole
from flowspace.reruns.plan import plan
from flowspace.runs.job import digest_of_code

UNASKED = (".DS_Store", "Thumbs.db", "results/desktop.ini", ".ipynb_checkpoints/notebook-checkpoint.ipynb",
           "results/._squares.csv")
PARAMETERS = {"start_year": 2012, "membership": "official", "agglomerations": ["pearl-river-delta"], "seed": 1}
CODE = ["start_year: int = 2000\nmembership: str = 'official'\nagglomerations: list = []\nseed: int = 1", "print(seed)"]


def cell(source, *tags):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source, "outputs": [], "id": "c"}


def made(folder, chapter=5, table="year,value\n2016,1.0\n2017,0.5\n", code=CODE, **changed):
    """A run as a chapter leaves it, without running one."""
    parameters = PARAMETERS | changed
    (folder / "results").mkdir(parents=True, exist_ok=True)
    write_notebook(folder, parameters, code)
    write_report(folder, parameters, chapter)
    (folder / "results" / "t.csv").write_text(table)
    write_saved(folder, parameters, chapter)
    write_facts(folder, parameters, chapter, code)
    return folder


def write_notebook(folder, parameters, code=CODE):
    put_in = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    (folder / "notebook.ipynb").write_text(json.dumps({"cells": [
        cell(code[0], "parameters"), cell(f"# Parameters\n{put_in}\nresults_folder = 'results'", "injected-parameters"),
        *(cell(each) for each in code[1:])]}))


def write_report(folder, parameters, chapter=5):
    (folder / "report.html").write_text(box({"chapter": chapter, "parameters": parameters}, {}, (), "en"))


def write_saved(folder, parameters, chapter=5):
    (folder / "results" / "results.json").write_text(json.dumps({
        "chapter": chapter, "parameters": parameters,
        "tables": {"t": {"path": "t.csv", "evidence": ["simulated"], "source": "a toy"}},
        "numbers": {"n": {"value": parameters["seed"], "shown": "1"}}}))


def write_facts(folder, parameters, chapter=5, code=CODE):
    write_record(folder, {
        "chapter": chapter, "parameters": parameters, "changed": {"start_year": 2012}, "outside": {},
        "started": "2026-11-29T07:00:00Z", "finished": "2026-11-29T07:00:04Z", "seconds": 4.0, "files": {},
        "code": digest_of_code(code, parameters), "lock": "0" * 64, "python": sys.version, "derived": "0" * 64,
        "commit": None, "dirty": False})


@pytest.fixture
def run(tmp_path):
    return made(tmp_path / "run")


def edited(run, **other):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps(record | other))
    return record


@pytest.mark.parametrize(("other", "match"), [
    ({"chapter": 4}, "Chapter 4 of flowspace.*Chapter 5.*ro-crate"),
    ({"parameters": PARAMETERS | {"start_year": 2013}}, "start_year = 2013, and 2012 in ro-crate"),
    ({"parameters": PARAMETERS | {"more": 1}}, "more = 1, and none in"),
    ({"parameters": {}}, 'no parameter "seed"'),
    ({"seconds": 0.5}, "other facts"), ({"code": "1" * 64}, "other facts"), ({"packages": {}}, "other facts"),
    ({"changed": {}}, "other facts"), ({"files": {"data/cities.csv": "1" * 64}}, "other facts"),
])
def test_a_record_that_was_edited_is_told(run, other, match, capsys):
    assert verify(run) == [] and main(["verify", str(run)]) == 0
    edited(run, **other)
    problems = verify(run)
    assert {problem.file for problem in problems} == {"run.json"}
    with pytest.raises(RunError, match=match):
        raise RunError(problems)
    assert main(["verify", str(run)]) == 1 and "run.json: found" in capsys.readouterr().err


def test_an_edit_of_any_one_file_is_told(run):
    whole = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert len(whole) == 6
    for path, content in whole.items():
        text = content.decode()
        for old, new in (("2012", "2013"), ("official", "mine"), ("1.0", "2.0"), ("5", "4")):
            if old in text:
                path.write_text(text.replace(old, new, 1))
                assert verify(run), (path.name, old)
                path.write_bytes(content)
    assert verify(run) == []


def test_a_table_is_not_replaced_by_its_digest_in_the_record_alone(run):
    (run / "results" / "t.csv").write_text("year,value\n2016,1.0\n2017,0.6\n")
    known = json.loads((run / "run.json").read_text(encoding="utf-8"))["contents"]
    edited(run, contents=known | {"results/t.csv": reruns.record.contents(run)["results/t.csv"]})
    [problem] = verify(run)
    assert "digest of results/t.csv" in problem.found


def test_edits_that_do_not_reach_all_files_are_told_and_one_of_all_of_them_is_not(run):
    other = PARAMETERS | {"start_year": 2013}

    def told():
        return {problem.found.split(" in ")[-1] for problem in verify(run)}

    write_facts(run, other)  # the record and the crate
    assert told() == {"notebook.ipynb", "report.html", "results/results.json"}
    write_notebook(run, other)
    write_facts(run, other)
    assert told() == {"report.html", "results/results.json"}
    write_report(run, other)
    write_facts(run, other)
    assert told() == {"results/results.json"}
    write_saved(run, other)
    write_facts(run, other)
    assert told() == set()  # As the page says: only a copy from elsewhere, or the run once more, shows it.


def test_other_code_with_the_same_parameters_is_told(run):
    write_notebook(run, PARAMETERS, [CODE[0], "print(7)"])
    write_facts(run, PARAMETERS)
    assert [problem.found for problem in verify(run)] == ["another digest of the code than that of notebook.ipynb"]


def test_what_systems_put_into_a_folder_is_nothing_and_what_the_reader_does_is_named(run, capsys):
    for name in UNASKED:
        (run / name).parent.mkdir(exist_ok=True)
        (run / name).write_text("x")
    assert verify(run) == [] and extra_files(run) == []
    assert main(["verify", str(run)]) == 0 and capsys.readouterr().err == ""
    (run / "results" / "notes.txt").write_text("mine")
    assert verify(run) == [] and extra_files(run) == ["results/notes.txt"]
    assert main(["verify", str(run)]) == 0
    assert capsys.readouterr().err == "not of the run: results/notes.txt\n"


def test_a_folder_of_runs_is_verified_run_by_run_and_its_runs_are_named(tmp_path, capsys):
    book = tmp_path / "book"
    one, other = made(book / "04_networks", chapter=4), made(book / "05_polycentricity")
    (book / "index.html").write_text("")
    assert verify(book) == [] and main(["verify", str(book)]) == 0 and "of 2 runs" in capsys.readouterr().out
    (other / "notes.txt").write_text("")
    assert extra_files(book) == ["05_polycentricity/notes.txt"]
    (one / "results" / "t.csv").write_text("a\n1\n")
    (other / "run.json").write_text("{")
    assert [problem.file for problem in verify(book)] == ["04_networks/results/t.csv", str(other / "run.json")]
    for call in (lambda: compare_runs(book, one), lambda: read_run(book)):
        with pytest.raises(RunError, match="2 runs.*04_networks, 05_polycentricity"):
            call()


def test_the_record_and_the_crate_stand_for_their_folder(run):
    for name in ("run.json", "ro-crate-metadata.json"):
        assert verify(run / name) == [] and len(compare_runs(run / name, run)) == 2
        assert read_run(run / name) == read_run(run)
    for name in ("report.html", "results/results.json", "results/t.csv"):
        with pytest.raises(RunError, match=f"{name}.*no record of a run") as caught:
            verify(run / name)
        assert "give the folder" in str(caught.value) and "Decode" not in str(caught.value)


@pytest.mark.parametrize("call", [lambda: verify(None), lambda: extra_files(3), lambda: compare_runs(None, 3),
                                  lambda: read_run(True), lambda: reruns.repeat(None, "x"),
                                  lambda: reruns.changes_since(7), lambda: verify(b"run"), lambda: verify("a\0b")])
def test_what_is_no_path_of_a_run_is_told(call):
    with pytest.raises(RunError, match="To mend it"):
        call()


def test_what_cannot_be_compared_says_which_file_of_which_run(run, tmp_path, capsys):
    other = made(tmp_path / "other", seed=2)
    words = ["diff", str(run), str(other)]
    assert main(["diff", str(run), str(run)]) == 0 and main(words) == 1
    table = other / "results" / "t.csv"
    for content in ('year,value\n2016,"1.0\n', "year,value\n2016\n", ""):
        table.write_text(content)
        capsys.readouterr()
        assert main(words) == 2
        said = capsys.readouterr().err
        assert str(table) in said and str(run / "results") not in said and said.count("found") == 1, said
    table.unlink()
    assert main(words) == 2 and str(table) in capsys.readouterr().err
    saved = other / "results" / "results.json"
    saved.write_text(saved.read_text()[:40])
    assert main(words) == 2
    said = capsys.readouterr().err
    assert str(saved) in said and "cannot be read" in said
    saved.unlink()
    assert main(words) == 2 and f'no saved results in "{other}"' in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none")]) == 2 and main(["diff", str(tmp_path / "none"), str(run)]) == 2


def test_runs_of_different_chapters_are_told_so(run, tmp_path):
    four = made(tmp_path / "four", chapter=4)
    (four / "results" / "t.csv").unlink()
    for one, other in ((run, four), (run / "results", four / "results")):
        with pytest.raises(RunError, match="chapter 5 in.*chapter 4 in"):
            compare_runs(one, other)


def test_a_result_of_one_run_alone_is_told_as_that(run, tmp_path, capsys):
    other = made(tmp_path / "other")
    saved = json.loads((other / "results" / "results.json").read_text())
    (other / "results" / "results.json").write_text(json.dumps(saved | {"numbers": {"m": {"value": 1}}}))
    assert main(["diff", str(run), str(other)]) == 1
    said = capsys.readouterr().out
    assert "only in one" in said and "only in other" in said and "NaN" not in said


@pytest.mark.parametrize("command", ["verify", "repeat", "diff"])
def test_the_help_has_examples_and_exit_codes(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert f"flowspace {command} " in said.split("examples:")[1] and "exit code: 0" in said


def test_a_run_is_not_put_into_the_folder_of_others(run, tmp_path):
    for name in ("book", "sweep"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.json").write_text('{"saved_by": "flowspace"}')
    for place in (run / "inner", run / "results" / "inner", tmp_path / "book" / "more", tmp_path / "sweep" / "a" / "b"):
        for call in (reruns.run, lambda which, out: reruns.sweep(which, [{}], out),
                     lambda which, out: reruns.run_book(out)):
            with pytest.raises(ParameterError, match="in the folder of a"):
                call(5, place)
            assert not place.exists()
    # Another program's file of that name is no sign.
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "run.json").write_text('{"format": "other"}')
    refuse_inputs(tmp_path / "else" / "a", [plan(5)])


def test_one_run_writes_one_folder_at_a_time(tmp_path):
    out = tmp_path / "new" / "out"
    with taken_whole(out):
        for call in (lambda: reruns.run(5, out), lambda: reruns.run(5, out, again=True)):
            with pytest.raises(ParameterError, match="another process is writing"):
                call()
        with taken_whole(tmp_path / "new" / "other"):
            pass
    assert list(out.parent.iterdir()) == []


def test_a_lock_that_was_left_keeps_nobody_out(tmp_path):
    script = ("import sys, time\nfrom flowspace.reruns.folder import taken_whole\nwith taken_whole(sys.argv[1]):\n"
              "    print('in', flush=True)\n    time.sleep(60)")
    holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "out")], stdout=subprocess.PIPE,
                              env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert holder.stdout.readline() == b"in\n"
    with pytest.raises(ParameterError, match="another process"), taken_whole(tmp_path / "out"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert [path.name for path in tmp_path.iterdir()] == [".out.lock"]
    with taken_whole(tmp_path / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_never_two_hold_a_folder(tmp_path):
    inside, most, entered = [], [], []

    def enter():
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            try:
                with taken_whole(tmp_path / "out"):
                    inside.append(1)
                    most.append(len(inside))
                    time.sleep(0)
                    inside.pop()
                    entered.append(1)
            except ParameterError:
                pass

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1 and len(entered) > 8


SAVING = """
import json
from pathlib import Path

Path(results_folder).mkdir()
(Path(results_folder) / "squares.csv").write_text(f"x,square\\n{x},{x * x}\\n")
(Path(results_folder) / "results.json").write_text(json.dumps(
    {"tables": {"squares": {"path": "squares.csv"}}, "numbers": {"square": {"value": x * x, "shown": str(x * x)}}}))
"""


def own(path, parameters, *code):
    path.write_text(json.dumps({"cells": [
        {**cell(source, *tags), "id": f"c{number}", "execution_count": None}
        for number, (source, tags) in enumerate([(parameters, ["parameters"]), *((each, []) for each in code)])],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.mark.notebook
def test_a_notebook_of_ones_own_is_repeated_from_the_folder_of_its_run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook = own(tmp_path / "mine.ipynb", "x: int = 1  # a number\nresults_folder: str = ''", SAVING)
    assert main(["run", "mine.ipynb", "-p", "x", "3", "--out", "out"]) == 0 and main(["verify", "out"]) == 0
    first = notebook.read_text()
    notebook.unlink()
    assert main(["repeat", "out", "--out", "again"]) == 0
    assert read_run("again")["code"] == read_run("out")["code"] and read_run("again")["notebook"] == "mine.ipynb"
    assert "2 of 2 results are identical" in capsys.readouterr().out
    # Where it is now, it is another one: this is said, and so is what comes of it.
    notebook.write_text(first.replace("x * x", "x + x"))
    assert main(["repeat", "out", "--out", "third", "--notebook", "mine.ipynb"]) == 1
    said = capsys.readouterr()
    assert "code of the notebook mine.ipynb has changed" in said.err and "0 of 2" in said.out
    # What is in the folder is no longer what was run.
    kept = Path("out/notebook.ipynb")
    kept.write_text(kept.read_text().replace("x * x", "x + x"))
    assert main(["repeat", "out", "--out", "fourth"]) == 2
    assert "--notebook PATH" in capsys.readouterr().err and not Path("fourth").exists()
    assert main(["repeat", "out/run.json", "--out", "out"]) == 2

    # The reader's own files beside a run are no reason to run, or to refuse what is there already.
    for name in ("notes.txt", *UNASKED):
        (Path("again") / name).parent.mkdir(exist_ok=True)
        (Path("again") / name).write_text("mine")
    notebook.write_text(first)
    before = Path("again/run.json").stat().st_mtime_ns
    assert main(["run", "mine.ipynb", "-p", "x", "3", "--out", "again"]) == 0
    assert Path("again/run.json").stat().st_mtime_ns == before
    assert main(["run", "mine.ipynb", "-p", "x", "4", "--out", "again"]) == 1
    assert "notes.txt" in capsys.readouterr().err and Path("again/notes.txt").read_text() == "mine"
    shutil.move("again/notes.txt", "notes.txt")
    assert main(["run", "mine.ipynb", "-p", "x", "4", "--out", "again"]) == 0
    assert read_run("again")["parameters"]["x"] == 4
    # A record that says other parameters than were run with is none of this run.
    edited(Path("again"), parameters={"x": 5})
    assert main(["run", "mine.ipynb", "-p", "x", "4", "--out", "again"]) == 0
    assert read_run("again")["parameters"]["x"] == 4


@pytest.mark.notebook
def test_a_notebook_that_saves_nothing_is_told_how_to_before_it_runs_again(tmp_path, capsys):
    notebook = own(tmp_path / "mine.ipynb", "x: int = 1", "print(x)")
    out = reruns.run(notebook, tmp_path / "out", x=3)
    assert verify(out) == []
    for words in (["diff", str(out), str(out)], ["repeat", str(out), "--out", str(tmp_path / "again")]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert "mine.ipynb" in said and "saved no results" in said and "results_folder" in said
    assert not (tmp_path / "again").exists()


@pytest.mark.notebook
def test_a_notebook_that_reads_files_beside_it_is_repeated_where_it_is(tmp_path, capsys):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "n.txt").write_text("3")
    notebook = own(tmp_path / "here" / "mine.ipynb", "results_folder: str = ''", "x = int(open('n.txt').read())",
                   SAVING)
    out = reruns.run(notebook, tmp_path / "out")
    assert main(["repeat", str(out), "--out", str(tmp_path / "again")]) == 3
    assert "--notebook" in capsys.readouterr().err
    with pytest.raises(RunFailed, match="n.txt"):
        reruns.repeat(out, tmp_path / "again")
    table = reruns.repeat(out, tmp_path / "again", notebook=notebook)
    assert set(table["verdict"]) == {"identical"}

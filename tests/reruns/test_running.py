"""Runs made for real, of a made-up notebook: kept, skipped, repeated, interrupted, failed, lost with a worker."""
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from flowspace import reruns, tables
from flowspace.cli import main
from flowspace.errors import ParameterError, RunFailed
from flowspace.reruns import state as state_of_runs
from flowspace.reruns.derivation import sources
from flowspace.reruns.workers import on_this_machine

CELLS = [
    ("x: int = 1  # a number\nlog: str = ''  # a file that notes each run\nwait: float = 0.0  # seconds\n"
     "results_folder: str = ''  # results", ["parameters"]),
    ("import time\nfrom pathlib import Path\n\nif log:\n    with open(log, 'a') as file:\n"
     "        file.write(f'{x}\\n')\ntime.sleep(wait)\nif x == 13:\n    raise ValueError('thirteen is <b>none</b>')\n"
     "if x == 14:\n    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)", []),
    ("import json\n\nfolder = Path(results_folder)\nfolder.mkdir()\n(folder / 'squares.csv').write_text(f'x,square\\n"
     "{x},{x * x}\\n')\n(folder / 'results.json').write_text(json.dumps({'numbers': {'square': {'value': x * x, "
     "'shown': str(x * x)}}, 'figures': {}, 'tables': {'squares': {'path': 'squares.csv', 'evidence': ['simulated'], "
     "'source': 'made up', 'rows': 1, 'columns': ['x', 'square'], 'sha256': ''}}}))\nprint(x)", [])]


@pytest.fixture
def notebook(tmp_path):
    cells = [{"cell_type": "code", "metadata": {"tags": tags}, "source": source, "outputs": [],
              "execution_count": None, "id": f"c{number}"} for number, (source, tags) in enumerate(CELLS)]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": {
        "display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def ran(path):
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@pytest.mark.notebook
def test_a_run_holds_everything_and_its_record_repeats_it(notebook, tmp_path, capsys):
    out, log = tmp_path / "out", tmp_path / "log"
    given = ["-p", "x", "3", "-p", "log", str(log)]
    assert main(["run", str(notebook), *given, "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {
        "notebook.ipynb", "report.html", "results", "run.json", "ro-crate-metadata.json"}
    assert (out / "results" / "squares.csv").read_text() == "x,square\n3,9\n"
    with duckdb.connect() as connection:
        assert connection.read_parquet(str(out / "results" / "squares.parquet")).fetchall() == [(3, 9)]
    # Nothing of where it was made stays in it, and nothing is left beside it.
    for path in out.rglob("*"):
        if path.is_file() and path.suffix in (".ipynb", ".html", ".json"):
            text = path.read_text(encoding="utf-8")
            assert str(tmp_path) not in text.replace(str(log), ""), path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "mine.ipynb", "out"]
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["changed"] == {"x": 3, "log": str(log)} and "results_folder" not in record["parameters"]
    assert main(["verify", str(out)]) == 0

    # The same again is left alone; another one takes its place; a file that is changed is told.
    assert main(["run", str(notebook), *given, "--out", str(out)]) == 0 and ran(log) == [3]
    assert main(["run", str(notebook), *given, "--again", "--out", str(out)]) == 0 and ran(log) == [3, 3]
    other = reruns.run(notebook, tmp_path / "other", x=4)
    assert main(["diff", str(out), str(other)]) == 1 and main(["diff", str(out), str(out)]) == 0
    (out / "results" / "squares.csv").write_text("x,square\n3,10\n")
    capsys.readouterr()
    assert main(["verify", str(out)]) == 1
    assert "squares.csv" in capsys.readouterr().err


@pytest.mark.notebook
def test_a_cell_that_fails_is_told_and_an_earlier_run_stays(notebook, tmp_path, capsys):
    out = reruns.run(notebook, tmp_path / "out", x=2)
    before = (out / "run.json").read_bytes()
    assert main(["run", str(notebook), "-p", "x", "13", "--out", str(out)]) == 3
    said = capsys.readouterr().err
    assert "code cell 2" in said and "thirteen" in said and "raise ValueError" in said
    assert (out / "run.json").read_bytes() == before
    with pytest.raises(RunFailed, match="died|ended"):
        reruns.run(notebook, out, x=14)


@pytest.mark.notebook
@pytest.mark.parametrize("keep", ["all", "tables", "numbers"])
def test_a_sweep_makes_what_is_not_there_and_collects_failures(notebook, tmp_path, keep):
    log, out = tmp_path / "log", tmp_path / "out"
    call = {"workers": 2, "keep": keep, "log": str(log)}
    done = reruns.sweep(notebook, reruns.grid(x=[1, 2, 13]), out, **call)
    assert sorted(ran(log)) == [1, 2, 13]
    assert done.runs.set_index("x")["status"].to_dict() == {1: "done", 2: "done", 13: "failed"}
    assert done.comparison.set_index("x")["value"].dropna().to_dict() == {1: 1.0, 2: 4.0}
    [failure] = done.failures
    assert (failure["cell"], failure["kind"]) == (2, "ValueError") and "thirteen" in failure["traceback"]
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;none&lt;/b&gt;" in page and "<b>none</b>" not in page
    assert "thirteen" in (out / "failures.txt").read_text(encoding="utf-8")
    kept = {"all": 7 + 2, "tables": 5, "numbers": 1}[keep]
    files = [path for path in (out / "runs").rglob("*") if path.is_file()]
    assert len(files) <= 2 * kept
    for run in (out / "runs").iterdir():
        record = reruns.read_run(run)
        assert record["parameters"]["x"] in (1, 2)
        assert ("numbers" in record) == (keep == "numbers")
        assert reruns.compare_runs(run, run)["verdict"].tolist()[-1] == "identical"

    # Made larger: only what is new runs, and what failed, since nobody knows what such a notebook reads.
    more = reruns.sweep(notebook, reruns.grid(x=[1, 2, 3, 13]), out, **call)
    assert sorted(ran(log)) == [1, 2, 3, 13, 13]
    assert more.runs.set_index("x")["status"].to_dict() == {1: "kept", 2: "kept", 3: "done", 13: "failed"}
    # Damaged: made again.
    victim = sorted((out / "runs").iterdir())[0]
    shutil.rmtree(victim) if victim.is_dir() else victim.write_text("{")
    reruns.sweep(notebook, reruns.grid(x=[1, 2, 3, 13]), out, **call)
    assert len(ran(log)) == 7
    # The notebook has changed: everything is.
    notebook.write_text(notebook.read_text().replace("print(x)", "print(x + 0)"))
    reruns.sweep(notebook, reruns.grid(x=[1, 2, 3, 13]), out, **call)
    assert len(ran(log)) == 11


SCRIPT = """
import sys
from flowspace import reruns
if __name__ == "__main__":
    reruns.sweep(sys.argv[1], reruns.grid(x=list(range(20, 30))), sys.argv[2], workers=2, keep="numbers",
                 log=sys.argv[3], wait=0.5)
"""


@pytest.mark.notebook
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_sweep_goes_on_where_it_was(notebook, tmp_path, by):
    log, out = tmp_path / "log", tmp_path / "out"
    (tmp_path / "sweep.py").write_text(SCRIPT)
    command = [sys.executable, str(tmp_path / "sweep.py"), str(notebook), str(out), str(log)]
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    first = subprocess.Popen(command, stderr=subprocess.PIPE, env=own)
    until = time.monotonic() + 90
    while len(list((out / "runs").glob("*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    first.send_signal(by)
    first.communicate(timeout=60)
    time.sleep(2)  # Workers and kernels have noticed.
    kept = {path.name: path.stat().st_mtime_ns for path in (out / "runs").glob("*.json")}
    before = ran(log)
    assert 3 <= len(kept) < 10
    subprocess.run(command, check=True, timeout=120, env=own)
    after = {path.name: path.stat().st_mtime_ns for path in (out / "runs").glob("*.json")}
    assert len(after) == 10 and all(after[name] == changed for name, changed in kept.items())
    # What was under way when it was interrupted runs once more, and nothing else does.
    assert len(ran(log)) == len(before) + 10 - len(kept) and set(ran(log)) == set(range(20, 30))
    assert not (out / ".work").exists()


@pytest.mark.notebook
def test_a_worker_that_is_lost_is_replaced(notebook, tmp_path):
    from flowspace.reruns.places import request_of, target_of
    from flowspace.reruns.plan import plans

    planned = plans(notebook, reruns.grid(x=list(range(4)), wait=[1.0]))
    requests = [request_of(each, target_of(tmp_path / "out", each, "numbers"), tmp_path / "work", "numbers")
                for each in planned]
    answers = on_this_machine(requests, 1)
    first = next(answers)
    mine = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "pid=,args="], capture_output=True, text=True)
    [worker] = [int(line.split()[0]) for line in mine.stdout.splitlines() if "flowspace.reruns.worker" in line]
    os.kill(worker, signal.SIGKILL)
    assert {each["status"] for each in [first, *answers]} == {"done"}
    assert len(list((tmp_path / "out" / "runs").glob("*.json"))) == 4


@pytest.mark.notebook
def test_repeating_a_run_makes_it_again_elsewhere(tmp_path):
    out = reruns.run(1, tmp_path / "out", start_year=2016, resamples=99)
    with pytest.raises(ParameterError, match="another folder"):
        reruns.repeat(out, out)
    # Byte for byte, reports and all, though it is made in another place and at another time.
    table = reruns.repeat(out, tmp_path / "again")
    assert len(table) > 50 and set(table["verdict"]) == {"identical"}
    first, second = ((folder / "notebook.ipynb").read_bytes() for folder in (out, tmp_path / "again"))
    assert first == second and str(tmp_path).encode() not in first


@pytest.mark.notebook
def test_of_own_data_a_run_tells_the_name_and_repeats_wherever_they_are(tmp_path, monkeypatch, capsys):
    own = tmp_path / "place" / "my 数据"
    own.mkdir(parents=True)
    tables.read("agglomerations").to_csv(own / "agglomerations.csv", index=False)
    monkeypatch.chdir(tmp_path)
    given = ["run", "1", "-p", "data_folder", "place/my 数据", "-p", "start_year", "2016", "-p", "resamples", "99"]
    assert main([*given, "--out", "out"]) == 0
    out = tmp_path / "out"
    record = reruns.read_run(out)
    assert record["parameters"]["data_folder"] == record["changed"]["data_folder"] == "my 数据"
    assert set(record["outside"]) >= {"data_folder/", "data_folder/agglomerations.csv"}
    for path in out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(tmp_path).encode() not in content and b"place/my" not in content, path
    assert "data_folder = \\\"my 数据\\\"" in (out / "notebook.ipynb").read_text(encoding="utf-8")
    assert "my 数据" in (out / "report.html").read_text(encoding="utf-8")

    # Kept as long as the tables there are the same, from wherever they are named.
    before = (out / "run.json").stat().st_mtime_ns
    given[4] = str(own)
    assert main([*given, "--out", "out"]) == 0 and (out / "run.json").stat().st_mtime_ns == before
    # Repeated by whoever has the folder, wherever it is.
    capsys.readouterr()
    assert main(["repeat", "out", "--out", "again"]) == 2
    said = capsys.readouterr().err
    assert "-p data_folder PATH" in said and 'data_folder "my 数据"' in said and not (tmp_path / "again").exists()
    assert main(["repeat", "out", "--out", "again", "-p", "seed", "2"]) == 2
    elsewhere = tmp_path / "elsewhere" / "my 数据"
    shutil.copytree(own, elsewhere)
    shutil.rmtree(own)
    assert main(["repeat", "out", "--out", "again", "-p", "data_folder", str(elsewhere)]) == 0
    assert "unlike the first time" not in capsys.readouterr().err
    for name in ("notebook.ipynb", "results/results.json"):
        assert (out / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.notebook
def test_a_run_is_whole_only_as_it_was_written_by_what_writes_runs_now(notebook, tmp_path, monkeypatch):
    out, log = tmp_path / "out", tmp_path / "log"
    reruns.run(notebook, out, x=2, log=str(log))
    reruns.run(notebook, out, x=2, log=str(log))
    assert ran(log) == [2]
    # Of the same size, and as old as it was.
    table = out / "results" / "squares.csv"
    state = table.stat()
    table.write_text(table.read_text().replace("4", "5"))
    os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))
    reruns.run(notebook, out, x=2, log=str(log))
    assert ran(log) == [2, 2] and table.read_text() == "x,square\n2,4\n"
    monkeypatch.setattr(state_of_runs, "derivation", lambda keep: "1" * 64)
    reruns.run(notebook, out, x=2, log=str(log))
    assert ran(log) == [2, 2, 2] and reruns.read_run(out)["derived"] == "1" * 64


READ = """
import json, sys
from flowspace.runs import dependencies
dependencies.watch(sys.argv[1])
from flowspace.reruns import perform, record
from flowspace.reruns.derivation import sources
from flowspace import reports
cells = [{"cell_type": "markdown", "source": "# A\\n{cite:t}`green2007`", "metadata": {}},
         {"cell_type": "code", "source": "a = 1  # b", "metadata": {}, "outputs": [], "execution_count": 1}]
for language in ("en", "zh"):
    html = reports.render({"nbformat": 4, "cells": cells}, language=language)
print(json.dumps(dependencies.used(sys.argv[1])["files"]))
"""


def test_all_that_a_report_is_made_from_counts():
    root = tables.embedded_folder().parent
    done = subprocess.run([sys.executable, "-c", READ, str(root)], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    places = ("lib/flowspace/reports/", "lib/flowspace/site/", "pages/", "references")
    read = {name for name in json.loads(done.stdout) if name.startswith(places)}
    known = {path.relative_to(root).as_posix() for path in sources("all")}
    assert {"references.bib", "pages/code_comments.csv", "lib/flowspace/reports/report.py"} <= read <= known
    assert all(path.is_file() for path in sources("all"))


def test_a_chapter_that_failed_leaves_no_earlier_one_in_the_book(tmp_path, monkeypatch):
    out = tmp_path / "book"
    made = {}

    def fake(requests, workers, runs, known, progress):
        for request in requests:
            target = Path(request["target"])
            assert not (out / "index.html").exists()
            if request["run"].startswith("05") and made.get("failing"):
                yield {"run": request["run"], "status": "failed", "seconds": 1.0, "failure": {
                    "kind": "E", "message": "gone", "cell": 2, "source": "f()", "traceback": ""}}
                continue
            target.mkdir(exist_ok=True)
            (target / "report.html").write_text(str(request["parameters"]["seed"]))
            (target / "run.json").write_text(json.dumps({"contents": {"report.html": {}}}))
            yield {"run": request["run"], "status": "done", "seconds": 1.0, "failure": None}

    monkeypatch.setattr(sys.modules["flowspace.reruns.run"], "make", fake)
    reruns.run_book(out, seed=2)
    made["failing"] = True
    for seed in (3, 4):
        with pytest.raises(RunFailed, match="gone"):
            reruns.run_book(out, seed=seed)
    assert not (out / "05_polycentricity").exists()
    assert [path.read_text() for path in out.glob("0*/report.html")] == ["4"] * 7
    assert "05_polycentricity/report.html" not in (out / "index.html").read_text(encoding="utf-8")
    assert (out / "earlier" / "05_polycentricity-1" / "report.html").read_text() == "2"
    made["failing"] = False
    reruns.run_book(out, seed=5)
    # A second one goes beside the first; what the reader put into one stays where it is.
    made["failing"] = True
    (out / "05_polycentricity" / "notes.md").write_text("mine")
    with pytest.raises(RunFailed):
        reruns.run_book(out, seed=6)
    (out / "05_polycentricity" / "notes.md").unlink()
    with pytest.raises(RunFailed):
        reruns.run_book(out, seed=6)
    assert (out / "earlier" / "05_polycentricity-2" / "report.html").read_text() == "5"


@pytest.mark.notebook
def test_places_with_odd_names_leave_no_trace(notebook, tmp_path):
    out = reruns.run(notebook, tmp_path / '数据 "one" é' / "out", x=5)
    for name in ("notebook.ipynb", "report.html", "run.json", "ro-crate-metadata.json"):
        text = (out / name).read_text(encoding="utf-8")
        assert "数据" not in text and "\\u6570" not in text and ".work" not in text, name
    with pytest.raises(RunFailed) as caught:
        reruns.run(notebook, tmp_path / "数据" / "failed", x=13)
    # Where the notebook is kept is said as the reader named the place; nothing else is.
    said = str(caught.value).replace(str(tmp_path / "数据" / "failed.failed.ipynb"), "")
    assert len(said) < len(str(caught.value)) and str(tmp_path) not in said


def test_what_a_reader_has_put_into_a_run_is_never_removed(tmp_path):
    from flowspace.reruns.folder import refuse_foreign, taken

    run = tmp_path / "runs" / "05-a"
    run.mkdir(parents=True)
    (run / "run.json").write_text(json.dumps({"contents": {"report.html": {}}}))
    (run / "report.html").touch()
    (run / ".DS_Store").touch()
    refuse_foreign(run)
    (run / "notes.md").write_text("mine")
    with pytest.raises(ParameterError, match="notes.md"):
        refuse_foreign(run)
    # What an interrupted writing left is no reason to refuse; the reader's own .work is no work of ours.
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".sweep.json.123").touch()
    with taken(tmp_path / "out", "sweep.json", frozenset({"sweep.json"})):
        assert not (tmp_path / "out" / ".sweep.json.123").exists()
    (tmp_path / "out" / ".work").mkdir()
    with pytest.raises(ParameterError, match=".work"), \
            taken(tmp_path / "out", "sweep.json", frozenset({"sweep.json"})):
        pass


@pytest.mark.parametrize("given", [{"timeout": float("inf")}, {"timeout": -1}, {"parameters": {"data_folder": {1}}},
                                   {"parameters": {"seed": float("nan")}}])
def test_options_that_cannot_be_are_told(tmp_path, given):
    with pytest.raises(ParameterError, match="To mend it"):
        reruns.run(5, tmp_path / "out", **given)


@pytest.mark.parametrize("out", ["~nobody-here/x", "x" * 300, "a\0b"])
def test_paths_that_cannot_be_are_told(out):
    for call in (lambda: reruns.run(5, out), lambda: reruns.sweep(5, [{}], out), lambda: reruns.run_book(out)):
        with pytest.raises(ParameterError, match="To mend it"):
            call()


def test_one_folder_is_not_written_by_two(tmp_path):
    from flowspace.reruns.folder import taken

    known = frozenset({"sweep.json"})
    with taken(tmp_path / "out", "sweep.json", known), \
            pytest.raises(ParameterError, match="another process"), taken(tmp_path / "out", "sweep.json", known):
        pass


def started(words, folder, sign):
    """A process of Dask that is ready: it has said so in its log."""
    log = Path(folder) / f"{len(list(Path(folder).iterdir()))}.log"
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, "-m", "distributed.cli." + words[0], *words[1:]], stdout=file,
                                   stderr=subprocess.STDOUT, start_new_session=True,
                                   env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    until = time.monotonic() + 60
    while sign not in log.read_text() and time.monotonic() < until and process.poll() is None:
        time.sleep(0.1)
    assert sign in log.read_text(), log.read_text()
    return process, log.read_text()


@pytest.mark.notebook
def test_the_same_sweep_runs_on_a_cluster_and_survives_a_lost_worker(notebook, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    processes = []
    try:
        scheduler, said = started(["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], logs,
                                  "Scheduler at:")
        processes.append(scheduler)
        address = said.split("Scheduler at:")[1].split()[0]
        for _ in range(2):
            processes.append(started(["dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                                      "--local-directory", str(logs)], logs, "Registered to")[0])
        log, out = tmp_path / "log", tmp_path / "out"

        def lose_one():
            until = time.monotonic() + 60
            while len(ran(log)) < 3 and time.monotonic() < until:
                time.sleep(0.05)
            os.killpg(processes[1].pid, signal.SIGKILL)

        losing = threading.Thread(target=lose_one)
        losing.start()
        sets, given = reruns.grid(x=[*range(6), 13]), {"scheduler": address, "log": str(log), "wait": 1.0}
        done = reruns.sweep(notebook, sets, out, **given)
        losing.join()
        assert processes[1].poll() is not None and processes[2].poll() is None
        assert done.runs.set_index("x")["status"].to_dict() == {
            **dict.fromkeys(range(6), "done"), 13: "failed"}
        assert done.failures[0]["kind"] == "ValueError"
        # What the lost worker was at ran again on the other one; no other run did.
        assert set(ran(log)) == {*range(6), 13} and len(ran(log)) <= 7 + 1
        again = reruns.sweep(notebook, sets, out, **given)
        assert again.runs["status"].value_counts().to_dict() == {"kept": 6, "failed": 1}
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

"""What stops runs or keeps them from starting: signals, processes that are lost, damaged folders, schedulers that are
none, cells that fail, files that are no notebooks."""
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flowspace import reruns
from flowspace.cli import main
from flowspace.errors import ParameterError, RunFailed
from flowspace.reruns.damaged import is_damaged

CELLS = [("x: int = 1  # a number\nwait: float = 0.0  # seconds\nsign: str = ''  # a file that says that it waits\n"
          "flag: str = ''  # a file without which it fails", ["parameters"]),
         ("print('before', x)", []),
         ("import time\nfrom pathlib import Path\n\nif sign:\n    Path(f'{sign}{x}').touch()\ntime.sleep(wait)\n"
          "if flag and not Path(flag).exists():\n    raise ValueError('no flag is there')", []),
         ("print('after', x)", [])]
PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def written(path, cells=CELLS, metadata=PYTHON, version=4):
    content = [{"cell_type": "code", "metadata": {"tags": tags}, "source": source, "execution_count": 7,
                "id": f"c{number}", "outputs": [{"output_type": "stream", "name": "stdout", "text": "of another run"}]}
               for number, (source, tags) in enumerate(cells)]
    path.write_text(json.dumps({"cells": content, "metadata": metadata, "nbformat": version, "nbformat_minor": 5}))
    return path


@pytest.fixture
def notebook(tmp_path):
    return written(tmp_path / "mine.ipynb")


def until(true, seconds=90):
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


class Command:
    """The command in a process of its own, which hears the keyboard's interrupt whoever started the tests."""

    def __init__(self, *words, cwd):
        self.mark = f"flowspace-test-{os.getpid()}-{time.monotonic_ns()}"
        own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "FLOWSPACE_TEST_MARK": self.mark}
        hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import sys; "
        self.process = subprocess.Popen(
            [sys.executable, "-c", hearing + "from flowspace.cli import main; sys.exit(main())", *map(str, words)],
            cwd=cwd, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def listens(self):
        """Whether it takes care of being asked to end."""
        with open(f"/proc/{self.process.pid}/status") as file:
            caught = next(int(line.split()[1], 16) for line in file if line.startswith("SigCgt"))
        return caught >> (signal.SIGTERM - 1) & 1

    def ended(self):
        out, err = self.process.communicate(timeout=90)
        return self.process.returncode, err

    def left(self):
        """Processes that it has started and that still are, with those that they have started."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (place / "environ").read_bytes():
                    found.append((place / "cmdline").read_text())
            except OSError:
                continue
        return found


linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc")


def last_line(err):
    return err.rstrip("\n").replace("\r", "\n").split("\n")[-1]


@linux
@pytest.mark.notebook
@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("kind", ["run", "sweep"])
def test_a_command_that_is_stopped_again_and_again_ends_in_one_line(notebook, tmp_path, by, code, kind):
    place = tmp_path / "place"
    place.mkdir()
    sign = tmp_path / "sign"
    words = ["run", notebook] if kind == "run" else ["sweep", notebook, "--grid", "x", "1,2,3", "--workers", "2"]
    command = Command(*words, "-p", "wait", "600", "-p", "sign", sign, "--out", "out", cwd=place)
    assert until(lambda: (tmp_path / "sign1").exists())
    for _ in range(4):
        command.process.send_signal(by)
        time.sleep(0.05)
    returned, err = command.ended()
    assert returned == code and "Traceback" not in err and "Exception" not in err, err
    kept = {"run": "nothing of this run is kept", "sweep": "runs that were finished are kept"}[kind]
    assert last_line(err).startswith("interrupted; " + kept)
    assert until(lambda: not command.left(), 15), command.left()
    left = sorted(path.relative_to(place).as_posix() for path in place.rglob("*"))
    assert left == {"run": [], "sweep": ["out", "out/sweep.json"]}[kind]


@linux
@pytest.mark.notebook
@pytest.mark.parametrize("after", [0.0, 0.3, 0.7, 1.2])
def test_an_interrupt_at_any_time_ends_with_its_own_code(notebook, tmp_path, after):
    command = Command("run", notebook, "-p", "wait", "600", "--out", "out", cwd=tmp_path)
    assert until(command.listens)
    time.sleep(after)
    for _ in range(3):
        command.process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    returned, err = command.ended()
    assert returned == 130 and "Traceback" not in err and "Exception" not in err, err
    assert until(lambda: not command.left(), 15), command.left()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.ipynb"]


@linux
@pytest.mark.notebook
def test_what_a_killed_run_leaves_is_removed_by_the_next(notebook, tmp_path):
    command = Command("run", notebook, "-p", "wait", "600", "-p", "sign", tmp_path / "sign", "--out", "out",
                      cwd=tmp_path)
    assert until(lambda: (tmp_path / "sign1").exists())
    # While it is at work, nobody else runs into the same folder.
    with pytest.raises(ParameterError, match="another process"):
        reruns.run(notebook, tmp_path / "out")
    assert len(list(tmp_path.glob(".out-*.work"))) == 1
    command.process.kill()
    command.process.communicate()
    assert until(lambda: not command.left(), 15), command.left()
    assert len(list(tmp_path.glob(".out-*.work"))) == 1
    other = tmp_path / ".out-2-1.work"  # of the folder out-2
    other.mkdir()
    reruns.run(notebook, tmp_path / "out", again=True)
    assert list(tmp_path.glob(".out-*.work")) == [other]


@pytest.mark.notebook
@pytest.mark.parametrize(("module", "said"), [
    ("flowspace.runs.forkserver", {"watched": [], "modules": [], "kept": {}}),
    ("flowspace.reruns.worker", {"notebook": 9, "parameters": {}, "run": "a", "target": "a", "work": "w", "keep": "all",
                                 "timeout": 9, "again": False})])
def test_a_server_whose_client_is_gone_ends_silently(tmp_path, module, said):
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    server = subprocess.Popen([sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=own, cwd=tmp_path)
    server.stdout.close()
    server.stdin.write(json.dumps(said).encode() + b"\n")
    server.stdin.flush()
    # Its input is open still: it finds out by its answer.
    assert server.wait(timeout=90) == 0 and server.stderr.read() == b""
    server.stdin.close()
    server.stderr.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1:8787", "127.0.0.1:8786", "tcp://", "file:///x"])
def test_what_is_no_address_of_a_scheduler_is_told_at_once_and_leaves_nothing(notebook, tmp_path, address, capfd):
    assert main(["sweep", str(notebook), "--grid", "x", "1,2", "--out", str(tmp_path / "a" / "out"), "--scheduler",
                 address]) == 1
    err = capfd.readouterr().err
    assert address in err and "tcp://" in err and "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.ipynb"]


@pytest.mark.parametrize("silent", [True, False])
def test_where_no_scheduler_answers_it_is_told_and_nothing_is_left(notebook, tmp_path, monkeypatch, capfd, silent):
    monkeypatch.setattr("flowspace.reruns.cluster.PATIENCE", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if silent:
            other.listen()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(ParameterError, match="no scheduler at .* To mend it: start one"):
            reruns.sweep(notebook, reruns.grid(x=[1, 2]), tmp_path / "a" / "out", scheduler=address)
    assert "Traceback" not in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.ipynb"]


def test_a_folder_that_was_there_before_a_refusal_stays(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr("flowspace.reruns.cluster.PATIENCE", 0.1)
    (tmp_path / "out").mkdir()
    with pytest.raises(ParameterError, match="no scheduler"):
        reruns.sweep(notebook, reruns.grid(x=[1, 2]), tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.notebook
def test_a_damaged_run_of_a_sweep_is_made_again_and_what_is_no_run_is_not(notebook, tmp_path, capsys):
    out = tmp_path / "out"
    words = ["sweep", str(notebook), "--grid", "x", "1,2,3,4", "--workers", "2", "--out", str(out)]
    assert main(words) == 0
    first, second, third, fourth = sorted((out / "runs").iterdir())
    whole = (first / "run.json").read_bytes()
    (first / "run.json").write_bytes(whole[:len(whole) // 2])
    (second / "run.json").unlink()
    (second / "ro-crate-metadata.json").write_text("{")
    for folder in (third, fourth):
        (folder / "run.json").write_text("")
        (folder / "notes.md").write_text("mine")
    (fourth / "ro-crate-metadata.json").unlink()
    capsys.readouterr()
    assert main(words) == 3
    said = capsys.readouterr()
    assert "2 done, 0 there already, 2 failed" in said.out
    [line] = [line for line in said.err.splitlines() if "made again" in line]
    assert f"runs/{first.name}" in line and f"runs/{second.name}" in line and third.name not in line
    for folder in (third, fourth):
        assert f'the folder "runs/{folder.name}", which holds what no run made there' in said.err
        assert (folder / "notes.md").read_text() == "mine" and "delete it" in said.err
        (folder / "notes.md").unlink()
    assert main(words) == 0 and "2 done, 2 there already" in capsys.readouterr().out
    assert all(reruns.verify(folder) == [] for folder in (out / "runs").iterdir())


@pytest.mark.notebook
def test_a_damaged_folder_of_a_single_run_is_named_and_left(notebook, tmp_path):
    out = reruns.run(notebook, tmp_path / "out")
    (out / "run.json").write_text("{")
    with pytest.raises(ParameterError, match='run.json is missing or broken.*delete the folder ".*out"'):
        reruns.run(notebook, out, x=2)
    assert (out / "report.html").exists()


def test_only_what_a_run_makes_is_a_damaged_run(tmp_path):
    run = tmp_path / "05-a"
    (run / "results").mkdir(parents=True)
    assert not is_damaged(run)
    (run / "results" / "squares.csv").touch()
    (run / "report.html").touch()
    assert is_damaged(run)
    (run / "ro-crate-metadata.json").write_text(json.dumps({"@graph": [{"@id": "report.html", "@type": "File"}]}))
    # What the description does not name, somebody has put there.
    assert not is_damaged(run)
    (run / "results" / "squares.csv").unlink()
    assert is_damaged(run)
    (run / "report.html").unlink()
    (run / "report.html").symlink_to(tmp_path)
    assert not is_damaged(run)


def sources(path):
    return [("".join(cell["source"]), cell["outputs"], cell["execution_count"])
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


@pytest.mark.notebook
def test_the_notebook_of_a_failed_run_is_kept_until_the_run_succeeds(notebook, tmp_path, capsys):
    out, flag, failed = tmp_path / "out", tmp_path / "flag", tmp_path / "out.failed.ipynb"
    words = ["run", str(notebook), "-p", "flag", str(flag), "--out", str(out)]
    assert main(words) == 3
    said = capsys.readouterr().err
    assert "mine.ipynb, code cell 3 failed: ValueError: no flag is there" in said and str(failed) in said
    # The cell once, the message once.
    assert said.count("raise ValueError") == 1 and said.count("ValueError: no flag is there") == 1
    assert "expected" not in said and "Traceback" not in said and "An error occurred" not in said
    assert not out.exists()
    cells = sources(failed)
    before, broken, after = cells[-3:]
    assert before[1][0]["text"] == ["before 1\n"] and broken[1][-1]["ename"] == "ValueError"
    # What the file had there came from another run.
    assert after == ("print('after', x)", [], None)

    flag.touch()
    assert main(words) == 0 and not failed.exists()
    # A whole run is not touched by one that fails, nor are a reader's own files.
    failed.write_text("mine")
    flag.unlink()
    assert main([*words, "--again"]) == 3 and failed.read_text() == "mine" and reruns.verify(out) == []
    assert "notebook up to" not in capsys.readouterr().err
    failed.unlink()
    assert main([*words, "--again"]) == 3 and failed.exists() and reruns.verify(out) == []
    # The run is there and unchanged: of the attempt nothing remains.
    assert main(words) == 0 and not failed.exists()


@pytest.mark.notebook
def test_notebooks_of_failed_runs_of_a_sweep_are_kept_beside(notebook, tmp_path):
    out, flag = tmp_path / "out", tmp_path / "flag"
    sets = reruns.grid(x=[1, 2])
    done = reruns.sweep(notebook, sets, out, flag=str(flag), workers=2)
    runs = [each["run"] for each in done.failures]
    assert [each["notebook"] for each in done.failures] == [f"failed/{run}.ipynb" for run in runs]
    text = (out / "failures.txt").read_text(encoding="utf-8")
    assert f"failed/{runs[0]}.ipynb" in text and text.count("raise ValueError") == 1
    assert all(str(tmp_path) not in (out / each["notebook"]).read_text().replace(str(flag), "")
               for each in done.failures)
    flag.touch()
    assert not reruns.sweep(notebook, sets, out, flag=str(flag), workers=2).failures
    assert list((out / "failed").iterdir()) == []
    flag.unlink()
    few = reruns.sweep(notebook, sets, tmp_path / "few", flag=str(flag), workers=2, keep="numbers")
    assert "notebook" not in few.failures[0] and not list((tmp_path / "few").rglob("*.ipynb"))


@pytest.mark.notebook
def test_a_cell_that_takes_too_long_is_told_with_what_to_do(notebook, tmp_path):
    with pytest.raises(RunFailed) as caught:
        reruns.run(notebook, tmp_path / "out", wait=600, timeout=1)
    said = str(caught.value)
    assert "ran longer than 1 s" in said and "--timeout" in said and said.count("time.sleep(wait)") == 1
    assert (tmp_path / "out.failed.ipynb").exists()


R = {"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}}


@pytest.mark.parametrize(("given", "words"), [
    ({"cells": [("import os", []), ("x: int = 1\ny: int = = 2", ["parameters"])]},
     "code cell 2 \\(parameters\\), line 2: found invalid syntax: y: int = = 2"),
    ({"version": 9}, "a notebook in format 9, which is later than any known"),
    ({"version": 3}, "a notebook in format 3.*JupyterLab"),
    ({"version": "4"}, "no notebook: JSON of another kind"),
    ({"metadata": R}, "a notebook in R; expected a notebook in Python"),
    ({"metadata": {"kernelspec": {"name": "ir", "display_name": "R"}}}, "a notebook in R"),
    ({"metadata": {"language_info": {"name": "julia"}}}, "a notebook in julia"),
    ({"metadata": []}, "damaged"),
    ({"cells": [("x = 1", [])]}, 'no cell tagged "parameters"'),
    ({"cells": [("x = 1", ["parameters"])] * 2}, '2 cells tagged "parameters"')])
def test_a_notebook_that_cannot_be_run_is_told_before_a_kernel_starts(tmp_path, given, words):
    path = written(tmp_path / "mine.ipynb", **given)
    for call in (lambda: reruns.run(path, tmp_path / "out"), lambda: reruns.sweep(path, [{}], tmp_path / "out"),
                 lambda: reruns.parameters(path)):
        with pytest.raises(ParameterError, match=words):
            call()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.ipynb", b"x = 1", "no notebook: no JSON"), ("a.ipynb", b"", "an empty file"),
    ("a.ipynb", b"[1]", "another kind"),
    ("a.ipynb", b"[" * 100_000, "no JSON"), ("a.ipynb", b'{"nbformat": 4, "cells": [{}], "metadata": {}}', "damaged"),
    ("a.py", b"x = 1", "a.py.*which is no notebook"), ("folder", None, "folder.*which is a folder"),
    ("a folder.ipynb", None, "which is a folder"), ("none.ipynb", ..., "No such file"),
    ("sub/none", ..., "sub/none.*No such file")])
def test_what_is_no_notebook_is_told(tmp_path, monkeypatch, capsys, name, content, words):
    monkeypatch.chdir(tmp_path)
    if content is None:
        Path(name).mkdir()
    elif content is not ...:
        Path(name).write_bytes(content)
    for given in (name, Path(name)):
        with pytest.raises(ParameterError, match=words):
            reruns.run(given, "out")
    assert main(["run", name, "--out", "out"]) == 1 and not Path("out").exists()


def test_a_name_that_is_none_is_still_told_the_chapters():
    with pytest.raises(ParameterError, match="1 to 8|chapter"):
        reruns.run("polycentrcity", "out")


def test_a_kernel_of_an_environment_of_ones_own_is_python(tmp_path):
    path = written(tmp_path / "mine.ipynb", metadata={"kernelspec": {"name": "my-env", "display_name": "My env"}})
    assert reruns.parameters(path)["parameter"].tolist() == ["x", "wait", "sign", "flag"]
    assert reruns.parameters(written(tmp_path / "other.ipynb", metadata={}))["parameter"].tolist()[0] == "x"


def test_a_folder_of_a_chapters_name_does_not_hide_the_chapter(tmp_path, monkeypatch):
    (tmp_path / "05_polycentricity").mkdir()
    monkeypatch.chdir(tmp_path)
    assert reruns.parameters("05_polycentricity").equals(reruns.parameters(5))


def test_runs_of_a_scheduler_that_is_lost_are_told_as_that():
    from distributed.client import FutureCancelledError
    from flowspace.reruns.cluster import _answer

    class Future:
        def exception(self):
            return None

        def result(self):
            raise self.error

    for error in (FutureCancelledError("key", "scheduler-connection-lost"), OSError("Stream is closed")):
        future = Future()
        future.error = error
        answer = _answer(future, {"run": "a"})
        assert (answer["status"], answer["failure"]["kind"], answer["failure"]["cell"]) == (
            "failed", "SchedulerLost", None)


LOST = """
import os, signal, sys
from flowspace.cli import main
from flowspace.cli import runs

class Careless:
    def __del__(self):
        # Python cannot leave this by an exception: the stop is lost here.
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(100))

def stopped_where_it_is_lost(given):
    Careless()
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    finally:
        print("tidied")

def stopped_where_it_becomes_an_error(given):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    except BaseException:
        raise ImportError("numpy failed to import")

runs._parameters = globals()[sys.argv.pop(1)]
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""


@linux
@pytest.mark.parametrize("how", ["stopped_where_it_is_lost", "stopped_where_it_becomes_an_error"])
def test_a_stop_that_gets_lost_on_its_way_comes_again(tmp_path, how):
    (tmp_path / "lost.py").write_text(LOST)
    done = subprocess.run([sys.executable, tmp_path / "lost.py", how, "parameters", "5"], capture_output=True,
                          text=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=60)
    assert done.returncode == 130 and last_line(done.stderr) == "interrupted", done.stderr
    assert ("tidied" in done.stdout) == (how == "stopped_where_it_is_lost")

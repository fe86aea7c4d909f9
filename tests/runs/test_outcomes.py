"""Runs are streamed: lazily asked for, told as they end, stopped together, and the same from a warmed server."""
import asyncio
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from flowspace.runs import kernels
from flowspace.runs.dependencies import DigestCache
from flowspace.runs.execution import Job, is_fresh, outcomes
from flowspace.runs.failure import CHANGED


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    (root / "chapters").mkdir(parents=True)
    (root / "lock.txt").write_text("x==1\n")
    return root


def write(root, *cells):
    code = [nbformat.v4.new_code_cell(source) for source in cells]
    code[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=code), root / "chapters" / "one.ipynb")


def job(root, number=0, *, watched=(), outputs=(), **parameters):
    return Job(root / "chapters" / "one.ipynb", root / "_build" / f"{number}.ipynb", parameters, outputs, watched)


def run(root, jobs, **options):
    return list(outcomes(jobs, root, root / "lock.txt", **{"cores": 2, **options}))


def hidden(root):
    return [path for path in root.rglob(".*")]


def descriptors():
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def test_jobs_are_asked_for_as_kernels_become_free(project):
    write(project, "x = 1", "print(x)")
    asked = []

    def jobs():
        for number in range(12):
            asked.append(number)
            yield job(project, number, x=number)

    told = []
    for outcome in outcomes(jobs(), project, project / "lock.txt", cores=2):
        told.append(outcome)
        assert len(asked) <= len(told) + 4
    assert sorted(o.job.parameters["x"] for o in told) == list(range(12))
    assert all(o.failure is None and o.record == json.loads(o.job.record.read_text()) for o in told)


def test_a_failure_names_the_cell_of_the_chapter_and_no_place_of_the_machine(project):
    write(project, "x = 1", "y = 2", "raise KeyError('no such city')")
    failure = run(project, [job(project, x=3)])[0].failure
    assert (failure.kind, failure.message, failure.cell) == ("KeyError", "'no such city'", 3)
    assert failure.source == "raise KeyError('no such city')"
    assert "\x1b" not in failure.traceback and str(project) not in failure.traceback
    assert not (project / "_build" / "0.ipynb").exists()


@pytest.mark.parametrize("cell, kind", [("import time; time.sleep(60)", "timeout"),
                                        ("import os; os.kill(os.getpid(), 9)", "dead kernel")])
def test_a_run_that_is_killed_leaves_nothing(project, cell, kind):
    results = project / "_build" / "results"
    write(project, "x = 1", f"import pathlib\nfor n in ('results', '.results-1'):\n"
                            f"    pathlib.Path({str(results.parent)!r}, n).mkdir(parents=True)\n{cell}")
    failure = run(project, [job(project, outputs=(results,))], timeout=2)[0].failure
    assert failure.kind == kind and failure.cell == 2
    assert not results.exists() and hidden(project) == []


def test_closing_early_stops_every_kernel(project):
    write(project, "x = 0", "import os, time, pathlib\npathlib.Path('..', f'pid{x}').write_text(str(os.getpid()))\n"
                            "time.sleep(60 * (x > 0))")
    ended = outcomes((job(project, n, x=n) for n in range(50)), project, project / "lock.txt", cores=2)
    assert next(ended).job.parameters["x"] == 0
    while not (project / "pid1").exists():
        time.sleep(0.02)
    start = time.monotonic()
    ended.close()
    assert time.monotonic() - start < 5
    for file in project.glob("pid*"):
        assert not file.read_text() or not kernels.lives(int(file.read_text()))
    assert not (project / "_build" / "1.ipynb").exists() and hidden(project) == []
    assert not [t for t in threading.enumerate() if t.name == "flowspace-runs"]


def test_an_exception_of_the_jobs_reaches_the_caller(project):
    write(project, "x = 1", "print(x)")

    def jobs():
        yield job(project)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        run(project, jobs())


def test_works_in_another_thread_and_beside_a_running_loop(project):
    write(project, "x = 1", "print(x)")

    async def beside():
        return run(project, [job(project, 1)]) + await asyncio.to_thread(run, project, [job(project, 2)])

    # A thread of its own: that of the tests may be driving a browser with a loop already.
    with ThreadPoolExecutor(1) as apart:
        assert [o.failure for o in apart.submit(asyncio.run, beside()).result()] == [None, None]


def test_what_a_run_reads_outside_the_project_is_watched(project, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.csv").write_text("1")
    write(project, "folder = ''",
          "import os\nif os.path.exists(f'{folder}/a.csv'):\n    open(f'{folder}/a.csv').read()")
    given = job(project, watched=(own,), folder=str(own))
    record = run(project, [given])[0].record
    assert set(record["outside"]) == {f"{own}/a.csv", f"{own}/"}
    lock = project / "lock.txt"
    assert is_fresh(given, project, lock)
    (own / "b.csv").write_text("new")
    assert not is_fresh(given, project, lock), "a table that was added would have been read"
    (own / "b.csv").unlink()
    assert is_fresh(given, project, lock)
    (own / "a.csv").write_text("2")
    assert not is_fresh(given, project, lock)


def write_new(project, own):
    (own / "a.csv").write_text("2")


def put_older_in_place(project, own):
    (own / "older").write_text("2")
    os.utime(own / "older", (1, 1))
    os.replace(own / "older", own / "a.csv")


def add_beside(project, own):
    (own / "b.csv").write_text("new")


def write_in_project(project, own):
    (project / "used.csv").write_text("2")


@pytest.mark.parametrize("change, named", [(write_new, "a.csv"), (put_older_in_place, "a.csv"), (add_beside, "own/"),
                                           (write_in_project, "used.csv")])
def test_inputs_that_change_while_a_run_goes_fail_it(project, tmp_path, change, named):
    own, signs = tmp_path / "own", tmp_path / "signs"
    own.mkdir()
    signs.mkdir()
    (own / "a.csv").write_text("1")
    (project / "used.csv").write_text("1")
    write(project, "folder, signs = '', ''",
          "import pathlib, time\nopen(f'{folder}/a.csv').read()\nopen('../used.csv').read()\n"
          "pathlib.Path(signs, 'read').touch()\nuntil = time.monotonic() + 30\n"
          "while not pathlib.Path(signs, 'go').exists() and time.monotonic() < until:\n    time.sleep(0.02)")
    given = job(project, watched=(own,), folder=str(own), signs=str(signs))

    def meddle():
        until = time.monotonic() + 60
        while not (signs / "read").exists() and time.monotonic() < until:
            time.sleep(0.02)
        change(project, own)
        (signs / "go").touch()

    meddling = threading.Thread(target=meddle)
    meddling.start()
    failure = run(project, [given])[0].failure
    meddling.join()
    assert (failure.kind, failure.cell) == (CHANGED, None) and named in failure.message
    assert not given.target.exists() and not given.record.exists()
    # Once nobody meddles it runs.
    assert run(project, [given])[0].failure is None and is_fresh(given, project, project / "lock.txt")


def test_what_a_run_writes_itself_and_times_to_come_are_no_changes(project, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.csv").write_text("1")
    os.utime(own / "a.csv", (4e9, 4e9))
    write(project, "folder = ''", "import os\nopen(f'{folder}/a.csv').read()\nos.listdir(folder)\n"
                                  "for place in (folder, '..'):\n"
                                  "    with open(f'{place}/log', 'a') as file:\n        file.write('x')\n"
                                  "    with open(f'{place}/new', 'w') as file:\n        file.write('x')\n"
                                  "    os.replace(f'{place}/new', f'{place}/kept')\n    open(f'{place}/kept').read()")
    for _ in range(2):
        assert run(project, [job(project, watched=(own,), folder=str(own))])[0].failure is None


def test_a_notebook_that_is_saved_while_it_runs_is_not_the_one_that_ran(project):
    write(project, "x = 1", "import pathlib\nfile = pathlib.Path('one.ipynb')\n"
                            "file.write_text(file.read_text().replace('x = 1', 'x = 2'))")
    given = job(project)
    assert run(project, [given])[0].failure is None
    assert not is_fresh(given, project, project / "lock.txt")


def test_files_that_many_runs_share_are_read_once(tmp_path):
    file = tmp_path / "a"
    file.write_text("1")
    os.utime(file, (1, 1))
    digests = DigestCache()
    assert len({digests(file) for _ in range(5)}) == 1 and digests.read == 1
    file.write_text("2")
    second = digests(file)
    file.write_text("3")
    assert second != digests(file), "two changes within a tick of the clock are two changes"


def library(root, value):
    """A project with a module of its own environment-like kind is not to be had; flowspace itself stands in."""
    write(root, "x = 1", "from flowspace import inequality, tables\n"
                         f"print(x, {value}, len(tables.read('cities')))\n"
                         "import numpy as np\nprint(np.random.default_rng(1).random())")


def printed(outcome):
    cells = json.loads(outcome.job.target.read_text())["cells"]
    return "".join("".join(o.get("text", "")) for c in cells for o in c.get("outputs", []))


def test_warm_and_cold_kernels_give_the_same_bytes(project):
    library(project, 1)
    cold = run(project, [job(project, n, x=7) for n in range(2)], warm=False, cores=1)
    before = [o.job.target.read_bytes() for o in cold]
    warmed = run(project, [job(project, n, x=7) for n in range(5)], cores=1)
    assert any(key[1] == str(project / "chapters" / "one.ipynb") for key in kernels_plans())
    assert {o.job.target.read_bytes() for o in warmed} == set(before) and len(set(before)) == 1
    assert all(o.record["files"] == cold[0].record["files"] for o in warmed)


def kernels_plans():
    from flowspace.runs import single
    return single._plans


def test_a_server_that_holds_old_code_is_not_used(tmp_path):
    (tmp_path / "data.csv").write_text("1")
    digests = DigestCache()
    plan = kernels.Plan(str(tmp_path), ("flowspace.inequality",))
    held = kernels.warm_server(plan, digests)
    assert kernels.warm_server(plan, digests) is held
    held.digests["data.csv"] = digests(tmp_path / "data.csv")
    assert kernels.warm_server(plan, digests) is held
    (tmp_path / "data.csv").write_text("2")
    assert kernels.warm_server(plan, digests) is not held and not held.alive()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="memory and files are counted in /proc")
def test_many_runs_leave_neither_memory_nor_files(project):
    write(project, "x = 1", "print(x)")

    def size(process="self"):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    run(project, (job(project, n % 4, x=n) for n in range(20)))
    server = kernels.server().process.pid
    before = descriptors(), size(), size(server), len(os.listdir(f"/proc/{server}/fd"))
    run(project, (job(project, n % 4, x=n) for n in range(60)))
    after = descriptors(), size(), size(server), len(os.listdir(f"/proc/{server}/fd"))
    assert after[0] <= before[0] and after[3] <= before[3]
    assert after[1] - before[1] < 6 and after[2] - before[2] < 2, (before, after)
    assert kernels.server().children == set()

"""Chapters run again exactly when something they depend on has changed, and fail with plain words."""
import json
import os
import time
from pathlib import Path

import nbformat
import pytest

from flowspace.errors import BuildError
from flowspace.runs import kernels
from flowspace.runs.execution import Job, execute, is_fresh


@pytest.fixture
def project(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "used.csv").write_text("a\n1\n")
    (tmp_path / "unused.csv").write_text("a\n1\n")
    (tmp_path / "chapters" / "helper.py").write_text("VALUE = 1\n")
    (tmp_path / "lock.txt").write_text("x==1\n")
    write(tmp_path, "one", ["language = 'en'",
                            "import helper\nopen('../used.csv').read()\nprint(language, helper.VALUE)"])
    return tmp_path


def write(root, name, cells, words="words"):
    code = [nbformat.v4.new_code_cell(source) for source in cells]
    code[0].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(words), *code])
    nbformat.write(notebook, root / "chapters" / f"{name}.ipynb")


def job(root, name="one", **parameters):
    return Job(root / "chapters" / f"{name}.ipynb", root / "_build" / f"{name}.ipynb", parameters)


def run(root, *jobs):
    return execute(jobs, root, root / "lock.txt", progress=False)


def printed(root, name="one"):
    notebook = json.loads((root / "_build" / f"{name}.ipynb").read_text())
    return "".join("".join(o.get("text", "")) for c in notebook["cells"] for o in c.get("outputs", []))


def test_parameters_replace_defaults_and_dependencies_are_recorded(project):
    assert run(project, job(project, language="zh"))
    assert printed(project) == "zh 1\n"
    record = json.loads((project / "_build" / "one.json").read_text())
    assert set(record["files"]) == {"used.csv", "chapters/helper.py"}


def change_code(root):
    write(root, "one", ["language = 'en'",
                        "import helper\nopen('../used.csv').read()\nprint(language, helper.VALUE, 2)"])


def change_data(root):
    (root / "used.csv").write_text("a\n2\n")


def change_module(root):
    (root / "chapters" / "helper.py").write_text("VALUE = 2\n")


def change_lock(root):
    (root / "lock.txt").write_text("x==2\n")


def lose_output(root):
    (root / "_build" / "one.ipynb").unlink()


def spoil_output(root):
    (root / "_build" / "one.ipynb").write_text("{}")


@pytest.mark.parametrize("change", [change_code, change_data, change_module, change_lock, lose_output, spoil_output])
def test_a_dependency_that_changed_runs_the_chapter_again(project, change):
    run(project, job(project))
    assert run(project, job(project)) == []
    change(project)
    assert not is_fresh(job(project), project, project / "lock.txt")
    assert len(run(project, job(project))) == 1
    assert run(project, job(project)) == []


def test_other_parameters_run_the_chapter_again(project):
    run(project, job(project))
    assert run(project, job(project, language="zh"))


def change_words(root):
    write(root, "one", ["language = 'en'", "import helper\nopen('../used.csv').read()\nprint(language, helper.VALUE)"],
          words="other words")


def change_other_file(root):
    (root / "unused.csv").write_text("a\n2\n")


@pytest.mark.parametrize("change", [change_words, change_other_file])
def test_what_a_chapter_does_not_depend_on_runs_nothing(project, change):
    run(project, job(project))
    change(project)
    assert run(project, job(project)) == []


def test_only_the_stale_chapter_runs(project):
    write(project, "two", ["x = 1", "print(x)"])
    both = [job(project), job(project, "two")]
    assert len(run(project, *both)) == 2
    change_data(project)
    assert [j.name for j in run(project, *both)] == [both[0].name]


def test_every_failed_chapter_is_named_and_the_others_are_kept(project):
    write(project, "two", ["x = 1", "raise KeyError('no such city')"])
    write(project, "three", ["x = 1", "1 / 0"])
    with pytest.raises(BuildError) as caught:
        run(project, job(project), job(project, "two"), job(project, "three"))
    told = str(caught.value)
    assert len(caught.value.problems) == 2
    assert "no such city" in told and "1 / 0" in told and "two.ipynb" in told
    assert printed(project) == "en 1\n"
    assert not (project / "_build" / "two.ipynb").exists()


def test_a_kernel_that_dies_is_reported(project):
    write(project, "two", ["x = 1", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
    with pytest.raises(BuildError, match="died"):
        run(project, job(project, "two"))


def test_figures_arrive_as_pictures(project):
    write(project, "two", ["x = 1", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"])
    run(project, job(project, "two"))
    cells = json.loads((project / "_build" / "two.ipynb").read_text())["cells"]
    assert "image/png" in cells[-1]["outputs"][-1]["data"]


def test_no_kernel_outlives_its_chapter(project):
    write(project, "two", ["x = 1", "import os\nprint(os.getpid())"])
    run(project, job(project, "two"))
    child = int(printed(project, "two"))
    for _ in range(100):
        if not kernels.lives(child):
            break
        time.sleep(0.05)
    assert not kernels.lives(child)


def test_chapters_do_not_see_each_other(project):
    write(project, "two", ["x = 1", "import sys\nsys.modules['left_behind'] = sys"])
    write(project, "three", ["x = 1", "import sys\nprint('left_behind' in sys.modules)"])
    run(project, job(project, "two"))
    run(project, job(project, "three"))
    assert printed(project, "three") == "False\n"


def test_the_same_run_writes_the_same_bytes(project):
    run(project, job(project))
    first = (project / "_build" / "one.ipynb").read_bytes()
    os.remove(project / "_build" / "one.json")
    run(project, job(project))
    assert (project / "_build" / "one.ipynb").read_bytes() == first
    assert str(project) not in first.decode()
    assert not list(Path(project / "_build").glob(".*"))


def test_a_system_that_cannot_fork_records_the_same(project, monkeypatch):
    run(project, job(project))
    forked = json.loads((project / "_build" / "one.json").read_text())["files"]
    (project / "_build" / "one.json").unlink()
    monkeypatch.setattr(kernels, "available", lambda: False)
    assert run(project, job(project))
    assert json.loads((project / "_build" / "one.json").read_text())["files"] == forked
    assert printed(project) == "en 1\n"
    assert run(project, job(project)) == []

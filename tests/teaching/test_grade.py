"""nbgrader grades honest, broken and hostile submissions: each has its clear grade, and the others theirs."""
import json
import os
import subprocess
import tempfile

import pandas as pd
import pytest
from small_exercises import given_to, key_of, solutions_in, with_answers

from flowspace.teaching.assign import grade
from flowspace.teaching.roster import Seat

pytestmark = pytest.mark.notebook

RIGHT = {"area": "area = n * n", "double": "def double(x):\n    return x + x"}
STAY = ("import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', "
        "'flowspace-left-over'], start_new_session=True)\n")

# Student → (answers, points of area and of double, words of the notes).
CASES = {
    "good": (RIGHT, 2, 2, ""),
    "wrong": ({"area": "area = 9", "double": "def double(x):\n    return 2"}, 0, 0, ""),
    "died": ({**RIGHT, "area": "import os; os.kill(os.getpid(), 9)"}, 0, 2, "“1 Find area”: the cell ended"),
    "endless": ({**RIGHT, "area": "while True: pass"}, 0, 2, "“1 Find area”: the cell did not end"),
    "flood": ({**RIGHT, "area": "while True: print('x' * 10_000)"}, 0, 2, "“1 Find area”: the cell "),
    "asks": ({"area": "area = int(input())", "double": "double = bytearray(20 * 2**30)"}, 0, 0, ""),
    "careless": ({**RIGHT, "area": f"callable = 3\n{STAY}area = n * n\nraise SystemExit"}, 2, 2,
                 "“1 Find area” (callable)"),
    "reset": ({"area": "%reset -f\narea = 9", "double": RIGHT["double"]}, 0, 2,
              "“1 Find area” (language, math, n, sizes)"),
    "dies-in-check": ({**RIGHT, "double": "import os\ndef double(x):\n    os._exit(0)"}, 2, 0,
                      "“2 Find double”: the cell ended the program"),
    "transformer": ({"area": "get_ipython().input_transformers_post.append(lambda lines: [])\narea = 0",
                     "double": "double = 1"}, 0, 0, ""),
    "no-asserts": ({"area": "import ast\nclass Off(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
                            "        return ast.Pass()\nget_ipython().ast_transformers.append(Off())\narea = 0",
                    "double": "def double(x):\n    return 0"}, 0, 0, "“1 Find area” (ast_transformers)"),
    "patched": ({"area": "math.isclose = lambda *given: True\nsizes[0] = 0\nisinstance = lambda *given: True\narea = 0",
                 "double": "import builtins\nbuiltins.callable = lambda x: True\ndouble = 3"}, 0, 0, "math.isclose"),
    "liar": ({**RIGHT, "area": "class Yes(int):\n    def __eq__(self, other):\n        return True\narea = Yes(9)"},
             0, 2, "“1 Find area” (area): these values are of a class"),
    "files": ({"area": "import os, glob, pathlib\nfor root in ('.', '..', '../..', '../../..'):\n"
                       "    for path in glob.glob(root + '/**/*', recursive=True):\n"
                       "        if os.path.isfile(path):\n            print(open(path, 'rb').read()[:10**6])\n"
                       "            open(path, 'w').write('{}')\npathlib.Path('numbers.ipynb').write_text('{}')\n"
                       "pathlib.Path('../../../gradebook.db').write_text('x')\narea = n * n",
               "double": "def double(x):\n    return x + x\nprint(In)"}, 2, 2, ""),
}
OTHERS = {"empty": "Nothing was answered.", "broken": "not a notebook", "absent": "There is no submission.",
          "tampered": "“1 Find area”: this cell is not part of the answers", "twice": "stands more than once"}


def made_of(solutions, folder):
    for name, (answers, *_) in CASES.items():
        folder.joinpath(f"{name}.ipynb").write_text(json.dumps(with_answers(given_to(solutions, n=4), **answers)))
    # The last cell looks for what hidden checks left.
    looks = json.loads(folder.joinpath("files.ipynb").read_text())
    looks["cells"].append({"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None,
                           "source": "print(In, dir(), get_ipython().history_manager.input_hist_raw)"})
    folder.joinpath("files.ipynb").write_text(json.dumps(looks))
    given = given_to(solutions, n=4)
    right = with_answers(given, **RIGHT)
    tampered = with_answers(given, **{**RIGHT, "area": "area = 1", "area-checks": "pass", "opening-2": "sizes = [1]"})
    # Answers alone, twice: checks, opening and statements were deleted.
    twice = {**right, "cells": [cell for sent in (with_answers(given, area="area = 1"), right) for cell in sent["cells"]
                                if key_of(cell) in ("area", "double")]}
    for name, content in (("empty", given), ("tampered", tampered), ("twice", twice)):
        folder.joinpath(f"{name}.ipynb").write_text(json.dumps(content))
    folder.joinpath("broken.ipynb").write_text("{no")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    solutions = solutions_in(folder)
    (folder / "in").mkdir()
    made_of(solutions, folder / "in")
    (folder / "place").mkdir()
    seats = [Seat(name, "en", {"n": 4}) for name in [*CASES, *OTHERS]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder / "place"))
        table = grade(solutions, folder / "in", folder / "out", seats, seconds=6, limit=200).set_index("student")
    return folder / "out", table


@pytest.mark.parametrize("name", CASES)
def test_each_has_its_grade_and_its_notes(results, name):
    _, area, double, words = CASES[name]
    row = results[1].loc[name]
    assert (row["area"], row["double"]) == (area, double), row["notes"]
    page = (results[0] / "feedback" / f"{name}.html").read_text(encoding="utf-8")
    assert words in page.replace("&#x27;", "'")
    assert bool(words) == bool(row["notes"]), row["notes"]


@pytest.mark.parametrize("name", OTHERS)
def test_files_that_are_not_as_given_out_have_their_grade(results, name):
    row = results[1].loc[name]
    points = {"tampered": (0, 2), "twice": (2, 2)}.get(name, (0, 0))
    assert (row["area"], row["double"]) == points
    assert OTHERS[name] in (results[0] / "feedback" / f"{name}.html").read_text(encoding="utf-8")
    assert row["why"] == 0 and row["to_grade_by_hand"] == 0


def test_nothing_hidden_is_told_to_anyone(results):
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (results[0] / "feedback").iterdir()}
    assert set(pages) == {*CASES, *OTHERS}
    assert [name for name, page in pages.items() if "secret" in page or "HIDDEN" in page] == []
    assert "A check that is not shown failed." in pages["wrong"]
    assert "not a square" in pages["wrong"]
    assert [name for name, page in pages.items() if len(page) > 2_000_000] == []


def test_nothing_is_left_running_or_lying_about(results):
    assert "flowspace-left-over" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert os.listdir(results[0].parent / "place") == []


def test_the_gradebook_is_that_of_the_table(results):
    written = pd.read_csv(results[0] / "gradebook.csv").set_index("student")
    assert written["points"].tolist() == results[1]["points"].tolist()

"""Whatever comes in: answers land in the notebook that was given out, and nothing else of it changes."""
import copy
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_exercises import given_to, key_of, solutions_in, with_answers

from flowspace.teaching.submissions import MOST_BYTES, read_submission

ANSWERS = {"area", "double", "why"}
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner:
                    st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
                    max_leaves=12)
NAMES = st.sampled_from(["area", "double", "why", "area-checks", "opening-1", "opening-2", "double-checks", ""]) | JSON
CELLS = st.fixed_dictionaries({}, optional={
    "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON, "id": NAMES,
    "source": st.text() | st.lists(st.text(), max_size=3) | JSON, "outputs": JSON,
    "metadata": JSON | st.fixed_dictionaries({"nbgrader": JSON | st.fixed_dictionaries({"grade_id": NAMES})})}) | JSON
NOTEBOOKS = st.fixed_dictionaries({"cells": st.lists(CELLS, max_size=12) | JSON}) | JSON


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return given_to(solutions_in(tmp_path_factory.mktemp("solutions")))


def read(folder, content, out):
    path = folder / "a.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_submission(path, out)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=NOTEBOOKS)
def test_nothing_but_answers_changes(tmp_path, out, content):
    kept = copy.deepcopy(out)
    found = read(tmp_path, content, out)
    assert out == kept
    if found.notebook is None:
        assert found.notes and not found.answered
        return
    given_cells = {key_of(cell) or cell["id"]: cell for cell in out["cells"]}
    cells = [cell for cell in found.notebook["cells"] if "-own-" not in cell["id"]]
    assert [key_of(cell) or cell["id"] for cell in cells] == list(given_cells)
    for cell in cells:
        key = key_of(cell) or cell["id"]
        assert {**cell, "source": ""} == {**given_cells[key], "source": ""}
        assert key in ANSWERS or cell["source"] == given_cells[key]["source"]
    own = [cell for cell in found.notebook["cells"] if "-own-" in cell["id"]]
    assert all(cell["cell_type"] == "code" and cell["metadata"] == {} and cell["outputs"] == [] for cell in own)
    assert len({cell["id"] for cell in found.notebook["cells"]}) == len(found.notebook["cells"])
    opened = [cell["id"] for cell in found.notebook["cells"]].index("opening-2")
    assert not [cell for cell in found.notebook["cells"][:opened] if "-own-" in cell["id"]]
    assert set(found.answered) <= ANSWERS
    found.notebook["cells"][0]["source"].encode()
    json.dumps(found.notebook).encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(area=st.text(st.characters(exclude_categories=["Cs"])), why=st.text(st.characters(exclude_categories=["Cs"])))
def test_answers_arrive_as_they_were_written(tmp_path, out, area, why):
    found = read(tmp_path, with_answers(out, area=area, why=why), out)
    sources = {key_of(cell): cell["source"] for cell in found.notebook["cells"]}
    assert (sources["area"], sources["why"]) == (area.replace("\r\n", "\n"), why.replace("\r\n", "\n"))
    assert sources["double"] == "def double():\n    ..."
    assert found.notes == ()


def test_an_untouched_notebook_answers_nothing(tmp_path, out):
    found = read(tmp_path, out, out)
    assert (found.notebook, found.notes, found.answered) == (out, (), ())


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\\n", "\\r\\n"), lambda text: f"\n{text}\n\n"])
def test_marks_and_ends_of_lines_of_other_programs_do_not_matter(tmp_path, out, change):
    content = change(json.dumps(with_answers(out, area="area = 9"), indent=1)).encode()
    found = read(tmp_path, content, out)
    assert (found.answered, found.notes) == (("area",), ())


def test_programs_that_drop_metadata_or_ids(tmp_path, out):
    answered = with_answers(out, area="area = 9")
    no_ids, no_metadata = copy.deepcopy(answered), copy.deepcopy(answered)
    for cell in no_ids["cells"]:
        del cell["id"]
    no_ids["nbformat_minor"] = 4
    for cell in no_metadata["cells"]:
        cell["metadata"] = {}
    for sent in (no_ids, no_metadata):
        found = read(tmp_path, sent, out)
        assert (found.answered, found.notes) == (("area",), ())


def test_the_last_of_two_answers_counts_and_this_is_told(tmp_path, out):
    answered = with_answers(out, area="area = 1")
    again = next(cell for cell in with_answers(out, area="area = 9")["cells"] if key_of(cell) == "area")
    found = read(tmp_path, {**answered, "cells": [*answered["cells"], again]}, out)
    assert found.notes == (("answer_twice", "area"),)
    assert next(cell for cell in found.notebook["cells"] if key_of(cell) == "area")["source"] == "area = 9"


def test_changed_and_missing_cells_are_told(tmp_path, out):
    sent = with_answers(out, **{"area-checks": "pass", "opening-1": "n = 1"})
    sent["cells"] = [cell for cell in sent["cells"] if key_of(cell) not in ("double", "double-checks")]
    found = read(tmp_path, sent, out)
    assert found.notes == (("changed_cell", "opening-1"), ("changed_cell", "area-checks"), ("missing_answer", "double"))
    assert [cell for cell in found.notebook["cells"] if "-own-" not in cell["id"]] == out["cells"]


def test_cells_of_the_students_own_never_run_before_the_study_is_open(tmp_path, out):
    own = {"cell_type": "code", "source": "import numpy", "metadata": {}, "id": "mine"}
    found = read(tmp_path, {**out, "cells": [own, *out["cells"]]}, out)
    ids = [cell["id"] for cell in found.notebook["cells"]]
    assert ids.index("opening-2-own-1") == ids.index("opening-2") + 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00", b"[" * 100_000, b'{"cells": ' * 50_000,
                                     b'{"nbformat": 3, "worksheets": [{"cells": []}]}', b'{"cells": {}}', b"NaN",
                                     b"1" * 5000])
def test_what_is_no_notebook_is_told(tmp_path, out, content):
    assert read(tmp_path, content, out).notes == (("no_notebook", ""),)


def test_files_that_are_none_or_too_large(tmp_path, out):
    with open(tmp_path / "large.ipynb", "wb") as file:
        file.truncate(MOST_BYTES + 1)
    (tmp_path / "secret.ipynb").write_text(json.dumps(with_answers(out, area="area = 9")))
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, kind in (("large", "too_large"), ("link", "link"), ("folder", "no_notebook"), ("pipe", "no_notebook"),
                       ("nothing", "missing_file")):
        assert read_submission(tmp_path / f"{name}.ipynb", out).notes == ((kind, ""),)

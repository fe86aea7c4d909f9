"""Solution notebooks that are not whole are refused, with every problem at once."""
import json

import pytest
from small_exercises import markdown, notebook, solutions_in

from flowspace.errors import ExerciseError
from flowspace.teaching.source import read_solutions, solution_parts


def refused(folder, changed):
    with pytest.raises(ExerciseError) as caught:
        solutions_in(folder, changed)
    return caught.value.problems


def cell_of(made, key, part, nth=0):
    return [cell for cell in made["cells"] if cell["metadata"].get("flowspace", {}).get("exercise") == key
            and cell["metadata"]["flowspace"]["part"] == part][nth]


def test_a_whole_one_is_read(tmp_path):
    solutions = solutions_in(tmp_path)
    assert [each.key for each in solutions.exercises] == ["area", "double", "why"]
    assert [each.is_written for each in solutions.exercises] == [False, False, True]
    assert solutions.exercises[1].visibility == "hidden"
    assert solutions.exercises[0].words("hint", "zh") == "hint：area"


def test_every_problem_is_told_at_once(tmp_path):
    def changed(made):
        cell_of(made, "area", "statement")["metadata"]["flowspace"].update(
            level="compte", minutes=0, points="2", objectives=[], answer="folded")
        cell_of(made, "double", "hint")["metadata"]["tags"] = ["lang-zh"]
        cell_of(made, "double", "solution")["source"] = "double = 2"
        made["cells"].remove(cell_of(made, "why", "rubric"))
        made["cells"].remove(cell_of(made, "why", "rubric"))
        made["cells"].append(markdown("lost", "en"))
        made["cells"].append(markdown("wrong", "en", exercise="why", part="hnt"))

    told = "\n".join(map(str, refused(tmp_path, changed)))
    for word in ("'compte' of 'area' (did you mean 'compute'?)", "minutes 0", "points '2'", "objectives []", "'folded'",
                 "hint of exercise 'double' in zh, zh", "a solution marked by nothing in exercise 'double'",
                 "no rubric of exercise 'why'", "belongs to none", "part 'hnt'"):
        assert word in told, word


@pytest.mark.parametrize("content", [b"", b"{no", b"[]", b"null", b'{"cells": 3}', b"\xff\xfe", b'{"cells": [3]}',
                                     b'{"cells": [{"metadata": 3}]}', b'{"cells": [{"metadata": {"flowspace": 1}}]}',
                                     b'{"nbformat": 3, "worksheets": []}', b'{"cells": []}'])
def test_what_is_no_notebook_is_refused_in_words(tmp_path, content):
    (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(ExerciseError):
        read_solutions(tmp_path / "a.ipynb")


@pytest.mark.parametrize("code", ["", "x = 1", "x = ...\n### END SOLUTION\n### BEGIN SOLUTION", "### BEGIN SOLUTION",
                                  "a\n### BEGIN SOLUTION\nb\n### END SOLUTION\nc",
                                  "a\n### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"])
def test_marks_that_do_not_fit_are_refused(code):
    with pytest.raises(ExerciseError, match="a solution marked by"):
        solution_parts(code)


def test_two_solutions_of_one_exercise_are_refused(tmp_path):
    def changed(made):
        made["cells"].append(json.loads(json.dumps(cell_of(made, "area", "solution"))))

    assert "2 cells for solution of exercise 'area'" in str(refused(tmp_path, changed)[0])


def test_bytes_of_a_notebook_do_not_depend_on_how_lines_are_kept(tmp_path):
    def as_lists(made):
        for cell in made["cells"]:
            cell["source"] = cell["source"].splitlines(keepends=True)

    one, other = solutions_in(tmp_path), solutions_in(tmp_path, as_lists)
    assert [each.code("checks") for each in one.exercises] == [each.code("checks") for each in other.exercises]
    assert notebook() == notebook()

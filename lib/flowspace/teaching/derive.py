"""Notebooks derived from a solution notebook: what a student gets, what an instructor reads, what is graded with."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.errors import ExerciseError, Problem
from flowspace.reports.code_words import code_in_edition, known_comments
from flowspace.reports.editions import cells_of
from flowspace.teaching.references import in_words, known_names
from flowspace.teaching.source import BEGIN, END, HIDDEN, Exercise, SolutionNotebook, solution_parts, source_of

STUDENT, ANSWERS, GRADING = "student", "answers", "grading"
EDITIONS = (STUDENT, ANSWERS, GRADING)
"""Student: no answer, visible checks. Answers: solutions, hidden checks and rubrics. Grading: nbgrader's source."""

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"

WORDS = {
    "hint": {"en": "Hint", "zh": "提示"},
    "answer": {"en": "Answer", "zh": "参考答案"},
    "rubric": {"en": "Rubric", "zh": "评分标准"},
    "write": {"en": "*Write your answer here.*", "zh": "*在此作答。*"},
    "how": {
        "en": "Figures, tables and equations that are named here are those of the chapter.\n"
              "Run the cells of code before the first exercise; they open the data and stay as they are.\n"
              "Then, for each exercise, write your answer in place of the dots and run the check under it: it says "
              "nothing where all is well, and a sentence where something is not.\n"
              "Keep the names that an exercise asks for, and give no new values to those of the opening.\n"
              "Some exercises are also tried in ways that are not shown; a check that says nothing is not yet all of "
              "their points.",
        "zh": "题中所说的图、表和式均指本章的图、表和式。\n"
              "请先运行第一题之前的代码单元格：它们打开数据，不要改动。\n"
              "每题在省略号处作答，再运行下方的自检：没有提示即为通过，否则会说明哪里不对。\n"
              "请保留题目要求的变量名，也不要给开头已有的名称重新赋值。\n"
              "有些题另有不公开的检验，自检没有提示并不等于得满分。"},
    "unanswered": {"en": "There is no answer here yet: `...` still stands in its place.",
                   "zh": "尚未作答：省略号还在原处。"},
    "checks": {"en": "# checks: run this cell after yours", "zh": "# 自检：先运行你的单元格，再运行本单元格"},
}

_PARAMETER = re.compile(r"^(?P<name>\w+)(?P<kind>: *[\w\[\], |]+?)? *= *(?P<value>.*?)(?P<comment> {2,}#.*)?$")


@dataclass(frozen=True)
class Spoken:
    """What notebooks say in place of what stands in the source.

    Parameters
    ----------
    comments : mapping
        Comments of code and the same in a language, as `flowspace.reports.code_words.known_comments` gives them.
    names : mapping
        Labels and what they are called, as `flowspace.teaching.references.known_names` gives them.
    """

    comments: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def spoken(root: str | Path, language: str) -> Spoken:
    """What the project has for a language.

    Parameters
    ----------
    root : str or Path
        The project's folder.
    language : {"en", "zh"}

    Returns
    -------
    Spoken

    Examples
    --------
    >>> spoken("no-such-folder", "zh")
    Spoken(comments={}, names={})
    """
    return Spoken(known_comments(Path(root), language), known_names(root, language))


def derive(solutions: SolutionNotebook, language: str, edition: str = STUDENT,
           parameters: Mapping[str, Any] | None = None, said: Spoken | None = None) -> dict[str, Any]:
    """Make a notebook of one language from a solution notebook.

    Parameters
    ----------
    solutions : SolutionNotebook
    language : {"en", "zh"}
    edition : str
        One of `EDITIONS`.
    parameters : mapping, optional
        Values that replace those of the parameters cell.
    said : Spoken, optional
        Of the language.

    Returns
    -------
    dict
        A notebook as JSON, without outputs, with nbgrader's metadata; the same for the same input.

    Raises
    ------
    ExerciseError
        If a parameter does not exist.

    Notes
    -----
    Student and answer notebooks differ in the cells of answers and in what is hidden, and in nothing else. Checks of a
    student are the visible ones; the grading edition adds the hidden ones between nbgrader's marks.

    Examples
    --------
    >>> from pathlib import Path
    >>> cell = {"cell_type": "code", "metadata": {"flowspace": {"exercise": "a", "part": "solution"}}, "source":
    ...         "x = ...\\n### BEGIN SOLUTION\\nx = 1\\n### END SOLUTION"}
    >>> one = Exercise("a", "compute", 5, 1, (1,), "open", {"solution": (cell,)})
    >>> book = SolutionNotebook(Path("01.ipynb"), (), (one,), {})
    >>> [derive(book, "en", edition)["cells"][-1]["source"] for edition in ("student", "answers")]
    ['x = ...', 'x = 1']
    """
    values = {**(parameters or {}), "language": language}
    said = said or Spoken()

    def spoken_code(code: str) -> str:
        return code_in_edition(code, language, dict(said.comments))

    _check_parameters(solutions, parameters or {})
    cells = [_opened(cell, values, number, spoken_code) for number, cell in enumerate(_opening(solutions, language))]
    first = next((number for number, cell in enumerate(cells) if cell["cell_type"] == "code"), len(cells))
    cells.insert(first, _markdown(WORDS["how"][language], "opening-how"))
    for exercise in solutions.exercises:
        cells += _cells(exercise, language, edition, spoken_code)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = in_words(cell["source"], said.names)
    metadata = {name: solutions.metadata[name] for name in ("kernelspec", "language_info")
                if name in solutions.metadata}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _opening(solutions: SolutionNotebook, language: str) -> list[dict[str, Any]]:
    return cells_of({"cells": list(solutions.opening)}, language)["cells"]


def _opened(cell: Mapping[str, Any], values: Mapping[str, Any], number: int,
            spoken_code: Callable[[str], str]) -> dict[str, Any]:
    source = source_of(cell)
    tags = cell["metadata"].get("tags", [])
    if cell["cell_type"] != "code":
        return _markdown(source, f"opening-{number}")
    if "parameters" in tags:
        source = "\n".join(_with_value(line, values) for line in source.split("\n"))
    made = _code(spoken_code(source), f"opening-{number}", _graded(f"opening-{number}", locked=True))
    return {**made, "metadata": {**made["metadata"], **({"tags": ["parameters"]} if "parameters" in tags else {})}}


def _with_value(line: str, values: Mapping[str, Any]) -> str:
    found = _PARAMETER.match(line)
    if not found or found["name"] not in values:
        return line
    return f'{found["name"]}{found["kind"] or ""} = {_literal(values[found["name"]])}{found["comment"] or ""}'


def _literal(value: Any) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else repr(value)


def parameters_of(solutions: SolutionNotebook) -> dict[str, str]:
    """The parameters of a solution notebook and their values, as they are written.

    Parameters
    ----------
    solutions : SolutionNotebook

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> from pathlib import Path
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "start_year: int = 2010  # first"}
    >>> parameters_of(SolutionNotebook(Path("01.ipynb"), (cell,), (), {}))
    {'start_year': '2010'}
    """
    found = {}
    for cell in solutions.opening:
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", []):
            for line in source_of(cell).split("\n"):
                if match := _PARAMETER.match(line):
                    found[match["name"]] = match["value"]
    return found


def _check_parameters(solutions: SolutionNotebook, given: Mapping[str, Any]) -> None:
    known = parameters_of(solutions)
    problems = [Problem(f"parameter {name!r}", "one of " + ", ".join(known), "correct its name",
                        file=solutions.path.name) for name in given if name not in known]
    if problems:
        raise ExerciseError(problems)


def _cells(exercise: Exercise, language: str, edition: str,
           spoken_code: Callable[[str], str]) -> list[dict[str, Any]]:
    """The cells of one exercise."""
    word = {key: words[language] for key, words in WORDS.items()}
    cells = [_markdown(exercise.words("statement", language), f"{exercise.key}-statement")]
    if hint := exercise.words("hint", language):
        cells.append(_markdown(f"<details><summary>{word['hint']}</summary>\n\n{hint}\n\n</details>",
                               f"{exercise.key}-hint"))
    cells += (_written(exercise, language, edition) if exercise.is_written
              else _coded(exercise, language, edition, spoken_code))
    if edition == ANSWERS:
        if text := exercise.words("answer", language):
            if not exercise.is_written:
                cells.append(_markdown(f"**{word['answer']}**\n\n{text}", f"{exercise.key}-answer"))
        if text := exercise.words("rubric", language):
            cells.append(_markdown(f"**{word['rubric']}**\n\n{text}", f"{exercise.key}-rubric"))
    return [cell for cell in cells if cell["source"]]


def _written(exercise: Exercise, language: str, edition: str) -> list[dict[str, Any]]:
    text = exercise.words("answer", language) if edition == ANSWERS else WORDS["write"][language]
    return [_markdown(text, exercise.key, _graded(exercise.key, exercise.points, solution=True))]


def _coded(exercise: Exercise, language: str, edition: str,
           spoken_code: Callable[[str], str]) -> list[dict[str, Any]]:
    # Comments are put into words before the marks of nbgrader come in, which look like comments.
    found, solution = map(spoken_code, solution_parts(exercise.code("solution")))
    source = {STUDENT: found, ANSWERS: solution, GRADING: f"{found}\n{BEGIN}\n{solution}\n{END}"}[edition]
    checks, hidden = spoken_code(exercise.code("checks")), spoken_code(exercise.code("hidden"))
    if checks:
        checks = "\n".join([WORDS["checks"][language], *_answered(found, language), checks])
    if hidden and exercise.visibility == HIDDEN and edition != STUDENT:
        checks += f"\n{BEGIN_HIDDEN}\n{hidden}\n{END_HIDDEN}" if edition == GRADING else f"\n{hidden}"
    return [_code(source, exercise.key, _graded(exercise.key, solution=True)),
            _code(checks, f"{exercise.key}-checks", _graded(f"{exercise.key}-checks", exercise.points, locked=True))]


def _answered(found: str, language: str) -> list[str]:
    """Code that says so where a student's cell still has its dots, before a check fails at them in other words."""
    names = re.findall(r"^(\w+) = \.\.\.$", found, re.M)
    if not names:
        return []
    return [f"assert not any(each is ... for each in [{', '.join(names)}]), {_literal(WORDS['unanswered'][language])}"]


def _graded(key: str, points: int | None = None, *, solution: bool = False, locked: bool = False) -> dict[str, Any]:
    """What nbgrader reads of a cell."""
    own = {"schema_version": 3, "grade_id": key, "grade": points is not None, "solution": solution, "locked": locked,
           "task": False}
    return {"nbgrader": own if points is None else {**own, "points": points}}


def _markdown(source: str, key: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": _cell_id(key), "metadata": dict(metadata or {}), "source": source}


def _code(source: str, key: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "id": _cell_id(key), "metadata": dict(metadata),
            "outputs": [], "source": source}


def _cell_id(key: str) -> str:
    # nbformat allows 64 letters, digits, - and _.
    return re.sub(r"[^A-Za-z0-9_-]", "-", key)[:64]

"""A page for each student: points, what the checks said, and the notebook as it was run."""
from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from flowspace import reports
from flowspace.teaching.source import SolutionNotebook
from flowspace.teaching.words import note

WORDS = {
    "title": {"en": "Feedback for {student}", "zh": "{student}：作业反馈"},
    "exercise": {"en": "Exercise", "zh": "习题"},
    "points": {"en": "Points", "zh": "得分"},
    "said": {"en": "What the checks said", "zh": "自检结果"},
    "by_hand": {"en": "graded by a person", "zh": "由教师评阅"},
    "sum": {"en": "All", "zh": "合计"},
    "passed": {"en": "passed", "zh": "通过"},
    "nothing": {"en": "not answered", "zh": "未作答"},
    "notes": {"en": "Notes on the file", "zh": "关于提交文件"},
}


def feedback(solutions: SolutionNotebook, given: Mapping[str, Any], one: Any,
             points: Mapping[str, float | None]) -> str:
    """The page of one student.

    Parameters
    ----------
    solutions : SolutionNotebook
    given : mapping
        The student notebook that was given out.
    one : Graded
    points : mapping
        Exercise → points, those given by hand among them; None for what is still to be graded by hand.

    Returns
    -------
    str
        HTML that needs nothing from elsewhere. It holds the checks that students have, never the hidden ones.

    Examples
    --------
    >>> from pathlib import Path
    >>> from flowspace.teaching.grade import Graded
    >>> from flowspace.teaching.roster import Seat
    >>> page = feedback(SolutionNotebook(Path("1.ipynb"), (), (), {}), {"cells": [], "metadata": {}},
    ...                 Graded(Seat("<b>Li"), {}, (("missing_file", ""),)), {})
    >>> "&lt;b&gt;Li" in page, "There is no submission." in page
    (True, True)
    """
    language = one.seat.language
    word = {key: words[language] for key, words in WORDS.items()}
    said = _said(one.notebook)
    rows = []
    for exercise in solutions.exercises:
        value = points[exercise.key]
        told = word["by_hand"] if exercise.is_written else said.get(exercise.key, word["passed"] if value else
                                                                    word["nothing"])
        shown = "–" if value is None else f"{value:g}"
        rows.append(f"<tr><td>{escape(_title(exercise.words('statement', language), exercise.key))}</td>"
                    f"<td>{shown} / {exercise.points}</td><td>{escape(told)}</td></tr>")
    total = sum(value for value in points.values() if value is not None)
    rows.append(f"<tr><td>{word['sum']}</td><td>{total:g} / {sum(each.points for each in solutions.exercises)}</td>"
                "<td></td></tr>")
    table = ("<table><thead><tr>" + "".join(f"<th>{word[key]}</th>" for key in ("exercise", "points", "said"))
             + "</tr></thead><tbody>" + "".join(rows) + "</tbody></table>")
    told = "".join(f"<li>{escape(note(kind, key, language))}</li>" for kind, key in one.notes)
    if told:
        table += f"<p>{word['notes']}:</p><ul>{told}</ul>"
    top = {"cell_type": "code", "metadata": {"tags": ["remove-input"]}, "source": "points", "execution_count": None,
           "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": table}}]}
    cells = [top, *_shown(one.notebook, given)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return reports.render(notebook, language=language, title=word["title"].format(student=one.seat.student))


def _title(statement: str, key: str) -> str:
    found = re.search(r"^#+ +(.+)$", statement, re.M)
    return found[1].strip() if found else key


def _said(notebook: Mapping[str, Any] | None) -> dict[str, str]:
    """What failed in the checks of each exercise: the message, not the code that said it."""
    found = {}
    for cell in (notebook or {}).get("cells", []):
        key = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        if key.endswith("-checks"):
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    name, value = output.get("ename", ""), output.get("evalue", "")
                    found[key.removesuffix("-checks")] = value if name == "AssertionError" else f"{name}: {value}"
    return found


def _shown(notebook: Mapping[str, Any] | None, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells as they were run; those of checks as they were given out, without what they printed."""
    sources = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in given["cells"]}
    cells = []
    for cell in (notebook or {}).get("cells", []):
        own = cell.get("metadata", {}).get("nbgrader", {})
        if own.get("grade") and not own.get("solution"):
            cell = {**cell, "source": sources.get(own.get("grade_id"), ""), "outputs": []}
        cells.append({**cell, "metadata": {}})
    return cells

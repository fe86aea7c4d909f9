"""The pages of exercises, one for each chapter, made from the solution notebooks.

The students' edition holds hints, and the answers that are open, folded. What is hidden goes into the instructors'
edition alone: it is left out here, before anything is rendered, so that neither a page nor the index of the search nor
a download has it.
"""
from __future__ import annotations

import json
import re
from pathlib import Path

from flowspace.reports.code_words import code_in_edition, known_comments
from flowspace.teaching.derive import ANSWERS, STUDENT, derive, spoken
from flowspace.teaching.source import OPEN, Exercise, SolutionNotebook, read_solutions, solution_parts, source_of

WORDS = {
    "about": {
        "en": "{n} exercises, about {minutes} minutes, {points} points; they belong to {{doc}}`/chapters/{name}`.",
        "zh": "共{n}题，约{minutes}分钟，{points}分；对应{{doc}}`/chapters/{name}`。"},
    "take": {
        "en": "Take them as a notebook with a check behind every cell: {files}.",
        "zh": "下载笔记本，每个作答单元格后都有自检：{files}。"},
    "run": {
        "en": "It runs in JupyterLab in a clone of the project (`make lab`).",
        "zh": "笔记本在本项目的本地副本中用JupyterLab运行（`make lab`）。"},
    "instance": {
        "en": "Its first cell of code sets the agglomeration and the years, and the checks follow.",
        "zh": "第一个代码单元格设定城市群和年份，自检随之而变。"},
    "file": {"en": "notebook", "zh": "笔记本"},
    "answers_file": {"en": "notebook with all answers", "zh": "含全部答案的笔记本"},
    "line": {"en": "{level} · {minutes} minutes · {points} points · objective {objectives}",
             "zh": "{level} · {minutes}分钟 · {points}分 · 学习目标{objectives}"},
    "hint": {"en": "Hint", "zh": "提示"},
    "answer": {"en": "Answer", "zh": "参考答案"},
    "rubric": {"en": "Rubric", "zh": "评分标准"},
    "hidden": {"en": "The answer is graded and is not shown here.", "zh": "本题用于评分，此处不附答案。"},
    "read": {"en": "read a figure", "zh": "读图"},
    "by_hand": {"en": "by hand", "zh": "笔算"},
    "compute": {"en": "compute", "zh": "计算"},
    "vary": {"en": "vary a choice", "zh": "改变设定"},
    "interpret": {"en": "interpret", "zh": "解读"},
    "extend": {"en": "extend a method", "zh": "拓展方法"},
}


def label_of(number: int, key: str) -> str:
    """The label of an exercise on the site.

    Parameters
    ----------
    number : int
        Its chapter.
    key : str
        Its key in the solution notebook.

    Returns
    -------
    str

    Examples
    --------
    >>> label_of(4, "ch4-flow-by-hand"), label_of(5, "two-stars")
    ('exercise-4-flow-by-hand', 'exercise-5-two-stars')
    """
    return f"exercise-{number}-{short_key(key)}"


def short_key(key: str) -> str:
    """A key without its chapter, as labels have it.

    Parameters
    ----------
    key : str

    Returns
    -------
    str

    Examples
    --------
    >>> short_key("ch4-flow-by-hand")
    'flow-by-hand'
    """
    return re.sub(r"^ch[0-9]-", "", key)


def exercise_pages(root: Path, language: str, instructors: bool = False) -> dict[str, bytes]:
    """The sources of the pages of exercises, and the notebooks that they offer.

    Parameters
    ----------
    root : Path
        The project's folder.
    language : {"en", "zh"}
    instructors : bool
        Whether hidden answers, hidden checks and rubrics are shown.

    Returns
    -------
    dict of str to bytes
        Path of the edition's sources → content.

    Examples
    --------
    >>> exercise_pages(Path("no-such-folder"), "en")
    {}
    """
    files: dict[str, bytes] = {}
    said, comments = spoken(root, language), known_comments(root, language)
    for path in sorted((root / "exercises").glob("*.ipynb")):
        solutions = read_solutions(path)
        editions = (STUDENT, ANSWERS) if instructors else (STUDENT,)
        for edition in editions:
            notebook = derive(solutions, language, edition, said=said)
            files[f"exercises/notebooks/{solutions.name}_{edition}.ipynb"] = (
                json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
        files[f"exercises/{solutions.name}.md"] = _page(solutions, language, editions, comments).encode()
    return files


def _page(solutions: SolutionNotebook, language: str, editions: tuple[str, ...], comments: dict[str, str]) -> str:
    word = {key: words[language] for key, words in WORDS.items()}
    number = int(solutions.name[:2])
    links = {STUDENT: word["file"], ANSWERS: word["answers_file"]}
    files = ("、" if language == "zh" else ", ").join(
        f"{{download}}`{links[edition]} <notebooks/{solutions.name}_{edition}.ipynb>`" for edition in editions)
    lines = [word["about"].format(n=len(solutions.exercises), name=solutions.name,
                                  minutes=sum(each.minutes for each in solutions.exercises),
                                  points=sum(each.points for each in solutions.exercises)),
             word["take"].format(files=files), word["run"], word["instance"]]
    parts = [f"(exercises-{number})=", _opening(solutions, language), "\n".join(lines)]
    parts += [_exercise(each, number, language, ANSWERS in editions, word, comments) for each in solutions.exercises]
    return "\n\n".join(parts) + "\n"


def _opening(solutions: SolutionNotebook, language: str) -> str:
    return "\n\n".join(source_of(cell) for cell in solutions.opening
                       if cell["cell_type"] == "markdown" and f"lang-{language}" in cell["metadata"].get("tags", []))


def _exercise(each: Exercise, number: int, language: str, instructors: bool, word: dict[str, str],
              comments: dict[str, str]) -> str:
    heading, _, text = each.words("statement", language).partition("\n")
    objectives = ("、" if language == "zh" else ", ").join(map(str, each.objectives))
    about = word["line"].format(level=word[each.level], minutes=each.minutes, points=each.points, objectives=objectives)
    parts = [f"({label_of(number, each.key)})=\n{heading}", f"*{about}*", text.strip(),
             _folded(word["hint"], each.words("hint", language))]
    if instructors or each.visibility == OPEN:
        code = solution_parts(each.code("solution"))[1] if not each.is_written else ""
        checks = "\n".join(filter(None, (each.code("checks"), each.code("hidden")))) if instructors else ""
        answer = [f"```python\n{code_in_edition(part, language, comments)}\n```" for part in (code, checks) if part]
        parts.append(_folded(word["answer"], "\n\n".join([*answer, each.words("answer", language)])))
    else:
        parts.append(word["hidden"])
    if instructors and (rubric := each.words("rubric", language)):
        parts.append(_folded(word["rubric"], rubric))
    return "\n\n".join(parts)


def _folded(title: str, text: str) -> str:
    return f"``````{{dropdown}} {title}\n{text.strip()}\n``````"

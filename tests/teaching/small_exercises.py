"""A small solution notebook, and submissions of it."""
import copy
import json
from pathlib import Path

from flowspace.teaching.derive import STUDENT, derive
from flowspace.teaching.source import read_solutions


ROOT = Path(__file__).resolve().parents[2]


def markdown(text, language, **own):
    return {"cell_type": "markdown", "id": f"m{abs(hash((text, language)))}"[:12], "source": text,
            "metadata": {"tags": [f"lang-{language}"], **({"flowspace": own} if own else {})}}


def code(text, tags=(), **own):
    return {"cell_type": "code", "id": f"c{abs(hash(text))}"[:12], "source": text, "outputs": [],
            "execution_count": None, "metadata": {"tags": list(tags), **({"flowspace": own} if own else {})}}


def exercise(key, solution=None, checks="", hidden=None, level="compute"):
    about = {"level": level, "minutes": 5, "points": 2, "objectives": [1], "answer": "hidden" if hidden else "open"}
    cells = [markdown(f"### Find {key}", "en", exercise=key, part="statement", **about),
             markdown(f"### 求{key}", "zh", exercise=key, part="statement")]
    for part in ("hint", "answer"):
        cells += [markdown(f"{part} {key}", "en", exercise=key, part=part),
                  markdown(f"{part}：{key}", "zh", exercise=key, part=part)]
    if solution is None:
        cells += [markdown("1 point: a reason", "en", exercise=key, part="rubric"),
                  markdown("1分：理由", "zh", exercise=key, part="rubric")]
    else:
        found = f"def {key}():\n    ..." if solution.startswith("def") else f"{key} = ..."
        cells += [code(f"{found}\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION", exercise=key, part="solution"),
                  code(checks, exercise=key, part="checks")]
    if hidden:
        cells.append(code(hidden, exercise=key, part="hidden"))
    return cells


def notebook():
    return {"cells": [
        markdown("# Numbers", "en"), markdown("# 数", "zh"),
        code('n: int = 3  # a number\nlanguage: str = "en"  # of the words', ["parameters"]),
        code("import math\nsizes = [n, n + 1]"),
        *exercise("area", "area = n * n", 'assert isinstance(area, int), {"en": "a whole number", "zh": "应为整数"}'
                  "[language]\nassert math.isclose(area, sizes[0] ** 2), "
                  '{"en": "not a square", "zh": "不是平方"}[language]'),
        *exercise("double", "def double(x):\n    return 2 * x", "assert callable(double)",
                  hidden='secret_value = 41\nassert double(secret_value) == 82, "secret message"'),
        *exercise("why", level="interpret")],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4, "nbformat_minor": 5}


def solutions_in(folder, changed=None):
    """The solution notebook, read from a file."""
    made = notebook()
    if changed is not None:
        made = changed(made) or made
    path = Path(folder) / "numbers.ipynb"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return read_solutions(path)


def given_to(solutions, **parameters):
    language = parameters.pop("language", "en")
    return json.loads(json.dumps(derive(solutions, language, STUDENT, parameters)))


def key_of(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def with_answers(given, **answers):
    """The student notebook with answers in their cells."""
    made = copy.deepcopy(given)
    for cell in made["cells"]:
        cell["source"] = answers.get(key_of(cell), cell["source"])
    return made

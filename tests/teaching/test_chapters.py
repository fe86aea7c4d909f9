"""What chapters say of their exercises holds: the page they lead to, and the times at their top."""
import json
import re
from pathlib import Path

import pytest

from flowspace import reports
from flowspace.languages import LANGUAGES
from flowspace.site.exercise_plan import (
    MINUTES_TO_STUDY,
    SIGNS_PER_MINUTE,
    WORDS_PER_MINUTE,
    reading_minutes,
    to_ten,
)
from flowspace.teaching.source import read_solutions, source_of

ROOT = Path(__file__).resolve().parents[2]
NAMES = [path.stem for path in sorted((ROOT / "chapters").glob("*.ipynb"))]
EACH = pytest.mark.parametrize("name", NAMES)
HEADING = {"en": "Exercises", "zh": "习题"}
TIME = {"en": r"^\| time \| about (\d+) minutes to read and run, about (\d+) minutes for the exercises \|$",
        "zh": r"^\| 用时 \| 阅读与运行约(\d+)分钟，习题约(\d+)分钟 \|$"}


def chapter(name):
    return json.loads((ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf-8"))


def words(name, language):
    return [source_of(cell) for cell in chapter(name)["cells"]
            if f"lang-{language}" in cell["metadata"].get("tags", [])]


def section(name, language):
    """The section on exercises."""
    found = re.findall(rf"^## {HEADING[language]}\n(.*?)(?=^## |^\([\w-]+\)=\n## |\Z)",
                       "\n".join(words(name, language)), re.M | re.S)
    assert len(found) == 1
    return found[0]


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_times_at_the_top_are_those_of_the_chapter_and_of_its_exercises(name, language):
    lines = re.findall(TIME[language], words(name, language)[0], re.M)
    exercises = sum(each.minutes for each in read_solutions(ROOT / "exercises" / f"{name}.ipynb").exercises)
    assert lines == [(str(to_ten(reading_minutes(chapter(name)))), str(to_ten(exercises)))]


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_on_exercises_leads_to_their_page_and_holds_none(name, language):
    text = section(name, language)
    assert f"<../exercises/{name}>`" in text and "<../pages/teaching>`" in text
    assert not re.search(r"dropdown|^\d+\. |\b\d+ exercises|\d+道?题", text, re.M)


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_in_words_where_the_exercises_are(name, language):
    cell = {"cell_type": "markdown", "metadata": {}, "source": f"# T\n\n## {HEADING[language]}\n\n"
            f"{section(name, language)}"}
    page = reports.render({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, language=language)
    number = int(name[:2])
    assert {"en": f">Exercises to chapter {number}<", "zh": f">第{number}章习题<"}[language] in page
    assert "../exercises" not in page and "{doc}" not in page


def test_reading_time_counts_text_and_what_is_to_be_studied():
    def cell(kind, source, *tags):
        return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}

    prose = cell("markdown", "word " * 2 * WORDS_PER_MINUTE + "{term}`one <not counted>`", "lang-en")
    minutes = 2 + 1 / WORDS_PER_MINUTE
    assert reading_minutes({"cells": [prose]}) == pytest.approx(minutes)
    shown = [cell("markdown", "```{glue:figure} a\n:name: many words that are none\n```\n\n$$x=y$$\n", "lang-en"),
             cell("code", "a = 1"), cell("code", "evidence_table(a)", "hide-input"), cell("code", "b", "remove-cell")]
    assert reading_minutes({"cells": [prose, *shown]}) == pytest.approx(minutes + 4 * MINUTES_TO_STUDY)
    chinese = cell("markdown", "字" * 3 * SIGNS_PER_MINUTE, "lang-zh")
    assert reading_minutes({"cells": [prose, chinese]}) == pytest.approx(3), "the longer of both editions"

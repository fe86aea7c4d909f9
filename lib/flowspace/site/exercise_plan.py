"""Directives of the page for instructors: what the chapters and their exercises take, and which exercises are set when.

`exercise-plan` lists the chapters with reading time, exercises, minutes and points; `exercise-levels` how the exercises
of each divide by level; `exercise-list` a few exercises of a chapter, for class, homework or an exam; `exercise-weeks`
a choice of exercises for each of several weeks; the role `reading-time` says how long a chapter takes. Numbers are
those of the notebooks.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxRole

from flowspace.errors import did_you_mean
from flowspace.languages import LANGUAGES
from flowspace.site.exercises import WORDS as LEVEL_WORDS
from flowspace.site.exercises import label_of, short_key
from flowspace.site.listings import Listing, counted, table
from flowspace.teaching.source import LEVELS, OPEN, Exercise, SolutionNotebook, read_solutions, source_of

WORDS_PER_MINUTE = 200
SIGNS_PER_MINUTE = 325
"""Of running text: English words, Chinese signs."""

MINUTES_TO_STUDY = 2
"""For each figure, table, displayed formula and cell of code that is shown."""

KINDS = ("class", "homework", "credit")
"""What a list of exercises is for."""

WORDS = {
    "en": {
        "chapter": "Ch.", "read": "Reading", "chosen": "Exercises", "exercises": "Exercises", "minutes": "Minutes",
        "points": "Points", "week": "Week", "written": "By hand", "sum": "All", "level": "Level",
        "plan": "Minutes to read and run each chapter; its exercises, their minutes and points; points given by hand, "
                "for answers in words",
        "levels": "Exercises of each level, by chapter", "weeks": "The short form: exercises of each week",
        "class": "Exercises in class", "homework": "Homework", "credit": "For credit or the exam",
        "opening": "{kind}, about {minutes} minutes: ", "one": " ({level}, {minutes})", "comma": ", ", "stop": ".",
        "hidden": "{level}, answer not on the site", "short_week": "Week {week}, chapter {chapter}",
        "n_minutes": "{n} minute|{n} minutes",
    },
    "zh": {
        "chapter": "章", "read": "阅读与运行", "exercises": "题数", "chosen": "习题", "minutes": "习题用时", "points": "分值",
        "week": "周次", "written": "教师评阅", "sum": "合计", "level": "类型",
        "plan": "各章及其习题所需时间（分钟）与分值；“教师评阅”为文字作答题的分值",
        "levels": "各章习题的类型", "weeks": "短课程各周习题",
        "class": "课堂练习", "homework": "课后作业", "credit": "计分作业或考题",
        "opening": "{kind}，约{minutes}分钟：", "one": "（{level}，{minutes}分钟）", "comma": "、", "stop": "。",
        "hidden": "{level}，网站不附答案", "short_week": "第{week}周，第{chapter}章",
        "n_minutes": "{n}分钟",
    },
}


def reading_minutes(notebook: Mapping[str, Any]) -> float:
    """How long it takes to read a chapter and look at what it shows, exercises left out.

    Parameters
    ----------
    notebook : mapping
        The chapter as JSON.

    Returns
    -------
    float
        Minutes, of the edition that takes longer: running text at `WORDS_PER_MINUTE` or `SIGNS_PER_MINUTE`, and
        `MINUTES_TO_STUDY` for each figure, table of the library, displayed formula and shown cell of code.

    Notes
    -----
    Formulas, listings of files and links' targets are not running text. An empty notebook takes 0 minutes.

    Examples
    --------
    >>> words = {"cell_type": "markdown", "metadata": {"tags": ["lang-en"]}, "source": "word " * 200 + "$$x$$"}
    >>> reading_minutes({"cells": [words]})
    3.0
    """
    return max(_minutes(notebook, language) for language in LANGUAGES)


def _minutes(notebook: Mapping[str, Any], language: str) -> float:
    text, to_study = [], 0
    for cell in notebook["cells"]:
        source, tags = source_of(cell), set(cell["metadata"].get("tags", []))
        if cell["cell_type"] == "code":
            to_study += len(re.findall(r"\bevidence_table\(", source))
            to_study += not tags & {"hide-input", "remove-input", "remove-cell"}
        elif f"lang-{language}" in tags:
            to_study += len(re.findall(r"^`{3,}\{(?:glue:figure|math)\}", source, re.M))
            to_study += len(re.findall(r"\$\$.+?\$\$", source, re.S))
            text.append(_running_text(source))
    words = sum(len(re.findall(r"[\u4e00-\u9fff]" if language == "zh" else r"[A-Za-z][\w'’-]*", each)) for each in text)
    return words / (SIGNS_PER_MINUTE if language == "zh" else WORDS_PER_MINUTE) + MINUTES_TO_STUDY * to_study


def _running_text(source: str) -> str:
    source = re.sub(r"^(`{3,}).*?^\1", "", source, flags=re.S | re.M)
    source = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", "", source, flags=re.S)
    return re.sub(r"\{[\w:]+\}`([^`<]*)(?:<[^`>]*>)?`", r"\1", source)


class _Exercises(Listing):
    """What the directives share: the solution notebooks, and links to what they hold."""

    words_by_language: ClassVar[dict[str, dict[str, str]]] = WORDS

    @cached_property
    def solutions(self) -> dict[int, SolutionNotebook]:
        """Number of the chapter → its exercises."""
        found = {}
        for path in sorted((self.root / "exercises").glob("*.ipynb")):
            self.env.note_dependency(str(path))
            found[int(path.stem[:2])] = read_solutions(path)
        return found

    def chapter(self, given: str) -> int:
        number = int(given) if given.isdecimal() else 0
        if number not in self.solutions:
            raise self.error(f"found chapter {given!r} without exercises; expected one of "
                             f"{', '.join(map(str, self.solutions))}. To mend it: correct the number")
        return number

    def chosen(self, number: int, keys: Iterable[str]) -> list[Exercise]:
        """Exercises of a chapter by their keys."""
        known = {short_key(each.key): each for each in self.solutions[number].exercises}
        unknown = [key for key in keys if key not in known]
        if unknown:
            told = ", ".join(key + did_you_mean(key, known) for key in unknown)
            raise self.error(f"found no exercise {told} in chapter {number}; expected some of {', '.join(known)}. "
                             "To mend it: correct the name")
        return [known[key] for key in keys]

    def to_page(self, page: str, text: str) -> pending_xref:
        return pending_xref("", nodes.inline("", text), refdomain="std", reftype="doc", reftarget=f"/{page}",
                            refexplicit=True, refdoc=self.env.docname, refwarn=True)

    def to_exercise(self, number: int, each: Exercise) -> pending_xref:
        """A link with the title of the exercise."""
        title = each.words("statement", self.language).partition("\n")[0].lstrip("# ").strip()
        return pending_xref("", nodes.inline("", title), refdomain="std", reftype="ref",
                            reftarget=label_of(number, each.key), refexplicit=True, refdoc=self.env.docname,
                            refwarn=True)

    def level(self, each: Exercise) -> str:
        return LEVEL_WORDS[each.level][self.language]

    def listed(self, number: int, exercises: list[Exercise]) -> nodes.inline:
        """Exercises one after the other, each with its level and minutes."""
        shown = nodes.inline()
        for at, each in enumerate(exercises):
            level = self.level(each) if each.visibility == OPEN else self.words["hidden"].format(level=self.level(each))
            shown += [nodes.Text(self.words["comma"] if at else ""), self.to_exercise(number, each),
                      nodes.Text(self.words["one"].format(level=level, minutes=each.minutes))]
        return shown


class ExercisePlan(_Exercises):
    """Reading time, exercises, minutes and points of every chapter."""

    def run(self) -> list[nodes.Node]:
        w, rows, sums = self.words, [], [0] * 5
        for number, solutions in self.solutions.items():
            path = self.root / "chapters" / f"{solutions.name}.ipynb"
            self.env.note_dependency(str(path))
            chapter = json.loads(path.read_text(encoding="utf-8"))
            each = solutions.exercises
            counts = [to_ten(reading_minutes(chapter)), len(each), sum(one.minutes for one in each),
                      sum(one.points for one in each), sum(one.points for one in each if one.is_written)]
            sums = [before + count for before, count in zip(sums, counts, strict=True)]
            link = self.to_page(f"exercises/{solutions.name}", str(number))
            rows.append([link, *counts])
        heads = [w["chapter"], w["read"], w["exercises"], w["minutes"], w["points"], w["written"]]
        return [table(heads, [*rows, [w["sum"], *sums]], w["plan"], "fs-plan")]


class ExerciseLevels(_Exercises):
    """How many exercises of each level every chapter has."""

    def run(self) -> list[nodes.Node]:
        w = self.words
        rows = [[LEVEL_WORDS[level][self.language], *(sum(each.level == level for each in solutions.exercises)
                                                      for solutions in self.solutions.values())] for level in LEVELS]
        return [table([w["level"], *map(str, self.solutions)], rows, w["levels"], "fs-plan")]


class ExerciseList(_Exercises):
    """Some exercises of a chapter in a line; the arguments are what they are for and the number of the chapter."""

    required_arguments = 2
    has_content = True

    def run(self) -> list[nodes.Node]:
        kind, number = self.arguments[0], self.chapter(self.arguments[1])
        if kind not in KINDS:
            raise self.error(f"found {kind!r}{did_you_mean(kind, KINDS)}; expected one of {', '.join(KINDS)}. "
                             "To mend it: correct the word")
        exercises = self.chosen(number, " ".join(self.content).split())
        opening = self.words["opening"].format(kind=self.words[kind], minutes=sum(each.minutes for each in exercises))
        return [nodes.paragraph("", "", nodes.strong("", opening.rstrip()), nodes.Text(" " * opening.endswith(" ")),
                                self.listed(number, exercises), nodes.Text(self.words["stop"]),
                                classes=["fs-exercises"])]


class ExerciseWeeks(_Exercises):
    """A choice for each week: lines of a chapter, a colon and exercises."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        w, rows = self.words, []
        for week, line in enumerate(filter(str.strip, self.content), start=1):
            chapter, _, keys = line.partition(":")
            number = self.chapter(chapter.strip())
            exercises = self.chosen(number, keys.split())
            minutes = counted(w["n_minutes"], sum(each.minutes for each in exercises))
            rows.append([w["short_week"].format(week=week, chapter=number), self.listed(number, exercises), minutes])
        return [table([w["week"], w["chosen"], w["minutes"]], rows, w["weeks"], "fs-guide")]


class ReadingTime(SphinxRole):
    """How long a chapter takes to read and run; the text is its file name without an ending."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        path = Path(self.config.flowspace_root or self.env.srcdir) / "chapters" / f"{self.text}.ipynb"
        self.env.note_dependency(str(path))
        try:
            minutes = to_ten(reading_minutes(json.loads(path.read_text(encoding="utf-8"))))
        except OSError:
            told = self.inliner.reporter.error(f"found no chapter {self.text!r}; expected a notebook of chapters/. "
                                               "To mend it: correct the name")
            return [], [told]
        shown = WORDS[self.config.flowspace_language]["n_minutes"]
        return [nodes.inline("", counted(shown, minutes), classes=["fs-quantity"])], []


def to_ten(minutes: float) -> int:
    """Minutes as times are told, in tens.

    Parameters
    ----------
    minutes : float

    Returns
    -------
    int

    Examples
    --------
    >>> to_ten(84.9), to_ten(85), to_ten(95)
    (80, 90, 100)
    """
    return int(minutes / 10 + 0.5) * 10


def register(app: Any) -> None:
    app.add_role("reading-time", ReadingTime())
    app.add_directive("exercise-plan", ExercisePlan)
    app.add_directive("exercise-levels", ExerciseLevels)
    app.add_directive("exercise-list", ExerciseList)
    app.add_directive("exercise-weeks", ExerciseWeeks)

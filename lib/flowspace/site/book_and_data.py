"""Directives that collect what the book reports and what the data of the chapters show.

Each chapter ends with a table of statements, under the anchor ``chN-book``. `book-and-data` shows the table of one
chapter, `book-and-data-counts` how many statements there are by verdict. Words are those of the chapters and numbers
those that their runs computed, so that neither can differ from the chapters.
"""
from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref

from flowspace.errors import BuildError, Problem
from flowspace.reports.editions import cells_of
from flowspace.site.listings import Listing, badge, table
from flowspace.teaching.source import source_of

VERDICT_HEADS = ("verdict", "判断", "can it be shown here?", "这里能否说明？")
BOOK_HEADS = ("the book, as the review reports it", "原书（据书评）")

# As `flowspace.book.words` has them, which a test holds: it imports what draws, and a page needs none of that.
DECIDED = {
    "agrees": {"en": "agrees", "zh": "一致"},
    "in_part": {"en": "in part", "zh": "部分一致"},
    "contradicts": {"en": "contradicts", "zh": "不一致"},
}
UNDECIDED = "undecided"
UNDECIDED_WORDS = {
    "en": ("too thin to say", "no finding", "depends on the rule", "cannot be compared", "too small to say",
           "cannot tell", "cannot be shown", "same source, no test", "a proposal, no test"),
    "zh": ("数据太少，难以判断", "不能得出结论", "取决于规则", "不可比", "变化太小，难以判断", "无法判断", "无从判断",
           "同一来源，不构成检验", "属于建议，无从检验"),
}
"""What chapters say where the data decide nothing; a word that is in no list is an error, not a guess."""

WORDS = {
    "en": {
        "chapter": "Ch.", "statements": "Statements", "agrees": "Agree", "in_part": "In part",
        "contradicts": "Contradict", "undecided": "Cannot tell", "sum": "All",
        "counts": "Statements of the book by verdict, from the tables below",
        "issues": "Chapter {chapter} has {n} issues for the future, on which the review gives no numbers: {listed}.",
        "one": "{word}: {n}", "comma": "; ", "caption": "Chapter {chapter}: {title}",
        "opening": "Chapter {chapter}, and how its verdicts are computed",
        "none": "This copy was built without `make book`, so there are no results to collect.",
    },
    "zh": {
        "chapter": "章", "statements": "结论数", "agrees": "一致", "in_part": "部分一致", "contradicts": "不一致",
        "undecided": "无法判断", "sum": "合计", "counts": "原书结论按判断分类（据下列各表统计）",
        "issues": "第{chapter}章讨论{n}个展望议题，书评未转述相应数值：{listed}。",
        "one": "{word}{n}个", "comma": "，", "caption": "第{chapter}章　{title}",
        "opening": "第{chapter}章的原表与判断规则",
        "none": "本副本不是用 make book 构建的，因此没有结果可汇总。",
    },
}

_ROLE = re.compile(r"\{glue:(text)?\}`([^`]+)`")
_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Comparison:
    """The table of one chapter, its cells still as they are written.

    Parameters
    ----------
    number : int
        Of the chapter.
    title : str
    heads : tuple of str
    rows : tuple of tuple of str
    evidence : str
        The sentences of the section that carry badges.
    results : dict
        Key → word as the chapter's run printed it.
    grades : dict
        Key → grade of evidence.
    """

    number: int
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    evidence: str
    results: dict[str, str]
    grades: dict[str, str]

    @property
    def anchor(self) -> str:
        return f"ch{self.number}-book"

    @property
    def reports_the_book(self) -> bool:
        """Whether the table sets statements of the book beside the data; else it lists issues."""
        return any(head in BOOK_HEADS for head in self.heads)

    def with_results(self, cell: str) -> str:
        """A cell with every result in its place, its signs escaped.

        Raises
        ------
        BuildError
            If the chapter's run has no result of a name.
        """
        missing = [key for kind, key in _ROLE.findall(cell) if key not in (self.results if kind else self.grades)]
        if missing:
            raise BuildError(Problem(f"chapter {self.number} names {', '.join(missing)}, which its run did not compute",
                                     "results of the run", "run the chapter again, or correct the name"))
        return _ROLE.sub(lambda role: _MARKUP.sub(r"\\\1", self.results[role[2]]) if role[1] else role[0], cell)

    def verdicts(self, row: tuple[str, ...]) -> list[str]:
        """Words of the verdicts of a row: one, or one for each measure that it names."""
        cell = next(cell for head, cell in zip(self.heads, row, strict=True) if head in VERDICT_HEADS)
        keys = [key for kind, key in _ROLE.findall(cell) if kind]
        return [self.results[key] for key in keys] or [cell]

    def outcomes(self, language: str) -> Counter[str]:
        """How many rows agree, agree in part, contradict or decide nothing.

        Notes
        -----
        A row with several verdicts counts once: by their outcome where all have the same, else as in part.

        Raises
        ------
        BuildError
            If a verdict is in no list.
        """
        counts: Counter[str] = Counter()
        for row in self.rows:
            found = {outcome(word, language) for word in self.verdicts(row)}
            counts[found.pop() if len(found) == 1 else "in_part"] += 1
        return counts


def outcome(word: str, language: str) -> str:
    """What a verdict comes to.

    Parameters
    ----------
    word : str
        As a chapter prints it.
    language : {"en", "zh"}

    Returns
    -------
    str
        One of `DECIDED`, or `UNDECIDED`.

    Raises
    ------
    BuildError
        If the word is in no list.

    Examples
    --------
    >>> outcome("in part", "en"), outcome("取决于规则", "zh")
    ('in_part', 'undecided')
    """
    for key, words in DECIDED.items():
        if word == words[language]:
            return key
    if word in UNDECIDED_WORDS[language]:
        return UNDECIDED
    raise BuildError(Problem(f"verdict {word!r}", "one of " + ", ".join(
        [*(words[language] for words in DECIDED.values()), *UNDECIDED_WORDS[language]]),
        "add it to flowspace.site.book_and_data"))


def comparison(notebook: Mapping[str, Any], language: str) -> Comparison | None:
    """The table of a chapter.

    Parameters
    ----------
    notebook : mapping
        The chapter with its outputs, as JSON.
    language : {"en", "zh"}

    Returns
    -------
    Comparison or None
        None where the chapter has not been run.

    Raises
    ------
    BuildError
        If the chapter has no such section, or no table with verdicts in it.
    """
    cells = cells_of(notebook, language)["cells"]
    words = "\n\n".join(source_of(cell) for cell in cells if cell["cell_type"] == "markdown")
    title = re.search(r"^# (.+)$", words, re.M)
    section = re.search(r"^\(ch(\d+)-book\)=\n+## [^\n]+\n(.*?)(?=^\(ch|^## |\Z)", words, re.M | re.S)
    lines = [] if section is None else [line for line in section[2].splitlines() if line.startswith("|")]
    if title is None or len(lines) < 3 or not any(head in VERDICT_HEADS for head in _cells(lines[0])):
        raise BuildError(Problem("a chapter without a title or without verdicts in a table under (chN-book)=",
                                 f"a table with a column {VERDICT_HEADS[0]} or {VERDICT_HEADS[1]}", "write it"))
    results, grades = _glued(cells)
    if not results:
        return None
    evidence = [line for line in section[2].splitlines() if "{glue:}`" in line and not line.startswith("|")]
    return Comparison(int(section[1]), title[1].strip(), _cells(lines[0]), tuple(map(_cells, lines[2:])),
                      " ".join(evidence), results, grades)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _glued(cells: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Words and grades that the run of a chapter made available to its prose."""
    results, grades = {}, {}
    prefix = "application/papermill.record/"
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name is None:
            continue
        data = {kind.removeprefix(prefix): "".join(value) for kind, value in output["data"].items()}
        if set(data) == {"text/plain"}:
            results[name] = data["text/plain"].strip("'\"")
        elif found := re.search(r"fs-badge fs-(\w+)", data.get("text/html", "")):
            grades[name] = found[1]
    return results, grades


class _Comparisons(Listing):
    """What the directives share: the chapters of this edition."""

    words_by_language: ClassVar[dict[str, dict[str, str]]] = WORDS

    def comparisons(self) -> list[Comparison]:
        """Those of all chapters that have been run."""
        found = []
        for path in sorted((Path(self.env.srcdir) / "chapters").glob("*.ipynb")):
            self.env.note_dependency(str(path))
            try:
                found.append(comparison(json.loads(path.read_text(encoding="utf-8")), self.language))
            except BuildError as error:
                raise self.error(f"{path.name}: {error}") from error
        return [each for each in found if each is not None]

    def to_section(self, each: Comparison, text: str) -> pending_xref:
        return pending_xref("", nodes.inline("", text), refdomain="std", reftype="ref", reftarget=each.anchor,
                            refexplicit=True, refdoc=self.env.docname, refwarn=True)


class BookAndDataCounts(_Comparisons):
    """Statements by verdict, for each chapter and in all; issues of the future in a sentence."""

    def run(self) -> list[nodes.Node]:
        every, w = self.comparisons(), self.words
        if not every:
            return self.nothing()
        keys, rows, all_of_them = (*DECIDED, UNDECIDED), [], Counter[str]()
        shown: list[nodes.Node] = []
        for each in every:
            if each.reports_the_book:
                counts = each.outcomes(self.language)
                all_of_them += counts
                rows.append([self.to_section(each, str(each.number)), len(each.rows), *(counts[key] for key in keys)])
            else:
                said = Counter(word for row in each.rows for word in each.verdicts(row))
                listed = w["comma"].join(w["one"].format(word=word, n=n) for word, n in said.most_common())
                shown.append(nodes.paragraph("", w["issues"].format(chapter=each.number, n=len(each.rows),
                                                                    listed=listed)))
        rows.append([w["sum"], all_of_them.total(), *(all_of_them[key] for key in keys)])
        heads = [w["chapter"], w["statements"], *(w[key] for key in keys)]
        return [table(heads, rows, w["counts"], "fs-plan"), *shown]


class BookAndData(_Comparisons):
    """The table of one chapter; the argument is its number."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        every = {str(each.number): each for each in self.comparisons()}
        if not every:
            return self.nothing()
        if self.arguments[0] not in every:
            raise self.error(f"found chapter {self.arguments[0]!r}; expected one of {', '.join(every)}. "
                             "To mend it: correct the number")
        each, w = every[self.arguments[0]], self.words
        opening = nodes.paragraph("", "", self.to_section(each, w["opening"].format(chapter=each.number)))
        try:
            rows = [[self.inline(each.with_results(cell)) for cell in row] for row in each.rows]
            evidence = self.with_badges(each)
        except BuildError as error:
            raise self.error(str(error)) from error
        caption = w["caption"].format(chapter=each.number, title=each.title)
        return [opening, table(list(each.heads), rows, caption, "fs-compared"), evidence]

    def inline(self, text: str) -> nodes.inline:
        """Words of a chapter, as this page reads them."""
        found, messages = self.parse_inline(text)
        return nodes.inline("", "", *found, *messages)

    def with_badges(self, each: Comparison) -> nodes.paragraph:
        """The sentences on evidence, each badge in its place."""
        shown = nodes.paragraph(classes=["fs-evidence"])
        for at, part in enumerate(re.split(r"(\{glue:\}`[^`]+`)", each.with_results(each.evidence))):
            if at % 2:
                shown += badge(each.grades[_ROLE.fullmatch(part)[2]], self.language)
            elif part:
                # The parser takes away the spaces at the ends.
                shown += [nodes.Text(" " * part.startswith(" ")), self.inline(part.strip()),
                          nodes.Text(" " * part.endswith(" "))]
        return shown


def register(app: Any) -> None:
    app.add_directive("book-and-data", BookAndData)
    app.add_directive("book-and-data-counts", BookAndDataCounts)

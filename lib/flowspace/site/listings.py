"""Directives that list what records say: runs of chapters, files a chapter saved.

`run-status` reads the records of executed chapters and the installed versions; `results-files` what one chapter saved.
All text that comes from a file becomes document nodes, never markup.
"""
from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from flowspace.evidence import GRADE_WORDS
from flowspace.site.pictures import folder_of_pictures

PACKAGES = ("flowspace", "numpy", "pandas", "pandera", "matplotlib", "seaborn", "networkx", "statsmodels", "papermill",
            "nbclient", "ipykernel", "jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme")

WORDS = {
    "en": {
        "rows": "Rows", "evidence": "Evidence",
        "chapter": "Chapter", "finished": "Finished (UTC)", "seconds": "Seconds", "files": "Files it depends on",
        "package": "Package", "version": "Version", "runs": "Last execution of each chapter", "file": "File",
        "versions": "Versions", "from": "Saved by this chapter, from: {source}",
        "none": "This copy was built without `make book`, so there is no record to show.", "rows_unit": " row| rows",
    },
    "zh": {
        "rows": "行数", "evidence": "证据等级",
        "chapter": "章", "finished": "完成时间（UTC）", "seconds": "用时（秒）", "files": "依赖文件数",
        "package": "软件包", "version": "版本", "runs": "各章最近一次运行", "file": "文件",
        "versions": "版本", "from": "本章保存的表和图，来源：{source}",
        "none": "本副本不是用 make book 构建的，因此没有记录可列。", "rows_unit": "行",
    },
}


def counted(words: str, n: int) -> str:
    """A text with a number in it, in the form that fits the number: "one|many", or one form for all.

    Examples
    --------
    >>> counted("{n:,} row|{n:,} rows", 1), counted("{n:,} row|{n:,} rows", 1200), counted("{n:,}行", 1)
    ('1 row', '1,200 rows', '1行')
    """
    one, _, many = words.partition("|")
    return (many if many and n != 1 else one).format(n=n)


class Listed(nodes.table):
    """A table of facts that the site lists; Sphinx numbers its own class of tables only, those of chapters."""


class Picture(nodes.figure):
    """A picture on the page of a table; without a number for the same reason."""


def badge(grade: str, language: str) -> nodes.inline:
    """The evidence badge as a document node."""
    return nodes.inline("", GRADE_WORDS[grade][language], classes=["fs-badge", f"fs-{grade}"])


def table(headings: list[str], rows: list[list[Any]], caption: str, kind: str = "") -> nodes.table:
    """A table node; a cell is text or a node. A screen reader announces the caption; `kind` is a class of style."""
    group = nodes.tgroup(cols=len(headings))
    group += [nodes.colspec(colwidth=1) for _ in headings]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(headings)
    body += [_row(row) for row in rows]
    group += [head, body]
    return Listed("", nodes.title("", caption), group, classes=["fs-listing", *kind.split()])


def _row(cells: list[Any]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        content = cell if isinstance(cell, nodes.Node) else nodes.Text(str(cell))
        row += nodes.entry("", nodes.paragraph("", "", content))
    return row


class Listing(SphinxDirective):
    """What the directives share: the project's folder, the edition's words."""

    words_by_language: ClassVar[dict[str, dict[str, str]]] = WORDS

    @property
    def root(self) -> Path:
        return Path(self.config.flowspace_root or self.env.srcdir)

    @property
    def language(self) -> str:
        return self.config.flowspace_language

    @property
    def words(self) -> dict[str, str]:
        return self.words_by_language[self.language]

    def up(self) -> str:
        """Relative way from this page to the folder that holds both editions."""
        return "../" * (self.env.docname.count("/") + 1)

    def link(self, address: str, text: str) -> nodes.reference:
        """A link to a file of the site; within a table a download, not a page."""
        return nodes.reference("", text, refuri=address, internal=True)

    @property
    def pictures(self) -> Path:
        """Where pictures are kept between builds."""
        return folder_of_pictures(self.root)

    def figure(self, file: str, alt: str, caption: str, anchor: str) -> nodes.figure:
        """A kept picture as a figure of this page."""
        here = (Path(self.env.srcdir) / self.env.docname).parent
        image = nodes.image(uri=os.path.relpath(self.pictures / file, here), alt=alt)
        return Picture("", image, nodes.caption("", caption), align="default", ids=[anchor])

    def badges(self, grades: list[str]) -> nodes.inline:
        shown = nodes.inline()
        for grade in grades:
            shown += [badge(grade, self.language), nodes.Text(" ")]
        return shown

    def nothing(self) -> list[nodes.Node]:
        return [nodes.paragraph("", self.words["none"])]


class RunStatus(Listing):
    """When each chapter was last executed and how long it took; which versions made the site."""

    def run(self) -> list[nodes.Node]:
        w = self.words
        records = sorted((self.root / "_build" / "executed" / self.language).glob("*.json"))
        rows = []
        for path in records:
            self.env.note_dependency(str(path))
            record = json.loads(path.read_text(encoding="utf-8"))
            rows.append([path.stem, record["finished"].replace("T", " ").rstrip("Z"), f"{record['seconds']:.1f}",
                         len(record["files"])])
        shown: list[nodes.Node] = [
            table([w["chapter"], w["finished"], w["seconds"], w["files"]], rows, w["runs"])] if rows else self.nothing()
        versions = [["Python", platform.python_version()]] + [[name, version(name)] for name in PACKAGES]
        shown.append(table([w["package"], w["version"]], versions, w["versions"]))
        return shown


class ResultsFiles(Listing):
    """Links to every table, figure and page that one chapter saved, with evidence and source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        chapter = self.arguments[0]
        path = self.root / "_build" / "results" / self.language / chapter / "results.json"
        if not path.is_file():
            return self.nothing()
        self.env.note_dependency(str(path))
        record = json.loads(path.read_text(encoding="utf-8"))
        folder = f"{self.up()}results/{self.language}/{chapter}/"
        by_source: dict[str, list[list[Any]]] = {}
        for entry in record["tables"].values():
            by_source.setdefault(entry["source"], []).append(
                [self.link(folder + entry["path"], entry["path"]), self.badges(entry["evidence"]),
                 self.counted(entry["rows"])])
        for entry in record.get("pages", {}).values():
            none = nodes.inline("", "–", classes=["fs-none"])
            by_source.setdefault(entry["source"], []).append(
                [self.link(folder + entry["path"], entry["path"]), self.badges(entry["evidence"]), none])
        for name, entry in record["figures"].items():
            formats, none = nodes.inline(), nodes.inline("", "–", classes=["fs-none"])
            for suffix in ("png", "svg"):
                formats += [self.link(f"{folder}{name}.{suffix}", f"{name}.{suffix}"), nodes.Text(" ")]
            by_source.setdefault(entry["source"], []).append([formats, self.badges(entry["evidence"]), none])
        w = self.words
        # Most files of a chapter share a source: it is said once, above those that have it.
        return [table([w["file"], w["evidence"], w["rows"]], rows, w["from"].format(source=source), "fs-files")
                for source, rows in by_source.items()]

    def counted(self, rows: int) -> nodes.inline:
        """A number of rows; on a phone, where the table has no heads, with the word for it."""
        word = nodes.inline("", counted(self.words["rows_unit"], rows), classes=["fs-unit"])
        return nodes.inline("", "", nodes.Text(str(rows)), word)


def register(app: Any) -> None:
    app.add_config_value("flowspace_root", "", "env")
    app.add_directive("run-status", RunStatus)
    app.add_directive("results-files", ResultsFiles)

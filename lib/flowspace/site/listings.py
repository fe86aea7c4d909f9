"""Directives that list what records say: shipped tables, runs of chapters, files a chapter saved.

`data-tables` reads data/datapackage.json; `run-status` the records of executed chapters and the installed versions;
`results-files` what one chapter saved. All text that comes from a file becomes document nodes, never markup.
"""
from __future__ import annotations

import csv
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from flowspace.evidence import GRADE_WORDS, GRADES

PACKAGES = ("flowspace", "numpy", "pandas", "pandera", "matplotlib", "seaborn", "networkx", "statsmodels", "papermill",
            "nbclient", "ipykernel", "jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme")

WORDS = {
    "en": {
        "source": "Source", "licence": "Licence", "vintage": "Vintage", "rows": "Rows", "evidence": "Evidence",
        "checksum": "SHA-256", "download": "Download", "column": "Column", "type": "Type", "unit": "Unit",
        "meaning": "Meaning", "columns_of": "Columns of {name}", "caveats": "Caveats", "key": "Key",
        "chapter": "Chapter", "finished": "Finished (UTC)", "seconds": "Seconds", "files": "Files it depends on",
        "package": "Package", "version": "Version", "runs": "Last execution of each chapter", "file": "File",
        "versions": "Versions", "saved": "Tables and figures saved by this chapter",
        "none": "This copy was built without `make book`, so there is no record to show.",
        "definitions": "names and definitions; no measured figure",
        "rows_unit": " rows", "definition": "definition", "see column evidence": "see column evidence",
    },
    "zh": {
        "source": "来源", "licence": "许可", "vintage": "数据版本", "rows": "行数", "evidence": "证据等级",
        "checksum": "SHA-256", "download": "下载", "column": "列", "type": "类型", "unit": "单位",
        "meaning": "含义", "columns_of": "{name} 的各列", "caveats": "注意事项", "key": "主键",
        "chapter": "章", "finished": "完成时间（UTC）", "seconds": "用时（秒）", "files": "依赖文件数",
        "package": "软件包", "version": "版本", "runs": "各章最近一次运行", "file": "文件",
        "versions": "版本", "saved": "本章保存的表与图",
        "none": "本副本不是用 make book 构建的，因此没有记录可列。",
        "definitions": "名称与定义，不含观测数值",
        "rows_unit": "行", "definition": "定义", "see column evidence": "见 evidence 列",
    },
}


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
    return nodes.table("", nodes.title("", caption), group, classes=["fs-listing", *kind.split()])


def _row(cells: list[Any]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        content = cell if isinstance(cell, nodes.Node) else nodes.Text(str(cell))
        row += nodes.entry("", nodes.paragraph("", "", content))
    return row


CHINESE = {
    "string": "文本", "integer": "整数", "number": "数值", "boolean": "是否", "text": "文本", "code": "代码", "rank": "位次",
    "yes or no": "是或否", "degrees east": "东经（度）", "degrees north": "北纬（度）", "units": "个", "calendar year": "年",
    "patents": "件", "chapter": "章", "none (unit of the finding)": "无（依结论而定）",
    "none (index from 0 to 1)": "无（0至1的指数）",
}


class _Listing(SphinxDirective):
    """What the directives share: the project's folder, the edition's words."""

    @property
    def root(self) -> Path:
        return Path(self.config.flowspace_root or self.env.srcdir)

    @property
    def language(self) -> str:
        return self.config.flowspace_language

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def up(self) -> str:
        """Relative way from this page to the folder that holds both editions."""
        return "../" * (self.env.docname.count("/") + 1)

    def link(self, address: str, text: str) -> nodes.reference:
        """A link to a file of the site; within a table a download, not a page."""
        return nodes.reference("", text, refuri=address, internal=True)

    def badges(self, grades: list[str]) -> nodes.inline:
        shown = nodes.inline()
        for grade in grades:
            shown += [badge(grade, self.language), nodes.Text(" ")]
        return shown

    def nothing(self) -> list[nodes.Node]:
        return [nodes.paragraph("", self.words["none"])]


class DataTables(_Listing):
    """Every shipped table: description, source, licence, evidence, columns, download."""

    def run(self) -> list[nodes.Node]:
        path = self.root / "data" / "datapackage.json"
        self.env.note_dependency(str(path))
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        return [self.one(resource) for resource in descriptor["resources"]]

    def one(self, resource: dict[str, Any]) -> nodes.section:
        w = self.words
        name = resource["name"]
        section = nodes.section(ids=[f"data-{name.replace('_', '-')}"], names=[f"data-{name}"])
        section += nodes.title("", self.localised(resource, "title") or name)
        section += nodes.paragraph("", self.localised(resource, "description"))
        facts = nodes.field_list()
        grades = self.grades(resource)
        evidence = self.badges(grades) if grades else nodes.Text(w["definitions"])
        facts += self.field(w["evidence"], nodes.paragraph("", "", evidence))
        facts += self.field(w["source"], self.linked(resource["sources"]))
        facts += self.field(w["licence"], self.linked(resource["licenses"]))
        facts += self.field(w["vintage"], nodes.paragraph("", self.localised(resource, "vintage")))
        facts += self.field(w["rows"], nodes.paragraph("", str(resource["rows"])))
        facts += self.field(w["download"], nodes.paragraph("", "", self.link(
            f"{self.up()}data/{resource['path']}", resource["path"])))
        checksum = resource["hash"].removeprefix("sha256:")
        facts += self.field(w["checksum"], nodes.paragraph("", "", nodes.literal("", checksum)))
        caveats = resource[f"caveats_{self.language}"]
        if caveats:
            items = [nodes.list_item("", nodes.paragraph("", text)) for text in caveats]
            facts += self.field(w["caveats"], nodes.bullet_list("", *items))
        section += facts
        rows = [[nodes.literal("", f["name"]), self.word(f["type"]), self.word(f["unit"]), self.localised(f, "description"),
                 self.column_evidence(f)]
                for f in resource["schema"]["fields"]]
        section += table([w["column"], w["type"], w["unit"], w["meaning"], w["evidence"]], rows,
                         w["columns_of"].format(name=name), "fs-columns")
        return section

    def word(self, name: str) -> str:
        """A type or a unit in the edition's language; the descriptor has them in English."""
        return CHINESE.get(name, name) if self.language == "zh" else name

    def column_evidence(self, field: dict[str, Any]) -> str:
        given = field["evidence"]
        return GRADE_WORDS[given][self.language] if given in GRADE_WORDS else self.words[given]

    def grades(self, resource: dict[str, Any]) -> list[str]:
        """Grades of the columns, and of the rows where a column holds them."""
        fields = resource["schema"]["fields"]
        given = {f.get("evidence", "") for f in fields}
        if any(f["name"] == "evidence" for f in fields):
            with (self.root / "data" / resource["path"]).open(encoding="utf-8", newline="") as lines:
                given |= {row["evidence"] for row in csv.DictReader(lines)}
        return [g for g in GRADES if g in given]

    def localised(self, holder: dict[str, Any], name: str) -> str:
        order = (f"{name}_zh", name, f"{name}_en") if self.language == "zh" else (f"{name}_en", name, f"{name}_zh")
        return next((str(holder[k]) for k in order if holder.get(k)), "")

    def linked(self, entries: list[dict[str, str]]) -> nodes.paragraph:
        """Titles, linked where there is a public address."""
        shown = nodes.paragraph()
        for number, entry in enumerate(entries):
            if number:
                shown += nodes.Text("; ")
            title = nodes.Text(self.localised(entry, "title"))
            shown += nodes.reference("", "", title, refuri=entry["path"]) if entry.get("path") else title
        return shown

    def field(self, name: str, body: nodes.Node) -> nodes.field:
        return nodes.field("", nodes.field_name("", name), nodes.field_body("", body))


class RunStatus(_Listing):
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


class ResultsFiles(_Listing):
    """Links to every table and figure that one chapter saved, with evidence and source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        chapter = self.arguments[0]
        path = self.root / "_build" / "results" / self.language / chapter / "results.json"
        if not path.is_file():
            return self.nothing()
        self.env.note_dependency(str(path))
        record = json.loads(path.read_text(encoding="utf-8"))
        folder = f"{self.up()}results/{self.language}/{chapter}/"
        rows: list[list[Any]] = []
        for name, entry in record["tables"].items():
            rows.append([self.link(folder + entry["path"], entry["path"]), self.badges(entry["evidence"]),
                         self.counted(entry["rows"]), entry["source"]])
        for name, entry in record["figures"].items():
            formats, none = nodes.inline(), nodes.inline("", "–", classes=["fs-none"])
            for suffix in ("png", "svg"):
                formats += [self.link(f"{folder}{name}.{suffix}", f"{name}.{suffix}"), nodes.Text(" ")]
            rows.append([formats, self.badges(entry["evidence"]), none, entry["source"]])
        w = self.words
        return [table([w["file"], w["evidence"], w["rows"], w["source"]], rows, w["saved"], "fs-files")]

    def counted(self, rows: int) -> nodes.inline:
        """A number of rows; on a phone, where the table has no heads, with the word for it."""
        word = nodes.inline("", self.words["rows_unit"], classes=["fs-unit"])
        return nodes.inline("", "", nodes.Text(str(rows)), word)


def register(app: Any) -> None:
    app.add_config_value("flowspace_root", "", "env")
    app.add_directive("data-tables", DataTables)
    app.add_directive("run-status", RunStatus)
    app.add_directive("results-files", ResultsFiles)

"""Directives of the data pages: lists of tables, and all that is known of one of them.

`data-tables` lists the tables below a page of the contents with a link to each; `data-table` shows what the descriptor
and the table itself say of one, with a picture of what it covers or the numbers of its rows (`views`); `data-caveats`
lists its caveats. Text of the descriptor becomes document nodes, never markup.
"""
from __future__ import annotations

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref

from flowspace.evidence import GRADE_WORDS, GRADES
from flowspace.site.listings import Listing, badge, counted, table
from flowspace.site.own_files import looser_columns
from flowspace.site.pictures import table_facts
from flowspace.site.search import found_by
from flowspace.site.table_words import in_words
from flowspace.tables import declared

WORDS = {
    "en": {
        "source": "Source", "licence": "Licence", "vintage": "Vintage", "rows": "Rows", "evidence": "Evidence",
        "checksum": "SHA-256", "download": "Download", "column": "Column", "type": "Type", "unit": "Unit",
        "meaning": "Meaning", "columns_of": "Columns of {name}", "columns": "Columns", "key": "Key",
        "references": "Refers to", "sample": "Sample", "table": "Table", "tables": "Tables of this group",
        "definitions": "names and definitions; no measured figure", "definition": "definition",
        "see column evidence": "see column evidence",
        "rows_by": "Rows by {column}", "counted": "{value} ({count:,})",
        "n_rows": "{n:,} row|{n:,} rows", "n_units": "{n:,} unit of the table cities|{n:,} units of the table cities",
        "n_members": "{members} of the {members_all} member cities of the default version",
        "n_pairs": "{n:,} pair of cities|{n:,} pairs of cities", "n_provinces": "{n} province|{n} provinces",
        "n_agglomerations": "{n} agglomeration|{n} agglomerations",
        "n_years": "{first_year} to {last_year} ({years} years)",
        "one_year": "{first_year}", "in_columns": "{n} column|{n} columns", "then": "; ",
        "comma": ", ", "size": "{name}, {size:,.0f} kB",
        "own": "In a file of your own, more is allowed:", "own_column": ": {allowed}",
    },
    "zh": {
        "source": "来源", "licence": "许可", "vintage": "数据版本", "rows": "行数", "evidence": "证据等级",
        "checksum": "SHA-256", "download": "下载", "column": "列", "type": "类型", "unit": "单位",
        "meaning": "含义", "columns_of": "{name} 的各列", "columns": "各列", "key": "主键",
        "references": "引用", "sample": "样本", "table": "数据表", "tables": "本组数据表",
        "definitions": "名称与定义，不含观测数值", "definition": "定义",
        "see column evidence": "见 evidence 列", "rows_by": "按{column}统计的行数",
        "counted": "{value}（{count:,}行）",
        "n_rows": "{n:,}行", "n_units": "城市表中的{n:,}个单元",
        "n_members": "默认方案{members_all}个成员城市中的{members}个",
        "n_pairs": "{n:,}个城市对", "n_provinces": "{n}个省级单位",
        "n_agglomerations": "{n}个城市群", "n_years": "{first_year}—{last_year}年（{years}个年份）",
        "one_year": "{first_year}年", "in_columns": "{n}列", "then": "；",
        "comma": "、", "size": "{name}，{size:,.0f} kB",
        "own": "读者自备的同名文件要求较宽：", "own_column": "：{allowed}",
    },
}

CHINESE = {
    "string": "文本", "integer": "整数", "number": "数值", "boolean": "是否", "text": "文本", "code": "代码", "rank": "位次",
    "yes or no": "是或否", "degrees east": "东经（度）", "degrees north": "北纬（度）", "units": "个", "calendar year": "年",
    "calendar year, or 0": "年，或0", "patents": "件", "chapter": "章", "cells": "格", "share": "比例",
    "10 thousand persons": "万人", "thousand persons": "千人", "points": "分", "weight": "权重",
    "100 million yuan, current prices": "亿元（当年价）", "yuan per year": "元/年",
    "square kilometres": "平方公里", "cities": "个城市", "provinces": "个省级单位", "stations": "个车站", "days": "天",
    "minutes": "分钟", "minutes after the midnight before the start": "始发前零时起的分钟数", "trains a day": "列/日",
    "papers": "篇", "codes": "代码（多个）", "co-patents": "件合作专利", "co-patents per pair": "件/城市对", "links": "条联系",
    "papers or links": "篇论文或条联系",
    "links or cities": "条联系或个城市", "as the target": "同目标指标", "see column unit": "见 unit 列",
    "as the column unit states": "见 unit 列", "as the table covariates states for the variable": "见 covariates 表该变量的单位",
    "none (a factor)": "无（倍数）", "none (0 or 1)": "无（0或1）", "1 or -1": "1或−1",
    "none (unit of the finding)": "无（依结论而定）", "none (index from 0 to 1)": "无（0至1的指数）",
}
"""Types and units in Chinese; the descriptor has them in English."""

FOUND_BY_CITIES = ("cities", "membership")
"""Tables whose pages the search finds by the names of their cities, though no page shows them."""

FOUND_BY_AGGLOMERATIONS = ("agglomerations", "membership")
"""The same for names of agglomerations."""

_NAMES = ("name_zh", "name_en", "short_zh", "short_en", "other_names")


@cache
def _parsed(path: Path, changed: int) -> dict[str, Any]:
    """The descriptor, read once for all pages; when the file was changed tells one from the next."""
    return json.loads(path.read_text(encoding="utf-8"))


class _Tables(Listing):
    """What the directives share: the descriptor and its words in the language of the edition."""

    words_by_language: ClassVar = WORDS

    def descriptor(self) -> dict[str, Any]:
        path = self.root / "data" / "datapackage.json"
        self.env.note_dependency(str(path))
        return _parsed(path, path.stat().st_mtime_ns)

    def resource(self) -> dict[str, Any]:
        """The table that the directive names."""
        name = self.arguments[0]
        found = next((r for r in self.descriptor()["resources"] if r["name"] == name), None)
        if found is None:
            raise self.error(f"found no table named {name!r}; expected a table of data/datapackage.json. "
                             "To mend it: correct the name, or remove the page of a table that is gone")
        return found

    def localised(self, holder: dict[str, Any], name: str) -> str:
        order = (f"{name}_zh", name, f"{name}_en") if self.language == "zh" else (f"{name}_en", name, f"{name}_zh")
        return next((str(holder[k]) for k in order if holder.get(k)), "")


class DataTables(_Tables):
    """Name, evidence and rows of the tables whose pages stand below this page in the contents, group by group."""

    def run(self) -> list[nodes.Node]:
        known = {f"pages/datasets/{r['name']}": r for r in self.descriptor()["resources"]}
        w, here = self.words, self.env.docname
        shown: list[nodes.Node] = []
        for page in [here, *self.below(here)]:
            rows = [[self.entry(known[name], name), self.grades(known[name]), counted(w["n_rows"], known[name]["rows"])]
                    for name in self.below(page) if name in known]
            if rows:
                listed = table([w["table"], w["evidence"], w["rows"]], rows, w["tables"], "fs-files")
                if page != here:
                    listed[0].replace_self(nodes.title("", "", self.to(page)))
                shown.append(listed)
        return shown

    def below(self, page: str) -> list[str]:
        """The pages directly below a page in the contents."""
        contents = self.config.external_site_map
        return contents[page].child_files() if page in contents else []

    def to(self, page: str) -> pending_xref:
        """A link to a page with its title, which is known when all pages are read."""
        return pending_xref("", nodes.inline(), refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=False,
                            refdoc=self.env.docname, refwarn=True)

    def entry(self, resource: dict[str, Any], page: str) -> nodes.inline:
        """The name of a table, linked to its page, and its title."""
        address = os.path.relpath(f"{page}.html", Path(self.env.docname).parent.as_posix())
        name = nodes.reference("", "", nodes.literal("", resource["name"]), refuri=address, internal=True)
        return nodes.inline("", "", name, nodes.Text(" "), nodes.Text(self.localised(resource, "title")))

    def grades(self, resource: dict[str, Any]) -> nodes.inline:
        """Badges of the grades that columns have, and rows where a column holds them."""
        given = {f["evidence"] for f in resource["schema"]["fields"]}
        names = [f["name"] for f in resource["schema"]["fields"]]
        if "evidence" in names:
            at = names.index("evidence")
            with (self.root / "data" / resource["path"]).open(encoding="utf-8", newline="") as lines:
                given |= {row[at] for row in csv.reader(lines)}
        found = [grade for grade in GRADES if grade in given]
        return self.badges(found) if found else nodes.inline("", "–", classes=["fs-none"])


class DataTable(_Tables):
    """Facts, a picture of coverage and the columns of one table."""

    required_arguments = 1
    def run(self) -> list[nodes.Node]:
        resource = self.resource()
        facts = table_facts(resource["name"], self.root / "data", self.pictures)
        return [self.facts(resource, facts), *self.picture(resource, facts["picture"]), *self.names(resource),
                self.columns(resource)]

    def names(self, resource: dict[str, Any]) -> list[nodes.Node]:
        """Words by which the search finds the page: parts of names of columns, cities and agglomerations."""
        columns = [resource["name"], *(field["name"] for field in resource["schema"]["fields"])]
        found: list[nodes.Node] = [found_by(part for name in columns for part in name.split("_"))]
        if resource["name"] in FOUND_BY_CITIES:
            inside = {row["adcode"] for row in self.rows(resource["path"])}
            cities = [row for row in self.rows("cities.csv") if row["adcode"] in inside]
            found.append(found_by(row[name] for row in cities for name in ("name_zh", "name_en")))
        if resource["name"] in FOUND_BY_AGGLOMERATIONS:
            found.append(found_by(row[name] for row in self.rows("agglomerations.csv") for name in _NAMES))
        return found

    def rows(self, path: str) -> list[dict[str, str]]:
        with (self.root / "data" / path).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def facts(self, resource: dict[str, Any], facts: dict[str, Any]) -> nodes.field_list:
        w, listed = self.words, nodes.field_list()
        listed += self.field(w["evidence"], nodes.paragraph("", "", self.evidence(resource, facts["grades"])))
        listed += self.field(w["sample"], nodes.paragraph("", self.sample(facts["sample"])))
        if facts["counts"]:
            listed += self.field(w["rows_by"].format(column=in_words(facts["counts"]["column"], self.language)),
                                 nodes.paragraph("", self.counts(facts["counts"]["values"])))
        listed += self.field(w["source"], self.linked(resource["sources"]))
        listed += self.field(w["licence"], self.linked(resource["licenses"]))
        listed += self.field(w["vintage"], nodes.paragraph("", self.localised(resource, "vintage")))
        listed += self.field(w["key"], nodes.paragraph("", "", *self.literals(resource["schema"]["primaryKey"])))
        if resource["schema"]["foreignKeys"]:
            listed += self.field(w["references"], nodes.paragraph("", "", *self.references(resource)))
        name = w["size"].format(name=resource["path"], size=max(resource["bytes"] / 1000, 1))
        listed += self.field(w["download"], nodes.paragraph("", "", self.link(
            f"{self.up()}data/{resource['path']}", name)))
        checksum = resource["hash"].removeprefix("sha256:")
        listed += self.field(w["checksum"], nodes.paragraph("", "", nodes.literal("", checksum)))
        return listed

    def evidence(self, resource: dict[str, Any], grades: dict[str, int]) -> nodes.inline:
        """The badge of each grade with the rows, or columns, that have it."""
        if not grades:
            return nodes.inline("", self.words["definitions"])
        by_row = any(f["name"] == "evidence" for f in resource["schema"]["fields"])
        shown = nodes.inline()
        for grade, count in grades.items():
            if len(shown):
                shown += nodes.Text(self.words["then"])
            shown += [badge(grade, self.language),
                      nodes.Text(counted(self.words["n_rows" if by_row else "in_columns"], count))]
        return shown

    def sample(self, found: dict[str, int]) -> str:
        w = self.words
        parts = []
        for name in ("rows", "pairs", "units", "members", "provinces", "agglomerations"):
            if found.get(name):
                # Members are told with how many there are in all.
                of_all = name == "members"
                parts.append(w["n_members"].format(**found) if of_all else counted(w[f"n_{name}"], found[name]))
        if "years" in found:
            parts.append(w["n_years" if found["years"] > 1 else "one_year"].format(**found))
        return w["then"].join(parts)

    def counts(self, values: list[tuple[str, int]]) -> str:
        """Numbers of rows by the value of a column."""
        return self.words["then"].join(self.words["counted"].format(value=in_words(value, self.language), count=count)
                                       for value, count in values)

    def literals(self, names: list[str]) -> list[nodes.Node]:
        shown: list[nodes.Node] = []
        for name in names:
            shown += [nodes.Text(self.words["comma"])] if shown else []
            shown.append(nodes.literal("", name))
        return shown

    def references(self, resource: dict[str, Any]) -> list[nodes.Node]:
        """Columns that refer to other tables, with a link to the page of each."""
        shown: list[nodes.Node] = []
        for key in resource["schema"]["foreignKeys"]:
            shown += [nodes.Text(self.words["comma"])] if shown else []
            other = key["reference"]["resource"]
            shown += [nodes.literal("", key["fields"][0]), nodes.Text(" → "), self.link(f"{other}.html", other)]
        return shown

    def linked(self, entries: list[dict[str, str]]) -> nodes.Node:
        """Titles, linked where there is a public address; a list where there are several."""
        items = []
        for entry in entries:
            title: nodes.Node = nodes.Text(self.localised(entry, "title"))
            if address := entry.get("path") or (entry.get("doi") and f"https://doi.org/{entry['doi']}"):
                title = nodes.reference("", "", title, refuri=address)
            items.append(nodes.paragraph("", "", title))
        return items[0] if len(items) == 1 else nodes.bullet_list("", *[nodes.list_item("", item) for item in items])

    def picture(self, resource: dict[str, Any], picture: dict[str, dict[str, str]] | None) -> list[nodes.Node]:
        if picture is None:
            return []
        shown = picture[self.language]
        return [self.figure(shown["file"], shown["alt"], shown["caption"],
                            f"coverage-{resource['name'].replace('_', '-')}")]

    def columns(self, resource: dict[str, Any]) -> nodes.section:
        w, name = self.words, resource["name"]
        section = nodes.section(ids=[f"columns-{name.replace('_', '-')}"], names=[f"columns-{name}"])
        section += nodes.title("", w["columns"])
        rows = [[nodes.literal("", f["name"]), self.word(f["type"]), self.word(f["unit"]),
                 self.localised(f, "description"), self.column_evidence(f)] for f in resource["schema"]["fields"]]
        section += table([w["column"], w["type"], w["unit"], w["meaning"], w["evidence"]], rows,
                         w["columns_of"].format(name=name), "fs-columns")
        section += self.own_file(name)
        return section

    def own_file(self, name: str) -> list[nodes.Node]:
        """What a file of the reader's own may do besides, where it differs."""
        items = [nodes.list_item("", nodes.paragraph("", "", nodes.literal("", column),
                                                     nodes.Text(self.words["own_column"].format(allowed=allowed))))
                 for column, allowed in looser_columns(declared(name), self.language)]
        return [nodes.paragraph("", self.words["own"]), nodes.bullet_list("", *items)] if items else []

    def word(self, name: str) -> str:
        """A type or a unit in the edition's language."""
        return CHINESE.get(name, name) if self.language == "zh" else name

    def column_evidence(self, field: dict[str, Any]) -> str:
        given = field["evidence"]
        return GRADE_WORDS[given][self.language] if given in GRADE_WORDS else self.words[given]

    def field(self, name: str, body: nodes.Node) -> nodes.field:
        return nodes.field("", nodes.field_name("", name), nodes.field_body("", body))


class DataCaveats(_Tables):
    """What a reader has to know before using a table, as its declaration says."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        caveats = self.resource()[f"caveats_{self.language}"]
        items = [nodes.list_item("", nodes.paragraph("", text)) for text in caveats]
        return [nodes.bullet_list("", *items)] if items else []


def register(app: Any) -> None:
    app.add_directive("data-tables", DataTables)
    app.add_directive("data-table", DataTable)
    app.add_directive("data-caveats", DataCaveats)

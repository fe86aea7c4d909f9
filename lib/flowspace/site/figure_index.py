"""All figures and tables of a chapter with number, caption, evidence and files: directive `figure-index`.

    ```{figure-index} 05_polycentricity
    ```

Numbers and captions are Sphinx's own, so the list is filled when all pages have been read and numbered.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes

from flowspace.evidence import GRADES
from flowspace.site.computed_tables import ComputedTable
from flowspace.site.listings import Listing, badge, table

WORDS = {
    "en": {"number": "Number", "caption": "Caption", "evidence": "Evidence", "files": "Files",
           "list": "Figures and tables of this chapter"},
    "zh": {"number": "编号", "caption": "题名", "evidence": "证据等级", "files": "文件", "list": "本章的图和表"},
}

_FIGURE = re.compile(r"\{glue:figure\} ([\w-]+)\n:name: ([\w-]+)")
_EQUATION = re.compile(r"\bch\d-eq-[a-z0-9-]+")
_EVIDENCE = re.compile(r'<p class="fs-evidence">(.*?)</p>', re.S)


class Wanted(nodes.General, nodes.Element):
    """The place of a list that is still to be made; `chapter` says of what."""


class FigureIndex(Listing):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [Wanted("", chapter=self.arguments[0], up=self.up())]


def drawn(source: str) -> dict[str, str]:
    """Figures that a chapter shows: anchor → name under which it is saved.

    Examples
    --------
    >>> drawn("```{glue:figure} ch4-maps\\n:name: ch4-fig-maps\\n:alt: Maps.\\n```")
    {'ch4-fig-maps': 'ch4-maps'}
    """
    return {anchor: name for name, anchor in _FIGURE.findall(source)}


def with_equations(caption: str, numbers: Mapping[str, tuple[int, ...]]) -> str:
    """A caption as Sphinx keeps it, with numbers in place of the labels of equations.

    Examples
    --------
    >>> with_equations("With the error of equation ch2-eq-zeta.", {"equation-ch2-eq-zeta": (2, 5)})
    'With the error of equation (2.5).'
    """
    def number(found: re.Match) -> str:
        return f"({'.'.join(map(str, numbers[f'equation-{found[0]}']))})"

    return _EQUATION.sub(number, caption)


def grades_of(html: str) -> list[str]:
    """Evidence that a computed table states, the strongest first.

    Examples
    --------
    >>> grades_of('<p class="fs-evidence"><span class="fs-badge fs-estimated">estimated</span></p>')
    ['estimated']
    """
    said = _EVIDENCE.search(html)
    return [grade for grade in GRADES if said and f"fs-{grade}" in said.group(1)]


def _markdown(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _fill(app: Any, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(Wanted)):
        rows = _rows(app, docname, place["chapter"], place["up"])
        w = WORDS[app.config.flowspace_language]
        place.replace_self([table([w["number"], w["caption"], w["evidence"], w["files"]], rows, w["list"],
                                  "fs-figures")] if rows else [])


def _rows(app: Any, here: str, chapter: str, up: str) -> list[list[Any]]:
    """One row for each figure, then one for each table, in the order of their numbers."""
    env, language = app.env, app.config.flowspace_language
    there = f"chapters/{chapter}"
    numbers = env.toc_fignumbers.get(there)
    if numbers is None:
        return []
    root = Path(app.config.flowspace_root or app.srcdir)
    results = root / "_build" / "results" / language / chapter / "results.json"
    saved = json.loads(results.read_text(encoding="utf-8")) if results.is_file() else {"figures": {}}
    names = drawn(_markdown(Path(app.srcdir) / f"{there}.ipynb"))
    tables = {anchor: node for node in env.get_doctree(there).findall(ComputedTable) for anchor in node["ids"]}
    labels = env.domaindata["std"]["labels"]
    address = app.builder.get_relative_uri(here, there)
    rows = []
    for kind in ("figure", "table"):
        for anchor, number in sorted(numbers.get(kind, {}).items(), key=lambda item: item[1]):
            text = app.config.numfig_format[kind] % ".".join(map(str, number))
            link = nodes.reference("", text, refuri=f"{address}#{anchor}", internal=True)
            files: nodes.Node = nodes.inline("", "–", classes=["fs-none"])
            if kind == "figure":
                caption = with_equations(labels.get(anchor, ("", "", ""))[2], numbers.get("displaymath", {}))
                grades = saved["figures"].get(names.get(anchor, ""), {}).get("evidence", [])
                if grades:
                    files = nodes.inline()
                    for suffix in ("png", "svg"):
                        place = f"{up}results/{language}/{chapter}/{names[anchor]}.{suffix}"
                        files += [nodes.reference("", suffix.upper(), refuri=place, internal=True), nodes.Text(" ")]
            else:
                node = tables.get(anchor)
                caption = node["caption"] if node is not None else labels.get(anchor, ("", "", ""))[2]
                html = node.astext() if node is not None else ""
                grades = grades_of(html)
                if 'download="' in html:
                    files = nodes.reference("", "CSV", refuri=f"{address}#{anchor}", internal=True)
            badges = nodes.inline()
            for grade in grades:
                badges += [badge(grade, language), nodes.Text(" ")]
            rows.append([link, caption, badges, files])
    return rows


def register(app: Any) -> None:
    app.add_node(Wanted)
    app.add_directive("figure-index", FigureIndex)
    app.connect("doctree-resolved", _fill)

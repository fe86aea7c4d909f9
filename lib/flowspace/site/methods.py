"""The pages of methods, made from the docstrings of the rooms that measure: one page a room, one section a function.

Everything is read from the sources as text, so that staging imports no room. What a room offers is the functions that
its index (`__all__`) names, and those elsewhere in it that are documented with a formula or a work of reference.
`pages/method_words.csv` has the term of every function in both languages and its definition in Chinese.
"""
from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flowspace.languages import HTML_CODES, LANGUAGES
from flowspace.site.docstrings import Link, blocks, code, listed, plain, sections, words

LIBRARY = Path(__file__).resolve().parents[1]

ROOMS = {
    "bibliometrics": (1, "Literature", "文献计量"),
    "world_cities": (2, "Cities of the world", "世界城市群"),
    "spatial": (2, "Space", "空间分析"),
    "geography": (2, "Members, distances and coverage", "成员、距离与数据覆盖"),
    "capability": (3, "The capability index", "创新能力指数"),
    "inequality": (3, "Inequality and polarisation", "不平等与极化"),
    "convergence": (3, "Convergence", "收敛"),
    "links": (4, "Counting links", "关联计数"),
    "networks": (4, "Networks", "网络"),
    "simulation": (4, "Simulated layers", "模拟数据"),
    "polycentricity": (5, "Polycentricity", "多中心性"),
    "econometrics": (5, "Regressions on panels", "面板回归"),
    "resilience": (6, "Resilience", "韧性"),
    "shocks": (6, "Shocks and policies", "冲击与政策"),
    "planning": (7, "Plans", "规划分析"),
    "mechanisms": (7, "Path mechanisms", "路径机制"),
    "plantexts": (7, "Texts of plans", "规划文本"),
    "specialisation": (8, "Specialisation and relatedness", "专业化与关联性"),
    "scenarios": (8, "What-if experiments", "假设实验"),
    "estimation": (None, "Estimated patents", "专利估计"),
}
"""Rooms whose functions a researcher calls: chapter they are for (None: the data of all), and title of the page."""

WORDS = {
    "en": {
        "index": "Methods: formulas and functions",
        "about": "{n} functions, each with its definition, its call and an example that is tested with every change "
                 "of the code, and with formula, limits and source where it has some of its own. The pages are made "
                 "from the documentation in the code, so that what is written here is what runs. In the examples, "
                 "`np` is NumPy and `pd` pandas.",
        "chapter": "Chapter {n}", "all_chapters": "The data of all chapters", "rooms": "Pages: {rooms}.",
        "looked_for": "What you look for", "function": "Function",
        "used_here": "Functions that the chapter calls, in its order:",
        "alphabet": "All functions from A to Z", "list_comma": ", ",
        "heading": "{term} ({name})", "chinese": "Chinese: {term}.", "used": "Used in {places}.",
        "place": "chapter {n}", "api": "Parameters, result and errors", "Parameters": "Parameters",
        "Returns": "Returns", "Raises": "Errors", "Notes": "Limits and edge cases", "References": "Source",
        "See Also": "See also", "Examples": "Example", "listed": "In the list of references: {work}.",
        "results": "Results", "fields": "Fields", "documentation": "", "overview": "",
        "glossary": "In the glossary: {term}.",
    },
    "zh": {
        "index": "方法：公式与函数",
        "about": "共{n}个函数，每个函数都有定义、调用方法和示例；函数另有公式、适用范围或文献来源的，一并列出。示例随代码的"
                 "每次改动一并检验。各页由代码文档生成，所写即所运行。示例中`np`指NumPy，`pd`指pandas。",
        "chapter": "第{n}章", "all_chapters": "各章共用的数据", "rooms": "方法页：{rooms}。",
        "looked_for": "要算什么", "function": "函数", "used_here": "本章依次调用的函数：",
        "alphabet": "全部函数（按拼音排列）", "list_comma": "、",
        "heading": "{term}（{name}）", "chinese": "英文：{term}。", "used": "用于{places}。",
        "place": "第{n}章", "api": "参数、返回值与报错", "Parameters": "参数",
        "Returns": "返回值", "Raises": "报错", "Notes": "适用范围与特殊情形", "References": "文献来源",
        "See Also": "另见", "Examples": "示例", "listed": "见参考文献{work}。",
        "results": "返回的对象", "fields": "字段", "documentation": "代码文档（英文）",
        "overview": "模块概览（代码文档，英文）", "glossary": "见术语表：{term}。",
    },
}

_DISPLAYED = re.compile(r"^\.\. math::|^References\n-", re.M)
LONGEST_CALL = 76


@dataclass(frozen=True)
class Method:
    """One function: where it is imported from, how it is called, what its docstring says."""

    room: str
    name: str
    module: str
    arguments: tuple[str, ...]
    docstring: str

    @property
    def key(self) -> str:
        return f"{self.room}.{self.name}"

    @property
    def anchor(self) -> str:
        return f"method-{self.key}".replace("_", "-").replace(".", "-")

    @property
    def summary(self) -> str:
        return self.docstring.partition("\n\n")[0]

    @property
    def parameters(self) -> set[str]:
        return {re.match(r"\W*(\w*)", argument)[1] for argument in self.arguments}


@dataclass(frozen=True)
class Result:
    """A class that functions of a room return."""

    room: str
    name: str
    docstring: str

    @property
    def anchor(self) -> str:
        return f"result-{self.room}-{self.name}".replace("_", "-").lower()


@cache
def methods(library: Path = LIBRARY) -> dict[str, tuple[tuple[Method, ...], tuple[Result, ...]]]:
    """Functions and results of every room, in the order of its index.

    Examples
    --------
    >>> [method.name for method in methods()["mechanisms"][0]]
    ['mechanism_register', 'mechanism_values']
    """
    return {room: _room(library / room, room) for room in ROOMS if (library / room).is_dir()}


def _room(folder: Path, room: str) -> tuple[tuple[Method, ...], tuple[Result, ...]]:
    index = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    offered = {alias.asname or alias.name: statement.module for statement in index.body
               if isinstance(statement, ast.ImportFrom) for alias in statement.names}
    order = next(ast.literal_eval(statement.value) for statement in index.body if isinstance(statement, ast.Assign)
                 and ast.unparse(statement.targets[0]) == "__all__")
    found: list[Method] = []
    results: list[Result] = []
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder).with_suffix("").parts
        module = ".".join(("flowspace", room, *(part for part in inside if part != "__init__")))
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)) or statement.name.startswith("_"):
                continue
            text = ast.get_docstring(statement) or ""
            # Names of packages between room and module are exported by these and by the room.
            named = statement.name in order and module.startswith(offered[statement.name])
            if isinstance(statement, ast.ClassDef):
                if named and "Parameters" in sections(text):
                    results.append(Result(room, statement.name, text))
            elif named or _DISPLAYED.search(text):
                source = f"flowspace.{room}" if named else module
                found.append(Method(room, statement.name, source, _arguments(statement.args), text))
    return tuple(sorted(found, key=lambda each: each.name)), tuple(sorted(results, key=lambda each: each.name))


def _arguments(given: ast.arguments) -> tuple[str, ...]:
    """Arguments as they are written, without types."""
    lone = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(lone) - len(given.defaults)) + list(given.defaults)
    made = [_argument(argument.arg, default) for argument, default in zip(lone, defaults, strict=True)]
    if given.vararg:
        made.append(f"*{given.vararg.arg}")
    elif given.kwonlyargs:
        made.append("*")
    made += [_argument(argument.arg, default)
             for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return (*made, *([f"**{given.kwarg.arg}"] if given.kwarg else []))


def _argument(name: str, default: ast.expr | None) -> str:
    return name if default is None else f"{name}={ast.unparse(default)}"


def method_words(root: Path) -> dict[str, dict[str, str]]:
    """Rows of `pages/method_words.csv` by function; empty where the project has none.

    Examples
    --------
    >>> method_words(Path("no-such-folder"))
    {}
    """
    path = root / "pages" / "method_words.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["function"]: row for row in csv.DictReader(lines)}


@cache
def uses(notebook: str) -> dict[str, str]:
    """Functions that the code of a chapter names, each with the anchor above the first place.

    Keys are ``room.function``. Names are followed through imports, whatever the chapter calls them.

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "source": "(ch4-centre)=\\n## Centre", "metadata": {}},
    ...          {"cell_type": "code", "source": "from flowspace import networks as n\\nn.degree(x)", "metadata": {}}]
    >>> uses(json.dumps({"cells": cells}))
    {'networks.degree': 'ch4-centre'}
    """
    called: dict[str, str] = {}
    imported: dict[str, str] = {}
    anchor = ""
    for cell in json.loads(notebook)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "lang-zh" not in cell["metadata"].get("tags", []):
            anchor = ([anchor, *re.findall(r"^\(([\w-]+)\)=\n#", source, re.M)])[-1]
        if cell["cell_type"] != "code":
            continue
        nodes = list(ast.walk(ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.M))))
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                imported.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
            elif isinstance(node, ast.Import):
                imported.update({alias.asname: alias.name for alias in node.names if alias.asname})
        for node in nodes:
            first, _, rest = _dotted(node).partition(".")
            parts = f"{imported.get(first, first)}.{rest}".strip(".").split(".")
            if len(parts) > 2 and parts[0] == "flowspace" and parts[1] in ROOMS:
                called.setdefault(f"{parts[1]}.{parts[-1]}", anchor)
    return called


def _dotted(node: ast.AST) -> str:
    """A name, or names with dots between them; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def chapters_of(root: Path) -> dict[int, dict[str, str]]:
    """What each chapter uses, by its number."""
    return {int(path.name[:2]): uses(path.read_text(encoding="utf-8"))
            for path in sorted((root / "chapters").glob("[0-9][0-9]_*.ipynb"))}


def known_works(root: Path) -> list[tuple[str, str, str, set[str]]]:
    """Key, DOI, year and words of the title of every work in the list of references."""
    path = root / "references.bib"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    works = []
    for key, entry in re.findall(r"^@\w+\{(\w+),\n(.*?)^\}", text, re.M | re.S):
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", entry, re.M))
        works.append((key, fields.get("doi", "").lower(), fields.get("year", ""),
                      _title_words(fields.get("title", ""))))
    return works


def _title_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def cited(reference: str, works: Iterable[tuple[str, str, str, set[str]]]) -> list[str]:
    """Keys of the works that a docstring's reference means: by DOI, else by year and title.

    Examples
    --------
    >>> works = [("gini", "10.1/abc", "1912", {"variability", "and", "mutability"})]
    >>> cited("Gini 1912, Variability and Mutability.", works), cited("Gini 1912.", works)
    (['gini'], [])
    >>> cited("See https://doi.org/10.1/ABC.", works)
    ['gini']
    """
    low, said = reference.lower(), _title_words(reference)
    by_doi = [key for key, doi, _, _ in works if doi and re.search(re.escape(doi) + r"(?![\w/])", low)]
    return by_doi or [key for key, _, year, title in works if year and year in low and len(title) > 2 and title <= said]


def method_pages(root: Path, language: str, library: Path = LIBRARY) -> dict[str, bytes]:
    """The sources of the pages of methods and of their index.

    Parameters
    ----------
    root : Path
        The project's folder.
    language : {"en", "zh"}
    library : Path
        The package whose rooms are read.

    Returns
    -------
    dict of str to bytes
        Path of the edition's sources → content.

    Examples
    --------
    >>> method_pages(Path("no-such-folder"), "en")
    {}
    """
    said = method_words(root)
    if not said:
        return {}
    writer = _Writer(root, language, said, methods(library))
    pages = {f"methods/{room}.md": writer.page(room) for room in writer.rooms}
    return {name: text.encode() for name, text in {"methods/index.md": writer.index(), **pages}.items()}


class _Writer:
    """Pages in one language."""

    def __init__(self, root: Path, language: str, said: dict[str, dict[str, str]],
                 rooms: dict[str, tuple[tuple[Method, ...], tuple[Result, ...]]]):
        self.language, self.said, self.rooms, self.w = language, said, rooms, WORDS[language]
        self.works, self.chapters = known_works(root), chapters_of(root)
        self.everything = {each.key: each for own, _ in rooms.values() for each in own}
        path = root / "pages" / "glossary_terms.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            self.glossary = {row["en"]: row[language] for row in csv.DictReader(lines)}

    def term(self, method: Method, language: str | None = None) -> str:
        return self.said[method.key][f"term_{language or self.language}"]

    def title(self, room: str) -> str:
        return ROOMS[room][1 + LANGUAGES.index(self.language)]

    def definition(self, method: Method) -> str:
        if self.language == "en":
            return words(method.summary, self.links(method))
        return plain(self.said[method.key]["definition_zh"])

    def links(self, method: Method | Result) -> Link:
        """What the names in a docstring stand for: other methods and results, else code."""
        own, results = self.rooms[method.room]
        known = {each.name: each.anchor for each in (*results, *own)}
        hidden = {method.name, *getattr(method, "parameters", ())}

        def link(name: str) -> str:
            room, _, rest = name.removeprefix("flowspace.").rpartition(".")
            anchor = None
            if name.startswith("flowspace.") and (far := self.everything.get(f"{room.split('.')[0]}.{rest}")):
                anchor = far.anchor
            elif name not in hidden:
                anchor = known.get(name)
            return f"[{code(name)}](#{anchor})" if anchor else code(name)
        return link

    def page(self, room: str) -> str:
        own, results = self.rooms[room]
        parts = [f"(methods-{room.replace('_', '-')})=\n# {self.title(room)}", self.room_words(room)]
        parts += [self.section(each) for each in own]
        if results:
            parts.append(f"(results-{room.replace('_', '-')})=\n## {self.w['results']}")
            parts += [self.result(each) for each in results]
        return "\n\n".join(part for part in parts if part) + "\n"

    def room_words(self, room: str) -> str:
        """The room's own overview; folded where the edition is not in English."""
        text = ast.get_docstring(ast.parse((LIBRARY / room / "__init__.py").read_text(encoding="utf-8"))) or ""
        own, results = self.rooms[room]
        known = {each.name: f"[{code(each.name)}](#{each.anchor})" for each in (*own, *results)}
        overview = blocks(text, lambda name: known.get(name, code(name)), lambda name: known.get(name, name))
        if self.language == "en":
            return overview
        return "\n\n".join(['<div class="fs-method" lang="en">', *self.folded("overview", [overview]), "</div>"])

    def section(self, method: Method) -> str:
        w, found, link = self.w, sections(method.docstring), self.links(method)
        summary, _, more = found[""].partition("\n\n")
        term = plain(self.term(method))
        known = self.glossary.get(self.term(method, "en"))
        other = plain(self.term(method, LANGUAGES[1 - LANGUAGES.index(self.language)]))
        about = [w["chinese"].format(term=other)]
        if known:
            about.append(w["glossary"].format(term=f"{{term}}`{known}`"))
        places = [f"[{w['place'].format(n=number)}](#{used[method.key]})" for number, used in self.chapters.items()
                  if used.get(method.key)]
        if places:
            about.append(w["used"].format(places=w["list_comma"].join(places)))
        spaced = " " if self.language == "en" else ""
        heading = w["heading"].format(term=capitalised(term), name=code(method.name))
        parts = [f"({method.anchor})=\n## {heading}", spaced.join(about)]
        if self.language != "en":
            parts.append(self.definition(method))
        parts.append(f"```python\nfrom {method.module} import {method.name}\n\n{self.call(method)}\n```")
        parts += ['<div class="fs-method" lang="en">', self.label("documentation") if w["documentation"] else "",
                  words(summary, link), blocks(more, link)]
        if notes := found.get("Notes"):
            parts += [self.label("Notes"), blocks(notes, link)]
        if references := found.get("References"):
            parts += [self.label("References"), *self.references(references, link)]
        if also := found.get("See Also"):
            parts += [self.label("See Also"), listed(also, link)]
        api = []
        for heading in ("Parameters", "Returns", "Raises"):
            if text := found.get(heading):
                # A result that needs no description is a name alone.
                api += [self.label(heading), link(text) if text.isidentifier() else
                        blocks(text, link, link if heading == "Returns" else code)]
        parts += self.folded("api", api)
        if examples := found.get("Examples"):
            parts += self.folded("Examples", [blocks(examples, link)])
        parts.append("</div>")
        return "\n\n".join(part for part in parts if part)

    def label(self, key: str, sort: str = "p") -> str:
        """A word of the edition among the words of the code's documentation, which are English."""
        return f'<{sort} class="fs-label" lang="{HTML_CODES[self.language]}">{self.w[key]}</{sort}>'

    def folded(self, key: str, parts: list[str]) -> list[str]:
        return ['<details class="fs-api">', self.label(key, "summary"), *parts, "</details>"]

    def references(self, text: str, link: Link) -> list[str]:
        made = []
        for paragraph in text.split("\n\n"):
            keys = cited(paragraph, self.works)
            listed = self.w["listed"].format(work="{cite:t}`" + ",".join(keys) + "`") if keys else ""
            made.append(f"{words(paragraph, link)} {listed}".rstrip())
        return made

    def call(self, method: Method) -> str:
        line = f"{method.name}({', '.join(method.arguments)})"
        if len(line) <= LONGEST_CALL:
            return line
        return f"{method.name}(\n" + "".join(f"    {argument},\n" for argument in method.arguments) + ")"

    def result(self, result: Result) -> str:
        found, link = sections(result.docstring), self.links(result)
        fields = "\n\n".join(filter(None, (found.get("Parameters"), found.get("Attributes"))))
        return "\n\n".join([f"({result.anchor})=\n### {code(result.name)}", '<div class="fs-method" lang="en">',
                            blocks(found[""], link), *self.folded("fields", [blocks(fields, link)]), "</div>"])

    def index(self) -> str:
        w = self.w
        parts = [f"(page-methods)=\n# {w['index']}", w["about"].format(n=len(self.everything))]
        numbers = sorted({number for number, _, _ in ROOMS.values() if number}) + [None]
        for number in numbers:
            parts.append("## " + (w["chapter"].format(n=number) if number else w["all_chapters"]))
            rooms = [f"[{self.title(room)}](#methods-{room.replace('_', '-')})" for room in self.rooms
                     if ROOMS[room][0] == number]
            parts.append(w["rooms"].format(rooms=w["list_comma"].join(rooms)))
            used = [self.everything[key] for key in self.chapters.get(number, {}) if key in self.everything]
            if used:
                rows = [(w["looked_for"], w["function"])] + [(self.definition(each), self.name_link(each))
                                                            for each in used]
                parts += [w["used_here"], "```{list-table}\n:header-rows: 1\n:class: fs-guide\n\n"
                          + "\n".join(f"* - {said}\n  - {name}" for said, name in rows) + "\n```"]
        parts.append(f"## {w['alphabet']}")
        parts += self.alphabet()
        return "\n\n".join(parts) + "\n"

    def name_link(self, method: Method) -> str:
        return f"[{code(method.name)}](#{method.anchor})"

    def alphabet(self) -> list[str]:
        by_letter: dict[str, list[str]] = {}
        other = LANGUAGES[1 - LANGUAGES.index(self.language)]
        for each in sorted(self.everything.values(), key=lambda each: (spelled(self.term(each)), each.key)):
            by_letter.setdefault(initial(self.term(each)), []).append(
                f"- [{plain(self.term(each))}](#{each.anchor}) · {plain(self.term(each, other))} · {code(each.key)}")
        letters = {letter: f"methods-{letter.lower() if letter.isalpha() else 'signs'}" for letter in sorted(by_letter)}
        jumps = " ".join(f'<a href="#{anchor}">{letter}</a>' for letter, anchor in letters.items())
        parts = [f'<p class="fs-letters">{jumps}</p>', '<div class="fs-alphabet">']
        for letter, anchor in letters.items():
            parts += [f'<p class="fs-label" id="{anchor}">{letter}</p>', "\n".join(by_letter[letter])]
        return [*parts, "</div>"]


def capitalised(term: str) -> str:
    """A term as a heading begins with it; names such as h-index stay as they are.

    Examples
    --------
    >>> capitalised("centre of gravity"), capitalised("h-index")
    ('Centre of gravity', 'h-index')
    """
    # A symbol keeps its case, as the sigma of σ-convergence does, and so does an index called h.
    return term[0].upper() + term[1:] if re.match(r"[a-z][a-z]", term) else term


# The first character of each initial among the 3755 frequent characters of GB 2312, which stand there by pinyin.
_INITIALS = {"A": "啊", "B": "芭", "C": "擦", "D": "搭", "E": "蛾", "F": "发", "G": "噶", "H": "哈", "J": "击", "K": "喀",
             "L": "垃", "M": "妈", "N": "拿", "O": "哦", "P": "啪", "Q": "期", "R": "然", "S": "撒", "T": "塌", "W": "挖",
             "X": "昔", "Y": "压", "Z": "匝"}
_LAST_BY_PINYIN = "座"
# Characters that are not among these, and words in which one has its other sound: each as one that is read so.
_SOUNDS = (("耦", "藕"), ("熵", "商"), ("调和", "条和"), ("调整", "条整"), ("重合", "虫合"), ("重复", "虫复"), ("重排", "虫排"),
           ("重连", "虫连"), ("行标", "航标"), ("校正", "较正"))


def spelled(term: str) -> bytes:
    """A key that sorts terms by their letters, Chinese ones by pinyin.

    Examples
    --------
    >>> sorted(["中心", "Gini", "度", "阿尔法"], key=spelled)
    ['阿尔法', '度', 'Gini', '中心']
    """
    return initial(term).encode() + _heard(term).lower().encode("gb18030")


def _heard(term: str) -> str:
    return next((plainly + term[len(seen):] for seen, plainly in _SOUNDS if term.startswith(seen)), term)


def initial(term: str) -> str:
    """The letter that a term stands under.

    Examples
    --------
    >>> initial("基尼系数"), initial("调整互信息"), initial("k nearest"), initial("2 lines")
    ('J', 'T', 'K', '#')
    """
    first = _heard(term)[0]
    if first.isascii():
        return first.upper() if first.isalpha() else "#"
    place = first.encode("gb18030")
    under = [letter for letter, opening in _INITIALS.items() if opening.encode("gb18030") <= place]
    return under[-1] if under and place <= _LAST_BY_PINYIN.encode("gb18030") else "#"

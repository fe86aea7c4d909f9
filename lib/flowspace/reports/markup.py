"""Cells of a notebook → one document: MyST with its roles and directives, code, outputs.

MyST is read by myst-parser and myst-nb, in their form for docutils; what Sphinx would add (terms, citations,
references by number, folded text, lists of results) is added here.
"""
from __future__ import annotations

import base64
import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, directives, roles
from docutils.transforms import references as resolving
from docutils.transforms.universal import SmartQuotes
from docutils.transforms.writer_aux import Admonitions
from docutils.utils import new_document
from docutils.writers.html5_polyglot import Writer
from markdown_it.tree import SyntaxTreeNode
from myst_nb.core.config import NbParserConfig
from myst_nb.core.execute.base import NotebookClientBase
from myst_nb.core.loggers import DocutilsDocLogger
from myst_nb.core.nb_to_tokens import notebook_to_tokens
from myst_nb.core.render import NbElementRenderer
from myst_nb.docutils_ import DocutilsNbRenderer, Parser, get_nb_roles_directives
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.transforms import ResolveAnchorIds
from myst_parser.parsers.mdit import create_md_parser
from nbformat import NotebookNode

from flowspace.evidence import GRADE_WORDS
from flowspace.languages import HTML_CODES
from flowspace.reports.citations import Work
from flowspace.reports.references import WORDS as CITING
from flowspace.reports.words import WORDS


class Reference(nodes.Inline, nodes.TextElement):
    """A reference that waits until everything has its number: `kind`, `target`, and `words` if the text gives them."""


class Folded(nodes.General, nodes.Element):
    """Text that opens on demand: `title`, `open`."""


@dataclass
class Given:
    """What the roles and directives of one report look up.

    Parameters
    ----------
    language : str
    works : dict of str to Work
    results : Path, optional
        Folder of what the run saved.
    cited : dict of str to Work
        Filled while the text is read.
    """

    language: str
    works: dict[str, Work]
    results: Path | None = None
    cited: dict[str, Work] = field(default_factory=dict)


def _given(holder: Any) -> Given:
    document = holder.document if hasattr(holder, "document") else holder.state.document
    return document.attributes["flowspace_given"]


def _parts(text: str) -> tuple[str | None, str]:
    """Words and target of a role: ``words <target>``, or a target alone."""
    words, opened, target = text.rpartition("<")
    if opened and target.endswith(">"):
        return words.strip(), target[:-1].strip()
    return None, text.strip()


def _words_only(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *more: Any) -> Any:
    words, target = _parts(text)
    shown = words or target
    return [nodes.inline(rawtext, shown, classes=[f"role-{nodes.make_id(name)}"])], []


def _page(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *more: Any) -> Any:
    words, target = _parts(text)
    return [nodes.inline(rawtext, words or target.rpartition("/")[2], classes=["role-doc"])], []


def _reference(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *more: Any) -> Any:
    words, target = _parts(text)
    return [Reference(rawtext, "", kind=name, target=target, words=words)], []


def _cite(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *more: Any) -> Any:
    """``{cite}`` and ``{cite:p}`` have all in brackets, ``{cite:t}`` the year only."""
    given = _given(inliner)
    words = CITING[given.language]
    left, right = words.brackets
    textual = name.endswith(":t")
    shown = nodes.inline(rawtext, "", classes=["fs-citation"])
    keys = [key.strip() for key in text.split(",") if key.strip()]
    for number, key in enumerate(keys):
        if number:
            shown += nodes.Text(words.comma if textual else words.semicolon)
        work = given.works.get(key)
        if work is None:
            shown += nodes.Text(WORDS[given.language]["unknown"].format(key=key))
            continue
        given.cited[key] = work
        label = f"{work.authors}{words.before_bracket}{left}{work.year}" if textual else work.label
        shown += nodes.reference("", label, refuri=f"#{place_of(key)}", internal=True)
        if textual:
            shown += nodes.Text(right)
    if not textual:
        shown.insert(0, nodes.Text(left))
        shown += nodes.Text(right)
    return [shown], []


def place_of(key: str) -> str:
    """The anchor of a cited work in the list of references.

    Parameters
    ----------
    key : str

    Returns
    -------
    str

    Examples
    --------
    >>> place_of("Ma:2023_book")
    'reference-ma-2023-book'
    """
    return "reference-" + nodes.make_id(key)


class _Formula(Directive):
    """``math`` with a label, as Sphinx has it."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"label": directives.unchanged, "name": directives.unchanged,
                                             "class": directives.class_option, "nowrap": directives.flag}

    def run(self) -> list[nodes.Node]:
        tex = "\n".join([*self.arguments, *self.content]).strip()
        node = nodes.math_block(tex, tex, classes=self.options.get("class", []))
        label = self.options.get("label") or self.options.get("name")
        if label:
            node["names"].append(nodes.fully_normalize_name(label))
            node["numbered"] = True
            self.state.document.note_explicit_target(node, node)
        return [node]


class _Dropdown(Directive):
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"open": directives.flag, "class": directives.class_option,
                                             "name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        title = " ".join(self.arguments)
        node = Folded(title=title, open="open" in self.options, classes=self.options.get("class", []))
        summary = nodes.inline(title, "")
        parsed, _ = self.state.inline_text(title, self.lineno)
        summary += parsed
        node += summary
        self.state.nested_parse(self.content, self.content_offset, node)
        self.add_name(node)
        return [node]


class _Boxed(Directive):
    """Boxes that Sphinx and its extensions know and docutils does not: their text, in a box of its own."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        node = nodes.container(classes=["fs-boxed", nodes.make_id(self.name)])
        if self.arguments:
            parsed, _ = self.state.inline_text(self.arguments[0], self.lineno)
            node += nodes.paragraph("", "", *parsed)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class _Nothing(Directive):
    """What has no place in a report: contents that it has itself, files from elsewhere."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return []


class _ResultsFiles(Directive):
    """Links to every table, figure and page that the run saved, relative to the report."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        given = _given(self.state)
        words = WORDS[given.language]
        record = _record(given.results)
        if record is None:
            return [nodes.paragraph("", words["no_files"])]
        by_source: dict[str, list[tuple[list[str], list[str], str]]] = {}
        for name, entry in record.get("tables", {}).items():
            files = [entry["path"], *_beside(given.results, name, ".parquet")]
            by_source.setdefault(entry["source"], []).append((files, entry["evidence"], str(entry.get("rows", ""))))
        for entry in record.get("pages", {}).values():
            by_source.setdefault(entry["source"], []).append(([entry["path"]], entry["evidence"], "–"))
        for name, entry in record.get("figures", {}).items():
            files = _beside(given.results, name, ".png", ".svg")
            by_source.setdefault(entry["source"], []).append((files, entry["evidence"], "–"))
        heads = [words["file"], words["evidence"], words["rows"]]
        return [_listing(heads, rows, words["files_from"].format(source=source), given.language)
                for source, rows in by_source.items()]


def _record(results: Path | None) -> dict[str, Any] | None:
    try:
        return json.loads((results / "results.json").read_text(encoding="utf-8")) if results else None
    except (OSError, ValueError):
        return None


def _beside(results: Path, name: str, *endings: str) -> list[str]:
    return [name + ending for ending in endings if (results / (name + ending)).is_file()]


def _listing(heads: list[str], rows: list[tuple[list[str], list[str], str]], caption: str,
             language: str) -> nodes.table:
    def row(*cells: list[nodes.Node]) -> nodes.row:
        return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", *content)) for content in cells])

    def links(files: list[str]) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for file in files:
            made += [nodes.reference("", file, refuri=f"results/{file}", internal=True), nodes.Text(" ")]
        return made

    def badges(grades: list[str]) -> list[nodes.Node]:
        return [nodes.inline("", GRADE_WORDS[grade][language], classes=["fs-badge", f"fs-{grade}"])
                for grade in grades if grade in GRADE_WORDS]

    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    group += nodes.thead("", row(*[[nodes.Text(head)] for head in heads]))
    group += nodes.tbody("", *[row(links(files), badges(grades), [nodes.Text(n)]) for files, grades, n in rows])
    return nodes.table("", nodes.title("", caption), group, classes=["fs-listing", "fs-files"])


_ROLES = {
    "term": _words_only, "doc": _page, "ref": _reference, "numref": _reference, "eq": _reference,
    "cite": _cite, "cite:p": _cite, "cite:t": _cite,
}
_DIRECTIVES = {
    "math": _Formula, "dropdown": _Dropdown, "results-files": _ResultsFiles, "tableofcontents": _Nothing,
    "toctree": _Nothing, "contents": _Nothing, "bibliography": _Nothing, "include": _Nothing,
    "literalinclude": _Nothing, "raw": _Nothing,
}


@contextmanager
def _registered() -> Iterator[None]:
    """Our roles and directives, and those of myst-nb, in docutils' registries; afterwards these are as they were."""
    app = get_nb_roles_directives()
    before = roles._roles.copy(), directives._directives.copy()
    roles._roles.update({**app.roles, **_ROLES})
    directives._directives.update({**app.directives, **_DIRECTIVES})
    try:
        yield
    finally:
        for registry, kept in ((roles._roles, before[0]), (directives._directives, before[1])):
            registry.clear()
            registry.update(kept)


class _Elements(NbElementRenderer):
    """Outputs of cells; pictures stand in the page itself."""

    def write_file(self, path: list[str], content: bytes, overwrite: bool = False, exists_ok: bool = False) -> str:
        kind = mimetypes.guess_type(path[-1])[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

    def render_error(self, output: Any, cell_metadata: Any, cell_index: int, source_line: int) -> list[nodes.Element]:
        """Name and message; the traceback names places on one machine."""
        said = f"{output['ename']}: {output['evalue']}" if output["evalue"] else output["ename"]
        return [nodes.literal_block(said, said, classes=["output", "traceback"])]


class _Renderer(DocutilsNbRenderer):
    """Tokens of a notebook → nodes. What is unknown keeps its text."""

    def render_nb_initialise(self, token: SyntaxTreeNode) -> None:
        """Nothing of the notebook's metadata is shown."""

    def _get_nb_source_code_lexer(self, cell_index: int, warn_missing: bool = True, line: int | None = None) -> str:
        lexer = self.nb_client.nb_source_code_lexer() or "python"
        # The lexer of IPython is looked for in all installed packages every time.
        return "python" if lexer.startswith("ipython") else lexer

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        name = token.meta["name"]
        found, _ = roles.role(name, self.language_module_rst, 0, self.reporter)
        if found:
            super().render_myst_role(token)
        else:
            self.current_node += _words_only(name, "", token.content, 0, None)[0]

    def run_directive(self, name: str, first_line: str, content: str, position: int,
                      additional_options: dict[str, str] | None = None) -> list[nodes.Element]:
        found, _ = directives.directive(name, self.language_module_rst, self.document)
        if not found:
            directives._directives[name] = _Boxed
        return super().run_directive(name, first_line, content, position, additional_options)

    def render_image(self, token: SyntaxTreeNode) -> None:
        super().render_image(token)
        image = self.current_node[-1]
        image["uri"] = self.md_options["flowspace_pictures"].get(image["uri"], image["uri"])


_NB_CONFIG = NbParserConfig(builder_name="html", execution_mode="off", output_stderr="remove", merge_streams=True)
_MD_CONFIG = MdParserConfig(enable_extensions={"colon_fence", "deflist", "dollarmath"})
_TRANSFORMS = (resolving.PropagateTargets, resolving.IndirectHyperlinks, resolving.Footnotes, resolving.InternalTargets,
               resolving.ExternalTargets, ResolveAnchorIds, Admonitions)


@cache
def _settings(language: str) -> Any:
    settings = get_default_settings(Parser, Writer)
    for name, value in {
        "report_level": 5, "halt_level": 5, "warning_stream": False, "file_insertion_enabled": False,
        "raw_enabled": True, "syntax_highlight": "short", "math_output": "MathML", "embed_stylesheet": False,
        "stylesheet_path": None, "language_code": HTML_CODES[language].lower(), "smart_quotes": True,
        "smartquotes_locales": [], "section_self_link": False, "toc_backlinks": False, "initial_header_level": "2",
        "image_loading": "link", "table_style": "",
    }.items():
        setattr(settings, name, value)
    return settings


def document_of(notebook: dict[str, Any], given: Given, pictures: dict[str, str]) -> nodes.document:
    """The document that the cells of a notebook make, before anything has a number.

    Parameters
    ----------
    notebook : dict
        As `in_language` gives it.
    given : Given
    pictures : dict of str to str
        Addresses of pictures in the text, and the data addresses that take their place.

    Returns
    -------
    docutils.nodes.document

    Notes
    -----
    Not safe in two threads at once: docutils keeps roles and directives in registries of the process.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": "{term}`flows <flow>`", "metadata": {"tags": []}}
    >>> document_of({"cells": [cell], "metadata": {}}, Given("en", {}), {}).astext()
    'flows'
    """
    document = new_document("report", _settings(given.language).copy())
    document.attributes["flowspace_given"] = given
    logger = DocutilsDocLogger(document)
    node = nbformat.from_dict({**notebook, "nbformat": 4, "nbformat_minor": 4})
    with _registered():
        parser = create_md_parser(_MD_CONFIG, _Renderer)
        parser.options.update(document=document, nb_config=_NB_CONFIG, flowspace_pictures=pictures)
        environment: dict[str, Any] = {}
        document.attributes["nb_renderer"] = _Elements(parser.renderer, logger)
        parser.renderer.setup_render(parser.options, environment)
        tokens = notebook_to_tokens(_spelled(node), parser, environment, logger)
        with NotebookClientBase(node, None, _NB_CONFIG, logger) as client:
            parser.options["nb_client"] = client
            parser.renderer.render(tokens, parser.options, environment)
        document.attributes["flowspace_glued"] = client.glue_data
        document.attributes.pop("nb_renderer")
    transforms = [*_TRANSFORMS, SmartQuotes] if given.language == "en" else _TRANSFORMS
    document.transformer.add_transforms(transforms)
    document.transformer.apply_transforms()
    for message in [*document.findall(lambda node: isinstance(node, (nodes.system_message, nodes.pending)))]:
        message.parent.remove(message)
    for problematic in [*document.findall(nodes.problematic)]:
        problematic.replace_self(nodes.Text(problematic.astext()))
    return document


def _spelled(notebook: NotebookNode) -> NotebookNode:
    """Tags that are written with an underscore are meant as those with a hyphen."""
    for cell in notebook.cells:
        cell.metadata["tags"] = [tag.replace("_", "-") for tag in cell.metadata.get("tags", [])]
    return notebook

"""Reading the prose sources of the book: pages, their pairs, and the marks that both editions must share."""
from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
# A page that is shown in English only, or that is no page of the book.
NOT_PAGES = {"README.md", "ARCHITECTURE.md", "LICENSE-TEXT.md"}

ANCHOR = re.compile(r"^\(([a-z0-9-]+)\)=$", re.M)
CITATION = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
LINK = re.compile(r"\{(?:doc|ref)\}`(?:[^`<]*<)?([^`>]+)>?`")
TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`")
FENCE = re.compile(r"^(```+|~~~+)")


def contents() -> dict:
    """The table of contents."""
    return yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def contents_files() -> list[str]:
    """All files of the table of contents below its root, in order."""
    waiting = [entry for part in contents()["parts"] for entry in part["chapters"]]
    files = []
    while waiting:
        entry = waiting.pop(0)
        files.append(entry["file"])
        waiting = entry.get("sections", []) + waiting
    return files


def without_marks(line: str) -> str:
    """A line without its code, roles and formulas."""
    return re.sub(r"\{[\w:]+\}`[^`]*`|`[^`]*`|\$[^$]*\$", "x", line)


def prose_pages() -> list[Path]:
    """All pages of both editions that are written as plain markdown."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("pages/**/*.md"), *ROOT.glob("chapters/*.md")]
    return sorted(path for path in found if path.name not in NOT_PAGES)


def pairs() -> list[tuple[Path, Path]]:
    """Each English page with the Chinese one beside it."""
    english = [path for path in prose_pages() if not path.name.endswith(".zh.md")]
    both = [(path, path.with_name(f"{path.stem}.zh.md")) for path in english]
    return [pair for pair in both if pair[1].exists()]


def is_chinese(path: Path) -> bool:
    return path.name.endswith(".zh.md")


def anchors(path: Path) -> list[str]:
    return ANCHOR.findall(path.read_text(encoding="utf-8"))


def cited_in(text: str) -> set[str]:
    return {key.strip() for keys in CITATION.findall(text) for key in keys.split(",")}


def citations(path: Path) -> set[str]:
    return cited_in(path.read_text(encoding="utf-8"))


def links(path: Path) -> set[str]:
    return set(LINK.findall(path.read_text(encoding="utf-8")))


def notebook_words() -> str:
    """The markdown of all notebooks, as one text."""
    words = []
    for path in sorted(ROOT.glob("chapters/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return "\n".join(words)


def notebook_anchors() -> set[str]:
    """Anchors in the chapters."""
    return set(ANCHOR.findall(notebook_words()))


def prose_lines(path: Path) -> list[tuple[int, str]]:
    """The lines that are running text, with their numbers.

    Left out are headings, anchors, tables, fenced code and directives other than glossaries, quotations, list items
    (which may be phrases), badges, and the term and counterpart lines of a glossary.
    """
    lines, inside, glossary_line = [], None, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if FENCE.match(line):
            if inside is None:
                inside, glossary_line = ("glossary" if "{glossary}" in line else "other"), 0
            else:
                inside = None
            continue
        if inside == "other":
            continue
        if inside == "glossary":
            glossary_line = glossary_line + 1 if line.strip() else 0
            if glossary_line > 2:
                lines.append((number, line.strip()))
            continue
        if line.strip() and not re.match(r"(#|\(|\||>|\s*- |<span|\s*$)", line):
            lines.append((number, line.strip()))
    return lines

"""Search in one index for both languages: English by stems, Chinese by pairs of characters.

Chinese is written without spaces. Pages and queries are both cut into overlapping pairs of characters, so a query of
any length finds its place without a dictionary on the reader's side. A page may also be found by words that it does not
show: the names of the cities in its table, its headings and first sentences in the other language, and what readers may
call a thing that the book calls by another name (`pages/search_words.csv`).
"""
from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes

from flowspace.languages import LANGUAGES
from flowspace.reports.editions import cells_of
from sphinx.search.en import SearchEnglish

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_SPLITTER = r"""
var splitQuery = function (query) {
  const han = /([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)/u;
  const terms = [];
  for (const word of query.split(/[^\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu)) {
    for (const piece of word.split(han)) {
      if (!piece) continue;
      if (han.test(piece) && piece.length > 1) {
        for (let i = 0; i + 1 < piece.length; i += 1) terms.push(piece.slice(i, i + 2));
      } else {
        terms.push(piece);
      }
    }
  }
  return terms;
};
"""


def index_terms(word: str) -> list[str]:
    """Terms under which one run of letters is found.

    Examples
    --------
    >>> index_terms("流动空间")
    ['流动', '动空', '空间', '流', '动', '空', '间']
    >>> index_terms("Green2007年")
    ['Green2007', '年']
    """
    terms: list[str] = []
    for piece in re.split(f"({_HAN.pattern})", word):
        if _HAN.fullmatch(piece) and len(piece) > 1:
            terms += [piece[i:i + 2] for i in range(len(piece) - 1)] + list(piece)
        elif piece:
            terms.append(piece)
    return terms


class SearchChineseEnglish(SearchEnglish):
    lang = "zhen"
    language_name = "Chinese and English"
    js_splitter_code = _SPLITTER

    def split(self, input: str) -> list[str]:
        return [term for word in super().split(input) for term in index_terms(word)]

    def word_filter(self, word: str) -> bool:
        # Sphinx drops words of fewer than three letters; a Chinese word has two.
        return bool(_HAN.match(word)) or super().word_filter(word)


class FoundBy(nodes.General, nodes.Element):
    """Words by which the search finds a page although the page does not show them."""


def found_by(words: Iterable[str]) -> FoundBy:
    """A node that adds words to the search index of its page and shows nothing."""
    return FoundBy("", nodes.Text("\n".join(words)))


def _show_nothing(translator: Any, node: FoundBy) -> None:
    raise nodes.SkipNode


_FENCED = re.compile(r"^(```+|:::+).*?^\1$", re.M | re.S)
_HEADING = re.compile(r"^#+ (.+)$", re.M)
_ROLE = re.compile(r"\{[\w:]+\}`(?:([^`<]*) <[^`>]*>|([^`]*))`")


def opening(text: str) -> str:
    """The headings of a page and what stands between the first two of them, in words.

    Examples
    --------
    >>> opening("(rail)=\\n# Rail\\nOf {term}`trains`.\\n\\n## How\\nSo.")
    'Rail\\nHow\\nOf trains.'
    """
    text = _FENCED.sub("", text)
    parts = _HEADING.split(text)
    plain = _ROLE.sub(lambda role: role.group(1) or role.group(2), parts[2] if len(parts) > 2 else "")
    return "\n".join([*parts[1::2], re.sub(r"^\(.*\)=$", "", plain, flags=re.M).strip()])


def source_of(root: Path, page: str, language: str) -> str:
    """The words of a page in one language, as they are written; empty for a page that has no source."""
    notebook = root / f"{page}.ipynb"
    if notebook.is_file():
        cells = cells_of(json.loads(notebook.read_text(encoding="utf-8")), language)["cells"]
        return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    path = root / (f"{page}.md" if language == "en" else f"{page}.{language}.md")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def also_searched(root: Path, said: str) -> list[str]:
    """What readers may search by where a page says something else; both stand in `pages/search_words.csv`."""
    path = root / "pages" / "search_words.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["searched_by"] for row in csv.DictReader(lines) if re.search(
            rf"(?<![A-Za-z]){re.escape(row['page_says'])}", said)]


def _find_in_both_languages(app: Any, doctree: nodes.document) -> None:
    root = Path(app.config.flowspace_root or app.srcdir)
    openings = {language: opening(source_of(root, app.env.docname, language)) for language in LANGUAGES}
    others = [words for language, words in openings.items() if language != app.config.flowspace_language]
    sections = [child for child in doctree.children if isinstance(child, nodes.section)]
    if sections:
        sections[0] += found_by([*others, *also_searched(root, "\n".join(openings.values()))])


def register(app: Any) -> None:
    app.connect("doctree-read", _find_in_both_languages)
    app.add_search_language(SearchChineseEnglish)
    app.add_node(FoundBy, **{form: (_show_nothing, None) for form in ("html", "latex", "text")})

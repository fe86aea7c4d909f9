"""Search in one index for both languages: English by stems, Chinese by pairs of characters.

Chinese is written without spaces. Pages and queries are both cut into overlapping pairs of characters, so a query of
any length finds its place without a dictionary on the reader's side. A page may also be found by words that it does not
show, such as the names of the cities in its table.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
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


def register(app: Any) -> None:
    app.add_search_language(SearchChineseEnglish)
    app.add_node(FoundBy, **{form: (_show_nothing, None) for form in ("html", "latex", "text")})

"""Keys under which a chapter of the book keeps its numbers, as far as its notebook says them before it runs."""
from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flowspace.reruns.parameters import Notebook, parameters

_IN_PROSE = re.compile(r"\{glue:\w*\}`([\w-]+)`")
_PART = r"(\w+(?:-\w+)*)"
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Keys:
    """The keys of a chapter.

    Parameters
    ----------
    names : tuple of str
        Those that are written in its prose or its code.
    patterns : tuple of str
        Regular expressions of those that its code puts together, with a group for each part that varies.
    words : frozenset of str
        Words that such a part may be made of: names in quotation marks in the code, and what parameters may be.
    """

    names: tuple[str, ...]
    patterns: tuple[str, ...]
    words: frozenset[str]

    def __contains__(self, key: object) -> bool:
        return key in self.names or self.is_put_together(key)

    def __len__(self) -> int:
        return len(self.names)

    def is_put_together(self, key: object) -> bool:
        """Whether the code may put a key together out of its own words and numbers."""
        found = (re.fullmatch(pattern, str(key)) for pattern in self.patterns)
        return any(all(word.isdigit() or word in self.words for part in each.groups()
                       for word in _WORD.findall(part.lower())) for each in found if each)


def keys_of(notebook: Notebook) -> Keys | None:
    """The keys of a chapter; None for a notebook of the reader's own, which may compute them from anything.

    Parameters
    ----------
    notebook : Notebook

    Returns
    -------
    Keys or None
        Whether a key is in them says whether the chapter can have such a number, not that every run has it.

    Examples
    --------
    >>> from flowspace.reruns.parameters import notebook_of
    >>> keys = keys_of(notebook_of(5))
    >>> "ch5-threshold-value" in keys, "ch5-threshold-valu" in keys, "nokey" in keys
    (True, False, False)
    """
    if notebook.chapter is None:
        return None
    options = " ".join(parameters(notebook.path)["may_be"])
    return _keys(notebook.path.read_bytes(), f"ch{notebook.chapter.number}-", options)


@lru_cache(maxsize=8)
def _keys(content: bytes, start: str, options: str) -> Keys:
    cells = json.loads(content)["cells"]
    code = [source for cell in cells if cell["cell_type"] == "code" and _is_code(source := "".join(cell["source"]))]
    names = {key: None for cell in cells if cell["cell_type"] != "code"
             for key in _IN_PROSE.findall("".join(cell["source"])) if key.startswith(start)}
    patterns: dict[str, None] = {}
    words = set(_WORD.findall(options.lower()))
    for source in code:
        for part in ast.walk(ast.parse(source)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                if re.fullmatch(r"[\w.-]+", part.value):  # A name; the words of a sentence make no key.
                    words.update(_WORD.findall(part.value.lower()))
                if re.fullmatch(re.escape(start) + r"[\w-]*\w", part.value):
                    names[part.value] = None
            elif isinstance(part, ast.JoinedStr):
                pattern = "".join(re.escape(each.value) if isinstance(each, ast.Constant) else _PART
                                  for each in part.values)
                if pattern.startswith(re.escape(start)):
                    patterns[pattern] = None
    return Keys(tuple(names), tuple(patterns), frozenset(words))


def _is_code(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:  # What IPython adds to the language.
        return False
    return True


def nearest(key: str, known: Iterable[str]) -> str:
    """Half a sentence with the nearest keys, or with all of them where they are few.

    Parameters
    ----------
    key : str
    known : iterable of str

    Returns
    -------
    str

    Examples
    --------
    >>> nearest("squre", ["cube", "square"]), nearest("x", map(str, range(100)))
    (": 'cube', 'square'", '')
    """
    known = list(known)
    if 0 < len(known) <= 12:
        return ": " + ", ".join(map(repr, known))
    near = difflib.get_close_matches(key, known, n=3)
    return "; the nearest are " + ", ".join(map(repr, near)) if near else ""

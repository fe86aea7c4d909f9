"""Code of a chapter as an edition shows it: comments in its language, and the language that it ran with."""
from __future__ import annotations

import csv
import io
import re
import tokenize
from pathlib import Path
from typing import Any

FILE = Path("pages") / "code_comments.csv"
"""Comments as the notebooks have them, and the same in the other languages."""


def known_comments(root: Path, language: str) -> dict[str, str]:
    """Comments of the notebooks, and what stands in their place in one edition; empty for the edition they are in.

    Parameters
    ----------
    root : Path
        Folder of the book's sources.
    language : {"en", "zh"}

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> known_comments(Path("no-such-folder"), "zh")
    {}
    """
    path = root / FILE
    if language == "en" or not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["en"]: row[language] for row in csv.DictReader(lines)}


def comments(code: str) -> list[tokenize.TokenInfo]:
    """The comments of a cell's code, in order.

    Parameters
    ----------
    code : str

    Returns
    -------
    list of TokenInfo

    Examples
    --------
    >>> [found.string for found in comments("a = '# no'  # yes")]
    ['# yes']
    """
    return [token for token in tokenize.generate_tokens(io.StringIO(code).readline) if token.type == tokenize.COMMENT]


def code_in_edition(code: str, language: str, words: dict[str, str]) -> str:
    """Code with its comments in the words of an edition, and with the edition's language as its parameter.

    A comment that has no words stays as it is.

    Parameters
    ----------
    code : str
    language : str
    words : dict of str to str
        As `known_comments` gives them.

    Returns
    -------
    str

    Examples
    --------
    >>> code_in_edition('language: str = "en"  # of labels', "zh", {"of labels": "图表文字的语言"})
    'language: str = "zh"  # 图表文字的语言'
    """
    lines = code.splitlines(keepends=True)
    for token in comments(code):
        line, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
        said = token.string.removeprefix("#").strip()
        lines[line] = f"{lines[line][:start]}# {words.get(said, said)}{lines[line][end:]}"
    return re.sub(r'^language: str = "\w+"', f'language: str = "{language}"', "".join(lines), flags=re.M)


def cells_in_edition(notebook: dict[str, Any], language: str, words: dict[str, str]) -> dict[str, Any]:
    """A notebook whose code cells read as the edition shows them.

    Parameters
    ----------
    notebook : dict
        As JSON.
    language : {"en", "zh"}
    words : dict of str to str
        As `known_comments` gives them.

    Returns
    -------
    dict

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "a = 1  # first"}
    >>> cells_in_edition({"cells": [cell]}, "zh", {"first": "第一"})["cells"][0]["source"]
    'a = 1  # 第一'
    """
    def shown(cell: dict[str, Any]) -> dict[str, Any]:
        if cell["cell_type"] != "code":
            return cell
        return {**cell, "source": code_in_edition("".join(cell["source"]), language, words)}

    return {**notebook, "cells": [shown(cell) for cell in notebook["cells"]]}

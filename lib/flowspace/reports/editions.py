"""Which cells of a notebook belong to a language, and how its lines are joined."""
from __future__ import annotations

import re
from typing import Any


def cells_of(notebook: dict[str, Any], language: str) -> dict[str, Any]:
    """The notebook without the cells tagged for another language.

    Parameters
    ----------
    notebook : dict
        A notebook as JSON; a cell tagged ``lang-en`` or ``lang-zh`` belongs to that edition, any other to both.
    language : str

    Returns
    -------
    dict

    Examples
    --------
    >>> cell = {"metadata": {"tags": ["lang-zh"]}}
    >>> cells_of({"cells": [cell]}, "en")["cells"]
    []
    """
    wanted = f"lang-{language}"

    def belongs(cell: dict[str, Any]) -> bool:
        tags = [t for t in cell.get("metadata", {}).get("tags", []) if t.startswith("lang-")]
        return not tags or wanted in tags

    return {**notebook, "cells": [cell for cell in notebook["cells"] if belongs(cell)]}


_WIDE = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_BESIDE_WIDE = re.compile(f"(?<=[{_WIDE}])\\n|\\n(?=[{_WIDE}])")


def join_lines(text: str) -> str:
    """A text without the line breaks that stand beside Chinese characters or punctuation.

    Sources hold one sentence per line; a browser shows a line break as a space, and Chinese is written without.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> join_lines("先看缺了谁。\\n再看数值。")
    '先看缺了谁。再看数值。'
    >>> join_lines("one\\ntwo")
    'one\\ntwo'
    """
    return _BESIDE_WIDE.sub("", text)

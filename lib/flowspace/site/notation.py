"""The signs of the numbered equations: directive `notation`, from `pages/notation.csv`.

    ```{notation} 5
    ```

lists the signs that chapter 5 defines, `{notation} shared` those that stand for several things. A sign is defined in
the first equation that its row names, and stands in all of them: the tests hold that.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes

from flowspace.site.listings import Listing

WORDS = {
    "en": {"symbol": "Sign", "meaning": "Meaning", "unit": "Unit", "equations": "Equations", "meanings": "Meanings",
           "chapters": "chapter {n}: ", "comma": ", ", "semicolon": "; ", "of": ", ", "stop": "."},
    "zh": {"symbol": "符号", "meaning": "含义", "unit": "单位", "equations": "公式", "meanings": "各种含义",
           "chapters": "第{n}章：", "comma": "、", "semicolon": "；", "of": "，", "stop": "。"},
}


def chapter(equation: str) -> int:
    """The chapter of a label.

    Examples
    --------
    >>> chapter("ch5-eq-green")
    5
    """
    return int(re.match(r"ch(\d+)-eq-", equation)[1])


def read_notation(root: Path) -> list[dict[str, Any]]:
    """Rows of `pages/notation.csv`, equations as a list; none where the project has no such file.

    Examples
    --------
    >>> read_notation(Path("no-such-folder"))
    []
    """
    path = root / "pages" / "notation.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [row | {"equations": row["equations"].split()} for row in csv.DictReader(lines)]


def sign(symbol: str) -> str:
    r"""The letters of a symbol, without hats, places, years and what it is of.

    Examples
    --------
    >>> [sign(symbol) for symbol in (r"\hat w_{ij}", "s_i^{out}", r"\sigma_{\max}", "LQ_{cr}", "f(x)", "T'_b")]
    ['w', 's', '\\sigma', 'LQ', 'f', 'T']
    """
    return re.match(r"(?:\\(?:hat|bar) ?)?(\\[a-zA-Z]+|[A-Za-z]+)", symbol)[1]


def shared(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Signs that stand for different things: in several chapters, or in one under the very same symbol.

    Examples
    --------
    >>> rows = [{"symbol": symbol, "equations": [equation]} for symbol, equation in (
    ...     ("P_2", "ch2-eq-a"), ("P_4", "ch2-eq-a"), ("T", "ch3-eq-a"), ("T", "ch3-eq-b"), ("P_F", "ch5-eq-a"),
    ...     ("W", "ch3-eq-c"))]
    >>> {sign: len(found) for sign, found in shared(rows).items()}
    {'P': 3, 'T': 2}
    """
    by_sign: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_sign.setdefault(sign(row["symbol"]), []).append(row)
    return {key: found for key, found in sorted(by_sign.items(), key=lambda item: item[0].strip("\\").lower())
            if len({chapter(row["equations"][0]) for row in found}) > 1
            or len({row["symbol"] for row in found}) < len(found)}


class Notation(Listing):
    """The signs of one chapter, or those with several meanings."""

    required_arguments = 1
    words_by_language = WORDS

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(self.root / "pages" / "notation.csv"))
        rows, asked = read_notation(self.root), self.arguments[0]
        text = self.shared(rows) if asked == "shared" else self.of_chapter(
            [row for row in rows if chapter(row["equations"][0]) == int(asked)])
        return self.parse_text_to_nodes(text)

    def of_chapter(self, rows: list[dict[str, Any]]) -> str:
        w = self.words
        return self.table([(w["symbol"], w["meaning"], w["unit"], w["equations"])] + [
            (f"${row['symbol']}$", row[self.language], row[f"unit_{self.language}"],
             w["comma"].join(f"{{eq}}`{equation}`" for equation in row["equations"])) for row in rows])

    def shared(self, rows: list[dict[str, Any]]) -> str:
        w = self.words
        shown = [(w["symbol"], w["meanings"])]
        for key, found in shared(rows).items():
            meanings = []
            for row in found:
                chapters = w["comma"].join(str(n) for n in sorted({chapter(each) for each in row["equations"]}))
                meanings.append(w["chapters"].format(n=chapters) + f"${row['symbol']}${w['of']}{row[self.language]}")
            shown.append((f"${key}$", w["semicolon"].join(meanings) + w["stop"]))
        return self.table(shown)

    def table(self, rows: list[tuple[str, ...]]) -> str:
        body = "\n".join("\n".join(f"{'  ' if column else '* '}- {cell}" for column, cell in enumerate(row))
                         for row in rows)
        return f"```{{list-table}}\n:header-rows: 1\n:class: fs-notation\n\n{body}\n```"


def register(app: Any) -> None:
    app.add_directive("notation", Notation)

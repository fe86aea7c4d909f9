"""Result tables as accessible HTML with their evidence badge, source and a download; also as Markdown and text.

Every text in the table may come from a reader's own file, so all of it is escaped. The look is in the style sheet of
the site (classes that begin with `fs-`); there is no script.
"""
from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape
from numbers import Integral, Real

import numpy as np
import pandas as pd

from flowspace.evidence import GRADES
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.languages import HTML_CODES

_NO_SEPARATOR = ("year", "adcode")
_LONGEST_NAME = 40  # characters, those of the longest name of an agglomeration


class EvidenceTable:
    """A table with its evidence, as `evidence_table` returns it: a notebook shows the HTML.

    Parameters
    ----------
    html, markdown, text : str
        The three forms.
    csv : str
        The tidy table itself, all rows, unrounded.
    """

    def __init__(self, html: str, markdown: str, text: str, csv: str):
        self.html, self.markdown, self.text, self.csv = html, markdown, text, csv

    def _repr_html_(self) -> str:
        return self.html

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.text


def _format(value: object, column: str, digits: int, language: str) -> str:
    """One cell as plain text."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, Real) and np.isnan(float(value))):
        return "–"
    if isinstance(value, (bool, np.bool_)):
        return label("yes" if value else "no", language)
    if isinstance(value, Integral):
        return str(value) if column in _NO_SEPARATOR else f"{int(value):,}".replace("-", "−")
    if isinstance(value, Real):
        return f"{round(float(value), digits) + 0.0:,.{digits}f}".replace("-", "−")
    if column == "evidence" and value in GRADES:
        return label(str(value), language)
    return str(value)


def _badge(grade: str, language: str) -> str:
    return f'<span class="fs-badge fs-{grade}">{escape(label(grade, language))}</span>'


def evidence_table(frame: pd.DataFrame, *, evidence, source, language,
                   columns: Mapping[str, str | None] | Iterable[str] | None = None,
                   digits: int | Mapping[str, int] = 3, caption: str | None = None,
                   download_name: str | None = None, max_rows: int | None = None,
                   anchor: str | None = None) -> EvidenceTable:
    """A result table for a page: accessible, escaped, with evidence, source and an optional download.

    Parameters
    ----------
    frame : DataFrame
        One row per observation; the first column shown heads its row. A column `evidence` shows a badge per row. The
        index is not shown.
    evidence : str or sequence of str
        Grade or grades of the numbers.
    source : str
        Where they come from.
    language : {"en", "zh"}
    columns : mapping or sequence of str, optional
        Which columns, in which order; a mapping gives their headers too (None: the dictionary's). Every column shown
        needs words: its own here, or a key in `flowspace.figures.LABELS`.
    digits : int or mapping of str to int
        Decimals of numbers that are not whole-number columns; per column if a mapping (3 where it is silent).
    caption : str, optional
        Above the table.
    download_name : str, optional
        A file name ending in .csv: adds a link that holds the whole table, unrounded, as UTF-8 with a byte order
        mark, so that Excel opens Chinese.
    max_rows : int, optional
        Show only the first rows, and say so.
    anchor : str, optional
        A name by which the text of a chapter refers to the table: lower-case letters, digits and hyphens.

    Returns
    -------
    EvidenceTable
        `.html`, `.markdown`, `.text`, `.csv`.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> frame = pd.DataFrame({"agglomeration": ["A & B"], "value": [0.4384]})
    >>> table = evidence_table(frame, evidence="estimated", source="a toy", language="en", digits=2)
    >>> "A &amp; B" in table.html
    True
    >>> table
    Agglomeration  Value
            A & B   0.44
    estimated. Source: a toy
    """
    checks = Checks(evidence, source, language)
    own = {k: v for k, v in columns.items() if v} if isinstance(columns, Mapping) else {}
    usable = checks.table(frame, "frame", list(columns) if columns is not None else [], empty=True)
    shown: list[str] = []
    if usable:
        shown = list(columns) if columns is not None else [str(c) for c in frame.columns]
        if not shown:
            checks.add("no column to show", "at least one column", "name columns of the table")
        checks.labelled(shown, own)
        if "evidence" in shown:
            checks.known(frame["evidence"].dropna(), GRADES, "evidence grade")
    places = digits if isinstance(digits, Mapping) else dict.fromkeys(shown, digits)
    for column, number in places.items():
        if not isinstance(number, Integral) or isinstance(number, bool) or not 0 <= number <= 12:
            checks.add(f"digits {number!r}", "a whole number from 0 to 12", "give the decimals to print", column=column)
    if download_name is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*\.csv", str(download_name)):
        checks.add(f"download_name {download_name!r}", "letters, digits, . _ - and the ending .csv", "change the name")
    if max_rows is not None and (not isinstance(max_rows, Integral) or max_rows < 1):
        checks.add(f"max_rows {max_rows!r}", "a whole number from 1", "give the number of rows to show")
    if anchor is not None and not re.fullmatch(r"[a-z][a-z0-9-]*", str(anchor)):
        checks.add(f"anchor {anchor!r}", "lower-case letters, digits and hyphens, a letter first", "change the name")
    checks.stop_if_any()

    table = frame[shown]
    top = table if max_rows is None else table.head(int(max_rows))
    heads = [own.get(c) or label(c, language) for c in shown]
    cells = [[_format(value, c, int(places.get(c, 3)), language) for value in top[c]] for c in shown]
    rows = list(zip(*cells, strict=True))
    numeric = [pd.api.types.is_numeric_dtype(top[c]) and not pd.api.types.is_bool_dtype(top[c]) for c in shown]
    csv = table.to_csv(index=False, lineterminator="\n")
    colon = ": " if language == "en" else "："
    origin = f"{label('source', language)}{colon}{source.strip()}"
    note = ""
    if len(top) < len(table):
        note = label("rows_shown", language).format(shown=len(top), all=len(table))

    html = _html(top, shown, heads, rows, numeric, checks.grades, origin, note, language, caption, csv, download_name,
                 anchor)
    words = ", ".join(label(g, language) for g in checks.grades)
    foot = f"{words}{'. ' if language == 'en' else '。'}{origin}" + (f" ({note})" if note else "")
    markdown = _markdown(heads, rows, numeric, foot, caption)
    text = pd.DataFrame(rows, columns=heads).to_string(index=False) + "\n" + foot
    return EvidenceTable(html, markdown, text, csv)


def _html(top, shown, heads, rows, numeric, grades, origin, note, language, caption, csv, download_name,
          anchor) -> str:
    """The HTML form."""
    def kind(j):
        return ' class="fs-number"' if numeric[j] else ""

    # Rows that are named by phrases, not by places, may break in them.
    phrase = ' class="fs-phrase"' if any(len(row[0]) > _LONGEST_NAME for row in rows) else ""
    place = f' id="{anchor}"' if anchor else ""
    region = escape(caption or f"{label('table', language)}: {origin}")
    lines = [
        f'<div class="fs-table-block"{place} lang="{HTML_CODES[language]}">',
        f'<div class="fs-table-scroll" role="region" aria-label="{region}" tabindex="0">',
        '<table class="fs-table">',
    ]
    if caption:
        lines.append(f"<caption>{escape(caption)}</caption>")
    head = "".join(f'<th scope="col"{kind(j)}>{escape(h)}</th>' for j, h in enumerate(heads))
    lines.append(f"<thead><tr>{head}</tr></thead>")
    lines.append("<tbody>")
    for i, row in enumerate(rows):
        parts = []
        for j, cell in enumerate(row):
            raw = top[shown[j]].iloc[i] if shown[j] == "evidence" else None
            inner = _badge(raw, language) if raw in GRADES else escape(cell)
            parts.append(f'<th scope="row"{kind(j) or phrase}>{inner}</th>' if j == 0 else f"<td{kind(j)}>{inner}</td>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    lines += ["</tbody>", "</table>", "</div>"]
    foot = " ".join(_badge(grade, language) for grade in grades)
    foot += f' <span class="fs-source">{escape(origin)}</span>'
    if note:
        foot += f' <span class="fs-note">{escape(note)}</span>'
    if download_name:
        data = base64.b64encode(csv.encode("utf-8-sig")).decode("ascii")
        foot += (f' <a class="fs-download" download="{escape(download_name)}" '
                 f'href="data:text/csv;charset=utf-8;base64,{data}">{escape(label("download_csv", language))}</a>')
    return "\n".join([*lines, f'<p class="fs-evidence">{foot}</p>', "</div>"])


def _markdown(heads, rows, numeric, foot: str, caption: str | None) -> str:
    """The Markdown form: a pipe table; signs that mean something in Markdown or HTML are made harmless."""
    def safe(text: str) -> str:
        text = escape(str(text), quote=False).replace("\n", " ")
        return re.sub(r"([\\`*_\[\]|$~])", r"\\\1", text)

    lines = [safe(caption), ""] if caption else []
    lines.append("| " + " | ".join(safe(h) for h in heads) + " |")
    lines.append("|" + "|".join("---:" if n else ":---" for n in numeric) + "|")
    lines += ["| " + " | ".join(safe(c) for c in row) + " |" for row in rows]
    return "\n".join([*lines, "", safe(foot)])

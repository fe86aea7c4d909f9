"""The checklist of a special plan: an empty list to fill in, the answers read back, and a page made from them."""
from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.languages import HTML_CODES
from flowspace.planning.sheets import cell_text, language_problems, path_of, read_rows, write_rows, write_whole
from flowspace.values import as_numbers, listed, plain, refuse

HEADS = {"en": ("item", "part", "question", "chapter", "answer"), "zh": ("代码", "部分", "问题", "章", "回答")}
"""Heads of the list, by language."""

FORMS = ("html", "markdown")
TITLES = {"en": "Checklist of a special plan for innovation", "zh": "科技创新专项规划核对清单"}
_WORDS = {
    "en": {"answered": "{n} of {all} questions answered", "open": "Not answered yet",
           "none": "All questions are answered.", "part": "Part", "count": "Answered", "empty": "not answered",
           "between": ": ", "chapter": "Helps: chapter {chapter}, {words}"},
    "zh": {"answered": "已回答{n}个问题，共{all}个", "open": "尚未回答", "none": "全部问题均已回答。", "part": "部分", "count": "已回答",
           "empty": "未回答",
           "between": "：", "chapter": "可参考：第{chapter}章，{words}"}}
_STYLE = ("body{font-family:system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;line-height:1.6}"
          "table{border-collapse:collapse}"
          "th,td{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ccc}"
          ".answer{white-space:pre-wrap;border-left:3px solid #4a7;padding-left:.8rem;margin:.3rem 0 1rem}"
          ".open{color:#a33}.help{color:#555;font-size:.9em}")


def blank_checklist(items, language="en") -> pd.DataFrame:
    """The list of questions with empty answers.

    Parameters
    ----------
    items : DataFrame
        Columns item, part, part_number, number, and part_en, question_en or part_zh, question_zh; optional chapter.
    language : {"en", "zh"}

    Returns
    -------
    DataFrame of str
        One row per question, by part and number, heads in the language.

    Raises
    ------
    MeasureError
        If a column is missing, a question stands twice or is empty, or the language is not known.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["space-1"], "part": ["space"], "part_number": [4], "number": [1],
    ...                       "part_en": ["Spatial pattern"], "question_en": ["Which cores?"], "chapter": [5]})
    >>> blank_checklist(items).values.tolist()
    [['space-1', 'Spatial pattern', 'Which cores?', '5', '']]
    """
    rows = _items(items, language)
    chapter = ["" if pd.isna(one) else str(int(one)) for one in rows.get("chapter", [pd.NA] * len(rows))]
    return pd.DataFrame(dict(zip(HEADS[language], (list(rows["item"]), list(rows["part_words"]), list(rows["question"]),
                                                   chapter, [""] * len(rows)), strict=True)))


def write_checklist(path, items, language="en") -> Path:
    """Write the empty list as CSV or as an Excel workbook.

    Parameters
    ----------
    path : path
        Ends in .csv or .xlsx.
    items, language
        As for `blank_checklist`.

    Returns
    -------
    Path

    Raises
    ------
    MeasureError
        As `blank_checklist`.
    TableError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> items = pd.DataFrame({"item": ["space-1"], "part": ["space"], "part_number": [4], "number": [1],
    ...                       "part_en": ["Spatial pattern"], "question_en": ["Which cores?"], "chapter": [5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_answers(write_checklist(Path(folder) / "list.csv", items), items)
    {}
    """
    sheet = blank_checklist(items, language)
    return write_rows(path, [list(sheet.columns), *sheet.values.tolist()], [18, 24, 60, 8, 60])


def read_answers(path, items) -> dict[str, str]:
    """Read a list that was filled in.

    Parameters
    ----------
    path : path
        CSV (UTF-8 or GBK) or .xlsx, with the columns of `blank_checklist` in either language; only item and answer
        are needed.
    items : DataFrame
        As for `blank_checklist`.

    Returns
    -------
    dict of str to str
        Answers by item, empty ones left out.

    Raises
    ------
    TableError
        With all problems and their rows: no column of items or answers, an item that is not known or stands twice, a
        file that cannot be read.
    MeasureError
        If the items are not as they should be.

    Examples
    --------
    >>> import tempfile
    >>> items = pd.DataFrame({"item": ["space-1"], "part": ["space"], "part_number": [4], "number": [1],
    ...                       "part_en": ["Spatial pattern"], "question_en": ["Which cores?"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "answers.csv"
    ...     _ = file.write_text("item,answer\\nspace-1,Two of them\\n")
    ...     read_answers(file, items)
    {'space-1': 'Two of them'}
    """
    known = _known(items)
    rows = read_rows(path, folded=False)
    if not rows:
        raise TableError(Problem("an empty list", "a head and a row for each question", "fill in the list",
                                 file=str(path)))
    number, head = rows[0]
    place, problems = {}, []
    for which in (0, 4):
        names = {heads[which] for heads in HEADS.values()}
        columns = [i for i, cell in enumerate(head) if cell in names]
        if len(columns) != 1:
            problems.append(Problem(f"{len(columns) or 'no'} columns {' or '.join(sorted(names))}", "one",
                                    "keep the heads of the list", file=str(path), row=number))
        else:
            place[which] = columns[0]
    if problems:
        raise TableError(problems)
    answers, seen = {}, {}
    for number, row in rows[1:]:
        item, answer = (row[place[which]] if place[which] < len(row) else "" for which in (0, 4))
        item = cell_text(item)
        if item not in known:
            found = f"item {item!r}{did_you_mean(item, known)}" if item else "a row without an item"
            problems.append(Problem(found, "an item of the list", "correct or remove the row", file=str(path),
                                    row=number))
        elif item in seen:
            problems.append(Problem(f"item {item!r} a second time (first in row {seen[item]})", "each item once",
                                    "remove one of the rows", file=str(path), row=number))
        else:
            seen[item] = number
            if answer:
                answers[item] = answer
    if problems:
        raise TableError(problems)
    return answers


def answered_counts(items, answers, language="en") -> pd.DataFrame:
    """How many questions of each part are answered.

    Parameters
    ----------
    items : DataFrame
        As for `blank_checklist`.
    answers : mapping of str to str
        By item; blank ones count as none.
    language : {"en", "zh"}
        Of the names of the parts.

    Returns
    -------
    DataFrame
        Indexed by part in its order: `name`, `questions`, `answered`, `open` (items, joined by "; ").

    Raises
    ------
    MeasureError
        If an item is not known, an answer is no text, or as `blank_checklist`.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["space-1", "space-2"], "part": "space", "part_number": 4, "number": [1, 2],
    ...                       "part_en": "Spatial pattern", "question_en": ["Which cores?", "Which nodes?"]})
    >>> answered_counts(items, {"space-1": "Two of them"}).values.tolist()
    [['Spatial pattern', 2, 1, 'space-2']]
    """
    rows = _items(items, language)
    given = _answers(answers, rows["item"])
    rows = rows.assign(done=[item in given for item in rows["item"]])
    counted = {part: {"name": group["part_words"].iloc[0], "questions": len(group),
                      "answered": int(group["done"].sum()), "open": "; ".join(group.loc[~group["done"], "item"])}
               for part, group in rows.groupby("part", sort=False)}
    return pd.DataFrame.from_dict(counted, orient="index").rename_axis("part")


def filled_page(items, answers, language="en", form="html", title=None) -> str:
    """A page of the answers, complete in itself.

    Parameters
    ----------
    items : DataFrame
        As for `blank_checklist`.
    answers : mapping of str to str
        By item, as `read_answers` gives them.
    language : {"en", "zh"}
    form : {"html", "markdown"}
        HTML needs no other file; Markdown can be put into a document.
    title : str, optional

    Returns
    -------
    str
        Numbers answered by part, every question with its answer, and the list of those without one. What a reader
        wrote appears as text: no sign in it is taken for markup.

    Raises
    ------
    MeasureError
        If the form is not known, or as `answered_counts`.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["space-1"], "part": ["space"], "part_number": [4], "number": [1],
    ...                       "part_en": ["Spatial pattern"], "question_en": ["Which cores?"]})
    >>> "&lt;b&gt;Two&lt;/b&gt;" in filled_page(items, {"space-1": "<b>Two</b>"})
    True
    """
    problems = language_problems(language)
    if not isinstance(form, str) or form not in FORMS:
        problems.append(Problem(f"{plain(form)} as form", f"one of {', '.join(FORMS)}", "choose one of these"))
    if title is not None and not isinstance(title, str):
        problems.append(Problem(f"{plain(title)} as title", "a text", "give a text"))
    refuse(problems)
    rows = _items(items, language)
    given = _answers(answers, rows["item"])
    counts = answered_counts(items, answers, language)
    make = _html if form == "html" else _markdown
    return make(rows, given, counts, language, title or TITLES[language])


def write_page(path, items, answers, language="en", title=None) -> Path:
    """Write the page of `filled_page`: HTML, or Markdown where the name ends in .md.

    Parameters
    ----------
    path : path
        Ends in .html or .md; its folder exists.
    items, answers, language, title
        As for `filled_page`.

    Returns
    -------
    Path

    Raises
    ------
    MeasureError
        As `filled_page`.
    TableError
        If the name ends in something else, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> items = pd.DataFrame({"item": ["space-1"], "part": ["space"], "part_number": [4], "number": [1],
    ...                       "part_en": ["Spatial pattern"], "question_en": ["Which cores?"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_page(Path(folder) / "plan.md", items, {}).read_text().splitlines()[0]
    '# Checklist of a special plan for innovation'
    """
    path = path_of(path)
    forms = {".html": "html", ".md": "markdown"}
    if path.suffix.lower() not in forms:
        raise TableError(Problem(f"a name that ends in {path.suffix!r}", ".html or .md", "give the file such a name",
                                 file=str(path)))
    page = filled_page(items, answers, language, forms[path.suffix.lower()], title)
    return write_whole(path, page.encode("utf-8"))


def _items(items, language) -> pd.DataFrame:
    """Questions in their order, with the words of a language."""
    problems = language_problems(language)
    refuse(problems)
    _known(items)
    needed = ["part", "part_number", "number", f"part_{language}", f"question_{language}"]
    lacking = [name for name in needed if name not in items]
    if lacking:
        refuse([Problem(f"a checklist without {listed(lacking)}", "these columns", "add them")])
    problems = [Problem(f"{name} that is no text in some row", "a text in every row", "fill it in", column=name)
                for name in ("part", f"part_{language}") if not all(isinstance(cell, str) for cell in items[name])]
    for name in ("part_number", "number", *(["chapter"] if "chapter" in items else [])):
        numbers, wrong = as_numbers(items[name])
        gaps = 0 if name == "chapter" else int(np.isnan(numbers).sum())
        if wrong or gaps or np.isinf(numbers).any() or (numbers != np.round(numbers))[~np.isnan(numbers)].any():
            problems.append(Problem(f"{name} that is no whole number in some row", "whole numbers", "correct it",
                                    column=name))
    refuse(problems)
    rows = items.sort_values(["part_number", "number"], kind="stable").reset_index(drop=True)
    empty = [str(item) for item, text in zip(rows["item"], rows[f"question_{language}"], strict=True)
             if not isinstance(text, str) or not text.strip()]
    if empty:
        refuse([Problem(f"no question for {listed(empty)}", "a text", "write the question")])
    return rows.assign(part_words=rows[f"part_{language}"].astype(str), question=rows[f"question_{language}"],
                       help=rows[f"answer_{language}"] if f"answer_{language}" in rows else "")


def _known(items) -> list[str]:
    if not isinstance(items, pd.DataFrame) or "item" not in items or not len(items):
        refuse([Problem("no checklist", "a table with the column item and a row per question", "give the items")])
    doubled = sorted({str(name) for name in items.columns[items.columns.duplicated()]})
    if doubled:
        refuse([Problem(f"a checklist with columns that stand twice ({listed(doubled)})", "each once", "remove one")])
    known = items["item"].tolist()
    bad = [plain(item) for item in known if not isinstance(item, str) or not item.strip()]
    texts = [item for item in known if isinstance(item, str)]
    twice = sorted({item for item in texts if texts.count(item) > 1})
    problems = []
    if bad:
        problems.append(Problem(f"items that are no text ({listed(bad)})", "a key in every row", "fill them"))
    if twice:
        problems.append(Problem(f"items that stand twice ({listed([str(item) for item in twice])})", "each once",
                                "remove the doubles"))
    refuse(problems)
    return known


def _answers(answers, known) -> dict[str, str]:
    if not isinstance(answers, Mapping):
        refuse([Problem(f"answers that are a {type(answers).__name__}", "a mapping of items to texts",
                        "read them with read_answers")])
    known = list(known)
    unknown = [plain(item) for item in answers if item not in known]
    odd = [str(item) for item, text in answers.items() if not isinstance(text, str)]
    problems = []
    if unknown:
        problems.append(Problem(f"answers to items that are not in the list ({listed(unknown)})", "items of the list",
                                "correct them"))
    if odd:
        problems.append(Problem(f"answers that are no text (to {listed(odd)})", "texts", "convert them"))
    refuse(problems)
    return {item: text.strip() for item, text in answers.items() if text.strip()}


def _html(rows, given, counts, language, title) -> str:
    w, safe = _WORDS[language], html.escape
    parts = [f'<!doctype html>\n<html lang="{HTML_CODES[language]}">\n<head>\n<meta charset="utf-8">',
             '<meta name="viewport" content="width=device-width, initial-scale=1">',
             f"<title>{safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{safe(title)}</h1>",
             f"<p>{w['answered'].format(n=len(given), all=len(rows))}</p>",
             f'<table>\n<thead><tr><th scope="col">{w["part"]}</th><th scope="col">{w["count"]}</th></tr></thead>',
             "<tbody>"]
    parts += [f'<tr><th scope="row">{safe(row.name)}</th><td>{row.answered}/{row.questions}</td></tr>'
              for row in counts.itertuples(index=False, name="Row")]
    parts.append("</tbody>\n</table>")
    for _, group in rows.groupby("part", sort=False):
        parts.append(f"<h2>{safe(group['part_words'].iloc[0])}</h2>")
        for row in group.to_dict("records"):
            parts.append(f"<h3>{safe(row['question'])}</h3>")
            if hint := _help(row, w):
                parts.append(f'<p class="help">{safe(hint)}</p>')
            answer = given.get(row["item"])
            parts.append(f'<p class="answer">{safe(answer)}</p>' if answer else f'<p class="open">{w["empty"]}</p>')
    parts.append(f"<h2>{w['open']}</h2>")
    left = [f"<li>{safe(one)}</li>" for one in _left(rows, given, w)]
    parts += ["<ul>", *left, "</ul>"] if left else [f"<p>{w['none']}</p>"]
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _markdown(rows, given, counts, language, title) -> str:
    w = _WORDS[language]
    lines = [f"# {_plain_markdown(title)}", "", w["answered"].format(n=len(given), all=len(rows)), "",
             f"| {w['part']} | {w['count']} |", "|---|---|"]
    lines += [f"| {_plain_markdown(name)} | {done}/{n} |"
              for name, n, done in counts[["name", "questions", "answered"]].itertuples(index=False, name=None)]
    for _, group in rows.groupby("part", sort=False):
        lines += ["", f"## {_plain_markdown(group['part_words'].iloc[0])}"]
        for row in group.to_dict("records"):
            lines += ["", f"### {_plain_markdown(row['question'])}", ""]
            if hint := _help(row, w):
                lines += [_plain_markdown(hint), ""]
            answer = given.get(row["item"])
            lines += [f"> {_plain_markdown(line)}" for line in answer.splitlines()] if answer else [w["empty"]]
    left = [f"- {_plain_markdown(one)}" for one in _left(rows, given, w)]
    return "\n".join([*lines, "", f"## {w['open']}", "", *(left or [w["none"]]), ""])


def _plain_markdown(text) -> str:
    """Text in which no sign is markup; entities hold in every dialect, a backslash before a letter does not."""
    folded = " ".join(text.split())
    return "".join(f"&#{ord(sign)};" if sign in "\\`*_{}[]()<>#+-.!|~$&=:@\"'" else sign for sign in folded)


def _help(row, w) -> str:
    if pd.isna(row.get("chapter", pd.NA)) or not isinstance(row["help"], str) or not row["help"]:
        return ""
    return w["chapter"].format(chapter=int(row["chapter"]), words=row["help"])


def _left(rows, given, w) -> list[str]:
    return [row["part_words"] + w["between"] + row["question"] for row in rows.to_dict("records")
            if row["item"] not in given]

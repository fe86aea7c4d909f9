"""A sheet for a second coder: written without values, read back filled in, joined with the first coding."""
from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, TableError, did_you_mean
from flowspace.evidence import GRADES
from flowspace.planning.coding import KEYS, asked_keys, checked_codes
from flowspace.planning.sheets import language_problems, read_rows, write_rows
from flowspace.values import as_numbers, listed, plain, refuse

HEADS = {"en": ("code", "dimension", "label", "rule: code 1 when"), "zh": ("代码", "维度", "名称", "何时编为1")}
"""Heads of the first columns, by language; below them code, dimension, label and definition."""

DIMENSION_WORDS = {
    "positioning_goals": ("position and goals", "定位与目标"), "bodies": ("organisations set up", "组织机构设置"),
    "spatial_structure": ("spatial structure", "空间结构布局"), "industries": ("industries", "产业创新方向"),
    "drivers": ("drivers", "创新动力保障"), "problems": ("problems", "存在问题")}
"""The six dimensions as a coder reads them; other dimensions stand as they are."""


def blank_sheet(codes, agglomerations, language="en") -> pd.DataFrame:
    """The sheet a second coder fills in: codes with their rules as rows, agglomerations as columns, no values.

    Parameters
    ----------
    codes : DataFrame
        The code book: code, dimension, label and definition in the language (label_en, definition_zh, ...).
    agglomerations : mapping of str to str, or sequence of str
        Keys of the plans to code, with their names where it is a mapping.
    language : {"en", "zh"}

    Returns
    -------
    DataFrame of str
        Cells to fill are empty. Names are shown with the key in square brackets, by which the sheet is read back.

    Raises
    ------
    MeasureError
        If a column of the code book is missing, a code or a plan stands twice, or the language is not known.

    Notes
    -----
    The sheet shows neither the values nor the words that the first coder found, so that the second one is not led.

    Examples
    --------
    >>> codes = pd.DataFrame({"code": ["steel"], "dimension": ["industries"], "label_en": ["Steel"],
    ...                       "definition_en": ["Iron and steel."]})
    >>> blank_sheet(codes, {"x": "City region X"}).values.tolist()
    [['steel', 'industries', 'Steel', 'Iron and steel.', '']]
    """
    book = checked_codes(codes)
    problems = language_problems(language)
    if not problems:
        needed = ["dimension", f"label_{language}", f"definition_{language}"]
        problems += [Problem(f"a code book without the column {name!r}{did_you_mean(name, book.columns)}",
                             "this column", "add it") for name in needed if name not in book]
    keys, odd = asked_keys(agglomerations)
    refuse(problems + odd if odd else [])
    if not keys or len(set(keys)) < len(keys):
        problems.append(Problem("no plan to code" if not keys else "a plan named twice", "each plan once, at least one",
                                "correct the list"))
    refuse(problems)
    names = agglomerations if isinstance(agglomerations, Mapping) else dict.fromkeys(keys, "")
    heads = [f"{names[key]} [{key}]" if names[key] else str(key) for key in keys]
    words = [DIMENSION_WORDS.get(d, (d, d))[language == "zh"] for d in book["dimension"]]
    columns = [book["code"], words, book[f"label_{language}"], book[f"definition_{language}"]]
    sheet = pd.DataFrame({head: [str(cell) for cell in column]
                          for head, column in zip(HEADS[language], columns, strict=True)})
    return sheet.assign(**dict.fromkeys(heads, ""))


def write_sheet(path, codes, agglomerations, language="en") -> Path:
    """Write the sheet of `blank_sheet` as CSV or as an Excel workbook.

    Parameters
    ----------
    path : path
        Ends in .csv or .xlsx.
    codes, agglomerations, language
        As for `blank_sheet`.

    Returns
    -------
    Path

    Raises
    ------
    MeasureError
        As `blank_sheet`.
    TableError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> codes = pd.DataFrame({"code": ["steel"], "dimension": ["industries"], "label_zh": ["钢铁"],
    ...                       "definition_zh": ["钢铁。"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_sheet(Path(folder) / "second.csv", codes, ["x"], "zh").read_text(encoding="utf-8-sig").split()
    ['代码,维度,名称,何时编为1,x', 'steel,产业创新方向,钢铁,钢铁。,']
    """
    sheet = blank_sheet(codes, agglomerations, language)
    widths = [24, 18, 28, 60] + [18] * (sheet.shape[1] - 4)
    return write_rows(path, [list(sheet.columns), *sheet.values.tolist()], widths)


def read_sheet(path, codes, agglomerations, coder, evidence="published") -> pd.DataFrame:
    """Read a sheet that was filled in, as a long coding.

    Parameters
    ----------
    path : path
        The file, CSV (UTF-8 or GBK) or .xlsx.
    codes : DataFrame
        The code book.
    agglomerations : sequence of str
        Keys of the plans that have to be there.
    coder : str
        Name of the second coder.
    evidence : str
        Grade of what was coded.

    Returns
    -------
    DataFrame
        Columns coder, agglomeration, code, value (Int64: 1, 0, or missing where the cell is empty) and evidence, as the
        table plan_coding has them; one row for each cell.

    Raises
    ------
    TableError
        With all problems and their rows: a code that the book lacks, is missing or stands twice, a column that is
        missing, unknown or doubled, a value other than 0, 1 or nothing, a file that cannot be read, a sheet without
        any value.
    MeasureError
        If the code book or the name of the coder is not as it should be.

    Examples
    --------
    >>> import tempfile
    >>> codes = pd.DataFrame({"code": ["steel", "chips"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "second.csv"
    ...     _ = file.write_text("code,x\\nsteel,1\\nchips,\\n")
    ...     read_sheet(file, codes, ["x"], "b")["value"].tolist()
    [1, <NA>]
    """
    book = checked_codes(codes)
    problems = []
    if not isinstance(coder, str) or not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", coder):
        problems.append(Problem(f"{plain(coder)} as coder", "lower-case letters and digits, joined by - or _",
                                "give the coder such a name"))
    if not isinstance(evidence, str) or evidence not in GRADES:
        problems.append(Problem(f"{plain(evidence)} as evidence", f"one of {', '.join(GRADES)}", "choose one of these"))
    wanted, odd = asked_keys(agglomerations)
    refuse(problems + odd)
    rows = read_rows(path)
    if not rows:
        raise TableError(Problem("an empty sheet", "a head and a row for each code", "fill in the sheet",
                                 file=str(path)))
    place, problems = _heads(rows[0], wanted, path)
    known, seen, cells = set(book["code"]), {}, []
    for number, row in rows[1:]:
        code = row[0] if row else ""
        if code not in known:
            problems.append(Problem(f"code {code!r}{did_you_mean(code, known)}", "a code of the code book",
                                    "correct or remove the row", file=str(path), row=number))
        elif code in seen:
            problems.append(Problem(f"code {code!r} a second time (first in row {seen[code]})", "each code once",
                                    "remove one of the rows", file=str(path), row=number))
        else:
            seen[code] = number
        for agglomeration, column in place.items():
            text = row[column] if column < len(row) else ""
            if text not in ("", "0", "1"):
                problems.append(Problem(f"{plain(text)}", "1, 0 or an empty cell", "correct the cell", file=str(path),
                                        row=number, column=agglomeration))
            cells.append((agglomeration, code, int(text) if text in ("0", "1") else pd.NA))
    lacking = [code for code in book["code"] if code not in seen]
    if lacking:
        problems.append(Problem(f"no row for {len(lacking)} codes ({listed(lacking)})", "a row for every code",
                                "add them; leave cells empty where nothing was decided", file=str(path)))
    if not problems and all(value is pd.NA for *_, value in cells):
        problems.append(Problem("a sheet without any value", "1 or 0 in the cells", "fill in the sheet",
                                file=str(path)))
    if problems:
        raise TableError(problems)
    frame = pd.DataFrame(cells, columns=["agglomeration", "code", "value"])
    frame.insert(0, "coder", coder)
    return frame.assign(value=frame["value"].astype("Int64"), evidence=evidence)


def join_coders(first, *others) -> pd.DataFrame:
    """Put the codings of several coders into one long table.

    Parameters
    ----------
    first : DataFrame
        Columns coder, agglomeration, code, value, evidence, of one or more coders.
    *others : DataFrame
        The same, of other coders.

    Returns
    -------
    DataFrame
        All rows, sorted by coder, agglomeration and code; value as Int64, missing where a cell is open. `side_by_side`
        takes it, and written to `plan_coding.csv` in a folder of one's own it is a table that the book reads.

    Raises
    ------
    MeasureError
        If a table lacks a column, a value is neither 0, 1 nor missing, or a coder stands in two of them.

    Examples
    --------
    >>> one = pd.DataFrame({"coder": ["a"], "agglomeration": ["x"], "code": ["steel"], "value": [1],
    ...                     "evidence": ["published"]})
    >>> join_coders(one, one.assign(coder="b", value=0))["value"].tolist()
    [1, 0]
    """
    columns = [*KEYS, "value", "evidence"]
    problems, seen = [], {}
    for number, table in enumerate((first, *others), start=1):
        lacking = [name for name in columns if not isinstance(table, pd.DataFrame) or name not in table]
        if lacking:
            problems.append(Problem(f"coding {number} without {listed(lacking)}", "a table with coder, agglomeration, "
                                    "code, value and evidence", "add the columns"))
            continue
        if not table.columns.is_unique:
            problems.append(Problem(f"coding {number} with a column twice", "each column once", "remove one of them"))
            continue
        values, wrong = as_numbers(table["value"])
        odd = sorted({*wrong, *np.flatnonzero(~(np.isnan(values) | (values == 0) | (values == 1)))})
        if odd:
            shown = listed([plain(table["value"].iloc[place]) for place in odd])
            problems.append(Problem(f"coding {number} with {len(odd)} values other than 0 and 1 ({shown})",
                                    "0, 1 or missing", "correct them"))
            continue
        if not all(isinstance(cell, str) for key in KEYS for cell in table[key]):
            problems.append(Problem(f"coding {number} with a {', '.join(KEYS[:-1])} or {KEYS[-1]} that is no text",
                                    "keys as text", "correct them"))
            continue
        for coder in sorted(set(table["coder"])):
            if coder in seen:
                problems.append(Problem(f"coder {plain(coder)} in codings {seen[coder]} and {number}",
                                        "each coder in one table", "give the second round another name"))
            seen.setdefault(coder, number)
    if problems:
        raise MeasureError(problems)
    # A value that is missing would turn the others into 1.0 and 0.0, which no table of the book takes.
    joined = pd.concat([table[columns].assign(value=pd.array(as_numbers(table["value"])[0]).astype("Int64"))
                        for table in (first, *others)], ignore_index=True)
    return joined.sort_values(list(KEYS), kind="stable", ignore_index=True)


def _heads(head, wanted, path) -> tuple[dict, list[Problem]]:
    """Column of each plan, by the key in brackets or alone."""
    number, cells = head
    problems, place = [], {}
    if cells[0] not in {heads[0] for heads in HEADS.values()}:
        problems.append(Problem(f"{plain(cells[0])} above the first column", "code or 代码",
                                "keep the head of the sheet", file=str(path), row=number))
    fixed = {head for heads in HEADS.values() for head in heads}
    for column, cell in enumerate(cells):
        if not cell or (column < 4 and cell in fixed):
            continue
        bracketed = re.search(r"[\[［]([^\[\]［］]+)[\]］]$", cell)
        key = bracketed[1].strip() if bracketed else cell
        if key not in wanted:
            problems.append(Problem(f"a column {plain(cell)}{did_you_mean(key, wanted)}",
                                    f"columns for {listed([str(one) for one in wanted])}", "correct or remove it",
                                    file=str(path), row=number))
        elif key in place:
            problems.append(Problem(f"a second column for {plain(key)}", "one column for each plan",
                                    "remove one of the two", file=str(path), row=number))
        else:
            place[key] = column
    lacking = [str(one) for one in wanted if one not in place]
    if lacking:
        problems.append(Problem(f"no column for {listed(lacking)}", "a column for every plan",
                                "add it, with the key in square brackets", file=str(path), row=number))
    return place, problems

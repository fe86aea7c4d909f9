"""The numbers of many runs of one chapter side by side: what varies, a row for each number, a summary, a figure."""
from __future__ import annotations

import json
import math
import re
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.evidence import GRADES, weakest_grade
from flowspace.figures import run_comparison
from flowspace.figures.canvas import LEGEND_WIDTH, Sheet, text_width
from flowspace.figures.labels import LABELS, check_language
from flowspace.figures.run_comparison import MOST_QUANTITIES, MOST_SERIES
from flowspace.figures.style import drawable_characters
from flowspace.reruns.failures import failures_json, failures_text
from flowspace.reruns.keys import nearest
from flowspace.reruns.quantities import GRADES_BY_KEY, PARAMETERS, QUANTITIES

__all__ = ["comparison", "comparison_figure", "failures_json", "failures_text", "headline", "summary", "varying",
           "wide"]

COLUMNS = ("run", "status", "reference", "quantity", "value", "shown", "evidence", "low", "high")
"""Columns of a comparison that are no parameters."""

_NOT_COMPARED = ("results_folder",)
_A_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")
_ABSENT = object()


def varying(runs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Which parameters are not the same in all runs; one that only some runs have varies.

    Parameters
    ----------
    runs : iterable of mappings
        Each with `parameters`, a mapping.

    Returns
    -------
    list of str
        In order of appearance; never the folder that results go to.

    Examples
    --------
    >>> varying([{"parameters": {"seed": 1, "draws": 9}}, {"parameters": {"seed": 2, "draws": 9}}])
    ['seed']
    """
    return _varying([run.get("parameters") or {} for run in runs])


def _varying(parameters: Sequence[Mapping[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for own in parameters for name in own if name not in _NOT_COMPARED)
    return [name for name in names if len({_written(own.get(name, _ABSENT)) for own in parameters}) > 1]


def columns_of(parameters: Sequence[Mapping[str, Any]], also: Iterable[str] = ()) -> list[str]:
    """Which parameters have a column: those that vary, and those that are named.

    Parameters
    ----------
    parameters : sequence of mapping
        Of each run.
    also : iterable of str
        Those that no run has are passed over.

    Returns
    -------
    list of str
        In order of appearance.

    Examples
    --------
    >>> columns_of([{"seed": 1, "draws": 9, "window": 3}, {"seed": 2, "draws": 9, "window": 3}], ["draws"])
    ['seed', 'draws']
    """
    wanted = {*_varying(parameters), *also}
    return [name for name in dict.fromkeys(name for own in parameters for name in own)
            if name in wanted and name not in _NOT_COMPARED]


def _written(value: Any) -> str:
    return "" if value is _ABSENT else json.dumps(value, sort_keys=True, default=str)


def comparison(runs: Iterable[Mapping[str, Any]], *, quantities: Iterable[str] | None = None,
               book: Mapping[str, Any] | None = None, also: Iterable[str] = ()) -> pd.DataFrame:
    """One row for each run and number, with the parameters that vary.

    Parameters
    ----------
    runs : iterable of mappings
        `run` (its name, used once), `parameters` (a mapping), `status` ("done" or "failed"), `numbers`: key → `value`
        (a number, a text or None), `shown` (as in the prose) and, if known, `evidence`; a run may have an `evidence` of
        all its numbers. Read once, one after the other.
    quantities : iterable of str, optional
        Only these numbers; all of them if left out.
    book : mapping, optional
        The book's own parameters: the run that has these is the reference.
    also : iterable of str
        Parameters that have a column though all runs are alike in them; of a single run those that were set.

    Returns
    -------
    DataFrame
        Columns run, status, reference (bool), one for each parameter that varies or stands in `also`, quantity, value,
        shown, evidence, in the order of the runs.

    Raises
    ------
    ParameterError
        With every record that cannot be read, a run that occurs twice, and every unknown quantity.

    Notes
    -----
    A run without a number has one row, whose quantity is missing. A text that is nothing but a number, e.g. "0.033" or
    "67%", is that number at the precision it is printed with; any other text, e.g. "≤ 0.001", has no value, and neither
    has one that is infinite. Lists among the parameters are joined by commas. A parameter named as one of the other
    columns is followed by " (parameter)". The grade of a number is the one given, or else that of the badge which its
    chapter keeps for it, or else the weakest of all its badges.

    Examples
    --------
    >>> runs = [{"run": "a", "parameters": {"seed": 1}, "status": "done", "numbers": {"n": {"value": 3, "shown": "3"}}},
    ...         {"run": "b", "parameters": {"seed": 2}, "status": "failed", "numbers": {}}]
    >>> comparison(runs)[["run", "seed", "status", "value"]].values.tolist()
    [['a', 1, 'done', 3.0], ['b', 2, 'failed', nan]]
    """
    wanted = None if quantities is None else list(dict.fromkeys(
        [quantities] if isinstance(quantities, str) else quantities))
    asked = None if wanted is None else set(wanted)
    problems: list[Problem] = []
    names: dict[str, None] = {}
    parameters, statuses = [], []
    which, keys, texts, grades = array("i"), array("i"), array("i"), array("i")
    values = array("d")
    key_codes: dict[Any, int] = {}
    text_codes: dict[Any, int] = {None: 0}
    grade_codes: dict[Any, int] = {None: 0}
    found: dict[str, None] = {}
    for number, record in enumerate(runs, start=1):
        wrong = _record_problems(record, number, names)
        problems += wrong
        if wrong:
            continue
        names[record["run"]] = None
        parameters.append(record.get("parameters") or {})
        statuses.append(record["status"])
        numbers = record.get("numbers") or {}
        badges = {key: entry["value"] for key, entry in numbers.items() if _is_grade(entry.get("value"))}
        weakest = weakest_grade(badges.values()) if badges else None
        found.update(dict.fromkeys(numbers))
        kept = numbers if asked is None else {key: numbers[key] for key in wanted if key in numbers}
        for key, entry in kept.items() or ((None, {}),):
            value = entry.get("value")
            which.append(len(statuses) - 1)
            keys.append(key_codes.setdefault(key, len(key_codes)))
            values.append(_as_number(value))
            shown = entry.get("shown", None if value is None else str(value))
            texts.append(text_codes.setdefault(shown, len(text_codes)))
            own = GRADES_BY_KEY.get(key)
            grade = entry.get("evidence") or record.get("evidence") or badges.get(own) or (
                own if own in GRADES else weakest)
            grades.append(grade_codes.setdefault(grade if key is not None else None, len(grade_codes)))
    if wanted is not None and found:
        problems += [Problem(f"quantity {key!r}", "a number that at least one run has",
                             f"choose among the {len(found)} numbers of these runs{did_you_mean(key, found)}")
                     for key in wanted if key not in found]
    if problems:
        raise ParameterError(problems)

    at = _array(which)
    columns: dict[str, Any] = {"run": _objects(names)[at], "status": _objects(statuses)[at]}
    same = [book is not None and bool(book) and all(
        _written(own.get(name, _ABSENT)) == _written(value) for name, value in book.items()
        if name not in _NOT_COMPARED) for own in parameters]
    columns["reference"] = np.array(same, dtype=bool)[at]
    for name in columns_of(parameters, also):
        cells = pd.Series([_joined(own.get(name)) for own in parameters])
        columns[f"{name} (parameter)" if name in COLUMNS else name] = cells.take(at).reset_index(drop=True)
    for name, codes, known in (("quantity", keys, key_codes), ("value", values, None), ("shown", texts, text_codes),
                               ("evidence", grades, grade_codes)):
        columns[name] = _array(codes) if known is None else _objects(known)[_array(codes)]
    return pd.DataFrame(columns, copy=False)


def _record_problems(record: Any, number: int, names: Mapping[str, Any]) -> list[Problem]:
    """What keeps a record from being read."""
    if not isinstance(record, Mapping):
        return [Problem(f"record {number} of type {type(record).__name__}", "a mapping",
                        "give run, parameters, status and numbers of each run")]
    run, problems = record.get("run"), []
    if not isinstance(run, str) or not run:
        problems.append(Problem(f"record {number} with run {run!r}", "the name of the run", "name every run"))
    elif run in names:
        problems.append(Problem(f"run {run!r} twice", "every run once", "keep one of the records"))
    if record.get("status") not in ("done", "failed"):
        problems.append(Problem(f"record {number} with status {record.get('status')!r}", '"done" or "failed"',
                                "say what became of the run"))
    for name in ("parameters", "numbers"):
        if not isinstance(record.get(name) or {}, Mapping):
            problems.append(Problem(f"record {number} with {name} of type {type(record[name]).__name__}", "a mapping",
                                    f"give the {name} by name"))
    numbers = record.get("numbers") or {}
    if isinstance(numbers, Mapping):
        for key, entry in numbers.items():
            grade = entry.get("evidence") if isinstance(entry, Mapping) else None
            if not isinstance(entry, Mapping):
                problems.append(Problem(f"record {number}, number {key!r} of type {type(entry).__name__}",
                                        "a mapping with value and shown", "give both"))
            elif grade is not None and grade not in GRADES:
                problems.append(Problem(f"record {number}, number {key!r} with evidence {grade!r}",
                                        "one of " + ", ".join(GRADES), "correct the grade"))
    if record.get("evidence") is not None and not _is_grade(record["evidence"]):
        problems.append(Problem(f"record {number} with evidence {record['evidence']!r}", "one of " + ", ".join(GRADES),
                                "correct the grade"))
    return problems


def _is_grade(value: Any) -> bool:
    return isinstance(value, str) and value in GRADES


def _array(values: array) -> np.ndarray:
    """The same numbers without a second copy of them."""
    return np.frombuffer(values, dtype=values.typecode) if len(values) else np.empty(0, dtype=values.typecode)


def _objects(known: Iterable[Any]) -> np.ndarray:
    known = list(known)
    cells = np.empty(len(known), dtype=object)
    cells[:] = known
    return cells


def _as_number(value: Any) -> float:
    """The number that a value is; missing if it is none, or is infinite."""
    if isinstance(value, str):
        text = value.strip().replace("−", "-")
        if not _A_NUMBER.fullmatch(text):
            return math.nan
        number = float(text.rstrip("%").replace(",", ""))
        return number / 100 if text.endswith("%") else number
    if value is None or isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        return math.nan
    try:
        number = float(value)
    except OverflowError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _joined(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)


def _checked(table: Any) -> pd.DataFrame:
    needed = ("run", "status", "quantity", "value", "shown")
    lacking = [c for c in needed if not isinstance(table, pd.DataFrame) or c not in table.columns]
    if lacking:
        raise ParameterError(Problem(f"a comparison without {', '.join(lacking)}", "what `comparison` returns",
                                     "give the table as it was returned"))
    return table


def parameters_of(table: pd.DataFrame) -> list[str]:
    """The columns of a comparison that are parameters.

    Parameters
    ----------
    table : DataFrame
        As `comparison` returns it.

    Returns
    -------
    list of str

    Examples
    --------
    >>> parameters_of(pd.DataFrame(columns=["run", "status", "seed", "quantity", "value", "shown"]))
    ['seed']
    """
    return [c for c in _checked(table).columns if c not in COLUMNS]


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each run, a column for each quantity.

    Parameters
    ----------
    table : DataFrame
        As `comparison` returns it.

    Returns
    -------
    DataFrame
        Columns run, status, reference, the parameters, and the quantities in order of appearance; a quantity named as
        one of the others is followed by " (number)".

    Raises
    ------
    ParameterError
        If it is another table.

    Examples
    --------
    >>> runs = [{"run": "a", "parameters": {}, "status": "done", "numbers": {"n": {"value": 3, "shown": "3"}}}]
    >>> wide(comparison(runs)).to_dict("records")
    [{'run': 'a', 'status': 'done', 'reference': False, 'n': 3.0}]
    """
    fixed = [c for c in _checked(table).columns if c not in ("quantity", "value", "shown", "evidence", "low", "high")]
    rows = table.drop_duplicates("run")[fixed].reset_index(drop=True)
    run_codes, _ = pd.factorize(table["run"])
    codes, keys = pd.factorize(table["quantity"])
    cells = np.full((len(rows), len(keys)), np.nan)
    there = codes >= 0
    cells[run_codes[there], codes[there]] = table["value"].to_numpy(dtype=float)[there]
    taken = set(rows.columns)
    numbers = pd.DataFrame(cells, columns=[f"{key} (number)" if key in taken else key for key in keys])
    return pd.concat([rows, numbers], axis=1)


def summary(table: pd.DataFrame, quantities: Iterable[str] | None = None) -> pd.DataFrame:
    """What each quantity is over all runs.

    Parameters
    ----------
    table : DataFrame
        As `comparison` returns it.
    quantities : iterable of str, optional
        Only these, as far as the runs have them; all of them if left out.

    Returns
    -------
    DataFrame
        One row for each quantity: quantity, runs (all), done, failed (of all runs), numbers (runs with a value), least,
        median, greatest, same_sign (share of values with the sign of the reference's; missing without one), varies
        (whether values, or texts where there are none, differ).

    Raises
    ------
    ParameterError
        If it is another table.

    Examples
    --------
    >>> runs = [{"run": name, "parameters": {}, "status": "done", "numbers": {"n": {"value": v, "shown": str(v)}}}
    ...         for name, v in (("a", 1), ("b", 4))]
    >>> summary(comparison(runs))[["quantity", "least", "median", "greatest", "varies"]].values.tolist()
    [['n', 1.0, 2.5, 4.0, True]]
    """
    status = _checked(table).drop_duplicates("run")["status"]
    if quantities is not None:
        table = table[table["quantity"].isin(list(quantities))]
    codes, keys = pd.factorize(table["quantity"])
    there = codes >= 0
    groups = pd.Series(table["value"].to_numpy(dtype=float)[there]).groupby(codes[there])
    shown = pd.Series(pd.factorize(table["shown"])[0][there]).groupby(codes[there])
    found = pd.DataFrame({"quantity": np.asarray(keys, dtype=object), "runs": len(status),
                          "done": int((status == "done").sum()), "failed": int((status == "failed").sum()),
                          "numbers": groups.count().to_numpy(), "least": groups.min().to_numpy(),
                          "median": groups.median().to_numpy(), "greatest": groups.max().to_numpy()})
    signs = np.full(len(keys), np.nan)
    if "reference" in table:
        own = table["reference"].to_numpy(dtype=bool) & there
        signs[codes[own]] = np.sign(table["value"].to_numpy(dtype=float)[own])
    value = table["value"].to_numpy(dtype=float)[there]
    same = pd.Series(np.where(np.isnan(value), np.nan, np.sign(value) == signs[codes[there]])).groupby(codes[there])
    found["same_sign"] = np.where(np.isnan(signs), np.nan, same.mean().to_numpy())
    texts_differ = (shown.nunique() > 1).to_numpy()
    found["varies"] = np.where(found["numbers"] > 0, found["least"] < found["greatest"], texts_differ)
    found["varies"] = found["varies"].astype(bool) | ((found["numbers"] > 0) & (found["numbers"] < shown.count())
                                                      & texts_differ).to_numpy()
    return found


def headline(chapter: object, available: pd.DataFrame | Iterable[str]) -> dict[str, dict[str, str]]:
    """The quantities a figure shows when nobody names any, and their words.

    Parameters
    ----------
    chapter : int or other
        1 to 8; anything else is a notebook of the reader.
    available : DataFrame or iterable of str
        A comparison, or the keys of the numbers there are.

    Returns
    -------
    dict
        Key → words in "en" and "zh": those of `QUANTITIES` that are available; where none is, the first six keys, of a
        comparison those that have values which vary, or else any values. Empty if there are none.

    Examples
    --------
    >>> headline(5, ["ch5-model-1-turn", "ch5-other"])
    {'ch5-model-1-turn': {'en': 'Turning point of the curve', 'zh': '曲线的拐点'}}
    >>> headline("mine", ["rows"])
    {'rows': {'en': 'rows', 'zh': 'rows'}}
    """
    if isinstance(available, pd.DataFrame):
        codes, names = pd.factorize(available["quantity"])
        values = pd.Series(available["value"].to_numpy(dtype=float)[codes >= 0]).groupby(codes[codes >= 0])
        least, greatest = (end.reindex(range(len(names))).to_numpy() for end in (values.min(), values.max()))
        keys = list(names[~np.isnan(least)])
        moving = list(names[least < greatest]) or keys
    else:
        keys = moving = list(dict.fromkeys(available))
    own = QUANTITIES.get(chapter, {}) if isinstance(chapter, Hashable) else {}
    chosen = {key: {language: own[key][language] for language in ("en", "zh")} for key in own if key in keys}
    return chosen or {key: {"en": key, "zh": key} for key in moving[:MOST_QUANTITIES]}


def quantity_word(key: str, language: str) -> str:
    """What a quantity is called; its key where there are no words.

    Parameters
    ----------
    key : str
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> quantity_word("ch5-threshold-value", "en"), quantity_word("mine", "en")
    ('Threshold', 'mine')
    """
    return next((own[key][language] for own in QUANTITIES.values() if key in own), key)


def comparison_figure(table: pd.DataFrame, *, chapter: object, language: str, quantities: Sequence[str] | None = None,
                      x: str | None = None, series: str | None = None, source: str | None = None) -> Sheet:
    """The runs side by side: a panel for each quantity, over what varies.

    Parameters
    ----------
    table : DataFrame
        As `comparison` returns it.
    chapter : int or other
    language : {"en", "zh"}
    quantities : sequence of str, optional
        At most six; those of `headline` that have a number if left out.
    x : str, optional
        The parameter below the panels: if left out, the years where first and last vary together, or else the
        parameter with the most different numbers, or else the first; the runs in their order where nothing varies.
    series : str, optional
        A second one, told apart by colour and marker: if left out, the first of the others with two to six values.
    source : str, optional

    Returns
    -------
    Sheet
        What varies besides is said below it. Without a grade of evidence in the records a quantity counts as simulated,
        the weakest.

    Raises
    ------
    ParameterError
        If a quantity or a parameter is unknown, or no run has a number; FigureError if more is asked than there is room
        for.

    Examples
    --------
    >>> runs = [{"run": f"r{i}", "parameters": {"seed": i}, "status": "done", "evidence": "estimated",
    ...          "numbers": {"n": {"value": i * i, "shown": str(i * i)}}} for i in range(3)]
    >>> sheet = comparison_figure(comparison(runs), chapter="mine", language="en")
    >>> sheet.grades
    ('estimated',)
    """
    check_language(language)
    names = parameters_of(table)
    with_value = set(table.loc[table["value"].notna(), "quantity"])
    problems = []
    if not with_value:
        problems.append(Problem("no run with a number", "at least one", "see why the runs failed"))
    for name, given in (("x", x), ("series", series)):
        if given is not None and given not in names and given != "run":
            problems.append(Problem(f"{name} {given!r}", "a parameter that varies",
                                    f"choose among {', '.join(names) or 'none'}{did_you_mean(given, names)}"))
    if isinstance(quantities, str):
        quantities = [quantities]
    for key in quantities or ():
        if key not in with_value:
            found = f"quantity {key!r}" + (", which is words and no number" if (table["quantity"] == key).any() else "")
            problems.append(Problem(found, "a quantity with a number in at least one run", "choose one of the "
                                    f"numbers of these runs{nearest(key, sorted(with_value))}"))
    if problems:
        raise ParameterError(problems)
    keys = list(quantities) if quantities else list(headline(chapter, table))
    runs = table.drop_duplicates("run")
    x, series, window = _chosen_axes(runs, names, x, series)
    part = table[table["quantity"].isin(keys) | table["quantity"].isna()]
    # Runs that have other numbers only are drawn, too: as done without these.
    others = runs[~runs["run"].isin(part["run"])].assign(quantity=None, value=np.nan)
    part = pd.concat([part, others]) if len(others) else part
    order = dict(zip(runs["run"], range(len(runs)), strict=True))
    part = part.iloc[np.argsort(part["run"].map(order).to_numpy(), kind="stable")]
    dash = "—" if language == "zh" else "–"
    x_names = {}
    if window:
        x_names = {a: f"{a}{dash}{b}" for a, b in zip(runs["start_year"], runs["end_year"], strict=True)}
    elif not pd.api.types.is_numeric_dtype(part[x]):
        x_names = {v: drawable(LABELS[v][language] if v in LABELS else v) or LABELS["world_all"][language]
                   for v in part[x].dropna().unique() if isinstance(v, str)}
    labels: dict[Any, str] = {key: drawable(quantity_word(key, language)) for key in keys}
    if series is not None:
        part = part.assign(**{series: part[series].astype(object).where(part[series].notna(), "–")})
        for value in part[series].unique():
            if isinstance(value, str):
                labels[value] = shortened(drawable(LABELS[value][language] if value in LABELS else value)
                                          or LABELS["world_all"][language])
    left = [n for n in names if n not in (x, series) and not (window and n == "end_year") and len(runs) > 1]
    also = {"en": "Also varying: {what}.", "zh": "另有变化的参数：{what}。"}[language]
    notes = [also.format(what=("、" if language == "zh" else ", ").join(
        drawable(parameter_word(n, language)) for n in left))] if left else []
    reference = None
    if "reference" in runs and runs["reference"].any():
        reference = runs.loc[runs["reference"], "run"].iloc[0]
    origin = source or {"en": "results of the runs compared", "zh": "所比较的各次运行的结果"}[language]
    return run_comparison(
        part, x=x, series=series, quantities=keys, evidence=grades_of(table, keys), source=origin, language=language,
        reference=reference, labels=labels, x_names=x_names, notes=notes,
        x_label=drawable(parameter_word("years" if window else x, language)))


def grades_of(table: pd.DataFrame, keys: Iterable[str]) -> dict[str, str]:
    """The weakest grade of each quantity over all runs; "simulated", the weakest of all, where none is known.

    Parameters
    ----------
    table : DataFrame
        As `comparison` returns it.
    keys : iterable of str

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> grades_of(pd.DataFrame({"quantity": ["n"], "evidence": ["observed"]}), ["n", "m"])
    {'n': 'observed', 'm': 'simulated'}
    """
    keys = list(keys)
    known = table.loc[table["quantity"].isin(keys) & table["evidence"].notna(), ["quantity", "evidence"]] if (
        "evidence" in table) else pd.DataFrame({"quantity": [], "evidence": []})
    known = known.drop_duplicates()
    return {key: weakest_grade(known.loc[known["quantity"] == key, "evidence"]) if (known["quantity"] == key).any()
            else GRADES[-1] for key in keys}


def _chosen_axes(runs: pd.DataFrame, names: list[str], x: str | None,
                 series: str | None) -> tuple[str, str | None, bool]:
    """What stands below the panels, what has colours, and whether first and last years vary together."""
    kinds = {name: runs[name].nunique(dropna=False) for name in names}

    def follows(one: str, other: str) -> bool:
        return bool((runs.groupby(one, dropna=False)[other].nunique(dropna=False) == 1).all())

    if x is None:
        numbers = [n for n in names if n != series and pd.api.types.is_numeric_dtype(runs[n])
                   and not pd.api.types.is_bool_dtype(runs[n])]
        rest = [n for n in names if n != series]
        x = max(numbers, key=lambda n: kinds[n]) if numbers else rest[0] if rest else "run"
        if x == "end_year" and "start_year" in rest and kinds["start_year"] == kinds["end_year"]:
            x = "start_year"
    window = x == "start_year" and "end_year" in names and series != "end_year" and follows(x, "end_year")
    if series is None:
        free = [n for n in names if n != x and 2 <= kinds[n] <= MOST_SERIES and (x == "run" or not follows(x, n))]
        series = free[0] if free else None
    return x, series, window


def parameter_word(name: str, language: str) -> str:
    """What a parameter is called; its name where there are no words.

    Parameters
    ----------
    name : str
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> parameter_word("start_year", "en"), parameter_word("moved_percent", "en")
    ('First year', 'moved_percent')
    """
    return PARAMETERS[name][language] if name in PARAMETERS else name


def drawable(text: object) -> str:
    """A text whose characters can all be drawn: a question mark for those that cannot.

    Parameters
    ----------
    text : object

    Returns
    -------
    str

    Examples
    --------
    >>> drawable("a\\U0002A6D6")
    'a?'
    """
    return "".join(c if ord(c) in drawable_characters() and c != "\n" else "?" for c in str(text))


def shortened(text: str) -> str:
    """A text that fits a legend, with an ellipsis where it was cut.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("short")
    'short'
    """
    if text_width(text) <= LEGEND_WIDTH - 0.6:
        return text
    while text_width(text + "…") > LEGEND_WIDTH - 0.6:
        text = text[:-1]
    return text + "…"

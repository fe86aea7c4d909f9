"""Runs that are planned: a notebook with checked parameters, before any kernel starts."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowspace import tables
from flowspace.book import Known, checked_setting
from flowspace.errors import FlowspaceError, ParameterError, Problem, did_you_mean
from flowspace.reruns.parameters import (
    PATHS,
    RESULTS,
    Notebook,
    book_notebooks,
    notebook_of,
    plain,
    unknown_names,
    with_names,
    with_whole_paths,
)
from flowspace.reruns.sets import listed_sets

_KINDS = {"int": int, "float": (int, float), "str": str, "bool": bool, "list": list}
_SHOWN = 20
_OUT = Problem(f'parameter "{RESULTS}"', "no place for results among the parameters",
               "say where everything goes with --out, or out= in Python")


@dataclass(frozen=True)
class Plan:
    """One run: a notebook, and all its parameters.

    Parameters
    ----------
    notebook : Notebook
    parameters : mapping
        Every parameter but the results folder.
    """

    notebook: Notebook
    parameters: Mapping[str, Any]

    @property
    def changed(self) -> dict[str, Any]:
        """Parameters that are not the notebook's own."""
        defaults = self.notebook.defaults
        return {name: value for name, value in self.parameters.items()
                if value != defaults[name] or type(value) is not type(defaults[name])}

    @property
    def recorded(self) -> dict[str, Any]:
        """All parameters as a record has them: no path of this machine."""
        return with_names(self.parameters)

    @property
    def run(self) -> str:
        """Its name: the notebook's number or name, and a digest of it and of all parameters."""
        chapter = self.notebook.chapter
        first = f"{chapter.number:02d}" if chapter else self.notebook.name
        content = json.dumps([self.notebook.name, dict(self.parameters)], sort_keys=True, ensure_ascii=False)
        return f"{first}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"

    def as_given(self) -> dict[str, Any]:
        """What another process makes the same plan from."""
        which = self.notebook.chapter.number if self.notebook.chapter else str(self.notebook.path)
        return {"notebook": which, "parameters": dict(self.parameters)}


def recorded(planned: Iterable[Plan]) -> dict[str, dict[str, Any]]:
    """The parameters of many runs as their comparison has them: folders of the same name are told apart by a number.

    Parameters
    ----------
    planned : iterable of Plan

    Returns
    -------
    dict
        Run → all its parameters.

    Examples
    --------
    >>> own = notebook_of(5)
    >>> two = [Plan(own, {"data_folder": folder}) for folder in ("/a/mine", "/b/mine", "/a/mine")]
    >>> [each["data_folder"] for each in recorded(two).values()]
    ['mine', 'mine (2)']
    """
    told: dict[str, dict[str, Any]] = {}
    numbers: dict[tuple[str, Any], list[Any]] = {}
    for each in planned:
        told[each.run] = own = each.recorded
        for name in own.keys() & set(PATHS):
            same = numbers.setdefault((name, own[name]), [])
            if each.parameters[name] not in same:
                same.append(each.parameters[name])
            if (number := same.index(each.parameters[name]) + 1) > 1:
                own[name] = f"{own[name]} ({number})"
    return told


def plan(notebook: int | str | Path | Notebook, given: Mapping[str, Any] | None = None) -> Plan:
    """Check the parameters of one run.

    Parameters
    ----------
    notebook : int, str, Path or Notebook
        1 to 8, the name of a chapter, or the path of a notebook.
    given : mapping, optional
        Parameters that are not to be the notebook's own.

    Returns
    -------
    Plan

    Raises
    ------
    ParameterError
        With every problem: unknown names, wrong kinds, years, agglomerations, members, folders.
    TableError
        With every problem of the tables in the reader's folder.

    Examples
    --------
    >>> plan(5, {"end_year": 2010, "agglomerations": ["珠三角"]}).changed
    {'end_year': 2010, 'agglomerations': ['pearl-river-delta']}
    >>> plan(5, {"start_yaer": 2010})
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found parameter "start_yaer", which chapter 5 does not have; expected one of start_year, end_year,
         agglomerations, membership, measure, draws, repeats, seed, language, data_folder. To mend it: remove it or
         correct its name (did you mean 'start_year'?)
    """
    return plans(notebook, [given or {}])[0]


def plans(notebook: int | str | Path | Notebook, sets: Iterable[Mapping[str, Any]]) -> list[Plan]:
    """Check the parameters of many runs of one notebook, all of them before the first starts.

    Parameters
    ----------
    notebook : int, str, Path or Notebook
    sets : iterable of mapping
        For each run, the parameters that are not to be the notebook's own.

    Returns
    -------
    list of Plan
        One for each set, in their order.

    Raises
    ------
    ParameterError
        With every problem of every set, equal ones told once with the number of runs they are in. Sets that come to the
        same run are one: whoever counts runs or takes a share of them would be misled by the second.
    TableError
        With every problem of the tables in a reader's folder.

    Examples
    --------
    >>> len(plans(5, [{"seed": 1}, {"seed": 2}]))
    2
    >>> plans(5, [{}, {"seed": 2}, {"seed": 1}])
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. runs 1, 3: found one run more than once (05_polycentricity with its own parameters); expected each run once. To
         mend it: keep one of them
    """
    notebook = notebook_of(notebook)
    known = Known()
    made: dict[str, Plan] = {}
    places: dict[str, list[int]] = {}
    problems: dict[Problem, list[int]] = {}
    sets = listed_sets(sets)
    for number, given in enumerate(sets, start=1):
        found, parameters = _checked(notebook, given, known)
        for problem in found:
            problems.setdefault(problem, []).append(number)
        if not found:
            one = Plan(notebook, parameters)
            made.setdefault(one.run, one)
            places.setdefault(one.run, []).append(number)
    for run, numbers in places.items():
        if len(numbers) > 1:
            problems[Problem(f"one run more than once ({_in_words(made[run])})", "each run once",
                             "keep one of them")] = numbers
    _refuse(problems, len(sets))
    if not made:
        raise ParameterError(Problem("no set of parameters", "at least one run", "name the values to run with"))
    if notebook.chapter:
        _check_folders({one.parameters["data_folder"] for one in made.values()})
    return list(made.values())


def book_plans(given: Mapping[str, Any]) -> list[Plan]:
    """Check the parameters of a run of the whole book.

    Parameters
    ----------
    given : mapping
        A parameter goes to every chapter that has it; ``5.draws`` goes to chapter 5 alone.

    Returns
    -------
    list of Plan
        One for each chapter.

    Raises
    ------
    ParameterError
        With every problem of every chapter, and every name that no chapter has.
    TableError
        With every problem of the tables in the reader's folder.

    Examples
    --------
    >>> plans = book_plans({"membership": "official", "5.draws": 199})
    >>> [len(each.changed) for each in plans]
    [1, 1, 1, 1, 2, 1, 1, 1]
    """
    notebooks = {str(each.chapter.number): each for each in book_notebooks()}
    problems: dict[Problem, list[int]] = {}
    sets: dict[str, dict[str, Any]] = {number: {} for number in notebooks}
    for name, value in given.items():
        number, dot, own = name.partition(".")
        one = bool(dot) and number in notebooks
        if RESULTS in (name, own if one else name):
            problems[_OUT] = [0]
            continue
        taken = own if one else name
        having = [each for each, notebook in notebooks.items()
                  if taken in notebook.defaults and (not one or each == number)]
        if one and not having:
            problems.update({each: [0] for each in unknown_names([own], notebooks[number])})
        elif not having:
            names = dict.fromkeys(known for each in notebooks.values() for known in each.defaults)
            problems[Problem(f'parameter "{name}", which no chapter has', "a parameter that a chapter has",
                             f"remove it or correct its name{did_you_mean(name, names)}")] = [0]
        for each in having:
            # What is said of one chapter wins, wherever it stands.
            if one or f"{each}.{taken}" not in given:
                sets[each][taken] = value
    made, cache = [], Known()
    for number, notebook in notebooks.items():
        found, parameters = _checked(notebook, sets[number], cache)
        for problem in found:
            problems.setdefault(problem, []).append(int(number))
        made.append(Plan(notebook, parameters))
    if problems:
        raise ParameterError([_at(problem, "chapter", [n for n in numbers if n], len(notebooks))
                              for problem, numbers in problems.items()])
    _check_folders({one.parameters["data_folder"] for one in made})
    return made


def _checked(notebook: Notebook, given: Mapping[str, Any], known: Known) -> tuple[list[Problem], dict[str, Any]]:
    """Problems of a set of parameters, and the whole set as the notebook will get it."""
    problems = unknown_names(given, notebook)
    if RESULTS in given:
        problems.append(_OUT)
    own = {name: plain(value) for name, value in given.items() if name in notebook.defaults}
    whole = {**notebook.defaults, **with_whole_paths(own)}
    if notebook.chapter is None:
        return problems + _once(_kind_problems(notebook, whole), _unwritable(whole)), whole
    try:
        setting = checked_setting(notebook.chapter, {**whole, RESULTS: ""}, known)
    except FlowspaceError as error:
        return problems + _once(list(error.problems), _unwritable(whole)), whole
    problems += _unwritable(whole).values()
    if whole["agglomerations"]:
        # The same run whatever name an agglomeration goes by, and in whatever order.
        whole["agglomerations"] = list(setting.agglomerations)
    return problems, whole


def _once(told: list[Problem], unwritable: Mapping[str, Problem]) -> list[Problem]:
    """All problems, but of a parameter that is told already not also that no record could hold it."""
    return [problem for name, problem in unwritable.items()
            if not any(each.found.startswith(name.removesuffix("s")) for each in told)] + told


def _unwritable(values: Mapping[str, Any]) -> dict[str, Problem]:
    """What a record cannot hold, by parameter."""
    problems = {}
    for name, value in values.items():
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError):
            problems[name] = Problem(f"{name} {value!r} ({type(value).__name__})", "text, a number, true or false, or "
                                     "a list of these", "write it as one of them")
    return problems


def _kind_problems(notebook: Notebook, values: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for each in notebook.parameters:
        if each.name == RESULTS or each.kind not in _KINDS:
            continue
        value = values[each.name]
        if value is None and (each.may_be_none or each.default is None):
            continue
        if not _is(value, each.kind):
            problems.append(Problem(f"{each.name} {value!r} ({type(value).__name__})", each.kind, "correct its kind"))
        elif each.items in _KINDS:
            problems += [Problem(f"{each.name} with {item!r} ({type(item).__name__})", f"a list of {each.items}",
                                 "correct its kind") for item in value if not _is(item, each.items)]
    return problems


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "bool" or not isinstance(value, bool))


def _in_words(one: Plan) -> str:
    changed = with_names(one.changed)
    said = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in changed.items())
    return f"{one.notebook.name} with {said or 'its own parameters'}"


def _refuse(problems: Mapping[Problem, list[int]], runs: int) -> None:
    if not problems:
        return
    told = [_at(problem, "run", numbers, runs) for problem, numbers in list(problems.items())[:_SHOWN]]
    if len(problems) > _SHOWN:
        told.append(Problem(f"{len(problems) - _SHOWN} more problems of this kind", "none", "mend those above first"))
    raise ParameterError(told)


def _at(problem: Problem, what: str, numbers: list[int], all_of_them: int) -> Problem:
    """The problem, with the runs or chapters that have it, where that is not clear."""
    if all_of_them == 1 or not numbers:
        return problem
    if len(numbers) == all_of_them:
        where = f"every {what}"
    else:
        shown = ", ".join(str(number) for number in numbers[:5])
        where = f"{what}{'s' if len(numbers) > 1 else ''} {shown}" + (" …" if len(numbers) > 5 else "")
    return Problem(problem.found, problem.expected, problem.mend,
                   file=f"{where}: {problem.file}" if problem.file else where, row=problem.row, column=problem.column,
                   sheet=problem.sheet)


def _check_folders(folders: Iterable[Any]) -> None:
    """Every problem of the tables in the readers' folders."""
    problems = [problem for folder in sorted({folder for folder in folders if folder})
                for problem in tables.check(Path(folder))]
    if problems:
        raise ParameterError(problems)

"""Checks of a chapter's parameters: names, types, years, agglomerations, membership, language, folders."""
from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace.book.own_parameters import OwnParameter
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.languages import LANGUAGES


@dataclass(frozen=True)
class Setting:
    """The checked parameters of one run of a chapter.

    Parameters
    ----------
    start_year, end_year : int
        First and last year, both included.
    agglomerations : tuple of str
        Keys, in the order of the plan; all of them when the reader named none.
    membership : str
        The membership version.
    language : {"en", "zh"}
        Language of labels and of the numbers put into the prose.
    data_folder, results_folder : Path or None
        The reader's own tables; where results are written (None: nowhere).
    own : mapping
        The chapter's own parameters, by name.
    """

    start_year: int
    end_year: int
    agglomerations: tuple[str, ...]
    membership: str
    language: str
    data_folder: Path | None = None
    results_folder: Path | None = None
    own: Mapping[str, Any] = field(default_factory=dict)


def check_parameters(
    given: Mapping[str, Any],
    *,
    agglomerations: pd.DataFrame,
    versions: Sequence[str],
    years: tuple[int, int],
    least_years: int = 1,
    own: Mapping[str, OwnParameter] | None = None,
) -> Setting:
    """Check a chapter's parameters and return them as a `Setting`.

    Parameters
    ----------
    given : mapping
        `start_year`, `end_year`, `agglomerations` (list of keys or of English, Chinese or short names; empty: all),
        `membership`, `language`, `data_folder`, `results_folder` (empty text: none).
    agglomerations : DataFrame
        The table `agglomerations`.
    versions : sequence of str
        Known membership versions.
    years : (int, int)
        First and last year that the chapter's data cover.
    least_years : int
        How many years the chapter needs.
    own : mapping, optional
        The chapter's own parameters: name → what it may be (`flowspace.book.one_of`, `some_of`, `whole`, …).

    Returns
    -------
    Setting

    Raises
    ------
    ParameterError
        With every problem: unknown or missing name, wrong type, inverted, uncovered or too few years, unknown
        agglomeration, membership version or language, a data folder that does not exist, a results folder that is a
        file, a parameter of the chapter that is not what it may be.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["beibu-gulf"], "name_en": ["Beibu Gulf"], "name_zh": ["北部湾城市群"],
    ...                       "short_en": ["Beibu Gulf"], "short_zh": ["北部湾"]})
    >>> given = {"start_year": 2010, "end_year": 2006, "agglomerations": [], "membership": "prefectures",
    ...          "language": "fr", "data_folder": "", "results_folder": ""}
    >>> check_parameters(given, agglomerations=table, versions=["prefectures"], years=(1990, 2018))
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 2 problems
      1. found start_year 2010 after end_year 2006; expected a start no later than the end. To mend it: swap them
      2. found language "fr"; expected "en" or "zh". To mend it: choose one of them
    """
    own = own or {}
    expected = ("start_year", "end_year", "agglomerations", "membership", "language", *own, "data_folder",
                "results_folder")
    problems: list[Problem] = []
    for name in given:
        if name not in expected:
            problems.append(Problem(f'parameter "{name}"', "one of " + ", ".join(expected),
                                    f"remove it or correct its name{did_you_mean(name, expected)}"))
    for name in expected:
        if name not in given:
            problems.append(Problem(f'no parameter "{name}"', "a value for it", "add it to the parameters cell"))
    if problems:
        raise ParameterError(problems)

    problems += _year_problems(given["start_year"], given["end_year"], years, least_years)
    keys, name_problems = _agglomeration_keys(given["agglomerations"], agglomerations)
    problems += name_problems
    if given["membership"] not in list(versions):
        problems.append(Problem(f'membership "{given["membership"]}"', "one of " + ", ".join(versions),
                                f"choose one of them{did_you_mean(given['membership'], versions)}"))
    if given["language"] not in LANGUAGES:
        problems.append(Problem(f'language "{given["language"]}"', '"en" or "zh"', "choose one of them"))
    for name, parameter in own.items():
        problems += parameter.problems(name, given[name])
    folders: dict[str, Path | None] = {}
    for name in ("data_folder", "results_folder"):
        value = given[name]
        folders[name] = None
        if not isinstance(value, (str, Path)):
            problems.append(Problem(f"{name} {value!r} ({type(value).__name__})", "a path as text, or empty text",
                                    'write it in quotes, or "" for none'))
        elif str(value).strip():
            try:
                folders[name] = Path(value).expanduser().resolve()
                folders[name].exists()
            except (OSError, RuntimeError, ValueError) as error:
                problems.append(Problem(f"{name} {str(value)[:80]!r} ({error})", "a path this system can have",
                                        "choose another path"))
                folders[name] = None
                continue
            if name == "data_folder" and not folders[name].is_dir():
                problems.append(Problem(f'data_folder "{value}", which is not a folder', "an existing folder",
                                        "correct the path; a relative path counts from the folder you are in, "
                                        "in a notebook from the folder it runs in"))
            if name == "results_folder":
                problems += results_folder_problems(folders[name])
    if problems:
        raise ParameterError(problems)
    return Setting(int(given["start_year"]), int(given["end_year"]), keys, given["membership"], given["language"],
                   folders["data_folder"], folders["results_folder"], {name: given[name] for name in own})


def _year_problems(start: Any, end: Any, years: tuple[int, int], least: int) -> list[Problem]:
    problems = []
    for name, year in (("start_year", start), ("end_year", end)):
        # bool is an int to Python, never a year to a reader
        if isinstance(year, bool) or not isinstance(year, int):
            problems.append(Problem(f"{name} {year!r} ({type(year).__name__})", "a whole number such as 2010",
                                    "write the year without quotes or decimals"))
    if problems:
        return problems
    if start > end:
        problems.append(Problem(f"start_year {start} after end_year {end}", "a start no later than the end",
                                "swap them"))
    elif end - start + 1 < least:
        problems.append(Problem(f"{end - start + 1} year{'s' if end > start else ''} ({start} to {end})",
                                f"at least {least} years: the chapter measures change",
                                "choose an earlier start or a later end"))
    for name, year in (("start_year", start), ("end_year", end)):
        if not years[0] <= year <= years[1]:
            problems.append(Problem(f"{name} {year}", f"a year the data cover: {years[0]} to {years[1]}",
                                    "choose a year inside, or give your own data folder with that year"))
    return problems


def _agglomeration_keys(given: Any, table: pd.DataFrame) -> tuple[tuple[str, ...], list[Problem]]:
    order = tuple(table["agglomeration"])
    if isinstance(given, str) or not isinstance(given, Sequence):
        return (), [Problem(f"agglomerations {given!r} ({type(given).__name__})", "a list, empty for all of them",
                            'write it in brackets, for example ["pearl-river-delta"]')]
    known: dict[str, str] = {}
    for column in ("agglomeration", "name_en", "name_zh", "short_en", "short_zh"):
        known.update({str(name).lower(): key for name, key in zip(table[column], order, strict=True)})
    problems, chosen = [], set()
    for name in given:
        key = known.get(str(name).strip().lower())
        if key is None:
            problems.append(Problem(f'agglomeration "{name}"', "a key such as " + ", ".join(order[:3]),
                                    f"correct the name{did_you_mean(str(name).lower(), known)}"))
        else:
            chosen.add(key)
    return tuple(k for k in order if k in chosen) if given else order, problems


def results_folder_problems(folder: Path) -> list[Problem]:
    """A folder is replaced as a whole, so only a new, an empty or an earlier results folder is taken."""
    if not folder.exists():
        standing = next(parent for parent in folder.parents if parent.exists())
        if standing.is_dir() and os.access(standing, os.W_OK) and not str(standing).startswith("/proc"):
            return []
        return [Problem(f'results_folder "{folder}", which cannot be made in "{standing}"',
                        "a place where you may make folders", "choose another path")]
    if not folder.is_dir():
        return [Problem(f'results_folder "{folder}", which is a file', "a folder or a new path", "choose another path")]
    foreign = sorted({path.name for path in folder.iterdir()} - saved_files(folder))
    if foreign:
        return [Problem(f'results_folder "{folder}", which holds what no chapter saved there: {", ".join(foreign[:5])}',
                        "a new path, an empty folder, or a folder with earlier results and nothing else",
                        "choose another path; nothing was written or removed")]
    if folder == Path.cwd():
        return [Problem(f'results_folder "{folder}", the folder the notebook runs in', "a folder of its own",
                        "choose another path")]
    return []


def saved_files(folder: Path) -> set[str]:
    """Names of the files that an earlier run of a chapter saved in a folder, as its record says."""
    try:
        record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        if record["saved_by"] != "flowspace":
            return set()
        return {"results.json", *(entry["path"] for entry in record["tables"].values()),
                *(entry["path"] for entry in record.get("pages", {}).values()),
                *(f"{name}.{suffix}" for name in record["figures"] for suffix in ("png", "svg"))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()

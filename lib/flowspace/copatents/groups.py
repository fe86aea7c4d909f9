"""Corporate groups: whose applicants file together although they are one organisation."""
from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from flowspace.copatents.files import open_text
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.tables.problems import Collector

KINDS = ("prefix", "substring")
"""How a pattern is held against a name: at its beginning, or anywhere."""

DEFAULT = (
    ("国家电网", "substring", "State Grid"), ("国网", "prefix", "State Grid"), ("State Grid", "prefix", "State Grid"),
    ("南方电网", "substring", "Southern Power Grid"), ("广东电网", "prefix", "Southern Power Grid"),
    ("广西电网", "prefix", "Southern Power Grid"), ("云南电网", "prefix", "Southern Power Grid"),
    ("贵州电网", "prefix", "Southern Power Grid"), ("海南电网", "prefix", "Southern Power Grid"),
    ("中国石油天然气", "prefix", "CNPC"), ("中国石油集团", "prefix", "CNPC"), ("PetroChina", "prefix", "CNPC"),
    ("China National Petroleum", "prefix", "CNPC"),
    ("中国石油化工", "prefix", "Sinopec"), ("中国石化", "prefix", "Sinopec"), ("中石化", "prefix", "Sinopec"),
    ("Sinopec", "prefix", "Sinopec"), ("China Petroleum & Chemical", "prefix", "Sinopec"),
    ("中国海洋石油", "prefix", "CNOOC"), ("中海油", "prefix", "CNOOC"), ("中海石油", "prefix", "CNOOC"),
    ("中国华能", "prefix", "Huaneng"), ("华能", "prefix", "Huaneng"),
    ("中国大唐", "prefix", "Datang"), ("大唐", "prefix", "Datang"),
    ("中国华电", "prefix", "Huadian"), ("华电", "prefix", "Huadian"),
)
"""Patterns shipped as a start: pattern, kind, group. Provincial grid firms of before 2014, whose names hold no sign of
their group (江苏省电力公司), are not among them; a table of one's own can add them."""


def group_patterns(groups) -> list[tuple[str, str, str]]:
    """Bring a table of groups into one form.

    Parameters
    ----------
    groups : None, "default", path, mapping, DataFrame or sequence
        None for no groups; "default" for `DEFAULT`; a mapping of group to patterns at the beginning of names; a table,
        or the path of a CSV file in UTF-8 or GBK, with the columns pattern, group and, optionally, kind; or
        (pattern, kind, group) one by one.

    Returns
    -------
    list of (pattern, kind, group)
        In the order given: a name belongs to the group of the first pattern it matches.

    Raises
    ------
    ParameterError
        If patterns are empty or no texts, a kind is unknown, or a column is missing.

    Examples
    --------
    >>> group_patterns({"Haier": ["海尔", "青岛海尔"]})
    [('海尔', 'prefix', 'Haier'), ('青岛海尔', 'prefix', 'Haier')]
    """
    if groups is None:
        return []
    path = None
    if isinstance(groups, (str, Path)):
        if groups == "default":
            return list(DEFAULT)
        path = str(groups)
        groups = _from_file(Path(groups))
    if isinstance(groups, pd.DataFrame):
        missing = [name for name in ("pattern", "group") if name not in groups.columns]
        if missing:
            raise ParameterError([Problem(f"no column {name!r} in groups", "the columns pattern, group and kind",
                                          "add or rename the column", column=name, file=path) for name in missing])
        kinds = groups["kind"] if "kind" in groups.columns else ["prefix"] * len(groups)
        entries = list(zip(groups["pattern"], kinds, groups["group"], strict=True))
    elif isinstance(groups, Mapping):
        entries = [(pattern, "prefix", group) for group, patterns in groups.items()
                   for pattern in ([patterns] if isinstance(patterns, str) else patterns)]
    elif isinstance(groups, Sequence) and all(isinstance(entry, Sequence) and len(entry) == 3 for entry in groups):
        entries = [tuple(entry) for entry in groups]
    else:
        raise ParameterError(Problem(f"{type(groups).__name__} for groups", "the word default, a mapping of group to "
                                     "patterns or a table with the columns pattern, kind, group", "correct the value"))
    problems = []
    for number, (pattern, kind, group) in enumerate(entries, start=1 if path is None else 2):
        if not isinstance(pattern, str) or not pattern.strip() or not isinstance(group, str) or not group.strip():
            problems.append(Problem(f"pattern {pattern!r} of group {group!r}", "two texts that are not empty",
                                    "fill or remove the entry", row=number, file=path))
        if kind not in KINDS:
            problems.append(Problem(f"kind {kind!r}{did_you_mean(str(kind), KINDS)}", "one of " + ", ".join(KINDS),
                                    "correct the kind", row=number, file=path))
    if problems:
        raise ParameterError(problems)
    return entries


def _from_file(path: Path) -> pd.DataFrame:
    """Read a table of patterns as text, in the encodings that record files may have."""
    if not path.is_file():
        raise ParameterError(Problem(f"no such table of groups{did_you_mean(path.name, ['default'])}",
                                     "the word default, or a CSV file with the columns pattern, kind, group",
                                     "correct the path", file=str(path)))
    problems = Collector(str(path))
    try:
        with tempfile.TemporaryDirectory(prefix="flowspace-groups-") as folder:
            file = open_text(path, None, Path(folder), problems)
            if file is not None:
                with file.path.open(encoding="utf-8-sig", newline="") as stream:
                    rows = list(csv.DictReader(stream, fieldnames=file.header, restval="", delimiter=file.delimiter))
    except (OSError, csv.Error) as error:
        raise ParameterError(Problem(f"no readable table of groups ({type(error).__name__})",
                                     "a CSV file with the columns pattern, kind, group", "correct the file",
                                     file=str(path))) from None
    if problems:  # The option that names an encoding is for records.
        raise ParameterError([replace(problem, mend="save it again as 'CSV UTF-8 (comma delimited)'")
                              if "bytes" in problem.found else problem for problem in problems.listed()])
    return pd.DataFrame(rows[1:], columns=list(file.header))


def group_names(patterns: Sequence[tuple[str, str, str]]) -> list[str]:
    """Names of the groups, each once, in the order of their first pattern.

    Examples
    --------
    >>> group_names([("国网", "prefix", "State Grid"), ("中石化", "prefix", "Sinopec")])
    ['State Grid', 'Sinopec']
    """
    return list(dict.fromkeys(group for _, _, group in patterns))

"""What every figure asks of its input before it draws: columns, keys, numbers, evidence, source, language.

All problems of one call are collected and raised together as one `FigureError`.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from flowspace.errors import FigureError, Problem
from flowspace.evidence import GRADES
from flowspace.figures.labels import LABELS, choose_among
from flowspace.languages import LANGUAGES


def as_grades(evidence: str | Iterable[str] | None) -> tuple[tuple[str, ...], list[Problem]]:
    """The grades in their fixed order, from the strongest to the weakest, and what is wrong with them.

    Parameters
    ----------
    evidence : str or iterable of str
        One grade or several.

    Returns
    -------
    tuple of str, list of Problem

    Examples
    --------
    >>> as_grades(["estimated", "observed"])[0]
    ('observed', 'estimated')
    """
    given = [] if evidence is None else [evidence] if isinstance(evidence, str) else list(evidence)
    given = list(dict.fromkeys(given))
    problems = [
        Problem(f"evidence {grade!r}", "observed, published, estimated or simulated", choose_among(grade, GRADES))
        for grade in given if grade not in GRADES
    ]
    if not given:
        problems.append(Problem(
            "no evidence grade", "evidence= one or several of observed, published, estimated, simulated",
            "say how the numbers came about; every figure and table carries it"))
    return tuple(g for g in GRADES if g in given), problems


class Checks:
    """Collects the problems of one figure's input.

    Parameters
    ----------
    evidence, source, language
        As given to the figure function; `None` counts as absent.
    measured : bool
        Whether anything drawn is measured; names and definitions have no grade of evidence.

    Examples
    --------
    >>> checks = Checks("observed", "a yearbook", "en")
    >>> checks.grades
    ('observed',)
    >>> checks.stop_if_any()
    """

    def __init__(self, evidence, source, language, measured: bool = True):
        self.grades, self.problems = as_grades(evidence) if measured else ((), [])
        if not isinstance(source, str) or not source.strip():
            self.problems.append(Problem(
                f"source {source!r}", "source= a short text on where the numbers come from",
                "name the table or the publication"))
        if language not in LANGUAGES:
            self.problems.append(Problem(
                f"language {language!r}", 'language="en" or language="zh"', "give one of the two"))

    def add(self, found: str, expected: str, mend: str, column: str | None = None) -> None:
        """Note one problem; the parts are those of `flowspace.errors.Problem`."""
        self.problems.append(Problem(found, expected, mend, column=column))

    def table(self, table, name: str, columns: Sequence[str], *, numbers: Sequence[str] = (),
              key: Sequence[str] = (), empty: bool = False) -> bool:
        """Ask for a table with these columns, number columns, a unique key and at least one row.

        Returns whether the table can be used by further checks.
        """
        before = len(self.problems)
        if not isinstance(table, pd.DataFrame):
            self.add(f"{name} is {type(table).__name__}", "a pandas DataFrame", f"give {name} as a table")
            return False
        for column in columns:
            if column not in table.columns:
                self.add(f"{name} without the column {column!r}", f"columns {', '.join(columns)}",
                         choose_among(column, table.columns))
        if len(self.problems) > before:
            return False
        if table.empty and not empty:
            self.add(f"{name} without rows", "at least one row", "choose years and agglomerations the data covers")
            return False
        for column in numbers:
            if not pd.api.types.is_numeric_dtype(table[column]) or pd.api.types.is_bool_dtype(table[column]):
                self.add(f"{name}: {column} of type {table[column].dtype}", "numbers", "convert the column first",
                         column=column)
        if key and table.duplicated(list(key)).any():
            first = table.loc[table.duplicated(list(key)), list(key)].iloc[0].to_dict()
            self.add(f"{name}: more than one row for {first}", f"one row per {', '.join(key)}",
                     "select one variant before drawing")
        return len(self.problems) == before

    def within(self, table: pd.DataFrame, name: str, columns: Sequence[str], low: float = -math.inf,
               high: float = math.inf) -> None:
        """Ask that the numbers of these columns are finite, or missing, and within these limits."""
        for column in columns:
            numbers = table[column].to_numpy(dtype=float)
            if np.isinf(numbers).any():
                self.add(f"{name}: infinite {column}", "numbers", "check the table", column=column)
            elif ((numbers < low) | (numbers > high)).any():
                first = numbers[(numbers < low) | (numbers > high)][0]
                limits = f"from {low:g} to {high:g}" if math.isfinite(high) else f"from {low:g}"
                self.add(f"{name}: {column} {first:g}", f"numbers {limits}", "check the table", column=column)

    def together(self, table: pd.DataFrame, name: str, *columns: str) -> None:
        """Ask that a row has numbers in all of these columns or in none."""
        missing = table[list(columns)].isna()
        if (missing.any(axis=1) & ~missing.all(axis=1)).any():
            self.add(f"{name}: rows with only some of {', '.join(columns)}", "all of them or none",
                     "complete the rows or leave them empty")

    def in_order(self, table: pd.DataFrame, name: str, *columns: str) -> None:
        """Ask that the numbers of these columns do not fall from one column to the next, and miss together."""
        self.together(table, name, *columns)
        if (np.diff(table[list(columns)].to_numpy(dtype=float), axis=1) < 0).any():
            self.add(f"{name}: rows that are not in the order {' <= '.join(columns)}", "this order",
                     "check which column is which")

    def known(self, values: Iterable, known: Iterable, what: str) -> None:
        """Ask that all values are among the known ones."""
        known = list(known)
        for value in sorted({str(v) for v in values} - {str(k) for k in known}):
            self.add(f"{what} {value!r}", f"a known {what}", choose_among(value, known))

    def known_agglomerations(self, table: pd.DataFrame, agglomerations: object) -> None:
        """Ask that the agglomerations of a table are in the key table, where that one can be used at all."""
        if isinstance(agglomerations, pd.DataFrame) and "agglomeration" in agglomerations:
            self.known(table["agglomeration"], agglomerations["agglomeration"], "agglomeration")

    def words(self, text: object, name: str) -> None:
        """Ask for a text that says what is drawn."""
        if not isinstance(text, str) or not text.strip():
            self.add(f"{name} {text!r}", "a text that says what is drawn, with its unit", f"pass {name}=")

    def labelled(self, keys: Iterable[str], own: dict[str, str] | None) -> None:
        """Ask that every key has words, in `own` or in the dictionary of labels."""
        for key in dict.fromkeys(keys):
            if key not in (own or {}) and key not in LABELS:
                self.add(f"{key!r} without a label", "a key of flowspace.figures.LABELS or an entry in labels=",
                         f"pass labels={{{key!r}: '...'}} or " + choose_among(key, LABELS))

    def stop_if_any(self) -> None:
        """Raise all problems at once, if there are any.

        Raises
        ------
        FigureError
        """
        if self.problems:
            raise FigureError(self.problems)

"""Checks of what says how runs are made: processes, what is kept, patience, the numbers of the figure."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from flowspace.errors import Problem, did_you_mean
from flowspace.figures.run_comparison import MOST_QUANTITIES
from flowspace.reruns.keys import keys_of, nearest
from flowspace.reruns.parameters import Notebook
from flowspace.reruns.quantities import QUANTITIES
from flowspace.reruns.places import KEEP


def option_problems(workers: Any = None, keep: Any = "all", timeout: Any = 1) -> list[Problem]:
    """What is wrong with the options of a run or a sweep.

    Parameters
    ----------
    workers : int or None
    keep : {"all", "tables", "numbers"}
    timeout : float
        Seconds.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> [each.found for each in option_problems(workers=0, keep="table", timeout=float("nan"))]
    ['0 workers', "keep 'table'", 'timeout nan']
    """
    problems = []
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        problems.append(Problem(f"{workers!r} workers", "a whole number, 1 or more", "choose another one"))
    if keep not in KEEP:
        problems.append(Problem(f"keep {keep!r}", "one of " + ", ".join(KEEP), f"choose one{did_you_mean(keep, KEEP)}"))
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < math.inf:
        problems.append(Problem(f"timeout {timeout!r}", "seconds, more than 0", "choose another one"))
    return problems


def quantity_problems(quantities: Any, notebook: Notebook) -> list[Problem]:
    """What is wrong with the numbers that a figure of runs is to show, as far as that is known before a run.

    Parameters
    ----------
    quantities : iterable of str, or None
        Their keys; None for the chapter's main ones.
    notebook : Notebook
        A chapter of the book is known by the keys in it; one of the reader's own may save any.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> from flowspace.reruns.parameters import notebook_of
    >>> [each.found for each in quantity_problems(["ch5-threshold-value", "ch5-threshold-valu"], notebook_of(5))]
    ["the key 'ch5-threshold-valu', under which 05_polycentricity keeps no number"]
    """
    if quantities is None:
        return []
    expected, mend = "a list of keys", 'write it as ["ch5-threshold-value"], with the keys of results.json'
    if isinstance(quantities, (str, bytes, Mapping)) or not isinstance(quantities, Iterable):
        return [Problem(f"quantities {quantities!r}", expected, mend)]
    wanted = list(quantities)
    problems = [Problem(f"the key {key!r} for a number", expected, mend) for key in wanted if not isinstance(key, str)]
    if problems or not wanted:
        return problems or [Problem("an empty list of numbers for the figure", "one key at least",
                                    "leave it out for the chapter's main numbers")]
    if (many := len(set(wanted))) > MOST_QUANTITIES:
        problems.append(Problem(f"{many} numbers for the figure", f"{MOST_QUANTITIES} at most", "choose among them"))
    keys = keys_of(notebook)
    if keys is None:
        return problems
    main = "; its main ones are " + ", ".join(map(repr, QUANTITIES[notebook.chapter.number]))
    return problems + [Problem(f"the key {key!r}, under which {notebook.name} keeps no number", "a key of the chapter",
                               f"choose among the {len(keys)} keys of the chapter{nearest(key, keys.names) or main}")
                       for key in dict.fromkeys(wanted) if key not in keys]

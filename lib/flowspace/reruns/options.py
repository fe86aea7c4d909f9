"""Checks of what says how runs are made: processes, what is kept, patience."""
from __future__ import annotations

import math
from typing import Any

from flowspace.errors import Problem, did_you_mean
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

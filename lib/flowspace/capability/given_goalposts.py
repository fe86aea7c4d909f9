"""Goalposts that a reader gives: what counts as 0 and as 1 of each indicator, checked against the indicators."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from flowspace.capability.panel import Panel
from flowspace.errors import ParameterError, Problem, did_you_mean


def given_goalposts(posts: Mapping[str, tuple[float, float]], panel: Panel,
                    spare: Iterable[str] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Goalposts of the indicators of a panel, in their order.

    Parameters
    ----------
    posts : mapping
        Code → the worst and the best value, in the unit of the indicator.
    panel : Panel
    spare : iterable of str
        Codes that may have goalposts and are not in the index: those left out.

    Returns
    -------
    worst, best : ndarray of float, shape (q,)

    Raises
    ------
    ParameterError
        With every unknown code, every indicator without goalposts, and all goalposts that contradict the direction of
        their indicator.

    Examples
    --------
    >>> import pandas as pd
    >>> from flowspace.capability.panel import panel_of
    >>> raw = pd.DataFrame({"agglomeration": "a", "year": 2020, "dimension": "input", "code": ["x", "y"],
    ...                     "value": 1.0, "direction": [1, -1], "evidence": "observed"})
    >>> worst, best = given_goalposts({"x": (0, 10), "y": (5, 1)}, panel_of(raw))
    >>> worst.tolist(), best.tolist()
    ([0.0, 5.0], [10.0, 1.0])
    """
    spare = set(spare)
    problems = [Problem(f"goalposts of {code!r}, which is not in the index{did_you_mean(code, panel.codes)}",
                        f"one of {', '.join(panel.codes)}", "correct the code, or take it out")
                for code in posts if code not in panel.codes and code not in spare]
    for code, direction in zip(panel.codes, panel.directions.tolist(), strict=True):
        if code not in posts:
            problems.append(Problem(f"no goalposts of {code!r}", "a worst and a best value of every indicator",
                                    "add them, or leave the indicator out"))
            continue
        worst, best = posts[code]
        if (best - worst) * direction < 0:
            more = "more" if direction > 0 else "less"
            problems.append(Problem(f"goalposts {worst:g} (worst) and {best:g} (best) of {code!r}, of which {more} is "
                                    "better", f"a best value {'above' if direction > 0 else 'below'} the worst one",
                                    "exchange them, or correct the direction of the indicator"))
    if problems:
        raise ParameterError(problems)
    worst, best = np.array([posts[code] for code in panel.codes], dtype=float).T
    return worst, best

"""Evidence grades: their order, their names for readers, and the grade a result inherits from its inputs.

Nothing else belongs here. The grades, from strongest to weakest:

observed
    measured, source cited;
published
    printed in a publication, cited;
estimated
    computed from observed figures, with method and error shown;
simulated
    drawn from a stated model with a seed, never evidence about China.
"""
from __future__ import annotations

from collections.abc import Iterable

from flowspace.errors import MeasureError, Problem

GRADES = ("observed", "published", "estimated", "simulated")
"""The grades from strongest to weakest."""

GRADE_WORDS = {
    "observed": {"en": "observed", "zh": "观测"},
    "published": {"en": "published", "zh": "已发表"},
    "estimated": {"en": "estimated", "zh": "估计"},
    "simulated": {"en": "simulated", "zh": "模拟"},
}
"""The grades as a reader sees them, by language."""


def weakest_grade(grades: str | Iterable[str]) -> str:
    """Grade of a result: the weakest grade among the inputs it was computed from.

    Parameters
    ----------
    grades : str or iterable of str
        Grades of the inputs, in any order, repeated or not. A table's column will do.

    Returns
    -------
    str
        The grade that comes last in `GRADES`.

    Raises
    ------
    MeasureError
        If a grade is not one of `GRADES` (every unknown grade is listed), or if there is none at all: a result
        computed from nothing has no grade.

    Examples
    --------
    >>> weakest_grade(["observed", "estimated", "observed"])
    'estimated'
    >>> weakest_grade("published")
    'published'
    """
    if hasattr(grades, "unique"):
        # A column of a large table: its different values at once.
        grades = grades.unique()
    found = {grades} if isinstance(grades, str) else set(grades)
    if not found:
        raise MeasureError(Problem("no evidence grade", "at least one input with a grade",
                                   "give the column `evidence` of the inputs the result was computed from"))
    unknown = found.difference(GRADES)
    if unknown:
        raise MeasureError([
            Problem(f"evidence grade {grade!r}", "one of " + ", ".join(GRADES), "correct the grade of that input")
            for grade in sorted(unknown, key=repr)
        ])
    return max(found, key=GRADES.index)

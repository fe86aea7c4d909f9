"""The grade a result inherits."""
from itertools import permutations

import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.evidence import GRADES, weakest_grade


def test_order_of_the_grades():
    assert GRADES == ("observed", "published", "estimated", "simulated")


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_weakest_of_any_mixture(size):
    for grades in permutations(GRADES, size):
        assert weakest_grade(grades) == max(grades, key=GRADES.index)


def test_one_grade_or_a_column_will_do():
    assert weakest_grade("estimated") == "estimated"
    assert weakest_grade(pd.Series(["published", "observed"])) == "published"


def test_unknown_grades_are_all_listed():
    with pytest.raises(MeasureError) as caught:
        weakest_grade(["observed", "guessed", None, "Observed"])
    assert len(caught.value.problems) == 3
    with pytest.raises(MeasureError, match="no evidence grade"):
        weakest_grade([])

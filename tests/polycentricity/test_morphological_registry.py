"""The registry: each record tells the truth about its function."""
import math

import numpy as np
import pytest

from flowspace import polycentricity as pc
from flowspace.errors import MeasureError
from flowspace.polycentricity.registry import find_measures

every_measure = pytest.mark.parametrize("measure", pc.MEASURES.values(), ids=pc.MEASURES)


@every_measure
def test_names_are_those_of_the_public_functions(measure):
    assert pc.MEASURES[measure.name] is measure
    assert getattr(pc, measure.name) is measure.function
    assert measure.function.__name__ == measure.name


@every_measure
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 10, 12, 26, 31])
def test_anchors_are_what_the_function_returns(measure, n):
    np.testing.assert_allclose(pc.even_value(measure.name, n), measure.function([3] * n), atol=1e-12)
    np.testing.assert_allclose(pc.monopoly_value(measure, n), measure.function([3] + [0] * (n - 1)), atol=1e-12)


@every_measure
def test_size_invariance_is_as_declared(measure):
    sizes = range(4, 40)
    ends = {(round(measure.at_even(n), 12), str(round(measure.at_monopoly(n), 12))) for n in sizes}
    assert (len(ends) == 1) == measure.size_invariant


@every_measure
def test_even_is_never_below_monopoly(measure):
    assert measure.direction == "higher"
    for n in range(4, 40):
        assert math.isnan(measure.at_monopoly(n)) or measure.at_even(n) > measure.at_monopoly(n)
    # Where monopoly has no logarithm, a steep series stands in for it.
    assert measure.function([1000, 100, 10, 1]) < measure.function([5, 4, 4, 3])


@every_measure
def test_titles_in_both_languages(measure):
    assert measure.title_en.isascii() or "−" in measure.title_en
    assert any("\u4e00" <= character <= "\u9fff" for character in measure.title_zh)
    titles = [(other.title_en, other.title_zh) for other in pc.MEASURES.values()]
    assert titles.count((measure.title_en, measure.title_zh)) == 1


def test_package_docstring_names_every_public_measure():
    for name in [*pc.MEASURES, "gabaix_ibragimov_slope", "morphological_polycentricity", "measure_agreement"]:
        assert name in pc.__doc__


@pytest.mark.parametrize("n", [0, -3, 2.0, "5", True, None])
def test_number_of_cities_must_be_a_positive_integer(n):
    with pytest.raises(MeasureError, match="cities"):
        pc.monopoly_value("taylor", n)
    with pytest.raises(MeasureError, match="cities"):
        pc.even_value("taylor", n)


def test_unknown_names_are_all_listed_with_the_known_ones():
    with pytest.raises(MeasureError) as caught:
        find_measures(["taylor", "greene", None, "taylor"])
    assert len(caught.value.problems) == 3
    assert "'greene'" in str(caught.value)
    assert "green_population" in str(caught.value)
    assert "2 times" in str(caught.value)
    with pytest.raises(MeasureError, match="no measure"):
        find_measures([])


def test_find_measures_takes_none_one_name_or_records():
    assert [measure.name for measure in find_measures(None)] == list(pc.MEASURES)
    assert find_measures("taylor") == find_measures([pc.MEASURES["taylor"]]) == find_measures(pc.MEASURES["taylor"])

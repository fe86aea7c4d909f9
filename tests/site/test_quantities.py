"""Counts of rows in the prose are counted, and a condition that no row meets is refused."""
import pytest

from flowspace import tables
from flowspace.errors import BuildError
from flowspace.site.quantities import count


def test_rows_and_different_values_are_counted():
    frame = tables.read("city_patents_estimated")
    wide = frame[frame["flag"] == "wide_interval"]
    assert count("city_patents_estimated") == f"{len(frame):,}"
    assert count("city_patents_estimated flag=wide_interval") == str(len(wide))
    assert count("city_patents_estimated flag=wide_interval different=adcode") == str(wide["adcode"].nunique())
    assert count("city_patents_estimated flag=wide_interval basis=after different=adcode different=basis") == str(
        wide.loc[wide["basis"] == "after", "adcode"].nunique())


@pytest.mark.parametrize(("words", "said"), [
    ("city_patents_estimate flag=wide_interval", "did you mean 'city_patents_estimated'"),
    ("city_patents_estimated flags=wide_interval", "no column 'flags'"),
    ("city_patents_estimated different=adcod", "did you mean 'adcode'"),
    ("city_patents_estimated flag=wide_intervals", "no row"),
])
def test_a_count_of_nothing_is_refused(words, said):
    with pytest.raises(BuildError, match=said):
        count(words)

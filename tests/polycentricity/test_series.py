"""Series with different definitions are measured apart."""
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.polycentricity import morphological_polycentricity

MEMBERS = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000"]})
VALUES = pd.DataFrame({"series": ["x", "x", "y", "y"], "adcode": ["110000", "120000"] * 2, "year": 2010,
                       "patents": [10, 10, 10, 5], "evidence": "observed"})


def test_each_series_by_itself():
    result = morphological_polycentricity(VALUES, MEMBERS, "taylor", series="series")
    assert result.columns[0] == "series"
    assert dict(zip(result["series"], result["value"])) == {"x": 1.0, "y": 0.5}


def test_mixed_series_without_saying_so_are_refused():
    with pytest.raises(MeasureError, match="110000"):
        morphological_polycentricity(VALUES, MEMBERS, "taylor")


def test_no_rows_and_no_column():
    empty = morphological_polycentricity(VALUES.iloc[:0], MEMBERS, "taylor", series="series")
    assert empty.empty and empty.columns[0] == "series"
    with pytest.raises(MeasureError, match="no column"):
        morphological_polycentricity(VALUES, MEMBERS, "taylor", series="definition")


def test_rows_without_a_series_are_not_dropped_in_silence():
    with pytest.raises(MeasureError, match="1 rows without a series"):
        morphological_polycentricity(VALUES.assign(series=["x", "x", "y", None]), MEMBERS, "taylor", series="series")

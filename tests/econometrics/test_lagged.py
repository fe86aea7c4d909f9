"""Lags by distance: years that are missing or unevenly spaced, keys of any order."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace.econometrics import lagged
from flowspace.errors import MeasureError

YEARS = [2000, 2005, 2010, 2015, 2019]
TABLE = pd.DataFrame({"agglomeration": np.repeat(["a", "b"], 5), "year": YEARS * 2, "x": np.arange(10.0)})


def test_years_that_are_not_equally_far_apart():
    found = lagged(TABLE, "x", 5)
    assert found.name == "x_lag5" and found.index.equals(TABLE.index)
    # 2019 has no row five years before it; shifting by position would give that of 2015.
    assert found.fillna(-1).tolist() == [-1, 0, 1, 2, -1, -1, 5, 6, 7, -1]
    assert lagged(TABLE, "x", 4).dropna().to_dict() == {4: 3.0, 9: 8.0}


def test_the_order_and_labels_of_rows_do_not_matter():
    mixed = TABLE.sample(frac=1, random_state=3).set_axis(list("qwertyuiop"))
    found = lagged(mixed, "x", 10)
    expected = {("a", 2010): 0.0, ("a", 2015): 1.0, ("b", 2010): 5.0, ("b", 2015): 6.0}
    assert {(row.agglomeration, row.year): found[row.Index] for row in mixed.itertuples()
            if found.notna()[row.Index]} == expected


def test_years_that_were_read_as_decimal_numbers():
    assert lagged(TABLE.assign(year=TABLE["year"] * 1.0), "x", 5).equals(lagged(TABLE, "x", 5))
    assert lagged(TABLE.iloc[:0], "x", 5).empty


def test_other_kinds_of_columns_and_missing_values():
    table = TABLE.assign(x=pd.Series(list("abcdefghij")).where(TABLE["x"] != 1))
    found = lagged(table, "x", 5)
    assert found[1] == "a"
    assert found.index[found.notna()].tolist() == [1, 3, 6, 7, 8]


@pytest.mark.parametrize(("table", "arguments", "message"), [
    (TABLE, {"periods": 1}, "a lag of 1, which no row has .*rows of one unit are 4, 5 apart"),
    (TABLE, {"periods": 0}, "0 as lag"), (TABLE, {"periods": 5.0}, "5.0 as lag"),
    (TABLE, {"column": "X"}, "no column 'X'"), (TABLE, {"unit": "city"}, "no column 'city'"),
    (pd.concat([TABLE, TABLE.iloc[[0]]]), {}, "two rows for a in 2000"),
    (TABLE.assign(year=TABLE["year"].astype(str)), {}, "times such as '2000'"),
    (TABLE.assign(agglomeration=TABLE["agglomeration"].where(TABLE["x"] > 0)), {}, "rows without a unit"),
    (TABLE, {"column": ["x"]}, "as column of the table"),
    (TABLE.assign(year=TABLE["year"] + 0.5), {}, "such as 2000.5"),
    (pd.concat([TABLE, TABLE[["x"]]], axis=1), {}, "a column 'x' twice"),
    (TABLE.iloc[[0, 5]], {}, "one row per unit"), ("table", {}, "give a DataFrame")])
def test_refused(table, arguments, message):
    with pytest.raises(MeasureError, match=message):
        lagged(table, **{"column": "x", "periods": 5, **arguments})

"""All three kinds in one table agree with the functions for each kind."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace import polycentricity as pc
from flowspace.errors import MeasureError
from flowspace.polycentricity.by_year import COLUMNS

MEMBERS = pd.DataFrame({"agglomeration": ["z", "z", "z", "a", "a"], "adcode": ["1", "2", "3", "4", "3"]})
PATENTS = pd.DataFrame({"adcode": ["1", "2", "3", "4", "1", "2", "3"], "year": [2010] * 4 + [2011] * 3,
                        "patents": [8, 4, 2, 1, 5, 5, 5], "evidence": "observed"})
LINKS = pd.DataFrame({"adcode_a": ["1", "3", "4"], "adcode_b": ["2", "1", "2"], "year": [2010, 2010, 2011],
                      "full": [4, 2, 9], "evidence": "simulated"})
TRAINS = pd.DataFrame({"from_adcode": ["1", "2"], "to_adcode": ["2", "3"], "year": 2011, "trains": [3, 5]})
CITIES = list("12345")


def whole(**options):
    return pc.polycentricity_by_year(
        MEMBERS, {"patents": pc.Attribute(PATENTS)},
        {"copatents": pc.Layer(LINKS, CITIES),
         "rail": pc.Layer(TRAINS, CITIES, "trains", directed=True, directions=("total", "out"))}, **options)


def test_each_part_is_what_its_own_function_returns():
    table = whole()
    assert list(table.columns) == list(COLUMNS)
    key = ["layer", "agglomeration", "year", "kind", "direction", "measure"]
    assert not table.duplicated(key).any() and table[key].notna().all().all()
    one = table[table["layer"] == "patents"].set_index(["agglomeration", "year", "measure"])
    other = pc.morphological_polycentricity(PATENTS, MEMBERS).set_index(["agglomeration", "year", "measure"])
    for column in ("value", "n_members", "n_observed", "complete", "total", "evidence"):
        pd.testing.assert_series_equal(one[column], other[column].reindex(one.index))
    assert len(one) == len(other)
    pd.testing.assert_series_equal(one["evenness"], one["value"], check_names=False)
    assert one["density"].isna().all() and one["links"].isna().all() and set(one["direction"]) == {"none"}
    functional = pc.functional_polycentricity(LINKS, MEMBERS, CITIES)
    part = table[table["layer"] == "copatents"].drop(columns="layer").reset_index(drop=True)
    pd.testing.assert_frame_equal(part.astype({"links": "int64"}), functional)
    assert set(table.loc[table["layer"] == "rail", "direction"]) == {"total", "out"}


def test_order_is_that_of_the_members_the_years_and_the_measures_asked_for():
    table = whole(measures=["taylor", "green_sample"])
    for _, part in table.groupby(["layer", "kind"], sort=False):
        places = [(["z", "a"].index(row.agglomeration), row.year, ["total", "out", "none"].index(row.direction),
                   ["taylor", "green_sample"].index(row.measure)) for row in part.itertuples()]
        assert places == sorted(places)


def test_years_and_complete_ones():
    assert set(whole(years=[2011], measures="taylor")["year"]) == {2011}
    table = whole(years=[2009], measures="taylor")
    # Nobody knows patents of 2009; links that are not in the table are none.
    assert "patents" not in set(table["layer"]) and (table["links"] == 0).all()
    complete = whole(measures="taylor", complete_only=True)
    assert complete["complete"].all()
    lost = pd.concat([whole(measures="taylor"), complete]).drop_duplicates(keep=False)
    assert lost[["layer", "agglomeration", "year"]].values.tolist() == [["patents", "a", 2011]]


def test_an_evenness_of_ones_own():
    own = pc.Measure("half", lambda values: 0.5, "Half", "一半", 0.0, 1.0, lambda n: 0.5, lambda n: 0.5, True)
    table = whole(measures=[own]).dropna(subset=["density"])
    np.testing.assert_allclose(table["value"], table["density"] / 2)


@pytest.mark.parametrize(("arguments", "word"), [
    ((None, None), "neither"),
    (({}, {}), "neither"),
    ((PATENTS, None), "attributes that are a DataFrame"),
    (({"patents": PATENTS}, None), "'patents' that is a DataFrame"),
    ((None, {"copatents": LINKS}), "'copatents' that is a DataFrame"),
    (({"patents": pc.Attribute(PATENTS, "papers")}, None), "papers"),
    ((None, {"x": pc.Layer(LINKS, CITIES, "trains")}), "trains"),
    (({"patents": pc.Attribute(PATENTS)}, None, "greene"), "greene"),
    (({"patents": pc.Attribute(PATENTS)}, None, None, "2010"), "list of years")])
def test_bad_input_is_named(arguments, word):
    with pytest.raises(MeasureError, match=word):
        pc.polycentricity_by_year(MEMBERS, *arguments)


def test_years_are_read_alike_for_attributes_and_links():
    members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2"]})
    patents = pd.DataFrame({"adcode": ["1", "2"] * 2, "year": [2015, 2015, 2016, 2016], "patents": [8, 4, 2, 1]})
    two = {"a": pc.Attribute(patents), "b": pc.Attribute(patents)}
    once = pc.polycentricity_by_year(members, two, measures=iter(["taylor"]), years=iter([2015]))
    assert once["layer"].tolist() == ["a", "b"]
    for years in (["2015"], [2015.0], [None]):
        with pytest.raises(MeasureError, match="years"):
            pc.polycentricity_by_year(members, two, years=years)

"""City covariates in wide form keep every figure, its grade and its flag."""
from __future__ import annotations

import pandas as pd
import pytest

from flowspace import tables
from flowspace.errors import ParameterError, TableError

LONG = tables.read("city_covariates")


def test_every_figure_of_the_long_table_is_in_its_place():
    wide = tables.covariates()
    back = wide.melt(["adcode", "year"], wide.attrs["units"], "variable", "value").dropna()
    key = ["adcode", "year", "variable"]
    found = back.sort_values(key, ignore_index=True)[[*key, "value"]]
    pd.testing.assert_frame_equal(found, LONG[[*key, "value"]].sort_values(key, ignore_index=True), check_dtype=False)
    assert not wide.duplicated(["adcode", "year"]).any()
    assert list(wide["adcode"]) == sorted(wide["adcode"])


def test_grades_and_flags_travel():
    wide = tables.covariates(range(2009, 2012), ["gdp", "resident_population", "area"]).set_index(["adcode", "year"])
    jiamusi = wide.loc[("230800", 2011)]
    assert jiamusi["gdp"] == 625.3089 and "gdp:repaired" in jiamusi["flagged"].split()
    dalian = wide.loc[("210200", 2011)]
    assert dalian["evidence"] == "estimated" and dalian["flagged"] == "resident_population:interpolated"
    assert (wide.loc[("110000", 2010), ["evidence", "flagged"]] == ["observed", ""]).all()


def test_flags_can_be_left_out_and_rows_without_a_figure_go():
    wide = tables.covariates(2011, "gdp", leave_out="repaired")
    assert "230800" not in set(wide["adcode"]) and (wide["flagged"] != "gdp:repaired").all()
    both = tables.covariates(2011, ["gdp", "area"], leave_out=["repaired"]).set_index("adcode")
    assert pd.isna(both.loc["230800", "gdp"]) and both.loc["230800", "area"] > 0
    marked = LONG[(LONG["variable"] == "loans") & (LONG["flag"] == "implausible")]
    kept = tables.covariates(variables="loans", leave_out="implausible")
    assert len(kept) == (LONG["variable"] == "loans").sum() - len(marked)


@pytest.mark.parametrize(("arguments", "word"), [
    ({"variables": ["gpd"]}, "did you mean 'gdp'"), ({"variables": []}, "no variable"), ({"years": []}, "no year"),
    ({"years": 1999}, "2000 to 2023"), ({"years": ["2010"]}, "year '2010'"), ({"years": 2010.5}, "year 2010.5"),
    ({"variables": 3}, "variable 3"), ({"leave_out": "repared"}, "did you mean 'repaired'"),
    ({"variables": [["gdp"]]}, "variable")])
def test_what_does_not_exist_is_named(arguments, word):
    with pytest.raises(ParameterError, match=word):
        tables.covariates(**arguments)


def test_all_problems_at_least_of_a_kind_come_at_once():
    with pytest.raises(ParameterError) as error:
        tables.covariates(variables=["gdp", "gpd", "populaton"])
    assert len(error.value.problems) == 2


def test_own_figures_are_read_and_a_wrong_folder_is_named(tmp_path):
    LONG[LONG["variable"] == "gdp"].head(2).assign(value=1.5).to_csv(tmp_path / "city_covariates.csv", index=False)
    assert tables.covariates(folder=tmp_path)["gdp"].tolist() == [1.5, 1.5]
    with pytest.raises(TableError, match="no such folder"):
        tables.covariates(folder=tmp_path / "none")
    LONG.head(2).assign(variable="wealth").to_csv(tmp_path / "city_covariates.csv", index=False)
    with pytest.raises(TableError, match="wealth"):
        tables.covariates(folder=tmp_path)

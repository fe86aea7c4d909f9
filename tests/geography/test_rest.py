"""The rest of China: twenty groups cover every prefecture-level unit once, so that shares add up to one."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace import figures, geography, tables
from flowspace.errors import TableError
from flowspace.geography import REST, members, with_rest

CITIES = tables.read("cities")
MEMBERSHIP = tables.read("membership")
UNITS = CITIES.loc[CITIES["level"].isin(["municipality", "prefecture", "county_group"]), "adcode"].tolist()
VERSIONS = tables.read("membership_versions").set_index("version")["overlaps"]


@pytest.mark.parametrize("version", VERSIONS.index[~VERSIONS.astype(bool)])
def test_shares_over_the_twenty_groups_add_up_to_the_official_nation_in_each_year(version):
    """Grants of each province are spread over its cities; the denominator is the national sum, made on its own."""
    groups = with_rest(members(MEMBERSHIP, version), CITIES)
    provinces = tables.read("province_patents").query("kind == 'grants' and type == 'total' and year >= 1997")
    units = CITIES[CITIES["adcode"].isin(UNITS)]
    size = units.groupby("province_adcode")["adcode"].transform("size")
    cities = units.assign(size=size).merge(provinces, on="province_adcode")
    cities["patents"] = cities["patents"] / cities["size"]
    sums = cities.merge(groups, on="adcode").groupby(["year", "agglomeration"])["patents"].sum().unstack()
    nation = tables.read("national_patents").query("kind == 'grants' and type == 'total' and year >= 1997")
    shares = sums.div(nation.set_index("year")["patents"], axis=0)
    assert list(shares.index) == list(range(1997, 2024)) and shares.shape[1] == 20
    assert np.allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert (shares[REST] > 0.005).all()


def test_patents_of_the_twenty_groups_are_those_of_all_provinces():
    """Counties directly under a province are in no prefecture: their patents are in the rest, not lost."""
    groups = with_rest(members(MEMBERSHIP, "prefectures"), CITIES)
    sums = tables.read("city_patents_estimated").merge(groups, on="adcode").groupby("year")["patents"].sum()
    provinces = tables.read("province_patents").query("kind == 'grants' and type == 'total' and year >= 1997")
    official = provinces.groupby("year")["patents"].sum()
    assert len(official) == 27 and (sums[official.index] == official).all()


def test_shares_of_gdp_add_up_to_one_over_whatever_cities_a_year_has():
    groups = with_rest(members(MEMBERSHIP), CITIES)
    gdp = tables.covariates(variables="gdp")
    shares = gdp.merge(groups, on="adcode").groupby(["year", "agglomeration"])["gdp"].sum()
    shares = shares / gdp.groupby("year")["gdp"].sum()
    assert np.allclose(shares.groupby("year").sum(), 1, rtol=0, atol=1e-12)
    assert shares.groupby("year").size().eq(20).all()


def test_rest_is_what_no_agglomeration_has():
    chosen = members(MEMBERSHIP)
    groups = with_rest(chosen, CITIES)
    assert sorted(groups["adcode"]) == sorted(UNITS) and groups["adcode"].is_unique
    pd.testing.assert_frame_equal(groups[groups["agglomeration"] != REST], chosen)
    assert not {"810000", "820000"} & set(groups["adcode"])
    assert {"540100", "460200"} <= set(groups.loc[groups["agglomeration"] == REST, "adcode"])


def test_county_level_members_stay_and_agglomerations_left_out_are_rest():
    groups = with_rest(members(MEMBERSHIP, "partition"), CITIES)
    assert (groups.set_index("adcode").loc[["429004", "659001"], "agglomeration"] != REST).all()
    one = with_rest(members(MEMBERSHIP, "prefectures", ["pearl-river-delta"]), CITIES)
    assert (one["agglomeration"] == REST).sum() == len(UNITS) - 9
    none = with_rest(members(MEMBERSHIP).iloc[:0], CITIES)
    assert set(none["agglomeration"]) == {REST} and len(none) == len(UNITS)


@pytest.mark.parametrize("version", VERSIONS.index[VERSIONS.astype(bool)])
def test_versions_with_overlaps_are_refused_naming_every_unit(version):
    chosen = members(MEMBERSHIP, version)
    double = chosen.loc[chosen["adcode"].duplicated(), "adcode"].unique()
    with pytest.raises(TableError, match="without overlaps") as error:
        with_rest(chosen, CITIES)
    named = [problem.found for problem in error.value.problems if " and " in problem.found]
    assert len(double) > 0 and sorted(found[:6] for found in named) == sorted(double)


def test_other_mistakes_are_named_all_at_once():
    wrong = pd.DataFrame({"agglomeration": ["a", REST, "b"], "adcode": ["000000", "110000", "110000"]})
    with pytest.raises(TableError) as error:
        with_rest(wrong, CITIES)
    words = str(error.value)
    assert "000000" in words and "call with_rest once" in words and "110000 in" in words
    with pytest.raises(TableError, match="no column 'level'"):
        with_rest(members(MEMBERSHIP), CITIES[["adcode"]])
    with pytest.raises(TableError, match="a table"):
        with_rest(None, CITIES)


@given(st.dictionaries(st.sampled_from(UNITS), st.sampled_from(["a", "b", "c"]), max_size=60))
def test_any_partition_becomes_exhaustive(assigned):
    chosen = pd.DataFrame({"agglomeration": list(assigned.values()), "adcode": list(assigned)}, dtype="str")
    groups = with_rest(chosen, CITIES)
    assert sorted(groups["adcode"]) == sorted(UNITS)
    assert dict(zip(groups["adcode"], groups["agglomeration"], strict=True)).items() >= assigned.items()


def test_the_group_has_a_label_in_both_languages():
    assert figures.label(REST, "en") == "Rest of China" and figures.label(REST, "zh") == "其余地区"
    assert geography.REST == REST

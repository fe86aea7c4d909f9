"""Shipped figures against figures printed elsewhere, and the caveats of the descriptor against the figures.

Official totals are those of the national and provincial yearbooks; Fujian is table 16-5 of its yearbook of 2022.
"""
from __future__ import annotations

import pytest

from flowspace import geography, tables

PROVINCES = tables.read("province_patents").set_index(["province_adcode", "year", "kind", "type"])["patents"]
CITIES = tables.read("cities").set_index("adcode")
PATENTS = tables.read("city_patents").set_index(["series", "adcode", "year"])["patents"]
MEMBERSHIP = tables.read("membership")


@pytest.mark.parametrize(("province", "year", "grants"), [
    ("110000", 2019, 131716), ("310000", 2019, 100587), ("120000", 2019, 57799), ("500000", 2019, 43872),
    ("330000", 2009, 79945), ("110000", 2009, 22921), ("310000", 2009, 34913), ("440000", 2009, 83621),
    ("110000", 2017, 106948), ("310000", 2017, 72806), ("120000", 2017, 41675), ("500000", 2017, 34780)])
def test_provincial_grants(province, year, grants):
    assert PROVINCES[province, year, "grants", "total"] == grants


@pytest.mark.parametrize(("year", "invention", "utility", "design"), [
    (2009, 824, 4939, 5519), (2010, 1224, 9664, 7175), (2013, 2941, 22152, 12418), (2016, 7170, 42110, 17862),
    (2018, 9858, 67822, 24942), (2021, 12561, 105267, 35986)])
def test_grants_of_fujian_by_type(year, invention, utility, design):
    found = [PROVINCES["350000", year, "grants", kind] for kind in ("invention", "utility", "design", "total")]
    assert found == [invention, utility, design, invention + utility + design]


def test_types_add_up_to_totals_and_one_cell_is_missing():
    wide = PROVINCES.unstack("type")
    complete = wide.dropna()
    assert (complete["invention"] + complete["utility"] + complete["design"] == complete["total"]).all()
    lacking = wide[wide["total"].notna() & wide["design"].isna()].reset_index()
    lacking = lacking[(lacking["kind"] != "grants") | (lacking["year"] >= 2007)]
    assert lacking[["province_adcode", "year", "kind"]].values.tolist() == [["220000", 2019, "applications"]]
    row = wide.loc[("220000", 2019, "applications")]
    assert row["total"] - row["invention"] - row["utility"] == 2503


def test_years_of_provinces():
    years = PROVINCES.xs(("grants", "total"), level=("kind", "type")).reset_index().groupby("province_adcode")["year"]
    first = years.min()
    assert first.drop(["500000", "460000", "540000"]).eq(1986).all() and years.max().eq(2023).all()
    assert first[["500000", "460000", "540000"]].tolist() == [1997, 1989, 1990]


@pytest.mark.parametrize(("city", "patents"), [("440300", 38183), ("320500", 35346), ("330100", 29720)])
def test_granted_applications_of_2012(city, patents):
    assert PATENTS["applications_1990_2013", city, 2012] == patents


def test_laiwu_is_in_jinan_and_chaohu_nowhere():
    former = tables.read("city_applications_former_units").set_index(["former_adcode", "year"])["patents"]
    assert former["371200", 2012] == 1805 and former["341400", 2010] == 460
    assert PATENTS["grants_2017", "370100", 2017] == 17281 + 1866
    assert PATENTS["grants_2006_2018", "370100", 2017] == 17306
    assert not {"371200", "341400"} & set(CITIES.index)
    series = set(PATENTS.index.droplevel("year"))
    for row in tables.read("unit_changes").itertuples():
        assert (row.series, row.adcode) in series


def test_flags_stand_where_the_descriptor_says():
    frame = tables.read("city_patents")
    flagged = frame[frame["flag"] != ""]
    assert set(flagged["flag"]) == {"undercount_2012", "truncated_2013", "implausible"}
    low = frame[(frame["source"] == "city_grants_2006_2018") & (frame["year"] == 2012)]
    assert (low["flag"] == "undercount_2012").all() and len(low) == (frame["flag"] == "undercount_2012").sum()
    cut = frame[(frame["series"] == "applications_1990_2013") & (frame["year"] == 2013)]
    assert (cut["flag"] == "truncated_2013").all() and len(cut) == (frame["flag"] == "truncated_2013").sum()
    doubtful = frame[frame["flag"] == "implausible"]
    assert doubtful.groupby("adcode")["year"].agg(["min", "max", "size"]).values.tolist() == [
        [2006, 2017, 11], [2011, 2017, 6], [2013, 2016, 4], [2009, 2010, 2]]
    assert sorted(set(doubtful["adcode"])) == ["420600", "520500", "530800", "640300"]


def test_2012_is_low_where_all_cities_of_a_province_are_there():
    for province in ("610000", "640000"):
        ratio = {}
        for year in (2011, 2012, 2013):
            cities = PATENTS.xs(("grants_2006_2018", year), level=("series", "year"))
            cities = cities[cities.index.str[:2] == province[:2]]
            assert len(cities) == (CITIES["province_adcode"] == province).sum()
            ratio[year] = cities.sum() / PROVINCES[province, year, "grants", "total"]
        assert ratio[2012] < 0.84 and ratio[2011] > 0.9 and ratio[2013] > 0.95


def test_the_two_counts_of_2017_agree():
    one = PATENTS.xs(("grants_2006_2018", 2017), level=("series", "year"))
    other = PATENTS.xs(("grants_2017", 2017), level=("series", "year"))
    ratio = (other / one).dropna().drop(["110000", "120000", "310000", "500000"])
    assert len(ratio) == 221
    assert ratio.median() == pytest.approx(1, abs=2e-4)
    # The one city that is several times apart is flagged implausible.
    assert ratio[ratio > 1.2].index.tolist() == ["420600"]


@pytest.mark.parametrize(("version", "units", "rows"), [
    ("prefectures", 217, 217), ("partition", 230, 230), ("exclusive", 240, 240), ("official", 250, 266),
    ("second_list", 228, 236)])
def test_counts_of_membership(version, units, rows):
    chosen = MEMBERSHIP[MEMBERSHIP["version"] == version]
    versions = tables.read("membership_versions").set_index("version")
    assert (chosen["adcode"].nunique(), len(chosen)) == (units, rows)
    assert versions.at[version, "n_units"] == units
    assert bool(versions.at[version, "overlaps"]) == (rows > units)
    assert chosen["agglomeration"].nunique() == 19


@pytest.mark.parametrize(("agglomeration", "sizes"), [
    ("yangtze-river-delta", {"prefectures": 26, "official": 41}), ("central-plains", {"partition": 18, "official": 30}),
    ("pearl-river-delta", {"prefectures": 9, "official": 11}), ("middle-yangtze", {"prefectures": 28, "partition": 31}),
    ("guangdong-fujian-zhejiang-coast", {"prefectures": 13, "official": 20, "second_list": 20}),
    ("central-southern-liaoning", {"prefectures": 9, "exclusive": 12}), ("northern-tianshan", {"prefectures": 4})])
def test_sizes_of_agglomerations(agglomeration, sizes):
    for version, size in sizes.items():
        assert len(geography.members(MEMBERSHIP, version, [agglomeration])) == size


def test_the_default_version_is_the_partition_without_county_units():
    partition = MEMBERSHIP[MEMBERSHIP["version"] == "partition"]
    expected = partition[partition["adcode"].map(CITIES["level"]) != "county"]
    default = geography.members(MEMBERSHIP)
    assert set(default.itertuples(index=False)) == set(
        expected[["agglomeration", "adcode"]].itertuples(index=False, name="Pandas"))
    assert default["adcode"].map(CITIES["longitude"]).notna().all()


def test_unverified_scopes_are_said_to_be():
    frame = tables.read("agglomerations").sort_values("order")
    assert frame["order"].tolist() == list(range(1, 20))
    assert frame["tier"].value_counts().to_dict() == {1: 5, 2: 5, 3: 9}
    unverified = frame.loc[frame["scope_status"] == "unverified", "agglomeration"].tolist()
    assert unverified == ["central-southern-liaoning", "central-guizhou", "ningxia-yellow-river", "northern-tianshan"]
    assert (MEMBERSHIP.loc[MEMBERSHIP["agglomeration"].isin(unverified) & (MEMBERSHIP["version"] == "partition"),
                           "confidence"] != "high").all()


def test_members_without_any_grants_are_as_many_as_the_caveat_says():
    grants = tables.read("city_grants_2006_2018")
    municipalities = CITIES.index[CITIES["level"] == "municipality"]
    members = geography.members(MEMBERSHIP)["adcode"]
    assert len(set(members) - set(grants["adcode"]) - set(municipalities)) == 50
    years = grants.groupby("adcode")["year"].agg(["min", "max", "size"])
    lacking = years[years["size"] < 13]
    assert {city: tuple(row) for city, row in zip(lacking.index, lacking.values.tolist(), strict=True)} == {
        "460400": (2015, 2018, 4), "520300": (2006, 2017, 12), "520500": (2011, 2018, 8),
        "520600": (2011, 2018, 8), "540100": (2007, 2018, 12), "630200": (2013, 2018, 6)}


def test_cities_are_the_units_of_2020_with_clean_names():
    assert CITIES["level"].value_counts().to_dict() == {"prefecture": 333, "county": 13, "municipality": 4,
                                                      "county_group": 4, "sar": 2}
    assert CITIES["name_en"].is_unique
    assert CITIES["name_en"].str.fullmatch(r"[A-Z][A-Za-z'êüé ]+(?: \([A-Z][A-Za-z ]+\))?").all()
    names = {"330100": "Hangzhou", "540100": "Lhasa", "222400": "Yanbian", "532800": "Xishuangbanna",
             "653100": "Kashgar", "654000": "Ili", "341300": "Suzhou (Anhui)", "152900": "Alxa", "810000": "Hong Kong"}
    assert CITIES.loc[list(names), "name_en"].to_dict() == names
    located = CITIES[CITIES["level"].isin(["municipality", "prefecture"])]
    assert located["longitude"].between(73, 136).all() and located["latitude"].between(3, 54).all()


def test_published_polycentricity():
    frame = tables.read("functional_polycentricity_published").set_index(["agglomeration", "year"])
    assert len(frame) == 88
    assert frame.loc[("yangtze-river-delta", 2019)].tolist() == [0.227, 0.087, "published"]
    assert frame.loc[("guangdong-fujian-zhejiang-coast", 2015), "within"] == 0.119
    assert frame["external"].isna().sum() == 1 and "ningxia-yellow-river" not in frame.index.get_level_values(0)


def test_findings_of_the_book():
    frame = tables.read("book_findings")
    assert frame.groupby("chapter").size().to_dict() == {1: 2, 2: 3, 3: 2, 4: 3, 5: 4, 6: 5}
    assert frame["quantity"].dropna().tolist() == [0.438]

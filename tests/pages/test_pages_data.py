"""What the page on the data says of the tables is true of the tables."""
import inspect
import re

from page_sources import ROOT

from flowspace import tables
from flowspace.geography import members

import pytest

ENGLISH = (ROOT / "pages/data.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "pages/data.zh.md").read_text(encoding="utf-8")


def units_of(series: str) -> set[str]:
    patents = tables.read("city_patents")
    return set(patents.loc[patents["series"] == series, "adcode"])


@pytest.mark.parametrize(("series", "english"), [
    ("grants_2006_2018", ["Wuxi", "Shijiazhuang", "Taiyuan", "Foshan", "Dongguan"]),
    ("grants_2017", ["Chengdu"]),
    ("applications_1990_2013", ["Beijing", "Tianjin", "Shanghai", "Chongqing"]),
])
def test_cities_named_as_missing_are_missing(series, english):
    cities = tables.read("cities")
    named = cities[cities["name_en"].isin(english)]
    assert sorted(named["name_en"]) == sorted(english)
    assert not set(named["adcode"]) & units_of(series)
    for _, city in named.iterrows():
        assert city["name_en"] in ENGLISH
        assert city["name_zh"].removesuffix("市") in CHINESE


def test_no_autonomous_prefecture_is_in_the_grants():
    cities = tables.read("cities")
    autonomous = set(cities.loc[cities["name_zh"].str.endswith("自治州"), "adcode"])
    assert autonomous
    assert not autonomous & units_of("grants_2006_2018")


def test_series_and_flags_are_those_of_the_table():
    patents = tables.read("city_patents")
    for name in [*patents["series"].unique(), *patents["flag"].dropna().unique()]:
        if name:
            assert f"`{name}`" in ENGLISH, name
            assert f"`{name}`" in CHINESE, name


def test_scopes_named_as_unverified_are_those_of_the_table():
    agglomerations = tables.read("agglomerations")
    unverified = agglomerations[agglomerations["scope_status"] == "unverified"]
    line = next(line for line in CHINESE.splitlines() if "标为未经核实" in line)
    assert {name for name in agglomerations["short_zh"] if name in line} == set(unverified["short_zh"])


def test_default_membership_is_a_partition():
    members = tables.read("membership")
    assert not members.loc[members["version"] == "prefectures", "adcode"].duplicated().any()


def test_tables_named_on_the_page_exist():
    for name in ("membership_versions", "book_findings", "unit_changes", "city_patents"):
        assert name in tables.names()
        assert name in ENGLISH and name in CHINESE


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_guide_names_tables_that_hold_what_is_wanted(text):
    guide = re.search(r"^```\{table\}\n:class: fs-guide\n\n(.*?)^```", text, re.M | re.S)[1]
    named = re.findall(r"\{doc\}`(\w+) <datasets/(\w+)>`", guide)
    assert len(guide.splitlines()) - 2 >= 12 and all(shown == target for shown, target in named)
    assert {target for _, target in named} <= set(tables.names())
    assert {"lower", "upper"} <= set(tables.read("city_patents_estimated").columns)
    assert f"`{inspect.signature(members).parameters['version'].default}`" in guide
    assert len(tables.read("membership_versions")) == 5
    assert tables.read("policy_pilots")["policy"].nunique() == 3


def test_shares_of_cities_add_up_as_the_guide_says():
    grants = tables.read("national_patents").query("kind == 'grants' and type == 'total'").set_index("year")["patents"]
    summed = tables.read("city_patents_estimated").groupby("year")["patents"].sum()
    assert summed.eq(grants[summed.index]).all()

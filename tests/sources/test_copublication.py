"""Co-publication in AI and robotics: papers, links and cities against each other and against what the caveats say."""
from __future__ import annotations

import pandas as pd
import pytest

from flowspace import geography, tables
from flowspace.copatents import resolve
from flowspace.sources.ai_copublications import VENUE_SETS, ai_copublication_cities, ai_copublications, balanced_venues
from flowspace.sources.ai_papers import CORRECTIONS, SAME_NAME

CITIES = tables.read("cities").query("level != 'county_group'")
VENUES, PAPERS = tables.read("ai_venues"), tables.read("ai_papers")
EDGES, NODES = tables.read("ai_copublications"), tables.read("ai_copublication_cities")
SIZE = PAPERS["cities"].str.count(";") + 1
NAMES = CITIES.set_index("name_en")["adcode"]


def papers_of(chosen):
    years = VENUE_SETS[chosen]
    if years is None:
        return PAPERS
    return PAPERS[PAPERS["venue"].isin(balanced_venues(VENUES, years)) & PAPERS["year"].isin(years)]


def test_numbers_of_papers():
    assert PAPERS["papers"].sum() == 23288
    assert PAPERS.groupby("normed")["papers"].sum().to_dict() == {False: 11049, True: 12239}
    share = PAPERS["papers"][SIZE > 1].sum() / 23288
    assert share == pytest.approx(0.3935, abs=5e-5)
    years = PAPERS.groupby("year")["papers"].sum()
    assert (years[2010], years[2023]) == (97, 4739)
    years = papers_of("balanced").groupby("year")["papers"].sum()
    assert (years[2010], years[2023]) == (90, 587)


def test_venues_of_the_balanced_sets():
    assert balanced_venues(VENUES, VENUE_SETS["balanced"]) == ["acml", "aistats", "icra", "iros", "rss"]
    assert balanced_venues(VENUES, VENUE_SETS["balanced_2013_2019"]) == [
        "acml", "aistats", "colt", "cvpr", "icml", "icra", "iros", "rss"]
    balanced = papers_of("balanced")
    assert balanced["normed"].all() and papers_of("balanced_2013_2019")["normed"].all()
    by_venue = balanced.groupby("venue")["papers"].sum()
    assert by_venue.sum() == 3344 and by_venue[["icra", "iros"]].sum() == 2931
    assert VENUES.set_index(["venue", "year"]).at[("icra", 2016), "papers_listed"] == 48


def test_more_papers_are_listed_than_have_a_chinese_city():
    counted = PAPERS.groupby(["venue", "year"], as_index=False)["papers"].sum().merge(VENUES, on=["venue", "year"])
    assert (counted["papers"] <= counted["papers_with_affiliation"]).all()
    assert (VENUES["papers_with_affiliation"] <= VENUES["papers_listed"]).all()


@pytest.mark.parametrize("chosen", VENUE_SETS)
def test_links_follow_from_the_papers(chosen):
    papers, size = papers_of(chosen), SIZE.loc[papers_of(chosen).index]
    edges = EDGES[EDGES["venues"] == chosen]
    nodes = NODES[NODES["venues"] == chosen].set_index(["adcode", "year"])
    assert edges["full"].sum() == (papers["papers"] * size * (size - 1) // 2).sum()
    assert edges["link_fractional"].sum() == pytest.approx(papers["papers"][size > 1].sum(), abs=1e-3)
    assert nodes["papers"].sum() == (papers["papers"] * size).sum()
    ends = pd.concat([edges.rename(columns={end: "adcode"}) for end in ("adcode_a", "adcode_b")])
    strength = ends.groupby(["adcode", "year"])["newman"].sum()
    assert (strength.reindex(nodes.index, fill_value=0) - nodes["multi_city_papers"]).abs().max() < 1e-4
    every = range(2010, 2025) if VENUE_SETS[chosen] is None else VENUE_SETS[chosen]
    assert len(nodes) == len(CITIES) * len(every)


def test_one_pair_counted_by_hand():
    beijing, shanghai = NAMES["Beijing"], NAMES["Shanghai"]
    expected = [0, 0.0, 0.0]
    for row in PAPERS[PAPERS["year"] == 2019].itertuples():
        codes = row.cities.split(";")
        if beijing in codes and shanghai in codes:
            k = len(codes)
            for position, weight in enumerate((1, 2 / (k * (k - 1)), 1 / (k - 1))):
                expected[position] += row.papers * weight
    found = EDGES.set_index(["adcode_a", "adcode_b", "year", "venues"]).loc[(beijing, shanghai, 2019, "all")]
    assert found[["full", "link_fractional", "newman"]].tolist() == pytest.approx(expected, abs=1e-6)


def test_names_that_several_cities_share():
    codes = set(PAPERS["cities"].str.split(";").explode())
    assert len(codes) == 66 and codes <= set(CITIES["adcode"])
    twins = {"341300", "321200", "361000"}  # Suzhou (Anhui), Taizhou (Jiangsu), Fuzhou (Jiangxi)
    assert set(SAME_NAME.values()) <= codes and not twins & codes
    single = PAPERS.assign(adcode=PAPERS["cities"].str.split(";")).explode("adcode").groupby("adcode")["papers"].sum()
    assert single[NAMES["Jilin"]] == 2 and single[NAMES["Yanbian"]] == 1 and single[NAMES["Zhongshan"]] == 1
    assert single[[NAMES["Hong Kong"], NAMES["Macao"]]].tolist() == [3632, 195]
    assert {code for _, _, code in CORRECTIONS} <= codes


def test_derived_tables_are_those_of_the_makers():
    made = {"cities": CITIES, "ai_venues": VENUES, "ai_papers": PAPERS}
    for maker, shipped, key in ((ai_copublications, EDGES, ["adcode_a", "adcode_b", "year", "venues"]),
                                (ai_copublication_cities, NODES, ["adcode", "year", "venues"])):
        table = maker(made)[list(shipped.columns)].sort_values(key).reset_index(drop=True)
        pd.testing.assert_frame_equal(table, shipped, check_dtype=False)


def test_within_agglomerations_only_a_few_have_links_to_measure():
    members = geography.members(tables.read("membership")).set_index("adcode")["agglomeration"]
    joined = EDGES[EDGES["venues"] == "all"].assign(a=EDGES["adcode_a"].map(members), b=EDGES["adcode_b"].map(members))
    inside = joined[joined["a"] == joined["b"]].groupby("a")["full"].sum().sort_values(ascending=False)
    assert inside.iloc[:4].to_dict() == {"yangtze-river-delta": 907, "pearl-river-delta": 459,
                                         "beijing-tianjin-hebei": 187, "guangdong-fujian-zhejiang-coast": 68}
    assert len(inside) == 9 and inside.sum() / joined["full"].sum() == pytest.approx(0.11, abs=0.005)


def test_hong_kong_and_macao_are_cities_of_papers_and_not_of_co_patents_as_the_tables_say():
    special = {"810000", "820000"}
    assert special <= set(tables.read("ai_copublication_cities")["adcode"])
    assert not special & set(tables.read("copatent_cities")["adcode"])
    assert {resolve(address).category for address in ("香港九龙尖沙咀", "Kowloon, Hong Kong", "澳门")} == {"outside"}
    for name in ("ai_copublications", "ai_copublication_cities", "copatents", "copatent_cities"):
        described = tables.describe(name)
        assert any("Hong Kong" in text and "outside the mainland" in text for text in described["caveats_en"])
        assert any("香港" in text and "内地以外" in text for text in described["caveats_zh"])

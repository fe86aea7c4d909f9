"""Tables of world cities: figures looked up in the raw files by hand, joins of names, and what caveats say."""
from __future__ import annotations

import pytest
from openpyxl import Workbook
from raw_files import _index_of_cities, write_agglomerations, write_network

from flowspace import tables
from flowspace.errors import TableError
from flowspace.geography import members
from flowspace.placenames.stems import stem
from flowspace.sources.world_aliases import ALIASES, APART, CHINESE, COUNTIES
from flowspace.sources.world_cases import CASES, CHINA, PLACES
from flowspace.sources.world_cities import forms, plain, world_tables
from flowspace.sources.world_countries import COUNTRIES

CITIES = tables.read("world_cities").set_index("city")
NAMES = tables.read("world_city_names").set_index(["ranking", "written"])
SCORES = tables.read("world_city_scores").set_index(["ranking", "edition", "measure", "city"])


@pytest.mark.parametrize(("city", "year", "population"), [
    ("tokyo-jp", 2020, 37393.129), ("tokyo-jp", 1950, 11274.641), ("london-gb", 2020, 9304.016),
    ("new-york-us", 2020, 18803.552), ("shanghai-cn", 2030, 32869.265), ("shenzhen-cn", 1950, 3.148),
    ("san-jose-us", 2015, 1734.839)])
def test_populations_of_the_un(city, year, population):
    assert CITIES.at[city, f"population_{year}"] == population


@pytest.mark.parametrize(("city", "score", "rank"), [
    ("london-gb", 113344, 1), ("new-york-us", 97551, 2), ("hong-kong-hk", 79705, 3), ("shanghai-cn", 73359, 5),
    ("beijing-cn", 72655, 6), ("tokyo-jp", 68403, 9), ("san-francisco-us", 49012, 36), ("boston-us", 46978, 42)])
def test_connectivities(city, score, rank):
    assert SCORES.loc[("gawc", 2020, "connectivity", city), ["score", "rank"]].tolist() == [score, rank]


@pytest.mark.parametrize(("edition", "city", "score"), [
    (2015, "new-york-us", 221.2), (2015, "tokyo-jp", 167.8), (2016, "london-gb", 162.4), (2015, "beijing-cn", 55.1),
    (2015, "washington-us", 67.6), (2016, "washington-us", 78.5)])
def test_scores_in_research_and_development(edition, city, score):
    assert SCORES.at[("gpci", edition, "research_and_development", city), "score"] == score


def test_cities_of_the_index():
    listed = SCORES.xs("gpci").reset_index().groupby("edition")["city"].nunique()
    assert listed.to_dict() == {2015: 40, 2016: 42}
    assert (SCORES.xs("gpci").groupby(level="edition").size() == listed * 6).all()


@pytest.mark.parametrize(("written", "city", "un_name"), [
    ("Vienna/Wien", "vienna-at", "Wien (Vienna)"), ("San Jose (CR)", "san-jose-cr", "San José"),
    ("Valencia (Ve.)", "valencia-ve", "Valencia"), ("Suzhou", "suzhou-jiangsu-cn", "Suzhou, Jiangsu"),
    ("Taipei", "taipei-tw", "Taibei"), ("Pyongyang", "pyongyang-kp", "P'yongyang"), ("Yokohama", "yokohama-jp", ""),
    ("Birmingham (Alabama)", "birmingham-us", "Birmingham"), ("Leeds", "leeds-gb", "West Yorkshire")])
def test_names_joined(written, city, un_name):
    assert NAMES.at[("gawc", written), "city"] == city
    assert CITIES.at[city, "un_name"] == un_name


def test_every_joined_name_is_in_the_country_it_states():
    for row in NAMES.xs("gawc").itertuples():
        country = CITIES.at[row.city, "country"]
        assert COUNTRIES[country].gawc == row.country_written or country in ("HK", "MO", "TW", "KP"), row
    joined = NAMES.xs("gawc")
    assert joined["city"].is_unique and len(joined) == 707
    assert (joined["match"] == "alias").sum() == len(ALIASES)
    assert (joined["note"] != "").sum() == len(ALIASES) + len(APART)


def test_cities_that_the_un_lacks_have_no_figures():
    alone = CITIES["un_code"] == ""
    assert alone.sum() == 67 == (NAMES["match"] == "none").sum()
    figures = [name for name in CITIES if name.startswith("population_")]
    assert CITIES.loc[alone, [*figures, "longitude", "latitude"]].isna().all(axis=None)
    assert CITIES.loc[~alone, [*figures, "longitude", "latitude"]].notna().all(axis=None)
    assert {"yokohama-jp", "kawasaki-jp", "chiba-jp", "kyoto-jp", "kobe-jp"} <= set(CITIES.index[alone])


def test_codes_of_chinese_cities():
    coded = CITIES[CITIES["adcode"] != ""]
    places = tables.read("cities").set_index("adcode")
    assert coded["adcode"].is_unique and set(coded["adcode"]) <= set(places.index)
    assert set(coded["country"]) == {"CN", "HK", "MO"}
    mainland = CITIES[(CITIES["country"] == "CN") & (CITIES["un_code"] != "")]
    assert len(mainland) == 424 and (mainland["adcode"] == "").sum() == 147
    assert len(set(members(tables.read("membership"))["adcode"]) - set(coded["adcode"])) == 18
    for city, code in (("beijing-cn", "110000"), ("suzhou-anhui-cn", "341300"), ("hong-kong-hk", "810000"),
                       ("yulin-shaanxi-cn", "610800"), ("yulin-guangxi-cn", "450900"), ("ordos-cn", "150600")):
        assert CITIES.at[city, "adcode"] == code
    # The one point of the UN that lies far from the seat is the one the caveat names.
    seats = places.loc[coded["adcode"], ["longitude", "latitude"]].set_axis(coded.index)
    apart = (seats - coded[["longitude", "latitude"]]).abs().max(axis=1)
    assert apart.index[apart > 1].tolist() == ["songyuan-cn"]


def test_chinese_names_are_those_of_the_right_city():
    assert CITIES.loc[["london-gb", "san-jose-us", "birmingham-gb", "hyderabad-in"], "name_zh"].tolist() == [
        "伦敦", "圣何塞", "伯明翰", "海得拉巴"]
    assert (CITIES.loc[["london-ca", "hyderabad-pk", "birmingham-us", "cordoba-es"], "name_zh"] == [
        "", "", "伯明翰", ""]).all()
    assert set(CHINESE) - set(zip(CITIES["country"], CITIES["name_en"], strict=True)) == set()
    assert all("一" <= sign <= "鿿" or sign == "–" for name in CHINESE.values() for sign in name)


@pytest.mark.parametrize(("city", "name", "province"), [
    ("dingzhou-cn", "定州", "河北省"), ("taishan-cn", "台山", "广东省"), ("rongcheng-cn", "荣成", "山东省"),
    ("heshan-cn", "鹤山", "广东省"), ("xinyi-cn-20741", "新沂", "江苏省"), ("xinyi-cn-23793", "信宜", "广东省"),
    ("jianyang-cn", "简阳", "四川省"), ("fengcheng-cn", "丰城", "江西省"), ("qidong-cn", "启东", "江苏省"),
    ("yining-cn", "伊宁", "新疆维吾尔自治区"), ("leping-cn", "乐平", "江西省"), ("yueqing-cn", "乐清", "浙江省"),
    ("yushu-cn", "榆树", "吉林省"), ("donggang-cn", "东港", "辽宁省"), ("wuchuan-cn", "吴川", "广东省"),
    ("botou-cn", "泊头", "河北省"), ("changge-cn", "长葛", "河南省"), ("cangnan-cn", "苍南", "浙江省")])
def test_counties_are_named_in_the_right_province(city, name, province):
    assert CITIES.at[city, "name_zh"] == name
    names = tables.read("place_names").query("language == 'zh' and level == 'county'")
    codes = {row.adcode for row in names.itertuples() if stem(row.unit_zh) == name}
    of = tables.read("cities").set_index("adcode")["province_zh"]
    assert province in set(of.reindex(sorted(codes)))


def test_every_county_lies_about_its_prefecture():
    names = tables.read("place_names").query("language == 'zh' and level == 'county'")
    of_name = names.assign(stem=names["unit_zh"].map(stem)).groupby("stem")["adcode"].agg(set)
    seats = tables.read("cities").set_index("adcode")[["longitude", "latitude"]]
    county = CITIES[(CITIES["country"] == "CN") & (CITIES["adcode"] == "") & CITIES["longitude"].notna()]
    county = county[~county["un_name"].isin(COUNTIES)]
    assert len(county) == 142 and county["name_zh"].is_unique and (county["name_zh"] != "").all()
    for row in county.itertuples():
        about = seats.reindex(sorted(of_name[row.name_zh])).dropna()
        near = (about - [row.longitude, row.latitude]).abs().max(axis=1)
        assert about.empty or near.min() < 1.8, row.un_name
        assert not about.empty or row.un_name in ("Wanning", "Wenchang")  # governed by Hainan itself


def test_one_city_of_the_mainland_stays_without_a_chinese_name():
    nameless = CITIES[(CITIES["country"].isin(["CN", "HK", "MO", "TW"])) & (CITIES["name_zh"] == "")]
    assert nameless.index.tolist() == ["taizhou-cn"]


def test_every_well_linked_city_has_a_chinese_name():
    best = SCORES.xs(("gawc", 2020, "connectivity"))
    best = best.index[best["score"] >= 0.2 * best["score"].max()]
    assert (CITIES.loc[best, "name_zh"] != "").all()
    gpci = SCORES.xs("gpci").index.get_level_values("city")
    assert (CITIES.loc[gpci.unique(), "name_zh"] != "").all()


def test_regions_of_the_best_connected_cities():
    best = SCORES.xs(("gawc", 2020, "connectivity")).nsmallest(10, "rank").index
    assert CITIES.loc[best, "region"].value_counts().to_dict() == {
        "asia": 6, "europe": 2, "northern_america": 1, "oceania": 1}


def test_ranks_of_the_cases():
    ranks = tables.read("world_cases").set_index(["ranking", "edition", "place"])
    assert ranks.at[("ici", 2010, "Boston"), "rank"] == 1 and ranks.at[("gihi", 2022, "Tokyo"), "rank"] == 7
    assert ranks.at[("gii", 2025, "San Jose-San Francisco"), "rank"] == 3
    assert ranks.at[("ici", 2021, "London"), "rank"] == 11
    assert ranks.at[("gii", 2025, "Shenzhen-Hong Kong-Guangzhou"), "rank"] == 1
    assert ranks.at[("gii", 2024, "Beijing"), "rank"] == 3 and ranks.at[("gihi", 2022, "Shanghai"), "rank"] == 10
    assert ranks.at[("ici", 2019, "Shanghai"), "rank"] == 33
    assert set(ranks["case"]) == set(CASES) | set(CHINA)
    assert set(PLACES) == set(ranks.index.get_level_values("place"))
    official = tables.read("agglomerations").set_index("agglomeration")
    for key, (english, chinese) in CHINA.items():
        assert official.at[key, "name_en"] == english and official.at[key, "short_zh"] == chinese
    # A place has one name in each language, whatever the edition, and one agglomeration.
    for column in ("place_zh", "case"):
        assert (ranks.reset_index().groupby("place")[column].nunique() == 1).all()
    assert not ranks.reset_index().duplicated(["ranking", "edition", "rank"]).any()
    assert tables.read("world_lessons")["lesson_zh"].tolist() == [
        "创新极核带动", "协同创新机制", "产学研一体化", "科技金融服务", "人才引进培育", "科技公共服务"]


def test_forms_of_names():
    assert plain("") == "" and forms("()") == set()
    assert {"dakar"} == forms("Dakar") and "mumbai" in forms("Mumbai/Bombay")


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    write_agglomerations(folder / "global_cities" / "wup2018" / "WUP2018-F12-Cities_Over_300K.xlsx")
    write_network(folder / "global_cities" / "gawc2020" / "da31_gnc2020.xlsx")
    for name, frame in _index_of_cities().items():
        (folder / name).parent.mkdir(parents=True)
        frame.to_csv(folder / name, index=False)
    return folder


@pytest.mark.parametrize(("rows", "word"), [
    ([], "0 rows with a head"),
    ([["Rank", "City", "Country", "GNC_abs"]], "no column GNC_rel"),
    ([["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"], [1, "London", "Albion", 5, 100.0]], "unknown countries"),
    ([["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"], [1, "London", "United Kingdom", 5, 90.0]], "shares of"),
    ([["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"], *2 * [[1, "London", "United Kingdom", 5, 100.0]]],
     "a city a second time"),
    ([["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"], [1, "Concord", "U.S.", 5, 100.0]], "several")])
def test_workbooks_that_say_something_else_are_refused(raw, rows, word):
    path = raw / "global_cities" / "gawc2020" / "da31_gnc2020.xlsx"
    workbook = Workbook()
    workbook.active.title = "Results"
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    with pytest.raises(TableError, match=word):
        world_tables(raw, tables.read("cities"), tables.read("other_names"), tables.read("place_names"))

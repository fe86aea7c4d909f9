"""Addresses: scored on four hand-labelled lists, and never an exception, whatever the text.

Scored for the first time, before any rule was changed by looking at their mistakes, were right:

- labelled_addresses.csv (tuned since): 562 of 566, namely all of 472 written before the resolver and 90 of 94
  harder ones written when the first proved too easy;
- held_out_addresses.csv (never used for tuning): 156 of 160;
- fresh_addresses.csv (tuned since): 376 of 403, with 8 in a wrong city, all of them counties behind the prefecture that
  they belonged to earlier;
- unseen_addresses.csv (written after the rules were changed for the third list): 180 of 184, with 3 in a wrong city;
  one of those was a mistake of the label (河西区 is in Tianjin alone), so 181 of 184 and 2. Both were counties that have
  become prefectures themselves, named behind the prefecture they belonged to; a rule for all such counties was made
  after that, so that this list is no longer untouched (now 183 of 184), and only held_out_addresses.csv is.
"""
from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.copatents import resolve, resolve_all, resolve_name
from flowspace.copatents.addresses import resolve_with_name
from flowspace.copatents.postal import PROVINCES, ZONES

HERE = Path(__file__).parent
CITIES = tables.read("cities")
NAMES = tables.read("place_names")


def labelled(name):
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [(row["address"], row["expected"]) for row in csv.DictReader(stream)]


def wrong(rows):
    found = [(address, expected, resolve(address)) for address, expected in rows]
    return [f"{address}: expected {expected}, found {place.adcode or place.category} ({place.rule}: {place.matched})"
            for address, expected, place in found if (place.adcode or place.category) != expected]


@pytest.mark.parametrize(("name", "least", "bar"), [
    ("labelled_addresses.csv", 500, 0.99), ("held_out_addresses.csv", 60, 0.97), ("fresh_addresses.csv", 400, 0.99),
    ("unseen_addresses.csv", 180, 0.97)])
def test_accuracy_on_hand_labelled_addresses(name, least, bar):
    rows = labelled(name)
    mistakes = wrong(rows)
    share = 1 - len(mistakes) / len(rows)
    print(f"{name}: {len(rows) - len(mistakes)} of {len(rows)} right ({share:.1%})", *mistakes, sep="\n")
    assert len({address for address, _ in rows}) == len(rows) >= least
    assert share >= bar, mistakes


def test_no_address_is_in_two_lists():
    names = ("labelled", "held_out", "fresh", "unseen")
    addresses = [address for name in names for address, _ in labelled(f"{name}_addresses.csv")]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("name", ["labelled", "held_out", "fresh", "unseen"])
def test_hardly_any_address_gets_a_wrong_city(name):
    """Left open is better than wrong: at most one in ninety resolves to a city that is not its own."""
    rows = labelled(f"{name}_addresses.csv")
    cities = [(address, expected, resolve(address).adcode) for address, expected in rows]
    mistakes = [row for row in cities if row[2] is not None and row[2] != row[1]]
    assert len(mistakes) * 90 <= len(rows), mistakes


def test_a_county_behind_its_earlier_prefecture_is_in_that_of_2020():
    assert resolve("安徽省安庆市枞阳县").adcode == "340700"
    assert resolve("安徽省巢湖市和县").adcode == "340500"
    # Neither a county of another province nor a zone that is named like a district moves a city.
    assert resolve("安徽省安庆市高新区").adcode == "340800"
    assert resolve("浙江省杭州市 昆山市").adcode == "330100"
    assert resolve("江苏省南京市昆山路").adcode == "320100"


@pytest.mark.parametrize(("address", "expected"), [
    ("湖北省荆州地区荆门县", "420800"), ("江西省宜春地区新余县", "360500"), ("江苏省淮阴市宿迁县", "321300"),
    ("山东省临沂地区日照县", "371100"), ("广东省惠阳地区河源县", "441600"), ("四川省绵阳地区遂宁县", "510900"),
    ("江苏省扬州地区靖江县", "321200"), ("广东省佛山地区中山县", "442000"), ("湖南省长沙市长沙县", "430100"),
    ("四川省重庆市合川县", "500000"), ("浙江省杭州市临安县", "330100"), ("浙江省杭州市长沙县", "330100")])
def test_a_county_that_is_a_city_now_is_found_behind_its_earlier_prefecture(address, expected):
    """A prefecture or a county-level city today; a county of another province moves nothing."""
    assert resolve(address).adcode == expected


@pytest.mark.parametrize(("address", "expected", "first"), [
    ("广西玉林地区贵港市", "450800", ""), ("临沂地区日照市", "371100", ""), ("惠阳地区深圳市", "440300", ""),
    ("江苏省淮阴市宿迁市", "321300", "淮阴市"), ("广东省汕头市潮州市", "445100", "汕头市"), ("江苏省扬州市泰州市", "321200", "扬州市"),
    ("新疆伊犁哈萨克自治州塔城地区", "654200", ""), ("新疆伊犁州阿勒泰地区文化路", "654300", ""),
    ("江苏省扬州市 浙江省杭州市", "321000", "浙江省")])
def test_a_city_behind_the_prefecture_it_left_is_found(address, expected, first):
    """Behind a city, which held no cities after the 1980s everywhere, the other is said as well."""
    assert (resolve(address).adcode, resolve(address).passed_over) == (expected, first)


@pytest.mark.parametrize(("address", "unless"), [
    ("中山大学南校区", "442000"), ("枫林路180号复旦大学附属中山医院", "442000"), ("Zhongshan University", "442000"),
    ("中山公园", "442000"), ("中山陵8号", "442000"), ("广州大理石有限公司", "532900"), ("福建南安大理石厂", "532900"),
    ("四川北通化工厂", "220500"), ("浙江省杭州湾新区", "330100"), ("长兴岛经济区", "330500"), ("东海岛", "320700"),
    ("太湖新城", "340800"), ("南海新区", "440600"), ("洪泽湖路9号", "320800"), ("北海公园", "450500"), ("安定门外大街", "621100"),
    ("河西走廊", "120000"), ("吉隆坡", "540200"), ("爱荷华州", "620500")])
def test_a_name_that_only_begins_another_word_is_no_place(address, unless):
    assert resolve(address).adcode != unless


@pytest.mark.parametrize(("address", "expected"), [
    ("中山市石岐区中山路", "442000"), ("广东中山火炬开发区", "442000"), ("大理市下关", "532900"), ("杭州余杭", "330100"),
    ("通化市工业路", "220500"), ("广西北海银海区", "450500"), ("浙江长兴县", "330500"), ("Zhongshan, Guangdong", "442000")])
def test_the_places_themselves_are_still_found(address, expected):
    assert resolve(address).adcode == expected


@pytest.mark.parametrize(("address", "expected", "province"), [
    ("陕西省襄阳市", "420600", "陕西省"), ("Jinzhou, Hubei, China", "210700", "hubei"), ("河北省天津市", "120000", "")])
def test_a_city_beside_another_province_is_believed_and_said(address, expected, province):
    assert (resolve(address).adcode, resolve(address).passed_over) == (expected, province)


@pytest.mark.parametrize(("address", "second"), [
    ("北京市海淀区江苏省昆山市", "江苏省"), ("浙江省杭州市 昆山市", "昆山市"), ("Beijing, Shanghai", "beijing"),
    ("北京市宣武区广安门内大街", ""), ("深圳市前海深港合作区", ""), ("宁波杭州湾新区", ""), ("上海市南京西路1168号", ""),
    ("安徽省安庆市枞阳县", ""), ("Nanjing West Road, Shanghai", ""), ("河北省天津市", "")])
def test_a_second_city_in_an_address_is_said(address, second):
    assert resolve(address).passed_over == second


def test_hardly_any_honest_address_seems_to_name_two_cities():
    addresses = [address for name in ("labelled", "held_out", "fresh", "unseen")
                 for address, _ in labelled(f"{name}_addresses.csv")]
    assert sum(bool(resolve(address).passed_over) for address in addresses) * 300 <= len(addresses)


def test_both_scripts_say_the_same():
    assert resolve("廣東省廣州市從化區").adcode == resolve("广东省广州市从化区").adcode == "440100"
    assert resolve_name("蘇州大學").adcode == "320500"


def test_a_province_in_chinese_and_its_city_in_english_are_read_together():
    assert resolve("西藏 Lhasa").adcode == resolve("Lhasa (西藏自治区)").adcode == "540100"
    assert resolve("Wuxi (江苏)").adcode == "320200"
    assert resolve("江苏省 Hefei").category == "unresolved"


def test_every_unit_resolves_by_its_full_chinese_name():
    """County in its prefecture in its province: all 2,800 units of 2020."""
    units = NAMES[(NAMES["language"] == "zh") & (NAMES["level"] == "county") & (NAMES["status"] == "valid")]
    prefecture = CITIES[CITIES["level"].isin(["prefecture", "municipality"])].set_index("adcode")
    mistakes = []
    for row in units.itertuples():
        if row.adcode in prefecture.index:
            city = prefecture.loc[row.adcode]
            address = f"{city.province_zh}{'' if city.province_zh == city.name_zh else city.name_zh}{row.name}科技路1号"
            if resolve(address).adcode != row.adcode:
                mistakes.append((address, resolve(address)))
    assert len(units) > 2800 and mistakes == []


def test_every_prefecture_resolves_by_its_english_name_and_province():
    units = CITIES[CITIES["level"] == "prefecture"]
    mistakes = [(row.name_en, place) for row in units.itertuples()
                if (place := resolve(f"No. 1 Kexue Road, {row.name_en.split(' (')[0]}, {row.province_en}, China"))
                .adcode != row.adcode]
    assert mistakes == []


@pytest.mark.parametrize(("name", "expected"), [
    ("清华大学深圳研究生院", "440300"), ("国网江苏省电力公司南京供电公司", "320100"), ("上海交通大学", "310000"),
    ("昆山市工业技术研究院有限责任公司", "320500"), ("北京大学", "110000"), ("中国石油化工股份有限公司北京化工研究院", "110000"),
    ("中南大学", "unresolved"), ("平安科技有限公司", "unresolved"), ("东方电气集团", "unresolved"),
    ("吉林大学", "ambiguous"), ("日本电气株式会社", "outside"), ("香港理工大学深圳研究院", "440300"),
    ("Tsinghua University", "unresolved"), ("Nanjing University", "320100"), ("", "unresolved")])
def test_names_of_applicants(name, expected):
    place = resolve_name(name)
    assert (place.adcode or place.category) == expected


def test_a_name_decides_only_what_the_address_leaves_open():
    assert resolve_with_name(resolve("鼓楼区"), "福州大学").adcode == "350100"
    assert resolve_with_name(resolve("鼓楼区"), "北京某公司").category == "ambiguous"
    assert resolve_with_name(resolve("北京市"), "上海交通大学").adcode == "110000"
    assert resolve_with_name(resolve("日本东京"), "上海交通大学").category == "outside"
    assert resolve_with_name(resolve(""), "苏州大学").rule == "name of the applicant"


def test_postal_codes_break_ties_and_name_known_units():
    assert resolve("Suzhou 215006, China").adcode == "320500"
    assert resolve("Suzhou 234000, China").adcode == "341300"
    assert resolve("鼓楼区 210009").rule == "postal code"
    prefectures = set(CITIES["adcode"])
    assert {code + "00" for code in ZONES.values()} <= prefectures
    assert all(adcode.startswith(PROVINCES[zone[:2]]) for zone, adcode in ZONES.items())


def test_place_names_belong_to_units_of_2020():
    """Units without prefecture that the table cities lacks are the only codes beyond it."""
    known = set(CITIES["adcode"]) | set(CITIES["province_adcode"])
    beyond = set(NAMES["adcode"]) - known
    assert all(code[:4] in ("4290", "4690", "6590") for code in beyond)
    assert set(CITIES.loc[CITIES["level"] == "prefecture", "adcode"]) <= set(NAMES["adcode"])


def test_each_address_is_listed_once_with_what_decided():
    frame = resolve_all(["江苏省昆山市", "江苏省昆山市", "Kowloon, Hong Kong"])
    assert frame["address"].tolist() == ["江苏省昆山市", "Kowloon, Hong Kong"]
    assert frame["matched"].tolist() == ["江苏省 + 昆山市", "hong kong"]


PIECES = st.sampled_from(["北京", "朝阳区", "吉林", "南京西路", "Suzhou", "Road", ",", " ", "市", "县", "215000", "香港", "中山",
                          "大学", "Shi", "Xian", "Jilin", "China", "(", "。", "\n", "'", "Hai", "nan", "１", "廣東", "🙂"])


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join)))
def test_any_text_has_an_answer(text):
    for place in (resolve(text), resolve_name(text)):
        assert (place.category == "resolved") == (place.adcode is not None)
        assert place.adcode is None or place.adcode in set(CITIES["adcode"])
        assert place.category in ("resolved", "outside", "ambiguous", "unresolved") and place.rule
    assert resolve(text) == resolve(f"  {text} ")

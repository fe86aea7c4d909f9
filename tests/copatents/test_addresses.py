"""Addresses: scored on two hand-labelled lists, and never an exception, whatever the text."""
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


# Scored for the first time, 562 of the 566 addresses of the first list were right, and 156 of the 160 held out. (All of
# 472 and 96 written before the resolver; 90 of 94 and 60 of 64 harder ones, written when the first proved too easy.)
# Rules were changed after that by looking at the mistakes in the first list only.
@pytest.mark.parametrize(("name", "least", "bar"), [("labelled_addresses.csv", 500, 0.99),
                                                    ("held_out_addresses.csv", 60, 0.97)])
def test_accuracy_on_hand_labelled_addresses(name, least, bar):
    rows = labelled(name)
    mistakes = wrong(rows)
    share = 1 - len(mistakes) / len(rows)
    print(f"{name}: {len(rows) - len(mistakes)} of {len(rows)} right ({share:.1%})", *mistakes, sep="\n")
    assert len({address for address, _ in rows}) == len(rows) >= least
    assert share >= bar, mistakes


def test_no_held_out_address_is_in_the_list_used_for_tuning():
    assert not {a for a, _ in labelled("labelled_addresses.csv")} & {a for a, _ in labelled("held_out_addresses.csv")}


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


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join)))
def test_any_text_has_an_answer(text):
    for place in (resolve(text), resolve_name(text)):
        assert (place.category == "resolved") == (place.adcode is not None)
        assert place.adcode is None or place.adcode in set(CITIES["adcode"])
        assert place.category in ("resolved", "outside", "ambiguous", "unresolved") and place.rule
    assert resolve(text) == resolve(f"  {text} ")

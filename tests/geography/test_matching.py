"""Names and codes of cities: every way of writing that is certain is found, every other is answered as uncertain."""
from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.geography import CityMatcher

CITIES = tables.read("cities")
MATCHER = CityMatcher(CITIES, tables.read("other_names"), tables.read("unit_changes"))


@pytest.mark.parametrize("write", [
    lambda city: city.adcode, lambda city: int(city.adcode), lambda city: float(city.adcode),
    lambda city: f"{city.adcode}.0", lambda city: "'" + city.adcode, lambda city: city.adcode + "000000",
    lambda city: city.name_zh, lambda city: f" {city.name_zh}\u3000", lambda city: city.province_zh + city.name_zh,
    lambda city: "\ufeff" + city.name_zh, lambda city: " ".join(city.name_zh),
    lambda city: city.name_en.upper() + " CITY", lambda city: f"{city.province_en} {city.name_en.split(' (')[0]} Shi"])
def test_every_city_is_found_in_every_certain_way_of_writing(write):
    wrong = [(write(city), match) for city in CITIES.itertuples()
             if (match := MATCHER.match(write(city))).adcode != city.adcode or match.status != "city"]
    assert wrong == []


def test_short_names_are_found_but_for_the_one_that_is_also_a_province():
    short = CITIES["name_zh"].str.removesuffix("市")
    assert [name for name in short if MATCHER.match(name).status != "city"] == ["吉林"]
    assert MATCHER.match("吉林", "吉林省").adcode == MATCHER.match("Jilin City").adcode == "220200"


@pytest.mark.parametrize("name", ["Suzhou", "Fuzhou", "Taizhou", "Yichun", "Yulin"])
def test_pinyin_of_two_cities_is_decided_by_the_province_alone(name):
    assert MATCHER.match(name).status == MATCHER.match(name.lower() + " shi").status == "ambiguous"
    both = CITIES[CITIES["name_en"].str.startswith(name + " (")]
    assert len(both) == 2
    for city in both.itertuples():
        for province in (city.province_zh, city.province_en, city.province_adcode, city.province_adcode[:2]):
            assert MATCHER.match(name, province).adcode == city.adcode
    assert MATCHER.match(name, "Tibet").status == "contradiction"


@pytest.mark.parametrize(("written", "adcode"), [
    ("Xian", "610100"), ("Xi'an", "610100"), ("xi an", "610100"), ("Xī’ān", "610100"), ("XI’AN CITY", "610100"),
    ("Huhehaote", "150100"), ("Hohhot", "150100"), ("Ürümqi", "650100"), ("wulumuqi", "650100"), ("Lüliang", "141100"),
    ("Lvliang", "141100"), ("襄樊", "420600"), ("襄樊市", "420600"), ("思茅地区", "530800"), ("毫州市", "341600"),
    ("522400", "520500"), ("3205", "320500"), ("110100", "110000"), ("31", "310000"), ("恩施州", "422800"),
    ("苏州(江苏)", "320500"), ("suzhou, anhui", "341300"), ("江苏苏州", "320500"), ("１１００００", "110000"),
    ("廣東省廣州市", "440100"), ("蘇州", "320500"), ("烏魯木齊市", "650100")])
def test_ways_of_writing_that_are_met_in_practice(written, adcode):
    assert MATCHER.match(written).adcode == adcode and MATCHER.match(written).status == "city"


@pytest.mark.parametrize(("written", "status", "candidate"), [
    ("320583", "county", "苏州市"), ("苏州市昆山市", "county", "苏州市"), ("北京市朝阳区", "county", "北京市"),
    ("310115", "county", "上海市"), ("522401", "county", "毕节市"), ("大理市", "unknown", "大理白族自治州"),
    ("苏洲", "unknown", "苏州市"), ("Hangzhuo", "unknown", "杭州市"), ("莱芜市", "merged", "济南市"),
    ("371200", "merged", "济南市"), ("巢湖", "divided", "合肥市"), ("341400", "divided", "芜湖市"),
    ("吉林", "ambiguous", "province"), ("海南", "ambiguous", "province"), ("1.1E+05", "unknown", "rounded"),
    ("江苏省", "province", ""), ("Inner Mongolia", "province", ""), ("320000", "province", ""), ("合 计", "total", ""),
    ("全国总计", "total", ""), ("Total", "total", ""), ("", "unknown", ""), (None, "unknown", ""),
    ("999999", "unknown", "")])
def test_what_is_not_a_certain_city_is_answered_as_such(written, status, candidate):
    match = MATCHER.match(written)
    assert match.status == status and candidate in " ".join(match.candidates)


def test_a_code_and_a_province_that_contradict_each_other():
    assert MATCHER.match("320500", "安徽").status == "contradiction"
    assert MATCHER.match("安徽省苏州市").status == "contradiction"


def test_what_the_reader_decides_goes_first():
    matcher = CityMatcher(CITIES, tables.read("other_names"), tables.read("unit_changes"),
                          {"Suzhou": "341300", "the capital": "110000", "nowhere": "999999"})
    assert [matcher.match(name).adcode for name in ("Suzhou", "the capital", "nowhere")] == ["341300", "110000", ""]


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=20), st.text("苏州市江省 (),.'Suzhou0123456789", max_size=14), st.floats(),
                 st.integers(), st.booleans(), st.none()), st.text(max_size=8))
def test_any_text_is_answered_and_a_city_is_one_of_the_table(written, province):
    match = MATCHER.match(written, province)
    assert (match.status == "city") <= (match.adcode in set(CITIES["adcode"]))


def test_the_name_of_a_county_is_answered_with_its_city_where_parts_are_known():
    parts = pd.DataFrame({"name": ["昆山市", "鼓楼区", "鼓楼区", "Kunshan"], "adcode": ["320500", "320100", "350100", "320500"]})
    matcher = CityMatcher(CITIES, tables.read("other_names"), tables.read("unit_changes"), parts=parts)
    assert matcher.match("昆山市").candidates == matcher.match("Kunshan City").candidates == (
        "苏州市 Suzhou (Jiangsu) 320500",)
    assert matcher.match("昆山市").status == "county" and len(matcher.match("鼓楼区").candidates) == 2
    assert matcher.match("鼓楼区", "福建").adcode == "350100" and matcher.match("苏州市").adcode == "320500"

"""Cleaning texts: each rule alone, and what must not be joined or removed."""
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.plantexts import RULES, clean

PDF = """某某城市群发展规划

第一章 总体要求
推动城市群发展，要坚持协同创新、开放合作，完善成果
转化机制，建设产业园区，引进高层次人才，形成合力，
提升综合竞争力。
12
一、主要目标
到2030年，城市群内部城市之间的技术合作网络基本形
成，人均产出达到5.5万元。
"""


def test_lines_of_a_pdf_are_joined_and_headings_are_not():
    assert clean(PDF).split("\n") == [
        "某某城市群发展规划", "第一章 总体要求",
        "推动城市群发展，要坚持协同创新、开放合作，完善成果转化机制，建设产业园区，引进高层次人才，形成合力，提升综合竞争力。",
        "一、主要目标", "到2030年，城市群内部城市之间的技术合作网络基本形成，人均产出达到5.5万元。"]


@pytest.mark.parametrize("item", ["（二）完善机制，加强人才引进", "2. 建设园区", "●发展科技金融", "——坚持协同", "第二节 布局",
                                  "1.2 人才", "专栏1 重大平台", "附件：名单"])
def test_an_item_is_never_joined_to_the_line_before(item):
    before = "推动城市群协同创新发展，完善体制机制，形成区域合力，提升综合"
    assert clean(f"{before}\n{item}").split("\n")[0] == before


@pytest.mark.parametrize("line", ["2010—2019年间，合作网络不断扩大，城市之间的联系不断加强", "19个城市群的创新能力均有明显的提升，差距仍然不小",
                                  "5.56万亿元，占全国的比重稳步提高，综合实力继续增强"])
def test_a_line_that_begins_with_a_number_is_no_item(line):
    before = "在过去的若干年里城市群的创新产出和合作水平都有很大的提高，其中在"
    assert clean(f"{before}\n{line}。") == f"{before}{line}。"


def test_a_closing_quote_ends_nothing_by_itself():
    assert clean("体现出对建构“中国式现代化理论”\n的回应，是一部兼具理论与实践的著作。").count("\n") == 0
    assert clean("他说：“要协同创新，要开放合作。”\n的确如此，各城市都应当参与进来。").count("\n") == 1


@pytest.mark.parametrize("number", ["12", "- 3 -", "— 15 —", "第 7 页", "第3页 共20页", "3/20", "Page 4 of 9", "iv", "－ 8 －"])
def test_numbers_of_pages_go(number):
    assert clean(f"引进人才。\n{number}\n建设园区。") == "引进人才。\n建设园区。"


@pytest.mark.parametrize("line", ["2030年", "第三章", "12个城市", "三", "GDP"])
def test_what_is_no_number_of_a_page_stays(line):
    assert line in clean(f"引进人才。\n{line}\n建设园区。", ["page_numbers"]).split("\n")


def test_running_heads_stay_once():
    page = "某某城市群发展规划\n引进人才。\n"
    assert clean(page * 4).split("\n").count("某某城市群发展规划") == 1
    assert clean(page * 4, ["widths"]).split("\n").count("某某城市群发展规划") == 4
    # A sentence that comes back is no head.
    assert clean("引进人才。\n建设园区。\n" * 3).split("\n").count("引进人才。") == 3


def test_widths_leave_chinese_punctuation_alone():
    assert clean("２０３０年，（ＧＤＰ）\u3000增长６％；") == "2030年，（GDP）增长6％；"
    assert clean("人\u200b才\ufeff") == "人才"


def test_english_lines_keep_their_spaces_and_lose_their_hyphens():
    text = "The plan promotes techno-\nlogy transfer between cities and\nuniversities of the whole region."
    assert clean(text) == "The plan promotes technology transfer between cities and universities of the whole region."


def test_rules_can_be_switched_off():
    assert clean("Ａ\n12\n引 进", []) == "Ａ\n12\n引 进"
    assert clean("") == "" == clean("\n \n")


@pytest.mark.parametrize(("text", "rules"), [(None, RULES), (3, RULES), ("a", "widths"), ("a", ["width"]), ("a", None)])
def test_bad_arguments(text, rules):
    with pytest.raises(MeasureError):
        clean(text, rules)


def test_all_problems_at_once():
    with pytest.raises(MeasureError) as raised:
        clean(None, ["width", "lines"])
    assert len(raised.value.problems) == 3 and "widths" in str(raised.value)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="人才园区，。\n 第一章、12（）”Aa-", max_size=80))
def test_no_word_is_lost_or_made(text):
    kept = clean(text, ["broken_lines", "inner_spaces"])
    assert [one for one in kept if one not in "\n -"] == [one for one in text if one not in "\n -"]


def test_time_grows_with_the_text_and_not_with_its_square():
    line = "城市群发展规划引进人才建设园区创新"
    begun = time.perf_counter()
    assert clean("\n".join([line] * 20_000), ["broken_lines"]) == line * 20_000
    assert clean("1" + "\u2003" * 3000 + "x", ["page_numbers"]).endswith("x")
    assert time.perf_counter() - begun < 10  # a fraction of a second; minutes where each line is read again


def test_joined_lines_are_looked_at_to_their_end():
    assert clean("推动城市群发\n展。”\n建设园区和高校", ["broken_lines"]) == "推动城市群发展。”\n建设园区和高校"
    assert clean("the city-\nregion of\n2020 plans", ["broken_lines"]) == "the cityregion of 2020 plans"

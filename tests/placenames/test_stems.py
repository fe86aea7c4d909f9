"""Names without their kind of unit, held to the table of place names."""
from __future__ import annotations

import re

from flowspace import tables
from flowspace.placenames.stems import english_stem, stem
from flowspace.placenames.text import letters
from flowspace.placenames.traditional import simplified

NAMES = tables.read("place_names")
CHINESE = NAMES[(NAMES["language"] == "zh") & NAMES["level"].isin(["province", "prefecture", "county"])]
VOWELS = re.compile(r"[aeiouvüê]+", re.IGNORECASE)


def test_a_stem_begins_its_name_and_keeps_no_kind_of_autonomous_unit():
    for name in CHINESE["name"]:
        assert name.startswith(stem(name)) and "自治" not in stem(name) and simplified(stem(name)) == stem(name)


def test_only_the_kind_of_unit_is_cut_off():
    """What is cut off a name is a kind of unit, with the names of peoples before it in autonomous units alone."""
    kinds = re.compile(r"(特别行政区|行政委员会|林区|特区|新区|地区|[省市盟区县旗州镇])?")
    for name in CHINESE["name"]:
        cut = name.removeprefix(stem(name))
        assert kinds.fullmatch(cut) or (cut.endswith(("自治区", "自治州", "自治县", "自治旗", "族区"))), (name, cut)


def test_names_in_pinyin_have_a_syllable_for_each_character_of_the_stem():
    """Names that were cut short in one language and not in the other would differ by a syllable."""
    english = NAMES[(NAMES["language"] == "en") & (NAMES["level"] == "county") & (NAMES["unit_zh"] != "")]
    short = [(row.name, row.unit_zh) for row in english.itertuples()
             if len(VOWELS.findall(row.name)) == 1 < len(stem(row.unit_zh))
             and not re.search(r"[iu]?[aeiou]{2}", row.name)]
    assert short == []


def test_english_names_of_cities_are_their_own_stems():
    for name in tables.read("cities")["name_en"].str.partition(" (")[0]:
        assert english_stem(name) == letters(name) == english_stem(f"{name.upper()} Shi")

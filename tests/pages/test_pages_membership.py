"""What the page of the members says of the membership versions is true of the table."""
from page_sources import ROOT

from flowspace import tables

import pytest

PAGES = [(ROOT / f"pages/datasets/membership{end}").read_text(encoding="utf-8") for end in (".md", ".zh.md")]
LIAONING, TIANSHAN = "central-southern-liaoning", "northern-tianshan"


@pytest.fixture(scope="module")
def units():
    table = tables.read("membership")
    return {key: set(part["adcode"]) for key, part in table.groupby(["version", "agglomeration"])}


def all_units(units, version):
    return [code for (one, _), codes in units.items() if one == version for code in codes]


def test_every_version_is_in_the_table_of_the_page():
    for version in tables.read("membership_versions")["version"]:
        assert all(f"\n| `{version}` |" in page for page in PAGES)


def test_liaoning_has_nine_cities_by_default_and_officially_and_three_more_in_the_wider_partition(units):
    assert units["prefectures", LIAONING] == units["partition", LIAONING] == units["official", LIAONING]
    assert len(units["official", LIAONING]) == 9
    cities = tables.read("cities").set_index("adcode")
    added = cities.loc[sorted(units["exclusive", LIAONING] - units["official", LIAONING])]
    assert sorted(added["name_en"]) == ["Dandong", "Huludao", "Jinzhou"]
    others = {code for (_, one), codes in units.items() if one != LIAONING for code in codes}
    assert not set(added.index) & others
    assert all(name in PAGES[0] for name in added["name_en"])
    assert all(name.removesuffix("市") in PAGES[1] for name in added["name_zh"])


def test_the_wider_partition_adds_ten_cities_to_the_partition_and_repeats_none(units):
    wider = all_units(units, "exclusive")
    assert len(wider) == len(set(wider))
    assert len(set(wider) - set(all_units(units, "partition"))) == 10
    assert set(all_units(units, "partition")) <= set(wider)


def test_official_scopes_overlap_and_are_wider_where_plans_claim_the_same_cities(units):
    official = all_units(units, "official")
    assert len(official) > len(set(official))
    for agglomeration in ("yangtze-river-delta", "central-plains"):
        assert units["exclusive", agglomeration] < units["official", agglomeration]


def test_tianshan_has_one_list_in_three_versions(units):
    assert units["partition", TIANSHAN] == units["exclusive", TIANSHAN] == units["official", TIANSHAN]

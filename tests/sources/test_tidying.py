"""Tidying raw files: the shipped tables come out, and files that say something else are refused by name."""
from __future__ import annotations

import pytest
from raw_files import write_raw

from flowspace import tables
from flowspace.errors import TableError
from flowspace.sources import tidy
from flowspace.sources.__main__ import main

DATA = tables.embedded_folder()


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return write_raw(tmp_path_factory.mktemp("raw"))


@pytest.fixture
def changed(raw):
    """Replace text in one raw file for one test."""
    kept = {}

    def change(name, old, new):
        content = (raw / name).read_bytes()
        kept.setdefault(name, content)
        assert old.encode() in content
        (raw / name).write_bytes(content.replace(old.encode(), new.encode(), 1))

    yield change
    for name, content in kept.items():
        (raw / name).write_bytes(content)


def test_the_shipped_tables_come_out_byte_for_byte(raw, tmp_path):
    assert main(["tidy", str(raw), "--out", str(tmp_path / "new" / "data")]) == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "new" / "data").iterdir()}
    assert made == {path.name: path.read_bytes() for path in DATA.iterdir()}


@pytest.mark.parametrize(("name", "old", "new", "word"), [
    ("cities/spine_337.csv", "name_en_raw", "name", "no column 'name_en_raw'"),
    ("cities/spine_337.csv", "130100,石家庄市", "130199,石家庄市", "130100"),
    ("cities/aliases.csv", "alias,", "name,", "no column 'alias'"),
    ("patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv", "522400,520500", "522401,520500", "11 former"),
    ("membership/membership_versions.csv", "珠三角城市群,", "大湾区城市群,", "other agglomerations"),
    ("membership/membership_versions.csv", "extended30", "extended31", "other scopes"),
    ("membership/membership_versions.csv", "419001", "419002", "419002"),
    ("membership/membership_second_opinion.csv", "成渝", "巴蜀", "other agglomerations"),
    ("province/province_patents_2010_2023.csv", "浙江", "浙汀", "浙汀"),
    ("province/province_patents_granted_2007_2016_long.csv", "22921", "22920", "no one constant for 110000"),
    ("patents_city_2006_2018/city_patents_granted_2006_2018_recovered.csv", "130200", "120000", "no whole number"),
    ("patents_city_2006_2018/city_patents_granted_2006_2018_recovered.csv", "130200,2006,0.07", "130200,2006,0.08",
     "1 rates that give no whole number"),
    ("province/province_patents_2010_2023.csv", "48215", "48216", "two sources differ"),
    ("patents_city_2017/CN_Public.csv", "苏州", "宿州", "cityId"),
    ("patents_city_2017/CN_Public.csv", "106499", "many", "whole number"),
    ("patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv", "308,21.0", "308,", "novel"),
    ("patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv", "308,21.0", "308,309.0", "309 novel"),
    ("patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv", "371200,371200", "371100,371100", "Laiwu"),
    ("published_tables/functional_polycentricity_ma2023.csv", "海峡西岸", "海东", "other agglomerations"),
    ("published_tables/collaboration_facts_from_text.csv", "224 Chinese", "200 Chinese", "other intensities"),
    ("published_tables/collaboration_facts_from_text.csv", "intra-provincial", "intra-city", "other intensities"),
    ("published_tables/enterprise_network_huang2021.csv", "杭州市", "苏州市", "other cities"),
    ("published_tables/enterprise_network_huang2021.csv", "9926", "9927", "no sums"),
    ("published_tables/book_findings.csv", "0.438", "0.5", "other findings"),
    ("covariates_city/city_covariates_1990_2024.csv", "35371.28", "many", "a number, or nothing"),
    ("covariates_city/city_covariates_1990_2024.csv", "341400,2010", "652300,2010", "two figures for 652300 2010"),
    ("covariates_city/city_covariates_1990_2024.csv", "gdp_andy", "gdp_b", "no column 'gdp_andy'"),
    ("patents_city_2006_2018/city_edu_pop_2006_2018.csv", "130100,2006", "130100,2007", "130100"),
    ("province/province_rd_fiscal_2010_2023.csv", "北京", "北平", "北平"),
    ("policy_pilots/policy_pilots_transcribed.csv", "innovative_city_pilot", "ip_demo_city", "lists of"),
    ("national/技术市场成交额.csv", "技术市场成交额", "成交额", "no column '技术市场成交额'"),
    ("ai_copublication/nodes_conf_year.csv", "Beijing", "Bejing", "other counts"),
    ("ai_copublication/edges_conf_year.csv", ",False,", ",True,", "other counts"),
    ("ai_copublication/source_files_commits.csv", "aaai/aaai2021.json", "aaai2021.json", "named otherwise"),
    ("ai_copublication/source_files_commits.csv", "aaai/aaai2021.json,1654,0", "aaai/aaai2021.json,1654,9",
     "marked otherwise"),
    ("ai_copublication/source_files_commits.csv", "acl/acl2021.json", "acl/acl2009.json", "not listed"),
    ("global_cities/gpci/gpci_2013_2016_function_scores_long.csv", "R&D", "Research", "other functions"),
    ("global_cities/gpci/gpci_2013_2016_function_scores_long.csv", ",Amsterdam,", ",Amsterdamm,", "unknown cities"),
    ("global_cities/gpci/gpci_2013_2016_function_scores_long.csv", "edition", "year", "no column 'edition'"),
    ("county_units/pca.json", "苏州市", "蘇州市", "unknown prefectures"),
    ("county_units/pca.json", "{", "[{", "no readable list"),
    ("county_units/romanised.csv", "name_en", "pinyin", "no column 'name_en'")])
def test_raw_files_that_say_something_else_are_refused(raw, changed, tmp_path, name, old, new, word):
    changed(name, old, new)
    with pytest.raises(TableError, match=word):
        tidy(raw, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_missing_raw_file_or_folder_is_named(tmp_path, capsys):
    assert main(["tidy", str(tmp_path / "none"), "--out", str(tmp_path)]) == 1
    assert "no such folder" in capsys.readouterr().err
    assert main(["tidy", str(tmp_path), "--out", str(tmp_path)]) == 1
    assert "spine_337.csv" in capsys.readouterr().err

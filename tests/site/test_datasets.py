"""What the pages of the tables compute: coverage, pictures that are never stale, numbers in the prose."""
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest

from flowspace import tables
from flowspace.errors import BuildError
from flowspace.evidence import GRADE_WORDS, GRADES
from flowspace.geography import coverage as by_members
from flowspace.geography import members
from flowspace.site import kept, pictures
from flowspace.site.coverage import Coverage, coverage, rows_by_grade
from flowspace.site.described import alternative
from flowspace.site.errors_of_estimates import BARS, by_design
from flowspace.site.quantities import LIMITS, cell, constant, written
from flowspace.site.table_words import WORDS, in_words
from flowspace.site.views import VIEWS, View


@pytest.fixture(scope="module")
def places():
    return {"cities": tables.read("cities"), "agglomerations": tables.read("agglomerations"),
            "members": members(tables.read("membership")), "membership_versions": tables.read("membership_versions")}


@pytest.fixture(scope="module")
def inside(places):
    """Agglomeration of each member, by code."""
    return dict(zip(places["members"]["adcode"], places["members"]["agglomeration"], strict=True))


def covered(name, places, **options):
    return coverage(tables.read(name), tables.describe(name), places, replace(VIEWS[name], **options))


# ---- coverage

def test_strips_of_cities_are_the_coverage_that_chapters_report(places):
    found = covered("city_patents", places)
    assert (found.kind, found.of, found.rows) == ("strip", "cities", "agglomeration")
    other = by_members(tables.read("city_patents"), places["members"], series="series")
    one = found.table.set_index(["block", "row", "year"])["n_observed"].sort_index()
    two = other.set_index(["series", "agglomeration", "year"])["n_observed"].sort_index()
    assert one.tolist() == two.tolist() and [*one.index] == [*two.index]


def test_one_year_becomes_bars_with_every_agglomeration_in_plan_order(places):
    found = covered("city_grants_2017", places)
    assert found.kind == "bars"
    assert found.row_keys == tables.read("agglomerations").sort_values("order")["agglomeration"].tolist()
    assert found.table["n_possible"].sum() == places["members"]["adcode"].nunique()


def test_a_value_may_be_asked_for(places):
    every = covered("city_patents_estimated", places, value="").table
    counted = covered("city_patents_estimated", places).table
    estimated = tables.read("city_patents_estimated")
    held = estimated[estimated["adcode"].isin(places["members"]["adcode"])]
    assert every["n_observed"].sum() == len(held)
    assert counted["n_observed"].sum() == held["count"].notna().sum()
    above = covered("city_applications_1990_2013", places, value="novel_patents", above_zero=True).table
    assert above["n_observed"].sum() < covered("city_applications_1990_2013", places).table["n_observed"].sum()


@pytest.mark.parametrize(("name", "one", "other"), [("copatents", "adcode_a", "adcode_b"),
                                                    ("enterprise_links", "from_adcode", "to_adcode"),
                                                    ("ai_copublications", "adcode_a", "adcode_b")])
def test_links_are_counted_to_anywhere_and_within_the_agglomeration(name, one, other, places, inside):
    found = covered(name, places)
    links = tables.read(name)
    if name == "ai_copublications":
        links = links[links["venues"] == "all"]
    anywhere, within = set(), set()
    for a, b, year in zip(links[one], links[other], links["year"], strict=True):
        anywhere |= {(inside[city], year, city) for city in (a, b) if city in inside}
        if a in inside and inside[a] == inside.get(b):
            within |= {(inside[a], year, a), (inside[a], year, b)}
    for key, expected in (("any", anywhere), ("inside", within)):
        part = found.table[found.table["block"] == key]
        counts = Counter((row, year) for row, year, _ in expected)
        assert {(r, y): n for r, y, n in zip(part["row"], part["year"], part["n_observed"], strict=True) if n} == counts
    assert len(within) < len(anywhere)


def test_a_link_with_oneself_is_none(places):
    one = places["members"]["adcode"].iloc[0]
    links = tables.read("rail_services").iloc[:1].assign(from_adcode=one, to_adcode=one)
    found = coverage(links, tables.describe("rail_services"), places, VIEWS["rail_services"])
    assert found.table["n_observed"].sum() == 0


def test_only_whole_cities_are_pilots(places, inside):
    found = covered("policy_pilots", places)
    pilots = tables.read("policy_pilots")
    for policy, part in pilots.groupby("policy"):
        whole = {code for code, level in zip(part["adcode"], part["level"], strict=True) if level == "city"}
        assert found.table.loc[found.table["column"] == policy, "n_observed"].sum() == len(whole & set(inside))
    innovative = found.table[found.table["column"] == "innovative_city"]
    assert innovative["n_observed"].sum() == 68


def test_faulty_figures_are_counted_and_other_notes_are_not(places, inside):
    found = covered("city_grants_2006_2018", places).table
    grants = tables.read("city_grants_2006_2018")
    bad = grants[grants["flag"].isin(["implausible", "undercount_2012"]) & grants["adcode"].isin(list(inside))]
    expected = Counter(zip(bad["adcode"].map(inside), bad["year"], strict=True))
    assert {(r, y): n for r, y, n in zip(found["row"], found["year"], found["n_flagged"], strict=True) if n} == expected
    covariates = tables.read("city_covariates")
    bad = covariates[(covariates["flag"] == "implausible") & covariates["adcode"].isin(list(inside))]
    assert covered("city_covariates", places).table["n_flagged"].sum() == len(bad) < (covariates["flag"] != "").sum()


def test_provinces_show_which_part_of_the_types_there_is(places):
    found = covered("province_patents", places)
    assert set(found.block_keys) == {"applications", "grants", "in_force"}
    at = found.table.set_index(["block", "row", "year"]).sort_index()
    assert at.loc[("grants", "110000", 1990), ["n_observed", "n_possible"]].tolist() == [1, 4]
    assert at.loc[("applications", "220000", 2019), "n_observed"] == 3  # the figure of designs is missing
    assert ("grants", "500000", 1996) not in at.index


def test_lists_count_units_and_tables_without_a_picture_rows(places):
    lists = covered("membership", places).table
    stated = tables.read("membership_versions").set_index("version")
    counted = lists.groupby("column")["n_observed"].sum()
    single = stated.index[~stated["overlaps"]]
    assert counted[single].tolist() == stated.loc[single, "n_units"].tolist()
    found = covered("book_findings", places)
    assert (found.kind, found.table["n_observed"].sum()) == ("counts", 19)


def test_wide_tables_show_their_columns(places):
    frame = tables.read("city_grants_2017").assign(other=lambda t: t["patents"].where(t.index > 99))
    described = tables.describe("city_grants_2017")
    described["schema"]["fields"].append({"name": "other", "unit": "patents", "evidence": "observed"})
    found = coverage(frame, described, places, View("Columns", rows="columns"))
    at = found.table.set_index("row")["n_observed"]
    held = frame[frame["adcode"].isin(places["members"]["adcode"])]
    assert at.to_dict() == {"patents": len(held), "other": held["other"].notna().sum()}


def test_shares_are_those_of_the_table(places):
    found = covered("covariate_agreement", places).table.set_index(["row", "year"])
    stated = tables.read("covariate_agreement").set_index(["variable", "year"])
    assert len(found) == len(stated)
    for key, one in found.iterrows():
        share = stated.loc[key, "share_within_1_per_cent"]
        assert one["n_observed"] / one["n_possible"] == pytest.approx(share, abs=0.002)


def test_an_unknown_column_is_named(places):
    with pytest.raises(BuildError, match="'?pattents'?"):
        covered("city_patents", places, value="pattents")
    with pytest.raises(BuildError, match="'?levle'?"):
        covered("policy_pilots", places, where=("levle", "city"))


def test_rows_and_columns_are_counted_by_grade():
    grades = ("observed", "published", "estimated", "simulated")
    table = tables.read("city_patents_estimated")
    found = rows_by_grade(table, tables.describe("city_patents_estimated"), grades)
    assert sum(found.values()) == len(table) and set(found) == {"observed", "estimated"}
    assert rows_by_grade(tables.read("cities"), tables.describe("cities"), grades) == {"observed": 2}
    assert rows_by_grade(tables.read("membership"), tables.describe("membership"), grades) == {}


# ---- pictures

@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Facts and pictures of all tables, drawn once."""
    folder = tmp_path_factory.mktemp("pictures")
    return {name: pictures.table_facts(name, tables.embedded_folder(), folder) for name in tables.names()}, folder


def test_every_view_is_of_a_table_and_every_page_needs_no_option():
    assert set(VIEWS) <= set(tables.names())
    for page in (tables.embedded_folder().parent / "pages" / "datasets").glob("*.md"):
        assert re.search(r"```\{data-table\} \w+\n```", page.read_text(encoding="utf-8")), page.name


def test_what_measures_nothing_wears_no_grade(facts):
    found, folder = facts
    words = {grade: GRADE_WORDS[grade]["en"] for grade in GRADES}
    for name, one in found.items():
        if one["picture"] and one["picture"]["en"]["file"].endswith(".svg"):
            shown = texts((folder / one["picture"]["en"]["file"]).read_text(encoding="utf-8"))
            worn = {grade for grade, word in words.items() if word in shown}
            assert worn == (set(one["grades"]) if VIEWS[name].measured else set()), name
    for name in ("membership", "rail_stations"):
        assert "observed" not in texts((folder / found[name]["picture"]["en"]["file"]).read_text(encoding="utf-8"))


def texts(svg):
    return [unescape(words) for words in re.findall(r'aria-label="([^"]*)"', svg)]


def test_chinese_pictures_and_words_show_no_raw_key(facts):
    found, folder = facts
    keys = {f["name"] for name in tables.names() for f in tables.describe(name)["schema"]["fields"]} | {
        *tables.names(), *WORDS}
    keys = {key for key in keys if "_" in key or key in ("all", "balanced", "design", "total", "gdp", "loans")}
    for name, one in found.items():
        if not one["picture"]:
            continue
        shown = one["picture"]["zh"]
        said = [shown["alt"], shown["caption"]]
        if shown["file"].endswith(".svg"):
            said += texts((folder / shown["file"]).read_text(encoding="utf-8"))
        used = {word for line in said for word in re.findall(r"[a-z][a-z_0-9]+", line)} & keys
        assert not used, (name, used)


def test_every_counted_value_has_words(facts):
    for name, one in facts[0].items():
        if one["counts"]:
            assert sum(count for _, count in one["counts"]["values"]) == len(tables.read(name))
            for key in (one["counts"]["column"], *(value for value, _ in one["counts"]["values"])):
                assert in_words(key, "zh") and in_words(key, "en")


def test_pictures_are_the_same_on_every_run(facts, tmp_path):
    found, folder = facts
    code = ("import sys; from pathlib import Path; from flowspace.site.pictures import table_facts; "
            "[table_facts(n, Path(sys.argv[1]), Path(sys.argv[2])) for n in sys.argv[3:]]")
    names = ["city_patents", "membership", "rail_services", "rail_stations"]
    subprocess.run([sys.executable, "-c", code, str(tables.embedded_folder()), str(tmp_path), *names], check=True,
                   env={**os.environ, "PYTHONHASHSEED": "7"})
    for name in names:
        for shown in found[name]["picture"].values():
            assert (tmp_path / shown["file"]).read_bytes() == (folder / shown["file"]).read_bytes()


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_alternative_text_of_pilots_is_recomputed(facts, inside):
    pilots = tables.read("policy_pilots")
    whole = pilots[pilots["level"] == "city"]
    for language, head in (("en", "Innovative cities: "), ("zh", "国家创新型城市：")):
        said = facts[0]["policy_pilots"]["picture"][language]
        part = said["alt"].split(head)[1]
        codes = set(whole.loc[whole["policy"] == "innovative_city", "adcode"]) & set(inside)
        expected = [len(codes), len(inside)]
        assert sorted(numbers(part)[:2]) == sorted(expected)
        most, n = Counter(inside[code] for code in codes).most_common(1)[0]
        assert f"{n}/{sum(a == most for a in inside.values())}" in part
        assert str(len(pilots) - len(whole)) in said["caption"]


def test_alternative_text_of_grants_is_recomputed(facts, inside, places):
    grants = tables.read("city_grants_2006_2018")
    held = grants[grants["adcode"].isin(list(inside))]
    share = 100 * held.groupby("year").size().mean() / len(inside)
    counts = held.assign(a=held["adcode"].map(inside)).groupby(["a", "year"]).size().unstack()
    size = Counter(inside.values())
    complete = [a for a, row in counts.iterrows() if (row == size[a]).all()]
    worst = min((counts.loc[a].sum() / (size[a] * 13), a) for a in counts.index)
    names = places["agglomerations"].set_index("agglomeration")
    for language in ("en", "zh"):
        alt = facts[0]["city_grants_2006_2018"]["picture"][language]["alt"]
        assert round(share) in numbers(alt)
        for a in complete:
            assert names.loc[a, f"short_{language}"] in alt
        assert names.loc[worst[1], f"short_{language}"] in alt and round(100 * worst[0]) in numbers(alt)
        assert 2012 in numbers(alt)
        bad = held[(held["flag"] == "implausible") & (held["year"] != 2012)]
        assert len({(inside[a], y) for a, y in zip(bad["adcode"], bad["year"], strict=True)}) in numbers(alt)


def test_alternative_text_of_a_change_is_recomputed(facts, inside):
    links = tables.read("copatents")
    for language in ("en", "zh"):
        alt = facts[0]["copatents"]["picture"][language]["alt"]
        for year in (links["year"].min(), links["year"].max()):
            part = links[links["year"] == year]
            linked = {c for c in [*part["adcode_a"], *part["adcode_b"]] if c in inside}
            near = {c for a, b in zip(part["adcode_a"], part["adcode_b"], strict=True)
                    if a in inside and inside[a] == inside.get(b) for c in (a, b)}
            assert {round(100 * len(linked) / len(inside)), round(100 * len(near) / len(inside))} <= set(numbers(alt))


def test_alternative_text_of_bars_and_of_the_map_is_recomputed(facts, inside):
    stations = set(tables.read("rail_stations")["adcode"])
    cities = tables.read("cities")
    for language in ("en", "zh"):
        bars = numbers(facts[0]["rail_stations"]["picture"][language]["alt"])
        assert {len(stations & set(inside)), len(inside)} <= set(bars)
        shown = facts[0]["cities"]["picture"][language]["alt"]
        located = cities["longitude"].notna().sum()
        assert {located, len(inside), located - len(inside)} <= set(numbers(shown))


def test_alternative_text_of_the_errors_is_recomputed():
    errors = tables.read("estimation_errors").query("year == 0 and scope == 'members'").set_index("design")
    for language in ("en", "zh"):
        alt, drawn = by_design(language)
        met = int((errors["median_absolute_error"] <= 0.10).sum())
        in_band = int(errors["interval_coverage"].between(0.85, 0.95).sum())
        assert {met, in_band, len(errors)} <= set(numbers(alt))
        for value in (errors["median_absolute_error"].min(), errors["median_absolute_error"].max()):
            assert f"{100 * value:.1f}" in alt
        assert drawn == by_design(language)[1]


def test_nearly_all_is_not_told_as_all(places):
    found = covered("city_applications_1990_2013", places)
    one = found.table.assign(n_observed=found.table["n_possible"])
    one.loc[one.index[0], "n_observed"] -= 1
    told = alternative(Coverage("strip", one.drop(columns="n_flagged"), found.rows, found.of, found.row_keys),
                       dict.fromkeys(found.row_keys, "x"), {}, VIEWS["city_applications_1990_2013"], "en")
    assert "99 per cent" in told and "100 per cent" not in told and "18 of 19" in told


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Draws the picture of one small table, looked for in a copy of the data, and counts how often that is done."""
    data, calls = tmp_path / "data", []
    shutil.copytree(tables.embedded_folder(), data)
    made = pictures._made
    monkeypatch.setattr(pictures, "_made", lambda *given: calls.append(given) or made(*given))

    def draw(view=None):
        facts = pictures.table_facts("city_grants_2017", data, tmp_path / "kept", view)
        return facts, len(calls)

    return draw, data, tmp_path / "kept"


def test_a_picture_is_drawn_once_and_is_the_same_again(drawn):
    draw, _, kept = drawn
    first = draw()
    file = kept / first[0]["picture"]["en"]["file"]
    image = file.read_bytes()
    assert draw() == (first[0], 1)
    file.unlink()
    assert draw() == (first[0], 2)
    assert file.read_bytes() == image


def change_table(draw, data, kept):
    path = data / "city_grants_2017.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def change_members(draw, data, kept):
    path = data / "membership.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def damage_picture(draw, data, kept):
    (kept / "coverage_city_grants_2017_zh.svg").write_bytes(b"")


def damage_record(draw, data, kept):
    (kept / "coverage_city_grants_2017.json").write_text("[]")


def alter_record(draw, data, kept):
    path = kept / "coverage_city_grants_2017.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "follows": "0"}))


@pytest.mark.parametrize("change", [change_table, change_members, damage_picture, damage_record, alter_record])
def test_a_kept_picture_is_never_stale(drawn, change):
    draw, data, kept = drawn
    draw()
    change(draw, data, kept)
    assert draw()[1] == 2


def test_another_view_or_code_is_another_picture(drawn, monkeypatch):
    draw, _, _ = drawn
    draw()
    assert draw(View("Other words", "别的话"))[1] == 2
    monkeypatch.setattr(kept, "digest_of_code", lambda: "other")
    assert draw(View("Other words", "别的话"))[1] == 3


# ---- numbers in the prose

def test_a_cell_is_that_of_the_table():
    errors = tables.read("estimation_errors")
    row = errors[(errors["design"] == "forward") & (errors["scope"] == "all") & (errors["year"] == 0)].iloc[0]
    shown = cell("estimation_errors median_absolute_error design=forward scope=all year=0 percent")
    assert float(shown) == pytest.approx(100 * row["median_absolute_error"], abs=0.05)


@pytest.mark.parametrize(("words", "said"), [
    ("estimation_errors median_absolut_error design=forward", "no column"),
    ("estimation_errors median_absolute_error desing=forward", "desing"),
    ("estimation_errors median_absolute_error design=forward", "exactly one row"),
    ("estimation_errors median_absolute_error design=forwards scope=all year=0", "0 rows"),
])
def test_a_cell_that_is_not_there_is_refused(words, said):
    with pytest.raises(BuildError, match=said):
        cell(words)


def test_an_unknown_table_and_an_unknown_constant_are_refused():
    with pytest.raises(BuildError, match="did you mean 'estimation_errors'"):
        cell("estimation_error median_absolute_error design=forward")
    panel = "flowspace.estimation.panel"
    for words in (f"{panel}.EARLY", "flowspace.estimation", f"{panel}.NEEDED", "os.sep"):
        with pytest.raises(BuildError, match="dotted name"):
            constant(words)


def test_rounding_never_moves_a_number_onto_its_bar():
    for limit in LIMITS:
        for value in (limit - 0.04, limit - 0.004, limit, limit + 0.004, limit + 0.04, limit + 0.4):
            assert (float(written(value / 100, ("percent",))) <= limit) == (value <= limit)
        assert written(limit / 100, ("percent",)) == f"{limit:.0f}"
    assert {100 * bar for low_high in BARS.values() for bar in low_high} - {0.0} == set(LIMITS)


def test_chapter_5_and_the_page_of_its_table_say_why_they_count_different_complete_agglomerations(places):
    """Flagged figures count on the page and not in the chapter: both say so, and it makes the difference."""
    patents = tables.read("city_patents")
    by_name = {}
    for name, rows in (("page", patents), ("chapter", tables.without_defects(patents))):
        grants = rows[rows["series"] == "grants_2006_2018"]
        found = by_members(grants, places["members"])
        by_name[name] = found.groupby("agglomeration")["complete"].all().sum()
    assert by_name["page"] > by_name["chapter"]
    view = VIEWS["city_patents"]
    assert "chapter 5" in view.note_en and "第5章" in view.note_zh
    words = (tables.embedded_folder().parent / "chapters" / "05_polycentricity.ipynb").read_text(encoding="utf-8")
    assert words.count("{doc}`city_patents <../pages/datasets/city_patents>`") == 2

"""What the pages of the tables compute: coverage, pictures that are never stale, numbers in the prose."""
import json
import shutil

import pandas as pd
import pytest

from flowspace import tables
from flowspace.errors import BuildError
from flowspace.geography import coverage as by_members
from flowspace.geography import members
from flowspace.site import kept, pictures
from flowspace.site.coverage import coverage, rows_by_grade, sample, summary
from flowspace.site.errors_of_estimates import BARS
from flowspace.site.quantities import LIMITS, cell, constant, written
from flowspace.site.views import View


@pytest.fixture(scope="module")
def places():
    return {"cities": tables.read("cities"), "agglomerations": tables.read("agglomerations"),
            "members": members(tables.read("membership"))}


def covered(name, places, **options):
    return coverage(tables.read(name), tables.describe(name), places, View(**options))


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
    every = covered("city_patents_estimated", places).table
    counted = covered("city_patents_estimated", places, value="count").table
    estimated = tables.read("city_patents_estimated")
    inside = estimated[estimated["adcode"].isin(places["members"]["adcode"])]
    assert every["n_observed"].sum() == len(inside)
    assert counted["n_observed"].sum() == inside["count"].notna().sum()
    above = covered("city_applications_1990_2013", places, value="novel_patents", above_zero=True).table
    assert above["n_observed"].sum() < covered("city_applications_1990_2013", places).table["n_observed"].sum()


def test_a_link_counts_for_both_of_its_ends(places):
    one, other, third = places["members"].query("agglomeration == 'pearl-river-delta'")["adcode"][:3]
    links = pd.DataFrame({"adcode_a": [one, one], "adcode_b": [other, third], "year": [2010, 2011], "full": [1, 2]})
    described = {"name": "links", "schema": {
        "primaryKey": ["adcode_a", "adcode_b", "year"],
        "fields": [{"name": n, "unit": u, "evidence": e} for n, u, e in (
            ("adcode_a", "code", "definition"), ("adcode_b", "code", "definition"),
            ("year", "calendar year", "definition"), ("full", "papers", "observed"))],
        "foreignKeys": [{"fields": [n], "reference": {"resource": "cities", "fields": ["adcode"]}}
                        for n in ("adcode_a", "adcode_b")]}}
    found = coverage(links, described, places)
    assert (found.kind, found.of) == ("strip", "linked")
    counted = found.table.groupby("row")["n_observed"].agg(list)
    assert counted["pearl-river-delta"] == [2, 2]
    assert counted.drop("pearl-river-delta").map(sum).eq(0).all()
    assert sample(links, described, places)["pairs"] == 2


def test_provinces_show_which_part_of_the_types_there_is(places):
    found = covered("province_patents", places)
    assert found.over == ("type",) and set(found.block_keys) == {"applications", "grants", "in_force"}
    at = found.table.set_index(["block", "row", "year"]).sort_index()
    assert at.loc[("grants", "110000", 1990), ["n_observed", "n_possible"]].tolist() == [1, 4]
    assert at.loc[("applications", "220000", 2019), "n_observed"] == 3  # the figure of designs is missing
    assert ("grants", "500000", 1996) not in at.index


def test_lists_count_units_and_reference_tables_rows(places):
    lists = covered("membership", places, rows="agglomeration", columns="version").table
    stated = tables.read("membership_versions").set_index("version")
    counted = lists.groupby("column")["n_observed"].sum()
    single = stated.index[~stated["overlaps"]]
    assert counted[single].tolist() == stated.loc[single, "n_units"].tolist()
    found = covered("book_findings", places, rows="chapter")
    assert (found.kind, found.table["n_observed"].sum()) == ("counts", 15)
    assert covered("membership_versions", places) is None


def test_wide_tables_show_their_columns(places):
    frame = tables.read("city_grants_2017").assign(other=lambda t: t["patents"].where(t.index > 99))
    described = tables.describe("city_grants_2017")
    described["schema"]["fields"].append({"name": "other", "unit": "patents", "evidence": "observed"})
    found = coverage(frame, described, places, View(rows="columns"))
    at = found.table.set_index("row")["n_observed"]
    inside = frame[frame["adcode"].isin(places["members"]["adcode"])]
    assert at.to_dict() == {"patents": len(inside), "other": inside["other"].notna().sum()}


def test_zero_as_a_year_is_no_year(places):
    found = covered("estimation_errors", places, rows="design", blocks="none")
    assert found.table["year"].min() == 2006 and found.table["n_possible"].eq(3).all()


def test_an_unknown_column_is_named(places):
    with pytest.raises(BuildError, match="'?pattents'?"):
        covered("city_patents", places, value="pattents")


def test_rows_and_columns_are_counted_by_grade():
    grades = ("observed", "published", "estimated", "simulated")
    table = tables.read("city_patents_estimated")
    found = rows_by_grade(table, tables.describe("city_patents_estimated"), grades)
    assert sum(found.values()) == len(table) and set(found) == {"observed", "estimated"}
    assert rows_by_grade(tables.read("cities"), tables.describe("cities"), grades) == {"observed": 2}
    assert rows_by_grade(tables.read("membership"), tables.describe("membership"), grades) == {}


def test_nearly_all_is_not_told_as_all(places):
    found = covered("city_applications_1990_2013", places)
    one = found.table.copy()
    one.loc[one["row"] != "pearl-river-delta", "n_observed"] = one["n_possible"]
    one.loc[one.index[0], "n_observed"] -= 1
    told = summary(type(found)("strip", one, found.rows, found.of, found.row_keys))["blocks"][0]
    assert told["first_share"] == 99 and told["last_share"] == 100


# ---- pictures

@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Draws the picture of one small table, looked for in a copy of the data, and counts how often that is done."""
    data, calls = tmp_path / "data", []
    shutil.copytree(tables.embedded_folder(), data)
    made = pictures._made
    monkeypatch.setattr(pictures, "_made", lambda *given: calls.append(given) or made(*given))

    def draw(view=View(), language="en"):
        facts = pictures.table_facts("city_grants_2017", language, view, data, tmp_path / "kept")
        return facts, len(calls)

    return draw, data, tmp_path / "kept"


def test_a_picture_is_drawn_once_and_is_the_same_again(drawn):
    draw, _, kept = drawn
    first = draw()
    image = (kept / first[0]["picture"]["file"]).read_bytes()
    assert draw() == (first[0], 1)
    (kept / first[0]["picture"]["file"]).unlink()
    assert draw() == (first[0], 2)
    assert (kept / first[0]["picture"]["file"]).read_bytes() == image


def change_table(draw, data, kept):
    path = data / "city_grants_2017.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def change_members(draw, data, kept):
    path = data / "membership.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def damage_picture(draw, data, kept):
    (kept / "coverage_city_grants_2017_en.png").write_bytes(b"")


def damage_record(draw, data, kept):
    (kept / "coverage_city_grants_2017_en.json").write_text("[]")


def alter_record(draw, data, kept):
    path = kept / "coverage_city_grants_2017_en.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "follows": "0"}))


@pytest.mark.parametrize("change", [change_table, change_members, damage_picture, damage_record, alter_record])
def test_a_kept_picture_is_never_stale(drawn, change):
    draw, data, kept = drawn
    draw()
    change(draw, data, kept)
    assert draw()[1] == 2


def test_another_view_language_or_code_is_another_picture(drawn, monkeypatch):
    draw, _, _ = drawn
    draw()
    assert draw(View(value="patents"))[1] == 2
    assert draw(language="zh")[1] == 3
    monkeypatch.setattr(kept, "digest_of_code", lambda: "other")
    assert draw(language="zh")[1] == 4


def test_pictures_are_described_from_their_numbers(drawn):
    draw, _, _ = drawn
    inside = tables.read("city_grants_2017")["adcode"].isin(members(tables.read("membership"))["adcode"]).sum()
    for language, mark in (("en", "member cities"), ("zh", "成员城市")):
        alt = draw(language=language)[0]["picture"]["alt"]
        assert mark in alt and str(inside) in alt


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

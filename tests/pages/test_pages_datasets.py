"""Every table has its page, in both languages; what the pages say of the tables is true of them."""
import csv
import doctest
import re

import pytest
from page_sources import ROOT, contents, prose_lines, without_marks

from flowspace import tables
from flowspace.site.datasets import CHINESE
from flowspace.site.errors_of_estimates import BARS, meets

FOLDER = ROOT / "pages" / "datasets"
PAGES = sorted(FOLDER.glob("*.md"))
HEADS = {"en": ["How it was made", "How to regenerate it", "What it cannot show"],
         "zh": ["如何制成", "如何重新生成", "不能说明什么"]}


def directives(text):
    """Names, arguments and options of the directives of a page."""
    return re.findall(r"^```\{([\w-]+)\}([^\n]*)\n((?::[^\n]*\n)*)", text, re.M)


def test_every_table_has_its_page_in_both_languages_and_no_page_is_left_over():
    assert {path.name for path in PAGES} == {name + end for name in tables.names() for end in (".md", ".zh.md")}


def test_every_table_stands_below_the_page_of_one_group():
    [data] = [entry for part in contents()["parts"] for entry in part["chapters"] if entry["file"] == "pages/data"]
    groups = {group["file"]: [table["file"] for table in group["sections"]] for group in data["sections"]}
    assert all(name.startswith("pages/tables/") for name in groups)
    assert all(2 <= len(listed) <= 12 for listed in groups.values())
    assert sorted(sum(groups.values(), [])) == sorted(f"pages/datasets/{name}" for name in tables.names())
    for name in groups:
        for end in (".md", ".zh.md"):
            assert "```{data-tables}\n```" in (ROOT / f"{name}{end}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", tables.names())
def test_pages_show_their_own_table_alike_in_both_languages(name):
    texts = [(FOLDER / f"{name}{end}").read_text(encoding="utf-8") for end in (".md", ".zh.md")]
    shown = [[d for d in directives(text) if d[0] != "math"] for text in texts]
    assert shown[0] == shown[1]
    assert [d[1].strip() for d in shown[0] if d[0] in ("data-table", "data-caveats")] == [name, name]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_say_how_and_what_not(path):
    heads = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.M)
    wanted = HEADS["zh" if path.name.endswith(".zh.md") else "en"]
    assert [head for head in heads if head in wanted] == wanted


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_decimal_is_typed_into_the_prose(path):
    """A measured number stands in a table; prose takes it from there by a role, so that it cannot become wrong."""
    typed = [(number, line) for number, line in prose_lines(path) if re.search(r"\d[.．]\d", without_marks(line))]
    assert typed == []


@pytest.mark.parametrize("name", tables.names())
def test_pages_name_a_command_that_makes_the_table(name):
    kind = tables.describe(name)["kind"]
    for end in (".md", ".zh.md"):
        text = (FOLDER / f"{name}{end}").read_text(encoding="utf-8")
        wanted = "(?:derive|calibrate) --data data" if kind == "derived" else "tidy RAW --out data"
        assert re.search(f"^python -m flowspace.sources {wanted}$", text, re.M)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_functions_named_on_pages_exist(path):
    import importlib

    for dotted in set(re.findall(r"(?<!\})`(flowspace(?:\.\w+)+)`", path.read_text(encoding="utf-8"))):
        try:
            importlib.import_module(dotted)
        except ModuleNotFoundError:
            module, _, name = dotted.rpartition(".")
            assert hasattr(importlib.import_module(module), name), dotted


@pytest.mark.parametrize("path", [path for path in PAGES if ">>>" in path.read_text(encoding="utf-8")],
                         ids=lambda path: path.name)
def test_examples_on_pages_are_right(path):
    code = "\n".join(re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.S))
    test = doctest.DocTestParser().get_doctest(code, {}, path.name, str(path), 0)
    done = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert done.attempted > 5 and done.failed == 0


def test_every_type_and_unit_has_a_chinese_word():
    fields = [f for name in tables.names() for f in tables.describe(name)["schema"]["fields"]]
    assert {word for f in fields for word in (f["type"], f["unit"])} - set(CHINESE) == set()


def test_the_chinese_caption_of_the_section_is_there():
    with (ROOT / "pages" / "toc_captions.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["en"]: row["zh"] for row in csv.DictReader(lines)}["Data"] == "数据"


# ---- what the page of the errors says in words

@pytest.fixture(scope="module")
def errors():
    return tables.read("estimation_errors").set_index(["scope", "design", "year"]).sort_index()


GAP = ["gap_years", "whole_cities_gap"]


def test_for_members_all_bars_are_met_where_a_gap_in_the_middle_is_filled(errors):
    for design in GAP:
        for column in BARS:
            assert meets(column, errors.at[("members", design, 0), column]), (design, column)


def test_without_the_count_of_2017_the_median_of_members_misses_its_bar(errors):
    column = "median_absolute_error"
    assert not meets(column, errors.at[("members", "whole_cities_no_count", 0), column])


def test_for_all_cities_together_the_median_is_slightly_above_its_bar(errors):
    for design in GAP:
        assert 0.10 < errors.at[("all", design, 0), "median_absolute_error"] < 0.12


def test_late_intervals_hold_more_than_they_should(errors):
    assert errors.at[("all", "whole_cities_late", 0), "interval_coverage"] > BARS["interval_coverage"][1]


def test_errors_of_members_grow_by_the_year_after_the_last_count(errors):
    forward = errors.loc[("members", "forward")].drop(index=0)["median_absolute_error"]
    assert list(forward.index) == list(range(2014, 2019))
    assert forward.is_monotonic_increasing


def test_other_cities_are_smaller_and_harder():
    sizes = tables.read("city_applications_1990_2013").query("2008 <= year <= 2011").groupby("adcode")["patents"].mean()
    members = tables.read("membership").query("version == 'prefectures'")["adcode"]
    counted = sizes[sizes.index.isin(tables.read("city_grants_2006_2018")["adcode"])]
    inside = counted.index.isin(members)
    assert counted[~inside].mean() < counted[inside].mean()


def test_the_pages_of_the_errors_say_so():
    english = (FOLDER / "estimation_errors.md").read_text(encoding="utf-8")
    chinese = (FOLDER / "estimation_errors.zh.md").read_text(encoding="utf-8")
    for said in ("slightly above the bar", "bars are met where a gap in the middle is filled", "wider than they need",
                 "no independent test", "grow by the year"):
        assert said in english
    for said in ("略高于标准", "填补中间缺口时，各项标准均达到", "区间偏宽", "不是独立检验", "逐年增大"):
        assert said in chinese

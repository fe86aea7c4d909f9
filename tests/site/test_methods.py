"""The pages of methods: every function that a room offers, from its docstring, in both languages."""
import ast
import csv
import importlib
import inspect
import re
from pathlib import Path

import pytest

from flowspace.languages import LANGUAGES
from flowspace.site import docstrings, methods
from flowspace.site.methods import ROOMS, method_pages, method_words

ROOT = Path(__file__).resolve().parents[2]
SAID = method_words(ROOT)
FOUND = methods.methods()
EVERYTHING = {each.key: each for own, _ in FOUND.values() for each in own}
PAGES = {language: {name: text.decode() for name, text in method_pages(ROOT, language).items()}
         for language in LANGUAGES}
HAN = "\u4e00-\u9fff"


def section(language, key):
    """The part of a page that a function has."""
    method = EVERYTHING[key]
    page = PAGES[language][f"methods/{method.room}.md"]
    return re.search(rf"^\({method.anchor}\)=\n(.*?)(?=^\([\w-]+\)=$|\Z)", page, re.M | re.S)[1]


@pytest.mark.parametrize("room", ROOMS)
def test_a_page_has_every_function_of_the_index_of_its_room(room):
    package = importlib.import_module(f"flowspace.{room}")
    offered = {name for name in package.__all__ if inspect.isfunction(getattr(package, name))
               and getattr(package, name).__module__.startswith(f"flowspace.{room}.")}
    assert offered <= {each.name for each in FOUND[room][0]}


def test_what_is_read_from_the_source_is_what_runs():
    for method in EVERYTHING.values():
        function = getattr(importlib.import_module(method.module), method.name)
        assert inspect.getdoc(function) == method.docstring
        signature = inspect.signature(function)
        assert [parameter.name for parameter in signature.parameters.values()] == [
            re.match(r"\**(\w+)", each)[1] for each in method.arguments if each != "*"]
        assert ast.parse(f"def f({', '.join(method.arguments)}): pass")


def test_words_are_those_of_the_functions_there_are():
    assert list(SAID) == list(EVERYTHING), "pages/method_words.csv: a row for each function, in the order of the pages"


def test_words_are_written_as_each_language_is():
    wrong = re.compile(rf"[{HAN}] | [{HAN}]|[{HAN}][,;:?!()]|[,;:?!()][{HAN}]")
    for key, row in SAID.items():
        assert all(row.values()), key
        assert not re.search(f"[{HAN}]", row["term_en"]), key
        assert row["term_en"].strip(" .") == row["term_en"], key
        assert row["definition_zh"].endswith("。"), key
        assert re.search(f"[{HAN}]", row["definition_zh"]), key
        assert not wrong.search(row["term_zh"] + "\n" + row["definition_zh"]), key


def test_terms_tell_the_functions_of_a_room_apart():
    for language in LANGUAGES:
        terms = [(key.split(".")[0], row[f"term_{language}"]) for key, row in SAID.items()]
        assert sorted(terms) == sorted(set(terms))


def test_terms_are_those_of_the_glossary_in_both_languages():
    with (ROOT / "pages" / "glossary_terms.csv").open(encoding="utf-8", newline="") as lines:
        glossary = list(csv.DictReader(lines))
    for one, other in (("en", "zh"), ("zh", "en")):
        known = {row[one]: row[other] for row in glossary}
        differ = {key: (row["term_en"], row["term_zh"]) for key, row in SAID.items()
                  if known.get(row[f"term_{one}"], row[f"term_{other}"]) != row[f"term_{other}"]}
        assert differ == {}


def test_the_contents_name_every_page_of_methods():
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert re.findall(r"file: (methods/\w+)", contents) == ["methods/index", *(f"methods/{room}" for room in ROOMS)]


def test_every_function_stands_in_the_index_and_on_one_page_alone():
    for language in LANGUAGES:
        index = PAGES[language]["methods/index.md"]
        pages = "".join(text for name, text in PAGES[language].items() if name != "methods/index.md")
        for method in EVERYTHING.values():
            assert f"](#{method.anchor}) · " in index
            assert pages.count(f"({method.anchor})=\n") == 1


def test_every_link_within_the_pages_has_its_place():
    chapters = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "chapters").glob("*.ipynb"))
    places = {*re.findall(r"\(([a-z0-9-]+)\)=", chapters)}
    for language in LANGUAGES:
        text = "\n".join(PAGES[language].values())
        targets = set(re.findall(r"\]\(#([\w-]+)\)", text))
        assert targets <= places | set(re.findall(r"^\(([\w-]+)\)=$", text, re.M))
        assert len({target for target in targets if target.startswith("ch")}) > 40


def test_a_section_shows_formula_limits_source_and_example():
    shown = section("en", "inequality.dagum")
    assert shown.startswith("## Dagum decomposition (`dagum`)\n")
    assert "from flowspace.inequality import dagum\n\ndagum(values, groups)" in shown
    assert "\n```{math}\nG = \\underbrace{\\sum_j G_{jj} p_j s_j}_{\\text{within}}\n" in shown
    assert "with {math}`p_j` the share of group j" in shown
    assert "In the list of references: {cite:t}`dagum1997`." in shown
    assert "[`Dagum`](#result-inequality-dagum)" in shown
    assert "```pycon\n>>> parts = dagum([1, 3, 2, 6]" in shown


def test_the_chinese_section_says_what_is_in_english():
    shown = section("zh", "inequality.gini")
    before, _, after = shown.partition(">代码文档（英文）</p>")
    assert "总体的基尼系数" in before
    assert '<div class="fs-method" lang="en">' in before
    assert not re.search(r"^[A-Z]", before.replace("GDP", ""), re.M)
    assert "Gini coefficient of a population" in after


def test_a_chapter_leads_back_to_where_a_function_is_first_used():
    assert "[chapter 5](#ch5-measures)" in section("en", "polycentricity.green_population")


def test_chapters_use_what_they_are_said_to_use():
    used = methods.chapters_of(ROOT)
    assert set(used) == set(range(1, 9))
    for number, functions in used.items():
        code = next((ROOT / "chapters").glob(f"{number:02d}_*.ipynb")).read_text(encoding="utf-8")
        known = functions.keys() & EVERYTHING.keys()
        assert len(known) > 10
        for key in known:
            assert re.search(rf"\b{key.split('.')[1]}\b", code)


def test_a_name_in_backticks_leads_to_its_method_unless_it_is_a_parameter():
    assert "[`city_measures`](#method-networks-city-measures)" in PAGES["en"]["methods/networks.md"]
    assert "(#method-networks-network)" not in section("en", "networks.degree").replace(
        "[`Network`](#result-networks-network)", "")


MARKUP = ["# no heading", "* no list", "- no list", "1. no list", "2019. no list", "a_b_c d*e*f", "[x](y)", "{ref}`x`",
          "<b>x</b>", "$x$ and $y$", "a | b", "~~x~~", "(x)=", ": no definition", "> no quote", "{{ x }}", "&amp;",
          "=== \n", "+++", "::: note", "% no comment"]


@pytest.mark.parametrize("text", MARKUP)
def test_words_of_a_docstring_are_no_markup(text):
    from myst_parser.config.main import MdParserConfig
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer
    from myst_parser.parsers.mdit import create_md_parser

    config = MdParserConfig(enable_extensions={"colon_fence", "deflist", "dollarmath", "substitution"})
    parser = create_md_parser(config, DocutilsRenderer)
    tokens = parser.parse(docstrings.plain(text.strip()))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {token.type for token in tokens[1].children} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens[1].children) == text.strip()


def test_nothing_of_another_notation_is_left():
    for name, text in PAGES["en"].items():
        prose = re.sub(r"^```.*?^```$|`[^`]*`", "", text, flags=re.M | re.S)
        assert not re.search(r":math:|\.\. \w+::|^-{3,}$|^ *=== ", prose, re.M), name


def test_a_simple_table_becomes_a_table():
    made = docstrings.blocks("==== =====\nname means\n==== =====\na    one\n     more\nb    two\n==== =====")
    assert made == ("```{list-table}\n:header-rows: 1\n:class: fs-listing\n\n* - name\n  - means\n* - a\n  - one more\n"
                    "* - b\n  - two\n```")


def test_chinese_terms_stand_by_pinyin():
    signs = {row["term_zh"][0] for row in SAID.values() if methods.initial(row["term_zh"]) == "#"}
    assert signs <= set("βσ"), "a character without a place by pinyin: see _SOUNDS"
    assert methods.initial("加权度") == "J"
    assert [methods.initial(term) for term in ("度数中心度", "校正基尼均衡度", "校企联系", "熵权", "Z分数")] == list("DJXSZ")

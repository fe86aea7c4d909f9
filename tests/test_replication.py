"""REPLICATION.md is current, and what it says of figures and tables is so."""
import csv
import importlib
import json
import re
from pathlib import Path

import exhibits
import replication

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLES = [one["name"] for one in json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["resources"]]
CHAPTERS = list(exhibits.chapters(ROOT / "chapters", TABLES))
# What a chapter reads for its prose alone, or the library for a check.
FOR_WORDS = {"book_findings", "covariates", "membership", "membership_versions", "enterprise_network_published",
             "rail_cities", "ai_venues"}


def notebook(*cells: str, words: str = "") -> dict:
    """A chapter made up of code cells and one cell of words."""
    opening = ("from flowspace import book, figures, networks, spatial\n"
               "study = book.open_study(1, seed=seed)\nresults = study.results\nlanguage = 'en'\n"
               "word = study.words({'caption': {'en': 'A table (%s)', 'zh': '表'}})")
    code = [("parameters", "seed: int = 7  # of all that is random"), ("opening", opening),
            *((f"code-{n}", cell) for n, cell in enumerate(cells, start=1))]
    made = [{"id": name, "cell_type": "code", "source": text,
             "metadata": {"tags": ["parameters"] if name == "parameters" else []}} for name, text in code]
    return {"cells": [{"id": "words", "cell_type": "markdown", "source": "# Title\n", "metadata": {}}, *made,
                      {"id": "end", "cell_type": "markdown", "source": words, "metadata": {"tags": ["lang-en"]}}]}


FIGURE = ("```{{glue:figure}} {key}\n:name: ch1-fig\n:alt: An alternative text.\n\n"
          "Links in {{glue:text}}`ch1-year`.\n```")


def exhibit(*cells: str, key: str = "ch1-map") -> exhibits.Exhibit:
    (found,) = exhibits.chapter(notebook(*cells, words=FIGURE.format(key=key)), "01_made_up", set(TABLES)).exhibits
    return found


def test_the_file_is_current():
    assert replication.OUT.read_text(encoding="utf-8") == replication.text(), \
        "run .venv/bin/python tools/replication.py"


def test_the_pages_of_the_book_show_it():
    assert "```{include} ../REPLICATION.md" in (ROOT / "pages" / "replication.md").read_text(encoding="utf-8")


def test_every_source_and_every_table_of_the_descriptor_is_named():
    text = replication.OUT.read_text(encoding="utf-8")
    plain = text.replace("`", "")
    resources = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    for one in resources:
        assert f"| `{one['path']}` | " in text
        for source in one["sources"]:
            assert source["title"].rstrip(".") in plain
            assert source.get("path", "") in text and source.get("doi", "") in text


# ---- reading chapters made up for it ----

def test_what_an_exhibit_rests_on_is_followed_through_names():
    found = exhibit("links = study.table('rail_services')\nother = study.table('copatents')",
                    "net = networks.network(links)\nunused = spatial.moran_global(other, seed=seed)",
                    "picture = figures.network_maps(net, source=study.source('copatents'))\n"
                    "results.figure('ch1-map', picture)")
    assert found.tables == ["rail_services"]
    assert found.functions == ["networks.network"]
    assert found.drawn_by == ["figures.network_maps"]
    assert (found.cell, found.random, found.caption, found.number) == ("code-3", False, "Links in ….", 1)


def test_a_name_set_anew_hides_what_it_was():
    found = exhibit("links = study.table('copatents')\nlinks = study.table('rail_services')",
                    "results.figure('ch1-map', figures.line_panels(links))")
    assert found.tables == ["rail_services"]


@pytest.mark.parametrize("change", ["links['more'] = study.table('copatents')['links']",
                                    "links += study.table('copatents')",
                                    "links.append(study.table('copatents'))",
                                    "if len(links):\n    links = study.table('copatents')",
                                    "for n in range(2):\n    links = links + study.table('copatents')"])
def test_what_changes_a_name_in_part_adds_to_it(change):
    found = exhibit(f"links = study.table('rail_services')\n{change}",
                    "results.figure('ch1-map', figures.line_panels(links))")
    assert found.tables == ["copatents", "rail_services"]


def test_a_name_inside_a_comprehension_or_a_function_is_another():
    found = exhibit("links = study.table('copatents')\nrows = study.table('rail_services')",
                    "def total(links):\n    return networks.degree(links)",
                    "results.figure('ch1-map', figures.line_panels([links for links in total(rows)]))")
    assert (found.tables, found.functions) == (["rail_services"], ["networks.degree"])


def test_a_draw_far_up_makes_an_exhibit_random():
    found = exhibit("drawn = networks.null_model(study.table('rail_services'), seed=seed)", "mean = drawn.mean()",
                    "results.figure('ch1-map', figures.line_panels(mean))")
    assert found.random


def test_tables_named_by_a_variable_are_found_where_it_was_set():
    found = exhibit("USED = {'copatents': 'links', 'rail_services': 'trains'}",
                    "read = [study.read(name) for name in USED]",
                    "results.figure('ch1-map', figures.line_panels(read))")
    assert found.tables == ["copatents", "rail_services"]


def test_a_key_put_together_in_a_loop_is_found():
    found = exhibit("for kind in ('map', 'list'):\n    results.figure(f'ch1-{kind}', figures.line_panels(kind))")
    assert (found.key, found.cell) == ("ch1-map", "code-1")


def test_a_figure_that_no_cell_keeps_is_told():
    with pytest.raises(LookupError, match="ch1-map"):
        exhibit("results.figure('ch1-other', figures.line_panels(1))")


def test_a_statement_that_cannot_be_followed_is_told():
    with pytest.raises(NotImplementedError, match="code-1.*While"):
        exhibit("while False:\n    pass")


def test_a_table_has_its_caption_and_its_number():
    made = notebook(*["figures.evidence_table(study.table('cities'), caption=word('caption').format(2), "
                      f"anchor='ch1-table-{n}')" for n in (1, 2)])
    found = exhibits.chapter(made, "01_made_up", set(TABLES)).exhibits
    assert [(one.kind, one.number, one.key, one.tables) for one in found] == [
        ("Table", 1, "ch1-table-1", ["cities"]), ("Table", 2, "ch1-table-2", ["cities"])]


# ---- reading the chapters ----

@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_what_is_named_exists(chapter):
    notebook_of = json.loads((ROOT / "chapters" / f"{chapter.stem}.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"] for cell in notebook_of["cells"]}
    for one in chapter.exhibits:
        assert one.cell in cells
        assert set(one.tables) <= set(TABLES)
        assert one.drawn_by
        for name in (*one.functions, *one.drawn_by):
            room, function = name.split(".")
            assert hasattr(importlib.import_module(f"flowspace.{room}"), function), name
        assert one.caption and "{" not in one.caption and "`" not in one.caption


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_tables_that_exhibits_rest_on_are_those_the_chapter_opened(chapter):
    record = ROOT / "_build" / "executed" / "en" / f"{chapter.stem}.json"
    if not record.exists():
        pytest.skip("the book is not built here")
    files = [Path(name) for name in json.loads(record.read_text(encoding="utf-8"))["files"]]
    opened = {path.stem for path in files if path.suffix == ".csv" and path.parent.name == "data"}
    named = {name for one in chapter.exhibits for name in one.tables}
    by_registers = {row["table"] for register in replication.REGISTERS
                    if any(one.registers and register in one.tables for one in chapter.exhibits)
                    for row in csv.DictReader((ROOT / "data" / f"{register}.csv").read_text("utf-8").splitlines())}
    assert opened
    assert named - opened == set()
    assert opened - named - by_registers - FOR_WORDS == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_numbers_are_those_of_the_built_site(chapter):
    page = ROOT / "_build" / "site" / "en" / "chapters" / f"{chapter.stem}.html"
    if not page.exists():
        pytest.skip("the book is not built here")
    shown = re.findall(r'<span class="caption-number">(Table|Fig\.) \d+\.(\d+)', page.read_text(encoding="utf-8"))
    captions = {("Figure" if kind == "Fig." else kind, int(number)) for kind, number in shown}
    assert {(one.kind, one.number) for one in chapter.exhibits} == captions

"""Reports: everything a chapter uses is shown, nothing of another language, nothing from elsewhere, always the same."""
import copy
import json
import re
import threading
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils.parsers.rst import directives, roles
from made_up_notebook import chapter, code, html, markdown, printed

from flowspace import reports
from flowspace.errors import ReportError
from flowspace.reports.formulas import mathml
from flowspace.runs.execution import Job, execute

ROOT = Path(__file__).resolve().parents[2]
RAW = re.compile(r"\{(?:glue|numref|cite|term|eq|ref|doc|math|cite:t|glue:\w*)\}`|:::|```|\{\{|\)=\n")


def soup_of(report):
    soup = BeautifulSoup(report, "html.parser")
    for part in soup.select("style, script"):
        part.decompose()
    return soup


def words(soup):
    return re.sub(r"\s+", " ", soup.get_text())


def asked_for(report):
    """Addresses that a browser would fetch."""
    soup = BeautifulSoup(report, "html.parser")
    found = [tag.get("src") or tag.get("href") for tag in soup.select("script, img, link, iframe, source, video")]
    return [address for address in found if address and not address.startswith("data:")]


@pytest.mark.parametrize(("language", "figure", "table"), [("en", "[missing figure]", "[missing table]"),
                                                          ("zh", "［缺图］", "［缺表］")])
def test_a_figure_that_a_run_does_not_have_is_not_named_by_its_key(language, figure, table):
    text = "# A\n\nSee {numref}`ch4-fig-flows`, {numref}`ch4-table-roles`, {numref}`here <ch4-fig-flows>`."
    notebook = {"cells": [{**markdown(text), "metadata": {"tags": [f"lang-{language}"]}}], "metadata": {},
                "nbformat": 4, "nbformat_minor": 5}
    said = words(soup_of(reports.render(notebook, language=language)))
    assert f"See {figure}, {table}, here." in said and "ch4-" not in said


@pytest.fixture(scope="module")
def english():
    return reports.render(chapter(), language="en")


@pytest.fixture(scope="module")
def chinese():
    return reports.render(chapter(), language="zh")


def test_every_construct_is_shown(english):
    soup = soup_of(english)
    text = words(soup)
    assert soup.select_one("h1").get_text() == "4. Flows of “places”"
    for said in ("4.1. Links", "count flows.", "Of 217 cities (observed), see Fig. 4.1 and Table 4.1, "
                 "Figure 4.1, (4.1), Links, below and chapter 4 (", "Green (2007)", "a role.",
                 "Fig. 4.1 Cities, 217 of them.",
                 "Table 4.1 Cities & links", "Warning", "Mind the gap.", "Hints and answers", "First.", "Text of it.",
                 "<b> printed", "References"):
        assert said in text, said
    assert not RAW.search(text)
    assert soup.select_one("img")["alt"] == "A dot; of 217 cities."
    assert [soup.find(id=link["href"][1:]) is None for link in soup.select('a[href^="#"]')].count(True) == 0
    assert soup.select_one("details.dropdown li").get_text().strip() == "First."
    assert soup.select_one(".fs-formula .eqno").get_text() == "(4.1)"
    assert len(soup.select("math")) == 2 and not soup.select(".fs-tex")
    assert len(soup.select(".report-references p")) == 2


def test_cells_are_shown_as_their_tags_say(english):
    soup = soup_of(english)
    text = words(soup)
    for hidden in ("open_study", "Parameters start_year", "removed output", "plain form", "/home/me", "地方"):
        assert hidden not in text, hidden
    assert "draw()" in soup.select_one("details.fs-code").get_text()
    assert "start_year: int = 2012 # first year" in text and "hidden()" in text


def test_the_chinese_report_is_chinese(chinese):
    soup = soup_of(chinese)
    text = soup.get_text()
    assert soup.html["lang"] == "zh-CN"
    assert "共有217个城市，见图4.1和表4.1（马海涛，2023），式(4.1)。" in text
    assert "# 起始年" in text and 'language: str = "zh"' in text
    assert "Links" not in soup.select_one("article").get_text() and not RAW.search(text)


def test_headings_are_in_order_and_listed(english, chinese):
    for report in (english, chinese):
        soup = soup_of(report)
        levels = [int(heading.name[1]) for heading in soup.select("main :is(h1, h2, h3, h4), header h1")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    assert [link.get_text() for link in soup_of(english).select("nav a")] == ["4.1. Links", "More"]


def test_nothing_is_fetched(english):
    assert asked_for(english) == []
    assert "default-src 'none'" in english
    elsewhere = markdown("![A map](https://example.org/map.png)")
    report = reports.render({"nbformat": 4, "cells": [elsewhere]}, language="en")
    assert asked_for(report) == [] and ">A map</a>" in report


def test_the_box_says_what_differs(english):
    box = soup_of(english).select_one(".report-box").get_text(" ", strip=True)
    assert "start_year = 2012" in box and "results" not in box
    assert "observed" in box and "estimated" in box and "simulated" not in box
    facts = {"chapter": 4, "parameters": {"start_year": 2012, "names": ["<i>"]}, "changed": ["names"],
             "finished": "2026-01-02 03:04", "version": "0.1.0 & later"}
    report = reports.render(chapter(), language="en", facts=facts, title="Mine <&>")
    box = soup_of(report).select_one(".report-box").get_text(" ", strip=True)
    for said in ("names = <i>", "2026-01-02 03:04", "0.1.0 & later"):
        assert said in box
    assert "<title>Mine &lt;&amp;&gt;</title>" in report and "<i>" not in report


def test_a_plain_notebook_is_a_report():
    plain = {"nbformat": 4, "cells": [
        {"cell_type": "markdown", "source": "# One\n\ntext"}, {"cell_type": "markdown", "source": "# Two\n\n### Deep"},
        code("1 +", printed("out")), code("x", html("<table class='dataframe'><tr><td>1</td></tr></table>")),
        code("fail()", {"output_type": "error", "ename": "ValueError", "evalue": "no <b>",
                        "traceback": ["/home/me/x.py"]}),
        {"cell_type": "raw", "source": "raw"}]}
    before = copy.deepcopy(plain)
    soup = soup_of(reports.render(plain, language="en", title="Notes"))
    assert plain == before
    assert [h.get_text() for h in soup.select("h1")] == ["Notes"]
    assert [h.get_text() for h in soup.select("main h2")] == ["One", "Two"]
    text = words(soup)
    assert "1 +" in text and "ValueError: no <b>" in text and "/home/me" not in text
    assert soup.select_one(".fs-scroll table.dataframe")
    assert "Notebook</h1>" in reports.render({"nbformat": 4, "cells": []}, language="en")


def test_pictures_beside_the_notebook_are_in_the_report(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "inner" / "dot.png").write_bytes(b"dot")
    notebook = {"nbformat": 4, "cells": [markdown("![Dot](dot.png) ![Other](../secret.png)")]}
    (tmp_path / "inner" / "n.ipynb").write_text(json.dumps(notebook))
    report = reports.render(tmp_path / "inner" / "n.ipynb", language="en")
    assert '<img alt="Dot" src="data:image/png;base64,ZG90">' in report and "c2VjcmV0" not in report


def test_files_beside_the_report_are_linked(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    record = {"tables": {"cities": {"path": "cities.csv", "evidence": ["estimated"], "source": "A & <B>", "rows": 3}},
              "figures": {"map": {"evidence": ["observed"], "source": "A & <B>"}}, "pages": {}}
    (folder / "results.json").write_text(json.dumps(record))
    for name in ("cities.csv", "cities.parquet", "map.svg"):
        (folder / name).write_text("")
    soup = soup_of(reports.write(chapter(), tmp_path / "report.html", language="en").read_text(encoding="utf-8"))
    table = soup.select_one("table.fs-files")
    assert [link["href"] for link in table.select("a")] == ["results/cities.csv", "results/cities.parquet",
                                                            "results/map.svg"]
    assert "A & <B>" in table.caption.get_text() and str(tmp_path) not in str(soup)


def test_the_same_input_gives_the_same_bytes_in_any_thread_and_leaves_nothing_behind(english):
    before = dict(roles._roles), dict(directives._directives)
    made = []
    threads = [threading.Thread(target=lambda: made.append(reports.render(chapter(), language="en")))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [english] * 4
    assert (dict(roles._roles), dict(directives._directives)) == before


@pytest.mark.parametrize(("notebook", "found"), [
    ("no-such-file.ipynb", "no readable file"),
    ({"nbformat": 3, "worksheets": []}, "nbformat 3"),
    ({"nbformat": 4}, "no list of cells"),
    (5, "int"),
    ({"nbformat": 4, "cells": [{"cell_type": "sql", "source": ""}, {"cell_type": "code"}, 7]}, "3 problems"),
    ({"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": [{"output_type": "odd"}]}]}, "odd"),
])
def test_what_is_no_notebook_is_named(notebook, found):
    with pytest.raises(ReportError) as error:
        reports.render(notebook, language="en")
    assert found in str(error.value) or found == "odd"


def test_wrong_arguments_are_all_named(tmp_path):
    with pytest.raises(ReportError, match="2 problems") as error:
        reports.render(chapter(), language="eng", facts={"chaptr": 4})
    assert "did you mean 'en'" in str(error.value) and "did you mean 'chapter'" in str(error.value)
    with pytest.raises(ReportError, match="cannot be written") as error:
        reports.write(chapter(), tmp_path / "none" / "report.html", language="en")
    assert str(tmp_path) not in str(error.value)
    (tmp_path / "text.ipynb").write_text("no JSON")
    with pytest.raises(ReportError, match="no JSON"):
        reports.render(tmp_path / "text.ipynb", language="en")


@pytest.mark.notebook
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_executed_chapter_is_whole(tmp_path, language):
    source = ROOT / "chapters" / "07_planning.ipynb"
    target = tmp_path / "executed.ipynb"
    execute([Job(source, target, {"language": language})], ROOT, ROOT / "requirements.txt", progress=False)
    report = reports.render(target, language=language, facts={"chapter": "07_planning"})
    soup = soup_of(report)
    for shown in soup.select("pre"):
        shown.decompose()
    text = words(soup)
    assert not RAW.search(text) and asked_for(report) == [] and str(ROOT) not in report
    assert not soup.select(".fs-tex") and len(soup.select("figure img[alt]")) == len(soup.select("figure")) > 0
    assert not [link for link in soup.select('a[href^="#"]') if soup.find(id=link["href"][1:]) is None]
    headings = [re.sub(r"[#\s]+", "", line) for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]
                if f"lang-{language}" in cell["metadata"].get("tags", []) and cell["cell_type"] == "markdown"
                for line in "".join(cell["source"]).splitlines() if re.match(r"#{1,4} [^{`]*$", line)]
    squeezed = re.sub(r"\s+", "", text)
    assert len(headings) > 10 and not [h for h in headings if h.replace("'", "’") not in squeezed]


@pytest.mark.parametrize(("tex", "numbers"), [(r"\tfrac12\,x", ["1", "2"]), (r"\frac12 3", ["1", "2", "3"]),
                                              (r"\tfrac{12}{3}", ["12", "3"]), (r"\tfrac1{12}", ["1", "12"])])
def test_fractions_have_the_parts_that_tex_gives_them(tex, numbers):
    assert re.findall("<mn>(.*?)</mn>", mathml(tex, True)) == numbers


def test_a_subscript_stands_beside_a_letter_with_an_accent():
    assert "munder" not in mathml(r"\hat\beta_1 + \bar{x}_{it}", True)


def test_a_line_of_a_million_characters_is_shown_in_part_and_at_once():
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 1_000_000 + "\nlast"}
    cell = {"cell_type": "code", "source": "print()", "metadata": {}, "outputs": [output], "execution_count": 1}
    page = reports.render({"nbformat": 4, "cells": [cell]}, language="en")
    assert "x…" in page and "last" in page and len(page) < 500_000

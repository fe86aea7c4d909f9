"""Many runs side by side: numbers as they were kept, failures in words, a page without anything unescaped."""
from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.errors import ParameterError
from flowspace.reruns.comparison import comparison, comparison_figure, headline, summary, varying, wide
from flowspace.reruns.failures import failures_json, failures_text
from flowspace.reruns.overview import index_page
from flowspace.reruns.quantities import GRADES_BY_KEY, QUANTITIES

CHAPTERS = Path(__file__).parents[2] / "chapters"


def run(name, value, status="done", **parameters):
    numbers = {} if value is None else {"n": {"value": value, "shown": str(value)}}
    return {"run": name, "parameters": parameters, "status": status, "numbers": numbers}


@pytest.mark.parametrize("chapter", QUANTITIES)
def test_headline_numbers_occur_in_their_chapter(chapter):
    (notebook,) = CHAPTERS.glob(f"{chapter:02d}_*.ipynb")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    for key, entry in QUANTITIES[chapter].items():
        assert any(form in text for form in (f'"{key}"', f"`{key}`", f"{{{key}}}")), key
        grade = GRADES_BY_KEY[key]
        assert grade == "simulated" or f'"{grade}"' in text or f"`{grade}`" in text, grade
        assert entry["en"] and entry["zh"]
    assert 3 <= len(QUANTITIES[chapter]) <= 6


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=5), st.booleans()), max_size=8))
def test_any_value_is_a_finite_number_or_missing(values):
    table = comparison([{"run": f"r{i}", "parameters": {"seed": i}, "status": "done",
                         "numbers": {"n": {"value": v, "shown": str(v)}}} for i, v in enumerate(values)])
    assert len(table) == len(values)
    assert table["shown"].tolist() == [str(v) for v in values]
    assert all(math.isnan(v) or math.isfinite(v) for v in table["value"])
    for v, found in zip(values, table["value"], strict=True):
        if isinstance(v, float) and math.isfinite(v):
            assert found == v
    assert wide(table).shape[0] == len(values)


def test_texts_that_are_numbers_and_texts_that_are_not():
    texts = ["0.033", "−0.42", "67%", "1,234", "≤ 0.001", "2008–2013", "–", "1,23", ""]
    table = comparison([run(f"r{i}", t) for i, t in enumerate(texts)])
    assert table["value"].fillna(-9).tolist() == [0.033, -0.42, 0.67, 1234, -9, -9, -9, -9, -9]


def test_what_varies_and_lists_and_the_book():
    runs = [run("a", 1, seed=1, places=["x", "y"], results_folder="p"), run("b", -2, seed=1, places=[], shown=3)]
    assert varying(runs) == ["places", "shown"]
    table = comparison(runs, book={"seed": 1, "places": ["x", "y"]})
    assert table["places"].tolist() == ["x, y", ""]
    assert "shown (parameter)" in table and table["reference"].tolist() == [True, False]
    assert summary(table)["same_sign"].tolist() == [0.5]


def test_unknown_quantities_and_bad_records_are_named_at_once():
    with pytest.raises(ParameterError) as error:
        comparison([run("a", 1), run("a", 2), {"run": "", "status": "gone", "numbers": [1]}, 5],
                   quantities=["m", "nn"])
    assert len(error.value.problems) == 7
    assert "did you mean 'n'" in str(error.value)


def test_runs_with_different_numbers_are_all_there():
    runs = [run("a", 1, seed=1), {**run("b", None, seed=2), "numbers": {"m": {"value": 5, "shown": "5"}}},
            run("c", None, "failed", seed=3)]
    table = comparison(runs)
    assert wide(table)[["n", "m"]].fillna(-9).values.tolist() == [[1, -9], [-9, 5], [-9, -9]]
    figure = comparison_figure(table, chapter="mine", language="zh", quantities=["n"])
    marks = {line.get_gid(): line.get_xdata().tolist() for line in figure.axes[0].lines}
    assert (marks["runs"], marks["silent"], marks["failed"]) == ([1], [2], [3])


def test_windows_of_years_are_written_as_years():
    table = comparison([run(str(y), y % 3, start_year=y, end_year=y + 9) for y in range(2000, 2004)])
    figure = comparison_figure(table, chapter=5, language="zh")
    assert figure.axes[0].get_xticklabels()[0].get_text() == "2000—2009"


def test_a_figure_of_nothing_is_a_named_error_and_a_page_says_so():
    table = comparison([run("a", None, "failed")])
    with pytest.raises(ParameterError, match="no run with a number"):
        comparison_figure(table, chapter=5, language="en")
    assert "No figure: no run with a number" in index_page(table, chapter=5, language="en")
    assert headline(5, table) == {}


def test_failures_are_grouped_and_plain_json():
    same = [{"run": f"r{i}", "kind": "E", "message": "gone", "cell": 2, "traceback": ["t"]} for i in range(5)]
    text = failures_text([*same, {"run": "z", "message": None}])
    assert text.count("E: gone") == 1 and "and 2 more" in text and "r3" not in text
    assert json.loads(failures_json(same))[4]["run"] == "r4"


@given(st.text(max_size=20))
def test_nothing_on_the_page_is_unescaped(text):
    evil = f"<script>{text}</script>"
    table = comparison([run("<i>a", 1, label=evil), run("b", 2, label="x")])
    page = index_page(table, chapter=evil, language="en", figure="<svg></svg>", described_as=evil,
                      failures=[{"run": evil, "message": evil, "source": evil, "parameters": {evil: evil}}],
                      reports={evil: "runs/a b.html"})
    assert "<script" not in page and "runs/a%20b.html" in page
    assert page == index_page(table, chapter=evil, language="en", figure="<svg></svg>", described_as=evil,
                              failures=[{"run": evil, "message": evil, "source": evil, "parameters": {evil: evil}}],
                              reports={evil: "runs/a b.html"})


@pytest.mark.parametrize("path", ["https://x.org", "/etc", "../a", "javascript:f()"])
def test_links_lead_below_the_page(path):
    with pytest.raises(ParameterError):
        index_page(comparison([run("a", 1)]), chapter=1, language="en", reports={"a": path})


def test_many_reports_are_cut_and_said():
    table = pd.concat([comparison([run("a", 1)])])
    page = index_page(table, chapter=1, language="zh", reports={str(i): f"runs/{i}" for i in range(700)})
    assert page.count("<li>") == 500 and "700份报告" in page and 'lang="zh-CN"' in page

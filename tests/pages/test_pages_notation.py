"""The table of notation against the equations of the chapters, and the lists of figures against the chapters."""
import json
import re
from collections import Counter

from page_sources import ROOT

import pytest

from flowspace.site.figure_index import drawn
from flowspace.site.notation import chapter, read_notation, shared, sign

ROWS = read_notation(ROOT)
EQUATION = re.compile(r"```\{math\}\n:label: (ch\d+-eq-[\w-]+)\n(.*?)```", re.S)


def cells(path, language):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and f"lang-{'zh' if language == 'en' else 'en'}" not in tags:
            yield "".join(cell["source"])


def equations(language):
    return {label: formula for path in sorted((ROOT / "chapters").glob("*.ipynb"))
            for source in cells(path, language) for label, formula in EQUATION.findall(source)}


EQUATIONS = equations("en")


def tokens(latex):
    """A formula as its commands, letters and signs, without spaces and braces."""
    latex = re.sub(r"\\(?:[,;! ]|quad|qquad|bigl?|bigr|Bigl|Bigr|textstyle)(?![a-zA-Z])", " ", latex)
    return [token for token in re.findall(r"\\[a-zA-Z]+|\\.|\S", latex) if token not in "{}"]


def stands_in(symbol, formula):
    looked_for, there = tokens(symbol), tokens(formula)
    return any(there[at:at + len(looked_for)] == looked_for for at in range(len(there)))


def test_both_editions_have_the_same_equations():
    assert equations("zh").keys() == EQUATIONS.keys()
    assert len(EQUATIONS) > 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['symbol']} {row['equations'][0]}")
def test_a_sign_stands_in_every_equation_that_its_row_names(row):
    assert all(row.values())
    assert set(row["equations"]) <= EQUATIONS.keys()
    for label in row["equations"]:
        assert stands_in(row["symbol"], EQUATIONS[label]), label


def test_every_equation_has_its_signs_explained():
    explained = {label for row in ROWS for label in row["equations"]}
    assert EQUATIONS.keys() - explained == set()


def test_every_letter_of_an_equation_is_explained():
    """But for places, which stand below and above a sign, words, and what the sentences beside it count with."""
    words = set("ln sin cos arcsin min max sum prod frac tfrac sqrt le ge ne in notin cap cup mid lvert rvert cdot "
                "dots iff propto mathbf hat bar quad qquad bigl bigr Bigl Bigr textstyle".split())
    for label, formula in EQUATIONS.items():
        own = {sign(row["symbol"]).strip("\\") for row in ROWS if label in row["equations"]}
        plain = re.sub(r"\\(text|begin|end|operatorname|mathrm)\{[^}]*\}|\\[,;! ]", " ", formula)
        plain = re.sub(r"[_^](\{(?:[^{}]|\{[^{}]*\})*\}|\\?[a-zA-Z0-9*']+)", " ", plain)
        commands = set(re.findall(r"\\([a-zA-Z]+)", plain)) - words
        runs = re.findall(r"[a-zA-Z]+", re.sub(r"\\[a-zA-Z]+", " ", plain))
        letters = {letter for run in runs for letter in ([run] if run in own else run)}
        assert (commands | letters) - own <= {"e", "i", "j", "k", "x"}, label


def test_no_sign_is_explained_twice_for_one_equation():
    counts = Counter((row["symbol"], label) for row in ROWS for label in row["equations"])
    assert [key for key, count in counts.items() if count > 1] == []


def test_signs_with_several_meanings_are_told():
    found = shared(ROWS)
    assert {"T", "P", "\\beta", "d", "x"} <= found.keys()
    assert "\\kappa" not in found


@pytest.mark.parametrize("name", ["notation.md", "notation.zh.md"])
def test_the_page_has_the_signs_of_every_chapter(name):
    asked = re.findall(r"```\{notation\} (\w+)", (ROOT / "pages" / name).read_text(encoding="utf-8"))
    assert asked == [*sorted({str(chapter(label)) for label in EQUATIONS}), "shared"]


@pytest.mark.parametrize("name", ["figures.md", "figures.zh.md"])
def test_the_page_lists_the_figures_of_every_chapter(name):
    asked = re.findall(r"```\{figure-index\} (\w+)", (ROOT / "pages" / name).read_text(encoding="utf-8"))
    assert asked == [path.stem for path in sorted((ROOT / "chapters").glob("*.ipynb"))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_of_a_chapter_has_the_name_under_which_it_is_saved(language):
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        source = "\n\n".join(cells(path, language))
        assert len(drawn(source)) == source.count("{glue:figure}") > 0, path.name

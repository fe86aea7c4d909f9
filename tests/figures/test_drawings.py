"""The pictures drawn as SVG: what they show, that it can be told apart, that it fits, and what they refuse."""
from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures import label, palette
from flowspace.figures.canvas import text_width
from flowspace.figures.contrast import dark_filter, lab, text_on, worst_contrast
from flowspace.figures.coverage_strip import share_colour
from flowspace.figures.drawing import SHEET_WIDTH, TEXT_SIZE, UNIT, width
from flowspace.figures.style import WIDTH

EN = {"evidence": "observed", "source": "toy", "language": "en"}
STRIP = pd.DataFrame({"row": ["a", "a", "b", "b"], "year": [2010, 2011, 2010, 2011], "n_observed": [12, 13, 0, 4],
                      "n_possible": [13, 13, 4, 4], "n_flagged": [0, 2, 0, 3]})
NAMES = {"a": "Alpha 甲", "b": "Beta 乙"}
TARGETS = {"error": figures.Target("Error 误差", 0.0, 0.1, (0.0, 0.2), 0.1)}
ERRORS = pd.DataFrame({"row": ["a", "b"], "series": ["x", "x"], "error": [0.05, 0.5]})
DRAWINGS = {
    "strip": lambda **k: figures.coverage_strip(STRIP, NAMES, title="Cities 城市", **k),
    "blocks": lambda **k: figures.coverage_strip(pd.concat([STRIP.assign(block="x"), STRIP.assign(block="y")]), NAMES,
                                                 title="Cities", block_names={"x": "First", "y": "Second"}, **k),
    "cells": lambda **k: figures.count_cells(STRIP.rename(columns={"year": "column"}).astype({"column": str}), NAMES,
                                             {"2010": "One", "2011": "Other 另"}, title="Cities", **k),
    "bars": lambda **k: figures.count_bars(STRIP[STRIP["year"] == 2011], NAMES, title="Cities", **k),
    "dots": lambda **k: figures.target_dots(ERRORS, NAMES, {"x": "All"}, TARGETS, **k),
}


@pytest.fixture(params=DRAWINGS)
def draw(request):
    return DRAWINGS[request.param]


def places(drawing):
    """Text of the SVG with left end, right end and middle height, by parsing it anew."""
    root = ElementTree.fromstring(drawing.svg())
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        x, y = map(float, re.search(r"translate\(([-.\d]+) ([-.\d]+)\)", group.get("transform")).groups())
        words = group.get("aria-label")
        yield words, x, x + width(words), y


def boxes(drawing, colour):
    """Left, top, width and height of the rectangles of a colour."""
    root = ElementTree.fromstring(drawing.svg())
    return [tuple(map(float, box)) for path in root.iter("{http://www.w3.org/2000/svg}path")
            if path.get("fill") == colour
            for box in re.findall(r"M([-.\d]+) ([-.\d]+)h([.\d]+)v([.\d]+)h-[.\d]+Z", path.get("d"))]


# ---- what holds for every drawing

@pytest.mark.parametrize("language", ["en", "zh"])
def test_texts_stay_on_the_sheet_and_do_not_run_into_each_other(draw, language):
    drawing = draw(evidence=["observed", "estimated"], source="A toy 玩具 " * 20, language=language)
    found = list(places(drawing))
    assert all(0 <= left and right <= SHEET_WIDTH and 0 < y < drawing.height for _, left, right, y in found)
    for one, other in itertools.combinations(found, 2):
        assert abs(one[3] - other[3]) > 8 or one[2] <= other[1] or other[2] <= one[1], (one, other)
    shown = " ".join(drawing.texts)
    assert label("observed", language) in shown and label("estimated", language) in shown and "toy" in shown


def test_letters_have_the_width_matplotlib_gives_them():
    for words in ("Lanzhou-Xining", "粤闽浙沿海", "75–99 %"):
        assert width(words) / UNIT == pytest.approx(text_width(words), rel=0.04)
    assert SHEET_WIDTH == WIDTH * UNIT and TEXT_SIZE == 12.5


def test_same_input_same_bytes_whatever_the_order_of_rows(draw):
    assert draw(**EN).svg() == draw(**EN).svg()
    mixed = figures.coverage_strip(STRIP.iloc[::-1], NAMES, title="Cities 城市", **EN)
    one, two = DRAWINGS["strip"](**EN), mixed
    assert [boxes(one, colour) == boxes(two, colour)[::-1] or sorted(boxes(one, colour)) == sorted(boxes(two, colour))
            for colour in palette.SHARES] == [True] * 5


@pytest.mark.parametrize("wrong", [{"evidence": None}, {"evidence": "observd"}, {"source": ""}, {"language": "de"}])
def test_missing_evidence_source_or_language_is_refused(draw, wrong):
    with pytest.raises(FigureError, match=next(iter(wrong))):
        draw(**(EN | wrong))


def test_no_badge_only_where_it_is_said_that_nothing_is_measured():
    drawing = DRAWINGS["bars"](**(EN | {"evidence": ()}))
    assert drawing.grades == () and "observed" not in drawing.texts
    with pytest.raises(FigureError, match="evidence"):
        DRAWINGS["dots"](**(EN | {"evidence": ()}))


def test_a_character_without_glyph_and_a_long_name_are_refused(draw):
    with pytest.raises(FigureError, match="U\\+1F9E0"):
        draw(**(EN | {"source": "toy \N{BRAIN}"}))
    with pytest.raises(FigureError, match="write it shorter"):
        figures.coverage_strip(STRIP, {"a": "A", "b": "too long a name for a row " * 3}, title="t", **EN)


# ---- what is shown

def test_strip_puts_every_cell_where_its_row_and_year_are():
    drawing = DRAWINGS["strip"](**EN)
    at = {words: (left, y) for words, left, _, y in places(drawing)}
    first, last = at["2010"][0], at["2010"][0] + 30
    nearly, = [box for box in boxes(drawing, share_colour(12, 13)) if box[3] > 13]
    full = [box for box in boxes(drawing, share_colour(13, 13)) if box[3] > 13]
    half = width("2010") / 2
    assert nearly[0] < first + half < nearly[0] + nearly[2] and nearly[1] < at["Alpha 甲"][1] < nearly[1] + nearly[3]
    assert len(full) == 2 and all(box[0] < last + half < box[0] + box[2] for box in full)
    assert [box[1] < at[name][1] < box[1] + box[3] for box, name in zip(full, ("Alpha 甲", "Beta 乙"), strict=True)] \
        == [True, True]


@pytest.mark.parametrize("name", ["Alpha", "A name as long as a variable has"])
def test_every_block_with_room_says_its_first_and_its_last_year(name):
    spans = {"a": (1990, 2013), "b": (2006, 2018), "c": (1995, 1995), "d": (1986, 2023)}
    table = pd.DataFrame([("r", block, year, 1, 1) for block, (first, last) in spans.items()
                          for year in range(first, last + 1)],
                         columns=["row", "block", "year", "n_observed", "n_possible"])
    drawing = figures.coverage_strip(table, {"r": name}, title="t", block_names={b: b.upper() * 3 for b in spans}, **EN)
    cells = sorted(box for box in boxes(drawing, palette.SHARES[-1]) if box[3] > 13)
    labels = [place for place in places(drawing) if re.fullmatch(r"\d{4}", place[0])]
    start = 0
    for first, last in spans.values():
        block = cells[start:start + last - first + 1]
        start += len(block)
        left, right = block[0][0], block[-1][0] + block[-1][2]
        below = [place[0] for place in labels if left - 4.5 < (place[1] + place[2]) / 2 < right + 4.5]
        if right - left > 2 * width("2000") + 6:
            assert below[0] == str(first) and below[-1] == str(last)
    for one, other in itertools.pairwise(sorted(labels, key=lambda place: place[1])):
        assert one[2] + 4 < other[1]
    assert len(labels) >= 4


def test_shares_fall_into_quarters_and_all():
    cases = {(1, 100): 0, (24, 100): 0, (25, 100): 1, (49, 100): 1, (50, 100): 2, (75, 100): 3, (99, 100): 3, (7, 7): 4}
    for (observed, possible), step in cases.items():
        assert share_colour(observed, possible) == palette.SHARES[step]


def test_faulty_figures_are_struck_once_or_thrice_and_the_legend_says_so():
    drawing = DRAWINGS["strip"](**EN)
    assert {label("flagged_some", "en"), label("flagged_most", "en")} <= set(drawing.texts)
    lines = re.findall(r'<path d="([^"]*)" fill="none" stroke="(#\w+)" stroke-width="1.3"', drawing.svg().decode())
    assert sum(steps.count("M") for steps, _ in lines) == (1 + 3) + (1 + 3)  # two cells, two entries of the legend
    plain = figures.coverage_strip(STRIP.assign(n_flagged=0), NAMES, title="t", **EN)
    assert not {label("flagged_some", "en"), label("flagged_most", "en")} & set(plain.texts)


def test_strip_draws_the_gaps_between_years_unless_most_years_are_gaps():
    def columns(years):
        table = pd.DataFrame({"row": "a", "year": years, "n_observed": 1, "n_possible": 1})
        drawing = figures.coverage_strip(table, {"a": "Alpha"}, title="t", **EN)
        return len([box for box in boxes(drawing, palette.SHARES[4]) if box[3] > 13]), drawing.svg().count(b"a0.8 0.8")

    # two arcs a dot, and the dot of the legend
    assert columns([2010, 2011, 2013]) == (3, 2 * (1 + 1)) and columns([2000, 2005, 2010]) == (3, 2)


def test_strip_names_its_blocks_and_their_years():
    table = pd.DataFrame({"row": "a", "year": [2010, 2011, 2017], "n_observed": 1, "n_possible": 1,
                          "block": ["x", "x", "y"]})
    for language, first in (("en", "A First (2010–2011)"), ("zh", "A First，2010—2011年")):
        drawing = figures.coverage_strip(table, {"a": "Alpha"}, title="t", **(EN | {"language": language}),
                                         block_names={"x": "First", "y": "Second 2017"})
        shown = [words.replace("\u00a0", " ") for words in drawing.texts]
        assert first in shown and "B Second 2017" in shown


def test_bars_are_as_long_as_their_shares():
    table = pd.DataFrame({"row": ["a", "b"], "n_observed": [11, 4], "n_possible": [13, 4]})
    drawing = figures.count_bars(table, NAMES, title="Cities", **EN)
    part, whole = [box[2] for box in boxes(drawing, palette.CATEGORICAL[0])]
    assert part / whole == pytest.approx(11 / 13, rel=0.001) and {"11/13", "4/4"} <= set(drawing.texts)


def test_dots_stand_at_their_values_and_never_beyond_the_axis():
    drawing = DRAWINGS["dots"](**EN)
    band, = boxes(drawing, "#ecece6")
    marks = [float(x) for x in re.findall(r'translate\(([.\d]+) [.\d]+\)"/>', drawing.svg().decode())]
    inside, beyond = marks[1:3]  # the first mark is that of the legend
    assert inside == pytest.approx(band[0] + band[2] / 2, abs=0.1)
    assert beyond == pytest.approx(band[0] + 2 * band[2], abs=0.1)


# ---- colours

def seen(colour, kind):
    """A colour as seen without one kind of cone, by projection of linear RGB (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    mixed = {"protan": 0.11238 * red + 0.88762 * green, "deutan": 0.29275 * red + 0.70725 * green}[kind]
    other = {"protan": 0.00401 * (red - green) + blue, "deutan": -0.02234 * (red - green) + blue}[kind]
    linear = np.clip([mixed, mixed, other], 0, 1)
    return tuple(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


@pytest.mark.parametrize("mode", [to_rgb, dark_filter], ids=["day", "night"])
@pytest.mark.parametrize("eye", ["all", "protan", "deutan"])
def test_all_stands_apart_from_nearly_all_for_every_eye(mode, eye):
    steps = [lab(mode(colour) if eye == "all" else seen(mode(colour), eye)) for colour in palette.SHARES]
    lightness = np.diff([step[0] for step in steps])
    assert (lightness < 0).all() or (lightness > 0).all()
    apart = [np.linalg.norm(one - other) for one, other in itertools.pairwise(steps)]
    assert min(apart) > 9 and abs(lightness[-1]) > 20 and abs(lightness[-1]) > 1.5 * max(abs(lightness[:-1]))


def test_shares_can_be_told_from_the_page_and_their_numbers_read():
    assert worst_contrast(palette.SHARES[0], palette.BACKGROUND) > 1.5
    assert worst_contrast(palette.SHARES[-1], palette.BACKGROUND) > 7
    assert worst_contrast(palette.SHARES[-1], palette.SHARES[-2]) > 2
    for colour in palette.SHARES:
        ink = palette.TEXT if text_on(colour) == "#000000" else palette.BACKGROUND
        assert worst_contrast(ink, colour) >= 3.0


# ---- what is refused

@pytest.mark.parametrize("change", [{"n_observed": 5}, {"n_observed": -1}, {"row": "c"}, {"n_possible": 0},
                                    {"n_flagged": 4}, {"n_flagged": -1}])
def test_impossible_counts_and_unknown_rows_are_refused(change):
    table = pd.DataFrame({"row": ["a"], "year": [2010], "column": ["x"], "n_observed": [3], "n_possible": [4],
                          "n_flagged": [0]}).assign(**change)
    with pytest.raises(FigureError):
        figures.coverage_strip(table, {"a": "Alpha"}, title="t", **EN)
    with pytest.raises(FigureError):
        figures.count_cells(table, {"a": "Alpha"}, {"x": "List"}, title="t", **EN)
    with pytest.raises(FigureError):
        figures.count_bars(table, {"a": "Alpha"}, title="t", **EN)


def test_unknown_columns_series_and_rows_without_a_count_are_named():
    with pytest.raises(FigureError, match="'y'"):
        figures.count_cells(pd.DataFrame({"row": ["a"], "column": ["y"], "n_observed": [1], "n_possible": [1]}),
                            {"a": "Alpha"}, {"x": "List"}, title="t", **EN)
    with pytest.raises(FigureError, match="no count for 'b'"):
        figures.count_bars(pd.DataFrame({"row": ["a"], "n_observed": [1], "n_possible": [1]}), NAMES, title="t", **EN)
    with pytest.raises(FigureError, match="'x'"):
        figures.target_dots(ERRORS, NAMES, {"y": "All"}, TARGETS, **EN)

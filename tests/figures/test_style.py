"""Labels, font and colours: both languages complete, every glyph there, contrast kept in daylight and in the dark."""
from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import flowspace
from flowspace.errors import FigureError
from flowspace.evidence import GRADES
from flowspace.figures import LABELS, label, palette, save_figure, style
from flowspace.figures.canvas import text_width, wrap, wrap_evenly
from flowspace.figures.contrast import contrast, dark_filter, lab, text_on, worst_contrast
from flowspace.figures.make_font import gb2312_characters, make_font
from flowspace.figures.style import FONT_FILE, drawable_characters, glyph_problems
from flowspace.polycentricity import MEASURES

PACKAGE = Path(flowspace.__file__).parent
STYLE_SHEET = PACKAGE / "site" / "static" / "flowspace.css"


@pytest.mark.parametrize("key", LABELS)
def test_every_label_has_both_languages_and_all_its_glyphs(key):
    assert set(LABELS[key]) == {"en", "zh"}
    for language in ("en", "zh"):
        assert label(key, language).strip() and not glyph_problems(label(key, language))
    assert not re.search("[\u4e00-\u9fff]", label(key, "en"))


def test_every_measure_has_a_label():
    assert set(MEASURES) <= set(LABELS)


def test_unknown_label_and_language_are_reported_together():
    with pytest.raises(FigureError) as caught:
        label("n_citys", "de")
    assert len(caught.value.problems) == 2
    assert "did you mean 'n_cities'" in str(caught.value)


def test_every_grade_has_a_look_of_its_own():
    assert set(palette.EVIDENCE) == set(GRADES)
    looks = palette.EVIDENCE.values()
    assert len({look.marker for look in looks}) == len({look.colour for look in looks}) == 4


def test_the_font_is_small_and_free():
    assert FONT_FILE.stat().st_size < 2.6e6
    licence = (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_font_has_nearly_all_of_gb2312():
    han = {c for c in gb2312_characters() if 0x4E00 <= c < 0xA000}
    assert len(han - drawable_characters()) == 33


def test_a_font_from_nothing_is_refused(tmp_path):
    with pytest.raises(FigureError, match="font pieces"):
        make_font([], tmp_path / "font.ttf")


def test_a_font_piece_is_cut_and_renamed(tmp_path):
    from fontTools import subset
    from fontTools.ttLib import TTFont

    piece = TTFont(FONT_FILE)
    cutter = subset.Subsetter()
    cutter.populate(text="长三角ABC")
    cutter.subset(piece)
    piece["name"].setName("Noto Sans SC Thin", 1, 3, 1, 0x409)
    piece.save(tmp_path / "piece.woff")
    count = make_font([tmp_path / "piece.woff", tmp_path / "piece.woff"], tmp_path / "font.ttf")
    made = TTFont(tmp_path / "font.ttf")
    assert count == len(made.getBestCmap()) == 6
    assert made["name"].getDebugName(1) == "Noto Sans SC"


def test_text_is_measured_and_broken():
    assert text_width("WW") > text_width("ii")
    lines = wrap("资料来源：国家统计局，城市统计年鉴。", 0.8)
    assert len(lines) > 1 and not any(line[0] in "，。：" for line in lines)
    assert "".join(lines) == "资料来源：国家统计局，城市统计年鉴。"
    assert wrap("a b", 5.0) == ["a b"]


@pytest.mark.parametrize(("text", "room", "lines"), [
    ("人工智能合著", "人工智能合", ["人工智能", "合著"]),  # not a single sign, nor a word of two cut in half
    ("人工智能合著论文", "人工智能合", ["人工智能", "合著论文"]),
    ("人工智能合著（模拟）", "人工智能合著（模", ["人工智能合著", "（模拟）"]),
    ("粤闽浙沿海", "粤闽浙沿", ["粤闽浙", "沿海"]),
    ("城市群", "城市", ["城市", "群"]),  # three signs are broken only where nothing else helps
    ("High-speed trains and more", "High-speed trains and", ["High-speed", "trains and more"]),
    ("AI", "A", ["AI"]),
])
def test_heads_are_broken_into_even_lines(text, room, lines):
    assert wrap_evenly(text, text_width(room) + 0.01) == lines


def test_lines_of_heads_hold_the_whole_text():
    for text in ("人工智能合著论文数（篇，分数计数）", "Papers (of two cities) 合作专利", ""):
        for width in (0.3, 0.6, 1.0, 9.0):
            lines = wrap_evenly(text, width)
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert all(text_width(line) <= width for line in lines) or width < 0.8


# ---- colours

@pytest.mark.parametrize("colour", [*palette.CATEGORICAL, *(look.colour for look in palette.EVIDENCE.values()),
                                    palette.AXIS, palette.CONTEXT])
def test_marks_stand_out_from_the_page_by_day_and_by_night(colour):
    assert worst_contrast(colour, palette.BACKGROUND) >= 3.0


@pytest.mark.parametrize("colour", [palette.TEXT, palette.MUTED_TEXT, *map(palette.ink, palette.CATEGORICAL)])
def test_text_can_be_read_by_day_and_by_night(colour):
    assert worst_contrast(colour, palette.BACKGROUND) >= 4.5


@pytest.mark.parametrize("scale", [palette.tint(), palette.diverging_tint()], ids=["tint", "diverging"])
def test_numbers_in_cells_can_be_read_by_day_and_by_night(scale):
    for x in np.linspace(0, 1, 41):
        cell = scale(x)[:3]
        assert worst_contrast(text_on(cell), cell) >= 4.5


def test_cells_with_a_value_differ_from_empty_ones_by_day_and_by_night():
    # The scale without numbers by its tints, the one with numbers by the outline of its cells.
    assert worst_contrast(palette.sequential()(0.0)[:3], palette.BACKGROUND) >= 1.5
    assert worst_contrast(palette.CELL_EDGE, palette.BACKGROUND) >= 1.5


@pytest.mark.parametrize("colour", palette.FILLS)
def test_numbers_in_bars_can_be_read_by_day_and_by_night(colour):
    assert worst_contrast(text_on(colour), colour) >= 4.5


@pytest.mark.parametrize("see", [lambda c: c, dark_filter], ids=["day", "night"])
@pytest.mark.parametrize("colours", [palette.CATEGORICAL[:6], [k.colour for k in palette.EVIDENCE.values()],
                                     palette.FILLS], ids=["series", "grades", "fills"])
def test_colours_differ_from_each_other(colours, see):
    for one, other in itertools.combinations(colours, 2):
        assert np.linalg.norm(lab(see(one)) - lab(see(other))) > 20, (one, other)


def test_scales_run_steadily_from_light_to_dark():
    for scale in (palette.sequential(), palette.tint()):
        lightness = [lab(scale(x)[:3])[0] for x in np.linspace(0, 1, 20)]
        assert (np.diff(lightness) < 0).all()


def test_the_style_sheet_keeps_contrast_in_both_modes():
    text = STYLE_SHEET.read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--fs-(\w+): (#\w{6});", block)) for block in
                   re.search(r":root \{(.*?)\}.*?html\[data-theme=\"dark\"\] \{(.*?)\}", text, re.S).groups())
    for colours, page in ((light, "#ffffff"), (dark, "#14181e")):
        for name in ("text", "muted", *GRADES):
            assert contrast(colours[name], page) >= 4.5, name
            assert contrast(colours[name], colours["band"]) >= 4.5, name


# ---- style and saving

def test_style_refuses_an_unknown_language():
    with pytest.raises(FigureError, match="language 'de'"), style("de"):
        pass


def test_style_draws_chinese_in_a_figure_of_one_s_own(tmp_path):
    with style("zh"):
        figure = Figure()
        figure.subplots().set_title("长三角")
    assert save_figure(figure, tmp_path / "own.png").exists()


@pytest.mark.parametrize(("figure", "name", "part"), [
    ("no figure", "a.png", "str as figure"), (Figure(), "a.jpg", ".png or .svg"),
    (Figure(), "nowhere/a.png", "folder"),
])
def test_saving_refuses(figure, name, part, tmp_path):
    with pytest.raises(FigureError, match=part):
        save_figure(figure, tmp_path / name)


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "figure.png"
    file.write_bytes(b"old")
    figure = Figure()

    def broken(target, **kwargs):
        target.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(figure, "savefig", broken)
    with pytest.raises(OSError, match="disk full"):
        save_figure(figure, file)
    assert [p.name for p in tmp_path.iterdir()] == ["figure.png"]
    assert file.read_bytes() == b"old"

"""What holds for every chart: two languages, the same bytes every time, and no drawing without evidence and source."""
from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import matplotlib
import pandas as pd
import pytest

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures import label, save_figure
from flowspace.figures.style import SMALL_SIZE, WIDTH

CHARTS = ["agglomeration_map", "agglomeration_map_by_status", "value_map", "trend_panels", "size_curve",
          "rank_comparison", "correlation_matrix", "coverage_matrix", "rank_bands", "value_matrix", "line_panels",
          "transition_matrices", "effect_dots", "gradient_scatter", "network_maps",
          "flow_matrix", "flow_matrix_of_ratios", "value_matrix_of_scores", "coefficient_dots",
          "rank_flows", "city_roles", "typology_scatter", "typology_scatter_of_areas",
          "curve_with_turning_point", "specification_curve", "coverage_dots", "threshold_curve",
          "value_matrix_of_colours", "coefficient_dots_with_references", "counterfactual_paths", "event_study",
          "synthetic_paths", "recovery_dots", "resilience_plane", "robustness_curves", "episode_strip",
          "world_map", "tornado", "tornado_of_one_direction", "scenario_dots", "scenario_curves", "code_matrix",
          "coverage_bars", "entry_scatter", "value_matrix_with_gaps",
          "run_comparison"]


def texts(figure):
    figure.canvas.get_renderer()
    return [t for t in figure.findobj(matplotlib.text.Text) if t.get_visible() and t.get_text().strip()]


@pytest.fixture(params=CHARTS)
def chart(request, draw):
    return draw[request.param]


def test_draws_in_both_languages_with_warnings_as_errors(chart, common, tmp_path):
    figure = chart(**common)
    file = save_figure(figure, tmp_path / "figure.png")
    assert file.read_bytes().startswith(b"\x89PNG")
    assert figure.get_size_inches()[0] == WIDTH


def test_badge_names_grades_and_source(chart, common):
    words = " ".join(t.get_text() for t in texts(chart(**common)))
    assert label("observed", common["language"]) in words
    assert label("estimated", common["language"]) in words
    assert "A toy table" in words


def test_no_text_is_small_or_runs_off_the_sheet(chart, common):
    figure = chart(**common)
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    width, height = figure.bbox.size
    for text in texts(figure):
        assert text.get_fontsize() >= SMALL_SIZE
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1, text.get_text()


def test_no_title_inside(chart, common):
    figure = chart(**common)
    assert figure.get_suptitle() == ""


def test_same_input_same_bytes(chart, common, tmp_path):
    for ending in ("png", "svg"):
        one = save_figure(chart(**common), tmp_path / f"one.{ending}").read_bytes()
        two = save_figure(chart(**common), tmp_path / f"two.{ending}").read_bytes()
        assert one == two
        assert b"date" not in one.lower()


def test_row_order_does_not_matter(cities, members, agglomerations, size):
    from flowspace.figures import agglomeration_map

    common = {"evidence": "observed", "source": "toy", "language": "en", "size_label": "Patents"}
    plain = agglomeration_map(cities, members, agglomerations, size=size, **common)
    mixed = agglomeration_map(cities.iloc[::-1], members.iloc[::-1], agglomerations.iloc[::-1], size=size.iloc[::-1],
                              **common)
    assert plain.png() == mixed.png()


def test_the_reader_s_settings_neither_change_nor_matter(chart):
    common = {"evidence": "observed", "source": "toy", "language": "en"}
    before = chart(**common).png()
    with matplotlib.rc_context({"font.size": 20, "font.family": ["serif"], "axes.grid": True, "savefig.bbox": "tight"}):
        settings = dict(matplotlib.rcParams)
        assert chart(**common).png() == before
        assert dict(matplotlib.rcParams) == settings


@pytest.mark.parametrize("wrong", [
    {"evidence": None}, {"evidence": []}, {"evidence": "observd"}, {"source": ""}, {"source": None},
    {"language": "de"}, {"language": None},
])
def test_missing_evidence_source_or_language_is_refused(chart, wrong):
    with pytest.raises(FigureError) as caught:
        chart(**({"evidence": "observed", "source": "toy", "language": "en"} | wrong))
    assert next(iter(wrong)) in str(caught.value)


def test_unknown_grade_says_what_was_meant(chart):
    with pytest.raises(FigureError, match="did you mean 'observed'"):
        chart(evidence="observd", source="toy", language="en")


def test_evidence_source_and_language_are_asked_for(chart):
    with pytest.raises(TypeError, match="evidence"):
        chart(source="toy", language="en")


def test_a_character_without_glyph_is_refused(chart):
    with pytest.raises(FigureError, match="U\\+1F9E0"):
        chart(evidence="observed", source="toy \N{BRAIN}", language="en")


LONG = "a very long text that does not fit into one line of a figure on a phone, whoever wrote it, 写得太长的文字"


def test_long_headings_and_sources_are_broken_into_lines(cities, members, agglomerations, size, trends):
    common = {"evidence": "observed", "source": LONG * 2, "language": "zh"}
    one = trends[trends["series"] == "grants_2006_2018"]
    values = pd.DataFrame({"agglomeration": ["north"], "value": [1.0]})
    for figure in (
        figures.agglomeration_map(cities, members, agglomerations, size=size, size_label=LONG, **common),
        figures.value_map(values, cities, members, agglomerations, value_label=LONG, **common),
        figures.trend_panels(one, agglomerations, value_label=LONG, **common),
    ):
        figure.draw_without_rendering()
        boxes = [t.get_window_extent() for t in texts(figure)]
        assert all(0 <= b.x0 and b.x1 <= figure.bbox.width and 0 <= b.y0 and b.y1 <= figure.bbox.height for b in boxes)


def test_names_and_legend_entries_that_are_too_long_are_refused(trends, agglomerations):
    one = trends[trends["series"] == "grants_2006_2018"]
    with pytest.raises(FigureError) as caught:
        figures.trend_panels(one, agglomerations.assign(short_en=LONG), value_label="Index", reference_value=0.4,
                             reference_label=LONG + LONG, evidence="observed", source="toy", language="en")
    assert len(caught.value.problems) == 2 and "write it shorter" in str(caught.value)


def test_shows_itself_in_a_notebook_without_pyplot(draw):
    data, metadata = draw["size_curve"](evidence="observed", source="toy", language="en")._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert metadata["image/png"]["width"] == 480
    json.dumps([data, metadata])


def test_import_touches_neither_pyplot_nor_backend_nor_fonts():
    code = (
        "import sys, matplotlib, flowspace.figures; from matplotlib import font_manager as f;"
        "assert 'matplotlib.pyplot' not in sys.modules;"
        "assert not [e for e in f.fontManager.ttflist if 'flowspace' in e.fname];"
        "from flowspace.figures.canvas import Sheet; Sheet(2, 'zh').png();"
        "assert 'matplotlib.pyplot' not in sys.modules;"
        "assert dict.__getitem__(matplotlib.rcParams, 'backend') == matplotlib.rcParamsDefault._get('backend')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": "/usr/bin:/bin"}, timeout=60)


def test_figures_do_not_depend_on_the_order_of_drawing(draw):
    common = {"evidence": "observed", "source": "toy", "language": "zh"}
    digests = [{name: hashlib.sha256(draw[name](**common).png()).hexdigest() for name in names}
               for names in (CHARTS[:3], CHARTS[2::-1])]
    assert digests[0] == digests[1]

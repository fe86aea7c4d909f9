"""Runs side by side: every run is seen, also those that failed; nothing is averaged away."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import FigureError
from flowspace.figures import run_comparison, save_figure

COMMON = {"evidence": "estimated", "source": "a toy", "language": "en", "labels": {"q": "Quantity", "r": "Other"}}


def table(n=12, quantity="q"):
    return pd.DataFrame({"run": [f"r{i}" for i in range(n)], "seed": range(n), "quantity": quantity,
                         "value": np.linspace(1.0, 2.0, n), "status": "done"})


def drawn(figure, gid):
    return [line for ax in figure.axes for line in ax.lines if line.get_gid() == gid]


def test_every_value_is_drawn_once():
    given = pd.concat([table(), table(quantity="r").assign(value=lambda d: -d["value"])])
    figure = run_comparison(given, x="seed", x_label="Seed", **COMMON)
    seen = [sorted(line.get_ydata()) for line in drawn(figure, "runs")]
    assert seen == [sorted(table()["value"]), sorted(-table()["value"])]


def test_failed_silent_and_far_runs_are_marked_apart():
    given = table()
    given.loc[3, ["value", "status"]] = [np.nan, "failed"]
    given.loc[4, "value"] = np.nan
    given.loc[5, "value"] = 1e6
    figure = run_comparison(given, x="seed", x_label="Seed", reference="r0", **COMMON)
    assert drawn(figure, "failed")[0].get_xdata().tolist() == [3]
    assert drawn(figure, "silent")[0].get_xdata().tolist() == [4]
    assert drawn(figure, "beyond")[0].get_xdata().tolist() == [5]
    assert figure.axes[0].get_ylim()[1] < 3
    words = " ".join(t.get_text() for t in figure.texts)
    assert "failed: 1" in words and "beyond the axis: 1" in words


def test_the_reference_is_never_beyond_the_axis():
    given = table()
    given.loc[5, "value"] = 1e6
    figure = run_comparison(given, x="seed", x_label="Seed", reference="r5", **COMMON)
    assert not drawn(figure, "beyond") and figure.axes[0].get_ylim()[1] > 1e6


def test_ten_thousand_runs_stay_small_and_show_the_median(tmp_path):
    n = 10_000
    given = pd.concat([pd.DataFrame({"run": [f"r{i}" for i in range(n)], "year": 2000 + np.arange(n) % 11,
                                     "quantity": q, "value": np.random.default_rng(1).normal(size=n),
                                     "status": "done"}) for q in "abcdef"])
    figure = run_comparison(given, x="year", **COMMON | {"labels": {q: q for q in "abcdef"}})
    assert save_figure(figure, tmp_path / "runs.svg").stat().st_size < 500_000
    expected = given[given["quantity"] == "a"].groupby("year")["value"].median()
    np.testing.assert_allclose(drawn(figure, "median")[0].get_ydata(), expected)


@pytest.mark.parametrize(("change", "words"), [
    ({"x": "sed"}, "did you mean 'seed'"), ({"quantities": ["qq"]}, "quantity 'qq'"),
    ({"reference": "nobody"}, "run 'nobody'"), ({"series": "value"}, "series 'value'"),
    ({"evidence": None}, "evidence"),
])
def test_bad_arguments_are_named(change, words):
    with pytest.raises(FigureError, match=words):
        run_comparison(table(), **{"x": "seed", "x_label": "Seed"} | COMMON | change)


@pytest.mark.parametrize("change", [{"value": np.inf}, {"value": np.nan}, {"status": "lost"}, {"run": "same"}])
def test_bad_tables_are_named(change):
    with pytest.raises(FigureError):
        run_comparison(table().assign(**change), x="seed", x_label="Seed", **COMMON)

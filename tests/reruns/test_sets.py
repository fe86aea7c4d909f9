"""Sets of parameters: grids, windows and lists hold what was asked for, each once."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.cli import main
from flowspace.errors import ParameterError
from flowspace.reruns.parameters import from_words, notebook_of
from flowspace.reruns.sets import combined, grid, grid_from_words, read_sets, rolling_windows


@given(st.integers(1900, 2000), st.integers(0, 60), st.integers(1, 80), st.integers(1, 20))
def test_windows_have_one_width_and_stay_inside(first, more, width, step):
    last = first + more
    if width > more + 1:
        with pytest.raises(ParameterError):
            rolling_windows(first, last, width, step)
        return
    windows = rolling_windows(first, last, width, step)
    assert windows[0]["start_year"] == first
    assert all(each["end_year"] - each["start_year"] + 1 == width and each["end_year"] <= last for each in windows)
    starts = [each["start_year"] for each in windows]
    assert all(later - earlier == step for earlier, later in zip(starts, starts[1:], strict=False))
    # No further window would fit.
    assert starts[-1] + step + width - 1 > last


@given(st.lists(st.integers(), min_size=1, max_size=4, unique=True), st.lists(st.text(), min_size=1, max_size=3,
                                                                              unique=True))
def test_a_grid_holds_every_pair_once(numbers, words):
    sets = grid(x=numbers, y=words)
    assert {(each["x"], each["y"]) for each in sets} == {(x, y) for x in numbers for y in words}
    assert len(sets) == len(numbers) * len(words)
    assert combined(grid(x=numbers), grid(y=words)) == sets


def test_bad_sets_are_named():
    for call in (lambda: grid(x="ab"), lambda: grid(x=[], y=3), lambda: rolling_windows(2000, 2010, 2.5),
                 lambda: rolling_windows(2000, None, 5), lambda: rolling_windows(2000, 2010, 5, 0)):
        with pytest.raises(ParameterError, match="To mend it"):
            call()


def test_words_become_values_of_the_parameters_kind():
    grid_of = grid_from_words([("copatents", "yes,no"), ("draws", "200， 300"), ("normalisation", "rank")],
                              notebook_of(3))
    assert len(grid_of) == 4 and grid_of[0] == {"copatents": True, "draws": 200, "normalisation": "rank"}
    # A year in words is text where the chapter wants text.
    assert from_words({"population_year": "2030"}, notebook_of(2)) == {"population_year": "2030"}
    assert from_words({"agglomerations": '["珠三角", \'长三角\']'}, notebook_of(4))["agglomerations"] == ["珠三角", "长三角"]
    assert from_words({"agglomerations": ""}, notebook_of(4)) == {"agglomerations": []}
    with pytest.raises(ParameterError, match="twice"):
        grid_from_words([("seed", "1"), ("seed", "2")], notebook_of(3))


def test_lists_of_runs_are_read_from_files(tmp_path):
    (tmp_path / "a.csv").write_text('﻿window,agglomerations\n3,"珠三角, 长三角"\n\n,北部湾\n', encoding="utf-8")
    assert read_sets(tmp_path / "a.csv", 4) == [{"window": 3, "agglomerations": ["珠三角", "长三角"]},
                                                 {"agglomerations": ["北部湾"]}]
    (tmp_path / "a.json").write_text(json.dumps([{"window": 3}, {}]))
    assert read_sets(tmp_path / "a.json", 4) == [{"window": 3}, {}]


@pytest.mark.parametrize("name, content", [
    ("a.csv", b""), ("a.csv", b"window\n"), ("a.csv", b"window,window\n1,2\n"), ("a.csv", b"window,seed\n1\n"),
    ("a.csv", "成员\n1\n".encode("gbk")), ("a.csv", b'window\n"3\n'), ("a.json", b"{"), ("a.json", b"{}"),
    ("a.json", b"[]"), ("a.json", b"[1]"), ("a.xlsx", b"PK")])
def test_lists_that_cannot_be_read_are_told_in_words(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ParameterError, match="To mend it"):
        read_sets(tmp_path / name, 4)


def test_more_runs_than_anybody_means_are_refused_before_they_fill_the_memory():
    with pytest.raises(ParameterError, match="1,000,000"):
        rolling_windows(0, 999_999_999, 1)
    with pytest.raises(ParameterError, match="4,000,000 runs"):
        combined([{"a": n} for n in range(2000)], [{"b": n} for n in range(2000)])
    with pytest.raises(ParameterError, match="swap them"):
        rolling_windows(2019, 2010, 5)


@pytest.mark.parametrize("words, told", [
    (["--grid", "seed", "1,2", "--from", "2012"], "--from without --windows"),
    (["--grid", "seed", "1,2", "--step", "1"], "--step without --windows"),
    (["--windows", "5", "--grid", "start_year", "2012,2013"], "start_year in --windows and in --grid"),
    (["--grid", "seed", "1,2", "-p", "seed", "3"], "seed in -p and in --grid")])
def test_options_that_contradict_each_other_are_told(tmp_path, capsys, words, told):
    assert main(["sweep", "7", *words, "--out", str(tmp_path / "out")]) == 1
    assert told in capsys.readouterr().err and not (tmp_path / "out").exists()

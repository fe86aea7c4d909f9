"""Results are saved whole or not at all, the same bytes for the same run."""
import json

import pandas as pd
import pytest

from flowspace import book, figures
from flowspace.errors import ParameterError

FRAME = pd.DataFrame({"agglomeration": ["a", "b"], "value": [0.1, 0.25]})


def study(folder=""):
    chapter = book.Chapter(5, "none", "city_patents")
    return book.open_study(chapter, start_year=2006, end_year=2008, agglomerations=[], membership="prefectures",
                           language="en", data_folder="", results_folder=str(folder))


def fill(results):
    results.table("one", FRAME, evidence="observed", source="a toy")
    results.number("n", 3, "d")
    results.number("low", -0.05, ".2f")
    results.number("none", float("nan"), ".2f")
    curves = pd.DataFrame({"measure": ["pielou"] * 3, "n": [2, 3, 4], "value": [0.0, 0.0, 0.0]})
    results.figure("curve", figures.size_curve(curves, value_label="V", evidence="observed", source="a toy",
                                               language="en"))
    return results


def test_saved_files_and_record(tmp_path):
    folder = tmp_path / "deep" / "results"
    listed = fill(study(folder).results).save()
    assert listed["table"].tolist() == ["one"]
    assert {p.name for p in folder.iterdir()} == {"one.csv", "curve.png", "curve.svg", "results.json"}
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert record["tables"]["one"]["evidence"] == ["observed"]
    assert record["figures"]["curve"] == {"evidence": ["observed"], "source": "a toy"}
    assert record["numbers"]["low"] == {"value": -0.05, "shown": "−0.05"}
    assert record["numbers"]["none"] == {"value": None, "shown": "–"}
    pd.testing.assert_frame_equal(pd.read_csv(folder / "one.csv"), FRAME)


def test_a_drawing_is_glued_and_saved_as_svg(tmp_path, monkeypatch):
    import myst_nb

    glued = {}
    monkeypatch.setattr(myst_nb, "glue", lambda key, shown, display: glued.update({key: shown}))
    counts = pd.DataFrame({"row": ["a"], "n_observed": [11], "n_possible": [13]})
    common = {"title": "Cities", "source": "a toy", "language": "en"}
    drawing = figures.count_bars(counts, {"a": "Alpha"}, evidence="observed", **common)
    results = study(tmp_path / "results").results
    results.figure("bars", drawing)
    assert glued["bars"]._repr_svg_().startswith("<svg ")
    results.save()
    assert {p.name for p in (tmp_path / "results").iterdir()} == {"bars.svg", "results.json"}
    assert (tmp_path / "results" / "bars.svg").read_bytes() == drawing.svg()
    record = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert record["figures"]["bars"] == {"evidence": ["observed"], "source": "a toy"}
    # Names and definitions have no grade; a result has one.
    with pytest.raises(ParameterError, match="evidence badge"):
        results.figure("bare", figures.count_bars(counts, {"a": "Alpha"}, evidence=(), **common))


def test_a_page_is_saved_recorded_and_replaced_with_the_rest(tmp_path):
    folder = tmp_path / "results"
    results = fill(study(folder).results)
    results.page("plan", "<p>规划</p>", evidence="published", source="a toy")
    with pytest.raises(ParameterError, match="plan"):
        results.page("plan", "", evidence="published", source="a toy")
    with pytest.raises(ParameterError, match="evidence"):
        results.page("other", "", evidence="certain", source="a toy")
    results.save()
    assert (folder / "plan.html").read_bytes() == "<p>规划</p>".encode()
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert record["pages"] == {"plan": {"path": "plan.html", "evidence": ["published"], "source": "a toy"}}
    # A later run without a page takes the old one for what it is: its own.
    fill(study(folder).results).save()
    assert not (folder / "plan.html").exists()
    assert "pages" not in json.loads((folder / "results.json").read_text(encoding="utf-8"))


def test_the_same_run_saves_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        fill(study(tmp_path / name).results).save()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_earlier_results_are_replaced_as_a_whole(tmp_path):
    folder = tmp_path / "results"
    fill(study(folder).results).save()
    with_another = study(folder).results
    with_another.table("two", FRAME, evidence="observed", source="a toy")
    with_another.save()
    assert {p.name for p in folder.iterdir()} == {"two.csv", "results.json"}
    assert [p.name for p in tmp_path.iterdir()] == ["results"]


def test_a_file_of_the_reader_is_never_removed(tmp_path):
    folder = tmp_path / "results"
    fill(study(folder).results).save()
    opened_before = fill(study(folder).results)
    (folder / "my_notes.docx").write_text("precious")
    with pytest.raises(ParameterError, match="my_notes.docx"):
        study(folder)
    with pytest.raises(ParameterError, match="my_notes.docx"):
        opened_before.save()
    assert (folder / "my_notes.docx").read_text() == "precious" and (folder / "one.csv").exists()


def test_results_of_another_program_are_not_ours(tmp_path):
    (tmp_path / "results.json").write_text('{"mlflow": 1}')
    with pytest.raises(ParameterError, match="results.json"):
        study(tmp_path)


@pytest.mark.parametrize("name", ["x" * 300, "file/below", "null\0"])
def test_an_impossible_folder_is_named_at_once(tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match="results_folder"):
        study(tmp_path / name)


def test_a_link_to_a_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for _ in range(2):
        fill(study(tmp_path / "link").results).save()
    assert (tmp_path / "real" / "results.json").is_file()


def test_a_failed_save_leaves_the_earlier_results(tmp_path):
    folder = tmp_path / "results"
    fill(study(folder).results).save()
    before = (folder / "results.json").read_bytes()
    broken = fill(study(folder).results)
    broken.figures["curve"] = object()
    with pytest.raises(Exception):
        broken.save()
    assert (folder / "results.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["results"]


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill(study().results).save()
    assert list(tmp_path.iterdir()) == []


def test_a_grade_given_twice_is_said_once_and_in_the_order_given(tmp_path):
    results = study(tmp_path / "results").results
    results.table("one", FRAME, evidence=["simulated", "observed", "simulated"], source="a toy")
    assert results.save()["evidence"].tolist() == ["simulated, observed"]
    record = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert record["tables"]["one"]["evidence"] == ["simulated", "observed"]


def test_names_are_used_once_and_grades_are_known():
    results = fill(study().results)
    with pytest.raises(ParameterError, match="second result"):
        results.number("n", 4)
    with pytest.raises(ParameterError, match="evidence"):
        results.table("two", FRAME, evidence="guessed", source="a toy")
    with pytest.raises(ParameterError, match="grades out of"):
        results.badge("grade", "guessed")
    with pytest.raises(ParameterError, match="evidence badge"):
        results.figure("bare", object())


def test_dashes_stand_only_where_nothing_was_found():
    results = study().results
    results.number("n", 3, "d")
    results.dashes(["n", "other", "other"])
    assert {key: entry["shown"] for key, entry in results.numbers.items()} == {"n": "3", "other": "–"}
    with pytest.raises(ParameterError, match='"other"'):
        results.number("other", 1)

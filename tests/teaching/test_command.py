"""The command line on a shipped chapter: exercises, assign, grade."""
import json

import pandas as pd
import pytest
from small_exercises import ROOT, key_of

from flowspace.cli import main
from flowspace.teaching.source import read_solutions, solution_parts, source_of

SOLUTIONS = read_solutions(ROOT / "exercises" / "02_world.ipynb")
CODED = [each for each in SOLUTIONS.exercises if not each.is_written]
COPIED = "your-two-largest-cities"


def solved(notebook, **other):
    for cell in notebook["cells"]:
        for each in CODED:
            if key_of(cell) == each.key:
                cell["source"] = other.get(each.key.replace("-", "_"), solution_parts(each.code("solution"))[1])
    return notebook


def values_of(notebook):
    """What the solution gives where the notebook's own parameters hold."""
    space = {}
    for cell in notebook["cells"]:
        if cell["id"].startswith("opening-") and cell["cell_type"] == "code":
            exec(source_of(cell), space)
    exec(solution_parts(next(each for each in CODED if each.key == COPIED).code("solution"))[1], space)
    return f"d_km = {space['d_km']!r}\nneighbours = {bool(space['neighbours'])}"


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "class.csv"
    path.write_bytes("student;language;agglomeration;start_year;end_year\r\n李雷;zh;珠三角;2012;2018\r\n"
                     "Ann;en;Chengdu-Chongqing;;\r\n".encode("gbk"))
    return path


def test_exercises_of_a_chapter(tmp_path, capsys):
    assert main(["exercises", "2", "--out", str(tmp_path)]) == 0
    assert main(["exercises", "2", "--answers", "--language", "zh", "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "02_world_answers_zh.ipynb", "02_world_student_en.ipynb", "02_world_student_zh.ipynb"]
    assert main(["exercises", "9", "--out", str(tmp_path)]) == 1
    assert "chapter '9'" in capsys.readouterr().err


def test_mistakes_of_a_roster_are_listed_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "class.csv").write_text("student,agglomeration,start_year\nAnn,Atlantis,1800\n")
    out = tmp_path / "given"
    assert main(["assign", "2", "--roster", str(tmp_path / "class.csv"), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert "Atlantis" in said and "1800" in said and not out.exists()


def test_options_that_cannot_be_are_listed(tmp_path, capsys, roster):
    (tmp_path / "in").mkdir()
    assert main(["grade", "2", str(tmp_path / "in"), "--roster", str(roster), "--seconds", "0", "--workers", "0",
                 "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "seconds 0" in said and "workers 0" in said and "no submission" in said and not (tmp_path / "out").exists()


@pytest.mark.notebook
def test_from_the_roster_to_the_gradebook(tmp_path, capsys, roster):
    given, sent, out = tmp_path / "given", tmp_path / "sent", tmp_path / "out"
    assert main(["assign", "2", "--roster", str(roster), "--out", str(given)]) == 0
    notebooks = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in given.iterdir()}
    assert set(notebooks) == {"李雷", "Ann"}
    copied = values_of(notebooks["李雷"])
    sent.mkdir()
    (sent / "李雷.ipynb").write_text(json.dumps(solved(notebooks["李雷"])), encoding="utf-8")
    ann = solved(notebooks["Ann"], **{COPIED.replace("-", "_"): copied})
    (sent / "Ann_123_assignsubmission_file_").mkdir()
    (sent / "Ann_123_assignsubmission_file_" / "homework.ipynb").write_text(json.dumps(ann), encoding="utf-8")
    capsys.readouterr()
    assert main(["grade", "2", str(sent), "--roster", str(roster), "--out", str(out)]) == 0
    table = pd.read_csv(out / "gradebook.csv").set_index("student")
    most = {each.key: each.points for each in CODED}
    assert table.loc["李雷", list(most)].astype(int).to_dict() == most
    assert table.loc["Ann", list(most)].astype(int).to_dict() == {**most, COPIED: 0}
    assert table["notes"].isna().all()
    failed = next(each for each in CODED if each.key == COPIED)
    page = (out / "feedback" / "Ann.html").read_text(encoding="utf-8")
    title = failed.words("statement", "en").split("\n")[0].lstrip("# ")
    row = page[page.index(f">{title}</td>"):][:900]
    assert f"0 / {failed.points}" in row and "passed" not in row.split("</tr>")[0]
    assert "agglomeration = chengdu-chongqing" in page
    assert "agglomeration = pearl-river-delta，start_year = 2012" in (out / "feedback" / "李雷.html").read_text(
        encoding="utf-8")
    assert "Ann" in capsys.readouterr().out

"""The command: its exit codes, its report, and that a library's traceback never reaches the reader."""
from __future__ import annotations

import subprocess
import sys

import pytest

from flowspace import tables
from flowspace.cli import main

TEXT = "各市专利,,\n城市,2016年,2017年\n苏州市,\"53,528\",53223\n襄樊市,—,302\n合计,1,2\n注：测试,,\n"
SET = ["--set", "series=mine", "--set", "evidence=observed", "--set", "source=yearbook"]


@pytest.fixture
def file(tmp_path):
    (tmp_path / "grants.csv").write_bytes(TEXT.encode("gbk"))
    return tmp_path / "grants.csv"


def test_an_import_is_reported_and_checks(file, tmp_path, capsys):
    own = tmp_path / "my data"
    assert main(["import", "panel", str(file), "--table", "city_patents", "--out", str(own), *SET]) == 0
    report = capsys.readouterr().out
    for words in ("3 rows of the table city_patents, from 4 rows", "GBK", "heads in row 2", "1 × a row of totals",
                  "1 × a remark", "1 × no figure", "former name, as 襄樊市 → 420600", "patents: '2016年' to '2017年'",
                  f"flowspace check '{own}'", f"data_folder = {str(own)!r}"):
        assert words in report
    assert main(["check", str(own)]) == 0
    assert tables.read("city_patents", own)["patents"].tolist() == [53528, 53223, 302]


def test_problems_end_with_1_and_wrong_use_with_2(file, tmp_path, capsys):
    words = ["import", "panel", str(file), "--table", "city_patents", "--out", str(tmp_path / "own")]
    assert main(words) == 1
    assert "3. " in capsys.readouterr().err and not (tmp_path / "own").exists()
    assert main(["check", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err
    assert main([]) == 2
    assert "flowspace import panel grants.xlsx" in capsys.readouterr().err
    for wrong in (["import"], ["chek"], ["import", "panel"], [*words, "--set", "series"], [*words, "--mirrored"],
                  [*words, "--set", "series=a", "--set", "series=b"]):
        with pytest.raises(SystemExit) as error:
            main(wrong)
        assert error.value.code == 2
    with pytest.raises(SystemExit) as error:
        main(["--version"])
    assert error.value.code == 0 and capsys.readouterr().out.startswith("flowspace ")


def test_a_terminal_without_chinese_and_a_reader_who_has_seen_enough(file, tmp_path):
    own = tmp_path / "own"
    command = [sys.executable, "-m", "flowspace.cli"]
    words = ["import", "panel", str(file), "--table", "city_patents", "--out", str(own), *SET]
    done = subprocess.run([*command, *words], env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
                          capture_output=True, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    piped = subprocess.run(f"{sys.executable} -m flowspace.cli check {own} | true", shell=True, capture_output=True,
                           env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert b"Traceback" not in piped.stderr and b"Exception" not in piped.stderr


def test_a_column_that_does_not_exist_is_named(tmp_path, capsys):
    (tmp_path / "grants.csv").write_text("城市,年份,专利数\n苏州,2010,5\n", encoding="utf-8")
    code = main(["import", "panel", str(tmp_path / "grants.csv"), "--table", "city_patents", "--out",
                     str(tmp_path / "mine"), "--set", "series=mine", "--set", "evidence=observed", "--set", "source=x",
                     "--column", "nothing=专利数"])
    assert code == 1 and "--column nothing=…" in capsys.readouterr().err and not (tmp_path / "mine").exists()

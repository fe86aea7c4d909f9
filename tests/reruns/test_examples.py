"""The examples of the page for researchers, made for real: own patents in chapter 4, windows in chapter 5."""
import csv
import json
import random
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from flowspace.cli import main

STREETS = {
    "深圳": "广东省深圳市南山区科技路", "广州": "广东省广州市天河区五山路", "东莞": "广东省东莞市松山湖大道", "佛山": "广东省佛山市禅城区季华路",
    "珠海": "广东省珠海市香洲区情侣路", "惠州": "广东省惠州市惠城区江北路", "上海": "上海市浦东新区张江路",
    "苏州": "江苏省苏州市工业园区星湖街", "南京": "江苏省南京市鼓楼区汉口路", "杭州": "浙江省杭州市西湖区浙大路",
    "合肥": "安徽省合肥市蜀山区黄山路", "宁波": "浙江省宁波市鄞州区学士路"}
"""An address in each of twelve cities of the two deltas."""


def write_records(path, cities, many, years):
    """Patents as a database exports them: a row for each, every third with two applicants from two cities."""
    chance = random.Random(4)
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["申请号", "申请日", "专利类型", "申请人", "地址"])
        for i in range(many):
            year = years[i % len(years)]
            owners = chance.sample(cities, 2 if i % 3 == 0 else 1)
            rows.writerow([f"CN{year}1{i:07d}", f"{year}-{1 + i % 12:02d}-{1 + i % 28:02d}", "发明" if i % 2 else "实用新型",
                           ";".join(f"{city}第{chance.randrange(40)}科技有限公司" for city in owners),
                           ";".join(f"{STREETS[city]}{chance.randrange(1, 200)}号" for city in owners)])


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def words_of(report):
    soup = BeautifulSoup(report.read_text(encoding="utf-8"), "html.parser")
    for part in soup.select("style, script, pre, code"):
        part.decompose()
    return re.sub(r"\s+", " ", soup.get_text(" "))


@pytest.mark.notebook
def test_own_patents_in_chapter_4(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_records(tmp_path / "records.csv", list(STREETS), 1500, range(2014, 2019))
    assert main(["copatents", "records.csv", "--out", "mypatents"]) == 0
    assert main(["check", "mypatents"]) == 0
    assert main(["run", "4", "-p", "data_folder", "mypatents", "-p", "layers", "copatents", "-p", "start_year", "2014",
                 "-p", "end_year", "2018", "-p", "replicates", "99", "--out", "patents"]) == 0
    record, results = read(tmp_path / "patents" / "run.json"), read(tmp_path / "patents" / "results" / "results.json")
    assert any(path.endswith("copatents.csv") for path in record["outside"])
    assert not any(path.endswith("/copatents.csv") for path in record["files"])

    # What is theirs carries the grade of their table, and nothing made of it says it were simulated.
    for kind in ("tables", "figures"):
        theirs = {name: entry for name, entry in results[kind].items() if entry["evidence"] != ["observed"]}
        assert not theirs, (kind, {name: entry["evidence"] for name, entry in theirs.items()})
    assert results["numbers"]["ch4-grade-copatents"]["value"] == "observed"

    # The numbers are those of the records: a third of 300 patents of the last year, in as many links as there are.
    edges = pd.read_csv(tmp_path / "mypatents" / "copatents.csv", dtype={"adcode_a": str, "adcode_b": str})
    last = edges[edges["year"] == 2018]
    assert last["full"].sum() == 100
    layers = pd.read_csv(tmp_path / "patents" / "results" / "layers.csv")
    assert layers[["layer", "cities_linked", "links", "weight", "evidence"]].to_numpy().tolist() == [
        ["copatents", 12, len(last), 100.0, "observed"]]
    years = pd.read_csv(tmp_path / "patents" / "results" / "three_measures.csv")
    assert set(years["year"]) == set(range(2014, 2019)) and set(years["layer"]) == {"copatents"}
    gravity = pd.read_csv(tmp_path / "patents" / "results" / "gravity.csv")
    assert len(gravity) == 3 and gravity[["estimate", "factor"]].notna().all(axis=None) and gravity["true"].isna().all()
    # With twelve cities the variance of the first cannot be told; its estimate is not kept back for that.
    assert gravity["low"].isna().tolist() == gravity["high"].isna().tolist() == [True, False, False]
    shown = f"{gravity['estimate'][0]:.3f} (–; –)".replace("-", "−")
    assert results["numbers"]["ch4-distance-copatents"]["shown"] == shown

    said = words_of(tmp_path / "patents" / "report.html")
    assert "{glue" not in said and "{{" not in said and "-fig-" not in said and "-table-" not in said
    # A sentence may begin with None.
    assert not re.search(r"\b(?:nan|NaN|inf)\b|(?<!\. )\bNone\b", said)
    for entry in results["numbers"].values():
        assert not re.search(r"\b(?:nan|None|NaN|inf)\b", entry["shown"]), entry
    assert main(["verify", "patents"]) == 0


@pytest.mark.notebook
def test_windows_in_chapter_5(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    given = ["sweep", "5", "--windows", "10", "--from", "2009", "--to", "2019", "-p", "repeats", "20", "-p", "draws",
             "199", "--workers", "2", "--out", "windows"]
    assert main(given) == 0
    folder = tmp_path / "windows"
    table = pd.read_csv(folder / "comparison.csv")
    spans = {run: (int(rows["start_year"].iloc[0]), int(rows["end_year"].iloc[0])) for run, rows in
             table.groupby("run")}
    assert sorted(spans.values()) == [(2009, 2018), (2010, 2019)] and set(table["status"]) == {"done"}
    for run, (start, end) in spans.items():
        own = folder / "runs" / run / "results"
        for name in ("morphological_polycentricity", "regression_panel"):
            years = pd.read_csv(own / f"{name}.csv")["year"]
            assert (years.min(), years.max(), years.nunique()) == (start, end, 10), name
        numbers = read(own / "results.json")["numbers"]
        kept = table[(table["run"] == run) & table["value"].notna()].set_index("quantity")["value"]
        assert kept["ch5-model-1-turn"] == pytest.approx(float(numbers["ch5-model-1-turn"]["value"]))
        assert f"{start}" in words_of(folder / "runs" / run / "report.html")
    # Other years, another result: a window that did not reach the tables would give the same.
    wide = table[table["quantity"] == "ch5-model-1-turn"]
    assert wide["value"].nunique() == 2
    assert (folder / "comparison.svg").stat().st_size > 1000 and (folder / "comparison.png").exists()
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f"runs/{run}/report.html" in page for run in spans) and "<svg" in page

    before = {path: path.stat().st_mtime_ns for path in (folder / "runs").rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(given) == 0 and "0 done, 2 there already" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in (folder / "runs").rglob("*") if path.is_file()} == before

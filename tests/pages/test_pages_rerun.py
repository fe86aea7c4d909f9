"""What the page for researchers tells them to type can be typed: commands, options, parameters, an example."""
import json
import random
import re
import shlex

import pandas as pd
import pytest
from page_sources import ROOT

from flowspace import cli, tables
from flowspace.reruns.parameters import book_from_words, from_words, notebook_of
from flowspace.reruns.plan import book_plans, plans
from flowspace.reruns.sets import grid_from_words, rolling_windows

PAGES = {name: (ROOT / "pages" / name).read_text(encoding="utf-8") for name in ("rerun.md", "rerun.zh.md")}


def blocks(text):
    """What stands between fences, without tables and other directives."""
    fenced = re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S)
    return [inside for kind, inside in fenced if not kind.startswith("{")]


def commands(text):
    return [line for block in blocks(text) for line in block.splitlines() if line.startswith("flowspace ")]


def test_both_editions_tell_the_same_commands():
    english, chinese = map(blocks, PAGES.values())
    assert english == chinese and len(commands(PAGES["rerun.md"])) >= 12


@pytest.mark.parametrize("line", commands(PAGES["rerun.md"]))
def test_every_command_is_one(line):
    given = cli._parser().parse_args(shlex.split(line)[1:])
    if given.command not in ("run", "sweep"):
        return
    # Folders of the reader's own are not there.
    words = {name: value for name, value in given.parameters if name != "data_folder"}
    if given.chapter == "all":
        assert len(book_plans(book_from_words(words))) == 8
        return
    notebook = notebook_of(given.chapter)
    sets = [{}]
    if given.command == "sweep":
        sets = rolling_windows(given.first, given.last, given.windows, given.step)
        assert len(sets) == 10, "the page speaks of ten windows"
    assert len(plans(notebook, [{**from_words(words, notebook), **each} for each in sets])) == len(sets)


def test_the_options_of_the_tables_are_those_of_the_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["sweep", "--help"])
    told = capsys.readouterr().out
    for text in PAGES.values():
        for option in set(re.findall(r"`?(--[a-z]+)", text)) - {"--out"}:
            assert option in told, option
    assert grid_from_words([("measure", "green_population,taylor")], notebook_of(5))


def records(seed=3):
    """Made-up patents of applicants in twelve cities of two agglomerations, a third of them of two applicants."""
    cities = tables.read("cities").set_index("adcode")["name_zh"]
    members = tables.read("membership").query("version == 'prefectures'")
    chosen = [adcode for key in ("pearl-river-delta", "yangtze-river-delta")
              for adcode in sorted(members.loc[members["agglomeration"] == key, "adcode"])[:6]]
    rng = random.Random(seed)
    rows = []
    for number in range(1500):
        for adcode in rng.sample(chosen, 2 if number % 3 == 0 else 1):
            rows.append((f"CN{2014 + number % 5}1{number:07d}.X", f"{2014 + number % 5}-03-11", "发明",
                         f"{cities[adcode]}第{rng.randint(1, 40)}公司", f"{cities[adcode]}某路1号"))
    return pd.DataFrame(rows, columns=["申请号", "申请日", "专利类型", "申请人", "地址"])


@pytest.mark.notebook
def test_the_readers_own_patents_take_the_place_of_the_simulated_ones(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    records().to_csv("records.csv", index=False, encoding="utf-8")
    for line in commands(PAGES["rerun.md"]):
        if "mypatents" in line:
            more = ["-p", "replicates", "99"] if " run " in line else []
            assert cli.main([*shlex.split(line)[1:], *more]) == 0, capsys.readouterr().err
    results = json.loads((tmp_path / "patents" / "results" / "results.json").read_text(encoding="utf-8"))
    of_links = {name: entry["evidence"] for name, entry in results["figures"].items()
                if "reader's own data" in entry["source"]}
    assert of_links and all("observed" in grades for grades in of_links.values())
    report = (tmp_path / "patents" / "report.html").read_text(encoding="utf-8")
    assert "observed" in report and "{glue" not in report
    record = json.loads((tmp_path / "patents" / "run.json").read_text(encoding="utf-8"))
    assert any(name.endswith("copatents.csv") for name in record["outside"])

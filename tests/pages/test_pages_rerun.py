"""What the page for researchers tells them to type can be typed: commands, options, parameters."""
import re
import shlex

import pytest
from page_sources import ROOT

from flowspace import cli
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
        sets = rolling_windows(given.first, given.last, given.windows, given.step or 1)
        assert len(sets) == 10, "the page speaks of ten windows"
    assert len(plans(notebook, [{**from_words(words, notebook), **each} for each in sets])) == len(sets)


def test_the_options_of_the_tables_are_those_of_the_command(capsys):
    for command in ("run", "sweep", "repeat"):
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
    told = capsys.readouterr().out
    for text in PAGES.values():
        for option in set(re.findall(r"`?(--[a-z]+)", text)) - {"--out"}:
            assert option in told, option
    assert grid_from_words([("measure", "green_population,taylor")], notebook_of(5))

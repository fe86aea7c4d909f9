"""Every chapter: its form, another range of years, few agglomerations, and mistakes told in plain words.

The checked cells themselves are compared by nbval (tests/chapters/…ipynb is not needed: pytest collects chapters/).
"""
import ast
import json
import re
from pathlib import Path

import pytest

from flowspace import tables
from flowspace.errors import BuildError
from flowspace.runs.checked import as_stored, clean
from flowspace.runs.execution import Job, execute

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def tags(cell):
    return cell["metadata"].get("tags", [])


def code(path):
    return [c for c in cells(path) if c["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


@EACH
def test_is_stored_clean(path):
    stored = path.read_bytes()
    assert stored == as_stored(clean(json.loads(stored))), "run `make notebooks`"


@EACH
def test_begins_with_parameters_then_opens_the_study_and_ends_with_saving(path):
    first, second, *_, last = code(path)
    assert tags(first) == ["parameters"]
    for line in ast.parse(source(first)).body:
        assert isinstance(line, ast.AnnAssign), "a parameter is `name: type = literal`"
        ast.literal_eval(line.value)
    given = {line.target.id for line in ast.parse(source(first)).body}
    assert {"start_year", "end_year", "agglomerations", "membership", "language"} <= given
    assert "book.open_study(" in source(second)
    assert source(last).strip() == "results.save()" or source(last).strip() == "study.results.save()"


@EACH
def test_holds_no_algorithm(path):
    for cell in code(path)[2:]:
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, (ast.ClassDef, ast.While, ast.Try, ast.With)), source(cell)
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                assert module.split(".")[0] in {"flowspace", "pandas"}, source(cell)


@EACH
def test_both_editions_have_the_same_parts(path):
    blocks = {"lang-en": [], "lang-zh": []}
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            language = [t for t in tags(cell) if t in blocks]
            assert len(language) == 1, "a cell of words is tagged lang-en or lang-zh"
            blocks[language[0]].append(source(cell))
    assert len(blocks["lang-en"]) == len(blocks["lang-zh"])
    for english, chinese in zip(*blocks.values(), strict=True):
        for pattern in (r"^#+ ", r"^\(([\w-]+)\)=", r"\{glue:figure\} ([\w-]+)", r":name: ([\w-]+)",
                        r":label: ([\w-]+)", r"^```\{(?!glue)([\w-]+)\}"):
            one, other = (re.findall(pattern, text, re.M) for text in (english, chinese))
            assert one == other, (pattern, one, other)
        # the same results and works are named in both, in whatever order the language wants
        for pattern in (r"\{glue:text\}`([\w-]+)`", r"\{cite(?::t)?\}`([^`]+)`", r"\{\{([\w-]+)\}\}"):
            one, other = (sorted(set(re.findall(pattern, text))) for text in (english, chinese))
            assert one == other, (pattern, one, other)


@EACH
def test_numbers_of_results_are_not_typed_into_the_prose(path):
    # A decimal in the prose outside code, mathematics and citations would be a number that a re-run cannot change.
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            words = re.sub(r"```\{(?:math|dropdown)\}.*?```|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", "", source(cell),
                           flags=re.S)
            assert not re.findall(r"\d\.\d", words), words


RANGES = {
    "03_capability": [
        {"start_year": 2010, "end_year": 2013, "draws": 200},  # before the first list of Broadband China
        {"start_year": 2014, "end_year": 2023, "membership": "exclusive", "language": "zh", "draws": 200},
        {"start_year": 2012, "end_year": 2018, "agglomerations": ["珠三角"], "weights_within": "entropy", "draws": 200},
        {"start_year": 2015, "end_year": 2019, "copatents": True, "normalisation": "rank", "treatment": "none",
         "draws": 200},
        {"start_year": 2016, "end_year": 2019, "membership": "official", "aggregation_between": "geometric",
         "agglomerations": ["northern-tianshan", "Beibu Gulf"], "draws": 200},
    ],
    "04_networks": [
        {"start_year": 2010, "end_year": 2013, "replicates": 99},  # shorter than the window of papers
        {"start_year": 2012, "end_year": 2020, "membership": "official", "language": "zh", "replicates": 99},
        {"start_year": 2015, "end_year": 2016, "agglomerations": ["珠三角"], "window": 1, "replicates": 99},
        {"start_year": 2011, "end_year": 2019, "agglomerations": ["northern-tianshan", "Beibu Gulf"],
         "membership": "partition", "replicates": 99},
    ],
    "05_polycentricity": [
        {"start_year": 2001, "end_year": 2007, "draws": 199, "repeats": 20},  # one year of the published table
        {"start_year": 2015, "end_year": 2021, "measure": "taylor", "draws": 199, "repeats": 20},
        {"start_year": 2009, "end_year": 2019, "agglomerations": ["珠三角"], "language": "zh", "draws": 199,
         "repeats": 20},
        {"start_year": 2000, "end_year": 2012, "agglomerations": ["northern-tianshan", "Beibu Gulf"],
         "membership": "partition", "draws": 199, "repeats": 20},
        {"membership": "exclusive", "measure": "gini_evenness_corrected", "draws": 199, "repeats": 20},
    ],
}
"""Other years, agglomerations and members for each chapter."""


@pytest.mark.notebook
@EACH
def test_runs_with_other_years_agglomerations_and_members(path, tmp_path):
    jobs = [Job(path, tmp_path / f"{n}.ipynb", {**given, "results_folder": str(tmp_path / f"r{n}")})
            for n, given in enumerate(RANGES[path.stem])]
    execute(jobs, ROOT, ROOT / "requirements.txt", progress=False)
    for n, given in enumerate(RANGES[path.stem]):
        record = json.loads((tmp_path / f"r{n}" / "results.json").read_text(encoding="utf-8"))
        assert record["tables"] and record["numbers"] and record["figures"]
        for name in given:
            if name != "agglomerations":
                assert record["parameters"][name] == given[name]


@pytest.mark.notebook
@EACH
def test_a_mistake_in_the_parameters_is_told_in_plain_words(path, tmp_path):
    job = Job(path, tmp_path / "bad.ipynb", {"start_year": 2035, "agglomerations": ["nowhere"]})
    with pytest.raises(BuildError) as caught:
        execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    said = str(caught.value)
    assert "start_year 2035" in said and "nowhere" in said and "To mend it" in said


@pytest.mark.notebook
def test_badges_in_the_prose_follow_the_readers_grade(tmp_path):
    path = ROOT / "chapters" / "05_polycentricity.ipynb"
    own = (ROOT / "data" / "city_patents.csv").read_text(encoding="utf-8").replace(",observed,", ",estimated,")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "city_patents.csv").write_text(own, encoding="utf-8")
    folders = {"data_folder": str(tmp_path / "mine"), "results_folder": str(tmp_path / "r")}
    job = Job(path, tmp_path / "done.ipynb", folders)
    execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    numbers = json.loads((tmp_path / "r" / "results.json").read_text(encoding="utf-8"))["numbers"]
    assert [numbers[f"ch5-grade-{whose}"]["value"] for whose in ("book", "data")] == ["published", "estimated"]
    words = "".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown")
    assert "fs-badge" not in words, "a badge in the prose is a result"


CHAPTER_5 = ROOT / "chapters" / "05_polycentricity.ipynb"
PEARL = ("440100", "440300", "440400", "440600")


def own_panel(folder, cities, years):
    """A folder with a panel of the reader's own: a series with a name of its own."""
    folder.mkdir()
    rows = [f"mine,{city},{year},{100 * (number + 1) + year - 2000},observed,,My yearbook"
            for number, city in enumerate(cities) for year in years]
    (folder / "city_patents.csv").write_text(
        "\n".join(["series,adcode,year,patents,evidence,flag,source", *rows]) + "\n", encoding="utf-8")
    return {"data_folder": str(folder), "agglomerations": ["珠三角"], "start_year": years[0], "end_year": years[-1]}


@pytest.mark.notebook
@pytest.mark.parametrize("language", ["en", "zh"])
def test_chapter_5_explains_what_a_very_small_panel_of_ones_own_shows(tmp_path, language):
    given = {**own_panel(tmp_path / "mine", PEARL[:2], [2019, 2020]), "language": language,
             "results_folder": str(tmp_path / "r")}
    execute([Job(CHAPTER_5, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    record = json.loads((tmp_path / "r" / "results.json").read_text(encoding="utf-8"))
    numbers = {name: entry["value"] for name, entry in record["numbers"].items()}
    # Two of nine members have figures: nothing is complete, and the words in the prose say so.
    assert (numbers["ch5-n-complete"], numbers["ch5-thinnest-observed"], numbers["ch5-thinnest-members"]) == (0, 2, 9)
    assert numbers["ch5-which"] == {"en": "agglomerations, none of which is complete,",
                                    "zh": "城市群（均不齐全）"}[language]
    assert numbers["ch5-grants-gini-path"] == "–" and numbers["ch5-grants-n"] == 0
    # Green's index of 120 and 220 patents: 1 - 50 / 110.
    assert numbers["ch5-green-low"] == numbers["ch5-green-high"] == pytest.approx(1 - 50 / 110)
    # What rests on the reader's figures says so; what does not, does not.
    own = {"en": "reader's own data", "zh": "读者自备数据"}[language]
    sources = {name: entry["source"] for name, entry in record["figures"].items()}
    assert own not in sources.pop("ch5-size-trap")
    assert set(sources.values()) == {own} and "ch5-trends" in sources


@pytest.mark.notebook
def test_chapter_5_says_in_plain_words_that_one_city_is_too_few(tmp_path):
    given = own_panel(tmp_path / "mine", PEARL[:1], [2019, 2020])
    with pytest.raises(BuildError) as caught:
        execute([Job(CHAPTER_5, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    said = str(caught.value)
    assert "found at most 1 city" in said and "To mend it" in said and "Traceback" not in said


CHAPTER_3 = ROOT / "chapters" / "03_capability.ipynb"


def results_of(folder):
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return record, {name: entry["value"] for name, entry in record["numbers"].items()}


@pytest.mark.notebook
def test_chapter_3_marks_every_figure_simulated_once_a_simulated_indicator_is_in(tmp_path):
    given = {"copatents": True, "draws": 200, "results_folder": str(tmp_path / "r")}
    execute([Job(CHAPTER_3, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    record, numbers = results_of(tmp_path / "r")
    assert numbers["ch3-grade-data"] == "simulated"
    of_cities = {"ch3-transitions", "city_transitions"}
    for kind in ("figures", "tables"):
        assert {name: entry["evidence"] for name, entry in record[kind].items()} == {
            name: ["estimated" if name in of_cities else "simulated"] for name in record[kind]}


@pytest.mark.notebook
def test_chapter_3_follows_a_readers_own_table_of_indicators(tmp_path):
    own = tables.read("capability_indicators")
    own.loc[own["code"] == "rail_trains", "used"] = True
    own.loc[own["code"].isin(["innovative_cities", "ip_cities", "broadband_cities"]), "used"] = False
    (tmp_path / "mine").mkdir()
    own.to_csv(tmp_path / "mine" / "capability_indicators.csv", index=False)
    given = {"data_folder": str(tmp_path / "mine"), "draws": 200, "results_folder": str(tmp_path / "r")}
    execute([Job(CHAPTER_3, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    record, numbers = results_of(tmp_path / "r")
    assert (numbers["ch3-n-volume"], numbers["ch3-n-intensity"]) == (13 - 3 + 1, 15 - 3 + 1)


@pytest.mark.notebook
def test_chapter_3_tells_all_mistakes_of_its_own_parameters_at_once(tmp_path):
    job = Job(CHAPTER_3, tmp_path / "bad.ipynb", {"start_year": 2018, "end_year": 2019, "weights_within": "entropie",
                                                  "draws": 1, "copatents": "yes"})
    with pytest.raises(BuildError) as caught:
        execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    said = str(caught.value)
    for words in ("2 years (2018 to 2019)", "did you mean 'entropy'", "draws 1", "copatents 'yes'"):
        assert words in said, words

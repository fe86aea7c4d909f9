"""Every chapter: its form, another range of years, few agglomerations, and mistakes told in plain words.

The checked cells themselves are compared by nbval (tests/chapters/…ipynb is not needed: pytest collects chapters/).
"""
import ast
import json
import re
from pathlib import Path

import made_up
import pandas as pd
import pytest

from flowspace import book, planning, tables
from flowspace.cli import main
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
def test_its_entry_among_the_chapters_knows_its_parameters_and_takes_their_defaults(path):
    chapter = book.chapter_of(path.stem)
    assert chapter.number == int(path.stem[:2])
    given = {line.target.id: ast.literal_eval(line.value) for line in ast.parse(source(code(path)[0])).body}
    setting = book.checked_setting(chapter, given)
    assert set(setting.own) == set(chapter.own_parameters())
    assert f"book.open_study(\n    {chapter.number}, " in source(code(path)[1])


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
    "01_literature": [
        {"start_year": 2010, "end_year": 2016, "resamples": 199},  # one year of Chinese records
        {"start_year": 2018, "end_year": 2022, "corpus": "chinese", "least": 3, "resamples": 199, "language": "zh"},
        {"start_year": 2000, "end_year": 2012, "subset": "both", "resamples": 99},  # no Chinese records
        {"start_year": 2016, "end_year": 2022, "corpus": "chinese", "subset": "city", "least": 2, "incomplete": 0,
         "agglomerations": ["珠三角"], "membership": "partition", "resamples": 99},
        {"start_year": 2000, "end_year": 2005, "corpus": "chinese", "resamples": 99},  # nothing to map
    ],
    "02_world": [
        {"start_year": 2018, "end_year": 2018, "core_score": 40, "population_year": "2030", "draws": 10},
        {"start_year": 2001, "end_year": 2007, "membership": "exclusive", "language": "zh", "among": "qualified",
         "eps_km": 150, "sort_by": "first_share", "draws": 10},
        {"agglomerations": ["珠三角"], "eps_km": 60, "core_score": 100, "qualified_score": 90, "draws": 10},
        {"agglomerations": ["northern-tianshan", "Beibu Gulf"], "membership": "partition", "max_diameter_km": 20_000,
         "min_qualified": 1, "population_year": "1990", "draws": 10},
    ],
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
        {"layers": ["copatents"], "agglomerations": ["珠三角"], "replicates": 99},  # neither observed network
        {"layers": ["rail", "ai"], "agglomerations": ["珠三角", "Beibu Gulf"], "language": "zh", "replicates": 99},
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
    "06_resilience": [
        {"start_year": 2005, "end_year": 2015, "shock_year": 2014, "draws": 199, "repeats": 10},
        {"start_year": 2010, "end_year": 2023, "shock_year": 2020, "language": "zh", "membership": "official",
         "draws": 199, "repeats": 10},
        {"start_year": 1992, "end_year": 1998, "agglomerations": ["珠三角"], "draws": 199, "repeats": 10},
        {"start_year": 2012, "end_year": 2018, "agglomerations": ["northern-tianshan", "Beibu Gulf"],
         "membership": "partition", "horizon": 1, "window": 1, "draws": 199, "repeats": 10},
    ],
    "07_planning": [
        {"start_year": 2010, "end_year": 2012, "window": 5, "draws": 199},  # before lists, and few papers
        {"start_year": 2018, "end_year": 2023, "membership": "official", "language": "zh", "draws": 199},
        {"start_year": 2016, "end_year": 2016, "agglomerations": ["珠三角"], "membership": "partition", "window": 1,
         "draws": 199},
        {"start_year": 2014, "end_year": 2019, "agglomerations": ["northern-tianshan", "Beibu Gulf"],
         "membership": "exclusive", "draws": 199},
    ],
    "08_outlook": [
        {"start_year": 2001, "end_year": 2006, "papers_year": 2012, "window": 2, "draws": 99},  # few papers
        {"start_year": 2010, "end_year": 2023, "membership": "official", "language": "zh", "measure": "taylor",
         "moved_percent": 60, "hub_percent": 50, "draws": 99},
        {"start_year": 2005, "end_year": 2019, "agglomerations": ["珠三角"], "border_percent": 50, "draws": 99},
        {"start_year": 2012, "end_year": 2018, "agglomerations": ["northern-tianshan", "Beibu Gulf"],
         "membership": "partition", "links_added": 1, "benchmark_years": 1, "draws": 99},
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
    own = (ROOT / "data" / "city_patents_estimated.csv").read_text(encoding="utf-8")
    own = own.replace(",estimated,", ",observed,")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "city_patents_estimated.csv").write_text(own, encoding="utf-8")
    folders = {"data_folder": str(tmp_path / "mine"), "results_folder": str(tmp_path / "r"), "draws": 199,
               "repeats": 20}
    job = Job(path, tmp_path / "done.ipynb", folders)
    execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    numbers = json.loads((tmp_path / "r" / "results.json").read_text(encoding="utf-8"))["numbers"]
    assert [numbers[f"ch5-grade-{whose}"]["value"] for whose in ("book", "data")] == ["published", "observed"]
    words = "".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown")
    assert "fs-badge" not in words, "a badge in the prose is a result"


CHAPTER_1 = ROOT / "chapters" / "01_literature.ipynb"


@pytest.mark.notebook
def test_chapter_1_measures_exports_of_the_readers_own(tmp_path):
    (tmp_path / "exports").mkdir()
    for name, text in made_up.exports().items():
        if name == "cnki.txt":
            # Figures would take what stands between dollar signs for a formula, and this one is none.
            text = re.sub("^K1 .*$", lambda line: line[0].replace(";", r" $\frac{1$;"), text, flags=re.M)
        (tmp_path / "exports" / name).write_text(text, encoding="utf-8")
    folders = {"all": ["savedrecs.txt", "cnki.txt", "mine.bib"], "cnki": ["cnki.txt"], "bibtex": ["mine.bib"]}
    jobs = []
    for name, files in folders.items():
        given = [str(tmp_path / "exports" / one) for one in files]
        assert main(["records", *given, "--out", str(tmp_path / name)]) == 0
        jobs.append(Job(CHAPTER_1, tmp_path / f"{name}.ipynb", {
            "data_folder": str(tmp_path / name), "start_year": 2012, "end_year": 2021, "resamples": 99, "least": 3,
            "corpus": "chinese" if name == "cnki" else "english", "results_folder": str(tmp_path / f"r-{name}")}))
    execute(jobs, ROOT, ROOT / "requirements.txt", progress=False)
    found = {name: json.loads((tmp_path / f"r-{name}" / "results.json").read_text(encoding="utf-8"))
             for name in folders}
    shown = {name: {key: entry["shown"] for key, entry in record["numbers"].items()} for name, record in found.items()}
    # 120 and 40 English records of which ten are the same; of 60 Chinese ones one has no year.
    counted = {name: (numbers["ch1-english-n"], numbers["ch1-chinese-n"]) for name, numbers in shown.items()}
    assert counted == {"all": ("150", "59"), "cnki": ("0", "59"), "bibtex": ("40", "0")}
    assert shown["all"]["ch1-corpus"] == "your English records"
    assert shown["cnki"]["ch1-corpus"] == "your Chinese records"
    assert shown["all"]["ch1-citing"] == "120" and shown["cnki"]["ch1-citing"] == shown["bibtex"]["ch1-citing"] == "0"
    assert shown["all"]["ch1-english-origin"] == "chosen by authors"
    for record in found.values():
        assert {entry["source"] for entry in record["figures"].values()} == {"reader's own data"}


CHAPTER_4 = ROOT / "chapters" / "04_networks.ipynb"


@pytest.mark.notebook
def test_chapter_4_names_what_is_no_network_of_its_own(tmp_path):
    job = Job(CHAPTER_4, tmp_path / "bad.ipynb", {"layers": ["rail", "copatent", "rail"]})
    with pytest.raises(BuildError) as caught:
        execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    assert "did you mean 'copatents'" in str(caught.value) and 'layers with "rail" 2 times' in str(caught.value)


@pytest.mark.notebook
def test_chapter_4_shows_a_dash_and_an_empty_table_for_what_an_absent_network_would_have_said(tmp_path):
    given = {"layers": ["copatents"], "replicates": 99, "results_folder": str(tmp_path / "r")}
    execute([Job(CHAPTER_4, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    record, _ = results_of(tmp_path / "r")
    shown = {key: entry["shown"] for key, entry in record["numbers"].items()}
    words = "".join(source(cell) for cell in cells(CHAPTER_4) if cell["cell_type"] == "markdown")
    named = set(re.findall(r"(?:\{glue:(?:text)?\}`|\{\{)(ch4-[\w-]+)", words))
    assert named <= set(shown)
    assert shown["ch4-says-rise"] == shown["ch4-says-six"] == shown["ch4-beyond-rail"] == "too thin to say"
    assert shown["ch4-top-ai"] == shown["ch4-qap"] == shown["ch4-hand-city"] == "–" != shown["ch4-top-copatents"]
    assert {name for name, table in record["tables"].items() if not table["rows"]} >= {"brokerage", "net_flow"}
    assert set(pd.read_csv(tmp_path / "r" / "layers.csv")["layer"]) == {"copatents"}


CHAPTER_5 = ROOT / "chapters" / "05_polycentricity.ipynb"


def own_patents(folder, keep):
    """A folder with a reader's own city patents: those of the book that `keep` keeps, doubled, in another order."""
    folder.mkdir()
    shipped = pd.read_csv(ROOT / "data" / "city_patents_estimated.csv", dtype={"adcode": str, "count": "Int64"})
    own = shipped[keep(shipped)].copy()
    own[["patents", "lower", "upper", "count"]] *= 2
    own.iloc[::-1].to_csv(folder / "city_patents_estimated.csv", index=False)
    return {"data_folder": str(folder), "start_year": 2005, "end_year": 2015, "draws": 199, "repeats": 20}


@pytest.mark.notebook
@pytest.mark.parametrize("language", ["en", "zh"])
def test_chapter_5_measures_the_readers_own_patents(tmp_path, language):
    parameters = own_patents(tmp_path / "mine", lambda table: table["year"].between(1990, 2015))
    numbers = []
    for name, folder in (("own", parameters["data_folder"]), ("shipped", "")):
        given = {**parameters, "data_folder": folder, "language": language, "results_folder": str(tmp_path / name)}
        execute([Job(CHAPTER_5, tmp_path / f"{name}.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
        record = json.loads((tmp_path / name / "results.json").read_text(encoding="utf-8"))
        numbers.append({key: entry["value"] for key, entry in record["numbers"].items()})
        own = {"en": "reader's own data", "zh": "读者自备数据"}[language]
        sources = {key: entry["source"] for key, entry in record["figures"].items()}
        assert (own in sources["ch5-trends"]) == (own in sources["ch5-curve"]) == (name == "own")
        assert own not in sources["ch5-size-trap"] and own not in sources["ch5-published"]
    # Twice as many patents everywhere: the same evenness, and the same turning point.
    assert numbers[0]["ch5-largest-patents"] == 2 * numbers[1]["ch5-largest-patents"]
    for key in ("ch5-green-low", "ch5-gini-high", "ch5-model-1-turn"):
        assert numbers[0][key] == pytest.approx(numbers[1][key], rel=1e-9), key


@pytest.mark.notebook
def test_chapter_5_says_in_plain_words_that_one_agglomeration_is_too_few(tmp_path):
    pearl = [f"44{n:02d}00" for n in (1, 3, 4, 6, 7, 12, 13, 19, 20)]
    given = own_patents(tmp_path / "mine", lambda table: table["adcode"].isin(pearl))
    with pytest.raises(BuildError) as caught:
        execute([Job(CHAPTER_5, tmp_path / "done.ipynb", given)], ROOT, ROOT / "requirements.txt", progress=False)
    said = str(caught.value)
    assert "To mend it" in said and "Traceback" not in said and ("MeasureError" in said or "ParameterError" in said)


def own_world(tmp_path, chosen):
    """Run chapter 2 on the cities that `chosen` picks: the numbers it shows, and the table of cities."""
    mine = tmp_path / "mine"
    mine.mkdir()
    cities = pd.read_csv(ROOT / "data" / "world_cities.csv", dtype=str, keep_default_na=False)
    cities = cities[chosen(cities)]
    cities.to_csv(mine / "world_cities.csv", index=False)
    for name in ("world_city_scores", "world_city_names"):
        table = pd.read_csv(ROOT / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
        table[table["city"].isin(cities["city"])].to_csv(mine / f"{name}.csv", index=False)
    given = {"data_folder": str(mine), "results_folder": str(tmp_path / "r"), "draws": 10}
    execute([Job(ROOT / "chapters" / "02_world.ipynb", tmp_path / "done.ipynb", given)], ROOT,
            ROOT / "requirements.txt", progress=False)
    record = json.loads((tmp_path / "r" / "results.json").read_text(encoding="utf-8"))
    return {key: entry["shown"] for key, entry in record["numbers"].items()}, cities


@pytest.mark.notebook
def test_chapter_2_runs_with_a_handful_of_cities(tmp_path):
    eight = ["san-francisco-us", "san-jose-us", "boston-us", "new-york-us", "london-gb", "shanghai-cn",
             "suzhou-jiangsu-cn", "tokyo-jp"]
    shown, _ = own_world(tmp_path, lambda cities: cities["city"].isin(eight))
    # Nobody is among the first ten of eight, and there are too few agglomerations for any verdict on them.
    assert shown["ch2-n-larger"] == "8" and shown["ch2-n-found"] == "0" and shown["ch2-missed-gawc-10"] == "–"
    assert shown["ch2-says-where"] == shown["ch2-says-cases"] == "too thin to say"


@pytest.mark.notebook
def test_chapter_2_runs_with_cities_of_a_few_countries(tmp_path):
    shown, cities = own_world(tmp_path, lambda cities: cities["country"].isin(["GB", "FR", "DE", "CN", "HK"]))
    assert int(shown["ch2-n-larger"]) == (cities["longitude"] != "").sum()
    # America is not in the table: no case of it is found, and nothing of it is shown as a number.
    assert shown["ch2-reach-boswash"] == shown["ch2-p2-san-francisco-bay"] == shown["ch2-hand-km"] == "–"
    assert shown["ch2-reach-london-south-east"] != "–" and "New York" not in shown["ch2-found-names"]


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


@pytest.mark.notebook
def test_chapter_7_takes_a_second_coder_texts_and_answers_of_the_readers_own(tmp_path):
    for name in ("mine", "texts"):
        (tmp_path / name).mkdir()
    coding = tables.read("plan_coding")
    second = planning.simulated_coder(coding, 0.1, 0.05, coder="me", seed=3).assign(evidence="published")
    both = planning.join_coders(coding, second)
    both.to_csv(tmp_path / "mine" / "plan_coding.csv", index=False)
    (tmp_path / "texts" / "甲_2016.txt").write_text(
        "甲地规划\n贯彻落实中央决策部署。建设园区，引进人才。支持园区合作。防止盲目建设园区。\n", encoding="utf-8")
    (tmp_path / "texts" / "乙_2020.md").write_text("乙地规划\n推动技术转移，引进人才。\n", encoding="utf-8")
    (tmp_path / "texts" / "scan.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "answers.csv").write_text("item,answer\nspace-2,Yes\n", encoding="utf-8")
    path = ROOT / "chapters" / "07_planning.ipynb"
    given = {"draws": 199, "data_folder": str(tmp_path / "mine"), "documents_folder": str(tmp_path / "texts"),
             "answers_file": str(tmp_path / "answers.csv")}
    job = Job(path, tmp_path / "own.ipynb", {**given, "results_folder": str(tmp_path / "own")})
    execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    record = json.loads((tmp_path / "own" / "results.json").read_text(encoding="utf-8"))
    own = {key: entry["shown"] for key, entry in record["numbers"].items()}
    assert [own[f"ch7-{key}"] for key in ("n-coders", "n-texts", "n-unread", "n-answers")] == ["2", "2", "1", "1"]
    assert own["ch7-grade-coders"] == "published"
    assert "Yes" in (tmp_path / "own" / record["pages"]["special_plan_page"]["path"]).read_text(encoding="utf-8")
    # The real agreement is that of the two codings, whatever was simulated beside it.
    beside = planning.side_by_side(both, tables.read("plan_codes"))
    table = pd.read_csv(tmp_path / "own" / "reliability.csv").set_index("dimension")
    assert table.loc["all", "krippendorff_alpha"] == pytest.approx(planning.krippendorff_alpha(beside).value)
    counts = pd.read_csv(tmp_path / "own" / "coverage.csv").set_index(["document", "mechanism"])
    assert counts.loc[("甲_2016", "parks"), ["count", "negated"]].tolist() == [2, 1]
    assert counts.loc[("乙_2020", "transfer"), "count"] == 1


@pytest.mark.notebook
def test_chapter_7_tells_paths_that_are_not_there(tmp_path):
    job = Job(ROOT / "chapters" / "07_planning.ipynb", tmp_path / "bad.ipynb",
              {"documents_folder": "nowhere", "answers_file": str(tmp_path)})
    with pytest.raises(BuildError) as caught:
        execute([job], ROOT, ROOT / "requirements.txt", progress=False)
    assert 'documents_folder "nowhere", which is no folder' in str(caught.value) and "no file" in str(caught.value)

"""Makes the source tables of AI and robotics papers: venues, and sets of Chinese cities with their number of papers."""
from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd

from flowspace.sources.raw import agree, read_raw, whole_numbers

YEARS = range(2010, 2025)
"""Years the papers cover."""

SAME_NAME = {"Fuzhou": "350100", "Suzhou": "320500", "Taizhou": "331000"}
"""English names that two cities share, and the one meant here. No affiliation of a paper under Fuzhou names Jiangxi;
under Suzhou the one that names Anhui also names an institute in Suzhou (Jiangsu); the only paper under Taizhou comes
from the Taizhou Institute of Zhejiang University."""

OTHER_SPELLING = {"Macau": "820000"}
"""English names that the table cities spells differently."""

CORRECTIONS = (
    ("Jilin", "Yanbian University", "222400"),
    ("Jilin", "Jilin University", "220100"),
    ("Jilin", "Jilin Provincial Key Laboratory", "220100"),
    ("Jilin", "Research Center of Jilin Province", "220100"),
    ("Zhongshan", "Zhongshan Ophthalmic Center", "440100"),
)
"""Names that the compilation took for a city: the name, what the affiliations say, and the city that is meant. Jilin
is a city and the province around Changchun, where Jilin University is; the Zhongshan Ophthalmic Center is a hospital in
Guangzhou. A province named without a city counts as its capital, as the compilation does elsewhere."""


def ai_tables(raw: Path, cities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make the tables of venues and papers.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads four files of ai_copublication.
    cities : DataFrame
        The table cities.

    Returns
    -------
    dict of DataFrame
        ai_venues and ai_papers.

    Raises
    ------
    TableError
        If a raw file is missing, a city is unknown, the papers do not reproduce the counts of pairs and cities
        compiled beside them, or venues and papers contradict each other.
    """
    folder = raw / "ai_copublication"
    papers = _papers(folder)
    _agree_with_compiled_counts(papers, folder)
    venues = _venues(folder)
    listed = papers.merge(venues, on=["venue", "year"], how="left")
    agree(bool((listed["normed"] == (listed["papers_normed"] > 0)).all()), folder,
          "papers of a venue that is not listed, or marked otherwise", "papers of listed venues, marked alike")
    papers["cities"] = _codes(papers, cities, folder)
    key = ["venue", "year", "normed", "cities"]
    counted = papers.groupby(key, as_index=False).size().rename(columns={"size": "papers"})
    return {"ai_venues": venues, "ai_papers": counted.assign(evidence="observed")}


def _papers(folder: Path) -> pd.DataFrame:
    """Read the papers; titles are not needed, affiliations only to tell cities apart."""
    path = folder / "papers_cn_cities.csv.gz"
    papers = read_raw(path, ["pid", "conf", "year", "normed", "cities", "aff"], lineterminator="\n")
    agree(papers["pid"].is_unique, path, "a paper a second time", "each paper once")
    agree(bool(papers["normed"].isin(["True", "False"]).all()), path, "another mark than True and False", "the two")
    papers = papers.assign(year=whole_numbers(papers["year"], path), normed=papers["normed"] == "True")
    agree(bool(papers["year"].isin(YEARS).all()), path, "papers of other years", f"{YEARS[0]} to {YEARS[-1]}")
    return papers.rename(columns={"conf": "venue"})


def _venues(folder: Path) -> pd.DataFrame:
    """Read how many papers each venue lists in each year, with affiliations and with normalised ones."""
    path = folder / "source_files_commits.csv"
    counts = {"n": "papers_listed", "n_aff": "papers_with_affiliation", "n_norm": "papers_normed"}
    files = read_raw(path, ["file", *counts])
    venues = files["file"].str.extract(r"^[a-z0-9]+/(?P<venue>[a-z0-9]+?)(?P<year>\d{4})\.json$")
    agree(bool(venues.notna().all(axis=None)), path, "files named otherwise", "names such as acml/acml2010.json")
    venues = venues.assign(year=venues["year"].astype("int64"),
                           **{name: whole_numbers(files[column], path) for column, name in counts.items()})
    return venues[venues["year"].isin(YEARS) & (venues["papers_listed"] > 0)].assign(evidence="observed")


def _agree_with_compiled_counts(papers: pd.DataFrame, folder: Path) -> None:
    """Hold the papers to the counts of pairs and cities that were compiled from them."""
    split = papers["cities"].str.split("|").map(lambda names: sorted(set(names)))
    key = ["venue", "year", "normed"]
    single = papers[key].assign(city=split).explode("city").groupby([*key, "city"]).size()
    pair = papers[key].assign(pair=split.map(lambda names: list(combinations(names, 2)))).explode("pair").dropna()
    pair = pair.groupby([*key, pair["pair"].str[0].rename("city_a"), pair["pair"].str[1].rename("city_b")]).size()
    for name, ours in (("nodes_conf_year.csv", single), ("edges_conf_year.csv", pair)):
        path = folder / name
        ends = ours.index.names[3:]
        compiled = read_raw(path, ["conf", "year", "normed", *ends, "papers"]).rename(columns={"conf": "venue"})
        compiled = compiled.assign(year=whole_numbers(compiled["year"], path), normed=compiled["normed"] == "True",
                                   papers=whole_numbers(compiled["papers"], path))
        theirs = compiled.set_index([*key, *ends])["papers"]
        agree(theirs.to_dict() == ours.to_dict(), path, "other counts than those of the papers", "the same counts")


def _codes(papers: pd.DataFrame, cities: pd.DataFrame, folder: Path) -> list[str]:
    """Turn names of cities into sorted codes joined by semicolons."""
    known = dict(zip(cities["name_en"], cities["adcode"], strict=True)) | SAME_NAME | OTHER_SPELLING
    names = {name for text in papers["cities"] for name in text.split("|")}
    unknown = sorted(names - set(known))
    agree(not unknown, folder, "unknown cities: " + ", ".join(unknown), "names of the table cities")
    joined = []
    for text, affiliation in zip(papers["cities"], papers["aff"], strict=True):
        codes = {_code(name, affiliation, known) for name in text.split("|")}
        joined.append(";".join(sorted(codes)))
    return joined


def _code(name: str, affiliation: str, known: dict[str, str]) -> str:
    """Code of the city meant by a name in a paper of these affiliations."""
    for taken, words, code in CORRECTIONS:
        if taken == name and words in affiliation:
            return code
    return known[name]

"""A reader's bibliography in the form of the tables that the chapter on the literature reads."""
from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from flowspace import tables as schema
from flowspace.bibliography.read import Bibliography
from flowspace.bibliography.subjects import CITY_WORDS, INNOVATION_WORDS, names
from flowspace.errors import ParameterError, Problem
from flowspace.files import write_beside
from flowspace.placenames.text import HAN
from flowspace.tables.writing import to_bytes

KINDS = ("author", "indexed")
"""Whose keywords: those of authors, or those that the database gives."""

# A volume stands in lines that cite a journal: "V27" in Web of Science, "(2017) Cities, 27," in Scopus.
_IN_JOURNAL = re.compile(r", V\w*\d|\((?:1[5-9]|20)\d\d\)[^,]*, \d+(?:,|\.?$| \()")
_YEARS_CITED = (1800, 2035)


def chapter_tables(bibliography: Bibliography, keywords: str = "author") -> dict[str, pd.DataFrame]:
    """Turn a bibliography into the four tables of chapter 1.

    Parameters
    ----------
    bibliography : Bibliography
        What `read_exports` returned.
    keywords : {"author", "indexed"}
        Which keywords are taken. The two are not added up: authors say what a paper is about, a database says where it
        belongs.

    Returns
    -------
    dict of DataFrame
        publications, publication_authors, publication_keywords and publication_references, as `flowspace.tables`
        declares them for files of a reader's own. A table may have no rows: exports of CNKI hold no references.

    Raises
    ------
    ParameterError
        If `keywords` is neither of both, no record has a year, or no record has a keyword of this kind although there
        are some of the other.

    Notes
    -----
    The corpus is "own"; Chinese records are "zh" and all others "en", whatever other language they are in. Records
    without a year are left out of all four tables, since everything in the chapter is by year. Whether a record names a
    city and innovation is told by the words of `flowspace.bibliography.subjects`: in Chinese from title and keywords,
    in other languages from title and abstract, as for the records that the book ships. Keywords stand in the form in
    which they are counted (`word_key`). Of a cited reference `title` is the whole line as the export has it, and `kind`
    is J where the line has a volume and a source, which is how databases cite journals, and empty elsewhere.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace.bibliography import read_exports
    >>> text = "TY  - JOUR\\nAU  - Zhang, San\\nTI  - Patents of cities\\nPY  - 2020\\nKW  - City-region\\nER  - \\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     size = (Path(folder) / "one.ris").write_text(text)
    ...     found = chapter_tables(read_exports(folder))
    >>> found["publications"][["corpus", "language", "year", "names_city", "names_innovation"]].values.tolist()
    [['own', 'en', 2020, True, True]]
    >>> found["publication_keywords"]["keyword"].tolist(), len(found["publication_references"])
    (['city region'], 0)
    """
    problems = []
    if keywords not in KINDS:
        problems.append(Problem(f"keywords {keywords!r}", "author or indexed", "correct the argument"))
    dated = bibliography.publications.dropna(subset=["year"])
    if dated.empty:
        problems.append(Problem("no record with a year", "records with years", "export the years too"))
    if problems:
        raise ParameterError(problems)
    kept = set(dated["publication"])
    words = bibliography.keywords[bibliography.keywords["publication"].isin(kept)]
    chosen = words[words["kind"] == keywords].drop_duplicates(["publication", "normalised"])
    if chosen.empty and len(words):
        other = KINDS[1 - KINDS.index(keywords)]
        raise ParameterError(Problem(f"no keywords of kind {keywords}, and {len(words)} of kind {other}",
                                     "keywords of the kind asked for",
                                     f"ask for {other} (--keywords {other}, or keywords={other!r} in Python)"))
    cited = bibliography.references[bibliography.references["publication"].isin(kept)]
    authors = bibliography.authors[bibliography.authors["publication"].isin(kept)]
    return {
        "publications": _publications(dated, chosen),
        "publication_authors": pd.DataFrame({
            "publication": authors["publication"], "position": authors["position"], "author": authors["name"],
            "evidence": "observed"}).reset_index(drop=True),
        "publication_keywords": pd.DataFrame({
            "publication": chosen["publication"], "keyword": chosen["normalised"],
            "origin": keywords}).reset_index(drop=True),
        "publication_references": _references(cited),
    }


def write_chapter_tables(bibliography: Bibliography, folder: str | Path, keywords: str = "author") -> list[Path]:
    """Write the four tables of chapter 1 into a folder, to be named there as `data_folder`.

    Parameters
    ----------
    bibliography : Bibliography
        What `read_exports` returned.
    folder : path
        Takes publications.csv, publication_authors.csv, publication_keywords.csv and publication_references.csv. Made
        if it does not exist; files of these names in it are replaced, each in one step.
    keywords : {"author", "indexed"}
        As for `chapter_tables`.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ParameterError
        As `chapter_tables`, or if the folder cannot be written to.

    Notes
    -----
    The same bibliography makes the same bytes. All four are written even where one has no rows, so that no table of the
    book stands in for it.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace import tables
    >>> from flowspace.bibliography import read_exports
    >>> with tempfile.TemporaryDirectory() as place:
    ...     size = (Path(place) / "one.ris").write_text("TY  - JOUR\\nTI  - Flows\\nPY  - 2020\\nER  - \\n")
    ...     files = write_chapter_tables(read_exports(Path(place) / "one.ris"), Path(place) / "mine")
    ...     len(files), tables.read("publications", folder=Path(place) / "mine")["title"].tolist()
    (4, ['Flows'])
    """
    folder = Path(folder)
    frames = chapter_tables(bibliography, keywords)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            path = folder / f"{name}.csv"
            write_beside(path, to_bytes(frame, schema.declared(name)))
            written.append(path)
    except OSError as error:
        raise ParameterError(Problem(f"a folder that cannot be written to ({error.strerror})", "a folder of your own",
                                     "choose another folder", file=str(folder))) from None
    return written


def _publications(dated: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    joined = {name: " ".join(of_one) for name, of_one in words.groupby("publication")["keyword"]}
    language = dated["language"].where(dated["language"] == "zh", "en")
    said = [(f"{row.title} {joined.get(row.publication, '') if tongue == 'zh' else row.abstract}", tongue)
            for row, tongue in zip(dated.itertuples(), language, strict=True)]
    return pd.DataFrame({
        "publication": dated["publication"], "corpus": "own", "language": language,
        "year": dated["year"].astype("int64"), "title": dated["title"], "primary_category": "", "categories": "",
        "listing": "", "doi": dated["doi"], "names_city": [names(text, CITY_WORDS, tongue) for text, tongue in said],
        "names_innovation": [names(text, INNOVATION_WORDS, tongue) for text, tongue in said], "same_as": "",
        "abstract": dated["abstract"], "evidence": "observed"}).reset_index(drop=True)


def _references(cited: pd.DataFrame) -> pd.DataFrame:
    journal = cited["raw"].map(lambda line: _IN_JOURNAL.search(line) is not None) & (cited["source"] != "")
    chinese = cited["raw"].map(lambda line: HAN.search(line) is not None)
    return pd.DataFrame({
        "publication": cited["publication"], "position": cited["position"], "work": cited["reference"],
        "first_author": cited["first_author"], "year": cited["year"].where(cited["year"].between(*_YEARS_CITED)),
        "title": cited["raw"], "source": cited["source"], "kind": journal.map({True: "J", False: ""}).astype("str"),
        "language": chinese.map({True: "zh", False: "en"}).astype("str"), "evidence": "observed",
    }).reset_index(drop=True)

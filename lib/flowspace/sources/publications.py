"""Makes the tables of publications on cities and innovation: records, authors, keywords and cited references."""
from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from flowspace.bibliography.subjects import CITY_WORDS, INNOVATION_WORDS
from flowspace.sources.cited_references import read_reference
from flowspace.sources.raw import agree, read_raw, whole_numbers
from flowspace.sources.text_terms import terms

NO_TITLE = ("专题：", "栏目：", "《科学学研究》", "已投", "（1.", "顾立平 (")
"""How texts begin that stand in place of a title: names of sections, remarks to the journal, an address, an author."""

_KEYWORDS_END = re.compile(r"分类号|中图|文章编号|文献标|DOI|doi|作者简介|\[|【|\$|Review on")
"""What follows keywords in the page they were read from."""

LONGEST_KEYWORD = 14
"""Characters of a Chinese keyword; longer ones are several that lost the sign between them."""


def publication_tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Make the tables of publications.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads three files of bibliography.

    Returns
    -------
    dict of DataFrame
        publications, publication_authors, publication_keywords and publication_references.

    Raises
    ------
    TableError
        If a raw file is missing, a record stands twice, or authors, years and references contradict the records.
    """
    english, english_raw = _arxiv(raw / "bibliography" / "arxiv_city_innovation_core.csv.gz")
    folder = raw / "bibliography" / "chinaxiv_urban_innovation"
    chinese, keywords = _chinaxiv(folder / "records.csv.gz")
    publications = pd.concat([english, chinese], ignore_index=True)
    found = terms(dict(zip(english["publication"], english["title"] + ". " + english["abstract"], strict=True)))
    of_text = pd.Series(found, name="keyword").explode().dropna().rename_axis("publication").reset_index()
    return {
        "publications": publications.assign(evidence="observed"),
        "publication_authors": _authors(english_raw),
        "publication_keywords": pd.concat([keywords.assign(origin="author"), of_text.assign(origin="text")]),
        "publication_references": _references(folder / "references_raw.csv.gz", set(chinese["publication"])),
    }


def mended_number(written: str) -> str:
    """Give an arXiv number back the digits it lost when it was kept as a decimal number.

    Numbers have four digits behind the point until 2014 and five since, and two for the year before it.

    Parameters
    ----------
    written : str
        The number, or an older one such as physics/0609213, which is left alone.

    Returns
    -------
    str

    Examples
    --------
    >>> [mended_number(text) for text in ("1907.0611800000001", "704.123", "1104.12", "physics/0609213")]
    ['1907.06118', '0704.1230', '1104.1200', 'physics/0609213']
    """
    if "/" in written:
        return written
    month, _, digits = written.partition(".")
    month = month.zfill(4)
    places = 5 if month >= "1501" else 4
    return f"{month}.{round(float('0.' + (digits or '0')), places):.{places}f}".replace(".0.", ".")


def split_keywords(written: str) -> list[str]:
    """Split the line of keywords of a Chinese paper.

    Parameters
    ----------
    written : str
        As read from the page, often with a classification behind it.

    Returns
    -------
    list of str
        Empty where the text is a sentence, or where keywords run into one another.

    Examples
    --------
    >>> split_keywords("科技创新 城市群 长三角分类号：F127")
    ['城市群', '科技创新', '长三角']
    >>> split_keywords("科创中心创新聚集区经验与其他许多启示分类号：F110")
    []
    """
    text = _KEYWORDS_END.split(written.replace("\n", " "))[0]
    if "。" in text:
        return []
    signs = "[;；,，、]" if re.search("[;；,，、]", text) else r"[\s　]"
    parts = [re.sub(r"\s+", " ", part).strip(" .。:：*“”\"'") for part in re.split(signs, text)]
    kept = [part for part in parts if len(part) > 1 and (len(part) <= LONGEST_KEYWORD or re.fullmatch("[ -~]+", part))]
    return sorted(dict.fromkeys(kept)) if len(kept) > 1 else []


def _arxiv(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the records of arXiv; also the raw texts of authors."""
    columns = ["arxiv_id", "title", "abstract", "created", "year", "primary_cat", "categories", "doi", "author_text",
               "num_authors", "src"]
    frame = read_raw(path, columns)
    agree(bool((frame["created"].str[:4] == frame["year"]).all()), path, "years other than those of the dates",
          "the year in which a record was made")
    frame = _once(frame.assign(publication="arxiv:" + frame["arxiv_id"].map(mended_number)), path)
    text = frame["title"] + " " + frame["abstract"]
    table = pd.DataFrame({
        "publication": frame["publication"], "corpus": "arxiv", "language": "en",
        "year": whole_numbers(frame["year"], path), "title": frame["title"].map(_one_line),
        "primary_category": frame["primary_cat"], "categories": frame["categories"].str.replace(",", ";"),
        "listing": frame["src"], "doi": frame["doi"].str.strip(), "abstract": frame["abstract"].map(_one_line)})
    return _described(table, text, "en"), frame


def _once(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Join the rows of a record that stands in several listings; the row with the whole number is kept."""
    agree(not frame.duplicated(["publication", "src"]).any(), path, "a record twice in one listing", "once in each")
    listings = frame.groupby("publication")["src"].agg(lambda found: ";".join(sorted(found)))
    damaged = "arxiv:" + frame["arxiv_id"] != frame["publication"]
    kept = frame.assign(damaged=damaged).sort_values("damaged", kind="stable").drop_duplicates("publication")
    return kept.assign(src=kept["publication"].map(listings)).drop(columns="damaged").reset_index(drop=True)


def _chinaxiv(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the records of ChinaXiv and their keywords."""
    frame = read_raw(path, ["id", "year_sub", "title", "kw"])
    agree(bool(frame["id"].str.fullmatch(r"ChinaXiv-\d{6}\.\d{5}V\d").all()) and frame["id"].is_unique, path,
          "other numbers of records", "numbers such as ChinaXiv-201704.00221V1, each once")
    year = whole_numbers(frame["year_sub"], path)
    agree(bool((frame["id"].str[9:13].astype("int64") == year).all()), path, "years other than those of the numbers",
          "the year in which a record was submitted")
    title = frame["title"].map(_one_line).str.replace(r"[\s*\\?‘¹①“*]+$", "", regex=True)
    title = title.mask(title.str.startswith(NO_TITLE), "")
    publication = "chinaxiv:" + frame["id"].str.removeprefix("ChinaXiv-")
    keywords = frame["kw"].map(split_keywords)
    table = pd.DataFrame({
        "publication": publication, "corpus": "chinaxiv", "language": "zh", "year": year, "title": title,
        "primary_category": "", "categories": "", "listing": "", "doi": "", "abstract": ""})
    listed = pd.DataFrame({"publication": publication, "keyword": keywords}).explode("keyword").dropna()
    joined = keywords.map("".join)
    return _described(table, title + " " + joined, "zh", joined.where(joined.str.len() > 8, "")), listed


def _described(table: pd.DataFrame, text: pd.Series, language: str, keywords: pd.Series | None = None) -> pd.DataFrame:
    """Say what a record names, and of which earlier record with its title or its keywords it is another deposit."""
    lower = text.str.lower()
    table = table.assign(names_city=lower.str.contains(CITY_WORDS[language]),
                         names_innovation=lower.str.contains(INNOVATION_WORDS[language]), same_as="")
    for alike in [table["title"]] + ([] if keywords is None else [keywords]):
        key = alike.str.lower().str.replace(r"[\W_]+", "", regex=True)
        earliest = table["publication"].groupby(key).transform("min")
        again = (key != "") & (earliest != table["publication"]) & (table["same_as"] == "")
        table["same_as"] = table["same_as"].mask(again, earliest)
    return table


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _authors(records: pd.DataFrame) -> pd.DataFrame:
    """Authors one by one, in the order in which a record lists them."""
    rows = [(record.publication, position, name)
            for record in records.itertuples()
            for position, name in enumerate(split_authors(record.author_text), 1)]
    return pd.DataFrame(rows, columns=["publication", "position", "author"]).assign(evidence="observed")


def split_authors(written: str) -> list[str]:
    """Split a list of authors at its commas; a generation such as Jr. stays with its name.

    Parameters
    ----------
    written : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_authors("Michael Batty, José S. Andrade, Jr., Peter Hall")
    ['Michael Batty', 'José S. Andrade Jr.', 'Peter Hall']
    """
    names: list[str] = []
    for part in (part.strip() for part in written.split(",")):
        if re.fullmatch(r"Jr\.?|Sr\.?|II|III|IV", part) and names:
            names[-1] += f" {part}"
        elif part:
            names.append(part)
    return names


def _references(path: Path, known: set[str]) -> pd.DataFrame:
    """References that can be read, with their place in the list of the paper."""
    frame = read_raw(path, ["doc", "ref"])
    publication = "chinaxiv:" + frame["doc"].str.removeprefix("ChinaXiv-")
    strange = sorted(set(publication) - known)
    agree(not strange, path, "references of unknown records: " + ", ".join(strange), "of the records beside them")
    position = publication.groupby(publication).cumcount() + 1
    rows = [(one, place, cited.work, cited.first_author, cited.year, cited.title, cited.source, cited.kind,
             cited.language) for one, place, cited in
            zip(publication, position, frame["ref"].map(read_reference), strict=True) if cited]
    return pd.DataFrame(rows, columns=["publication", "position", "work", "first_author", "year", "title", "source",
                                       "kind", "language"]).assign(evidence="observed")

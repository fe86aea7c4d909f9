"""The study a chapter opens: its tables for its years, agglomerations and membership, and the place for its results."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace import geography, tables
from flowspace.book.chapters import Chapter, chapter_of
from flowspace.book.parameters import Setting, check_parameters
from flowspace.book.results import Results
from flowspace.book.words import Words
from flowspace.errors import ParameterError
from flowspace.evidence import weakest_grade


class Study:
    """Tables cut to a run's years, agglomerations and membership version.

    Made by `open_study`. Attributes hold the checked parameters; tables are read when asked for.

    Attributes
    ----------
    setting : Setting
        The checked parameters.
    agglomerations, all_agglomerations : DataFrame
        The chosen agglomerations, and all of them, in the order of the plan.
    members : DataFrame
        Columns agglomeration, adcode, under the chosen membership version.
    all_members : DataFrame
        The same of all agglomerations, chosen or not: what is compared with all others is computed of these.
    results : Results
        Collects what the chapter finds.
    """

    def __init__(self, chapter: int, setting: Setting):
        self.chapter = chapter
        self.setting = setting
        self.language = setting.language
        self._read: dict[str, pd.DataFrame] = {}
        everything = self.table("agglomerations").sort_values("order")
        chosen = everything["agglomeration"].isin(setting.agglomerations)
        self.all_agglomerations = everything.reset_index(drop=True)
        self.agglomerations = everything[chosen].reset_index(drop=True)
        self.members = geography.members(self.table("membership"), setting.membership, list(setting.agglomerations))
        self.all_members = self.members_of(setting.membership)
        self.results = Results(chapter, setting)

    @property
    def years(self) -> range:
        """All years of the run."""
        return range(self.setting.start_year, self.setting.end_year + 1)

    def members_of(self, version: str) -> pd.DataFrame:
        """Members of all agglomerations, in the order of the plan, under a version of the membership.

        Raises
        ------
        ParameterError
            If there is no such version.
        """
        frame = self.table("membership")
        held = set(frame.loc[frame["version"] == version, "agglomeration"])
        keys = [key for key in self.all_agglomerations["agglomeration"] if key in held]
        return geography.members(frame, version, keys)

    def read(self, name: str) -> pd.DataFrame:
        """A checked table with all its years; otherwise as `table`. A copy: what a chapter does to it stays with it."""
        if name not in self._read:
            self._read[name] = tables.read(name, folder=self.setting.data_folder)
        return self._read[name].copy()

    def table(self, name: str) -> pd.DataFrame:
        """A checked table, cut to the run's years where it has years.

        Parameters
        ----------
        name : str
            A name that `flowspace.tables.names` lists; the reader's data folder wins over the embedded edition.

        Raises
        ------
        TableError
            Unknown table, or a table that breaks its schema.
        """
        frame = self.read(name)
        if "year" in frame.columns:
            inside = frame["year"].between(self.setting.start_year, self.setting.end_year)
            frame = frame[inside].reset_index(drop=True)
        return frame

    def source(self, *names: str) -> str:
        """Short source line of one or several tables, for badges and captions, in the run's language."""
        separator = "；" if self.language == "zh" else "; "
        parts = [part for name in names
                 for part in tables.short_source(name, self.language, folder=self.setting.data_folder).split(separator)]
        return separator.join(dict.fromkeys(parts))

    def evidence(self, *names: str) -> str:
        """Weakest evidence grade among the rows of the tables in the run's years: the grade of what follows."""
        return weakest_grade(grade for name in names for grade in self.table(name)["evidence"].unique())

    def short_names(self) -> dict[str, str]:
        """Key of each agglomeration → its short name in the run's language."""
        short = self.agglomerations[f"short_{self.language}"]
        return dict(zip(self.agglomerations["agglomeration"], short, strict=True))

    def membership_title(self) -> str:
        """What the run's membership version is called in its language."""
        titles = self.table("membership_versions").set_index("version")[f"title_{self.language}"]
        return titles.get(self.setting.membership, self.setting.membership)

    def city_names(self) -> dict[str, str]:
        """Code of each city → its name in the run's language."""
        cities = self.table("cities")
        return dict(zip(cities["adcode"], cities[f"name_{self.language}"], strict=True))

    def words(self, own: Mapping[str, Mapping[str, str]]) -> Words:
        """The chapter's words in the run's language: its own, those of all chapters and the labels of the figures."""
        return Words(own, self.language)

    def __str__(self) -> str:
        s, lists = self.setting, self.membership_title()
        many, cities, years = len(self.agglomerations), self.members["adcode"].nunique(), f"{s.start_year}–{s.end_year}"
        if self.language == "zh":
            return f"第{self.chapter}章 · {years}年 · {many}个城市群 · {cities}个城市 · 成员城市方案：{lists}"
        groups = "agglomeration" if many == 1 else "agglomerations"
        return f"Chapter {self.chapter} · {years} · {many} {groups} · {cities} cities · membership: {lists}"

    __repr__ = __str__


class Known:
    """What parameters are checked against, read once for each chapter and folder: for checks of many runs at once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str | None], dict[str, Any]] = {}

    def of(self, chapter: Chapter, folder: str | None) -> dict[str, Any]:
        """Agglomerations, versions of the membership and years, as `check_parameters` takes them."""
        key = (chapter.number, folder)
        if key not in self._read:
            names = chapter.covering
            if callable(names):
                names = names(lambda name: tables.read(name, folder=folder))
            spans = [tables.read(name, folder=folder)["year"].agg(["min", "max"])
                     for name in ([names] if isinstance(names, str) else names)]
            self._read[key] = {
                "agglomerations": tables.read("agglomerations", folder=folder).sort_values("order"),
                "versions": list(tables.read("membership", folder=folder)["version"].unique()),
                "years": (int(max((span["min"] for span in spans), default=1)),
                          int(min((span["max"] for span in spans), default=9999)))}
        return self._read[key]


def checked_setting(chapter: int | Chapter, parameters: Mapping[str, Any], known: Known | None = None) -> Setting:
    """Check a chapter's parameters as it does itself when it opens its study.

    Parameters
    ----------
    chapter : int or Chapter
    parameters : mapping
        All parameters of the chapter's parameters cell.
    known : Known, optional
        Keeps what the check reads for the next one.

    Returns
    -------
    Setting

    Raises
    ------
    ParameterError
        With every problem of the parameters, in plain words.
    TableError
        When a table of the reader's folder that the check needs breaks its schema.

    Examples
    --------
    >>> given = {"start_year": 2016, "end_year": 2012, "agglomerations": [], "membership": "prefectures", "layers": [],
    ...          "window": 0, "replicates": 200, "seed": 1, "language": "en", "data_folder": "", "results_folder": ""}
    >>> checked_setting(4, given)
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 2 problems
      1. found start_year 2016 after end_year 2012; expected a start no later than the end. To mend it: swap them
      2. found window 0; expected a whole number from 1 to 20. To mend it: choose a number inside
    """
    chapter = chapter_of(chapter)
    folder = parameters.get("data_folder") or None
    # A folder that is not there is reported with the other parameters, not by the table reader.
    usable = folder if isinstance(folder, str) and _is_folder(folder) else None
    setting = check_parameters(parameters, **(known or Known()).of(chapter, usable), least_years=chapter.least_years,
                               own=chapter.own_parameters())
    if chapter.together and (problems := chapter.together(setting.own)):
        raise ParameterError(problems)
    return setting


def _is_folder(path: str) -> bool:
    try:
        return Path(path).expanduser().is_dir()
    except (OSError, RuntimeError, ValueError):
        return False


def open_study(chapter: int | Chapter, **parameters: Any) -> Study:
    """Check a chapter's parameters and open its study.

    Parameters
    ----------
    chapter : int or Chapter
        1 to 8; `flowspace.book.CHAPTERS` says what each chapter's own parameters may be.
    **parameters
        The chapter's parameters cell: `start_year`, `end_year`, `agglomerations`, `membership`, `language`,
        `data_folder`, `results_folder`, and its own.

    Returns
    -------
    Study

    Raises
    ------
    ParameterError
        With every problem of the parameters, in plain words.
    TableError
        When a table of the reader's folder breaks its schema.

    Examples
    --------
    >>> study = open_study(4, start_year=2012, end_year=2018, agglomerations=["珠三角"], membership="prefectures",
    ...                    layers=[], window=5, replicates=200, seed=1, language="en", data_folder="",
    ...                    results_folder="")
    >>> study
    Chapter 4 · 2012–2018 · 1 agglomeration · 9 cities · membership: Partition of prefecture-level units
    """
    chapter = chapter_of(chapter)
    return Study(chapter.number, checked_setting(chapter, parameters))

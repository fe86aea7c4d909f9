"""Makes the tables of chapter 2 that rest on printed facts: ranks of the four cases, and the lessons of the book."""
from __future__ import annotations

import pandas as pd

CASES = {
    "san-francisco-bay": ("San Francisco Bay", "旧金山湾区"),
    "boswash": ("BosWash", "波士华"),
    "central-southern-england": ("Central-southern England", "英国中南部"),
    "tokyo-bay": ("Tokyo Bay", "东京湾"),
}
"""Urban agglomerations that the book studies in chapter 2, in its order, with names in English and Chinese."""

_RANKS = (
    ("ici", 2010, "release of 2010", {
        "boswash": (("Boston", 1), ("New York", 5)), "san-francisco-bay": (("San Francisco", 7),),
        "tokyo-bay": (("Tokyo", 20),)}),
    ("ici", 2016, "PR Newswire, 23 February 2017", {
        "central-southern-england": (("London", 1),), "boswash": (("New York", 2), ("Boston", 5)),
        "tokyo-bay": (("Tokyo", 3),), "san-francisco-bay": (("San Francisco-San Jose", 4),)}),
    ("ici", 2018, "Municipal World", {
        "tokyo-bay": (("Tokyo", 1),), "central-southern-england": (("London", 2),),
        "san-francisco-bay": (("San Francisco-San Jose", 3),),
        "boswash": (("New York", 4), ("Boston", 7), ("Philadelphia", 32))}),
    ("ici", 2019, "press reports of 2019", {
        "boswash": (("New York", 1), ("Boston", 8)), "tokyo-bay": (("Tokyo", 2),),
        "central-southern-england": (("London", 3),), "san-francisco-bay": (("San Francisco-San Jose", 9),)}),
    ("ici", 2021, "PR Newswire and press reports of 2021", {
        "tokyo-bay": (("Tokyo", 1),), "boswash": (("Boston", 2), ("New York", 3)),
        "central-southern-england": (("London", 11),), "san-francisco-bay": (("Silicon Valley", 12),)}),
    ("ici", 2022, "innovation-cities.com", {
        "tokyo-bay": (("Tokyo", 1),), "central-southern-england": (("London", 2),), "boswash": (("New York", 3),),
        "san-francisco-bay": (("Silicon Valley", 9),)}),
    ("gii", 2018, "press reports on the Global Innovation Index", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 4),),
        "boswash": (("Boston-Cambridge", 7), ("New York", 8))}),
    ("gii", 2023, "press reports on the Global Innovation Index", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 6),)}),
    ("gii", 2024, "press reports on the Global Innovation Index", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 6),)}),
    ("gii", 2025, "press reports on the Global Innovation Index", {
        "tokyo-bay": (("Tokyo-Yokohama", 2),), "san-francisco-bay": (("San Jose-San Francisco", 3),),
        "boswash": (("New York City", 7), ("Boston-Cambridge", 9)), "central-southern-england": (("London", 8),)}),
    ("gihi", 2022, "report of the Global Innovation Hubs Index", {
        "san-francisco-bay": (("San Francisco-San Jose", 1),),
        "boswash": (("New York", 2), ("Boston", 5), ("Baltimore-Washington", 15)),
        "central-southern-england": (("London", 4), ("Cambridge", 19)), "tokyo-bay": (("Tokyo", 7),)}),
)
"""Ranking, edition, where the ranks were read, and by case the places and ranks. What was not printed is not here."""

LESSONS = (
    ("leading cores", "创新极核带动", "Cores of innovation that draw the other cities along."),
    ("mechanisms of synergy", "协同创新机制", "Arrangements by which cities innovate together."),
    ("industry, universities and research", "产学研一体化", "Firms, universities and institutes that work as one."),
    ("finance for technology", "科技金融服务", "Financial services for science and technology."),
    ("talent", "人才引进培育", "Attracting and educating talent."),
    ("public services", "科技公共服务", "Public services for science and technology."),
)
"""Lessons the book draws from the four cases: short English name, the review's Chinese term, and what it says."""


def world_cases() -> pd.DataFrame:
    """Make the table of printed ranks of places in the four cases.

    Returns
    -------
    DataFrame
        Columns of the table world_cases.

    Examples
    --------
    >>> ranks = world_cases()
    >>> ranks[(ranks["ranking"] == "ici") & (ranks["edition"] == 2010) & (ranks["place"] == "Boston")]["rank"].item()
    1
    """
    rows = [(case, *CASES[case], ranking, edition, place, rank, source)
            for ranking, edition, source, by_case in _RANKS for case, ranks in by_case.items() for place, rank in ranks]
    return pd.DataFrame(rows, columns=["case", "case_en", "case_zh", "ranking", "edition", "place", "rank",
                                       "source"]).assign(evidence="published")


def world_lessons() -> pd.DataFrame:
    """Make the table of lessons.

    Returns
    -------
    DataFrame
        Columns of the table world_lessons.

    Examples
    --------
    >>> world_lessons()["lesson_zh"].tolist()[0]
    '创新极核带动'
    """
    table = pd.DataFrame(LESSONS, columns=["lesson_en", "lesson_zh", "meaning_en"])
    return table.assign(number=range(1, len(table) + 1), evidence="published")

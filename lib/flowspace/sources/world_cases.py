"""Makes the tables of chapter 2 that rest on printed facts: ranks of the cases and of China, lessons of the book."""
from __future__ import annotations

import pandas as pd

CASES = {
    "san-francisco-bay": ("San Francisco Bay", "旧金山湾区"),
    "boswash": ("BosWash", "波士华"),
    "central-southern-england": ("Central-southern England", "英国中南部"),
    "tokyo-bay": ("Tokyo Bay", "东京湾"),
}
"""Urban agglomerations that the book studies in chapter 2, in its order, with names in English and Chinese."""

CHINA = {
    "beijing-tianjin-hebei": ("Beijing-Tianjin-Hebei", "京津冀"),
    "yangtze-river-delta": ("Yangtze River Delta", "长三角"),
    "pearl-river-delta": ("Pearl River Delta", "珠三角"),
    "middle-yangtze": ("Middle Reaches of the Yangtze River", "长江中游"),
}
"""Agglomerations of China with places in the same rankings, by their key in the table agglomerations."""

PLACES = {
    "Baltimore-Washington": "巴尔的摩–华盛顿", "Beijing": "北京", "Boston": "波士顿", "Boston-Cambridge": "波士顿–剑桥",
    "Cambridge": "剑桥", "Guangdong-Hong Kong-Macao Greater Bay Area": "粤港澳大湾区", "Hangzhou": "杭州", "Hong Kong": "香港",
    "London": "伦敦", "Nanjing": "南京", "New York": "纽约", "New York City": "纽约", "Philadelphia": "费城",
    "San Francisco": "旧金山", "San Francisco-San Jose": "旧金山–圣何塞", "San Jose-San Francisco": "圣何塞–旧金山",
    "Shanghai": "上海", "Shanghai-Suzhou": "上海–苏州", "Shenzhen-Hong Kong-Guangzhou": "深圳–香港–广州",
    "Silicon Valley": "硅谷", "Tokyo": "东京", "Tokyo-Yokohama": "东京–横滨", "Washington": "华盛顿", "Wuhan": "武汉",
}
"""Chinese names of the places that are ranked."""

_RANKS = (
    ("ici", 2010, "ZDNet, 2010", {
        "boswash": (("Boston", 1), ("New York", 5), ("Washington", 23), ("Philadelphia", 30)),
        "san-francisco-bay": (("San Francisco", 7),), "central-southern-england": (("London", 14),),
        "tokyo-bay": (("Tokyo", 20),), "pearl-river-delta": (("Hong Kong", 18),),
        "yangtze-river-delta": (("Shanghai", 24),)}),
    ("ici", 2016, "PR Newswire, 23 February 2017", {
        "central-southern-england": (("London", 1),), "boswash": (("New York", 2), ("Boston", 5)),
        "tokyo-bay": (("Tokyo", 3),), "san-francisco-bay": (("San Francisco-San Jose", 4),)}),
    ("ici", 2018, "Business Facilities, August 2018", {
        "tokyo-bay": (("Tokyo", 1),), "central-southern-england": (("London", 2),),
        "san-francisco-bay": (("San Francisco-San Jose", 3),),
        "boswash": (("New York", 4), ("Boston", 7), ("Philadelphia", 32))}),
    ("ici", 2019, "World Economic Forum, November 2019", {
        "boswash": (("New York", 1), ("Boston", 8)), "tokyo-bay": (("Tokyo", 2),),
        "central-southern-england": (("London", 3),), "san-francisco-bay": (("San Francisco-San Jose", 9),)}),
    ("ici", 2019, "Shanghai Daily, 13 November 2019", {
        "beijing-tianjin-hebei": (("Beijing", 26),), "yangtze-river-delta": (("Shanghai", 33),)}),
    ("ici", 2021, "PR Newswire, 7 July 2021", {
        "tokyo-bay": (("Tokyo", 1),), "boswash": (("Boston", 2), ("New York", 3)),
        "central-southern-england": (("London", 11),), "san-francisco-bay": (("Silicon Valley", 12),)}),
    ("ici", 2022, "PR Newswire, 30 March 2023", {
        "tokyo-bay": (("Tokyo", 1),), "central-southern-england": (("London", 2),), "boswash": (("New York", 3),),
        "san-francisco-bay": (("Silicon Valley", 9),)}),
    ("ici", 2022, "The Place Brand Observer, 2023", {"boswash": (("Boston", 7),)}),
    ("gii", 2018, "press reports on the Global Innovation Index of 2018; none could be opened again", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 4),),
        "boswash": (("Boston-Cambridge", 7), ("New York", 8))}),
    ("gii", 2022, "China Daily, 27 October 2022", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 5),),
        "boswash": (("Boston-Cambridge", 8), ("New York City", 9)),
        "pearl-river-delta": (("Shenzhen-Hong Kong-Guangzhou", 2),), "beijing-tianjin-hebei": (("Beijing", 3),),
        "yangtze-river-delta": (("Shanghai-Suzhou", 6),)}),
    ("gii", 2023, "Yicai Global, 21 September 2023", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "pearl-river-delta": (("Shenzhen-Hong Kong-Guangzhou", 2),),
        "beijing-tianjin-hebei": (("Beijing", 4),), "yangtze-river-delta": (("Shanghai-Suzhou", 5),)}),
    ("gii", 2023, "IP Wave, 2024 (the rank of 2024 \"maintains\" that of 2023)", {
        "san-francisco-bay": (("San Jose-San Francisco", 6),)}),
    ("gii", 2024, "IP Wave, 2024", {
        "tokyo-bay": (("Tokyo-Yokohama", 1),), "san-francisco-bay": (("San Jose-San Francisco", 6),),
        "pearl-river-delta": (("Shenzhen-Hong Kong-Guangzhou", 2),), "beijing-tianjin-hebei": (("Beijing", 3),),
        "yangtze-river-delta": (("Shanghai-Suzhou", 5),)}),
    ("gii", 2024, "Wuhan Bureau of Science and Technology, 29 August 2024", {"middle-yangtze": (("Wuhan", 13),)}),
    ("gii", 2025, "Yicai Global, 2 September 2025", {
        "tokyo-bay": (("Tokyo-Yokohama", 2),), "san-francisco-bay": (("San Jose-San Francisco", 3),),
        "pearl-river-delta": (("Shenzhen-Hong Kong-Guangzhou", 1),), "beijing-tianjin-hebei": (("Beijing", 4),),
        "yangtze-river-delta": (("Shanghai-Suzhou", 6), ("Hangzhou", 13), ("Nanjing", 15))}),
    ("gii", 2025, "TechJuice, 3 September 2025", {
        "boswash": (("New York City", 7), ("Boston-Cambridge", 9)), "central-southern-england": (("London", 8),)}),
    ("gihi", 2022, "report of the Global Innovation Hubs Index", {
        "san-francisco-bay": (("San Francisco-San Jose", 1),),
        "boswash": (("New York", 2), ("Boston", 5), ("Baltimore-Washington", 15)),
        "central-southern-england": (("London", 4), ("Cambridge", 19)), "tokyo-bay": (("Tokyo", 7),),
        "beijing-tianjin-hebei": (("Beijing", 3),), "yangtze-river-delta": (("Shanghai", 10),),
        "pearl-river-delta": (("Guangdong-Hong Kong-Macao Greater Bay Area", 6),)}),
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
    """Make the table of printed ranks of places in the four cases and in agglomerations of China.

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
    names = CASES | CHINA
    rows = [(case, *names[case], ranking, edition, place, PLACES[place], rank, source)
            for ranking, edition, source, by_case in _RANKS for case, ranks in by_case.items() for place, rank in ranks]
    return pd.DataFrame(rows, columns=["case", "case_en", "case_zh", "ranking", "edition", "place", "place_zh",
                                       "rank", "source"]).assign(evidence="published")


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

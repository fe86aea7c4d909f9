"""Directive of the first page: the agglomerations on a map without borders, drawn from the tables of places."""
from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes

from flowspace.languages import LANGUAGES
from flowspace.site.digests import file_digest
from flowspace.site.kept import kept
from flowspace.site.listings import Listing, badge
from flowspace.site.pictures import folder_of_pictures

TABLES = ("cities", "membership", "membership_versions", "agglomerations")
NAMED = 3
"""How many of the largest agglomerations the alternative text names."""

WORDS = {
    "en": {
        "caption": "The {n} agglomerations and their {members} member cities, by the default list (“{version}”). "
                   "Colours only keep neighbours apart; there are no borders. ",
        "alt": "Map of points without borders: {members} member cities of {n} agglomerations, each tied to the middle "
               "of its agglomeration by a thin line. Those with the most members are {largest}. The westernmost is "
               "{west}, the easternmost {east}. Named on the map: {all}.",
        "with": "{name} ({number})", "comma": ", ",
    },
    "zh": {
        "caption": "{n}个城市群及其{members}个成员城市，成员取默认方案“{version}”。颜色只用于区分相邻的城市群，图中不画边界。",
        "alt": "不画边界的点状地图：{n}个城市群的{members}个成员城市，各以细线连到所在城市群的中心。成员最多的是{largest}；"
               "最西的是{west}，最东的是{east}。图上标名的有{all}。",
        "with": "{name}（{number}个）", "comma": "、",
    },
}


class AgglomerationsMap(Listing):
    """The map with its caption, alternative text and grade of evidence."""

    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        facts = kept_map(self.root)
        picture = facts[self.language]
        figure = self.figure(picture["file"], picture["alt"], picture["caption"], "agglomerations-map")
        for grade in facts["grades"]:
            figure[1] += badge(grade, self.language)
        return [figure]


def kept_map(root: Path) -> dict[str, Any]:
    """The map in every language, drawn if it is not kept from an earlier build.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict
        By language file, alt and caption; and grades, those of the places that are drawn.
    """
    follows = [file_digest(root / "data" / f"{name}.csv") for name in TABLES]
    return kept(folder_of_pictures(root), "agglomerations_map", follows, _made)


def _made() -> tuple[dict[str, Any], dict[str, bytes]]:
    """Draw the map in every language."""
    from flowspace import figures, tables
    from flowspace.evidence import GRADES
    from flowspace.geography import members
    from flowspace.site.coverage import rows_by_grade

    cities, listed = tables.read("cities"), tables.read("agglomerations")
    of_default = members(tables.read("membership"))
    located = of_default.merge(cities.dropna(subset=["longitude", "latitude"]), on="adcode")
    default = signature(members).parameters["version"].default
    version = tables.read("membership_versions").set_index("version").loc[default]
    grades = list(rows_by_grade(cities, tables.describe("cities"), GRADES))
    middle = located.groupby("agglomeration")["longitude"].mean().sort_values()
    sizes = located["agglomeration"].value_counts().sort_values(ascending=False, kind="stable")
    facts: dict[str, Any] = {"grades": grades}
    images = {}
    for language in LANGUAGES:
        w = WORDS[language]
        short = listed.sort_values("order").set_index("agglomeration")[f"short_{language}"]
        short = short[short.index.isin(sizes.index)]
        figure = figures.agglomeration_map(cities, of_default, listed, evidence=tuple(grades), language=language,
                                           source=tables.short_source("cities", language))
        numbers = {"n": len(sizes), "members": located["adcode"].nunique()}
        largest = [w["with"].format(name=short[key], number=n) for key, n in sizes[:NAMED].items()]
        file = f"agglomerations_map_{language}.png"
        images[file] = figure.png()
        facts[language] = {
            "file": file, "caption": w["caption"].format(version=version[f"title_{language}"], **numbers),
            "alt": w["alt"].format(largest=w["comma"].join(largest), west=short[middle.index[0]],
                                   east=short[middle.index[-1]], all=w["comma"].join(short), **numbers)}
    return facts, images


def register(app: Any) -> None:
    app.add_directive("agglomerations-map", AgglomerationsMap)

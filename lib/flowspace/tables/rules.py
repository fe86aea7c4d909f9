"""Checks that look at several columns or rows of a table at once, by the name a declaration gives them."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from flowspace.tables.countings import countings_possible
from flowspace.tables.indicator_rules import (
    dimensions_have_indicators,
    indicator_references,
    indicators_once_in_a_version,
)
from flowspace.tables.mechanism_rules import mechanism_references
from flowspace.tables.problems import Collector

Rule = Callable[[pd.DataFrame, Mapping[str, pd.DataFrame], Collector], None]


def english_names_unique(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note English names that two cities share."""
    for row, name in frame.loc[frame["name_en"].duplicated(), "name_en"].items():
        problems.add("names", found=f"{name!r} a second time", expected="English names that differ",
                     mend="add the province in brackets", row=int(row), column="name_en")


def coordinates_in_pairs(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note cities with a longitude and no latitude, or the reverse."""
    for row in frame.index[frame["longitude"].isna() != frame["latitude"].isna()]:
        problems.add("pairs", found="only one of longitude and latitude", expected="both or neither",
                     mend="fill or empty the other cell", row=int(row), column="latitude")


def versions_without_overlap(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note units that stand twice in a version said to be without overlaps."""
    overlaps = others["membership_versions"].set_index("version")["overlaps"]
    single = frame[~frame["version"].map(overlaps).astype(bool)]
    for row in single.index[single.duplicated(["version", "adcode"])]:
        problems.add("overlap", found=f"{single.at[row, 'adcode']} in a second agglomeration of the version "
                                      f"{single.at[row, 'version']!r}",
                     expected="each unit once in a version without overlaps",
                     mend="remove one of the rows, or set overlaps to true in membership_versions.csv",
                     row=int(row), column="adcode")


def version_counts(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note versions whose number of units is not the one membership_versions states."""
    counted = frame.groupby("version")["adcode"].nunique()
    for version, stated in others["membership_versions"].set_index("version")["n_units"].items():
        if version in counted and counted[version] != stated:
            problems.add("count", found=f"{counted[version]} different units in the version {version!r}",
                         expected=f"{stated}, as membership_versions states",
                         mend="complete the list, or correct n_units in membership_versions.csv", column="adcode")


def types_sum_to_total(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note province-years whose three types do not add up to the total."""
    wide = frame.pivot(index=["province_adcode", "year", "kind"], columns="type", values="patents")
    wide = wide.reindex(columns=["total", "invention", "utility", "design"]).dropna()
    wrong = wide[wide["total"] != wide["invention"] + wide["utility"] + wide["design"]]
    totals = frame[frame["type"] == "total"].reset_index(names="row").set_index(["province_adcode", "year", "kind"])
    for key, values in wrong.iterrows():
        types = int(values["invention"] + values["utility"] + values["design"])
        problems.add("sum", found=f"a total of {int(values['total'])} and types that add up to {types} "
                                  f"(province {key[0]}, {key[1]}, {key[2]})",
                     expected="a total equal to the sum of the three types", mend="correct the figure that is wrong",
                     row=int(totals.at[key, "row"]), column="patents")


def novel_within_patents(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note cells with more novel patents than patents."""
    for row in frame.index[frame["novel_patents"] > frame["patents"]]:
        problems.add("novel", found=f"{frame.at[row, 'novel_patents']} novel patents of {frame.at[row, 'patents']}",
                     expected="at most as many novel patents as patents", mend="correct one of the two figures",
                     row=int(row), column="novel_patents")


def series_years(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note years outside those that the name of a series states, as in grants_2006_2018."""
    for series, part in frame.groupby("series"):
        if not (match := re.search(r"_(\d{4})(?:_(\d{4}))?$", series)):
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        for row, year in part.loc[~part["year"].between(first, last), "year"].items():
            problems.add("series", found=f"year {year} in the series {series!r}",
                         expected=f"years from {first} to {last}, as the name of the series states",
                         mend="correct the year or give the series another name", row=int(row), column="year")


def ends_differ(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note directed links from a city to itself."""
    for row in frame.index[frame["from_adcode"] == frame["to_adcode"]]:
        problems.add("ends", found=f"a link from {frame.at[row, 'from_adcode']} to itself",
                     expected="links between different cities", mend="remove the row", row=int(row),
                     column="to_adcode")


def ends_ordered(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note undirected links whose first code is not the smaller one, so that no pair can stand twice."""
    for row in frame.index[frame["adcode_a"] >= frame["adcode_b"]]:
        problems.add("ends", found=f"{frame.at[row, 'adcode_a']} and {frame.at[row, 'adcode_b']}",
                     expected="two different codes, the smaller first", mend="exchange the codes, or remove the row",
                     row=int(row), column="adcode_b")


def city_sets_sorted(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note sets of cities that are not in ascending order or name a city twice, so that no set can stand twice."""
    for row, text in frame["cities"].items():
        codes = text.split(";")
        if codes != sorted(set(codes)):
            problems.add("sets", found=text, expected="each city once, in ascending order",
                         mend="sort the codes and leave out repetitions", row=int(row), column="cities")


def multi_city_within_patents(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note cities with more multi-city patents than patents."""
    _note_multi_city(frame, "patents", problems)


def multi_city_within_papers(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note cities with more multi-city papers than papers."""
    _note_multi_city(frame, "papers", problems)


def _note_multi_city(frame: pd.DataFrame, items: str, problems: Collector) -> None:
    """Note cities that share more items than they have."""
    shared = f"multi_city_{items}"
    for row in frame.index[(frame[shared] > frame[items]).fillna(False).astype(bool)]:
        problems.add("multi", found=f"{frame.at[row, shared]} multi-city {items} of {frame.at[row, items]}",
                     expected=f"at most as many multi-city {items} as {items}", mend="correct one of the two figures",
                     row=int(row), column=shared)


RULES: dict[str, Rule] = {rule.__name__: rule for rule in (
    english_names_unique, coordinates_in_pairs, versions_without_overlap, version_counts, types_sum_to_total,
    novel_within_patents, series_years, ends_differ, ends_ordered, city_sets_sorted,
    multi_city_within_patents, multi_city_within_papers, countings_possible, indicators_once_in_a_version,
    dimensions_have_indicators, indicator_references, mechanism_references)}
"""Rules by name."""

NEED_ALL_ROWS = frozenset({"version_counts", "dimensions_have_indicators"})
"""Rules that would find fault with a table only because some of its rows could not be read."""

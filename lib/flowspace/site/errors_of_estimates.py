"""Directives that show the table estimation_errors: errors by design with the bars they are held to, and by year."""
from __future__ import annotations

import csv
from typing import Any, ClassVar

from docutils import nodes

from flowspace.site.digests import file_digest
from flowspace.site.kept import kept
from flowspace.site.listings import Listing, table
from flowspace.site.quantities import written

BARS = {"median_absolute_error": (0.0, 0.10), "nine_in_ten_within": (0.0, 0.35), "interval_coverage": (0.85, 0.95)}
"""What the estimate was meant to reach: lower and upper limit of each column."""

SCOPES = ("members", "others", "all")

WORDS = {
    "en": {
        "design": "Held out", "cells": "Cells", "median_absolute_error": "Median error",
        "nine_in_ten_within": "Nine in ten within", "interval_coverage": "In the interval",
        "met": "bar met", "missed": "bar missed",
        "members": "Errors for member cities", "others": "Errors for other cities", "all": "Errors for all cities",
        "gap_years": "the years 2013 to 2016 of some cities", "whole_cities_gap": "whole cities, seen in 2013 to 2016",
        "whole_cities_early": "whole cities, seen in 2006 to 2011",
        "whole_cities_late": "whole cities, seen in 2017 and 2018",
        "whole_cities_no_count": "whole cities with the count of 2017 too",
        "backward": "the years to 2012 of some cities", "forward": "every count from 2014 on",
        "chart_label": "Median absolute error", "chart_bar": "bar",
        "chart_members": "members", "chart_others": "other cities",
        "chart_caption": "Median absolute error of the estimate by year, for each way of holding out; dashed: the bar "
                         "of ten per cent.",
        "chart_alt": "Seven panels of lines, one for each way of holding out, members and other cities apart. With "
                     "every count from 2014 on held out, the median error of members rises from {first} per cent in "
                     "{first_year} to {last} per cent in {last_year}; other cities stand higher in {higher} of {all} "
                     "years and designs.",
    },
    "zh": {
        "design": "留出方式", "cells": "格数", "median_absolute_error": "误差中位数",
        "nine_in_ten_within": "九成不超过", "interval_coverage": "落入区间",
        "met": "达标", "missed": "未达标",
        "members": "成员城市的误差", "others": "其他城市的误差", "all": "全部城市的误差",
        "gap_years": "部分城市2013—2016年", "whole_cities_gap": "整个城市，比较2013—2016年",
        "whole_cities_early": "整个城市，比较2006—2011年", "whole_cities_late": "整个城市，比较2017、2018年",
        "whole_cities_no_count": "整个城市，连同2017年截面", "backward": "部分城市2012年及以前",
        "forward": "全部城市2014年起的计数",
        "chart_label": "误差绝对值的中位数", "chart_bar": "标准", "chart_members": "成员城市", "chart_others": "其他城市",
        "chart_caption": "各留出方式下估计误差绝对值的逐年中位数；虚线为10%的标准。",
        "chart_alt": "七个折线小图，各对应一种留出方式，成员城市与其他城市分列。留出2014年起全部计数时，成员城市的误差中位数由"
                     "{first_year}年的{first}%升至{last_year}年的{last}%；在{all}个年份与留出方式的组合中，其他城市有{higher}个高于成员城市。",
    },
}


def meets(column: str, value: float) -> bool:
    """Whether a number meets the bar of its column.

    Examples
    --------
    >>> meets("median_absolute_error", 0.0919), meets("interval_coverage", 0.9626)
    (True, False)
    """
    low, high = BARS[column]
    return low <= value <= high


class EstimationErrors(Listing):
    """The errors of one scope by design, each number marked by whether it meets its bar."""

    required_arguments = 1
    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        scope, w = self.arguments[0], self.words
        if scope not in SCOPES:
            raise self.error(f"found scope {scope!r}; expected one of {', '.join(SCOPES)}. To mend it: correct it")
        with (self.root / "data" / "estimation_errors.csv").open(encoding="utf-8", newline="") as lines:
            part = [row for row in csv.DictReader(lines) if row["scope"] == scope and row["year"] == "0"]
        rows: list[list[Any]] = []
        for row in part:
            design = row["design"]
            name = nodes.inline("", "", nodes.Text(w[design]), nodes.Text(" "), nodes.literal("", design))
            rows.append([name, f"{int(row['cells']):,}", *(self.marked(column, float(row[column])) for column in BARS)])
        heads = [w["design"], w["cells"], *(w[column] for column in BARS)]
        return [table(heads, rows, w[scope], "fs-errors")]

    def marked(self, column: str, value: float) -> nodes.inline:
        """A share in per cent with a sign, and a word for those who hear the page, for whether its bar is met."""
        met = meets(column, value)
        word = self.words["met" if met else "missed"]
        shown = nodes.inline("", "", nodes.Text(f"{written(value, ('percent',))} % "))
        shown += nodes.inline("", "✓" if met else "✗", classes=["fs-met" if met else "fs-missed"])
        shown += nodes.inline("", f" {word}", classes=["fs-aloud"])
        return shown


class EstimationErrorsByYear(Listing):
    """The median error by year and design, drawn from the table."""

    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        name = f"estimation_errors_by_year_{self.language}"
        follows = file_digest(self.root / "data" / "estimation_errors.csv")
        facts = kept(self.pictures, name, follows, lambda: by_year(self.language))
        return [self.figure(f"{name}.png", facts["alt"], self.words["chart_caption"], "estimation-errors-by-year")]


def by_year(language: str) -> tuple[dict[str, str], bytes]:
    """Draw the median error by year for each design, and say what the picture shows."""
    from flowspace import figures, tables

    w, name = WORDS[language], "estimation_errors"
    errors = tables.read(name)
    drawn = errors[(errors["year"] > 0) & errors["scope"].isin(["members", "others"])]
    figure = figures.trend_panels(
        drawn, group="design", series="scope", value="median_absolute_error", value_label=w["chart_label"],
        labels={key: w[f"chart_{key}"] for key in ("members", "others")} | {d: d for d in drawn["design"].unique()},
        reference_value=BARS["median_absolute_error"][1], reference_label=w["chart_bar"], evidence="estimated",
        source=tables.short_source(name, language), language=language)
    forward = drawn[(drawn["design"] == "forward") & (drawn["scope"] == "members")].sort_values("year")
    wide = drawn.pivot(index=["design", "year"], columns="scope", values="median_absolute_error")
    first, last = forward.iloc[0], forward.iloc[-1]
    alt = w["chart_alt"].format(
        first=written(first["median_absolute_error"], ("percent",)), first_year=first["year"],
        last=written(last["median_absolute_error"], ("percent",)), last_year=last["year"],
        higher=int((wide["others"] > wide["members"]).sum()), all=len(wide))
    return {"alt": alt}, figure.png()


def register(app: Any) -> None:
    app.add_directive("estimation-errors", EstimationErrors)
    app.add_directive("estimation-errors-by-year", EstimationErrorsByYear)

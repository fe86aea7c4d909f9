"""Directives that show the table estimation_errors: errors by design with the bars they are held to, and by year."""
from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes

from flowspace.languages import LANGUAGES
from flowspace.site.digests import file_digest
from flowspace.site.kept import kept
from flowspace.site.listings import Listing, table
from flowspace.site.pictures import folder_of_pictures
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
        "panel_gap_years": "years 2013–2016", "panel_whole_cities_gap": "cities, 2013–2016",
        "panel_whole_cities_early": "cities, 2006–2011", "panel_whole_cities_late": "cities, 2017–2018",
        "panel_whole_cities_no_count": "cities without 2017", "panel_backward": "years to 2012",
        "panel_forward": "from 2014 on",
        "dots_error": "Median absolute error (bar: at most 10 %)",
        "dots_interval": "Counts inside their interval (bar: 85–95 %)",
        "dots_members": "member cities", "dots_others": "other cities",
        "dots_caption": "Errors of the estimate for each way of holding counts out, with the bands that were set as "
                        "bars; the years of each are compared together.",
        "dots_alt": "Median absolute error and share of counts inside their interval for seven ways of holding counts "
                    "out, against bars of ten per cent and of 85 to 95 per cent. Member cities: the median error is "
                    "within its bar for {met} of {all} ways, smallest with {least} per cent ({least_name}) and largest "
                    "with {most} per cent ({most_name}); the share inside lies in its band for {in_band} of {all}, "
                    "below it for {below} and above it for {above}. Other cities have a larger median error "
                    "in {higher} of {all}, up to {other_most} per cent ({other_name}).",
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
        "panel_gap_years": "2013—2016年", "panel_whole_cities_gap": "整市，2013—2016年",
        "panel_whole_cities_early": "整市，2006—2011年", "panel_whole_cities_late": "整市，2017—2018年",
        "panel_whole_cities_no_count": "整市，无2017年", "panel_backward": "2012年及以前", "panel_forward": "2014年起",
        "dots_error": "误差绝对值的中位数（标准：不超过10%）", "dots_interval": "计数落入区间的比例（标准：85—95%）",
        "dots_members": "成员城市", "dots_others": "其他城市",
        "dots_caption": "各留出方式下估计的误差，浅色带为预先设定的标准；各方式的所有年份合并比较。",
        "dots_alt": "七种留出方式下误差绝对值的中位数与计数落入区间的比例，标准分别为10%以内和85%至95%。成员城市：{all}种方式中有"
                    "{met}种的误差中位数达标，最小的是{least_name}，为{least}%，最大的是{most_name}，为{most}%；落入区间的比例有"
                    "{in_band}种在标准之内，{below}种偏低，{above}种偏高。其他城市在{all}种方式中有{higher}种误差中位数较大，"
                    "最高为{other_most}%（{other_name}）。",
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


class EstimationErrorsChart(Listing):
    """The errors of members and other cities by design, drawn against their bars."""

    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        picture = kept_pictures(self.root)["by_design"][self.language]
        return [self.figure(picture["file"], picture["alt"], self.words["dots_caption"], "coverage-estimation-errors")]


class EstimationErrorsByYear(Listing):
    """The median error by year and design, drawn from the table."""

    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        picture = kept_pictures(self.root)["by_year"][self.language]
        return [self.figure(picture["file"], picture["alt"], self.words["chart_caption"], "estimation-errors-by-year")]


def kept_pictures(root: Path) -> dict[str, Any]:
    """Both pictures in every language, drawn if they are not kept from an earlier build: file and alt of each."""
    follows = file_digest(root / "data" / "estimation_errors.csv")
    return kept(folder_of_pictures(root), "estimation_errors_drawn", follows, _made)


def _made() -> tuple[dict[str, Any], dict[str, bytes]]:
    """Draw both pictures in every language."""
    facts: dict[str, Any] = {"by_design": {}, "by_year": {}}
    images = {}
    for language in LANGUAGES:
        for key, make, ending in (("by_design", by_design, "svg"), ("by_year", by_year, "png")):
            alt, drawn = make(language)
            file = f"estimation_errors_{key}_{language}.{ending}"
            facts[key][language], images[file] = {"file": file, "alt": alt}, drawn
    return facts, images


def by_design(language: str) -> tuple[str, bytes]:
    """Draw errors and coverage of intervals by design against their bars, and say what the picture shows."""
    from flowspace import figures, tables

    w, name = WORDS[language], "estimation_errors"
    errors = tables.read(name)
    drawn = errors[(errors["year"] == 0) & errors["scope"].isin(["members", "others"])]
    rows = {design: w[design] for design in w if design in set(drawn["design"])}
    scopes = {scope: w[f"dots_{scope}"] for scope in ("members", "others")}
    (low, high), (least, most) = BARS["median_absolute_error"], BARS["interval_coverage"]
    targets = {"median_absolute_error": figures.Target(w["dots_error"], low, high, (0.0, 0.3), 0.1),
               "interval_coverage": figures.Target(w["dots_interval"], least, most, (0.8, 1.0), 0.1)}
    figure = figures.target_dots(drawn.rename(columns={"design": "row", "scope": "series"}), rows, scopes, targets,
                                 evidence="estimated", source=tables.short_source(name, language), language=language)
    wide = drawn.pivot(index="design", columns="scope", values=["median_absolute_error", "interval_coverage"])
    error, inside = wide["median_absolute_error"], wide["interval_coverage"]["members"]

    def shown(scope: str, design: str) -> str:
        return written(error.loc[design, scope], ("percent",))

    smallest, largest, others = error["members"].idxmin(), error["members"].idxmax(), error["others"].idxmax()
    alt = w["dots_alt"].format(
        met=sum(meets("median_absolute_error", value) for value in error["members"]), all=len(wide),
        least=shown("members", smallest), least_name=rows[smallest], most=shown("members", largest),
        most_name=rows[largest], in_band=sum(meets("interval_coverage", value) for value in inside),
        below=int((inside < least).sum()), above=int((inside > most).sum()),
        higher=int((error["others"] > error["members"]).sum()), other_most=shown("others", others),
        other_name=rows[others])
    return alt, figure.svg()


def by_year(language: str) -> tuple[str, bytes]:
    """Draw the median error by year for each design, and say what the picture shows."""
    from flowspace import figures, tables

    w, name = WORDS[language], "estimation_errors"
    errors = tables.read(name)
    drawn = errors[(errors["year"] > 0) & errors["scope"].isin(["members", "others"])]
    figure = figures.trend_panels(
        drawn, group="design", series="scope", value="median_absolute_error", value_label=w["chart_label"],
        labels={key: w[f"chart_{key}"] for key in ("members", "others")}
        | {design: w[f"panel_{design}"] for design in drawn["design"].unique()},
        reference_value=BARS["median_absolute_error"][1], reference_label=w["chart_bar"], evidence="estimated",
        source=tables.short_source(name, language), language=language)
    forward = drawn[(drawn["design"] == "forward") & (drawn["scope"] == "members")].sort_values("year")
    wide = drawn.pivot(index=["design", "year"], columns="scope", values="median_absolute_error")
    first, last = forward.iloc[0], forward.iloc[-1]
    alt = w["chart_alt"].format(
        first=written(first["median_absolute_error"], ("percent",)), first_year=first["year"],
        last=written(last["median_absolute_error"], ("percent",)), last_year=last["year"],
        higher=int((wide["others"] > wide["members"]).sum()), all=len(wide))
    return alt, figure.png()


def register(app: Any) -> None:
    app.add_directive("estimation-errors", EstimationErrors)
    app.add_directive("estimation-errors-chart", EstimationErrorsChart)
    app.add_directive("estimation-errors-by-year", EstimationErrorsByYear)

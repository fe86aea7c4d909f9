"""The registry of morphological measures: for each its titles, bounds, anchors and source, in one record.

A new measure is a function in the file of its family, and one entry here.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.entropy import pielou
from flowspace.polycentricity.gini import gini_evenness, gini_evenness_corrected
from flowspace.polycentricity.green import (
    green_population,
    green_population_at_monopoly,
    green_sample,
    green_sample_at_monopoly,
)
from flowspace.polycentricity.herfindahl import herfindahl_evenness
from flowspace.polycentricity.primacy import primacy_complement
from flowspace.polycentricity.rank_size import rank_size_half_rank_slope, rank_size_mean_slope, rank_size_slope
from flowspace.polycentricity.taylor import taylor
from flowspace.polycentricity.variation import coefficient_of_variation_evenness


@dataclass(frozen=True)
class Measure:
    """What is known of one morphological measure.

    Parameters
    ----------
    name : str
        Name of the function, and of the measure in tables.
    function : callable
        ``function(values) -> float``, values of the cities of one agglomeration in one year.
    title_en, title_zh : str
        Titles for tables and figures.
    lowest, highest : float
        Bounds over all values and all numbers of cities; -inf where there is none.
    at_even, at_monopoly : callable
        ``at_even(n) -> float`` and ``at_monopoly(n) -> float``: the value when n cities are equal, and when one of n
        cities has everything; nan where the measure is not defined.
    size_invariant : bool
        Whether neither of these two values depends on n, so that agglomerations with different numbers of cities
        are measured on a scale with the same ends. What lies between the ends may still depend on n.
    direction : str
        "higher": a higher value is more polycentric. So for every measure of the registry; the rank-size slopes are
        negative, and a flatter line is a higher slope.
    reference : str
        Key of the source in the bibliography; empty for the extensions that follow from textbook definitions and
        claim no source in the literature on polycentricity.
    """

    name: str
    function: Callable[..., float]
    title_en: str
    title_zh: str
    lowest: float
    highest: float
    at_even: Callable[[int], float]
    at_monopoly: Callable[[int], float]
    size_invariant: bool
    reference: str = ""
    direction: str = "higher"


def _zero(n) -> float:
    return 0.0


def _one(n) -> float:
    return 1.0


def _one_nth(n) -> float:
    return 1 / n


def _all_but_one_nth(n) -> float:
    return 1 - 1 / n


def _zero_from_four(n) -> float:
    """Even value of a slope over the four largest cities: flat, if there are four."""
    return 0.0 if n >= 4 else math.nan


def _undefined(n) -> float:
    return math.nan


_ALL = (
    Measure("green_population", green_population,
            "Green index (population s.d.)", "格林多中心指数（总体标准差）",
            0.0, 1.0, _one, green_population_at_monopoly, False, "green2007"),
    Measure("green_sample", green_sample,
            "Green index (sample s.d.)", "格林多中心指数（样本标准差）",
            0.0, 1.0, _one, green_sample_at_monopoly, False, "green2007"),
    Measure("gini_evenness", gini_evenness,
            "Gini evenness (1 − G)", "基尼均衡度（1−G）",
            0.0, 1.0, _one, _one_nth, False, "liphelps2018"),
    Measure("gini_evenness_corrected", gini_evenness_corrected,
            "Gini evenness, corrected for n", "基尼均衡度（按城市数修正）",
            0.0, 1.0, _one, _zero, True),
    Measure("rank_size_slope", rank_size_slope,
            "Rank-size slope (4 largest)", "位序—规模斜率（前4位城市）",
            -math.inf, 0.0, _zero_from_four, _undefined, True, "burgermeijers2012"),
    Measure("rank_size_mean_slope", rank_size_mean_slope,
            "Rank-size slope (mean of 2, 3, 4 largest)", "位序—规模平均斜率（前2、3、4位城市）",
            -math.inf, 0.0, _zero_from_four, _undefined, True, "meijersburger2010"),
    Measure("rank_size_half_rank_slope", rank_size_half_rank_slope,
            "Rank-size slope (rank − 1/2, 4 largest)", "位序—规模斜率（位序减1/2，前4位城市）",
            -math.inf, 0.0, _zero_from_four, _undefined, True, "gabaix2011"),
    Measure("taylor", taylor,
            "Taylor index", "泰勒多中心指数",
            0.0, 1.0, _one, _zero, True, "taylorevanspain2008"),
    Measure("herfindahl_evenness", herfindahl_evenness,
            "Herfindahl evenness (1 − HHI*)", "赫芬达尔均衡度（1−HHI*）",
            0.0, 1.0, _one, _zero, True),
    Measure("pielou", pielou,
            "Pielou evenness", "Pielou均匀度",
            0.0, 1.0, _one, _zero, True),
    Measure("coefficient_of_variation_evenness", coefficient_of_variation_evenness,
            "Coefficient-of-variation evenness", "变异系数均衡度",
            0.0, 1.0, _one, _zero, True),
    Measure("primacy_complement", primacy_complement,
            "Share outside the largest city", "非首位城市份额",
            0.0, 1.0, _all_but_one_nth, _zero, False),
)

MEASURES = {measure.name: measure for measure in _ALL}
"""Name of each morphological measure -> its `Measure`."""


def find_measures(measures) -> list[Measure]:
    """Records of the measures asked for.

    Parameters
    ----------
    measures : str, Measure, iterable of these, or None
        Names in `MEASURES`, or records of one's own; None for the whole registry.

    Returns
    -------
    list of Measure

    Raises
    ------
    MeasureError
        If a name is unknown (all unknown names are listed), if a measure is asked for twice, or if none is.

    Examples
    --------
    >>> [measure.title_en for measure in find_measures(["taylor", "pielou"])]
    ['Taylor index', 'Pielou evenness']
    """
    if measures is None:
        return list(_ALL)
    single = isinstance(measures, (str, Measure)) or not hasattr(measures, "__iter__")
    asked = [measures] if single else list(measures)
    known = "one of " + ", ".join(MEASURES)
    problems, found = [], []
    if not asked:
        problems.append(Problem("no measure", known, "name at least one measure, or leave the argument out for all"))
    for item in asked:
        if isinstance(item, Measure):
            found.append(item)
        elif isinstance(item, str) and item in MEASURES:
            found.append(MEASURES[item])
        else:
            problems.append(Problem(f"measure {item!r}", known, "correct the name"))
    names = [measure.name for measure in found]
    problems += [Problem(f"measure {name!r} {names.count(name)} times", "each measure once", "leave the repetition out")
                 for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        raise MeasureError(problems)
    return found


def monopoly_value(measure, n) -> float:
    """Value of a measure when one of n cities has everything.

    A measure whose monopoly value rises with n calls large monocentric agglomerations polycentric.

    Parameters
    ----------
    measure : str or Measure
        A name in `MEASURES`, or a record.
    n : int
        Number of cities, at least 1.

    Returns
    -------
    float
        nan for one city, and for the rank-size slopes, where the logarithm of zero is not defined.

    Raises
    ------
    MeasureError
        If the name is unknown, or if `n` is not an integer of at least 1.

    Examples
    --------
    >>> round(monopoly_value("green_population", 12), 3)
    0.447
    >>> monopoly_value("taylor", 12)
    0.0
    """
    return _anchor(measure, n, "at_monopoly")


def even_value(measure, n) -> float:
    """Value of a measure when n cities are equal.

    Parameters
    ----------
    measure : str or Measure
        A name in `MEASURES`, or a record.
    n : int
        Number of cities, at least 1.

    Returns
    -------
    float
        nan for one city, and for a rank-size slope over more than n cities.

    Raises
    ------
    MeasureError
        If the name is unknown, or if `n` is not an integer of at least 1.

    Examples
    --------
    >>> even_value("green_population", 12), even_value("primacy_complement", 10)
    (1.0, 0.9)
    """
    return _anchor(measure, n, "at_even")


def _anchor(measure, n, anchor) -> float:
    record, = find_measures([measure])
    if isinstance(n, bool) or not isinstance(n, Integral) or n < 1:
        raise MeasureError(Problem(f"{n!r} cities", "an integer of at least 1", "give the number of cities"))
    return getattr(record, anchor)(int(n)) if n > 1 else math.nan

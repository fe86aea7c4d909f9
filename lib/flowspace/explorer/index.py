"""The capability index of chapter 3, with that chapter's own choices."""
from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from flowspace import capability, geography

LISTS = ("prefectures", "exclusive", "official", "second_list")
"""Lists of members that chapter 3 looks at: an indicator that one of them cannot use is left out of all."""


def capability_scores(read: Callable[[str], pd.DataFrame], version: str, years=range(2010, 2021),
                      lists=LISTS) -> pd.DataFrame:
    """Scores of every agglomeration and year.

    Parameters
    ----------
    read : callable
        Gives a table by its name.
    version : {"volume", "intensity"}
    years : iterable of int
    lists : sequence of str
        Versions of the membership; scores are those of the first.

    Returns
    -------
    DataFrame
        measure (capability_volume or capability_intensity), agglomeration, year, value, evidence.

    Examples
    --------
    >>> from flowspace import tables
    >>> found = capability_scores(tables.read, "intensity", range(2019, 2021), lists=["prefectures"])
    >>> bool(found["value"].between(0, 1).all()), sorted(found["year"].unique().tolist())
    (True, [2019, 2020])
    """
    indicators, membership = read("capability_indicators"), read("membership")
    raws = [capability.raw_indicators(read, geography.members(membership, one), years, version, indicators,
                                      at_least=0.4) for one in lists]
    left_out = sorted({code for raw in raws for code in capability.unusable_indicators(raw)["code"]})
    scores = capability.composite_index(raws[0], capability.Choices(version=version, left_out=left_out)).scores
    return scores.rename(columns={"score": "value"}).assign(measure=f"capability_{version}")[
        ["measure", "agglomeration", "year", "value", "evidence"]]

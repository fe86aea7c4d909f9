"""The twentieth group: all units that belong to no agglomeration, so that shares are shares of the whole."""
from __future__ import annotations

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns

REST = "rest-of-china"
"""Key of the group."""

LEVELS_OF_FIGURES = ("municipality", "prefecture", "county_group")
"""Levels whose units cover the mainland without overlap; county-level units lie within or beside them."""


def with_rest(members: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """Add the rest of China as a group of its own.

    Parameters
    ----------
    members : DataFrame
        Needs agglomeration and adcode, as `flowspace.geography.members` returns them. All agglomerations of a version
        as a rule: those that are left out count as rest.
    cities : DataFrame
        The table cities; needs adcode and level.

    Returns
    -------
    DataFrame
        Columns agglomeration and adcode: the rows of `members`, then one row with agglomeration `REST` for each
        municipality, prefecture-level unit and group of counties under a province that is not among them, in the order
        of `cities`. Sums over the groups of any figure by city are then sums over all cities.

    Raises
    ------
    TableError
        If a column is missing, a unit belongs to two agglomerations (its figures would count twice and shares add up
        to more than one), a member is not among the cities, or the group is there already.

    Notes
    -----
    County-level members stay where they are. Tables by prefecture have no figures for them: those of counties under a
    province come together in the row of their group of counties, which is in the rest, so shares remain exhaustive. A
    table with figures for such a unit and for the prefecture or group around it would count it twice. Hong Kong, Macao
    and Taiwan are not part of the rest.

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.geography import members
    >>> groups = with_rest(members(tables.read("membership"), "prefectures"), tables.read("cities"))
    >>> groups["agglomeration"].nunique(), len(groups), groups["adcode"].is_unique
    (20, 341, True)
    """
    require_columns(members, ["agglomeration", "adcode"], "the members")
    require_columns(cities, ["adcode", "level"], "the cities")
    problems = []
    if (members["agglomeration"] == REST).any():
        problems.append(Problem(f"the group {REST!r} among the members", "members of agglomerations only",
                                "call with_rest once, on what flowspace.geography.members returns",
                                column="agglomeration"))
    pairs = members[["agglomeration", "adcode"]].drop_duplicates()
    for adcode, group in pairs[pairs["adcode"].duplicated(keep=False)].groupby("adcode"):
        problems.append(Problem(f"{adcode} in " + " and ".join(group["agglomeration"]),
                                "each unit in one agglomeration, so that shares add up to one",
                                "take a version without overlaps (column overlaps of membership_versions)",
                                column="adcode"))
    unknown = sorted(set(members["adcode"]) - set(cities["adcode"]))
    if unknown:
        problems.append(Problem("members that are no cities: " + ", ".join(unknown), "codes of the table cities",
                                "correct the codes, or add the units to cities.csv", column="adcode"))
    if problems:
        raise TableError(problems)
    others = cities.loc[cities["level"].isin(LEVELS_OF_FIGURES) & ~cities["adcode"].isin(pairs["adcode"]), "adcode"]
    rest = pd.DataFrame({"agglomeration": REST, "adcode": others.drop_duplicates()})
    return pd.concat([pairs, rest], ignore_index=True)

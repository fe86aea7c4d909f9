"""Who belongs to an agglomeration in one version of the membership."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.geography.columns import require_columns


def members(membership: pd.DataFrame, version: str = "prefectures",
            agglomerations: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the members of agglomerations in one version.

    Parameters
    ----------
    membership : DataFrame
        The table membership; needs version, agglomeration, adcode.
    version : str
        Key of the version.
    agglomerations : iterable of str, optional
        Keys to keep, in the wanted order; all of the version, in the order of the table, if left out.

    Returns
    -------
    DataFrame
        Columns agglomeration and adcode. Within an agglomeration rows keep the order of the table.

    Raises
    ------
    TableError
        If a column is missing.
    ParameterError
        If the version, or an agglomeration in it, does not exist, or no agglomeration is asked for.

    Examples
    --------
    >>> from flowspace import tables
    >>> membership = tables.read("membership")
    >>> members(membership, "prefectures", ["ningxia-yellow-river"])["adcode"].tolist()
    ['640100', '640200', '640300', '640500']
    """
    require_columns(membership, ["version", "agglomeration", "adcode"], "the membership")
    versions = list(dict.fromkeys(membership["version"]))
    if version not in versions:
        raise ParameterError(_unknown("version", version, versions))
    chosen = membership.loc[membership["version"] == version, ["agglomeration", "adcode"]]
    if agglomerations is None:
        return chosen.reset_index(drop=True)
    if isinstance(agglomerations, str):
        agglomerations = [agglomerations]
    wanted = list(dict.fromkeys(agglomerations))
    known = list(dict.fromkeys(chosen["agglomeration"]))
    unknown = [_unknown("agglomeration", key, known) for key in wanted if key not in known]
    if unknown:
        raise ParameterError(unknown)
    if not wanted:
        raise ParameterError(Problem("no agglomeration", "at least one of " + ", ".join(known), "name one, or leave "
                                     "the argument out to take all"))
    groups = dict(list(chosen.groupby("agglomeration", sort=False)))
    return pd.concat([groups[key] for key in wanted], ignore_index=True)


def _unknown(what: str, found, known: list[str]) -> Problem:
    """Describe a key that does not exist."""
    return Problem(f"{what} {found!r}{did_you_mean(found, known)}", "one of " + ", ".join(known), f"correct the {what}")

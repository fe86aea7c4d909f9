"""How themes of one period go on in the next."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.bibliometrics.themes import Themes
from flowspace.errors import Problem
from flowspace.values import refuse


def inclusion_index(first, second) -> float:
    r"""Share of the smaller of two sets that is in the other.

    .. math:: \frac{|A \cap B|}{\min(|A|, |B|)}

    Parameters
    ----------
    first, second : iterable of str
        Keywords of both themes; repeated ones count once.

    Returns
    -------
    float
        In [0, 1]; 1 if one theme is part of the other, however small: a theme of one keyword has 0 or 1. nan if one is
        empty.

    Raises
    ------
    MeasureError
        If one is a single text or no set of keywords.

    Examples
    --------
    >>> inclusion_index(["city", "flow", "patent"], ["flow", "city", "innovation", "region"]).__round__(3)
    0.667
    """
    for given in (first, second):
        if isinstance(given, (str, bytes)) or not hasattr(given, "__iter__"):
            refuse([Problem(f"keywords that are a {type(given).__name__}", "a set or list of keywords",
                            "give the keywords of a theme")])
    a, b = set(first), set(second)
    return len(a & b) / min(len(a), len(b)) if a and b else float("nan")


def theme_evolution(periods, least=0.0) -> pd.DataFrame:
    r"""Compare the themes of each period with those of the next.

    Parameters
    ----------
    periods : mapping of label to Themes or Series
        Themes of every period in the order of time, each found in the publications of that period alone.
    least : float
        Links of an inclusion index below are left out, also those without a shared keyword.

    Returns
    -------
    DataFrame
        One row per pair of themes that share a keyword, the strongest first within both periods: from_period,
        from_theme, to_period, to_theme, shared (keywords), from_items, to_items, inclusion, jaccard
        :math:`|A \cap B| / |A \cup B|`. The inclusion index alone overrates small themes.

    Raises
    ------
    MeasureError
        If there are fewer than two periods, or themes are no Series keyed by keyword with one theme for each.

    References
    ----------
    Cobo, López-Herrera, Herrera-Viedma and Herrera 2011, Journal of Informetrics 5(1):146–166, doi
    10.1016/j.joi.2010.10.002.

    Examples
    --------
    >>> early, late = pd.Series({"city": 1, "flow": 1, "patent": 2}), pd.Series({"city": 1, "flow": 2, "patent": 2})
    >>> theme_evolution({"2000s": early, "2010s": late})[["from_theme", "to_theme", "inclusion"]].values.tolist()
    [[1.0, 1.0, 1.0], [2.0, 2.0, 1.0], [1.0, 2.0, 0.5]]
    """
    sets = _sets(periods)
    rows = []
    labels = list(sets)
    for before, after in zip(labels, labels[1:], strict=False):
        found = []
        for a, one in sets[before].items():
            for b, other in sets[after].items():
                shared = len(one & other)
                index = inclusion_index(one, other)
                if shared and index >= least:
                    found.append((before, a, after, b, shared, len(one), len(other), index,
                                  shared / len(one | other)))
        rows += sorted(found, key=lambda row: (-row[7], -row[8]))
    return pd.DataFrame(rows, columns=["from_period", "from_theme", "to_period", "to_theme", "shared", "from_items",
                                       "to_items", "inclusion", "jaccard"])


def vocabulary_change(periods) -> pd.DataFrame:
    """Keywords that stay, come and go between a period and the next.

    Parameters
    ----------
    periods : mapping of label to Themes or Series
        As for `theme_evolution`.

    Returns
    -------
    DataFrame
        One row per pair of periods: from_period, to_period, kept, gone, new (keywords), stability (kept over all of
        both).

    Raises
    ------
    MeasureError
        As `theme_evolution`.

    Examples
    --------
    >>> early, late = pd.Series({"city": 1, "flow": 1, "patent": 2}), pd.Series({"city": 1, "flow": 2, "region": 2})
    >>> vocabulary_change({"2000s": early, "2010s": late}).values.tolist()
    [['2000s', '2010s', 2, 1, 1, 0.5]]
    """
    words = {label: set().union(*sets.values()) for label, sets in _sets(periods).items()}
    labels = list(words)
    rows = []
    for before, after in zip(labels, labels[1:], strict=False):
        a, b = words[before], words[after]
        rows.append((before, after, len(a & b), len(a - b), len(b - a), len(a & b) / len(a | b) if a | b else
                     float("nan")))
    return pd.DataFrame(rows, columns=["from_period", "to_period", "kept", "gone", "new", "stability"])


def _sets(periods) -> dict:
    if not isinstance(periods, Mapping) or len(periods) < 2:
        refuse([Problem("fewer than two periods" if isinstance(periods, Mapping) else f"a {type(periods).__name__}",
                        "themes of two periods or more, keyed by period", "give a dictionary in the order of time")])
    sets, problems = {}, []
    for label, given in periods.items():
        members = given.members if isinstance(given, Themes) else given
        if not isinstance(members, pd.Series) or not members.index.is_unique:
            problems.append(Problem(f"themes of {label!r} that are no Series with each keyword once",
                                    "a Series keyed by keyword", "give what themes found"))
            continue
        members = members.dropna()
        sets[label] = {theme: set(rows.index) for theme, rows in members.groupby(members, sort=True)}
    refuse(problems)
    return sets

"""Keys that split a table into panels, groups, series, rows or columns: which ones, in which order, their words."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from numbers import Real

import pandas as pd

from flowspace.figures.checks import Checks
from flowspace.figures.labels import label


def speaks_for_itself(key: object) -> bool:
    """Whether a key needs no words: a number, e.g. a year, or a text of years, e.g. "2001–2005".

    Parameters
    ----------
    key : object

    Returns
    -------
    bool

    Examples
    --------
    >>> speaks_for_itself(2010), speaks_for_itself("2001–2005"), speaks_for_itself("rail")
    (True, True, False)
    """
    return isinstance(key, Real) or (isinstance(key, str) and re.fullmatch(r"\d+(\s*[–—-]\s*\d+)?", key) is not None)


def key_word(key: object, language: str, own: dict | None = None) -> str:
    """The words for a key; a year, or a text of years, stands for itself where the caller has no word for it.

    Parameters
    ----------
    key : object
        A key of `flowspace.figures.LABELS` or of `own`, a number, or a text such as "2001–2005".
    language : {"en", "zh"}
    own : dict, optional
        Words of the caller, which come first.

    Returns
    -------
    str

    Raises
    ------
    FigureError
        If another key has no words.

    Examples
    --------
    >>> key_word("rank", "en"), key_word(2010, "en"), key_word(1, "en", {1: "low"}), key_word("2001–2005", "zh")
    ('Rank', '2010', 'low', '2001—2005')
    """
    if speaks_for_itself(key) and not (own and own.get(key)):
        # Chinese has a longer dash between years.
        return f"{key:.12g}" if isinstance(key, Real) else re.sub("[–—-]", "—" if language == "zh" else "–", key)
    return label(key, language, own)


def chosen_keys(checks: Checks, table: pd.DataFrame, column: str, given: Sequence | None, own: dict | None, *,
                most: int, other: str = "draw fewer in one figure", absent: bool = False) -> list:
    """Keys of a column that are drawn, in the order given or else of appearance, all of them with words.

    Parameters
    ----------
    checks : Checks
        Takes what is wrong: a missing key, a given one that does not occur or occurs twice, one without words, too
        many.
    table : DataFrame
    column : str
    given : sequence, optional
        The keys to draw.
    own : dict, optional
        Words of the caller.
    most : int
        How many there is room for.
    other : str
        What to do if there are more.
    absent : bool
        Whether keys are drawn, as empty, that do not occur in the table, as long as one of those given does or the
        table has no rows.

    Returns
    -------
    list

    Examples
    --------
    >>> checks = Checks("observed", "a toy", "en")
    >>> table = pd.DataFrame({"measure": ["taylor", "pielou", "taylor"]})
    >>> chosen_keys(checks, table, "measure", None, None, most=2)
    ['taylor', 'pielou']
    """
    if table[column].isna().any():
        checks.add(f"rows without {column}", f"a {column} in every row", "leave these rows out", column=column)
    found = list(dict.fromkeys(table[column].dropna()))
    keys = found
    if given is not None:
        keys = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
        if not absent or (found and not any(key in found for key in keys)):
            checks.known(keys, found, column)
        if len(set(keys)) < len(keys) or not keys:
            checks.add(f"{column} {keys}", "every key once, and at least one", "correct the list")
    checks.labelled((key for key in keys if not speaks_for_itself(key)), own)
    if len(keys) > most:
        checks.add(f"{len(keys)} keys of {column}", f"at most {most}", other, column=column)
    return keys

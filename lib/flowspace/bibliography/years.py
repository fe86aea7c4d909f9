"""Years of publications in the ways exports write them."""
from __future__ import annotations

import re

from flowspace.placenames.text import plain

_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")
_RANGE = re.compile(r"(?<!\d)(\d{4})\s*(?:[-–—~/至]|to)\s*(\d{4}|\d{2})(?!\d)(?![-/.])")


def year_in(text: str) -> tuple[int | None, bool]:
    """Find the year in a text.

    Parameters
    ----------
    text : str
        A year, a date or a range of years.

    Returns
    -------
    int or None, bool
        The year, of a range the first; None where there is none. And whether it is a range of years.

    Examples
    --------
    >>> year_in("2018"), year_in("2018-2019"), year_in("2018/03/01"), year_in("MAR 2018"), year_in("２０１８年")
    ((2018, False), (2018, True), (2018, False), (2018, False), (2018, False))
    >>> year_in("20180301"), year_in("2018-03"), year_in("in press")
    ((2018, False), (2018, False), (None, False))
    """
    text = plain(text)
    if len(text) == 4 and text.isdecimal():
        return int(text), False
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), False
    if match := _RANGE.search(text):
        first, second = int(match[1]), match[2]
        last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
        if last > first and (len(second) == 4 or int(second) > 12):
            return first, True
    match = _YEAR.search(text)
    return (int(match[1]) if match else None), False

"""First and last page of what exports give as pages."""
from __future__ import annotations

import re

from flowspace.placenames.text import plain

_RANGE = re.compile(r"([A-Za-z]*\d+[A-Za-z]?(?:\.\d+)?)\s*(?:[-\u2010-\u2015\u2212~]+|to)\s*([A-Za-z]*\d+[A-Za-z]?)?")
# A capital P before a number is part of it (P12), as supplements and letters have it.
_LEADING = re.compile(r"^(?:[Pp]ages?\b\.?|[Pp]p?\.|[Pp]p?(?=\s)|pp?(?=\d)|页)\s*")


def pages_in(text: str) -> tuple[str, str]:
    """Split pages into the first and the last.

    Parameters
    ----------
    text : str
        As an export gives them.

    Returns
    -------
    str, str
        Empty where not given. The last is the end of the first run: a rest printed elsewhere (+123) is left out.

    Examples
    --------
    >>> pages_in("126--136"), pages_in("118-120+123"), pages_in("pp. S12–S20"), pages_in("P12"), pages_in("273-")
    (('126', '136'), ('118', '120'), ('S12', 'S20'), ('P12', ''), ('273', ''))
    """
    text = _LEADING.sub("", plain(text))
    if match := _RANGE.match(text):
        return match[1], match[2] or ""
    return text.split(",")[0].split("+")[0].strip(), ""

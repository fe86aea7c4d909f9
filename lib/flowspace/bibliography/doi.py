"""Digital object identifiers: one form for each."""
from __future__ import annotations

import re
from urllib.parse import unquote

from flowspace.placenames.text import plain

_PREFIX = re.compile(
    r"^(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|(?:https?://)?link\.cnki\.net/doi/|doi\s*[:=]?\s*)+", re.I)
_FORM = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_END = ".,;:\"'”’。，；"


def doi_key(text: str) -> str:
    """Bring a DOI to one form.

    Parameters
    ----------
    text : str
        A DOI, or an address that ends in one.

    Returns
    -------
    str
        Lower case, without doi: and the address before it, and without the stop of a sentence after it; empty where
        the text is no DOI.

    Notes
    -----
    The case of letters does not tell DOIs apart. A closing bracket goes only where none opens within the DOI.

    Examples
    --------
    >>> doi_key("https://doi.org/10.11821/DLXB202302002"), doi_key("DOI: 10.1002/(SICI)1097-4571(1999)50:9.")
    ('10.11821/dlxb202302002', '10.1002/(sici)1097-4571(1999)50:9')
    >>> doi_key("10.1016%2Fj.joi.2010.10.002)"), doi_key("see publisher")
    ('10.1016/j.joi.2010.10.002', '')
    """
    if not text:
        return ""
    text = text.strip() if text.isascii() else plain(text)
    if "%" in text:
        text = unquote(text)
    text = _PREFIX.sub("", text).lower().rstrip(_END)
    for opening, closing in ("()", "[]", "{}", "<>"):
        if text.endswith(closing) and text.count(opening) < text.count(closing):
            text = text[:-1].rstrip(_END)
    return text if _FORM.fullmatch(text) else ""

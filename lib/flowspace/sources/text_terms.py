"""Finds the terms of titles and abstracts in English: phrases of two or three words, and single words of the field."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

LEAST = 5
"""Publications a term must occur in: rarer terms make association measures explode."""

FIELD = frozenset(
    "agglomeration city citation collaboration commuting complexity congestion creativity crime diffusion economy "
    "entropy epidemic firm fractal gdp geography housing industry inequality infrastructure innovation invention "
    "knowledge migration mobility neighborhood nanotechnology patent percolation polycentricity population "
    "productivity scaling science segregation specialization startup technology tourism traffic transport "
    "transportation twitter university urbanization wealth".split())
"""Single words that are terms of research on cities and innovation."""

COMMON = frozenset(
    "a about above abstract across after against all allow almost along also although always am among an analyse "
    "analysed analyze analyzed and another any apply applied approach are around article as at available based basis "
    "be because become been before being below best better between both but by can case certain change common compare "
    "compared consider considered could data dataset define defined demonstrate depend describe described detail "
    "develop developed did different difference discuss discussed do does due during each effect either empirical even "
    "evidence every examine example exist explain explore far few find finding first five focus following for form "
    "found four from full function further general give given good great group had has have he her here high higher "
    "his how however i identify if implication important in include including increase increasing indicate instead "
    "into investigate is issue it itself key know known large larger last lead less let level like low lower made main "
    "major make many may mean measure method might model more moreover most much must near need never new next no non "
    "not novel now number observe observed obtain obtained of often on one only or order other our out over own paper "
    "part particular people perform point possible present presented previous problem propose proposed provide "
    "question rather real recent recently relate related relation research result reveal role same scale second see "
    "seem set several show shown significant similar simple since single size small so some specific still strong "
    "structure study such suggest support system take term than that the their them then there therefore these they "
    "this those three through throughout thus time to together too total toward towards two type under understand up "
    "upon us use used useful using usually value various very via was way we well were what when where whether which "
    "while who whole whose why will wide with within without work world would year yet you your".split())
"""Words that end a phrase: function words, and words any paper uses of itself."""

_KEPT = ("ss", "us", "is", "ics", "ies")
"""Endings in s that are no plain plural."""

_NO_PLURALS = frozenset({"atlas", "bias", "kansas", "states", "texas"})
"""Words in s that are no plain plural, or stand in names."""


def singular(word: str) -> str:
    """Reduce an English plural in a rough way.

    Parameters
    ----------
    word : str
        Lower case.

    Returns
    -------
    str

    Examples
    --------
    >>> [singular(word) for word in ("cities", "patents", "dynamics", "analysis", "gas")]
    ['city', 'patent', 'dynamics', 'analysis', 'gas']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(_KEPT) and (
        word not in _NO_PLURALS) else word


def phrases(text: str) -> set[str]:
    """List the phrases of two or three words of a text that hold no common word, and its single words of the field.

    Parameters
    ----------
    text : str
        English.

    Returns
    -------
    set of str

    Examples
    --------
    >>> sorted(phrases("We study innovation systems in large European cities."))
    ['city', 'european city', 'innovation', 'innovation system']
    """
    found: set[str] = set()
    run: list[str] = []
    written = text.lower().replace("new york", "new-york")
    for token in [*re.findall(r"[a-z]+(?:-[a-z]+)*|[^\sa-z]", written), "."]:
        word = singular(token)
        # "System" and its like end no run when they follow another word: an innovation system is a term.
        if word.isalpha() or "-" in word[1:]:
            if word not in COMMON and token not in COMMON and len(word) > 2:
                run.append(word)
                continue
            if run and word in _LAST:
                run.append(word)
        found |= {" ".join(run[start:start + length]) for length in (2, 3) for start in range(len(run) - length + 1)}
        found |= {word for word in run if word in FIELD}
        run = []
    return {phrase.replace("new-york", "new york") for phrase in found}


_LAST = frozenset({"system", "structure", "model", "scale", "size", "level", "data", "change", "research", "group"})
"""Common words that may end a phrase."""


def terms(texts: Mapping[str, str], least: int = LEAST) -> dict[str, list[str]]:
    """Find the terms of a set of texts.

    A term occurs in at least so many texts; a phrase that occurs only inside one longer phrase is left out.

    Parameters
    ----------
    texts : mapping of str to str
        English texts by key.
    least : int
        Texts a term must occur in.

    Returns
    -------
    dict of str to list of str
        Sorted terms by key; texts without any have an empty list.

    Examples
    --------
    >>> terms({"a": "regional innovation systems", "b": "Regional innovation system."}, least=2)
    {'a': ['innovation', 'regional innovation system'], 'b': ['innovation', 'regional innovation system']}
    """
    holding: defaultdict[str, set[str]] = defaultdict(set)
    for key, text in texts.items():
        for phrase in phrases(text):
            holding[phrase].add(key)
    often = {phrase: keys for phrase, keys in holding.items() if len(keys) >= least}
    inside = {part for phrase, keys in often.items() if phrase.count(" ") > 1
              for part in (phrase.rsplit(" ", 1)[0], phrase.split(" ", 1)[1]) if often.get(part) == keys}
    return {key: sorted(phrase for phrase, keys in often.items() if phrase not in inside and key in keys)
            for key in texts}

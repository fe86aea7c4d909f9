"""Keywords of one meaning under one name."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.values import listed, plain, refuse

_DASHES = re.compile(r"[-_/\u00ad\u2010-\u2015\u2212]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


@dataclass(frozen=True, eq=False)
class Harmonised:
    """Keywords after those of one meaning were merged.

    Parameters
    ----------
    table : DataFrame
        publication, keyword: each pair once, in the order they first stand.
    merges : DataFrame
        One row per spelling that has another name now: keyword, merged_into, rule ("spelling", "plural" or "synonym",
        the last that changed it), publications (that had the spelling), the most frequent first.
    keywords_before, keywords_after : int
        Different keywords.
    rows_dropped : int
        Rows that say the same as another one, before or after merging.
    unused_synonyms : tuple of str
        Variants of the table of synonyms that no publication has.
    """

    table: pd.DataFrame
    merges: pd.DataFrame
    keywords_before: int
    keywords_after: int
    rows_dropped: int
    unused_synonyms: tuple[str, ...]


def folded_keyword(keyword) -> str:
    """Spelling of a keyword without differences that mean nothing.

    Parameters
    ----------
    keyword : str

    Returns
    -------
    str
        Characters in their compatible form (full-width letters narrow), small letters, dashes, underscores and slashes
        as spaces, single spaces, no dots and commas at the ends.

    Examples
    --------
    >>> folded_keyword(" City–Region "), folded_keyword("ＧＤＰ")
    ('city region', 'gdp')
    """
    text = unicodedata.normalize("NFKC", keyword).translate(_APOSTROPHES).casefold()
    return " ".join(_DASHES.sub(" ", text).split()).strip(" .,;:")


def harmonise(keywords, synonyms=None, plurals=True, keyword="keyword", publication="publication") -> Harmonised:
    """Merge spellings, plurals and synonyms of keywords, and report every merge.

    Parameters
    ----------
    keywords : DataFrame
        One row for each keyword of each publication.
    synonyms : mapping of str to str, or DataFrame with columns variant and preferred, optional
        Which keywords are to be called what: "city cluster" and "megaregion" "urban agglomeration". Compared after
        folding; a chain of names is followed to its end.
    plurals : bool
        Whether English plurals (-s, -es, -ies, of the last word) become singular where the singular is a keyword too,
        of the table or of the synonyms. Words such as "gas" or "analysis" stay, as nothing is cut that leaves no known
        keyword.
    keyword, publication : str
        Columns.

    Returns
    -------
    Harmonised
        A name is the preferred one as it is written in the table of synonyms; of others the spelling that most
        publications have, of equal ones the first as text.

    Raises
    ------
    MeasureError
        If the table is not as it should be, a keyword is empty after folding, a variant has two preferred names, or
        synonyms run in a circle.

    Notes
    -----
    Merging changes all that follows: every merge is in `merges`, for a reader to object to. Whether "city cluster" and
    "urban agglomeration" are the same is a matter of the subject and not decided here.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2, 3], "keyword": ["Urban Agglomerations", "urban agglomeration",
    ...                                                                "urban agglomeration", "City-cluster"]})
    >>> found = harmonise(table, {"city cluster": "urban agglomeration"})
    >>> found.table.values.tolist()
    [[1, 'urban agglomeration'], [2, 'urban agglomeration'], [3, 'urban agglomeration']]
    >>> found.merges[["keyword", "rule"]].values.tolist()
    [['City-cluster', 'synonym'], ['Urban Agglomerations', 'plural']]
    """
    rows = checked_columns(keywords, [publication, keyword], "keywords").drop_duplicates()
    preferred, written = _synonyms(synonyms)
    spellings = rows.groupby(keyword, sort=True).size()
    odd = [plain(one) for one in spellings.index if not isinstance(one, str) or not folded_keyword(one)]
    if odd:
        refuse([Problem(f"keywords that are no texts or nothing but signs ({listed(odd)})", "words",
                        "leave them out")])
    folded = {one: folded_keyword(one) for one in spellings.index}
    known = set(folded.values()) | set(preferred) | set(preferred.values())
    steps = {}
    for one in sorted(set(folded.values())):
        single = _singular(one, known) if plurals and one not in preferred else one
        steps[one] = (single, _followed(single, preferred))
    groups = {one: steps[folded[one]][1] for one in spellings.index}
    table = pd.DataFrame({"spelling": spellings.index, "group": [groups[one] for one in spellings.index],
                          "n": spellings.to_numpy()})
    # A name is a spelling of the group's own words, not a plural or synonym that was merged into it.
    own = table[[folded[one] == group for one, group in zip(table["spelling"], table["group"], strict=True)]]
    own = own.sort_values(["group", "n", "spelling"], ascending=[True, False, True], kind="stable")
    names = own.drop_duplicates("group").set_index("group")["spelling"].to_dict()
    names = {group: written.get(group, names.get(group, group)) for group in set(groups.values())}
    renamed = {one: names[group] for one, group in groups.items()}
    result = pd.DataFrame({publication: rows[publication].to_numpy(), keyword: rows[keyword].map(renamed).to_numpy()})
    result = result.drop_duplicates().reset_index(drop=True)
    merges = pd.DataFrame([(one, renamed[one], _rule(folded[one], *steps[folded[one]]), int(spellings[one]))
                           for one in spellings.index if renamed[one] != one],
                          columns=["keyword", "merged_into", "rule", "publications"])
    order = np.lexsort([merges["keyword"].astype(str), -merges["publications"].to_numpy(dtype=int)])
    seen = set(folded.values()) | {single for single, _ in steps.values()}
    return Harmonised(result, merges.iloc[order].reset_index(drop=True), len(spellings), len(names),
                      len(keywords) - len(result), tuple(sorted(one for one in preferred if one not in seen)))


def _rule(folded, single, group) -> str:
    return "synonym" if group != single else "plural" if single != folded else "spelling"


def _synonyms(synonyms) -> tuple[dict, dict]:
    """Folded variants and what they are called, and how preferred names are written."""
    if synonyms is None:
        return {}, {}
    if isinstance(synonyms, pd.DataFrame):
        rows = checked_columns(synonyms, ["variant", "preferred"], "synonyms")
        pairs = list(zip(rows["variant"], rows["preferred"], strict=True))
    elif isinstance(synonyms, Mapping):
        pairs = list(synonyms.items())
    else:
        refuse([Problem(f"synonyms that are a {type(synonyms).__name__}", "a dictionary, or a DataFrame with columns "
                        "'variant' and 'preferred'", "give one of these")])
    odd = [f"{plain(a)}: {plain(b)}" for a, b in pairs if not (isinstance(a, str) and isinstance(b, str)
                                                               and folded_keyword(a) and folded_keyword(b))]
    if odd:
        refuse([Problem(f"synonyms that are no texts ({listed(odd)})", "words on both sides", "correct them")])
    preferred, written, problems = {}, {}, []
    for variant, name in pairs:
        a, b = folded_keyword(variant), folded_keyword(name)
        if preferred.get(a, b) != b:
            problems.append(Problem(f"two preferred names of {variant!r}", "one", "remove one of the two"))
        if written.setdefault(b, name.strip()) != name.strip():
            problems.append(Problem(f"{name!r} written in two ways", "one way of writing", "choose one"))
        if a != b:
            preferred[a] = b
    refuse(problems)
    for start in preferred:
        seen, now = [start], preferred[start]
        while now in preferred:
            if now in seen:
                refuse([Problem(f"synonyms in a circle ({' > '.join([*seen, now])})", "chains with an end",
                                "remove one of them")])
            seen.append(now)
            now = preferred[now]
    return preferred, written


def _followed(keyword, preferred) -> str:
    while keyword in preferred:
        keyword = preferred[keyword]
    return keyword


def _singular(keyword, known) -> str:
    """The singular if it is known; plurals of the last word only."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    if not keyword.isascii() or len(keyword) < 4 or keyword.endswith("ss"):
        return keyword
    for plural, single in endings:
        if keyword.endswith(plural) and keyword[:-len(plural)] + single in known:
            return keyword[:-len(plural)] + single
    return keyword

"""Names found in one address, and the choice of a prefecture from them: the same for both languages."""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flowspace.copatents.gazetteer import LEVELS, OUTSIDE, SIBLINGS, UNDECIDED, WITHIN, Entry, Gazetteer
from flowspace.copatents.postal import ZONES, postal_codes, within

RESOLVED, AMBIGUOUS, UNRESOLVED = "resolved", "ambiguous", "unresolved"
"""What becomes of an address."""

STRONG, LIKELY, WEAK = 3, 2, 1
"""How much a name found says: part of the address proper; a small unit in its place; part of an institution's name."""


class Place(NamedTuple):
    """What an address was resolved to.

    Parameters
    ----------
    adcode : str or None
        The prefecture of 2020; None unless resolved.
    category : str
        `RESOLVED`, `OUTSIDE`, `AMBIGUOUS` or `UNRESOLVED`.
    rule : str
        What decided.
    matched : str
        The text that decided, parts joined by " + ".
    candidates : frozenset of str
        All prefectures it could be; empty where nothing is known.
    passed_over : str
        A city, or a province that does not hold it, which the address names as well; empty where there is none.
    """

    adcode: str | None
    category: str
    rule: str
    matched: str
    candidates: frozenset[str]
    passed_over: str = ""


class Hit(NamedTuple):
    """A name found in an address, with its level of strength; `anchors` where it may decide by itself.

    `follows` says that it stands right behind a larger unit, as a county does behind the prefecture it is part of.
    """

    text: str
    entry: Entry
    strength: int
    anchors: bool = True
    levels: tuple[str, ...] | None = None
    follows: bool = False


def choose(hits: Iterable[Hit], text: str, gazetteer: Gazetteer) -> Place:
    """Choose the prefecture that names found in an address agree on.

    Parameters
    ----------
    hits : iterable of Hit
        In order of preference: the first one is believed, later ones narrow it where they agree and are passed over
        where they do not.
    text : str
        The address, for its postal codes.
    gazetteer : Gazetteer
        Tells which units are prefectures.

    Returns
    -------
    Place
    """
    candidates: frozenset[str] | None = None
    level, used, doubtful, passed_over = "", [], False, ""
    for hit in hits:
        codes, found = _codes(hit, candidates)
        if candidates is None:
            if not hit.anchors:
                continue
            if OUTSIDE in codes:
                return Place(None, OUTSIDE, "place outside the mainland", hit.text, frozenset())
            candidates, level, used = codes, found, [hit.text]
            doubtful = _is_doubtful(hit)
            continue
        both = codes & candidates
        if both and (len(both) < len(candidates) or level == "province" != found):
            # A province tells two cities of one name apart; the city it leaves is still that city.
            candidates, level, doubtful = both, level if found == "province" else found, False
            used.append(hit.text)
        elif not both and level == "province" and found == "prefecture" and hit.strength == STRONG and len(codes) == 1:
            # A city is named more carefully than its province (河北省天津市, of times when it was so).
            passed_over = used[0]
            candidates, level, used, doubtful = codes, found, [hit.text], False
        elif not both and any(codes <= {*WITHIN.get(code, ())} for code in candidates):
            candidates, level, doubtful = codes, found, False
            used.append(hit.text)
        elif not both and (moved := _moved_to(hit, codes, found, candidates)):
            if found == "prefecture" and hit.text.endswith("市") and used[-1].endswith("市"):
                passed_over = used[-1]
            candidates, level, doubtful = moved, found, False
            used.append(hit.text)
        elif not both and level != "province" and not passed_over and _is_elsewhere(hit, found):
            passed_over = hit.text
    if candidates is None:
        return _by_postal_code(text)
    rule = level
    if len(candidates) > 1:
        for code in postal_codes(text):
            narrowed = within(code, candidates)
            if len(narrowed) == 1:
                candidates, rule, level = narrowed, "postal code", "postal code"
                used.append(code)
                break
    matched = " + ".join(used)
    if len(candidates) > 1 or level == "province":
        if level == "province" and not doubtful:
            return Place(None, UNRESOLVED, "province only", matched, candidates)
        return Place(None, AMBIGUOUS, "several places of this name", matched, candidates)
    adcode = next(iter(candidates))
    if adcode not in gazetteer.prefectures:
        return Place(None, UNRESOLVED, "unit without prefecture", matched, candidates)
    if hits and rule != "postal code" and _only_weak(hits):
        rule = "name of an institution"
    return Place(adcode, RESOLVED, rule, matched, candidates, passed_over)


def _codes(hit: Hit, candidates: frozenset[str] | None) -> tuple[frozenset[str], str]:
    """What a name stands for, given what is known already: larger units first, unless they do not fit."""
    levels = [level for level in hit.entry.codes if hit.levels is None or level in hit.levels]
    levels = levels or list(hit.entry.codes)
    ordered = sorted(levels, key=LEVELS.index)
    if candidates is None:
        if hit.text.lower() in UNDECIDED:
            return frozenset().union(*(hit.entry.codes[level] for level in ordered)), "county"
        return hit.entry.codes[ordered[0]], ordered[0]
    for level in ordered:
        both = hit.entry.codes[level] & candidates
        # 吉林省吉林市: the second name can only mean the city.
        if both and not (level == "province" and both == candidates and len(ordered) > 1 and hit.strength > WEAK):
            return hit.entry.codes[level], level
    return hit.entry.codes[ordered[0]], ordered[0]


def _moved_to(hit: Hit, codes: frozenset[str], level: str, candidates: frozenset[str]) -> frozenset[str]:
    """Where a county or a city is now that is named behind a prefecture of its province that it once belonged to.

    It may still be a county (安庆市枞阳县), a county-level city (扬州地区靖江县) or a prefecture itself (惠阳地区东莞县, 淮阴市宿迁市).
    Districts are left out: names of zones look like them, and say less than the city before them.
    """
    if not hit.follows:
        return frozenset()
    if hit.text.endswith("县"):
        codes = hit.entry.codes.get("prefecture", frozenset()) | hit.entry.codes.get("county", frozenset())
    elif not (level in ("county", "prefecture") and hit.entry.full and hit.text.endswith("市") and len(codes) == 1):
        return frozenset()
    near = frozenset(code for code in codes
                     if all(other[:2] in (code[:2], *SIBLINGS.get(code[:2], ())) for other in candidates))
    return near if len(near) == 1 else frozenset()


def _is_elsewhere(hit: Hit, level: str) -> bool:
    """Whether a name that does not fit says another city for sure: with its kind of unit in Chinese, not a district."""
    if hit.strength != STRONG or level not in ("province", "prefecture", "county"):
        return False
    district = level == "county" and hit.text.endswith("区")
    return hit.text.isascii() or (hit.entry.full and not district)


def _is_doubtful(hit: Hit) -> bool:
    """Whether a name means a province or a prefecture within it, as Jilin does."""
    codes = hit.entry.codes
    return hit.levels is None and "province" in codes and codes.get("prefecture", {OUTSIDE}) <= codes["province"]


def _only_weak(hits: Iterable[Hit]) -> bool:
    return all(hit.strength == WEAK for hit in hits)


def _by_postal_code(text: str) -> Place:
    """Let a postal code decide alone where its zone lies within one prefecture."""
    for code in postal_codes(text):
        if code[:3] in ZONES:
            adcode = ZONES[code[:3]] + "00"
            return Place(adcode, RESOLVED, "postal code", code, frozenset([adcode]))
    return Place(None, UNRESOLVED, "no place name", "", frozenset())

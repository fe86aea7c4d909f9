"""Finds places in English addresses: from small to large, so they are read from the right."""
from __future__ import annotations

import re

from flowspace.copatents.gazetteer import OUTSIDE, Entry, Gazetteer
from flowspace.copatents.places import LIKELY, STRONG, WEAK, Hit, Place, choose
from flowspace.placenames import outside
from flowspace.placenames.stems import ENGLISH_KINDS
from flowspace.placenames.text import APOSTROPHES, unaccented

_SEGMENTS = re.compile(r"[,;()\[\]/|\n、，；（）]+")
_TOKENS = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(rf"(?<=[a-z])[{APOSTROPHES}\-](?=[a-z])")
_LONGEST = 4
_LEVELS_OF_PINYIN = ENGLISH_KINDS | {"xian": ("county",)}
_PINYIN_KINDS = ("sheng", "shi", "qu", "xian")
"""Kinds of unit in Hanyu Pinyin: the whole address is then in Chinese order, large units first."""
_NEW_DISTRICT = ["xin", "qu"]
"""A word of many zones, not the district of a county named Xin."""
_STREETS = frozenset((
    "road rd street st avenue ave lane lu jie dajie dadao boulevard blvd highway hwy alley hutong bridge building "
    "bldg plaza square mansion tower towers garden gardens hotel village community").split())
_DIRECTIONS = frozenset((
    "east west south north middle central e w s n dong xi nan bei zhong first second third fourth 1st 2nd 3rd 4th "
    "no 1 2 3 4 5"
).split())
_NAMED_AFTER = {"zhongshan": frozenset("university hospital park medical college ophthalmic school".split())}
"""Names of cities that institutions elsewhere bear, after Sun Yat-sen, with the words that say so."""
_NEUTRAL = frozenset((
    "p r c o pr prc roc china cn chn peoples people republic of the autonomous region new area zone high tech hitech "
    "hi economic economy and technological technology development industrial industry park export processing free "
    "trade nt sar special administrative postal code zip postcode main land mainland").split())


def resolve_english(text: str, gazetteer: Gazetteer) -> Place:
    """Resolve an English address.

    Parameters
    ----------
    text : str
        The address.
    gazetteer : Gazetteer
        The names.

    Returns
    -------
    Place

    Notes
    -----
    A name is strong where its segment, between commas, holds nothing after it but other names, kinds of unit, numbers
    and the name of the country; a name followed by other words belongs to an institution (Nanjing University) and is
    weak. A name before a street word (Nanjing West Road) says nothing. Units below prefectures count where they stand
    alone in their segment or carry their kind. Kinds in Hanyu Pinyin (Sheng, Shi, Qu, Xian) may be joined to the name,
    and make it strong wherever it stands.
    """
    strong, likely, weak = [], [], []
    segments = _split(text)
    for number, joined in enumerate(segments):
        tokens = _apart(joined, gazetteer)
        for hit in _hits(tokens, gazetteer, last=number == len(segments) - 1):
            {STRONG: strong, LIKELY: likely, WEAK: weak}[hit.strength].append(hit)
    return choose([*reversed(strong), *reversed(likely), *reversed(weak)], text, gazetteer)


def _split(text: str) -> list[list[str]]:
    """Segments of lower-case words without accents, apostrophes and hyphens."""
    segments = _SEGMENTS.split(_JOINED.sub("", unaccented(text)))
    return [tokens for segment in segments if (tokens := _TOKENS.findall(segment))]


def _apart(tokens: list[str], gazetteer: Gazetteer) -> list[str]:
    """Words with names written together with their kind of unit in Pinyin taken apart (Guangdongsheng Shenzhenshi)."""
    words = []
    for token in tokens:
        kind = next((kind for kind in _PINYIN_KINDS if token.endswith(kind)), "")
        entry = gazetteer.english.get(token.removesuffix(kind)) if kind else None
        fits = entry is not None and not entry.short and set(_LEVELS_OF_PINYIN[kind]) & set(entry.codes)
        words += [token.removesuffix(kind), kind] if fits and token not in gazetteer.english else [token]
    return words


def _hits(tokens: list[str], gazetteer: Gazetteer, last: bool) -> list[Hit]:
    """Names in one segment, from its right end to its left, returned in the order of the text."""
    found: list[tuple[int, int, int, Entry, tuple[str, ...] | None]] = []
    i = 0
    while i < len(tokens):
        match = _match(tokens, i, gazetteer)
        if match is None:
            i += 1
            continue
        stop, entry = match
        if tokens[i:stop + 1] == _NEW_DISTRICT:
            i = stop + 1
            continue
        end, levels = stop, None
        if end < len(tokens) and tokens[end] in ENGLISH_KINDS:
            levels = ENGLISH_KINDS[tokens[end]]
            end += 1
        elif end < len(tokens) and tokens[end] == "xian" and set(entry.codes) == {"county"}:
            levels = ("county",)
            end += 1
        if levels and not set(levels) & set(entry.codes):
            levels = None
        if entry.short and levels is None:
            i += 1
            continue
        found.append((i, stop, end, entry, levels))
        i = end
    covered = {j for start, _, end, _, _ in found for j in range(start, end)}
    hits = []
    for start, stop, end, entry, levels in found:
        after = end
        while after < len(tokens) and tokens[after] in _DIRECTIONS:
            after += 1
        if after < len(tokens) and tokens[after] in _STREETS | _NAMED_AFTER.get(tokens[start], frozenset()):
            continue
        rest = all(j in covered or tokens[j] in _NEUTRAL or tokens[j].isdigit() for j in range(end, len(tokens)))
        before = all(j in covered or tokens[j] in _NEUTRAL or tokens[j].isdigit() for j in range(start))
        name = " ".join(tokens[start:stop])
        large = bool(set(entry.codes) & {"province", "prefecture", OUTSIDE}) and levels != ("county", "zone")
        in_pinyin = levels is not None and tokens[stop] in _PINYIN_KINDS
        if large:
            hits.append(Hit(name, entry, STRONG if rest or in_pinyin else WEAK, levels=levels))
        elif "zone" in entry.codes or (rest and (before or levels)) or in_pinyin:
            hits.append(Hit(name, entry, LIKELY, levels=levels))
    if last and tokens[-1] in outside.CODES and all(t.isdigit() or t in outside.CODES for t in tokens):
        hits.append(Hit(tokens[-1], Entry({OUTSIDE: frozenset([OUTSIDE])}), STRONG))
    return hits


def _match(tokens: list[str], i: int, gazetteer: Gazetteer) -> tuple[int, Entry] | None:
    """The longest name that begins at a token: names may be written as several words (Shi Jia Zhuang)."""
    for stop in range(min(i + _LONGEST, len(tokens)), i, -1):
        entry = gazetteer.english.get("".join(tokens[i:stop]))
        if entry is not None:
            return stop, entry
    return None

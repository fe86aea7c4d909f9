"""Names of authors: split into family and given name, and brought to the key by which authors are compared."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from flowspace.bibliography.words import LETTERS, tidy
from flowspace.placenames.text import HAN, plain, unaccented
from flowspace.placenames.traditional import simplified

PARTICLES = frozenset("af al bin da dal de degli dei del della den der di do dos du el la le ten ter van von zu zum zur"
                      .split())
"""Words before a family name that belong to it."""

SURNAMES = frozenset((
    "ai an ao bai ban bao bei bi bian bo bu cai cao cen chai chang chao che chen cheng chi chong chu cui dai dang "
    "deng di diao ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou "
    "hu hua huang huo ji jia jian jiang jiao jin jing ju kang ke kong kou kuang lai lan lei leng li lian liang "
    "liao lin ling liu long lou lu luan luo lv ma mao mei meng mi miao min mo mou mu ni nie ning niu ouyang pan "
    "pang pei peng pi pu qi qian qiao qin qiu qu quan ran rao ren rong ruan sang sha shan shang shao shen sheng "
    "shi shu si sima situ song su sui sun tan tang tao tian tong tu wan wang wei wen weng wu xi xia xiang xiao "
    "xie xin xing xiong xu xue xuan yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhai zhan zhang "
    "zhao zhen zheng zhong zhou zhu zhuang zhuge zhuo zou zuo").split())
"""Chinese family names in pinyin, without tones."""

_NOTES = re.compile(r"\[[^\]]*\]?|\([^)]*\)|（[^）]*）|[\d*†‡§¶#]+|[\u00b9\u00b2\u00b3\u2070-\u209f]+")
_INITIALS = re.compile(r"(?:[A-Z]\.?-?){1,2}|[B-DF-HJ-NP-TV-Z]{3}|(?:[A-Z][a-z]?\.-?)+")
_CUT = re.compile(r"(?:,?\s*(?:and others|et\s+al)\.?|[,，]?\s*等)$", re.I)
_HAN_SEPARATORS = re.compile(r"\s*[;；,，、]+\s*")
_SEMICOLONS = re.compile(r"\s*[;；]+\s*")


@lru_cache(maxsize=1 << 18)
def author_key(name: str) -> str:
    """Bring the name of an author to the key by which authors are compared.

    Parameters
    ----------
    name : str
        A Chinese name, a name with its family name before a comma, or in the order of speech.

    Returns
    -------
    str
        Chinese: the characters, simplified as far as names of places hold them. Others: family name and first letter
        of the given name, in lower case without accents. Empty where a name has no letters.

    Notes
    -----
    Limits. Two persons of one family name and initial share a key (Zhang San, Zhang Song), as they do in Web of
    Science where it gives initials only; counts of authors by key are therefore too low for Chinese names in pinyin.
    The Chinese name and the pinyin of one person are two keys: pinyin cannot be read back, and characters with several
    readings cannot be written in pinyin without a dictionary. Without a comma the family name is, in this order: what
    stands before initials (Zhang S), the one word in capitals (ZHANG San), the one Chinese family name in pinyin (San
    Zhang, Zhang San), and otherwise the last word with the particles before it: Li Wei, where both words
    are family names, is read as one of the family Wei. Organisations are treated as persons.

    Examples
    --------
    >>> [author_key(name) for name in ("张 三", "張三", "Zhang, San", "San Zhang", "Zhang S", "ZHANG San", "Zhang S.-F.")]
    ['张三', '张三', 'zhang s', 'zhang s', 'zhang s', 'zhang s', 'zhang s']
    >>> [author_key(name) for name in ("Müller, Jörg-Peter", "Ludwig van Beethoven", "Beethoven, Ludwig van")]
    ['muller j', 'van beethoven l', 'van beethoven l']
    >>> author_key("李四[1,2]"), author_key("Li, Si (57190000000)"), author_key("???")
    ('李四', 'li s', '')
    """
    text = _NOTES.sub(" ", tidy(name))
    if HAN.search(text):
        return simplified("".join(mark for mark in plain(text) if mark.isalpha() and not mark.isascii()))
    family, given = _parts(plain(text))
    words = re.sub(r"[^\w]+", " ", _bare(family.replace("'", "").replace("’", ""))).split()
    initial = next((mark for mark in _bare(given) if mark.isalpha()), "")
    return " ".join([*words, initial]).strip()


def _bare(text: str) -> str:
    """Lower-case letters without accents and strokes."""
    return unaccented(text).translate(LETTERS)


def _initials(word: str) -> bool:
    """Whether a word is initials, with accents or without."""
    return _INITIALS.fullmatch(word if word.isascii() else "".join(
        mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))) is not None


def _parts(name: str) -> tuple[str, str]:
    """Family and given name of a name in Latin letters."""
    if "," in name:
        family, given = name.split(",", 1)
        words = given.split()
        while len(words) > 1 and words[-1] in PARTICLES:
            family = f"{words.pop()} {family}"
        return family, " ".join(words)
    words = name.split()
    if len(words) < 2:
        return name, ""
    if _initials(words[-1]):
        last = len(words) - 1
        while last > 1 and _initials(words[last - 1]):
            last -= 1
        return " ".join(words[:last]), " ".join(words[last:])
    capitals = [i for i, word in enumerate(words) if len(word) > 1 and word.isupper() and "." not in word]
    if len(capitals) == 1:
        at = capitals[0]
        return words[at], " ".join(words[:at] + words[at + 1:])
    known = [i for i in (0, len(words) - 1) if unaccented(words[i]) in SURNAMES]
    if known == [0]:
        return words[0], " ".join(words[1:])
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])


def split_authors(text: str) -> list[str]:
    """Split a cell of several authors.

    Parameters
    ----------
    text : str
        Names between semicolons; between commas too where they are Chinese.

    Returns
    -------
    list of str
        Without numbers of footnotes and empty ones.

    Examples
    --------
    >>> split_authors("张三[1,2];李四;"), split_authors("张三，李四, 王五"), split_authors("Zhang, San; Li, Si")
    (['张三', '李四'], ['张三', '李四', '王五'], ['Zhang, San', 'Li, Si'])
    """
    text = re.sub(r"\[[\d,，\s]*\]", "", tidy(text))
    separators = _HAN_SEPARATORS if HAN.search(text) and not re.search("[A-Za-z]", text) else _SEMICOLONS
    return [part for part in separators.split(text) if part]


def without_et_al(names: list[str]) -> tuple[list[str], bool]:
    """Take "et al.", "and others" and 等 away from a list of authors.

    Parameters
    ----------
    names : list of str
        As given.

    Returns
    -------
    list of str, bool
        The names, and whether the list was cut short.

    Examples
    --------
    >>> without_et_al(["Zhang, S", "et al."]), without_et_al(["张三等"]), without_et_al(["Li, S"])
    ((['Zhang, S'], True), (['张三'], True), (['Li, S'], False))
    """
    kept, cut = [], False
    for name in names:
        shorter = _CUT.sub("", name) if name.lower() not in ("others", "et al", "et al.") else ""
        if shorter != name and (not HAN.search(name) or len(name.rstrip("等")) > 1 or not shorter):
            cut, name = True, shorter.strip(" ,，")
        if name:
            kept.append(name)
    return kept, cut

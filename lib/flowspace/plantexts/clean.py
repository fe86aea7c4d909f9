"""Cleaning a text as it comes out of a PDF or a web page; each rule can be switched off."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from flowspace.errors import Problem, did_you_mean
from flowspace.plantexts.inputs import text_problems
from flowspace.values import plain, refuse

RULES = ("widths", "page_numbers", "running_heads", "broken_lines", "inner_spaces")
"""Names of the rules in the order they are applied."""

HAN = "㐀-䶿一-鿿豈-﫿〇"
"""Chinese characters, for use within a character class."""

TOP = 6
"""Lines at the beginning of a text that hold its title, number and date, none of which is joined to what follows."""

REPEATED = 3
"""Times a line has to stand alone before it counts as a running head."""

_PAGE = re.compile(
    r"[-–—－·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/／]?\s*共?\s*\d{1,4}\s*页?)?[-–—－·•\s]*"
    r"|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?", re.I)
_LONGEST_PAGE = 40  # characters of a line that can be the number of a page
_TAIL = 20  # characters at the end of a line that say whether its sentence ends there
_ENDED = re.compile(r"[。！？；：….!?;:][”’」』）】》)\"']*$")
_HEADING = re.compile(
    r"第[〇零一二三四五六七八九十百\d]+[编篇章节条款]|[一二三四五六七八九十百]{1,4}[、．.]|[(（][一二三四五六七八九十\d]{1,4}[)）]"
    r"|\d{1,3}(?:\.\d{1,3})*[、．.)）]\s*(?=\D)|\d{1,3}(?:\.\d{1,3})+\s+(?=\D)|[-–—●•■◆▪*]+"
    r"|专栏|附件|附表|附图|目\s*录|表\s*\d|图\s*\d|#{1,6}\s|chapter\s|section\s|annex", re.I)
_TITLE = re.compile(r".*(?:规划|纲要|通知|批复|意见|方案|决定|办法|条例|[〕\])）]\s*第?\d+号|\d{4}年\d{1,2}月(?:\d{1,2}日)?)")
_SHORT_HEADING = re.compile(r"第[〇零一二三四五六七八九十百\d]+[编篇章节]|专栏|附件|#{1,6}\s|chapter\s|section\s", re.I)


def clean(text, rules: Iterable[str] = RULES) -> str:
    """Give a text the form its author gave it, as far as signs in it say how.

    Parameters
    ----------
    text : str
    rules : iterable of str
        Rules to apply: widths (full-width digits, letters and spaces become narrow, line ends one kind, invisible
        signs go), page_numbers (lines that hold nothing but one), running_heads (lines that stand `REPEATED` times or
        more, the first of which stays), broken_lines (a line that ends within a sentence is joined to the next, but
        no heading and no item of a list is), inner_spaces (a space between two Chinese characters goes).

    Returns
    -------
    str
        Paragraphs, one per line, without empty lines. Empty for an empty text.

    Raises
    ------
    MeasureError
        If it is no text or a rule is unknown.

    Notes
    -----
    Whether a line is a heading is read from how it begins (第一章, 一、, （二）, 1., ●, #, Chapter), from words that titles
    end in (规划, 通知, 批复) within the first `TOP` lines, and from its length: a line less than half as long as most lines
    (their upper quartile) was not broken where the page ends. A heading of another form, as long as the lines of the
    text and without a full stop, is joined to what follows. A line of digits alone is taken for the number of a page,
    so that a table of numbers loses rows of one cell.

    Examples
    --------
    >>> print(clean("第一章 总则\\n推动城市\\n群发展。\\n— 3 —\\n二、人才 引进"))
    第一章 总则
    推动城市群发展。
    二、人才引进
    """
    problems = text_problems(text)
    if isinstance(rules, str) or not isinstance(rules, Iterable):
        problems.append(Problem(f"rules that are a {type(rules).__name__}", "a list of names", "put them into a list"))
        rules = ()
    chosen = list(rules)
    problems += [Problem(f"rule {plain(one)}{did_you_mean(one, RULES)}", "one of " + ", ".join(RULES), "correct it")
                 for one in chosen if one not in RULES]
    refuse(problems)
    if "widths" in chosen:
        text = _one_width(text)
    lines = [line.strip() for line in re.split(r"\r\n|[\n\r\f\v\u2028\u2029]", text)]
    if "page_numbers" in chosen:
        lines = [line for line in lines if len(line) > _LONGEST_PAGE or not _PAGE.fullmatch(line)]
    if "running_heads" in chosen:
        lines = _without_running_heads(lines)
    lines = _joined(lines) if "broken_lines" in chosen else [line for line in lines if line]
    if "inner_spaces" in chosen:
        lines = [_without_inner_spaces(line) for line in lines]
    return "\n".join(lines)


def _one_width(text) -> str:
    """Narrow letters, digits and spaces; Chinese punctuation stays as it is."""
    kept = []
    for sign in text.replace("\u3000", " ").replace("\xa0", " "):
        if sign in "\ufeff\u200b\u200c\u200d\u2060\xad":
            continue
        narrow = unicodedata.normalize("NFKC", sign) if "\uff10" <= sign <= "\uff5a" else sign
        kept.append(narrow if narrow.isalnum() else sign)
    return re.sub(r"[ \t]+", " ", "".join(kept))


def _without_running_heads(lines) -> list[str]:
    times = Counter(line for line in lines if line and not _ENDED.search(line) and len(line) <= 40)
    seen, kept = set(), []
    for line in lines:
        if times.get(line, 0) >= REPEATED:
            if line in seen:
                continue
            seen.add(line)
        kept.append(line)
    return kept


def _joined(lines) -> list[str]:
    """Lines put together where the one before ends within a sentence; empty lines say nothing in a PDF."""
    lines = [line for line in lines if line]
    lengths = sorted(map(len, lines))
    narrow = lengths[(3 * len(lengths)) // 4] / 2 if len(lengths) > 1 else 0
    whole = []  # Each paragraph as its pieces: long ones would otherwise be copied and read again for every line.
    for place, line in enumerate(lines):
        ended = place > 0 and (len(lines[place - 1]) < narrow or place <= TOP and _TITLE.fullmatch(lines[place - 1]))
        if whole and not ended and _goes_on(whole[-1]) and not _HEADING.match(line):
            last = whole[-1][-1]
            latin = re.search(r"[A-Za-z0-9,]$", last[-1:]) and re.match(r"[A-Za-z0-9(]", line)
            if re.search(r"[a-z]-$", last[-2:]) and re.match(r"[a-z]", line):
                whole[-1][-1] = last[:-1]
            elif latin:
                whole[-1].append(" ")
            whole[-1].append(line)
        else:
            whole.append([line])
    return ["".join(pieces) for pieces in whole]


def _goes_on(pieces) -> bool:
    """Whether a paragraph ends within a sentence and is no heading by itself."""
    if _ENDED.search("".join(pieces[-2:])[-_TAIL:]) or _SHORT_HEADING.match(pieces[0]):
        return False
    # An item such as "一、总体要求" is a heading where it is short and holds no sign within.
    return not (_HEADING.match(pieces[0]) and sum(map(len, pieces[:24])) <= 24
                and not re.search("[，,；;]", "".join(pieces[:24])))


def _without_inner_spaces(line) -> str:
    """Without spaces between Chinese characters, but for the one behind the number of a chapter."""
    head = re.match(rf"(第[{HAN}\d]{{1,6}}[编篇章节]) ", line)
    start = head.end() if head else 0
    signs = rf"{HAN}，。；：、！？“”‘’（）《》〈〉【】—…"
    return line[:start] + re.sub(rf"(?<=[{signs}]) +(?=[{signs}])", "", line[start:])

"""Sentences and clauses of a text, and stock phrases that are set aside before anything is counted."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flowspace.errors import Problem
from flowspace.plantexts.clean import HAN
from flowspace.plantexts.inputs import pattern_problems, text_problems
from flowspace.values import plain, refuse

STOCK_PHRASES = (
    r"以.{0,40}(?:思想|理论|科学发展观|精神).{0,12}为指导",
    r"(?:贯彻|落实|学习|领会|践行).{0,20}(?:党的|中央|习近平|全会|会议|讲话|决策部署|发展理念|发展观)",
    r"高举.{0,20}(?:旗帜|伟大旗帜)",
    r"党的(?:[一二三四五六七八九十]+大|[一二三四五六七八九十]+届)",
    r"(?:五位一体|四个全面|四个意识|四个自信|两个维护|两个确立|三个代表)",
    r"(?:政治意识|大局意识|核心意识|看齐意识)",
    r"按照党中央、国务院",
    r"坚持以人民为中心",
)
"""Regular expressions of clauses that nearly every official document of the time holds and that name no measure."""

UNITS = ("clause", "sentence")


@dataclass(frozen=True)
class SetAside:
    """A text without its stock phrases.

    Parameters
    ----------
    text : str
        What is left, in its order.
    phrases : tuple of str
        What was set aside.
    share : float
        Share of the Chinese characters (of all letters where there are none) that was set aside; nan for a text
        without any.
    """

    text: str
    phrases: tuple[str, ...]
    share: float


def sentences(text) -> list[str]:
    """Divide a text into sentences.

    Parameters
    ----------
    text : str
        Clean; a line break ends a sentence too.

    Returns
    -------
    list of str
        With their punctuation; a quotation mark behind a full stop belongs to it. A point between digits or without a
        space behind it ends nothing.

    Raises
    ------
    MeasureError
        If it is no text.

    Examples
    --------
    >>> sentences("推动创新。“要协同。”GDP为5.5万亿元；See it. Go on")
    ['推动创新。', '“要协同。”', 'GDP为5.5万亿元；', 'See it.', 'Go on']
    """
    refuse(text_problems(text))
    parts = re.split(r"(?<=[。！？；…])(?![”’」』）])|(?<=[。！？；…][”’」』）])|(?<=[.!?;]) |\n+", text)
    return [part.strip() for part in parts if part.strip()]


def clauses(text) -> list[str]:
    """Divide a text into clauses, at commas, colons and where sentences end.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        With their punctuation. The enumeration comma does not divide.

    Raises
    ------
    MeasureError
        If it is no text.

    Examples
    --------
    >>> clauses("以人为本，推进产业、人才协同。")
    ['以人为本，', '推进产业、人才协同。']
    """
    found = []
    for sentence in sentences(text):
        found += [part.strip() for part in re.split(r"(?<=[，：])|(?<=[,:]) ", sentence) if part.strip()]
    return found


def set_aside(text, patterns: Iterable[str] = STOCK_PHRASES, unit="clause") -> SetAside:
    """Take stock phrases out of a text.

    Parameters
    ----------
    text : str
    patterns : list of str
        Regular expressions; a unit in which one of them is found is set aside as a whole.
    unit : {"clause", "sentence"}
        Guiding paragraphs of official documents are often one sentence that ends in what is to be done: sentences set
        aside more, clauses keep the end.

    Returns
    -------
    SetAside

    Raises
    ------
    MeasureError
        If it is no text, a pattern is no regular expression or the unit is unknown.

    Notes
    -----
    Patterns are a declared choice; the share they take is to be told with every result. Line breaks of what is left
    are kept, so that paragraphs stay apart.

    Examples
    --------
    >>> found = set_aside("全面贯彻党的十九大精神，引进高层次人才。")
    >>> found.text, found.phrases, round(found.share, 2)
    ('引进高层次人才。', ('全面贯彻党的十九大精神，',), 0.61)
    """
    problems = text_problems(text) + pattern_problems(patterns)
    if unit not in UNITS:
        problems.append(Problem(f"unit {plain(unit)}", " or ".join(UNITS), "choose one of them"))
    refuse(problems)
    compiled = [re.compile(one) for one in patterns]
    divide = clauses if unit == "clause" else sentences
    lines, phrases, wide = [], [], False
    for line in text.split("\n"):
        kept = []
        for part in divide(line):
            if any(one.search(part) for one in compiled):
                phrases.append(part)
            else:
                kept.append(part)
        wide = bool(re.search(f"[{HAN}]", line)) or wide
        if kept:
            lines.append(("" if re.search(f"[{HAN}]", line) else " ").join(kept))
    counted = rf"[{HAN}]" if wide else r"[^\W\d_]"
    whole, gone = (len(re.findall(counted, one)) for one in (text, "".join(phrases)))
    return SetAside("\n".join(lines), tuple(phrases), gone / whole if whole else float("nan"))

"""The sheet every figure is drawn on: its size, the measuring and breaking of text, the evidence badge, its bytes.

Positions are in inches from the lower left corner of the body, the part above the badge, so that a figure is laid
out by what its texts need and not by trial.
"""
from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from functools import cache
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from flowspace.errors import FigureError, Problem
from flowspace.figures import palette
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.style import DPI, FONT_FAMILY, SMALL_SIZE, WIDTH, glyph_problems, register_font, style

MARGIN = 0.08  # inches of free paper around everything
NAME_WIDTH = 1.5  # the widest name of a row, a panel or a place
HEAD_WIDTH = 2.4  # the widest slanted head of a column
LEGEND_WIDTH = 4.0  # the widest entry of a legend
LINE_HEIGHT = 0.175  # inches from one small line of text to the next
_NO_LINE_START = "，。、；：！？）》」』”’…,.;:!?)]%"
_NO_LINE_END = "（《「『“‘(["


class Sheet(Figure):
    """A matplotlib figure in the house style that shows itself in a notebook without pyplot.

    Nothing of matplotlib's global state (backend, list of open figures) is used or changed: a sheet is closed when
    nobody holds it any more.

    Parameters
    ----------
    height : float
        Inches, badge included.
    language : {"en", "zh"}

    Examples
    --------
    >>> Sheet(3.0, "en")
    <Sheet size 960x600 with 0 Axes>
    """

    def __init__(self, height: float, language: str):
        super().__init__(figsize=(WIDTH, height), dpi=DPI, facecolor=palette.BACKGROUND)
        FigureCanvasAgg(self)
        self.language = language
        self.body_bottom = 0.0
        # What the badge says, for records kept beside the picture.
        self.grades: tuple[str, ...] = ()
        self.source = ""

    def png(self) -> bytes:
        """The figure as PNG, without a date or a version in it.

        Returns
        -------
        bytes
        """
        buffer = io.BytesIO()
        with style(self.language):
            self.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        """What a notebook shows: the PNG at half its pixels, which is sharp on a dense screen."""
        data = {"image/png": base64.b64encode(self.png()).decode("ascii"), "text/plain": repr(self)}
        return data, {"image/png": {"width": round(WIDTH * 100)}}

    def axes_at(self, left: float, bottom: float, width: float, height: float, **kwargs) -> Axes:
        """Axes at a place in inches, counted from the lower left corner of the body.

        Parameters
        ----------
        left, bottom, width, height : float
            Inches.
        **kwargs
            As for `Figure.add_axes`.

        Returns
        -------
        Axes
        """
        w, h = self.get_size_inches()
        return self.add_axes((left / w, (bottom + self.body_bottom) / h, width / w, height / h), **kwargs)

    def text_at(self, left: float, bottom: float, text: str, **kwargs):
        """Text at a place in inches, counted like `axes_at`."""
        w, h = self.get_size_inches()
        kwargs = {"fontsize": SMALL_SIZE, "va": "bottom", "ha": "left"} | kwargs
        return self.text(left / w, (bottom + self.body_bottom) / h, text, **kwargs)


@cache
def _measurer() -> RendererAgg:
    return RendererAgg(10, 10, DPI)


@cache
def text_width(text: str, size: float = SMALL_SIZE) -> float:
    """Width in inches of the longest line of a text.

    Parameters
    ----------
    text : str
    size : float
        Points.

    Returns
    -------
    float

    Examples
    --------
    >>> text_width("城市群", 12) == 3 * text_width("城", 12)
    True
    """
    register_font()
    font = FontProperties(family=list(FONT_FAMILY), size=size)
    widths = [_measurer().get_text_width_height_descent(line, font, False)[0] for line in text.split("\n")]
    return max(widths) / DPI


def pieces(text: str) -> list[str]:
    """The parts of a text between which a line may break.

    That is after a space, and around each Chinese character but not before closing signs.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> pieces("two 城市，")
    ['two ', '城', '市，']
    """
    found: list[str] = []
    for character in text:
        wide = ord(character) >= 0x2E80
        if not found:
            found.append(character)
            continue
        last = found[-1][-1]
        breakable = last == " " or wide or ord(last) >= 0x2E80
        if breakable and character not in _NO_LINE_START and last not in _NO_LINE_END and character != " ":
            found.append(character)
        else:
            found[-1] += character
    return found


def wrap(text: str, width: float, first_width: float | None = None) -> list[str]:
    """Break a text into lines that are at most so wide; a longer single word stays whole.

    Parameters
    ----------
    text : str
    width : float
        Inches.
    first_width : float, optional
        Inches there are in the first line, if fewer.

    Returns
    -------
    list of str
        At least one line; the first may be empty if nothing fits into `first_width`.

    Examples
    --------
    >>> wrap("one two", 0.3)
    ['one', 'two']
    """
    lines = [""]
    room = width if first_width is None else first_width
    for piece in pieces(text):
        if text_width((lines[-1] + piece).rstrip()) > room and (lines[-1] or room < width):
            lines.append(piece.lstrip())
            room = width
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def wrap_evenly(text: str, width: float) -> list[str]:
    """Break a short text, e.g. a head, into as few lines as it needs, of lengths as even as they can be.

    A line breaks at a space or before an opening bracket; in a run of Chinese characters after an even number of them,
    since most words have two or four, and never so that one of them stands alone. Where that leaves a line too long,
    it is broken as `wrap` does.

    Parameters
    ----------
    text : str
    width : float
        Inches.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap_evenly("人工智能合著", text_width("人工智能合") + 0.01), wrap_evenly("one two", 5.0)
    (['人工智能', '合著'], ['one two'])
    """
    if text_width(text) <= width:
        return [text]
    parts = _head_pieces(text)
    best = None
    for count in range(1, min(len(parts), 4)):
        for cuts in combinations(range(1, len(parts)), count):
            edges = [0, *cuts, len(parts)]
            lines = ["".join(parts[a:b]).strip() for a, b in zip(edges, edges[1:], strict=False)]
            widths = [text_width(line) for line in lines]
            # Of equally even breaks the one with the longest lines first.
            cost = (round(max(widths), 6), [-round(w, 6) for w in widths])
            if max(widths) <= width and (best is None or cost < best[0]):
                best = cost, lines
        if best:
            return best[1]
    return wrap(text, width)


def _head_pieces(text: str) -> list[str]:
    """The parts of a head between which a line may break."""
    runs = [match.span() for match in re.finditer("[一-鿿]+", text)]

    def breaks(at: int) -> bool:
        for first, end in runs:
            if first < at < end:
                return (at - first) % 2 == 0 if (end - first) % 2 == 0 else min(at - first, end - at) >= 2
        return True

    found = [""]
    for piece in pieces(text):
        at = sum(map(len, found))
        if found[-1] and not breaks(at):
            found[-1] += piece
        else:
            found.append(piece)
    return found[1:]


def grade_marker(grade: str, x: float, y: float) -> Line2D:
    """The marker of a grade as an artist, e.g. for a legend or the badge.

    Parameters
    ----------
    grade : str
    x, y : float

    Returns
    -------
    Line2D
    """
    look = palette.EVIDENCE[grade]
    return Line2D([x], [y], linestyle="none", marker=look.marker, markersize=6.0, color=look.colour,
                  markerfacecolor=look.colour if look.filled else palette.BACKGROUND,
                  markeredgecolor=look.colour, markeredgewidth=1.2)


def start(body_height: float, checks: Checks, source: str, language: str) -> Sheet:
    """A sheet with its evidence badge at the bottom and an empty body above it.

    Parameters
    ----------
    body_height : float
        Inches.
    checks : Checks
        Passed; it holds the grades.
    source : str
    language : {"en", "zh"}

    Returns
    -------
    Sheet

    Raises
    ------
    FigureError
        If the source has a character that no font of the style has.
    """
    check_texts(([source], None))
    words = [label(grade, language) for grade in checks.grades]
    gap, mark = 0.12, 0.16
    grades_width = sum(mark + text_width(word) + gap for word in words)
    room = WIDTH - 2 * MARGIN
    tail = f"{label('source', language)}{': ' if language == 'en' else '：'}{source.strip()}"
    lines = wrap(tail, room, first_width=room - grades_width)
    badge_height = LINE_HEIGHT * len(lines) + 0.12
    sheet = Sheet(body_height + badge_height, language)
    w, h = sheet.get_size_inches()
    sheet.body_bottom = badge_height
    sheet.grades, sheet.source = checks.grades, source.strip()
    sheet.add_artist(Line2D([MARGIN / w, 1 - MARGIN / w], [badge_height / h] * 2, color=palette.GRID, linewidth=0.8))
    x = MARGIN
    baseline = badge_height - 0.04 - LINE_HEIGHT
    for grade, word in zip(checks.grades, words, strict=True):
        sheet.add_artist(grade_marker(grade, (x + 0.05) / w, (baseline + 0.055) / h))
        sheet.text((x + mark) / w, baseline / h, word, fontsize=SMALL_SIZE, va="baseline", gid=f"badge-{grade}")
        x += mark + text_width(word) + gap
    for number, line in enumerate(lines):
        left = x if number == 0 else MARGIN
        sheet.text(left / w, (baseline - number * LINE_HEIGHT) / h, line, fontsize=SMALL_SIZE, va="baseline",
                   color=palette.MUTED_TEXT)
    return sheet


def heading(sheet: Sheet, lines: list[str], left: float, top: float, **kwargs) -> None:
    """Write lines of small text downwards from this height.

    Parameters
    ----------
    sheet : Sheet
    lines : list of str
    left, top : float
        Inches, counted like `Sheet.axes_at`.
    **kwargs
        As for `Figure.text`.
    """
    for number, line in enumerate(lines, start=1):
        sheet.text_at(left, top - number * LINE_HEIGHT, line, **kwargs)


def check_texts(*groups: tuple[Iterable[object], float | None]) -> None:
    """Ask that all texts of a figure can be drawn and are not wider than their place.

    Parameters
    ----------
    *groups : (texts, inches)
        `None` for texts that are broken into lines.

    Raises
    ------
    FigureError
        With every text that cannot be drawn or is too long.

    Examples
    --------
    >>> check_texts((["Delta"], NAME_WIDTH), (["a long heading"], None))
    """
    problems: list[Problem] = []
    for texts, inches in groups:
        for text in dict.fromkeys(str(t) for t in texts):
            problems += glyph_problems(text)
            if inches is not None and text_width(text) > inches:
                problems.append(Problem(f"text {text!r}, {text_width(text):.1f} inches wide",
                                        f"at most {inches} inches", "write it shorter"))
    if problems:
        raise FigureError(problems)

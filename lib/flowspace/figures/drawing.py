"""A sheet drawn as SVG without a layout engine: rectangles, lines, dots and text, with the evidence badge below.

Pictures of tables are made by the dozen whenever the site is built; drawn this way one takes thousandths of a second.
Text is drawn as outlines of the same two fonts as in all figures, so that it needs no font where it is shown.
Positions are in hundredths of an inch from the upper left corner: on a phone about one CSS pixel each.
"""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

from flowspace.errors import FigureError, Problem
from flowspace.figures import palette
from flowspace.figures.canvas import pieces
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.style import DPI, FONT_FILE, SMALL_SIZE, WIDTH, glyph_problems

UNIT = 100.0  # to the inch
SHEET_WIDTH = WIDTH * UNIT
TEXT_SIZE = SMALL_SIZE / 72 * UNIT
LINE = 17.5  # from one line of text to the next
EDGE = 8.0  # free paper around everything
_EM = 1000
_SHAPES = {"o": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", "s": "M-4 -4H4V4H-4Z", "D": "M0 -5.2L5.2 0L0 5.2L-5.2 0Z",
           "^": "M0 -4.6L4.6 3.8H-4.6Z"}


@cache
def _fonts() -> tuple[FT2Font, FT2Font]:
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    fonts = FT2Font(str(latin)), FT2Font(str(FONT_FILE))
    for font in fonts:
        font.set_size(_EM, 72)
    return fonts


@cache
def glyph(character: str) -> tuple[float, str]:
    """How far a character moves the pen, in em, and its outline with 1000 units to the em, y upwards.

    Parameters
    ----------
    character : str

    Returns
    -------
    float, str

    Examples
    --------
    >>> glyph("群")[0], glyph(" ")[1]
    (1.0, '')
    """
    code = ord(character)
    font = next((font for font in _fonts() if font.get_char_index(code)), _fonts()[0])
    loaded = font.load_char(code, flags=LoadFlags.NO_HINTING)
    points, codes = font.get_path()
    steps, i = [], 0
    letters = {1: ("M", 1), 2: ("L", 1), 3: ("Q", 2), 4: ("C", 3), 79: ("Z", 0)}
    while i < len(codes):
        letter, count = letters[int(codes[i])]
        steps.append(letter + " ".join(f"{round(x)} {round(y)}" for x, y in points[i:i + count]))
        i += max(count, 1)
    return loaded.linearHoriAdvance / 65536 / _EM, "".join(steps)


@cache
def width(text: str, size: float = TEXT_SIZE) -> float:
    """Width of a line of text in units of the sheet.

    Parameters
    ----------
    text : str
    size : float
        Of the letters, in the same units.

    Returns
    -------
    float

    Examples
    --------
    >>> width("城市群") == 3 * width("城")
    True
    """
    return size * sum(glyph(character)[0] for character in text)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


class Drawing:
    """A sheet in the house style; it grows downwards and gets its badge at the end.

    Parameters
    ----------
    language : {"en", "zh"}

    Examples
    --------
    >>> sheet = Drawing("en")
    >>> sheet.text(10, 20, "Delta")
    >>> sheet.finish(40, (), "a toy")
    >>> sheet.svg().startswith(b"<svg ")
    True
    """

    def __init__(self, language: str):
        self.language = language
        self.texts: list[str] = []
        self.height = 0.0
        self.grades: tuple[str, ...] = ()
        self.source = ""
        self._parts: list[str] = []
        self._glyphs: dict[str, int] = {}

    def path(self, steps: str, *, fill: str = "none", stroke: str = "none", line: float = 0.0, extra: str = "") -> None:
        """Add a path in the syntax of SVG; nothing is drawn for an empty one."""
        if steps:
            outline = f' stroke="{stroke}" stroke-width="{_number(line)}"' if stroke != "none" else ""
            self._parts.append(f'<path d="{steps}" fill="{fill}"{outline}{extra}/>')

    def boxes(self, places: Iterable[tuple[float, float, float, float]], fill: str) -> None:
        """Add rectangles of one colour: left, top, width, height."""
        self.path("".join(f"M{_number(x)} {_number(y)}h{_number(w)}v{_number(h)}h{_number(-w)}Z"
                          for x, y, w, h in places), fill=fill)

    def lines(self, ends: Iterable[tuple[float, float, float, float]], stroke: str, line: float = 0.8,
              dashes: str = "") -> None:
        """Add straight lines of one colour: from x, y to x, y."""
        extra = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.path("".join(f"M{_number(a)} {_number(b)}L{_number(c)} {_number(d)}" for a, b, c, d in ends),
                  stroke=stroke, line=line, extra=extra)

    def dots(self, centres: Iterable[tuple[float, float]], radius: float, fill: str) -> None:
        """Add discs of one colour and size."""
        r, d = _number(radius), _number(2 * radius)
        self.path("".join(f"M{_number(x - radius)} {_number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0"
                          for x, y in centres), fill=fill)

    def mark(self, shape: str, x: float, y: float, colour: str, filled: bool = True) -> None:
        """Add a marker of the house's shapes: "o", "s", "D" or "^"."""
        self.path(_SHAPES[shape], fill=colour if filled else "none", stroke=colour, line=1.4,
                  extra=f' transform="translate({_number(x)} {_number(y)})"')

    def text(self, x: float, middle: float, words: str, *, align: str = "left", colour: str = palette.TEXT,
             halo: bool = False) -> None:
        """Add a line of text whose letters have their middle at a height; `align` says what of it x is.

        Parameters
        ----------
        x, middle : float
        words : str
        align : {"left", "middle", "right"}
        colour : str
        halo : bool
            Whether the page's colour stands around the letters, where marks lie behind them.
        """
        self.texts.append(words)
        x -= {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * width(words)
        pen, used = 0.0, []
        for character in words:
            advance, outline = glyph(character)
            if outline:
                name = self._glyphs.setdefault(character, len(self._glyphs))
                used.append(f'<use href="#g{name}" x="{round(_EM * pen)}"/>')
            pen += advance
        around = (f' stroke="{palette.BACKGROUND}" stroke-width="220" stroke-linejoin="round" paint-order="stroke"'
                  if halo else "")
        scale = f"{TEXT_SIZE / _EM:.4f}"
        self._parts.append(f'<g aria-label="{escape(words)}" fill="{colour}"{around} transform="translate('
                           f'{_number(x)} {_number(middle + 0.36 * TEXT_SIZE)}) scale({scale} -{scale})">'
                           + "".join(used) + "</g>")

    def finish(self, bottom: float, grades: tuple[str, ...], source: str) -> None:
        """Write evidence and source below this height and close the sheet.

        Parameters
        ----------
        bottom : float
        grades : tuple of str
            None where names and definitions are shown and nothing is measured.
        source : str
        """
        self.grades, self.source = grades, source.strip()
        self.lines([(EDGE, bottom, SHEET_WIDTH - EDGE, bottom)], palette.GRID)
        x, y = EDGE, bottom + 16
        for grade in grades:
            look = palette.EVIDENCE[grade]
            self.mark(look.marker, x + 5, y, look.colour, look.filled)
            self.text(x + 16, y, label(grade, self.language))
            x += 28 + width(label(grade, self.language))
        tail = f"{label('source', self.language)}{': ' if self.language == 'en' else '：'}{self.source}"
        for number, line in enumerate(wrap(tail, SHEET_WIDTH - 2 * EDGE, SHEET_WIDTH - EDGE - x)):
            self.text(x if number == 0 else EDGE, y + number * LINE, line, colour=palette.MUTED_TEXT)
            self.height = y + number * LINE + 12

    def svg(self) -> bytes:
        """The finished sheet; the same drawing gives the same bytes.

        Returns
        -------
        bytes
        """
        shapes = "".join(f'<path id="g{number}" d="{glyph(character)[1]}"/>'
                         for character, number in self._glyphs.items())
        w, h = _number(SHEET_WIDTH), _number(self.height)
        pixels = DPI / UNIT
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(SHEET_WIDTH * pixels)}" '
                f'height="{_number(self.height * pixels)}" viewBox="0 0 {w} {h}"><defs>{shapes}</defs>'
                f'<rect width="{w}" height="{h}" fill="{palette.BACKGROUND}"/>' + "\n".join(self._parts)
                + "</svg>\n").encode()


def wrap(text: str, room: float, first_room: float | None = None) -> list[str]:
    """Break a text into lines that are at most so wide; a longer single word stays whole.

    Parameters
    ----------
    text : str
    room : float
        Units of the sheet.
    first_room : float, optional
        What there is in the first line, if less.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap("one two", 30)
    ['one', 'two']
    """
    lines, left = [""], room if first_room is None else first_room
    for piece in pieces(text):
        if width((lines[-1] + piece).rstrip()) > left and (lines[-1] or left < room):
            lines.append(piece.lstrip())
            left = room
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def check_words(checks: Checks, limited: Iterable[tuple[Iterable[str], float]], free: Iterable[str]) -> None:
    """Ask that texts can be drawn and that names are not wider than their place.

    Parameters
    ----------
    checks : Checks
        Takes what is wrong.
    limited : iterable of (texts, units)
    free : iterable of str
        Texts that are broken into lines.

    Raises
    ------
    FigureError
        With every problem of the input.
    """
    checks.stop_if_any()
    problems = [problem for text in free for problem in glyph_problems(text)]
    for texts, room in limited:
        for text in dict.fromkeys(texts):
            problems += glyph_problems(text)
            if width(text) > room:
                problems.append(Problem(f"text {text!r}, {width(text) / UNIT:.1f} inches wide",
                                        f"at most {room / UNIT:.1f} inches", "write it shorter"))
    if problems:
        raise FigureError(problems)

"""The one style of all figures, and the Chinese font that is registered when it is first needed.

Nothing happens at import: no global setting, no backend, no font. `style(language)` sets what matplotlib needs inside
a `with` block and puts everything back afterwards.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from flowspace.errors import Problem
from flowspace.figures import palette
from flowspace.figures.labels import check_language

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
FONT_FAMILY = ("DejaVu Sans", "Noto Sans SC")
WIDTH = 4.8  # inches; 350 CSS pixels on a phone, so one point is about one CSS pixel there
DPI = 200
TEXT_SIZE = 10.0
SMALL_SIZE = 9.0  # nothing in a figure is smaller


@cache
def register_font() -> str:
    """Make the shipped Chinese font known to matplotlib, once per process.

    Returns
    -------
    str
        The family name.

    Examples
    --------
    >>> register_font()
    'Noto Sans SC'
    """
    font_manager.fontManager.addfont(FONT_FILE)
    return FONT_FAMILY[1]


@cache
def drawable_characters() -> frozenset[int]:
    """Code points that at least one of the two fonts of the style has a glyph for.

    Returns
    -------
    frozenset of int

    Examples
    --------
    >>> ord("群") in drawable_characters(), ord("α") in drawable_characters()
    (True, True)
    """
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return frozenset(c for file in (latin, FONT_FILE) for c in FT2Font(str(file)).get_charmap()) | {ord("\n")}


def glyph_problems(text: str) -> list[Problem]:
    """What keeps a text from being drawn: characters that neither font has a glyph for.

    Matplotlib would draw an empty box for each and only warn.

    Parameters
    ----------
    text : str
        A label, a name, a source.

    Returns
    -------
    list of Problem
        Empty, or one problem that names the characters.

    Examples
    --------
    >>> glyph_problems("长三角 α")
    []
    """
    missing = sorted({c for c in str(text) if ord(c) not in drawable_characters()})
    if not missing:
        return []
    shown = " ".join(f"{c} (U+{ord(c):04X})" for c in missing)
    return [Problem(f"characters without a glyph in {text!r}: {shown}",
                    "Latin letters, or Chinese characters of GB 2312", "write the text with other characters")]


@contextmanager
def style(language: str) -> Iterator[None]:
    """Draw in the house style inside this block; the settings of before come back after it.

    Parameters
    ----------
    language : {"en", "zh"}
        Both use the same fonts; the language is checked here so that no figure starts without one.

    Raises
    ------
    FigureError
        If the language is unknown.

    Examples
    --------
    >>> before = matplotlib.rcParams["font.family"]
    >>> with style("zh"):
    ...     matplotlib.rcParams["font.family"]
    ['DejaVu Sans', 'Noto Sans SC']
    >>> matplotlib.rcParams["font.family"] == before
    True
    """
    check_language(language)
    register_font()
    settings = {
        "font.family": list(FONT_FAMILY), "font.size": TEXT_SIZE, "font.weight": "normal",
        "text.color": palette.TEXT, "text.usetex": False, "axes.unicode_minus": True,
        "figure.facecolor": palette.BACKGROUND, "figure.edgecolor": palette.BACKGROUND, "figure.dpi": DPI,
        "savefig.dpi": "figure", "savefig.facecolor": "auto", "savefig.bbox": None, "savefig.transparent": False,
        "axes.facecolor": "none", "axes.edgecolor": palette.AXIS, "axes.labelcolor": palette.TEXT,
        "axes.labelsize": TEXT_SIZE, "axes.linewidth": 0.8, "axes.spines.top": False, "axes.spines.right": False,
        "axes.axisbelow": True, "axes.grid": False, "axes.titlesize": TEXT_SIZE, "axes.titleweight": "normal",
        "axes.titlelocation": "left", "axes.formatter.use_mathtext": False,
        "grid.color": palette.GRID, "grid.linewidth": 0.6, "grid.linestyle": "-",
        "xtick.labelsize": SMALL_SIZE, "ytick.labelsize": SMALL_SIZE, "xtick.color": palette.AXIS,
        "ytick.color": palette.AXIS, "xtick.labelcolor": palette.TEXT, "ytick.labelcolor": palette.TEXT,
        "xtick.major.size": 3.0, "ytick.major.size": 3.0, "xtick.major.pad": 2.5, "ytick.major.pad": 2.5,
        "lines.linewidth": 1.6, "lines.markersize": 4.2, "lines.markeredgewidth": 1.1,
        "legend.frameon": False, "legend.fontsize": SMALL_SIZE, "legend.handlelength": 2.4,
        "path.simplify": True, "axes.prop_cycle": matplotlib.cycler(color=palette.CATEGORICAL),
    }
    with matplotlib.rc_context(settings):
        yield

"""The colours, markers and line styles of all figures; nothing is told by colour alone.

The first colours are those of Okabe and Ito, the others of Tol, both made for colour-blind readers; the pale ones are
left out, because a mark needs a contrast of at least 3:1 with the page. The tests hold that number, in daylight and
behind the dark filter (`contrast.py`).
"""
from __future__ import annotations

from dataclasses import dataclass

import matplotlib
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_hex, to_rgb

BACKGROUND = "#fcfcfa"
TEXT = "#1f1f1f"
MUTED_TEXT = "#4d4d4d"
AXIS = "#6e6e6e"
GRID = "#dcdcd8"
CELL_EDGE = "#b4b4ae"  # the outline of a tinted cell, so that its palest tint differs from an empty one
CONTEXT = "#8a8a86"  # what is there for orientation only: other cities, leader lines

BAND = "#bcd6e8"  # the light body of a band; what can be missed on it has a line or mark of full contrast, too

CATEGORICAL = ("#0072B2", "#D55E00", "#009E73", "#AA3377", "#222222", "#997700", "#332288", "#BB5566", "#667788")
LINE_STYLES = ("-", (0, (5, 1.6)), (0, (1.2, 1.4)), (0, (6, 1.5, 1.2, 1.5)), "-", (0, (3, 1.2)), (0, (1.2, 2.2)),
               (0, (8, 2)), (0, (4, 1.2, 1, 1.2, 1, 1.2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")

SERIES_LIMIT = len(CATEGORICAL)

SHARES = ("#95d840", "#44bf70", "#1e9c89", "#2a788e", "#2b0b3f")
"""Quarters of a whole and the whole, along viridis: steps of lightness, the last of them by far the largest."""


FILLS = ("#77aadd", "#eedd88", "#f29e78", "#66c8a8", "#f6bfe6")
"""Light fills near those of Tol for bars that numbers are written in; too pale without an outline, as `AXIS` gives."""


@dataclass(frozen=True)
class Look:
    """How one evidence grade is drawn.

    Parameters
    ----------
    colour : str
        Hexadecimal colour.
    marker : str
        A matplotlib marker.
    filled : bool
        Whether the marker is filled.
    """

    colour: str
    marker: str
    filled: bool


EVIDENCE = {
    "observed": Look("#0072B2", "o", True),
    "published": Look("#117733", "s", True),
    "estimated": Look("#D55E00", "D", False),
    "simulated": Look("#AA3377", "^", False),
}


def ink(colour: str) -> str:
    """A darker shade of a mark's colour, in which a name can be read.

    Parameters
    ----------
    colour : str
        Hexadecimal colour.

    Returns
    -------
    str

    Examples
    --------
    >>> ink("#0072B2")
    '#00507d'
    """
    return to_hex([0.7 * c for c in to_rgb(colour)])


def series_look(number: int) -> tuple[str, str | tuple, str]:
    """Colour, line style and marker of the series with this number, from 0.

    Parameters
    ----------
    number : int
        Below `SERIES_LIMIT`.

    Returns
    -------
    tuple
        Colour, line style, marker.

    Examples
    --------
    >>> series_look(0)
    ('#0072B2', '-', 'o')
    """
    return CATEGORICAL[number], LINE_STYLES[number], MARKERS[number]


def _part(name: str, low: float, high: float) -> Colormap:
    """A stretch of a colour map that matplotlib carries."""
    whole = matplotlib.colormaps[name]
    colours = [whole(low + (high - low) * i / 63) for i in range(64)]
    return LinearSegmentedColormap.from_list(f"flowspace_{name}", colours)


def sequential() -> Colormap:
    """Viridis from light (low) to dark (high), without its palest part, which is lost on the page.

    Returns
    -------
    Colormap

    Examples
    --------
    >>> sequential().name
    'flowspace_viridis_r'
    """
    return _part("viridis_r", 0.12, 1.0)


def tint() -> Colormap:
    """A light sequential scale for cells with numbers: dark text reads on all of it, in both modes of the site.

    So light a scale cannot stand out from the page at its low end: cells have an outline, too.

    Returns
    -------
    Colormap

    Examples
    --------
    >>> from flowspace.figures.contrast import text_on
    >>> {text_on(tint()(x)) for x in (0.0, 0.5, 1.0)}
    {'#000000'}
    """
    return _part("YlGnBu", 0.1, 0.46)


def diverging_tint() -> Colormap:
    """A light two-sided scale (red below, blue above the middle) for cells with numbers.

    Returns
    -------
    Colormap

    Examples
    --------
    >>> diverging_tint().name
    'flowspace_RdBu'
    """
    return _part("RdBu", 0.29, 0.71)


def diverging() -> Colormap:
    """A two-sided scale (red below, blue above the middle) for cells that hold no numbers: wider than the tints.

    Returns
    -------
    Colormap

    Examples
    --------
    >>> diverging().name
    'flowspace_RdBu'
    """
    return _part("RdBu", 0.06, 0.94)

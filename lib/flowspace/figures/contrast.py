"""Contrast and distance of colours, in daylight and behind the site's dark filter.

Here is the arithmetic only (which colours the figures use stands in `palette.py`): relative luminance and contrast
ratio of WCAG 2.2, what the CSS filter `invert(0.9) hue-rotate(180deg)` makes of a colour, and the choice of a text
colour that can be read on a coloured cell both ways.
"""
from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

# hue-rotate(180deg) as the matrix of the W3C filter effects module: cos = -1, sin = 0.
_HUE_ROTATE_180 = (2 * np.array([[0.213, 0.715, 0.072]] * 3)) - np.eye(3)


def dark_filter(colour) -> tuple[float, float, float]:
    """What the site's dark mode makes of a colour: CSS `invert(0.9) hue-rotate(180deg)`.

    Each channel c becomes 0.9 - 0.8 c, then the hue turns by half a circle, so that red stays red while light and
    dark change places.

    Parameters
    ----------
    colour : matplotlib colour
        E.g. "#0072B2".

    Returns
    -------
    tuple of float
        Red, green, blue in 0..1.

    References
    ----------
    W3C, Filter Effects Module Level 1, `invert()` and `hue-rotate()`.

    Examples
    --------
    >>> [round(c, 2) for c in dark_filter("white")]
    [0.1, 0.1, 0.1]
    """
    inverted = 0.9 - 0.8 * np.array(to_rgb(colour))
    return tuple(float(c) for c in np.clip(_HUE_ROTATE_180 @ inverted, 0, 1))


def luminance(colour) -> float:
    """Relative luminance of WCAG 2.2: 0 for black, 1 for white.

    Parameters
    ----------
    colour : matplotlib colour

    Returns
    -------
    float

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, definition of relative luminance.

    Examples
    --------
    >>> luminance("white")
    1.0
    """
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other) -> float:
    """Contrast ratio of WCAG 2.2, from 1 (none) to 21 (black on white).

    Parameters
    ----------
    one, other : matplotlib colour

    Returns
    -------
    float
        (L1 + 0.05) / (L2 + 0.05) with L1 the lighter luminance.

    Examples
    --------
    >>> round(contrast("black", "white"), 1)
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def worst_contrast(one, other) -> float:
    """The smaller of the contrast in daylight and behind the dark filter.

    Parameters
    ----------
    one, other : matplotlib colour

    Returns
    -------
    float

    Examples
    --------
    >>> worst_contrast("black", "white") < 21
    True
    """
    return min(contrast(one, other), contrast(dark_filter(one), dark_filter(other)))


def text_on(background) -> str:
    """Black or white, whichever reads better on a cell of this colour, the dark filter included.

    Parameters
    ----------
    background : matplotlib colour

    Returns
    -------
    str
        "#000000" or "#ffffff".

    Examples
    --------
    >>> text_on("#ffffcc"), text_on("#08306b")
    ('#000000', '#ffffff')
    """
    return max(("#000000", "#ffffff"), key=lambda text: worst_contrast(text, background))


def lab(colour) -> np.ndarray:
    """CIE L*a*b* coordinates (D65), in which equal distances look about equally different.

    Parameters
    ----------
    colour : matplotlib colour

    Returns
    -------
    ndarray, shape (3,)

    References
    ----------
    CIE 1976 L*a*b* colour space; sRGB primaries of IEC 61966-2-1.

    Examples
    --------
    >>> [abs(round(float(x))) for x in lab("white")]
    [100, 0, 0]
    """
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    ratio = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])

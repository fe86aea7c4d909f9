"""Numbers as they are printed in figures: true minus signs, no negative zero, no exponent."""
from __future__ import annotations

import math


def signed(value: float, digits: int) -> str:
    """A number with fixed decimals; a dash for a missing one.

    Parameters
    ----------
    value : float
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> signed(-0.001, 2), signed(-0.25, 2), signed(float("nan"), 2)
    ('0.00', '−0.25', '–')
    """
    return "–" if math.isnan(value) else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def tick(value: float) -> str:
    """A number beside an axis, as short as it can be.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    Examples
    --------
    >>> tick(0.30000000000000004), tick(-1500.0)
    ('0.3', '−1,500')
    """
    return f"{value + 0.0:,.10g}".replace("-", "−")


def thousands(value: float) -> str:
    """A number with separators, whole from ten on.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    Examples
    --------
    >>> thousands(50000.0), thousands(0.5)
    ('50,000', '0.5')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:g}"

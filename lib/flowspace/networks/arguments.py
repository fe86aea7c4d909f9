"""Checks of arguments that several measures of networks take."""
from __future__ import annotations

from flowspace.errors import MeasureError, Problem
from flowspace.values import plain, real_number, refuse


def outward(direction) -> bool:
    """Tell whether links or paths lead from the city.

    Parameters
    ----------
    direction : str
        "out" or "in".

    Returns
    -------
    bool

    Raises
    ------
    MeasureError
        If it is neither.

    Examples
    --------
    >>> outward("out"), outward("in")
    (True, False)
    """
    if direction not in ("out", "in"):
        raise MeasureError(Problem(f"{plain(direction)} as direction", "'out' or 'in'",
                                   "say whether links lead from the city or to it"))
    return direction == "out"


def below_one(number, name, either_sign=False) -> None:
    """Refuse a number that is not below 1.

    Parameters
    ----------
    number : object
        What was given.
    name : str
        What it is, for the message.
    either_sign : bool
        Whether numbers above -1 do as well; otherwise only those from 0.

    Raises
    ------
    MeasureError
        If it is no such number.

    Examples
    --------
    >>> below_one(0.5, "share")
    """
    lowest = -1 if either_sign else 0
    if real_number(number, name, lowest, 1, open_below=either_sign) or number >= 1:
        refuse([Problem(f"{plain(number)} as {name}", f"a number {'above -1' if either_sign else 'from 0'} and below 1",
                        "correct it")])

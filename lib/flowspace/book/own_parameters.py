"""Parameters that one chapter has beside those of all chapters: what each of them may be."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowspace.errors import Problem, did_you_mean


@dataclass(frozen=True)
class OwnParameter:
    """What a chapter's own parameter may be.

    Made by `one_of`, `whole` and `yes_or_no`.

    Parameters
    ----------
    problems : callable
        (name, value) → list of Problem, empty where the value will do.
    """

    problems: Callable[[str, Any], list[Problem]]


def one_of(*options: str) -> OwnParameter:
    """A word out of several.

    Parameters
    ----------
    *options : str

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> one_of("min_max", "rank").problems("normalisation", "minmax")[0].mend
    "choose one of them (did you mean 'min_max'?)"
    """
    def problems(name: str, value: Any) -> list[Problem]:
        if isinstance(value, str) and value in options:
            return []
        return [Problem(f"{name} {value!r}", "one of " + ", ".join(options),
                        f"choose one of them{did_you_mean(value, options)}")]
    return OwnParameter(problems)


def whole(low: int, high: int) -> OwnParameter:
    """A whole number from `low` to `high`, both included.

    Parameters
    ----------
    low, high : int

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> str(whole(1, 100).problems("draws", 0.5)[0])
    'found draws 0.5; expected a whole number from 1 to 100. To mend it: write it without quotes or decimals'
    """
    def problems(name: str, value: Any) -> list[Problem]:
        expected = f"a whole number from {low:,} to {high:,}"
        if isinstance(value, bool) or not isinstance(value, int):
            return [Problem(f"{name} {value!r}", expected, "write it without quotes or decimals")]
        return [] if low <= value <= high else [Problem(f"{name} {value:,}", expected, "choose a number inside")]
    return OwnParameter(problems)


def yes_or_no() -> OwnParameter:
    """True or False.

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> yes_or_no().problems("simulated", True)
    []
    """
    def problems(name: str, value: Any) -> list[Problem]:
        return [] if isinstance(value, bool) else [Problem(f"{name} {value!r}", "True or False",
                                                           "write one of them without quotes")]
    return OwnParameter(problems)

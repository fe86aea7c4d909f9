"""Parameters that one chapter has beside those of all chapters: what each of them may be."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowspace.errors import Problem, did_you_mean


@dataclass(frozen=True)
class OwnParameter:
    """What a chapter's own parameter may be.

    Made by `folder_or_none`, `file_or_none`, `one_of`, `some_of`, `whole` and `yes_or_no`.

    Parameters
    ----------
    may_be : str
        What it may be, in words.
    problems : callable
        (name, value) → list of Problem, empty where the value will do.
    """

    may_be: str
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
    may_be = "one of " + ", ".join(options)

    def problems(name: str, value: Any) -> list[Problem]:
        if isinstance(value, str) and value in options:
            return []
        return [Problem(f"{name} {value!r}", may_be, f"choose one of them{did_you_mean(value, options)}")]

    return OwnParameter(may_be, problems)


def some_of(*options: str) -> OwnParameter:
    """A list of words out of several, each at most once, in any order; empty for all of them.

    Parameters
    ----------
    *options : str

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> layers = some_of("ai", "rail", "copatents")
    >>> layers.problems("layers", []), layers.problems("layers", ["rail", "ai"])
    ([], [])
    >>> for problem in layers.problems("layers", ["ai", "ai", "copatent"]):
    ...     print(problem)  # doctest: +ELLIPSIS
    found layers with "ai" 2 times; expected each name once. To mend it: remove it where it is repeated
    found layers with 'copatent'; expected names out of ai, rail, copatents. To mend it: correct ...
    """
    may_be = "a list of names out of " + ", ".join(options) + "; empty for all of them"

    def problems(name: str, value: Any) -> list[Problem]:
        if not isinstance(value, list | tuple):
            return [Problem(f"{name} {value!r} ({type(value).__name__})", may_be,
                            f'write it in brackets, for example ["{options[0]}"]')]
        known = [one for one in value if isinstance(one, str) and one in options]
        found = [Problem(f'{name} with "{one}" {known.count(one)} times', "each name once",
                         "remove it where it is repeated") for one in dict.fromkeys(known) if known.count(one) > 1]
        return found + [Problem(f"{name} with {one!r}", "names out of " + ", ".join(options),
                                f"correct the name{did_you_mean(one, options)}")
                        for one in value if not (isinstance(one, str) and one in options)]

    return OwnParameter(may_be, problems)


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
    may_be = f"a whole number from {low:,} to {high:,}"

    def problems(name: str, value: Any) -> list[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            return [Problem(f"{name} {value!r}", may_be, "write it without quotes or decimals")]
        return [] if low <= value <= high else [Problem(f"{name} {value:,}", may_be, "choose a number inside")]

    return OwnParameter(may_be, problems)


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
    may_be = "True or False"

    def problems(name: str, value: Any) -> list[Problem]:
        return [] if isinstance(value, bool) else [Problem(f"{name} {value!r}", may_be,
                                                           "write one of them without quotes")]

    return OwnParameter(may_be, problems)


def folder_or_none() -> OwnParameter:
    """The path of a folder that is there; an empty text for none.

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> folder_or_none().problems("documents_folder", "")
    []
    >>> folder_or_none().problems("documents_folder", "nowhere/at all")[0].expected
    'an existing folder, or "" for none'
    """
    return _place("folder", Path.is_dir)


def file_or_none() -> OwnParameter:
    """The path of a file that is there; an empty text for none.

    Returns
    -------
    OwnParameter

    Examples
    --------
    >>> file_or_none().problems("answers_file", 3)[0].mend
    'write the path in quotes'
    """
    return _place("file", Path.is_file)


def _place(kind: str, there: Callable[[Path], bool]) -> OwnParameter:
    may_be = f'an existing {kind}, or "" for none'

    def problems(name: str, value: Any) -> list[Problem]:
        if not isinstance(value, str):
            return [Problem(f"{name} {value!r}", may_be, "write the path in quotes")]
        try:
            found = value == "" or there(Path(value))
        except (OSError, ValueError):
            found = False
        return [] if found else [Problem(f'{name} "{value}", which is no {kind}', may_be,
                                         "correct the path; a relative path counts from the folder you are in, "
                                         "in a notebook from the folder it runs in")]

    return OwnParameter(may_be, problems)

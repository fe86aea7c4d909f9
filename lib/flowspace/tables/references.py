"""References to figures of another table, as cells hold them: `table.column[condition;condition]`."""
from __future__ import annotations

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"\s*(\w+)\s*\.\s*(\w+)\s*(?:\[(.*)\])?\s*")
_CONDITION = re.compile(r"\s*(\w+)\s*(!?=)\s*(.*?)\s*")


@dataclass(frozen=True)
class Condition:
    """One condition on the rows of a table: a column equals a value, or differs from it."""

    column: str
    equal: bool
    value: str


@dataclass(frozen=True)
class Reference:
    """Figures of a table: the table, the column (or variable), and the conditions its rows have to meet."""

    table: str
    column: str
    conditions: tuple[Condition, ...] = ()


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions such as `policy=innovative_city;level!=sub_unit`.

    Parameters
    ----------
    text : str
        Conditions joined by semicolons; all have to be met. Empty: none.

    Returns
    -------
    tuple of Condition

    Raises
    ------
    ValueError
        If a part is no condition; the message names it.

    Examples
    --------
    >>> parse_conditions("policy=innovative_city")
    (Condition(column='policy', equal=True, value='innovative_city'),)
    """
    found = []
    for part in text.split(";") if text.strip() else []:
        match = _CONDITION.fullmatch(part)
        if match is None:
            raise ValueError(part.strip())
        found.append(Condition(match[1], match[2] == "=", match[3]))
    return tuple(found)


def parse_reference(text: str) -> Reference:
    """Read a reference such as `city_covariates.resident_population[flag!=implausible]`.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reference

    Raises
    ------
    ValueError
        If the text has another form; the message names the part that has.

    Examples
    --------
    >>> parse_reference("city_covariates.gdp")
    Reference(table='city_covariates', column='gdp', conditions=())
    """
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise ValueError(text.strip())
    return Reference(match[1], match[2], parse_conditions(match[3] or ""))

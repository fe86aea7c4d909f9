"""What a reader may say about a file that the file does not say itself, and how it was said wrongly."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.importing.units import factor_between, read_unit
from flowspace.importing.variables import Variables
from flowspace.tables.declaration import Column, Table


@dataclass(frozen=True)
class ImportOptions:
    """Choices of an import; each has the option of the command of the same name.

    Parameters
    ----------
    sheets : sequence of str
        Names of the sheets to read; empty: the only one that holds something, or one for each year.
    columns : mapping of str to str
        Head of the column in the file for a column of the table, where it is not recognised.
    constants : mapping of str to str
        One value for all rows of a column of the table.
    variables : mapping of str to str
        For tables with the columns variable and value: head of the column in the file for each variable.
    units : mapping of str to str
        Unit of the figures for a column of figures or a variable, where the file says none or a wrong one.
    value : str
        Column of the table that the figures of a wide file or a matrix belong to.
    cities : mapping of str to str
        Code for a name as the file writes it.
    leave_out : sequence of str
        Names, as the file writes them, whose rows are left out.
    encoding : str, optional
        Encoding of a text file.
    counties : {"", "sum", "leave-out"}
        What becomes of rows of counties, districts and county-level cities: added up to their city, left out, or ("")
        reported as problems. A city whose own row stands beside those of its parts is never added to.
    sum : bool
        Add figures of rows with the same key up, and those of merged units to the city they belong to.
    mirrored : bool
        The file lists each undirected pair both ways with the same figures: keep one of the two.
    zeros : bool
        Keep the noughts of a matrix; otherwise they say that there is no link.
    every_city : bool
        A list of links holds every link there is: cities without one get noughts in the table of cities.
    accept_magnitude : sequence of str
        Variables of city_covariates whose figures are taken over on the reader's word although they are far from the
        embedded ones of the same cities and years; the report says so.
    replace : bool
        Replace the table if the folder holds it already.
    """

    sheets: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    cities: Mapping[str, str] = field(default_factory=dict)
    leave_out: Sequence[str] = ()
    encoding: str | None = None
    counties: str = ""
    accept_magnitude: Sequence[str] = ()
    every_city: bool = False
    sum: bool = False
    mirrored: bool = False
    zeros: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Target:
    """A table as an importer sees it.

    Parameters
    ----------
    table : Table
        The declaration.
    places : tuple of str
        Columns that name cities: one in a panel, two in a table of links.
    undirected : bool
        Whether the two ends of a link have no order.
    variables : Variables, optional
        Of a table that has a row for each variable.
    """

    table: Table
    places: tuple[str, ...]
    undirected: bool
    variables: Variables | None = None

    @property
    def provinces(self) -> list[str]:
        """Names under which the province of each place may be given by hand."""
        return [name.replace("adcode", "province") for name in self.places]

    @property
    def measured(self) -> list[Column]:
        """Columns of figures: numbers that are no part of the key."""
        return [column for column in self.table.columns
                if column.type in ("integer", "number") and column.name not in self.table.primary_key]

    @property
    def additive(self) -> list[Column]:
        """Measured columns whose figures may be added up."""
        return [column for column in self.measured if column.unit not in NOT_ADDITIVE]


NOT_ADDITIVE = frozenset({"minutes", "hours", "km", "kilometres", "share", "percent", "per cent", "ratio", "index",
                          "degrees east", "degrees north", "degrees", "years"})
"""Units of figures that have no sum."""


HELD = "city_covariates"
"""The table whose figures are held against the embedded ones of the same cities and years."""


def target(table: Table, places: int) -> Target:
    """Look at a table as the goal of an import.

    Parameters
    ----------
    table : Table
        The declaration.
    places : {1, 2}
        1 for a panel of cities, 2 for links between cities.

    Returns
    -------
    Target

    Raises
    ------
    TableError
        If the table has another number of columns that name cities.
    """
    names = tuple(key.column for key in table.foreign_keys if (key.table, key.reference) == ("cities", "adcode"))
    if len(names) != places:
        kinds = {1: "a table with one column of cities", 2: "a table of links, with two columns of cities"}
        command = {1: "panel", 2: "edges"}.get(len(names))
        plural = "s" if len(names) != 1 else ""
        raise TableError(Problem(f"the table {table.name!r} with {len(names)} column{plural} of cities", kinds[places],
                                 f"use `flowspace import {command}`" if command else
                                 "write this table by hand; `flowspace check` checks it"))
    return Target(table, names, places == 2 and not any("from" in name or "to_" in name for name in names))


def check_options(goal: Target, options: ImportOptions) -> list[Problem]:
    """Find what the options say about columns that do not exist or that exclude each other.

    Parameters
    ----------
    goal : Target
        The table to be made.
    options : ImportOptions
        The choices.

    Returns
    -------
    list of Problem
    """
    names, found = goal.table.column_names, []
    for option, known in (("columns", [*names, *goal.provinces]), ("constants", names)):
        word = {"columns": "--column", "constants": "--set"}[option]
        for name in getattr(options, option):
            if name not in known:
                found.append(Problem(f"{word} {name}=…, which is no column of {goal.table.name}"
                                     f"{did_you_mean(name, known)}", "one of " + ", ".join(known), "correct the name"))
    for name in options.constants:
        if name in options.columns:
            found.append(Problem(f"--column and --set for {name}", "one of the two", "leave one out"))
        if name in goal.places:
            found.append(Problem(f"--set {name}=…", "a column of cities in the file", "leave it out"))
    found += wrong_units(goal, options) + _wrong_variables(goal, options)
    if options.counties not in ("", "sum", "leave-out"):
        found.append(Problem(f"--counties {options.counties}", "sum or leave-out", "correct the word"))
    if options.every_city and not goal.table.nodes:
        found.append(Problem(f"--every-city for {goal.table.name}, which has no table of cities beside it",
                             "the option for tables of links that have one", "leave it out"))
    found += _wrong_magnitudes(goal, options)
    if options.variables and not {"variable", "value"} <= set(names):
        found.append(Problem(f"--variable for the table {goal.table.name}, which has no columns variable and value",
                             "the option for tables that have them", "use --column instead"))
    measured = [column.name for column in goal.measured]
    if options.value and options.value not in measured:
        found.append(Problem(f"--value {options.value}{did_you_mean(options.value, measured)}",
                             "one of " + ", ".join(measured), "correct the name"))
    if options.mirrored and not goal.undirected:
        found.append(Problem(f"--mirrored for {goal.table.name}, whose links are not undirected pairs",
                             "the option for tables of undirected pairs", "leave it out"))
    if options.sum and not goal.additive:
        found.append(Problem(f"--sum for {goal.table.name}, which has no figures that may be added up",
                             "the option for tables of counts", "leave it out"))
    return found


def _wrong_magnitudes(goal: Target, options: ImportOptions) -> list[Problem]:
    """Find variables whose magnitude is accepted although none is held against anything."""
    if not options.accept_magnitude:
        return []
    if goal.table.name != HELD:
        return [Problem(f"--accept-magnitude for the table {goal.table.name}, whose figures are held against no others",
                        f"the option for {HELD}", "leave it out")]
    known = goal.variables.units
    return [Problem(f"--accept-magnitude {name}, which is no variable{did_you_mean(name, known)}",
                    "one of " + goal.variables.listed(), "correct the name")
            for name in options.accept_magnitude if name not in known]


def _wrong_variables(goal: Target, options: ImportOptions) -> list[Problem]:
    """Find variables that the table does not have."""
    if goal.variables is None:
        return []
    known = goal.variables.units
    said = [("--variable", name, f"{name}={head}") for name, head in options.variables.items()]
    said += [("--set", name, f"variable={name}") for column, name in options.constants.items() if column == "variable"]
    return [Problem(f"{option} {text}, where {name!r} is no variable{did_you_mean(name, known)}",
                    "one of " + goal.variables.listed(), "correct the name, or add the variable to a covariates.csv of "
                    "your own") for option, name, text in said if name not in known]


def wrong_units(goal: Target, options: ImportOptions) -> list[Problem]:
    """Find units said by hand that are not understood, do not fit, or belong to nothing.

    Parameters
    ----------
    goal : Target
        The table to be made.
    options : ImportOptions
        The choices.

    Returns
    -------
    list of Problem
    """
    declared = {column.name: column.unit for column in goal.measured}
    if goal.variables is not None:
        declared = {name: unit for name, unit in declared.items() if name != "value"} | goal.variables.units
    found = []
    for name, text in options.units.items():
        unit, aim = read_unit(text), read_unit(declared.get(name, ""))
        if name not in declared:
            found.append(Problem(f"--unit {name}=…, which is no figure of {goal.table.name}"
                                 f"{did_you_mean(name, declared)}", "one of " + ", ".join(declared),
                                 "correct the name"))
        elif unit is None or aim is None or factor_between(unit, aim) is None:
            what = "which is not understood" if unit is None else "which does not fit"
            found.append(Problem(f"--unit {name}={text}, {what}",
                                 f"{declared[name]}, or a unit that converts to it", "correct the unit"))
    return found

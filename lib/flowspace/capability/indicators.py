"""The table of indicators: checked, and turned into records for one version of the index."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from flowspace.capability.arguments import check_names
from flowspace.errors import ParameterError, Problem, TableError, did_you_mean
from flowspace.geography.columns import require_columns
from flowspace.tables.catalogue import TABLES
from flowspace.tables.indicator_rules import DIMENSIONS, VERSIONS
from flowspace.tables.problems import Collector
from flowspace.tables.references import Reference, parse_conditions, parse_reference
from flowspace.tables.store import parse
from flowspace.tables.writing import to_bytes

TABLE = "capability_indicators"


@dataclass(frozen=True)
class Indicator:
    """One indicator in one version of the index; see the table capability_indicators for what the fields hold."""

    code: str
    dimension: str
    name_en: str
    name_zh: str
    unit_en: str
    unit_zh: str
    figures: Reference
    aggregator: str
    weight: Reference | None
    denominator: Reference | None
    scale: float
    timing: str
    direction: int


def choose_indicators(frame: pd.DataFrame, version: str = "volume",
                      codes: Iterable[str] | None = None) -> list[Indicator]:
    """Check a table of indicators and return those of one version.

    Parameters
    ----------
    frame : DataFrame
        The table capability_indicators, as `flowspace.tables.read` returns it, or one of your own in the same form.
    version : {"volume", "intensity"}
    codes : iterable of str, optional
        Indicators to take whether or not they are in use; those in use if left out.

    Returns
    -------
    list of Indicator
        By dimension (space, input, output, synergy), within it in the order of the table.

    Raises
    ------
    TableError
        With every problem of the table: a table, column, condition or aggregator that does not exist or does not go
        with the others, a code that stands twice, a dimension without an indicator in use.
    ParameterError
        If the version or a code does not exist, or no indicator is left.

    Notes
    -----
    The checks are those that a file of the table is read with, so that a table made in a notebook is held to the same
    rules. `row` in a problem counts as if the table were a file in the order of its keys.

    Examples
    --------
    >>> from flowspace import tables
    >>> chosen = choose_indicators(tables.read("capability_indicators"), "intensity", ["patents", "loans"])
    >>> [(indicator.dimension, indicator.code, indicator.unit_en) for indicator in chosen]
    [('input', 'loans', '% of GDP'), ('output', 'patents', 'patents per 10,000 residents')]
    """
    checked = _checked(frame)
    if not isinstance(version, str) or version not in VERSIONS:
        raise ParameterError(Problem(f"version {version!r}{did_you_mean(version, VERSIONS)}",
                                     "one of " + ", ".join(VERSIONS), "correct the version"))
    here = checked[checked["version"].isin([version, "both"])]
    wanted = here[here["used"]] if codes is None else here[here["code"].isin(_known(codes, list(here["code"])))]
    if wanted.empty:
        raise ParameterError(Problem(f"no indicator for the version {version}", "at least one",
                                     "set used to true in a row of the version, or name codes"))
    order = wanted["dimension"].map(DIMENSIONS.index).sort_values(kind="stable").index
    return [_record(cells) for _, cells in wanted.loc[order].iterrows()]


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    table = TABLES[TABLE].for_reader
    require_columns(frame, table.column_names, "the table of indicators")
    problems = Collector("table of indicators")
    try:
        content = to_bytes(frame.reset_index(drop=True), table)
    except (TypeError, ValueError):
        raise TableError(Problem("keys of different types in the columns code and version", "texts only",
                                 "correct the column", file="table of indicators")) from None
    checked = parse(content, table, {}, problems)
    if checked is None:
        raise TableError(problems.listed())
    return checked


def _known(codes: Iterable[str], known: list[str]) -> list[str]:
    asked = check_names(codes, "codes of indicators")
    unknown = [Problem(f"indicator {code!r}{did_you_mean(code, known)}", "one of " + ", ".join(known),
                       "correct the code, or leave it out") for code in asked if code not in known]
    if unknown:
        raise ParameterError(unknown)
    return asked


def _record(cells: pd.Series) -> Indicator:
    figures = Reference(cells["table"].strip(), cells["column"].strip(), parse_conditions(cells["filter"]))
    second = {name: parse_reference(cells[name]) if cells[name].strip() else None for name in ("weight", "denominator")}
    return Indicator(cells["code"], cells["dimension"], cells["name_en"], cells["name_zh"], cells["unit_en"],
                     cells["unit_zh"], figures, cells["aggregator"], second["weight"], second["denominator"],
                     float(cells["scale"]), cells["timing"], int(cells["direction"]))

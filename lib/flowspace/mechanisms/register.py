"""The register of mechanism indicators: checked, and turned into what the capability room computes."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.capability.arguments import check_names
from flowspace.capability.indicators import Indicator
from flowspace.errors import ParameterError, Problem, TableError, did_you_mean
from flowspace.geography.columns import require_columns
from flowspace.tables.catalogue import TABLES
from flowspace.tables.mechanism_rules import LIKE, MECHANISMS
from flowspace.tables.problems import Collector
from flowspace.tables.references import Reference, parse_conditions, parse_reference
from flowspace.tables.store import parse
from flowspace.tables.writing import to_bytes

TABLE = "mechanism_indicators"


def mechanism_register(frame: pd.DataFrame, codes: Iterable[str] | None = None) -> pd.DataFrame:
    """Check a register and bring it into the order of the mechanisms.

    Parameters
    ----------
    frame : DataFrame
        The table mechanism_indicators, as `flowspace.tables.read` returns it, or one of your own in the same form.
    codes : iterable of str, optional
        Indicators to keep; all if left out.

    Returns
    -------
    DataFrame
        Rows by mechanism in the order of the book; within it what has figures first, those in use before the others,
        then by code.

    Raises
    ------
    TableError
        With every problem of the table.
    ParameterError
        If a code does not exist, or none is asked for.

    Examples
    --------
    >>> from flowspace import tables
    >>> register = mechanism_register(tables.read("mechanism_indicators"))
    >>> register["mechanism"].drop_duplicates().tolist()
    ['plans', 'organisations', 'parks', 'venture_capital', 'talent', 'transfer']
    >>> register.loc[register["status"] == "measured", "code"].tolist()
    ['plan_age', 'rd_personnel_share', 'rd_personnel']
    """
    table = TABLES[TABLE].for_reader
    require_columns(frame, table.column_names, "the register")
    problems = Collector("the register")
    try:
        content = to_bytes(frame.reset_index(drop=True), table)
    except (TypeError, ValueError):
        raise TableError(Problem("codes of different types", "texts only", "correct the column", file="the register",
                                 column="code")) from None
    checked = parse(content, table, {}, problems)
    if checked is None:
        raise TableError(problems.listed())
    if codes is not None:
        asked, known = check_names(codes, "codes of indicators"), list(checked["code"])
        wrong = [Problem(f"indicator {code!r}{did_you_mean(code, known)}", "one of " + ", ".join(known),
                         "correct the code, or add the indicator to the register") for code in asked
                 if code not in known]
        if wrong or not asked:
            raise ParameterError(wrong or Problem("no indicator", "at least one code", "name one, or leave the "
                                                  "argument out to take all"))
        checked = checked[checked["code"].isin(asked)]
    order = pd.DataFrame({"mechanism": checked["mechanism"].map(MECHANISMS.index),
                          "absent": checked["status"] == "no_open_data", "unused": ~checked["used"],
                          "code": checked["code"]})
    return checked.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)


def as_indicator(cells: pd.Series) -> Indicator:
    """Turn one row of the register that has figures into an indicator of the capability room.

    Parameters
    ----------
    cells : Series
        One row of what `mechanism_register` returns. An aggregator that only the register knows is replaced by the one
        that takes the same figures.

    Returns
    -------
    Indicator
        Its dimension is the mechanism.

    Examples
    --------
    >>> from flowspace import tables
    >>> register = mechanism_register(tables.read("mechanism_indicators"), ["ai_cities"])
    >>> as_indicator(register.iloc[0]).aggregator
    'sum'
    """
    figures = Reference(cells["table"].strip(), cells["column"].strip(), parse_conditions(cells["filter"]))
    second = {name: parse_reference(cells[name]) if cells[name].strip() else None for name in ("weight", "denominator")}
    return Indicator(cells["code"], cells["mechanism"], cells["name_en"], cells["name_zh"], cells["unit_en"],
                     cells["unit_zh"], figures, LIKE.get(cells["aggregator"], cells["aggregator"]), second["weight"],
                     second["denominator"], float(cells["scale"]), cells["timing"], int(cells["direction"]))

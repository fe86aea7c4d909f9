"""What a reader's own file may do that the embedded one may not, in words, drawn from the declaration of the table."""
from __future__ import annotations

from flowspace.evidence import GRADES
from flowspace.tables.declaration import Table

WORDS = {
    "en": {"empty": "a cell may be empty", "between": "from {low:g} to {high:g}", "grades": "any evidence grade",
           "any": "any text", "some": "one of {values}", "comma": ", ", "join": "; "},
    "zh": {"empty": "可以留空", "between": "可取{low:g}至{high:g}", "grades": "可为任一证据等级",
           "any": "可为任意文本", "some": "可为{values}之一", "comma": "、", "join": "；"},
}


def looser_columns(table: Table, language: str) -> list[tuple[str, str]]:
    """Say what each column of a reader's own file may hold besides what the embedded file may.

    Parameters
    ----------
    table : Table
        The declaration.
    language : {"en", "zh"}

    Returns
    -------
    list of tuple of str
        Name of the column and what is allowed, in file order; empty where nothing differs.

    Examples
    --------
    >>> from flowspace import tables
    >>> looser_columns(tables.declared("copatents"), "en")
    [('link_fractional', 'a cell may be empty'), ('newman', 'a cell may be empty')]
    """
    w, said = WORDS[language], []
    for column in table.for_reader.columns:
        own, shipped = table.own.get(column.name, {}), table.column(column.name)
        parts = [w["empty"]] if shipped.required and not column.required else []
        if (column.minimum, column.maximum) != (shipped.minimum, shipped.maximum):
            parts.append(w["between"].format(low=column.minimum, high=column.maximum))
        if shipped.pattern is not None and column.pattern is None:
            parts.append(w["any"])
        if "enum" in own:
            parts.append(w["any"] if column.enum is None else w["grades"] if tuple(column.enum) == GRADES
                         else w["some"].format(values=w["comma"].join(value for value in column.enum if value)))
        if parts:
            said.append((column.name, w["join"].join(parts)))
    return said

"""What the page of a table asks its picture to show: plain words, so that nothing heavy is imported to read them."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What a page asks its picture to show; empty texts leave it to the keys of the table.

    Parameters
    ----------
    rows : str
        A column of the table, "agglomeration", "province", "columns" (one row for each column of figures), or "none"
        for no picture, or "map" for a map of places.
    columns : str
        A column drawn across instead of years; "none" to count rows of all years together.
    blocks : str
        A column whose values stand side by side, each over its own years; "none" for all together.
    value : str
        A column that has to hold a figure for a row to count.
    above_zero : bool
        Whether a figure has to be above zero to count.
    """

    rows: str = ""
    columns: str = ""
    blocks: str = ""
    value: str = ""
    above_zero: bool = False

"""Rows of a file with tabs, where quotation marks may enclose a cell or just stand in a title."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

MOST_LINES = 500
"""Lines that one row may have."""


def rows_of(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of every row, the heads among them.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines. The first that is not blank has the heads.

    Returns
    -------
    iterator of (int, list of str)
        Number of the first line of the row. Blank lines are passed over.

    Notes
    -----
    Databases write cells without enclosing them, so that a mark can open a title and never close. Spreadsheets enclose
    cells with line ends and marks. A row of fewer cells than the heads goes on in the next line if its last cell opens
    with a mark that has not closed.

    Examples
    --------
    >>> text = ["PT\\tTI\\tAB", 'J\\t"Smart" cities\\tx', 'J\\tFlows\\t"one', 'and two"', 'J\\t"Open\\ty']
    >>> list(rows_of(enumerate(text, 1)))[1:]
    [(2, ['J', '"Smart" cities', 'x']), (3, ['J', 'Flows', 'one\\nand two']), (5, ['J', '"Open', 'y'])]
    """
    width, held, first = 0, [], 0
    for number, line in lines:
        if not held and not line.strip():
            continue
        first = first if held else number
        held.append(line)
        text = "\n".join(held) if len(held) > 1 else line
        cells = text.split("\t")
        if width and '"' in text and len(held) < MOST_LINES and _open(cells, width):
            continue
        width = width or len(cells)
        yield first, [_bare(cell) for cell in cells] if '"' in text else cells
        held = []
    if held:
        text = "\n".join(held)
        yield first, [_bare(cell) for cell in text.split("\t")]


def _open(cells: list[str], width: int) -> bool:
    """Whether the last cell of a row goes on in the next line."""
    last = cells[-1]
    return len(cells) <= width and last.startswith('"') and last.count('"') % 2 == 1


def _bare(cell: str) -> str:
    """A cell without the marks that enclose it."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', ""):
        return cell[1:-1].replace('""', '"')
    return cell

"""Legends above a chart, set in as many lines as the words need."""
from __future__ import annotations

from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, Sheet, heading, text_width
from flowspace.figures.style import SMALL_SIZE, WIDTH

_HANDLE = 0.36  # inches for the sample of a line
_GAP = 0.18


def _rows(entries) -> list[list]:
    """Entries broken into rows that fit the sheet."""
    rows: list[list] = []
    used = WIDTH
    for handle, word in entries:
        need = _HANDLE + 0.06 + text_width(word) + _GAP
        if used + need > WIDTH - MARGIN:
            rows.append([])
            used = MARGIN
        rows[-1].append((used, handle, word))
        used += need
    return rows


def legend_height(entries) -> float:
    """Inches a legend needs.

    Parameters
    ----------
    entries : list of (Line2D, str)

    Returns
    -------
    float

    Examples
    --------
    >>> legend_height([])
    0.0
    """
    return len(_rows(entries)) * (LINE_HEIGHT + 0.01)


def draw_head(sheet: Sheet, title: list[str], entries) -> None:
    """Write the lines of a title at the top of the body, and draw the legend below them.

    Parameters
    ----------
    sheet : Sheet
    title : list of str
    entries : list of (Line2D, str)
        As for `draw_legend`.
    """
    body = sheet.get_size_inches()[1] - sheet.body_bottom
    heading(sheet, title, MARGIN, body)
    draw_legend(sheet, entries, body - LINE_HEIGHT * len(title) - 0.03)


def draw_legend(sheet: Sheet, entries, top: float) -> None:
    """Draw a legend whose upper edge is at this height.

    Parameters
    ----------
    sheet : Sheet
    entries : list of (Line2D, str)
        Samples, drawn as they are, and their words.
    top : float
        Inches above the body's lower edge.
    """
    w, h = sheet.get_size_inches()
    for number, row in enumerate(_rows(entries)):
        y = top - (number + 0.5) * (LINE_HEIGHT + 0.01)
        for x, handle, word in row:
            at = (y + sheet.body_bottom) / h
            lone = handle.get_linestyle() in ("none", "None")
            handle.set_data([(x + _HANDLE / 2) / w] if lone else [x / w, (x + _HANDLE / 2) / w, (x + _HANDLE) / w],
                            [at] if lone else [at] * 3)
            handle.set_markevery(None if lone else [1])
            sheet.add_artist(handle)
            sheet.text_at(x + _HANDLE + 0.06, y, word, va="center_baseline", fontsize=SMALL_SIZE)

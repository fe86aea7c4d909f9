"""Whether each agglomeration exists at each radius: a strip of bars, as high as what is left of it."""
from __future__ import annotations

import pandas as pd

from flowspace.figures import palette
from flowspace.figures.checks import Checks
from flowspace.figures.coverage_strip import share_colour
from flowspace.figures.drawing import EDGE, LINE, SHEET_WIDTH, Drawing, check_words, width, wrap
from flowspace.figures.labels import label

_NAME_ROOM = 190.0
_ROW = 26.0
_BAR = 20.0


def sensitivity_strip(table: pd.DataFrame, *, evidence, source, language, labels: dict | None = None,
                      x_label: str | None = None, least: float = 0.5) -> Drawing:
    """How far each agglomeration is itself at each radius: its overlap with the most similar one found there.

    Parameters
    ----------
    table : DataFrame
        Columns case, eps_km and jaccard (0 to 1), one row per case and radius, as `case_overlap` of the measures gives
        them. Rows stand in the order of first appearance.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict, optional
        Names of the cases by key; the key itself if left out.
    x_label : str, optional
        What the numbers below are; the radius in kilometres if left out.
    least : float
        From which overlap a case counts as found, above 0 and up to 1: a line at that height, and the range in numbers.

    Returns
    -------
    Drawing
        The height and the colour of a bar say the same: the share of the union of cities that both have. A dot stands
        where nothing is left. Columns are equally wide whatever lies between two radii.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"case": "bay", "eps_km": [50, 100, 150], "jaccard": [0.0, 1.0, 0.6]})
    >>> drawing = sensitivity_strip(table, evidence="observed", source="a toy", language="en")
    >>> "100–150" in drawing.texts
    True
    """
    checks = Checks(evidence, source, language)
    if checks.table(table, "table", ["case", "eps_km", "jaccard"], numbers=["eps_km", "jaccard"],
                    key=["case", "eps_km"]):
        checks.within(table, "table", ["jaccard"], 0, 1)
        checks.within(table, "table", ["eps_km"], 0)
        if table[["case", "eps_km", "jaccard"]].isna().any(axis=None):
            checks.add("rows without a case, a radius or an overlap", "all three in every row", "leave these rows out")
        if table["eps_km"].nunique() > 40:
            checks.add(f"{table['eps_km'].nunique()} radii", "at most 40", "choose fewer radii", column="eps_km")
    if isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 < least <= 1:
        checks.add(f"least {least!r}", "a number above 0 and up to 1", "give the overlap from which a case is found")
    if x_label is not None:
        checks.words(x_label, "x_label")
    checks.stop_if_any()
    cases = list(dict.fromkeys(table["case"]))
    names = {case: str((labels or {}).get(case, case)) for case in cases}
    title = label("strip_jaccard", language)
    below = x_label or label("radius_km", language)
    check_words(checks, [(names.values(), _NAME_ROOM)], [title, below, source])
    radii = sorted({float(v) for v in table["eps_km"]})
    by_cell = {(case, float(eps)): float(j) for case, eps, j in
               table[["case", "eps_km", "jaccard"]].itertuples(index=False)}
    ranges = {case: _range([by_cell.get((case, eps)) for eps in radii], radii, least) for case in cases}

    sheet = Drawing(language)
    lines = wrap(title, SHEET_WIDTH - 2 * EDGE)
    for number, line in enumerate(lines):
        sheet.text(EDGE, 12 + number * LINE, line)
    head = label("radius_range", language)
    top = 12 + len(lines) * LINE + 8
    left = EDGE + max(width(name) for name in names.values()) + 7
    right = max(width(text) for text in [head, *ranges.values()]) + 8
    sheet.text(SHEET_WIDTH - EDGE, top - 4, head, align="right", colour=palette.MUTED_TEXT)
    top += 8
    cell = (SHEET_WIDTH - EDGE - right - left) / len(radii)
    gap = min(1.5, cell / 8)
    for i, case in enumerate(cases):
        base = top + i * _ROW + _BAR
        sheet.text(left - 6, base - _BAR / 2, names[case], align="right")
        sheet.text(SHEET_WIDTH - EDGE, base - _BAR / 2, ranges[case], align="right")
        sheet.lines([(left, base, left + cell * len(radii), base)], palette.AXIS, 0.6)
        for j, eps in enumerate(radii):
            overlap = by_cell.get((case, eps))
            if overlap:
                sheet.boxes([(left + j * cell, base - _BAR * overlap, cell - gap, _BAR * overlap)],
                            share_colour(overlap, 1))
            elif overlap == 0:
                sheet.dots([(left + (j + 0.5) * cell, base - 3)], 1.0, palette.AXIS)
        sheet.lines([(left, base - _BAR * least, left + cell * len(radii), base - _BAR * least)], palette.TEXT, 0.5,
                    "2 2")
    bottom = top + len(cases) * _ROW
    every = next(step for step in (1, 2, 3, 4, 5, 8, 10, 20, 40)
                 if step * cell >= max(width(f"{eps:g}") for eps in radii) + 5 or step == 40)
    for j in range(0, len(radii), every):
        sheet.text(left + (j + 0.5) * cell, bottom + 8, f"{radii[j]:g}", align="middle")
    for number, line in enumerate(wrap(below, SHEET_WIDTH - left - EDGE)):
        sheet.text(left, bottom + 8 + (number + 1) * LINE, line)
        end = bottom + 8 + (number + 1) * LINE
    note = label("strip_least", language).replace("{least}", f"{least:g}")
    for number, line in enumerate(wrap(note, SHEET_WIDTH - 2 * EDGE)):
        sheet.text(EDGE, end + (number + 1) * LINE, line, colour=palette.MUTED_TEXT)
        last = end + (number + 1) * LINE
    sheet.finish(last + 14, checks.grades, source)
    return sheet


def _range(overlaps: list, radii: list[float], least: float) -> str:
    """The longest unbroken run of radii at which a case is found, in numbers; a dash for none."""
    runs, begin = [], None
    for j, overlap in enumerate([*overlaps, None]):
        found = overlap is not None and overlap >= least
        if found and begin is None:
            begin = j
        if not found and begin is not None:
            runs.append((radii[j - 1] - radii[begin], -begin, begin, j - 1))
            begin = None
    if not runs:
        return "–"
    _, _, first, last = max(runs)
    return f"{radii[first]:g}" if first == last else f"{radii[first]:g}–{radii[last]:g}"

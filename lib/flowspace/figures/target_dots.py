"""Dots against a target: several measures side by side, each with the band it was meant to lie in."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from flowspace.figures import palette
from flowspace.figures.checks import Checks
from flowspace.figures.drawing import EDGE, LINE, SHEET_WIDTH, Drawing, check_words, width, wrap

_ROW = 34.0
_GAP = 22.0


@dataclass(frozen=True)
class Target:
    """A measure and the band it was meant to lie in; shares of one.

    Parameters
    ----------
    name : str
    low, high : float
        Ends of the band.
    axis : (float, float)
        Ends of the axis.
    step : float
        From one written number of the axis to the next.
    """

    name: str
    low: float
    high: float
    axis: tuple[float, float]
    step: float


def target_dots(table: pd.DataFrame, row_names: dict[str, str], series_names: dict[str, str],
                targets: dict[str, Target], *, evidence, source, language) -> Drawing:
    """One dot per row, series and measure, on the band that the measure was meant to lie in.

    Parameters
    ----------
    table : DataFrame
        Columns row, series and one for each measure; one row per row and series.
    row_names : dict of str to str
        Name of every row, from the top.
    series_names : dict of str to str
        At most four.
    targets : dict of str to Target
        By column; drawn from left to right.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}

    Returns
    -------
    Drawing
        A dot at the end of an axis stands for any value beyond it.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a"], "series": ["x"], "error": [0.08]})
    >>> drawing = target_dots(table, {"a": "Alpha"}, {"x": "All"}, {"error": Target("Error", 0, 0.1, (0, 0.2), 0.1)},
    ...                       evidence="estimated", source="a toy", language="en")
    >>> [text for text in drawing.texts if "%" in text]
    ['0 %', '10 %', '20 %']
    """
    checks = Checks(evidence, source, language)
    if checks.table(table, "table", ["row", "series", *targets], numbers=list(targets), key=["row", "series"]):
        checks.known(table["row"], row_names, "row")
        checks.known(table["series"], series_names, "series")
    room = (SHEET_WIDTH - 2 * EDGE - _GAP * (len(targets) - 1)) / len(targets)
    check_words(checks, [(row_names.values(), SHEET_WIDTH - 2 * EDGE)],
                [source, *series_names.values(), *(target.name for target in targets.values())])
    looks = [("o", palette.CATEGORICAL[0], True), ("^", palette.CATEGORICAL[1], False),
             ("s", palette.CATEGORICAL[2], True), ("D", palette.CATEGORICAL[3], False)]
    looks = dict(zip(series_names, looks, strict=False))

    sheet = Drawing(language)
    x = EDGE
    for key, name in series_names.items():
        sheet.mark(looks[key][0], x + 5, 12, *looks[key][1:])
        sheet.text(x + 15, 12, name)
        x += 33 + width(name)
    heads = [wrap(target.name, room) for target in targets.values()]
    top = 18 + LINE * max(map(len, heads)) + 4
    bottom = top + _ROW * len(row_names)
    for number, (column, target) in enumerate(targets.items()):
        left = EDGE + number * (room + _GAP)
        for i, line in enumerate(heads[number]):
            sheet.text(left, 30 + i * LINE, line)

        def at(value: float, left: float = left, target: Target = target) -> float:
            low, high = target.axis
            return left + 5 + (room - 10) * (min(max(value, low), high) - low) / (high - low)

        sheet.boxes([(at(target.low), top, at(target.high) - at(target.low), bottom - top)], "#ecece6")
        sheet.lines([(at(limit), top, at(limit), bottom) for limit in (target.low, target.high)
                     if limit > target.axis[0]], palette.AXIS, 1.0, "4 3")
        for i, row in enumerate(row_names):
            y = top + i * _ROW + 24
            sheet.lines([(left, y, left + room, y)], palette.GRID)
            for one in table[table["row"] == row].to_dict("records"):
                sheet.mark(looks[one["series"]][0], at(one[column]), y, *looks[one["series"]][1:])
        steps = round((target.axis[1] - target.axis[0]) / target.step)
        for i in range(steps + 1):
            value = target.axis[0] + i * target.step
            words = f"{100 * value:.0f} %"
            half = width(words) / 2
            sheet.text(min(max(at(value), left + half), left + room - half), bottom + 10, words, align="middle")
    for i, name in enumerate(row_names.values()):
        sheet.text(EDGE, top + i * _ROW + 9, name, halo=True)
    sheet.finish(bottom + 24, checks.grades, source)
    return sheet

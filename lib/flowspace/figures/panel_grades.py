"""Evidence of figures whose panels, or columns, differ in grade: the head of each then carries its own marks."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flowspace.figures.canvas import LINE_HEIGHT, Sheet, grade_marker, heading, wrap_evenly
from flowspace.figures.checks import Checks, as_grades

_MARK = 0.15  # inches for one marker


def panel_checks(evidence, source, language) -> Checks:
    """The checks of a figure whose evidence may be given panel by panel.

    Parameters
    ----------
    evidence : str, sequence of str, or mapping
        One grade or several for the whole figure, or a mapping from each panel to its own.
    source, language
        As for `Checks`.

    Returns
    -------
    Checks

    Examples
    --------
    >>> panel_checks({"rail": "observed", "copatents": "simulated"}, "a toy", "en").grades
    ('observed', 'simulated')
    """
    if isinstance(evidence, Mapping):
        evidence = [g for own in evidence.values() for g in ([own] if isinstance(own, str) else own or [None])]
    return Checks(evidence, source, language)


def grades_of_panels(checks: Checks, evidence, panels: Sequence) -> list[tuple[str, ...]]:
    """The grades that the head of each panel shows: none of them where all panels have the same.

    Parameters
    ----------
    checks : Checks
        Takes panels without a grade. Those drawn decide what the badge says.
    evidence : str, sequence of str, or mapping
    panels : sequence
        Keys of the panels drawn; `[None]` where the table has none.

    Returns
    -------
    list of tuple of str

    Examples
    --------
    >>> evidence = {"rail": "observed", "copatents": "simulated"}
    >>> grades_of_panels(panel_checks(evidence, "a toy", "en"), evidence, ["copatents", "rail"])
    [('simulated',), ('observed',)]
    """
    if not isinstance(evidence, Mapping) or None in panels:
        return [()] * len(panels)
    missing = [str(panel) for panel in panels if panel not in evidence]
    if missing:
        checks.add(f"no evidence grade of {', '.join(missing)}", "a grade of every panel",
                   "complete the mapping evidence=")
    own = [as_grades(evidence.get(panel))[0] for panel in panels]
    checks.grades, _ = as_grades(grade for grades in own for grade in grades)
    return own if len(set(own)) > 1 else [()] * len(panels)


def wrap_panel_head(words: str, grades: Iterable[str], width: float) -> list[str]:
    """The head of a panel in even lines that leave room for the markers of its grades.

    Parameters
    ----------
    words : str
    grades : iterable of str
    width : float
        Inches.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap_panel_head("High-speed rail", ["observed"], 0.7)
    ['High-speed', 'rail']
    """
    return wrap_evenly(words, width - _MARK * len(tuple(grades)))


def draw_panel_head(sheet: Sheet, lines: list[str], grades: Iterable[str], left: float, top: float) -> None:
    """The lines of a panel's head, with the markers of its grades before them.

    Parameters
    ----------
    sheet : Sheet
    lines : list of str
        As `wrap_panel_head` broke them.
    grades : iterable of str
    left, top : float
        Inches, counted like `Sheet.axes_at`.
    """
    for grade in grades:
        _draw_mark(sheet, grade, left + 0.05, top - LINE_HEIGHT + 0.075)
        left += _MARK
    heading(sheet, lines, left, top)


def draw_marks(sheet: Sheet, grades: Sequence[Iterable[str]], left: float, middle: float, width: float) -> None:
    """The markers of columns that differ in grade, in a row above their cells.

    Parameters
    ----------
    sheet : Sheet
    grades : sequence of iterables of str
        Of each column.
    left, middle, width : float
        Of all columns together; at which height.
    """
    step = width / len(grades)
    for number, own in enumerate(map(tuple, grades)):
        for i, grade in enumerate(own):
            _draw_mark(sheet, grade, left + (number + 0.5) * step + (i - (len(own) - 1) / 2) * _MARK, middle)


def _draw_mark(sheet: Sheet, grade: str, x: float, y: float) -> None:
    w, h = sheet.get_size_inches()
    marker = grade_marker(grade, x / w, (y + sheet.body_bottom) / h)
    marker.set_gid(f"panel-{grade}")
    sheet.add_artist(marker)

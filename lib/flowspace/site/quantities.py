"""Numbers in the prose that nobody types: a cell of a shipped table, a count of its rows, a constant of the library.

    {cell}`estimation_errors median_absolute_error design=gap_years scope=members year=0 percent`
    {count}`city_patents_estimated flag=wide_interval`
    {constant}`flowspace.estimation.panel.EARLY_WIDENING`

The last word may say how the number is written: `percent` (times one hundred), `root` (square root, for a variance),
`root percent`, or `year` (without a separator). Without it a number stands as it is.
"""
from __future__ import annotations

import csv
import importlib
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from flowspace.errors import BuildError, FlowspaceError, Problem, did_you_mean
from flowspace.site.kept import kept

FORMS = ("percent", "root", "year")

LIMITS = (10.0, 35.0, 85.0, 95.0)
"""Percentages that figures are held to: rounding must not move a number onto one of them."""

_log = logging.getLogger(__name__)


def written(value: float, forms: tuple[str, ...] = ()) -> str:
    """A number as prose shows it: per cent with one decimal, others with three figures.

    Examples
    --------
    >>> written(0.0919, ("percent",)), written(0.27, ("percent",)), written(11560), written(0.0009, ("root", "percent"))
    ('9.2', '27', '11,560', '3')
    >>> written(0.09997, ("percent",)), written(0.95004, ("percent",)), written(1.51), written(2012, ("year",))
    ('9.997', '95.004', '1.51', '2012')
    """
    if "year" in forms:
        return str(int(value))
    if "root" in forms:
        value = math.sqrt(value)
    if "percent" not in forms:
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3g}"
    value = round(100 * value, 9)
    shown = next(text for digits in range(1, 10)
                 if float(text := f"{value:.{digits}f}") not in LIMITS or float(text) == value)
    return shown.removesuffix(".0")


def cell(words: str, data: Path | None = None) -> str:
    """Look up one cell: table, column, then as many `key=value` as tell one row apart, then the form.

    Parameters
    ----------
    words : str
    data : Path, optional
        Folder of the tables; the embedded one if left out.

    Raises
    ------
    BuildError
        If there is no such table or column, or not exactly one such row.

    Examples
    --------
    >>> cell("membership_versions n_units version=prefectures")
    '217'
    """
    name, column, *rest = words.split()
    found = _rows(name, [word for word in rest if word not in FORMS], words, data, column)
    if len(found) != 1:
        raise BuildError(Problem(f"{len(found)} rows for {words!r}", "exactly one row", "name the whole key"))
    return written(float(found[0][column]), tuple(word for word in rest if word in FORMS))


def count(words: str, data: Path | None = None) -> str:
    """Count the rows of a table: its name, then any `key=value`; `different=column` counts different values instead.

    Parameters
    ----------
    words : str
    data : Path, optional
        Folder of the tables; the embedded one if left out.

    Raises
    ------
    BuildError
        If there is no such table or column, or no such row.

    Examples
    --------
    >>> count("membership_versions version=prefectures"), count("province_patents different=province_adcode")
    ('1', '31')
    """
    name, *rest = words.split()
    columns = [word.split("=", 1)[1] for word in rest if word.startswith("different=")]
    found = _rows(name, [word for word in rest if not word.startswith("different=")], words, data, *columns)
    if not found:
        raise BuildError(Problem(f"no row for {words!r}", "at least one row", "correct the conditions"))
    return written(len({tuple(row[column] for column in columns) for row in found} if columns else found))


def _rows(name: str, conditions: list[str], words: str, data: Path | None, *columns: str) -> list[dict[str, str]]:
    """The rows of a table that meet all conditions; refuse columns there are none of."""
    rows = _table(data or Path(__file__).resolve().parents[3] / "data", name)
    wanted = dict(condition.split("=", 1) for condition in conditions)
    for column in (*columns, *wanted):
        if column not in rows[0]:
            raise _unknown("column", column, list(rows[0]), words)
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


@cache
def _table(data: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table as text; a build reads each file once."""
    try:
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError:
        raise _unknown("table", name, sorted(path.stem for path in data.glob("*.csv")), name) from None


def constant(words: str) -> str:
    """Look up a number in a module of the library by its dotted name, then the form.

    Raises
    ------
    BuildError
        If there is no such number.

    Examples
    --------
    >>> constant("flowspace.estimation.observations.COUNT_ERROR root percent")
    '3'
    >>> constant("flowspace.estimation.smoothing.PARAMETERS.walk")
    '0.0251'
    """
    path, *forms = words.split()
    parts = path.split(".")
    for known in range(len(parts) - 1, 1, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:known]))
        except ModuleNotFoundError:
            continue
        try:
            for part in parts[known:]:
                found = getattr(found, part)
        except AttributeError:
            break
        if isinstance(found, (int, float)):
            return written(found, tuple(forms))
    raise BuildError(Problem(f"no number {path!r}", "a number of the library by its dotted name", "correct the name"))


def _unknown(what: str, name: str, known: list[str], words: str) -> BuildError:
    return BuildError(Problem(f"no {what} {name!r} for {words!r}{did_you_mean(name, known)}",
                              "one of " + ", ".join(known), "correct the name"))


class _Cell(SphinxRole):
    """A number looked up when the page is read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            shown = self.look_up(Path(self.config.flowspace_root or self.env.srcdir))
        except (FlowspaceError, ValueError) as problem:
            _log.warning("%s", problem, location=self.get_location(), type="flowspace", subtype="quantity")
            shown = "?"
        return [nodes.inline("", shown, classes=["fs-quantity"])], []

    def look_up(self, root: Path) -> str:
        return cell(self.text, root / "data")


class _Count(_Cell):
    def look_up(self, root: Path) -> str:
        return count(self.text, root / "data")


class _Constant(_Cell):
    def look_up(self, root: Path) -> str:
        # Kept, because the modules that hold numbers take long to import.
        name = "constant_" + re.sub(r"\W+", "_", self.text)
        facts = kept(root / "_build" / "pictures", name, self.text, lambda: ({"shown": constant(self.text)}, {}))
        return facts["shown"]


def register(app: Any) -> None:
    app.add_role("cell", _Cell())
    app.add_role("count", _Count())
    app.add_role("constant", _Constant())

"""Writing a figure to a file: whole or not at all, and the same bytes every time."""
from __future__ import annotations

import io
import os
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from flowspace.errors import FigureError, Problem
from flowspace.figures.style import style
from flowspace.files import write_beside

# No date, no program version: a file changes only when the picture does.
_METADATA = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
}


def save_figure(figure: Figure, path: str | os.PathLike) -> Path:
    """Write a figure as PNG or SVG; the file is complete or unchanged, never half written.

    Parameters
    ----------
    figure : Figure
    path : path-like
        Ending in .png or .svg; the folder exists.

    Returns
    -------
    Path
        The file written. Text in an SVG is drawn as outlines, so that it needs no font.

    Raises
    ------
    FigureError
        If `figure` is no figure, the ending is another one, or the folder does not exist.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace.figures.canvas import Sheet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_figure(Sheet(2.0, "en"), f"{folder}/figure.png").name
    'figure.png'
    """
    path = Path(path)
    problems = []
    if not isinstance(figure, Figure):
        problems.append(Problem(f"{type(figure).__name__} as figure", "a matplotlib Figure",
                                "give what a function of flowspace.figures returned"))
    if path.suffix not in _METADATA:
        problems.append(Problem(f"file name {path.name!r}", "a name ending in .png or .svg", "change the ending"))
    if not path.parent.is_dir():
        problems.append(Problem(f"folder {str(path.parent)!r}", "a folder that exists", "make the folder first"))
    if problems:
        raise FigureError(problems)
    drawn = io.BytesIO()
    with style(getattr(figure, "language", "en")), \
            matplotlib.rc_context({"svg.hashsalt": "flowspace", "svg.fonttype": "path"}):
        figure.savefig(drawn, format=path.suffix[1:], metadata=_METADATA[path.suffix])
    write_beside(path, drawn.getvalue())
    return path

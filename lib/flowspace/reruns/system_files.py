"""Files that systems and editors put into folders unasked: no part of a run, and no reason to refuse a folder."""
from __future__ import annotations

from pathlib import PurePath, PurePosixPath

_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints"})


def is_unasked(path: str | PurePath) -> bool:
    """Whether a file is one of them, or lies in a folder that is.

    Parameters
    ----------
    path : str or PurePath
        Relative to the folder in question; a str with slashes.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_unasked("results/.DS_Store"), is_unasked(".ipynb_checkpoints/notebook-checkpoint.ipynb")
    (True, True)
    >>> is_unasked("results/notes.txt"), is_unasked("desktop.ini.txt")
    (False, False)
    """
    # Beside each file on a foreign disk, macOS keeps what that disk has no place for in one named ._ and its name.
    return any(part.lower() in _NAMES or part.startswith("._") for part in PurePosixPath(path).parts)

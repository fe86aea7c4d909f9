"""Which tables of a reader's folder runs have read, and which they have not."""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flowspace import tables


def own_tables(records: Iterable[Mapping[str, Any]], folder: str | Path) -> tuple[list[str], list[str]]:
    """Tables of a reader's folder that runs have read, and those that they have not.

    Parameters
    ----------
    records : iterable of mapping
        Of runs with this data_folder, as `read_run` returns them.
    folder : str or Path
        The folder.

    Returns
    -------
    (list of str, list of str)
        Names of files that the folder holds: what at least one run has read, and what none has.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("cities.csv", "membership.csv", "notes.txt"):
    ...         _ = (Path(folder) / name).write_text("")
    ...     own_tables([{"outside": {"data_folder/cities.csv": "0" * 64}}], folder)
    (['cities.csv'], ['membership.csv'])
    """
    place = Path(folder).expanduser()
    read = {key for record in records for key, digest in record["outside"].items() if digest is not None}
    there = [name for name in sorted(tables.declared(each).file for each in tables.names())
             if os.path.lexists(place / name)]
    return ([name for name in there if f"data_folder/{name}" in read],
            [name for name in there if f"data_folder/{name}" not in read])

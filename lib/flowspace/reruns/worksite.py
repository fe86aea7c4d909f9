"""The place where a single run is made, beside its folder; what a process that was killed left of one is removed."""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flowspace.reruns.places import WORK


@contextmanager
def worksite(target: Path) -> Iterator[Path]:
    """A hidden folder beside that of a run, on the same disk, while the block lasts.

    Parameters
    ----------
    target : Path
        The run's folder.

    Returns
    -------
    context manager of Path

    Raises
    ------
    OSError
        If none can be made there.

    Notes
    -----
    Whoever is here holds the run's folder (`flowspace.reruns.folder.taken_whole`), so that what lies beside it is of
    processes that have ended.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with worksite(Path(place) / "mine") as work:
    ...         inside = work.is_dir()
    ...     inside, work.exists()
    (True, False)
    """
    place = target.with_name(f".{target.name}-{os.getpid()}{WORK}")
    place.mkdir(parents=True, exist_ok=True)
    try:
        for left in target.parent.glob(".*" + WORK):
            if left != place and re.fullmatch(rf"\.{re.escape(target.name)}-\d+{re.escape(WORK)}", left.name):
                shutil.rmtree(left, ignore_errors=True)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)

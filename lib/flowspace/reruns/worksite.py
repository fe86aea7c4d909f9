"""The place where a single run is made, beside its folder; what a process that was killed left of one is removed."""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flowspace.reruns.places import WORK

_HELD = ".lock"


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
    Those of other processes that run into the same folder are left alone: each holds a lock on its own, which the
    system lets go of when the process ends, however it ends.

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
    held = None
    try:
        held = _taken(place)
        _remove_left(target, place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if held is not None:
            os.close(held)


def _taken(place: Path, make: bool = True) -> int | None:
    """The lock of a place, held from here on; None where another process holds it, or this system has none."""
    try:
        import fcntl
    except ImportError:  # Windows has none.
        return None
    descriptor = os.open(place / _HELD, (os.O_CREAT if make else 0) | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_left(target: Path, own: Path) -> None:
    """Remove what processes that were killed left beside a run's folder."""
    for place in target.parent.glob(".*" + WORK):
        if place == own or not re.fullmatch(rf"\.{re.escape(target.name)}-\d+{re.escape(WORK)}", place.name):
            continue
        # Without a lock in it, it is just being made.
        with suppress(OSError):
            if (left := _taken(place, make=False)) is not None:
                shutil.rmtree(place, ignore_errors=True)
                os.close(left)

"""The folder that runs go to: made if need be, never one with other things in it, taken by one at a time."""
from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.places import WORK

_LOCK = ".lock"


@contextmanager
def taken(folder: str | Path, sign: str, known: frozenset[str]) -> Iterator[Path]:
    """Hold a folder of runs while the block lasts.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there.
    sign : str
        The file by which a folder that is not empty is known as one of this kind.
    known : frozenset of str
        What may be in it.

    Returns
    -------
    context manager of Path
        The folder, as a whole path.

    Raises
    ------
    ParameterError
        If it cannot be made, holds other things, or another process has it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place, taken(f"{place}/new", "sweep.json", frozenset()) as folder:
    ...     folder.name
    'new'
    """
    path = Path(folder).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
        inside = {each.name for each in path.iterdir()} - {_LOCK, WORK}
    except OSError as error:
        raise ParameterError(Problem(f'"{folder}" ({error.strerror})', "a folder, or a place where you may make one",
                                     "choose another path")) from None
    if foreign := sorted(inside - known):
        raise ParameterError(Problem(f'"{folder}", which holds other things: {", ".join(foreign[:5])}',
                                     "a new path, an empty folder, or one of an earlier run of this kind",
                                     "choose another path; nothing was written or removed"))
    if inside and sign not in inside:
        raise ParameterError(Problem(f'"{folder}", which holds no {sign}', "a new path, an empty folder, or one of an "
                                     "earlier run of this kind", "choose another path; nothing was written or removed"))
    with _locked(path, folder):
        shutil.rmtree(path / WORK, ignore_errors=True)  # of a run that was interrupted
        try:
            yield path
        finally:
            shutil.rmtree(path / WORK, ignore_errors=True)


@contextmanager
def _locked(path: Path, shown: str | Path) -> Iterator[None]:
    """Keep others out; the system lets go of the lock when this process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows has none.
        yield
        return
    descriptor = os.open(path / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ParameterError(Problem(f'"{shown}", which another process is writing runs to', "a folder for itself",
                                         "wait until it ends, or choose another path")) from None
        yield
        with suppress(OSError):
            os.unlink(path / _LOCK)
    finally:
        os.close(descriptor)

"""The folder that runs go to: made if need be, never one with other things in it, taken by one at a time."""
from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.places import WORK
from flowspace.reruns.plan import Plan
from flowspace.reruns.record import RECORD
from flowspace.reruns.state import own_places

_LOCK = ".lock"
LEFT_ALONE = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints"})
"""Files that systems and editors put into folders unasked."""


def whole_path(given: str | Path) -> Path:
    """A path from the root, without links and with the home folder in place of ~.

    Parameters
    ----------
    given : str or Path

    Returns
    -------
    Path

    Raises
    ------
    ParameterError
        If this system has no such path.

    Examples
    --------
    >>> whole_path("a/../b").name
    'b'
    """
    try:
        path = Path(given).expanduser().resolve()
        path.exists()
        os.fsencode(path)
    except (OSError, RuntimeError, ValueError, TypeError) as error:
        raise ParameterError(Problem(f"the path {str(given)[:80]!r} ({error})", "a path this system can have",
                                     "choose another path")) from None
    return path


def refuse_inputs(out: str | Path, planned: Iterable[Plan]) -> None:
    """Refuse a folder for runs that holds what they read, or lies in it: results would be inputs of the next run.

    Parameters
    ----------
    out : str or Path
    planned : iterable of Plan

    Raises
    ------
    ParameterError
        With every parameter that leads there.

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> refuse_inputs("mine", [plan(7)])
    """
    target = whole_path(out)
    places = dict.fromkeys(item for each in planned for item in own_places(each).items())
    problems = []
    for name, place in places:
        place = whole_path(place)
        if target == place or target in place.parents or (place in target.parents and place.is_dir()):
            problems.append(Problem(f'"{out}" for results, and {name} "{place.name}" in it or around it',
                                    "results apart from what runs read", "choose another path for the results"))
    if problems:
        raise ParameterError(problems)


def refuse_foreign(target: Path) -> None:
    """Refuse to replace a run's folder that holds what no run made there.

    Parameters
    ----------
    target : Path
        A folder, or the file of a run of which only numbers are kept.

    Raises
    ------
    ParameterError
        With the first names.

    Examples
    --------
    >>> refuse_foreign(Path("no such folder"))
    """
    if not target.is_dir():
        return
    inside = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file() or path.is_symlink()}
    try:
        made = {RECORD, *json.loads((target / RECORD).read_text(encoding="utf-8"))["contents"]}
    except (OSError, ValueError, KeyError, TypeError):
        made = set()
    foreign = sorted(name for name in inside - made if name.rpartition("/")[2] not in LEFT_ALONE)
    if foreign:
        raise ParameterError(Problem(f'the folder "{target.parent.name}/{target.name}", which holds what no run '
                                     f"made there: {', '.join(foreign[:5])}", "what a run made, and nothing else",
                                     "move these files or the whole folder elsewhere, or delete it; nothing was "
                                     "written or removed"))


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
    path = whole_path(folder)
    new = [each for each in (path, *path.parents) if not each.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        inside = {each.name for each in path.iterdir()} - {_LOCK} - LEFT_ALONE
        for name in sorted(inside):
            # What an interrupted writing left of a file of ours.
            if (left := re.fullmatch(r"\.(.+)\.\d+", name)) and left[1] in known:
                (path / name).unlink()
                inside.discard(name)
    except OSError as error:
        raise ParameterError(Problem(f'"{folder}" ({error.strerror})', "a folder, or a place where you may make one",
                                     "choose another path")) from None
    if sign in inside:
        inside.discard(WORK)
    if foreign := sorted(inside - known):
        raise ParameterError(Problem(f'"{folder}", which holds other things: {", ".join(foreign[:5])}',
                                     "a new path, an empty folder, or one of an earlier run of this kind",
                                     "choose another path; nothing was written or removed"))
    if inside and sign not in inside:
        raise ParameterError(Problem(f'"{folder}", which holds no {sign}', "a new path, an empty folder, or one of an "
                                     "earlier run of this kind", "choose another path; nothing was written or removed"))
    try:
        with _locked(path, folder):
            if inside:
                shutil.rmtree(path / WORK, ignore_errors=True)  # of runs that were interrupted
            try:
                yield path
            finally:
                shutil.rmtree(path / WORK, ignore_errors=True)
    finally:
        # Nothing came of it: what was made for it goes, as long as it is empty.
        with suppress(OSError):
            for each in new:
                each.rmdir()


@contextmanager
def _locked(path: Path, shown: str | Path) -> Iterator[None]:
    """Keep others out; the system lets go of the lock when this process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows has none.
        yield
        return
    try:
        descriptor = os.open(path / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise ParameterError(Problem(f'"{shown}" ({error.strerror})', "a folder you may write to",
                                     "choose another path")) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ParameterError(Problem(f'"{shown}", which another process is writing runs to', "a folder for itself",
                                         "wait until it ends, or choose another path")) from None
        try:
            yield
        finally:
            # Before others can take it: they would hold a file that is no longer there.
            with suppress(OSError):
                os.unlink(path / _LOCK)
    finally:
        os.close(descriptor)

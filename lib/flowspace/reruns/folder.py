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
from flowspace.reruns.record import FORMAT, RECORD
from flowspace.reruns.state import own_places
from flowspace.reruns.system_files import is_unasked

_LOCK = ".lock"
_SIGNS = {RECORD: ("format", FORMAT, "a run"), "book.json": ("saved_by", "flowspace", "a run of the whole book"),
          "sweep.json": ("saved_by", "flowspace", "a sweep")}
"""The files by which folders of ours are known, and what stands in them."""


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
    """Refuse a folder for runs that holds what they read, or lies in it or in the folder of other runs.

    Results would be inputs of the next run, or count as files of another one.

    Parameters
    ----------
    out : str or Path
    planned : iterable of Plan

    Raises
    ------
    ParameterError
        With every parameter that leads there, and the folder of other runs.

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
    problems += [Problem(f'"{out}" in the folder of {what}, "{folder.name}"', "a folder outside it, which holds what "
                         "was made there and nothing else", "choose another path; nothing was written or removed")
                 for folder in target.parents for what in _signs_in(folder)]
    if problems:
        raise ParameterError(problems)


def _signs_in(folder: Path) -> list[str]:
    """What of ours a folder is known to be."""
    found = []
    for name, (key, value, what) in _SIGNS.items():
        with suppress(OSError, ValueError, AttributeError):
            if json.loads((folder / name).read_text(encoding="utf-8")).get(key) == value:
                found.append(what)
    return found


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
    foreign = sorted(name for name in inside - made if not is_unasked(name))
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
        inside = {each.name for each in path.iterdir() if not is_unasked(each.name)} - {_LOCK}
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
        with _locked(path / _LOCK, folder):
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
def taken_whole(folder: str | Path) -> Iterator[Path]:
    """Hold the folder of one run while the block lasts, in which it may be replaced.

    Parameters
    ----------
    folder : str or Path
        The folder around it is made if it is not there.

    Returns
    -------
    context manager of Path
        The folder, as a whole path.

    Raises
    ------
    ParameterError
        If nothing can be written beside it, or another process has it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place, taken_whole(f"{place}/new") as folder:
    ...     folder.name, [path.name for path in folder.parent.iterdir()]
    ('new', ['.new.lock'])
    """
    path = whole_path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    # Beside it: what is in it goes when the run is put into place.
    with _locked(path.with_name(f".{path.name}{_LOCK}"), folder):
        yield path


def unwritable(shown: str | Path, error: OSError) -> ParameterError:
    """What is told of a place for runs where nothing can be written.

    Parameters
    ----------
    shown : str or Path
        As the reader gave it.
    error : OSError
        What the system said.

    Returns
    -------
    ParameterError

    Examples
    --------
    >>> print(unwritable("mine", OSError(13, "Permission denied")).problems[0].found)
    "mine", where nothing can be written (Permission denied)
    """
    return ParameterError(Problem(f'"{shown}", where nothing can be written ({error.strerror})',
                                  "a folder that can be made and written", "choose another path"))


@contextmanager
def _locked(lock: Path, shown: str | Path) -> Iterator[None]:
    """Keep others out; the system lets go of the lock when this process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows has none.
        yield
        return
    while True:
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise unwritable(shown, error) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_same(descriptor, lock):
                break
        except BlockingIOError:
            os.close(descriptor)
            raise ParameterError(Problem(f'"{shown}", which another process is writing runs to', "a folder for itself",
                                         "wait until it ends, or choose another path")) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # Removed by the one before in the moment between: what is locked is no longer there.
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(lock)
        os.close(descriptor)


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except OSError:
        return False

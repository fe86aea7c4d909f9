"""The folder of submissions as it comes from a learning platform: which file is whose."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flowspace.errors import ExerciseError, Problem, did_you_mean
from flowspace.teaching.roster import name_problem

MOST_LISTED = 10
"""Names in a message."""

# As Moodle names folders and files of downloaded submissions.
_MOODLE = re.compile(r"^(?P<name>.+?)_\d+_assignsubmission_\w+?_?(?:_.*)?$", re.DOTALL)

# What systems and platforms leave in folders.
_LEFT = {"thumbs.db", "desktop.ini", "__macosx", "gradebook.csv", "feedback"}


@dataclass(frozen=True)
class Handed:
    """What a student handed in.

    Parameters
    ----------
    path : Path or None
        None where there is no notebook, which the notes say.
    notes : tuple of (kind, key)
        See `flowspace.teaching.words.NOTES`.
    """

    path: Path | None
    notes: tuple[tuple[str, str], ...] = ()


def handed_in(folder: str | Path, students: Iterable[str] | None = None) -> dict[str, Handed]:
    """What each student handed in.

    Parameters
    ----------
    folder : str or Path
        It holds NAME.ipynb, or a folder NAME with a notebook, for each student; also as Moodle names these.
    students : iterable of str, optional
        Those of the roster; the names that the folder has if left out.

    Returns
    -------
    dict of str to Handed
        By student. Of several notebooks in a student's folder it is the one that was changed last. A file that is no
        notebook stands for its student where there is no better one.

    Raises
    ------
    ExerciseError
        If there is no such folder, nothing in it, one student twice, or submissions of nobody in the roster.

    Notes
    -----
    Capitals and forms of writing the same letter (NFC, NFD) make no difference. Links are not followed.

    Examples
    --------
    >>> handed_in("no-such-folder")
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. found no folder "no-such-folder"; expected the folder of the submissions. To mend it: unpack the archive of the
         submissions, or correct the path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for name in ("Li Lei_123_assignsubmission_file_", "韩梅梅.ipynb"):
    ...         _ = (Path(place) / name).write_text("{}")
    ...     sorted(handed_in(place, ["Li Lei", "韩梅梅", "Lucy"]))
    ['Li Lei', '韩梅梅']
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ExerciseError(Problem(f'no folder "{folder}"', "the folder of the submissions",
                                    "unpack the archive of the submissions, or correct the path"))
    known = None if students is None else {_form(student): student for student in students}
    found: dict[str, list[Path]] = {}
    strangers: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.name.casefold() in _LEFT:
            continue
        student = _student(path, known)
        if student is not None:
            found.setdefault(student, []).append(path)
        elif path.suffix == ".ipynb" or path.is_dir():
            strangers[unicodedata.normalize("NFC", path.stem if path.suffix == ".ipynb" else path.name)] = path
    problems = []
    handed = {}
    for student, paths in found.items():
        # A folder or notebook stands before a file of another kind that has the student's name.
        best = [path for path in paths if path.suffix == ".ipynb" or path.is_dir()] or paths
        if len(best) > 1:
            problems.append(Problem(f"{len(best)} submissions of {student}: {_listed(path.name for path in best)}",
                                    "one", "remove the others"))
        handed[student] = _handed(best[0])
    if known is None:
        problems += [Problem(f"a submission named {student!r} with {wrong}", "the name of a student", "rename it")
                     for student in handed if (wrong := name_problem(student))]
    elif strangers and not found:
        problems.append(Problem(f"no submission of anyone in the roster: the folder has {_listed(strangers)}",
                                f"names of the roster: {_listed(known.values())}",
                                "give files the names of the roster, or the roster those of the files"))
    else:
        problems += [Problem(f"a submission of {name!r}, who is not in the roster{did_you_mean(name, known.values())}",
                             "names of the roster", "rename the file, or add a row") for name in strangers]
    if not handed and not problems:
        problems.append(Problem(f'no submission in "{folder}"', "notebooks named after students, or a folder for each",
                                "correct the path"))
    if problems:
        raise ExerciseError(problems)
    return handed


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _student(path: Path, known: dict[str, str] | None) -> str | None:
    """Whose a file or folder is; None if nobody's."""
    is_folder = path.is_dir() and not path.is_symlink()
    names = [path.name] if is_folder else [path.stem, path.name]
    names += [match["name"] for match in map(_MOODLE.match, names) if match]
    if known is not None:
        return next((known[_form(name)] for name in names if _form(name) in known), None)
    if not is_folder and path.suffix != ".ipynb":
        return None
    return unicodedata.normalize("NFC", names[-1] if _MOODLE.match(names[0]) else names[0])


def _handed(path: Path) -> Handed:
    if path.is_symlink() or not path.is_dir():
        return Handed(path)
    inside = [each for each in path.rglob("*.ipynb")
              if not any(part.startswith(".") or part == "__MACOSX" for part in each.relative_to(path).parts)]
    if not inside:
        others = sorted(each.name for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
        return Handed(None, (("no_notebook_inside", _listed(others)) if others else ("missing_file", ""),))
    chosen = max(inside, key=lambda each: (each.lstat().st_mtime_ns, str(each)))
    return Handed(chosen, (("other_file", str(chosen.relative_to(path))),) if len(inside) > 1 else ())


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")

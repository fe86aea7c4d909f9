"""Grade with nbgrader, in a process and a folder of its own.

Started by `flowspace.teaching.grade`. ``python -m flowspace.teaching.one prepare FOLDER ASSIGNMENT`` fills the
gradebook of an nbgrader course from the notebook in its folder source. ``… one grade FOLDER ASSIGNMENT STUDENT SECONDS
PIPE`` runs the student's notebook in its folder submitted; which cell it is at, and at the end points and notebook, are
told through the pipe.
"""
from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

MOST_MEMORY = 8 * 2**30
"""Bytes of address space that a submission may take."""

MOST_FILE = 2**30
"""Bytes of one file that a submission may write."""

FAILED = 4
"""Exit code where nbgrader could not get to the end of the notebook."""


def main(task: str, folder: str, assignment: str, *more: str) -> int:
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    os.chdir(folder)
    config = Config()
    config.CourseDirectory.root = folder
    config.CourseDirectory.course_id = "flowspace"
    config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db"
    # What a student finds stands before the solution already.
    config.ClearSolutions.code_stub = {"python": ""}
    config.Application.log_level = "CRITICAL"
    if task == "prepare":
        return 0 if NbGraderAPI(config=config).generate_assignment(assignment, force=True)["success"] else FAILED
    return _graded(NbGraderAPI(config=config), Path(folder), assignment, *more)


def _graded(api, folder: Path, assignment: str, student: str, seconds: str, pipe: str) -> int:
    from nbgrader.converters import Autograde

    from flowspace.teaching.guarded import State, open_pipe, steps

    limit_resources()
    app = Autograde(api.coursedir, parent=api)
    app.force = True
    ours = steps(State(open_pipe(pipe), folder / "gradebook.db"), int(seconds))
    run = next(number for number, step in enumerate(app.autograde_preprocessors) if step.__name__ == "Execute")
    app.autograde_preprocessors = [*app.autograde_preprocessors[:run], *ours, *app.autograde_preprocessors[run + 1:]]
    api.coursedir.assignment_id, api.coursedir.student_id, api.coursedir.notebook_id = assignment, student, "*"
    try:
        app.start()
    except SystemExit as end:
        return FAILED if end.code else 0
    except Exception:
        return FAILED
    return 0


def limit_resources() -> None:
    """Keep a submission from taking all memory or filling the disk with one file; kernels inherit it.

    Examples
    --------
    >>> import subprocess, sys
    >>> code = "import resource; from flowspace.teaching.one import limit_resources; limit_resources(); " \\
    ...        "print(resource.getrlimit(resource.RLIMIT_AS)[1] == 8 * 2**30)"
    >>> subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
    'True'
    """
    with suppress(ImportError):
        import resource

        for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_FSIZE, MOST_FILE),
                           (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Grade with nbgrader, in a process and a folder of its own.

Started by `flowspace.teaching.grade`. ``python -m flowspace.teaching.one prepare FOLDER ASSIGNMENT`` fills the
gradebook of an nbgrader course from the notebook in its folder source. ``… one grade FOLDER ASSIGNMENT STUDENT
SECONDS`` runs the student's notebook in its folder submitted, and writes the scores to scores.json.
"""
from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

MOST_MEMORY = 8 * 2**30
"""Bytes of address space that a submission may take."""

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
    student, seconds = more
    config.Execute.timeout = int(seconds)
    limit_memory()
    if not NbGraderAPI(config=config).autograde(assignment, student, force=True)["success"]:
        return FAILED
    from nbgrader.api import Gradebook

    with Gradebook(config.CourseDirectory.db_url, "flowspace") as book:
        grades = [{"cell": grade.cell.name, "score": grade.score, "most": grade.max_score,
                   "by_hand": bool(grade.needs_manual_grade)}
                  for notebook in book.find_submission(assignment, student).notebooks for grade in notebook.grades]
    Path("scores.json").write_text(json.dumps(grades) + "\n", encoding="utf-8")
    return 0


def limit_memory() -> None:
    """Keep a submission from taking all memory; kernels inherit it.

    Examples
    --------
    >>> import resource, subprocess, sys
    >>> code = "import resource; from flowspace.teaching.one import limit_memory; limit_memory(); " \\
    ...        "print(resource.getrlimit(resource.RLIMIT_AS)[1] == 8 * 2**30)"
    >>> subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
    'True'
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

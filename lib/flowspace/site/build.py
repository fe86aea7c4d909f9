"""Build both editions: execute what is stale, stage each edition's sources, render them in parallel, join them.

Run as ``python -m flowspace.site.build``; `make book` does it after making the environment. Everything it makes lies
below ``_build``: executed (notebooks with outputs and their records), results, staged (sources of one edition),
rendered (Sphinx's own output), site (the finished pages).
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from flowspace.errors import BuildError, FlowspaceError, Problem
from flowspace.files import write_beside
from flowspace.languages import LANGUAGES
from flowspace.runs.execution import Job, execute, without_colours
from flowspace.site.digests import digest, files_digest, folder_digest
from flowspace.site.staging import stage

# What a page of the site can follow from. Code of the tests and tools cannot change a page.
INPUTS = ("_config.yml", "_toc.yml", "*.md", "references.bib", "requirements.txt", "pyproject.toml", "pages/**/*",
          "chapters/*", "exercises/*", "data/*", "lib/flowspace/**/*")


INSTRUCTORS = "instructors"
"""Folder of the instructors' edition below _build: nothing of it is ever part of the other."""


def input_digest(root: Path, languages: tuple[str, ...]) -> str:
    """One digest of everything the site follows from."""
    files = {path for pattern in INPUTS for path in root.glob(pattern) if "__pycache__" not in path.parts}
    return digest(repr((sys.version, languages, files_digest(root, files))).encode())


def read_record(path: Path) -> dict[str, Any]:
    """A record this module wrote; an empty one where it is missing or damaged."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def chapter_jobs(root: Path, out: Path, languages: tuple[str, ...]) -> list[Job]:
    """One job per chapter notebook and edition; the long chapters of both editions start first."""
    jobs = []
    for notebook in sorted((root / "chapters").glob("*.ipynb")):
        for language in languages:
            results = out / "results" / language / notebook.stem
            # Relative to the chapters' folder, where kernels run: no path of this machine enters a notebook.
            parameters = {"language": language,
                          "results_folder": Path(os.path.relpath(results, notebook.parent)).as_posix()}
            jobs.append(Job(notebook, out / "executed" / language / notebook.name, parameters, (results,)))
    return jobs


def forget_removed_chapters(root: Path, out: Path) -> None:
    """Remove what chapters left that are no longer there: the site lists records and copies results it finds."""
    chapters = {notebook.stem for notebook in (root / "chapters").glob("*.ipynb")}
    for path in [*out.glob("executed/*/*"), *out.glob("results/*/*")]:
        if path.name.split(".")[0] not in chapters:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def renderers(languages: tuple[str, ...]) -> Iterator[dict[str, subprocess.Popen]]:
    """One process per edition that gets ready to render while chapters run; none outlives the block."""
    with ExitStack() as stack:
        started = {}
        for language in languages:
            process = subprocess.Popen([sys.executable, "-m", "flowspace.site.renderer"], text=True,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       env={**os.environ, "NO_COLOR": "1"})
            stack.enter_context(process)
            stack.callback(process.kill)
            started[language] = process
        yield started


@contextmanager
def pictures(root: Path) -> Iterator[subprocess.Popen]:
    """One process that draws the pictures of both editions while chapters run; it does not outlive the block.

    The renderers take what it has drawn. What it could not draw they try again, and tell on which page.
    """
    with subprocess.Popen([sys.executable, "-m", "flowspace.site.pictures", str(root)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def render(renderer: subprocess.Popen, out: Path, language: str, strict: bool) -> None:
    """Let a waiting process render one staged edition, always from nothing.

    Sphinx can write changed pages only, but then keeps links to anchors that have moved, knows neither our extension
    nor damage to its own output, and forgets the warnings of pages it does not read again. A whole edition takes
    seconds.
    """
    output = out / "rendered" / language
    shutil.rmtree(output, ignore_errors=True)
    request = {"source": str(out / "staged" / language), "output": str(output), "strict": strict}
    # A process that has ended already says why in what it printed.
    with suppress(BrokenPipeError):
        renderer.stdin.write(json.dumps(request) + "\n")
        renderer.stdin.flush()


def build(root: Path, languages: tuple[str, ...] = LANGUAGES, *, strict: bool = False, cores: int | None = None,
          progress: bool = True, instructors: bool = False) -> tuple[Path, str]:
    """Bring the site up to date.

    Parameters
    ----------
    root : Path
        The project's folder.
    languages : tuple of str
        Editions to build.
    strict : bool
        Whether a warning of the renderer is an error.
    cores : int, optional
        Kernels at once; default: all cores.
    progress : bool
        Show progress.
    instructors : bool
        Build the edition with every answer, in a place of its own.

    Returns
    -------
    (Path, str)
        The finished site and a line that says what was done.

    Raises
    ------
    BuildError
        With every failed chapter, or with the renderer's messages; the earlier site stays as it was.
    """
    root = root.resolve()
    out = root / "_build"
    with alone(out):
        return _build(root, out, languages, strict, cores, progress, out / INSTRUCTORS if instructors else None)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Let one build work in a folder at a time: a second one waits until the first has ended, however it ends."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        # No such lock on Windows; there two builds at once are the reader's to avoid.
        yield
        return
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another build of this book is running; waiting for it to end", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(root: Path, out: Path, languages: tuple[str, ...], strict: bool, cores: int | None, progress: bool,
           instructors: Path | None) -> tuple[Path, str]:
    start = time.monotonic()
    own = instructors or out
    site, stamp = own / "site", own / "site.json"
    now: dict[str, Any] = {"inputs": input_digest(root, languages)}
    known = read_record(stamp)
    if known.get("inputs") == now["inputs"] and (known.get("clean") or not strict) \
            and site.is_dir() and known.get("outputs") == folder_digest(site):
        return site, f"nothing has changed; checked in {time.monotonic() - start:.1f} s"

    forget_removed_chapters(root, out)
    jobs = chapter_jobs(root, out, languages)
    problems, clean = [], True
    with renderers(languages) as started, pictures(root) as drawing:
        ran = execute(jobs, root, root / "requirements.txt", cores=cores, progress=progress)
        for language in languages:
            stage(root, out, language, linked=len(languages) > 1, instructors=instructors)
        drawing.wait()
        for language in languages:
            render(started[language], own, language, strict)
        printed = {language: without_colours(process.communicate()[0]) for language, process in started.items()}
    for language, process in started.items():
        told = "\n".join(line for line in printed[language].splitlines() if "WARNING" in line or "ERROR" in line)
        clean = clean and not told
        if process.returncode:
            problems.append(Problem(f"a build of the {language} edition that ended with code {process.returncode}:\n"
                                    f"{told or printed[language][-4000:]}", "no warning and no error",
                                    "correct the places named above, then build again"))
        elif told and progress:
            print(told, file=sys.stderr)
    if problems:
        raise BuildError(problems)
    join(root, out, languages, own)
    now.update(outputs=folder_digest(site), clean=clean)
    write_beside(stamp, json.dumps(now).encode())
    executed = f"{len(ran)} of {len(jobs)} chapter runs executed" if jobs else "no chapter to execute"
    return site, f"{executed}; {len(languages)} edition(s) rendered in {time.monotonic() - start:.1f} s"


def join(root: Path, out: Path, languages: tuple[str, ...], own: Path) -> None:
    """Put editions, data and results side by side in a new folder, then let it take the old one's place."""
    site, beside, old = own / "site", own / ".site-new", own / ".site-old"
    for left_over in (beside, old):
        shutil.rmtree(left_over, ignore_errors=True)
    for language in languages:
        shutil.copytree(own / "rendered" / language / "_build" / "html", beside / language,
                        ignore=shutil.ignore_patterns(".buildinfo", ".doctrees"))
        results = out / "results" / language
        if results.is_dir():
            # A killed run may have left the folder it was writing, which has a hidden name.
            shutil.copytree(results, beside / "results" / language,
                            ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(root / "data", beside / "data")
    (beside / "index.html").write_bytes((Path(__file__).parent / "templates" / "index.html").read_bytes())
    (beside / ".nojekyll").touch()
    if site.exists():
        site.rename(old)
    beside.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m flowspace.site.build",
                                     description="Build the book, both editions.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: here)")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="one edition only (default: both)")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--instructors", action="store_true", help="the edition with every answer to the exercises")
    parser.add_argument("--cores", type=int, help="chapters executed at once (default: all cores)")
    given = parser.parse_args(arguments)
    if not (given.root / "_toc.yml").is_file():
        print(f"found no _toc.yml in {given.root}; expected the project's folder. "
              "To mend it: run from there or give --root", file=sys.stderr)
        return 2
    try:
        site, done = build(given.root, tuple(given.language or LANGUAGES), strict=given.strict, cores=given.cores,
                           instructors=given.instructors)
    except FlowspaceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the earlier site is as it was, and the next build goes on from what was finished",
              file=sys.stderr)
        return 130
    print(f"The book: {site / 'index.html'}  ({done})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

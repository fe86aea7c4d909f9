"""Build both editions: execute what is stale, stage each edition's sources, render them in parallel, join them.

Run as ``python -m flowspace.site.build``; `make book` does it after making the environment. Everything it makes lies
below ``_build``: executed (notebooks with outputs and their records), results, staged (sources of one edition),
rendered (Sphinx's own output), site (the finished pages).
"""
from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flowspace.errors import BuildError, FlowspaceError, Problem
from flowspace.runs.execution import Job, execute, is_fresh, without_colours, write_beside
from flowspace.site.editions import LANGUAGES

# What a page of the site can follow from. Code of the tests and tools cannot change a page.
INPUTS = ("_config.yml", "_toc.yml", "*.md", "references.bib", "requirements.txt", "pyproject.toml", "pages/**/*",
          "chapters/*", "data/*", "lib/flowspace/**/*")


def input_digest(root: Path, languages: tuple[str, ...]) -> str:
    """One digest of everything the site follows from."""
    files = {path for pattern in INPUTS for path in root.glob(pattern) if "__pycache__" not in path.parts}
    return hashlib.sha256(repr((sys.version, languages, files_digest(root, files))).encode()).hexdigest()


def folder_digest(folder: Path) -> str:
    """One digest of the names and contents of all files below a folder."""
    return files_digest(folder, folder.rglob("*"))


def files_digest(folder: Path, paths: Iterable[Path]) -> str:
    """One digest of the names, relative to a folder, and the contents of those paths that are files."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


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


def with_outputs(source: dict[str, Any], executed: dict[str, Any]) -> dict[str, Any]:
    """The notebook as written, with the outputs of its execution.

    The words are those of the source, so that a change of prose needs no execution; the cell in which the run's own
    parameters were injected is left out.
    """
    ran = [cell for cell in executed["cells"] if cell["cell_type"] == "code"
           and "injected-parameters" not in cell.get("metadata", {}).get("tags", [])]
    cells = []
    for cell in source["cells"]:
        if cell["cell_type"] == "code":
            cell = {**cell, "outputs": ran[0]["outputs"], "execution_count": ran[0]["execution_count"]}
            ran = ran[1:]
        cells.append(cell)
    return {**source, "cells": cells}


def stage(root: Path, out: Path, language: str, linked: bool) -> Path:
    """Lay the sources of one edition side by side under the names both editions share."""
    import yaml

    folder = out / "staged" / language
    wanted: dict[str, bytes] = {}
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    own = config["sphinx"]["config"]["flowspace_editions"].get(language, {})
    config.update({key: own[key] for key in ("title", "author") if key in own})
    config["sphinx"]["config"].update(own.get("sphinx", {}), flowspace_language=language, flowspace_linked=linked,
                                      flowspace_root=str(root))
    config["execute"] = {**config["execute"], "execute_notebooks": "off"}
    wanted["_config.yml"] = yaml.safe_dump(config, allow_unicode=True, sort_keys=False).encode()
    wanted["_toc.yml"] = _contents(root, language)
    wanted["references.bib"] = (root / "references.bib").read_bytes()
    for path in [*root.glob("*.md"), *root.glob("pages/**/*"), *root.glob("chapters/*")]:
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if path.suffix == ".ipynb":
            executed = out / "executed" / language / path.name
            joined = with_outputs(json.loads(path.read_text(encoding="utf-8")),
                                  json.loads(executed.read_text(encoding="utf-8")))
            wanted[name] = json.dumps(joined, ensure_ascii=False, indent=1).encode()
        elif path.name.endswith(".zh.md"):
            if language == "zh":
                wanted[name.removesuffix(".zh.md") + ".md"] = path.read_bytes()
        elif language == "en" or not path.with_name(f"{path.stem}.zh.md").exists():
            wanted[name] = path.read_bytes()
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in wanted.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def _contents(root: Path, language: str) -> bytes:
    text = (root / "_toc.yml").read_text(encoding="utf-8")
    captions = root / "pages" / "toc_captions.csv"
    if language != "en" and captions.is_file():
        with captions.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                text = text.replace(f"caption: {row['en']}\n", f"caption: {row[language]}\n")
    return text.encode()


def render(out: Path, language: str, strict: bool) -> subprocess.Popen:
    """Start jupyter-book on one staged edition, always from nothing.

    Sphinx can write changed pages only, but then keeps links to anchors that have moved, knows neither our extension nor
    damage to its own output, and forgets the warnings of pages it does not read again. A whole edition takes seconds.
    """
    shutil.rmtree(out / "rendered" / language, ignore_errors=True)
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(out / "staged" / language), "--path-output",
               str(out / "rendered" / language), "--keep-going", "-q"]
    if strict:
        command.append("-W")
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def build(root: Path, languages: tuple[str, ...] = LANGUAGES, *, strict: bool = False, cores: int | None = None,
          progress: bool = True) -> tuple[Path, str]:
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
        return _build(root, out, languages, strict, cores, progress)


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


def _build(root: Path, out: Path, languages: tuple[str, ...], strict: bool, cores: int | None,
           progress: bool) -> tuple[Path, str]:
    start = time.monotonic()
    site, stamp = out / "site", out / "site.json"
    now: dict[str, Any] = {"inputs": input_digest(root, languages)}
    known = read_record(stamp)
    if known.get("inputs") == now["inputs"] and (known.get("clean") or not strict) \
            and site.is_dir() and known.get("outputs") == folder_digest(site):
        return site, f"nothing has changed; checked in {time.monotonic() - start:.1f} s"

    jobs = chapter_jobs(root, out, languages)
    for job in jobs:
        if not is_fresh(job, root, root / "requirements.txt"):
            # The results below _build are the build's own, damaged or not: a chapter would refuse to replace them.
            for folder in job.outputs:
                shutil.rmtree(folder, ignore_errors=True)
    ran = execute(jobs, root, root / "requirements.txt", cores=cores, progress=progress)
    for language in languages:
        stage(root, out, language, linked=len(languages) > 1)
    started = {language: render(out, language, strict) for language in languages}
    problems, clean = [], True
    for language, process in started.items():
        try:
            printed = without_colours(process.communicate()[0])
        except BaseException:
            for other in started.values():
                other.kill()
            raise
        told = "\n".join(line for line in printed.splitlines() if "WARNING" in line or "ERROR" in line)
        clean = clean and not told
        if process.returncode:
            problems.append(Problem(f"a build of the {language} edition that ended with code {process.returncode}:\n"
                                    f"{told or printed[-4000:]}", "no warning and no error",
                                    "correct the places named above, then build again"))
        elif told and progress:
            print(told, file=sys.stderr)
    if problems:
        raise BuildError(problems)
    join(root, out, languages)
    now.update(outputs=folder_digest(site), clean=clean)
    write_beside(stamp, json.dumps(now).encode())
    executed = f"{len(ran)} of {len(jobs)} chapter runs executed" if jobs else "no chapter to execute"
    return site, f"{executed}; {len(languages)} edition(s) rendered in {time.monotonic() - start:.1f} s"


def join(root: Path, out: Path, languages: tuple[str, ...]) -> None:
    """Put editions, data and results side by side in a new folder, then let it take the old one's place."""
    site, beside, old = out / "site", out / ".site-new", out / ".site-old"
    for left_over in (beside, old):
        shutil.rmtree(left_over, ignore_errors=True)
    for language in languages:
        shutil.copytree(out / "rendered" / language / "_build" / "html", beside / language,
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
    parser = argparse.ArgumentParser(prog="python -m flowspace.site.build", description="Build the book, both editions.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: here)")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="one edition only (default: both)")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--cores", type=int, help="chapters executed at once (default: all cores)")
    given = parser.parse_args(arguments)
    if not (given.root / "_toc.yml").is_file():
        print(f"found no _toc.yml in {given.root}; expected the project's folder. "
              "To mend it: run from there or give --root", file=sys.stderr)
        return 2
    try:
        site, done = build(given.root, tuple(given.language or LANGUAGES), strict=given.strict, cores=given.cores)
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

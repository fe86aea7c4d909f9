"""Building the book against plain ``jupyter-book build`` on the same eight notebooks.

Chapters that are not written yet are stood in for by copies of a written one, so that eight notebooks of real weight
are executed on both sides.
"""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = 8


def make_project(folder: Path, language: str) -> None:
    """A copy of the book with eight chapter notebooks."""
    for name in ("_config.yml", "references.bib", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("pages", "data", "lib"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for path in ROOT.glob("*.md"):
        shutil.copy(path, folder / path.name)
    (folder / "chapters").mkdir()
    written = sorted((ROOT / "chapters").glob("*.ipynb"))[:CHAPTERS]
    files = []
    for number in range(1, CHAPTERS + 1):
        source = written[(number - 1) % len(written)]
        own = source.stem[:2].lstrip("0")
        # Labels carry the chapter's number; each copy gets its own.
        text = source.read_text(encoding="utf-8").replace(f"ch{own}-", f"ch{number}x-")
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                code = "".join(cell["source"])
                cell["source"] = code.replace('language: str = "en"', f'language: str = "{language}"')
        name = f"{number:02d}_standin"
        (folder / "chapters" / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        files.append(f"  - file: chapters/{name}\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: pages/cite\nchapters:\n  - file: pages/references\n"
                                     + "".join(files), encoding="utf-8")


def timed(command: list[str], folder: Path) -> float:
    """Wall seconds of a command that must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "lib")}
    start = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(f"this command failed in the benchmark: {' '.join(command)}\n{done.stdout[-3000:]}")
    return seconds


def change_one_chapter(folder: Path) -> None:
    path = folder / "chapters" / "03_standin.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    last["source"] = "".join(last["source"]) + "\n# changed"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def run(full: bool = False) -> None:
    plain = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-q"]
    ours = [sys.executable, "-m", "flowspace.site.build"]
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folders = {language: Path(place) / language for language in ("en", "zh")}
        baseline = {}
        for language, folder in folders.items():
            folder.mkdir()
            make_project(folder, language)
            baseline[language] = timed(plain, folder)
            shutil.rmtree(folder / "_build")
        one, both = baseline["en"], baseline["en"] + baseline["zh"]
        folder = folders["en"]
        english = [*ours, "--language", "en"]
        report("book-cold-one-edition", timed(english, folder), one, 0.5)
        report("book-unchanged-one-edition", timed(english, folder), one, 0.1)
        change_one_chapter(folder)
        report("book-one-chapter-changed-one-edition", timed(english, folder), one, 0.25)
        shutil.rmtree(folder / "_build")
        report("book-cold-both-editions", timed(ours, folder), both, 0.5)
        report("book-unchanged-both-editions", timed(ours, folder), both, 0.1)
        path = folder / "chapters" / "03_standin.ipynb"
        path.write_text(path.read_text(encoding="utf-8").replace("# changed", "# changed again"), encoding="utf-8")
        report("book-one-chapter-changed-both-editions", timed(ours, folder), both, 0.25)

"""Building the book against plain ``jupyter-book build`` on the same notebooks.

With --full all eight chapters in both editions; without it every third chapter in one.
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


def make_project(folder: Path, language: str, chapters: list[Path]) -> None:
    """A copy of the book with some of its chapters."""
    for name in ("_config.yml", "references.bib", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("pages", "data", "lib"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for path in ROOT.glob("*.md"):
        shutil.copy(path, folder / path.name)
    (folder / "chapters").mkdir()
    files = []
    for source in chapters:
        notebook = json.loads(source.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                code = "".join(cell["source"])
                cell["source"] = code.replace('language: str = "en"', f'language: str = "{language}"')
        (folder / "chapters" / source.name).write_text(json.dumps(notebook), encoding="utf-8")
        files.append(f"  - file: chapters/{source.stem}\n")
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


def change_one_chapter(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    last["source"] = "".join(last["source"]) + "\n# changed"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def run(full: bool = False) -> None:
    written = sorted((ROOT / "chapters").glob("*.ipynb"))
    chapters = written if full else written[::3]
    plain = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-q"]
    ours = [sys.executable, "-m", "flowspace.site.build"]
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folders = {language: Path(place) / language for language in (("en", "zh") if full else ("en",))}
        baseline = {}
        for language, folder in folders.items():
            folder.mkdir()
            make_project(folder, language, chapters)
            baseline[language] = timed(plain, folder)
            shutil.rmtree(folder / "_build")
        one, both = baseline["en"], sum(baseline.values())
        folder = folders["en"]
        changed = folder / "chapters" / chapters[1].name
        english = [*ours, "--language", "en"]
        report("book-cold-one-edition", timed(english, folder), one, 0.5)
        report("book-unchanged-one-edition", timed(english, folder), one, 0.1)
        change_one_chapter(changed)
        report("book-one-chapter-changed-one-edition", timed(english, folder), one, 0.25)
        if not full:
            return
        shutil.rmtree(folder / "_build")
        report("book-cold-both-editions", timed(ours, folder), both, 0.5)
        report("book-unchanged-both-editions", timed(ours, folder), both, 0.1)
        again = changed.read_text(encoding="utf-8").replace("# changed", "# changed again")
        changed.write_text(again, encoding="utf-8")
        report("book-one-chapter-changed-both-editions", timed(ours, folder), both, 0.25)

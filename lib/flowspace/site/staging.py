"""Lay out the sources of one edition: its pages and its chapters with their outputs, under the names both share."""
from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from flowspace.reports.code_words import cells_in_edition, known_comments
from flowspace.site.exercises import exercise_pages
from flowspace.site.methods import method_pages


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


def stage(root: Path, out: Path, language: str, linked: bool, instructors: Path | None = None) -> Path:
    """Lay the sources of one edition side by side under the names both editions share.

    `instructors` is the place of the instructors' edition, which shows every answer; None for the students' own.
    """
    import yaml

    folder = (instructors or out) / "staged" / language
    wanted: dict[str, bytes] = {}
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    own = config["sphinx"]["config"]["flowspace_editions"].get(language, {})
    config.update({key: own[key] for key in ("title", "author") if key in own})
    config["sphinx"]["config"].update(own.get("sphinx", {}), flowspace_language=language, flowspace_linked=linked,
                                      flowspace_root=str(root))
    config["execute"] = {**config["execute"], "execute_notebooks": "off"}
    wanted["_config.yml"] = yaml.safe_dump(config, allow_unicode=True, sort_keys=False).encode()
    wanted["_toc.yml"] = _contents(root, language)
    comments = known_comments(root, language)
    wanted["references.bib"] = (root / "references.bib").read_bytes()
    for path in [*root.glob("*.md"), *root.glob("pages/**/*"), *root.glob("chapters/*")]:
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if path.suffix == ".ipynb":
            executed = out / "executed" / language / path.name
            joined = with_outputs(json.loads(path.read_text(encoding="utf-8")),
                                  json.loads(executed.read_text(encoding="utf-8")))
            shown = cells_in_edition(joined, language, comments)
            wanted[name] = json.dumps(shown, ensure_ascii=False, indent=1).encode()
        elif path.name.endswith(".zh.md"):
            if language == "zh":
                wanted[name.removesuffix(".zh.md") + ".md"] = path.read_bytes()
        elif language == "en" or not path.with_name(f"{path.stem}.zh.md").exists():
            wanted[name] = path.read_bytes()
    wanted.update(exercise_pages(root, language, instructors=instructors is not None))
    wanted.update(method_pages(root, language))
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

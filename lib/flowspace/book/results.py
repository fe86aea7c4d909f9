"""What a chapter found: tables, numbers, figures and pages, put into the prose and saved once at the end."""
from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace.book.parameters import Setting, results_folder_problems
from flowspace.errors import ParameterError, Problem
from flowspace.evidence import GRADE_WORDS, GRADES


class Results:
    """Collects tables, numbers and figures of one chapter run.

    Numbers and figures are also *glued*: the prose names them by key, so text cannot contradict a re-run.

    Parameters
    ----------
    chapter : int
    setting : Setting
        Recorded beside the results.
    """

    def __init__(self, chapter: int, setting: Setting):
        self.chapter = chapter
        self.setting = setting
        self.tables: dict[str, dict[str, Any]] = {}
        self.numbers: dict[str, dict[str, Any]] = {}
        self.figures: dict[str, Any] = {}
        self.pages: dict[str, dict[str, Any]] = {}
        self._pictures: dict[str, bytes] = {}

    def table(self, name: str, frame: pd.DataFrame, *, evidence: str | list[str], source: str) -> pd.DataFrame:
        """Keep a tidy table under a name; returns it unchanged.

        Parameters
        ----------
        name : str
            File name without suffix.
        frame : DataFrame
            Tidy: one row per key, no index that matters.
        evidence : str or list of str
            Grade(s) of the numbers in it; one that is given twice is kept once, at its first place.
        source : str
            Where its inputs come from.

        Raises
        ------
        ParameterError
            On a name already taken or an unknown grade.
        """
        grades = [evidence] if isinstance(evidence, str) else list(evidence)
        self._new(name, self.tables)
        self._check_grades(grades)
        self.tables[name] = {"frame": frame, "evidence": list(dict.fromkeys(grades)), "source": source}
        return frame

    def number(self, key: str, value: float | int, form: str = "") -> None:
        """Keep a number and make it available to the prose as ``{glue:text}`key` ``.

        Parameters
        ----------
        key : str
        value : float or int
        form : str
            Python format, for example ".3f" or "+.1%"; empty: as it is. nan is shown as an en dash.
        """
        shown = "–" if pd.isna(value) else format(value, form)
        if shown.startswith("-") and not any(digit in shown for digit in "123456789"):
            shown = shown[1:]  # no minus before a zero
        shown = shown.replace("-", "−")  # a hyphen is no minus sign
        self._put(key, value, shown)

    def text(self, key: str, shown: str) -> None:
        """Keep words computed from the data (a name, a list of names) for the prose."""
        self._put(key, shown, shown)

    def dashes(self, keys: Iterable[str]) -> None:
        """Show a dash for each of these keys that has no number or words yet: what the run had no data for."""
        for key in dict.fromkeys(keys):
            if key not in self.numbers:
                self.number(key, float("nan"))

    def badge(self, key: str, grade: str) -> None:
        """Keep an evidence grade and make its badge available to the prose as ``{glue:}`key` ``.

        Parameters
        ----------
        key : str
        grade : str
            One of the four grades.

        Raises
        ------
        ParameterError
            On a name already taken or an unknown grade.
        """
        from IPython.display import HTML
        from myst_nb import glue

        self._check_grades([grade])
        self._new(key, self.numbers)
        shown = GRADE_WORDS[grade][self.setting.language]
        self.numbers[key] = {"value": grade, "shown": shown}
        glue(key, HTML(f'<span class="fs-badge fs-{grade}">{shown}</span>'), display=False)

    def figure(self, key: str, figure: Any) -> None:
        """Keep a figure of `flowspace.figures`, show it and make it available to ``{glue:figure} key``.

        Parameters
        ----------
        key : str
        figure : Sheet or Drawing
            What a function of `flowspace.figures` returned. A drawing, as `target_dots` and `count_bars` return it, is
            SVG from the start: it is shown and saved as that alone.

        Raises
        ------
        ParameterError
            On a name already taken, or a figure that carries no evidence grade.
        """
        from IPython.display import SVG, Image
        from myst_nb import glue

        from flowspace.figures.drawing import Drawing

        self._new(key, self.figures)
        if not getattr(figure, "grades", ()):
            raise ParameterError(Problem(f'a figure "{key}" without an evidence badge', "a figure of flowspace.figures",
                                         "draw it with a function of flowspace.figures, which asks for its evidence"))
        self.figures[key] = figure
        if isinstance(figure, Drawing):
            glue(key, SVG(figure.svg().decode()), display=True)
            return
        # Drawn once, for the page and for the file.
        self._pictures[key] = figure.png()
        glue(key, Image(self._pictures[key], width=round(figure.get_figwidth() * 100)), display=True)

    def page(self, name: str, html: str, *, evidence: str | list[str], source: str) -> None:
        """Keep a page that is complete in itself, for readers to download; it may be written in the run's language.

        Parameters
        ----------
        name : str
            File name without suffix.
        html : str
        evidence : str or list of str
            Grade(s) of what stands on it.
        source : str

        Raises
        ------
        ParameterError
            On a name already taken or an unknown grade.
        """
        grades = [evidence] if isinstance(evidence, str) else list(evidence)
        self._new(name, self.pages)
        self._check_grades(grades)
        self.pages[name] = {"html": html, "evidence": list(dict.fromkeys(grades)), "source": source}

    def save(self) -> pd.DataFrame:
        """Write tables (CSV), figures, pages (HTML) and numbers (JSON) to the results folder; list what was kept.

        The folder is written beside its place and then renamed, so that a stopped run leaves the old one whole.
        Without a results folder nothing is written.

        Returns
        -------
        DataFrame
            One row per kept table: name, rows, columns, evidence, sha256 of its CSV (first 12 digits).
        """
        kept = {name: _csv(entry["frame"]) for name, entry in self.tables.items()}
        if self.setting.results_folder is not None:
            self._write(self.setting.results_folder, kept)
        rows = [{"table": name, "rows": len(entry["frame"]), "columns": entry["frame"].shape[1],
                 "evidence": ", ".join(entry["evidence"]), "sha256": hashlib.sha256(kept[name]).hexdigest()[:12]}
                for name, entry in self.tables.items()]
        return pd.DataFrame(rows, columns=["table", "rows", "columns", "evidence", "sha256"])

    def _put(self, key: str, value: Any, shown: str) -> None:
        from myst_nb import glue

        self._new(key, self.numbers)
        self.numbers[key] = {"value": value.item() if hasattr(value, "item") else value, "shown": shown}
        glue(key, shown, display=False)

    def _check_grades(self, grades: list[str]) -> None:
        if not grades or any(grade not in GRADES for grade in grades):
            raise ParameterError(Problem(f"evidence {grades}", "grades out of " + ", ".join(GRADES),
                                         "name the grade of the numbers"))

    def _new(self, key: str, taken: dict[str, Any]) -> None:
        if key in taken:
            raise ParameterError(Problem(f'a second result named "{key}"', "a name used once in a chapter",
                                         "give it another name"))

    def _write(self, folder: Path, kept: dict[str, bytes]) -> None:
        from flowspace.figures import save_figure

        # Asked again: the folder may have been filled since the parameters were checked.
        problems = results_folder_problems(folder)
        if problems:
            raise ParameterError(problems)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
        except OSError as error:
            raise ParameterError(Problem(f'results_folder "{folder}", which cannot be written ({error.strerror})',
                                         "a place where you may make folders", "choose another path")) from None
        old = beside.with_name(f"{beside.name}-old")
        try:
            for name, content in kept.items():
                (beside / f"{name}.csv").write_bytes(content)
            for name, figure in self.figures.items():
                if name in self._pictures:
                    (beside / f"{name}.png").write_bytes(self._pictures[name])
                    save_figure(figure, beside / f"{name}.svg")
                else:
                    (beside / f"{name}.svg").write_bytes(figure.svg())
            for name, entry in self.pages.items():
                (beside / f"{name}.html").write_bytes(entry["html"].encode("utf-8"))
            (beside / "results.json").write_text(json.dumps(self._record(kept), ensure_ascii=False, indent=1) + "\n",
                                                 encoding="utf-8")
            beside.chmod(0o755)
            if folder.exists():
                folder.rename(old)
            beside.rename(folder)
        finally:
            if old.exists() and not folder.exists():
                old.rename(folder)
            for left_over in (beside, old):
                shutil.rmtree(left_over, ignore_errors=True)

    def _record(self, kept: dict[str, bytes]) -> dict[str, Any]:
        s = self.setting
        return {
            "saved_by": "flowspace",
            "chapter": self.chapter,
            "parameters": {"start_year": s.start_year, "end_year": s.end_year, "agglomerations": list(s.agglomerations),
                           "membership": s.membership, "language": s.language, **s.own},
            "tables": {name: {"path": f"{name}.csv", "rows": len(e["frame"]), "columns": [str(c) for c in e["frame"]],
                              "evidence": e["evidence"], "source": e["source"],
                              "sha256": hashlib.sha256(kept[name]).hexdigest()} for name, e in self.tables.items()},
            "numbers": {k: {"value": None if pd.isna(v["value"]) else v["value"], "shown": v["shown"]}
                        for k, v in self.numbers.items()},
            "figures": {key: {"evidence": list(f.grades), "source": f.source} for key, f in self.figures.items()},
        } | ({"pages": {name: {"path": f"{name}.html", "evidence": e["evidence"], "source": e["source"]}
                        for name, e in self.pages.items()}} if self.pages else {})


def _csv(frame: pd.DataFrame) -> bytes:
    """The same bytes for the same table, everywhere."""
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")

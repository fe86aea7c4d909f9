"""Writes a bibliography into a folder, each file in one step."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.bibliography.read import Bibliography
from flowspace.errors import ParameterError, Problem
from flowspace.files import write_beside


def write(bibliography: Bibliography, folder: str | Path) -> list[Path]:
    """Write the tables of a bibliography as CSV in UTF-8.

    Parameters
    ----------
    bibliography : Bibliography
        What `read_exports` returned.
    folder : path
        Takes publications.csv, authors.csv, keywords.csv and references.csv, and report/files.csv, report/problems.csv
        and report/duplicates.csv. Made if it does not exist; files of these names in it are replaced, each in one step.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ParameterError
        If the folder cannot be written to.

    Notes
    -----
    The same bibliography makes the same bytes. Line ends are those of Unix, missing numbers are empty.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace.bibliography import read_exports
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.ris"
    ...     size = file.write_text("TY  - JOUR\\nTI  - Flows\\nPY  - 2020\\nER  - \\n")
    ...     files = write(read_exports(file), Path(place) / "mine")
    ...     [file.name for file in files], files[0].read_text().splitlines()[1][:24]
    (['publications.csv', 'authors.csv', 'keywords.csv', 'references.csv', 'files.csv', 'problems.csv',
    'duplicates.csv'],
    'title:6a479543b76c4b02,F')
    """
    folder = Path(folder)
    report = bibliography.report
    frames = {"publications": bibliography.publications, "authors": bibliography.authors,
              "keywords": bibliography.keywords, "references": bibliography.references, "report/files": report.files,
              "report/problems": report.problems, "report/duplicates": report.duplicates}
    written = []
    try:
        (folder / "report").mkdir(parents=True, exist_ok=True)
        for name, table in frames.items():
            path = folder / f"{name}.csv"
            write_beside(path, _csv(table))
            written.append(path)
    except OSError as error:
        raise ParameterError(Problem(f"a folder that cannot be written to ({error.strerror})", "a folder of your own",
                                     "choose another folder", file=str(folder))) from None
    return written


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8", "backslashreplace")

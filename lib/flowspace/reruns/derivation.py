"""What a run's folder is made by, besides what its kernel used: what writes its report, its tables, its record."""
from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flowspace.reruns.project import ROOT
from flowspace.runs.dependencies import digest

_LIBRARY = Path(__file__).resolve().parents[1]
_RECORD = ("parameters.py", "parquet.py", "perform.py", "places.py", "plan.py", "record.py", "state.py",
           "system_files.py")
"""What writes the record and the Parquet files, in this room."""

_SITE = ("flowspace.css", "scrolling.js", "tables.js")
"""What a report takes from the site."""


@cache
def derivation(keep: str) -> str:
    """Digest of the code and the files that turn an executed notebook into what is kept of a run.

    Parameters
    ----------
    keep : {"all", "tables", "numbers"}
        Reports, and so the references and words in them, count only where everything is kept.

    Returns
    -------
    str
        SHA-256. Looked up once in a process, which goes on with the code that it has loaded.

    Examples
    --------
    >>> derivation("all") == derivation("tables"), derivation("tables") == derivation("numbers"), len(derivation("all"))
    (False, True, 64)
    """
    return hashlib.sha256(repr([digest(path) for path in sources(keep)]).encode()).hexdigest()


def sources(keep: str) -> list[Path]:
    """The files behind `derivation`.

    Parameters
    ----------
    keep : {"all", "tables", "numbers"}

    Returns
    -------
    list of Path
        In a fixed order. Those that are not there count as that.

    Examples
    --------
    >>> [path.name for path in sources("all")][-2:]
    ['references.bib', 'code_comments.csv']
    """
    found = [_LIBRARY / "__init__.py", _LIBRARY / "evidence.py", *(_LIBRARY / "reruns" / name for name in _RECORD)]
    if keep == "all":
        reports = sorted(path for path in (_LIBRARY / "reports").rglob("*") if path.suffix in (".py", ".css"))
        found += [*reports, *(_LIBRARY / "site" / "static" / name for name in _SITE), _LIBRARY / "languages.py",
                  ROOT / "references.bib", ROOT / "pages" / "code_comments.csv"]
    return found

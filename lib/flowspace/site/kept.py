"""Keeps what is costly to make between builds, together with a digest of all it follows from.

Where the digest is another, or a file is damaged, it is made again: what is kept is never stale.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flowspace.files import write_beside
from flowspace.site.digests import digest, file_digest, files_digest

LIBRARIES = ("matplotlib", "numpy", "pandas", "scipy")
"""Libraries that compute and draw."""


@cache
def digest_of_code() -> str:
    """One digest of our library and of those that compute and draw for it."""
    folder = Path(__file__).resolve().parents[1]
    versions = [version(name) for name in LIBRARIES]
    return digest(repr((versions, files_digest(folder, folder.rglob("*.py")))).encode())


def kept(folder: Path, name: str, follows: object, make: Callable[[], tuple[dict[str, Any], dict[str, bytes]]]
         ) -> dict[str, Any]:
    """Return facts of an earlier build if they follow from the same, else make and keep them.

    Parameters
    ----------
    folder : Path
        Where they are kept; made if it does not exist.
    name : str
        Of the record, `<name>.json`.
    follows : object
        All that the facts follow from besides code, with a representation of its own, such as a tuple of texts.
    make : callable
        Returns the facts, which JSON can hold, and pictures by the name of their file.

    Returns
    -------
    dict
        The facts.

    Examples
    --------
    >>> import tempfile
    >>> made = []
    >>> def make():
    ...     made.append(1)
    ...     return {"n": len(made)}, {}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [kept(Path(place), "x", year, make)["n"] for year in (2010, 2010, 2011)]
    [1, 1, 2]
    """
    now = digest(repr((follows, digest_of_code())).encode())
    record = folder / f"{name}.json"
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        if known["follows"] == now and all(file_digest(folder / file) == one for file, one in known["images"].items()):
            return known["facts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    facts, images = make()
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in images.items():
        write_beside(folder / file, content)
    known = {"follows": now, "images": {file: digest(content) for file, content in images.items()}, "facts": facts}
    write_beside(record, json.dumps(known, ensure_ascii=False).encode())
    return facts

"""Digests that tell whether something has changed: of bytes, of a file, of many files with their names."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """Digest of what a file holds."""
    return digest(path.read_bytes())


def files_digest(folder: Path, paths: Iterable[Path]) -> str:
    """One digest of the names, relative to a folder, and the contents of those paths that are files."""
    files = sorted(path for path in paths if path.is_file())
    return digest(repr([(path.relative_to(folder).as_posix(), file_digest(path)) for path in files]).encode())


def folder_digest(folder: Path) -> str:
    """One digest of the names and contents of all files below a folder."""
    return files_digest(folder, folder.rglob("*"))

"""Importing the libraries that drive kernels and pages, without waiting for what none of them uses."""
from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

# nbformat checks notebooks with jsonschema, and that compiles 38 grammars of this package when it is imported, for a
# form of web addresses that no notebook's schema asks for: more than a second in each process.
_UNUSED = "rfc3987_syntax"


@contextmanager
def lean_imports() -> Iterator[None]:
    """Within, jsonschema is imported as on a machine without its optional grammars of international addresses."""
    if _UNUSED in sys.modules:
        yield
        return
    # None in sys.modules is Python's own way to make an import fail as that of a missing module.
    sys.modules[_UNUSED] = None
    try:
        yield
    finally:
        del sys.modules[_UNUSED]


def preload(names: Iterable[str]) -> None:
    """Import modules ahead of their use; one that is missing is left to whoever needs it."""
    with lean_imports():
        for name in names:
            try:
                importlib.import_module(name)
            except ImportError:
                continue

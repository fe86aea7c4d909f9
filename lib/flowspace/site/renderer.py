"""The process that renders one edition: it imports Jupyter Book at once, then waits for the order to render.

Started by `flowspace.site.build` as ``python -m flowspace.site.renderer`` before chapters are executed, so that its
imports cost nothing when a core is free. It reads one request (JSON: source, output, strict) from its standard input,
and ends as the command jupyter-book does; without a request it ends when its input is closed.
"""
from __future__ import annotations

import json
import sys

from flowspace.runs.imports import preload

# What jupyter-book imports sooner or later for this book.
PRELOADED = (
    "jupyter_book.cli.main", "jupyter_book.sphinx", "sphinx.builders.html", "myst_nb.sphinx_ext", "sphinx_external_toc",
    "sphinx_togglebutton", "sphinx_copybutton", "sphinx_comments", "sphinx_design.extension", "sphinx_book_theme",
    "sphinxcontrib.bibtex", "sphinxcontrib.applehelp", "sphinxcontrib.devhelp", "sphinxcontrib.htmlhelp",
    "sphinxcontrib.qthelp", "sphinxcontrib.serializinghtml",
)


def main() -> int:
    preload(PRELOADED)
    request = sys.stdin.readline()
    if request:
        render(**json.loads(request))
    return 0


def render(source: str, output: str, strict: bool) -> None:
    """Run ``jupyter-book build``; ends the process with its code."""
    from jupyter_book.cli.main import main as jupyter_book

    jupyter_book(["build", source, "--path-output", output, "--keep-going", "-q", *(["-W"] if strict else [])],
                 prog_name="jupyter-book")


if __name__ == "__main__":
    sys.exit(main())

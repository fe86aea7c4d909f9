"""The site: a Sphinx extension for what a bilingual, offline book needs, and the command that builds both editions.

Modules: `editions` (language of cells, links between editions), `search` (Chinese and English terms), `mathjax` (local
mathematics), `navigation` (names of its arrows), `interface` (names of buttons), `cells` (short ones stay on one
line), `computed_tables` (numbers of a chapter's tables), `listings` (runs and downloads listed from their records),
`methods` and `docstrings` (the pages of the functions), `glossary_methods` (from a term to its formula), `notation`
(signs of the equations), `figure_index` (all figures and tables), `datasets` (the pages of the tables), `views`,
`coverage` and `pictures` (what a table covers), `kept` (what stays between builds), `errors_of_estimates`,
`quantities` (numbers in the prose), `explorer` and `explorer_words` (the page that answers), `bibliography` (references
by author and year), `opening_map` (the agglomerations on the first page), `book_and_data` (what the book reports,
collected), `reference_checks` (numbers that others have), `exercises` (the pages of exercises), `exercise_plan` (what
they take, and when they are set), `build` (the command), `staging` (the sources of one edition), `renderer` (the
process that renders it).
"""
from __future__ import annotations

from pathlib import Path
from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Register everything with Sphinx."""
    from flowspace import __version__
    from flowspace.site import (
        bibliography,
        book_and_data,
        cells,
        computed_tables,
        datasets,
        editions,
        errors_of_estimates,
        exercise_plan,
        explorer,
        figure_index,
        figures,
        glossary_methods,
        interface,
        listings,
        mathjax,
        navigation,
        notation,
        opening_map,
        quantities,
        reference_checks,
        search,
    )

    for part in (datasets, editions, errors_of_estimates, explorer, bibliography, book_and_data, cells,
                 computed_tables, exercise_plan, figure_index, figures, glossary_methods, interface, listings, mathjax,
                 navigation, notation, opening_map, quantities, reference_checks, search):
        part.register(app)
    app.connect("config-inited", _add_icon)
    app.connect("builder-inited", _add_static)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


_STATIC = Path(__file__).parent / "static"


def _add_icon(app: Any, config: Any) -> None:
    config.html_favicon = str(_STATIC / "favicon.svg")


def _add_static(app: Any) -> None:
    app.config.html_static_path.append(str(_STATIC))
    app.add_css_file("flowspace.css")
    for script in ("search_excerpts.js", "edition.js", "scrolling.js", "sidebar.js", "tables.js"):
        app.add_js_file(script)

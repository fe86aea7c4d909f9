"""City panels and edge lists as people have them, turned into checked tables of the documented schema.

Nothing is written unless the whole table passes the checks, and everything that was passed over is reported.
"""
from __future__ import annotations

from flowspace.importing.options import ImportOptions
from flowspace.importing.report import ImportReport
from flowspace.importing.run import import_edges, import_panel

__all__ = ["ImportOptions", "ImportReport", "import_edges", "import_panel"]

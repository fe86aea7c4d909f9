"""Every read and check of data: the declared tables, their descriptor, and one call that reads either edition.

The embedded edition lies in the folder `data` of the project; a reader's own folder may replace any of its tables.
"""
from __future__ import annotations

from flowspace.errors import TableError
from flowspace.tables.flags import without_defects
from flowspace.tables.store import check, declared, describe, embedded_folder, names, read, short_source
from flowspace.tables.wide import covariates

__all__ = ["TableError", "check", "covariates", "declared", "describe", "embedded_folder", "names", "read",
           "short_source", "without_defects"]

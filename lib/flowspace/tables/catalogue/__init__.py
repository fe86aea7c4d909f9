"""All declared tables, in the order in which they are listed; each subject has its file beside this one."""
from __future__ import annotations

from flowspace.tables.catalogue import copublication, estimates, membership, names, patents, places, published, rail
from flowspace.tables.declaration import Table

_SUBJECTS = (places, membership, patents, estimates, published, rail, copublication, names)

TABLES: dict[str, Table] = {
    table.name: table for subject in _SUBJECTS for table in subject.TABLES
}
"""Declared tables by name."""

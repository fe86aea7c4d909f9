"""All declared tables, in the order in which they are listed; each subject has its file beside this one."""
from __future__ import annotations

from flowspace.tables.catalogue import membership, patents, place_names, places, published
from flowspace.tables.declaration import Table

TABLES: dict[str, Table] = {
    table.name: table for subject in (places, membership, patents, published, place_names)
    for table in subject.TABLES
}
"""Declared tables by name."""

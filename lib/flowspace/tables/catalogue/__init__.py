"""All declared tables, in the order in which they are listed; each subject has its file beside this one."""
from __future__ import annotations

from flowspace.tables.catalogue import (
    capability,
    copublication,
    covariates,
    estimates,
    literature,
    mechanisms,
    membership,
    names,
    national,
    patents,
    place_names,
    places,
    planning,
    plan_texts,
    policies,
    published,
    rail,
    simulated,
    world,
)
from flowspace.tables.declaration import Table

_SUBJECTS = (places, names, place_names, membership, patents, estimates, covariates, national, policies, rail,
             copublication, literature, world, planning, mechanisms, plan_texts, simulated, published, capability)

TABLES: dict[str, Table] = {
    table.name: table for subject in _SUBJECTS for table in subject.TABLES
}
"""Declared tables by name."""

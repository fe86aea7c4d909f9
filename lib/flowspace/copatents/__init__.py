"""The co-patent network from raw patent records: addresses to cities, cities of a patent to weighted pairs.

`build` reads records of any size and returns edges, nodes, a report and the addresses that stayed open; `write` puts
them into a folder; `resolve` says where one address is, and why.
"""
from __future__ import annotations

from flowspace.copatents.addresses import resolve, resolve_all, resolve_name
from flowspace.copatents.build import CopatentTables, build
from flowspace.copatents.groups import DEFAULT as DEFAULT_GROUPS
from flowspace.copatents.writing import check_free, write
from flowspace.links import pair_weight

__all__ = ["DEFAULT_GROUPS", "CopatentTables", "build", "check_free", "pair_weight", "resolve", "resolve_all",
           "resolve_name", "write"]

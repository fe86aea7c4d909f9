"""Running chapters again: other years, other data, one run or thousands, each with a record of what it was made from.

parquet
    `write_parquet`, `add_parquet`: the tables of a run as Parquet beside its CSV files;
record
    `write_record`: what a run was made from and what it holds, as plain JSON and as a Process Run Crate;
repeat
    `read_run`, `changes_since`, `compare_runs`, `verify`: reading a record again, and what differs.
"""
from flowspace.reruns.parquet import add_parquet, write_parquet
#from flowspace.reruns.record import write_record
#from flowspace.reruns.repeat import Change, changes_since, compare_runs, read_run, verify

__all__ = ["Change", "add_parquet", "changes_since", "compare_runs", "read_run", "verify", "write_parquet",
           "write_record"]

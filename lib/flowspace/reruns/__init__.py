"""Running chapters again: other years, other data, one run or thousands, each with a record of its making."""
from flowspace.reruns.parquet import add_parquet, write_parquet
from flowspace.reruns.record import write_record
from flowspace.reruns.repeat import Change, changes_since, compare_runs, read_run, verify

__all__ = ["Change", "add_parquet", "changes_since", "compare_runs", "read_run", "verify", "write_parquet",
           "write_record"]

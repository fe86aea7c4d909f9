"""Running chapters again: with other parameters, many times, with a record of each run.

`run` and `run_book` make one run; `sweep` makes many and sets them side by side, with sets of parameters from `grid`,
`rolling_windows`, `combined` and `read_sets`; `parameters` lists what can be set. `verify`,
`extra_files`, `changes_since`, `repeat` and `compare_runs` start from a record.
"""
from flowspace.reruns.collect import Sweep
from flowspace.reruns.comparison import comparison, comparison_figure, summary, wide
from flowspace.reruns.own_tables import own_tables
from flowspace.reruns.parameters import book_from_words, from_words, notebook_of, one_notebook, parameters
from flowspace.reruns.parquet import add_parquet, write_parquet
from flowspace.reruns.plan import Plan, book_plans, plan, plans
from flowspace.reruns.record import write_numbers, write_record
from flowspace.reruns.repeat import Change, changes_since, compare_runs, own_data, read_run
from flowspace.reruns.run import repeat, run, run_book
from flowspace.reruns.sets import combined, grid, grid_from_words, read_sets, rolling_windows
from flowspace.reruns.sweep import sweep
from flowspace.reruns.verification import extra_files, verify

__all__ = ["Change", "Plan", "Sweep", "add_parquet", "book_from_words", "book_plans", "changes_since", "combined",
           "compare_runs", "comparison", "comparison_figure", "extra_files", "from_words", "grid", "grid_from_words",
           "notebook_of", "one_notebook", "own_data", "own_tables", "parameters", "plan", "plans", "read_run",
           "read_sets", "repeat",
           "rolling_windows", "run", "run_book", "summary", "sweep", "verify", "wide", "write_numbers",
           "write_parquet", "write_record"]

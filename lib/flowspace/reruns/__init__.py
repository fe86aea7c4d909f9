"""Running chapters again: with other parameters, many times, with a record of each run.

`run` and `run_book` make one run; `sweep` makes many and sets them side by side, with sets of parameters from `grid`,
`rolling_windows`, `combined` and `read_sets`; `parameters` lists what can be set; `repeat`, `verify` and `compare_runs`
start from a record.
"""

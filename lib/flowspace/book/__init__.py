"""What a chapter calls: open a study for its parameters, keep its results, save them.

A chapter's three fixed lines are the parameters cell, `open_study` in the cell after it and `study.results.save()` at
the end.
"""
from flowspace.book.parameters import Setting, check_parameters
from flowspace.book.results import Results
from flowspace.book.study import Study, open_study

__all__ = ["Results", "Setting", "Study", "check_parameters", "open_study"]

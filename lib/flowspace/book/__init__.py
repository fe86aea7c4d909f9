"""What a chapter calls: open a study for its parameters, keep its results, save them.

A chapter's three fixed lines are the parameters cell, `open_study` in the cell after it and `study.results.save()` at
the end.
"""
from flowspace.book.own_parameters import OwnParameter, file_or_none, folder_or_none, one_of, whole, yes_or_no
from flowspace.book.parameters import Setting, check_parameters
from flowspace.book.results import Results
from flowspace.book.study import Study, open_study
from flowspace.book.words import Words, interval, p_value, signed

__all__ = ["OwnParameter", "Results", "Setting", "Study", "Words", "check_parameters", "file_or_none",
           "folder_or_none", "interval", "one_of", "open_study", "p_value", "signed", "whole", "yes_or_no"]

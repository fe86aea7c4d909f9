"""What a chapter calls: open a study for its parameters, keep its results, save them.

A chapter's three fixed lines are the parameters cell, `open_study` in the cell after it and `study.results.save()` at
the end.
"""
from flowspace.book.chapters import CHAPTERS, Chapter, chapter_of
from flowspace.book.own_parameters import (
    OwnParameter,
    file_or_none,
    folder_or_none,
    one_of,
    some_of,
    whole,
    yes_or_no,
)
from flowspace.book.parameters import Setting, check_parameters
from flowspace.book.results import Results
from flowspace.book.study import Known, Study, checked_setting, open_study
from flowspace.book.words import Words, interval, p_value, signed

__all__ = ["CHAPTERS", "Chapter", "Known", "OwnParameter", "Results", "Setting", "Study", "Words", "chapter_of",
           "check_parameters", "checked_setting", "file_or_none", "folder_or_none", "interval", "one_of", "open_study",
           "p_value", "signed", "some_of", "whole", "yes_or_no"]

"""Exercises: solution notebooks as the source, student and answer notebooks derived from them, grading.

Modules: `source` (what a solution notebook holds), `derive` (student and answer notebooks), `roster` (who gets which
parameters), `assign` (notebooks for a class), `submissions` (what came back, read without trusting it), `trial` (which
cells of a submission end their kernel or never end), `grade` (a folder in, a gradebook and feedback out).
"""

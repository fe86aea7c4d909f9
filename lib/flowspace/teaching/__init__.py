"""Exercises: solution notebooks as the source, student and answer notebooks derived from them, grading.

Modules: `source` (what a solution notebook holds), `derive` and `references` (student and answer notebooks), `roster`,
`values` and `csv_files` (who gets which parameters), `assign` (notebooks for a class; a folder in, a gradebook and
feedback out), `folder` and `submissions` (what came back, read without trusting it), `grade` (their points), `process`,
`one`, `guarded` and `guard` (how nbgrader runs each of them), `gradebook`, `feedback`, `outputs` and `words` (what is
told).
"""

"""What is told of a submission, in both languages."""
from __future__ import annotations

NOTES = {
    "missing_file": {"en": "There is no submission.", "zh": "未提交。"},
    "no_notebook": {"en": "The file is not a notebook that can be read; nothing of it could be graded.",
                    "zh": "文件不是可读取的笔记本，无法评分。"},
    "too_large": {"en": "The file is too large to be a notebook of answers; it was not read.",
                  "zh": "文件过大，不像作答的笔记本，未读取。"},
    "other_file": {"en": "More than one notebook was submitted; this one was graded: {key}.",
                   "zh": "提交了多个笔记本，评分依据的是{key}。"},
    "unreadable_cells": {"en": "Cells that could not be read: {key}.", "zh": "无法读取的单元格：{key}个。"},
    "missing_answer": {"en": "{key}: the cell for the answer is missing.", "zh": "{key}：缺少作答单元格。"},
    "answer_twice": {"en": "{key}: the cell for the answer stands more than once; the last one counts.",
                     "zh": "{key}：作答单元格重复出现，以最后一个为准。"},
    "changed_cell": {"en": "{key}: this cell is not part of the answers and was changed; the original was used.",
                     "zh": "{key}：该单元格不属于作答内容而被改动，评分使用原来的单元格。"},
    "died": {"en": "{key}: the cell ended the program that runs the notebook; it was left out.",
             "zh": "{key}：该单元格使运行程序中止，已略去。"},
    "endless": {"en": "{key}: the cell did not end in the time allowed; it was left out.",
                "zh": "{key}：该单元格未能在限定时间内结束，已略去。"},
    "not_gradable": {"en": "The notebook could not be run to its end; nothing of it could be graded.",
                     "zh": "笔记本无法运行到底，未能评分。"},
}
"""What was found in a submission."""


def note(kind: str, key: str, language: str) -> str:
    """A note in words.

    Parameters
    ----------
    kind : str
        A key of `NOTES`.
    key : str
        The cell.
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> note("answer_twice", "density", "en")
    'density: the cell for the answer stands more than once; the last one counts.'
    """
    return NOTES[kind][language].format(key=key)

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
    "failed": {"en": "{key}: the cell could not be run to its end, for example because it printed without end; it was "
                     "left out.",
               "zh": "{key}：该单元格无法运行到底（例如不停地输出），已略去。"},
    "too_long": {"en": "The notebook took longer than the {key} seconds that a submission has; nothing of it could be "
                       "graded.",
                 "zh": "笔记本运行超过了每份提交限定的{key}秒，未能评分。"},
    "not_gradable": {"en": "The notebook could not be run to its end; nothing of it could be graded.",
                     "zh": "笔记本无法运行到底，未能评分。"},
    "nothing_answered": {"en": "Nothing was answered.", "zh": "没有作答。"},
    "no_notebook_inside": {"en": "There is no notebook (.ipynb) in what was submitted: {key}.",
                           "zh": "提交的内容中没有笔记本（.ipynb）：{key}。"},
    "link": {"en": "The file is a link to another file; it was not read.", "zh": "文件是指向其他文件的链接，未读取。"},
    "restored": {"en": "{key}: these names had been given other values; the checks used the original ones.",
                 "zh": "{key}：括号中的名称曾被赋予其他值，自检用的是原来的值。"},
    "own_types": {"en": "{key}: these values are of a class written in the notebook, which may say that they equal "
                        "anything; a person should look at them.",
                  "zh": "{key}：括号中的值属于笔记本中自定义的类，这样的值可以自称与任何值相等，需人工查看。"},
    "opening_failed": {"en": "What opens the study failed, so the points say nothing about the answers: {key}.",
                       "zh": "打开研究的单元格出错，得分不能说明作答情况：{key}。"},
    "notebook_not_shown": {"en": "The notebook cannot be shown on this page.", "zh": "本页无法显示该笔记本。"},
}
"""What was found in a submission."""

FAILURES = {
    "HiddenCheckFailed": {"en": "A check that is not shown failed.", "zh": "一项不公开的检查未通过。"},
    "CheckDidNotRun": {"en": "The check did not run to its end.", "zh": "自检未能运行到底。"},
}
"""In place of what a check said."""


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

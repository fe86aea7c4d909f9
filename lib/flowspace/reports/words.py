"""Words of a report in each language, and the values of parameters as a reader sees them."""
from __future__ import annotations

from typing import Any

WORDS = {
    "en": {
        "skip": "Skip to the text", "contents": "Contents", "about": "About this report", "chapter": "Chapter",
        "changed": "Parameters that differ from the defaults", "none_changed": "none",
        "parameters": "All parameters", "finished": "Run finished", "version": "Version of flowspace",
        "grades": "Evidence grades", "references": "References", "code": "Show the code", "output": "Show the output",
        "picture": "Picture without a description", "figure": "Fig. {n}", "table": "Table {n}",
        "no_figure": "[missing figure]", "no_table": "[missing table]",
        "section": "Section {n}", "after_number": " ", "equation": "({n})", "colon": ": ", "untitled": "Notebook",
        "files_from": "Saved by this run, from: {source}", "file": "File", "evidence": "Evidence", "rows": "Rows",
        "no_files": "The files that this run saved are not beside this report.", "comma": ", ", "empty": "empty",
        "error": "This cell stopped with an error", "unknown": "source without an entry: {key}",
        "output_region": "Output", "formula": "Formula",
    },
    "zh": {
        "skip": "跳到正文", "contents": "目录", "about": "关于本报告", "chapter": "章",
        "changed": "与默认值不同的参数", "none_changed": "无",
        "parameters": "全部参数", "finished": "运行完成时间", "version": "flowspace版本",
        "grades": "证据等级", "references": "参考文献", "code": "展开代码", "output": "展开输出",
        "picture": "没有说明的图", "figure": "图{n}", "table": "表{n}", "no_figure": "［缺图］", "no_table": "［缺表］",
        "section": "第{n}节", "after_number": " ", "equation": "({n})", "colon": "：", "untitled": "笔记本",
        "files_from": "本次运行保存的表和图，来源：{source}", "file": "文件", "evidence": "证据等级", "rows": "行数",
        "no_files": "本次运行保存的文件不在本报告旁边。", "comma": "、", "empty": "空",
        "error": "此单元格因错误停止", "unknown": "文献表中没有{key}",
        "output_region": "输出", "formula": "公式",
    },
}

GRADE_MEANINGS = {
    "observed": {"en": "measured; the source is cited", "zh": "实测，注明来源"},
    "published": {"en": "printed in a publication, which is cited", "zh": "已刊印，注明出处"},
    "estimated": {"en": "computed from observed figures; method and error are shown", "zh": "由观测数据推算，给出方法和误差"},
    "simulated": {"en": "drawn from a stated model; no evidence about China", "zh": "由写明的模型抽取，不是关于中国的证据"},
}
"""What each evidence grade means, in one line."""


def shown(value: Any, language: str) -> str:
    """A value of a parameter as a reader sees it.

    Parameters
    ----------
    value : object
        A value as JSON has it.
    language : {"en", "zh"}

    Returns
    -------
    str
        Lists with their members one after the other; a word for what is empty.

    Examples
    --------
    >>> shown(["pearl-river-delta", "chengyu"], "en"), shown([], "zh"), shown(2012, "en"), shown(0.5, "en")
    ('pearl-river-delta, chengyu', '空', '2012', '0.5')
    """
    if value is None or value == "" or (isinstance(value, (list, tuple, dict)) and not value):
        return WORDS[language]["empty"]
    if isinstance(value, (list, tuple)):
        return WORDS[language]["comma"].join(shown(member, language) for member in value)
    if isinstance(value, dict):
        return WORDS[language]["comma"].join(f"{key} = {shown(member, language)}" for key, member in value.items())
    return str(value)

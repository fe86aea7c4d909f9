"""The page on which a reader begins with many runs: what was run, the figure, a summary, failures, links to reports.

It is one file without scripts. Everything on it that comes from a notebook, a parameter or an error is escaped.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

import matplotlib
import pandas as pd

from flowspace.errors import FlowspaceError, ParameterError, Problem
from flowspace.evidence import GRADES, weakest_grade
from flowspace.figures.canvas import Sheet
from flowspace.figures.html_table import evidence_table
from flowspace.figures.labels import LABELS, check_language
from flowspace.figures.style import style
from flowspace.languages import HTML_CODES
from flowspace.reruns.comparison import (
    comparison_figure, grades_of, headline, parameter_word, parameters_of, quantity_word, summary,
)
from flowspace.reruns.failures import (
    FIRST,
    described,
    failure_word,
    grouped_failures,
    message_of,
    where_it_failed,
)

MOST_LINKS = 500
MOST_GROUPS = 50

_WORDS = {
    "title": {"en": "Chapter {chapter}: {n} runs", "zh": "第{chapter}章：{n}次运行"},
    "title_one": {"en": "Chapter {chapter}: one run", "zh": "第{chapter}章：1次运行"},
    "title_other": {"en": "{chapter}: {n} runs", "zh": "{chapter}：{n}次运行"},
    "title_other_one": {"en": "{chapter}: one run", "zh": "{chapter}：1次运行"},
    "counts": {"en": "{n} runs, {done} done, {failed} failed.", "zh": "共{n}次运行，完成{done}次，失败{failed}次。"},
    "counts_one": {"en": "One run, {done} done, {failed} failed.", "zh": "共1次运行，完成{done}次，失败{failed}次。"},
    "same": {"en": "The same in all runs: {what}.", "zh": "各次运行均相同的参数：{what}。"},
    "set": {"en": "Set for this run: {what}.", "zh": "本次运行设定的参数：{what}。"},
    "unset": {"en": "The run has the notebook's own parameters.", "zh": "本次运行的参数均为笔记本默认值。"},
    "vary": {"en": "What varies: {what}.", "zh": "变化的参数：{what}。"},
    "nothing": {"en": "Nothing varies between the runs.", "zh": "各次运行的参数相同。"},
    "values": {"en": "{name} ({n} values)", "zh": "{name}（{n}个取值）"},
    "figure": {"en": "The runs side by side", "zh": "各次运行的比较"},
    "no_figure": {"en": "No figure: {why}", "zh": "未绘图：{why}"},
    "alt": {"en": "Small panels over {x}, a dot for each run: {what}. The numbers are in the table below.",
            "zh": "小幅分图，横轴为{x}，每次运行一点：{what}。数值见下表。"},
    "summary": {"en": "Summary", "zh": "汇总"},
    "failures": {"en": "Failures", "zh": "失败的运行"},
    "more_failures": {"en": "{n} more kinds of failure are in failures.txt.", "zh": "另有{n}类失败，见 failures.txt。"},
    "cell": {"en": "Cell and traceback", "zh": "单元格与错误追踪"},
    "reports": {"en": "Reports", "zh": "各次运行的报告"},
    "some_reports": {"en": "The first {shown} of {n} reports; the others lie in the folder runs.",
                     "zh": "仅列出{n}份报告中的前{shown}份；其余见 runs 文件夹。"},
    "source": {"en": "results of the runs compared", "zh": "所比较的各次运行的结果"},
    "quantity": {"en": "Quantity", "zh": "数值"}, "key": {"en": "Key", "zh": "键"},
    "numbers": {"en": "Runs with a number", "zh": "有数值的运行"}, "least": {"en": "Least", "zh": "最小"},
    "median": {"en": "Median", "zh": "中位数"}, "greatest": {"en": "Greatest", "zh": "最大"},
    "same_sign": {"en": "Share with the sign of the book's own run", "zh": "与本书参数结果同号的比例"},
    "varies": {"en": "Varies", "zh": "是否变化"}, "evidence": {"en": "Evidence", "zh": "证据等级"},
    "all": {"en": "All numbers of these runs are in comparison.csv.", "zh": "全部数值见 comparison.csv。"},
}

STYLES = """
:root { color-scheme: light dark; --fs-text: #1f1f1f; --fs-muted: #4d4d4d; --fs-rule: #c9c9c4; --fs-band: #f3f3ef;
  --fs-focus: #0072b2; --fs-observed: #0072b2; --fs-published: #117733; --fs-estimated: #b84f00;
  --fs-simulated: #aa3377; --page: #fcfcfa; }
@media (prefers-color-scheme: dark) {
  :root { --fs-text: #ececec; --fs-muted: #c2c2c2; --fs-rule: #55585c; --fs-band: #23272b; --fs-focus: #6cb6e6;
    --fs-observed: #6cb6e6; --fs-published: #7cc08e; --fs-estimated: #f0964a; --fs-simulated: #e58fc0;
    --page: #14181e; }
  figure svg { filter: invert(0.92) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--page); color: var(--fs-text);
  font: 1rem/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: var(--fs-focus); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--fs-focus); }
figure { margin: 0; } figure svg { width: 100%; max-width: 36rem; height: auto; display: block; }
.fs-table-scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--fs-rule); text-align: start; vertical-align: top;
  font-weight: 400; overflow-wrap: normal; }
th { min-width: 4rem; } tbody th { min-width: 9rem; }
thead th { border-bottom: 2px solid var(--fs-muted); font-weight: 600; }
tbody tr:nth-child(even) { background: var(--fs-band); }
th.fs-number, td.fs-number { text-align: end; font-variant-numeric: tabular-nums; }
.fs-evidence { color: var(--fs-muted); font-size: 0.85rem; }
.fs-badge { display: inline-block; padding: 0 0.45rem; border: 1px solid currentcolor; border-radius: 0.7rem;
  font-size: 0.82rem; white-space: nowrap; }
.fs-observed { color: var(--fs-observed); } .fs-observed::before { content: "\\25CF\\00A0"; }
.fs-published { color: var(--fs-published); } .fs-published::before { content: "\\25A0\\00A0"; }
.fs-estimated { color: var(--fs-estimated); } .fs-estimated::before { content: "\\25C7\\00A0"; }
.fs-simulated { color: var(--fs-simulated); } .fs-simulated::before { content: "\\25B3\\00A0"; }
pre { margin: 0.5rem 0; padding: 0.5rem; background: var(--fs-band); font-size: 0.85rem; white-space: pre-wrap; }
ul { padding-inline-start: 1.2rem; }
.reports { columns: 24rem; }
"""
"""Styles of a page that is complete in itself."""


_MOST_SIGNS = 60
"""Signs of a value beside the link to its report."""


def index_page(table: pd.DataFrame, *, chapter: object, language: str, figure: Sheet | str | None = None,
               failures: Iterable[Mapping[str, Any]] = (), reports: Mapping[str, str] | None = None,
               quantities: Sequence[str] | None = None, described_as: str | None = None) -> str:
    """An overview of many runs as one HTML file.

    Parameters
    ----------
    table : DataFrame
        As `flowspace.reruns.comparison.comparison` returns it.
    chapter : int or other
    language : {"en", "zh"}
    figure : Sheet or str, optional
        The figure, or its SVG; drawn from the table if left out.
    failures : iterable of mappings
        As for `failures_text`.
    reports : mapping of str to str, optional
        Run → path of its report, relative to the page; the first 500 are listed.
    quantities : sequence of str, optional
        The rows of the summary; those of `headline` if left out.
    described_as : str, optional
        A sentence on what was run.

    Returns
    -------
    str
        HTML, the same for the same input.

    Raises
    ------
    ParameterError
        If a path of a report is not relative, or a quantity or the table is unknown; FigureError if the language is.

    Examples
    --------
    >>> from flowspace.reruns.comparison import comparison
    >>> runs = [{"run": "a", "parameters": {}, "status": "failed", "numbers": {}}]
    >>> page = index_page(comparison(runs), chapter=5, language="en", failures=[{"run": "a", "message": "1 < 2"}])
    >>> "1 &lt; 2" in page, "<script" in page
    (True, False)
    """
    check_language(language)
    reports = dict(reports or {})
    wrong = [path for path in reports.values() if urlsplit(path).scheme or path.startswith(("/", "\\"))
             or ".." in path.split("/")]
    if wrong:
        raise ParameterError([Problem(f"path {path!r} of a report", "a path below the folder of the page",
                                      "give it relative to that folder") for path in wrong[:10]])

    def word(key: str, **numbers: Any) -> str:
        return escape(_WORDS[key][language].format(**numbers))

    status = table.drop_duplicates("run")["status"]
    n, done = len(status), int((status == "done").sum())
    one = "_one" if n == 1 else ""
    title = word(("title" if isinstance(chapter, int) else "title_other") + one, chapter=chapter, n=f"{n:,}")
    counts = word("counts" + one, n=f"{n:,}", done=f"{done:,}", failed=f"{n - done:,}")
    parts = [f"<h1>{title}</h1>", f"<p>{counts}</p>"]
    if described_as:
        parts.append(f"<p>{escape(described_as)}</p>")
    if n != 1:
        parts.append(f"<p>{_what_varies(table, language)}</p>")
    parts += [f"<h2>{word('figure')}</h2>", _figure_block(table, chapter, language, figure, quantities)]
    if table["quantity"].notna().any():
        parts += [f"<h2>{word('summary')}</h2>", _summary_block(table, chapter, language, quantities),
                  f"<p>{word('all')}</p>"]
    groups = grouped_failures(failures)
    if groups:
        parts += [f"<h2>{word('failures')}</h2>", *(_failure_block(same, language) for same in groups[:MOST_GROUPS])]
        if len(groups) > MOST_GROUPS:
            parts.append(f"<p>{word('more_failures', n=len(groups) - MOST_GROUPS)}</p>")
    if reports:
        parts.append(f"<h2>{word('reports')}</h2>")
        if len(reports) > MOST_LINKS:
            parts.append(f"<p>{word('some_reports', shown=MOST_LINKS, n=f'{len(reports):,}')}</p>")
        own = table.drop_duplicates("run").set_index("run")[parameters_of(table)]
        rows = [f'<li><a href="{escape(quote(path))}">{escape(run)}</a>{escape(_own_values(own, run, language))}</li>'
                for run, path in list(reports.items())[:MOST_LINKS]]
        parts += ['<ul class="reports">', *rows, "</ul>"]
    return "\n".join([
        "<!DOCTYPE html>", f'<html lang="{HTML_CODES[language]}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{title}</title>",
        f"<style>{STYLES}</style>", "</head>", "<body>", "<main>", *parts, "</main>", "</body>", "</html>", ""])


def said_of_all(values: Mapping[str, Any], language: str, runs: int) -> str | None:
    """A sentence on the parameters that all runs have alike; of a single run, on those that were set.

    Parameters
    ----------
    values : mapping
        By name.
    language : {"en", "zh"}
    runs : int
        How many there are.

    Returns
    -------
    str or None
        None where there is nothing to say.

    Examples
    --------
    >>> said_of_all({"draws": 99, "agglomerations": ["a", "b"]}, "en", 3)
    'The same in all runs: Draws: 99; Agglomerations: a, b.'
    >>> said_of_all({"seed": 2}, "zh", 1)
    '本次运行设定的参数：随机种子：2。'
    """
    if not values:
        return _WORDS["unset"][language] if runs == 1 else None
    colon, between = ("：", "；") if language == "zh" else (": ", "; ")
    said = between.join(f"{parameter_word(name, language)}{colon}{_shown(value, language)}"
                        for name, value in values.items())
    return _WORDS["set" if runs == 1 else "same"][language].format(what=said)


def _shown(value: Any, language: str) -> str:
    """A value of a parameter in few signs; an empty list stands for all there is."""
    if value == []:
        return LABELS["world_all"][language]
    if isinstance(value, list):
        value = ("、" if language == "zh" else ", ").join(map(str, value))
    text = str(value) if value not in ("", None) else "–"
    return text if len(text) <= _MOST_SIGNS else f"{text[:_MOST_SIGNS]}…"


def _what_varies(table: pd.DataFrame, language: str) -> str:
    runs = table.drop_duplicates("run")
    names = [_WORDS["values"][language].format(name=parameter_word(name, language),
                                               n=runs[name].nunique(dropna=False)) for name in parameters_of(table)]
    if not names:
        return escape(_WORDS["nothing"][language])
    return escape(_WORDS["vary"][language].format(what=("；" if language == "zh" else "; ").join(names)))


def _own_values(own: pd.DataFrame, run: str, language: str) -> str:
    """What a run has of the parameters that vary, to stand after its name."""
    if run not in own.index or own.columns.empty:
        return ""
    colon, between = ("：", "；") if language == "zh" else (": ", "; ")
    said = []
    for name, value in own.loc[run].dropna().items():
        said.append(f"{parameter_word(name, language)}{colon}{_shown(value, language)}")
    return ("　" if language == "zh" else " – ") + between.join(said) if said else ""


def _figure_block(table, chapter, language, figure, quantities) -> str:
    """The figure as SVG with words for those who listen; or why there is none."""
    try:
        sheet = comparison_figure(table, chapter=chapter, language=language, quantities=(
            quantities[:6] if quantities else None)) if figure is None else figure
    except FlowspaceError as error:
        why = "; ".join(problem.found for problem in error.problems)
        return f"<p>{escape(_WORDS['no_figure'][language].format(why=why))}</p>"
    svg = sheet if isinstance(sheet, str) else inline_svg(sheet)
    keys = quantities or list(headline(chapter, table))
    names = [quantity_word(key, language) for key in keys[:6]]
    x = [parameter_word(name, language) for name in parameters_of(table)][:1] or [parameter_word("run", language)]
    alt = _WORDS["alt"][language].format(x=x[0], what=("、" if language == "zh" else ", ").join(names))
    svg = re.sub(r"^.*?(?=<svg)", "", svg, count=1, flags=re.S)
    return f'<figure role="img" aria-label="{escape(alt)}">{svg.strip()}</figure>'


def inline_svg(sheet: Sheet) -> str:
    """A figure as SVG to stand inside a page: the same bytes every time.

    Parameters
    ----------
    sheet : Sheet

    Returns
    -------
    str

    Examples
    --------
    >>> inline_svg(Sheet(2.0, "en")).startswith("<svg")
    True
    """
    drawn = io.StringIO()
    with style(sheet.language), matplotlib.rc_context({"svg.hashsalt": "flowspace", "svg.fonttype": "path"}):
        sheet.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return re.sub(r"^.*?(?=<svg)", "", drawn.getvalue(), count=1, flags=re.S)


def _summary_block(table, chapter, language, quantities) -> str:
    keys = list(quantities or headline(chapter, table)) or list(table["quantity"].dropna().unique()[:6])
    found = summary(table, keys).set_index("quantity", drop=False)
    unknown = [key for key in keys if key not in found.index]
    if unknown:
        raise ParameterError([Problem(f"quantity {key!r}", "a number of these runs", "choose another")
                              for key in unknown])
    found = found.loc[keys]
    grades = grades_of(table, keys)
    shown = pd.DataFrame({"quantity": [quantity_word(key, language) for key in keys], "key": keys,
                          "evidence": [grades[key] for key in keys],
                          "numbers": found["numbers"].to_numpy(dtype=int)})
    for column in ("least", "median", "greatest"):
        shown[column] = [_short(value) for value in found[column]]
    if found["same_sign"].notna().any():
        shown["same_sign"] = ["–" if pd.isna(v) else f"{v:.0%}" for v in found["same_sign"]]
    shown["varies"] = found["varies"].to_numpy(dtype=bool)
    own = sorted(set(grades.values()), key=GRADES.index)
    return evidence_table(shown, evidence=own or weakest_grade(GRADES), source=_WORDS["source"][language],
                          language=language, columns={c: _WORDS[c][language] for c in shown}).html


def _short(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:,.4g}".replace("-", "−")


def _failure_block(same: list[Mapping[str, Any]], language: str) -> str:
    first = same[0]
    rows = [f"<li>{escape(described(failure))}</li>" for failure in same[:FIRST]]
    if len(same) > FIRST:
        rows.append(f"<li>{escape(failure_word('more', language, n=len(same) - FIRST))}</li>")
    cell = first.get("cell")
    where = escape(failure_word("no_cell" if cell is None else "cell", language, n=cell))
    inner = [f"<pre>{escape(text)}</pre>" for text in [where_it_failed(first)] if text]
    return "\n".join([f"<p><strong>{escape(message_of(first, language))}</strong></p>",
                      f"<p>{escape(failure_word('runs', language, n=len(same)))}</p>", "<ul>", *rows, "</ul>",
                      f"<details><summary>{escape(_WORDS['cell'][language])}</summary>", f"<p>{where}</p>", *inner,
                      "</details>"])

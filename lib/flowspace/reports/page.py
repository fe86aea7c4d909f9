"""What stands around the text of a report: head, box about the run, contents, references, styles and scripts."""
from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.styles import get_style_by_name

from flowspace.evidence import GRADE_WORDS, GRADES
from flowspace.languages import HTML_CODES
from flowspace.reports.citations import Work
from flowspace.reports.markup import place_of
from flowspace.reports.numbering import Heading
from flowspace.reports.words import GRADE_MEANINGS, WORDS, shown

_OWN = Path(__file__).parent / "static"
_SITE = Path(__file__).parents[1] / "site" / "static"

# Nothing is fetched, whatever the outputs of a notebook hold; their scripts and styles stand in the page.
_POLICY = ("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
           "media-src data:; base-uri 'none'; form-action 'none'")

_DARK = re.compile(r'html\[data-theme="dark"\]([^{}]*)\{([^{}]*)\}')


def by_reader(css: str) -> str:
    """Styles of the site, whose readers choose light or dark, for a page that follows the reader's system.

    Parameters
    ----------
    css : str

    Returns
    -------
    str

    Examples
    --------
    >>> by_reader('html[data-theme="dark"] img { opacity: 0.9; }')
    '@media (prefers-color-scheme: dark) { :root img { opacity: 0.9; } }'
    """
    css = _DARK.sub(r"@media (prefers-color-scheme: dark) { :root\1{\2} }", css)
    return css.replace('html[data-theme="light"]', ":root")


@cache
def _styles() -> str:
    def of(name: str) -> str:
        lines = HtmlFormatter(style=_style(name)).get_style_defs("pre.code").splitlines()
        # The ground is that of the report.
        return "\n".join(line for line in lines if line.startswith("pre.code ."))

    css = [by_reader((_SITE / "flowspace.css").read_text(encoding="utf-8")),
           (_OWN / "report.css").read_text(encoding="utf-8"),
           of("a11y-high-contrast-light"),
           "@media screen and (prefers-color-scheme: dark) {", of("a11y-high-contrast-dark"), "}"]
    return _shorter("\n".join(css))


def _shorter(css: str) -> str:
    """Without comments and indents."""
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"^\s+", "", re.sub(r"/\*.*?\*/", "", css, flags=re.S), flags=re.M))


def _style(name: str) -> Any:
    """A style of pygments; the package that these come from sets up logging for the whole process, which is undone."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        return get_style_by_name(name)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@cache
def _scripts() -> str:
    return "\n".join((_SITE / name).read_text(encoding="utf-8") for name in ("tables.js", "scrolling.js"))


def box(facts: Mapping[str, Any], changed: Mapping[str, Any] | None, grades: Iterable[str], language: str) -> str:
    """What the report is of: chapter, parameters, time, version, and what the evidence grades mean.

    Parameters
    ----------
    facts : mapping
        Any of chapter, parameters, finished, version.
    changed : mapping, optional
        Parameters that differ from the defaults; left out where that is not known.
    grades : iterable of str
        Those that the report shows.
    language : {"en", "zh"}

    Returns
    -------
    str
        HTML; empty if there is nothing to say.

    Examples
    --------
    >>> '<dd><code>start_year</code> = 2012</dd>' in box({}, {"start_year": 2012}, (), "en")
    True
    >>> box({}, None, (), "en")
    ''
    """
    words = WORDS[language]
    rows: list[tuple[str, str]] = []
    if facts.get("chapter") not in (None, ""):
        rows.append((words["chapter"], escape(shown(facts["chapter"], language))))
    if changed is not None:
        rows.append((words["changed"], "<br>".join(_setting(*item, language) for item in changed.items())
                     or words["none_changed"]))
    for name in ("finished", "version"):
        if facts.get(name) not in (None, ""):
            rows.append((words[name], escape(shown(facts[name], language))))
    meanings = "".join(f'<li><span class="fs-badge fs-{grade}">{GRADE_WORDS[grade][language]}</span>'
                       f"{escape(GRADE_MEANINGS[grade][language])}</li>" for grade in GRADES if grade in set(grades))
    if meanings:
        rows.append((words["grades"], f"<ul>{meanings}</ul>"))
    parts = ["".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)]
    parts[0] = f"<dl>{parts[0]}</dl>" if rows else ""
    parameters = facts.get("parameters")
    if isinstance(parameters, Mapping) and parameters:
        listed = "".join(f"<dt><code>{escape(str(name))}</code></dt><dd>{escape(shown(value, language))}</dd>"
                         for name, value in parameters.items())
        parts.append(f"<details><summary>{words['parameters']}</summary><dl>{listed}</dl></details>")
    inside = "\n".join(part for part in parts if part)
    return f'<section class="report-box" aria-label="{words["about"]}">\n{inside}\n</section>' if inside else ""


def _setting(name: Any, value: Any, language: str) -> str:
    return f"<code>{escape(str(name))}</code> = {escape(shown(value, language))}"


def contents(headings: Sequence[Heading], language: str) -> str:
    """The table of contents.

    Parameters
    ----------
    headings : sequence of Heading
    language : {"en", "zh"}

    Returns
    -------
    str
        HTML; empty if there is no heading.

    Examples
    --------
    >>> contents([Heading(2, "links", "Links"), Heading(3, "far", "Far & near")], "en").count("<li>")
    2
    """
    if not headings:
        return ""
    lines, depth = [], 1
    for heading in headings:
        link = f'<a href="#{escape(heading.anchor)}">{escape(heading.text)}</a>'
        if heading.level > depth:
            lines.append("<ol>")
        else:
            lines.append("</li>" + "</ol></li>" * (depth - heading.level))
        lines.append(f"<li>{link}")
        depth = heading.level
    lines.append("</li></ol>" * (depth - 1))
    title = WORDS[language]["contents"]
    return (f'<div class="report-contents"><nav aria-labelledby="report-contents"><h2 id="report-contents">{title}</h2>'
            f"{''.join(lines)}</nav></div>")


def references(cited: Mapping[str, Work], language: str) -> str:
    """The list of works cited.

    Parameters
    ----------
    cited : mapping of str to Work
    language : {"en", "zh"}

    Returns
    -------
    str
        HTML; empty if no work is cited.

    Examples
    --------
    >>> work = Work("Green", "2007", "Green, 2007", "N. Green. <em>Urban Studies</em>, 2007.", 0)
    >>> '<strong>Green, 2007</strong> N. Green.' in references({"green2007": work}, "en")
    True
    """
    if not cited:
        return ""
    entries = "\n".join(f'<p id="{place_of(key)}"><strong>{escape(work.label)}</strong> {work.entry}</p>'
                        for key, work in sorted(cited.items(), key=lambda item: item[1].place))
    return (f'<section class="report-references" id="report-references">\n<h2>{WORDS[language]["references"]}</h2>\n'
            f"{entries}\n</section>\n")


def page(language: str, title: str, head: str, nav: str, text: str) -> str:
    """The whole page.

    Parameters
    ----------
    language : {"en", "zh"}
    title : str
        Plain text, for the tab of the browser.
    head, nav, text : str
        HTML: the heading with the box, the contents, the text.

    Returns
    -------
    str

    Examples
    --------
    >>> page("zh", "a < b", "<h1>a</h1>", "", "<p>b</p>")[:71]
    '<!DOCTYPE html>\\n<html lang="zh-CN">\\n<head>\\n<meta charset="utf-8">\\n<meta'
    """
    return f"""<!DOCTYPE html>
<html lang="{HTML_CODES[language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="flowspace">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>
{_styles()}</style>
</head>
<body>
<a class="report-skip" href="#report-text">{WORDS[language]["skip"]}</a>
<div class="report-page bd-content">
<header class="report-head">
{head}
</header>
{nav}
<main class="report-text" id="report-text" tabindex="-1">
<article class="bd-article">
{text}</article>
</main>
</div>
<script>
{_scripts()}</script>
</body>
</html>
"""

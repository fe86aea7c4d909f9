"""A small notebook in two languages with everything that the chapters use."""
import json

PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
GLUE = "application/papermill.record/"

ENGLISH = r"""
(chapter-made-up)=
# Flows of "places"

:::{admonition} Objectives
:class: tip
After this chapter you can count {term}`flows <flow>`.
:::

| theory | work |
|---|---|
| one | {cite:t}`green2007` |

(made-links)=
## Links

Of {glue:text}`made-cities` cities ({glue:}`made-grade`), see {numref}`made-fig` and {numref}`made-table`,
{numref}`Figure %s <made-fig>`, {eq}`made-eq`, {ref}`made-links`, {ref}`below <made-more>` and
{doc}`chapter 4 <04_networks>` {cite}`green2007,ma2023book`. {unheard}`a role`.

```{math}
:label: made-eq
\begin{aligned}
C &= \tfrac1K\textstyle\sum_k U_k, \dots\\
\hat\beta_1 &\iff 2
\end{aligned}
```

Inline $x_{(1)} \le 2$.

```{glue:figure} made-figure
:name: made-fig
:alt: A dot; of {{made-cities}} cities.

Cities, {glue:text}`made-cities` of them.
```
"""

MORE = r"""
(made-more)=
### More

:::{warning}
Mind the `gap`.
:::

::::{dropdown} Hints *and* answers
1. First.

```python
a = 1
```
::::

```{unheard-of} Title
Text of it.
```

```{results-files} 04_made_up
```
"""

CHINESE = """
# “地方”的流

共有{glue:text}`made-cities`个城市，
见{numref}`made-fig`和{numref}`made-table` {cite}`ma2023book` ，式{eq}`made-eq`。

```{math}
:label: made-eq
a = 1
```

```{glue:figure} made-figure
:name: made-fig
:alt: 一个点。

城市。
```

```{results-files} 04_made_up
```
"""

TABLE = ('<div class="fs-table-block" id="made-table" lang="en"><div class="fs-table-scroll" role="region" '
         'aria-label="Cities" tabindex="0"><table class="fs-table"><caption>Cities &amp; links</caption>'
         '<thead><tr><th scope="col">City</th></tr></thead><tbody><tr><th scope="row">A</th></tr></tbody></table></div>'
         '<p class="fs-evidence"><span class="fs-badge fs-estimated">estimated</span></p></div>')


def markdown(source, *tags):
    return {"cell_type": "markdown", "source": source.splitlines(keepends=True), "metadata": {"tags": list(tags)}}


def code(source, *outputs, tags=()):
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "execution_count": 1,
            "metadata": {"tags": list(tags)}}


def glued(name, kind, content, prefix=GLUE):
    return {"output_type": "display_data", "data": {prefix + kind: content},
            "metadata": {"scrapbook": {"name": name, "mime_prefix": prefix}}}


def printed(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": [text]}


def html(content):
    return {"output_type": "execute_result", "data": {"text/html": [content], "text/plain": "plain form"},
            "metadata": {}, "execution_count": 1}


def chapter():
    cells = [
        code("start_year: int = 2000  # first year\nlanguage: str = \"en\"\nresults_folder: str = \"\"",
             tags=["parameters"]),
        code("# Parameters\nstart_year = 2012\nresults_folder = \"/home/me/results\"", tags=["injected-parameters"]),
        code("study = book.open_study(4)", glued("made-cities", "text/plain", "'217'"),
             glued("made-grade", "text/html", '<span class="fs-badge fs-observed">observed</span>'),
             tags=["remove-cell"]),
        code("draw()", glued("made-figure", "image/png", PNG, prefix=""), tags=["hide-input", "remove-output"]),
        markdown(ENGLISH, "lang-en"), markdown(MORE, "lang-en"), markdown(CHINESE, "lang-zh"),
        code("table", html(TABLE), tags=["remove-input"]),
        code("print('<b>')", printed("<b> printed"), printed("/home/me/lib: warning", "stderr")),
        code("hidden()", printed("removed output"), tags=["remove-output"]),
    ]
    return json.loads(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))

"""Mathematics without a network: the needed part of MathJax is copied from an installed wheel into the built site."""
from __future__ import annotations

import shutil
from importlib.metadata import files
from pathlib import Path
from typing import Any

_WHEEL = "sphinx-mathjax-offline"
# TeX input and HTML output; speech rules, SVG output and other inputs would add twenty times the weight.
_FOLDERS = ("output/chtml/fonts/woff-v2", "input/tex/extensions", "ui", "a11y")
_FILES = ("tex-chtml.js",)


def needed() -> dict[str, Path]:
    """Path below ``mathjax/`` in the site → the installed file."""
    chosen = {}
    for file in files(_WHEEL) or []:
        inside = file.as_posix().partition("/static/mathjax/")[2]
        if inside in _FILES or any(inside.startswith(f"{folder}/") for folder in _FOLDERS):
            chosen[inside] = Path(file.locate())
    return chosen


def _copy(app: Any, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    for inside, source in needed().items():
        target = Path(app.outdir) / "mathjax" / inside
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def _leave_tab_order(app: Any, config: Any) -> None:
    """A formula is read like a word and is no stop of the tab key; those that scroll become one, see formulas.js."""
    given = config.mathjax3_config or {}
    options = {**given.get("options", {}), "menuOptions": {"settings": {"inTabOrder": False}}}
    config.mathjax3_config = {**given, "options": options}


def register(app: Any) -> None:
    app.connect("config-inited", _leave_tab_order)
    app.connect("build-finished", _copy)

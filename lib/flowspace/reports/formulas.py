"""Formulas in TeX → MathML, which browsers draw by themselves."""
from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from docutils.utils.math import MathError, unichar2tex
from docutils.utils.math.latex2mathml import tex2mathml

# What docutils' converter does not know, in words that it knows.
_OTHER_NAMES = {r"\dots": r"\ldots", r"\iff": r"\Longleftrightarrow", r"\implies": r"\Longrightarrow",
                r"\lvert": "|", r"\rvert": "|", r"\dfrac": r"\frac"}
_NAME = re.compile(r"\\[A-Za-z]+")
# It wants a style first in its group; only signs whose limits the style puts beside them differ.
_STYLED = re.compile(r"\\textstyle\s*(\\[A-Za-z]+)")

# Two digits without braces are two arguments, not one number.
_DIGITS = re.compile(r"(\\[td]?frac)\s*(\d)\s*(\d)")
# An accent takes a subscript after it for a limit below it, unless it stands in a group.
_ACCENTED = re.compile(r"(\\(?:hat|widehat|bar|tilde|vec|dot)\s*(?:\\[A-Za-z]+|[A-Za-z]|\{[^{}]*\}))(?=\s*[_^])")


@lru_cache(maxsize=2048)
def mathml(tex: str, block: bool) -> str:
    r"""A formula as MathML; what cannot be converted stands in TeX, as code.

    Parameters
    ----------
    tex : str
        Mathematics in LaTeX, without its dollar signs.
    block : bool
        Whether it stands on lines of its own.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "<msub>" in mathml(r"x_1, \dots", False)
    True
    >>> mathml(r"\tfrac12", False).split("<mn>")[1:] == mathml(r"\tfrac{1}{2}", False).split("<mn>")[1:]
    True
    >>> mathml(r"\unheardof{<x>}", False)
    '<code class="fs-tex">\\unheardof{&lt;x&gt;}</code>'
    """
    known = _NAME.sub(lambda found: _OTHER_NAMES.get(found.group(), found.group()), tex)
    known = _STYLED.sub(lambda found: rf"{{\textstyle {found.group(1)}}}", known)
    known = _DIGITS.sub(r"\1{\2}{\3}", known)
    known = _ACCENTED.sub(r"{\1{}}", known)
    try:
        converted = tex2mathml(known.translate(unichar2tex.uni2tex_table), as_block=block)
    except (MathError, IndexError, KeyError, ValueError, AttributeError, TypeError):
        code = f'<code class="fs-tex">{escape(tex.strip())}</code>'
        return f"<pre>{code}</pre>" if block else code
    return converted.strip()

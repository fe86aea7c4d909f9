"""What figures in HTML have in common: a notebook shows the HTML, anything else the text."""
from __future__ import annotations


class Interactive:
    """A figure in HTML that needs nothing from elsewhere.

    Parameters
    ----------
    html : str
        All of it.
    text : str
        What it holds, in a few words.
    """

    def __init__(self, html: str, text: str):
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

"""Reports: an executed chapter as one page of HTML that needs nothing from elsewhere, to read, print or mail.

`render` makes the page, `write` puts it into a file.
Modules: `report` (both), `notebooks` (reading and choosing cells), `markup` (MyST and outputs → a document),
`numbering` (numbers and references), `writer` (the document → HTML), `page` (what stands around it), `formulas`
(TeX → MathML), `citations` and `references` (works cited), `code_words` (comments of code), `editions`, `cells`,
`computed_tables` and `words` (what the site shares).
"""
from flowspace.reports.report import render, write

__all__ = ["render", "write"]

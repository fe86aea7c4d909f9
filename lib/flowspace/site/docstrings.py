"""Docstrings of functions as MyST: words stay words, and only mathematics, names in backticks, lists and examples
become markup.

The docstrings follow numpydoc: sections below underlined headings, `:math:` and ``.. math::``, names in backticks.
"""
from __future__ import annotations

import re
from collections.abc import Callable

Link = Callable[[str], str]
"""What stands for a name in backticks: a link, or the name as code."""

_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.M)
_INLINE = re.compile(r"``(?P<literal>[^`]+)``|:math:`(?P<math>[^`]+)`|`(?P<name>[^`]+)`"
                     r"|(?P<address>https?://[^\s<>]*[^\s<>.,;)])"
                     r"|(?P<doi>\bdoi:? ?(?P<number>10\.\d{4,}/[^\s<>]*[^\s<>.,;]))"
                     r"|(?<![\w*])\*(?P<stressed>\w[^*\n]*\w|\w)\*(?![\w*])")
_BORDER = re.compile(r" *==+( +==+)+ *")
_NAMES = re.compile(r"\*{0,2}[A-Za-z_][\w.]*(, \*{0,2}[A-Za-z_][\w.]*)*")


def sections(docstring: str) -> dict[str, str]:
    """Text below each heading of a docstring; what stands before the first has the key "".

    Examples
    --------
    >>> sections("Sum.\\n\\nNotes\\n-----\\nOf all.")
    {'': 'Sum.', 'Notes': 'Of all.'}
    """
    parts = _HEADING.split(docstring)
    return {"": parts[0].strip("\n")} | {heading: text.strip("\n")
                                          for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def plain(text: str) -> str:
    """Words that no reader of MyST takes for markup.

    Examples
    --------
    >>> print(plain("n_c * [x] {a} 5 < 6"))
    n&#95;c &#42; &#91;x&#93; &#123;a&#125; 5 &#60; 6
    """
    text = re.sub(r"[\\`*_{}\[\]<>#$|~&^]|^[-+=:(%]", lambda found: f"&#{ord(found.group())};", text)
    return re.sub(r"^(\d+)([.)])", lambda found: f"{found[1]}&#{ord(found[2])};", text)


def code(text: str) -> str:
    """A text as code within a line.

    Examples
    --------
    >>> code("a ` b"), code("x")
    ('`` a ` b ``', '`x`')
    """
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def words(text: str, link: Link = code) -> str:
    """A paragraph, in one line.

    Examples
    --------
    >>> print(words("Of :math:`x_i` and\\n`gini`, with {n}."))
    Of {math}`x_i` and `gini`, with &#123;n&#125;.
    """
    text = " ".join(text.split())
    said, at = [], 0
    for found in _INLINE.finditer(text):
        said += [plain(text[at:found.start()]), _marked(found, link)]
        at = found.end()
    return "".join([*said, plain(text[at:])])


def _marked(found: re.Match[str], link: Link) -> str:
    if found["literal"]:
        return code(found["literal"])
    if found["math"]:
        return f"{{math}}`{found['math']}`"
    if found["name"]:
        return link(found["name"])
    if found["stressed"]:
        return f"*{plain(found['stressed'])}*"
    address = found["address"] or f"https://doi.org/{found['number']}"
    return f"[{plain(found.group())}](<{address}>)"


def blocks(text: str, link: Link = code, heads: Link = code) -> str:
    """Paragraphs, formulas, lists, definitions and examples; `heads` is for the names that definitions begin with.

    Examples
    --------
    >>> print(blocks("Mean.\\n\\n.. math:: m = 1"))
    Mean.
    <BLANKLINE>
    ```{math}
    m = 1
    ```
    >>> print(blocks("x : float\\n    Above 0."))
    `x` : float
    : Above 0.
    """
    lines, made = text.expandtabs().splitlines(), []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            continue
        depth = _depth(line)
        if line.lstrip().startswith(".. math::"):
            end = _end(lines, at + 1, lambda each, depth=depth: not each.strip() or _depth(each) > depth)
            formula = _dedented([line.split("::", 1)[1].strip(), *lines[at + 1:end]])
            made.append(f"```{{math}}\n{formula}\n```")
        elif _BORDER.fullmatch(line):
            end = _end(lines, at, str.strip)
            made.append(_table(lines[at:end], link))
        elif line.lstrip().startswith(">>> "):
            end = _end(lines, at, str.strip)
            made.append("```pycon\n" + _dedented(lines[at:end]) + "\n```")
        elif re.match(r" *[-*] ", line):
            end = _end(lines, at + 1, lambda each, depth=depth: each.strip() and _depth(each) > depth)
            made.append("- " + words(" ".join(lines[at:end]).strip()[2:], link))
        elif at + 1 < len(lines) and lines[at + 1].strip() and _depth(lines[at + 1]) > depth:
            end = _end(lines, at + 1, lambda each, depth=depth: not each.strip() or _depth(each) > depth)
            below = blocks(_dedented(lines[at + 1:end]), link, heads)
            inside = below.replace("\n", "\n  ").replace("\n  \n", "\n\n")
            made.append(f"{_head(line.strip(), link, heads)}\n: {inside}")
        else:
            end = _end(lines, at + 1, lambda each, depth=depth: _goes_on(each, depth))
            if end < len(lines) and lines[end].strip() and _depth(lines[end]) > depth:
                # The last line is the head of a definition.
                end -= 1
            made.append(words(" ".join(lines[at:end]), link))
        at = end
    return "\n\n".join(made)


def _table(lines: list[str], link: Link) -> str:
    """A table whose columns begin where those of its borders do."""
    columns = [found.span() for found in re.finditer("=+", lines[0])]
    ends = [start for start, _ in columns[1:]] + [max(map(len, lines))]
    borders = [number for number, line in enumerate(lines) if _BORDER.fullmatch(line)]
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        if number in borders:
            continue
        cells = [line[start:end].strip() for (start, _), end in zip(columns, ends, strict=True)]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
    options = ":header-rows: 1\n" if len(borders) > 2 else ""
    body = "\n".join("\n".join(f"{'  ' if column else '* '}- {words(cell, link)}" for column, cell in enumerate(row))
                     for row in rows)
    return f"```{{list-table}}\n{options}:class: fs-listing\n\n{body}\n```"


def listed(text: str, link: Link = code) -> str:
    """Names and what they are, as of a section "See Also": one item for each.

    Examples
    --------
    >>> print(listed("gini, theil_t : one\\n    number.\\ndagum"))
    - `gini`, `theil_t`: one number.
    - `dagum`
    """
    made = []
    for item in re.split(r"\n(?=\S)", text.strip()):
        names, colon, said = " ".join(item.split()).partition(" : ")
        linked = ", ".join(link(name) for name in names.split(", "))
        made.append(f"- {linked}: {words(said, link)}" if colon else f"- {linked}")
    return "\n".join(made)


def _goes_on(line: str, depth: int) -> bool:
    return bool(line.strip()) and _depth(line) == depth and not re.match(r" *(>>> |\.\. math::|[-*] )", line)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _end(lines: list[str], at: int, inside: Callable[[str], object]) -> int:
    while at < len(lines) and inside(lines[at]):
        at += 1
    return at


def _dedented(lines: list[str]) -> str:
    least = min((_depth(line) for line in lines[1:] if line.strip()), default=0)
    first = lines[0][_depth(lines[0]):]
    return "\n".join([first, *(line[least:] for line in lines[1:])]).strip("\n")


def _head(line: str, link: Link, heads: Link) -> str:
    """The head of a definition: names as code, what they are in words."""
    names, colon, kind = line.partition(" : ")
    if _NAMES.fullmatch(names):
        names = ", ".join(heads(name) for name in names.split(", "))
    else:
        names = words(names, link)
    return names + (f" : {words(kind, link)}" if colon else "")

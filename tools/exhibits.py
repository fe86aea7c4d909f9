"""Which program makes which figure and table: read from the chapters' notebooks, without running them.

A figure or table is made by one call in a cell. What that call rests on is found by following names backwards through
the statements before it: a *slice*. From it come the functions of the library that had a part in it, the tables that
were read, and whether the seed was used. A slice may hold more than was needed, never less, as long as chapters keep
to plain assignments.
"""
from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

# Rooms that measure nothing: they open a study, draw, or grade.
NOT_MEASURES = {"book", "figures", "evidence", "tables"}
# What every chapter has from its first cells on; following them would say of everything that it rests on everything.
EVERYWHERE = {"study", "results", "word", "language"}
# Arguments that say how a result looks or what it is called.
LOOKS = {"evidence", "source", "language", "columns", "caption", "anchor", "digits", "labels", "title", "named",
         "value_label", "score_label", "size_label", "reference_label", "missing_label", "band_label", "download_name"}
# Tables behind what a study carries.
OF_STUDY = {"agglomerations": "agglomerations", "all_agglomerations": "agglomerations", "short_names": "agglomerations",
            "members": "membership", "all_members": "membership", "members_of": "membership", "city_names": "cities"}
FIGURE = re.compile(r"^```\{glue:figure\} (\S+)\n(.*?)^```", re.S | re.M)
ROLE = re.compile(r"\{[\w:]+\}`([^`]*)`")


@dataclass
class Step:
    """One plain statement: the names it sets and uses, and what it takes from the library and from the data."""

    cell: str
    node: ast.AST
    sets: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    registers: bool = False  # hands the study's reader on: what is read, a table says
    unnamed: bool = False  # reads tables by a variable, with no name beside it
    whole: bool = False  # the name is set anew, whatever it was
    loop: int = 0  # the outermost loop it stands in; 0: none

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call of a method or function by its dotted name."""
        return [(ast.unparse(one.func), one) for one in ast.walk(self.node) if isinstance(one, ast.Call)
                and (isinstance(one.func, ast.Name) or
                     isinstance(one.func, ast.Attribute) and isinstance(one.func.value, ast.Name))]


@dataclass
class Exhibit:
    """A figure or a table of a chapter, and what makes it."""

    kind: str
    key: str
    number: int
    caption: str
    cell: str
    drawn_by: list[str]
    functions: list[str]
    tables: list[str]
    registers: bool
    random: bool


@dataclass
class Chapter:
    """A chapter: its notebook, its title in English, its parameters and its exhibits."""

    stem: str
    title: str
    parameters: dict[str, object]
    exhibits: list[Exhibit]


class _Names(ast.NodeVisitor):
    """Names a statement sets and uses, those of comprehensions and functions inside it left out."""

    def __init__(self) -> None:
        self.sets: set[str] = set()
        self.uses: set[str] = set()
        self._own: list[set[str]] = []

    def visit_Name(self, node: ast.Name) -> None:
        if any(node.id in own for own in self._own):
            return
        (self.uses if isinstance(node.ctx, ast.Load) else self.sets).add(node.id)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        self._own.append({name.id for part in node.generators for name in ast.walk(part.target)
                          if isinstance(name, ast.Name)})
        # The first source is read outside, but a name that is both there and inside is the same name in practice.
        for part in node.generators:
            inner = self._own.pop() if part is node.generators[0] else None
            self.visit(part.iter)
            if inner is not None:
                self._own.append(inner)
            for test in part.ifs:
                self.visit(test)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)
        self._own.pop()

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension

    def _function(self, node: ast.FunctionDef | ast.Lambda) -> None:
        given = node.args
        for default in [*given.defaults, *(one for one in given.kw_defaults if one is not None)]:
            self.visit(default)
        names = {one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
                 if one is not None}
        body = node.body if isinstance(node.body, list) else [node.body]
        if isinstance(node, ast.FunctionDef):
            self.sets.add(node.name)
            names |= {name.id for part in body for name in ast.walk(part)
                      if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
        self._own.append(names)
        for part in body:
            self.visit(part)
        self._own.pop()

    visit_FunctionDef = visit_Lambda = _function


def chapters(folder: Path, tables: Iterable[str]) -> Iterator[Chapter]:
    """Every chapter of a folder, in order.

    Parameters
    ----------
    folder : Path
        Holds the notebooks.
    tables : iterable of str
        Names of the tables of the book.
    """
    for path in sorted(folder.glob("*.ipynb")):
        yield chapter(json.loads(path.read_text(encoding="utf-8")), path.stem, set(tables))


def chapter(notebook: dict, stem: str, tables: set[str]) -> Chapter:
    """One chapter, from its notebook."""
    cells = [(cell.get("id", ""), cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
             for cell in notebook["cells"] if "lang-zh" not in cell["metadata"].get("tags", [])]
    trees = [(name, ast.parse(text), tags) for name, kind, text, tags in cells if kind == "code"]
    rooms = _rooms(tree for _, tree, _ in trees)
    steps: list[Step] = []
    for name, tree, _ in trees:
        steps += _steps(tree.body, name, rooms, tables, set(), 0)
    words = _words(steps)
    first = {name: value for _, tree, tags in trees if "parameters" in tags
             for name, value in ((one.target.id, ast.literal_eval(one.value)) for one in tree.body)}
    title = next(re.search(r"^# (.+)$", text, re.M) for _, kind, text, _ in cells
                 if kind == "markdown" and re.search(r"^# ", text, re.M))[1]
    for at, step in enumerate(steps):
        if step.unnamed:
            # The names stand where the variable was set, which is one step back.
            for name in step.uses - EVERYWHERE:
                before = next((one for one in reversed(steps[:at]) if name in one.sets), None)
                step.tables |= _named_in(before.node, tables) if before else set()
    found = list(_exhibits(cells, steps, words, rooms))
    return Chapter(stem, title, first, found)


def _rooms(trees: Iterable[ast.Module]) -> dict[str, str]:
    """What a chapter calls the rooms of the library → what they are called there."""
    return {alias.asname or alias.name: alias.name for tree in trees for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module == "flowspace" for alias in node.names}


def _steps(body: list[ast.stmt], cell: str, rooms: dict[str, str], tables: set[str], given: set[str],
           loop: int) -> Iterator[Step]:
    for node in body:
        if isinstance(node, ast.For):
            loop_here = loop or id(node)
            yield _step(cell, node.target, rooms, tables, given, loop_here, node.iter)
            inside = given | _names(node.target)[0]
            yield from _steps(node.body + node.orelse, cell, rooms, tables, inside, loop_here)
        elif isinstance(node, ast.If):
            inside = given | _names(node.test)[1]
            yield from _steps(node.body + node.orelse, cell, rooms, tables, inside, loop)
        elif isinstance(node, (ast.With, ast.While, ast.Try)):
            # None is written so far; one that came would be followed wrongly without a word.
            raise NotImplementedError(f"{cell}: {type(node).__name__} at the outermost level of a chapter's cell")
        else:
            step = _step(cell, node, rooms, tables, given, loop)
            plain = isinstance(node, (ast.Assign, ast.AnnAssign, ast.FunctionDef)) and not given
            step.whole = plain and all(isinstance(target, (ast.Name, ast.Tuple)) for target in _targets(node))
            yield step


def _targets(node: ast.stmt) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []


def _names(node: ast.AST) -> tuple[set[str], set[str]]:
    seen = _Names()
    seen.visit(node)
    return seen.sets, seen.uses


def _step(cell: str, node: ast.AST, rooms: dict[str, str], tables: set[str], given: set[str], loop: int,
          *also: ast.AST) -> Step:
    step = Step(cell, node, uses=set(given), loop=loop)
    for part in (node, *also):
        sets, uses = _names(part)
        step.sets |= sets
        step.uses |= uses
        functions, read = _taken(part, rooms, tables)
        step.functions |= functions
        step.tables |= read - {""}
        step.unnamed |= "" in read
        called = {id(one.func) for one in ast.walk(part) if isinstance(one, ast.Call)}
        step.registers |= any(isinstance(one, ast.Attribute) and one.attr == "read" and ast.unparse(one) == "study.read"
                              and id(one) not in called for one in ast.walk(part))
    for target in _targets(node) if isinstance(node, ast.stmt) else []:
        # A column or an entry that is set changes the whole thing.
        step.sets |= {name.id for one in ast.walk(target) if isinstance(one, (ast.Subscript, ast.Attribute))
                      for name in ast.walk(one.value) if isinstance(name, ast.Name)}
    if isinstance(node, ast.AugAssign):
        step.uses |= step.sets
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        owner = node.value.func.value
        if isinstance(owner, ast.Name) and owner.id not in EVERYWHERE and owner.id not in rooms:
            step.sets.add(owner.id)  # lines.append(…) changes the list
    return step


def _taken(node: ast.AST, rooms: dict[str, str], tables: set[str]) -> tuple[set[str], set[str]]:
    """Functions of the library, and tables that are read.

    Of tables named by a variable, all that stand in the same statement; an empty name where there are none.
    """
    functions, read = set(), set()
    for one in ast.walk(node):
        if not isinstance(one, ast.Attribute) or not isinstance(one.value, ast.Name):
            continue
        if one.value.id in rooms:
            functions.add(f"{rooms[one.value.id]}.{one.attr}")
        elif one.value.id == "study" and one.attr in OF_STUDY:
            read.add(OF_STUDY[one.attr])
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in {"read", "table"} \
                and isinstance(one.func.value, ast.Name) and one.func.value.id == "study":
            named = one.args[0]
            read |= {named.value} if isinstance(named, ast.Constant) else _named_in(node, tables) or {""}
    return functions, read


def _named_in(node: ast.AST, tables: set[str]) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and each.value in tables}


def _slice(steps: list[Step], at: int, names: set[str]) -> list[Step]:
    """Every step that had a part in what `names` stand for just before step `at`."""
    waiting, seen, found = [(name, at) for name in sorted(names)], set(), {}
    while waiting:
        name, before = waiting.pop()
        if name in EVERYWHERE or (name, before) in seen:
            continue
        seen.add((name, before))
        loop = steps[before].loop if before < len(steps) else 0
        later = [j for j in range(before + 1, len(steps)) if loop and steps[j].loop == loop and name in steps[j].sets]
        for j in [*later, *range(before - 1, -1, -1)]:
            if name not in steps[j].sets:
                continue
            if j not in found:
                found[j] = steps[j]
                waiting += [(used, j) for used in steps[j].uses]
            if steps[j].whole and j < before:
                break
    return [found[j] for j in sorted(found)]


def _words(steps: list[Step]) -> dict[str, str]:
    """The chapter's own words in English."""
    for step in steps:
        for called, node in step.calls:
            if called == "study.words":
                pairs = zip(node.args[0].keys, node.args[0].values, strict=True)
                return {key.value: ast.literal_eval(value)["en"] for key, value in pairs if key is not None}
    return {}


def _exhibits(cells: list[tuple], steps: list[Step], words: dict[str, str], rooms: dict[str, str]
              ) -> Iterator[Exhibit]:
    counts = {"Figure": 0, "Table": 0}
    for name, kind, text, _ in cells:
        if kind == "markdown":
            for key, body in FIGURE.findall(text):
                counts["Figure"] += 1
                at, call = _call_of_figure(steps, key)
                yield _exhibit("Figure", key, counts["Figure"], _caption(body), steps, at, call.args[1], rooms)
            continue
        for at, step in enumerate(steps):
            if step.cell != name:
                continue
            for call in (one for called, one in step.calls if called == "figures.evidence_table"):
                counts["Table"] += 1
                said = {word.arg: word.value for word in call.keywords}
                yield _exhibit("Table", said["anchor"].value, counts["Table"], _said(said["caption"], words), steps,
                               at, call, rooms)


def _exhibit(kind: str, key: str, number: int, caption: str, steps: list[Step], at: int, call: ast.expr,
             rooms: dict[str, str]) -> Exhibit:
    # A figure is often a name that was set before, and its call stands there.
    shown = [call] if isinstance(call, ast.Call) else \
        [step.node for step in _slice(steps, at, _names(call)[1])
         if any(called.startswith("figures.") for called, _ in step.calls)]
    drawn = sorted({one for node in shown for one in _taken(node, rooms, set())[0] if one.startswith("figures.")
                    and one != "figures.city_names"})
    names = set(steps[at].uses) if not isinstance(call, ast.Call) else _used_by(call) | _around(steps[at])
    parts = _slice(steps, at, names)
    functions, tables = _taken(call, rooms, set())
    tables -= {""}
    for step in parts:
        functions |= step.functions
        tables |= step.tables
    measures = sorted(one for one in functions if one.split(".")[0] not in NOT_MEASURES)
    random = "seed" in names or any("seed" in step.uses for step in parts)
    return Exhibit(kind, key, number, caption, steps[at].cell, drawn, measures, sorted(tables),
                   any(step.registers for step in parts), random)


def _around(step: Step) -> set[str]:
    """Names used around a step: those of its conditions and loops, which are not of its own statement."""
    return step.uses - _names(step.node)[1]


def _used_by(call: ast.Call) -> set[str]:
    """Names that say what is shown, not how it looks."""
    given = [*call.args, *(word.value for word in call.keywords if word.arg not in LOOKS)]
    return set().union(*(_names(part)[1] for part in given)) if given else set()


def _call_of_figure(steps: list[Step], key: str) -> tuple[int, ast.Call]:
    """The call that keeps the figure under its key; a key may be put together in a loop."""
    for exact in (True, False):
        for at, step in enumerate(steps):
            for call in (one for called, one in step.calls if called == "results.figure"):
                given = call.args[0]
                if isinstance(given, ast.Constant) and given.value == key:
                    return at, call
                if not exact and isinstance(given, ast.JoinedStr):
                    form = "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w-]+"
                                   for part in given.values)
                    if re.fullmatch(form, key):
                        return at, call
    raise LookupError(f"no cell keeps the figure {key}")


def _caption(body: str) -> str:
    """A caption without its marks; what a run puts in stands as an ellipsis."""
    text = re.split(r"\n\s*\n", body, maxsplit=1)[-1]
    return _plain(" ".join(line.strip() for line in text.strip().splitlines()))


def _said(node: ast.expr, words: dict[str, str]) -> str:
    """The caption that an expression makes, as far as it is fixed."""
    if isinstance(node, ast.IfExp):
        return _said(node.orelse, words)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        parts = [_said(one, words) for one in node.args]
        return _plain(_said(node.func.value, words).format(*parts, **{word.arg: "…" for word in node.keywords}))
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "word":
        given = node.args[0].orelse if isinstance(node.args[0], ast.IfExp) else node.args[0]
        return words[given.value]
    return "…"


def _plain(text: str) -> str:
    text = re.sub(r"\{(?:glue:text|eq|numref|ref)\}`[^`]*`", "…", text)
    return re.sub(r"\$[^$]*\$", lambda found: found[0].strip("$"), ROLE.sub(r"\1", text)).replace("|", "/")

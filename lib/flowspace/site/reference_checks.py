"""Directives of the page of reference checks: our numbers beside those that others have printed or compute.

The rows are pages/reference_checks.csv, which the tests write and hold themselves to; the words for its keys are
pages/reference_words.csv.
"""
from __future__ import annotations

import csv
import math
from functools import cached_property
from typing import Any, ClassVar

from docutils import nodes

from flowspace.site.listings import Listing, table

MOST_DECIMALS = 10

WORDS = {
    "en": {
        "measure": "Measure", "ours": "Ours", "theirs": "Reference", "difference": "Difference",
        "source": "Whose number, and the test",
        "caption": "{room}: {n} numbers", "version": "{source} {version}", "why": "{source}. {why}",
        "sum": "{n} numbers of {functions} functions in {rooms} rooms of the library: {live} against programs that ran "
               "beside ours, {printed} against numbers that are printed. {apart} of them differ by more than rounding, "
               "and say why.",
    },
    "zh": {
        "measure": "测度", "ours": "本书", "theirs": "参照值", "difference": "差值", "source": "参照值出处与测试",
        "caption": "{room}：{n}个数值", "version": "{source} {version}", "why": "{source}。{why}",
        "sum": "共{n}个数值，出自函数库{rooms}个模块的{functions}个函数：{live}个与同时运行的其他软件对照，{printed}个与已刊出的数值"
               "对照。其中{apart}个的差值超出四舍五入，均注明原因。",
    },
}


def decimals(within: float) -> int:
    """To how many decimals a number is known of which half a unit of the last digit is given.

    Examples
    --------
    >>> decimals(5e-4), decimals(0.07), decimals(1e-12)
    (3, 1, 10)
    """
    return min(MOST_DECIMALS, max(1, round(-math.log10(2 * within))))


def difference(ours: float, theirs: float) -> str:
    """The difference of two numbers to two digits.

    Examples
    --------
    >>> difference(0.25, 0.25), difference(0.3535, 0.354), difference(2.5, 2.25)
    ('0', '−5.0×10^−4', '+0.25')
    """
    value = ours - theirs
    if value == 0:
        return "0"
    sign = "−" if value < 0 else "+"
    digits, _, power = f"{abs(value):.1e}".partition("e")
    if int(power) >= -3:
        return f"{sign}{abs(value):.2g}"
    return f"{sign}{digits}×10^{int(power)}".replace("-", "−")


class _Checks(Listing):
    """What the directives share: the rows, and the words for their keys."""

    words_by_language: ClassVar[dict[str, dict[str, str]]] = WORDS

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        return self._read("reference_checks.csv")

    @cached_property
    def texts(self) -> dict[tuple[str, str], str]:
        return {(row["kind"], row["key"]): row[self.language] for row in self._read("reference_words.csv")}

    def _read(self, name: str) -> list[dict[str, str]]:
        path = self.root / "pages" / name
        self.env.note_dependency(str(path))
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def text(self, kind: str, key: str) -> str:
        if (kind, key) not in self.texts:
            raise self.error(f"found no words for the {kind} {key!r}; expected a row of pages/reference_words.csv. "
                             "To mend it: add it")
        return self.texts[kind, key]


class ReferenceCheckSum(_Checks):
    """How many numbers are compared, in a sentence."""

    def run(self) -> list[nodes.Node]:
        live = sum(bool(row["version"]) for row in self.rows)
        return [nodes.paragraph("", self.words["sum"].format(
            n=len(self.rows), functions=len({row["measure"] for row in self.rows}),
            rooms=len({_room(row) for row in self.rows}), live=live, printed=len(self.rows) - live,
            apart=sum(bool(row["why"]) for row in self.rows)))]


class ReferenceChecks(_Checks):
    """The numbers of each room in a table."""

    def run(self) -> list[nodes.Node]:
        w, shown = self.words, []
        heads = [w[key] for key in ("measure", "ours", "theirs", "difference", "source")]
        for room in sorted({_room(row) for row in self.rows}):
            rows = [self.shown(row) for row in self.rows if _room(row) == room]
            caption = w["caption"].format(room=self.text("room", room), n=len(rows))
            shown.append(table(heads, rows, caption, "fs-checks"))
        return shown

    def shown(self, row: dict[str, str]) -> list[Any]:
        """A row of the record as cells."""
        w, ours, theirs, known = self.words, float(row["ours"]), float(row["theirs"]), decimals(float(row["within"]))
        measure = nodes.inline("", "", nodes.Text(self.text("case", row["case"]) + " "),
                               nodes.literal("", row["measure"].rpartition(".")[2]))
        source = self.text("source", row["source"])
        if row["version"]:
            source = w["version"].format(source=source, version=row["version"])
        if row["why"]:
            source = w["why"].format(source=source, why=self.text("why", row["why"]))
        test = nodes.literal("", row["test"].partition("[")[0])
        whose = nodes.inline("", "", nodes.Text(source + " "), test)
        more = min(MOST_DECIMALS, known + 2)
        # As many digits as are printed, whatever the test allows.
        printed = known if known == MOST_DECIMALS else max(known, len(row["theirs"].partition(".")[2]))
        return [measure, _written(ours, more), _written(theirs, printed),
                _raised(difference(ours, theirs)), whose]


def _room(row: dict[str, str]) -> str:
    return row["measure"].partition(".")[0]


def _raised(text: str) -> nodes.inline:
    """A number with its power of ten raised."""
    plain, _, power = text.partition("^")
    return nodes.inline("", "", nodes.Text(plain), *([nodes.superscript("", power)] if power else []))


def _written(value: float, places: int) -> str:
    return f"{value:,.{places}f}".replace("-", "−")


def register(app: Any) -> None:
    app.add_directive("reference-check-sum", ReferenceCheckSum)
    app.add_directive("reference-checks", ReferenceChecks)

"""What the figures of a column are multiplied by, from the unit its head says to the unit its table declares."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flowspace.importing.sheets import Sheet
from flowspace.importing.units import COUNTED, factor_between, in_words, is_qualifier, read_unit, remarks_in
from flowspace.importing.variables import without_year
from flowspace.importing.words import UNIT_NOTE, plain
from flowspace.tables.problems import Collector, shorten


@dataclass(frozen=True)
class Scale:
    """What figures are multiplied by, and in words why.

    Parameters
    ----------
    factor : Fraction
        1 where the figures stay as they are.
    words : str
        For the report, to follow the name of the column; "" where there is nothing to say.
    unit : str
        The unit as the file writes it.
    subject, label : str
        Column of the table or variable, and head in the file.
    stated : bool
        Whether the file or the reader says the unit.
    """

    factor: Fraction
    words: str
    unit: str = ""
    subject: str = ""
    label: str = ""
    stated: bool = True


def unit_notes(sheet: Sheet, head: int) -> list[str]:
    """Units that a sheet states beside its table, as in 单位：万元.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    head : int
        Position of the row of heads.

    Returns
    -------
    list of str
        Each unit once; of rows below the heads only those with at most two filled cells are read.

    Examples
    --------
    >>> unit_notes(Sheet([["", "单位：亿元、万人"], ["城市", "GDP"], ["苏州", "3"]], [1, 2, 3]), 1)
    ['亿元', '万人']
    """
    found: list[str] = []
    for i, cells in enumerate(sheet.rows):
        if i == head or (i > head and len({cell for cell in cells if cell}) > 2):
            continue
        for cell in cells:
            if match := UNIT_NOTE.search(plain(cell)):
                found += [part.strip() for part in match[1].replace("，", ",").replace("、", ",").split(",")]
    return [unit for unit in dict.fromkeys(found) if unit and not is_qualifier(unit)]


class Scales:
    """Finds the scale of each column, once, and notes what cannot be found, once.

    Parameters
    ----------
    units : mapping of str to str
        Units said by hand, by column or variable.
    beside : sequence of str
        Units that stand beside the table.
    problems : Collector
        Takes what is wrong.
    row : int, optional
        Row of the heads, for problems.
    """

    def __init__(self, units: Mapping[str, str], beside: Sequence[str], problems: Collector, row: int | None):
        self._units, self._beside, self._problems, self._row = units, beside, problems, row
        self._known: dict[tuple, Scale] = {}

    @property
    def found(self) -> list[Scale]:
        """Every scale that was found."""
        return list(self._known.values())

    def find(self, subject: str, declared: str, heads: Sequence[str]) -> Scale:
        """Find the scale of one column.

        Parameters
        ----------
        subject : str
            Column of the table, or variable.
        declared : str
            The unit it is declared in.
        heads : sequence of str
            What may say the unit: the head, its label, the cell that names the variable, that of the unit; the first
            that says something counts.

        Returns
        -------
        Scale
            Of factor 1 where the unit is not understood or does not fit, which is noted.
        """
        key = (subject, declared, *heads)
        if key not in self._known:
            label = shorten(heads[0]) if heads and heads[0] else "the figures"
            self._known[key] = replace(self._found(subject, declared, heads, label), subject=subject, label=label)
        return self._known[key]

    def _found(self, subject: str, declared: str, heads: Sequence[str], label: str) -> Scale:
        aim = read_unit(declared)
        if aim is None:
            return Scale(Fraction(1), "")
        if subject in self._units:
            written, where = [self._units[subject]], "as asked"
        else:
            remarks = ([part for part in remarks_in(without_year(text))[1] if not is_qualifier(part)] for text in heads)
            written, where = next((found for found in remarks if found), []), ""
            if not written and self._beside:
                written, where = self._beside_fitting(aim), "as stated beside the table"
        if not written:
            words = "" if aim.kind in COUNTED or aim.kind == "minutes" else f"no unit said, taken as {declared}"
            return Scale(Fraction(1), words, stated=False)
        return self._from(subject, declared, label, written, where)

    def _beside_fitting(self, aim) -> list[str]:
        """Units beside the table that fit; where there is not exactly one, all of them, to be noted."""
        fitting = [text for text in self._beside if (unit := read_unit(text)) and factor_between(unit, aim) is not None]
        return fitting if len(fitting) == 1 else list(self._beside)

    def _from(self, subject: str, declared: str, label: str, written: list[str], where: str) -> Scale:
        """The scale of a written unit, or a problem."""
        unknown = [text for text in written if read_unit(text) is None]
        place = f", {where}," if where else ""
        if unknown or len(written) > 1:
            what = (f"{shorten(unknown[0])}{place} beside the name, which is not understood" if unknown else
                    f"several units{place}: " + ", ".join(map(shorten, written)))
            self._note(subject, declared, label, what)
            return Scale(Fraction(1), "", written[0])
        factor = factor_between(read_unit(written[0]), read_unit(declared))
        if factor is None:
            self._note(subject, declared, label, f"figures in {shorten(written[0])}{place} which do not fit"
                       if where else f"figures in another unit, {shorten(written[0])}")
            return Scale(Fraction(1), "", written[0])
        if factor == 1:
            return Scale(factor, f"in {written[0]}, {where}" if where else "", written[0])
        return Scale(factor, f"{in_words(factor)}, from {written[0]} to {declared}"
                     + (f" ({where})" if where else ""), written[0])

    def _note(self, subject: str, declared: str, label: str, found: str) -> None:
        self._problems.add("unit", found=found, expected=f"{subject} in {declared}, or in a unit that converts to it",
                           mend=f"write the unit into the head, or say it with --unit {subject}=UNIT; if {label} is "
                           f"not {subject}, name the right column by hand", row=self._row, column=label.strip("'"))


def accounts(scales: Sequence[Scale]) -> list[str]:
    """Say what was found out about units, heads of the same account together.

    Examples
    --------
    >>> accounts([Scale(Fraction(1), "in 亿元", subject="gdp", label=label) for label in ("'2014'", "'2015'", "'2016'")])
    ["gdp: '2014' to '2016' (3 heads) in 亿元"]
    """
    together: dict[tuple[str, str], dict[str, None]] = {}
    for scale in scales:
        if scale.words:
            together.setdefault((scale.subject, scale.words), {})[scale.label] = None
    lines = []
    for (subject, words), labels in together.items():
        first, *rest = labels
        heads = f"{first} to {rest[-1]} ({len(labels)} heads)" if rest else first
        lines.append(f"{subject}: {heads} {words}")
    return lines

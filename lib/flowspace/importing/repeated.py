"""Records with the same key: reported, summed up, or one of two mentions of a pair kept, as the reader asked."""
from __future__ import annotations

import math
from collections import Counter

from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.parts import Part
from flowspace.importing.records import FileCollector, Records, Skipped
from flowspace.importing.units import is_additive


def treat_repeated(records: Records, goal: Target, options: ImportOptions, skipped: Skipped,
                   problems: FileCollector) -> None:
    """Write undirected pairs with the smaller code first, then sum records of one key up or note the repetition.

    Parameters
    ----------
    records : Records
        All records; those that are summed up or were mentioned twice are taken away.
    goal : Target
        The table to be made.
    options : ImportOptions
        Whether to sum, and whether the file mentions each pair twice.
    skipped : Skipped
        Takes what is taken away.
    problems : FileCollector
        Takes repetitions that nothing was said about.

    Notes
    -----
    Different parts of a city add up to it. The same part twice is a repetition like any other, and so is a pair of
    parts: in a mirrored file each pair of parts is mentioned both ways, and the pairs of parts that are left are
    added up.
    """
    turned = _put_smaller_first(records, goal) if goal.undirected else set()
    keys = list(zip(*(records.texts[name] for name in goal.table.primary_key), strict=True))
    first: dict[tuple, int] = {}
    groups: dict[int, list[int]] = {}
    for i, key in enumerate(keys):
        if None in key:
            continue
        if key in first:
            groups.setdefault(first[key], [first[key]]).append(i)
        else:
            first[key] = i
    _note_parts_without_sum(records, goal, problems)
    gone: set[int] = set()
    for start, members in groups.items():
        key = ", ".join(f"{name} {value}" for name, value in zip(goal.table.primary_key, keys[start], strict=True))
        left = [start]
        if double := _part_beside_whole(records, members):
            _note_twice(records, *double, goal, problems)
        elif different := _different(records, members, key, turned, goal, options, skipped, problems):
            left = different
        if len(left) > 1 and _may_be_summed(records, goal, left, problems):
            for column in goal.additive:
                records.texts[column.name][left[0]] = _sum([records.texts[column.name][i] for i in left], column.type)
            skipped.add("rows added to another row of the same key", problems.place(left[1]), len(left) - 1)
        gone.update(i for i in members if i != left[0])
    # Positions of the problems noted above stay those of all records until they are listed, so records are
    # only taken away where nothing was noted.
    if gone and not problems:
        records.keep([i for i in range(len(records)) if i not in gone])
    elif gone:
        for name in goal.table.column_names:
            for i in gone:
                records.texts[name][i] = None


def _different(records: Records, members: list[int], key: str, turned: set[int], goal: Target, options: ImportOptions,
               skipped: Skipped, problems: FileCollector) -> list[int]:
    """Find the records of one key that are to be added up, the first of them first; notes the others."""
    left = []
    for same in _of_same_parts(records, members):
        one_way = _one_way(records, same, turned, key, goal, skipped, problems) if options.mirrored else same
        if len(one_way) > 1 and not options.sum:
            _note_again(records, one_way, key, goal, problems)
        else:
            left += one_way
    return sorted(left)


def _of_same_parts(records: Records, members: list[int]) -> list[list[int]]:
    """Divide records of one key by the parts of cities they are of."""
    groups: list[list[int]] = []
    for i in members:
        for group in groups:
            if any(_are_same(records.parts[i], records.parts[j]) for j in group):
                group.append(i)
                break
        else:
            groups.append([i])
    return groups


def _are_same(one: tuple[Part | None, ...], other: tuple[Part | None, ...]) -> bool:
    """Whether the parts at all ends of two links, or of two figures, are the same."""
    return len(one) == len(other) and all(a is b or (a and b and a.is_same(b)) for a, b in zip(one, other, strict=True))


def _one_way(records: Records, same: list[int], turned: set[int], key: str, goal: Target, skipped: Skipped,
             problems: FileCollector) -> list[int]:
    """Keep the mentions of a pair in the direction of the first one; notes figures that differ both ways."""
    kept, others = ([i for i in same if ((i in turned) == (same[0] in turned)) == first] for first in (True, False))
    if not others:
        return kept
    figures = [Counter(tuple(column[i] for column in records.texts.values()) for i in way) for way in (kept, others)]
    if figures[0] != figures[1]:
        problems.add("mirrored", found=f"{_named(records, same[0], key)} the other way round with other figures than "
                     f"in {problems.place(same[0])}", expected="the same figures both ways, as --mirrored says",
                     mend="correct one of the rows; or leave --mirrored out and say what the two figures are, with "
                     "--sum if they add up", row=others[0], column=goal.table.primary_key[-1])
        return []
    skipped.add("the second mention of an undirected pair", problems.place(others[0]), len(others))
    return kept


def _named(records: Records, i: int, key: str) -> str:
    """Name a key, and the parts of cities where it is one of parts."""
    parts = [part.written for part in records.parts[i] if part]
    return f"{' and '.join(parts)} ({key})" if parts else key


def _note_again(records: Records, same: list[int], key: str, goal: Target, problems: FileCollector) -> None:
    """Note records that occur again."""
    end = next((k for k, part in enumerate(records.parts[same[0]]) if part), None)
    hints = ["remove one of the two rows"] + ["add such rows up with --sum"] * bool(goal.additive) \
        + ["keep one of each pair with --mirrored, if their figures are the same"] * goal.undirected
    expected = "each combination of " + ", ".join(goal.table.primary_key) + " once" + (
        ", or once for each part of a city" if end is not None else "")
    found = f"{_named(records, same[0], key)} a second time (first in {problems.place(same[0])})"
    problems.add_rows("duplicate", same[1:], lambda _: (found, expected, ", or ".join(hints)),
                      goal.table.primary_key[-1] if end is None else goal.places[end])


def _part_beside_whole(records: Records, members: list[int]) -> tuple[int, int, int] | None:
    """Find a part of a city beside the city itself: positions of both records, and of the column of cities.

    Two records of one key overlap where at every end they name the same part, or one of them the whole city.
    """
    if not any(records.parts[i] for i in members):
        return None
    ends = max(len(records.parts[i]) for i in members)
    known: dict[tuple[Part | None, ...], int] = {}
    for i in members:
        known.setdefault(records.parts[i] or (None,) * ends, i)
    for parts, i in known.items():
        for others, j in known.items():
            whole = [k for k in range(ends) if (parts[k] is None) != (others[k] is None)]
            if whole and all(a is b or a is None or b is None or a.is_same(b)
                             for a, b in zip(parts, others, strict=True)):
                return (i, j, whole[0]) if parts[whole[0]] else (j, i, whole[0])
    return None


def _note_twice(records: Records, part: int, whole: int, end: int, goal: Target, problems: FileCollector) -> None:
    """Note a part of a city that stands beside the city itself, whose figure holds it already."""
    figure = "figure" if len(goal.places) == 1 else "figure with the same other end"
    problems.add("parts", found=f"{records.parts[part][end].written}, a part of the city whose own {figure} stands "
                 f"in {problems.place(whole)}", expected="either the city or all its parts",
                 mend="the city's figure holds its parts already: pass over the parts with --counties leave-out, or "
                 "leave the city's row out with --leave-out", row=part, column=goal.places[end])


def _note_parts_without_sum(records: Records, goal: Target, problems: FileCollector) -> None:
    """Note figures of parts of a city that are none of the city, whatever is added to them, such as a mean wage."""
    if goal.variables is None:
        return
    keys = records.texts["variable"]
    rows = [i for i, parts in enumerate(records.parts)
            if parts and keys[i] and not is_additive(goal.variables.units.get(keys[i], ""))]
    problems.add_rows("part", rows, lambda n: (
        f"{keys[rows[n]]} of {records.parts[rows[n]][0].written}, a part of a city",
        f"{keys[rows[n]]} of whole cities, as it has no sum over parts",
        "take the city's own figure, and pass over the parts with --counties leave-out"),
        "value")


def _may_be_summed(records: Records, goal: Target, members: list[int], problems: FileCollector) -> bool:
    """Whether the other columns of records agree; notes where they do not."""
    additive = {column.name for column in goal.additive}
    key = records.texts["variable"][members[0]] if goal.variables is not None else None
    if key and not any(records.parts[i] for i in members) and not is_additive(goal.variables.units.get(key, "")):
        problems.add_rows("sum", members[1:], lambda i: (
            f"{key} of several rows to be added up", f"figures that have a sum; {key} is in "
            + goal.variables.units[key], "leave the rows out with --leave-out, or take the city's own figure"), "value")
    for name, texts in records.texts.items():
        different = [i for i in members[1:] if texts[i] != texts[members[0]]]
        if name not in additive and different:
            problems.add_rows("sum", different, lambda i, name=name: (
                "rows of one key that differ in another column", "the same text in rows that are added up",
                f"correct the column {name}, or leave rows out with --leave-out"), name)
    return True


def _sum(texts: list[str | None], kind: str) -> str | None:
    """Add figures up; where one is missing or cannot be read, so is the sum."""
    try:
        if kind == "integer":
            return str(sum(int(text) for text in texts))
        total = math.fsum(float(text) for text in texts)
        return repr(total) if math.isfinite(total) else texts[0]
    except (TypeError, ValueError, OverflowError):
        return next((text for text in texts if not _is_number(text)), None)


def _is_number(text: str | None) -> bool:
    """Whether a text can be added."""
    try:
        return text is not None and math.isfinite(float(text))
    except ValueError:
        return False


def _put_smaller_first(records: Records, goal: Target) -> set[int]:
    """Write undirected pairs with the smaller code first; returns the positions of those that were turned round."""
    turned = set()
    one, other = (records.texts[name] for name in goal.places)
    for i, (a, b) in enumerate(zip(one, other, strict=True)):
        if a is not None and b is not None and a > b:
            one[i], other[i] = b, a
            records.parts[i] = records.parts[i][::-1]
            turned.add(i)
            sheet, row, labels = records.where[i]
            swapped = dict(labels) | {goal.places[0]: labels.get(goal.places[1], goal.places[1]),
                                      goal.places[1]: labels.get(goal.places[0], goal.places[0])}
            records.where[i] = (sheet, row, swapped)
    return turned

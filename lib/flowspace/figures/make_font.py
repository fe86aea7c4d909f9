"""Makes the small Chinese font that is shipped beside the code, from the web font pieces of Noto Sans SC.

Only this file knows how the font was made; `fonts/README.md` gives the commands. It is run by hand, once, when the
font is renewed. A web font comes in about a hundred pieces of some characters each, as .woff, which matplotlib does
not read; here the pieces are joined, cut down to the characters of GB 2312 (what mainland names and texts use) and
written as one TrueType file.
"""
from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from flowspace.errors import FigureError, Problem

FAMILY = "Noto Sans SC"
# Signs outside GB 2312 that labels may use; where DejaVu Sans has a glyph as well, matplotlib takes that one.
EXTRA_CHARACTERS = "–—…•‰′″−¹²³⁴⁵⁶⁷⁸⁹"
# Shaping rules, vertical metrics and hints are not needed for horizontal labels drawn at 200 dots per inch.
TABLES_TO_DROP = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "DSIG"]


def gb2312_characters() -> set[int]:
    """Code points of the GB 2312 character set: 6,763 Chinese characters and 682 signs.

    Returns
    -------
    set of int
        Unicode code points.

    Examples
    --------
    >>> characters = gb2312_characters()
    >>> sum(0x4E00 <= c < 0xA000 for c in characters)
    6763
    """
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # a hole in the character set
    return found


def make_font(pieces: Iterable[Path], out: Path) -> int:
    """Join web font pieces, keep the characters of GB 2312, write a TrueType file with a plain family name.

    Parameters
    ----------
    pieces : iterable of Path
        The .woff files of one weight, e.g. all `noto-sans-sc-*-400-normal.woff`.
    out : Path
        The .ttf file to write.

    Returns
    -------
    int
        Number of characters in the font written.

    Raises
    ------
    FigureError
        If there is no piece, or none holds a wanted character.
    """
    from fontTools import merge, subset
    from fontTools.ttLib import TTFont

    pieces = sorted(Path(p) for p in pieces)
    wanted = gb2312_characters() | {ord(c) for c in EXTRA_CHARACTERS} | set(range(0x20, 0x7F))
    options = subset.Options(
        drop_tables=[*subset.Options._drop_tables_default, *TABLES_TO_DROP],
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"],
    )
    have: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, piece in enumerate(pieces):
            font = TTFont(piece)
            font.flavor = None
            mine = (wanted & set(font.getBestCmap())) - have
            if not mine:
                continue
            have |= mine
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=mine)
            cutter.subset(font)
            parts.append(Path(folder) / f"{number:03d}.ttf")
            font.save(parts[-1])
        if not parts:
            raise FigureError(Problem(
                f"{len(pieces)} font pieces without a wanted character", "the .woff files of Noto Sans SC",
                "give the folder `files` of the package @fontsource/noto-sans-sc"))
        joined = merge.Merger(options=merge.Options(drop_tables=TABLES_TO_DROP)).merge([str(p) for p in parts])
    names = {1: FAMILY, 2: "Regular", 4: f"{FAMILY} Regular", 6: "NotoSansSC-Regular", 16: FAMILY, 17: "Regular"}
    for record in joined["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]  # the pieces all call themselves "Thin"
    joined["OS/2"].usWeightClass = 400
    joined["head"].modified = joined["head"].created  # no date of today: the same pieces give the same bytes
    joined.recalcTimestamp = False
    joined.save(out)
    return len(joined.getBestCmap())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m flowspace.figures.make_font FOLDER_OF_WOFF_FILES OUT.ttf")
    count = make_font(Path(sys.argv[1]).glob("*-400-normal.woff"), Path(sys.argv[2]))
    sys.stdout.write(f"{count} characters\n")

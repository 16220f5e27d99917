"""What the rules on a PDF share: the rows that they look at, the middle of the type area, fonts and sizes compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.sheet.values import Print, Row, Sheet
from compliance.formalities.values import Seen

TEXT = ("body", "h1", "h2", "recipient", "annexes", "sign", "date", "remark", "annex", "number")
"""Roles of three-size text in the type area."""
RUNNING = ("body", "h1", "h2", "annexes", "remark")
"""Roles of text that runs from line to line."""


def upright_sheets(paper: Print) -> list[Sheet]:
    """Pages with text that are higher than wide: the type area is laid down for these."""
    return [s for s in paper.sheets if s.rows and not s.landscape]


def rows_of(paper: Print, role: str) -> list[Row]:
    """The rows of one role over all pages, in reading order."""
    return [r for s in paper.sheets for r in s.rows if r.role == role]


def continued_rows(sheet: Sheet) -> Iterator[tuple[Row | None, Row]]:
    """Every row of running text with the row of the same paragraph above it on this page, None for a first row.

    What a paragraph is was found when the page was read.
    """
    before: Row | None = None
    for row in sheet.rows:
        if row.role not in RUNNING:
            continue
        yield (None if row.first else before), row
        before = row


def centre_line(norms: Norms) -> float:
    """Where the middle of the type area lies, in millimetres from the left edge of the page."""
    return norms.figure("版心", "订口") + norms.figure("版心", "宽") / 2


def is_letter(paper: Print, norms: Norms) -> bool:
    """Whether the first page has the red lines of a letter (信函格式), longer than the type area is wide."""
    wide, slack = norms.figure("信函", "线长"), norms.figure("信函", "允差")
    return any(line.red and abs(line.right - line.left - wide) <= slack for s in paper.sheets[:1] for line in s.lines)


def other_fonts(paper: Print, roles: tuple[str, ...], font: str, norms: Norms) -> Iterator[Seen]:
    """Paragraphs of which most Chinese characters are in another font (a rare one may come from elsewhere)."""
    for row in (r for role in roles for r in rows_of(paper, role)):
        names = Counter(plain_name(g.font) for g in row.glyphs if is_chinese(g.char))
        if names and not norms.is_font(font, (most := names.most_common(1)[0][0])):
            yield Seen(row.place, most or "（没有名称）", font)


def other_sizes(paper: Print, roles: tuple[str, ...], size: str, norms: Norms) -> Iterator[Seen]:
    """Rows of ``roles`` that are not set in the size that the norms call ``size``, in points."""
    wanted, slack = norms.figure("字号", size), norms.figure("字号", "允差")
    for row in (r for role in roles for r in rows_of(paper, role)):
        if abs(row.size - wanted) > slack:
            yield Seen(row.place, f"{row.size:g}磅", f"{wanted:g}磅")


def plain_name(font: str) -> str:
    """A font's name without the six letters of a subset."""
    return re.sub(r"^[A-Z]{6}\+", "", font)


def is_chinese(char: str) -> bool:
    """Whether a character is a Chinese one (not a mark, not a figure)."""
    return "一" <= char <= "鿿"


def hex_colour(colour: tuple[int, int, int]) -> str:
    """(red, green, blue) as ``#rrggbb``, for messages."""
    return "#" + "".join(f"{v:02x}" for v in colour)

"""The elements of a body as Word shows them: wrappers opened, deleted paragraph marks and rows accepted, merged cells named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.readers.docx.inline import alternate
from compliance.readers.docx.package import W
from compliance.readers.docx.styles import is_on, number

_MC_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WRAPPERS = {W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


def items(element: Any) -> Iterator[Any]:
    """The tables of a body or cell, and its paragraphs as lists: one ``w:p``, or several that deleted marks make one."""
    parts: list[Any] = []
    for child in children(element):
        if child.tag == f"{W}p":
            parts.append(child)
            if not _mark_deleted(child):
                yield parts
                parts = []
        elif child.tag == f"{W}tbl":
            if parts:
                yield parts
                parts = []
            yield child
    if parts:
        yield parts


def _mark_deleted(paragraph: Any) -> bool:
    """Whether the end of a paragraph was deleted or moved away: accepted, it runs on into the next."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and (marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None)


def children(element: Any, only: str | None = None) -> Iterator[Any]:
    """Block children, wrappers such as content controls and accepted insertions opened."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from children(child, only)
        elif child.tag == _MC_ALTERNATE:
            yield from children(alternate(child), only)
        elif isinstance(child.tag, str) and (only is None or child.tag == only):
            yield child


def paragraphs_of(cell: Any) -> Iterator[Any]:
    """The paragraphs that stand in a cell itself, not in tables within it."""
    return children(cell, f"{W}p")


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table that are neither deleted nor hidden."""
    for row in children(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or (properties.find(f"{W}del") is None and not is_on(properties.find(f"{W}hidden"))):
            yield row


def grid_skip(properties: Any | None) -> int:
    """How many columns a row leaves out before its first cell."""
    mark = None if properties is None else properties.find(f"{W}gridBefore")
    return 0 if mark is None else min(max(number(mark.get(f"{W}val")) or 0, 0), 200)


def span_of(cell: Any) -> tuple[int, str]:
    """(columns covered, merge: ``""``, ``restart`` or ``continue`` down, ``across``; ``deleted`` for a cell that is gone)."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    if properties.find(f"{W}cellDel") is not None:
        return 1, "deleted"
    mark, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
    span = 1 if mark is None else number(mark.get(f"{W}val")) or 1
    across = properties.find(f"{W}hMerge")
    if across is not None and across.get(f"{W}val", "continue") == "continue":
        return min(max(span, 1), 200), "across"
    return min(max(span, 1), 200), "" if merge is None else merge.get(f"{W}val", "continue")

"""What a master is made of, in the order in which it stands: paragraphs, tables, turned sheets, the imprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from house_style import LANDSCAPE, PAGE, add_paragraph, new_document, turn
from house_tables import Cell, Row, add_imprint, add_table

HEADER, TEXT, CENTRE = "公文表头", "公文表格", "公文表格居中"
FORM, FORM_CENTRE = "公文表栏", "公文表栏居中"

Paragraph = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """A ruled table: its column widths in millimetres (156 upright, 225 on a turned sheet) and its rows."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Turned:
    """From here on the sheets lie on their side (or stand upright again)."""

    landscape: bool = True


@dataclass(frozen=True)
class Imprint:
    """版记, at the foot of the last page."""

    rows: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Master:
    """A whole master. ``letter`` is the head of a letter (信函格式), ``landscape`` says how the first sheet lies."""

    kind: str
    parts: tuple[Paragraph | Table | Turned | Imprint, ...]
    letter: str = ""
    landscape: bool = False

    def build(self) -> Any:
        """The Word document."""
        document = new_document(landscape=self.landscape, letter=self.letter)
        lying = self.landscape
        for part in self.parts:
            if isinstance(part, Turned):
                turn(document, landscape=part.landscape)
                lying = part.landscape
            elif isinstance(part, Table):
                add_table(document, part.widths, part.rows)
            elif isinstance(part, Imprint):
                add_imprint(document, part.rows)
            else:
                page = LANDSCAPE if lying else PAGE
                edge = page["w"] - page["left"] - page["right"] if lying and "\t" in part[1] else None
                add_paragraph(document, *part, tab=edge)
        return document


def cell(text: str, style: str = TEXT, **options: Any) -> Cell:
    """A cell of one paragraph."""
    return Cell(((style, text),), **options)


def lines(*texts: str, style: str = TEXT) -> Cell:
    """A cell of several paragraphs."""
    return Cell(tuple((style, text) for text in texts))


def header(*titles: str) -> Row:
    """The head of a table, repeated on every page."""
    return Row(tuple(cell(t, HEADER) for t in titles), header=True)


def loop(tag: str, columns: int) -> Row:
    """A row that holds nothing but a tag of docxtpl."""
    return Row((cell(f"{{%tr {tag} %}}", span=columns),))


def listing(rows: str, *columns: tuple[float, str, str | Cell]) -> Table:
    """A table with one row for each of ``rows``; a column is its width, its head, and its cell (a text: centred)."""
    n = len(columns)
    body = Row(tuple(c if isinstance(c, Cell) else cell(c, CENTRE) for _, _, c in columns))
    return Table(
        tuple(w for w, _, _ in columns),
        (header(*(h for _, h, _ in columns)), loop(f"for 项 in {rows}", n), body, loop("endfor", n)),
    )

"""Documents built in memory, so that a test shows the whole text it is about and needs no file.

``document("一、现状", "1号熟料生产线……", [["装置", "产能"], ["1号线", "5000"]])``: a text is a paragraph, a list of
rows is a table. A text that starts like a chapter (一、 1.1 第一章) and is short is a heading.
"""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.corpus import load_corpus
from compliance.extraction import extract
from compliance.model.document import Block, Cell, Line, Page, Paragraph, SourceDocument, Table, TextSpan
from compliance.model.facts import DataCentreFacts, Fact, Facts, InstallationFacts
from compliance.model.vocabulary import Vocabulary

_SIZE = 10.0
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十]+章|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+\.\d+)"
)
Rows = list[list[str]]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the policy corpus that ships."""
    return load_corpus().vocabulary()


def line(text: str, top: float = 100.0, left: float = 50.0) -> Line:
    """A printed line with a box per character."""
    boxes = tuple((left + i * _SIZE, top, left + (i + 1) * _SIZE, top + _SIZE) for i in range(len(text)))
    return Line(text, text, 1, (left, top, left + len(text) * _SIZE, top + _SIZE), boxes, _SIZE)


def paragraph(text: str, top: float = 100.0) -> Paragraph:
    """A body paragraph, or a heading where the text looks like one."""
    heading = bool(_HEADING.match(text)) and len(text) <= 24 and not text.endswith("。")
    return Paragraph((line(text, top),), kind="heading" if heading else "body", level=int(heading))


def table(rows: Rows, caption: str = "", top: float = 100.0, header_rows: int = 0) -> Table:
    """A table; ``header_rows`` 0 leaves it to the extraction to find the header."""
    cells = [
        Cell((line(text, top + 20 * r, 50 + 200 * c),) if text else (), row=r, col=c, page_number=1)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    above = Paragraph((line(caption, top - 20),), kind="caption") if caption else None
    return Table(len(rows), len(rows[0]), tuple(cells), 1, None, above, header_rows)


def document(*blocks: str | Rows | Table) -> SourceDocument:
    """A document of one page."""
    built: list[Block] = []
    for number, block in enumerate(blocks):
        top = 100.0 + 400 * number
        if isinstance(block, str):
            built.append(paragraph(block, top))
        else:
            built.append(block if isinstance(block, Table) else table(block, top=top))
    lines = tuple(printed for b in built for span in _spans(b) for printed in span.lines)
    page = Page(1, 10000.0, 100000.0, lines=lines)
    return SourceDocument("plan.pdf", "0" * 64, "pdf", (page,), tuple(built), page_count=1)


def _spans(block: Block) -> tuple[TextSpan, ...]:
    """The texts of a block: itself, or caption and cells."""
    if isinstance(block, Paragraph):
        return (block,)
    return block.cells if block.caption is None else (block.caption, *block.cells)


def facts(*blocks: str | Rows | Table) -> Facts:
    """What is extracted from a document of ``blocks``."""
    return extract(document(*blocks), vocabulary())


def installation(*blocks: str | Rows | Table) -> InstallationFacts:
    """The only installation of a document of ``blocks``."""
    (only,) = facts(*blocks).installations
    return only


def installations(*blocks: str | Rows | Table) -> dict[str, InstallationFacts]:
    """The installations of a document of ``blocks`` by their names."""
    return {str(i.name.value): i for i in facts(*blocks).installations if i.name is not None}


def centres(*blocks: str | Rows | Table) -> dict[str, DataCentreFacts]:
    """The data centres of a document of ``blocks`` by their names."""
    return {str(c.name.value): c for c in facts(*blocks).data_centres if c.name is not None}


def said(fact: Fact | None) -> object:
    """A fact's value as JSON, None where the plan does not state it."""
    return None if fact is None else fact.to_json()["value"]

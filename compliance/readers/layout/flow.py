"""The running text of a document: paragraphs joined over lines and pages, tables in their place, notes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from statistics import median

from compliance.model.document import Block, Line, Paragraph
from compliance.readers.layout.cells import DraftTable
from compliance.readers.layout.columns import Placed
from compliance.readers.layout.headings import classify, nested
from compliance.readers.layout.page import PageLayout
from compliance.readers.layout.paragraphs import LEADER, Margins, Set, continues
from compliance.readers.layout.seams import sewn
from compliance.readers.layout.tables import Pending, finish_tables

_NOTE_MARK = re.compile(r"^(?:[\d¹²³⁴-⁹]{1,2}[.、\s]?|[①-⑳*※†]|注\s*\d*[:：])")
_CONTENTS = re.compile(r"^目\s*[录次](?:\s*Contents)?$", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"\s{2,}\d{1,3}$")
FILLED = 0.6
"""Share of the page's height that text must reach for its last paragraph to go on overleaf."""
SMALL = 0.9
"""Notes are set smaller than this share of the body."""


def make_blocks(pages: list[PageLayout]) -> tuple[Block, ...]:
    """The blocks of all pages in reading order."""
    body = body_size(pages)
    shared = _shared_margins(pages, body)
    flow = Flow(body)
    contents = False
    for page in pages:
        margins = _page_margins(page, shared, body)
        notes = _footnotes(page, body)
        flow.leading = _leading(page, body)
        for i, placed in enumerate(page.placed):
            if isinstance(placed.item, DraftTable):
                flow.table(placed.item)
                contents = False
                continue
            line = placed.item
            edges = margins if placed.left is None or placed.right is None else Margins(placed.left, placed.right)
            edges = _box_margins(line, page, edges)
            following = page.placed[i + 1].item if i + 1 < len(page.placed) else None
            if id(line) in notes:
                flow.note(Set(line, edges))
            elif _is_contents(line, contents, following):
                flow.alone(line, "note")
                contents = True
            else:
                contents = bool(_CONTENTS.match(line.text)) or (contents and len(line.text) < 30)
                flow.line(Set(line, edges))
        flow.end_page(page.height)
    return nested(finish_tables(flow.finish(), {p.number: p.height for p in pages}))


def _is_contents(line: Line, within: bool, following: Line | DraftTable | None) -> bool:
    """Whether a line belongs to a table of contents: it has leaders, or stands within one."""
    if LEADER.search(line.text):
        return True
    wrapped = isinstance(following, Line) and bool(LEADER.search(following.text))
    return within and (bool(_CONTENTS_LINE.search(line.text)) or (wrapped and not _CONTENTS.match(line.text)))


class Flow:
    """Gathers lines into paragraphs; a paragraph stays open over a page break and past footnotes."""

    def __init__(self, body: float) -> None:
        self.body = body
        self.leading = 0.0
        self.open: list[Set] = []
        self.notes: list[list[Set]] = []
        self.out: list[Paragraph | Pending] = []

    def line(self, line: Set) -> None:
        """Add a line of running text."""
        if self.open and not continues(self.open, line, self.leading, self.body):
            self.close()
        self.open.append(line)

    def table(self, draft: DraftTable) -> None:
        """Add a table."""
        self.close()
        self.out.append(Pending(draft))

    def note(self, line: Set) -> None:
        """Add a line of a footnote; a mark begins a new one."""
        if self.notes and not _NOTE_MARK.match(line.line.text):
            self.notes[-1].append(line)
        else:
            self.notes.append([line])

    def alone(self, line: Line, kind: str) -> None:
        """Add a line that is a paragraph by itself (of a table of contents)."""
        self.close()
        self.out.append(Paragraph((line,), None, "note" if kind == "note" else "body"))

    def end_page(self, height: float) -> None:
        """A paragraph that ends well above the foot of the page is finished; footnotes go out after the text above."""
        last = self.open[-1].line.bbox if self.open else None
        if last is None or last[3] < FILLED * height:
            self.close()

    def close(self) -> None:
        """End the open paragraph."""
        if self.open:
            lines = sewn([s.line for s in self.open])
            text = "".join(line.text for line in lines)
            bold = all(line.bold for line in lines)
            size = max(line.size for line in lines)
            level = classify(text.strip(), size, bold, self.body, len(lines))
            self.out.append(Paragraph(lines, None, "heading" if level else "body", level))
            self.open = []
        self._give_notes()

    def _give_notes(self) -> None:
        self.out += [Paragraph(sewn([s.line for s in note]), None, "note") for note in self.notes]
        self.notes = []

    def finish(self) -> list[Paragraph | Pending]:
        """Everything gathered."""
        self.close()
        return self.out


def body_size(pages: list[PageLayout]) -> float:
    """The font size of most of the running text, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for placed in page.placed:
            if isinstance(placed.item, Line):
                sizes[round(placed.item.size * 2) / 2] += len(placed.item.text)
    return max(sizes, key=lambda s: (sizes[s], s)) if sizes else 10.5


def _text_lines(page: PageLayout, body: float) -> list[Placed]:
    """Lines of running text over the full width, in the body's size."""
    return [
        p for p in page.placed
        if isinstance(p.item, Line) and p.item.bbox and p.left is None and abs(p.item.size - body) <= 0.15 * body
    ]  # fmt: skip


def _shared_margins(pages: list[PageLayout], body: float) -> dict[int, Margins]:
    """By page width: the margins that most pages of that width have."""
    out: dict[int, Margins] = {}
    for width in {round(p.width) for p in pages}:
        lines = [
            p.item.bbox for page in pages if round(page.width) == width for p in _text_lines(page, body) if p.item.bbox
        ]
        if len(lines) >= 4:
            lefts, rights = sorted(b[0] for b in lines), sorted(b[2] for b in lines)
            out[width] = Margins(lefts[len(lefts) // 20], _edge(rights, body))
    return out


def _edge(rights: list[float], body: float) -> float:
    """The right edge of running text: the farthest place where several lines end."""
    for right in reversed(rights):
        if sum(abs(right - other) <= 0.8 * body for other in rights) >= max(2, len(rights) // 12):
            return right
    return rights[-1]


def _page_margins(page: PageLayout, shared: dict[int, Margins], body: float) -> Margins:
    """The page's own margins when it has enough text, those of the like pages otherwise."""
    lines = [p.item.bbox for p in _text_lines(page, body) if p.item.bbox]
    common = shared.get(round(page.width))
    if len(lines) >= 8 or common is None:
        boxes = lines or [p.item.bbox for p in page.placed if isinstance(p.item, Line) and p.item.bbox]
        if boxes:
            own = Margins(min(b[0] for b in boxes), _edge(sorted(b[2] for b in boxes), body))
            if common is None or abs(own.right - common.right) < 4 * body:
                return own
        return common or Margins(0.0, page.width)
    return common


def _box_margins(line: Line, page: PageLayout, edges: Margins) -> Margins:
    """The margins of a line that stands in a shaded or outlined box: as far from its right side as from its left."""
    if line.bbox is None:
        return edges
    x0, top, x1, bottom = line.bbox
    for left, upper, right, lower in page.boxes:
        if left <= x0 and x1 <= right and upper - 2 <= top and bottom <= lower + 2 and lower - upper > 1.8 * line.size:
            inside = [p.item.bbox for p in page.placed if isinstance(p.item, Line) and p.item.bbox]
            inset = min(b[0] for b in inside if left <= b[0] and upper - 2 <= b[1] and b[3] <= lower + 2) - left
            return Margins(left + inset, max(right - inset, x1))
    return edges


def _leading(page: PageLayout, body: float) -> float:
    """The usual distance from line to line of running text; 0 when the page has too little."""
    boxes = [p.item.bbox for p in _text_lines(page, body) if p.item.bbox]
    steps = [(b[1] + b[3] - a[1] - a[3]) / 2 for a, b in itertools.pairwise(boxes)]
    steps = [s for s in steps if 0.8 * body < s < 3.2 * body]
    return median(steps) if len(steps) >= 3 else 0.0


def _footnotes(page: PageLayout, body: float) -> set[int]:
    """The lines (by id) of footnotes: small lines at the foot, the first with a mark, a ruling or a gap above."""
    run: list[Line] = []
    for placed in reversed(page.placed):
        if not isinstance(placed.item, Line) or placed.item.bbox is None or placed.item.size > SMALL * body:
            break
        run.append(placed.item)
    run.reverse()
    while run and not _NOTE_MARK.match(run[0].text):
        run.pop(0)
    if not run or run[0].bbox is None or run[0].bbox[1] < 0.4 * page.height:
        return set()
    top = run[0].bbox[1]
    ruled = any(top - 3 * body < at < top + 2 for at in page.rules_at)
    return {id(line) for line in run} if ruled or run[0].text[0] in "①②③④⑤⑥⑦⑧⑨*※†" else set()

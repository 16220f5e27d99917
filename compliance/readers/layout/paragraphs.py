"""Whether a line goes on with the paragraph before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.model.document import Line
from compliance.readers.characters import is_cjk
from compliance.readers.layout.gaps import CAPTION
from compliance.readers.layout.headings import starts_item

INDENT = 1.2
"""Em from which a line counts as indented (the first line of a Chinese paragraph has two)."""
DEEPEST_INDENT = 5.0
"""Em by which a first line is indented at most: a line further in is a signature or a date."""
SLACK = 0.6
"""Em of room at the end of a line that does not yet make it the last of its paragraph."""
SLACK_OCR = 1.3
"""The same for recognised lines, whose boxes end with the ink: half a full-width comma is blank."""
_RULE = re.compile(r"^[-—–_=＿─━\s]+$")
_FIELDS = re.compile(r"(?<![\d.、)）\s])(?<!^第.章)\s{3,}\S")
"""Fields of a form beside each other: such a line stands alone (a gap after the number of an item is no such)."""
LEADER = re.compile(r"(?:[.…·‥．]\s?){4,}\s*[\dIVXivx]*\s*$")
_TERMINAL = re.compile(r"[。！？；：!?;:][”’）)]?$")
_NO_START = "，。、；：！？）》〉」』〕】”’％%℃°…—/·-~)]"
_NO_END = "（《〈「『〔【“‘(["
DISPLAY = 1.45
"""Type this many times larger than the body is a title; its lines belong together."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The edges of the column that a line stands in, in points."""

    left: float
    right: float


@dataclass(slots=True)
class Set:
    """A line set in its column."""

    line: Line
    margins: Margins

    @property
    def x0(self) -> float:
        """Where the line begins."""
        return self.line.bbox[0] if self.line.bbox else 0.0

    @property
    def x1(self) -> float:
        """Where the line ends."""
        return self.line.bbox[2] if self.line.bbox else 0.0

    @property
    def indent(self) -> float:
        """Em between the column's edge and the line."""
        return (self.x0 - self.margins.left) / max(self.line.size, 1.0)

    @property
    def centred(self) -> bool:
        """Whether the line stands in the middle of its column, with room at both sides."""
        left, right = self.x0 - self.margins.left, self.margins.right - self.x1
        em = max(self.line.size, 1.0)
        return left > 1.8 * em and abs(left - right) < max(1.0 * em, 0.12 * (left + right))


def continues(paragraph: list[Set], line: Set, leading: float, body: float) -> bool:
    """Whether ``line`` belongs to the paragraph that the lines before it make up.

    ``leading`` is the page's usual distance from line to line (0 when unknown), ``body`` its font size, in points.
    """
    last, text = paragraph[-1], line.line.text
    em = max(line.line.size, 1.0)
    if abs(last.line.size - line.line.size) > 0.12 * max(em, last.line.size):
        return False
    if any(LEADER.search(t) or _RULE.match(t) or _FIELDS.search(t) for t in (last.line.text, text)):
        return False
    same_page = last.line.page == line.line.page
    if same_page and _same_title(last, line, body):
        return True
    if same_page and _apart(last, line, em, leading):
        return False
    full = _room(last, line) <= (SLACK_OCR if last.line.source == "ocr" else SLACK) * em
    if not full or (CAPTION.match(text) and len(text) < 40 and text[-1] not in "。；，"):
        return False
    if last.centred and line.centred and last.line.bold == line.line.bold:
        return not _TERMINAL.search(last.line.text)
    if last.line.bold and not line.line.bold and len(paragraph) == 1 and len(last.line.text) < 20:
        return False
    ended = bool(_TERMINAL.search(last.line.text))
    if starts_item(text) and (ended or line.indent > INDENT):
        return False
    return _indent_allows(paragraph, line, ended)


def _same_title(last: Set, line: Set, body: float) -> bool:
    """Whether two lines are one title, set large and close together."""
    if min(last.line.size, line.line.size) < DISPLAY * body or last.line.bold != line.line.bold:
        return False
    if starts_item(line.line.text) or starts_item(last.line.text) or _TERMINAL.search(last.line.text):
        return False
    return 0 < _step(last, line) < 2.2 * line.line.size


def _step(last: Set, line: Set) -> float:
    """Points from the middle of one line to the middle of the next."""
    a, b = last.line.bbox, line.line.bbox
    return (b[1] + b[3] - a[1] - a[3]) / 2 if a and b else 0.0


def _indent_allows(paragraph: list[Set], line: Set, ended: bool) -> bool:
    """Whether the line's indent is that of a line within the paragraph."""
    last = paragraph[-1]
    em = max(line.line.size, 1.0)
    shift = (line.x0 - line.margins.left - (last.x0 - last.margins.left)) / em
    if len(paragraph) == 1:
        if shift < -DEEPEST_INDENT:
            return False
        if ended and last.indent > INDENT and abs(shift) <= 0.6:
            return False
        if shift < INDENT:
            return shift <= 0.6 or not ended
        return not ended and (starts_item(last.line.text) or last.centred or line.centred)
    if abs(shift) <= 0.7:
        return True
    return shift < 0 and not ended


def _apart(last: Set, line: Set, em: float, leading: float) -> bool:
    """Whether more space lies between two lines than between lines of running text."""
    step = _step(last, line)
    if step < 0 and last.margins != line.margins:
        return False
    return step < -em or step > max(1.45 * leading, 1.35 * em) if leading else step > 2.4 * em


def _room(last: Set, line: Set) -> float:
    """Points by which the next line's first unit (a word, or a character with its punctuation) would have fitted."""
    return last.margins.right - last.x1 - unit_width(line.line)


def unit_width(line: Line) -> float:
    """Width of what cannot be broken at the beginning of a line."""
    text = line.text
    end = 1
    while end < len(text) and (
        text[end] in _NO_START
        or text[end - 1] in _NO_END
        or not (is_cjk(text[end]) or is_cjk(text[end - 1]) or text[end] == " " or text[end - 1] in "/-~ ")
    ):
        end += 1
    box = line.box_of(0, end)
    return box[2] - box[0] if box else line.size

"""Headings: by their numbering (第一章, 一、, （一）, 1., 1.1, 1.1.1, (1)), by size and weight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from compliance.model.document import Block, Paragraph

_PATTERNS = (
    (re.compile(r"第[一二三四五六七八九十百\d]+[章编]"), 1),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 1),
    (re.compile(r"第[一二三四五六七八九十百\d]+节"), 2),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), 2),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){2,5}(?:\s+|(?=[^\d\s%％.,~—–-]))"), 3),
    (re.compile(r"\d{1,2}\.\d{1,2}(?:\s+|(?=[^\d\s%％.,~—–-]))"), 2),
    (re.compile(r"\d{1,2}[.、．]\s*(?=\D)"), 3),
    (re.compile(r"[（(]\d{1,2}[）)]"), 4),
)
_CHAPTER = re.compile(r"\d{1,2}\s+(?=[\u4e00-\u9fff])")
_ITEM = re.compile(
    r"——|[①-⑳]|[a-zA-Z][.)）]\s*|\d{1,2}[)）]|[●■◆•·▪➢√*]\s*|[（(][a-zA-Z][）)]|注\s*\d*[:：]|其中[:：]|附[件表][\d一二三]*[:：]"
)
_QUANTITY = re.compile(r"\d+(?:\.\d+)+\s*(?:万|亿|千|百|吨|元|米|度|倍|个|台|套|t|k|M|GW|℃|米|年|月|以|[％%])")
LONGEST = 40
"""Characters of the longest heading."""
_ENDED = re.compile(r"[。！？；：，、;:,!?]$")
_SENTENCE = re.compile(r"[。；]")


def heading_level(text: str) -> int:
    """The level that the numbering of a short line without final punctuation gives; 0 for none."""
    if len(text) > LONGEST or _ENDED.search(text) or _SENTENCE.search(text) or _QUANTITY.match(text):
        return 0
    return next((level for pattern, level in _PATTERNS if pattern.match(text)), 0)


def starts_item(text: str) -> bool:
    """Whether a line begins with the number of a heading or the mark of a list item."""
    if _QUANTITY.match(text):
        return False
    return any(pattern.match(text) for pattern, _ in _PATTERNS) or bool(_ITEM.match(text))


def classify(text: str, size: float, bold: bool, body: float, lines: int) -> int:
    """The heading level of a paragraph set in ``size`` where running text is set in ``body``; 0 for none.

    Numbers of the lower levels (1. and (1)) also open list items, so they need a larger or bolder type.
    """
    if not text or len(text) > LONGEST * (2 if size > 1.3 * body else 1) or lines > 3:
        return 0
    larger = size > 1.1 * body
    level = heading_level(text)
    if level:
        return level if level <= 2 or larger or bold or (level == 3 and lines == 1) else 0
    if _ENDED.search(text) or _SENTENCE.search(text) or not any("\u4e00" <= c <= "\u9fff" or c.isalpha() for c in text):
        return 0
    if "：" in text or ":" in text:
        return 0
    if _CHAPTER.match(text) and (larger or bold):
        return 1
    if larger and lines <= 3:
        return 1
    return 1 if bold and lines == 1 and len(text) <= 24 else 0


_CHAPTERS = re.compile(r"第[一二三四五六七八九十百\d]+[章编]")
_BELOW_CHAPTERS = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")


def nested(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks whose headings 一、 and （一） stand one level lower where the document has chapters (第一章)."""
    out = tuple(blocks)
    if not any(isinstance(b, Paragraph) and b.kind == "heading" and _CHAPTERS.match(b.text) for b in out):
        return out

    def placed(block: Block) -> Block:
        below = isinstance(block, Paragraph) and block.kind == "heading" and _BELOW_CHAPTERS.match(block.text)
        return replace(block, level=heading_level(block.text) + 1) if isinstance(block, Paragraph) and below else block

    return tuple(placed(b) for b in out)

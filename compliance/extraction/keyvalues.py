"""Labelled values: neighbouring cells of form tables, and ``label：value`` in lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.text import Squeezed
from compliance.extraction.views import ParagraphView, TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact


@dataclass(frozen=True)
class KeyValue:
    """A labelled value of a form line or a form table: ``text[start:end]`` of ``squeezed`` is the value."""

    key: str
    squeezed: Squeezed
    start: int
    end: int
    source: str

    @property
    def value(self) -> str:
        """The value, squeezed."""
        return self.squeezed.text[self.start : self.end]

    def evidence(self, start: int = 0, end: int | None = None) -> tuple[Evidence, ...]:
        """Evidence for a part of the value (offsets within it)."""
        stop = self.end if end is None else self.start + end
        kind = "table" if self.source == "table" else None
        return self.squeezed.evidence(self.start + start, stop, kind)  # type: ignore[arg-type]

    def raw(self, start: int = 0, end: int | None = None) -> str:
        """The value (or a part of it) as written."""
        return self.squeezed.raw(self.start + start, self.end if end is None else self.start + end)


@lru_cache(maxsize=1)
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load_data("enterprise.yaml")["标签"]
    return tuple((k, re.compile(f"(?:{'|'.join(sorted(words(v), key=len, reverse=True))})")) for k, v in data.items())


_REMARK = re.compile(r"[（(][^（）()]*[）)][:：]?$")
_MARKS = re.compile(r"[:：*＊\d.、（）()]+$|^[\d.、*]+")
_LONGEST_LABEL = 30
_AFTER_LABEL = re.compile(r"[：:\t]")


@lru_cache(maxsize=4096)
def key_of(label: str) -> str | None:
    """Which field a form label names (注册地址 → address); None where it is no known label."""
    if not label or len(label) > _LONGEST_LABEL:
        return None
    bare = _REMARK.sub("", label) or label
    bare = _MARKS.sub("", bare)
    return next((key for key, pattern in _labels() if pattern.fullmatch(bare)), None)


def key_values(views: tuple[View, ...]) -> list[KeyValue]:
    """All labelled values: neighbouring cells of form tables, and ``label：value`` in lines of text."""
    out: list[KeyValue] = []
    for view in views:
        if isinstance(view, TableView):
            out += _from_table(view)
        else:
            out += _from_text(view)
    return out


def _from_table(view: TableView) -> list[KeyValue]:
    out: list[KeyValue] = []
    grid = view.table.grid
    for row in range(view.table.n_rows):
        for col in range(view.table.n_cols):
            cell = grid[row][col]
            if cell is None or (col and grid[row][col - 1] is cell) or (row and grid[row - 1][col] is cell):
                continue
            key = key_of(view.text(row, col))
            if key is None:
                continue
            right = next((c for c in range(col + 1, view.table.n_cols) if grid[row][c] is not cell), None)
            below = cell.row + cell.rowspan
            for r, c in ((row, right), (below, col)):
                if c is None or r >= view.table.n_rows:
                    continue
                found = view.at(r, c)
                if found and found[1].text and key_of(found[1].text) is None and len(found[1].text) <= 120:
                    out.append(KeyValue(key, found[1], 0, len(found[1].text), "table"))
                    break
    return out


def _from_text(view: ParagraphView) -> list[KeyValue]:
    out: list[KeyValue] = []
    text = view.text
    if not _AFTER_LABEL.search(text):
        return out
    for key, pattern in _labels():
        for match in pattern.finditer(text):
            after = text[match.end() : match.end() + 1]
            before = text[match.start() - 1 : match.start()] if match.start() else ""
            if after not in ("：", ":", "\t") or (before and before not in "\t。；;，,、（(：:"):
                continue
            start = match.end() + 1
            while start < len(text) and text[start] in "：:\t":
                start += 1
            end = next((i for i in range(start, len(text)) if text[i] in "\t。；;，,"), len(text))
            if end > start:
                out.append(KeyValue(key, view.squeezed, start, end, "text"))
    return out


def stated(value: str, raw: str, evidence: tuple[Evidence, ...], confidence: float) -> Fact:
    """A stated text fact."""
    return Fact(value, "", raw, "stated", evidence, confidence)

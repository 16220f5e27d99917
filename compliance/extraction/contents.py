"""What a plan contains (推进步骤, 技术路线 …) and which edition of the efficiency levels it measures itself by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.binding import section_kind
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.text import Squeezed
from compliance.extraction.views import TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact

_NUMBERED = re.compile(r"[（(\d一二三四五六七八九十]")
_BEFORE, _AFTER = 10, 20


@dataclass(frozen=True)
class _Item:
    """One item: words that show it in a heading (or caption), in running text, in a cell of a table."""

    name: str
    heading: re.Pattern[str]
    body: re.Pattern[str]
    cell: re.Pattern[str] | None


def _any(value: str) -> re.Pattern[str]:
    return re.compile("|".join(words(value)))


@lru_cache(maxsize=1)
def _items() -> tuple[_Item, ...]:
    data = load_data("enterprise.yaml")["内容"]
    return tuple(
        _Item(name, _any(parts["heading"]), _any(parts["body"]), _any(parts["cell"]) if "cell" in parts else None)
        for name, parts in data.items()
    )


def _shows(view: View, strong: bool, items: Sequence[_Item]) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """(item, evidence) for every one of ``items`` that a block shows; ``strong``: by its heading or caption, else by its text."""
    if isinstance(view, TableView):
        yield from _table_shows(view, strong, items)
        return
    if view.paragraph.kind == "note":
        return
    is_heading = view.paragraph.kind == "heading"
    if not strong and section_kind(view.headings) == "policy":
        return
    lead = view.text if is_heading else view.text[:16] if _NUMBERED.match(view.text) else ""
    for item in items:
        match = item.heading.search(lead) if strong else item.body.search(view.text)
        if match:
            start, end = max(0, match.start() - _BEFORE), min(len(view.text), match.end() + _AFTER)
            yield item.name, view.squeezed.evidence(start, end)


def _table_shows(view: TableView, strong: bool, items: Sequence[_Item]) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    caption = view.table.caption
    if strong and caption is not None:
        for item in items:
            if item.heading.search(view.caption):
                yield item.name, caption.evidence(0, len(caption.text))
    if not strong:
        for squeezed in view.cells.values():
            for item in items:
                if item.cell is not None and item.cell.search(squeezed.text):
                    yield item.name, squeezed.evidence(0, len(squeezed.text), "table")


def extract_contents(views: tuple[View, ...]) -> Fact | None:
    """The items that the plan contains; evidence is the heading, else the sentence or cell, that shows each."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for strong in (True, False):
        for view in views:
            missing = [item for item in _items() if item.name not in found]
            for name, evidence in _shows(view, strong, missing):
                found.setdefault(name, evidence)
    if not found:
        return None
    present = tuple(item.name for item in _items() if item.name in found)
    return Fact(present, "", "", "stated", tuple(e for n in present for e in found[n]), 0.9)


def _spans(view: View) -> list[Squeezed]:
    return list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]


def extract_edition(views: tuple[View, ...]) -> Fact | None:
    """The edition that the plan measures itself by: the one cited where it measures (对照, 对标), else the one cited most."""
    votes: dict[str, float] = {}
    places: dict[str, tuple[tuple[Evidence, ...], str]] = {}
    for edition, value in load_data("enterprise.yaml")["版本"].items():
        pattern = _any(value)
        for view in views:
            for squeezed in _spans(view):
                text = squeezed.text
                for match in pattern.finditer(text):
                    weight = _weight(text, match)
                    if weight:
                        votes[edition] = votes.get(edition, 0) + weight
                        place = squeezed.evidence(match.start(), match.end()), squeezed.raw(*match.span())
                        places.setdefault(edition, place)
    if not votes:
        return None
    best = max(votes, key=lambda k: (votes[k], k))
    evidence, raw = places[best]
    return Fact(best, "", raw, "stated", evidence, 0.95 if len(votes) == 1 else 0.75)


def _weight(text: str, match: re.Match[str]) -> float:
    """How much one citation of an edition says that it is the plan's yardstick; 0 where it is about something else."""
    if not rx(r"标杆|基准|能效水平|1609|723").search(text[max(0, match.start() - 40) : match.end()]):
        return 0.0
    if rx(r"替代|废止|取代|代替|原执行|此前|旧版").search(text[max(0, match.start() - 20) : match.end() + 12]):
        return 0.2
    before = text[max(0, match.start() - 60) : match.start()]
    return 3.0 if rx(r"对照|对标|按照|依据|采用|根据|参照|执行").search(before) else 1.0


__all__ = ["extract_contents", "extract_edition"]

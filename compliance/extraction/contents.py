"""What a plan contains (推进步骤, 技术路线 …) and which edition of the efficiency levels it measures itself by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.axes import is_figure
from compliance.extraction.binding import section_kind
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.text import Squeezed
from compliance.extraction.views import TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact

_NUMBERED = re.compile(r"[（(\d一二三四五六七八九十]")
_BEFORE, _AFTER = 10, 20
_LONGEST_LABEL, _WRITTEN_OUT, _LISTED = 20, 6, 3
_DATED = re.compile(
    r"^(?:[（(]?\d{1,2}[）).、]|[①-⑳]|[-—·•])?(?:第[一二三四五六]步[:：]?)?(?:到|至|自|从)?(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})"
    r"(?:年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|年(?:第)?[一二三四1-4]季度|年[上下]半年|[-./]\d{1,2})"
)
"""A line of a schedule begins with a month, a quarter or half a year."""


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
    if strong and not lead:
        return
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
    if strong:
        yield from _form_rows(view, items)
    else:
        for squeezed in view.cells.values():
            for item in items:
                if item.cell is not None and item.cell.search(squeezed.text):
                    yield item.name, squeezed.evidence(0, len(squeezed.text), "table")


def _form_rows(view: TableView, items: Sequence[_Item]) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Rows of a form whose label is such a heading and whose value is written out (资金｜总投资……自筹……)."""
    for row in range(view.table.n_rows):
        label, value = view.at(row, 0), view.text(row, 1) if view.table.n_cols > 1 else ""
        if (
            label is None
            or not 2 <= len(label[1].text) <= _LONGEST_LABEL
            or len(value) < _WRITTEN_OUT
            or is_figure(value)
        ):
            continue
        for item in items:
            if item.heading.search(label[1].text):
                yield item.name, label[1].evidence(0, len(label[1].text), "table")


def _dated_list(views: tuple[View, ...]) -> tuple[Evidence, ...]:
    """Where the plan lists what happens when: a column of a table, or paragraphs that follow each other, led by dates."""
    run: list[Evidence] = []
    for view in views:
        if isinstance(view, TableView):
            for col in range(view.table.n_cols):
                dated = [
                    found[1]
                    for row in range(view.table.n_rows)
                    if (found := view.at(row, col)) and _is_step(view, row, col)
                ]
                dated = list({id(s): s for s in dated}.values())
                if len(dated) >= _LISTED:
                    return tuple(e for s in dated for e in s.evidence(0, len(s.text), "table"))
            continue
        if _DATED.match(view.text):
            run += view.squeezed.evidence(0, min(len(view.text), _AFTER))
            if len(run) >= _LISTED:
                return tuple(run)
        else:
            run = []
    return ()


def _is_step(view: TableView, row: int, col: int) -> bool:
    """Whether a cell dates something that is to be done: words beside it, not only figures (months of a statistic)."""
    others = (view.text(row, c) for c in range(view.table.n_cols) if c != col)
    return bool(_DATED.match(view.text(row, col))) and any(
        rx(r"[一-龥]{4}").search(t) and not is_figure(t) for t in others
    )


def extract_contents(views: tuple[View, ...], shown: Mapping[str, tuple[Evidence, ...]]) -> Fact | None:
    """The items that the plan contains; evidence is the heading, else the sentence or cell, that shows each.

    ``shown`` are items that other figures prove (a figure after the retrofit is a goal, a start and an end are a period).
    """
    found: dict[str, tuple[Evidence, ...]] = {}
    for strong in (True, False):
        for view in views:
            missing = [item for item in _items() if item.name not in found]
            for name, evidence in _shows(view, strong, missing):
                found.setdefault(name, evidence)
    for name, evidence in shown.items():
        if evidence:
            found.setdefault(name, evidence)
    if "milestones" not in found and (listed := _dated_list(views)):
        found["milestones"] = listed
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
    if not rx(r"标杆|基准|能效水平|1609|723").search(text[max(0, match.start() - 40) : match.end() + 20]):
        return 0.0
    if rx(r"替代|废止|取代|代替|原执行|此前|旧版").search(text[max(0, match.start() - 20) : match.end() + 12]):
        return 0.2
    before = text[max(0, match.start() - 60) : match.start()]
    return 3.0 if rx(r"对照|对标|按照|依据|采用|根据|参照|执行").search(before) else 1.0


__all__ = ["extract_contents", "extract_edition"]

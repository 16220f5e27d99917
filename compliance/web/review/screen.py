"""What the templates of the review screen need besides the view: the page on show with its boxes, and the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from compliance.model.errors import InputError
from compliance.web.desk import Desk
from compliance.web.pages.asking import PageError
from compliance.web.pages.boxes import Placed, placed
from compliance.web.pages.service import pages_of
from compliance.web.pages.text import PlanText
from compliance.web.review.view import CaseView, Item

KEYS = ("j/k", "J/K", "n/p", "a", "d", "e", "b", "w", "q", "u", "g", "z", "/", "?")
"""Keys of the screen in the order of the help; ``assets/keys.js`` acts on them."""


@dataclass(frozen=True)
class Sheet:
    """The page on show of a PDF, or the text of a DOCX or XLSX; ``error`` says why nothing can be shown."""

    kind: str
    page: int = 0
    count: int = 0
    size: tuple[float, float] = (0.0, 0.0)
    boxes: tuple[dict[str, Any], ...] = ()
    text: PlanText = field(default_factory=lambda: PlanText(()))
    anchors: dict[str, str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    error: str = ""
    dots: dict[int, str] = field(default_factory=dict)


def sheet(desk: Desk, view: CaseView, selected: Item | None, page: int | None) -> Sheet:
    """What stands in the middle: the page asked for, else the one where the finding's value stands."""
    path = desk.registry.originals.path(view.sha256)
    places = [chip.evidence for chip in selected.chips] if selected else []
    if view.format != "pdf":
        try:
            text = pages_of(desk).texts.text(path, view.sha256)
        except InputError as error:
            return Sheet("text", error=error.reason)
        anchors = text.anchors()
        marked = frozenset(anchors[e.locator] for e in places if e.locator in anchors)
        return Sheet("text", text=text, anchors=anchors, marked=marked)
    number = page or first_page(selected)
    pages = pages_of(desk)
    try:
        sizes = pages.images.sizes(path, view.sha256)
    except PageError as error:
        return Sheet("pdf", number, 0, error=str(error))
    pages.images.ahead(path, view.sha256, number)
    size, dots = sizes.of(number), dict(view.dots)
    if size is None:
        return Sheet("pdf", number, len(sizes.pages), error=str(PageError("broken")), dots=dots)
    return Sheet("pdf", number, len(sizes.pages), size, tuple(boxes_on(view, number, size, selected)), dots=dots)


def first_page(selected: Item | None) -> int:
    """The page that a finding opens at: where its value stands."""
    leading = selected.leading if selected else None
    return (leading.evidence.page if leading else None) or 1


def boxes_on(view: CaseView, page: int, size: tuple[float, float], selected: Item | None) -> list[dict[str, Any]]:
    """The boxes on a page: those of the selected finding strongly, of the others that call faintly, each place once."""
    found: dict[Placed, dict[str, Any]] = {}
    for item in ([selected] if selected else []) + [i for i in view.items if i.calls and i is not selected]:
        for chip in item.chips:
            if chip.evidence.page == page and chip.evidence.bbox is not None:
                box = placed(chip.evidence.bbox, size)
                if box is not None:
                    kind = item.finding.outcome.value
                    found.setdefault(box, {"box": box, "kind": kind, "own": item is selected})
    return list(found.values())

"""What a plan contains (推进步骤, 技术路线 …) and which edition of the efficiency levels it measures itself by."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.views import ParagraphView, TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    data = load_data("enterprise.yaml")["内容"]
    return tuple(
        (name, re.compile("|".join(words(parts["heading"]))), re.compile("|".join(words(parts["body"]))))
        for name, parts in data.items()
    )


def extract_contents(views: tuple[View, ...]) -> Fact | None:
    """The items that the plan contains; evidence is the heading, else the sentence, that shows each."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for strong in (True, False):
        for view in views:
            if isinstance(view, TableView):
                texts = [(view.caption, None)] if strong else []
                if strong and view.table.caption is not None:
                    for name, heading, _ in _patterns():
                        match = heading.search(texts[0][0])
                        if match and name not in found:
                            found[name] = view.table.caption.evidence(0, len(view.table.caption.text))
                continue
            if view.paragraph.kind == "note":
                continue
            for name, heading, body in _patterns():
                if name in found:
                    continue
                is_heading = view.paragraph.kind == "heading"
                lead = view.text[:16] if not is_heading else view.text
                match = (
                    heading.search(lead)
                    if strong and (is_heading or re.match(r"[（(\d一二三四五六七八九十]", lead))
                    else None
                )
                if match is None and not strong:
                    match = body.search(view.text)
                if match:
                    start = max(0, match.start() - 10)
                    found[name] = view.squeezed.evidence(start, min(len(view.text), match.end() + 20))
    if not found:
        return None
    order = [name for name, _, _ in _patterns()]
    items = tuple(n for n in order if n in found)
    raw = ""
    return Fact(items, "", raw, "stated", tuple(e for n in items for e in found[n]), 0.9)


def extract_edition(views: tuple[View, ...]) -> Fact | None:
    """The edition that the plan measures itself by: the one cited where it measures (对照, 对标), else the one cited most."""
    data = load_data("enterprise.yaml")["版本"]
    votes: dict[str, float] = {}
    places: dict[str, tuple[tuple[Evidence, ...], str]] = {}
    for view in views:
        for squeezed in list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]:
            text = squeezed.text
            for edition, value in data.items():
                for match in re.finditer("|".join(words(value)), text):
                    if not re.search(r"标杆|基准|能效水平|1609|723", text[max(0, match.start() - 40) : match.end()]):
                        continue
                    before = text[max(0, match.start() - 60) : match.start()]
                    weight = 3.0 if re.search(r"对照|对标|按照|依据|采用|根据|参照|执行", before) else 1.0
                    if re.search(
                        r"替代|废止|取代|代替|原执行|此前|旧版", text[max(0, match.start() - 20) : match.end() + 12]
                    ):
                        weight = 0.2
                    votes[edition] = votes.get(edition, 0) + weight
                    places.setdefault(
                        edition, (squeezed.evidence(match.start(), match.end()), squeezed.raw(*match.span()))
                    )
    if not votes:
        return None
    best = max(votes, key=lambda k: (votes[k], k))
    evidence, raw = places[best]
    return Fact(best, "", raw, "stated", evidence, 0.95 if len(votes) == 1 else 0.75)


__all__ = ["ParagraphView", "extract_contents", "extract_edition"]

"""The last look before a fact is released: does what it quotes stand where it says?

The characters inside every box (or in the paragraph or cell that a locator names) are read back from the pages as they were
read, and the quotation is looked for among them, white space apart. Nothing else is shared with the way in which the fact
was found, so that a box that went astray on that way is not released. A figure of a scan is at most as sure as the
recognition of the line it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from compliance.model.document import Line, SourceDocument, Table
from compliance.model.evidence import BBox, Evidence
from compliance.model.facts import Candidate, Fact, Facts
from compliance.model.wording import FIELD_NAMES, SUBJECT_NAMES

R = TypeVar("R", bound=Any)
SLACK = 0.5
"""Points by which a character's middle may lie outside the box."""
BAND = 24.0
"""Points of the height of a page that are looked up together."""
ASTRAY = 0.4
"""The confidence left to a fact whose quotation stands elsewhere: too little for a verdict to rest on."""


def _bare(text: str) -> str:
    return "".join(text.split())


@dataclass
class Printed:
    """A document by place: the text inside a box of a page, the text that a locator names."""

    document: SourceDocument
    pages: dict[int, dict[int, list[tuple[int, BBox, Line]]]] = field(default_factory=dict)
    """The lines of each page by the bands of :data:`BAND` points that they reach into, numbered as they are read."""
    located: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[int, BBox], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for block in self.document.blocks if not self.document.pages else ():
            for span in (block.caption, *block.cells) if isinstance(block, Table) else (block,):
                if span is not None and span.locator is not None:
                    text = _bare("".join(line.raw for line in span.lines))
                    self.located[span.locator] = self.located.get(span.locator, "") + text

    def at(self, evidence: Evidence) -> str:
        """What stands at a place, without white space; empty where nothing does."""
        if evidence.page is None:
            return self.located.get(evidence.locator or "", "")
        if evidence.bbox is None:
            return ""
        key = (evidence.page, evidence.bbox)
        if key not in self.known:
            self.known[key] = _bare(self._inside(*key))
        return self.known[key]

    def _inside(self, page: int, box: BBox) -> str:
        """The raw characters of a page whose middles lie in ``box``."""
        x0, top, x1, bottom = box[0] - SLACK, box[1] - SLACK, box[2] + SLACK, box[3] + SLACK
        out: list[str] = []
        for (a, b, c, d), line in self._near(page, top, bottom):
            if b > bottom or d < top or a > x1 or c < x0:
                continue
            if not line.boxes or (a >= x0 and b >= top and c <= x1 and d <= bottom):
                out.append(line.raw)
                continue
            raw = line.raw
            for i, (left, high, right, low) in enumerate(line.boxes):
                if x0 <= (left + right) / 2 <= x1 and top <= (high + low) / 2 <= bottom:
                    out.append(raw[i])
        return "".join(out)

    def certainty(self, evidence: Evidence) -> float:
        """How sure recognition is of the least sure line with figures at a place of a scan; 1 for what is typed."""
        if evidence.source != "ocr" or evidence.page is None or evidence.bbox is None:
            return 1.0
        x0, top, x1, bottom = evidence.bbox
        within = (
            line.confidence
            for (a, b, c, d), line in self._near(evidence.page, top, bottom)
            if top <= (b + d) / 2 <= bottom and a <= x1 and c >= x0 and any(char.isdigit() for char in line.raw)
        )
        return min(within, default=1.0)

    def _near(self, number: int, top: float, bottom: float) -> list[tuple[BBox, Line]]:
        """The lines of a page that may reach between two heights, in the order of reading."""
        if number not in self.pages:
            page = next((p for p in self.document.pages if p.number == number), None)
            bands = self.pages[number] = {}
            for place, line in enumerate(() if page is None else page.lines):
                if line.bbox is not None:
                    for band in range(int(line.bbox[1] // BAND), int(line.bbox[3] // BAND) + 1):
                        bands.setdefault(band, []).append((place, line.bbox, line))
        bands = self.pages[number]
        wanted = range(int(top // BAND), int(bottom // BAND) + 1)
        found = {entry[0]: entry for band in wanted for entry in bands.get(band, ())}
        return [(found[place][1], found[place][2]) for place in sorted(found)]


def confirmed(facts: Facts, document: SourceDocument) -> Facts:
    """``facts`` with every quotation read back from ``document``.

    A place where its own text does not stand is dropped. A fact whose raw text stands at none of its places keeps its value
    with little confidence; where nothing is printed at any of them it is illegible. Both are told in the warnings.
    """
    printed = Printed(document)
    warnings: list[str] = []

    def record(title: str, value: R) -> R:
        changed: dict[str, Fact] = {}
        for name in (f.name for f in fields(value)):
            fact: Fact | None = getattr(value, name)
            if fact is None or not fact.evidence:
                continue
            checked = _checked(fact, printed)
            if checked is not fact:
                changed[name] = checked
                if checked.state != fact.state or checked.confidence != fact.confidence:
                    warnings.append(f"{title}的“{FIELD_NAMES.get(name, name)}”与出处对不上，请核对原文")
            if (read := _as_recognised(checked, printed)) is not checked:
                changed[name] = read
        return replace(value, **changed) if changed else value

    enterprise = record(SUBJECT_NAMES["enterprise"], facts.enterprise)
    plan = record(SUBJECT_NAMES["plan"], facts.plan)
    units = tuple(record(f"{SUBJECT_NAMES['installation']}{i}", r) for i, r in enumerate(facts.installations, 1))
    centres = tuple(record(f"{SUBJECT_NAMES['data_centre']}{i}", r) for i, r in enumerate(facts.data_centres, 1))
    info = replace(facts.document, warnings=(*facts.document.warnings, *warnings)) if warnings else facts.document
    return replace(facts, document=info, enterprise=enterprise, plan=plan, installations=units, data_centres=centres)


def _checked(fact: Fact, printed: Printed) -> Fact:
    """A fact after the last look; the same object where all is well."""
    evidence, sound = _standing(fact.evidence, fact.raw, printed)
    candidates = []
    for candidate in fact.candidates:
        places, stands = _standing(candidate.evidence, candidate.raw, printed)
        sound = sound and stands
        candidates.append(candidate if places == candidate.evidence else _moved(candidate, places))
    if sound:
        same = evidence == fact.evidence and all(a is b for a, b in zip(candidates, fact.candidates, strict=True))
        return fact if same else replace(fact, evidence=evidence, candidates=tuple(candidates))
    if not any(printed.at(e) for e in fact.evidence):
        return replace(fact, value=None, state="illegible", candidates=(), confidence=min(fact.confidence, ASTRAY))
    return replace(fact, confidence=min(fact.confidence, ASTRAY))


def _as_recognised(fact: Fact, printed: Printed) -> Fact:
    """A figure read from scans with the certainty of its surest place; the same object where that is no less sure."""
    if not any(char.isdigit() for char in fact.raw):
        return fact
    sure = max(printed.certainty(e) for e in fact.evidence)
    return replace(fact, confidence=round(sure, 3)) if sure < fact.confidence else fact


def _moved(candidate: Candidate, places: tuple[Evidence, ...]) -> Candidate:
    return replace(candidate, evidence=places)


def _standing(evidence: tuple[Evidence, ...], raw: str, printed: Printed) -> tuple[tuple[Evidence, ...], bool]:
    """(the places where their own text stands, whether ``raw`` stands at them, in one or across several)."""
    kept = tuple(e for e in evidence if _bare(e.text) in printed.at(e))
    wanted = _bare(raw)
    texts = [printed.at(e) for e in kept]
    stands = bool(kept) and (any(wanted in t for t in texts) or wanted in "".join(texts))
    return (kept if stands else evidence), stands

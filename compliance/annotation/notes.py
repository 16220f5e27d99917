"""Which notes a copy of the plan gets: one per place, with everything that was read there and concluded from it.

Pure functions over facts and review. A place is a box on a page, or a paragraph or cell of a DOCX. Figures that stand
in the same place share one note; a figure that stands in several places has a note at each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from compliance.model.evidence import BBox, Evidence
from compliance.model.facts import Fact, Facts
from compliance.model.review import ClauseQuote, Finding, Outcome, Review
from compliance.model.wording import CLAUSE_STATUS, FIELD_NAMES, SUBJECT_NAMES, plain_value


class Mark(StrEnum):
    """What the colour of a note says; the order is from most to least urgent."""

    FAIL = "fail"
    UNDETERMINED = "undetermined"
    REVIEW = "review"
    ADVICE = "advice"
    PASS = "pass"
    CONFLICTING = "conflicting"
    ILLEGIBLE = "illegible"
    DOUBTFUL = "doubtful"
    STATED = "stated"

    @property
    def chinese(self) -> str:
        """The word that officers read."""
        return _WORDS[self]


_WORDS = {
    Mark.FAIL: "不符合", Mark.UNDETERMINED: "无法判定", Mark.REVIEW: "需审查", Mark.ADVICE: "提示", Mark.PASS: "符合",
    Mark.CONFLICTING: "前后矛盾", Mark.ILLEGIBLE: "无法辨认", Mark.DOUBTFUL: "把握不足", Mark.STATED: "载明",
}  # fmt: skip
_URGENCY = {mark: i for i, mark in enumerate(Mark)}
_OF_OUTCOME = {
    Outcome.FAIL: Mark.FAIL, Outcome.UNDETERMINED: Mark.UNDETERMINED, Outcome.REVIEW: Mark.REVIEW,
    Outcome.ADVICE: Mark.ADVICE, Outcome.PASS: Mark.PASS,
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One note. In a PDF ``page`` and ``bbox`` say where, in a DOCX ``locator``; the note on the whole has none of them."""

    mark: Mark
    text: str
    page: int | None = None
    bbox: BBox | None = None
    locator: str | None = None


@dataclass(frozen=True)
class _Figure:
    """A fact with its name and the findings that rest on it."""

    name: str
    fact: Fact
    findings: tuple[Finding, ...]

    def places(self) -> Iterator[Evidence]:
        """Every piece of evidence, those of rival values too, each once."""
        rivals = (e for c in self.fact.candidates for e in c.evidence)
        yield from dict.fromkeys((*self.fact.evidence, *rivals))


@dataclass(frozen=True)
class _Spot:
    """A place with the figures that stand there and the findings that rest on them."""

    evidence: Evidence
    figures: list[_Figure]
    findings: list[Finding]

    def note(self, least: float) -> Note:
        """The note of the place: its figures, then the findings, each once."""
        marks = [_mark(f, least) for f in self.figures] + [_OF_OUTCOME[f.outcome] for f in self.findings]
        parts = [_describe(f, least) for f in self.figures] + _told(self.findings)
        mark, text = min(marks, key=_URGENCY.__getitem__), "\n\n".join(dict.fromkeys(parts))
        if self.evidence.page is not None:
            return Note(mark, text, self.evidence.page, self.evidence.bbox)
        return Note(mark, text, locator=self.evidence.locator)


def notes_of_facts(facts: Facts, least: float) -> tuple[Note, ...]:
    """The notes after extraction; a figure with less confidence than ``least`` is marked 把握不足."""
    return _notes(facts, (), least, _preface(facts))


def notes_of_review(review: Review, least: float) -> tuple[Note, ...]:
    """The notes after review: coloured by the worst outcome that rests on the figure; figures without one as extracted."""
    findings = tuple(f for f in review.findings if f.outcome in _OF_OUTCOME)
    region = review.region or "地区未知"
    counts = "，".join(f"{Outcome(k).chinese} {n}" for k, n in review.count().items() if n)
    preface = [*_preface(review.facts), f"按 {review.as_of.isoformat()} 有效的政策，{region}。{counts}。"]
    return _notes(review.facts, findings, least, preface)


def _preface(facts: Facts) -> list[str]:
    info = facts.document
    return [f"能审批注：{info.file}", f"原件 SHA-256：{info.sha256}", *(f"提示：{w}" for w in info.warnings)]


def _notes(facts: Facts, findings: Sequence[Finding], least: float, preface: list[str]) -> tuple[Note, ...]:
    figures = list(_figures(facts, findings))
    spots: dict[tuple[object, ...], _Spot] = {}
    placed: set[int] = set()

    def spot(evidence: Evidence) -> _Spot | None:
        key = _key(evidence)
        return None if key is None else spots.setdefault(key, _Spot(evidence, [], []))

    for figure in figures:
        for evidence in figure.places():
            if (here := spot(evidence)) is not None:
                here.figures.append(figure)
                here.findings.extend(figure.findings)
                placed.update(id(f) for f in figure.findings)
    for finding in findings:  # what a finding rests on besides the facts
        if id(finding) not in placed:
            for evidence in finding.evidence:
                if (here := spot(evidence)) is not None:
                    here.findings.append(finding)
                    placed.add(id(finding))
    out = [here.note(least) for here in spots.values()]
    out.sort(key=lambda n: (n.page or 0, n.bbox[1] if n.bbox else 0, n.bbox[0] if n.bbox else 0))
    rest = [f for f in findings if id(f) not in placed and f.outcome is not Outcome.PASS]
    return (_whole(preface, {n.mark for n in out}, rest), *out)


def _figures(facts: Facts, findings: Sequence[Finding]) -> Iterator[_Figure]:
    users: dict[Evidence, list[Finding]] = {}
    for finding in findings:
        for evidence in finding.evidence:
            users.setdefault(evidence, []).append(finding)
    records = [
        (SUBJECT_NAMES["enterprise"], facts.enterprise),
        (SUBJECT_NAMES["plan"], facts.plan),
        *((_title("installation", i, r.name), r) for i, r in enumerate(facts.installations, 1)),
        *((_title("data_centre", i, r.name), r) for i, r in enumerate(facts.data_centres, 1)),
    ]
    for title, record in records:
        for field, fact in record.items():
            if fact is None:
                continue
            figure = _Figure(f"{title}｜{FIELD_NAMES.get(field, field)}", fact, ())
            resting = {id(f): f for e in figure.places() for f in users.get(e, ())}
            yield _Figure(figure.name, fact, tuple(resting.values()))


def _title(kind: str, index: int, name: Fact | None) -> str:
    known = f" {name.value}" if name is not None and name.value is not None else ""
    return f"{SUBJECT_NAMES[kind]}{index}{known}"


def _key(evidence: Evidence) -> tuple[object, ...] | None:
    """What identifies a place; None for evidence without one."""
    if evidence.page is not None and evidence.bbox is not None:
        return (evidence.page, *(round(v, 1) for v in evidence.bbox))
    return (evidence.locator,) if evidence.locator is not None else None


def _mark(figure: _Figure, least: float) -> Mark:
    if figure.fact.state == "conflicting":
        return Mark.CONFLICTING
    if figure.fact.state == "illegible":
        return Mark.ILLEGIBLE
    return Mark.DOUBTFUL if figure.fact.confidence < least else Mark.STATED


def _describe(figure: _Figure, least: float) -> str:
    fact = figure.fact
    lines = [f"【{figure.name}】{_value(fact)}"]
    if fact.raw:
        lines.append(f"原文：{fact.raw}")
    lines += [
        f"另一说法：{plain_value(c.value, c.unit)}（原文：{c.raw}；{_places(c.evidence)}）" for c in fact.candidates
    ]
    doubt = "（把握不足，请核对原文）" if fact.confidence < least else ""
    lines.append(f"置信度：{fact.confidence:.2f}{doubt}")
    return "\n".join(lines)


def _value(fact: Fact) -> str:
    if fact.state == "conflicting":
        return "前后矛盾"
    return "无法辨认" if fact.state == "illegible" else plain_value(fact.value, fact.unit)


def _places(evidence: Iterable[Evidence]) -> str:
    return "、".join(dict.fromkeys(f"第{e.page}页" if e.page is not None else (e.locator or "") for e in evidence))


def _told(findings: Iterable[Finding]) -> list[str]:
    """Findings in a note, worst first: outcome, rule, of whom, message, clauses; of several subjects in one where they agree."""
    names: dict[tuple[str, str, str], list[str]] = {}
    clauses: dict[tuple[str, str, str], tuple[ClauseQuote, ...]] = {}
    for finding in sorted(findings, key=lambda f: _URGENCY[_OF_OUTCOME[f.outcome]]):
        waived = "（已豁免）" if finding.waiver else ""
        key = (f"{finding.outcome.chinese}{waived}", finding.rule, finding.message)
        names.setdefault(key, []).append(finding.subject.name)
        clauses.setdefault(key, finding.clauses)
    out = []
    for key, subjects in names.items():
        outcome, rule, message = key
        known = "、".join(dict.fromkeys(n for n in subjects if n))
        lines = [f"▪ {outcome} {rule}{f'（{known}）' if known else ''}：{message}"]
        out.append("\n".join((*lines, *(f"　依据：{_cited(c)}" for c in clauses[key] if c.chosen))))
    return out


def _cited(clause: ClauseQuote) -> str:
    number = f"（{clause.number}）" if clause.number else ""
    status = "" if clause.status == "in_force" else f"【{CLAUSE_STATUS.get(clause.status, clause.status)}】"
    words = f"：“{clause.quote}”" if clause.quote else "（未持有原文）"
    return f"《{clause.document}》{number}{clause.section}{status}{words}"


def _whole(preface: list[str], used: set[Mark], rest: Sequence[Finding]) -> Note:
    """The note on the plan as a whole: what the colours mean, and the findings that have no place in it."""
    lines = [*preface]
    if used:
        lines.append("框的颜色：" + "，".join(f"{COLOUR_NAMES[m]} {m.chinese}" for m in Mark if m in used))
    if rest:
        lines += ["以下结论在方案里没有对应的位置：", *_told(rest)]
    marks = [_OF_OUTCOME[f.outcome] for f in rest]
    return Note(min(marks, key=_URGENCY.__getitem__, default=Mark.STATED), "\n".join(lines))


COLOURS: dict[Mark, tuple[float, float, float]] = {
    Mark.FAIL: (0.80, 0.0, 0.0), Mark.UNDETERMINED: (0.85, 0.50, 0.0), Mark.REVIEW: (0.55, 0.10, 0.65),
    Mark.ADVICE: (0.0, 0.55, 0.65), Mark.PASS: (0.0, 0.50, 0.15), Mark.CONFLICTING: (0.90, 0.10, 0.45),
    Mark.ILLEGIBLE: (0.35, 0.35, 0.35), Mark.DOUBTFUL: (0.65, 0.45, 0.10), Mark.STATED: (0.10, 0.30, 0.80),
}  # fmt: skip
"""Red, green and blue from 0 to 1."""
COLOUR_NAMES = {
    Mark.FAIL: "红", Mark.UNDETERMINED: "橙", Mark.REVIEW: "紫", Mark.ADVICE: "青", Mark.PASS: "绿",
    Mark.CONFLICTING: "玫红", Mark.ILLEGIBLE: "灰", Mark.DOUBTFUL: "棕", Mark.STATED: "蓝",
}  # fmt: skip
DASHED = frozenset((Mark.UNDETERMINED, Mark.DOUBTFUL, Mark.ILLEGIBLE, Mark.CONFLICTING))
"""Marks whose box is dashed, so that a black-and-white print tells doubt from certainty."""

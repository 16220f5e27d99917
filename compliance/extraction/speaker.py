"""Who says it, and of whom: is a sentence the plan's own statement, and which installations is it about.

``新建项目应取得节能审查意见`` is a rule and ``同类企业已完成产能置换`` is about others; neither is a statement of the plan.
What is said without a name is said of the new installations, for it is they that need approvals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from compliance.extraction.binding import section_kind
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.passages import Passage, passages
from compliance.extraction.scan import Scan
from compliance.model.facts import Candidate, Fact, Value

NEW = ("proposed", "under_construction")
OF_NEW = ("capacity_replacement", "replaced_capacity")
"""Said of the new installation whatever old one is named: 关停1号电石炉，实施减量置换."""
_COMMA = re.compile(r"[，,。；;]")


@lru_cache(maxsize=256)
def compiled(value: str) -> re.Pattern[str]:
    """The alternatives of a data entry as one pattern, in their order."""
    return re.compile("|".join(words(value)))


@lru_cache(maxsize=1)
def statements() -> dict[str, object]:
    """The data file of statements."""
    return dict(load_data("statements.yaml"))


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    data = statements()
    names = ("引述章节", "本方", "引述", "情态", "泛指", "假设", "他人", "名称", "已有", "在建", "拟建")
    return {name: compiled(str(data[name])) for name in names}


@dataclass(frozen=True)
class Found:
    """One statement: ``value`` of ``field``, of the subjects ``owners``; ``named`` where the text names them."""

    field: str
    value: Value
    passage: Passage
    start: int
    end: int
    owners: tuple[int, ...]
    named: bool
    unit: str = ""
    confidence: float = 0.85

    def candidate(self) -> Candidate:
        """The statement as a value with its place."""
        evidence = self.passage.evidence(max(self.start - 12, 0), min(self.end + 8, len(self.passage.text)))
        return Candidate(self.value, self.unit, self.passage.raw(self.start, self.end), evidence)


@dataclass
class Speaker:
    """Reads passages of one plan for its own statements."""

    scan: Scan
    status: dict[int, str]
    """Every subject that has a record, with its status."""
    clues: tuple[str, ...]
    """The words of all topics that are asked about; only passages with one of them are ever looked at."""
    passages: list[Passage] = field(default_factory=list)

    def __post_init__(self) -> None:
        active = tuple(c for c in self.clues if c in self.scan.text)
        self.passages = list(passages(self.scan, active)) if active else []

    def about(self, clues: tuple[str, ...]) -> Iterator[Passage]:
        """The passages with one of ``clues``."""
        return (p for p in self.passages if any(c in p.text for c in clues))

    def only_new(self, found: Found) -> Found:
        """``found`` as far as it is about new installations."""
        return replace(found, owners=tuple(i for i in found.owners if self.status[i] in NEW))

    def say(
        self, field_name: str, value: Value, passage: Passage, start: int, end: int, unit: str = ""
    ) -> Iterable[Found]:
        """The statement at ``[start, end)`` of a passage, unless it is not the plan's own or about nobody known."""
        if not self.own(passage, start, end):
            return
        owners, named = self.owners(passage, start, end)
        if field_name in OF_NEW and (mine := tuple(i for i in owners if self.status[i] in NEW)) != owners:
            owners, named = mine or tuple(i for i, s in self.status.items() if s in NEW), bool(mine)
        if owners:
            yield Found(field_name, value, passage, start, end, owners, named, unit)

    def own(self, passage: Passage, start: int, end: int) -> bool:
        """Whether the plan itself states it: not a rule, a quotation, a supposition, or news of others."""
        cues, text = _cues(), passage.text
        if section_kind(passage.headings) == "hypothetical" or cues["假设"].search(text):
            return False
        if any(cues["引述章节"].search(h) for h in passage.headings) and not cues["本方"].search(text):
            return False
        clause = max((m.end() for m in _COMMA.finditer(text, 0, start)), default=0)
        if cues["情态"].search(text, clause, end) or cues["泛指"].match(text, end):
            return False
        for name in ("引述", "他人"):
            before = [m.end() for m in cues[name].finditer(text, 0, end) if m.start() < start]
            if before and not cues["本方"].search(text, before[-1], max(start, before[-1])):
                return False
        return True

    def owners(self, passage: Passage, start: int, end: int) -> tuple[tuple[int, ...], bool]:
        """(subjects that the statement is about, whether they are named); nobody where a stranger is named."""
        text = passage.text
        clause = max((m.end() for m in _COMMA.finditer(text, 0, start)), default=0)
        known = (m for m in self.scan.index.find(text) if m.start < end)
        before = [m for m in known if _cues()["名称"].search(text, m.start, m.end)]
        near = [m for m in before if m.start >= clause]
        for mention in near[-1:] or [m for m in before if m.indices][-1:]:
            return tuple(i for i in mention.indices if i in self.status), True
        if passage.owners is not None:
            return tuple(i for i in passage.owners if i in self.status), True
        for name, wanted in (("已有", "existing"), ("在建", "under_construction"), ("拟建", "proposed")):
            if _cues()[name].search(text, 0, end):
                return tuple(i for i, s in self.status.items() if s == wanted), True
        new = tuple(i for i, s in self.status.items() if s in NEW)
        return new or tuple(self.status), False


Yields = Mapping[str, Mapping[Value, frozenset[Value]]]
"""For fields of one choice: which value makes which others give way."""


def settle(found: list[Found], yields: Yields) -> dict[int, dict[str, Fact]]:
    """One fact per subject and field. What names the subject goes before what does not.

    Lists are united. Choices that do not give way to one another, and other values of which none is told more often
    than the rest, contradict each other.
    """
    grouped: dict[tuple[int, str], list[Found]] = {}
    for one in found:
        for owner in one.owners:
            grouped.setdefault((owner, one.field), []).append(one)
    out: dict[int, dict[str, Fact]] = {}
    for (owner, name), all_of_them in grouped.items():
        told = [f for f in all_of_them if f.named] or all_of_them
        out.setdefault(owner, {})[name] = (
            _united(told) if isinstance(told[0].value, tuple) else _one(told, yields.get(name))
        )
    return out


def _united(told: list[Found]) -> Fact:
    values = dict.fromkeys(v for f in told for v in (f.value if isinstance(f.value, tuple) else ()))
    evidence = dict.fromkeys(e for f in told for e in f.candidate().evidence)
    return Fact(tuple(values), "", "", "stated", tuple(evidence), told[0].confidence)


def _one(told: list[Found], yields: Mapping[Value, frozenset[Value]] | None) -> Fact:
    present = {f.value for f in told}
    beaten = {w for value, weaker in (yields or {}).items() if value in present for w in weaker}
    left = [f for f in told if f.value not in beaten]
    counts: dict[tuple[Value, str], int] = {}
    for f in left:
        counts[f.value, f.unit] = counts.get((f.value, f.unit), 0) + 1
    most = max(counts.values())
    best = [key for key, count in counts.items() if count == most] if yields is None else list(counts)
    firsts = [next(f for f in left if (f.value, f.unit) == key) for key in best]
    if len(firsts) == 1:
        only = firsts[0].candidate()
        return Fact(only.value, only.unit, only.raw, "stated", only.evidence, firsts[0].confidence)
    return Fact(None, state="conflicting", candidates=tuple(f.candidate() for f in firsts))


def decimal(text: str) -> Decimal:
    """A number as plans write it: 12,500 or 6.3."""
    return Decimal(re.sub(r"[,，]", "", text))

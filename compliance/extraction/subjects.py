"""Who a figure belongs to: the installations and data centres of a plan, and the way from text to them.

Candidates come from ``gathering``. What refers to the same is one subject, resolved wherever a name of it stands;
candidates without a figure of their own are dropped at the end (``attribution``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from compliance.extraction.name_forms import (
    CENTRE_HEAD,
    EXTENDED,
    centre_names_in,
    centre_pattern,
    cut_form,
    short_forms,
    without_standing,
)
from compliance.extraction.names import Name, compatible, find_names, grammar
from compliance.extraction.tokens import Token, mask


@dataclass
class Subject:
    """A candidate while it is gathered; ``index`` is its place in the order of first appearance."""

    index: int
    kind: str
    ordinals: frozenset[str]
    phases: frozenset[str]
    head: str
    names: Counter[str] = field(default_factory=Counter)
    label: str = ""
    contexts: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    apart: bool = False
    """Several at once (1#、2#、3#炉) to each of which the text gives figures of its own (分别, 三台)."""

    @property
    def numbered(self) -> bool:
        """Whether it is told apart by an ordinal or a phase."""
        return bool(self.ordinals or self.phases)

    @property
    def count(self) -> int:
        """How often it is named."""
        return sum(self.names.values())

    @property
    def name(self) -> str:
        """The name to show: a table's label where there is one, else the fullest of the frequent forms."""
        if not self.names:
            return self.label
        frequent = [n for n, c in self.names.items() if c * 4 >= max(self.names.values())]
        pool = frequent + ([self.label] if self.label else [])
        pool = [n for n in pool if (bare := without_standing(n)) == n or bare not in self.names] or pool
        return max(pool, key=lambda n: (min(len(n), 16), self.names[n], n))


@dataclass(frozen=True)
class SubjectMention:
    """A name at ``[start, end)`` and whom it may mean: one index, several (一、二系列), or none known (a part, equipment)."""

    start: int
    end: int
    indices: tuple[int, ...]


class SubjectIndex:
    """All subjects of a document, and the way from text to them.

    ``base`` is the recurring name of a data-centre plan's project (湟水谷绿色算力中心), '' elsewhere.
    """

    def __init__(self, subjects: list[Subject], base: str = "") -> None:
        self.subjects = subjects
        shared = Counter(f for s in subjects if not s.numbered for f in forms_of(s))
        self._plain = {f: s.index for s in subjects if not s.numbered for f in forms_of(s) if shared[f] == 1}
        cut = Counter(f for s in subjects if s.numbered for f in _cut_forms(s))
        self._plain |= {f: s.index for s in subjects if s.numbered for f in _cut_forms(s) if cut[f] == 1}
        self._base = centre_pattern(base)
        self._memo: dict[str, tuple[SubjectMention, ...]] = {}
        self.tokens: dict[str, list[Token]] = {}
        """Tokens of texts already read (kept by ``running.with_subjects``)."""

    def resolve(self, name: Name) -> tuple[int, ...]:
        """The subjects that ``name`` means; empty for equipment, for a part of a group, for a stranger."""
        if name.head == "equipment":
            return ()
        ordinals, phases = name.key
        fits = [s for s in self.subjects if s.numbered and (compatible(s.head, name.head) or s.phases)]
        exact = [s for s in fits if s.ordinals == ordinals and (s.phases == phases or not phases or not s.phases)]
        same_head = [s for s in exact if s.head == name.head and s.phases == phases]
        members = [s for s in fits if s.ordinals and s.ordinals < ordinals]
        whole = bool(members) and frozenset().union(*(s.ordinals for s in members)) == ordinals
        for found in (same_head, exact):
            if len(found) == 1 and not (
                whole and not found[0].label and (found[0].apart or all(m.count >= found[0].count for m in members))
            ):
                return (found[0].index,)
        if not ordinals and phases == {"1"}:
            first = [s for s in self.subjects if s.kind == "data_centre" and not s.phases and not s.ordinals]
            return (first[0].index,) if len(first) == 1 else ()
        return tuple(s.index for s in members) if whole else ()

    def find(self, text: str) -> tuple[SubjectMention, ...]:
        """All mentions of subjects in squeezed text."""
        if text not in self._memo:
            self._memo[text] = self._find(text)
        return self._memo[text]

    def _find(self, text: str) -> tuple[SubjectMention, ...]:
        masked = mask(text)
        out: list[SubjectMention] = []
        taken: set[int] = set()
        for name in centre_names_in(masked, self._base):
            meant = self._centre(name)
            if not meant and name.phases == (EXTENDED,):
                continue  # the extension goes by another name here (二期)
            out.append(SubjectMention(name.start, name.end, meant))
            taken.update(range(name.start, name.end))
        for name in find_names(masked):
            if taken.isdisjoint(range(name.start, name.end)):
                out.append(SubjectMention(name.start, name.end, self.resolve(name)))
                taken.update(range(name.start, name.end))
        for start, form in self._plain_in(masked):
            if taken.isdisjoint(range(start, start + len(form))):
                out.append(SubjectMention(start, start + len(form), (self._plain[form],)))
        out = self._with_buildings(out) if self._base else out
        out += [
            SubjectMention(m.start(), m.end(), tuple(range(len(self.subjects))))
            for m in grammar().whole.finditer(masked)
            if taken.isdisjoint(range(m.start(), m.end()))
        ]
        return tuple(sorted(out, key=lambda m: m.start))

    def _with_buildings(self, found: list[SubjectMention]) -> list[SubjectMention]:
        """A centre's name with a building's right behind it (烁岳算力中心A栋) is one name, the building's."""
        starts = {m.start: m for m in found}
        out: list[SubjectMention] = []
        joined: set[int] = set()
        for mention in sorted(found, key=lambda m: m.start):
            behind = starts.get(mention.end)
            if mention.start in joined:
                continue
            if behind is not None and len(behind.indices) == 1 and behind.indices != mention.indices:
                joined.add(behind.start)
                mention = SubjectMention(mention.start, behind.end, behind.indices)
            out.append(mention)
        return out

    def _plain_in(self, masked: str) -> list[tuple[int, str]]:
        """Where unnumbered names stand, the longest first at each place, not overlapping."""
        found: list[tuple[int, str]] = []
        for form in self._plain:
            at = masked.find(form)
            while at >= 0:
                found.append((at, form))
                at = masked.find(form, at + 1)
        kept: list[tuple[int, str]] = []
        for at, form in sorted(found, key=lambda f: (f[0], -len(f[1]))):
            if not kept or at >= kept[-1][0] + len(kept[-1][1]):
                kept.append((at, form))
        return kept

    def _centre(self, name: Name) -> tuple[int, ...]:
        found = [
            s
            for s in self.subjects
            if s.kind == "data_centre"
            and s.phases == frozenset(name.phases)
            and s.ordinals == frozenset(name.ordinals)
            and (s.numbered or s.head == "centre")
        ]
        return (found[0].index,) if found else ()


def forms_of(subject: Subject) -> tuple[str, ...]:
    """The ways to write an unnumbered name: whole, without a remark in parentheses, without capacity or head noun."""
    forms = [f for name in (*subject.names, subject.label) for f in short_forms(name)]
    if subject.kind == "data_centre":  # 智算中心 alone means the one that has it in its name; 数据中心 alone means any
        heads = (CENTRE_HEAD.search(name) for name in (*subject.names, subject.label))
        forms += [m.group() for m in heads if m and not m.group().startswith("数据")]
    return tuple(dict.fromkeys(forms))


def _cut_forms(subject: Subject) -> set[str]:
    """A numbered name without its head noun: 二联合 for 二联合炼油装置."""
    return {form for name in (*subject.names, subject.label) if (form := cut_form(name)) is not None}


def absorb(kept: Subject, gone: Subject) -> None:
    """Give ``kept`` all that ``gone``, another name of it, had."""
    kept.names.update(gone.names)
    kept.label = max(kept.label, gone.label, key=len)
    kept.contexts += gone.contexts
    kept.sections += gone.sections


def without_groups(alive: list[Subject]) -> list[Subject]:
    """``alive`` without groups whose members are there by themselves."""
    out = []
    for subject in alive:
        members = [
            s for s in alive if s.ordinals and s.ordinals < subject.ordinals and compatible(s.head, subject.head)
        ]
        if len(members) >= 2 and frozenset().union(*(s.ordinals for s in members)) == subject.ordinals:
            continue
        stages = [s for s in alive if s.phases and s.phases < subject.phases and s.ordinals == subject.ordinals]
        if len(stages) >= 2:
            continue
        out.append(subject)
    return out

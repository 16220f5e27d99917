"""Who a figure belongs to: the installations and data centres of a plan, told apart by their names.

Names are gathered generously (every numbered name in text and tables, every label in a column headed 装置), grouped by
what they refer to, and resolved wherever they stand. Candidates without a single figure are dropped at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from compliance.extraction.names import Name, compatible, find_names, grammar, tidy
from compliance.extraction.tokens import mask
from compliance.extraction.views import ParagraphView, TableView, View

_ENUMERATION = re.compile(
    r"^(?:\d{1,2}[、.．)）]|[（(]\d{1,2}[）)]|[①-⑳]|[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、)"
)
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|汇总|平均|其中|备注|注[:：]|说明|全厂|全公司|公用|其他|—|-|/)")
_CENTRE = re.compile(r"[一-龥A-Za-z0-9·]{1,24}?(?:数据中心|算力中心|智算中心|云计算中心|计算中心|信息港|云基地)")


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
    status_hint: str = ""

    @property
    def numbered(self) -> bool:
        """Whether it is told apart by an ordinal or a phase."""
        return bool(self.ordinals or self.phases)

    @property
    def name(self) -> str:
        """The name to show: a table's label where there is one, else the fullest of the frequent forms."""
        if not self.names:
            return self.label
        frequent = [n for n, c in self.names.items() if c * 4 >= max(self.names.values())]
        pool = frequent + ([self.label] if self.label else [])
        return max(pool, key=lambda n: (min(len(n), 16), self.names[n], n))


@dataclass(frozen=True)
class SubjectMention:
    """A name at ``[start, end)`` and whom it may mean: one index, several (一、二系列), or none known (a part, equipment)."""

    start: int
    end: int
    indices: tuple[int, ...]


class SubjectIndex:
    """All subjects of a document, and the way from text to them."""

    def __init__(self, subjects: list[Subject]) -> None:
        self.subjects = subjects
        forms = {f: s.index for s in subjects if not s.numbered for f in _forms(s)}
        shared = Counter(f for s in subjects if not s.numbered for f in _forms(s))
        self._plain = {f: i for f, i in forms.items() if shared[f] == 1}
        self._pattern = (
            re.compile("|".join(re.escape(f) for f in sorted(self._plain, key=len, reverse=True)))
            if self._plain
            else None
        )

    def resolve(self, name: Name) -> tuple[int, ...]:
        """The subjects that ``name`` means; empty for equipment, for a part of a group, for a stranger."""
        if name.head == "equipment":
            return ()
        ordinals, phases = frozenset(name.ordinals), frozenset(name.phases)
        fits = [s for s in self.subjects if s.numbered and (compatible(s.head, name.head) or s.phases)]
        exact = [s for s in fits if s.ordinals == ordinals and (s.phases == phases or not phases or not s.phases)]
        same_head = [s for s in exact if s.head == name.head and s.phases == phases]
        if len(same_head) == 1:
            return (same_head[0].index,)
        if len(exact) == 1:
            return (exact[0].index,)
        if not ordinals and phases == {"1"}:
            first = [s for s in self.subjects if s.kind == "data_centre" and not s.phases]
            return (first[0].index,) if len(first) == 1 else ()
        several = [s for s in fits if s.ordinals and s.ordinals < ordinals]
        if several and frozenset().union(*(s.ordinals for s in several)) == ordinals:
            return tuple(s.index for s in several)
        return ()

    def find(self, text: str) -> tuple[SubjectMention, ...]:
        """All mentions of subjects in squeezed text."""
        masked = mask(text)
        out = [SubjectMention(n.start, n.end, self.resolve(n)) for n in find_names(masked)]
        taken = {i for m in out for i in range(m.start, m.end)}
        if self._pattern:
            for match in self._pattern.finditer(masked):
                if taken.isdisjoint(range(match.start(), match.end())):
                    out.append(SubjectMention(match.start(), match.end(), (self._plain[match.group()],)))
        out += [
            SubjectMention(m.start(), m.end(), tuple(range(len(self.subjects))))
            for m in grammar().whole.finditer(masked)
            if taken.isdisjoint(range(m.start(), m.end()))
        ]
        return tuple(sorted(out, key=lambda m: m.start))


def _forms(subject: Subject) -> tuple[str, ...]:
    """The ways to write an unnumbered name: whole, without a remark in parentheses, without the head noun."""
    out: set[str] = set()
    for name in (*subject.names, subject.label):
        bare = re.sub(r"[（(][^（）()]*[）)]", "", name)
        short = re.sub(r"(?:生产)?(?:装置|生产线|系统)$", "", bare)
        out.update(f for f in (name, bare, short) if len(f) >= 2)
    return tuple(out)


def label_columns(view: TableView, header_rows: int) -> list[int]:
    """Columns whose header says that they name installations (装置, 生产线, 炉号 …)."""
    rules = grammar()
    out = []
    for col in range(view.table.n_cols):
        header = "".join(dict.fromkeys(view.text(r, col) for r in range(header_rows)))
        if (
            header
            and len(header) <= 12
            and rules.label_column.search(header)
            and not rules.not_label_column.search(header)
        ):
            out.append(col)
    return out


class _Gatherer:
    """Collects names; ``subjects`` grow in order of first appearance."""

    def __init__(self) -> None:
        self.subjects: list[Subject] = []

    def _get(self, kind: str, ordinals: frozenset[str], phases: frozenset[str], head: str, plain: str) -> Subject:
        for s in self.subjects:
            if (
                s.ordinals == ordinals
                and s.phases == phases
                and (ordinals or phases)
                and ((compatible(s.head, head) and not {s.head, head} & {"bf", "bof", "eaf", "coke"}) or s.head == head)
            ):
                return s
            if not ordinals and not phases and not s.numbered and plain in _forms(s):
                return s
        new = Subject(len(self.subjects), kind, ordinals, phases, head)
        self.subjects.append(new)
        return new

    def add_name(self, name: Name, text: str) -> Subject | None:
        """A numbered name; ``text`` is the form to remember."""
        if name.head == "equipment":
            return None
        kind = "data_centre" if name.head == "dc" else "installation"
        subject = self._get(kind, *name.key, name.head, text)
        if subject.head in ("phase", "") and name.head not in ("phase", ""):
            subject.head, subject.kind = name.head, kind
        subject.names[tidy(text)] += 1
        return subject

    def add_label(self, text: str) -> Subject | None:
        """A label of an installation column; numbered or not."""
        bare = tidy(_ENUMERATION.sub("", text))
        if not bare or _TOTAL.match(bare) or len(bare) > 30:
            return None
        names = find_names(mask(bare))
        whole = [n for n in names if n.end - n.start >= len(bare) - 6]
        if whole:
            subject = self.add_name(whole[0], bare)
        elif re.fullmatch(r"(?:\d{1,2}|[一二三四五六七八九十]|[A-H])[#号＃]", bare):
            digits = re.sub(r"[#号＃]", "", bare)
            subject = self._get("installation", frozenset({digits}), frozenset(), "", bare)
            subject.names[bare] += 1
        elif re.search(r"[一-龥]{2}", bare) and not names:
            kind = "data_centre" if _CENTRE.search(bare) else "installation"
            subject = self._get(kind, frozenset(), frozenset(), "", bare)
            subject.names[bare] += 1
        else:
            return None
        if subject is not None and len(bare) > len(subject.label):
            subject.label = bare
        return subject


def gather(views: tuple[View, ...], header_rows: dict[int, int]) -> list[Subject]:
    """All candidate subjects of a document, from labels of tables and numbered names in text."""
    found = _Gatherer()
    for view in views:
        if isinstance(view, TableView):
            rows = header_rows.get(id(view), 0)
            for col in label_columns(view, rows):
                for row in range(rows, view.table.n_rows):
                    label = view.text(row, col)
                    subject = found.add_label(label) if label else None
                    if subject is not None:
                        subject.contexts.append(" ".join(view.text(row, c) for c in range(view.table.n_cols)))
            for row in range(view.table.n_rows):
                for col in range(view.table.n_cols):
                    _gather_text(found, view.text(row, col))
        elif view.paragraph.kind != "note":
            _gather_text(found, view.text)
    return found.subjects


def _gather_text(found: _Gatherer, text: str) -> None:
    masked = mask(text)
    for name in find_names(masked):
        subject = found.add_name(name, name.text)
        if subject is not None:
            start = max(masked.rfind("。", 0, name.start), masked.rfind("；", 0, name.start)) + 1
            stop = min(
                (p for p in (masked.find("。", name.end), masked.find("；", name.end)) if p >= 0), default=len(masked)
            )
            subject.contexts.append(text[start:stop])


def merge_parts(subjects: list[Subject], with_figures: set[int]) -> list[Subject]:
    """Subjects that have figures; a part of a group that has its own figures wins over the group only if it has them too."""
    kept = [s for s in subjects if s.index in with_figures]
    return kept


__all__ = ["ParagraphView", "Subject", "SubjectIndex", "SubjectMention", "gather", "label_columns", "merge_parts"]

"""Who a figure belongs to: the installations and data centres of a plan, told apart by their names.

Names are gathered generously (every numbered name in text and tables, every label in a column headed 装置, every product
with 装置 or 生产线 after it), grouped by what they refer to, and resolved wherever they stand. Candidates without a figure
of their own are dropped at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from compliance.extraction.names import Name, compatible, find_names, grammar, tidy
from compliance.extraction.patterns import rx
from compliance.extraction.products import Plants
from compliance.extraction.tokens import Token, mask
from compliance.extraction.views import TableView, View

_ENUMERATION = re.compile(
    r"^(?:\d{1,2}[、.．)）]|[（(]\d{1,2}[）)]|[①-⑳]|[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、)"
)
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|汇总|平均|其中|备注|注[:：]|说明|全厂|全公司|公用|其他|—|-|/)")
_STATUS_ONLY = re.compile(
    r"(?:已建成?|在建|拟建|新建|扩建|改建|存量|现有|在用|在运|在产|停用|停产|运行|投产|改造)(?:项目|装置)?"
)
"""A cell that tells a status and names nothing."""
_CENTRE = re.compile(r"(?:数据|算力|智算|计算)中心|信息港|云基地")
_EXTENSION = re.compile(r"(?:扩建|改扩建)(?:工程|项目|部分)")
_EXTENDED = "扩"
_OLD_OR_NEW = re.compile(r"^(?:现有|存量|拟建|新建|在建)")
_SPECIFIC = {"bf", "bof", "eaf", "coke"}


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
        pool = [n for n in pool if not _OLD_OR_NEW.match(n) or _OLD_OR_NEW.sub("", n) not in self.names] or pool
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
        shared = Counter(f for s in subjects if not s.numbered for f in _forms(s))
        self._plain = {f: s.index for s in subjects if not s.numbered for f in _forms(s) if shared[f] == 1}
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
                whole and not found[0].label and all(m.count >= found[0].count for m in members)
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
            if not meant and name.phases == (_EXTENDED,):
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


def centre_pattern(base: str) -> re.Pattern[str] | None:
    """The project's name with a phase after it."""
    if not base:
        return None
    phase = grammar().phase.pattern
    extension = _EXTENSION.pattern
    return re.compile(
        rf"{re.escape(base)}(?:项目|工程|园区)?(?:(?P<phase>{phase})|(?P<ext>{extension}))?|(?<![一二三四五六期]){extension}"
    )


def centre_names_in(masked: str, pattern: re.Pattern[str] | None) -> Iterator[Name]:
    """Occurrences of the project's name."""
    for match in pattern.finditer(masked) if pattern else ():
        phases = rx(r"[一二三四五六]").findall(match.group("phase") or "")
        digits = tuple(str("一二三四五六".index(p) + 1) for p in phases)
        if match.group("ext") or _EXTENSION.match(match.group()):
            digits = (_EXTENDED,)
        yield Name(match.start(), match.end(), match.group(), (), digits, "centre")


def _forms(subject: Subject) -> tuple[str, ...]:
    """The ways to write an unnumbered name: whole, without a remark in parentheses, without capacity or head noun."""
    forms = [f for name in (*subject.names, subject.label) for f in _short_forms(name)]
    if subject.kind == "data_centre":  # 智算中心 alone means the one that has it in its name; 数据中心 alone means any
        heads = (_CENTRE.search(name) for name in (*subject.names, subject.label))
        forms += [m.group() for m in heads if m and not m.group().startswith("数据")]
    return tuple(dict.fromkeys(forms))


def _short_forms(name: str) -> tuple[str, ...]:
    bare = rx(r"[（(][^（）()]*[）)]").sub("", name)
    plain = rx(r"^(?:现有|存量|拟建|新建|在建)?(?:[\d.]+万?吨[/／]年|[\d.]+%)?").sub("", bare)
    short = rx(r"(?:生产)?(?:装置|生产线|系统)$").sub("", plain)
    return tuple(f for f in (name, bare, plain, short) if len(f) >= 2)


_MARKS = re.compile(r"\d+(?:\.\d+)?(?=%|％)|现有|存量|拟建|新建|在建|扩建")


def marks_of(name: str) -> frozenset[str]:
    """What tells two plants of one name apart: a concentration (32%液碱装置, 45%液碱装置), old or new (现有, 拟建)."""
    return frozenset("现有" if m == "存量" else m for m in _MARKS.findall(name))


def differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether marks say that two names mean two plants: both have some, and none in common."""
    return bool(a and b and not a & b)


_CUT = re.compile(r"(?:[一二三四五六七八九十]|\d{1,2}[#＃号]|[A-H])(?:联合|电解|制氨|合成)(?=[一-龥])")


def _cut_forms(subject: Subject) -> set[str]:
    """A numbered name without its head noun: 二联合 for 二联合炼油装置."""
    return {m.group() for name in (*subject.names, subject.label) if (m := _CUT.match(name))}


def label_columns(view: TableView, header_rows: int) -> list[int]:
    """Columns whose header says that they name installations (装置, 生产线, 炉号 …)."""
    rules = grammar()
    out = []
    for col in range(view.table.n_cols):
        header = "".join(dict.fromkeys(view.text(r, col) for r in range(header_rows)))
        if not header or len(header) > 12 or find_names(mask(header)):
            continue
        if _CENTRE.search(header) and not rx(r"数据中心(?:名称)?").fullmatch(header):
            continue  # a column of one data centre, not a column of names
        if rules.label_column.search(header) and not rules.not_label_column.search(header):
            out.append(col)
    return out


_CALLED = re.compile(
    r"[（(，,]?(?:以下|下文|下称|以下均)?(?:统一)?简称(?:为|作)?[“\"「‘]?(?P<short>[^，。；、：（）()“”\"「」‘’]{2,12})"
)
"""X装置（以下简称“Y装置”）, X装置简称为Y装置."""


_DESCRIBES = re.compile(r"(?:系|为|是|属于?)[^，。；、]*的")


class _Gatherer:
    """Collects names; ``subjects`` grow in order of first appearance."""

    def __init__(self, base: str) -> None:
        self.subjects: list[Subject] = []
        self.base = centre_pattern(base)
        self.called: list[tuple[Subject, str]] = []
        """What the text says that a subject is called for short."""

    def _get(self, kind: str, ordinals: frozenset[str], phases: frozenset[str], head: str, plain: str) -> Subject:
        wanted = set(_short_forms(plain))
        marks = marks_of(plain)
        for s in self.subjects:
            alike = compatible(s.head, head)
            if (ordinals or phases) and s.ordinals == ordinals and s.phases == phases and alike:
                return s
            plainly = not ordinals and not phases and not s.numbered
            if plainly and s.head == head == "centre":
                return s
            if plainly and wanted & set(_forms(s)) and not any(differ(marks, marks_of(n)) for n in s.names):
                return s
        new = Subject(len(self.subjects), kind, ordinals, phases, head)
        self.subjects.append(new)
        return new

    def add_name(self, name: Name, text: str) -> Subject | None:
        """A numbered name; ``text`` is the form to remember."""
        if name.head == "equipment":
            return None
        kind = "data_centre" if name.head in ("dc", "centre") else "installation"
        subject = self._get(kind, *name.key, name.head, text)
        if subject.head in ("phase", "") and name.head not in ("phase", ""):
            subject.head, subject.kind = name.head, kind
        elif subject.head == "furnace" and name.head in _SPECIFIC:
            subject.head = name.head  # 1号炉 turns out to be 1号黄磷电炉
        subject.names[tidy(text)] += 1
        return subject

    def add_plain(self, text: str, kind: str = "installation") -> Subject:
        """A name without an ordinal."""
        subject = self._get(kind, frozenset(), frozenset(), "", text)
        subject.names[text] += 1
        return subject

    def add_label(self, text: str) -> Subject | None:
        """A label of an installation column; numbered or not."""
        bare = tidy(_ENUMERATION.sub("", text))
        if (
            not bare
            or _TOTAL.match(bare)
            or len(bare) > 30
            or _STATUS_ONLY.fullmatch(bare)
            or grammar().label_column.fullmatch(bare)
            or grammar().not_name.search(bare)
        ):
            return None
        masked = mask(bare)
        names = [*centre_names_in(masked, self.base)] or [n for n in find_names(masked) if n.start <= 8]
        if len(names) > 1 and names[1].end >= len(bare) - 1:
            return None  # 浮法一线、浮法二线: a list, not a name
        if names:
            subject = self.add_name(names[0], bare)
        elif rx(r"(?:\d{1,2}|[一二三四五六七八九十]|[A-H])[#号＃]").fullmatch(bare):
            subject = self._get("installation", frozenset({rx(r"[#号＃]").sub("", bare)}), frozenset(), "", bare)
            subject.names[bare] += 1
        elif rx(r"[一-龥]{2}").search(bare) and not find_names(masked):
            subject = self.add_plain(bare, "data_centre" if _CENTRE.search(bare) else "installation")
        else:
            return None
        if subject is not None and len(bare) > len(subject.label):
            subject.label = bare
        return subject

    def add_text(self, text: str, headings: tuple[str, ...], plants: Plants | None) -> None:
        """All names in a stretch of text."""
        if self.base is None and plants is None and grammar().ends.isdisjoint(text):
            return
        masked = mask(text)
        taken: set[int] = set()
        found: list[tuple[Subject | None, int, int]] = []
        for name in centre_names_in(masked, self.base):
            if _EXTENSION.match(name.text) is None:  # 扩建项目 alone may be anything
                found.append((self.add_name(name, name.text), name.start, name.end))
            taken.update(range(name.start, name.end))
        for name in find_names(masked):
            if taken.isdisjoint(range(name.start, name.end)):
                found.append((self.add_name(name, name.text), name.start, name.end))
                taken.update(range(name.start, name.end))
        for start, end in plants.find(masked) if plants else ():
            described = max((e for _, _, e in found if e <= start), default=-1)
            if described >= 0 and _DESCRIBES.fullmatch(masked, described, start):
                continue  # 1号高炉系2007年建设的高炉炼铁装置: what it is, not its name
            if taken.isdisjoint(range(start, end)):
                found.append((self.add_plain(masked[start:end]), start, end))
        for called in _CALLED.finditer(masked) if "简称" in masked else ():
            owner = next((s for s, _, end in found if s is not None and end == called.start()), None)
            if owner is not None:
                self.called.append((owner, called.group("short")))
        for subject, start, end in found:
            if subject is not None:
                first = max(masked.rfind("。", 0, start), masked.rfind("；", 0, start)) + 1
                stops = [p for p in (masked.find("。", end), masked.find("；", end)) if p >= 0]
                subject.contexts.append(text[first : min(stops, default=len(masked))])
                if not subject.numbered:
                    subject.sections += [*headings[-2:], text[start:end]]


_FIGURE_TABLE = re.compile(r"能耗|电耗|产能|规模|能力|产量|PUE|利用效率|机架|机柜|节能量|加工量")


def is_figure_table(view: TableView, header_rows: int) -> bool:
    """Whether a table's labels of columns or rows speak of figures of installations."""
    texts = [view.text(r, c) for r in range(header_rows) for c in range(view.table.n_cols)]
    return header_rows > 0 and any(_FIGURE_TABLE.search(t) for t in texts)


def gather(
    views: tuple[View, ...], header_rows: dict[int, int], base: str = "", plants: Plants | None = None
) -> list[Subject]:
    """All candidate subjects of a document.

    ``base`` is the project's name in a data-centre plan; ``plants`` matches unnumbered plants (烧碱装置) by the
    vocabulary's products.
    """
    found = _Gatherer(base)
    for view in views:
        if isinstance(view, TableView):
            rows = header_rows.get(id(view), 0)
            columns = label_columns(view, rows) if is_figure_table(view, rows) else []
            for col in columns:
                for row in range(rows, view.table.n_rows):
                    cell = view.table.grid[row][col]
                    if cell is not None and cell.rowspan > 1 and col + 1 < view.table.n_cols and columns[-1] != col:
                        continue  # 炼钢 beside 一炼钢转炉, 二炼钢转炉: a group of rows
                    label = view.text(row, col)
                    subject = found.add_label(label) if label else None
                    if subject is not None:
                        subject.contexts.append(" ".join(view.text(row, c) for c in range(view.table.n_cols)))
                        subject.sections += [*view.headings[-2:], view.caption]
            for row in range(view.table.n_rows):
                for col in range(view.table.n_cols):
                    found.add_text(view.text(row, col), view.headings, None)
        elif view.paragraph.kind != "note":
            heading = view.paragraph.kind == "heading" and view.headings
            found.add_text(view.headings[-1] if heading else view.text, view.headings, plants)
    for subject, short in found.called:
        _adopt(found.subjects, subject, short)
    _without_abbreviations(found.subjects, plants)
    return _without_generic(found.subjects)


def _adopt(subjects: list[Subject], owner: Subject, short: str) -> None:
    """Make ``short`` a name of ``owner``, and ``owner`` out of whatever went by that name."""
    for other in [s for s in subjects if s is not owner and not s.numbered and short in s.names]:
        _merge(subjects, owner, other)
    if not owner.numbered:
        owner.names[short] += 1


def absorb(kept: Subject, gone: Subject) -> None:
    """Give ``kept`` all that ``gone``, another name of it, had."""
    kept.names.update(gone.names)
    kept.label = max(kept.label, gone.label, key=len)
    kept.contexts += gone.contexts
    kept.sections += gone.sections


def _merge(subjects: list[Subject], kept: Subject, gone: Subject) -> None:
    """``gone`` was ``kept`` by another name."""
    absorb(kept, gone)
    subjects[:] = [s for s in subjects if s is not gone]


def _stem(name: str) -> str:
    """A name without the word for a plant, a remark in parentheses, and the words for old and new."""
    bare = rx(r"[（(][^（）()]*[）)]|^(?:现有|存量|拟建|新建|在建)").sub("", name)
    return rx(r"(?:生产)?(?:装置|生产线|系统)$").sub("", bare)


def _within(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out, but for the first (粉煤 in 粉煤气化合成氨; 制 is worth nothing)."""
    short = short.replace("制", "")
    if not short or short[0] != long[:1] or len(short) >= len(long):
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _without_abbreviations(subjects: list[Subject], plants: Plants | None) -> None:
    """Merge 粉煤装置 into 粉煤气化合成氨装置, 45%碱装置 into 45%液碱装置: where it abbreviates one name and no other.

    A product's plain name (烧碱装置) abbreviates nothing: what has more words may be a part of it.
    """
    plain = [s for s in subjects if not s.numbered and s.kind == "installation"]
    products = plants.named if plants else frozenset()
    for subject in plain:
        stem = _stem(subject.name)
        if len(stem) < 2 or stem in products:
            continue
        longer = [s for s in plain if s is not subject and s in subjects and _within(stem, _stem(s.name))]
        longer = [s for s in longer if not differ(marks_of(stem), marks_of(s.name))]
        if len(longer) == 1:
            _merge(subjects, longer[0], subject)


def _without_generic(subjects: list[Subject]) -> list[Subject]:
    """Drop unnumbered names (熟料生产线) where numbered ones of the same kind are the installations meant."""
    numbered = [s for s in subjects if s.numbered and s.kind == "installation" and s.head not in ("phase", "")]
    kept: list[Subject] = []
    main = next((s for s in subjects if s.head == "centre" and not s.numbered and s.count >= 3), None)
    for subject in subjects:
        bare = not any(_CENTRE.search(n) for n in subject.names)
        if main and bare and subject.phases == {"1"} and not subject.ordinals and subject.count <= 2:
            continue  # 与一期相邻: the first phase is the centre itself
        generic = not subject.numbered and not subject.label and subject.head != "centre"
        stems = [rx(r"(?:装置|生产线|系统)$").sub("", n) for n in subject.names]
        if generic and any(
            any(stem in n for n in s.names) or (s.count >= 4 and s.head == "line") for s in numbered for stem in stems
        ):
            continue
        subject.index = len(kept)
        kept.append(subject)
    return kept


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

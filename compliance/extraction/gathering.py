"""Names gathered generously, one candidate for all that refers to the same.

Every numbered name in text and tables, every label in a column headed 装置, every product with 装置 or 生产线 after it.
Afterwards what the text calls for short, and what abbreviates one other name, joins the name that it stands for.
"""

from __future__ import annotations

import re

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.name_forms import (
    CENTRE_HEAD,
    EXTENSION,
    abbreviates,
    centre_names_in,
    centre_pattern,
    marks_of,
    short_forms,
    stem_of,
)
from compliance.extraction.names import Name, compatible, find_names, grammar, members_of, tidy
from compliance.extraction.patterns import rx
from compliance.extraction.products import Plants
from compliance.extraction.subjects import Subject, absorb, forms_of
from compliance.extraction.tokens import mask
from compliance.extraction.views import TableView, View

_ENUMERATION = re.compile(
    r"^(?:\d{1,2}[、.．)）]|[（(]\d{1,2}[）)]|[①-⑳]|[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、)"
)
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|汇总|平均|其中|备注|注[:：]|说明|全厂|全公司|公用|其他|—|-|/)")
_STATUS_ONLY = re.compile(
    r"(?:已建成?|在建|拟建|新建|扩建|改建|存量|现有|在用|在运|在产|停用|停产|运行|投产|改造)(?:项目|装置)?"
)
"""A cell that tells a status and names nothing."""
_SPECIFIC = {"bf", "bof", "eaf", "coke"}
_CALLED = re.compile(
    r"[（(，,]?(?:以下|下文|下称|以下均)?(?:统一)?简称(?:为|作)?[“\"「‘]?(?P<short>[^，。；、：（）()“”\"「」‘’]{2,12})"
)
"""X装置（以下简称“Y装置”）, X装置简称为Y装置."""
_DESCRIBES = re.compile(r"(?:系|为|是|属于?)[^，。；、]*的")
_COUNT = re.compile(r"^[两二三四五六七八九十\d]+[台条套座]")
_FIGURE_TABLE = re.compile(r"能耗|电耗|产能|规模|能力|产量|PUE|利用效率|机架|机柜|节能量|加工量")


def label_columns(view: TableView, header_rows: int) -> list[int]:
    """Columns whose header says that they name installations (装置, 生产线, 炉号 …)."""
    rules = grammar()
    out = []
    for col in range(view.table.n_cols):
        header = "".join(dict.fromkeys(view.text(r, col) for r in range(header_rows)))
        if not header or len(header) > 12 or find_names(mask(header)):
            continue
        if CENTRE_HEAD.search(header) and not rx(r"数据中心(?:名称)?").fullmatch(header):
            continue  # a column of one data centre, not a column of names
        if rules.label_column.search(header) and not rules.not_label_column.search(header):
            out.append(col)
    return out


class _Gatherer:
    """Collects names; ``subjects`` grow in order of first appearance."""

    def __init__(self, base: str) -> None:
        self.subjects: list[Subject] = []
        self.base = centre_pattern(base)
        self.called: list[tuple[Subject, str]] = []
        """What the text says that a subject is called for short."""

    def _get(self, kind: str, ordinals: frozenset[str], phases: frozenset[str], head: str, plain: str) -> Subject:
        wanted = set(short_forms(plain))
        marks = marks_of(plain)
        for s in self.subjects:
            alike = compatible(s.head, head)
            if (ordinals or phases) and s.ordinals == ordinals and s.phases == phases and alike:
                return s
            plainly = not ordinals and not phases and not s.numbered
            if plainly and s.head == head == "centre":
                return s
            if plainly and wanted & set(forms_of(s)) and not any(marks.differ(marks_of(n)) for n in s.names):
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

    def add_members(self, several: Subject) -> None:
        """Each of several (1#、2#电石炉) that the text never names alone: 1#电石炉, 2#电石炉."""
        match = grammar().numbered.match(several.name)
        if match is None:
            return
        for ordinals, text in members_of(match["ord"], _COUNT.sub("", several.name[match.end("ord") :], count=1)):
            alone = any(
                s.ordinals == ordinals and s.phases == several.phases and compatible(s.head, several.head)
                for s in self.subjects
            )
            if not alone and ordinals < several.ordinals:
                new = Subject(len(self.subjects), several.kind, ordinals, several.phases, several.head)
                new.names[text] += 1
                new.contexts, new.sections = list(several.contexts), list(several.sections)
                self.subjects.append(new)

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
            subject = self.add_plain(bare, "data_centre" if CENTRE_HEAD.search(bare) else "installation")
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
            if EXTENSION.match(name.text) is None:  # 扩建项目 alone may be anything
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
                stop = min(stops, default=len(masked))
                subject.contexts.append(text[first:stop])
                subject.apart |= len(subject.ordinals) > 1 and told_one_by_one(text, start, end, stop)
                if not subject.numbered:
                    subject.sections += [*headings[-2:], text[start:end]]


_ONE_BY_ONE = re.compile(r"[两二三四五六七八九十\d][台条套座][一-龥]*$")


def told_one_by_one(text: str, start: int, end: int, stop: int) -> bool:
    """Whether several at ``[start, end)`` of a sentence up to ``stop`` are spoken of one by one: 分别, 1#、2#两台电石炉."""
    respectively = any(word in text[end:stop] for word in words(load_data("lexicon.yaml")["分别"]))
    return respectively or _ONE_BY_ONE.search(text[start:end]) is not None


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
    for several in [s for s in found.subjects if s.apart]:
        found.add_members(several)
    _without_abbreviations(found.subjects, plants)
    return _without_generic(found.subjects)


def _adopt(subjects: list[Subject], owner: Subject, short: str) -> None:
    """Make ``short`` a name of ``owner``, and ``owner`` out of whatever went by that name."""
    for other in [s for s in subjects if s is not owner and not s.numbered and short in s.names]:
        _merge(subjects, owner, other)
    if not owner.numbered:
        owner.names[short] += 1


def _merge(subjects: list[Subject], kept: Subject, gone: Subject) -> None:
    """``gone`` was ``kept`` by another name."""
    absorb(kept, gone)
    subjects[:] = [s for s in subjects if s is not gone]


def _without_abbreviations(subjects: list[Subject], plants: Plants | None) -> None:
    """Merge 粉煤装置 into 粉煤气化合成氨装置, 45%碱装置 into 45%液碱装置: where it abbreviates one name and no other.

    A product's plain name (烧碱装置) abbreviates nothing: what has more words may be a part of it.
    """
    plain = [s for s in subjects if not s.numbered and s.kind == "installation"]
    products = plants.named if plants else frozenset()
    for subject in plain:
        stem = stem_of(subject.name)
        if len(stem) < 2 or stem in products:
            continue
        longer = [s for s in plain if s is not subject and s in subjects and abbreviates(stem, stem_of(s.name))]
        longer = [s for s in longer if not marks_of(stem).differ(marks_of(s.name))]
        if len(longer) == 1:
            _merge(subjects, longer[0], subject)


def _without_generic(subjects: list[Subject]) -> list[Subject]:
    """Drop unnumbered names (熟料生产线) where numbered ones of the same kind are the installations meant."""
    numbered = [s for s in subjects if s.numbered and s.kind == "installation" and s.head not in ("phase", "")]
    kept: list[Subject] = []
    main = next((s for s in subjects if s.head == "centre" and not s.numbered and s.count >= 3), None)
    for subject in subjects:
        bare = not any(CENTRE_HEAD.search(n) for n in subject.names)
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

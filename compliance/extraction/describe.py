"""What is said of an installation besides figures: status, process; of a data centre: grade, hub, scale."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from compliance.extraction.contexts import with_subjects
from compliance.extraction.keyvalues import key_of, key_values
from compliance.extraction.lexicon import Lexicon, load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.tabular import TableScanner
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import Token, mask
from compliance.extraction.views import ParagraphView, TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact

_STATUS_VALUE = (
    ("under_construction", re.compile(r"在建|正在建设|建设中|未投产|续建|施工中")),
    ("proposed", re.compile(r"拟建|新建|筹建|规划|待建|扩建|未开工|预留")),
    ("existing", re.compile(r"存量|已建|在用|现有|在产|在运|运行|投产|技改|技术改造|改造|停产|停用")),
)


_WORD = (
    r"(?P<word>拟建|新建|在建|正在建设|建设中|续建|筹建|规划建设|改扩建|扩建|未投产|尚未投产|远期预留|预留|待建|未开工)"
)
_STATUS_BEFORE = re.compile(rf"{_WORD}(?:的|一座|一条|一套|1座|1条|1套)?$")
_STATUS_AFTER = re.compile(
    rf"^(?:项目|工程|装置|部分)?[（(：:，]?(?:为|系|是|属于?|目前|仍|尚|处于|作为)?(?:[一-龥]{{0,10}}?)?{_WORD}"
    r"(?=项目|装置|工程|数据中心|算力中心|生产线|系列|机房|炉|窑|线|阶段|产能|内容|状态|类|的|，|。|、|；|）|\)|$)"
)


class Descriptions:
    """Votes for the descriptive fields of each subject, with evidence."""

    def __init__(self) -> None:
        self.status: dict[int, list[tuple[str, float, str, tuple[Evidence, ...]]]] = defaultdict(list)
        self.process: dict[int, list[tuple[str, float, str, tuple[Evidence, ...]]]] = defaultdict(list)
        self.grade: dict[int | None, list[tuple[str, float, str, tuple[Evidence, ...]]]] = defaultdict(list)
        self.product_text: dict[int, list[str]] = defaultdict(list)

    def best(self, votes: list[tuple[str, float, str, tuple[Evidence, ...]]]) -> Fact | None:
        """The value with most weight as a fact."""
        if not votes:
            return None
        totals: dict[str, float] = defaultdict(float)
        for value, weight, _, _ in votes:
            totals[value] += weight
        value = max(totals, key=lambda v: (totals[v], v))
        shown = max((v for v in votes if v[0] == value), key=lambda v: v[1])
        share = totals[value] / sum(totals.values())
        return Fact(value, "", shown[2], "stated", shown[3], round(0.5 + 0.45 * share, 2))


def status_of(text: str) -> str | None:
    """The status that a cell's text names."""
    return next((status for status, pattern in _STATUS_VALUE if pattern.search(text)), None)


@lru_cache(maxsize=1)
def _process_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words(load_data("processes.yaml")["工艺"]), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _grade() -> re.Pattern[str]:
    return re.compile(r"([1-5])A级?(?![A-Za-z0-9])")


def _cell_votes(view: TableView, scanner: TableScanner, out: Descriptions) -> None:
    rows = range(0 if scanner.form else scanner.rows, view.table.n_rows)
    labels = {row: [(left, key_of(view.text(row, left))) for left in scanner.labels] for row in rows}
    keys = {row: [(left, key) for left, key in found if key is not None] for row, found in labels.items()}
    for col in range(view.table.n_cols):
        header = "".join(dict.fromkeys(view.text(r, col) for r in range(scanner.rows)))
        key = None if scanner.form else key_of(header)
        for row in rows:
            r, c = scanner.body[row], scanner.column_at(row, col)
            subjects = scanner.subjects_at(row, col)
            found = view.at(row, col)
            if not subjects or len(subjects) != 1 or found is None or not found[1].text:
                continue
            squeezed = found[1]
            text = mask(squeezed.text)  # only the ticked box of □新建 ☑改造
            beside = key_of(view.text(row, col - 1)) if scanner.form and col else None
            field = key or beside or next((k for left, k in keys[row] if left < col and not scanner.form), None)
            if field == "status" and (status := status_of(text)):
                out.status[subjects[0]].append((status, 5.0, *_whole(squeezed)))
            if field == "process" and 2 <= len(text) <= 30 and not rx(r"[-—/无\d.]+").fullmatch(text):
                out.process[subjects[0]].append((text, 3.0, *_whole(squeezed)))
            if field == "product":
                out.product_text[subjects[0]].append(text)
            grade = _grade().search(text)
            if grade and rx(r"绿色|低碳|等级").search(r.text + c.text):
                out.grade[subjects[0]].append((f"{grade.group(1)}A", 3.0, *_whole(squeezed)))


def _whole(squeezed: Squeezed) -> tuple[str, tuple[Evidence, ...]]:
    """A whole cell as written, with its evidence."""
    size = len(squeezed.text)
    return squeezed.raw(0, size), squeezed.evidence(0, size, "table")


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in rx(r"[。；\t]").finditer(text)), len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if b > a]


def _text_votes(
    squeezed: Squeezed, view: ParagraphView, lexicon: Lexicon, index: SubjectIndex, out: Descriptions
) -> None:
    text = squeezed.text
    if not (index.find(text) or _process_words().search(text) or _grade().search(text)):
        return
    tokens = with_subjects(text, lexicon, index)
    heading: tuple[int, ...] = ()
    for title in view.headings:
        for mention in index.find(title):
            heading = mention.indices
    carried = heading[0] if len(heading) == 1 else None
    for start, end in _sentences(squeezed.text):
        inside = [t for t in tokens if start <= t.start < end]
        foreign = any(t.kind in ("foreign", "policy", "hypothetical") for t in inside)
        named = [(t, t.value.indices) for t in inside if t.kind == "subject"]
        for token, indices in named:
            before, after = squeezed.text[start : token.start], squeezed.text[token.end : end]
            match = _STATUS_BEFORE.search(before) or _STATUS_AFTER.match(after)
            status = status_of(match.group("word")) if match else None
            if match and status and not foreign and status != "existing":
                base = start if match.string is before else token.end
                at = base + match.start("word")
                place = squeezed.evidence(min(at, token.start), max(base + match.end("word"), token.end))
                for i in indices if len(indices) < 4 else ():
                    out.status[i].append((status, 1.0, match.group("word"), place))
        known = [i for _, indices in named for i in indices if len(indices) == 1]
        owner = known[0] if known else carried
        if len(set(known)) == 1:
            carried = known[0]
        if foreign:
            continue
        if owner is not None:
            in_names = {i for t, _ in named for i in range(t.start, t.end)}
            for match in _process_words().finditer(squeezed.text, start, end):
                if match.start() in in_names and match.end() - 1 in in_names:
                    continue  # 粉煤气化合成氨装置: a name, not what is said of it
                last = [i for t, ind in named if t.start <= match.start() and len(ind) == 1 for i in ind]
                target = last[-1] if last else owner
                out.process[target].append(
                    (match.group(), 0.5, squeezed.raw(*match.span()), squeezed.evidence(*match.span()))
                )
        _grade_votes(squeezed, start, end, named, owner, out)


def _grade_votes(
    squeezed: Squeezed,
    start: int,
    end: int,
    named: list[tuple[Token, tuple[int, ...]]],
    owner: int | None,
    out: Descriptions,
) -> None:
    text = squeezed.text[start:end]
    if not rx(r"绿色|低碳|等级").search(text) or ("以上" in text and "设计" not in text and "申报" not in text):
        return
    for match in _grade().finditer(text):
        place = squeezed.evidence(max(start, start + match.start() - 16), start + match.end())
        raw = squeezed.raw(start + match.start(), start + match.end())
        several = [i for _, indices in named for i in indices if len(indices) > 1]
        targets: list[int | None] = list(dict.fromkeys(several)) if several else [owner]
        for target in targets:
            out.grade[target].append((f"{match.group(1)}A", 1.0, raw, place))


def _section_status(heading: str) -> str | None:
    """The status that a heading or caption gives to what stands under it; 改造 in a heading says nothing."""
    if rx(r"存量|现有").search(heading):
        return "existing"
    return next((s for s, p in _STATUS_VALUE[:2] if p.search(heading)), None)


def describe(
    views: tuple[View, ...], scanners: dict[int, TableScanner], lexicon: Lexicon, index: SubjectIndex
) -> Descriptions:
    """All descriptive votes of a document."""
    out = Descriptions()
    for subject in index.subjects:
        for section in dict.fromkeys(subject.sections):
            status = _section_status(section)
            if status:
                out.status[subject.index].append((status, 1.5, "", ()))
    for view in views:
        if isinstance(view, TableView):
            _cell_votes(view, scanners[id(view)], out)
        elif view.paragraph.kind not in ("note", "caption"):
            _text_votes(view.squeezed, view, lexicon, index, out)
    return out


def hub_of(views: tuple[View, ...]) -> Fact | None:
    """Whether the plan says that its data centres lie in a hub node's cluster."""
    for pair in key_values(views):
        if pair.key == "hub":
            inside = not rx(r"否|无|不|非|未|—").search(pair.value)
            return Fact(inside, "", pair.raw(), "stated", pair.evidence(), 0.95)
    data = load_data("enterprise.yaml")
    no, yes = (re.compile("|".join(words(data[k]))) for k in ("枢纽否定", "枢纽肯定"))
    for pattern, value in ((no, False), (yes, True)):
        for view in views:
            for squeezed in list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]:
                for match in pattern.finditer(squeezed.text):
                    start = (
                        max(squeezed.text.rfind("。", 0, match.start()), squeezed.text.rfind("；", 0, match.start()))
                        + 1
                    )
                    before = squeezed.text[start : match.start()]
                    if rx(r"某|国家要求|提出|规定|原则上|应当?|优先|鼓励|其他").search(before + match.group()):
                        continue
                    return Fact(value, "", squeezed.raw(*match.span()), "stated", squeezed.evidence(*match.span()), 0.9)
    return None


def scale_of(
    racks: Fact | None, views: tuple[View, ...], name: str, limits: tuple[tuple[str, Decimal], ...]
) -> Fact | None:
    """The size class: by the standard racks (``limits`` from the data file, largest first), else as the text says."""
    if racks is not None and isinstance(racks.value, Decimal):
        value = next((key for key, floor in limits if racks.value >= floor), "small_medium")
        return Fact(value, "", racks.raw, "stated", racks.evidence, racks.confidence)
    data = load_data("enterprise.yaml")
    pattern = re.compile("|".join(words(data["规模句"])))
    for view in views:
        if isinstance(view, ParagraphView):
            for match in pattern.finditer(view.text):
                before = view.text[max(0, match.start() - 40) : match.start()]
                if rx(r"要求|提出|规定|新建大型|国家|全省").search(before + match.group()):
                    continue
                for key, value in data["规模档"].items():
                    if rx("|".join(words(value))).search(match.group()):
                        return Fact(
                            key,
                            "",
                            view.squeezed.raw(*match.span()),
                            "stated",
                            view.squeezed.evidence(*match.span()),
                            0.75,
                        )
    return None


def size_limits() -> tuple[tuple[str, Decimal], ...]:
    """(size class, least number of standard racks), largest first, from the data file."""
    return tuple((k, Decimal(v)) for k, v in load_data("processes.yaml")["数据中心规模"].items())

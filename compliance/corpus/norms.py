"""Norms and parameters: one value, one clause, one place, one span of time, one force.

A *norm* is what a clause demands, with its value if it has one. A *parameter* collects the norms that
put a number (or a date, a period) on the same thing in different places. Which of them binds is
decided by ``compliance.checking``, never here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from compliance.corpus.conditions import BASES, MonthDays, Node, Number, Span
from compliance.corpus.documents import Document
from compliance.corpus.entries import Entry
from compliance.corpus.grammar import Grammar, parse_span
from compliance.corpus.strict import read_yaml
from compliance.corpus.words import FORCES, Lexicon, parse_month_day

PARAMETER_TYPES = ("数值", "日期", "期间", "枚举", "集合", "月日")
DIRECTIONS = ("上限", "下限", "最迟", "最早", "无")
UNLIMITED = "不限"
UNDECIDED = "待裁断"
BOUNDARIES = ("含", "不含", UNDECIDED)
Literally = Number | date | Span | MonthDays | str | tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """A passage of a clause. ``quote`` is verbatim, "" where the document's text is not held."""

    document: str
    anchor: str
    quote: str


@dataclass(frozen=True)
class Norm:
    """What one clause demands in one place. ``boundary`` says whether the limit itself is allowed (含, 不含).

    ``due`` is a 达标时点, a date by which to comply, which is not the date of effect. ``condition`` narrows
    the norm to some subjects; ``interpretation`` names the decision that explains its wording.

    For rules on many (地区, 年度计划): ``members`` (范围) says which of them the clause speaks of, ``basis`` (口径) by
    what it counts them, ``households`` (总户数) how many enterprises the clause says there are.
    """

    region: str
    force: str
    citation: Citation | None = None
    value: Literally | None = None
    boundary: str = ""
    start: date | None = None
    end: date | None = None
    due: date | None = None
    condition: Node | None = None
    interpretation: str | None = None
    verified: date | None = None
    note: str = ""
    place: str = ""
    members: Node | None = None
    basis: str = ""
    households: int | None = None

    @property
    def document(self) -> str:
        """The id of the document it rests on ("" for a value of our own)."""
        return self.citation.document if self.citation else ""


@dataclass(frozen=True)
class Parameter:
    """A limit by place and date. ``nature`` is 规范 (each value rests on a clause) or 核对 (our own tolerance)."""

    code: str
    label: str
    type: str
    unit: str
    direction: str
    nature: Literal["规范", "核对"]
    norms: tuple[Norm, ...]
    file: str = ""


_PARAMETER_KEYS = ("编号", "标签", "类型", "单位", "方向", "性质", "取值", "说明")
_VALUE_KEYS = (
    "地区", "值", "边界", "效力", "起", "止", "达标时点", "仅当", "范围", "口径", "总户数", "解释", "最后核验", "依据",
    "说明",
)  # fmt: skip
_CITATION_KEYS = ("文件", "锚", "引文")
_BASIS_KEYS = (
    "文件", "锚", "引文", "地区", "效力", "起", "止", "达标时点", "仅当", "范围", "口径", "总户数", "解释", "最后核验",
    "说明",
)  # fmt: skip


def read_header(path: Path, name: str) -> Entry:
    """A parameter file with its keys checked; its values are read once all parameters are known."""
    return Entry(read_yaml(path, name), "参数", _PARAMETER_KEYS, name, 1)


def read_parameter(entry: Entry, grammar: Grammar, documents: Mapping[str, Document]) -> Parameter:
    """A whole parameter.

    Raises:
        CorpusError: for a value that does not fit the type, or a norm without a clause.
    """
    type_ = entry.choice("类型", PARAMETER_TYPES)
    nature: Literal["规范", "核对"] = "核对" if entry.choice("性质", ("规范", "核对"), "规范") == "核对" else "规范"
    unit = entry.text("单位", "")
    if unit:
        known = grammar.lexicon.unit(unit)
        if known is None:
            raise entry.error("单位", f"用语表里没有单位“{unit}”", "C005")
        unit = known.code
    norms = []
    for item in entry.entries("取值", "取值", _VALUE_KEYS):
        citation = None
        if item.has("依据"):
            citation = read_citation(item.entry("依据", "依据", _CITATION_KEYS), documents)
        elif nature == "规范":
            raise item.error(None, "取值缺少“依据”：每个数都要有条文", "C011")
        value = _value(item, type_, unit, grammar.lexicon)
        if value is None:
            raise item.error(None, "取值缺少“值”")
        if nature == "规范" and type_ in ("数值", "月日") and not item.has("边界"):
            raise item.error(None, f"{type_}须写“边界”：含、不含，原文没有说清的写“待裁断”", "C013")
        norms.append(_norm(item, grammar, documents, citation, value, "核对" if nature == "核对" else "强制"))
    if not norms:
        raise entry.error(None, "参数至少要有一个取值")
    return Parameter(
        entry.text("编号"),
        entry.text("标签"),
        type_,
        unit,
        entry.choice("方向", DIRECTIONS, "无"),
        nature,
        tuple(norms),
        entry.file,
    )


def read_bases(entry: Entry, grammar: Grammar, documents: Mapping[str, Document], force: str) -> tuple[Norm, ...]:
    """A rule's own 依据 list; ``force`` is the rule's, for entries that do not state theirs."""
    found = []
    for item in entry.entries("依据", "依据", _BASIS_KEYS):
        found.append(_norm(item, grammar, documents, read_citation(item, documents), None, force))
    return tuple(found)


def read_citation(entry: Entry, documents: Mapping[str, Document]) -> Citation:
    """A passage as 文件, 锚, 引文.

    Raises:
        CorpusError: for a document that is not registered, a missing quote, or a quote of a text not held.
    """
    document = entry.text("文件")
    if document not in documents:
        close = get_close_matches(document, list(documents), n=1, cutoff=0.8)
        hint = f"，是不是“{close[0]}”？" if close else ""
        raise entry.error("文件", f"没有登记文件“{document}”{hint}", "C001")
    quote = entry.text("引文", "")
    if documents[document].held and not quote:
        raise entry.error(None, f"持有原文的文件“{document}”必须写引文", "C002")
    if quote and not documents[document].held:
        raise entry.error("引文", f"没有持有“{document}”的原文，不得引用文字", "C011")
    return Citation(document, entry.text("锚", ""), quote)


def _norm(
    entry: Entry,
    grammar: Grammar,
    documents: Mapping[str, Document],
    citation: Citation | None,
    value: Literally | None,
    force: str,
) -> Norm:
    default_region = documents[citation.document].region if citation else "全国"
    start, end = entry.day("起"), entry.day("止")
    if start and end and start > end:
        raise entry.error("起", "“起”晚于“止”", "C013")
    condition = None
    if entry.has("仅当"):
        condition = grammar.node(entry.raw("仅当"), entry.file, entry.line("仅当"))
    members = None
    if entry.has("范围"):
        members = grammar.of_members().node(entry.raw("范围"), entry.file, entry.line("范围"))
    return Norm(
        region=entry.text("地区", default_region),
        force=entry.choice("效力", FORCES, force),
        citation=citation,
        value=value,
        boundary=entry.choice("边界", (*BOUNDARIES, ""), ""),
        start=start,
        end=end,
        due=entry.day("达标时点"),
        condition=condition,
        interpretation=entry.optional("解释"),
        verified=entry.day("最后核验"),
        note=entry.text("说明", ""),
        place=f"{entry.file}:{entry.line()}",
        members=members,
        basis=entry.choice("口径", (*BASES, ""), ""),
        households=_households(entry),
    )


def _households(entry: Entry) -> int | None:
    text = entry.optional("总户数")
    if text is not None and not text.isdecimal():
        raise entry.error("总户数", f"“{text}”不是户数")
    return None if text is None else int(text)


def _value(entry: Entry, type_: str, unit: str, lexicon: Lexicon) -> Literally | None:
    if not entry.has("值"):
        return None
    if type_ == "集合":
        return entry.texts("值")
    if type_ == "月日":
        return _month_days(entry, lexicon)
    text = entry.text("值")
    if text == UNLIMITED:
        return UNLIMITED
    if type_ == "数值":
        percent = text.endswith("%")
        value = entry.decimal(text.rstrip("%"), "值")
        return Number(value / 100 if percent else value, unit)
    if type_ == "日期":
        return entry.day("值")
    if type_ == "期间":
        span = parse_span(text)
        if span is None:
            raise entry.error("值", f"“{text}”不是期间，请写成 3年、6个月 或 30天")
        return span
    return text


def _month_days(entry: Entry, lexicon: Lexicon) -> MonthDays:
    """Days written as 1月15日, or as a word that the lexicon explains (季度末), in the order of the year."""
    words = entry.texts("值")
    days = [d for word in words for d in lexicon.times.get(word, ()) or (parse_month_day(word),)]
    known = [d for d in days if d is not None]
    if not known or len(known) < len(days):
        raise entry.error("值", "月日请写成 1月15日，或用语表“时点用语”里的词")
    if known != sorted(set(known)):
        raise entry.error("值", "月日须从年初到年末依次写，不重复")
    return MonthDays(tuple(known), words)

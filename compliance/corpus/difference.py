"""What differs between two corpora, as values: documents, clauses, rules, limits, tables, rulings, waivers.

Places in files do not count: a rule that only moved by a line is the same rule. A change is the
smallest thing that can be put into force on its own, so that ``impact`` can try each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from compliance.corpus.decisions import Interpretation, Waiver
from compliance.corpus.difference_norms import parameter_changes, rule_changes, table_changes
from compliance.corpus.documents import Document, squeeze
from compliance.corpus.library import Corpus
from compliance.corpus.parts import (
    ADDED,
    CHANGED,
    CLAUSE,
    DOCUMENT,
    FACT,
    PRODUCT,
    REGION,
    REGISTRY,
    REMOVED,
    RULING,
    WAIVER,
    WORDS,
    Change,
    Detail,
    details,
)
from compliance.corpus.words import SETTINGS

T = TypeVar("T")


@dataclass(frozen=True)
class Difference:
    """All changes from one corpus to another, in a fixed order."""

    changes: tuple[Change, ...]

    @property
    def bearing(self) -> tuple[Change, ...]:
        """Those that can change an outcome."""
        return tuple(c for c in self.changes if c.bears)


def difference(old: Corpus, new: Corpus) -> Difference:
    """What has to be done to ``old`` to make it ``new``; nothing for a corpus and itself.

    Raises:
        CorpusError: when the clauses of one cannot be read.
    """
    return Difference(tuple(change for part in PARTS for change in part(old, new)))


def _documents(old: Corpus, new: Corpus) -> Iterator[Change]:
    for key, a, b in _both(old.documents, new.documents):
        title = (b or a).title  # type: ignore[union-attr]
        found = details(_document(a), _document(b))
        if found:
            yield Change(DOCUMENT, (key,), title, _action(a, b), found)


def _document(document: Document | None) -> Mapping[str, str]:
    if document is None:
        return {}
    replaces = (f"{s.document}{'（' + '、'.join(s.anchors) + '）' if s.anchors else ''}" for s in document.replaces)
    starts = (f"{s.start or '生效之日'}" for s in document.replaces)
    return {
        "题名": document.title,
        "文号": document.number or "",
        "地区": document.region,
        "状态": document.state,
        "生效不早于": str(document.earliest or ""),
        "生效不晚于": str(document.latest or ""),
        "失效": str(document.expiry or ""),
        "替代": "；".join(f"{r} 自 {s}" for r, s in zip(replaces, starts, strict=True)),
        "持有原文": "是" if document.held else "否",
        "原文": document.source[1] if document.source else "",
    }


def _clauses(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Clauses word for word; white space does not count, as it does not for quotes."""
    for document in sorted(old.documents.keys() & new.documents.keys()):
        before = {a: c for a, c in old.clauses.of(document).items() if old.documents[document].held}
        after = {a: c for a, c in new.clauses.of(document).items() if new.documents[document].held}
        for anchor, a, b in _both(before, after):
            shown = b or a
            assert shown is not None
            found = details(
                {"引用名": a.section, "标题": a.title, "正文": a.text} if a else {},
                {"引用名": b.section, "标题": b.title, "正文": b.text} if b else {},
            )
            if a and b and squeeze(a.text) == squeeze(b.text):
                found = tuple(d for d in found if d.label != "正文")
            if found:
                yield Change(CLAUSE, (document, anchor), shown.section, _action(a, b), found, bears=False)


def _rulings(old: Corpus, new: Corpus) -> Iterator[Change]:
    def parts(one: Interpretation | None) -> Mapping[str, str]:
        if one is None:
            return {}
        decides = [one.parameter, one.region, one.boundary, one.document, str(one.effective or ""), one.reading]
        return {
            "问题": one.question, "裁断": " ".join(t for t in decides if t), "理由": one.reason, "裁断人": one.by,
            "日期": str(one.decided), "自": str(one.start),
        }  # fmt: skip

    a, b = ({i.id: i for i in c.interpretations} for c in (old, new))
    for key, before, after in _both(a, b):
        if found := details(parts(before), parts(after)):
            yield Change(RULING, (key,), (after or before).question, _action(before, after), found)  # type: ignore[union-attr]


def _waivers(old: Corpus, new: Corpus) -> Iterator[Change]:
    def parts(one: Waiver | None) -> Mapping[str, str]:
        if one is None:
            return {}
        return {
            "规则": "、".join(one.rules), "主体": one.subject, "对象": one.item, "类型": one.type, "理由": one.reason,
            "批准文号": one.approval, "批准人": one.approver, "生效": str(one.start or ""),
            "有效期至": str(one.expiry or ""), "状态": one.state,
        }  # fmt: skip

    a, b = ({w.id: w for w in c.waivers} for c in (old, new))
    for key, before, after in _both(a, b):
        if found := details(parts(before), parts(after)):
            yield Change(WAIVER, (key,), (after or before).subject, _action(before, after), found)  # type: ignore[union-attr]


def _plain(kind: str, of: Callable[[Corpus], Mapping[str, Any]], bears: bool = True) -> Part:
    """A comparison of values that say themselves what they are, field by field."""

    def compare(old: Corpus, new: Corpus) -> Iterator[Change]:
        for key, a, b in _both(of(old), of(new)):
            if found := details(_fields(a), _fields(b)):
                yield Change(kind, (key,), "", _action(a, b), found, bears)

    return compare


def _fields(value: Any) -> Mapping[str, str]:
    if value is None:
        return {}
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return {"内容": _shown(value)}
    return {_FIELD_NAMES.get(n, n): _shown(getattr(value, n)) for n in names if n != "line"}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "；".join(f"{k}：{_shown(v)}" for k, v in value.items())
    if isinstance(value, tuple | list | frozenset):
        return "、".join(_shown(v) for v in (sorted(value) if isinstance(value, frozenset) else value))
    if getattr(value, "__dataclass_fields__", None):
        return "，".join(t for t in _fields(value).values() if t)
    return str(value)


_FIELD_NAMES = {
    "key": "键", "name": "名称", "unit": "单位", "aliases": "别名", "qualifiers": "区分词", "indicators": "指标名",
    "not_indicators": "非指标名", "capacity_unit": "产能单位", "parent": "上级", "title": "名称", "state": "状态",
    "successor": "替代码", "note": "说明", "type": "类型", "source": "来源", "label": "标签", "words": "取值",
    "plausible": "合理范围", "keywords": "识别词", "kind": "对象", "code": "编号", "hub": "枢纽",
}  # fmt: skip


def _lexicon(corpus: Corpus) -> Mapping[str, Any]:
    names = {
        "units": "单位",
        "limit_words": "限值用语",
        "force_words": "效力用语",
        "times": "时点用语",
        "reasons": "理由",
        **SETTINGS,
    }
    return {label: getattr(corpus.lexicon, name) for name, label in names.items()}


def _regions(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Places hang together, so they are one change. One is known by what is above it too: there are several 朝阳."""

    def parts(corpus: Corpus) -> Mapping[str, str]:
        places = corpus.places
        return {
            f"{r.parent or ''}{r.name}": "、".join([r.name, *r.aliases, *(["枢纽"] if r.name in places.hubs else [])])
            for r in places.regions
        }

    if found := details(parts(old), parts(new)):
        yield Change(REGION, (), "", CHANGED, found)


def _both(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Every key with its two values, in order of key."""
    for key in sorted(old.keys() | new.keys()):
        yield key, old.get(key), new.get(key)


def _action(old: object, new: object) -> str:
    return ADDED if old is None else REMOVED if new is None else CHANGED


Part = Callable[[Corpus, Corpus], Iterator[Change]]
PARTS: tuple[Part, ...] = (
    _documents,
    _clauses,
    rule_changes,
    parameter_changes,
    table_changes,
    _rulings,
    _waivers,
    _plain(FACT, lambda c: c.facts),
    _plain(WORDS, _lexicon),
    _plain(PRODUCT, lambda c: c.products),
    _regions,
    _plain(REGISTRY, lambda c: c.registry, bears=False),
)

__all__ = ["Change", "Detail", "Difference", "difference"]

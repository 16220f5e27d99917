"""Policy documents: what they are, when they bind, and their clauses word for word.

Clause texts are large and a review cites a handful, so they are read when first asked for. Of a
document whose text is not held only the registration is known: it may be cited, never quoted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Items, Table, read_yaml
from compliance.model.errors import CorpusError

STATES = ("现行", "征求意见稿", "失效", "被替代")
NOT_HELD = "未持有原文"
UNFILLED = "待填"
"""What the draft of a registration has where an officer must write: such a registration is not read."""


@dataclass(frozen=True)
class Succession:
    """This document replaces ``document`` (only ``anchors`` of it, if any are named) from ``start`` on."""

    document: str
    anchors: tuple[str, ...]
    start: date | None


@dataclass(frozen=True)
class Clause:
    """A clause verbatim. ``section`` is how it is cited (二（八）), ``defects`` are passages that look like slips."""

    anchor: str
    section: str
    title: str
    text: str
    fingerprint: str
    page: str | None = None
    defects: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Document:
    """A policy document. It binds from somewhere between ``earliest`` and ``latest`` (equal where the date is
    known, None where nothing is known) and up to ``expiry``, inclusive.
    """

    id: str
    title: str
    number: str | None
    region: str
    state: str
    held: bool
    earliest: date | None
    latest: date | None
    expiry: date | None = None
    replaces: tuple[Succession, ...] = ()
    source: tuple[str, str] | None = None
    """(file name, sha256) of the original, where it is held."""
    folder: Path = Path()

    @property
    def draft(self) -> bool:
        """Whether it is a 征求意见稿: never a ground for a finding against anyone."""
        return self.state == "征求意见稿"

    @property
    def cited(self) -> str:
        """How a sentence names it: its number, else its title in book marks."""
        return self.number or f"《{self.title}》"


def fingerprint(text: str) -> str:
    """First 12 hex digits of the sha256 of ``text`` without white space."""
    return hashlib.sha256(squeeze(text).encode()).hexdigest()[:12]


def squeeze(text: str) -> str:
    """``text`` without any white space."""
    return re.sub(r"\s+", "", text)


_META = (
    "id", "题名", "简称", "文号", "发文机关", "地区", "层级", "印发日期", "生效", "失效", "状态", "替代",
    "依据上位文件", "原文", "核对", "持有原文", "说明", "注",
)  # fmt: skip


def read_document(path: Path, name: str) -> Document:
    """A document's ``meta.yaml``.

    Raises:
        CorpusError: when it is broken, its id is not its folder's name, or something in it is still 待填.
    """
    entry = Entry(read_yaml(path, name), "文件登记", None, name, 1)
    if entry.text("id") != path.parent.name:
        raise entry.error("id", f"id“{entry.text('id')}”与目录名“{path.parent.name}”不一致")
    gaps = tuple(_unfilled(entry.data))
    if gaps:
        raise entry.error(gaps[0].partition(".")[0], f"文件登记还有没填的项：{'、'.join(gaps)}")
    earliest, latest = _effective(entry)
    return Document(
        id=entry.text("id"),
        title=entry.text("题名"),
        number=entry.optional("文号"),
        region=entry.text("地区"),
        state=entry.choice("状态", STATES),
        held=entry.flag("持有原文", True),
        earliest=earliest,
        latest=latest,
        expiry=entry.day("失效") if isinstance(entry.raw("失效"), str) else _nested_day(entry, "失效"),
        replaces=_replaces(entry),
        source=_source(entry),
        folder=path.parent,
    )


def _unfilled(data: Any, path: str = "") -> Iterator[str]:
    """Where a registration still says 待填: 地区, 生效.自."""
    if data == UNFILLED:
        yield path
    elif isinstance(data, Table):
        for key, value in data.items():
            yield from _unfilled(value, f"{path}.{key}" if path else key)
    elif isinstance(data, Items):
        for value in data:
            yield from _unfilled(value, path)


def unknown_meta_keys(data: Any) -> tuple[str, ...]:
    """Keys of a meta file that nothing reads (for lint)."""
    return tuple(k for k in data if k not in _META) if isinstance(data, Table) else ()


def _effective(entry: Entry) -> tuple[date | None, date | None]:
    if not entry.has("生效"):
        return None, None
    effective = entry.entry("生效", "生效", ("自", "不早于", "不晚于", "依据"))
    start = effective.day("自")
    if start:
        return start, start
    earliest, latest = effective.day("不早于"), effective.day("不晚于")
    if earliest and latest and earliest > latest:
        raise effective.error("不早于", "“不早于”晚于“不晚于”")
    return earliest, latest


def _nested_day(entry: Entry, key: str) -> date | None:
    return entry.entry(key, key, ("自", "依据")).day("自") if entry.has(key) else None


def _replaces(entry: Entry) -> tuple[Succession, ...]:
    found = []
    data = entry.raw("替代")
    if isinstance(data, str):
        raise entry.error("替代", "“替代”应写成 [{文件: …, 自: 日期}]")
    for item in entries(data, "替代", ("文件", "锚", "自", "依据", "说明"), entry.file, entry.line("替代")):
        found.append(Succession(item.text("文件"), item.texts("锚"), item.day("自")))
    return tuple(found)


def _source(entry: Entry) -> tuple[str, str] | None:
    if not entry.has("原文"):
        return None
    source = entry.entry("原文", "原文", None)
    file, digest = source.optional("文件"), source.optional("sha256")
    return (file, digest or "") if file else None


def read_clauses(document: Document, name: str) -> Mapping[str, Clause]:
    """The clauses of a document by anchor, in their order; none where the text is not held.

    Raises:
        CorpusError: when the file is broken or an anchor occurs twice.
    """
    path = document.folder / "clauses.yaml"
    if not path.is_file():
        return {}
    found: dict[str, Clause] = {}
    for entry in entries(read_yaml(path, name), "条款", None, name, 1):
        anchor = entry.text("锚")
        if anchor in found:
            raise CorpusError(name, entry.line(), f"锚“{anchor}”重复", "C001")
        defects = entry.raw("缺陷") or []
        notes = tuple(d if isinstance(d, str) else str(d.get("见", "")) for d in defects)
        found[anchor] = Clause(
            anchor,
            entry.text("引用名", anchor),
            entry.text("标题", ""),
            entry.text("正文"),
            entry.text("指纹", ""),
            entry.optional("页"),
            notes,
            entry.line(),
        )
    return found


@dataclass(frozen=True)
class ClauseBook:
    """Clauses of all documents, each document read on first use."""

    documents: Mapping[str, Document]
    _read: dict[str, Mapping[str, Clause]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, document: str) -> Mapping[str, Clause]:
        """The clauses of a document by anchor."""
        if document not in self._read:
            known = self.documents[document]
            self._read[document] = read_clauses(known, f"docs/{known.folder.name}/clauses.yaml")
        return self._read[document]

    def section(self, document: str, anchor: str) -> str:
        """How a clause is cited; the anchor itself where its text is not held."""
        clause = self.of(document).get(anchor)
        return clause.section if clause else anchor

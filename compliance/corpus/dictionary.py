"""``facts.yaml``: every fact that rules may name, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from compliance.corpus.entries import Entry
from compliance.corpus.strict import Table, line_of, read_yaml
from compliance.model.aggregate import (
    AnnualPlanInfo,
    PlanEntryFacts,
    RegionInfo,
    RegisteredInstallation,
    SubmissionFacts,
)
from compliance.model.errors import CorpusError
from compliance.model.facts import DataCentreFacts, EnterpriseFacts, InstallationFacts, PlanFacts

TYPES = ("数值", "日期", "枚举", "集合", "文本", "是非")
SUBJECTS = {
    "方案": "plan", "企业": "enterprise", "装置": "installation", "数据中心": "data_centre", "地区": "region",
    "年度计划": "annual_plan",
}  # fmt: skip
"""What a rule may be about."""
KINDS = {**SUBJECTS, "台账": "registration", "报送": "submission", "计划项目": "plan_entry", "对象": "subject"}
"""First word of a fact's name → kind of record. 台账 is what a register adds to an installation, 对象 is whatever
the rule is about."""
MEMBERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "region": {
        "装置": ("installation", "registration"), "数据中心": ("data_centre",), "报送": ("submission",),
    },
    "annual_plan": {"计划项目": ("plan_entry",)},
}  # fmt: skip
"""Of what a subject has many: the word in 每个 and 占比 → the kinds of facts that may be asked of one of them."""

PLAN_SUBJECTS = {word: kind for word, kind in SUBJECTS.items() if kind not in MEMBERS}
"""What a plan has, and so what an officer's record (waiver, determination) can be about."""

RECORDS: Mapping[str, type[Any]] = {
    "plan": PlanFacts,
    "enterprise": EnterpriseFacts,
    "installation": InstallationFacts,
    "data_centre": DataCentreFacts,
    "region": RegionInfo,
    "annual_plan": AnnualPlanInfo,
    "registration": RegisteredInstallation,
    "submission": SubmissionFacts,
    "plan_entry": PlanEntryFacts,
}
BY_PRODUCT = "按产品"
DERIVED = "派生."


@dataclass(frozen=True)
class PlausibleRange:
    """Bounds outside which a figure is taken for a misreading: absolute, or multiples of a table level."""

    low: Decimal | date
    high: Decimal | date
    relative_to: str = ""


@dataclass(frozen=True)
class FactDef:
    """One fact. ``kind`` is the subject it belongs to, ``source`` a field of the model or a derived function.

    ``words`` maps the model's codes to the Chinese words that rules use (存量 for existing).
    """

    name: str
    kind: str
    type: str
    source: str
    label: str
    unit: str = ""
    words: Mapping[str, str] | None = None
    plausible: PlausibleRange | None = None
    keywords: Mapping[str, tuple[str, ...]] | None = None

    @cached_property
    def derived(self) -> str | None:
        """The name of the derived function, None for a field of the model."""
        return self.source.removeprefix(DERIVED) if self.source.startswith(DERIVED) else None

    @cached_property
    def field(self) -> str:
        """The model's field name (for a fact that is not derived)."""
        return self.source.rpartition(".")[2]


Dictionary = Mapping[str, FactDef]

_KEYS = ("类型", "来源", "标签", "单位", "取值", "合理范围", "识别词")


def read_dictionary(path: Path, name: str, levels: tuple[str, ...]) -> Dictionary:
    """All facts of a corpus. ``levels`` are the names of table levels that a range may refer to.

    Raises:
        CorpusError: for an unknown field, type or subject.
    """
    data = read_yaml(path, name)
    if not isinstance(data, Table):
        raise CorpusError(name, 1, "事实字典应写成“事实名: {…}”的形式", "C016")
    return {
        fact: _read(fact, Entry(value, f"事实“{fact}”", _KEYS, name, line_of(data, fact)), levels)
        for fact, value in data.items()
    }


def _read(name: str, entry: Entry, levels: tuple[str, ...]) -> FactDef:
    first = name.partition(".")[0]
    if first not in KINDS or "." not in name:
        raise entry.error(None, f"事实名“{name}”应以{'、'.join(f'“{k}.”' for k in KINDS)}之一开头")
    kind, source = KINDS[first], entry.text("来源")
    if not source.startswith(DERIVED):
        _check_field(entry, kind, source)
    type_ = entry.choice("类型", TYPES)
    words = _words(entry)
    if type_ == "枚举" and not words:
        raise entry.error("取值", f"枚举事实“{name}”须列出取值")
    return FactDef(
        name,
        kind,
        type_,
        source,
        entry.text("标签"),
        entry.text("单位", ""),
        words,
        _plausible(entry, levels, type_),
        _keywords(entry),
    )


def _check_field(entry: Entry, kind: str, source: str) -> None:
    group, _, field = source.partition(".")
    if group != kind:
        raise entry.error("来源", f"来源“{source}”与事实名的对象不一致，应以“{kind}.”开头")
    records = RECORDS.values() if kind == "subject" else (RECORDS[kind],)
    if not any(field in {f.name for f in fields(r)} for r in records):
        raise entry.error("来源", f"抽取结果里没有“{source}”这个字段")


def _words(entry: Entry) -> Mapping[str, str] | None:
    data = entry.raw("取值")
    if data is None:
        return None
    if isinstance(data, Table) and all(isinstance(v, str) for v in data.values()):
        return dict(data)
    return {word: word for word in entry.texts("取值")}


def _plausible(entry: Entry, levels: tuple[str, ...], type_: str) -> PlausibleRange | None:
    data = entry.raw("合理范围")
    if data is None:
        return None
    level, source = "", entry
    if isinstance(data, Table):
        source = entry.entry("合理范围", "合理范围", ("参照", "倍数"))
        level, bounds = source.choice("参照", levels), source.texts("倍数")
    else:
        bounds = entry.texts("合理范围")
    if len(bounds) != 2:
        raise entry.error("合理范围", "合理范围应写成 [下限, 上限]")
    if type_ == "日期":
        days = [_day(entry, b) for b in bounds]
        wrong_way, found = days[0] > days[1], PlausibleRange(days[0], days[1])
    else:
        numbers = [source.decimal(b, "合理范围") for b in bounds]
        wrong_way, found = numbers[0] > numbers[1], PlausibleRange(numbers[0], numbers[1], level)
    if wrong_way:
        raise entry.error("合理范围", "合理范围的下限大于上限")
    return found


def _day(entry: Entry, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise entry.error("合理范围", f"“{text}”不是日期，请写成 2025-12-31 的形式") from None


def _keywords(entry: Entry) -> Mapping[str, tuple[str, ...]] | None:
    data = entry.raw("识别词")
    if data is None:
        return None
    table = entry.entry("识别词", "识别词", None)
    return {word: table.texts(word) for word in table.data}

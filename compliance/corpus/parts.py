"""A change of a corpus as a value, and the kinds there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ADDED, REMOVED, CHANGED = "新增", "删除", "改动"
DOCUMENT, CLAUSE, RULE, PARAMETER, VALUE = "文件", "条款", "规则", "参数", "取值"
TABLE, ROW, STANDARD, RULING, WAIVER = "数值表", "数值", "限额标准", "裁断", "豁免"
FACT, WORDS, PRODUCT, REGION, REGISTRY = "事实", "用语", "产品", "地区", "登记"


@dataclass(frozen=True)
class Detail:
    """One thing that is different: as it was and as it is, "" for nothing; quotes where a clause says it."""

    label: str
    old: str
    new: str
    old_quote: str = ""
    new_quote: str = ""

    def to_json(self) -> dict[str, Any]:
        """The detail as a JSON object."""
        return {
            "label": self.label,
            "old": self.old or None,
            "new": self.new or None,
            "old_quote": self.old_quote or None,
            "new_quote": self.new_quote or None,
        }


@dataclass(frozen=True)
class Change:
    """One change. ``key`` names the thing within its kind; ``bears`` says whether an outcome may depend on it."""

    kind: str
    key: tuple[str, ...]
    title: str
    action: str
    details: tuple[Detail, ...]
    bears: bool = True

    @property
    def name(self) -> str:
        """The thing as one phrase: 规则 DC001 新建大型、超大型数据中心 PUE 上限."""
        return " ".join(t for t in (self.kind, *self.key, self.title) if t)

    def to_json(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return {
            "kind": self.kind,
            "key": list(self.key),
            "title": self.title,
            "action": self.action,
            "bears": self.bears,
            "details": [d.to_json() for d in self.details],
        }


def details(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Detail, ...]:
    """The labels whose texts differ, in order."""
    labels = dict.fromkeys((*old, *new))
    return tuple(Detail(k, old.get(k, ""), new.get(k, "")) for k in labels if old.get(k, "") != new.get(k, ""))

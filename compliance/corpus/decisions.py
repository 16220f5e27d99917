"""What people have decided: interpretations of the law, and waivers for one enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Items, read_yaml

BOUNDARIES = ("含", "不含")
WAIVER_TYPES = ("延期批准", "政策过渡", "认定误报", "其他")
WAIVER_STATES = ("申请中", "已批准", "已驳回")


@dataclass(frozen=True)
class Interpretation:
    """An officer's decision on an open question. It settles a boundary of a parameter in a region, the date
    of effect of a document, or (``reading`` only) how a wording is to be understood.
    """

    id: str
    question: str
    reason: str
    by: str
    decided: date
    start: date
    parameter: str = ""
    region: str = ""
    boundary: str = ""
    document: str = ""
    effective: date | None = None
    reading: str = ""


@dataclass(frozen=True)
class Waiver:
    """A recorded exemption. It never changes an outcome: it is attached to the finding and counted apart.

    ``subject`` is the enterprise's credit code or name, ``item`` narrows it to ``装置:1号转炉``.
    """

    id: str
    rules: tuple[str, ...]
    subject: str
    item: str
    type: str
    reason: str
    approval: str
    approver: str
    start: date | None
    expiry: date | None
    state: str
    file: str = ""
    line: int = 0


def read_interpretations(path: Path, name: str) -> tuple[Interpretation, ...]:
    """The interpretations of one file (one mapping, or a list of them).

    Raises:
        CorpusError: when a decision lacks its date, its author or what it decides.
    """
    found = []
    for entry in _either(path, name, "解释", ("编号", "问题", "裁断", "理由", "裁断人", "日期", "自")):
        ruling = entry.entry("裁断", "裁断", ("参数", "地区", "边界", "文件", "生效日期", "读法"))
        decided, start = entry.day("日期"), entry.day("自")
        if decided is None or start is None:
            raise entry.error(None, "解释必须写“日期”和“自”")
        effective = ruling.day("生效日期")
        boundary = ruling.choice("边界", (*BOUNDARIES, ""), "")
        if not ((boundary and ruling.has("参数")) or (effective and ruling.has("文件")) or ruling.has("读法")):
            raise ruling.error(None, "裁断应写“参数、地区、边界”，或“文件、生效日期”，或“读法”")
        found.append(
            Interpretation(
                entry.text("编号"), entry.text("问题"), entry.text("理由"), entry.text("裁断人"), decided, start,
                ruling.text("参数", ""), ruling.text("地区", ""), boundary, ruling.text("文件", ""), effective,
                ruling.text("读法", ""),
            )
        )  # fmt: skip
    return tuple(found)


_WAIVER_KEYS = (
    "编号", "规则", "主体", "对象", "类型", "理由", "批准文号", "批准人", "生效", "有效期至", "附件", "状态",
)  # fmt: skip


def read_waivers(path: Path, name: str) -> tuple[Waiver, ...]:
    """The waivers of one file (one mapping, or a list of them).

    Raises:
        CorpusError: when one cannot be read. Whether it is valid is for ``lint_waivers``.
    """
    found = []
    for e in _either(path, name, "豁免", _WAIVER_KEYS):
        found.append(
            Waiver(
                e.text("编号"), e.texts("规则"), e.text("主体"), e.text("对象", ""), e.choice("类型", WAIVER_TYPES),
                e.text("理由"), e.text("批准文号", ""), e.text("批准人", ""), e.day("生效"), e.day("有效期至"),
                e.choice("状态", WAIVER_STATES), name, e.line(),
            )
        )  # fmt: skip
    return tuple(found)


def _either(path: Path, name: str, what: str, keys: tuple[str, ...]) -> tuple[Entry, ...]:
    data = read_yaml(path, name)
    if isinstance(data, Items) or data is None:
        return tuple(entries(data, what, keys, name, 1))
    return (Entry(data, what, keys, name, 1),)

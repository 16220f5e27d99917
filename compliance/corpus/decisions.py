"""What people have decided: interpretations of the law, and waivers for one enterprise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from compliance.corpus.dictionary import PLAN_SUBJECTS
from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Items, read_yaml

Record = TypeVar("Record")
RECORD_SUFFIXES = (".yaml", ".yml")

BOUNDARIES = ("含", "不含")
WAIVER_TYPES = ("延期批准", "政策过渡", "认定误报", "其他")
WAIVER_STATES = ("申请中", "已批准", "已驳回")


@dataclass(frozen=True)
class Interpretation:
    """An officer's decision on an open question. It settles a boundary of a parameter in a region, which of the
    norms of a parameter (or of a rule) that disagree in a region is to be applied, the date of effect of a document,
    or (``reading`` only) how a wording is to be understood.

    ``adopted`` is the document whose norm is applied, ``adopted_anchor`` its clause where the document has several.
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
    rule: str = ""
    adopted: str = ""
    adopted_anchor: str = ""
    file: str = ""
    line: int = 0


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
    for entry in records(path, name, "解释", ("编号", "问题", "裁断", "理由", "裁断人", "日期", "自")):
        ruling = entry.entry("裁断", "裁断", _RULING_KEYS)
        decided, start = entry.day("日期"), entry.day("自")
        if decided is None or start is None:
            raise entry.error(None, "解释必须写“日期”和“自”")
        effective = ruling.day("生效日期")
        boundary = ruling.choice("边界", (*BOUNDARIES, ""), "")
        adopted, anchor = _adopted(ruling)
        whose = ruling.has("参数") or ruling.has("规则")
        if not (
            (boundary and ruling.has("参数"))
            or (adopted and whose and ruling.has("地区"))
            or (effective and ruling.has("文件"))
            or ruling.has("读法")
        ):
            raise ruling.error(None, WHAT_A_RULING_SETTLES)
        found.append(
            Interpretation(
                entry.text("编号"), entry.text("问题"), entry.text("理由"), entry.text("裁断人", ""), decided, start,
                ruling.text("参数", ""), ruling.text("地区", ""), boundary, ruling.text("文件", ""), effective,
                ruling.text("读法", ""), ruling.text("规则", ""), adopted, anchor, name, entry.line(),
            )
        )  # fmt: skip
    return tuple(found)


_RULING_KEYS = ("参数", "规则", "地区", "边界", "采用", "文件", "生效日期", "读法")
WHAT_A_RULING_SETTLES = "裁断应写“参数、地区、边界”，或“参数（或规则）、地区、采用”，或“文件、生效日期”，或“读法”"


def _adopted(ruling: Entry) -> tuple[str, str]:
    """(document, anchor) of 采用: a document's id, or ``{文件: …, 锚: …}``."""
    if isinstance(ruling.raw("采用"), dict):
        chosen = ruling.entry("采用", "采用", ("文件", "锚"))
        return chosen.text("文件"), chosen.text("锚", "")
    return ruling.text("采用", ""), ""


_WAIVER_KEYS = (
    "编号", "规则", "主体", "对象", "类型", "理由", "批准文号", "批准人", "生效", "有效期至", "附件", "状态",
)  # fmt: skip


def read_waivers(path: Path, name: str) -> tuple[Waiver, ...]:
    """The waivers of one file (one mapping, or a list of them).

    Raises:
        CorpusError: when one cannot be read. Whether it is valid is for ``lint_waivers``.
    """
    found = []
    for e in records(path, name, "豁免", _WAIVER_KEYS):
        found.append(
            Waiver(
                e.text("编号"), e.texts("规则"), e.text("主体"), item_of(e), e.choice("类型", WAIVER_TYPES),
                e.text("理由"), e.text("批准文号", ""), e.text("批准人", ""), e.day("生效"), e.day("有效期至"),
                e.choice("状态", WAIVER_STATES), name, e.line(),
            )
        )  # fmt: skip
    return tuple(found)


def records(path: Path, name: str, what: str, keys: tuple[str, ...]) -> tuple[Entry, ...]:
    """The entries of a file that holds one mapping or a list of them."""
    data = read_yaml(path, name)
    if isinstance(data, Items) or data is None:
        return tuple(entries(data, what, keys, name, 1))
    return (Entry(data, what, keys, name, 1),)


def item_of(entry: Entry) -> str:
    """``对象`` as 装置:1号转炉; "" where none is named.

    A kind that does not exist would silently match nothing, so it is refused.

    Raises:
        CorpusError: for another form, or a kind that does not exist.
    """
    text = entry.text("对象", "")
    kind, colon, name = text.partition(":")
    if text and (not colon or kind not in PLAN_SUBJECTS or not name.strip()):
        known = "、".join(PLAN_SUBJECTS)
        wrong = "冒号要用半角“:”；" if "：" in text else ""
        raise entry.error("对象", f"对象“{text}”看不懂：{wrong}应写成“装置:1号转炉”的形式，冒号前可用：{known}")
    return text


def load_records(path: Path, read: Callable[[Path, str], tuple[Record, ...]]) -> tuple[Record, ...]:
    """What ``read`` finds in a file, or in all YAML files of a folder and its subfolders.

    Raises:
        CorpusError: naming file and line of one that cannot be read.
    """
    if not path.is_dir():
        return read(path, path.name)
    files = sorted(f for f in path.rglob("*") if f.suffix.lower() in RECORD_SUFFIXES and f.is_file())
    return tuple(r for f in files for r in read(f, f.relative_to(path).as_posix()))


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file or a folder.

    Raises:
        CorpusError: as ``load_records``.
    """
    return load_records(path, read_waivers)

"""``tables/*.csv``: the efficiency levels by edition and the limits of the GB standards.

Officers keep them in a spreadsheet, so they are CSV, one row per product and process. Each cell has
a status; a cell that is 存疑 or 缺失 never decides anything (its lookup is 限值待核).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from compliance.corpus.conditions import LEVELS, LIMITS
from compliance.corpus.entries import Entry
from compliance.corpus.strict import read_yaml
from compliance.corpus.words import Lexicon
from compliance.model.errors import CorpusError

STATUSES = ("已核", "存疑", "缺失")


@dataclass(frozen=True)
class Cell:
    """A limit with its unit code. ``value`` is None where it is missing; ``modifier`` is what the table adds
    (全不锈钢×1.10): past the figure itself nothing is certain until that is cleared up.
    """

    value: Decimal | None
    unit: str
    status: str
    basis: str = ""
    modifier: str = ""
    name: str = ""
    line: int = 0
    claimed: bool = False
    """Whether the table itself calls it 已核 (without a figure that is not believed)."""
    other: Decimal | None = None
    """The limit of the other grade of the product that the condition names (吸水率≤0.3%的为 350/500/630)."""

    @property
    def usable(self) -> bool:
        """Whether a verdict may rest on it."""
        return self.value is not None and self.status == "已核"


@dataclass(frozen=True)
class EfficiencyTable:
    """One edition of 标杆水平和基准水平, in force from ``start`` to ``end`` (inclusive) in ``region``."""

    document: str
    edition: str
    start: date
    end: date | None
    region: str
    cells: Mapping[tuple[str, str], Cell]
    file: str = ""

    @cached_property
    def products(self) -> frozenset[str]:
        """Whose levels it lists."""
        return frozenset(product for product, _ in self.cells)

    def in_force(self, day: date) -> bool:
        """Whether it binds on ``day``."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class EnergyLimit:
    """The limits of one GB standard for one product, in force from ``start`` until a later one replaces it."""

    product: str
    standard: str
    start: date
    cells: Mapping[str, Cell]
    file: str = ""


_LEVEL_COLUMNS = (
    "键", "产品", "工艺或条件", "指标", "单位", "标杆", "基准", "参考标准", "标杆状态", "基准状态", "修正", "核验依据",
)  # fmt: skip
_LIMIT_COLUMNS = ("键", "标准", "实施日期", "一级", "二级", "三级", "单位", "状态")
_GRADES = dict(zip(LIMITS, ("一级", "二级", "三级"), strict=True))
_OTHER_GRADE = re.compile(r"的为\s*" + r"/".join([r"(-?\d+(?:\.\d+)?)"] * len(_GRADES)))


def read_levels(path: Path, name: str, lexicon: Lexicon) -> EfficiencyTable:
    """An efficiency table with its ``.meta.yaml``.

    Raises:
        CorpusError: for a wrong column, number, unit or status.
    """
    meta_path = path.with_suffix(".meta.yaml")
    meta_name = name.removesuffix(".csv") + ".meta.yaml"
    keys = ("文件", "版次", "起", "止", "地区", "说明", "来源", "注", "修正")
    meta = Entry(read_yaml(meta_path, meta_name), "表登记", keys, meta_name, 1)
    start = meta.day("起")
    if start is None:
        raise meta.error("起", "表登记缺少“起”")
    cells: dict[tuple[str, str], Cell] = {}
    for number, row in _rows(path, name, _LEVEL_COLUMNS):
        for level in LEVELS:
            if (row["键"], level) in cells:
                raise CorpusError(name, number, f"键“{row['键']}”重复", "C016")
            cells[row["键"], level] = _cell(row, level, row[f"{level}状态"], row["修正"], name, number, lexicon)
    return EfficiencyTable(
        meta.text("文件"), meta.text("版次"), start, meta.day("止"), meta.text("地区", "全国"), cells, name
    )


def read_limits(path: Path, name: str, lexicon: Lexicon) -> tuple[EnergyLimit, ...]:
    """The GB limits, ordered by product and date.

    Raises:
        CorpusError: as for ``read_levels``.
    """
    found = []
    for number, row in _rows(path, name, _LIMIT_COLUMNS):
        try:
            start = date.fromisoformat(row["实施日期"])
        except ValueError:
            raise CorpusError(name, number, f"“{row['实施日期']}”不是日期", "C016") from None
        condition = row.get("条件", "")
        others = _OTHER_GRADE.search(condition)
        cells = {
            level: replace(
                _cell(row, column, row["状态"], condition, name, number, lexicon),
                other=Decimal(others[place]) if others else None,
            )
            for place, (level, column) in enumerate(_GRADES.items(), 1)
        }
        found.append(EnergyLimit(row["键"], row["标准"], start, cells, name))
    return tuple(sorted(found, key=lambda limit: (limit.product, limit.start)))


def _rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise CorpusError(name, 1, f"表头缺少：{'、'.join(missing)}", "C016")
        for row in reader:
            if None in row.values() or None in row:
                raise CorpusError(name, reader.line_num, "这一行的格数与表头不一致", "C016")
            if row["键"].strip():
                yield reader.line_num, {k: v.strip() for k, v in row.items()}


def _cell(
    row: dict[str, str], column: str, status: str, modifier: str, name: str, number: int, lexicon: Lexicon
) -> Cell:
    if status not in STATUSES:
        raise CorpusError(name, number, f"状态只能是{'、'.join(STATUSES)}，写的是“{status}”", "C016")
    text = row[column]
    unit = lexicon.unit(row["单位"])
    if unit is None and (text or row["单位"]):
        raise CorpusError(name, number, f"用语表里没有单位“{row['单位']}”", "C005")
    value: Decimal | None = None
    if text:
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise CorpusError(name, number, f"“{column}”里的“{text}”不是数字", "C016") from None
    claimed = status == "已核"
    if value is None and claimed:
        status = "缺失"
    basis, product = row.get("核验依据", ""), row.get("产品", "")
    return Cell(value, unit.code if unit else "", status, basis, modifier, product, number, claimed)

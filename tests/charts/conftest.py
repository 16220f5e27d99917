"""Charts of a registry in a SQLite file: what they show of it does not depend on the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("cli", "registry")]

from registry_lists import ALUMINIUM, CLINKER, changed, code, workbook

from compliance.listing import import_list
from compliance.registry import By, Registry, open_registry


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "registry" / "registry.sqlite")


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    """Four plants of 青海: one at the benchmark, one below the baseline, one without a figure, one still to be built."""
    rows = (
        changed(CLINKER, **{"州（市）": "海东市", "单位名称": "海东云岭水泥有限公司", "开工时间": "2025年2月"}),
        changed(ALUMINIUM, **{"州（市）": "西宁市", "单位名称": "西宁铝业有限公司", "单位产品能耗（实际值）": 12900, "分类": ""}),
        changed(ALUMINIUM, **{"州（市）": "西宁市", "单位名称": "湟水铝业有限公司", "社会信用代码": code(3), "单位产品能耗（实际值）": "", "分类": ""}),
        changed(CLINKER, **{"州（市）": "海东市", "单位名称": "河湟水泥有限公司", "社会信用代码": code(4), "建设状态": "拟建", "分类": "",
                            "拟采取措施（改造/退出）": "", "完成时间": ""}),
    )  # fmt: skip
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        for kind, day in (("能效清单", date(2025, 1, 1)), ("名录", date(2025, 1, 1))):
            _, done, _ = import_list(
                opened,
                By("张三", datetime(2025, 1, 1, tzinfo=UTC)),
                workbook(tmp_path / "清单.xlsx", *rows),
                kind,
                day,
                "青海省",
            )
            assert done is not None
        yield opened

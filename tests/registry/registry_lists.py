"""Lists as offices keep them, made on the spot: titles above, units in headers, merged cells, odd words."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from compliance.model.credit_code import check_character


def code(number: int) -> str:
    """A credit code whose check character is right."""
    body = f"915303{number:011d}"
    return body + str(check_character(body))


HEADERS = (
    "序号", "州（市）", "单位名称", "社会信用代码", "所属领域", "主要产品", "生产线名称", "建设状态", "设计产能（万吨/年）", "能耗单位",
    "年度", "产量（吨）", "单位产品能耗（实际值）", "分类", "拟采取措施（改造/退出）", "完成时间", "本单位自加栏",
)  # fmt: skip
CLINKER = (
    1, "曲靖市", "曲靖云岭水泥有限公司", code(1), "水泥", "水泥熟料", "1号熟料线（4000t/d）", "已建", 120, "千克标准煤/吨", "2024年",
    1186000, 118.6, "低于基准", "改造", "2025年底", "甲",
)  # fmt: skip
ALUMINIUM = (
    2, "红河州", "红河铝业有限公司", code(2), "电解铝", "电解铝", "一系列", "在产", 30, "kWh/t", 2024, "299,500", "13,350", "介于基准水平和标杆水平之间",
    "", "", "",
)  # fmt: skip


def workbook(path: Path, *rows: tuple[object, ...], headers: tuple[str, ...] = HEADERS, merge: str = "") -> Path:
    """A sheet with a title and a line of units above the header, a total and a remark below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "能效清单"
    sheet.append(["云南省高耗能行业重点领域企业能效清单目录"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    sheet.append(["填报单位：某州市发展改革委"])
    sheet.append(list(headers))
    for row in rows:
        sheet.append([None if v == "" else v for v in row])
    sheet.append(["合计", None, f"{len(rows)}家"])
    sheet.append(["注：数据截至2024年12月31日"])
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def changed(row: tuple[object, ...], **changes: object) -> tuple[object, ...]:
    """A row with other values, by header."""
    return tuple(changes.get(h, v) for h, v in zip(HEADERS, row, strict=True))

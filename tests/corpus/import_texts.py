"""Invented policy texts for the tests of the import: a notice with its plan, a regulation, the same as PDF and DOCX."""

from __future__ import annotations

from pathlib import Path

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

NOTICE = """\
甲省发展和改革委员会
甲发改能〔2026〕7号

关于印发《甲省重点领域节能降碳实施方案（征求意见稿）》的通知

各市发展改革委，省级有关部门：

现将《甲省重点领域节能降碳实施方案（征求意见稿）》印发你们，请认真组织实施。

甲省发展和改革委员会
甲省工业和信息化厅
2026年3月5日

甲省重点领域节能降碳实施方案（征求意见稿）

为落实国家部署，推动重点领域节能降碳，结合我省实际，制定本方案。

一、总体要求

到2027年，全省重点领域能效达到标杆水平的产能比例超过30%，数据中心电能利用效率明

- 1 -

显改善，绿色低碳发展能力增强。

二、重点任务

（一）数据中心

新建大型数据中心电能利用效率不超过 1.25。现有数据中心力争达到1.5以下。

本文内容来自网络，仅供参考

（二）存量装置

1. 改造期限。改造时限一般不超过3年，2027年底前完成。
2. 淘汰。按照本条第一款的规定执行。

专栏1 节能工程

推广高效电机。到2027年，高效电机占比达到70%以上。

- 2 -

专栏1 节能工程

推广余热利用。

本文内容来自网络，仅供参考

三、保障措施

省级部门加强指导。

附件：1. 能效水平表
2. 报送要求

附件1

能效水平表

| 产品 | 标杆 | 基准 |
|---|---|---|
| 熟料 | 100 | 117 |

注：水平按年度平均值计。

附件2

报送要求

每年1月底前报送。
"""
ANCHORS = ["通知", "序", "1", "2.1", "2.2.1", "2.2.2", "专栏1", "3", "附件", "附1", "附1.表1", "附1.注1", "附2"]

LAW = """\
# 甲省节能条例

2024年5月1日 甲省人民代表大会常务委员会第三次会议通过

<!-- INFO END -->

## 第一章 总则

第一条　为了推动节能，制定本条例。

第二条 重点用能单位应当报送能源利用状况报告。

第一款规定的报告每年报送一次。

第二条之一 新建项目能耗达到百分之三十以上的，应当说明理由。

## 第二章 附则

第四条 本条例自2024年6月1日起施行。
"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def write_pdf(path: Path) -> Path:
    """Two pages of wrapped lines with page numbers; a sentence runs over the page's end."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    pages = (
        (
            "　　　　　　　　　乙市节能改造实施方案",
            "",
            "一、总体要求",
            "　　坚持系统观念，科学处理发展和减排、整体和局部、短期和中长期的关系，",
            "突出标准引领作用，深挖节能降碳技术改造潜力，到二〇二七年全市重点企业",
        ),
        (
            "能效全部达到基准水平。",
            "二、数据中心",
            "　　新建大型数据中心电能利用效率不超过1.3，按照本方案第一部分和国家标准",
            "执行。",
        ),
    )
    for number, lines in enumerate(pages, 1):
        y = 760.0
        for line in lines:
            canvas.setFont("STSong-Light", 12.5)
            canvas.drawString(72, y, line)
            y -= 22
        canvas.drawString(280, 40, f"- {number} -")
        canvas.showPage()
    canvas.save()
    return path


def write_docx(path: Path) -> Path:
    """Articles and a table."""
    document = docx.Document()
    for text in ("丙市节能办法", "第一条 为了节能，制定本办法。", "第二条 限值见下表。"):
        document.add_paragraph(text)
    rows = (("产品", "限值"), ("熟料", "117"))
    table = document.add_table(rows=2, cols=2)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    document.add_paragraph("第三条 本办法自2026年1月1日起施行。")
    document.save(str(path))
    return path

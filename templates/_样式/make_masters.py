"""Make the Word masters from the house style: ``python templates/_样式/make_masters.py [folder]``.

The masters are what the office edits in Word; this script is where their first form, and every change
of a style, comes from. Running it again gives the same text and the same styles (a test sees to it).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from house_style import Cell, Row, add_paragraph, add_table, new_document

from compliance.ooxml import normalise

HEADER, TEXT, CENTRE = "公文表头", "公文表格", "公文表格居中"

OPENING = (
    ("公文发文机关标志", "{{ 发文机关 }}"),
    ("公文发文字号", "{{ 文号 }}"),
)
CLOSING = (
    ("公文署名", "{{ 发文机关 }}"),
    ("公文成文日期", "{{ 成文日期 }}"),
    ("公文附注", "（联系人：{{ 联系人 }}，联系电话：{{ 联系电话 }}）"),
)
NOTE = (
    "公文表注",
    "注：“方案”指你单位报送的{{ 方案说明 }}，所列页码均为该文件的页码；判定基准日{{ 判定基准日 }}，"
    "适用地区{{ 适用地区 }}，政策库版本{{ 政策库版本 }}。",
)

RECTIFICATION = (
    *OPENING,
    ("公文标题", "节能降碳技术改造实施方案整改通知书"),
    ("公文主送", "{{ 企业名称 }}："),
    (
        "公文正文",
        "你单位报送的企业节能降碳技术改造实施方案（以下简称方案）收悉。以{{ 判定基准日 }}为判定基准日，"
        "按照{{ 适用地区 }}适用的规定审查，方案所载情况有{{ 问题数 }}项不符合规定。现将有关事项通知如下：",
    ),
    ("公文一级标题", "一、审查发现的问题"),
    ("公文正文", "{%p for 类 in 问题分类 %}"),
    ("公文二级标题", "（{{ 类.序 }}）{{ 类.名称 }}（{{ 类.性质 }}）"),
    ("公文正文", "{%p for 项 in 类.问题 %}"),
    ("公文正文", "{{ 项.序号 }}.不符合“{{ 项.标题 }}”的规定（{{ 项.对象 }}）。{{ 项.陈述 }}"),
    ("公文正文", "{%p endfor %}"),
    ("公文正文", "{%p endfor %}"),
    ("公文正文", "各项问题的方案原文、规定要求、差距和所依据的条款见附件。"),
    ("公文一级标题", "二、处理依据和要求"),
    ("公文正文", "{%p for 类 in 问题分类 %}"),
    ("公文正文", "（{{ 类.序 }}）附件第{{ 类.项号 }}项（{{ 类.性质 }}）。{{ 类.处理 }}{{ 类.后果 }}"),
    ("公文正文", "{%p endfor %}"),
    ("公文一级标题", "三、整改期限和报告"),
    (
        "公文正文",
        "各项问题的整改要求和整改期限见附件。请你单位逐项整改，并{{ 报送期限 }}将整改报告和证明材料书面报送本机关。",
    ),
    ("公文一级标题", "四、陈述申辩和救济途径"),
    (
        "公文正文",
        "对本通知书认定的事实和依据有异议的，可以向本机关书面陈述、申辩，并提交有关证据；"
        "你单位提出的事实、理由和证据，本机关将予以复核，成立的予以采纳。",
    ),
    ("公文正文", "{%p for 途径 in 救济途径 %}"),
    ("公文正文", "{{ 途径.内容 }}"),
    ("公文正文", "{%p endfor %}"),
    ("公文附件说明", "附件：问题清单"),
    *CLOSING,
    ("公文附件标识", "附件"),
    ("公文附件标题", "问题清单"),
)

SUPPLEMENT = (
    *OPENING,
    ("公文标题", "节能降碳技术改造实施方案补正通知书"),
    ("公文主送", "{{ 企业名称 }}："),
    (
        "公文正文",
        "你单位报送的企业节能降碳技术改造实施方案（以下简称方案）收悉。以{{ 判定基准日 }}为判定基准日，"
        "按照{{ 适用地区 }}适用的规定审查，方案有{{ 事项数 }}项因缺少数据、数据不清或者前后不一致，无法作出判定。"
        "现将需要补正的事项通知如下：",
    ),
    ("公文一级标题", "一、需要补正的事项"),
    ("公文正文", "{%p for 项 in 事项清单 %}"),
    ("公文正文", "{{ 项.序号 }}.{{ 项.标题 }}（{{ 项.对象 }}）。{{ 项.陈述 }}{{ 项.补正要求 }}"),
    ("公文正文", "{%p endfor %}"),
    ("公文正文", "各事项的方案原文、无法判定的原因和有关条款见附件。"),
    ("公文一级标题", "二、补正要求"),
    (
        "公文正文",
        "请你单位对照附件逐项补正，在方案中标明修改之处，并{{ 报送期限 }}将补正后的方案和证明材料书面报送本机关。",
    ),
    ("公文一级标题", "三、说明"),
    (
        "公文正文",
        "本通知书所列事项尚未判定，不表示方案符合或者不符合有关规定。补正后，本机关将按照规定继续审查；"
        "无正当理由逾期未补正的，本机关将依据现有材料和有关规定处理。",
    ),
    ("公文附件说明", "附件：补正事项清单"),
    *CLOSING,
    ("公文附件标识", "附件"),
    ("公文附件标题", "补正事项清单"),
)


def _cell(text: str, style: str = TEXT, **options: Any) -> Cell:
    return Cell(((style, text),), **options)


def _header(*titles: str) -> Row:
    return Row(tuple(_cell(t, HEADER) for t in titles), header=True)


def _loop(tag: str, columns: int) -> Row:
    return Row((_cell(f"{{%tr {tag} %}}", span=columns),))


def _rows(name: str) -> tuple[tuple[str, str], ...]:
    """Paragraphs for each quotation and each clause of a row."""
    return (
        (TEXT, "{%p for 处 in 项.原文 %}"),
        (TEXT, "方案原文：{{ 处.内容 }}"),
        (TEXT, "{%p endfor %}"),
        (TEXT, "{%p for 条 in 项.条款 %}"),
        (TEXT, name + "：{{ 条.引用 }}：“{{ 条.引文 }}”"),
        (TEXT, "{%p endfor %}"),
    )


RECTIFICATION_TABLE = (
    (10, 42, 34, 26, 20, 24),
    (
        _header("序号", "问题", "方案载明", "规定要求", "差距", "整改期限"),
        _loop("for 项 in 问题清单", 6),
        Row(
            (
                _cell("{{ 项.序号 }}", CENTRE, merge="start"),
                Cell(
                    (
                        (TEXT, "{{ 项.标题 }}（{{ 项.编码 }}）"),
                        (TEXT, "对象：{{ 项.对象 }}"),
                        (TEXT, "性质：{{ 项.性质 }}"),
                    )
                ),
                _cell("{{ 项.方案载明 }}"),
                _cell("{{ 项.规定要求 }}"),
                _cell("{{ 项.差距 }}"),
                _cell("{{ 项.期限 }}"),
            ),
            keep_next=True,
        ),
        Row((Cell(merge="continue"), Cell((*_rows("依据条款"), (TEXT, "整改要求：{{ 项.整改要求 }}")), span=5))),
        _loop("endfor", 6),
    ),
)

SUPPLEMENT_TABLE = (
    (10, 60, 30, 32, 24),
    (
        _header("序号", "事项", "无法判定的原因", "规定要求", "补正期限"),
        _loop("for 项 in 事项清单", 5),
        Row(
            (
                _cell("{{ 项.序号 }}", CENTRE, merge="start"),
                Cell(((TEXT, "{{ 项.标题 }}（{{ 项.编码 }}）"), (TEXT, "对象：{{ 项.对象 }}"))),
                _cell("{{ 项.原因 }}"),
                _cell("{{ 项.规定要求 }}"),
                _cell("{{ 项.期限 }}"),
            ),
            keep_next=True,
        ),
        Row((Cell(merge="continue"), Cell((*_rows("相关条款"), (TEXT, "补正要求：{{ 项.补正要求 }}")), span=4))),
        _loop("endfor", 5),
    ),
)


def _build(paragraphs: tuple[tuple[str, str], ...], table: tuple[tuple[int, ...], tuple[Row, ...]]) -> Any:
    document = new_document()
    for style, text in paragraphs:
        add_paragraph(document, style, text)
    add_table(document, *table)
    add_paragraph(document, *NOTE)
    return document


MASTERS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("整改通知书", lambda: _build(RECTIFICATION, RECTIFICATION_TABLE)),
    ("补正通知书", lambda: _build(SUPPLEMENT, SUPPLEMENT_TABLE)),
)


def main(folder: Path) -> None:
    """Write every master below ``folder`` (``<文书名>/模板.docx``)."""
    for kind, build in MASTERS:
        target = folder / kind / "模板.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        document = build()
        properties = document.core_properties
        properties.title, properties.author, properties.comments = f"{kind}模板", "", ""
        document.save(str(target))
        target.write_bytes(normalise(target.read_bytes()))
        print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)

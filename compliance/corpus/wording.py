"""Values of the corpus as Chinese text: numbers without exponents, dates as 年月日, units as the lexicon writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from compliance.corpus.conditions import Group, Line, MonthDays, Node, Number, ParamRef, Share, Span
from compliance.corpus.norms import Literally
from compliance.corpus.words import Lexicon


def number(value: Decimal) -> str:
    """A number as people write it: 104.5, 1000, -30."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def quantity(value: Decimal, unit: str, lexicon: Lexicon) -> str:
    """A number with its unit: 104.5千克标准煤/吨."""
    return number(value) + lexicon.written(unit)


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """2025年12月31日."""
    return f"{value.year}年{value.month}月{value.day}日"


def norm_value(value: Literally | None, lexicon: Lexicon) -> str:
    """A norm's value as text; "" for a norm without one."""
    if value is None:
        return ""
    if isinstance(value, Number):
        return quantity(value.value, value.unit, lexicon)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Span):
        return value.written
    if isinstance(value, MonthDays):
        return _month_days(value)
    return "、".join(value) if isinstance(value, tuple) else value


def _month_days(value: MonthDays) -> str:
    """As the corpus writes them, with the days that a word stands for: 季度末（3月31日、6月30日…）."""
    written, days = "、".join(value.written), "、".join(f"{month}月{day}日" for month, day in value.days)
    return written if written == days else f"{written}（{days}）"


def tree_text(node: Node | None) -> str:
    """A condition tree as its file has it, on one line: 全部满足［甲 是 乙；丙 高于 1］."""
    if node is None:
        return ""
    if isinstance(node, Line):
        return node.text
    if isinstance(node, Share):
        return _share_text(node)
    assert isinstance(node, Group)
    head = "全部满足" if node.every else "任一满足"
    return f"{head}［{'；'.join(tree_text(c) for c in node.children)}］"


def _share_text(share: Share) -> str:
    """每个 or 占比 as its file has it: what is counted, which of them, what of them is asked, how it is counted."""
    by = f"参数.{share.by.name}.{share.by.attribute}" if isinstance(share.by, ParamRef) else share.by
    parts = [
        f"其中 {tree_text(share.where)}" if share.where is not None else "",
        f"{'均满足' if share.every else '满足'} {tree_text(share.meets)}",
        f"称 {share.claim}",
        f"按 {by}",
        f"每户 {share.household}",
    ]
    head = f"每个 {share.line.fact.name.partition('.')[0]}" if share.every else share.line.text
    return f"{head}［{'；'.join(p for p in parts if p)}］"

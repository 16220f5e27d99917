"""What documents say of an installation of the register, by the names of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.papers.sources import Drawn, words

if TYPE_CHECKING:
    from compliance.model.aggregate import Tier
    from compliance.model.vocabulary import Product
    from compliance.registry.installations import Row

_PLAIN = {
    "综合能耗": "energy", "单位能耗": "sec", "改造前能耗": "sec", "改造内容": "measure", "责任单位": "responsible",
    "投产时间": "commissioning", "统计年度": "year", "开工时间": "start", "完工时间": "completion",
    "完成时限": "completion", "计划完成": "completion", "总投资": "investment", "节能量": "energy_saving",
    "减碳量": "co2_reduction",
}  # fmt: skip
"""Field of a document → figure of the register that it prints as it is."""
_OF_ENTERPRISE = {
    "州市": "city", "区县": "county", "企业名称": "enterprise", "信用代码": "credit_code", "行业代码": "industry_code",
    "重点领域": "field",
}  # fmt: skip
_MORE = {
    "填报人": "填报人", "电话": "联系电话", "评审意见": "专家评审意见", "统计标准": "统计标准", "技术路线": "技术路线", "资金来源": "资金来源",
}  # fmt: skip


def fields_of(row: Row, tier: Tier, products: Mapping[str, Product]) -> dict[str, Drawn]:
    """Everything that a document's row may say of ``row``, each with its places; what is not known is None."""
    from compliance.model.wording import UNIT_NAMES
    from compliance.registry.lists.forms import list_forms
    from compliance.registry.lists.listing import product_words, source_of

    f, forms = row.figures, list_forms()
    product = products.get(f.product or "")

    def at(*figures: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(row.sources[name] for name in dict.fromkeys(figures) if row.sources.get(name))

    def with_unit(value: Decimal | None, unit: str | None) -> str | None:
        return None if value is None else f"{value:f}{UNIT_NAMES.get(unit or '', unit or '')}"

    def word(group: str, value: str | None) -> str | None:
        return None if value is None else forms.word_for(group, value)

    same_unit = f.sec_unit == tier.unit
    class_ = tier.tier if f.status == "existing" else None
    after = tier_after(f.sec_target, tier) if same_unit else None
    drawn = {name: Drawn(getattr(row, key)) for name, key in _OF_ENTERPRISE.items()}
    drawn |= {name: Drawn(getattr(f, key), at(key)) for name, key in _PLAIN.items()}
    drawn |= {name: Drawn(f.more.get(key), at(f"more.{key}")) for name, key in _MORE.items()}
    drawn |= {
        "所在地": Drawn("".join(n for n in (row.city if row.city != row.province else None, row.county) if n) or None),
        "装置": Drawn(row.name),
        "产品": Drawn(product_words(row, product), at("process", "product")),
        "项目状态": Drawn(word("状态", f.status), at("status")),
        "规模": Drawn(with_unit(f.capacity, f.capacity_unit), at("capacity")),
        "淘汰产能": Drawn(with_unit(f.capacity, f.capacity_unit), at("capacity")),
        "年产量": Drawn(with_unit(f.output, f.output_unit), at("output")),
        "标杆水平": Drawn(tier.benchmark if same_unit else None),
        "基准水平": Drawn(tier.baseline if same_unit else None),
        "能耗单位": Drawn(UNIT_NAMES.get(f.sec_unit or "", f.sec_unit), at("sec_unit")),
        "能效分类": Drawn(word("分类", class_), at("sec")),
        "改造前分类": Drawn(word("分类", class_), at("sec")),
        "改造后能耗": Drawn(f.sec_target, at("sec_target")),
        "改造后分类": Drawn(word("分类", after), at("sec_target")),
        "需改造": _needs_retrofit(f.more.get("是否需改造"), class_, at("more.是否需改造"), at("sec")),
        "措施": _measure(word("处置", f.disposal), class_, at("disposal"), at("sec")),
        "处置方式": Drawn(word("处置", f.disposal), at("disposal")),
        "改造期限": Drawn(_months(row), at("start", "completion")),
        "案件编号": Drawn(None if row.case_id is None else words()["案件编号"].format(案卷=row.case_id)),
        "出处": Drawn(source_of(row, "sec")),
    }  # fmt: skip
    return drawn


def tier_after(sec: Decimal | None, tier: Tier) -> str | None:
    """The class that a figure would have by the levels of ``tier``; on the line counts as reached."""
    if sec is None or tier.benchmark is None or tier.baseline is None:
        return None
    return "above_benchmark" if sec <= tier.benchmark else "between" if sec <= tier.baseline else "below_baseline"


def _needs_retrofit(told: Any, class_: str | None, stated: tuple[Any, ...], figure: tuple[Any, ...]) -> Drawn:
    """As the office said, else by the class: whoever is below the baseline."""
    if told is not None:
        return Drawn(str(told), stated)
    return Drawn(None if class_ is None else "是" if class_ == "below_baseline" else "否", figure)


def _measure(told: str | None, class_: str | None, stated: tuple[Any, ...], figure: tuple[Any, ...]) -> Drawn:
    """As the register has it; whoever reaches the benchmark level and of whom nothing is planned has nothing to do."""
    if told is None and class_ == "above_benchmark":
        return Drawn(words()["没有措施"], figure)
    return Drawn(told, stated)


def _months(row: Row) -> int | None:
    """From the month of the beginning to that of the end, both counted."""
    start, end = row.figures.start, row.figures.completion
    if start is None or end is None or end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1

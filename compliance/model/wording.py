"""The Chinese words for field names, values, units, relations and states that every output for people shares."""

from __future__ import annotations

from decimal import Decimal

FIELD_NAMES = {
    "name": "名称", "credit_code": "统一社会信用代码", "province": "省份", "city": "市州区县", "industrial_park": "园区",
    "start": "开工", "completion": "完工", "investment": "投资", "energy_saving": "年节能量", "co2_reduction": "年减碳量",
    "contents": "载明内容", "benchmark_edition": "对标版本", "overrun_reason": "超期理由", "product": "产品", "status": "状态",
    "process": "工艺", "capacity": "产能", "output": "产量", "sec_current": "单位产品能耗（改造前）",
    "sec_target": "单位产品能耗（改造后、设计）", "tier_claimed": "自报能效档次", "racks": "标准机架数", "scale": "规模",
    "pue_current": "PUE（现状）", "pue_target": "PUE（改造后、设计）", "green_grade": "绿色低碳等级",
    "hub_cluster": "在枢纽节点集群内", "quoted_benchmark": "引用的标杆值", "quoted_baseline": "引用的基准值",
    "technology_references": "引用的目录、指南", "investment_items": "投资分项（万元）", "energy_factor": "能量因数", "coal_coefficient": "折标系数",
}  # fmt: skip
VALUE_NAMES = {
    "existing": "存量", "under_construction": "在建", "proposed": "拟建（新建）", "above_benchmark": "达到标杆",
    "between": "介于标杆与基准之间", "below_baseline": "低于基准", "hyperscale": "超大型", "large": "大型",
    "small_medium": "中小型", "steps": "推进步骤", "period": "改造期限", "technology_route": "技术路线", "milestones": "工作节点",
    "goals": "预期目标", "funding": "资金", "feasibility": "可行性", "evaluation": "完成后能效评估", "safeguards": "保障措施",
    "2021": "2021年版", "2023": "2023年版",
}  # fmt: skip
UNIT_NAMES = {
    "10k_cny": "万元", "tce/a": "吨标准煤/年", "t/a": "吨/年", "t/d": "吨/天", "kgce/t": "千克标准煤/吨", "kWh/t": "千瓦时/吨",
    "kgoe/t": "千克标准油/吨", "kgoe/(t*EF)": "千克标准油/（吨·能量因数）", "kgce/weight_case": "千克标准煤/重量箱",
    "kgce/m2": "千克标准煤/平方米", "weight_case/a": "重量箱/年", "m2/a": "平方米/年", "1": "",
}  # fmt: skip
OPERATORS = {"<=": "不高于", "<": "低于", ">=": "不低于", ">": "高于", "==": "等于", "in": "属于", "contains": "包含"}
SUBJECT_NAMES = {"enterprise": "企业", "plan": "方案", "installation": "装置", "data_centre": "数据中心"}
STATE_NAMES = {"stated": "载明", "conflicting": "前后矛盾", "illegible": "无法辨认"}
CLAUSE_STATUS = {
    "in_force": "现行有效", "draft": "征求意见稿", "expired": "已失效", "superseded": "已被替代", "not_yet_in_force": "尚未生效",
}  # fmt: skip
SOURCE_NAMES = {"text": "正文", "table": "表格", "ocr": "扫描识别", "person": "人工"}


def plain_value(value: object, unit: str = "") -> str:
    """A value as people write it: thousands unseparated, unit in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(VALUE_NAMES.get(str(v), str(v)) for v in value)
    if isinstance(value, Decimal):
        return f"{value:f}" + UNIT_NAMES.get(unit, unit)
    text = VALUE_NAMES.get(str(value), str(value))
    return text + UNIT_NAMES.get(unit, unit) if unit else text

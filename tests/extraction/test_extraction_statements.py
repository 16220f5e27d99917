"""What a plan states of its approvals, replacement, conformity, incentives and arrangements, in many wordings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from documents import Rows, document, facts, said, vocabulary
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.extraction import extract
from compliance.model.facts import DataCentreFacts, Fact, Facts, InstallationFacts

OLD = "1号电石炉为现有装置，产能20万吨/年，2023年产量18万吨，单位产品综合能耗为850千克标准煤/吨。"
NEW = "2号电石炉为拟建装置，设计产能30万吨/年，设计单位产品综合能耗800千克标准煤/吨。"
BUILDING = "3号电石炉为在建装置，设计产能25万吨/年，设计单位产品综合能耗805千克标准煤/吨。"
HALL = (
    "湟水谷算力中心节能降碳技术改造实施方案",
    "湟水谷算力中心为拟建数据中心，建设标准机架12000架，设计PUE为1.18，绿色等级按4A级设计。",
    "数据中心机架、机柜供电与数据中心PUE每月统计。湟水谷算力中心建成后统一运维。",
)


def plan(*blocks: str | Rows) -> Facts:
    return facts("一、项目概况", OLD, NEW, "二、建设条件", *blocks)


def by_number(found: Facts, number: str) -> InstallationFacts:
    return next(i for i in found.installations if i.name and str(i.name.value).startswith(number))


def new_one(*blocks: str | Rows) -> InstallationFacts:
    """The proposed furnace of a plan that also has an existing one."""
    return by_number(plan(*blocks), "2号")


def old_one(*blocks: str | Rows) -> InstallationFacts:
    return by_number(plan(*blocks), "1号")


def hall(*blocks: str | Rows) -> DataCentreFacts:
    (only,) = facts(*HALL, "二、建设条件", *blocks).data_centres
    return only


# --- energy review -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "项目已取得节能审查意见。",
        "项目已于2024年5月取得青海省发展改革委节能审查意见（青发改环资〔2024〕56号）。",
        "节能审查意见已由省发展改革委批复。",
        "节能审查意见、环评批复均已取得。",
        "目前已完成备案，节能审查、环境影响评价等手续已办理完成。",
        "2024年6月12日，自治州发展改革委以〔2024〕33号文同意本项目节能审查。",
        "节能审查意见文号：西发改能审〔2024〕12号。",
        "已依法通过节能审查。",
        "省发展改革委出具了节能审查意见。",
        "本项目能评批复已下达。",
        "《关于2号电石炉项目节能审查的意见》见附件3。",
        "依据《固定资产投资项目节能审查办法》，本项目已取得节能审查意见。",
        "2024年3月报送节能审查，2024年6月取得节能审查意见。",
        "公司已按照《固定资产投资项目节能审查办法》要求，取得了项目节能审查意见。",
        "该项目前期手续齐全，备案、环评、能评、安评均已完成。",
        "根据节能审查意见（青发改〔2024〕5号），项目年综合能源消费量不超过3万吨标准煤。",
    ],
)
def test_a_review_that_is_there(text: str) -> None:
    assert said(new_one(text).energy_review) == "obtained"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("项目尚未取得节能审查意见。", "none"),
        ("项目目前处于前期论证阶段，尚未备案和取得节能审查意见。", "none"),
        ("节能审查意见尚未批复。", "none"),
        ("本项目未办理节能审查。", "none"),
        ("节能审查正在办理。", "pending"),
        ("节能报告已编制完成，正在报送节能审查。", "pending"),
        ("项目拟申请节能审查。", "pending"),
        ("节能审查意见正在审批过程中。", "pending"),
        ("计划2025年6月底前取得节能审查意见。", "pending"),
        ("开工前取得节能审查意见。", "pending"),
        ("待取得节能审查意见后开工建设。", "pending"),
        ("项目在取得节能审查意见前不开工建设。", "pending"),
        ("公司承诺在取得核准、节能审查、环境影响评价等批复之前不开工建设。", "pending"),
        ("本项目年综合能源消费量不足1000吨标准煤，无需单独进行节能审查。", "exempt"),
        ("按规定不单独进行节能审查。", "exempt"),
        ("项目不需要办理节能审查。", "exempt"),
    ],
)
def test_a_review_that_is_not_there(text: str, value: str) -> None:
    assert said(new_one(text).energy_review) == value


@pytest.mark.parametrize(
    "text",
    [
        "新建项目应取得节能审查意见。",
        "根据《固定资产投资项目节能审查办法》，项目开工前必须取得节能审查意见。",
        "国家规定，企业投资项目须在开工建设前取得节能审查意见。",
        "《重庆市实施方案》提出，严格节能审查和事中事后监管。",
        "未取得节能审查意见的项目，不得开工建设。",
        "如取得节能审查意见，即可开工。",
        "同类企业某电石厂已取得节能审查意见。",
        "现有装置均已取得节能审查意见。",
        "严格执行固定资产投资项目节能审查制度。",
        "（6）《固定资产投资项目节能审查办法》（国家发展改革委令2023年第2号）；",
        "4号电石炉已取得节能审查意见。",
        "严格落实节能审查制度，未通过节能审查的，不予开工。",
        "将节能审查意见作为项目开工的前置条件。",
        "项目严格按照节能审查意见要求建设。",
        "项目将按节能审查意见落实各项节能措施。",
        "施工中将严格执行节能审查意见提出的措施。",
        "节能审查阶段提出的改造措施正在实施。",
        "项目节能审查执行青发改〔2023〕12号文件的规定。",
    ],
)
def test_a_review_of_nobody_here(text: str) -> None:
    assert new_one(text).energy_review is None


def test_the_list_of_bases_states_nothing_but_what_the_project_did_counts() -> None:
    basis = facts("一、项目概况", NEW, "二、编制依据", "省发展改革委出具的节能审查意见。")
    assert basis.installations[0].energy_review is None
    own = facts("一、项目概况", NEW, "二、编制依据", "本项目已取得的节能审查意见（青发改〔2024〕5号）。")
    assert said(own.installations[0].energy_review) == "obtained"


def test_a_review_belongs_to_whom_it_is_said_of() -> None:
    text = "2号电石炉已取得节能审查意见（青发改〔2024〕5号）。3号电石炉节能审查正在办理。"
    found = facts("一、项目概况", NEW, BUILDING, "二、建设条件", text)
    assert said(by_number(found, "2号").energy_review) == "obtained"
    assert said(by_number(found, "3号").energy_review) == "pending"
    both = facts("一、项目概况", OLD, NEW, BUILDING, "二、建设条件", "在建装置已取得节能审查意见。")
    assert said(by_number(both, "3号").energy_review) == "obtained"
    assert by_number(both, "2号").energy_review is None and by_number(both, "1号").energy_review is None


def test_a_sentence_goes_on_about_the_furnace_before_it() -> None:
    found = facts("一、项目概况", NEW, BUILDING, "二、建设条件", "2号电石炉计划2026年开工。节能审查意见已取得。")
    assert said(by_number(found, "2号").energy_review) == "obtained"
    assert by_number(found, "3号").energy_review is None


def test_contrary_statements_are_a_contradiction() -> None:
    found = new_one("项目已取得节能审查意见。", "三、进度", "项目尚未取得节能审查意见。").energy_review
    assert found is not None and found.state == "conflicting"
    assert {c.value for c in found.candidates} == {"obtained", "none"}
    assert all(c.evidence for c in found.candidates)


def test_approvals_in_tables() -> None:
    form: Rows = [["项目名称", "2号电石炉项目"], ["建设性质", "新建"], ["节能审查意见", "已取得（青发改〔2024〕5号）"]]
    assert said(new_one(form).energy_review) == "obtained"
    listed: Rows = [
        ["手续名称", "办理情况", "文号"],
        ["项目备案", "已办理", "2401-633"],
        ["节能审查", "正在办理", "—"],
    ]
    assert said(new_one(listed).energy_review) == "pending"
    columns: Rows = [
        ["装置名称", "产能（万吨/年）", "节能审查意见"],
        ["2号电石炉", "30", "已取得"],
        ["3号电石炉", "25", "未取得"],
    ]
    found = facts("一、项目概况", NEW, BUILDING, columns)
    assert said(by_number(found, "2号").energy_review) == "obtained"
    assert said(by_number(found, "3号").energy_review) == "none"


def test_a_milestone_is_not_an_approval() -> None:
    steps: Rows = [["时间", "工作内容"], ["2025年3月", "完成节能审查、初步设计"], ["2025年6月", "开工建设"]]
    assert new_one(steps).energy_review is None


def test_data_centres_have_reviews_too() -> None:
    assert said(hall("本项目已取得节能审查意见。").energy_review) == "obtained"


# --- capacity replacement ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("项目实施产能减量置换。", "reduced"),
        ("产能来源：关停公司现有2台电石炉，产能合计40万吨/年，实施减量置换。", "reduced"),
        ("关停1号电石炉，实施产能等量置换。", "equal"),
        ("2号电石炉为产能减量置换项目。", "reduced"),
        ("本项目按1.25:1的置换比例实施产能置换。", "reduced"),
        ("置换比例为1.25：1。", "reduced"),
        ("项目采用等量置换方式。", "equal"),
        ("产能置换比例1:1。", "equal"),
        ("产能置换方案已由省工业和信息化厅公告。", "settled"),
        ("已取得产能置换指标。", "settled"),
        ("置换产能来自本省三家企业已退出的产能。", "settled"),
        ("项目产能置换方案已于2024年3月公示。", "settled"),
        ("本项目实施产能等量或减量置换。", "equal_or_reduced"),
        ("本项目不涉及产能置换。", "exempt"),
        ("项目无需进行产能置换。", "exempt"),
        ("项目未落实产能置换。", "none"),
        ("本项目没有产能置换指标。", "none"),
        ("产能置换方案尚未落实。", "pending"),
        ("产能置换方案正在编制。", "pending"),
        ("规模置换方案将另行专题上报。", "pending"),
    ],
)
def test_replacement(text: str, value: str) -> None:
    assert said(new_one(text).capacity_replacement) == value


@pytest.mark.parametrize(
    "text",
    [
        "新建电石项目须实施产能等量或减量置换。",
        "《实施方案》明确，新建电石、尿素项目实施产能等量或减量置换。",
        "根据有关规定，严格落实产能置换要求的企业可优先办理。",
        "停炉后进行煤气置换和氮气置换。",
        "合并方案涉及产能减量置换且投资超过15亿元，不予采用。",
        "兄弟企业已完成产能置换。",
        "曾研究实施产能减量置换的方案。",
    ],
)
def test_replacement_of_nobody_here(text: str) -> None:
    assert new_one(text).capacity_replacement is None


def test_words_settle_what_is_said_in_general() -> None:
    text = "项目已落实产能置换。项目按减量置换原则建设，置换方案正在公示。"
    assert said(new_one(text).capacity_replacement) == "reduced"


def test_the_amount_that_is_retired() -> None:
    found = new_one("项目实施产能置换，关停本市两台电石炉产能37.5万吨/年。").replaced_capacity
    assert found is not None and (found.value, found.unit) == (Decimal(375000), "t/a")
    assert new_one("产能置换：关停甲厂20万吨/年、乙厂15万吨/年。").replaced_capacity is None
    assert new_one("公司2019年关停产能10万吨/年的旧炉。").replaced_capacity is None


# --- conformity ----------------------------------------------------------------------------------------------


def conforming(*blocks: str | Rows) -> set[str]:
    found = new_one(*blocks).conformity
    return set(found.value) if found is not None and isinstance(found.value, tuple) else set()


SEVEN = {"industry_plan", "industry_policy", "replacement", "entry_norms", "approvals", "standards", "zoning"}


def test_a_list_in_one_sentence() -> None:
    text = "项目符合国家和我省产业发展规划、产业政策、产能置换、行业规范条件、审批手续、行业标准、“三线一单”等要求。"
    assert conforming(text) == SEVEN


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("对照《产业结构调整指导目录（2024年本）》，本项目属于允许类，符合国家产业政策。", {"industry_policy"}),
        ("本项目不属于《产业结构调整指导目录》中的限制类和淘汰类。", {"industry_policy"}),
        ("拟建装置符合石化产业规划布局方向。", {"industry_plan"}),
        ("项目选址不涉及生态保护红线，符合“三线一单”生态环境分区管控要求。", {"zoning"}),
        ("项目已取得备案证。", {"approvals"}),
        ("审批手续齐全，核准文件已办理。", {"approvals"}),
        ("园区规划环评已通过审查。", {"plan_eia"}),
        ("项目满足《电石行业规范条件》。", {"entry_norms"}),
        ("产能置换方案已公告。", {"replacement"}),
        ("本项目不涉及产能置换。", {"replacement"}),
        ("产业政策方面，项目属于鼓励类。", {"industry_policy"}),
        ("不存在不符合产业政策的情形。", {"industry_policy"}),
        ("本项目没有违反产业政策。", {"industry_policy"}),
        ("园区规划环评于2022年取得审查意见。", {"plan_eia"}),
        ("产业政策：符合；产能置换：已落实；三线一单：符合。", {"industry_policy", "replacement", "zoning"}),
    ],
)
def test_items_one_by_one(text: str, items: set[str]) -> None:
    assert conforming(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "新建项目应符合产业政策、产能置换、“三线一单”等要求。",
        "全面审查是否符合产业发展规划、产业政策。",
        "对不符合产业政策的项目坚决依法查处。",
        "确保项目符合产业政策。",
        "《实施方案》要求，新建项目符合产业政策和行业标准。",
        "拟建装置受炼化产业政策影响较大。",
        "目前正在办理备案手续。",
        "项目备案尚未办理。",
        "项目备案号为2401-633。",
        "如项目不符合产业政策，将予以调整。",
        "原方案不符合“三线一单”要求，现已调整选址。",
        "现有2台电石炉属于限制类，本项目建成后全部淘汰。",
        "公司老旧产能属于限制类。",
    ],
)
def test_what_states_no_conformity(text: str) -> None:
    found = new_one(text)
    assert found.conformity is None and found.nonconformity is None


def test_what_is_said_not_to_conform() -> None:
    found = new_one("本项目属于限制类项目，不符合国家产业政策。")
    assert said(found.nonconformity) == ["industry_policy"] and found.conformity is None


def test_a_table_of_demands_and_verdicts() -> None:
    rows: Rows = [
        ["序号", "要求", "本项目情况", "结论"],
        ["1", "应符合国家产业政策", "属于允许类", "符合"],
        ["2", "应满足“三线一单”管控要求", "位于重点管控单元", "符合"],
        ["3", "须落实产能置换", "尚无指标", "不符合"],
    ]
    assert conforming("三、项目符合性分析", rows) == {"industry_policy", "zoning"}
    assert said(new_one(rows).nonconformity) == ["replacement"]


# --- incentives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("项目享受土地出让金减免和税收返还等优惠政策。", True),
        ("公司拟申请地方财政补贴。", True),
        ("企业所得税按两免三减半执行。", True),
        ("项目用地享受工业用地地价优惠。", True),
        ("本项目不享受土地、财税等方面的优惠政策。", False),
        ("项目未申请任何税收优惠和财政补贴。", False),
        ("对于在国家枢纽节点之外新建的数据中心，不得给予土地、财税等方面的优惠政策。", None),
        ("对整机柜服务器给予租金优惠。", None),
        ("争取银行优惠贷款。", None),
        ("某数据中心享受税收返还。", None),
        ("不申请财政补贴，但享受增值税即征即退。", True),
    ],
)
def test_incentives(text: str, value: bool | None) -> None:
    assert said(hall(text).incentives) is value


# --- elimination ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("1号电石炉拟于2026年12月底前淘汰。", date(2026, 12, 31)),
        ("1号电石炉将于2026年6月关停拆除。", date(2026, 6, 30)),
        ("计划2027年底前淘汰1号电石炉。", date(2027, 12, 31)),
        ("拆除1号电石炉，2027年3月31日前完成拆除。", date(2027, 3, 31)),
        ("1号电石炉予以淘汰退出，完成时间为2026年9月。", date(2026, 9, 30)),
        ("1号电石炉（20万吨/年）计划于2026年底前淘汰退出。", date(2026, 12, 31)),
        ("1号电石炉不再改造，2026年底前关停。", date(2026, 12, 31)),
        ("将1号电石炉列入淘汰计划，2027年底前退出。", date(2027, 12, 31)),
        ("1号电石炉淘汰时限为2026年12月。", date(2026, 12, 31)),
    ],
)
def test_an_installation_that_goes(text: str, end: date) -> None:
    found = old_one("三、淘汰安排", text)
    assert said(found.elimination) is True
    assert said(found.elimination_completion) == end.isoformat()
    assert new_one("三、淘汰安排", text).elimination is None


def test_the_beginning_of_the_elimination() -> None:
    found = old_one("1号电石炉自2025年1月起至2027年12月分期淘汰。")
    assert said(found.elimination_start) == "2025-01-01"
    assert said(found.elimination_completion) == "2027-12-31"


def test_an_elimination_without_a_date() -> None:
    found = old_one("1号电石炉予以淘汰。")
    assert said(found.elimination) is True and found.elimination_completion is None


@pytest.mark.parametrize(
    "text",
    [
        "拆除1号电石炉原有电极系统，2025年6月完成。",
        "1号电石炉淘汰落后电机11台。",
        "如1号电石炉不能按期改造完毕，2026年底前淘汰。",
        "对开展改造后能效仍达不到基准水平的装置予以淘汰。",
        "暂不淘汰1号电石炉。",
        "淘汰6台老旧往复式压缩机。",
        "1号电石炉改造，拆除工程2025年3月完成。",
        "淘汰1号电石炉炉盖。",
        "1号电石炉应在2026年底前淘汰。",
        "曾研究2025年淘汰1号电石炉。",
    ],
)
def test_what_is_no_elimination(text: str) -> None:
    assert old_one(text).elimination is None


# --- power and storage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "value", "unit"),
    [
        ("项目总用电容量约为6.3万千伏安。", "electric_capacity", "63000", "kVA"),
        ("报装容量80MVA。", "electric_capacity", "80000", "kVA"),
        ("用电容量50000kVA。", "electric_capacity", "50000", "kVA"),
        ("用电容量6万千瓦。", "electric_capacity", "60000", "kW"),
        ("项目最大用电负荷为42兆瓦。", "electric_load", "42000", "kW"),
        ("配套建设5MW/10MWh磷酸铁锂储能系统。", "storage_power", "5000", "kW"),
        ("储能系统功率为4000千瓦。", "storage_power", "4000", "kW"),
        ("新建储能电站一座，规模10兆瓦/40兆瓦时。", "storage_power", "10000", "kW"),
        ("配套建设用电负荷8%的储能设施。", "storage_ratio", "0.08", "1"),
        ("按用电负荷的8%配置储能设施。", "storage_ratio", "0.08", "1"),
        ("储能容量按最大用电负荷的约5%配置。", "storage_ratio", "0.05", "1"),
        ("本项目暂不配置储能。", "storage_ratio", "0", "1"),
    ],
)
def test_power_and_storage(text: str, field: str, value: str, unit: str) -> None:
    found: Fact | None = getattr(new_one(text), field)
    assert found is not None and (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "对新建用电容量5万千瓦安以上负荷项目，按照用电负荷5%-10%配套储能设施。",
        "储能系统充放电效率不低于88%。",
        "储能设备国产化比例为90%。",
        "储能容量20MWh。",
        "全厂现有用电容量8万千伏安。",
        "项目应按用电负荷的10%配套储能设施。",
        "新增1台2000kVA变压器。",
        "年放电量约10兆瓦时。",
    ],
)
def test_what_is_no_power_of_the_project(text: str) -> None:
    found = new_one(text)
    assert [found.electric_capacity, found.electric_load, found.storage_power, found.storage_ratio] == [None] * 4


# --- start of production and survey --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["计划2026年6月建成投产。", "预计2026年6月30日正式投产。", "投产时间：2026年6月。", "2026年6月底前投入运行。"],
)
def test_the_start_of_production(text: str) -> None:
    assert said(new_one(text).commissioning) == "2026-06-30"
    assert old_one(text).commissioning is None


@pytest.mark.parametrize("text", ["2012年9月投产的旧炉已投产多年。", "2026年6月投产后开展培训。", "2026年6月试投产。"])
def test_what_is_no_start_of_production(text: str) -> None:
    assert new_one(text).commissioning is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("投产后一年内配合属地工信部门开展能效水平调查。", 12),
        ("建成投产后6个月内委托第三方开展能效测评。", 6),
        ("投运后半年内开展能效评估。", 6),
    ],
)
def test_a_survey_within_months(text: str, months: int) -> None:
    assert said(new_one(text).survey_months) == months


def test_a_survey_on_a_date() -> None:
    assert said(new_one("2026年12月底前开展能效水平调查。").survey) == "2026-12-31"
    assert new_one("改造项目投运满三个月后，委托第三方开展能效评估。").survey_months is None
    assert new_one("2025年12月开展能效评估。").survey is None


# --- for all of them -----------------------------------------------------------------------------------------

OWN = (
    "取得节能审查意见",
    "实施产能减量置换",
    "符合产业政策",
    "按用电负荷的8%配套储能设施",
    "落实产能置换方案",
)
RULES = (
    "新建项目应{}。",
    "新建电石项目须{}。",
    "项目开工前必须{}。",
    "国家规定，新建项目应当{}。",
    "企业不得未{}而开工。",
)
FIELDS = (
    *("energy_review", "conformity", "nonconformity", "capacity_replacement", "replaced_capacity", "elimination"),
    *("electric_capacity", "electric_load", "storage_power", "storage_ratio", "commissioning", "survey"),
    *("survey_months",),
)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(RULES), st.sampled_from(OWN), st.sampled_from(["", "根据有关文件，", "《实施方案》提出，"]))
def test_a_rule_that_is_quoted_states_nothing(rule: str, what: str, lead: str) -> None:
    found = new_one(lead + rule.format(what))
    assert [name for name in FIELDS if getattr(found, name) is not None] == []


def test_every_statement_has_its_place_and_reads_back() -> None:
    found = new_one(
        "项目已取得节能审查意见（青发改〔2024〕5号），符合产业政策和“三线一单”要求。",
        "项目按1.25:1实施产能减量置换，用电容量63000千伏安，按用电负荷的8%配套储能设施，计划2026年6月建成投产。",
    )
    stated = {name: getattr(found, name) for name in FIELDS if getattr(found, name) is not None}
    assert {"energy_review", "conformity", "capacity_replacement", "electric_capacity"} <= set(stated)
    for name, fact in stated.items():
        assert fact.evidence and all(e.page == 1 and e.bbox for e in fact.evidence), name
        assert not fact.raw or any(fact.raw in e.text for e in fact.evidence), name


def test_a_plan_that_states_nothing_has_no_statement() -> None:
    (only,) = extract(document("一、项目概况", NEW), vocabulary()).installations
    assert [name for name in FIELDS if getattr(only, name) is not None] == []

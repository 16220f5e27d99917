"""Who submits the plan and where, what the plan contains, which edition it measures itself by."""

from __future__ import annotations

import pytest
from documents import facts, said

FORM = [
    ["企业名称", "重庆山语水泥有限公司"],
    ["统一社会信用代码", "91500109MA5U9K3W8R"],
    ["注册地址", "重庆市长寿区晏家工业园区"],
    ["编制单位", "北京绿源节能服务有限公司"],
]


def test_a_form() -> None:
    who = facts("1号熟料生产线节能改造实施方案", FORM).enterprise
    assert {name: said(fact) for name, fact in who.items()} == {
        "name": "重庆山语水泥有限公司",
        "credit_code": "91500109MA5U9K3W8R",
        "province": "重庆市",
        "city": "长寿区",
        "industrial_park": "晏家工业园区",
    }


def test_running_text() -> None:
    who = facts(
        "重庆山语水泥有限公司（以下简称“公司”）位于重庆市长寿区晏家工业园区，统一社会信用代码91500109MA5U9K3W8R。",
        "公司委托北京绿源节能服务有限公司编制本方案。",
    ).enterprise
    assert [said(f) for _, f in who.items()] == [
        *("重庆山语水泥有限公司", "91500109MA5U9K3W8R", "重庆市", "长寿区", "晏家工业园区"),
    ]


def test_a_service_company_named_more_often_is_still_not_the_enterprise() -> None:
    who = facts(
        "重庆山语水泥有限公司委托北京绿源节能服务有限公司编制方案。",
        "编制单位：北京绿源节能服务有限公司",
        "北京绿源节能服务有限公司承担编制。",
    ).enterprise
    assert said(who.name) == "重庆山语水泥有限公司"


def test_the_evidence_of_a_value_in_a_form_is_its_cell() -> None:
    name = facts(FORM).enterprise.name
    assert name is not None
    (place,) = name.evidence
    assert (place.text, place.source, place.bbox) == ("重庆山语水泥有限公司", "table", (250.0, 100.0, 350.0, 110.0))


def test_a_city_brings_its_province() -> None:
    who = facts([["企业名称", "湟源硅业有限公司"], ["地址", "西宁市湟中区"]]).enterprise
    assert (said(who.province), said(who.city)) == ("青海省", "西宁市")


def test_a_park_keeps_the_place_in_its_name() -> None:
    who = facts([["企业名称", "湟源硅业有限公司"], ["所在园区", "西宁经济技术开发区甘河工业园区"]]).enterprise
    assert said(who.industrial_park) == "西宁经济技术开发区甘河工业园区"


@pytest.mark.parametrize("code", ["9150010", "91500109MA5U9K3W8", "无"])
def test_a_code_that_is_none_is_not_stated(code: str) -> None:
    assert facts([["企业名称", "重庆山语水泥有限公司"], ["信用代码", code]]).enterprise.credit_code is None


def test_contents_by_headings_and_by_sentences() -> None:
    found = facts(
        "一、推进步骤",
        "分两步实施。",
        "二、技术路线",
        "采用余热回收。",
        "三、其他",
        "资金全部自筹，静态投资回收期4.2年，竣工后委托第三方开展能效测评。",
    )
    assert said(found.plan.contents) == ["steps", "technology_route", "funding", "feasibility", "evaluation"]


def test_a_plan_without_any_of_the_contents() -> None:
    assert facts("本企业重视节能工作。").plan.contents is None


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("对照《工业重点领域能效标杆水平和基准水平（2023年版）》开展对标。", "2023"),
        ("按照《高耗能行业重点领域能效标杆水平和基准水平（2021年版）》开展对标。", "2021"),
        ("对照《工业重点领域能效标杆水平和基准水平（2023年版）》对标，该文件替代能效水平2021年版。", "2023"),
        ("对照能效标杆水平开展对标。", None),
    ],
)
def test_the_edition(text: str, edition: str | None) -> None:
    assert said(facts(text).plan.benchmark_edition) == edition

"""Start and completion: of the installation, of the plan, and dates that are neither."""

from __future__ import annotations

import pytest
from documents import facts, installation, installations, said

OWN = "1#电石炉2023年电石单位产品综合能耗为842千克标准煤/吨，改造后801千克标准煤/吨。"
SECOND = "2#电石炉2023年电石单位产品综合能耗为835千克标准煤/吨。"


def span(*blocks: str | list[list[str]]) -> tuple[object, object]:
    """(start, completion) of the only installation."""
    furnace = installation(OWN, *blocks)
    return said(furnace.start), said(furnace.completion)


@pytest.mark.parametrize(
    ("text", "start", "completion"),
    [
        ("1#电石炉改造工程自2025年3月开工，2026年6月完工。", "2025-03-01", "2026-06-30"),
        ("改造期限：2025年3月至2026年6月。", "2025-03-01", "2026-06-30"),
        ("项目实施期限为2025年第二季度至2026年底。", "2025-04-01", "2026-12-31"),
        ("本次改造2024年9月启动，2025年10月底完成。", "2024-09-01", "2025-10-31"),
        ("1#电石炉计划2025年3月开工，建设期16个月。", "2025-03-01", "2026-06-30"),
        ("1#电石炉改造2025年3月10日开工，2025年11月20日竣工。", "2025-03-10", "2025-11-20"),
    ],
)
def test_in_text(text: str, start: str, completion: str) -> None:
    assert span(text) == (start, completion)


@pytest.mark.parametrize(
    "text",
    [
        "1#电石炉于2012年5月建成投产。",
        "公司成立于2008年6月。",
        "国家要求2025年底前完成改造。",
        "本方案于2024年8月编制完成，2024年9月通过评审。",
        "1#电石炉2023年12月完成标定检测。",
    ],
)
def test_dates_that_are_no_schedule(text: str) -> None:
    assert span(text) == (None, None)
    assert span(text, "1#电石炉改造自2025年3月开工，2026年6月完工。") == ("2025-03-01", "2026-06-30")


def test_a_step_is_not_the_whole() -> None:
    text = "设备采购于2025年1月完成。1#电石炉2025年3月开工，2026年6月完工。"
    assert span(text) == ("2025-03-01", "2026-06-30")


def test_each_installation_its_own_and_the_plan_their_span() -> None:
    found = facts(OWN, SECOND, "1#电石炉2025年3月开工，2026年6月完工；2#电石炉2026年1月开工，2026年12月完工。")
    assert [(said(i.start), said(i.completion)) for i in found.installations] == [
        ("2025-03-01", "2026-06-30"),
        ("2026-01-01", "2026-12-31"),
    ]
    assert (said(found.plan.start), said(found.plan.completion)) == ("2025-03-01", "2026-12-31")


def test_columns_of_starts_and_completions() -> None:
    found = installations(
        [
            ["装置", "改造前电石单位产品综合能耗（kgce/t）", "开工时间", "完工时间"],
            ["1#电石炉", "842", "2025年3月", "2026年6月"],
            ["2#电石炉", "835", "2026年1月", "2026年12月"],
        ]
    )
    assert {n: (said(i.start), said(i.completion)) for n, i in found.items()} == {
        "1#电石炉": ("2025-03-01", "2026-06-30"),
        "2#电石炉": ("2026-01-01", "2026-12-31"),
    }


def test_milestones_stand_in_where_nothing_is_said_outright() -> None:
    milestones = [
        ["序号", "工作节点", "起止时间"],
        ["1", "设备采购", "2025年3月至2025年6月"],
        ["2", "停炉安装", "2025年7月至2025年10月"],
    ]
    assert span(milestones) == ("2025-03-01", "2025-10-31")
    outright = "改造期限：2025年1月至2025年12月。"
    assert span(outright, milestones) == ("2025-01-01", "2025-12-31")


def test_the_wording_is_kept() -> None:
    completion = installation(OWN, "1#电石炉改造2025年3月开工，2026年底完工。").completion
    assert completion is not None
    assert (said(completion), completion.raw) == ("2026-12-31", "2026年底")

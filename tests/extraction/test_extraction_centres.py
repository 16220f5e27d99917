"""Data centres: phases, racks, PUE, hub nodes."""

from __future__ import annotations

import pytest
from documents import centres, facts, said

TITLE = "湟水谷算力中心节能降碳技术改造实施方案"
FIRST = "湟水谷算力中心一期为在用数据中心，物理机柜2000架，折合标准机架3200架，2023年PUE为1.52，改造后PUE降至1.28。"
SECOND = "湟水谷算力中心二期为拟建数据中心，建设标准机架12000架，设计PUE为1.18，绿色等级按4A级设计。"
TALK = "各期数据中心机架、机柜供电与数据中心PUE每月统计。湟水谷算力中心一期先行改造，湟水谷算力中心二期随后新建。"


def test_phases_are_centres_of_their_own() -> None:
    found = centres(TITLE, FIRST, SECOND, TALK)
    first, second = found["湟水谷算力中心一期"], found["湟水谷算力中心二期"]
    assert len(found) == 2
    assert [said(f) for f in (first.status, first.pue_current, first.pue_target)] == ["existing", 1.52, 1.28]
    assert [said(f) for f in (second.status, second.pue_current, second.pue_target)] == ["proposed", None, 1.18]
    assert said(second.green_grade) == "4A"


def test_standard_racks_decide_the_size_and_physical_ones_do_not() -> None:
    found = centres(TITLE, FIRST, SECOND, TALK)
    assert {n: (said(c.racks), said(c.scale)) for n, c in found.items()} == {
        "湟水谷算力中心一期": (3200, "large"),
        "湟水谷算力中心二期": (12000, "hyperscale"),
    }


def test_a_plan_of_data_centres_has_no_installations() -> None:
    assert facts(TITLE, FIRST, SECOND, TALK).installations == ()


@pytest.mark.parametrize(
    "other",
    [
        "国家要求新建数据中心PUE不超过1.25。",
        "全国平均PUE为1.48，某运营商数据中心PUE为1.21。",
        "湟水谷算力中心一期7月PUE达1.66，1月PUE为1.41。",
        "湟水谷算力中心一期2022年PUE为1.57。",
        "若采用液冷方案，湟水谷算力中心一期PUE可降至1.15，未予采用。",
        "湟水谷算力中心一期水资源利用效率（WUE）为1.35。",
    ],
)
def test_which_pue_is_not_the_centres_own(other: str) -> None:
    first = centres(TITLE, FIRST, SECOND, TALK, other)["湟水谷算力中心一期"]
    assert (said(first.pue_current), said(first.pue_target)) == (1.52, 1.28)


def test_a_table_by_month_is_not_the_annual_figure() -> None:
    months = [["月份", "1月", "4月", "7月"], ["PUE", "1.43", "1.50", "1.66"]]
    first = centres(TITLE, FIRST, SECOND, TALK, months)["湟水谷算力中心一期"]
    assert (said(first.pue_current), said(first.pue_target)) == (1.52, 1.28)


@pytest.mark.parametrize(
    ("sentence", "hub"),
    [
        ("湟水谷算力中心位于国家枢纽节点青海集群内。", True),
        ("湟水谷算力中心不在国家枢纽节点集群范围内。", False),
        ("国家要求枢纽节点内的数据中心集约布局。", None),
    ],
)
def test_hub_node(sentence: str, hub: bool | None) -> None:
    found = centres(TITLE, FIRST, SECOND, TALK, sentence)
    assert [said(c.hub_cluster) for c in found.values()] == [hub, hub]


def test_a_centre_without_any_pue_has_none() -> None:
    (centre,) = centres(
        "云岭数据中心拟建，云岭数据中心建设标准机架2400架。",
        "云岭数据中心机柜采用封闭冷通道，云岭数据中心机架分两批上架。",
        "云岭数据中心选用高效机组，云岭数据中心供电可靠，云岭数据中心另行监测。",
    ).values()
    assert (said(centre.racks), said(centre.scale)) == (2400, "small_medium")
    assert (centre.pue_current, centre.pue_target) == (None, None)

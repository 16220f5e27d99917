"""One test for each bug that was found by reading plans, named for what went wrong."""

from __future__ import annotations

from datetime import date

from documents import centres, facts, installation, installations, said, table

from compliance.extraction.dates import add_months, find_dates

CURRENT = "1#电石炉改造前电石单位产品综合能耗为842千克标准煤/吨。"


def test_a_first_phase_is_not_swallowed_by_the_name_of_the_centre() -> None:
    found = centres(
        "湟水谷算力中心节能降碳技术改造实施方案",
        "湟水谷算力中心一期为在用数据中心，折合标准机架3200架，2023年PUE为1.52，改造后PUE降至1.28。",
        "湟水谷算力中心二期为拟建数据中心，建设标准机架12000架，设计PUE为1.18。",
        "湟水谷算力中心的数据中心机架、机柜供电与数据中心PUE每月统计。",
        "湟水谷算力中心供电可靠。",
    )
    assert set(found) == {"湟水谷算力中心一期", "湟水谷算力中心二期"}
    assert said(found["湟水谷算力中心一期"].pue_current) == 1.52
    assert said(found["湟水谷算力中心二期"].status) == "proposed"


def test_only_the_ticked_box_counts() -> None:
    rows = [["装置名称", "建设性质", "改造前单位产品综合能耗（kgce/t）"], ["1#电石炉", "□新建 ☑改造", "842"]]
    found = installation(table(rows, header_rows=1))
    assert (said(found.status), said(found.sec_current)) == ("existing", 842)


def test_commissioning_years_ago_is_not_the_completion_of_the_retrofit() -> None:
    assert installation(CURRENT + "1#电石炉于2012年5月建成投产。").completion is None


def test_a_record_of_a_past_year_that_was_reached_is_not_a_target() -> None:
    found = installation("2023年1#电石炉电石单位产品综合能耗达到842千克标准煤/吨。")
    assert (said(found.sec_current), found.sec_target) == (842, None)


def test_a_stage_target_does_not_hide_the_target_after_it() -> None:
    text = (
        "1#电石炉改造前电石单位产品综合能耗842千克标准煤/吨，阶段性目标为820千克标准煤/吨，改造后为801千克标准煤/吨。"
    )
    found = installation(text)
    assert (said(found.sec_current), said(found.sec_target)) == (842, 801)


def test_a_list_of_two_furnaces_is_not_a_third_installation() -> None:
    found = installations(
        "1#电石炉2023年电石单位产品综合能耗812千克标准煤/吨。",
        "2#电石炉2023年电石单位产品综合能耗835千克标准煤/吨。",
        "2023年，1#、2#电石炉电石产量分别为9.2万吨、7.5万吨。",
    )
    assert {name: said(i.output) for name, i in found.items()} == {"1#电石炉": 92000, "2#电石炉": 75000}


def test_the_total_of_an_investment_table_headed_amount_is_the_plan_s() -> None:
    rows = [
        ["序号", "费用名称", "金额（万元）"],
        ["1", "设备购置", "3200"],
        ["2", "安装工程", "1800"],
        ["", "合计", "5000"],
    ]
    assert said(facts(CURRENT, table(rows, "表2 投资估算表", header_rows=1)).plan.investment) == 5000


def test_a_swing_from_x_to_y_says_both_outright() -> None:
    rows = [["装置", "单位产品综合能耗（kgce/t）改造后"], ["1#电石炉", "886"]]
    found = installation(
        "1#电石炉单位产品综合能耗由942千克标准煤/吨下降到868千克标准煤/吨。", table(rows, "附表", header_rows=1)
    )
    assert found.sec_target is not None and found.sec_target.state == "conflicting"
    assert {said_of.to_json()["value"] for said_of in found.sec_target.candidates} == {868, 886}


def test_a_strangers_second_furnace_is_still_the_strangers() -> None:
    found = installations(
        "2024年，1号高炉工序单位产品能耗428.6千克标准煤/吨，2号高炉396.4千克标准煤/吨。",
        "集团内某特钢公司1号高炉2024年为369.2千克标准煤/吨，2号高炉为374.8千克标准煤/吨。",
    )
    assert {n: said(i.sec_current) for n, i in found.items()} == {"1号高炉": 428.6, "2号高炉": 396.4}


def test_what_a_figure_misses_the_benchmark_by_is_no_benchmark() -> None:
    found = installation(
        "电石单位产品综合能耗标杆水平为805千克标准煤/吨，基准水平为940千克标准煤/吨。",
        "1#电石炉2024年单位产品综合能耗962千克标准煤/吨，比标杆水平高157千克标准煤/吨。",
    )
    assert said(found.quoted_benchmark) == 805


def test_a_goal_dated_to_the_end_of_a_year_does_not_make_it_the_base_year() -> None:
    found = installation(
        "2024年1#电石炉单位产品综合能耗为962千克标准煤/吨。",
        "到2026年底，1#电石炉单位产品综合能耗828千克标准煤/吨。",
    )
    assert (said(found.sec_current), said(found.sec_target)) == (962, 828)


def test_total_investment_that_text_and_table_tell_differently_is_a_conflict() -> None:
    rows = [["项目", "合计（万元）"], ["设备", "6000"], ["安装", "3580"], ["合计", "9580"]]
    plan = facts(CURRENT, "项目总投资9850万元。", table(rows, "表7 投资估算表（万元）", header_rows=1)).plan
    assert plan.investment is not None and plan.investment.state == "conflicting"


def test_a_part_s_total_beside_the_plan_s_is_no_conflict() -> None:
    text = "本方案总投资98.26亿元，其中存量装置改造1.86亿元、拟建装置96.4亿元。"
    plan = facts(CURRENT, text).plan
    assert plan.investment is not None and said(plan.investment) == 982600


def test_superscripts_and_negative_signs_in_figures() -> None:
    found = installation("转炉工序单位产品能耗由-18.5千克标准煤/吨降至-31.2千克标准煤/吨。")
    assert (said(found.sec_current), said(found.sec_target)) == (-18.5, -31.2)


def test_a_period_that_begins_on_the_last_of_a_month() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2024, 3, 1), 20) == date(2025, 10, 31)


def test_a_month_that_does_not_exist_is_no_date() -> None:
    assert find_dates("2025年13月") == ()


def test_levels_quoted_inside_a_sentence_of_policy_are_still_the_plan_s_quotation() -> None:
    found = installation(
        "该文件规定：电石单位产品综合能耗标杆水平805千克标准煤/吨，基准水平940千克标准煤/吨。",
        "1#电石炉2024年单位产品综合能耗962千克标准煤/吨。",
    )
    assert (said(found.quoted_benchmark), said(found.quoted_baseline)) == (805, 940)


def test_what_one_measure_saves_per_tonne_is_no_target() -> None:
    found = installation(CURRENT + "改造后1#电石炉降至805千克标准煤/吨，其中显热回收一项预计降低能耗21千克标准煤/吨。")
    assert said(found.sec_target) == 805


def test_a_furnace_named_in_short_and_in_full_is_one() -> None:
    found = installations(
        "1#炉2024年产量1.1万吨。", "1#黄磷电炉单位产品综合能耗由2946千克标准煤/吨降至2520千克标准煤/吨。"
    )
    assert list(found) == ["1#黄磷电炉"] and said(found["1#黄磷电炉"].output) == 11000


def test_a_size_in_passing_is_no_installation() -> None:
    found = installations(
        "一系列2024年铝液交流电耗13428千瓦时/吨，改造后降至13180千瓦时/吨。",
        "国内600kA系列铝液交流电耗为12600千瓦时/吨。",
    )
    assert list(found) == ["一系列"]


def test_the_row_of_the_table_is_known_by_its_route_however_the_dash_is_printed() -> None:
    found = installation(
        "铅冶炼系统（铅精矿—电铅）2023年单位产品综合能耗为396千克标准煤/吨，改造后降至327千克标准煤/吨。"
    )
    assert said(found.product) == "lead.smelting"


def test_a_product_that_only_the_rest_of_the_document_suggests_carries_no_verdict() -> None:
    found = installation(
        "1#装置2024年烧碱单位产品综合能耗为340千克标准煤/吨，改造后降至312千克标准煤/吨。",
        "市场上离子膜法固碱≥98%价格平稳。",
    )
    assert found.product is None or found.product.confidence < 0.5

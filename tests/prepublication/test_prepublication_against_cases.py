"""Lists against cases and against one another: figures of the case, plans alike, numbers, targets, lines that nobody can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, changed, workbook
from registry_plans import plan

from compliance.deciding import ask_for_publication, settle
from compliance.model.errors import RegistryError
from compliance.model.facts import Fact
from compliance.prepublication import Issue, Place, load_norms
from compliance.prepublication.likeness import PlanText, likeness_checks, normal, pieces_of
from compliance.prepublication.numbers import Number, number_checks
from compliance.prepublishing import prepublish
from compliance.registry import By, Registry, case_facts, cases

DAY, REGION = date(2025, 6, 1), "云南省"


def found(path: Path, registry: Registry, region: str = REGION) -> dict[str, list[Issue]]:
    told: dict[str, list[Issue]] = {}
    for issue in prepublish(path, registry, DAY, region).issues:
        told.setdefault(issue.code, []).append(issue)
    return told


def received(registry: Registry, by: By, **figures: Fact) -> int:
    """A case of the clinker plant whose line is called as in the list."""
    facts = plan()
    line = replace(facts.installations[0], name=Fact("1号熟料线（4000t/d）", raw="1号线"), capacity=None, **figures)
    with registry.write(by) as tx:
        case = cases.receive(tx, facts.document, date(2025, 3, 1), enterprise_id=1)
        case_facts.record_facts(tx, case.id, replace(facts, installations=(line,)), "test 1")
    return case.id


def test_figures_of_the_list_are_those_of_the_case(registry: Registry, zhang: By, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    case = received(registry, zhang)
    assert "PB402" not in found(file, registry)
    file = workbook(tmp_path / "能效清单.xlsx", changed(CLINKER, **{"单位产品能耗（实际值）": 116.8}), ALUMINIUM)
    said = found(file, registry)["PB402"][0]
    assert (said.level.value, said.place.title) == ("不得发布", "单位产品能耗")
    assert f"写116.8kgce/t，案卷{case}是118.60kgce/t（第4页“118.60”）" in said.message


def test_a_figure_that_the_case_contradicts_cannot_be_compared(registry: Registry, zhang: By, tmp_path: Path) -> None:
    received(registry, zhang, sec_current=Fact(None, "kgce/t", "", "conflicting"))
    said = found(workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM), registry)["PB402"][0]
    assert (said.level.value, "方案前后数值不一致" in said.message) == ("无法判定", True)


def test_a_line_that_cannot_be_read_is_told_once_and_is_not_missing(registry: Registry, tmp_path: Path) -> None:
    told = found(workbook(tmp_path / "能效清单.xlsx", changed(CLINKER, 年度="去年"), ALUMINIUM), registry)
    assert "PB001" in told
    assert {"PB102", "PB103", "PB104", "PB401"} & told.keys() == set()


# --- plans alike ------------------------------------------------------------------------------------------------

OPENING = "为贯彻落实国家关于重点领域节能降碳的部署要求，结合企业实际，编制本实施方案，明确改造目标、任务和保障措施，请予审查。"
STORIES = (
    "窑头篦冷机漏风严重，熟料出口温度长期偏高，操作工每班须人工清理堆积的细粉，更换步进式篦冷机并改造三次风管以后，二次风温可望提高，烧成热耗随之下降。",
    "电解槽上部保温料结壳厚薄不均，阳极换块以后效应频发，直流电单耗居高不下，拟采用新型阴极钢棒与异形炭块，配合槽控系统升级和母线补偿，稳定热平衡。",
    "焦炉荒煤气余热至今没有回收，上升管表面温度超过三百度，夏季炉顶作业条件恶劣，拟安装上升管蒸发器并把所产饱和蒸汽并入厂区低压管网供脱硫工段使用。",
    "合成塔进出口温差逐年收窄，催化剂活性下降使循环气量增大，压缩机电耗上升，拟更换低温高活性催化剂并改造塔内件，同步把离心压缩机改为汽轮机拖动方式。",
)  # fmt: skip
MEASURES = (
    "空气压缩站六台螺杆机常年单独运行，管网压力高低不齐，拟集中控制并停用两台老旧机组，把干燥机改成零气耗形式，所省电量用于新增除尘风机，不另增容。",
    "厂区照明仍是高压钠灯，皮带廊和磨房尤其费电，拟分区改为人体感应的灯具，配电室加装谐波治理装置，补偿柜按负荷自动投切，由电工班自行施工和验收。",
    "循环水场冷却塔填料老化结垢，风机全年工频运转，拟换用高效填料、变频电机和水轮机，回收上塔余压，换热器改成在线清洗形式，药剂投加改由仪表控制。",
    "锅炉给水泵长期节流运行，出口阀开度不足一半，拟切削叶轮并加装永磁调速，蒸汽疏水阀逐只检测更换，凝结水集中回收至除氧器，保温层破损处全部修补。",
)  # fmt: skip


def texts(*paragraphs: str) -> tuple[tuple[str, str], ...]:
    return tuple((t, f"第{n}页") for n, t in enumerate(paragraphs, 1))


def told_of(plans: list[PlanText], quoted: tuple[str, ...] = ()) -> dict[str, list[Issue]]:
    every = frozenset(p.owner for p in plans)
    return {c.code: list(c.issues) for c in likeness_checks(plans, [], quoted, every, load_norms())}


def plans_of_four() -> list[PlanText]:
    return [
        PlanText(n + 1, n + 1, f"{name}有限公司", f"{name}.pdf", texts(OPENING, STORIES[n], MEASURES[n]))
        for n, name in enumerate(("甲水泥", "乙铝业", "丙焦化", "丁化工"))
    ]


def test_what_everybody_writes_makes_no_plan_alike() -> None:
    assert told_of(plans_of_four()) == {"PB501": [], "PB502": []}


def test_the_same_plan_under_another_name_and_with_other_figures_is_found() -> None:
    plans = plans_of_four()
    copied = tuple((f"丁化工有限公司：{t.replace('六台', '8 台')}，共3200万元", p) for t, p in plans[0].paragraphs)
    plans[3] = replace(plans[3], paragraphs=copied)
    (said,) = told_of(plans)["PB501"]
    assert said.place == Place("甲水泥.pdf", locator="案卷1")
    assert "与“丁化工有限公司”的（丁化工.pdf 案卷4）相同" in said.message


def test_paragraphs_taken_over_into_another_plan_are_found_with_their_pages() -> None:
    plans = plans_of_four()
    more = "锅炉房热平衡测试由有资质的单位承担，测试期间负荷不低于额定值的八成，报告随竣工资料归档，差异超过规定的重新测试，费用由总承包单位承担，另行签订协议。"
    own = [
        f"{n}区段的检修台账显示，{word}设备近三年停机次数明显增加，备件价格上涨，检修工时不足，{word}班组建议结合大修一并处理，计划列入下一年度预算安排。"
        for n, word in enumerate(("破碎", "粉磨", "输送", "收尘"))
    ]
    plans[1] = replace(plans[1], paragraphs=texts(OPENING, STORIES[1], MEASURES[1], *own, *own[::-1], more))
    plans[2] = replace(
        plans[2],
        paragraphs=texts(
            OPENING, STORIES[2], MEASURES[2], more, STORIES[1], MEASURES[1], *(m for m in MEASURES[3:]), *STORIES[3:]
        ),
    )
    plans[3] = replace(plans[3], paragraphs=texts(OPENING, "丁厂另有安排。"))
    told = told_of(plans)
    assert told["PB501"] == []
    (said,) = told["PB502"]
    assert said.place.file == "乙铝业.pdf"
    assert "有3段与“丙焦化有限公司”" in said.message
    assert "（第2页，对方第5页）" in said.message


def test_policy_texts_are_quotations() -> None:
    plans = plans_of_four()
    plans[3] = replace(plans[3], paragraphs=plans[0].paragraphs)
    assert told_of(plans, (STORIES[0], MEASURES[0]))["PB501"] == []


def test_two_submissions_of_one_enterprise_are_not_two_plans() -> None:
    plans = plans_of_four()
    plans.append(replace(plans[0], case=9, file="甲水泥（修改稿）.pdf"))
    assert told_of(plans)["PB501"] == []


def test_spaces_figures_and_the_own_name_do_not_count() -> None:
    norm = load_norms().likeness
    one = pieces_of(
        normal("甲公司拟投资 3,200 万元更换步进式篦冷机并改造三次风管，烧成热耗随之下降", ("甲公司",)), norm
    )
    two = pieces_of(normal("拟投资4500.5万元更换 步进式篦冷机并改造三次风管，烧成热耗随之下降"), norm)
    assert one.tolist() == two.tolist() != []


def test_registered_plans_are_read_once_and_compared(registry: Registry, zhang: By, tmp_path: Path) -> None:
    """The same Word file, for both plants, with another name in it."""
    for owner, name in ((1, "曲靖云岭水泥有限公司"), (2, "红河铝业有限公司")):
        document = docx.Document()
        for text in (f"{name}实施方案", OPENING, *STORIES, *MEASURES):
            document.add_paragraph(text)
        path = tmp_path / f"{name}.docx"
        document.save(str(path))
        with registry.write(zhang) as tx:
            sha256 = registry.originals.keep(tx, path.read_bytes(), "docx")
            info = replace(plan().document, sha256=sha256, file=path.name)
            cases.receive(tx, info, date(2025, 3, 1), enterprise_id=owner)
        path.unlink()
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    read: list[tuple[int, int]] = []
    report = prepublish(file, registry, DAY, REGION, announce=lambda done, of: read.append((done, of)))
    assert [i.code for i in report.issues if i.code.startswith("PB50")] == ["PB501"]
    assert read == [(1, 2), (2, 2)]
    prepublish(file, registry, DAY, REGION, announce=lambda done, of: read.append((done, of)))
    assert len(read) == 2, "the paragraphs are kept beside the originals"


def test_a_plan_without_its_original_could_not_be_compared(registry: Registry, zhang: By, tmp_path: Path) -> None:
    received(registry, zhang)
    said = found(workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM), registry)["PB501"][0]
    assert (said.level.value, "没有留存原件" in said.message) == ("无法判定", True)


# --- numbers, targets, approval ---------------------------------------------------------------------------------


def number(serial: int, file: str, sha256: str = "", year: int = 2025) -> Number:
    return Number("云发改资环", year, serial, sha256, Place(file))


def test_a_number_is_used_once_and_none_is_left_out() -> None:
    norms = load_norms()

    def told(numbers: list[Number], *issued: tuple[str, str]) -> list[str]:
        return [i.message for c in number_checks(numbers, issued, norms) for i in c.issues]

    assert told([number(1, "甲.docx")]) == []
    assert told([number(8, "甲.docx")], ("云发改资环〔2025〕7号", "")) == []
    assert told([number(8, "甲.docx", "ab")], ("云发改资环〔2025〕8号", "ab"), ("云发改资环〔2025〕7号", "")) == []
    assert told([number(8, "甲.docx", "ab")], ("云发改资环〔2025〕8号", "cd"), ("云发改资环〔2025〕7号", "")) == [
        "文号“云发改资环〔2025〕8号”已登记给另一份文书"
    ]
    assert told([number(1, "甲.docx", "a"), number(1, "乙.docx", "b")]) == [
        "文号“云发改资环〔2025〕1号”与甲.docx的相同"
    ]
    assert told([number(9, "甲.docx")], ("云发改资环〔2025〕6号", "")) == [
        "文号“云发改资环〔2025〕9号”之前的第7号至第8号没有登记"
    ]
    assert "不能判断" in told([number(9, "甲.docx")])[0]


def test_the_number_of_a_document_is_the_one_that_stands_alone(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "公布"
    folder.mkdir()
    for name, own in (("甲", "云发改资环〔2025〕3号"), ("乙", "云发改资环〔2025〕3号　　签发人：某某")):
        document = docx.Document()
        for text in ("某省发展改革委文件", own, "关于公布清单的通知", "按照云发改资环〔2024〕99号要求，现予公布。"):
            document.add_paragraph(text)
        document.save(str(folder / f"{name}.docx"))
    told = found(folder, registry)
    assert [i.message for i in told["PB703"]] == ["文号“云发改资环〔2025〕3号”与乙.docx的相同"]


def test_regional_targets_are_told_before_publication(registry: Registry, tmp_path: Path) -> None:
    """Nothing binds 云南 on that day; 重庆 has two targets, and a register of nobody leaves both open."""
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    assert "PB901" not in found(file, registry)
    told = found(file, registry, "重庆市")["PB901"]
    assert [(i.level.value, i.message.split("：")[1][:5]) for i in told] == [
        ("无法判定", "AG001"),
        ("无法判定", "AG002"),
    ]


def test_who_asks_for_a_publication_cannot_grant_it(registry: Registry, zhang: By, li: By, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    assert "compliance registry request publication 文件" in found(file, registry)["PB701"][0].remedy
    asked = ask_for_publication(registry, zhang, file, "按时公布")
    assert "还没有另一人批准" in found(file, registry)["PB701"][0].message
    with pytest.raises(RegistryError, match="不得自己批准"):
        settle(registry, zhang, asked.request, True)
    with pytest.raises(RegistryError, match="已有公布申请"):
        ask_for_publication(registry, li, file, "再来一次")
    settle(registry, li, asked.request, True)
    assert {"PB701", "PB702"} & found(file, registry).keys() == set()
    workbook(file, changed(CLINKER, 本单位自加栏="乙"), ALUMINIUM)
    assert "批准以后内容又变了" in found(file, registry)["PB701"][0].message


def test_asking_and_granting_on_the_command_line(registry: Registry, database: str, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    common = ("--database", database)
    asked = run("registry", "request", "publication", file, "--reason", "按时公布", "--by", "张三", *common)
    assert (asked.code, "已登记公布申请1：能效清单.xlsx" in asked.out) == (0, True)
    assert run("registry", "request", "approve", 1, "--by", "张三", *common).code == 3
    assert run("registry", "request", "approve", 1, "--by", "李四", *common).code == 0
    assert "公布能效清单.xlsx" in run("registry", "request", "list", *common).out

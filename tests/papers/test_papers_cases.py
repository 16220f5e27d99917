"""Documents about one case: what is on record decides what they say; from the notice to the proof of its service."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from cli_runs import Run, run
from registry_judged import DAY, NAME, Office, centre, judge, number_of

from compliance.drafting import load_forms
from compliance.drafting.carried import carried_data
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts
from compliance.papers import CASE_KINDS, Law, draw_case
from compliance.pipeline import Options, review_facts
from compliance.registry import By, Registry, case_facts, cases, reviews

FORMS = load_forms()
PUE = Evidence(7, (88.2, 401.5, 506.9, 431.0), "二期设计PUE为1.38", "text")
HEAD = {
    "发文机关": "重庆市经济和信息化委员会",
    "成文日期": "2022-03-05",
    "联系人": "王某某",
    "联系电话": "023-00000000",
}
NUMBER = "渝经信节能〔2022〕7号"


def told(pue: str = "1.38") -> Facts:
    """The data centre of ``registry_judged`` whose PUE stands on page 7."""
    facts = centre(pue=pue)
    one = replace(facts.data_centres[0], pue_target=Fact(Decimal(pue), "1", pue, evidence=(PUE,)))
    return replace(facts, data_centres=(one,))


@pytest.fixture
def office(registry: Registry) -> Office:
    return Office(registry, registry.originals.folder)


@pytest.fixture
def case(registry: Registry, zhang: By) -> int:
    return judge(registry, zhang, told())


def ask(office: Office, kind: str, case: int, folder: Path, data: dict[str, Any] | None = None, *more: Any) -> Run:
    """``compliance document KIND --case …`` with these data."""
    given = folder / "数据.json"
    given.write_text(json.dumps(data or {}, ensure_ascii=False), encoding="utf-8")
    where = ("--out", folder / "文书", *office.where)
    return run("document", kind, "--case", case, "--data", given, *where, *more)


def drawn(registry: Registry, kind: str, case: int, **given: Any) -> Any:
    return draw_case(registry, FORMS.form(kind), FORMS, case, given, "数据.json", Law())


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (c.text for t in document.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def attached(pdf: Path, name: str) -> Any:
    with pikepdf.open(pdf) as opened:
        return json.loads(opened.attachments[name].get_file().read_bytes())


# -- what is on record -------------------------------------------------------------------------------


def test_a_notice_states_the_findings_of_the_case_with_pages_and_clauses(
    office: Office, case: int, tmp_path: Path
) -> None:
    done = ask(office, "整改通知书", case, tmp_path, {**HEAD, "文号": NUMBER})
    assert done.code == 2 and "还没有人认定" in done.out, done.err
    assert "最后期限：2022-04-04" in done.out
    text = text_of(tmp_path / "文书" / "整改通知书.docx")
    assert NAME in text and NUMBER in text and "1.38（第7页）" in text and "不高于1.3" in text
    assert "“新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3”" in text and "【待补" not in text


def test_its_figures_lead_back_to_case_file_page_and_box(office: Office, case: int, tmp_path: Path) -> None:
    ask(office, "整改通知书", case, tmp_path, {**HEAD, "文号": NUMBER})
    data = carried_data((tmp_path / "文书" / "整改通知书.docx").read_bytes())
    assert data is not None
    (entry,) = data["问题清单"][0]["来源"]
    assert (entry["案卷"], entry["文件"], entry["页"], entry["校验值"]) == (case, "方案.pdf", 7, "a" * 64)
    assert [float(v) for v in entry["框"]] == [88.2, 401.5, 506.9, 431.0]
    pdf = tmp_path / "文书" / "整改通知书.pdf"
    assert {s["role"]: s["sha256"] for s in attached(pdf, "sources.json")["sources"]}["plan"] == "a" * 64
    (found,) = attached(pdf, "findings.json")["findings"]
    assert (found["rule"], found["evidence"][0]["page"]) == ("DC001", 7)


def test_a_notice_by_case_is_the_notice_of_the_plan(registry: Registry, case: int) -> None:
    from compliance.drafting import NoticeSettings, build_notices, draft_document

    paper = drawn(registry, "整改通知书", case)
    by_case = draft_document(FORMS.form("整改通知书"), paper.data, FORMS.wording)
    by_plan = build_notices(review_facts(told(), Options(DAY)), NoticeSettings())[0]
    assert (by_case.context, by_case.missing) == (by_plan.context, by_plan.missing)


def test_a_correction_counts_and_one_that_waits_does_not_but_is_told(
    registry: Registry, office: Office, case: int, tmp_path: Path
) -> None:
    assert office("correct", case, "data_centres.0.pue_target", "1.42", "--reason", "图纸", by="张三").code == 0
    assert "1.42" in drawn(registry, "整改通知书", case).data["问题清单"][0]["方案载明"]
    asked = office("correct", case, "data_centres.0.pue_target", "1.29", "--reason", "更新的图纸", by="张三")
    assert "另一人批准" in asked.out, asked.err
    paper = drawn(registry, "整改通知书", case)
    assert "1.42" in paper.data["问题清单"][0]["方案载明"]
    assert any("待批准的更正" in r and "1.29" in r for r in paper.reminders)


def test_a_granted_waiver_keeps_its_finding_out_and_the_opinion_says_so(
    registry: Registry, office: Office, case: int, tmp_path: Path
) -> None:
    number = number_of(registry, case, "DC001")
    term = ("--from", "2022-02-28", "--to", "2022-05-01")
    asked = office(
        "waiver",
        "request",
        case,
        number,
        "--code",
        "W-1",
        "--type",
        "延期批准",
        "--reason",
        "设计未定稿",
        *term,
        by="张三",
    )
    assert asked.code == 0, asked.err
    assert "问题清单" in drawn(registry, "整改通知书", case).data, "nobody granted it yet"
    assert office("waiver", "approve", "W-1", by="李四").code == 0
    done = ask(office, "整改通知书", case, tmp_path)
    assert done.code == 3 and "没有要写进整改通知书的意见（DC001已豁免（W-1））" in done.err
    rows = {row["规则码"]: row for row in drawn(registry, "审查意见书", case).data["意见清单"]}
    assert "已批准豁免（编号W-1，有效期至2022年5月1日）" in rows["DC001"]["意见"]


def test_what_an_officer_disputes_is_left_out_everywhere_and_told(
    registry: Registry, office: Office, case: int, tmp_path: Path
) -> None:
    number = number_of(registry, case, "PR001")
    assert office("finding", "dispute", case, number, "--comment", "已有节能审查意见，在附件里", by="张三").code == 0
    done = ask(office, "补正通知书", case, tmp_path, {**HEAD, "文号": NUMBER, "期限天数": 15}, "--no-pdf")
    assert "未列入：PR001" in done.out and "张三有异议（已有节能审查意见，在附件里）" in done.out
    text = text_of(tmp_path / "文书" / "补正通知书.docx")
    assert "PC001" in text and "PR001" not in text
    assert "PR001" not in {row["规则码"] for row in drawn(registry, "审查意见书", case).data["意见清单"]}


def test_confirmed_findings_leave_nothing_to_remind_of(
    registry: Registry, office: Office, case: int, tmp_path: Path
) -> None:
    for rule in ("DC001", "PC001", "PC002", "PC003", "PR001"):
        assert office("finding", "confirm", case, number_of(registry, case, rule), by="张三").code == 0
    done = ask(office, "整改通知书", case, tmp_path, {**HEAD, "文号": NUMBER}, "--no-pdf")
    assert (done.code, "提醒" in done.out) == (0, False), done.out + done.err


def test_a_review_that_would_come_out_differently_now_is_not_drawn(
    registry: Registry, zhang: By, tmp_path: Path, office: Office
) -> None:
    facts = told()
    with registry.write(zhang) as tx:
        case = cases.receive(tx, facts.document, DAY).id
        case_facts.record_facts(tx, case, facts, "p")
        other = review_facts(told("1.5"), Options(DAY))
        reviews.record_review(tx, case, other, parameters="p", program="p")
    done = ask(office, "整改通知书", case, tmp_path)
    assert done.code == 3 and "与最近一次登记的不同（DC001）" in done.err and "recheck" in done.err


# -- what the registry cannot know -------------------------------------------------------------------


def test_a_period_that_is_given_replaces_that_of_the_rules_and_a_long_one_is_told(
    office: Office, case: int, tmp_path: Path
) -> None:
    done = ask(office, "整改通知书", case, tmp_path, {**HEAD, "文号": NUMBER, "期限天数": 200}, "--no-pdf")
    assert "最后期限：2022-09-21" in done.out and "超过6个月" in done.out


@pytest.mark.parametrize(
    ("name", "value"), [("期限天数", "十五"), ("期限天数", 0), ("成文日期", "三月五日"), ("文号", 7)]
)
def test_settings_that_are_none_are_refused(office: Office, case: int, tmp_path: Path, name: str, value: Any) -> None:
    done = ask(office, "整改通知书", case, tmp_path, {name: value})
    assert done.code == 3 and name in done.err


def test_what_nobody_gave_is_a_gap(office: Office, case: int, tmp_path: Path) -> None:
    done = ask(office, "审查意见书", case, tmp_path)
    assert done.code == 2 and "待补：发文机关、文号、成文日期、方案名称、总体意见、联系人、联系电话" in done.out


def test_demands_that_are_given_replace_those_that_were_drawn(office: Office, case: int, tmp_path: Path) -> None:
    more = {
        **HEAD,
        "文号": NUMBER,
        "方案名称": "二期方案",
        "总体意见": "修改后重新报送。",
        "要求": [{"内容": "请在三十日内修改。"}],
    }
    done = ask(office, "审查意见书", case, tmp_path, more, "--no-pdf")
    assert "“要求”登记库有2行，改用数据所写的" in done.out and "待补" not in done.out
    assert "请在三十日内修改。" in text_of(tmp_path / "文书" / "审查意见书.docx")


def test_an_opinion_lists_what_norms_ask_for_and_no_data_check_that_was_passed(registry: Registry, case: int) -> None:
    data = drawn(registry, "审查意见书", case).data
    rows = {row["规则码"]: row for row in data["意见清单"]}
    assert {code: row["结论"] for code, row in rows.items()} == {
        "DC001": "不符合", "PC001": "无法判定", "PC002": "无法判定", "PC003": "无法判定", "PR001": "无法判定",
    }  # fmt: skip
    assert rows["DC001"]["依据"] == "渝发改工业〔2022〕270号二（八）"
    assert rows["DC001"]["来源"][0]["页"] == 7 and data["案件编号"] == f"案卷{case}"


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("企业名录", ("--case", "1"), "不是就一个案卷写的"),
        ("整改通知书", ("--case", "9"), "没有案卷9"),
        ("整改通知书", ("--case", "1", "--batch", "1"), "只能写一个"),
        ("整改通知书", ("--case", "1", "--region", "重庆"), "--region 只用于"),
        ("整改通知书", ("--issued", "x"), "--issued 只用于"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    office: Office, case: int, tmp_path: Path, kind: str, options: tuple[str, ...], said: str
) -> None:
    done = run("document", kind, *options, "--out", tmp_path, *office.where)
    assert done.code == 3 and said in done.err


# -- from the notice to its service ------------------------------------------------------------------


def test_from_case_to_notice_edited_published_issued_and_served(
    registry: Registry, office: Office, case: int, tmp_path: Path
) -> None:
    assert ask(office, "送达回证", case, tmp_path).code == 3, "nothing was issued"
    ask(office, "整改通知书", case, tmp_path, {**HEAD, "文号": NUMBER}, "--no-pdf")
    letter = tmp_path / "文书" / "整改通知书.docx"
    edited = docx.Document(str(letter))
    for paragraph in edited.paragraphs:
        for piece in paragraph.runs:
            piece.text = piece.text.replace("王某某", "王某某、李某某")
    buffer = io.BytesIO()
    edited.save(buffer)
    letter.write_bytes(buffer.getvalue())
    published = run("publish", letter)
    assert published.code == 0 and "数字与数据一致" in published.out, published.out + published.err
    roles = {s["role"]: s["sha256"] for s in attached(letter.with_suffix(".pdf"), "sources.json")["sources"]}
    assert roles["case"] == "a" * 64 and len(roles["corpus"]) == 64

    asked = office(
        "issue", "request", "整改通知书", letter.with_suffix(".pdf"), "--number", NUMBER, "--case", case,
        "--deadline", "2022-04-04", "--reason", "一项不符合", by="张三",
    )  # fmt: skip
    assert asked.code == 0, asked.err
    assert office("request", "approve", 1, by="李四").code == 0
    assert office("issue", "enter", 1, "--date", "2022-03-05", by="张三").code == 0

    proof = ask(office, "送达回证", case, tmp_path, {"送达文书": [{"文号": NUMBER, "份数": 2}]}, "--no-pdf")
    assert proof.code == 2 and "待补：发文机关、回证编号、送达地点、送达方式、送达人" in proof.out
    text = text_of(tmp_path / "文书" / "送达回证.docx")
    assert NUMBER in text and NAME in text and "节能降碳技术改造实施方案整改通知书" in text
    assert office("event", NUMBER, "送达", "--date", "2022-03-07", by="张三").code == 0
    assert "都已登记送达" in ask(office, "送达回证", case, tmp_path).err
    again = ask(office, "送达回证", case, tmp_path, {}, "--issued", NUMBER, "--no-pdf")
    assert "已在2022-03-07登记送达" in again.out
    assert "没有签发过" in ask(office, "送达回证", case, tmp_path, {}, "--issued", "渝〔2022〕8号").err

    assert office("event", NUMBER, "延期", "--deadline", "2022-04-20", "--date", "2022-04-01", by="张三").code == 0
    opinion = drawn(registry, "审查意见书", case)
    assert (
        opinion.data["要求"][-1]["内容"]
        == f"本机关已发《整改通知书》（{NUMBER}），请于2022年4月20日前按其要求办理并报送结果。"
    )
    second = drawn(registry, "整改通知书", case)
    assert any(f"已经签发过整改通知书{NUMBER}（2022-03-05，期限2022-04-20）" in r for r in second.reminders)


@pytest.mark.parametrize("kind", CASE_KINDS[:3])
def test_the_same_case_gives_the_same_bytes(office: Office, case: int, tmp_path: Path, kind: str) -> None:
    files = []
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        ask(office, kind, case, tmp_path / name, {**HEAD, "文号": NUMBER})
        files.append([(tmp_path / name / "文书" / f"{kind}.{ending}").read_bytes() for ending in ("docx", "pdf")])
    assert files[0] == files[1]

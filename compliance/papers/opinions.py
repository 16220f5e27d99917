"""审查意见书: every finding of a case but those that people or norms must settle first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from compliance.drafting.fields import SOURCES
from compliance.drafting.notice_data import origins
from compliance.drafting.notice_fields import common_fields
from compliance.drafting.notices import left_to_authority
from compliance.drafting.values import NoticeSettings
from compliance.drafting.wording import chinese_date, one_line, sentence
from compliance.model.review import Finding, Outcome
from compliance.papers.sources import words

if TYPE_CHECKING:
    from compliance.drafting.forms import Forms
    from compliance.drafting.wording import Wording
    from compliance.papers.recorded import Judged

_ASKED = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW)
"""Outcomes that something is asked of the enterprise for."""


def opinion_data(case: Judged, forms: Forms) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The data of an opinion as far as the registry knows them, and the findings that it leaves out, each with the reason.

    What it comes to as a whole (总体意见) is for people to say, and so is the title of the plan.
    """
    wording, said = forms.wording, words()
    internal = {id(f) for f in left_to_authority(case.review, forms)}
    told = [f for f in case.review.findings if id(f) not in internal and _belongs(f)]
    at = origins("意见清单", told, case.review)
    number = {"案卷": case.case.id}
    rows = [
        {
            **_row(f, case, wording),
            **({SOURCES: [{"字段": "方案载明", **number, **e} for e in entries]} if entries else {}),
        }
        for f, entries in zip(told, at.of_rows, strict=True)
    ]
    common = common_fields(case.review, NoticeSettings(), None, wording)
    head = {
        **{name: common[name] for name in ("企业名称", "方案说明", "政策库版本", "适用地区")},
        "判定基准日": case.review.as_of.isoformat(),
        "案件编号": said["案件编号"].format(案卷=case.case.id),
        "意见清单": rows,
        "要求": [{"内容": text} for text in _demands(case, told)],
    }
    whole = number | {"文件": case.case.file, "校验值": case.case.sha256}
    left_out = tuple(
        wording.say(
            "本机关处理",
            "未列入",
            码=f.rule,
            标题=one_line(f.title),
            对象=wording.subject(f.subject),
            原因=f.reason or "",
        )
        for f in case.review.findings
        if id(f) in internal
    )
    known = {name: value for name, value in head.items() if value not in (None, [])}
    return {**known, SOURCES: [*at.of_notice, whole]}, left_out


def _belongs(f: Finding) -> bool:
    """What a norm asks for, or what is wrong with the data; not that nothing is wrong with them."""
    return f.outcome is not Outcome.NOT_APPLICABLE and (f.outcome is not Outcome.PASS or any(_basis(f)))


def _row(f: Finding, case: Judged, wording: Wording) -> dict[str, Any]:
    """One line of the table. Of a pass nothing is said but where it stands."""
    row = {
        "事项": one_line(f.title),
        "规则码": f.rule,
        "对象": wording.subject(f.subject),
        "方案载明": wording.stated(f) or words()["未载明"],
        "规定要求": wording.required(f.required),
        "结论": f.outcome.chinese,
        "依据": wording.say("分号").join(dict.fromkeys(_basis(f))) or words()["没有条款"],
        "意见": None if f.outcome is Outcome.PASS else _said(f, case),
        "证据": f.fingerprint,
    }
    return {name: value for name, value in row.items() if value}


def _basis(f: Finding) -> Iterator[str]:
    for clause in f.clauses:
        if clause.chosen:
            yield f"{one_line(clause.number or '') or f'《{one_line(clause.document)}》'}{one_line(clause.section)}"


def _said(f: Finding, case: Judged) -> str:
    """The checker's sentence, then the remedy, or the waiver that stands in its place."""
    said = words()
    parts = [sentence(f.message)]
    if f.waiver is not None:
        waiver = case.waivers.get(f.waiver)
        until = said["豁免至"].format(日期=chinese_date(waiver.expires)) if waiver else ""
        parts.append(said["豁免"].format(编号=f.waiver, 有效期=until))
    elif f.outcome in _ASKED:
        parts.append(sentence(f.remedy))
    return "。".join(p for p in parts if p) + "。"


def _demands(case: Judged, told: list[Finding]) -> Iterator[str]:
    """What is asked: by what was found, and by the documents on record whose deadline is still running."""
    said = words()["要求"]
    open_ = {f.outcome for f in told if f.waiver is None}
    for outcome in _ASKED:
        if outcome in open_:
            yield said[outcome.chinese]
    for d in case.issued:
        if d.open and d.deadline is not None:
            yield said["已签发"].format(文书=d.kind, 文号=d.number, 期限=chinese_date(d.deadline))

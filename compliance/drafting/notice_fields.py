"""The fields of a notice as finished text: what all have, the rows of the annexes, clauses, statements and terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import PurePath, PureWindowsPath
from typing import Any

from compliance.drafting.forms import Forms
from compliance.drafting.values import NoticeSettings
from compliance.drafting.wording import Wording, chinese_date, one_line, sentence, verbatim
from compliance.model.bearing import bearing
from compliance.model.facts import MaybeFact
from compliance.model.review import ClauseQuote, Finding, Outcome, Review
from compliance.model.wanted import EvidenceWanted


def breach_row(number: int, f: Finding, days: int | None, settings: NoticeSettings, forms: Forms) -> dict[str, Any]:
    """A row of the 整改通知书's annex: what the plan states, what is required, the gap, the term, evidence and clauses."""
    wording = forms.wording
    return {
        "序号": str(number),
        "标题": one_line(f.title),
        "编码": f.rule,
        "对象": wording.subject(f.subject),
        "性质": forms.instrument(f).nature,
        "方案载明": wording.say("未提供", 编号=f.determination)
        if f.determination and f.observed is None
        else wording.stated(f),
        "规定要求": wording.required(f.required),
        "差距": wording.margin(f),
        "整改要求": one_line(f.remedy),
        "期限": wording.term(days, settings.counted_from),
        "原文": [{"内容": text} for text in wording.quotations(f.evidence)],
        "条款": _clauses((*f.clauses, *f.legal_basis), wording, drafts=False),
    }


def demand_row(
    number: int,
    f: Finding,
    days: int | None,
    settings: NoticeSettings,
    forms: Forms,
    wanted: Sequence[EvidenceWanted] = (),
) -> dict[str, Any]:
    """A row of the 补正通知书's annex: what could not be judged, why, and what the enterprise has to send.

    ``wanted`` is what reviewers ask for besides; a finding that was judged is in the notice for nothing else.
    """
    wording = forms.wording
    return {
        "序号": str(number),
        "标题": one_line(f.title),
        "编码": f.rule,
        "对象": wording.subject(f.subject),
        "原因": one_line(f.reason or "") or (wording.say("补充证据原因") if wanted else ""),
        "陈述": statement(f, wording),
        "规定要求": wording.required(f.required),
        "补正要求": "".join((own_demand(f, forms), *(_asked_for(w, wording) for w in wanted))),
        "期限": wording.term(days, settings.date if asked_until(f, forms, wanted) else settings.counted_from),
        "原文": [{"内容": text} for text in wording.quotations(f.evidence)],
        "条款": _clauses(f.clauses, wording, drafts=True),
    }


def own_demand(f: Finding, forms: Forms) -> str:
    """What the enterprise has to send because the finding could not be judged; "" where it was, or the norm is unsettled."""
    return forms.reason(f.reason).demand if f.outcome is Outcome.UNDETERMINED else ""


def _asked_for(wanted: EvidenceWanted, wording: Wording) -> str:
    text = sentence(wanted.text) or one_line(wanted.text)
    if wanted.until is None:
        return wording.say("补充证据", 内容=text)
    return wording.say("补充证据限期", 内容=text, 期限=wording.say("期限日期", 日期=chinese_date(wanted.until)))


def days_for(f: Finding, settings: NoticeSettings, forms: Forms, wanted: Sequence[EvidenceWanted]) -> int | None:
    """The term of a row of the 补正通知书. One that is there only for what was asked, each with its day, ends with the last."""
    last = asked_until(f, forms, wanted)
    if last is not None and settings.date is not None:
        return max((last - settings.date).days, 0)
    return term_of(f.due_days, settings.supplement_days)


def asked_until(f: Finding, forms: Forms, wanted: Sequence[EvidenceWanted]) -> date | None:
    """The last of the days by which things are asked for, where a finding calls for nothing else and each has its day."""
    days = [w.until for w in wanted if w.until is not None]
    return max(days) if days and len(days) == len(wanted) and not own_demand(f, forms) else None


def term_of(own: int | None, given: int | None) -> int | None:
    """A finding's term in days: the officer's where given, else the rule's; None leaves a gap."""
    days = own if given is None else given
    return None if days is None or days < 0 else days


def common_fields(review: Review, settings: NoticeSettings, number: str | None, wording: Wording) -> dict[str, Any]:
    """The fields that every notice has. ``number`` is its document number."""
    document = review.facts.document
    name = PurePath(PureWindowsPath(document.file).name).name
    values = {"文件": name, "码": document.sha256}
    described = (
        wording.say("文件说明", 页=str(document.pages), **values)
        if document.pages
        else wording.say("文件说明无页", **values)
    )
    return {
        "发文机关": one_line(settings.authority or ""),
        "文号": one_line(number or ""),
        "成文日期": settings.date and chinese_date(settings.date),
        "企业名称": _text(review.facts.enterprise.name),
        "方案说明": described if name and document.sha256 else None,
        "政策库版本": review.corpus,
        "判定基准日": chinese_date(review.as_of),
        "适用地区": review.region,
        "联系人": one_line(settings.contact or ""),
        "联系电话": one_line(settings.phone or ""),
    }


def _text(fact: MaybeFact) -> str | None:
    """A fact's text; None where it is not stated, conflicting or illegible (an officer decides then)."""
    if fact is None or fact.state != "stated" or not isinstance(fact.value, str):
        return None
    return one_line(fact.value)


def statement(f: Finding, wording: Wording) -> str | None:
    """The checker's own sentence, with the pages it rests on; one made of the figures where there is none."""
    said = sentence(f.message)
    if not said:
        stated, required = wording.stated(f), wording.required(f.required)
        if not stated or not required:
            return None
        return wording.say("陈述无出处", 意见=wording.say("陈述拼成", 载明=stated, 要求=required))
    places = wording.places(bearing(f))
    return wording.say("陈述", 意见=said, 处=places) if places else wording.say("陈述无出处", 意见=said)


def _clauses(clauses: Iterable[ClauseQuote], wording: Wording, *, drafts: bool) -> list[dict[str, str]]:
    """The clauses the finding rests on, verbatim; candidates that were passed over stay in the review.

    A draft (征求意见稿) binds nobody: a 整改通知书 never rests on one (``drafts`` False), so that a
    finding with nothing else has a visible gap where its clause should be.
    """
    return [
        {"引用": wording.clause(c), "引文": verbatim(c.quote)}
        for c in clauses
        if c.chosen and c.quote.strip() and (drafts or c.status != "draft")
    ]


def latest(terms: Sequence[int | None], settings: NoticeSettings, wording: Wording) -> str | None:
    """The last of the terms, for the report that closes the matter; None while any term is open."""
    days = [t for t in terms if t is not None]
    if len(days) < len(terms) or not days:
        return None
    return wording.report_by(max(days), settings.counted_from)


def last_day(terms: Sequence[int | None], settings: NoticeSettings) -> date | None:
    """The day on which the last of the terms ends; None without a day that they run from, or while any term is open."""
    days = [t for t in terms if t is not None]
    if settings.counted_from is None or not days or len(days) < len(terms):
        return None
    return settings.counted_from + timedelta(days=max(days))


def served_days(terms: Sequence[int | None], settings: NoticeSettings) -> int | None:
    """The last of the terms where they run from service; None where they do not, or while any is open."""
    days = [t for t in terms if t is not None]
    return max(days) if settings.from_service and days and len(days) == len(terms) else None


def long_terms(terms: Sequence[int | None], review: Review, settings: NoticeSettings, wording: Wording) -> list[str]:
    """The terms that are longer than a notice may grant unseen, each as a sentence for the officer."""
    start = settings.date or review.as_of
    found = (
        wording.long_term(t, start, str(n), wording.term(t, settings.counted_from)) for n, t in enumerate(terms, 1)
    )
    return [text for text in found if text]

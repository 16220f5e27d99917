"""A review to drafts: which findings go into which notice, and every field of it as finished text.

A ``fail`` goes into the 整改通知书, an ``undetermined`` into the 补正通知书 and never into the other:
what could not be judged is not a breach. Waived findings go into neither, nor do undetermined ones
that the authority itself must settle first (two norms disagree, a limit is not verified).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath
from typing import Any

from compliance.drafting.forms import (
    RECTIFICATION,
    SUPPLEMENT,
    Forms,
    Instrument,
    InstrumentEdition,
    fill_gaps,
    load_forms,
)
from compliance.drafting.values import Draft, NoticeSettings
from compliance.drafting.wording import Wording, chinese_date, chinese_ordinal, one_line, sentence, verbatim
from compliance.model.bearing import bearing
from compliance.model.facts import MaybeFact
from compliance.model.review import ClauseQuote, Finding, Outcome, Review


def build_notices(review: Review, settings: NoticeSettings, forms: Forms | None = None) -> tuple[Draft, ...]:
    """The drafts that a review calls for: none, a 整改通知书, a 补正通知书, or both, in this order.

    ``forms`` is the static data of ``templates/``; None reads the project's own, once.
    """
    given = load_forms() if forms is None else forms
    drafts = (_rectification(review, settings, given), _supplement(review, settings, given))
    return tuple(d for d in drafts if d is not None)


def left_to_authority(review: Review, forms: Forms | None = None) -> tuple[Finding, ...]:
    """Undetermined findings that no notice may put to the enterprise: the authority settles the norm first."""
    given = load_forms() if forms is None else forms
    return tuple(f for f in _open(review, Outcome.UNDETERMINED) if not given.reason(f.reason).demand)


# -- 整改通知书 ---------------------------------------------------------------------------------------


def _rectification(review: Review, settings: NoticeSettings, forms: Forms) -> Draft | None:
    findings = _open(review, Outcome.FAIL)
    if not findings:
        return None
    wording = forms.wording
    classes = _by_instrument(findings, forms)
    ordered = [finding for group in classes for finding in group.findings]
    terms = [_term(f.due_days, settings.period_days) for f in ordered]
    rows = [_breach_row(n, f, t, settings, forms) for n, (f, t) in enumerate(zip(ordered, terms, strict=True), 1)]
    numbers = {id(f): str(n) for n, f in enumerate(ordered, 1)}
    groups, remedies, warnings = [], [], []
    for position, group in enumerate(classes, 1):
        edition = group.instrument.on(review.as_of)
        groups.append(_group(position, group, edition, numbers, wording))
        remedies += _remedies(edition, settings, wording)
        warnings += [group.instrument.before_signing] if group.instrument.before_signing else []
    context = {
        **_common(review, settings, settings.rectification_number, wording),
        "问题数": str(len(ordered)),
        "报送期限": _latest(terms, settings, wording),
        "问题分类": groups,
        "救济途径": [{"内容": text} for text in remedies],
        "问题清单": rows,
    }
    gap = wording.say("缺口", 名="复议机关")
    return _draft(
        RECTIFICATION,
        context,
        settings,
        forms,
        extra_missing=["复议机关"] if any(gap in text for text in remedies) else [],
        warnings=[*warnings, *_long_terms(terms, review, settings, wording)],
        left_out=_waived(review, Outcome.FAIL, wording),
    )


@dataclass(frozen=True)
class _Group:
    instrument: Instrument
    findings: tuple[Finding, ...]


def _by_instrument(findings: Sequence[Finding], forms: Forms) -> list[_Group]:
    """The findings by legal instrument, in the order of ``依据.yaml`` (law before policy)."""
    groups = []
    for instrument in forms.instruments:
        mine = tuple(f for f in findings if forms.instrument(f) is instrument)
        groups += [_Group(instrument, mine)] if mine else []
    return groups


def _group(
    position: int, group: _Group, edition: InstrumentEdition | None, numbers: dict[int, str], wording: Wording
) -> dict[str, Any]:
    return {
        "序": chinese_ordinal(position),
        "名称": group.instrument.name,
        "性质": group.instrument.nature,
        "项号": wording.say("并列").join(numbers[id(f)] for f in group.findings),
        "处理": edition and edition.decision,
        "后果": edition and edition.consequence,
        "问题": [
            {
                "序号": numbers[id(f)],
                "标题": one_line(f.title),
                "对象": wording.subject(f.subject),
                "陈述": _statement(f, wording),
            }
            for f in group.findings
        ],
    }


def _remedies(edition: InstrumentEdition | None, settings: NoticeSettings, wording: Wording) -> list[str]:
    if edition is None or not edition.remedies:
        return []
    body = settings.review_body or wording.say("缺口", 名="复议机关")
    return [wording.fill(edition.remedies, "救济", {"复议机关": body})]


def _breach_row(number: int, f: Finding, days: int | None, settings: NoticeSettings, forms: Forms) -> dict[str, Any]:
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
        "期限": wording.term(days, settings.date),
        "原文": [{"内容": text} for text in wording.quotations(f.evidence)],
        "条款": _clauses((*f.clauses, *f.legal_basis), wording, drafts=False),
    }


# -- 补正通知书 ---------------------------------------------------------------------------------------


def _supplement(review: Review, settings: NoticeSettings, forms: Forms) -> Draft | None:
    wording = forms.wording
    undetermined = _open(review, Outcome.UNDETERMINED)
    findings = [f for f in undetermined if forms.reason(f.reason).demand]
    if not findings:
        return None
    terms = [_term(f.due_days, settings.supplement_days) for f in findings]
    context = {
        **_common(review, settings, settings.supplement_number, wording),
        "事项数": str(len(findings)),
        "报送期限": _latest(terms, settings, wording),
        "事项清单": [
            {
                "序号": str(n),
                "标题": one_line(f.title),
                "编码": f.rule,
                "对象": wording.subject(f.subject),
                "原因": one_line(f.reason or ""),
                "陈述": _statement(f, wording),
                "规定要求": wording.required(f.required),
                "补正要求": forms.reason(f.reason).demand,
                "期限": wording.term(t, settings.date),
                "原文": [{"内容": text} for text in wording.quotations(f.evidence)],
                "条款": _clauses(f.clauses, wording, drafts=True),
            }
            for n, (f, t) in enumerate(zip(findings, terms, strict=True), 1)
        ],
    }
    internal = [
        wording.say(
            "本机关处理",
            "未列入",
            码=f.rule,
            标题=one_line(f.title),
            对象=wording.subject(f.subject),
            原因=f.reason or "",
        )
        for f in undetermined
        if not forms.reason(f.reason).demand
    ]
    return _draft(
        SUPPLEMENT,
        context,
        settings,
        forms,
        warnings=_long_terms(terms, review, settings, wording),
        left_out=[*_waived(review, Outcome.UNDETERMINED, wording), *internal],
    )


# -- shared -----------------------------------------------------------------------------------------


def _term(own: int | None, given: int | None) -> int | None:
    """A finding's term in days: the officer's where given, else the rule's; None leaves a gap."""
    days = own if given is None else given
    return None if days is None or days < 0 else days


def _draft(
    kind: str,
    context: dict[str, Any],
    settings: NoticeSettings,
    forms: Forms,
    *,
    extra_missing: Sequence[str] = (),
    warnings: Iterable[str] = (),
    left_out: Iterable[str] = (),
) -> Draft:
    filled, missing = fill_gaps(context, forms.form(kind).fields, forms.wording)
    return Draft(kind, filled, (*missing, *extra_missing), tuple(warnings), tuple(left_out), settings.date, filled)


def _open(review: Review, outcome: Outcome) -> list[Finding]:
    return [f for f in review.findings if f.outcome is outcome and f.waiver is None]


def _waived(review: Review, outcome: Outcome, wording: Wording) -> list[str]:
    return [
        wording.say("已豁免", "未列入", 码=f.rule, 标题=one_line(f.title), 对象=wording.subject(f.subject))
        for f in review.findings
        if f.outcome is outcome and f.waiver is not None
    ]


def _common(review: Review, settings: NoticeSettings, number: str | None, wording: Wording) -> dict[str, Any]:
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


def _statement(f: Finding, wording: Wording) -> str | None:
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


def _latest(terms: Sequence[int | None], settings: NoticeSettings, wording: Wording) -> str | None:
    """The last of the terms, for the report that closes the matter; None while any term is open."""
    days = [t for t in terms if t is not None]
    if len(days) < len(terms) or not days:
        return None
    return wording.report_by(max(days), settings.date)


def _long_terms(terms: Sequence[int | None], review: Review, settings: NoticeSettings, wording: Wording) -> list[str]:
    start = settings.date or review.as_of
    found = (wording.long_term(t, start, str(n), wording.term(t, settings.date)) for n, t in enumerate(terms, 1))
    return [text for text in found if text]

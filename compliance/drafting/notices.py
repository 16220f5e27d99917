"""A review to drafts: which findings go into which notice, and every field of it as finished text.

A ``fail`` goes into the 整改通知书, an ``undetermined`` into the 补正通知书 and never into the other:
what could not be judged is not a breach. Waived findings go into neither, nor do undetermined ones
that the authority itself must settle first (two norms disagree, a limit is not verified). What reviewers ask to be
supplied for a finding goes into the 补正通知书, whatever the finding's outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from compliance.drafting.notice_data import Origins, origins, with_origins
from compliance.drafting.notice_fields import (
    breach_row,
    common_fields,
    days_for,
    demand_row,
    last_day,
    latest,
    long_terms,
    served_days,
    statement,
    term_of,
)
from compliance.drafting.values import Draft, NoticeSettings
from compliance.drafting.wording import Wording, chinese_ordinal, one_line
from compliance.model.review import Finding, Outcome, Review
from compliance.model.wanted import WantedByFinding


def build_notices(
    review: Review, settings: NoticeSettings, forms: Forms | None = None, wanted: WantedByFinding | None = None
) -> tuple[Draft, ...]:
    """The drafts that a review calls for: none, a 整改通知书, a 补正通知书, or both, in this order.

    ``forms`` is the static data of ``templates/``; None reads the project's own, once. ``wanted`` is the evidence that
    reviewers ask for.
    """
    given = load_forms() if forms is None else forms
    drafts = (_rectification(review, settings, given), _supplement(review, settings, given, wanted or {}))
    return tuple(d for d in drafts if d is not None)


def left_to_authority(review: Review, forms: Forms | None = None) -> tuple[Finding, ...]:
    """Undetermined findings that no notice may put to the enterprise: the authority settles the norm first."""
    given = load_forms() if forms is None else forms
    return tuple(f for f in _open(review, Outcome.UNDETERMINED) if not given.reason(f.reason).demand)


def carried_findings(
    kind: str, review: Review, forms: Forms | None = None, wanted: WantedByFinding | None = None
) -> tuple[Finding, ...]:
    """The findings that a notice of this kind carries: by their outcome, then those for which evidence is ``wanted``."""
    given = load_forms() if forms is None else forms
    if kind == RECTIFICATION:
        return tuple(_open(review, Outcome.FAIL))
    own = [f for f in _open(review, Outcome.UNDETERMINED) if given.reason(f.reason).demand]
    listed, asked = {id(f) for f in own}, wanted or {}
    return (*own, *(f for o in CALLING for f in _open(review, o) if f.fingerprint in asked and id(f) not in listed))


CALLING = (Outcome.UNDETERMINED, Outcome.FAIL, Outcome.REVIEW, Outcome.ADVICE)
"""Outcomes for which evidence may be asked, in the order in which the 补正通知书 lists them."""


# -- 整改通知书 ---------------------------------------------------------------------------------------


def _rectification(review: Review, settings: NoticeSettings, forms: Forms) -> Draft | None:
    findings = _open(review, Outcome.FAIL)
    if not findings:
        return None
    wording = forms.wording
    classes = _by_instrument(findings, forms)
    ordered = [finding for group in classes for finding in group.findings]
    terms = [term_of(f.due_days, settings.period_days) for f in ordered]
    rows = [breach_row(n, f, t, settings, forms) for n, (f, t) in enumerate(zip(ordered, terms, strict=True), 1)]
    numbers = {id(f): str(n) for n, f in enumerate(ordered, 1)}
    groups, remedies, warnings = [], [], []
    for position, group in enumerate(classes, 1):
        edition = group.instrument.on(review.as_of)
        groups.append(_group(position, group, edition, numbers, wording))
        remedies += _remedies(edition, settings, wording)
        warnings += [group.instrument.before_signing] if group.instrument.before_signing else []
    context = {
        **common_fields(review, settings, settings.rectification_number, wording),
        "问题数": str(len(ordered)),
        "报送期限": latest(terms, settings, wording),
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
        origins("问题清单", ordered, review),
        terms,
        extra_missing=["复议机关"] if any(gap in text for text in remedies) else [],
        warnings=[*warnings, *long_terms(terms, review, settings, wording)],
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
                "陈述": statement(f, wording),
            }
            for f in group.findings
        ],
    }


def _remedies(edition: InstrumentEdition | None, settings: NoticeSettings, wording: Wording) -> list[str]:
    if edition is None or not edition.remedies:
        return []
    body = settings.review_body or wording.say("缺口", 名="复议机关")
    return [wording.fill(edition.remedies, "救济", {"复议机关": body})]


# -- 补正通知书 ---------------------------------------------------------------------------------------


def _supplement(review: Review, settings: NoticeSettings, forms: Forms, wanted: WantedByFinding) -> Draft | None:
    wording = forms.wording
    findings = carried_findings(SUPPLEMENT, review, forms, wanted)
    if not findings:
        return None
    asked = [wanted.get(f.fingerprint, ()) for f in findings]
    terms = [days_for(f, settings, forms, w) for f, w in zip(findings, asked, strict=True)]
    context = {
        **common_fields(review, settings, settings.supplement_number, wording),
        "事项数": str(len(findings)),
        "报送期限": latest(terms, settings, wording),
        "事项清单": [
            demand_row(n, f, t, settings, forms, w)
            for n, (f, t, w) in enumerate(zip(findings, terms, asked, strict=True), 1)
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
        for f in left_to_authority(review, forms)
        if f.fingerprint not in wanted
    ]
    judged = [
        wording.say("补充证据提醒", 序=str(n), 码=f.rule, 结论=f.outcome.chinese)
        for n, f in enumerate(findings, 1)
        if f.outcome is not Outcome.UNDETERMINED
    ]
    return _draft(
        SUPPLEMENT,
        context,
        settings,
        forms,
        origins("事项清单", findings, review),
        terms,
        warnings=[*long_terms(terms, review, settings, wording), *judged],
        left_out=[*_waived(review, Outcome.UNDETERMINED, wording), *internal],
    )


# -- shared -----------------------------------------------------------------------------------------


def _draft(
    kind: str,
    context: dict[str, Any],
    settings: NoticeSettings,
    forms: Forms,
    told: Origins,
    terms: Sequence[int | None],
    *,
    extra_missing: Sequence[str] = (),
    warnings: Iterable[str] = (),
    left_out: Iterable[str] = (),
) -> Draft:
    filled, missing = fill_gaps(context, forms.form(kind).fields, forms.wording)
    data = with_origins(context, told)
    return Draft(
        kind, filled, (*missing, *extra_missing), tuple(warnings), tuple(left_out), settings.date, data,
        last_day(terms, settings), served_days(terms, settings),
    )  # fmt: skip


def _open(review: Review, outcome: Outcome) -> list[Finding]:
    return [f for f in review.findings if f.outcome is outcome and f.waiver is None]


def _waived(review: Review, outcome: Outcome, wording: Wording) -> list[str]:
    return [
        wording.say("已豁免", "未列入", 码=f.rule, 标题=one_line(f.title), 对象=wording.subject(f.subject))
        for f in review.findings
        if f.outcome is outcome and f.waiver is not None
    ]

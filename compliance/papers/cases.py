"""Documents about one case: the two notices, the opinion, the proof of service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.drafting.fields import SOURCES
from compliance.drafting.forms import KINDS as NOTICES
from compliance.drafting.forms import RECTIFICATION
from compliance.drafting.values import NoticeSettings
from compliance.model.errors import InputError
from compliance.model.wanted import WantedByFinding
from compliance.papers.opinions import opinion_data
from compliance.papers.recorded import Issued, Judged, Law, judged
from compliance.papers.service import service_data
from compliance.papers.sources import words

if TYPE_CHECKING:
    from compliance.drafting.forms import Form, Forms
    from compliance.model.review import Review
    from compliance.registry import Registry

OPINION, SERVICE = "审查意见书", "送达回证"
CASE_KINDS = (*NOTICES, OPINION, SERVICE)
"""The kinds that are drawn from a case."""
REVIEW_BODY, DAYS = "复议机关", "期限天数"
"""What data may say of a notice besides its fields: they stand inside its sentences and terms."""


@dataclass(frozen=True)
class Paper:
    """What the registry says of a document: ``data``, and ``given`` without what is already in them.

    ``left_out`` says which findings it does not carry, and why. ``review`` is what a notice encloses. ``due`` is the
    last day that it sets, for its entry in the registry. ``wanted`` is the evidence that a notice asks for.
    """

    data: Mapping[str, Any]
    given: Mapping[str, Any]
    reminders: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    review: Review | None = None
    due: date | None = None
    wanted: WantedByFinding = field(default_factory=dict)


def draw_case(
    registry: Registry,
    form: Form,
    forms: Forms,
    number: int,
    given: Mapping[str, Any],
    source: str,
    law: Law | None = None,
    numbers: Sequence[str] = (),
) -> Paper:
    """The data of a document on case ``number``; ``numbers`` are the issued documents that a 送达回证 is about.

    Raises:
        InputError: for a kind that is not about a case, or settings in ``given`` that are none.
        RegistryError: where there is no such case or document, or the case calls for no such notice.
    """
    if form.kind == SERVICE:
        return service_data(registry, form, number, given, numbers)
    make = _MAKERS.get(form.kind)
    if make is None:
        raise InputError(form.kind, "data", f"这种文书不是就一个案卷写的；可以的：{'、'.join(CASE_KINDS)}")
    case = judged(registry, number, law or Law())
    paper = make(case, form, forms, given, source)
    if case.enterprise and "企业名称" not in paper.data:  # the plan contradicts itself, the register does not
        paper = replace(paper, data={"企业名称": case.enterprise, **paper.data})
    before = tuple(_issued(case, d) for d in case.issued if d.kind == form.kind)
    left_out = (*case.disputed, *paper.left_out)
    return replace(paper, reminders=(*case.reminders, *before, *paper.reminders), left_out=left_out)


def _issued(case: Judged, document: Issued) -> str:
    due = words()["已签发期限"].format(日期=document.deadline) if document.deadline else ""
    told = {"案卷": case.case.id, "文书": document.kind, "文号": document.number, "日期": document.issued_on}
    return str(words()["已签发"].format(**told, 期限=due))


def _notice(case: Judged, form: Form, forms: Forms, given: Mapping[str, Any], source: str) -> Paper:
    from compliance.drafting import build_notices
    from compliance.model.errors import RegistryError

    settings, rest = _settings(form.kind, given, source)
    draft = next((d for d in build_notices(case.review, settings, forms, case.wanted) if d.kind == form.kind), None)
    if draft is None or draft.data is None:
        waived = (words()["已豁免"].format(码=f.rule, 编号=f.waiver) for f in case.review.findings if f.waiver)
        told = "；".join((*case.disputed, *waived))
        why = f"（{told}）" if told else ""
        raise RegistryError(f"案卷{case.case.id}没有要写进{form.kind}的意见{why}", "not_found")
    data = {**draft.data, **_with_case(draft.data, case)}
    return Paper(data, rest, draft.warnings, draft.left_out, case.review, draft.due, case.wanted)


def _settings(kind: str, given: Mapping[str, Any], source: str) -> tuple[NoticeSettings, dict[str, Any]]:
    """What of ``given`` the sentences of a notice are made with, and the rest."""
    from compliance.drafting.data import iso_date

    rest = dict(given)
    took = {name: rest.pop(name, None) for name in ("发文机关", "文号", "联系人", "联系电话", REVIEW_BODY)}
    for name, value in took.items():
        if value is not None and not isinstance(value, str):
            raise InputError(source, "data", f"“{name}”应是文字")
    issued = rest.pop("成文日期", None)
    day = None if issued in (None, "") else iso_date(issued)
    if day is None and issued not in (None, ""):
        raise InputError(source, "data", f"“成文日期”写的是“{issued}”，应是 2026-11-21 的样子")
    days = rest.pop(DAYS, None)
    term = None if days is None else int(str(days)) if str(days).isdigit() else 0
    if term is not None and term < 1:
        raise InputError(source, "data", f"“{DAYS}”写的是“{days}”，应是正整数")
    authority, number, contact, phone, body = took.values()
    mine = kind == RECTIFICATION
    return NoticeSettings(
        authority, number if mine else None, None if mine else number, day, contact, phone, body,
        term if mine else None, None if mine else term,
    ), rest  # fmt: skip


def _with_case(data: Mapping[str, Any], case: Judged) -> dict[str, Any]:
    """The case beside the file in every entry of ``来源``."""

    def named(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        number = {"案卷": case.case.id}
        return [{**row, **({SOURCES: [number | e for e in row[SOURCES]]} if SOURCES in row else {})} for row in rows]

    lists = {name: named(rows) for name, rows in data.items() if name != SOURCES and isinstance(rows, list)}
    whole = {"案卷": case.case.id, "文件": case.case.file, "校验值": case.case.sha256}
    return {**lists, SOURCES: [*data[SOURCES], whole]}


def _opinion(case: Judged, form: Form, forms: Forms, given: Mapping[str, Any], source: str) -> Paper:
    data, left_out = opinion_data(case, forms)
    return Paper(data, given, (), left_out)


_MAKERS: dict[str, Callable[[Judged, Form, Forms, Mapping[str, Any], str], Paper]] = {
    **dict.fromkeys(NOTICES, _notice),
    OPINION: _opinion,
}

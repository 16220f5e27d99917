"""What can be wrong with waivers before any plan is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.corpus.decisions import Waiver
from compliance.corpus.library import Corpus
from compliance.corpus.problems import Problem


def lint_waivers(waivers: tuple[Waiver, ...], corpus: Corpus, as_of: date) -> Iterator[Problem]:
    """What is wrong with waivers before any review; W004 and W005 need one (``checking.waiver_problems``).

    W001 no or too long a term, W002 unknown rule, W003 rule not waivable, W006 overlap, W007 soon to expire,
    W008 approved by nobody.
    """
    for waiver in waivers:
        for code, text in _each(waiver, corpus):
            yield Problem(code, waiver.file, waiver.line, f"豁免{waiver.id}：{text}")
        if (
            waiver.state == APPROVED
            and waiver.expiry
            and as_of <= waiver.expiry <= as_of + timedelta(days=corpus.lexicon.due_soon_days)
        ):
            text = f"豁免{waiver.id}将于{waiver.expiry}到期"
            yield Problem("W007", waiver.file, waiver.line, text, "提醒")
    yield from _overlaps(waivers)


APPROVED = "已批准"


def bad_term(waiver: Waiver, corpus: Corpus) -> str:
    """Why a waiver's term makes it void; "" where the term is sound."""
    if waiver.expiry is None:
        return "没有写“有效期至”，无效"
    if waiver.start is None:
        return "没有写“生效”，无效"
    if (waiver.expiry - waiver.start).days > corpus.lexicon.longest_waiver_days:
        return f"有效期超过{corpus.lexicon.longest_waiver_days}天，无效"
    return ""


def _each(waiver: Waiver, corpus: Corpus) -> Iterator[tuple[str, str]]:
    if text := bad_term(waiver, corpus):
        yield "W001", text
    if waiver.state == APPROVED and not corpus.lexicon.signed(waiver.approver):
        yield "W008", "写明已批准，却没有批准人的署名，不起作用"
    for code in waiver.rules:
        rule = corpus.rule(code)
        if rule is None:
            yield "W002", f"没有规则“{code}”"
        elif not rule.waivable:
            yield "W003", f"规则“{code}”不可豁免"


def _overlaps(waivers: tuple[Waiver, ...]) -> Iterator[Problem]:
    approved = [w for w in waivers if w.state == APPROVED]
    for i, one in enumerate(approved):
        for other in approved[:i]:
            same = one.subject == other.subject and set(one.rules) & set(other.rules)
            if not same or (one.item and other.item and one.item != other.item):
                continue
            starts, ends = (one.start or date.min, other.start or date.min), (one.expiry, other.expiry)
            if all(ends) and max(starts) <= min(e for e in ends if e):
                text = f"豁免{one.id}与{other.id}重叠：{'、'.join(sorted(same))}"
                yield Problem("W006", one.file, one.line, text)

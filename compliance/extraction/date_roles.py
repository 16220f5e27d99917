"""What a date is of: the start or the end of a retrofit, the period of it, or one step of the work and so neither.

``text`` is the squeezed text in which the tokens stand, ``tokens`` those of the sentence.
"""

from __future__ import annotations

import re

from compliance.extraction.patterns import rx
from compliance.extraction.tokens import Token

_OBJECT = re.compile(
    r"^(?:了|全部)?[一-龥A-Za-z、（）()]{0,10}?(?:设计|采购|订货|招标|到货|土建|诊断|可研|备案|环评|评审|培训|基础|试运行|调试|标定|方案|比选|评估|审计|监测|"
    r"接入|签订|审批|手续|立项|图纸|施工图|论证|招采|制造|拆除|预制)"
)
_COMMISSIONED = re.compile(r"建成|投产|投运|投用|投入|达产")
_PLANNED = r"改造|计划|拟|将|预计|开工|启动|工期|建设期|实施|完工|竣工|之?前|动工|动手|施工|开建|进场|停窑|停炉|停产"
_SCHEDULE_WORDS = "改造|建设|实施|工程|项目|工期|周期|期限|施工|开工|竣工|完工|启动"
_TERM = re.compile(r"(?:期限|工期|周期|期间|改造期|建设期|实施期|时间|改造|实施|项目|工程)$")
"""What a period in parentheses may be of (改造期限（2024年5月至2026年7月））; else it is a step's."""
_ARRANGED = re.compile(r"(?:安排|计划|拟|定|集中|整体|总体|全部|分期|分批)[^，。；]{0,6}$")
_CARRIED_OUT = re.compile(r"(?:期间|之间|内)?(?:分期|分批|集中|全面|组织)?(?:实施|进行|开展|推进|完成|改造|施工|建设)")


def is_year_with_event(token: Token, text: str) -> bool:
    """A bare year counts only where an event stands right beside it (2026年完工)."""
    if token.kind != "date":
        return False
    after = text[token.end : token.end + 6]
    return bool(rx(r"(?:前|内|底前|末前)?(?:完工|竣工|建成|投产|完成改造|开工|启动改造|动工)").match(after))


def is_period(tokens: list[Token], first: Token, second: Token, clause_end: int, text: str) -> bool:
    """Whether a range is the period of the whole work, and not of one step of it."""
    if _led_by_name(tokens, first, second, clause_end, text):
        return True
    if text[first.start - 1 : first.start] in ("（", "(") and not _TERM.search(text, 0, first.start - 1):
        return False  # 工作节点：设计与招标（2024年5月—2024年10月）；……
    before = text[max(0, first.start - 24) : first.start]
    after = text[second.end : second.end + 12]
    cues = any(t.kind == "event" and first.start - 30 <= t.start <= second.end + 10 for t in tokens)
    if _OBJECT.match(rx(r"^(?:止|完成|完工)").sub("", after)):
        return False
    if _ARRANGED.search(before) and _CARRIED_OUT.match(after):
        return True
    return (cues and bool(rx(_SCHEDULE_WORDS + "|自|从").search(before + after))) or (
        "期" in before[-8:] and "第" not in before[-8:]
    )


def _led_by_name(tokens: list[Token], first: Token, second: Token, clause_end: int, text: str) -> bool:
    """Whether a clause is nothing but a name and a range: 1号窑：2025年12月～2026年5月；"""
    named = [t for t in tokens if t.kind == "subject" and t.end <= first.start]
    if not named or not rx(r"(?:[：:]|为|自|从|：自|：从)?").fullmatch(text[named[-1].end : first.start]):
        return False
    return not rx(r"[一-龥]").search(rx(r"^[止完成工竣改造]+").sub("", text[second.end : clause_end].rstrip("。；")))


def role_of(token: Token, tokens: list[Token], clause_start: int, clause_end: int, text: str) -> str | None:
    """``start`` or ``end`` of the retrofit by the events around a date in its clause; None where it dates something else."""
    after = [
        t for t in tokens if t.kind == "event" and token.end <= t.start < clause_end and t.value in ("start", "end")
    ]
    before = [
        t
        for t in tokens
        if t.kind == "event" and clause_start <= t.start and t.end <= token.start and t.value in ("start", "end")
    ]
    between_dates = [t for t in tokens if t.kind == "date" and t.start > token.end]
    limit = between_dates[0].start if between_dates else clause_end
    after = [t for t in after if t.start < limit]
    if after and _COMMISSIONED.match(text[after[0].start : after[0].end]):
        first, last = tokens[0].start, tokens[-1].end
        if not rx(_PLANNED).search(text[first : token.start] + text[after[0].end : last]):
            return None  # 1号炉于2012年5月建成投产: history, not the retrofit
    if after and after[0].start - token.end <= 14:
        chosen = after[0]
        tail = text[chosen.end : clause_end]
        if chosen.value == "end" and _OBJECT.match(tail):
            return None
        if (
            chosen.value == "start"
            and chosen.end - chosen.start == 1
            and len(after) > 1
            and after[1].start - token.end <= 10
        ):
            chosen = after[1]
        middle = text[token.end : chosen.start]
        if rx(r"设计|采购|招标|到货|标定|可研|备案|环评|土建|设备|基础").search(middle):
            return None
        return str(chosen.value)
    if before and token.start - before[-1].end <= 8:
        word = text[before[-1].start : before[-1].end]
        if word in ("自", "从", "起"):
            return "start"
        if rx(r"时间|日期|[:：]").search(word + text[before[-1].end : token.start]) or before[-1].value == "start":
            return str(before[-1].value)
        return str(before[-1].value) if text[before[-1].end : token.start] in ("于", "", "为", "在") else None
    return None

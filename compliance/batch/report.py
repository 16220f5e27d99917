"""The data of a 批量核查报告: what its template takes, as far as the batch knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from compliance.batch.ledger import by_rule
from compliance.batch.lines import CONCLUSIONS, Line, Reviewed
from compliance.batch.settings import Settings
from compliance.resources import data_folder

RECTIFICATION, SUPPLEMENT = "整改通知书", "补正通知书"
_NOT_DONE = {"不能读取": "failed", "搁置": "parked"}
"""Word → state: what failed by itself is for the enterprise to send again; what was set aside is for us to look into."""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(
        (data_folder("templates") / "批次" / "用语.yaml").read_text(encoding="utf-8")
    )
    return data


def report(
    number: int,
    settings: Settings,
    corpus: str,
    begun: date,
    ended: date,
    lines: Sequence[Line],
    reviewed: Sequence[Reviewed],
) -> dict[str, Any]:
    """Fields by name; what nobody has said is left out, so that the document shows the gap.

    A content that lies in the folder twice is one plan here; its line says under which names it came as well.
    """
    notices, options = settings.notices, settings.options
    places = {line.result.get("region") for line in lines if line.state == "done"}
    place = options.region or (places.pop() if len(places) == 1 else None)
    plans = [line for line in lines if line.same_as is None]
    fields: dict[str, Any] = {
        "核查机关": notices and notices.authority,
        "地区": options.region,
        "批次": settings.name or _words()["批次"].format(编号=number),
        "成文日期": notices and notices.date and notices.date.isoformat(),
        "核查起始": begun.isoformat(),
        "核查截止": ended.isoformat(),
        "判定基准日": options.as_of.isoformat(),
        "适用地区": place,
        "政策库版本": corpus,
        "主要问题": [{"内容": text} for text in _problems(plans, reviewed)],
        "处理建议": [{"内容": text} for text in _advice(plans, notices is not None)],
        "问题分布": [
            {"规则码": code, "规则": title, "不符合": n.get("fail", 0), "无法判定": n.get("undetermined", 0),
             "需审查": n.get("review", 0)}
            for code, title, n, _ in by_rule(reviewed)
            if n.get("fail") or n.get("undetermined") or n.get("review")
        ],
        "方案清单": [_plan(line, lines) for line in plans],
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def _problems(plans: Sequence[Line], reviewed: Sequence[Reviewed]) -> list[str]:
    words = _words()["主要问题"]
    rules = by_rule(reviewed)
    said = []
    for outcome, word in (("fail", "不符合"), ("undetermined", "无法判定")):
        ranked = sorted((r for r in rules if r[2].get(outcome)), key=lambda r: (-r[2][outcome], r[0]))
        for code, title, counted, _ in ranked[: int(words["最多"])]:
            concerned = sum(_has(findings, code, outcome) for _, findings in reviewed)
            said.append(words[word].format(规则=title, 项数=counted[outcome], 方案数=concerned))
    for word, state in _NOT_DONE.items():
        unread = sum(line.state == state for line in plans)
        if unread:
            said.append(words[word].format(方案数=unread))
    return said or [words["没有"]]


def _has(findings: Sequence[Mapping[str, Any]], rule: str, outcome: str) -> bool:
    return any(f["rule"] == rule and f["outcome"] == outcome and f["waiver"] is None for f in findings)


def _needs_supplement(line: Line, drafted: bool) -> bool:
    """Where notices were drafted they say so: what the authority itself must settle is no matter for the enterprise."""
    if drafted:
        return any(notice["kind"] == SUPPLEMENT for notice in line.notices)
    return line.count("undetermined") > 0


def _advice(plans: Sequence[Line], drafted: bool) -> list[str]:
    words = _words()["处理建议"]
    numbers = {
        RECTIFICATION: sum(line.count("fail") > 0 for line in plans),
        SUPPLEMENT: sum(_needs_supplement(line, drafted) for line in plans),
        "需审查": sum(line.count("review") > 0 for line in plans),
        **{word: sum(line.state == state for line in plans) for word, state in _NOT_DONE.items()},
    }
    return [words[name].format(方案数=n) for name, n in numbers.items() if n] or [words["没有"]]


def _plan(line: Line, lines: Sequence[Line]) -> dict[str, Any]:
    words = _words()["逐份处理"]
    if line.state == "done":
        none = words["没有规则"] if line.code == 4 else words["没有"]
        dealt = "、".join(n["kind"] for n in line.notices) or none
    else:
        dealt = words["搁置" if line.state == "parked" else "不能读取"].format(原因=line.message or "")
    copies = [other.name for other in lines if other.same_as == line.name]
    if copies:
        dealt += "；" + words["内容相同"].format(文件="、".join(copies))
    row = {
        "案件编号": None if line.case_id is None else f"案卷{line.case_id}",
        "企业名称": line.result.get("enterprise"),
        "文件": line.name,
        "校验值": line.sha256,
        "结论": CONCLUSIONS[2] if line.code == 4 else line.conclusion,
        "不符合": line.count("fail"),
        "无法判定": line.count("undetermined"),
        "需审查": line.count("review"),
        "处理": dealt,
    }
    return {name: value for name, value in row.items() if value is not None}

"""The comparison of two laws as people read it, and as a JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from compliance.checking.impact import Cause, Flip, Impact, Law, Near, outcome_word
from compliance.cli.corpus_diff import show_change
from compliance.cli.text import clause, console, measure
from compliance.corpus.turning import turning_points
from compliance.model.review import Finding
from compliance.model.wording import plain_value

Drafts = tuple[tuple[str, date | None], ...]
_MOST = 30
"""How many figures close to their limit are printed; the JSON has all."""


def show(found: Impact, old: Law, new: Law, drafts: Drafts) -> None:
    """Print the comparison: the two laws, the changes, who flips, by which cause, who is near, what reads differently."""
    out = console()
    out.print(Text(f"影响分析：{found.plans} 个方案", style="bold"))
    out.print(Text(f"  变动前：{_law(old)}"), soft_wrap=True)
    out.print(Text(f"  变动后：{_law(new)}{_issued(drafts, new)}"), soft_wrap=True)
    if drafts:
        out.print(Text("  影子评估：征求意见稿没有效力，以下结论不得作为通知或处理的依据", style="yellow"))
    _changes(found, old, new)
    if not found.flips:
        out.print(Text("结论没有变化", style="bold"))
    else:
        out.print(Text(f"结论变化 {len(found.flips)} 条", style="bold"))
        _flips(out, found.flips, "  ", full=True)
        _causes(found, old, new)
    _reworded(found)
    _near(found)


def _law(law: Law) -> str:
    tried = "，征求意见稿参加试评" if law.include_drafts else ""
    return f"语料 {law.corpus.hash[:19]}，按 {law.as_of.isoformat()} 有效的政策{tried}"


def _issued(drafts: Drafts, new: Law) -> str:
    names = [f"{document} 视为自 {(day or new.as_of).isoformat()} 起施行" for document, day in drafts]
    return f"，{'；'.join(names)}" if names else ""


def _changes(found: Impact, old: Law, new: Law) -> None:
    out = console()
    if old.as_of != new.as_of:
        points = turning_points(old.corpus, old.as_of, new.as_of)
        out.print(Text(f"两个日期之间：{'没有政策生效或失效' if not points else ''}", style="bold"))
        for point in points:
            out.print(Text(f"    {point}"), soft_wrap=True)
    if found.changes:
        bearing = [c for c in found.changes if c.bears]
        out.print(Text(f"语料改动 {len(found.changes)} 处，可能影响结论的 {len(bearing)} 处", style="bold"))
        for change in bearing:
            show_change(change, "  ")


def _flips(out: Console, flips: Sequence[Flip], indent: str, full: bool = False) -> None:
    for flip in flips:
        finding = flip.either
        subject = f"　{finding.subject.name}" if finding.subject.name else ""
        head = Text(f"{indent}{flip.plan.enterprise or flip.plan.name}（{flip.plan.name}）{subject}　{finding.rule}：")
        out.print(head.append(flip.words, "bold"), soft_wrap=True)
        if full:
            for word, side in (("前", flip.before), ("后", flip.after)):
                if side is not None:
                    out.print(Text(f"{indent}    {word}：{side.message}{_ground(side)}", style="dim"), soft_wrap=True)


def _ground(finding: Finding) -> str:
    quotes = [clause(c) for c in finding.clauses if c.chosen and c.quote]
    return f"（{quotes[0]}）" if quotes else ""


def cause_name(cause: Cause, old: Law, new: Law) -> str:
    """A cause as one phrase."""
    if cause.change is None:
        return f"审查日期 {old.as_of.isoformat()} → {new.as_of.isoformat()}"
    return f"{cause.change.action} {cause.change.name}"


def _causes(found: Impact, old: Law, new: Law) -> None:
    out = console()
    out.print(Text("按原因（每处改动单独施行）", style="bold"))
    only = [c for c in found.causes if c.flips or c.cancelled]
    if len(only) == 1 and only[0].flips == found.flips and not only[0].cancelled:
        out.print(Text(f"  {cause_name(only[0], old, new)}：以上全部"), soft_wrap=True)
        return
    for cause in found.causes:
        if not cause.flips and not cause.cancelled:
            continue
        out.print(Text(f"  {cause_name(cause, old, new)}：{len(cause.flips)} 条"), soft_wrap=True)
        _flips(out, cause.flips, "    ")
        if cause.cancelled:
            out.print(Text(f"    单独施行会变、合在一起不变或变得不同：{len(cause.cancelled)} 条"))
            _flips(out, cause.cancelled, "      ")
    idle = sum(not c.flips and not c.cancelled for c in found.causes)
    if idle:
        out.print(Text(f"  其余 {idle} 处改动单独施行不改变任何结论"))
    if found.together:
        out.print(Text(f"  几处改动合起来才改变：{len(found.together)} 条"))
        _flips(out, found.together, "    ")


def _reworded(found: Impact) -> None:
    if not found.reworded:
        return
    out = console()
    out.print(Text(f"结论不变、限值或依据不同（已发的文书会有不同的写法）{len(found.reworded)} 条", style="bold"))
    for flip in found.reworded:
        before, after = flip.before, flip.after
        if before is None or after is None:
            continue
        limits = [measure(f.required) or "—" for f in (before, after)]
        shown = f"：{limits[0]} → {limits[1]}" if limits[0] != limits[1] else "：依据不同"
        out.print(
            Text(f"  {flip.plan.name}　{after.subject.name}　{after.rule} {after.outcome.chinese}{shown}"),
            soft_wrap=True,
        )


def _near(found: Impact) -> None:
    if not found.near:
        return
    out = console()
    percent = plain_value(found.near_percent)
    out.print(Text(f"变动后与限值相差 {percent}% 以内的 {len(found.near)} 条", style="bold"))
    for near in found.near[:_MOST]:
        finding = near.finding
        figures = f"{measure(finding.observed)}，限值{measure(finding.required)}，相差 {_percent(near)}%"
        subject = f"　{finding.subject.name}" if finding.subject.name else ""
        out.print(
            Text(f"  {near.plan.name}{subject}　{finding.rule} {outcome_word(finding)}：{figures}"), soft_wrap=True
        )
    if len(found.near) > _MOST:
        out.print(Text(f"  另有 {len(found.near) - _MOST} 条，见 --format json"))


def _percent(near: Near) -> str:
    return f"{near.share * 100:.2f}"


def as_json(found: Impact, old: Law, new: Law, drafts: Drafts) -> dict[str, Any]:
    """The comparison as a JSON object (``impact/1``)."""
    return {
        "schema": "impact/1",
        "shadow": bool(drafts),
        "base": _law_json(old),
        "target": {
            **_law_json(new),
            "enforced_drafts": [{"document": d, "from": (day or new.as_of).isoformat()} for d, day in drafts],
        },
        "plans": found.plans,
        "turning_points": list(turning_points(old.corpus, old.as_of, new.as_of)),
        "changes": [c.to_json() for c in found.changes],
        "flips": [_flip_json(f) for f in found.flips],
        "causes": [
            {
                "cause": cause_name(c, old, new),
                "change": None if c.change is None else found.changes.index(c.change),
                "flips": [_place(f) for f in c.flips],
                "cancelled": [{**_place(f), **_outcomes(f)} for f in c.cancelled],
            }
            for c in found.causes
        ],
        "together": [_place(f) for f in found.together],
        "reworded": [_flip_json(f) for f in found.reworded],
        "near_percent": None if found.near_percent is None else float(found.near_percent),
        "near": [
            {"plan": n.plan.name, "rule": n.finding.rule, "subject": n.finding.subject.to_json(),
             "outcome": n.finding.outcome.value, "observed": n.finding.observed.to_json() if n.finding.observed else None,
             "required": n.finding.required.to_json() if n.finding.required else None,
             "share": round(float(n.share), 4)}
            for n in found.near
        ],
    }  # fmt: skip


def _law_json(law: Law) -> dict[str, Any]:
    return {"corpus": law.corpus.hash, "as_of": law.as_of.isoformat(), "include_drafts": law.include_drafts}


def _place(flip: Flip) -> dict[str, Any]:
    return {"plan": flip.plan.name, "rule": flip.either.rule, "subject": flip.either.subject.to_json()}


def _outcomes(flip: Flip) -> dict[str, Any]:
    return {
        "from": flip.before.outcome.value if flip.before else None,
        "to": flip.after.outcome.value if flip.after else None,
    }


def _flip_json(flip: Flip) -> dict[str, Any]:
    return {
        **_place(flip),
        "enterprise": flip.plan.enterprise or None,
        **_outcomes(flip),
        "before": flip.before.to_json() if flip.before else None,
        "after": flip.after.to_json() if flip.after else None,
    }

"""``compliance corpus diff``: what changed between two corpora, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from compliance.corpus.parts import Change, Detail

_LONG = 60
"""Texts longer than this are shown by what is different in them."""


@click.command()
@click.argument("old", metavar="旧语料")
@click.argument("new", metavar="新语料")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出形式"
)
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, output: str) -> None:
    """比较两份政策语料：文件、条款、规则、限值、数值表、裁断、豁免有哪些不同，新旧引文并列。

    语料写目录，或者 git 版本加冒号：v1.0: 、HEAD~3:policy_corpus 。
    退出码：0 没有不同；2 有不同；3 语料或写法有误。
    """
    import json

    from compliance.corpus.difference import difference
    from compliance.corpus.revisions import corpus_at

    with corpus_at(old) as before, corpus_at(new) as after:
        changes = difference(before, after).changes
        hashes = (before.hash, after.hash)
    if output == "json":
        found = {
            "schema": "corpus-diff/1",
            "old": hashes[0],
            "new": hashes[1],
            "changes": [c.to_json() for c in changes],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show(changes)
    ctx.exit(2 if changes else 0)


def _show(changes: tuple[Change, ...]) -> None:
    from compliance.cli.text import console

    if not changes:
        console().print("没有不同")
        return
    for change in changes:
        show_change(change)
    bearing = sum(c.bears for c in changes)
    console().print(f"共 {len(changes)} 处不同，其中 {bearing} 处可能影响结论", markup=False)


def show_change(change: Change, indent: str = "") -> None:
    """One change: what it is about, then each thing that is different, old before new, with the quotes."""
    from rich.text import Text

    from compliance.cli.text import console

    style = {"新增": "bold green", "删除": "bold red"}.get(change.action, "bold yellow")
    console().print(Text(indent).append(change.action, style).append(f" {change.name}"), soft_wrap=True)
    for detail in change.details:
        for line in _lines(detail, change.action):
            console().print(Text(f"{indent}    ").append_text(line), soft_wrap=True)


def _lines(detail: Detail, action: str) -> list[Text]:
    from rich.text import Text

    old, new = _shortened(detail.old, detail.new)
    out = []
    if detail.old and detail.new:
        out.append(Text(f"{detail.label}：{old} → {new}"))
    elif detail.new:
        out.append(Text(f"{detail.label}：{new}" if action == "新增" else f"{detail.label}：（无）→ {new}"))
    else:
        out.append(Text(f"{detail.label}：{old}" if action == "删除" else f"{detail.label}：{old} →（无）"))
    if detail.old_quote and detail.old_quote != detail.new_quote:
        out.append(Text(f"  旧引文：“{detail.old_quote}”", style="dim"))
    if detail.new_quote:
        same = "引文" if detail.old_quote == detail.new_quote else "新引文"
        out.append(Text(f"  {same}：“{detail.new_quote}”", style="dim"))
    return out


def _shortened(old: str, new: str) -> tuple[str, str]:
    """Two long texts cut down to the passages that differ, with a few characters around."""
    old, new = old.replace("\n", " "), new.replace("\n", " ")
    if max(len(old), len(new)) <= _LONG:
        return old, new
    if not old or not new:
        return (old[:_LONG] + "…" if len(old) > _LONG else old), (new[:_LONG] + "…" if len(new) > _LONG else new)
    from difflib import SequenceMatcher

    blocks = [b for b in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if b[0] != "equal"]
    spans = [(b[1], b[2]) for b in blocks], [(b[3], b[4]) for b in blocks]
    return _around(old, spans[0]), _around(new, spans[1])


def _around(text: str, spans: list[tuple[int, int]], margin: int = 12) -> str:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        start, end = max(0, start - margin), min(len(text), end + margin)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    shown = "…".join(text[a:b] for a, b in joined)
    return ("…" if joined and joined[0][0] else "") + shown + ("…" if joined and joined[-1][1] < len(text) else "")

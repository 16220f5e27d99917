"""``compliance doctor``: whether this machine has what the program needs."""

from __future__ import annotations

import click


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """检查字体、排版组件、文字识别模型、语料库和临时目录；缺什么，说明怎么装。"""
    from compliance.drafting import diagnose
    from compliance.pipeline import corpus_of

    checks = diagnose(lambda: corpus_of(None))
    for check in checks:
        click.echo(f"{'✓' if check.ok else '✗'} {check.name}：{check.message}")
        if not check.ok and check.remedy:
            click.echo(f"    处理：{check.remedy}")
    ctx.exit(0 if all(c.ok for c in checks) else 3)

"""``compliance registry waiver``: asked for by one person, granted by another, bound to what the findings rest on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_decisions import corpus_option, decide, deciding_options
from compliance.cli.registry_options import acting, by_option, database_options, opened


@click.command("request")
@click.argument("case", type=int, metavar="案卷")
@click.argument("findings", nargs=-1, required=True, metavar="意见…")
@click.option("--code", required=True, metavar="编号", help="豁免编号")
@click.option("--type", "type_", required=True, metavar="类型", help="豁免类型，如：延期批准")
@click.option("--reason", required=True, metavar="理由", help="为什么豁免")
@click.option("--from", "starts", type=IsoDate(), required=True, metavar="日期", help="自哪一天有效")
@click.option("--to", "expires", type=IsoDate(), required=True, metavar="日期", help="有效期至")
@click.option("--approval", default="", metavar="文号", help="批准文件的文号")
@click.option(
    "--attach", "files", multiple=True, type=GivenPath(dir_okay=False), metavar="文件",
    help="附件，按内容存进原件目录；可以写几次",
)  # fmt: skip
@corpus_option
@by_option
@database_options
def request(
    case: int, findings: tuple[str, ...], code: str, type_: str, reason: str, starts: date, expires: date, approval: str,
    files: tuple[Path, ...], corpus: Path | None, person: str | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """申请豁免一个对象的一条或几条意见（case show 里的序号或者校验值）。另一人批准以前不起作用。

    企业、对象、规则由意见得出。意见所依据的数据、条款以后变了，豁免即不再附上，列为要重看。
    """
    from compliance.deciding import Wanted, ask_for_waiver

    wanted = Wanted(code, findings, type_, reason, starts, expires, approval, files)
    with opened(database, originals) as registry:
        number = ask_for_waiver(registry, acting(person), case, wanted, corpus)
    click.echo(f"申请{number}：豁免{code}，须另一人批准")


def _request_of(code: str, database: str | None, originals: Path | None) -> int:
    from compliance.model.errors import RegistryError
    from compliance.registry.approvals import issued_waivers

    with opened(database, originals) as registry, registry.read() as connection:
        for waiver in issued_waivers(connection):
            if waiver.code == code.strip():
                return waiver.request_id
    raise RegistryError(f"没有豁免“{code}”", "not_found")


@click.command()
@click.argument("code", metavar="编号")
@deciding_options
def approve(
    code: str, comment: str, corpus: Path | None, person: str | None, database: str | None, originals: Path | None
) -> None:
    """批准一份豁免。申请人不得自己批准。"""
    decide(_request_of(code, database, originals), True, comment, corpus, person, database, originals)


@click.command()
@click.argument("code", metavar="编号")
@deciding_options
def refuse(
    code: str, comment: str, corpus: Path | None, person: str | None, database: str | None, originals: Path | None
) -> None:
    """驳回一份豁免，写明意见。申请人不得自己驳回。"""
    decide(_request_of(code, database, originals), False, comment, corpus, person, database, originals)


@click.command("list")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
@database_options
@click.pass_context
def list_(ctx: click.Context, as_of: date | None, database: str | None, originals: Path | None) -> None:
    """列出豁免；依据已变、要重看的在前。有要重看的退出码 2。"""
    from compliance.deciding import waiver_states

    with opened(database, originals) as registry:
        found = waiver_states(registry, as_of or date.today())
    for w, state, about in found:
        who = f"{w.requested_by}申请" + (f"，{w.decided_by}办理" if w.decided_by else "")
        what = "、".join(about) or "、".join(w.rules)
        subject = f"{w.subject} {w.item}".strip()
        click.echo(f"{w.code}\t{state}\t{subject}\t{what}\t{w.starts}至{w.expires}\t{w.type}：{w.reason}\t{who}")
    stale = sum(state.startswith("要重看") for _, state, _ in found)
    click.echo(f"共 {len(found)} 份，{stale} 份要重看")
    ctx.exit(2 if stale else 0)


@click.group(
    cls=LazyGroup,
    table={
        "request": ("compliance.cli.registry_waivers", "request", "申请"),
        "approve": ("compliance.cli.registry_waivers", "approve", "批准"),
        "refuse": ("compliance.cli.registry_waivers", "refuse", "驳回"),
        "list": ("compliance.cli.registry_waivers", "list_", "列出，要重看的在前"),
    },
    subcommand_metavar="命令 [参数]…",
)
def waiver() -> None:
    """豁免：一人申请，另一人批准；意见的依据变了即不再附上。"""

"""``compliance registry issue|event|due``: documents under their numbers, and their deadlines."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import acting, by_option, database_options, opened

EVENTS = {"送达": "served", "答复": "answered", "延期": "extended", "办结": "closed"}


@click.command("request")
@click.argument("kind", metavar="文书")
@click.argument("file", type=GivenPath(dir_okay=False), metavar="文件")
@click.option("--number", required=True, metavar="文号", help="发文字号")
@click.option("--case", "case", type=int, default=None, metavar="案卷", help="关于哪个案卷")
@click.option("--deadline", type=IsoDate(), default=None, metavar="日期", help="要求对方办理的期限")
@click.option("--reason", required=True, metavar="理由", help="为什么发")
@by_option
@database_options
def request(
    kind: str, file: Path, number: str, case: int | None, deadline: date | None, reason: str, person: str | None,
    database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """申请签发一份文书。文件按内容存进原件目录：批准的就是这一份。"""
    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        from compliance.registry.drafts import request_issue

        asked = request_issue(tx, registry.originals, kind, number, file, reason, case_id=case, deadline=deadline)
    click.echo(f"申请{asked}：{kind} {number}，须另一人批准（registry request approve {asked}）")


@click.command("enter")
@click.argument("request", type=int, metavar="申请")
@click.option("--date", "issued_on", type=IsoDate(), default=None, metavar="日期", help="成文日期（缺省：今天）")
@by_option
@database_options
def enter(
    request: int, issued_on: date | None, person: str | None, database: str | None, originals: Path | None
) -> None:
    """把另一人已批准的文书登记为已签发：文号、期限、校验值如申请时。文号只能用一次。"""
    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        from compliance.registry.drafts import enter as put

        made = put(tx, request, issued_on or date.today())
    deadline = f"，期限{made.deadline}" if made.deadline else ""
    click.echo(f"已登记：{made.kind} {made.number}{deadline}；{made.file} {made.sha256}")


@click.group(
    cls=LazyGroup,
    table={
        "request": ("compliance.cli.registry_documents", "request", "申请签发"),
        "enter": ("compliance.cli.registry_documents", "enter", "另一人批准后登记为已签发"),
    },
    subcommand_metavar="命令 [参数]…",
)
def issue() -> None:
    """签发文书：申请、由另一人批准（registry request approve）、登记。"""


@click.command()
@click.argument("number", metavar="文号")
@click.argument("what", type=click.Choice(tuple(EVENTS)), metavar="情况")
@click.option("--date", "happened_on", type=IsoDate(), default=None, metavar="日期", help="哪一天（缺省：今天）")
@click.option("--deadline", type=IsoDate(), default=None, metavar="日期", help="延期到哪一天")
@click.option("--comment", default="", metavar="说明", help="补充说明")
@by_option
@database_options
def event(
    number: str, what: str, happened_on: date | None, deadline: date | None, comment: str, person: str | None,
    database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """登记一份文书的情况：送达、答复、延期（写 --deadline）、办结。"""
    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        from compliance.registry.approvals import document_numbered, record_event

        found = document_numbered(tx.connection, number)
        record_event(tx, found, EVENTS[what], happened_on or date.today(), comment, deadline)  # type: ignore[arg-type]
    click.echo(f"{number}：{what}{f'至{deadline}' if deadline else ''}")


@click.command()
@click.option("--within", type=click.IntRange(0, 3650), default=7, show_default=True, metavar="天数", help="几天内到期")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
@database_options
@click.pass_context
def due(ctx: click.Context, within: int, as_of: date | None, database: str | None, originals: Path | None) -> None:
    """列出逾期的和几天内到期、还没有答复或办结的文书。有逾期的退出码 2。"""
    day = as_of or date.today()
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry.approvals import outstanding

        found = outstanding(connection, day + timedelta(days=within))
    for one in found:
        left = (one["deadline"] - day).days
        state = f"逾期{-left}天" if left < 0 else f"还有{left}天" if left else "今天到期"
        case = f"案卷{one['case_id']}" if one["case_id"] else ""
        click.echo(f"{one['number']}\t{one['kind']}\t{one['deadline']}\t{state}\t{case}")
    late = sum(one["deadline"] < day for one in found)
    click.echo(f"逾期 {late} 份，{within} 天内到期 {len(found) - late} 份")
    ctx.exit(2 if late else 0)

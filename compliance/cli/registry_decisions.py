"""``compliance registry correct|finding|request``: what officers decide on cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import GivenPath
from compliance.cli.registry_options import acting, by_option, database_options, opened

if TYPE_CHECKING:
    from compliance.rechecking import Flip

F = TypeVar("F", bound=Callable[..., Any])

corpus_option = click.option(
    "--corpus", type=GivenPath(file_okay=False), default=None, metavar="目录", help="另一份政策语料"
)


@click.command()
@click.argument("case", type=int, metavar="案卷")
@click.argument("path", metavar="指标")
@click.argument("value", metavar="值")
@click.option("--unit", default=None, metavar="单位", help="值的单位（值里已带单位的不写；缺省：该指标的规范单位）")
@click.option("--reason", required=True, metavar="理由", help="为什么更正")
@corpus_option
@by_option
@database_options
@click.pass_context
def correct(
    ctx: click.Context, case: int, path: str, value: str, unit: str | None, reason: str, corpus: Path | None,
    person: str | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """更正一个指标（如 installations.0.sec_current），按最近一次审查的日期和省份立即重新审查。

    不改变任何结论的更正当即起作用。改变结论的须另一人批准（registry request approve），批准之前不作依据，退出码 2。
    读不出的值写“无法辨认”。
    """
    from compliance.deciding import correct_case
    from compliance.model.wording import plain_value

    with opened(database, originals) as registry:
        done = correct_case(registry, acting(person), case, path, value, reason, unit, corpus)
    shown = "无法辨认" if done.correction.value is None else plain_value(done.correction.value, done.correction.unit)
    click.echo(f"案卷{case} {path}：{shown}")
    _tell_flips(done.flips)
    if done.request is not None:
        click.echo(f"这项更正改变 {len(done.flips)} 处结论，须另一人批准后才作依据：申请{done.request}")
        ctx.exit(2)
    click.echo(f"结论不变，更正已起作用；审查{done.review}")


def _tell_flips(flips: tuple[Flip, ...]) -> None:
    for flip in flips:
        click.echo(flip.line)


@click.command("list")
@click.option("--open", "waiting", is_flag=True, help="只列还没有办理的")
@database_options
def list_(waiting: bool, database: str | None, originals: Path | None) -> None:
    """列出申请（豁免、更正、签发文书、公布）。"""
    from compliance.registry.requests import attachments_of, requests_of

    with opened(database, originals) as registry, registry.read() as connection:
        found = [r for r in requests_of(connection) if not waiting or r.state == "申请中"]
        files = {r.id: attachments_of(connection, r.id) for r in found}
    for r in found:
        decided = f"{r.state}（{r.decided_by}{f'：{r.comment}' if r.comment else ''}）" if r.decided_by else r.state
        click.echo(f"申请{r.id}\t{KINDS[r.kind]}\t{r.subject}\t{r.requested_by}：{r.reason}\t{decided}")
        for file in files[r.id]:
            click.echo(f"\t附件 {file['name']} {file['sha256']}")
    click.echo(f"共 {len(found)} 件")


KINDS = {"waiver": "豁免", "document": "文书", "publication": "公布", "correction": "更正"}


def deciding_options(function: F) -> F:
    """What every decision takes."""
    for option in (database_options, by_option, corpus_option):
        function = option(function)
    return click.option("--comment", default="", metavar="意见", help="批准或者驳回的意见")(function)


@click.command()
@click.argument("number", type=int, metavar="申请")
@deciding_options
def approve(
    number: int, comment: str, corpus: Path | None, person: str | None, database: str | None, originals: Path | None
) -> None:
    """批准一件申请。申请人不得自己批准。"""
    decide(number, True, comment, corpus, person, database, originals)


@click.command()
@click.argument("number", type=int, metavar="申请")
@deciding_options
def refuse(
    number: int, comment: str, corpus: Path | None, person: str | None, database: str | None, originals: Path | None
) -> None:
    """驳回一件申请，写明意见。申请人不得自己驳回。"""
    decide(number, False, comment, corpus, person, database, originals)


def decide(
    number: int, yes: bool, comment: str, corpus: Path | None, person: str | None, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """Grant or refuse a request, and say what follows."""
    from compliance.deciding import settle
    from compliance.model.errors import RegistryError

    if not yes and not comment.strip():
        raise RegistryError("驳回须写明意见（--comment）", "invalid")
    with opened(database, originals) as registry:
        done = settle(registry, acting(person), number, yes, comment, corpus)
    click.echo(f"申请{number}（{KINDS[done.request.kind]}，{done.request.requested_by}提出）{done.request.state}")
    _tell_flips(done.flips)
    if done.review is not None:
        click.echo(f"更正已起作用，{len(done.flips)} 处结论变化；审查{done.review}")


@click.command()
@click.argument("file", type=GivenPath(dir_okay=False), metavar="文件")
@click.option("--reason", required=True, metavar="理由", help="为什么公布（依据的文件、期限）")
@by_option
@database_options
def publication(file: Path, reason: str, person: str | None, database: str | None, originals: Path | None) -> None:
    """申请公布一份文件，按内容（sha256）存档；由另一人 registry request approve 批准。改动以后要重新申请。"""
    from compliance.deciding import ask_for_publication

    with opened(database, originals) as registry:
        asked = ask_for_publication(registry, acting(person), file, reason)
    click.echo(f"已登记公布申请{asked.request}：{asked.file}，sha256 {asked.sha256}；由另一人批准：")
    click.echo(f"compliance registry request approve {asked.request} --by 姓名")


@click.group(
    cls=LazyGroup,
    table={
        "publication": ("compliance.cli.registry_decisions", "publication", "申请公布一份文件"),
        "list": ("compliance.cli.registry_decisions", "list_", "列出申请和办理情况"),
        "approve": ("compliance.cli.registry_decisions", "approve", "批准"),
        "refuse": ("compliance.cli.registry_decisions", "refuse", "驳回"),
    },
    subcommand_metavar="命令 [参数]…",
)
def request() -> None:
    """申请：由另一人批准或者驳回；程序和数据库都不许自己批准自己的。"""


def _word(name: str, word: str, about: str) -> click.Command:
    @click.command(name, help=about)
    @click.argument("case", type=int, metavar="案卷")
    @click.argument("which", metavar="意见")
    @click.option("--comment", default="", metavar="意见", help="为什么；有异议、重新处理时必写")
    @by_option
    @database_options
    def command(
        case: int, which: str, comment: str, person: str | None, database: str | None, originals: Path | None
    ) -> None:
        from compliance.registry.verdicts import decide_finding

        with opened(database, originals) as registry, registry.write(acting(person)) as tx:
            found = decide_finding(tx, case, which, word, comment)  # type: ignore[arg-type]
        click.echo(f"案卷{case} {found['rule']} {found['subject_name']}：{VERDICTS[word]}")

    return command


VERDICTS = {"confirmed": "属实", "disputed": "有异议", "reopened": "重新处理"}
confirm = _word("confirm", "confirmed", "认定意见属实。意见写 case show 里的序号或者校验值（可以只写开头）。")
dispute = _word("dispute", "disputed", "对意见有异议，写明理由；结论不因此改变，改数字用 registry correct。")
reopen = _word("reopen", "reopened", "撤回以前的认定，重新处理，写明理由。")


@click.group(
    cls=LazyGroup,
    table={
        "confirm": ("compliance.cli.registry_decisions", "confirm", "认定属实"),
        "dispute": ("compliance.cli.registry_decisions", "dispute", "有异议"),
        "reopen": ("compliance.cli.registry_decisions", "reopen", "撤回认定，重新处理"),
        "ask": ("compliance.cli.registry_evidence", "ask", "请企业补充证据"),
        "withdraw": ("compliance.cli.registry_evidence", "withdraw", "撤回补充证据的请求"),
    },
    subcommand_metavar="命令 [参数]…",
)
def finding() -> None:
    """对一条审查意见的认定，请企业补充证据。认定连着意见所依据的数据和条款，都没有变才沿用。"""

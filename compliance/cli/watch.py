"""``compliance watch``: plans dropped into a folder are reviewed as they arrive."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.batch_options import batch_options, bounds_of, check_libraries, settings_of, stoppable
from compliance.cli.options import GivenPath
from compliance.cli.registry_options import acting, opened
from compliance.model.file_names import readable

if TYPE_CHECKING:
    from compliance.batch import Workers
    from compliance.batch.watching import Inbox
    from compliance.registry import Registry


@click.command()
@click.argument("folder", type=GivenPath(), metavar="目录")
@click.option("--poll", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="秒", help="隔多久看一次")
@click.option(
    "--stable", type=click.FloatRange(0), default=5.0, show_default=True, metavar="秒",
    help="文件多久没有变动才算写完",
)  # fmt: skip
@click.option(
    "--done",
    type=GivenPath(),
    default=None,
    metavar="目录",
    help="处理过的移到哪里（缺省：目录下的“已处理”）",
)
@click.option(
    "--failed", type=GivenPath(), default=None, metavar="目录",
    help="不能处理的移到哪里，旁边写明原因（缺省：目录下的“不能处理”）",
)  # fmt: skip
@click.option("--once", is_flag=True, help="处理完现有的就退出")
@click.option(
    "--out", type=GivenPath(file_okay=False), default=Path("out"), show_default=True, metavar="目录",
    help="结果写到哪里（每一批一个子目录）",
)  # fmt: skip
@batch_options
@click.pass_context
def watch(ctx: click.Context, /, **said: Any) -> None:
    """守候一个目录：放进来的方案写完以后自动审查，处理过的移走，不能处理的移到一边并写明原因。

    几台机器可以守候同一个网络目录，一个文件只由一台处理。用 Ctrl-C 停止；没有做完的下次接着做。
    """
    from compliance.batch import workers_for
    from compliance.batch.watching import Inbox

    check_libraries(said)
    inbox = Inbox(said["folder"], said["done"], said["failed"], stable=said["stable"])
    with opened(said["database"], said["originals"], create=True) as registry, stoppable():
        workers = workers_for(said["executor"])
        try:
            _watch(registry, inbox, workers, said)
        except KeyboardInterrupt:
            click.echo("已停止", err=True)
            ctx.exit(130)
        finally:
            workers.close()
            inbox.give_back()


def _watch(registry: Registry, inbox: Inbox, workers: Workers, said: Mapping[str, Any]) -> None:
    inbox.ready()
    if said["once"]:
        time.sleep(said["stable"])
        _round(registry, inbox, workers, said)
        return
    click.echo(f"正在守候 {inbox.folder}（{workers.describe}），Ctrl-C 停止", err=True)
    while True:
        inbox.give_back()
        if not _round(registry, inbox, workers, said):
            time.sleep(said["poll"])


def _round(registry: Registry, inbox: Inbox, workers: Workers, said: Mapping[str, Any]) -> bool:
    """Take and review what is ready; whether there was anything."""
    from compliance.batch import begin, carry_out

    arrived = inbox.ready()
    if not arrived:
        return False
    with inbox.holding():
        found = inbox.take(arrived)
        if not found.sources:
            return False
        person = said["person"]
        begun = begin(
            registry, readable(str(inbox.folder.resolve())), found, settings_of(said), acting(person), said["out"]
        )
        ended = carry_out(
            registry, begun, workers, said["out"] / f"批次{begun.number}", lambda: acting(person), bounds=bounds_of(said),
            keep=not said["no_keep"], adopting=said["adopt"],
        )  # fmt: skip
        inbox.put(found, ended.lines)
    for line in ended.lines:
        click.echo(f"{line.name}：{line.conclusion}" + (f"（{line.message}）" if line.message else ""))
    for error in ended.problems:
        click.echo(f"错误：{error}", err=True)
    return True

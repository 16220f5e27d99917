"""``compliance batch``: a folder of plans, each in isolation, resumed where it stopped."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from compliance.cli.batch_options import (
    batch_options,
    bounds_of,
    check_libraries,
    limited,
    settings_of,
    stoppable,
)
from compliance.cli.options import GivenPath, IsoDate, worst_code
from compliance.cli.registry_options import acting, opened
from compliance.model.file_names import readable

if TYPE_CHECKING:
    from compliance.batch import Begun, Ended, Found, Workers
    from compliance.cli.batch_progress import Bar
    from compliance.registry import Registry

_EVERY_RUN = ("folder", "resume", "retry_failed", "executor", "timeout", "memory", "out", "no_keep", "adopt",
              "database", "originals", "person")  # fmt: skip
"""What may be said with ``--resume``; all else is as the batch began."""
OUT = Path("out")


@click.command()
@click.argument("folder", type=GivenPath(), metavar="目录")
@click.option("--resume", is_flag=True, help="接着做上次没有做完的批次，选项沿用那一次的")
@click.option("--retry-failed", is_flag=True, help="不能处理的和搁置的再试一次")
@click.option(
    "--out", type=GivenPath(file_okay=False), default=None, metavar="目录",
    help="台账、报告数据和文书写到哪里（缺省：out；--resume 沿用上次的）",
)  # fmt: skip
@click.option(
    "--received", type=IsoDate(), default=None, metavar="日期",
    help="方案是哪天收到的（缺省今天）；--adopt 记入的指标从那天起算",
)  # fmt: skip
@batch_options
@click.pass_context
def batch(ctx: click.Context, /, **said: Any) -> None:
    """批量审查一个目录：逐份隔离处理，状态记入登记库，中断可以接着做，没有变动的不重做。

    写出台账（XLSX）、逐份结果（JSONL）、整改和补正通知书、批量核查报告的数据。一份方案崩溃、卡死、占满内存，只影响这一份。

    退出码：0 无需处理；1 有不符合；2 有无法判定或需审查；3 有不能读取的方案，或输入、语料有误；4 没有适用的规则；130 中断，已保存。
    """
    if said["resume"]:
        _refuse_changes(ctx)
    with _workers(said["executor"]) as workers:
        check_libraries(said)
        with opened(said["database"], said["originals"], create=not said["resume"]) as registry, stoppable():
            try:
                ended = _run(registry, workers, said)
            except KeyboardInterrupt:
                click.echo(f"已中断，做完的都已保存。接着做：{_again(said)}", err=True)
                ctx.exit(130)
    _tell(ended)
    ctx.exit(worst_code(ended.codes))


def _refuse_changes(ctx: click.Context) -> None:
    for option in ctx.command.params:
        name = option.name or ""
        if name not in _EVERY_RUN and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"--resume 沿用批次开始时的选项，不能再写 {option.opts[0]}；要改，请不加 --resume 运行"
            )


@contextmanager
def _workers(executor: str) -> Iterator[Workers]:
    """The workers asked for; they load what they need while this program does."""
    from compliance.batch import workers_for

    workers = workers_for(executor)
    try:
        workers.prepare()
        yield workers
    finally:
        workers.close()


def _run(registry: Registry, workers: Workers, said: Mapping[str, Any]) -> Ended:
    from compliance.batch import carry_out
    from compliance.cli.batch_progress import Bar

    person = said["person"]
    with Bar() as bar:
        begun, out = _begun(registry, said, bar)
        bar.begun(begun.counts)
        return carry_out(
            registry, begun, workers, out, lambda: acting(person), bounds=bounds_of(said),
            keep=not said["no_keep"], adopting=said["adopt"], told=bar.settled,
        )  # fmt: skip


def _begun(registry: Registry, said: Mapping[str, Any], bar: Bar) -> tuple[Begun, Path]:
    from compliance.batch import begin, find, last_out, resume, retry_failed

    folder, by = said["folder"], acting(said["person"])
    source = readable(str(folder.resolve()))
    out = said["out"] or (last_out(registry, source) if said["resume"] else None) or OUT
    found: Found = find(folder, out, bar.hashed)
    if said["resume"]:
        begun = resume(registry, source, found, by, lambda settings: limited(settings, said))
    else:
        begun = begin(registry, source, found, settings_of(said), by, out)
    if said["retry_failed"]:
        begun = retry_failed(registry, begun, by)
    return begun, out


def _again(said: Mapping[str, Any]) -> str:
    """The call that goes on."""
    parts = ["compliance", "batch", str(said["folder"]), "--resume"]
    for name in ("database", "originals", "out", "executor"):
        if said[name] is not None and (name, said[name]) != ("executor", "local"):
            parts += [f"--{name}", str(said[name])]
    return shlex.join(parts)


def _tell(ended: Ended) -> None:
    """What came of the batch."""
    from compliance.batch.lines import CONCLUSIONS

    lines = ended.lines
    contents = len({line.sha256 for line in lines})
    same = f"（内容不同的 {contents} 个）" if contents < len(lines) else ""
    counted = Counter(line.conclusion for line in lines)
    said = "，".join(f"{word} {counted[word]}" for word in CONCLUSIONS.values() if counted[word])
    notices = sum(len(line.notices) for line in lines if line.same_as is None)
    click.echo(f"共 {len(lines)} 个文件{same}：{said}；文书 {notices} 份")
    if ended.adopted:
        click.echo(f"装置登记新增 {ended.adopted} 条")
    if ended.memory:
        click.echo(f"每个工作进程内存最高 {ended.memory / 1024**2:.0f} MB（含读取文件的子进程）", err=True)
    click.echo(f"台账、逐份结果、报告数据、文书：{ended.folder}")
    for error in ended.problems:
        click.echo(f"错误：{error}", err=True)

"""Options that ``batch`` and ``watch`` share, and what is made of them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.notice_options import notice_options, notice_settings
from compliance.cli.options import law_options, reading_options
from compliance.cli.registry_options import by_option, database_options

if TYPE_CHECKING:
    from compliance.batch import Bounds, Settings

F = TypeVar("F", bound=Callable[..., Any])

_RUNNING = (
    click.option(
        "--executor", default="local", show_default=True, metavar="执行者",
        help="谁来做：local 本机（每个处理器一个进程）、local:数目、dask://主机:端口 集群",
    ),
    click.option(
        "--timeout", type=click.FloatRange(1), default=60.0, show_default=True, metavar="秒",
        help="一个方案最多处理几秒（扫描页另加时间）",
    ),
    click.option(
        "--memory", type=click.IntRange(256), default=2048, show_default=True, metavar="兆字节",
        help="处理一个方案的进程最多占多少内存",
    ),
    click.option("--no-notices", is_flag=True, help="不写整改通知书、补正通知书"),
    click.option("--no-keep", is_flag=True, help="不把方案原件存进登记库"),
    click.option("--adopt", is_flag=True, help="把读出的装置指标记入登记库的装置登记"),
    click.option("--name", default=None, metavar="名称", help="批次名称，印在批量核查报告里（缺省：批次加编号）"),
)  # fmt: skip


def batch_options(function: F) -> F:
    """By which law, with which records and notices, by whom, within which limits."""
    for option in reversed(_RUNNING):
        function = option(function)
    for options in (by_option, database_options, notice_options, reading_options, law_options):
        function = options(function)
    return function


def settings_of(said: Mapping[str, Any]) -> Settings:
    """How to read, judge and draft, out of a command's arguments; no date is today."""
    from compliance.batch import Settings
    from compliance.cli.reviewing import reviewing

    law = ("as_of", "region", "include_drafts", "corpus", "waivers", "determinations", "no_ocr")
    options = reviewing(*(said[name] for name in law))
    notices = None if said["no_notices"] else notice_settings(said)
    return limited(Settings(options, notices, not said["no_pdf"], said["name"], said.get("received")), said)


def limited(settings: Settings, said: Mapping[str, Any]) -> Settings:
    """Settings with the limits asked for; these change no result."""
    limits = replace(settings.options.limits, seconds=said["timeout"], memory_bytes=said["memory"] * 1024**2)
    return replace(settings, options=replace(settings.options, limits=limits))


def bounds_of(said: Mapping[str, Any]) -> Bounds:
    """What one file may cost."""
    from compliance.batch import Bounds

    return Bounds(said["timeout"], said["memory"] * 1024**2)


def check_libraries(said: Mapping[str, Any]) -> None:
    """That what the outputs need is there: told before an hour of work, not after.

    Raises:
        MissingComponentError: saying what to install.
    """
    from compliance.exports.ledger_xlsx import load_openpyxl

    load_openpyxl()
    if not said["no_notices"]:
        from compliance.drafting import load_forms

        load_forms()


@contextmanager
def stoppable() -> Iterator[None]:
    """A request to end (SIGTERM) is as good as Ctrl-C: what is done is kept."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

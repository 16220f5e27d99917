"""How a batch tells on standard error what it is doing: a bar for people at a terminal, lines of failures for all."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from compliance.batch.recording import Settled


class Bar:
    """A context manager; nothing but failures is printed where standard error is no terminal."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, soft_wrap=True)
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"),
            TextColumn("已用"), TimeElapsedColumn(), TextColumn("还需"), TimeRemainingColumn(),
            console=self.console, disable=not self.console.is_terminal,
        )  # fmt: skip
        self._task = self._progress.add_task("登记文件", total=None, told="")
        self.done = self.failed = 0

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def hashed(self, done: int, total: int) -> None:
        """So many files have been read for their checksum."""
        self._progress.update(self._task, completed=done, total=total)

    def begun(self, counts: Mapping[str, int]) -> None:
        """The work itself begins; what is done already does not count."""
        total = counts["queued"] + counts["running"]
        self._progress.reset(self._task, total=total, description="审查", told="")

    def settled(self, one: Settled) -> None:
        """A file is finished."""
        self.done += 1
        if one.made is None:
            self.failed += 1
            self.console.print(f"[red]错误[/]：{escape(one.job.path)}：{escape(one.answer.message)}", highlight=False)
        told = f"[red]{self.failed} 个不能处理[/]" if self.failed else ""
        self._progress.update(self._task, advance=1, told=told)

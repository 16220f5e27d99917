"""Options that several commands share, and the outcome of a run over several files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from compliance.model.file_names import readable

F = TypeVar("F", bound=Callable[..., Any])
EMPTY = "路径是空的（变量没有设值时就会这样）；请写明文件或目录"


class IsoDate(click.ParamType):  # type: ignore[type-arg]
    """A date as 2024-06-30."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """A date from ISO text; anything else is refused in Chinese."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2024-06-30 的样子", param, ctx)


class GivenPath(click.Path):
    """A path that somebody wrote; every command takes its paths by this type.

    An empty one is refused: it is a shell variable without a value, and would be taken for the current folder. With
    ``suffix``, the name of the file must have that ending, for that is what will be in it.
    """

    def __init__(
        self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True, suffix: str | None = None
    ) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)
        self.suffix = suffix

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A path; what cannot be meant is refused in Chinese."""
        if value == "":
            self.fail(EMPTY, param, ctx)
        path = super().convert(value, param, ctx)
        if self.suffix is not None and Path(value).suffix.lower() != self.suffix:
            self.fail(f"“{value}”：写出的是 {self.suffix} 文件，文件名请以 {self.suffix} 结尾", param, ctx)
        return path


class GivenDatabase(click.ParamType):  # type: ignore[type-arg]
    """Where a registry is: a path or an address, but not nothing."""

    name = "库"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text; an empty one is refused, or the user's own registry would be meant by it."""
        if value == "":
            self.fail(EMPTY, param, ctx)
        if not str(value).isprintable():
            self.fail(f"“{readable(str(value))}”不能作登记库的名字：请改用 UTF-8 编码的文件名", param, ctx)
        return str(value)


def plans_argument(function: F) -> F:
    """One or more plans or folders."""
    return click.argument("plans", nargs=-1, required=True, type=GivenPath(), metavar="方案…")(function)


def format_option(function: F) -> F:
    """Text for people, json for one file, jsonl for many."""
    about = "输出形式：text 供人阅读；json 一个文件一个对象；jsonl 每行一个对象"
    return _format(("text", "json", "jsonl"), about)(function)


def review_format_option(function: F) -> F:
    """The same, and what a review can be exported to."""
    about = "输出形式：text 供人阅读；json 一个文件一个对象；jsonl 每行一个对象；sarif、oscal、csv 全部方案合为一份"
    return _format(("text", "json", "jsonl", "sarif", "oscal", "csv"), about)(function)


def _format(choices: tuple[str, ...], about: str) -> Callable[[F], F]:
    return click.option("--format", "output", type=click.Choice(choices), default="text", show_default=True, help=about)


def reading_options(function: F) -> F:
    """Whether to recognise scans, and which corpus to use."""
    function = click.option("--no-ocr", is_flag=True, help="不识别扫描页（全是扫描页的即报错，其余给出提示）")(function)
    return corpus_option(function)


def corpus_option(function: F) -> F:
    """Which corpus to use."""
    return click.option(
        "--corpus",
        type=GivenPath(file_okay=False),
        default=None,
        metavar="目录",
        help="使用另一份政策语料库（缺省：随程序安装的 policy_corpus/）",
    )(function)


def records_options(function: F) -> F:
    """Officers' records that lie outside the plans: waivers, determinations."""
    function = click.option(
        "--determinations",
        type=GivenPath(exists=True),
        default=None,
        metavar="路径",
        help="认定登记（文件或目录）：经认定拒不提供能效数据的企业和装置",
    )(function)
    return click.option(
        "--waivers",
        type=GivenPath(exists=True),
        default=None,
        metavar="路径",
        help="豁免登记（文件或目录）",
    )(function)


def law_options(function: F) -> F:
    """By which law: date, region, drafts, waivers, determinations."""
    function = records_options(function)
    function = click.option(
        "--include-drafts", is_flag=True, help="同时按征求意见稿试评（只作提示并标明，不产生“不符合”）"
    )(function)
    function = click.option(
        "--region", default=None, metavar="省份", help="按哪个省（区、市）的政策审查（缺省：方案载明的省份）"
    )(function)
    return click.option(
        "--as-of", type=IsoDate(), default=None, metavar="日期", help="按哪一天有效的政策审查（缺省：今天）"
    )(function)


def record_option(function: F) -> F:
    """Whether the waivers of a registry count."""
    return click.option(
        "--database", type=GivenDatabase(), default=None, metavar="库",
        help="附上登记库里经另一人批准、当日有效的豁免：SQLite 文件，或 postgresql+psycopg://…（缺省：不看登记库）",
    )(function)  # fmt: skip


def worst_code(codes: list[int]) -> int:
    """The exit code of a run over several files: bad input before fail before undetermined before none applied."""
    for code in (3, 1, 2, 4):
        if code in codes:
            if code == 4 and any(c == 0 for c in codes):
                continue
            return code
    return 0

"""``--annotate``: for every plan of a run, where its annotated copy goes, and the writing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import GivenPath
from compliance.model.errors import ComplianceError, InputError

if TYPE_CHECKING:
    from compliance.model.facts import Facts
    from compliance.model.review import Review
    from compliance.pipeline import Options

F = TypeVar("F", bound=Callable[..., Any])

_SUFFIXES = (".pdf", ".docx", ".docm")
_MARKED = "（批注）"


def annotate_option(function: F) -> F:
    """A file for one plan, a folder for several."""
    return click.option(
        "--annotate",
        type=GivenPath(),
        default=None,
        metavar="路径",
        help="另写一份方案副本，每个指标加框和批注；一个方案写文件名（.pdf、.docx），几个方案写目录",
    )(function)


@dataclass(frozen=True)
class Copies:
    """Plan → where its copy goes; empty when none was asked for."""

    targets: dict[Path, Path] = field(default_factory=dict)

    @classmethod
    def planned(cls, target: Path | None, files: Sequence[Path], given: Sequence[Path] = ()) -> Copies:
        """Where the copies of ``files`` go, which were named or found in the folders among ``given``.

        Told before the reading begins, not after an hour of it.

        Raises:
            ComplianceError: for a file name where several copies are to go, one that does not fit the plan, a plan's own, or
                a folder in which the next run would take the copies for plans.
        """
        if target is None:
            return cls()
        for folder in given:
            if folder.is_dir() and target.resolve().is_relative_to(folder.resolve()):
                raise ComplianceError(f"批注副本不能写在方案目录“{folder}”里，否则下次会把副本当作方案来读")
        named = target.suffix != "" if len(files) == 1 else target.suffix.lower() in _SUFFIXES
        one = named and not target.is_dir()
        if one and len(files) > 1:
            raise ComplianceError(f"有 {len(files)} 个方案，--annotate 应写目录，不能是一个文件（“{target}”）")
        copies = {files[0]: target} if one else _in_folder(target, [f for f in files if _can_be(f)])
        if not copies:
            raise ComplianceError("没有可以批注的方案：只有 PDF 和 DOCX 可以批注")
        for file, copy in copies.items():
            _fits(file, copy)
        _spare(copies, files)
        return cls(copies)

    def write(self, file: Path, result: Facts | Review, options: Options) -> int:
        """Write the copy of one plan, where asked for; 3 when that fails (reported, the others go on), else 0."""
        if file not in self.targets:
            return 0
        from compliance.pipeline import annotate_plan

        try:
            for warning in annotate_plan(file, result, self.targets[file], options):
                click.echo(f"提示：{self.targets[file]}：{warning}", err=True)
        except InputError as error:
            click.echo(f"错误：{error}", err=True)
            return error.exit_code
        return 0


def _in_folder(folder: Path, files: Sequence[Path]) -> dict[Path, Path]:
    """``甲.pdf`` → ``甲（批注）.pdf``; plans of the same name are numbered."""
    copies: dict[Path, Path] = {}
    taken: set[str] = set()
    for file in files:
        number, name = 1, f"{file.stem}{_MARKED}{file.suffix}"
        while name.casefold() in taken:
            number += 1
            name = f"{file.stem}{_MARKED}{number}{file.suffix}"
        taken.add(name.casefold())
        copies[file] = folder / name
    return copies


def _can_be(file: Path) -> bool:
    """Whether a plan can be annotated; said where it cannot, for the others go on."""
    from compliance.annotation import SUFFIXES
    from compliance.readers import format_of_file

    kind = format_of_file(file)
    if kind is None or kind in SUFFIXES:
        return True
    click.echo(f"提示：{file}：{kind.upper()} 文件不能批注，没有写副本（只有 PDF 和 DOCX 可以）", err=True)
    return False


def _fits(file: Path, copy: Path) -> None:
    """That a copy is named as the kind of file that it will be; what cannot be read is reported by the reading."""
    from compliance.annotation import SUFFIXES
    from compliance.readers import format_of_file

    kind = format_of_file(file)
    if kind is None:
        return
    if kind not in SUFFIXES:
        raise ComplianceError(f"“{file}”不是 PDF 或 DOCX，不能批注")
    wanted = ".docm" if kind == "docx" and file.suffix.lower() == ".docm" else SUFFIXES[kind]
    if copy.suffix.lower() != wanted:
        raise ComplianceError(f"“{file}”是 {kind.upper()} 文件，批注副本的扩展名应是 {wanted}，不能写成“{copy.name}”")


def _spare(copies: dict[Path, Path], files: Sequence[Path]) -> None:
    """That no copy would replace a plan, however its path is written."""
    plans = {file.resolve() for file in files}
    for copy in copies.values():
        if copy.resolve() in plans or any(_same(copy, file) for file in files):
            raise ComplianceError(f"“{copy}”是要读取的方案，不能写到它上面")


def _same(copy: Path, file: Path) -> bool:
    try:
        return copy.samefile(file)
    except OSError:
        return False

"""``check --export`` and ``--format sarif|oscal|csv``: the reviews of a run as one document for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import GivenPath
from compliance.model.errors import ComplianceError, InputError

if TYPE_CHECKING:
    from compliance.exports import About
    from compliance.model.review import Review

F = TypeVar("F", bound=Callable[..., Any])

PRINTED = ("sarif", "oscal", "csv")
"""What ``--format`` can print of all plans together; a workbook only goes into a file."""

_SUFFIXES = (
    (".xlsx", "xlsx"), (".csv", "csv"), (".sarif", "sarif"), (".sarif.json", "sarif"), (".oscal.json", "oscal"),
)  # fmt: skip


def kind_of(path: Path) -> str | None:
    """What a file name asks for, by its ending; None for an unknown one."""
    return next((kind for suffix, kind in _SUFFIXES if path.name.lower().endswith(suffix)), None)


def _known(ctx: click.Context, param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """That every ending is known and its library there: told before an hour of reading, not after."""
    for path in paths:
        if kind_of(path) is None:
            raise click.BadParameter(f"不知道“{path}”是什么格式；可用：.xlsx、.csv、.sarif、.oscal.json", ctx, param)
    if any(kind_of(path) == "xlsx" for path in paths):
        from compliance.exports.ledger_xlsx import load_openpyxl

        load_openpyxl()
    return paths


def export_option(function: F) -> F:
    """Files to write besides what is printed."""
    return click.option(
        "--export",
        "exports",
        multiple=True,
        type=GivenPath(),
        callback=_known,
        metavar="文件",
        help="另存为台账或交换格式（.xlsx、.csv、.sarif、.oscal.json，按扩展名；可以写几次）",
    )(function)


def spare_plans(exports: Sequence[Path], files: Sequence[Path]) -> None:
    """That no export would replace a plan.

    Raises:
        ComplianceError: naming the file.
    """
    plans = {file.resolve() for file in files}
    for path in exports:
        if path.resolve() in plans:
            raise ComplianceError(f"“{path}”是要审查的方案，不能写到它上面")


def rendered(kind: str, reviews: Sequence[Review], about: About) -> bytes:
    """The document of one kind, as it goes into a file."""
    from compliance.exports import csv_ledger, oscal, sarif, xlsx_ledger

    if kind == "xlsx":
        return xlsx_ledger(reviews, about)
    if kind == "csv":
        return csv_ledger(reviews, about).encode()
    value = sarif(reviews, about) if kind == "sarif" else oscal(reviews, about)
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def print_document(kind: str, reviews: Sequence[Review], about: About) -> None:
    """Print a document as UTF-8, whatever the terminal speaks."""
    content = rendered(kind, reviews, about)
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(content.decode())
        return
    sys.stdout.flush()
    raw.write(content)
    raw.flush()


def write_documents(paths: Sequence[Path], reviews: Sequence[Review], about: About) -> list[int]:
    """Write every file; one that cannot be written is reported and does not stop the others. Exit codes, 3 for each such."""
    from compliance.files import replace_file

    codes = []
    for path in paths:
        try:
            replace_file(path, rendered(kind_of(path) or "", reviews, about))
        except InputError as error:
            click.echo(f"错误：{error}", err=True)
            codes.append(error.exit_code)
    return codes

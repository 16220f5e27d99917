"""``compliance document … --from-registry|--case|--batch``: what is drawn from the registry, of which place, day and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import GivenPath, IsoDate, corpus_option, records_options
from compliance.cli.registry_options import opened
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.drafting import Draft, Forms, WrittenNotice
    from compliance.papers import Paper
    from compliance.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--from-registry", is_flag=True, help="由登记库取数写清单、计划、进展报告"),
    click.option("--case", "case", type=int, default=None, metavar="案卷", help="由这个案卷写通知书、意见书、送达回证"),
    click.option("--batch", "batch", type=int, default=None, metavar="批次", help="由这个批次写批量核查报告"),
    click.option("--issued", multiple=True, metavar="文号", help="送达回证写这份签发过的文书（缺省：没有登记送达的）"),
    click.option("--region", default=None, metavar="省份", help="由登记库取数时：哪个省的，并按它的能效水平表分类"),
    click.option("--city", default=None, metavar="州市", help="由登记库取数时：只要这个州市的"),
    click.option(
        "--as-of",
        "as_of",
        type=IsoDate(),
        default=None,
        metavar="日期",
        help="由登记库取数时：哪一天的情况（缺省：今天）",
    ),
    click.option("--year", type=int, default=None, metavar="年度", help="由登记库取数时：哪一年的计划、清单"),
    click.option(
        "--quarter", type=click.IntRange(1, 4), default=None, metavar="季度", help="由登记库取数时：到第几季度末"
    ),
    click.option("--include-drafts", is_flag=True, help="这个案卷审查时也按征求意见稿试评了"),
    records_options,
    corpus_option,
    click.option(
        "--save-data",
        type=GivenPath(dir_okay=False),
        default=None,
        metavar="文件",
        help="另存取出的数据（JSON），改好后用 --data 给出",
    ),
)
_OF_REGISTER = {"region": "--region", "city": "--city", "as_of": "--as-of", "year": "--year", "quarter": "--quarter"}
_OF_CASE = {
    "issued": "--issued", "include_drafts": "--include-drafts", "waivers": "--waivers", "determinations": "--determinations",
}  # fmt: skip
_OF_ALL = {"save_data": "--save-data", "database": "--database", "originals": "--originals", "corpus": "--corpus"}


def drawing_options(function: F) -> F:
    """All of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def is_drawn(asked: Mapping[str, Any]) -> bool:
    """Whether the document is drawn from the registry.

    Raises:
        click.UsageError: for options that do not belong together.
    """
    sources = {"from_registry": "--from-registry", "case": "--case", "batch": "--batch"}
    told = [name for name in sources if asked[name] not in (None, False)]
    if len(told) > 1:
        raise click.UsageError(f"{'、'.join(sources[name] for name in told)} 只能写一个")
    source = told[0] if told else None
    _refuse(asked, _OF_REGISTER, source == "from_registry", "由登记库取数，请加 --from-registry")
    _refuse(asked, _OF_CASE, source == "case", "由案卷写文书，请加 --case")
    _refuse(asked, _OF_ALL, source is not None, "由登记库取数，请加 --from-registry、--case 或 --batch")
    if source == "from_registry" and asked["region"] is None:
        raise click.UsageError("由登记库取数要写明 --region")
    return source is not None


def _refuse(asked: Mapping[str, Any], options: Mapping[str, str], fits: bool, what: str) -> None:
    told = [option for name, option in options.items() if asked[name] not in (None, False, ())]
    if told and not fits:
        raise click.UsageError(f"{'、'.join(told)} 只用于{what}")


def write_from_registry(
    kind: str, data: Path | None, out: Path, pdf: bool, templates: Path | None, asked: Mapping[str, Any]
) -> tuple[WrittenNotice, Draft, date | None]:
    """Draw, lay the given data over it, write. The date is the last day that the document sets.

    Raises:
        InputError: for a kind that cannot be drawn, or data that do not fit.
        RegistryError: where the registry cannot be used.
    """
    from compliance.drafting import load_forms, read_data
    from compliance.files import replace_file
    from compliance.papers import joined, saved, write_drawn

    forms = load_forms(templates)
    given = {} if data is None else read_data(data)
    source = "登记库" if data is None else data.name
    with opened(asked["database"], asked["originals"]) as registry:
        paper = _drawn(registry, kind, forms, given, source, asked)
    found, reminders = joined(paper.data, paper.given, source)
    if asked["save_data"] is not None:
        replace_file(asked["save_data"], saved(found))
    written, draft = write_drawn(
        kind, found, (*paper.reminders, *reminders), out, source=source, pdf=pdf, templates=templates,
        review=paper.review, left_out=paper.left_out, wanted=paper.wanted,
    )  # fmt: skip
    return written, draft, paper.due


def _drawn(
    registry: Registry, kind: str, forms: Forms, given: Mapping[str, Any], source: str, asked: Mapping[str, Any]
) -> Paper:
    from compliance.papers import Asked, Law, Paper, draw, draw_batch, draw_case

    form = forms.form(kind)
    if asked["case"] is not None:
        law = Law(asked["include_drafts"], asked["waivers"], asked["determinations"], asked["corpus"])
        return draw_case(registry, form, forms, asked["case"], given, source, law, asked["issued"])
    if asked["batch"] is not None:
        return Paper(draw_batch(registry, form, asked["batch"]), given)
    from compliance.listing import Place

    place = Place(*(known_region(asked[name], asked["corpus"]) for name in ("region", "city")))
    day = asked["as_of"] or date.today()
    return Paper(draw(registry, form, Asked(day, place, asked["year"], asked["quarter"], asked["corpus"])), given)

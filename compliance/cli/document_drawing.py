"""``compliance document … --from-registry``: what is drawn from the registry, of which place, day and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import IsoDate
from compliance.cli.registry_options import opened
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.drafting import Draft, WrittenNotice

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--from-registry", is_flag=True, help="由登记库取数"),
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
    click.option(
        "--save-data",
        type=click.Path(path_type=Path, dir_okay=False),
        default=None,
        metavar="文件",
        help="另存取出的数据（JSON），改好后用 --data 给出",
    ),
)


def drawing_options(function: F) -> F:
    """All of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def is_drawn(asked: Mapping[str, Any]) -> bool:
    """Whether the document is drawn from the registry.

    Raises:
        click.UsageError: for an option that means something only then.
    """
    if asked["from_registry"]:
        if asked["region"] is None:
            raise click.UsageError("由登记库取数要写明 --region")
        return True
    options = {
        "region": "--region", "city": "--city", "as_of": "--as-of", "year": "--year", "quarter": "--quarter",
        "save_data": "--save-data", "database": "--database", "originals": "--originals",
    }  # fmt: skip
    told = [option for name, option in options.items() if asked[name] is not None]
    if told:
        raise click.UsageError(f"{'、'.join(told)} 只用于由登记库取数，请加 --from-registry")
    return False


def write_from_registry(
    kind: str, data: Path | None, out: Path, pdf: bool, templates: Path | None, asked: Mapping[str, Any]
) -> tuple[WrittenNotice, Draft]:
    """Draw, lay the given data over it, write.

    Raises:
        InputError: for a kind that cannot be drawn, or data that do not fit.
        RegistryError: where the registry cannot be used.
    """
    from compliance.drafting import load_forms, read_data
    from compliance.files import replace_file
    from compliance.listing import Place
    from compliance.papers import Asked, draw, joined, saved, write_drawn

    form = load_forms(templates).form(kind)
    given = {} if data is None else read_data(data)
    place = Place(known_region(asked["region"], None), known_region(asked["city"], None))
    wanted = Asked(asked["as_of"] or date.today(), place, asked["year"], asked["quarter"])
    with opened(asked["database"], asked["originals"]) as registry:
        drawn = draw(registry, form, wanted)
    source = "登记库" if data is None else data.name
    found, reminders = joined(drawn, given, source)
    if asked["save_data"] is not None:
        replace_file(asked["save_data"], saved(found))
    return write_drawn(kind, found, reminders, out, source=source, pdf=pdf, templates=templates)

"""What no plan and no corpus knows: the options that a notice is filled in with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import IsoDate

if TYPE_CHECKING:
    from compliance.drafting import NoticeSettings

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--no-pdf", is_flag=True, help="只生成 DOCX"),
    click.option("--authority", default=None, metavar="机关", help="发文机关"),
    click.option("--number", "rectification_number", default=None, metavar="文号", help="整改通知书文号"),
    click.option("--supplement-number", default=None, metavar="文号", help="补正通知书文号"),
    click.option(
        "--date", "issued", type=IsoDate(), default=None, metavar="日期", help="成文日期（缺省：留待补）"
    ),
    click.option("--contact", default=None, metavar="姓名", help="联系人"),
    click.option("--phone", default=None, metavar="电话", help="联系电话"),
    click.option("--review-body", default=None, metavar="机关", help="行政复议机关"),
    click.option(
        "--period-days", type=click.IntRange(1), default=None, metavar="天数",
        help="整改期限（缺省：按各条规则；超过 6 个月会提醒）",
    ),
    click.option("--supplement-days", type=click.IntRange(1), default=None, metavar="天数", help="补正期限"),
)  # fmt: skip
NAMES = (
    "authority", "rectification_number", "supplement_number", "issued", "contact", "phone", "review_body", "period_days",
    "supplement_days",
)  # fmt: skip
"""What the options are called in a command, in the order of ``NoticeSettings``."""


def notice_options(function: F) -> F:
    """All of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def notice_settings(said: Mapping[str, Any]) -> NoticeSettings:
    """The settings out of a command's arguments."""
    from compliance.drafting import NoticeSettings

    return NoticeSettings(*(said[name] for name in NAMES))

"""``compliance user``: accounts of the desk, from the console of the server."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.registry_options import acting, by_option, database_options, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.registry.transaction import Transaction

ALONE = ("administrator", "auditor")
_address = click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, metavar="网址", help="审查台的地址，写在链接前面"
)


@click.group(subcommand_metavar="命令 [参数]…")
def user() -> None:
    """网页审查台的账户。口令由本人用一次性链接设置，不在命令行上写。"""


@contextmanager
def _writing(person: str | None, database: str | None, originals: Path | None) -> Iterator[Transaction]:
    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        yield tx


def _number(tx: Transaction, name: str) -> int:
    from compliance.model.errors import RegistryError
    from compliance.registry.accounts import account_named

    found = account_named(tx.connection, name)
    if found is None:
        raise RegistryError(f"没有用户名“{name}”", "not_found")
    return found.id


def _tell(what: str, address: str, path: str, hours: int) -> None:
    click.echo(f"{what}。请本人在{hours}小时内打开这个一次性链接设置口令：\n{address.rstrip('/')}{path}")


@user.command()
@click.argument("name", metavar="用户名")
@click.option("--display", required=True, metavar="姓名", help="姓名，记在每条记录上；以后不能改")
@click.option("--office", required=True, metavar="单位", help="所在单位")
@click.option("--first", "role", type=click.Choice(ALONE), default=None,
              help="作为第一位系统管理员或审计员；已经有人的，要在网页上由两人办理")  # fmt: skip
@_address
@by_option
@database_options
def add(
    name: str, display: str, office: str, role: str | None, address: str, person: str | None, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """新建账户，打印一次性链接。"""
    from compliance.cli.serving import needing_web

    with needing_web():
        from compliance.web.accounts import invite
        from compliance.web.settings import limits_from
    limits = limits_from()
    with _writing(person, database, originals) as tx:
        from compliance.registry.account_roles import first_of_role
        from compliance.registry.accounts import add_user, office_named

        number = add_user(tx, name, display, office_named(tx, office))
        if role is not None:
            first_of_role(tx, number, role)
        path = invite(tx, number, "invitation", limits)
    _tell(f"已建立账户{name}", address, path, limits.link_hours)


@user.command()
@click.argument("name", metavar="用户名")
@_address
@by_option
@database_options
def reset(name: str, address: str, person: str | None, database: str | None, originals: Path | None) -> None:
    """重设口令：打印一次性链接；本人设置新口令之前，旧口令照旧。"""
    from compliance.cli.serving import needing_web

    with needing_web():
        from compliance.web.accounts import invite
        from compliance.web.settings import limits_from
    limits = limits_from()
    with _writing(person, database, originals) as tx:
        path = invite(tx, _number(tx, name), "reset", limits)
    _tell(f"{name}可以重设口令", address, path, limits.link_hours)


@user.command()
@click.argument("name", metavar="用户名")
@click.option("--undo", is_flag=True, help="恢复停用的账户")
@by_option
@database_options
def lock(name: str, undo: bool, person: str | None, database: str | None, originals: Path | None) -> None:
    """停用账户，立即结束它的登录。"""
    with _writing(person, database, originals) as tx:
        from compliance.registry.accounts import set_locked

        set_locked(tx, _number(tx, name), not undo)
    click.echo(f"已恢复{name}" if undo else f"已停用{name}")


@user.command()
@click.argument("name", metavar="用户名")
@click.option("--issuer", default=None, metavar="网址", help="登录服务（issuer），与统一登录设置里的写法一字不差")
@click.option("--subject", default=None, metavar="标识", help="本人在登录服务上的主体标识（sub）")
@click.option("--undo", is_flag=True, help="解除关联，立即结束它的登录")
@by_option
@database_options
def link(
    name: str, issuer: str | None, subject: str | None, undo: bool, person: str | None, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """把账户与统一登录的主体标识关联，或者解除；审计员的只能在这里办。"""
    if not undo and not (issuer and subject):
        raise click.UsageError("要写 --issuer 和 --subject，或者 --undo")
    with _writing(person, database, originals) as tx:
        from compliance.registry.login_links import link_login, unlink_login

        number = _number(tx, name)
        if undo:
            unlink_login(tx, number)
        else:
            link_login(tx, number, str(issuer), str(subject))
    click.echo(f"已解除{name}的统一身份" if undo else f"已关联{name}的统一身份")


@user.command("list")
@database_options
def list_(database: str | None, originals: Path | None) -> None:
    """列出账户：用户名、姓名、单位、状态、角色。"""
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry.accounts import account_list

        for one in account_list(connection):
            click.echo("\t".join((one.name, one.display, one.office, one.state, ",".join(sorted(one.roles)) or "-")))

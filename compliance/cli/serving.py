"""``compliance serve``: the reviewer's desk."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from compliance.cli.options import GivenPath
from compliance.cli.registry_options import database_options
from compliance.model.errors import ComplianceError, MissingComponentError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听的地址")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), metavar="端口", help="监听的端口"
)
@click.option(
    "--behind-proxy", default=None, metavar="网址", help="前面的 TLS 代理对外的 https 地址；不在本机监听时必须写明"
)
@click.option(
    "--secure-cookies/--insecure-cookies", default=True, help="cookie 只随 https 发出（缺省）；后者只许在本机用"
)
@click.option("--corpus", type=GivenPath(exists=True), default=None, metavar="目录", help="政策语料库")
@click.option("--limits", "limits_file", type=GivenPath(exists=True, dir_okay=False), default=None,
              metavar="文件", help="限度和时间（缺省：templates/网页/设置.yaml）")  # fmt: skip
@click.option("--watch", type=GivenPath(exists=True, file_okay=False), default=None, metavar="目录",
              help="同时守候一个目录：放进来的进同一个队列")  # fmt: skip
@click.option("--watch-office", default="", metavar="单位", help="守候的目录里的方案归哪个单位")
@click.option("--oidc", "oidc_file", type=GivenPath(exists=True, dir_okay=False), default=None,
              envvar="NENGSHEN_OIDC", metavar="文件", help="统一登录（OIDC）的设置；密钥写在它指明的另一个文件里")  # fmt: skip
@database_options
def serve(
    host: str, port: int, behind_proxy: str | None, secure_cookies: bool, corpus: Path | None,
    limits_file: Path | None, watch: Path | None, watch_office: str, oidc_file: Path | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """启动网页审查台。第一次运行时打印一次性链接，用来建立第一个系统管理员；没有缺省口令。"""
    with needing_web():
        import uvicorn

        from compliance.web.accounts import first_link
        from compliance.web.app import create_app, watched_by
        from compliance.web.security.limits import protocol
        from compliance.web.security.logs import log_to
        from compliance.web.settings import Settings, limits_from
    settings = Settings(
        limits_from(limits_file), database, originals, corpus, host, port, behind_proxy, secure_cookies, watch, watch_office
    )  # fmt: skip
    signal.signal(signal.SIGTERM, _asked_to_stop)
    limits, listener = settings.limits, _listening(host, port)
    service = None
    if oidc_file is not None:
        with needing_web("oidc"):
            from compliance.web.oidc.provider import available
            from compliance.web.oidc.settings import login_service

            available()
        service = login_service(oidc_file)
    app = create_app(settings, service=service)
    watched_by(app.state.desk)  # a wrong office is told here, in words
    log_to(sys.stderr)
    path = first_link(app.state.desk, "setup")
    if path is not None:
        click.echo(f"还没有系统管理员。请在{limits.link_hours}小时内打开这个一次性链接：\n{settings.address}{path}")
    click.echo(f"审查台在 {settings.address}；按 Ctrl-C 停止", err=True)
    config = uvicorn.Config(
        app, http=protocol(limits.header_seconds), loop="asyncio", ws="none", log_config=None, access_log=False,
        server_header=False, proxy_headers=behind_proxy is not None, limit_concurrency=limits.connections,
        timeout_graceful_shutdown=limits.stop_seconds,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


@contextlib.contextmanager
def needing_web(extra: str = "web") -> Iterator[None]:
    """Around imports that need the extra ``web``, or another one.

    Raises:
        MissingComponentError: where it is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingComponentError(f"没有安装 {error.name}。请运行：pip install 'nengshen[{extra}]'") from error


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    """Uvicorn answers what is open, then hands the signal back: being asked to stop is no failure."""
    raise SystemExit(0)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ComplianceError(
            f"不能在 {host}:{port} 上监听（{error.strerror}）：换一个 --port，或停掉占用它的程序"
        ) from error

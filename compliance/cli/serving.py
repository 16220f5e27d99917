"""``compliance serve``: the reviewer's desk."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.registry_options import database_options


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
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), default=None, metavar="目录", help="政策语料库")
@click.option("--limits", "limits_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None,
              metavar="文件", help="限度和时间（缺省：templates/网页/设置.yaml）")  # fmt: skip
@database_options
def serve(
    host: str, port: int, behind_proxy: str | None, secure_cookies: bool, corpus: Path | None,
    limits_file: Path | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """启动网页审查台。第一次运行时打印一次性链接，用来建立第一个系统管理员；没有缺省口令。"""
    try:
        import uvicorn

        from compliance.web.accounts import first_link
        from compliance.web.app import create_app
        from compliance.web.settings import Settings, limits_from
    except ModuleNotFoundError as error:
        from compliance.model.errors import MissingComponentError

        raise MissingComponentError(f"没有安装 {error.name}。请运行：pip install 'nengshen[web]'") from error
    import logging
    import sys

    settings = Settings(
        limits_from(limits_file), database, originals, corpus, host, port, behind_proxy, secure_cookies
    )  # fmt: skip
    app = create_app(settings)
    log = logging.getLogger("compliance.web")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    log.addHandler(handler)
    path = first_link(app.state.desk, "setup")
    if path is not None:
        hours = settings.limits.link_hours
        click.echo(f"还没有系统管理员。请在{hours}小时内打开这个一次性链接：\n{settings.address}{path}")
    click.echo(f"审查台在 {settings.address}；按 Ctrl-C 停止", err=True)
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        proxy_headers=behind_proxy is not None, timeout_graceful_shutdown=30,
    )  # fmt: skip

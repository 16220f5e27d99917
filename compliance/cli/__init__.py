"""The command line: ``compliance``. Commands live in modules of their own and import their steps only when run."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from compliance import __version__
from compliance.cli.lazy import LazyGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "extract": ("compliance.cli.plans", "extract", "从方案中抽取全部指标，每个指标带页码和位置框"),
    "check": ("compliance.cli.plans", "check", "审查方案：每条结论附条款原文与方案出处"),
    "notice": ("compliance.cli.notices", "notice", "审查并生成整改通知书、补正通知书（DOCX 与 PDF）"),
    "document": ("compliance.cli.documents", "document", "由数据生成公文和执法文书（DOCX 与 PDF）"),
    "publish": ("compliance.cli.documents", "publish", "把改过的 DOCX 出成 PDF，列出与数据不一致的数字"),
    "template": ("compliance.cli.templates", "template", "检查模板、列出字段、试排样张"),
    "lint-document": ("compliance.cli.formalities", "lint_document", "按 GB/T 9704 检查公文的格式（DOCX、PDF）"),
    "sign": ("compliance.cli.sealing", "sign", "在 PDF 上作电子签名（PAdES），或者与外部印章系统对接"),
    "batch": ("compliance.cli.batch", "batch", "批量审查一个目录：逐份隔离，可以中断、接着做，写台账"),
    "watch": ("compliance.cli.watch", "watch", "守候一个目录，放进来的方案自动审查"),
    "explain": ("compliance.cli.rules", "explain", "说明一条规则：含义、当地当日的限值、全部依据"),
    "impact": ("compliance.cli.impact", "impact", "政策变动的影响：谁的结论会变，因为哪一处改动"),
    "corpus": ("compliance.cli.corpus", "corpus", "检查和说明政策语料库"),
    "policy": ("compliance.cli.policy", "policy", "在政策条文里查词句"),
    "prepublish": (
        "compliance.cli.prepublishing",
        "prepublish",
        "发布前核对：清单与名录、登记库、批准、个人信息、公文格式",
    ),
    "registry": ("compliance.cli.registry", "registry", "登记库：企业、装置、案卷、清单"),
    "audit": ("compliance.cli.audit", "audit", "登记库的审计日志：核验、导出"),
    "serve": ("compliance.cli.serving", "serve", "启动网页审查台（缺省只在本机）"),
    "user": ("compliance.cli.user", "user", "网页审查台的账户：新建、重设口令、停用、列出"),
    "doctor": ("compliance.cli.machine", "doctor", "检查本机是否齐备（字体、排版、识别模型、语料库）"),
}


@click.group(
    cls=LazyGroup,
    table=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="命令 [参数]…",
)
@click.version_option(__version__, prog_name="compliance", message="%(prog)s %(version)s")
def app() -> None:
    """能审：企业节能降碳技术改造实施方案审查。

    退出码：0 无需处理；1 有不符合；2 有无法判定或需审查；3 输入或语料有误；4 没有适用的规则。
    """


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point. A wrong call is bad input: exit code 3, as documented, not Click's 2 (which means 无法判定)."""
    _print_any_name()
    try:
        code = app.main(args=None if argv is None else list(argv), prog_name="compliance", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        error.show()
        code = 3
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except Exception as error:
        from compliance.model.errors import ComplianceError

        if not isinstance(error, ComplianceError):
            raise
        click.echo(f"错误：{error}", err=True)
        code = error.exit_code
    sys.exit(code if isinstance(code, int) else 0)


def _print_any_name() -> None:
    """Have names that are no UTF-8 printed as they are kept: file names are printed by every command."""
    from compliance.model.file_names import PRINTED

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PRINTED)

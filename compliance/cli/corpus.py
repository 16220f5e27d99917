"""``compliance corpus``: the group; its commands live in modules of their own."""

from __future__ import annotations

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import GivenPath

CORPUS_OPTION = click.option(
    "--corpus",
    "folder",
    type=GivenPath(file_okay=False),
    default=None,
    metavar="目录",
    help="政策语料库（缺省：随程序安装的）",
)

_COMMANDS = {
    "lint": ("compliance.cli.corpus_checks", "lint", "逐项检查语料，问题带文件和行号；有问题退出码 3"),
    "test": ("compliance.cli.corpus_checks", "test", "运行规则旁的全部测试用例；有不通过的退出码 3"),
    "mutate": (
        "compliance.cli.corpus_mutate",
        "mutate",
        "逐处改动语料，列出测试没有发现的和该补的测试；有遗漏的退出码 3",
    ),
    "coverage": (
        "compliance.cli.corpus_coverage",
        "coverage",
        "逐条、逐句的处置：有规则、不可机检、待编写；有待编写的退出码 3",
    ),
    "docs": ("compliance.cli.corpus_docs", "docs", "把语料和测试写成可以离线打开的网页"),
    "import": ("compliance.cli.corpus_import", "import_", "把一份政策文件切成条款，写出待政策人员填写的草稿"),
    "diff": ("compliance.cli.corpus_diff", "diff", "比较两份语料：哪些文件、条款、规则、限值不同"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, subcommand_metavar="命令 [参数]…")
def corpus() -> None:
    """检查和说明政策语料库。"""

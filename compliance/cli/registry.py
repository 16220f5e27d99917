"""``compliance registry``: the group; its commands live in modules of their own."""

from __future__ import annotations

import click

from compliance.cli.lazy import LazyGroup

_COMMANDS = {
    "init": ("compliance.cli.registry_keeping", "init", "建立登记库"),
    "upgrade": ("compliance.cli.registry_keeping", "upgrade", "把旧版登记库升级到本程序的版本"),
    "import": ("compliance.cli.registry_lists", "import_", "导入已有的清单（.xlsx、.csv），有错误就什么也不写"),
    "export": ("compliance.cli.registry_lists", "export", "导出清单（.xlsx）"),
    "names": ("compliance.cli.registry_lists", "names", "名称相近的企业：列出，由人确认是不是同一家"),
    "plan": ("compliance.cli.registry_reports", "plan", "年度改造淘汰计划，淘汰、限制用能建议，下一年度项目"),
    "changes": ("compliance.cli.registry_reports", "changes", "能效清单的变更（1月15日、7月15日前报送）"),
    "progress": ("compliance.cli.registry_reports", "progress", "季度进展：哪些项目滞后、为什么"),
    "indicators": ("compliance.cli.registry_reports", "indicators", "地区指标（AG001 至 AG004），各按其文件的口径"),
    "chart": ("compliance.cli.registry_charts", "chart", "图和表：分类分布、目标完成情况、进度与节点、历次变化"),
    "case": ("compliance.cli.registry_cases", "case", "案卷：列出、查看"),
    "correct": ("compliance.cli.registry_decisions", "correct", "更正一个指标，立即重新审查这个案卷"),
    "finding": ("compliance.cli.registry_decisions", "finding", "认定一条意见：属实、有异议、重新处理"),
    "waiver": ("compliance.cli.registry_waivers", "waiver", "豁免：申请，由另一人批准"),
    "request": ("compliance.cli.registry_decisions", "request", "申请：列出，由另一人批准或者驳回"),
    "issue": ("compliance.cli.registry_documents", "issue", "文书：申请签发，经另一人批准后登记"),
    "event": ("compliance.cli.registry_documents", "event", "文书送达、答复、延期、办结"),
    "due": ("compliance.cli.registry_documents", "due", "快到期的和逾期的文书"),
    "submission": ("compliance.cli.registry_submissions", "submission", "应报送的报告：登记、列出"),
    "recheck": ("compliance.cli.registry_recheck", "recheck", "全部案卷按新的语料或日期再审：谁的结论变了"),
    "backup": ("compliance.cli.registry_keeping", "backup", "备份登记库和原件到一个文件"),
    "restore": ("compliance.cli.registry_keeping", "restore", "从备份恢复，恢复前逐项核验"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, subcommand_metavar="命令 [参数]…")
def registry() -> None:
    """登记库：企业、装置、案卷、豁免、文书、进度。"""

"""How these tests run the command line, and the words of the plans they run it on."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import Any

from compliance.cli import main

AS_OF = ("--as-of", "2025-03-31")

CLINKER = (
    "重庆缙屏水泥有限公司节能降碳技术改造实施方案",
    "# 一、企业概况",
    "企业名称：重庆缙屏水泥有限公司。统一社会信用代码：91500109MA5U9K3W8R。企业位于重庆市北碚区缙云工业园区。",
    "现有1号熟料生产线一条，新型干法，设计产能155万吨/年，2024年熟料产量148.6万吨。",
    "# 二、用能现状",
    "2024年，1号熟料生产线熟料单位产品综合能耗112.4千克标准煤/吨，"
    "对照发改产业〔2023〕723号，介于标杆水平与基准水平之间。",
    "# 三、改造内容和技术路线",
    "更换第四代篦冷机，改造后熟料单位产品综合能耗降至99.2千克标准煤/吨，年节能量19615吨标准煤。",
    "# 四、推进步骤与工作节点",
    "改造期限：2025年5月开工，2026年6月建成投产。第一步完成设计，第二步实施改造；工作节点见下表。",
    "# 五、投资与资金筹措",
    "总投资3600万元，资金来源为企业自筹。",
)
CLINKER_TABLE = (
    ("装置名称", "改造前单位产品综合能耗（kgce/t）", "改造后单位产品综合能耗（kgce/t）"),
    ("1号熟料生产线", "112.4", "99.2"),
)
CENTRE = (
    "重庆川屏云储数据中心节能降碳技术改造实施方案",
    "# 一、企业概况",
    "企业名称：重庆川屏云储信息技术有限公司。企业位于重庆市渝北区。",
    "川屏云储数据中心一期2019年投运，标准机架1200架，为在用数据中心。",
    "# 二、建设内容和技术路线",
    "拟建川屏云储数据中心二期，规划标准机架6000架，机架采用封闭冷通道，数据中心供电采用高压直流。",
    "# 三、推进步骤、改造期限、工作节点与预期目标",
    "2025年9月开工，2026年12月建成投运。",
)
CENTRE_TABLE = (
    ("数据中心名称", "建设性质", "标准机架数（架）"),
    ("川屏云储数据中心一期", "在用", "1200"),
    ("川屏云储数据中心二期", "拟建", "6000"),
)


@dataclass(frozen=True)
class Run:
    """What a call of ``compliance`` came to."""

    code: Any
    out: str
    err: str


def run(*arguments: object) -> Run:
    """``compliance ARGUMENTS`` in this process, through the entry point that users call."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(a) for a in arguments])
        except SystemExit as done:
            code = done.code
    return Run(code, out.getvalue(), err.getvalue())

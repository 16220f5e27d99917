"""A small, invented corpus: 甲省 with one notice, one draft, one rule with a limit. Tests break it in one place."""

from __future__ import annotations

import hashlib
from pathlib import Path

from compliance.corpus.documents import fingerprint

NOTICE = "（一）新建大型数据中心电能利用效率不超过1.3。\n（二）改造时限一般不超过3年。"
DRAFT = "（一）新建大型数据中心电能利用效率不超过1.25。（二）于2023年X月底前报送。"

FILES = {
    "lexicon.yaml": """\
单位:
  '1': {写法: ''}
  kgce/t: {写法: 千克标准煤/吨}
  t/a: {写法: 吨/年}
  10kt/a: {写法: 万吨/年, 折合: ['10000', t/a]}
限值用语:
  - {词: 不超过, 关系: 不高于, 边界: 含, 依据: 词义}
效力用语:
  - {词: 一般不超过, 可取效力: [一般, 原则上]}
理由:
  未载明: {含义: 没有写, 下一步: 请企业补充}
  依据不一致: {含义: 两处不同, 下一步: 请裁断}
设置:
  最低置信度: '0.5'
  豁免到期提醒天数: '30'
  豁免最长天数: '366'
  须查明标记: ['×', 系数]
""",
    "facts.yaml": """\
数据中心.建设性质: {类型: 枚举, 来源: data_centre.status, 标签: 建设性质, 取值: {existing: 存量, proposed: 拟建}}
数据中心.设计PUE: {类型: 数值, 来源: data_centre.pue_target, 标签: 设计PUE, 单位: '1', 合理范围: ['1.0', '5.0']}
数据中心.完成日期: {类型: 日期, 来源: data_centre.completion, 标签: 完成日期}
数据中心.开始日期: {类型: 日期, 来源: data_centre.start, 标签: 开始日期}
数据中心.枢纽节点项目: {类型: 是非, 来源: 派生.枢纽节点项目, 标签: 属于枢纽节点项目}
方案.已载内容: {类型: 集合, 来源: plan.contents, 标签: 内容, 取值: {steps: 推进步骤, goals: 预期目标}}
装置.产品: {类型: 文本, 来源: installation.product, 标签: 产品}
装置.建设性质: {类型: 枚举, 来源: installation.status, 标签: 建设性质, 取值: {existing: 存量, proposed: 拟建}}
装置.改造后能耗: {类型: 数值, 来源: installation.sec_target, 标签: 改造后能耗, 单位: 按产品}
装置.产能: {类型: 数值, 来源: installation.capacity, 标签: 产能, 单位: t/a}
""",
    "regions.yaml": """\
- {名称: 全国, 上级: null, 别名: []}
- {名称: 甲省, 上级: 全国, 别名: [甲], 枢纽: 是}
- {名称: 甲市, 上级: 甲省, 别名: []}
- {名称: 乙省, 上级: 全国, 别名: []}
""",
    "products.yaml": """\
- {键: clinker, 名称: 熟料, 单位: kgce/t, 别名: [熟料], 产能单位: t/a}
""",
    "registry.yaml": """\
DC901: {名称: 新建大型数据中心 PUE 上限, 状态: 现行}
DC902: {名称: 以后再写, 状态: 待编写}
""",
    "params/PUE上限.yaml": """\
编号: PUE上限
标签: 上限
类型: 数值
单位: '1'
方向: 上限
取值:
  - 值: '1.3'
    边界: 含
    依据: {文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}
    最后核验: '2024-01-01'
  - 值: '1.25'
    边界: 含
    依据: {文件: jia-draft, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.25}
""",
    "rules/数据中心/DC901.yaml": """\
编号: DC901
名称: 新建大型数据中心 PUE 上限
对象: 数据中心
适用: 数据中心.建设性质 是 拟建
要求: 数据中心.设计PUE 不高于 参数.PUE上限
整改: {期限: 30天, 措施: 修改设计。}
""",
    "rules/数据中心/DC901.test.yaml": """\
- {名: 恰为上限, 日期: '2023-06-01', 地区: 甲省, 事实: {数据中心.建设性质: 拟建, 数据中心.设计PUE: '1.3'}, 期望: 符合}
- {名: 超过, 日期: '2023-06-01', 地区: 甲省, 事实: {数据中心.建设性质: 拟建, 数据中心.设计PUE: '1.31'}, 期望: 不符合}
- {名: 草案恰为上限, 日期: '2023-06-01', 地区: 甲省, 草案: 是, 事实: {数据中心.建设性质: 拟建, 数据中心.设计PUE: '1.25'}, 期望: 符合}
- {名: 没写, 日期: '2023-06-01', 地区: 甲省, 事实: {数据中心.建设性质: 拟建}, 期望: 无法判定}
- {名: 存量, 日期: '2023-06-01', 地区: 甲省, 事实: {数据中心.建设性质: 存量}, 期望: 不适用}
""",
    "docs/jia-2023-1/meta.yaml": """\
id: jia-2023-1
题名: 甲省节能降碳方案
文号: 甲发改〔2023〕1号
地区: 甲省
印发日期: '2023-01-10'
生效: {自: '2023-01-10', 依据: 印发日}
失效: null
状态: 现行
替代: []
持有原文: 是
原文: {文件: source.txt, sha256: NOTICE_SHA}
""",
    "docs/jia-2023-1/source.txt": NOTICE,
    "docs/jia-2023-1/clauses.yaml": """\
- 锚: '1'
  引用名: （一）
  正文: （一）新建大型数据中心电能利用效率不超过1.3。
  指纹: PRINT1
- 锚: '2'
  引用名: （二）
  正文: （二）改造时限一般不超过3年。
  指纹: PRINT2
""",
    "docs/jia-2023-1/dispositions.yaml": """\
'1': {处置: 规则, 码: [DC901]}
'2': {处置: 待编写}
""",
    "docs/jia-draft/meta.yaml": """\
id: jia-draft
题名: 甲省节能降碳方案（征求意见稿）
文号: null
地区: 甲省
印发日期: 未载明
生效: {不早于: '2023-03-01', 不晚于: '2023-12-31', 依据: 推定}
状态: 征求意见稿
持有原文: 是
原文: {文件: source.txt, sha256: DRAFT_SHA}
""",
    "docs/jia-draft/source.txt": DRAFT,
    "docs/jia-draft/clauses.yaml": """\
- 锚: '1'
  引用名: （一）
  正文: （一）新建大型数据中心电能利用效率不超过1.25。
  指纹: PRINT3
- 锚: '2'
  引用名: （二）
  正文: （二）于2023年X月底前报送。
  指纹: PRINT4
""",
    "docs/jia-draft/dispositions.yaml": """\
'1': {处置: 规则, 码: [DC901]}
'2': {处置: 不可机检, 原因: 占位未定}
""",
    "docs/guo-2022-9/meta.yaml": """\
id: guo-2022-9
题名: 国家文件
文号: 国发〔2022〕9号
地区: 全国
印发日期: '2022-01-01'
生效: {自: '2022-01-01', 依据: 印发日}
状态: 现行
持有原文: 否
原文: null
""",
    "tables/eff_a.meta.yaml": "{文件: guo-2022-9, 版次: 2022年版, 起: '2022-01-01', 止: null}\n",
    "tables/eff_a.csv": """\
键,产品,工艺或条件,指标,单位,标杆,基准,参考标准,标杆状态,基准状态,修正,核验依据
clinker,熟料,,单位产品综合能耗,千克标准煤/吨,100,117,GB 1,已核,已核,,抄件
""",
    "tables/gb_limits.csv": """\
键,标准,实施日期,一级,二级,三级,单位,状态,条件,核验依据
clinker,GB 1-2020,2020-01-01,90,107,117,千克标准煤/吨,已核,,抄件
""",
}


def small_files() -> dict[str, str]:
    """The files of the small corpus, with fingerprints and digests filled in."""
    marks = {
        "NOTICE_SHA": hashlib.sha256(NOTICE.encode()).hexdigest(),
        "DRAFT_SHA": hashlib.sha256(DRAFT.encode()).hexdigest(),
        "PRINT1": f"'{fingerprint('（一）新建大型数据中心电能利用效率不超过1.3。')}'",
        "PRINT2": f"'{fingerprint('（二）改造时限一般不超过3年。')}'",
        "PRINT3": f"'{fingerprint('（一）新建大型数据中心电能利用效率不超过1.25。')}'",
        "PRINT4": f"'{fingerprint('（二）于2023年X月底前报送。')}'",
    }
    files = dict(FILES)
    for name, text in files.items():
        for mark, value in marks.items():
            text = text.replace(mark, value)
        files[name] = text
    return files


def write_small(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """The small corpus in ``folder``; ``changes`` replaces whole files (None leaves the file out)."""
    for name, text in {**small_files(), **(changes or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def edit(name: str, old: str, new: str) -> dict[str, str | None]:
    """A change of one file: ``old`` must stand in it exactly once."""
    text = small_files()[name]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return {name: text.replace(old, new)}

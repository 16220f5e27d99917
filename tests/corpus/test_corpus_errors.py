"""One broken corpus for each error that loading can raise: the message names file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_small import edit, write_small

from compliance.corpus import load_corpus
from compliance.model.errors import CorpusError

RULE = "rules/数据中心/DC901.yaml"
PARAM = "params/PUE上限.yaml"
META = "docs/jia-2023-1/meta.yaml"

BROKEN = [
    # the hand slips of people who do not program
    ("full-width colon", edit(RULE, "名称: 新建", "名称：新建"), "C016", 2, "全角冒号"),
    ("full-width colon, nested", edit(RULE, "整改: {期限: 30天", "整改: {期限：30天"), "C016", 6, "全角冒号"),
    ("full-width colon, only line", edit(RULE, "整改: {期限: 30天, 措施: 修改设计。}", "整改:\n  期限：30天"), "C016", 6, "全角冒号"),
    ("tab", edit(RULE, "整改: {期限: 30天, 措施: 修改设计。}", "整改:\n\t期限: 30天"), "C016", 7, "制表符"),
    ("duplicate key", edit(RULE, "对象: 数据中心", "对象: 数据中心\n对象: 装置"), "C016", 4, "键“对象”重复出现"),
    ("unknown key", edit(RULE, "对象: 数据中心", "对像: 数据中心"), "C016", 3, "没有“对像”这个键"),
    ("bracket", edit(RULE, "30天, 措施: 修改设计。}", "30天, 措施: 修改设计。"), "C016", None, "格式错误"),
    ("missing key", edit(RULE, "名称: 新建大型数据中心 PUE 上限\n", ""), "C016", 1, "缺少“名称”"),
    ("list for text", edit(RULE, "名称: 新建大型数据中心 PUE 上限", "名称: [甲, 乙]"), "C016", 2, "应是一个词"),
    ("not a mapping", {RULE: "- 一\n- 二\n"}, "C016", None, "键: 值"),
    # conditions
    ("unknown fact", edit(RULE, "数据中心.设计PUE 不高于", "数据中心.设PUE 不高于"), "C004", 5, "是不是“数据中心.设计PUE”？"),
    ("fact of another subject", edit(RULE, "数据中心.建设性质 是 拟建", "装置.建设性质 是 拟建"), "C004", 4, "不属于本规则的对象"),
    ("unknown relation", edit(RULE, "不高于 参数", "不超过 参数"), "C003", 5, "没有“不超过”这个关系"),
    ("wrong relation", edit(RULE, "建设性质 是 拟建", "建设性质 高于 拟建"), "C005", 4, "不能用于枚举"),
    ("no value", edit(RULE, "建设性质 是 拟建", "建设性质 是"), "C003", 4, "后面缺少值"),
    ("value not wanted", edit(RULE, "建设性质 是 拟建", "建设性质 已载明 拟建"), "C003", 4, "后面不写值"),
    ("wrong word", edit(RULE, "建设性质 是 拟建", "建设性质 是 新建"), "C006", 4, "“新建”不是"),
    ("two words for one", edit(RULE, "建设性质 是 拟建", "建设性质 是 [拟建, 存量]"), "C006", 4, "只写一个词"),
    ("unknown parameter", edit(RULE, "参数.PUE上限", "参数.PUE下限"), "C004", 5, "没有参数“PUE下限”"),
    ("number without unit", edit(RULE, "不高于 参数.PUE上限", "不高于 一点三"), "C003", 5, "不是数字"),
    ("unit of another kind", edit(RULE, "不高于 参数.PUE上限", "不高于 1.3 吨/年"), "C005", 5, "不能与该事实的单位换算"),
    ("not a tree", edit(RULE, "适用: 数据中心.建设性质 是 拟建", "适用: {都满足: [数据中心.建设性质 是 拟建]}"), "C003", 4, "全部满足"),
    ("empty group", edit(RULE, "适用: 数据中心.建设性质 是 拟建", "适用: {全部满足: []}"), "C003", 4, "条件"),
    # rules
    ("code and file differ", edit(RULE, "编号: DC901", "编号: DC905"), "C009", 1, "与文件名"),
    ("unknown subject", edit(RULE, "对象: 数据中心", "对象: 机房"), "C016", 3, "没有“机房”这种对象"),
    ("unknown force", edit(RULE, "对象: 数据中心", "效力: 很强\n对象: 数据中心"), "C016", 3, "“效力”只能取"),
    ("no requirement", edit(RULE, "要求: 数据中心.设计PUE 不高于 参数.PUE上限\n", ""), "C016", 1, "“要求”和“判定表”"),
    ("no basis", edit(RULE, "不高于 参数.PUE上限", "不高于 1.3"), "C011", 1, "没有依据"),
    ("basis of a cross-check", edit(RULE, "对象: 数据中心", "效力: 核对\n对象: 数据中心"), "C016", 3, "没有条文依据"),
    ("bad term", edit(RULE, "30天", "一个月"), "C016", 6, "不是期限"),
    # parameters
    ("norm without clause", edit(PARAM, "    依据: {文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}\n", ""), "C011", 7, "缺少“依据”"),
    ("no boundary", edit(PARAM, "值: '1.3'\n    边界: 含", "值: '1.3'"), "C013", 7, "边界"),
    ("value not a number", edit(PARAM, "值: '1.3'", "值: 一点三"), "C016", 7, "不是数字"),
    ("unknown document", edit(PARAM, "文件: jia-2023-1", "文件: jia-2023-2"), "C001", 9, "没有登记文件"),
    ("quote of an unheld text", edit(PARAM, "文件: jia-2023-1", "文件: guo-2022-9"), "C011", 9, "没有持有"),
    ("held text without quote", edit(PARAM, ", 引文: 新建大型数据中心电能利用效率不超过1.3", ""), "C002", 9, "必须写引文"),
    ("bad date", edit(PARAM, "'2024-01-01'", "2024年1月1日"), "C016", 10, "不是日期"),
    ("term upside down", edit(PARAM, "值: '1.3'\n", "值: '1.3'\n    起: '2024-01-01'\n    止: '2023-01-01'\n"), "C013", 8, "“起”晚于“止”"),
    ("unknown unit", edit(PARAM, "单位: '1'", "单位: 瓦"), "C005", 4, "没有单位“瓦”"),
    # documents, facts, tables, places
    ("id and folder differ", edit(META, "id: jia-2023-1", "id: jia-2023-9"), "C016", 1, "与目录名"),
    ("unknown state", edit(META, "状态: 现行", "状态: 有效"), "C016", 8, "“状态”只能取"),
    ("interval upside down", edit("docs/jia-draft/meta.yaml", "不早于: '2023-03-01'", "不早于: '2024-03-01'"), "C016", 6, "晚于"),
    ("fact without prefix", edit("facts.yaml", "方案.已载内容:", "内容:"), "C016", 6, "应以"),
    ("field that does not exist", edit("facts.yaml", "data_centre.pue_target", "data_centre.pue_design"), "C016", 2, "没有“data_centre.pue_design”"),
    ("field of another subject", edit("facts.yaml", "data_centre.pue_target", "installation.sec_target"), "C016", 2, "对象不一致"),
    ("range upside down", edit("facts.yaml", "['1.0', '5.0']", "['5.0', '1.0']"), "C016", 2, "下限大于上限"),
    ("unknown parent", edit("regions.yaml", "上级: 甲省", "上级: 丙省"), "C016", 3, "没有登记"),
    ("column missing", edit("tables/eff_a.csv", "标杆状态", "状态"), "C016", 1, "表头缺少"),
    ("cell not a number", edit("tables/eff_a.csv", ",100,117,", ",100,一一七,"), "C016", 2, "不是数字"),
    ("unknown status", edit("tables/eff_a.csv", "已核,已核", "已核,好"), "C016", 2, "状态只能是"),
    ("unit of the table", edit("tables/eff_a.csv", "千克标准煤/吨", "大卡"), "C005", 2, "没有单位“大卡”"),
    ("row too short", edit("tables/eff_a.csv", ",已核,已核,,抄件", ",已核"), "C016", 2, "格数"),
    ("product twice", edit("tables/eff_a.csv", ",,抄件\n", ",,抄件\nclinker,熟料,,能耗,千克标准煤/吨,1,2,GB,已核,已核,,\n"), "C016", 3, "重复"),
    ("registry state", edit("registry.yaml", "状态: 现行", "状态: 在用"), "C016", 1, "“状态”只能取"),
    ("file missing", {"facts.yaml": None}, "C016", None, "缺少这个文件"),
    ("threshold of the lexicon", edit("lexicon.yaml", "豁免最长天数: '366'", "豁免最长天数: 一年"), "C016", 16, "不是天数"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "line", "fragment"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_broken_corpus_is_named(
    tmp_path: Path, changes: dict[str, str | None], code: str, line: int | None, fragment: str
) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(write_small(tmp_path, changes))
    error = caught.value
    assert fragment in error.reason
    assert error.code == code
    if line is not None:
        assert error.line == line
    assert str(error).startswith(error.file)


def test_small_corpus_itself_loads(tmp_path: Path) -> None:
    corpus = load_corpus(write_small(tmp_path))
    assert [r.code for r in corpus.rules] == ["DC901"]


def test_two_files_with_one_rule_code(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    twin = folder / "rules" / "其他" / "DC901.yaml"
    twin.parent.mkdir()
    twin.write_text((folder / "rules/数据中心/DC901.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(CorpusError, match="重复"):
        load_corpus(folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="找不到政策语料目录"):
        load_corpus(tmp_path / "nowhere")


def test_not_utf8(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    (folder / "facts.yaml").write_bytes("数据中心".encode("gbk"))
    with pytest.raises(CorpusError, match="UTF-8"):
        load_corpus(folder)

"""A province that the program has never heard of, by data alone: a folder, a row, a value, a case."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

from checking_facts import CENTRE, plan_facts

from compliance.checking import explain, review, run_rule_tests
from compliance.corpus import Corpus, lint, load_corpus
from compliance.corpus.documents import fingerprint
from compliance.model.review import Outcome

TEXT = "（一）星海省新建大型、超大型数据中心电能利用效率（PUE）不超过1.15。"

META = """\
id: xh-2025-7
题名: 星海省数据中心节能方案
文号: 星发改〔2025〕7号
发文机关: [星海省发展和改革委员会]
地区: 星海省
层级: 省级规范性文件
印发日期: '2025-02-01'
生效: {{自: '2025-03-01', 依据: 正文载明}}
失效: null
状态: 现行
替代: []
持有原文: 是
原文: {{文件: source.txt, sha256: {digest}}}
"""
CLAUSES = """\
- 锚: '1'
  引用名: （一）
  标题: 数据中心
  页: null
  正文: {text}
  指纹: '{fingerprint}'
  缺陷: []
"""
VALUE = """\
  - 地区: 星海省
    值: '1.15'
    边界: 含
    依据: {文件: xh-2025-7, 锚: '1', 引文: 星海省新建大型、超大型数据中心电能利用效率（PUE）不超过1.15}
    最后核验: '2026-11-20'
"""
CASE = (
    "- {名: 星海 恰为1.15, 日期: '2025-03-01', 地区: 星海省, "
    "事实: {数据中心.建设性质: 拟建, 数据中心.规模: 大型, 数据中心.设计PUE: '1.15'}, 期望: 符合}\n"
    "- {名: 星海 超过, 日期: '2025-03-01', 地区: 星海, "
    "事实: {数据中心.建设性质: 拟建, 数据中心.规模: 大型, 数据中心.设计PUE: '1.16'}, 期望: 不符合}\n"
)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def with_new_province(corpus: Corpus, folder: Path) -> Path:
    copy = folder / "corpus"
    shutil.copytree(corpus.folder, copy)
    document = copy / "docs" / "xh-2025-7"
    document.mkdir()
    (document / "source.txt").write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (document / "meta.yaml").write_text(META.format(digest=digest), encoding="utf-8")
    clauses = CLAUSES.format(text=TEXT, fingerprint=fingerprint(TEXT))
    (document / "clauses.yaml").write_text(clauses, encoding="utf-8")
    (document / "dispositions.yaml").write_text("'1': {处置: 规则, 码: [DC001]}\n", encoding="utf-8")
    append(copy / "regions.yaml", "- {名称: 星海省, 上级: 全国, 别名: [星海]}\n")
    append(copy / "params" / "PUE_新建大型上限.yaml", VALUE)
    append(copy / "rules" / "数据中心" / "DC001.test.yaml", CASE)
    return copy


def test_a_new_province_is_judged_and_nobody_else_is(shipped: Corpus, tmp_path: Path) -> None:
    folder = with_new_province(shipped, tmp_path)
    assert lint(folder) == ()
    corpus = load_corpus(folder)
    assert all(r.passed for r in run_rule_tests(corpus))
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.16},))

    def outcome(region: str, day: date) -> Outcome:
        found = review(facts, corpus, as_of=day, region=region)
        return next(f.outcome for f in found.findings if f.rule == "DC001")

    assert outcome("星海省", date(2025, 3, 1)) is Outcome.FAIL
    assert outcome("星海", date(2025, 2, 28)) is Outcome.PASS  # only the national plan binds the day before
    assert outcome("重庆市", date(2025, 3, 1)) is Outcome.PASS
    words = "\n".join(explain("DC001", corpus, region="星海", as_of=date(2025, 6, 1)).lines())
    assert "星发改〔2025〕7号 （一）" in words and "上限：1.15（含本数）" in words

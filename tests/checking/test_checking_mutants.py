"""The cases beside the rules notice every change that matters; for one that they do not, the missing case is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.checking.critical import cases_by_rule
from compliance.checking.mutate import Mutant, killed, mutants, survivors
from compliance.checking.mutation_run import MutationRun, run_mutation
from compliance.checking.rule_tests import run_case
from compliance.checking.witness import WitnessSearch
from compliance.corpus import Corpus
from compliance.corpus.equivalents import EQUIVALENTS, read_equivalents


@pytest.fixture(scope="module")
def run(shipped: Corpus) -> MutationRun:
    return run_mutation(shipped)


@pytest.fixture(scope="module")
def search(shipped: Corpus) -> WitnessSearch:
    return WitnessSearch(shipped, cases_by_rule(shipped))


def test_no_mutant_survives_that_is_not_known_to_be_equivalent(run: MutationRun) -> None:
    assert [s.mutant.text for s in run.open] == []
    assert run.problems == ()


def test_every_kind_of_change_is_made(shipped: Corpus) -> None:
    made = [m.text for m in mutants(shipped)]
    assert len(set(made)) == len(made)
    text = "\n".join(made)
    for words in (
        "改为高于",
        "删去“",
        "去掉",
        "对换",
        "判定表删去",
        "判定表其余对换",
        "的数值对换",
        "的值对换",
        "效力改为",
        "效力整条改为",
        "边界对换",
        "数值＋百分之一",
        "期间＋一天",
        "“止”日期－一天",
        "“起”日期＋一天",
        "“达标时点”日期＋一天",
        "日期－一天",
        "改用标杆",
        "仅当：",
        "删去“仅当”",
        "删去依据",
        "可豁免改为是",
        "状态改为现行",
        "占比改为",
        "口径改为",
        "总户数＋1",
        "范围",
        "每户改为任一装置",
        "删去“其中”",
        "第1个月日＋一天",
        "删去视为",
        "视为不针对",
        "删去如同",
    ):
        assert words in text, words


def test_every_mutant_says_where_it_is(shipped: Corpus) -> None:
    for mutant in mutants(shipped):
        file, _, line = mutant.place.rpartition(":")
        assert (shipped.folder / file).is_file(), mutant.place
        assert int(line) >= 1


def test_without_cases_everything_survives(shipped: Corpus) -> None:
    bare = replace(
        shipped, folder=shipped.folder / "nowhere", rules=tuple(r for r in shipped.rules if r.code == "TL001")
    )
    assert len(survivors(bare)) == sum(1 for _ in mutants(bare))


def mutant_named(corpus: Corpus, text: str) -> Mutant:
    return next(m for m in mutants(corpus) if m.text == text)


@pytest.mark.parametrize(
    "text",
    [
        "DC006 要求：“数据中心.设计PUE 不高于 1.25”数值＋百分之一",
        "CP001 判定表第2行“装置.产能 高于 150 万吨/年”改为不低于",
        "参数最长改造年限 全国ndrc-2021-1464期间＋一天",
        "参数PUE_新建大型上限 重庆市cq-2022-270边界对换",
        "文件gz-145-gyjn “失效”日期＋一天",
        "文件qh-jnjt-ztfa “不晚于”日期－一天",
        "PC001 删去依据重庆市cq-2022-270",
        "PR001 可豁免改为是",
        "EE007 视为不针对EE001",
        "参数符合性内容 青海省qh-jnjt-ztfa去掉行业规范条件",
    ],
)
def test_the_missing_case_tells_the_mutant_from_the_original(shipped: Corpus, search: WitnessSearch, text: str) -> None:
    mutant = mutant_named(shipped, text)
    found = search.find(mutant).case
    assert found is not None
    assert run_case(found, shipped).passed
    assert not run_case(found, mutant.corpus).passed


def test_a_mutant_that_no_fact_can_tell_has_no_witness(shipped: Corpus, search: WitnessSearch) -> None:
    mutant = mutant_named(shipped, "参数现行能效水平版次 全国ndrc-2021-1609“止”日期＋一天")
    assert not killed(mutant, cases_by_rule(shipped))
    found = search.find(mutant)
    assert found.case is None and found.tried > 100


def test_a_survivor_is_reported_with_its_case(shipped: Corpus, tmp_path) -> None:
    """A corpus whose rule DC006 has one case only."""
    folder = tmp_path / "rules" / "数据中心"
    folder.mkdir(parents=True)
    one = "- {名: 恰为上限, 日期: '2024-06-01', 地区: 重庆市, 事实: {数据中心.建设性质: 拟建, 数据中心.位于枢纽集群: 是, 数据中心.设计PUE: '1.25'}, 期望: 符合}\n"
    (folder / "DC006.test.yaml").write_text(one, encoding="utf-8")
    thin = replace(shipped, folder=tmp_path)
    found = {s.mutant.text: s for s in run_mutation(thin, ("DC006",)).open}
    survivor = found["DC006 要求：“数据中心.设计PUE 不高于 1.25”数值＋百分之一"]
    assert survivor.mutant.place.startswith("rules/数据中心/DC006.yaml:")
    assert survivor.case is not None and survivor.case.expected == "提示" and survivor.witness.instead == "符合"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("DC001 没有这样的变异", "已没有这一处"),
        ("DC006 要求：“数据中心.设计PUE 不高于 1.25”改为高于", "已有测试发现它"),
    ],
)
def test_a_wrong_entry_among_the_equivalents_is_an_error(shipped: Corpus, tmp_path, entry: str, why: str) -> None:
    for path in (shipped.folder / "rules").rglob("DC006.test.yaml"):
        copy = tmp_path / path.relative_to(shipped.folder)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / EQUIVALENTS).write_text(f"- {{变异: {entry}, 理由: 无}}\n", encoding="utf-8")
    only = tuple(r for r in shipped.rules if r.code == "DC006")
    small = replace(shipped, folder=tmp_path, rules=only, parameters={})
    (problem,) = run_mutation(small).problems
    assert (problem.code, problem.line) == ("C025", 1) and why in problem.message


def test_the_list_of_equivalents_gives_reasons(shipped: Corpus) -> None:
    known = read_equivalents(shipped.folder)
    assert known and all(len(e.reason) > 10 for e in known)

"""文件登记与处置：每份文件什么时候管用，每个条款怎么处置，收集到的要求一条不落。"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from corpus_files import CORPUS, bare, clauses, held_documents, read, table

METAS = {path.parent.name: read(path) for path in sorted(CORPUS.glob("docs/*/meta.yaml"))}
REASONS = {
    "政府职责",
    "宣示性",
    "鼓励性",
    "背景",
    "需现场核查",
    "数据不可得",
    "占位未定",
    "引用未持有文件",
    "转致其他条款",
}
REQUIREMENTS = table(CORPUS / "docs" / "seed_map.csv")


@pytest.mark.parametrize("document", METAS)
def test_the_registration_agrees_with_the_folder(document):
    meta = METAS[document]
    folder = CORPUS / "docs" / document
    assert meta["id"] == document
    assert meta["状态"] in {"现行", "征求意见稿", "失效", "被替代"}
    assert (meta["持有原文"] == "是") == (folder / "source.txt").is_file() == (folder / "clauses.yaml").is_file()
    for other in [*meta["依据上位文件"], *(item["文件"] for item in meta["替代"])]:
        assert other in METAS


@pytest.mark.parametrize("document", METAS)
def test_every_document_says_from_when_it_binds_and_why(document):
    effect = METAS[document]["生效"]
    assert effect["依据"]
    if "自" in effect:
        date.fromisoformat(effect["自"])
    else:
        assert date.fromisoformat(effect["不早于"]) < date.fromisoformat(effect["不晚于"])


def test_texts_without_a_date_have_an_interval():
    undated = {document for document in held_documents() if METAS[document]["印发日期"] == "未载明"}
    assert undated == {"qh-jnjt-ztfa", "qh-gytdf", "yn-jnjt-zqyj", "gz-145-gyjn"}
    assert all("自" not in METAS[document]["生效"] for document in undated)


def test_the_draft_the_plan_and_the_replaced_table_are_marked():
    assert METAS["yn-jnjt-zqyj"]["状态"] == "征求意见稿"
    assert METAS["gz-145-gyjn"]["失效"] == "2025-12-31"
    assert "规划期为2021-2025年" in clauses("gz-145-gyjn")["序"]["正文"]
    assert METAS["ndrc-2021-1609"]["状态"] == "被替代"
    assert [item["文件"] for item in METAS["ndrc-2023-723"]["替代"]] == ["ndrc-2021-1609"]


@pytest.mark.parametrize("document", held_documents())
def test_every_clause_has_exactly_one_disposition(document):
    dispositions = read(CORPUS / "docs" / document / "dispositions.yaml")
    assert list(dispositions) == list(clauses(document))
    for anchor, entry in dispositions.items():
        if entry["处置"] == "不可机检":
            assert entry["原因"] in REASONS, anchor
        else:
            assert entry["处置"] in {"规则", "待编写"} and entry["码"], anchor


def test_all_collected_requirements_are_there():
    assert Counter(row["编号"].split("-")[0] for row in REQUIREMENTS) == {
        "QHO": 48,
        "QHC": 87,
        "YN": 67,
        "CQ": 60,
        "GZ": 57,
    }
    assert len({row["编号"] for row in REQUIREMENTS}) == 319


@pytest.mark.parametrize("document", sorted({row["文件"] for row in REQUIREMENTS}))
def test_every_requirement_stands_verbatim_in_its_clause(document):
    texts = {anchor: bare(clause["正文"]) for anchor, clause in clauses(document).items()}
    missing = [r["编号"] for r in REQUIREMENTS if r["文件"] == document and bare(r["原文"]) not in texts[r["锚"]]]
    assert missing == []


def test_a_requirement_and_its_clause_agree_on_the_rules():
    for row in REQUIREMENTS:
        clause = read(CORPUS / "docs" / row["文件"] / "dispositions.yaml")[row["锚"]]
        if row["处置"] == "不可机检":
            assert row["原因"] in REASONS and not row["码"]
            continue
        named = set(clause["码"]) | set(clause.get("注", "").replace("：", "、").split("、"))
        assert set(row["码"].split()) <= named, row["编号"]


def test_every_clause_with_a_rule_rests_on_a_requirement():
    known = {(row["文件"], row["锚"]) for row in REQUIREMENTS if row["码"]}
    for document in {row["文件"] for row in REQUIREMENTS}:
        for anchor, entry in read(CORPUS / "docs" / document / "dispositions.yaml").items():
            assert ("码" in entry) == ((document, anchor) in known), (document, anchor)


def test_no_rule_rests_on_a_clause_that_is_disposed_of_otherwise():
    for path in sorted(CORPUS.glob("rules/**/*.yaml")):
        if path.name.endswith(".test.yaml"):
            continue
        rule = read(path)
        for basis in rule.get("依据") or []:
            if basis.get("文件") not in held_documents():
                continue
            entry = read(CORPUS / "docs" / basis["文件"] / "dispositions.yaml")[basis["锚"]]
            assert rule["编号"] in entry.get("码", []), (rule["编号"], basis["文件"], basis["锚"])

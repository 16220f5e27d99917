"""``policy search``, ``corpus diff``, ``impact`` and the longer ``explain``, as people and programs call them."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_runs import AS_OF, run

from compliance.resources import data_folder


@pytest.fixture
def tighter(tmp_path):
    """The shipped corpus with 重庆's limit of PUE at 1.25."""
    folder = tmp_path / "policy_corpus"
    shutil.copytree(data_folder("policy_corpus"), folder)
    file = folder / "params" / "PUE_新建大型上限.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("值: '1.3'", "值: '1.25'", 1), encoding="utf-8")
    return folder


def centre_facts(name, pue, province="重庆市"):
    def fact(value, unit=""):
        return {"value": value, "unit": unit, "raw": str(value), "state": "stated", "evidence": [], "confidence": 1.0}

    return {
        "schema": "plan-extraction/1",
        "document": {
            "file": f"{name}.pdf",
            "sha256": "0",
            "format": "pdf",
            "pages": 1,
            "ocr_pages": [],
            "warnings": [],
        },
        "enterprise": {"name": fact(f"{name}公司"), "province": fact(province)},
        "plan": {},
        "installations": [],
        "data_centres": [
            {"name": fact(name), "status": fact("proposed"), "scale": fact("large"), "pue_target": fact(pue)},
        ],
    }


@pytest.fixture
def frozen(tmp_path):
    """Two plans as ``extract --format jsonl`` would have written them."""
    path = tmp_path / "facts" / "plans.jsonl"
    path.parent.mkdir()
    lines = [json.dumps(centre_facts(n, p), ensure_ascii=False) for n, p in (("甲", 1.28), ("乙", 1.38))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_search_names_clause_status_and_rules():
    done = run("policy", "search", "数据中心", "1.3", "--region", "重庆", "--as-of", "2024-06-30")
    assert done.code == 0 and done.err == ""
    lines = done.out.splitlines()
    assert lines[0] == "查“数据中心、1.3”：1 条"
    assert lines[2] == "重庆市严格能效约束推动重点领域节能降碳实施方案　渝发改工业〔2022〕270号"
    assert lines[3:5] == ["  二（八） 推动数据中心绿色高质量发展", "  重庆市　现行（自 2022-02-28 起）"]
    assert "不超过 1.3。" in lines[5] and "\x1b" not in done.out
    assert lines[6] == "  规则：DC001、DC002、DC006"


def test_search_says_when_not_all_words_were_found_and_when_none_was():
    done = run("policy", "search", "数据中心", "听证", "--limit", "1")
    assert done.code == 0 and "没有同时包含全部词的条文，以下包含其中任一词" in done.out and "列出前 1 条" in done.out
    done = run("policy", "search", "量子纠缠", "--status", "征求意见稿")
    assert (done.code, done.out) == (0, "没有查到：量子、纠缠\n")


def test_search_for_programs():
    found = json.loads(run("policy", "search", "PUE", "--document", "yn-jnjt-zqyj", "--format", "json").out)
    assert found["schema"] == "policy-search/1" and found["mode"] == "all" and found["total"] == 1
    (hit,) = found["hits"]
    assert (hit["section"], hit["status"], hit["document"]["held"]) == ("六", "征求意见稿", True)
    assert {hit["snippet"][a:b] for a, b in hit["marks"]} == {"PUE", "电能利用效率"}
    assert hit["rules"] == ["DC001", "DC002", "DC003", "DC004", "DC005"]


def test_search_for_a_document_that_is_only_registered():
    done = run("policy", "search", "1464号", "--limit", "1")
    assert "发改产业〔2021〕1464号" in done.out and "未持有原文，只登记" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("policy", "search"), "词"),
        (("policy", "search", "，"), "没有可查的词"),
        (("policy", "search", "碳", "--region", "火星"), "不认识的地区“火星”"),
        (("policy", "search", "碳", "--document", "没有"), "没有登记这份文件"),
        (("policy", "search", "碳", "--status", "作废"), "--status"),
        (("corpus", "diff", "policy_corpus"), "新语料"),
        (("corpus", "diff", "没有的目录", "也没有"), "找不到政策语料目录"),
        (("corpus", "diff", "没有的版本:", "也没有:"), "git 里没有这个版本或路径"),
        (("impact", "没有.json"), "没有.json：找不到这个文件"),
        (
            ("impact", "没有.json", "--enforce-draft", "cq-2022-270"),
            "不是征求意见稿（现行）；征求意见稿有：yn-jnjt-zqyj",
        ),
        (("impact", "没有.json", "--enforce-draft", "yn-jnjt-zqyj=明年"), "请写成 2024-06-30 的样子"),
        (("impact", "没有.json", "--region", "火星"), "不认识的地区“火星”"),
        (("explain", "EE001", "--product", "烧碱"), "这个名称指几种，请写键：caustic_soda.liquid_30"),
        (("explain", "EE001", "--product", "方便面"), "不认识的产品"),
    ],
)
def test_what_cannot_be_done_is_bad_input(arguments, said):
    done = run(*arguments)
    assert done.code == 3 and done.out == "" and said in done.err


def test_diff_shows_old_and_new_with_the_quote(tighter):
    done = run("corpus", "diff", data_folder("policy_corpus"), tighter)
    assert done.code == 2
    assert done.out.splitlines()[0] == "改动 取值 PUE_新建大型上限 重庆市 上限"
    assert "1.3（含本数），重庆市，强制，渝发改工业〔2022〕270号二（八） → 1.25（含本数）" in done.out
    assert "引文：“新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3”" in done.out
    assert done.out.splitlines()[-1] == "共 1 处不同，其中 1 处可能影响结论"
    found = json.loads(run("corpus", "diff", data_folder("policy_corpus"), tighter, "--format", "json").out)
    assert found["schema"] == "corpus-diff/1" and [c["key"] for c in found["changes"]] == [
        ["PUE_新建大型上限", "重庆市"]
    ]


def test_diff_of_a_corpus_with_itself(tighter):
    done = run("corpus", "diff", tighter, tighter)
    assert (done.code, done.out) == (0, "没有不同\n")


def test_diff_shortens_long_clauses_to_what_differs(tighter):
    file = tighter / "docs" / "cq-2022-270" / "clauses.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("不超过 1.5", "不超过 1.45", 1), encoding="utf-8")
    done = run("corpus", "diff", data_folder("policy_corpus"), tighter)
    line = next(line for line in done.out.splitlines() if "正文：" in line)
    assert "不超过 1.45" in line and line.startswith("    正文：…") and len(line) < 120


def test_impact_of_nothing_is_nothing(frozen):
    done = run("impact", frozen, *AS_OF)
    assert done.code == 0 and "结论没有变化" in done.out and "影响分析：2 个方案" in done.out


def test_impact_names_who_flips_and_why(frozen, tighter):
    done = run("impact", frozen.parent, "--as-of", "2024-06-01", "--to-corpus", tighter)
    assert done.code == 1 and done.err == ""
    assert "甲公司（甲.pdf）　甲　DC001：符合 → 不符合" in done.out
    assert "后：设计电能利用效率（PUE）1.28，高于上限1.25，超出0.03" in done.out
    assert "改动 取值 PUE_新建大型上限 重庆市 上限：以上全部" in done.out
    assert "乙.pdf　乙　DC001 不符合：不高于1.3 → 不高于1.25" in done.out


def test_impact_of_a_day(frozen):
    done = run("impact", frozen, "--as-of", "2022-02-27", "--to-as-of", "2022-02-28")
    assert done.code == 1
    assert "渝发改工业〔2022〕270号：尚未生效 → 现行" in done.out
    assert "审查日期 2022-02-27 → 2022-02-28：以上全部" in done.out


def test_impact_of_a_draft_is_marked_as_a_shadow(tmp_path):
    path = tmp_path / "丙.json"
    path.write_text(json.dumps(centre_facts("丙", 1.31, "云南省")), encoding="utf-8")
    done = run("impact", path, "--as-of", "2024-06-01", "--enforce-draft", "yn-jnjt-zqyj=2024-01-01")
    assert done.code == 1
    assert "影子评估：征求意见稿没有效力，以下结论不得作为通知或处理的依据" in done.out
    assert "DC001：不适用 → 不符合" in done.out and "状态：征求意见稿 → 现行" in done.out
    later = run("impact", path, "--as-of", "2024-06-01", "--enforce-draft", "yn-jnjt-zqyj=2024-06-02")
    assert later.code == 0
    found = json.loads(
        run("impact", path, "--as-of", "2024-06-01", "--enforce-draft", "yn-jnjt-zqyj", "--format", "json").out
    )
    assert found["schema"] == "impact/1" and found["shadow"] is True
    assert found["target"]["enforced_drafts"] == [{"document": "yn-jnjt-zqyj", "from": "2024-06-01"}]
    flip = next(f for f in found["flips"] if f["rule"] == "DC001")
    assert (flip["from"], flip["to"], flip["enterprise"]) == ("not_applicable", "fail", "丙公司")
    assert found["causes"][0]["change"] == 0 and flip["rule"] in {f["rule"] for f in found["causes"][0]["flips"]}


def test_impact_reads_plans_as_well(centre_plan):
    done = run("impact", centre_plan, *AS_OF, "--to-as-of", "2022-02-27")
    assert done.code == 2 and "数据中心.docx" in done.out and "DC001" in done.out


def test_one_bad_line_stops_no_other(frozen):
    text = frozen.read_text(encoding="utf-8")
    failed = json.dumps(
        {"schema": "plan-error/1", "error": {"file": "丁.pdf", "reason": "文件已加密"}}, ensure_ascii=False
    )
    frozen.write_text(f"{{坏\n{failed}\n{text}", encoding="utf-8")
    done = run("impact", frozen, *AS_OF)
    assert done.code == 3 and "影响分析：2 个方案" in done.out
    assert f"错误：{frozen}:1：不是合法的 JSON（第1行第2列）" in done.err
    assert f"错误：{frozen}:2：抽取时没有读成的方案：丁.pdf（文件已加密）" in done.err


def test_other_json_in_a_folder_is_passed_over(frozen):
    (frozen.parent / "甲.gold.json").write_text('{"id": "甲"}', encoding="utf-8")
    assert run("impact", frozen.parent, *AS_OF).code == 0
    done = run("impact", frozen.parent / "甲.gold.json", *AS_OF)
    assert done.code == 3 and "schema 应是 plan-extraction/1 或 plan-review/1" in done.err


def test_explain_says_what_is_needed_and_what_leaves_it_open():
    done = run("explain", "DC001", "--region", "青海", "--as-of", "2024-06-30")
    assert "整改（30天内）：" in done.out and "文件：rules/数据中心/DC001.yaml" in done.out
    assert "方案须载明：建设性质（存量、在建、拟建）；规模（超大型、大型、中小型）；设计电能利用效率（PUE）" in done.out
    assert "同级、同效力而要求不同，数值恰为限值的不能判定。下一步：请政策人员裁断并在 interpretations 登记" in done.out
    assert "效期：起始日期在2022年10月16日至2023年3月31日之间；最后核验2026年11月20日" in done.out
    assert "其他有规定的地区：重庆市、云南省、贵州省" in done.out
    between = run("explain", "DC001", "--region", "青海", "--as-of", "2022-12-31")
    assert "生效日期未定：" in between.out and "依据不一致" not in between.out


def test_explain_where_the_place_has_no_norm():
    done = run("explain", "CP001", "--region", "青海")
    assert "本地区没有规定，不适用；有规定的地区：重庆市" in done.out and "无法判定的情形" not in done.out
    assert "没有依据条文（文书核对）" in run("explain", "DQ002").out


def test_explain_gives_the_limit_of_a_product():
    done = run("explain", "EE008", "--product", "水泥熟料", "--as-of", "2025-03-31")
    assert "GB 16780-2021限定值：117千克标准煤/吨（GB 16780-2021）" in done.out
    done = run("explain", "EE001", "--product", "coke.top_charged", "--region", "重庆", "--as-of", "2025-03-31")
    assert "尚未核对，无法判定（限值待核）" in done.out
    assert "75 项，已核" in run("explain", "EE001", "--region", "重庆", "--as-of", "2025-03-31").out
    assert "允许偏差：" in run("explain", "DQ002").out


def test_every_rule_explains_itself_everywhere():
    from datetime import date

    from compliance.checking import explain
    from compliance.corpus import load_corpus

    corpus = load_corpus()
    for rule in corpus.rules:
        for region in (None, "重庆市", "青海省", "云南省", "甘肃省"):
            lines = explain(rule.code, corpus, region=region, as_of=date(2025, 3, 31)).lines()
            assert all(line.strip() and "None" not in line for line in lines)


def test_the_statuses_offered_are_those_that_a_document_can_have():
    from compliance.cli.policy import STATUSES
    from compliance.corpus.standing import OPEN_WORD, STATUS_WORDS

    assert set(STATUSES) == {OPEN_WORD, *STATUS_WORDS.values()}

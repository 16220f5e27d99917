"""Importing a policy text: cut by its numbering, every step declared and replayable, nothing in it counts yet."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import yaml
from corpus_small import write_small
from import_texts import ANCHORS, LAW, NOTICE, write, write_docx, write_pdf

from compliance.corpus import Corpus, lint, load_corpus
from compliance.corpus.cutting import cut
from compliance.corpus.documents import squeeze
from compliance.corpus.intake import DraftFolder, candidates, draft_folder, plan, printed_text, write_folder
from compliance.model.errors import CorpusError, InputError
from compliance.pipeline import import_text


def draft(text: str, corpus: Corpus, numbering: str = "auto", name: str = "文件.txt") -> DraftFolder:
    return draft_folder(printed_text(name, text.encode()), "jia-2026-7", corpus.lexicon, numbering)


def data(folder: DraftFolder, name: str):
    return yaml.load(folder.files[name].decode(), Loader=yaml.BaseLoader)


def texts(folder: DraftFolder) -> dict[str, str]:
    return {c.anchor: c.text for c in folder.clauses}


# -- cutting ----------------------------------------------------------------------------------------


def test_a_notice_with_its_plan_is_cut_by_its_numbers(shipped: Corpus) -> None:
    found = draft(NOTICE, shipped)
    assert [c.anchor for c in found.clauses] == ANCHORS
    assert [c.reference for c in found.clauses][3:6] == ["二（一）", "二（二）1", "二（二）2"]
    assert texts(found)["通知"].startswith("甲省发展和改革委员会\n甲发改能〔2026〕7号")
    assert texts(found)["附1.表1"] == "| 产品 | 标杆 | 基准 |\n|---|---|---|\n| 熟料 | 100 | 117 |"


def test_page_numbers_watermarks_and_repeated_heads_are_declared_and_gone(shipped: Corpus) -> None:
    found = draft(NOTICE, shipped)
    assert "电能利用效率明显改善，" in texts(found)["1"]
    assert texts(found)["2.1"].endswith("现有数据中心力争达到1.5以下。")
    assert texts(found)["专栏1"].count("专栏") == 1
    reasons = [step["理由"] for step in data(found, "clean.yaml")["步骤"]]
    assert reasons[:2] == ["页码", "转载声明或水印"] and "专栏跨页时重复印出的栏头" in reasons


@pytest.mark.parametrize("text", [NOTICE, LAW], ids=["notice", "law"])
def test_every_character_is_in_a_clause_or_in_a_declared_step(shipped: Corpus, tmp_path: Path, text: str) -> None:
    folder = write_folder(draft(text, shipped), tmp_path)
    lines, cutter, again = cut(folder)
    assert again == (folder / "clauses.yaml").read_text(encoding="utf-8")
    kept = "".join(c.text for c in cutter.clauses) + "".join(cutter.dropped)
    assert sorted(squeeze(kept)) == sorted(squeeze("".join(line.text for line in lines)))


def test_the_original_is_kept_byte_for_byte(shipped: Corpus, tmp_path: Path) -> None:
    folder = write_folder(draft(NOTICE, shipped), tmp_path)
    content = (folder / "source.txt").read_bytes()
    assert content == NOTICE.encode()
    meta = yaml.load((folder / "meta.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert meta["原文"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_another_encoding_is_declared_and_not_converted(shipped: Corpus, tmp_path: Path) -> None:
    found = draft_folder(printed_text("旧.txt", NOTICE.encode("gb18030")), "jia-1", shipped.lexicon)
    folder = write_folder(found, tmp_path)
    assert (folder / "source.txt").read_bytes() == NOTICE.encode("gb18030")
    assert data(found, "clean.yaml")["编码"] == "gb18030"
    assert cut(folder)[2] == (folder / "clauses.yaml").read_text(encoding="utf-8")


def test_articles_are_told_from_references_to_articles(shipped: Corpus) -> None:
    found = draft(LAW, shipped, name="条例.md")
    assert [c.anchor for c in found.clauses] == ["1", "2", "2之1", "4"]
    assert texts(found)["2"].endswith("第一款规定的报告每年报送一次。")
    assert found.clauses[2].reference == "第二条之一"
    assert "第二条之后是第四条，请核对有没有缺漏" in found.plan.notes
    assert "总则" not in "".join(texts(found).values())


def test_a_line_that_begins_with_a_reference_opens_no_article(shipped: Corpus) -> None:
    text = "第一条 甲。\n第二条 乙。\n第一条规定的期限不变。\n第一条、第二条适用于全省。\n第三条 丙。\n"
    assert texts(draft(text, shipped))["2"] == "第二条 乙。\n第一条规定的期限不变。\n第一条、第二条适用于全省。"


def test_lines_wrapped_at_one_width_are_joined(shipped: Corpus) -> None:
    row = "坚持系统观念科学处理发展和减排整体和局部短期和中长期的关系强化"
    body = "\n".join(row for _ in range(11))
    found = draft(f"甲省方案\n\n一、总体要求\n{body}\n目标。\n二、任务\n实施改造。\n", shipped)
    assert texts(found)["1"] == f"一、总体要求\n{row * 11}目标。"
    assert texts(found)["2"] == "二、任务\n实施改造。"


def test_a_contents_list_is_left_out(shipped: Corpus) -> None:
    text = "甲省规划\n目 录\n前 言 - 1 -\n一、现状 - 2 -\n（一）回顾..... - 2 -\n二、任务 - 3 -\n\n前 言\n\n本规划说明任务。\n"
    text += "\n一、现状\n\n（一）回顾\n\n有进展。\n\n二、任务\n\n抓落实。\n"
    found = draft(text, shipped)
    assert [c.anchor for c in found.clauses] == ["序", "1.1", "2"]
    assert texts(found)["序"] == "前 言\n本规划说明任务。"


def test_levels_may_be_skipped_and_chapters_counted(shipped: Corpus) -> None:
    found = draft("一、任务\n1. 抓改造。\n2. 抓淘汰。\n（一）保障\n1. 资金。\n", shipped)
    assert [(c.anchor, c.reference) for c in found.clauses][:2] == [("1.1", "一1"), ("1.2", "一2")]
    chapters = draft("第一章 现状\n第一节 基础\n一、回顾\n有进展。\n第二章 任务\n抓落实。\n", shipped)
    assert chapters.plan.cleaning.numbering == "章节"
    assert [c.reference for c in chapters.clauses] == ["第一章第一节一", "第二章"]


def test_what_may_be_a_watermark_is_left_in_and_pointed_out(shipped: Corpus) -> None:
    found = draft("一、任务\n抓落实。\n更多文件请关注公众号\n", shipped)
    assert "公众号" in texts(found)["1"]
    assert found.plan.notes == ("原文第3行“更多文件请关注公众号”疑为转载声明，如是请声明删行",)


def test_a_number_that_comes_again_gets_an_anchor_of_its_own_and_a_note(shipped: Corpus, tmp_path: Path) -> None:
    found = draft("一、任务\n（一）甲\n抓甲。\n1. 抓子。\n（一）乙\n抓乙。\n1. 抓丑。\n二、保障\n抓落实。\n", shipped)
    anchors = [c.anchor for c in found.clauses]
    assert len(set(anchors)) == len(anchors) == 5
    assert texts(found)["1.1-2"] == "（一）乙\n抓乙。"
    assert any("“一（一）”重复，暂立为“1.1-2”" in note for note in found.plan.notes)
    folder = write_folder(found, tmp_path)
    assert cut(folder)[2] == (folder / "clauses.yaml").read_text(encoding="utf-8")


def test_the_laws_and_plans_of_the_corpus_are_cut_as_officers_cut_them(shipped: Corpus) -> None:
    """Only what no form shows differs: a closing paragraph, a cover page, two notes of one annex."""
    different = {}
    for document in shipped.documents.values():
        if document.held and document.source:
            source = document.folder / document.source[0]
            found = texts(draft_folder(printed_text("a.txt", source.read_bytes()), "a", shipped.lexicon))
            hand = {a: c.text for a, c in shipped.clauses.of(document.id).items()}
            wrong = {a for a, text in hand.items() if squeeze(found.get(a, "")) != squeeze(text)}
            different[document.id] = len(wrong) / len(hand)
    assert different["law-jnyf-2018"] == different["law-xzcf-2021"] == different["qh-gytdf"] == 0
    assert max(different.values()) < 0.15


# -- PDF and DOCX -----------------------------------------------------------------------------------


def test_a_pdf_is_cut_from_its_lines_with_pages(tmp_path: Path) -> None:
    original = write_pdf(tmp_path / "方案.pdf")
    found = import_text(original, "yi-1", "auto", None)
    assert found.files["source.pdf"] == original.read_bytes()
    assert [(c.anchor, c.page) for c in found.clauses] == [("1", 1), ("2", 2)]
    assert "全市重点企业能效全部达到基准水平。" in found.clauses[0].text
    assert "- 1 -" in found.files["source.txt"].decode()
    assert not any("- 1 -" in c.text for c in found.clauses)
    assert found.plan.front.title[0] == "乙市节能改造实施方案"
    folder = write_folder(found, tmp_path / "docs")
    assert cut(folder)[2] == (folder / "clauses.yaml").read_text(encoding="utf-8")


def test_a_pdf_that_was_changed_afterwards_cannot_be_cut_again(tmp_path: Path) -> None:
    folder = write_folder(import_text(write_pdf(tmp_path / "方案.pdf"), "yi-1", "auto", None), tmp_path / "docs")
    (folder / "source.pdf").write_bytes(b"%PDF-")
    with pytest.raises(CorpusError, match=r"原件“source.pdf”不在目录里，或 sha256 与登记不符"):
        cut(folder)


def test_a_docx_keeps_its_table_in_a_clause_of_its_own(tmp_path: Path) -> None:
    found = import_text(write_docx(tmp_path / "办法.docx"), "bing-1", "auto", None)
    assert [c.anchor for c in found.clauses] == ["1", "2", "表1", "3"]
    assert texts(found)["表1"] == "| 产品 | 限值 |\n| 熟料 | 117 |"


# -- the registration -------------------------------------------------------------------------------


def test_what_can_be_read_is_filled_in_and_the_rest_is_to_be_filled(shipped: Corpus) -> None:
    meta = data(draft(NOTICE, shipped), "meta.yaml")
    assert meta["题名"] == "甲省重点领域节能降碳实施方案（征求意见稿）"
    assert (meta["文号"], meta["印发日期"], meta["状态"]) == ("甲发改能〔2026〕7号", "2026-03-05", "征求意见稿")
    assert meta["发文机关"] == ["甲省发展和改革委员会", "甲省工业和信息化厅"]
    assert {meta[key] for key in ("地区", "层级")} == {"待填"} and meta["生效"] == {"自": "待填", "依据": "待填"}


def test_passages_on_dates_are_pointed_out_not_decided(shipped: Corpus) -> None:
    text = draft(LAW, shipped).files["meta.yaml"].decode()
    assert "# 第四条：第四条 本条例自2024年6月1日起施行。" in text
    assert "甲省人民代表大会常务委员会第三次会议通过" in text
    assert data(draft(LAW, shipped), "meta.yaml")["印发日期"] == "待填"


@pytest.fixture
def corpus_with_draft(shipped: Corpus, tmp_path: Path) -> Path:
    """The small corpus with an imported notice in it."""
    folder = write_small(tmp_path / "corpus")
    write_folder(draft(NOTICE, shipped), folder / "docs")
    return folder


def test_lint_refuses_a_registration_that_is_not_filled_in(corpus_with_draft: Path) -> None:
    problems = lint(corpus_with_draft)
    assert [p.code for p in problems] == ["C016"]
    assert problems[0].file == "docs/jia-2026-7/meta.yaml" and problems[0].line > 1
    assert "还有没填的项：地区、层级、生效.自、生效.依据、原文.获取方式" in problems[0].message


def test_filled_in_it_passes_and_its_candidates_are_no_norms(corpus_with_draft: Path) -> None:
    meta = corpus_with_draft / "docs" / "jia-2026-7" / "meta.yaml"
    before = load_corpus(write_small(corpus_with_draft.parent / "before"))
    text = re.sub(r"自: 待填", "自: '2026-04-01'", meta.read_text(encoding="utf-8")).replace("地区: 待填", "地区: 甲省")
    meta.write_text(text.replace("待填", "已填"), encoding="utf-8")
    assert lint(corpus_with_draft) == ()
    after = load_corpus(corpus_with_draft)
    assert [after.norms_of(r) for r in after.rules] == [before.norms_of(r) for r in before.rules]
    assert after.clauses.section("jia-2026-7", "2.2.1") == "二（二）1"


def test_every_clause_is_left_to_be_disposed_of(shipped: Corpus) -> None:
    assert data(draft(NOTICE, shipped), "dispositions.yaml") == {a: {"处置": "待编写"} for a in ANCHORS}


# -- candidates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("新建数据中心PUE值（电能利用效率）不超过 1.3。", ("1.3", "", "不高于", "含", "待核")),
        ("电能利用效率优于1.2。", ("1.2", "", "不高于", "不含", "待核")),
        ("电能利用效率达到1.2以下。", ("1.2", "", "不高于", "含", "待核")),
        ("改造时限一般不超过3年。", ("3", "年", "不高于", "含", "一般")),
        ("标杆产能比例力争超过30%。", ("30%", "1", "高于", "不含", "目标")),
        ("不得低于百分之三十以上。", ("30%", "1", "不低于", "含", "待核")),
        ("严禁新建1000万吨/年以下常减压装置。", ("1000", "10kt/a", "不高于", "含", "禁止")),
        ("2023年6月底前完成。", ("2023-06-30", "日期", "不晚于", "含", "待核")),
        ("2027年底前完成。", ("2027-12-31", "日期", "不晚于", "含", "待核")),
        ("配置储能的比例为10%。", ("10%", "1", None, None, "待核")),
    ],
)
def test_a_number_beside_a_limit_word_is_a_candidate(
    shipped: Corpus, sentence: str, wanted: tuple[object, ...]
) -> None:
    cleaned = plan(printed_text("a.txt", f"一、任务\n{sentence}\n".encode()), "source.txt")
    (found,) = candidates(cleaned.clauses, shipped.lexicon)
    relation, boundary = (found.word.relation, found.word.boundary) if found.word else (None, None)
    assert (found.value, found.unit, relation, boundary, found.force) == wanted
    assert found.quote == sentence and found.anchor == "1"


@pytest.mark.parametrize(
    "sentence", ["到2025年取得进展。", "按照第三条执行。", "发改产业〔2021〕1464号", "共3家企业。"]
)
def test_other_numbers_are_none(shipped: Corpus, sentence: str) -> None:
    cleaned = plan(printed_text("a.txt", f"一、任务\n{sentence}\n".encode()), "source.txt")
    assert candidates(cleaned.clauses, shipped.lexicon) == ()


def test_every_norm_with_a_number_in_the_corpus_would_have_been_a_candidate(shipped: Corpus) -> None:
    """The values that officers found in the held plans are among the candidates of the same clause."""
    missed = []
    for parameter in shipped.parameters.values():
        for norm in parameter.norms:
            if norm.citation and norm.citation.quote and parameter.type == "数值":
                clause = shipped.clauses.of(norm.document)[norm.citation.anchor]
                cleaned = plan(printed_text("a.txt", f"一、条\n{clause.text}\n".encode()), "source.txt")
                values = {c.value for c in candidates(cleaned.clauses, shipped.lexicon)}
                stated = norm.value.value
                percent = stated if norm.value.unit == "%" else stated * 100
                if not values & {str(stated), f"{percent.normalize():f}%"}:
                    missed.append((parameter.code, norm.document))
    assert missed == []


def test_candidates_are_written_for_a_person_to_check(shipped: Corpus) -> None:
    rows = data(draft(NOTICE, shipped), "候选.yaml")
    assert {r["状态"] for r in rows} == {"待核"}
    clauses = texts(draft(NOTICE, shipped))
    assert all(squeeze(clauses[r["锚"]]).count(squeeze(r["引文"])) == 1 for r in rows)
    (pue,) = [r for r in rows if r["值"] == "1.25"]
    assert (pue["锚"], pue["用语"], pue["关系"], pue["边界"]) == ("2.1", "不超过", "不高于", "含")
    assert pue["用语依据"]


# -- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "没有文字"),
        (b" \n\n", "empty", "没有文字"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unsupported", "不是中文的文本文件"),
        (b"just some English words", "unsupported", "不是中文的文本文件"),
        ("没有编号的一段话。".encode(), "numbering", "看不出条款的编号"),
    ],
)
def test_what_is_no_policy_text_is_refused(
    shipped: Corpus, tmp_path: Path, content: bytes, code: str, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        import_text(path, "a-1", "auto", None)
    assert caught.value.code == code and "a.txt" in str(caught.value)


def test_a_numbering_that_is_not_there_is_refused_by_name(shipped: Corpus) -> None:
    with pytest.raises(InputError, match="按“法条”编号切分，但没有一行以“第一条”这样的编号开头"):
        draft(NOTICE, shipped, "法条")


def test_a_numbering_asked_for_is_used(shipped: Corpus) -> None:
    text = "第一条 目的。\n一、甲。\n二、乙。\n第二条 附则。\n"
    assert [c.anchor for c in draft(text, shipped).clauses] == ["1", "2"]
    assert [c.reference for c in draft(text, shipped, "公文").clauses][-2:] == ["一", "二"]


@pytest.mark.parametrize("wrong", ["甲省", "../up", "A-1", "", "a b"])
def test_an_id_that_cannot_be_a_folder_is_refused(shipped: Corpus, wrong: str) -> None:
    with pytest.raises(InputError, match="代号只能用小写字母、数字和连字符"):
        draft_folder(printed_text("a.txt", NOTICE.encode()), wrong, shipped.lexicon)


def test_a_folder_that_is_there_is_left_alone(shipped: Corpus, tmp_path: Path) -> None:
    (tmp_path / "jia-2026-7").mkdir()
    mine = write(tmp_path / "jia-2026-7", "meta.yaml", "我的")
    with pytest.raises(InputError, match="目标目录已经存在，不覆盖"):
        write_folder(draft(NOTICE, shipped), tmp_path)
    assert mine.read_text(encoding="utf-8") == "我的"
    assert [p.name for p in tmp_path.iterdir()] == ["jia-2026-7"]


def test_the_same_text_gives_the_same_bytes(shipped: Corpus) -> None:
    assert draft(NOTICE, shipped).files == draft(NOTICE, shipped).files

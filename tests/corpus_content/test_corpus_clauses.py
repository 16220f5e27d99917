"""条款：与原件逐字一致，可以重做，改一个字就会被发现。"""

from __future__ import annotations

import hashlib
import shutil

import pytest
from corpus_files import CORPUS, bare, clauses, held_documents, read

from compliance.corpus import cutting as cutter
from compliance.corpus.cleaning import Cleaning, Step, clean
from compliance.model.errors import CorpusError

HELD = held_documents()


def test_the_held_texts_are_the_five_provincial_documents_and_two_laws():
    assert HELD == [
        "cq-2022-270",
        "gz-145-gyjn",
        "law-jnyf-2018",
        "law-xzcf-2021",
        "qh-gytdf",
        "qh-jnjt-ztfa",
        "yn-jnjt-zqyj",
    ]


@pytest.mark.parametrize("document", HELD)
def test_the_original_is_untouched(document):
    source = read(CORPUS / "docs" / document / "meta.yaml")["原文"]
    content = (CORPUS / "docs" / document / source["文件"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["sha256"]


@pytest.mark.parametrize("document", HELD)
def test_cutting_again_gives_the_same_clauses(document):
    folder = CORPUS / "docs" / document
    assert cutter.cut(folder)[2] == (folder / "clauses.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", HELD)
def test_no_character_is_lost_or_added(document):
    lines, cut, _ = cutter.cut(CORPUS / "docs" / document)
    kept = "".join(bare(clause.text) for clause in cut.clauses) + "".join(bare(text) for text in cut.dropped)
    assert len(kept) == sum(len(bare(line.text)) for line in lines)
    assert [line.number for line in lines if bare(line.text) not in kept] == []


@pytest.mark.parametrize("document", HELD)
def test_fingerprints_are_those_of_the_texts(document):
    for anchor, clause in clauses(document).items():
        assert clause["指纹"] == cutter.fingerprint(clause["正文"]), anchor


def test_a_fingerprint_ignores_white_space_only():
    text = clauses("cq-2022-270")["2.8"]["正文"]
    assert cutter.fingerprint(text) == "99980c3b740e"
    assert cutter.fingerprint(text.replace(" ", "").replace("\n", "")) == "99980c3b740e"
    assert cutter.fingerprint(text.replace("1.3", "1.4")) != "99980c3b740e"


def test_changing_one_character_of_the_original_changes_the_clauses(tmp_path):
    folder = tmp_path / "cq-2022-270"
    shutil.copytree(CORPUS / "docs" / "cq-2022-270", folder)
    source = folder / "source.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("不超过 1.3", "不超过 1.4"), encoding="utf-8")
    assert cutter.cut(folder)[2] != (folder / "clauses.yaml").read_text(encoding="utf-8")


def test_the_watermark_inside_a_sentence_is_gone():
    text = bare(clauses("qh-jnjt-ztfa")["1.2"]["正文"])
    assert "64户现有企业能效水平全部达到基准水平" in text
    assert "EESIA" not in text


@pytest.mark.parametrize(
    ("document", "anchor", "section", "words"),
    [
        ("cq-2022-270", "2.8", "二（八）", "新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3。"),
        ("cq-2022-270", "附1.注1", "附件注1", "统计范围、计算方法等参考相应标准。"),
        ("qh-jnjt-ztfa", "2.2.1", "二（二）1", "将能效改造升级到基准水平以上"),
        ("qh-gytdf", "3.16", "三（十六）", "电能利用效率（PUE）达到1.2以下。"),
        ("yn-jnjt-zqyj", "6", "六", "新建大型及以上数据中心电能利用效率（PUE）不高于1.3"),
        ("gz-145-gyjn", "3.5", "三（五）", "电能利用效率（PUE）达到 1.3 以下。"),
        ("gz-145-gyjn", "专栏5", "专栏5", "到 2025 年，力争培育国家级绿色数据中心 10 户。"),
        ("law-jnyf-2018", "16", "第十六条", "生产单位，应当执行单位产品能耗限额标准。"),
        ("law-xzcf-2021", "28", "第二十八条", "应当责令当事人改正或者限期改正违法行为"),
    ],
)
def test_clauses_are_found_by_their_printed_number(document, anchor, section, words):
    clause = clauses(document)[anchor]
    assert clause["引用名"] == section
    assert bare(words) in bare(clause["正文"])


def test_a_box_does_not_swallow_the_text_around_it():
    assert "专栏" not in clauses("gz-145-gyjn")["4.1.3"]["正文"]
    assert clauses("gz-145-gyjn")["专栏1"]["正文"].count("专栏") == 1
    assert clauses("gz-145-gyjn")["4.2"]["正文"].startswith("(二) 推进节能技术创新及应用")


@pytest.mark.parametrize("document", HELD)
def test_every_marked_slip_is_really_there(document):
    for anchor, clause in clauses(document).items():
        for slip in clause["缺陷"]:
            assert bare(clause["正文"]).count(bare(slip["见"])) == 1, (anchor, slip["见"])
            assert slip["说明"] and slip["引用时"] == "标注"


def test_known_slips_are_marked():
    seen = {slip["见"] for document in HELD for clause in clauses(document).values() for slip in clause["缺陷"]}
    assert {"产业布局 and 产业政策", "企业 and 开发区", "5万千瓦安", "2022年X月底前", "单位能源综合能耗"} <= seen


def test_a_cleaning_step_that_touches_nothing_is_an_error():
    step = Step("删行", "水印", pattern="没有的水印")
    with pytest.raises(CorpusError, match="没有碰到任何一行"):
        clean("第一条 正文", [step])


def test_a_cleaning_step_needs_a_reason():
    with pytest.raises(CorpusError, match="没有理由"):
        clean("- 2 -\n正文", [Step("删行", "", pattern="^- ")])


def test_a_broken_sentence_is_joined_and_the_rest_left_alone():
    cleaning = Cleaning("source.txt", (Step("接行", "换页", ("3",)),), "公文")
    _, cut = cutter.cut_text("一、总体要求\n现有企业能\n效水平提升。\n另一段。", cleaning)
    assert [clause.paragraphs for clause in cut.clauses] == [["一、总体要求", "现有企业能效水平提升。", "另一段。"]]
    assert cut.clauses[0].title == "总体要求"


@pytest.mark.parametrize(
    ("printed", "value"), [("十", 10), ("十六", 16), ("二十一", 21), ("八十七", 87), ("一百零二", 102)]
)
def test_chinese_numbers(printed, value):
    assert cutter.chinese_number(printed) == value

"""Every rule on a DOCX: our own notices break none, a notice spoiled in one thing breaks the one that names it."""

from __future__ import annotations

import docx.document
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from formalities_papers import (
    Spoil,
    added,
    by_style,
    codes,
    dropped,
    element,
    filled,
    font,
    inspected,
    looks,
    said,
    section,
    shape,
    spoiled,
    told,
)

from compliance.drafting import load_forms
from compliance.formalities.rules import TEXT_RULES, WORD_RULES

LATIN_QUOTES = "说“明”"


def no_spacing(document: docx.document.Document) -> None:
    for style in document.styles.element.iter(qn("w:style")):
        for spacing in style.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
            spacing.getparent().remove(spacing)


def wide_table(document: docx.document.Document) -> None:
    document.tables[0]._tbl.tblGrid.findall(qn("w:gridCol"))[0].set(qn("w:w"), "2000")


def plain_rule(document: docx.document.Document) -> None:
    properties = by_style(document, "发文字号")._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("bottom", val="nil"))
    properties.append(border)


def black_rule(document: docx.document.Document) -> None:
    properties = by_style(document, "发文字号")._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("bottom", val="single", sz="12", color="000000"))
    properties.append(border)


def numbered(document: docx.document.Document) -> None:
    number = element("numPr")
    number.append(element("numId", val="1"))
    by_style(document, "正文")._p.get_or_add_pPr().append(number)


def head_once(document: docx.document.Document) -> None:
    for mark in list(document.tables[0]._tbl.iter(qn("w:tblHeader"))):
        mark.getparent().remove(mark)


def no_page_number(document: docx.document.Document) -> None:
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        for run in footer.paragraphs[0].runs:
            run._r.getparent().remove(run._r)


def other_page_number(document: docx.document.Document) -> None:
    document.sections[0].footer.paragraphs[0].runs[0].text = "第 "


def small_page_number(document: docx.document.Document) -> None:
    for run in document.sections[0].footer.paragraphs[0].runs:
        run.font.size = Pt(9)


def same_on_both_sides(document: docx.document.Document) -> None:
    settings = document.settings.element
    settings.remove(settings.find(qn("w:evenAndOddHeaders")))


def centred_page_number(document: docx.document.Document) -> None:
    document.sections[0].footer.paragraphs[0]._p.pPr.append(element("jc", val="center"))
    properties = document.sections[0].footer.paragraphs[0]._p.pPr
    properties.remove(properties.findall(qn("w:jc"))[0])


def inserted(document: docx.document.Document) -> None:
    paragraph = by_style(document, "正文")._p
    mark = element("ins", id="1", author="某")
    mark.append(paragraph.findall(qn("w:r"))[0])
    paragraph.append(mark)


def commented(document: docx.document.Document) -> None:
    by_style(document, "正文").runs[0]._r.append(element("commentReference", id="0"))


def authored(document: docx.document.Document) -> None:
    document.core_properties.author = "张三"


def foreign(document: docx.document.Document) -> None:
    by_style(document, "正文")._p.pPr.find(qn("w:pStyle")).set(qn("w:val"), "Normal")


def themed(document: docx.document.Document) -> None:
    for run in by_style(document, "正文").runs:
        fonts = run._r.get_or_add_rPr()
        for old in fonts.findall(qn("w:rFonts")):
            fonts.remove(old)
        fonts.append(element("rFonts", eastAsiaTheme="minorEastAsia"))


def latin_quotes(document: docx.document.Document) -> None:
    run = by_style(document, "正文").add_run(LATIN_QUOTES)
    run._r.get_or_add_rPr().append(element("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", hint="default"))


def both(*changes: Spoil) -> Spoil:
    def change(document: docx.document.Document) -> None:
        for one in changes:
            one(document)

    return change


FAULTS: tuple[tuple[str, str, Spoil], ...] = (
    ("F101", "letter paper", section("pgSz", w="12240", h="15840")),
    ("F102", "37 mm of margin and half a line gap", section("pgMar", top="2098")),
    ("F103", "Word's usual left margin", section("pgMar", left="1800")),
    ("F104", "a narrow right margin", section("pgMar", right="1134")),
    ("F105", "a wide line grid", section("docGrid", linePitch="640")),
    ("F105", "37 and 35 mm with 29.5 points", section("pgMar", top="2098", bottom="1984")),
    ("F106", "characters without spacing", no_spacing),
    ("F106", "a grid of lines and characters", section("docGrid", type="linesAndChars")),
    ("F107", "one and a half lines", shape("正文", "spacing", line="360", lineRule="auto")),
    ("F107", "a fixed height of 20 points", shape("正文", "spacing", line="400", lineRule="exact")),
    ("F107", "a gap before a paragraph", shape("正文", "spacing", before="240")),
    ("F108", "a table wider than the text", wide_table),
    ("F111", "blue text", looks("正文", "color", val="0000FF")),
    ("F201", "a black masthead", looks("发文机关标志", "color", val="000000")),
    ("F201", "a masthead on the left", shape("发文机关标志", "jc", val="left")),
    ("F202", "a masthead in 黑体", font("发文机关标志", "黑体")),
    ("F204", "square brackets", said("发文字号", "渝经信节能[2026]12号")),
    ("F204", "第 before the number", said("发文字号", "渝经信节能〔2026〕第12号")),
    ("F204", "a leading zero", said("发文字号", "渝经信节能〔2026〕012号")),
    ("F204", "a short year", said("发文字号", "渝经信节能〔26〕12号")),
    ("F205", "a document number on the left", shape("发文字号", "jc", val="left")),
    ("F205", "a document number in 宋体", font("发文字号", "宋体")),
    ("F206", "no line below the number", plain_rule),
    ("F206", "a black line", black_rule),
    ("F207", "a signer without colon", said("发文字号", "渝经信节能〔2026〕12号　签发人 王某某")),
    ("F301", "a title in 黑体", font("标题", "黑体")),
    ("F301", "a title of three-size", looks("标题", "sz", val="32")),
    ("F301", "a title on the left", shape("标题", "jc", val="left")),
    ("F302", "的 at the head of a line", said("标题", "关于节能降碳技术改造\n的整改通知书")),
    ("F302", "a word that is cut", said("标题", "节能降碳技术改造实施方案整\n改通知书")),
    ("F303", "a stop after the title", said("标题", "节能降碳技术改造实施方案整改通知书。")),
    ("F304", "an hourglass", said("标题", "重庆市经济和信息化委员会关于\n节能降碳\n技术改造实施方案的整改通知书")),
    ("F311", "a half-width colon", said("主送", "重庆渝岭江水泥有限公司:")),
    ("F311", "recipients moved in", shape("主送", "ind", firstLineChars="200", firstLine="640")),
    ("F321", "text in 宋体", font("正文", "宋体", 1)),
    ("F321", "text of four-size", looks("正文", "sz", val="28", at=1)),
    ("F321", "a first level in 仿宋", font("一级标题", "仿宋_GB2312")),
    ("F321", "a second level in 黑体", font("二级标题", "黑体")),
    ("F322", "a paragraph that is not indented", shape("正文", "ind", firstLineChars="0", firstLine="0")),
    ("F323", "an indent of spaces", said("正文", "　　你单位报送的方案收悉。")),
    ("F324", "1、", said("正文", "1、不符合规定。", 1)),
    ("F324", "half-width brackets", said("二级标题", "(一)超过限额标准用能")),
    ("F324", "a mark after the bracket", said("二级标题", "（一）、超过限额标准用能")),
    ("F325", "a number left out", said("一级标题", "三、处理依据和要求", 1)),
    ("F325", "a number twice", said("一级标题", "一、处理依据和要求", 1)),
    ("F326", "a level left out", added("（1）越过两级的一项。", after="一级标题")),
    ("F328", "a list of Word's", numbered),
    ("F331", "a half-width colon after 附件", said("附件说明", "附件:问题清单")),
    ("F332", "a stop after an annex", said("附件说明", "附件：问题清单。")),
    ("F333", "a number for the only annex", said("附件说明", "附件：1.问题清单")),
    ("F333", "a comma after the number of an annex", both(said("附件说明", "附件：1.问题清单"), added("2、另一清单", after="附件说明"))),
    ("F334", "another title over the annex", said("附件标题", "问题一览表")),
    ("F334", "an annex that is not there", both(said("附件说明", "附件：1.问题清单"), added("2.证据清单", after="附件说明"))),
    ("F341", "a date in Chinese figures", said("成文日期", "二〇二六年十一月二十一日")),
    ("F341", "a date with leading zeros", said("成文日期", "2026年01月05日")),
    ("F341", "a day that does not exist", said("成文日期", "2026年2月30日")),
    ("F342", "a date at the edge", shape("成文日期", "ind", rightChars="0", right="0")),
    ("F343", "an office at the edge", shape("署名", "ind", rightChars="0", right="0")),
    ("F344", "no date", dropped("成文日期")),
    ("F345", "此页无正文", added("（此页无正文）", after="附件说明")),
    ("F351", "a remark without brackets", said("附注", "联系人：王某某，联系电话：023-00000000")),
    ("F361", "a colon after the annex's mark", said("附件标识", "附件：")),
    ("F361", "an annex on the same page", shape("附件标识", "pageBreakBefore", val="0")),
    ("F361", "an annex's mark in 仿宋", font("附件标识", "仿宋_GB2312")),
    ("F362", "an annex's title on the left", shape("附件标题", "jc", val="left")),
    ("F371", "a table whose head does not repeat", head_once),
    ("F401", "copies without a stop", added("抄送：市发展改革委", after="附注")),
    ("F402", "a day of printing with leading zeros", added("重庆市经济和信息化委员会办公室2026年01月05日印发", after="附注")),
    ("F403", "an imprint of three-size", added("抄送：市发展改革委。", after="附注")),
    ("F411", "no page numbers", no_page_number),
    ("F411", "第 1 页", other_page_number),
    ("F412", "small page numbers", small_page_number),
    ("F413", "page numbers on one side", same_on_both_sides),
    ("F413", "page numbers in the middle", centred_page_number),
    ("F501", "a half-width comma", said("正文", "方案收悉,现通知如下。")),
    ("F502", "a full-width figure", said("正文", "共有５项。")),
    ("F503", "a number cited in square brackets", said("正文", "依据渝发改工业[2022]270号文件。")),
    ("F504", "straight quotation marks", said("正文", '以下简称"方案"。')),
    ("F505", "a bracket left open", said("正文", "方案（以下简称方案收悉。")),
    ("F506", "two stops", said("正文", "方案收悉。。")),
    ("F507", "three dots", said("正文", "改造、更新...等项目。")),
    ("F508", "a space between characters", said("正文", "方案 收悉。")),
    ("F509", "a mark between titles", said("正文", "依据《节约能源法》、《能源法》办理。")),
    ("F510", "a leading zero in a date", said("正文", "2026年01月收悉。")),
    ("F601", "a gap", said("正文", "【待补：企业名称】的方案收悉。")),
    ("F602", "a tag", said("正文", "{{ 企业名称 }}的方案收悉。")),
    ("F603", "a tracked change", inserted),
    ("F604", "a comment", commented),
    ("F605", "hidden text", looks("正文", "vanish")),
    ("F606", "an author", authored),
    ("F607", "a citizen's number", said("正文", "法定代表人身份证号11010519491231002X。")),
    ("F608", "a mobile number", said("正文", "负责人电话13800138000。")),
    ("F609", "a font of the theme", themed),
    ("F610", "quotation marks in Times", latin_quotes),
    ("F616", "a style that is not ours", foreign),
)  # fmt: skip


@pytest.mark.parametrize("kind", [form.kind for form in load_forms().forms])
def test_nothing_is_found_in_our_own_document(kind: str) -> None:
    found = inspected(filled(kind))
    assert [fault.message for fault in found.faults] == []
    assert found.exit_code == 0 and found.recognised


@pytest.mark.parametrize(("code", "spoil"), [(c, s) for c, _, s in FAULTS], ids=[f"{c} {n}" for c, n, _ in FAULTS])
def test_a_fault_is_found(code: str, spoil: Spoil) -> None:
    found = inspected(spoiled(spoil))
    assert code in {fault.code for fault in found.faults}
    assert len({fault.code for fault in found.faults}) <= 4
    assert found.exit_code in (1, 2)


def test_every_rule_has_a_fault_that_shows_it() -> None:
    assert {code for code, _, _ in FAULTS} == {code for code, _ in (*TEXT_RULES, *WORD_RULES)}


def test_a_message_says_where_what_and_what_it_should_be() -> None:
    (fault,) = inspected(spoiled(said("成文日期", "2026年01月05日"))).faults
    assert (
        fault.message.startswith("第2")
        and "段“2026年01月05日”：成文日期的写法：2026年01月05日（编了虚位），应为阿拉伯数字" in fault.message
    )
    assert (fault.level.value, fault.clause) == ("国标", "GB/T 9704—2012 7.3.5.4")


def test_what_a_style_says_counts_as_well_as_direct_formatting() -> None:
    def restyle(document: docx.document.Document) -> None:
        style = document.styles["公文正文"].element
        style.find(f"{qn('w:rPr')}/{qn('w:sz')}").set(qn("w:val"), "24")

    assert "12磅，应为16磅" in told(spoiled(restyle), "F321")


def test_without_our_styles_words_and_place_say_what_a_paragraph_is() -> None:
    def plain(document: docx.document.Document) -> None:
        for paragraph in (p for p in document.paragraphs if p.runs):
            run = paragraph.runs[0]
            size, name = (22, "方正小标宋简体") if "标题" in (paragraph.style.name or "") else (16, "仿宋_GB2312")
            run.font.size = Pt(size)
            run._r.get_or_add_rPr().insert(0, element("rFonts", eastAsia=name))
            if paragraph.style.name in ("公文发文字号", "公文标题", "公文附件标题"):
                paragraph.alignment = 1
            paragraph._p.pPr.remove(paragraph._p.pPr.find(qn("w:pStyle")))
        by_number = document.paragraphs[1].runs[0]
        by_number.text = "渝经信节能【2026】12号"

    found = inspected(spoiled(plain))
    assert {"发文字号", "标题", "主送机关", "附件说明", "成文日期"} <= set(found.recognised)
    assert "F204" in {f.code for f in found.faults}


def test_a_quotation_keeps_its_own_marks() -> None:
    quoted = said("正文", "方案写明：“单耗118.6kgce/t,比[2021]1464号限值高”。")
    assert codes(spoiled(quoted)) == set()


def test_numbers_may_go_on_or_begin_again_below_another_second_level() -> None:
    assert told(filled(), "F325") == ""
    begun_again = [said("正文", f"{n}.重新起头的一项。", at) for at, n in ((2, 1), (3, 1), (4, 2), (5, 3))]
    assert told(spoiled(both(*begun_again)), "F325") == ""
    assert "序号是“3.”，应为第1或者第2项" in told(spoiled(said("正文", "3.跳过一项。", 2)), "F325")

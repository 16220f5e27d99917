"""XLSX annexes: what the sheets show, with the places that Excel shows; bombs and broken files refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from readers_paper import only_table, shown, texts

from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.readers import is_own_ledger, read_document, read_guarded
from compliance.readers.docx import package


def read(folder: Path, fill: Callable[[Worksheet], object], title: str = "附表1") -> SourceDocument:
    """What is read of a workbook with one sheet that ``fill`` fills."""
    book = openpyxl.Workbook()
    book.active.title = title
    fill(book.active)
    book.save(folder / "附表.xlsx")
    return read_document(folder / "附表.xlsx")


def rows(*values: list[Any]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in values:
            sheet.append(row)

    return fill


def warned(document: SourceDocument) -> list[str]:
    return [w.message for w in document.warnings]


HEAD, LINE_1, LINE_2 = ["装置", "改造前", "改造后"], ["1号线", 112.4, 99.2], ["2号线", 115.6, 101.3]


def test_a_sheet_is_a_table_with_the_places_that_excel_shows(tmp_path: Path) -> None:
    document = read(tmp_path, rows(HEAD, LINE_1, LINE_2))
    assert (document.format, document.pages) == ("xlsx", ())
    table = only_table(document)
    assert shown(table) == [["装置", "改造前", "改造后"], ["1号线", "112.4", "99.2"], ["2号线", "115.6", "101.3"]]
    assert table.header_rows == 1
    (evidence,) = table.cells[4].evidence(0, 5)
    assert (evidence.page, evidence.bbox, evidence.text, evidence.locator) == (
        None,
        None,
        "112.4",
        "工作表“附表1”第2行第2列",
    )


def test_the_guarded_child_reads_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, rows(HEAD, LINE_1)) == read_guarded(tmp_path / "附表.xlsx")


def test_title_and_unit_line_are_the_caption_and_remarks_are_notes(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["表1 单位产品能耗"], ["", "", "单位：kgce/t"], HEAD, LINE_1, ["注：数据来自能源审计报告"])(sheet)
        sheet.merge_cells("A1:C1")

    document = read(tmp_path, fill)
    table = only_table(document)
    assert table.caption is not None and table.caption.text == "表1 单位产品能耗单位：kgce/t"
    assert shown(table) == [["装置", "改造前", "改造后"], ["1号线", "112.4", "99.2"]]
    assert [(p.kind, p.text, p.locator) for p in document.paragraphs] == [
        ("heading", "附表1", "工作表“附表1”"), ("note", "注：数据来自能源审计报告", "工作表“附表1”第5行第1列"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Sheet1", "工作表 2", "表3"])
def test_a_sheet_that_nobody_named_makes_no_heading(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, rows(HEAD, LINE_1), name).headings == ()


def test_tables_apart_by_an_empty_row_or_column_are_two(tmp_path: Path) -> None:
    document = read(tmp_path, rows(HEAD, LINE_1, [], ["设备", 3780], ["土建", 1080]))
    assert [shown(t)[0][0] for t in document.tables] == ["装置", "设备"]
    assert document.tables[1].cells[0].locator == "工作表“附表1”第4行第1列"
    beside = read(tmp_path, rows(["装置", "能耗", None, "设备", "投资"], ["1号线", 112.4, None, "窑头", 3780]))
    assert [shown(t) for t in beside.tables] == [
        [["装置", "能耗"], ["1号线", "112.4"]],
        [["设备", "投资"], ["窑头", "3780"]],
    ]


def test_merged_cells_are_one_and_what_lies_under_them_is_not_shown(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["装置", "能效", None], [None, "现状", "改造后"], LINE_1)(sheet)
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    table = only_table(read(tmp_path, fill))
    assert shown(table) == [["装置", "能效", "能效"], ["装置", "现状", "改造后"], ["1号线", "112.4", "99.2"]]
    path = tmp_path / "附表.xlsx"
    rewrite(path, SHEET, lambda x: x.replace(b"</row>", b'<c r="C1"><v>9999</v></c></row>', 1))
    assert "9999" not in str(shown(read_document(path).tables[0]))


def test_figures_and_dates_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["能耗", "开工", "投资", "节能率"], [112.40000000000001, date(2025, 5, 1), 3600, 0.1174])(sheet)
        for place, code in {"A2": "0.00", "B2": 'yyyy"年"m"月"', "C2": '#,##0"万元"', "D2": "0.0%"}.items():
            sheet[place].number_format = code

    assert shown(only_table(read(tmp_path, fill)))[1] == ["112.40", "2025年5月", "3,600万元", "11.7%"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows([*HEAD, "内部"], [*LINE_1, "测算"], [*LINE_2, "测算"])(sheet)
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True  # empty: no loss
        sheet.column_dimensions["D"].hidden = True
        sheet.parent.create_sheet("底稿").append(["投资", 9999])
        sheet.parent["底稿"].sheet_state = "veryHidden"

    document = read(tmp_path, fill)
    assert shown(only_table(document)) == [["装置", "改造前", "改造后"], ["1号线", "112.4", "99.2"]]
    assert warned(document) == ["工作表“附表1”有隐藏的1行和有内容的列，没有读取", "隐藏的工作表没有读取：“底稿”"]


def test_a_formula_is_its_stored_result_and_without_one_it_is_told(tmp_path: Path) -> None:
    read(tmp_path, rows(HEAD, LINE_1, ["合计", "=B2+1", "=1/0"]))
    path = tmp_path / "附表.xlsx"
    assert warned(read_document(path)) == [
        "工作表“附表1”有2个公式没有保存结果（B3、C3），没有读取；请用 Excel 打开并保存后再提交"
    ]
    rewrite(path, "xl/worksheets/sheet1.xml", lambda x: x.replace(b"<f>B2+1</f><v />", b"<f>B2+1</f><v>113.4</v>").replace(b"<f>B2+1</f><v></v>", b"<f>B2+1</f><v>113.4</v>").replace(b"<f>B2+1</f><v/>", b"<f>B2+1</f><v>113.4</v>"))  # fmt: skip
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda x: x.replace(b'<c r="C3">', b'<c r="C3" t="e"><v>#DIV/0!</v></c><c r="C4">'),
    )
    document = read_document(path)
    assert shown(only_table(document))[2] == ["合计", "113.4", ""]
    assert "工作表“附表1”有1个单元格是错误值（C3）" in warned(document)


def test_text_keeps_its_lines_and_a_superscript_its_height(tmp_path: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    def fill(sheet: Worksheet) -> None:
        rows(["指标", "值"], ["综合能耗\n（改造前）", "１１２.４"])(sheet)
        sheet["C1"], sheet["C2"] = "单位", CellRichText("m", TextBlock(InlineFont(vertAlign="superscript"), "3"))

    table = only_table(read(tmp_path, fill))
    assert [line.text for line in table.cells[3].lines] == ["综合能耗", "（改造前）"]
    assert (table.cells[4].lines[0].text, table.cells[4].lines[0].raw) == ("112.4", "１１２.４")
    assert table.cells[5].text == "m³"


def test_bold_headers_are_seen(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, LINE_1)(sheet)
        sheet["A1"].font = Font(bold=True)

    assert [c.lines[0].bold for c in only_table(read(tmp_path, fill)).cells[:2]] == [True, False]


def test_a_cell_at_the_far_corner_and_a_merge_to_the_end_cost_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, LINE_1)(sheet)
        sheet["XFD1048576"] = "角落"

    read(tmp_path, fill)
    path = tmp_path / "附表.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda x: x.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="C2:XFD1048576"/></mergeCells>'))  # fmt: skip
    document = read_document(path)
    assert max(t.n_rows * t.n_cols for t in document.tables) < 10


def rewrite(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a part of a workbook in place; the part must change."""
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    changed = change(parts[name])
    assert changed != parts[name], changed
    parts[name] = changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for key, data in parts.items():
            new.writestr(key, data)


SHEET = "xl/worksheets/sheet1.xml"


def with_shared_strings(path: Path) -> None:
    """The workbook as Excel writes it: texts in a part of their own, reading aids among them."""
    strings: list[bytes] = []

    def take(match: re.Match[bytes]) -> bytes:
        strings.append(match[1])
        return b't="s"><v>%d</v>' % (len(strings) - 1)

    rewrite(path, SHEET, lambda x: re.sub(rb't="inlineStr"><is>(.*?)</is>', take, x))
    items = b"".join(b"<si>%s<rPh sb='0' eb='1'><t>zhuang</t></rPh></si>" % s for s in strings)
    relation = b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    rewrite(path, "xl/_rels/workbook.xml.rels", lambda x: x.replace(b"</Relationships>", relation))
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(
            "xl/sharedStrings.xml",
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>",
        )


def test_shared_strings_are_the_same_as_texts_in_the_sheet(tmp_path: Path) -> None:
    plain = read(tmp_path, rows(HEAD, LINE_1))
    with_shared_strings(tmp_path / "附表.xlsx")
    assert read_document(tmp_path / "附表.xlsx").blocks == plain.blocks


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read_document(path)
    return caught.value.code, caught.value.reason


def test_a_part_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, rows(HEAD, *[LINE_1] * 400))
    monkeypatch.setattr(package, "LARGEST_PART", 10_000)
    assert refused(tmp_path / "附表.xlsx")[0] == "too_large"


def test_entities_are_refused_and_never_fetched(tmp_path: Path) -> None:
    read(tmp_path, rows(HEAD, LINE_1))
    path = tmp_path / "附表.xlsx"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    rewrite(path, "xl/styles.xml", lambda x: bomb + x[x.index(b"<styleSheet") :])
    code, reason = refused(path)
    assert code == "broken" and "文档类型定义" in reason and "XLSX" in reason


def test_broken_styles_and_strings_do_not_stop_the_reading(tmp_path: Path) -> None:
    """Other programs write style sheets that strict readers refuse; only the formats are needed here."""
    read(tmp_path, rows(HEAD, LINE_1))
    path = tmp_path / "附表.xlsx"
    with_shared_strings(path)
    rewrite(path, "xl/styles.xml", lambda x: x.replace(b"<fills", b"<fills odd='1'").replace(b"numFmtId", b"numFmtID"))
    rewrite(
        path,
        SHEET,
        lambda x: x.replace(b'r="A2" t="s"><v>3</v>', b'r="A2" t="s"><v>77</v>').replace(b'r="2"', b'r="x"'),
    )
    table = only_table(read_document(path))
    assert [(c.text, c.locator) for c in table.cells][3:] == [
        ("112.4", "工作表“附表1”第2行第2列"), ("99.2", "工作表“附表1”第2行第3列"),
    ]  # fmt: skip


def test_an_empty_workbook_and_one_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, lambda sheet: None)
    assert caught.value.code == "empty"
    with zipfile.ZipFile(tmp_path / "x.xlsb", "w") as binary:
        binary.writestr("xl/workbook.bin", b"\x83\x01")
    assert refused(tmp_path / "x.xlsb") == (
        "unsupported",
        "压缩包里没有工作簿，不是可以读取的 XLSX 文件（.xlsb、.ods 请另存为 .xlsx）",
    )


def test_a_docx_that_holds_a_workbook_is_a_docx(tmp_path: Path) -> None:
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("总投资4860万元")
    document.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package_:
        package_.writestr("word/embeddings/a.xlsx", b"PK\x03\x04 xl/workbook.xml xl/worksheets/")
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    assert texts(read_document(tmp_path / "a.docx")) == ["总投资4860万元"]


def test_only_our_own_ledgers_are_known_as_such(tmp_path: Path) -> None:
    read(tmp_path, rows(HEAD, LINE_1))
    assert not is_own_ledger(tmp_path / "附表.xlsx")
    book = openpyxl.Workbook()
    book.properties.creator = "nengshen 0.1.0"
    book.save(tmp_path / "台账.xlsx")
    assert is_own_ledger(tmp_path / "台账.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK nothing")
    assert not is_own_ledger(tmp_path / "坏.xlsx")


def test_a_workbook_whose_properties_are_damaged_is_no_ledger_and_no_traceback(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "坏.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("docProps/core.xml", b"<cp:coreProperties>" + bytes(range(256)) * 4)
        start = package.getinfo("docProps/core.xml").header_offset + 30 + len("docProps/core.xml")
    spoilt = bytearray((tmp_path / "坏.xlsx").read_bytes())
    spoilt[start + 2 : start + 40] = b"\xff" * 38
    (tmp_path / "坏.xlsx").write_bytes(spoilt)
    assert not is_own_ledger(tmp_path / "坏.xlsx")

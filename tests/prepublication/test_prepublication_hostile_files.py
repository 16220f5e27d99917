"""Files as they really come: what is hidden, split, shown otherwise or written in properties is found all the same."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from registry_lists import ALUMINIUM, CLINKER, HEADERS, changed, workbook

from compliance.prepublication import Issue
from compliance.prepublishing import prepublish
from compliance.registry import Registry

DAY, REGION = date(2025, 6, 1), "云南省"
ID_NUMBER = "11010519491231002X"


def found(path: Path, registry: Registry) -> dict[str, list[Issue]]:
    told: dict[str, list[Issue]] = {}
    report = prepublish(path, registry, DAY, REGION)
    assert [f.error for f in report.files] == [""] * len(report.files)
    for issue in report.issues:
        told.setdefault(issue.code, []).append(issue)
    return told


def edited(path: Path, *rows: tuple[object, ...]) -> tuple[openpyxl.Workbook, Path]:
    book = openpyxl.load_workbook(workbook(path, *(rows or (CLINKER, ALUMINIUM))))
    return book, path


def test_merged_title_rows_and_a_header_of_two_rows(registry: Registry, tmp_path: Path) -> None:
    book, path = edited(tmp_path / "能效清单.xlsx")
    sheet = book.active
    sheet.insert_rows(1, 3)
    sheet["A1"], sheet["A2"] = "附件3", "2025年上半年"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:Q3")
    book.save(path)
    told = found(path, registry)
    assert {"PB002", "PB101", "PB102", "PB103"} & told.keys() == set()


def test_a_csv_in_gb18030_with_rare_characters(registry: Registry, tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["能效清单"])
    writer.writerow(HEADERS)
    writer.writerow(CLINKER)
    writer.writerow(changed(ALUMINIUM, 本单位自加栏="联系人㐂先生 1 3 9-1234-5678"))
    path = tmp_path / "能效清单.csv"
    path.write_bytes(out.getvalue().encode("gb18030"))
    told = found(path, registry)
    assert "PB002" not in told
    assert [i.message for i in told["PB602"]] == ["写有手机号码139*****678"]


def test_a_date_as_the_number_that_a_spreadsheet_counts_by(registry: Registry, tmp_path: Path) -> None:
    path = workbook(tmp_path / "能效清单.xlsx", changed(CLINKER, 完成时间=46022), ALUMINIUM)  # 2025-12-31
    assert {"PB001", "PB401"} & found(path, registry).keys() == set()


def test_brackets_of_either_width_are_one_name(registry: Registry, tmp_path: Path) -> None:
    rows = (changed(CLINKER, 单位名称="曲靖云岭水泥有限公司 "), changed(ALUMINIUM, 单位名称="红河铝业 有限公司"))
    assert {"PB101", "PB203", "PB206"} & found(workbook(tmp_path / "能效清单.xlsx", *rows), registry).keys() == set()


def test_one_credit_code_with_two_names(registry: Registry, tmp_path: Path) -> None:
    twin = changed(CLINKER, 单位名称="曲靖金麟建材有限公司", 生产线名称="2号熟料线")
    told = found(workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM, twin), registry)
    assert "“曲靖金麟建材有限公司”" in told["PB202"][0].message
    assert told["PB202"][0].place.row == 6


def test_an_identity_number_in_a_remark(registry: Registry, tmp_path: Path) -> None:
    rows = (
        changed(CLINKER, 本单位自加栏=f"经办人身份证：{ID_NUMBER[:6]} {ID_NUMBER[6:14]} {ID_NUMBER[14:]}，已核"),
        ALUMINIUM,
    )
    told = found(workbook(tmp_path / "能效清单.xlsx", *rows), registry)
    assert told["PB601"][0].place.chinese.endswith("第4行Q列（本单位自加栏）")
    assert ID_NUMBER not in told["PB601"][0].message


@pytest.mark.parametrize(
    "number", ["138 0013 8000", "138-0013-8000", "１３８００１３８０００", "+86 138.0013.8000", "(86)13800138000"]
)
def test_a_mobile_number_however_it_is_split(number: str, registry: Registry, tmp_path: Path) -> None:
    path = workbook(tmp_path / "能效清单.xlsx", changed(CLINKER, 本单位自加栏=number), ALUMINIUM)
    assert "PB602" in found(path, registry)


def test_a_bank_account_entered_as_a_number(registry: Registry, tmp_path: Path) -> None:
    """Its cell shows nothing, and the file carries fifteen of its digits."""
    path = workbook(
        tmp_path / "能效清单.xlsx",
        (*CLINKER[:-1], 6217231234567890123),
        ALUMINIUM,
        headers=(*HEADERS[:-1], "开户行账号"),
    )
    book = openpyxl.load_workbook(path)
    book.active["Q4"].number_format = ";;;"
    book.save(path)
    told = found(path, registry)
    assert "写有银行账号单元格原值6217" in told["PB604"][0].message


def test_hidden_sheets_columns_and_cells_under_merged_ones(registry: Registry, tmp_path: Path) -> None:
    book, path = edited(tmp_path / "能效清单.xlsx", changed(CLINKER, 本单位自加栏="13900001111"), ALUMINIUM)
    sheet = book.active
    sheet.column_dimensions["Q"].hidden = True
    secret = book.create_sheet("底稿")
    secret["A1"] = f"身份证 {ID_NUMBER}"
    secret.sheet_state = "veryHidden"
    book.save(path)
    told = found(path, registry)
    assert {(i.place.sheet, i.message.partition("，")[0]) for i in told["PB004"]} == {
        ("能效清单", "有隐藏的内容2处"), ("底稿", "有隐藏的内容1处"),
    }  # fmt: skip
    assert {"PB601", "PB602"} <= told.keys()
    assert told["PB602"][0].message.startswith("写有手机号码隐藏的内容139")


def test_comments_and_people_in_the_properties_of_a_workbook(registry: Registry, tmp_path: Path) -> None:
    book, path = edited(tmp_path / "能效清单.xlsx")
    book.active["B4"].comment = Comment("问王工 13911112222", "王五")
    book.properties.creator, book.properties.lastModifiedBy = "王五", "云南省发展改革委"
    book.save(path)
    told = found(path, registry)
    assert told["PB004"][0].message == "有批注1处，如“问王工 13911112222”"
    assert told["PB602"][0].message == "写有手机号码批注139*****222"
    assert [i.message for i in told["PB608"]] == ["文件属性里写有“王五”"]


def test_what_a_word_document_does_not_show(registry: Registry, tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("关于公布能效清单的通知")
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="赵六"><w:r><w:delText>电话13822223333</w:delText></w:r></w:del>'
        )
    )
    hidden = document.add_paragraph().add_run("账号62172300001234567")
    hidden.font.hidden = True
    document.sections[0].footer.paragraphs[0].text = "制表 13833334444"
    document.add_comment(document.paragraphs[0].runs, text="再核一遍", author="赵六", initials="赵")
    document.core_properties.author = "赵六"
    path = tmp_path / "通知.docx"
    document.save(str(path))
    told = found(path, registry)
    assert {i.message.partition("处")[0] for i in told["PB004"]} == {"有修订痕迹1", "有隐藏的内容1", "有批注1"}
    assert {i.place.locator for i in told["PB602"]} == {"修订：赵六删去", "页眉页脚"}
    assert "PB604" in told
    assert [i.message for i in told["PB608"]] == ["文件属性里写有“赵六”"]


def test_authors_notes_and_attachments_of_a_pdf(registry: Registry, tmp_path: Path) -> None:
    path = tmp_path / "公告.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        page.Contents = pdf.make_stream(b"BT /F 16 Tf 72 700 Td (Public notice of the list) Tj ET")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[10, 10, 30, 30],
            Contents="问孙七 13855556666",
            T="孙七",
        )
        page.Annots = pdf.make_indirect(pikepdf.Array([note]))
        pdf.docinfo["/Author"] = "孙七"
        pdf.attachments["底稿.xlsx"] = b"x"
        pdf.save(path)
    told = found(path, registry)
    assert {i.message.partition("处")[0] for i in told["PB004"]} == {"有批注1", "有附带的文件1"}
    assert told["PB602"][0].place.locator == "批注（孙七）"
    assert [i.message for i in told["PB608"]] == ["文件属性里写有“孙七”"]


def test_a_text_box_over_a_sheet_is_read_too(registry: Registry, tmp_path: Path) -> None:
    _, path = edited(tmp_path / "能效清单.xlsx")
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r>'
        "<a:t>联系 13877778888</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
    assert found(path, registry)["PB602"][0].place.locator == "图形里的文字"


def test_a_file_in_order_carries_nothing(registry: Registry, tmp_path: Path) -> None:
    assert {"PB004", "PB608"} & found(
        workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM), registry
    ).keys() == set()

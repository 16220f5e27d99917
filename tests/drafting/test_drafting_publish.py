"""A document that comes back from Word: printed again, its numbers held against its data."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from drafting_prints import page_texts
from drafting_reviews import SETTINGS, breaches, review

from compliance.drafting import build_notices, draft_document, load_forms, publish_docx, read_data, write_notice
from compliance.drafting.blocks import Text
from compliance.drafting.carried import carried_data
from compliance.drafting.differences import differences
from compliance.drafting.pages import page_images
from compliance.model.errors import TemplateError

FORMS = load_forms()
KIND = "季度进展报告"


def written(folder: Path, kind: str = KIND, **changes: Any) -> Path:
    """The DOCX of a kind's sample."""
    form = FORMS.form(kind)
    draft = draft_document(form, {**read_data(form.sample), **changes}, FORMS.wording)
    return write_notice(draft, folder, pdf=False).docx


def edit(path: Path, change: Callable[[Any], None]) -> Path:
    """The document after somebody changed it."""
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))
    return path


def replace(old: str, new: str) -> Callable[[Any], None]:
    """Change words in the paragraph or the cell that has them."""

    def change(document: Any) -> None:
        cells = [p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
        paragraph = next(p for p in [*document.paragraphs, *cells] if old in p.text)
        paragraph.runs[0].text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""

    return change


def test_an_untouched_document_agrees_and_prints_the_same_bytes(tmp_path: Path) -> None:
    form = FORMS.form(KIND)
    both = write_notice(draft_document(form, read_data(form.sample), FORMS.wording), tmp_path)
    done = publish_docx(both.docx, tmp_path / "再印.pdf")
    assert (done.differences, done.gaps, done.compared) == ((), (), True)
    assert both.pdf is not None and (tmp_path / "再印.pdf").read_bytes() == both.pdf.read_bytes()


def test_words_may_be_changed_at_will(tmp_path: Path) -> None:
    path = edit(written(tmp_path), replace("特此报告。", "特此报告，请审阅。"))
    assert publish_docx(path, tmp_path / "改.pdf").differences == ()
    assert "请审阅" in "".join(page_texts((tmp_path / "改.pdf").read_bytes()))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("累计完成投资6840.5万元", "累计完成投资6480.5万元", "数据为6840.5，文书写6480.5（“0个、滞后"),
        ("在建1个", "在建2个", "数据为1，文书写2"),
        ("62.5", "65", "表1第3行第5格：数据为62.5，文书写65"),
        ("特此报告。", "特此报告（共12页）。", "数据里没有，文书写12"),
        ("落实技术改造贷款1.2亿元", "落实了技术改造贷款", "数据为1.2，文书里没有了"),
    ],
)
def test_every_number_that_no_longer_agrees_is_listed(tmp_path: Path, old: str, new: str, said: str) -> None:
    (line,) = publish_docx(edit(written(tmp_path), replace(old, new)), tmp_path / "改.pdf").differences
    assert said.split("（")[0] in line


def test_the_same_value_written_otherwise_agrees(tmp_path: Path) -> None:
    path = edit(written(tmp_path), replace("6840.5万元", "6,840.50万元"))
    assert publish_docx(path, tmp_path / "改.pdf").differences == ()


def test_a_row_taken_out_and_a_row_put_in_are_seen(tmp_path: Path) -> None:
    def drop(document: Any) -> None:
        row = document.tables[0].rows[2]._tr
        row.getparent().remove(row)

    found = publish_docx(edit(written(tmp_path), drop), tmp_path / "改.pdf").differences
    assert any("数据为62.5，文书里没有了" in line for line in found)
    assert not any("1260.5" in line for line in found)


def test_other_data_may_be_given(tmp_path: Path) -> None:
    data = read_data(FORMS.form(KIND).sample)
    data["清单企业数"] = 19
    (line,) = publish_docx(written(tmp_path), tmp_path / "改.pdf", data=data).differences
    assert "数据为19，文书写18" in line


def test_a_notice_from_a_review_carries_its_fields_too(tmp_path: Path) -> None:
    draft = build_notices(review(*breaches()), SETTINGS)[0]
    path = write_notice(draft, tmp_path, pdf=False).docx
    assert publish_docx(path, tmp_path / "改.pdf").differences == ()
    found = publish_docx(
        edit(path, replace("118.6千克标准煤/吨（第4页）", "116.8千克标准煤/吨（第4页）")), tmp_path / "改.pdf"
    )
    assert [line.split("（")[0] for line in found.differences] == ["表1第6行第3格：数据为118.6，文书写116.8"]


def test_a_long_list_is_compared_in_good_time() -> None:
    def rows(changed: dict[int, str]) -> list[Text]:
        return [
            Text("body", f"第{n}号企业，能耗{changed.get(n, '98.7')}，装置{'甲乙丙丁'[n % 4]}") for n in range(6000)
        ]

    found = differences(rows({}), [*rows({7: "99.9", 5990: "97"})[:3000], Text("body", "插入一行2026"), *rows({5990: "97"})[3000:]])  # fmt: skip
    assert [(d.data, d.document) for d in found] == [("98.7", "99.9"), (None, "2026"), ("98.7", "97")]


# -- gaps -------------------------------------------------------------------------------------------


def test_with_a_gap_nothing_is_published(tmp_path: Path) -> None:
    path = written(tmp_path, 文号=None)
    done = publish_docx(path, tmp_path / "改.pdf")
    assert (done.pdf, done.gaps) == (None, ("【待补：文号】",))
    assert not (tmp_path / "改.pdf").exists()


def test_as_a_draft_it_is_and_bears_the_word_on_every_page(tmp_path: Path) -> None:
    path = written(tmp_path, 文号=None)
    done = publish_docx(path, tmp_path / "草稿.pdf", draft=True)
    assert done.pdf == tmp_path / "草稿.pdf"
    clean = publish_docx(written(tmp_path / "全"), tmp_path / "全.pdf")
    assert clean.pdf is not None
    for marked, plain in zip(
        *(map(pale_red, page_images(p.read_bytes(), 0.3)) for p in (done.pdf, clean.pdf)), strict=True
    ):
        assert marked > 1000 + plain


def pale_red(image: Any) -> int:
    """How many dots of a page have the colour of the word across it."""
    return sum(1 for r, g, b in image.convert("RGB").getdata() if r > 235 and 210 < g < 235 and 210 < b < 240)


def test_a_gap_that_was_filled_in_word_is_no_gap(tmp_path: Path) -> None:
    path = edit(written(tmp_path, 文号=None), replace("【待补：文号】", "青工信节〔2026〕99号"))
    done = publish_docx(path, tmp_path / "改.pdf")
    assert done.pdf is not None and done.gaps == ()
    assert all("数据里没有" in line for line in done.differences)


# -- what the document carries ------------------------------------------------------------------------


def test_the_data_travel_inside_with_the_links_to_the_cases(tmp_path: Path) -> None:
    data = carried_data(written(tmp_path).read_bytes())
    assert data == read_data(FORMS.form(KIND).sample)
    assert data is not None and data["项目清单"][0]["案件编号"] == "AJ-2026-0031"


def test_altered_data_are_not_believed(tmp_path: Path) -> None:
    source = io.BytesIO(written(tmp_path).read_bytes())
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"18", b"19") if "customXml" in name else old.read(name))
    assert carried_data(out.getvalue()) is None
    assert carried_data(b"PK") is None


def test_a_document_without_data_is_printed_and_says_that_nothing_was_compared(tmp_path: Path) -> None:
    form = FORMS.form("企业名录")
    draft = draft_document(form, read_data(form.sample), FORMS.wording)
    bare = write_notice(draft.__class__(**{**draft.__dict__, "data": None}), tmp_path, pdf=False).docx
    done = publish_docx(bare, tmp_path / "名录.pdf")
    assert (done.compared, done.differences) == (False, ()) and done.pdf is not None


def test_data_for_a_document_of_unknown_kind_are_refused(tmp_path: Path) -> None:
    def rename(document: Any) -> None:
        document.core_properties.title = "我的文件"

    path = edit(written(tmp_path), rename)
    with pytest.raises(TemplateError, match="没有“我的文件”这种文书"):
        publish_docx(path, tmp_path / "改.pdf")
    assert publish_docx(path, tmp_path / "改.pdf", kind=KIND).differences == ()


# -- hostile data -------------------------------------------------------------------------------------

SLY = "重庆{{ 7*7 }}{% for x in y %}<script>alert(1)</script>&lt;../../etc/passwd\\..\\甲有限公司"


@pytest.mark.parametrize("kind", [f.kind for f in FORMS.forms])
def test_expressions_markup_and_paths_come_out_as_text(kind: str, tmp_path: Path) -> None:
    form = FORMS.form(kind)

    def poisoned(value: Any, fields: Any) -> Any:
        known = {f.name: f for f in fields}
        return {
            name: [poisoned(row, known[name].fields) for row in given]
            if known[name].fields
            else SLY
            if known[name].type == "文本"
            and not known[name].kept
            and name in ("企业名称", "发文机关", "填报单位", "核查机关", "公示开始")
            else given
            for name, given in value.items()
        }

    data = poisoned(json.loads(form.sample.read_text(encoding="utf-8")), form.fields)
    draft = draft_document(form, data, FORMS.wording)
    out = write_notice(draft, tmp_path / "里" / "面")
    assert sorted(p.name for p in (tmp_path / "里" / "面").iterdir()) == [f"{kind}.docx", f"{kind}.pdf"]
    assert [p.name for p in tmp_path.iterdir()] == ["里"]
    if SLY in json.dumps(data, ensure_ascii=False).replace("\\\\", "\\"):
        assert out.pdf is not None
        assert "{{7*7}}{%forxiny%}<script>alert(1)</script>&lt;" in "".join(page_texts(out.pdf.read_bytes())).replace(
            "\ufffe", ""
        )


# -- equal bytes ------------------------------------------------------------------------------------


def test_two_processes_two_folders_two_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    sums = set()
    for seed in ("1", "2"):
        folder = tmp_path / f"目录{seed}"
        folder.mkdir()
        code = (
            "import sys; from compliance.cli import main\n"
            "for k in ('审查意见书', '年度改造淘汰计划'):\n"
            "    try: main(['document', k, '--data', f'{sys.argv[1]}/{k}/样例.json', '--out', 'out'])\n"
            "    except SystemExit as done: assert done.code == 0, done.code\n"
        )
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TZ": f"UTC{seed}",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, str(FORMS.folder)], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        files = sorted((folder / "out").iterdir())
        assert len(files) == 4
        sums.add(tuple(hashlib.sha256(p.read_bytes()).hexdigest() for p in files))
    assert len(sums) == 1

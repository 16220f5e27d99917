"""Filling the Word master: what a template may not do, and that equal drafts are equal bytes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from drafting_reviews import SETTINGS, breaches, finding, review

from compliance.drafting import build_notices, load_forms
from compliance.drafting.blocks import read_blocks, text_of
from compliance.drafting.docx_fill import fill_master
from compliance.model.errors import TemplateError
from compliance.ooxml import normalise


def master(tmp_path: Path, *paragraphs: str) -> Path:
    """A template with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    folder = tmp_path / "函"
    folder.mkdir(exist_ok=True)
    document.save(str(folder / "模板.docx"))
    return folder / "模板.docx"


def text(filled: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(filled)).paragraphs)


def filled_sample() -> bytes:
    (draft,) = build_notices(review(*breaches()), SETTINGS)
    return fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)


# -- what a template may not do ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["{{ 企业名 }}", "{{ 企业名 }}：", "{%p if 企业名 %}", "{% for 项 in 企业名 %}{% endfor %}"]
)
def test_a_field_that_does_not_exist_is_an_error_with_template_and_field(tmp_path: Path, written: str) -> None:
    close = ["{%p endif %}"] if "if" in written else []
    with pytest.raises(TemplateError, match=r"模板“函/模板\.docx”：没有“企业名”这个字段"):
        fill_master(master(tmp_path, written, *close), {"企业名称": "甲公司"}, None)


def test_so_is_a_field_of_a_row(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="没有“限期”这个字段"):
        fill_master(
            master(tmp_path, "{% for 项 in 清单 %}{{ 项.限期 }}{% endfor %}"), {"清单": ({"期限": "30日"},)}, None
        )


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 企业名称.__class__ }}",
        "{{ 企业名称.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ 企业名称|attr('__class__') }}",
        "{{ '{0.__class__}'.format(企业名称) }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ 清单.append(1) }}",
    ],
)
def test_the_sandbox_stops_tricks(tmp_path: Path, trick: str) -> None:
    with pytest.raises(TemplateError, match=r"模板“函/模板\.docx”"):
        fill_master(master(tmp_path, trick), {"企业名称": "甲公司", "清单": []}, None)


@pytest.mark.parametrize(
    "broken", ["{% for 项 in 清单 %}{{ 项 }}", "{{ 企业名称 ", "{% if %}是{% endif %}", "{% 循环 清单 %}"]
)
def test_a_broken_tag_is_explained(tmp_path: Path, broken: str) -> None:
    with pytest.raises(TemplateError, match=r"模板“函/模板\.docx”：标签写法有误.*是否成对"):
        fill_master(master(tmp_path, broken), {"企业名称": "甲公司", "清单": ()}, None)


def test_a_missing_or_damaged_master_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="找不到文件"):
        fill_master(tmp_path / "函" / "模板.docx", {}, None)
    path = master(tmp_path, "")
    path.write_bytes(b"not a document")
    with pytest.raises(TemplateError, match="不是完好的 Word 文档"):
        fill_master(path, {}, None)


def test_values_are_text_and_never_template_or_markup(tmp_path: Path) -> None:
    sly = "甲<b>&公司</b>{{ 7*7 }}{% for %}"
    assert text(fill_master(master(tmp_path, "{{ 企业名称 }}："), {"企业名称": sly}, None)) == sly + "："


def test_the_tags_of_word_survive_curly_quotes_and_split_runs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ 企业")
    paragraph.add_run("名称 }}").bold = True
    folder = tmp_path / "函"
    folder.mkdir()
    document.save(str(folder / "模板.docx"))
    assert text(fill_master(folder / "模板.docx", {"企业名称": "甲公司"}, None)) == "甲公司"


# -- equal bytes ------------------------------------------------------------------------------------


def test_the_same_draft_is_the_same_bytes() -> None:
    assert filled_sample() == filled_sample()


def test_the_order_and_the_times_of_an_archive_do_not_matter() -> None:
    filled = filled_sample()
    shuffled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as old, zipfile.ZipFile(shuffled, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), old.read(name))
    assert shuffled.getvalue() != filled
    assert normalise(shuffled.getvalue()) == filled


def run(code: str, seed: str) -> str:
    """Run ``code`` in a new interpreter with this hash seed; what it prints."""
    here = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([here, *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    code = "import hashlib, test_drafting_docx as t; print(hashlib.sha256(t.filled_sample()).hexdigest())"
    assert {run(code, "1"), run(code, "2")} == {hashlib.sha256(filled_sample()).hexdigest()}


def test_the_date_of_the_document_is_the_notices_and_not_the_clocks() -> None:
    properties = docx.Document(io.BytesIO(filled_sample())).core_properties
    assert properties.created is not None and properties.created.date() == date(2026, 11, 21)
    assert properties.modified == properties.created
    assert (properties.title, properties.author) == ("整改通知书", "")


# -- sizes ------------------------------------------------------------------------------------------


def paragraph_of(style: str, **settings: Any) -> Any:
    (draft,) = build_notices(review(finding()), SETTINGS.__class__(**{**SETTINGS.__dict__, **settings}))
    filled = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    return next(p for p in docx.Document(io.BytesIO(filled)).paragraphs if p.style.name == style)


def test_a_long_authority_is_set_smaller() -> None:
    sizes = [
        paragraph_of("公文发文机关标志", authority=name).runs[0].font.size.pt
        for name in ("甲市经信局", "重庆市经济和信息化委员会")
    ]
    assert sizes == [42, 36.5]


def test_the_sign_off_stands_over_the_date() -> None:
    indent = paragraph_of("公文署名", authority="甲市经信局")._p.pPr.ind
    assert indent.get(docx.oxml.ns.qn("w:rightChars")) == "500"


def test_the_last_paragraph_stays_with_the_sign_off() -> None:
    (draft,) = build_notices(review(finding()), SETTINGS)
    filled = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    paragraphs = docx.Document(io.BytesIO(filled)).paragraphs
    at = next(n for n, p in enumerate(paragraphs) if p.style is not None and p.style.name == "公文附件说明")
    assert paragraphs[at - 1].paragraph_format.keep_with_next is True


def test_no_paragraph_is_empty_and_no_tag_is_left() -> None:
    said = [t.text for t in text_of(read_blocks(filled_sample()))]
    assert all(said) and not any("{" in t or "%}" in t for t in said)

"""The PDF for the archive: PDF/A-3u by structure, with the data and the hashes of its sources inside."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from drafting_reviews import SETTINGS, SHA, breaches, finding, openings, review, undetermined
from pikepdf import Name

from compliance.drafting import (
    Draft,
    build_notices,
    draft_document,
    enclose_notice,
    load_forms,
    publish_docx,
    read_data,
    write_notice,
)
from compliance.drafting.carried import carried_data, json_of
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.pdf import print_docx
from compliance.model.errors import InputError
from compliance.model.review import Review

FORMS = load_forms()
ALL = review(*breaches(), *openings(), undetermined("裁断未署名"))


def draft_of(kind: str, given: Review = ALL) -> Draft:
    return next(d for d in build_notices(given, SETTINGS) if d.kind == kind)


def written(folder: Path, kind: str = "整改通知书") -> Path:
    draft = draft_of(kind)
    pdf = write_notice(draft, folder, enclosures=enclose_notice(draft, ALL)).pdf
    assert pdf is not None
    return pdf


@pytest.fixture(scope="module", params=["整改通知书", "补正通知书"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pikepdf.Pdf]:
    """Each notice, opened."""
    with pikepdf.open(written(tmp_path_factory.mktemp("archive"), request.param)) as pdf:
        yield pdf


@pytest.fixture(scope="module", params=[f.kind for f in load_forms().forms])
def paper(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    """The sample of each kind of document, opened."""
    forms = load_forms()
    form = forms.form(request.param)
    draft = draft_document(form, read_data(form.sample), forms.wording)
    docx = fill_master(form.master, draft.context, draft.date)
    with pikepdf.open(io.BytesIO(print_docx(docx, forms.folder, form.kind, draft.date).pdf)) as pdf:
        yield pdf


def fonts_of(pdf: pikepdf.Pdf) -> list[Any]:
    """The composite fonts of all pages, once each."""
    found = {f.objgen: f for page in pdf.pages for f in page.Resources.Font.values()}
    return list(found.values())


def elements(node: Any) -> Iterator[str]:
    """The names of the structure elements below ``node``, in order."""
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from elements(kid)


# -- PDF/A by structure -----------------------------------------------------------------------------


def test_qpdf_finds_nothing_wrong_and_nothing_is_encrypted(paper: pikepdf.Pdf) -> None:
    assert paper.check_pdf_syntax() == [] and not paper.is_encrypted
    assert str(paper.pdf_version) == "1.7"


def test_the_metadata_claim_pdf_a_3u(paper: pikepdf.Pdf) -> None:
    assert paper.open_metadata().pdfa_status == "3U"


def test_colours_have_a_profile(paper: pikepdf.Pdf) -> None:
    (intent,) = paper.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    profile = intent.DestOutputProfile
    assert profile.N == 3 and profile.read_bytes()[36:40] == b"acsp"


def test_every_font_is_embedded_and_says_its_characters(paper: pikepdf.Pdf) -> None:
    fonts = fonts_of(paper)
    assert fonts
    for font in fonts:
        (descendant,) = font.DescendantFonts
        assert any(key in descendant.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), font.BaseFont
        assert len(font.ToUnicode.read_bytes()) > 100


def test_no_glyph_is_the_box_of_a_missing_one(paper: pikepdf.Pdf) -> None:
    shown = 0
    for page in paper.pages:
        for instruction in pikepdf.parse_content_stream(page, "TJ Tj"):
            if str(instruction.operator) not in ("TJ", "Tj"):
                continue
            for part in instruction.operands[0] if str(instruction.operator) == "TJ" else instruction.operands:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    glyphs = [codes[n : n + 2] for n in range(0, len(codes), 2)]
                    shown += len(glyphs)
                    assert b"\0\0" not in glyphs
    assert shown > 100


def test_nothing_in_it_runs_or_reaches_out(paper: pikepdf.Pdf) -> None:
    forbidden = {"/JavaScript", "/Launch", "/URI", "/SubmitForm", "/Movie", "/Sound", "/XFA", "/OpenAction", "/AA"}
    seen = {
        str(key) for o in paper.objects if isinstance(o, pikepdf.Dictionary) for key in [*o.keys(), o.get("/S", "")]
    }
    assert "/Type" in seen and not seen & forbidden


def test_language_title_office_and_number_are_its_properties(printed: pikepdf.Pdf) -> None:
    assert str(printed.Root.Lang) == "zh-CN"
    info = printed.docinfo
    assert str(info.Author) == SETTINGS.authority
    assert str(info.Subject) in (SETTINGS.rectification_number, SETTINGS.supplement_number)
    assert str(info.Title).startswith("节能降碳技术改造实施方案")
    assert str(info.CreationDate) == "D:20261121"


def test_each_kind_is_in_chinese_has_a_title_and_is_tagged(paper: pikepdf.Pdf) -> None:
    assert str(paper.Root.Lang) == "zh-CN" and str(paper.docinfo.Title)
    assert paper.Root.MarkInfo.Marked is True
    assert {"/Document", "/P"} <= set(elements(paper.Root.StructTreeRoot.K[0]))


def test_the_tables_of_a_notice_are_tagged(printed: pikepdf.Pdf) -> None:
    names = set(elements(printed.Root.StructTreeRoot.K[0]))
    assert {"/Table", "/TR", "/TH", "/TD"} <= names


# -- what is enclosed -------------------------------------------------------------------------------


def enclosed(pdf: pikepdf.Pdf, name: str) -> Any:
    return json.loads(pdf.attachments[name].get_file().read_bytes())


def test_every_enclosure_is_associated_once_and_dated_by_the_notice(printed: pikepdf.Pdf) -> None:
    assert [str(f.UF) for f in printed.Root.AF] == ["findings.json", "sources.json"]
    assert [str(f.AFRelationship) for f in printed.Root.AF] == ["/Data", "/Supplement"]
    assert sorted(printed.attachments) == ["findings.json", "sources.json"]
    for file in printed.Root.AF:
        assert file.EF.F.Subtype == Name("/application/json")
        assert str(file.EF.F.Params.ModDate) == "D:20261121000000Z"
        assert bytes(file.EF.F.Params.CheckSum) == hashlib.md5(file.EF.F.read_bytes()).digest()


def test_the_sources_are_named_by_their_hashes(tmp_path: Path) -> None:
    pdf = written(tmp_path)
    with pikepdf.open(pdf) as opened:
        sources = {s["role"]: s for s in enclosed(opened, "sources.json")["sources"]}
    assert sources["plan"]["sha256"] == SHA
    assert sources["corpus"]["sha256"] == "9f2c11d0a7b3"
    assert sources["document"]["sha256"] == hashlib.sha256(pdf.with_suffix(".docx").read_bytes()).hexdigest()
    master = load_forms().form("整改通知书").master
    assert sources["template"]["sha256"] == hashlib.sha256(master.read_bytes()).hexdigest()


def test_a_notice_carries_its_own_findings_and_no_others(tmp_path: Path) -> None:
    carried = {}
    for kind in ("整改通知书", "补正通知书"):
        with pikepdf.open(written(tmp_path, kind)) as opened:
            data = enclosed(opened, "findings.json")
        carried[kind] = [(f["rule"], f["outcome"], f["reason"]) for f in data["findings"]]
        rows = data["fields"]["问题清单" if kind == "整改通知书" else "事项清单"]
        assert sorted(f[0] for f in carried[kind]) == sorted(row["编码"] for row in rows)
    assert {outcome for _, outcome, _ in carried["整改通知书"]} == {"fail"}
    assert {reason for _, _, reason in carried["补正通知书"]} == {"未载明", "文内矛盾"}


def test_the_figures_of_the_enclosure_are_those_of_the_finding() -> None:
    draft = draft_of("整改通知书", review(finding()))
    (data,) = (json.loads(e.content) for e in enclose_notice(draft, review(finding())) if e.name == "findings.json")
    assert data["findings"][0]["observed"] == {"value": 118.6, "unit": "kgce/t"}


def test_a_notice_printed_again_encloses_its_fields_and_keeps_its_date(tmp_path: Path) -> None:
    docx = written(tmp_path).with_suffix(".docx")
    publish_docx(docx, tmp_path / "改.pdf")
    with pikepdf.open(tmp_path / "改.pdf") as pdf:
        assert enclosed(pdf, "data.json")["document"] == "整改通知书"
        assert str(pdf.docinfo.get("/CreationDate", "D:20261121")) == "D:20261121"
        assert pdf.open_metadata().pdfa_status == "3U"


EVIDENCE = [
    {
        "字段": "形象进度",
        "案卷": 31,
        "文件": "内部.pdf",
        "校验值": "ab" * 32,
        "页": 4,
        "框": [1, 2, 3, 4],
        "原文": "65%",
    }
]


def report(folder: Path, **changes: Any) -> Path:
    """The PDF of a quarterly report whose first row says where it is from."""
    form = FORMS.form("季度进展报告")
    data = read_data(form.sample)
    first, *rest = data["项目清单"]
    first = {**first, "案件编号": "AJ-内部-7", "来源": EVIDENCE}
    data = {**data, "项目清单": [first, *rest], "来源": [{"政策库": "sha256:" + "cd" * 32}], **changes}
    pdf = write_notice(draft_document(form, data, FORMS.wording), folder).pdf
    assert pdf is not None
    return pdf


def test_a_document_encloses_what_it_prints_and_nothing_that_is_only_kept(tmp_path: Path) -> None:
    pdf = report(tmp_path)
    with pikepdf.open(pdf) as opened:
        data, sources = enclosed(opened, "data.json"), enclosed(opened, "sources.json")
        assert opened.open_metadata().pdfa_status == "3U"
    assert data["schema"] == "document-data/1" and data["fields"]["项目清单"][0]["形象进度"] == "100"
    inside = json.dumps([data, sources], ensure_ascii=False)
    assert "AJ-内部-7" not in inside and "内部.pdf" not in inside and "案件编号" not in inside
    docx = pdf.with_suffix(".docx").read_bytes()
    master = FORMS.form("季度进展报告").master.read_bytes()
    assert {s["role"]: s["sha256"] for s in sources["sources"]} == {
        "data": hashlib.sha256(json_of(carried_data(docx) or {}).encode()).hexdigest(),
        "corpus": "cd" * 32,
        "case": "ab" * 32,
        "template": hashlib.sha256(master).hexdigest(),
        "document": hashlib.sha256(docx).hexdigest(),
    }


def test_evidence_of_a_figure_goes_with_the_docx(tmp_path: Path) -> None:
    carried = carried_data(report(tmp_path).with_suffix(".docx").read_bytes())
    assert carried is not None and carried["项目清单"][0]["来源"] == EVIDENCE


def test_evidence_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“来源”应是列表"):
        report(tmp_path, 来源="方案第4页")


def test_a_document_printed_again_untouched_has_the_same_enclosures(tmp_path: Path) -> None:
    pdf = report(tmp_path)
    publish_docx(pdf.with_suffix(".docx"), tmp_path / "再印.pdf")
    assert (tmp_path / "再印.pdf").read_bytes() == pdf.read_bytes()


def test_a_document_changed_by_hand_encloses_its_sources_but_no_fields(tmp_path: Path) -> None:
    path = report(tmp_path).with_suffix(".docx")
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if "特此报告" in p.text)
    paragraph.runs[0].text = "特此报告，请审阅。"
    document.save(str(path))
    publish_docx(path, tmp_path / "改.pdf")
    with pikepdf.open(tmp_path / "改.pdf") as opened:
        assert enclosed(opened, "sources.json")["schema"] == "document-sources/1"
        assert b"data.json" not in b"".join(str(f.F).encode() for f in opened.Root.AF)


# -- equal bytes ------------------------------------------------------------------------------------


def digest(folder: Path) -> str:
    """The SHA-256 of a notice and of a document made from data, with their enclosures."""
    return hashlib.sha256(written(folder).read_bytes() + report(folder).read_bytes()).hexdigest()


def test_two_processes_two_folders_two_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    code = "import sys, pathlib, test_drafting_archive as t; print(t.digest(pathlib.Path(sys.argv[1])))"
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    digests = {digest(tmp_path / "here")}
    for seed in ("1", "2"):
        folder = tmp_path / f"另一处 {seed}"
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1
    assert io.BytesIO((tmp_path / "here" / "整改通知书.pdf").read_bytes()).read(5) == b"%PDF-"

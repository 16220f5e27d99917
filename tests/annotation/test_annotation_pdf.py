"""A PDF with boxes: around the figure in every frame, nothing else changed, the same bytes twice."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from annotation_papers import FRAMES, box_of, extent, paper, saved, shown

from compliance.annotation.notes import COLOURS, Mark, Note
from compliance.annotation.pdf import annotate_pdf
from compliance.annotation.request import Annotated
from compliance.model.errors import InputError

WHERE = Path("方案.pdf")
BOX = (150.0, 380.0, 220.0, 400.0)
NOTE = Note(Mark.FAIL, "【装置1｜PUE】1.38\n原文：1.38（设计）", 1, BOX)


def annotate(data: bytes, *notes: Note) -> Annotated:
    return annotate_pdf(WHERE, data, notes or (NOTE,))


_OPEN: list[pikepdf.Pdf] = []  # what is read from a file lives as long as the file is open


def ours(data: bytes, page: int = 0) -> list[pikepdf.Object]:
    pdf = pikepdf.open(io.BytesIO(data))
    _OPEN.append(pdf)
    return [a for a in pdf.pages[page].get("/Annots", []) if str(a.get("/T", "")) == "能审"]


@pytest.mark.parametrize("frame", FRAMES)
def test_the_box_surrounds_the_ink_of_its_figure(tmp_path: Path, frame: str) -> None:
    both = paper(frame, ((150, 300, "PUE 1.38"), (260, 460, "PUE 1.50")))
    ink = extent(shown(paper(frame)).sum(axis=2) < 500)
    note = Note(Mark.FAIL, "1.38", 1, box_of(tmp_path, both, "PUE 1.38"))
    before, after = shown(both), shown(annotate(both, note).content)
    x0, top, x1, bottom = extent((before != after).any(axis=2))
    assert x0 < ink[0] and top < ink[1] and x1 > ink[2] and bottom > ink[3]
    assert max(ink[0] - x0, ink[1] - top, x1 - ink[2], bottom - ink[3]) < 10
    red = np.abs(after - np.array([round(v * 255) for v in reversed(COLOURS[Mark.FAIL])])).sum(axis=2) < 40
    assert extent(red) == pytest.approx((x0, top, x1, bottom), abs=1.0)  # drawn, not only declared


def test_the_note_reads_back() -> None:
    (annotation,) = ours(annotate(paper()).content)
    assert str(annotation.Contents) == NOTE.text
    assert (str(annotation.Subj), str(annotation.Subtype), int(annotation.F)) == ("不符合", "/Square", 4)
    assert [float(v) for v in annotation.C] == pytest.approx(COLOURS[Mark.FAIL])


def test_the_note_on_the_whole_is_an_icon_on_the_first_page() -> None:
    (annotation,) = ours(annotate(paper("turned 90"), Note(Mark.STATED, "能审批注")).content)
    assert str(annotation.Subtype) == "/Text"
    before, after = (
        shown(paper("turned 90")),
        shown(annotate(paper("turned 90"), Note(Mark.STATED, "能审批注")).content),
    )
    assert max(extent((before != after).any(axis=2))) < 30


def test_doubt_is_dashed_so_that_it_shows_without_colour() -> None:
    dashed, plain = (
        (ours(annotate(paper(), Note(mark, "x", 1, BOX)).content)[0].BS.get("/D") is not None)
        for mark in (Mark.UNDETERMINED, Mark.FAIL)
    )
    assert dashed and not plain


def compressed(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def linearized(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf, linearize=True)


@pytest.mark.parametrize("kind", [lambda d: d, compressed, linearized])
def test_the_original_stays_byte_for_byte_and_the_copy_is_sound(kind) -> None:
    data = kind(paper())
    copy = annotate(data)
    assert copy.content.startswith(data) and copy.warnings == ()
    assert copy.content == annotate(data).content
    with pikepdf.open(io.BytesIO(copy.content)) as pdf:
        assert pdf.check_pdf_syntax() == [] and pdf.get_warnings() == []
    assert len(ours(copy.content)) == 1


def test_annotations_outlines_and_page_labels_stay() -> None:
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Contents="旧批注"
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r)])
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("一、概况", 0))
        data = saved(pdf)
    copy = annotate(data, NOTE, Note(Mark.PASS, "第二页", 2, BOX)).content
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert [str(a.Contents) for a in pdf.pages[0].Annots] == ["旧批注", NOTE.text]
        assert [str(a.Contents) for a in pdf.pages[1].Annots] == ["第二页"]
        assert pdf.pages[0].label == "i"
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["一、概况"]


def test_pages_that_share_one_list_of_annotations_get_their_own() -> None:
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        shared = pdf.make_indirect(pikepdf.Array([]))
        for page in pdf.pages:
            page.Annots = shared
        data = saved(pdf)
    copy = annotate(data).content
    assert (len(ours(copy, 0)), len(ours(copy, 1))) == (1, 0)


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_plan_that_forbids_changes_is_copied_without_its_lock_and_that_is_said(revision: int) -> None:
    lock = pikepdf.Encryption(owner="x", user="", R=revision, aes=revision > 3, metadata=revision > 3,
                              allow=pikepdf.Permissions(modify_annotation=False))  # fmt: skip
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        data = saved(pdf, encryption=lock, deterministic_id=False)
    copy = annotate(data)
    assert any("不再加密" in w for w in copy.warnings)
    assert copy.content == annotate(data).content
    (annotation,) = ours(copy.content)
    assert str(annotation.Contents) == NOTE.text


def test_a_plan_with_a_password_is_refused() -> None:
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="x", user="y"), deterministic_id=False)
    with pytest.raises(InputError) as caught:
        annotate(data)
    assert caught.value.code == "encrypted"


def test_what_was_signed_stays_and_the_reader_is_told() -> None:
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], SigFlags=3)
        data = saved(pdf)
    copy = annotate(data)
    assert copy.content.startswith(data)
    assert any("电子签名" in w for w in copy.warnings)


def test_damaged_cross_references_are_mended_and_that_is_said() -> None:
    data = paper()
    broken = data.replace(b"startxref\n", b"startxref\n9")
    copy = annotate(broken)
    assert any("整体重写" in w for w in copy.warnings)
    assert len(ours(copy.content)) == 1
    assert (shown(annotate(data).content) == shown(copy.content)).all()


def test_bytes_before_the_header_do_not_shift_what_is_appended() -> None:
    copy = annotate(b"junk\n" + paper())
    assert len(ours(copy.content)) == 1 and (shown(copy.content) == shown(annotate(paper()).content)).all()


def test_an_end_without_a_line_break() -> None:
    data = paper().rstrip(b"\r\n")
    assert len(ours(annotate(data).content)) == 1


def test_a_box_that_is_no_number_becomes_an_icon_and_not_a_broken_file() -> None:
    (annotation,) = ours(annotate(paper(), Note(Mark.PASS, "x", 1, (float("nan"), 0.0, 1.0, 1.0))).content)
    assert all(np.isfinite(float(v)) for v in annotation.Rect)


def test_a_page_that_cannot_be_shown_is_told_and_the_others_are_boxed() -> None:
    copy = annotate(paper(), NOTE, Note(Mark.PASS, "x", 2, BOX))
    assert copy.warnings == ("第2页结构有误，没有加框",) and len(ours(copy.content)) == 1

"""Plans are written by strangers: whatever text they hold, every export opens, and nothing in it runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from exports_reviews import (
    FIGURE,
    LIMIT,
    csv_records,
    finding,
    records,
    review,
    valid_oscal,
    valid_sarif,
    workbook,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from compliance.exports import About, Unread, xlsx_ledger
from compliance.exports.text import legible
from compliance.model.facts import DocumentInfo, EnterpriseFacts, Fact, Facts
from compliance.model.review import Subject

HOSTILE = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "  =1+1",
    "\t=1+1",
    "＝1+1",
    "#N/A",
    "\x00\x01\x0b\x1f\x7f",
    "a\x00b",
    "\ud800 half",
    "\ufffe\uffff",
    "]]><x>&amp;",
    '<script>alert("1")</script>',
    "_x0041_",
    "\r\n\r",
    " ",
    "长" * 40000,
    "😀" * 20000,
    "../../etc/passwd",
    "C:\\x\\方案.pdf",
    "{0} [a](http://x)",
    'a"b,c;d\ne',
    "91500109500000001",
]


def hostile_review(text):
    """The same text wherever a plan or a waiver can put it."""
    piece = replace(FIGURE, text=text, locator=text)
    one = finding(
        message=text, title=text, remedy=text, reason=text, fingerprint=text, waiver=text,
        subject=Subject("installation", 0, text), clauses=(replace(LIMIT, note=text, anchor=text, quote=text),),
        evidence=(piece, replace(piece, page=None, bbox=None)),
    )  # fmt: skip
    fact = Fact(text, raw=text, evidence=(piece,))
    facts = Facts(DocumentInfo(text or "x", "0" * 64, "pdf", 3, (), (text,)), EnterpriseFacts(fact, fact))
    return review(one, facts=facts, region=text)


def check_all(text):
    about = About(unread=(Unread(text, "broken", text),), rules={"DC005": text})
    reviews = hostile_review(text)
    log, document = valid_sarif(reviews, about=about), valid_oscal(reviews, about=about)
    assert log["runs"][0]["results"][0]["ruleId"] == "EE001"
    assert document["results"][0]["findings"][0]["target"]["status"]["state"] == "not-satisfied"
    package = zipfile.ZipFile(io.BytesIO(xlsx_ledger([reviews], about)))
    for part in package.namelist():
        tree = etree.fromstring(package.read(part))
        assert not list(tree.iter("{*}f")), part
    assert all(len(value.encode("utf-16-le")) <= 2 * 32767 for sheet in workbook(reviews) for value in texts(sheet))
    first, last = csv_records(reviews, about=about)
    for value in (*first.values(), *last.values()):
        assert not re.match(r"\s*[=+@＝＋＠\t]", value)
        assert not value.lstrip().startswith("-") or re.fullmatch(r"-?\d+(\.\d+)?", value)


def texts(sheet):
    return [v for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, str)]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_every_export_opens_and_nothing_runs(text):
    check_all(text)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_at_all(text):
    check_all(text)


def test_what_begins_like_a_formula_reads_back_as_it_was_written():
    for text in ("=1+1", "-2+3", "@SUM(1)", "#N/A", "+1"):
        sheet = workbook(review(finding(message=text)))["审查意见"]
        cell = next(c for c in sheet[2] if sheet.cell(1, c.column).value == "说明")
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == (text != "#N/A")
        assert csv_records(review(finding(message=text)))[0]["说明"] == (text if text == "#N/A" else f"'{text}")


def test_a_negative_number_is_a_number_and_not_guarded():
    (row,) = csv_records(review(finding(margin=-finding().margin)))
    assert row["差额"] == "-1.6"


def test_long_text_is_cut_with_a_mark_and_only_where_excel_demands_it():
    (row,) = records(workbook(review(finding(message="😀" * 20000)))["审查意见"])
    assert row["说明"].endswith("😀…（过长，已截断）")
    assert len(row["说明"].encode("utf-16-le")) // 2 <= 32767
    (kept,) = records(workbook(review(finding(message="长" * 32767)))["审查意见"])
    assert kept["说明"] == "长" * 32767
    assert (
        "长" * 40000 in valid_sarif(review(finding(message="长" * 40000)))["runs"][0]["results"][0]["message"]["text"]
    )


def test_control_characters_become_their_pictures():
    assert legible("a\x00b\x1b\x7f\r\nc\rd\te") == "a␀b␛␡\nc\nd\te"
    assert legible("\ud800\ufffe") == "\ufffd\ufffd"


def test_a_long_digit_string_is_not_rounded_by_excel():
    code = Fact("915001095000000017", raw="915001095000000017")
    facts = Facts(DocumentInfo("方案.pdf", "0" * 64, "pdf", 3), EnterpriseFacts(credit_code=code))
    assert csv_records(review(finding(), facts=facts))[0]["统一社会信用代码"] == "'915001095000000017"
    assert records(workbook(review(finding(), facts=facts))["审查意见"])[0]["统一社会信用代码"] == "915001095000000017"

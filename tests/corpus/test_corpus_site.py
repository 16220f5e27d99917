"""The site: made of corpus and tests alone, whole, linked, readable without network, quoting only held texts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from corpus_small import edit, write_small
from site_pages import Element, read_page, read_site, targets

from compliance.corpus import Corpus, coverage, load_corpus
from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.documents import squeeze
from compliance.model.errors import InputError
from compliance.site import build_site, write_site

Files = Mapping[str, str]


@pytest.fixture(scope="module")
def files(shipped: Corpus) -> Files:
    return build_site(shipped)


@pytest.fixture(scope="module")
def pages(files: Files) -> dict[str, Element]:
    return read_site(files)


@pytest.fixture(scope="module")
def dated(shipped: Corpus) -> dict[str, Element]:
    return read_site(build_site(shipped, date(2022, 2, 28)))


def rows(page: Element, caption: str) -> list[list[str]]:
    """The body rows of the table whose caption begins so."""
    table = next(t for t in page.all("table") if t.all("caption")[0].text.startswith(caption))
    return [[c.words for c in row.all() if c.tag in ("th", "td")] for row in table.all("tr")][1:]


# -- the site as a whole ----------------------------------------------------------------------------


def test_every_link_leads_to_a_page_and_a_place_on_it(files: Files, pages: dict[str, Element]) -> None:
    ids = {path: {e.attributes["id"] for e in root.all() if "id" in e.attributes} for path, root in pages.items()}
    checked = 0
    for page, root in pages.items():
        for path, fragment in targets(page, root):
            assert path in files, f"{page} → {path}"
            assert not fragment or fragment in ids[path], f"{page} → {path}#{fragment}"
            checked += 1
    assert checked > 1000


def test_every_rule_and_every_document_has_a_page_that_the_index_leads_to(
    shipped: Corpus, pages: dict[str, Element]
) -> None:
    linked = {path for path, _ in targets("index.html", pages["index.html"])}
    wanted = {f"rules/{code}.html" for code in {*shipped.registry, *(r.code for r in shipped.rules)}}
    wanted |= {f"docs/{document}.html" for document in shipped.documents}
    assert wanted <= linked and wanted <= set(pages)


def test_nothing_comes_from_outside_and_nothing_is_written_inline(files: Files, pages: dict[str, Element]) -> None:
    for root in pages.values():
        assert root.all("style") == [] and root.all("img") == []
        assert [s for s in root.all("script") if s.text.strip()] == []
        assert [e for e in root.all() if any(k == "style" or k.startswith("on") for k in e.attributes)] == []
    for asset in ("assets/site.css", "assets/filter.js"):
        assert not re.search(r"https?:|@import|url\(|fetch|XMLHttp|import\s*\(", files[asset])


def test_ids_are_unique_and_described_elements_exist(pages: dict[str, Element]) -> None:
    for page, root in pages.items():
        ids = [e.attributes["id"] for e in root.all() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), page
        for element in root.all():
            for key in ("aria-describedby", "aria-labelledby", "for"):
                assert element.attributes.get(key, ids[0]) in ids, (page, element.attributes)


def test_pages_can_be_read_aloud(pages: dict[str, Element]) -> None:
    for page, root in pages.items():
        assert root.all("html")[0].attributes["lang"] == "zh-CN"
        levels = [int(e.tag[1]) for e in root.all() if re.fullmatch(r"h\d", e.tag)]
        assert levels[0] == 1 and levels.count(1) == 1, page
        assert all(b <= a + 1 for a, b in pairwise(levels)), page
        for table in root.all("table"):
            assert table.all("caption")[0].text.strip(), page
            assert all("scope" in th.attributes for th in table.all("th")), page
            assert table.all("th") or "verbatim" in table.attributes["class"], page


def test_colour_is_never_the_only_signal(pages: dict[str, Element]) -> None:
    assert all(b.text.strip() for root in pages.values() for b in root.all(css="badge"))
    for clause in pages["docs/cq-2022-270.html"].all("section", "clause"):
        assert clause.all(css="badge")[0].text in ("规则", "不可机检", "待编写")
    for css, word in (("doubtful", "存疑"), ("missing", "缺失")):
        cells = pages["tables.html"].all("td", css)
        assert cells and all(word in cell.text or "未列" in cell.text for cell in cells)


def test_the_same_corpus_gives_the_same_bytes_in_another_process(files: Files, tmp_path: Path) -> None:
    script = "import sys; from compliance.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", script, "corpus", "docs", "--out", str(tmp_path / "网页")]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    written = {p.relative_to(tmp_path / "网页").as_posix(): p for p in (tmp_path / "网页").rglob("*") if p.is_file()}
    assert set(written) == {*files, "site-files.txt"}
    assert {path: written[path].read_bytes() for path in files} == {path: text.encode() for path, text in files.items()}


def test_the_footer_names_the_corpus_and_no_day_of_making(
    shipped: Corpus, pages: dict[str, Element], dated: dict[str, Element]
) -> None:
    assert all(shipped.hash in root.all("footer")[0].text for root in pages.values())
    assert "标明" not in pages["index.html"].all("footer")[0].text
    assert "2022年2月28日" in dated["index.html"].all("footer")[0].text


# -- rules ------------------------------------------------------------------------------------------


def test_limits_are_shown_by_place_and_time_with_quote_boundary_and_force(pages: dict[str, Element]) -> None:
    table = {r[0] + r[2] + r[3]: r for r in rows(pages["rules/DC001.html"], "各地各时期的限值与依据")}
    row = table["重庆市1.3含本数"]
    assert row[1] == "2022年2月28日起" and row[3:5] == ["含本数", "强制"]
    assert "渝发改工业〔2022〕270号 二（八） 新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3。" in row[5]
    assert "2022年10月16日至2023年3月31日之间某日起（日期待查明）" in {r[1] for r in table.values()}
    assert any(r[4] == "目标" and "达标时点 2025年12月31日" in r[2] for r in table.values())


def test_a_day_adds_what_is_in_force_on_it(shipped: Corpus, dated: dict[str, Element]) -> None:
    def standing(site: dict[str, Element]) -> dict[str, str]:
        return {r[0]: r[2].split()[0] for r in rows(site["rules/DC001.html"], "各地各时期的限值与依据")}

    before = read_site(build_site(shipped, date(2022, 2, 27)))
    assert standing(dated)["重庆市"] == "有效" and standing(before)["重庆市"] == "尚未生效"
    assert standing(dated)["云南省"] == "征求意见稿"


def test_norms_of_one_document_keep_their_own_remarks(dated: dict[str, Element]) -> None:
    remarks = {r[3].split()[0]: r[2] for r in rows(dated["rules/DC001.html"], "各地各时期") if r[0] == "全国"}
    assert "不高于1.25" in remarks["1.25"] and "不高于1.2；" in remarks["1.2"]


def test_examples_are_the_tests_beside_the_rule_with_what_the_program_says(
    shipped: Corpus, pages: dict[str, Element]
) -> None:
    for path, name in case_files(shipped.folder):
        cases = read_cases(path, name)
        shown = rows(pages[f"rules/{cases[0].rule}.html"], f"{len(cases)} 个例子")
        assert [r[0] for r in shown] == [" ".join(c.name.split()) for c in cases]
        assert [r[4].split()[0] for r in shown] == [c.expected for c in cases]
        assert all(r[5] for r in shown)


def test_an_open_example_says_what_to_supply(shipped: Corpus, pages: dict[str, Element]) -> None:
    reasons = {r[0]: r for r in rows(pages["rules/DC001.html"], "测试里出现的无法判定的理由")}
    assert reasons["依据不一致"][2] == shipped.lexicon.reasons["依据不一致"].next_step
    assert "青海 恰为 1.2 两文件边界不一致" in reasons["依据不一致"][3]
    facts = {r[0]: r for r in rows(pages["rules/DC001.html"], "判定要用的内容")}
    assert facts["规模"][2] == "超大型、大型、中小型" and facts["设计电能利用效率（PUE）"][3] == "1至5"


def test_remedy_days_and_waiver_are_those_of_the_rule(shipped: Corpus, pages: dict[str, Element]) -> None:
    for rule in shipped.rules:
        text = pages[f"rules/{rule.code}.html"].all("main")[0].text
        assert rule.remedy in text
        assert ("不可豁免" in text) is not rule.waivable
        assert rule.due_days is None or ("立即" if rule.due_days == 0 else f"{rule.due_days}天") in text


def test_a_code_without_a_rule_says_so(shipped: Corpus) -> None:
    registry = {**shipped.registry, "ZZ001": replace(shipped.registry["DC001"], state="待编写")}
    page = read_site(build_site(replace(shipped, registry=registry)))["rules/ZZ001.html"]
    text = page.all("main")[0].text
    assert "待编写" in text and "没有规则文件" in text


def test_rules_on_many_tell_whom_they_count_and_how(shipped: Corpus, pages: dict[str, Element]) -> None:
    many = [r.code for r in shipped.rules if r.shares]
    assert len(many) == 9
    for code in many:
        text = pages[f"rules/{code}.html"].all("main")[0].text
        assert "没有规则文件" not in text
        assert ("地区" if shipped.rule(code).subjects == ("region",) else "年度计划") in text
        assert "占比" not in [row[0] for row in rows(pages[f"rules/{code}.html"], "判定要用的内容")]
    share = pages["rules/AG002.html"].all("main")[0].text
    assert "口径：户数" in share and "口径：产能" in share and "范围：" in share
    assert "季度末（3月31日、6月30日、9月30日、12月31日）" in pages["rules/RP002.html"].all("main")[0].text


# -- documents --------------------------------------------------------------------------------------


def body(section: Element) -> str:
    """The text of a clause on its page, without white space, bars and rulings of tables."""
    parts = [e.text for e in section.all() if (e.tag == "p" and "text" in e.attributes.get("class", ""))]
    parts += [c.text for t in section.all("table") for c in t.all() if c.tag in ("td", "th")]
    return squeeze("".join(parts))


def test_the_whole_text_of_a_held_document_is_there_word_for_word(shipped: Corpus, pages: dict[str, Element]) -> None:
    for document in (d for d in shipped.documents.values() if d.held):
        sections = pages[f"docs/{document.id}.html"].all("section", "clause")
        clauses = list(shipped.clauses.of(document.id).values())
        assert len(sections) == len(clauses)
        for section, clause in zip(sections, clauses, strict=True):
            kept = "\n".join(x for x in clause.text.split("\n") if not re.fullmatch(r"\|[\s|:-]+\|", x))
            assert sorted(body(section)) == sorted(squeeze(kept).replace("|", "")), clause.anchor


def test_of_a_document_that_is_not_held_nothing_is_quoted(shipped: Corpus, pages: dict[str, Element]) -> None:
    for document in (d for d in shipped.documents.values() if not d.held):
        page = pages[f"docs/{document.id}.html"]
        assert page.all("section", "clause") == [] and page.all("q") == []
        assert "未持有原文" in page.text and "不引用文字" in page.text
    held = squeeze("".join(c.text for d in shipped.documents.values() for c in shipped.clauses.of(d.id).values()))
    quotes = {q.text for root in pages.values() for q in root.all("q")}
    assert len(quotes) > 20 and [q for q in quotes if squeeze(q) not in held] == []


def test_clauses_show_their_disposition_and_lead_to_their_rules(pages: dict[str, Element]) -> None:
    sections = {s.attributes["id"]: s for s in pages["docs/cq-2022-270.html"].all("section", "clause")}
    centre = sections["c-2.8"].all("p", "disposition")[0]
    assert centre.text.split() == ["规则", "DC001、DC002、DC006"]
    assert next(a.attributes["href"] for a in centre.all("a")) == "../rules/DC001.html"
    assert "handled" in sections["c-2.8"].attributes["class"]
    assert sections["c-2.6"].all("p", "disposition")[0].text.split() == ["不可机检", "鼓励性"]


def test_every_slip_is_marked_in_the_text_and_explained(shipped: Corpus, pages: dict[str, Element]) -> None:
    marked = 0
    for document in (d for d in shipped.documents.values() if d.held):
        for section, clause in zip(
            pages[f"docs/{document.id}.html"].all("section", "clause"),
            shipped.clauses.of(document.id).values(),
            strict=True,
        ):
            shown = {m.attributes["aria-describedby"] for m in section.all("mark", "slip")}
            assert len(shown) == len(clause.defects), (document.id, clause.anchor)
            notes = section.all("ol", "slips")
            assert len(notes[0].all("li") if notes else []) == len(clause.defects)
            marked += len(shown)
    assert marked >= 15


def test_the_words_that_a_norm_rests_on_are_marked(pages: dict[str, Element]) -> None:
    section = next(s for s in pages["docs/qh-gytdf.html"].all("section", "clause") if s.attributes["id"] == "c-3.16")
    assert "电能利用效率（PUE）达到1.2以下。" in {q.text for q in section.all("span", "quoted")}


def test_an_uncertain_date_is_an_interval_with_its_reason(pages: dict[str, Element]) -> None:
    text = pages["docs/qh-jnjt-ztfa.html"].text
    assert "2022年10月16日至2023年3月31日之间某日起" in text and "党的二十大精神" in text
    assert "生效日期只知道一个区间" in text
    assert "生效日期只知道一个区间" not in pages["docs/cq-2022-270.html"].text


def test_succession_is_shown_from_both_sides(pages: dict[str, Element]) -> None:
    assert ("docs/ndrc-2023-723.html", "") in targets("docs/ndrc-2021-1609.html", pages["docs/ndrc-2021-1609.html"])
    assert ("docs/ndrc-2021-1609.html", "") in targets("docs/ndrc-2023-723.html", pages["docs/ndrc-2023-723.html"])


# -- tables, coverage -------------------------------------------------------------------------------


def test_both_editions_and_the_limits_stand_side_by_side(pages: dict[str, Element]) -> None:
    body_ = next(e for e in pages["tables.html"].all("tr") if e.attributes.get("id") == "t-cement_clinker")
    cells = [squeeze(c.text) for c in body_.all() if c.tag in ("th", "td")]
    assert cells[2:6] == ["100", "117", "100", "117"]
    assert cells[6].startswith("GB16780-2021") and cells[9] == "117"


def test_the_counts_are_those_of_the_coverage(shipped: Corpus, pages: dict[str, Element]) -> None:
    found = {r[0]: r for r in rows(pages["coverage.html"], "各文件的覆盖情况")}
    for one in coverage(shipped):
        row = found[shipped.documents[one.document].cited]
        assert [int(row[1]), int(row[2]), int(row[5].partition("：")[0])] == [one.clauses, one.handled, len(one.open)]
    assert int(found["合计"][1]) == sum(one.clauses for one in coverage(shipped))


# -- other corpora ----------------------------------------------------------------------------------


def small(folder: Path, changes: dict[str, str | None] | None = None) -> dict[str, Element]:
    return read_site(build_site(load_corpus(write_small(folder, changes))))


def test_a_small_corpus_has_its_site_too(tmp_path: Path) -> None:
    pages = small(tmp_path)
    assert {"rules/DC901.html", "rules/DC902.html", "docs/jia-draft.html", "docs/guo-2022-9.html"} <= set(pages)
    assert "还没有裁断" in pages["interpretations.html"].text


def test_what_is_written_in_the_corpus_is_text_and_never_markup(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>&"'
    changes = {**edit("rules/数据中心/DC901.yaml", "措施: 修改设计。", f"措施: '{evil}'")}
    changes |= edit("docs/guo-2022-9/meta.yaml", "题名: 国家文件", f"题名: '{evil}'")
    pages = small(tmp_path, changes)
    assert all(not [s for s in p.all("script") if s.text] for p in pages.values())
    assert evil in pages["rules/DC901.html"].text
    assert evil in pages["docs/guo-2022-9.html"].text


def test_anchors_and_codes_with_other_characters_still_link(tmp_path: Path) -> None:
    changes = {
        "docs/jia-2023-1/clauses.yaml": None,
        "docs/jia-2023-1/dispositions.yaml": "'附 1/甲#': {处置: 规则, 码: [DC901]}\n",
    }
    text = "新建大型数据中心电能利用效率不超过1.3。"
    changes["docs/jia-2023-1/clauses.yaml"] = f"- {{锚: '附 1/甲#', 正文: {text}, 引用名: 附件}}\n"
    changes |= {
        "params/PUE上限.yaml": None,
        **edit(
            "params/PUE上限.yaml",
            "锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3",
            "锚: '附 1/甲#', 引文: 新建大型数据中心电能利用效率不超过1.3",
        ),
    }
    pages = small(tmp_path, changes)
    ids = {e.attributes.get("id") for e in pages["docs/jia-2023-1.html"].all()}
    fragments = {f for p, f in targets("rules/DC901.html", pages["rules/DC901.html"]) if p == "docs/jia-2023-1.html"}
    assert fragments and fragments <= ids


def test_a_test_that_fails_is_shown_as_failing(tmp_path: Path) -> None:
    changes = edit("rules/数据中心/DC901.test.yaml", "设计PUE: '1.31'}, 期望: 不符合", "设计PUE: '1.31'}, 期望: 符合")
    assert "测试没有通过" in small(tmp_path, changes)["rules/DC901.html"].text


# -- writing ----------------------------------------------------------------------------------------


def test_a_site_replaces_the_site_before_it_and_nothing_else(tmp_path: Path) -> None:
    write_site({"index.html": "甲", "rules/A1.html": "旧"}, tmp_path)
    (tmp_path / "笔记.txt").write_text("我的", encoding="utf-8")
    write_site({"index.html": "乙"}, tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "乙"
    assert not (tmp_path / "rules" / "A1.html").exists()
    assert (tmp_path / "笔记.txt").read_text(encoding="utf-8") == "我的"


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "笔记.txt").write_text("我的", encoding="utf-8")
    with pytest.raises(InputError, match="目录里有别的文件，不覆盖"):
        write_site({"index.html": ""}, tmp_path)


def test_the_list_of_files_cannot_reach_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "重要.txt"
    outside.write_text("我的", encoding="utf-8")
    site = tmp_path / "site"
    write_site({"index.html": ""}, site)
    (site / "site-files.txt").write_text("../重要.txt\n", encoding="utf-8")
    write_site({"index.html": ""}, site)
    assert outside.exists()


def test_pages_are_read_strictly() -> None:
    with pytest.raises(AssertionError, match="closes"):
        read_page("<p><b></p></b>")

"""The template folders: fields, samples, golden texts, styles, and what a broken one says."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from drafting_reviews import SETTINGS, breaches, openings, review

from compliance.corpus.conditions import RELATIONS
from compliance.drafting import build_notices, load_forms
from compliance.drafting.blocks import STYLES, Grid, read_blocks
from compliance.drafting.data import draft_document, read_data
from compliance.drafting.docx_fill import fill_master, placed_fields
from compliance.drafting.forms import KINDS, Field, Form
from compliance.drafting.golden import lines_of
from compliance.drafting.reference import field_reference
from compliance.model.errors import TemplateError
from compliance.resources import data_folder

TEMPLATES = data_folder("templates")
LEXICON = yaml.load((data_folder("policy_corpus") / "lexicon.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
ALL = tuple(f.kind for f in load_forms().forms)
BEGIN, END = "<!-- 字段开始 -->\n", "<!-- 字段结束 -->"


def form(kind: str) -> Form:
    return load_forms().form(kind)


def sample(kind: str) -> dict[str, Any]:
    return dict(json.loads((TEMPLATES / kind / "样例.json").read_text(encoding="utf-8")))


def mismatches(value: dict[str, Any], fields: tuple[Field, ...], path: str = "") -> list[str]:
    """Where the sample is not exactly the declared fields, in order and filled, at every depth."""
    declared = [f.name for f in fields]
    if list(value) != declared:
        return [f"{path or '样例'}：{list(value)} ≠ {declared}"]
    found = []
    for field in fields:
        given, here = value[field.name], f"{path}{field.name}"
        if not isinstance(given, list if field.fields else str) or given == "":
            found.append(f"{here}：{given!r}")
        elif field.fields:  # a list may be empty: an open question quotes no clause
            found += [m for i, row in enumerate(given) for m in mismatches(row, field.fields, f"{here}.{i}.")]
    return found


# -- the project's own templates --------------------------------------------------------------------


def declared(fields: tuple[Field, ...], path: str = "") -> set[str]:
    """The paths of all fields that are meant to be printed."""
    return {p for f in fields if not f.kept for p in (path + f.name, *declared(f.fields, f"{path}{f.name}."))}


@pytest.mark.parametrize("kind", ALL)
def test_the_master_places_the_declared_fields_and_no_other(kind: str) -> None:
    assert placed_fields(form(kind).master) == declared(form(kind).fields)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_has_the_declared_fields(kind: str, regenerate: bool) -> None:
    if regenerate:
        draft = next(d for d in build_notices(review(*breaches(), *openings()), SETTINGS) if d.kind == kind)
        text = json.dumps(draft.context, ensure_ascii=False, indent=1)
        (TEMPLATES / kind / "样例.json").write_text(text + "\n", encoding="utf-8")
    assert mismatches(sample(kind), form(kind).fields) == []


@pytest.mark.parametrize("kind", ALL)
def test_the_sample_gives_the_expected_text(kind: str, regenerate: bool) -> None:
    forms = load_forms()
    draft = draft_document(form(kind), read_data(TEMPLATES / kind / "样例.json"), forms.wording)
    assert (draft.missing, draft.warnings) == ((), ())
    filled = fill_master(form(kind).master, draft.context, draft.date)
    text = "\n".join(lines_of(read_blocks(filled))) + "\n"
    golden = TEMPLATES / kind / "期望文本.txt"
    if regenerate:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_guide_lists_every_field(regenerate: bool) -> None:
    guide = TEMPLATES / "README.md"
    before, _, rest = guide.read_text(encoding="utf-8").partition(BEGIN)
    listed, _, after = rest.partition(END)
    wanted = field_reference(load_forms())
    if regenerate:
        guide.write_text(f"{before}{BEGIN}{wanted}{END}{after}", encoding="utf-8")
        listed = wanted
    assert listed == wanted


def test_golden_files_are_not_rewritten_by_an_ordinary_run(request: pytest.FixtureRequest, regenerate: bool) -> None:
    assert regenerate is ("--regenerate" in request.config.invocation_params.args)


def test_the_style_sheet_knows_every_role() -> None:
    css = (TEMPLATES / "版式" / "公文.css").read_text(encoding="utf-8")
    assert [role for _, role in STYLES if not re.search(rf"\.{role}[ ,{{.>]", css)] == []


@pytest.fixture(scope="module")
def masters() -> ModuleType:
    """The script that makes the masters."""
    folder = TEMPLATES / "_样式"
    spec = importlib.util.spec_from_file_location("make_masters", folder / "make_masters.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(folder))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


def test_making_the_masters_again_gives_the_same_text_and_styles(masters: ModuleType, tmp_path: Path) -> None:
    masters.main(tmp_path)
    for kind in ALL:
        for part in ("word/document.xml", "word/styles.xml", "word/fontTable.xml"):
            with zipfile.ZipFile(tmp_path / kind / "模板.docx") as new, zipfile.ZipFile(form(kind).master) as old:
                assert new.read(part) == old.read(part), f"{kind} {part}"


def test_the_house_styles_are_the_closed_set(masters: ModuleType) -> None:
    assert [s.name for s in sys.modules["house_style"].STYLES] == [name for name, _ in STYLES]


@pytest.mark.parametrize("kind", ALL)
def test_a_master_names_no_font_of_the_library_theme(kind: str) -> None:
    with zipfile.ZipFile(form(kind).master) as parts:
        styles = parts.read("word/styles.xml").decode()
        document = parts.read("word/document.xml").decode()
    assert "asciiTheme" not in styles and "MS Mincho" not in styles
    assert 'w:type="lines" w:linePitch="590"' in document
    upright, lying = ("1960", "1847"), ("1450", "1337")
    margins = set(re.findall(r'<w:pgMar w:top="(\d+)" w:right="\d+" w:bottom="(\d+)"', document))
    assert margins and margins <= {upright, lying}


# -- a template folder that was changed -------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "templates"
    shutil.copytree(TEMPLATES, target)
    return target


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("整改通知书/字段.yaml", "发文机关: {类型: 文本,", "发文机关: {类型: 金额,", "“发文机关”的类型只能是"),
        ("整改通知书/字段.yaml", "缺省: 不适用, ", "", "“差距”缺少“缺省”"),
        ("整改通知书/字段.yaml", "文号: {", "文号: [", r"字段.yaml:\d+：YAML 写法有误"),
        ("整改通知书/依据.yaml", "自: 2025-09-01", "自: 2025年9月", "“2025年9月”不是日期"),
        ("整改通知书/依据.yaml", "规则: 其余", "规则: [XX999]", "最后一类（且只有最后一类）的规则应写“其余”"),
        ("整改通知书/依据.yaml", "      后果: >-\n        不能整改", "      后来: >-\n        不能整改", "缺少“后果”"),
        ("补正通知书/事由.yaml", "办理: 本机关处理", "办理: 都可以", "的办理只能是“企业补正”或“本机关处理”"),
        ("补正通知书/事由.yaml", "- 原因: 其余", "- 原因: 别的", "最后一条的原因应写“其余”"),
        ("用语.yaml", "句式:", "句子:", "缺少“句式”"),
        ("用语.yaml", "月数: 6", "月数: 半年", "“期限提醒”要写“月数”"),
    ],
)
def test_a_broken_data_file_is_named_with_its_fault(folder: Path, file: str, old: str, new: str, said: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError, match=said) as caught:
        load_forms(folder)
    assert path.name in str(caught.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "补正通知书" / "事由.yaml").unlink()
    with pytest.raises(TemplateError, match=r"事由.yaml：读不到模板文件"):
        load_forms(folder)


def test_an_officer_changes_the_words_without_touching_the_program(folder: Path) -> None:
    path = folder / "整改通知书" / "依据.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("性质: 政策督办\n", "性质: 督促提醒\n"), encoding="utf-8")
    (draft,) = build_notices(review(breaches()[0]), SETTINGS, load_forms(folder))
    rows = draft.context["问题清单"]
    assert [r["性质"] for r in rows if not isinstance(r, str)] == ["督促提醒"]


def test_every_reason_of_the_checker_has_its_words_and_the_same_owner() -> None:
    forms = load_forms()
    for reason, entry in LEXICON["理由"].items():
        found = forms.reason(reason)
        assert found.reason == reason
        # The lexicon asks officers for what is theirs, and the enterprise for the rest: so must the notice.
        assert (found.demand == "") is any(w in entry["下一步"] for w in ("请政策人员", "请审查人员", "请语料维护人员"))


def test_units_and_relations_read_as_the_corpus_writes_them() -> None:
    words = load_forms().wording.words
    for code, entry in LEXICON["单位"].items():
        assert words["单位"][code] in (entry["写法"], *entry.get("别名", ()))
    assert [r.operator for r in RELATIONS if r.operator not in words["关系"]] == []


def test_a_kind_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(TemplateError, match="没有“表扬信”这种文书；现有：整改通知书、补正通知书、审查意见书"):
        load_forms().form("表扬信")


def test_a_notice_with_sixty_rows_keeps_its_grid() -> None:
    many = [replace(f, title=f"{f.title}{n}") for n in range(12) for f in breaches()]
    draft = build_notices(review(*many), SETTINGS)[0]
    blocks = read_blocks(fill_master(form(draft.kind).master, draft.context, draft.date))
    (grid,) = [b for b in blocks if isinstance(b, Grid)]
    assert len(grid.rows) == 1 + 2 * 60
    assert [r.cells[0].rowspan for r in grid.rows[1:]] == [2, 1] * 60

"""Whether the templates are in order, folder by folder: what an officer learns before a document goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.drafting.blocks import Grid, NoticeBlock, Turn, read_blocks, structure_problems
from compliance.drafting.data import draft_document, read_data
from compliance.drafting.docx_fill import fill_master, open_master, placed_fields
from compliance.drafting.fields import Field, read_yaml
from compliance.drafting.forms import GOLDEN, SAMPLE, Form, kinds_in, load_form
from compliance.drafting.golden import lines_of
from compliance.drafting.wording import Wording
from compliance.model.errors import ComplianceError, TemplateError
from compliance.resources import data_folder

_WIDTHS = {False: 156 * 72 / 25.4, True: 225 * 72 / 25.4}
"""The width of the type area in points, on sheets that stand and on those that lie."""


@dataclass(frozen=True)
class TemplateFault:
    """Something wrong in a kind's folder: its code (docs/documents.md lists them), the kind, what it is."""

    code: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.code} {self.message}"


def check_templates(templates: Path | None = None, kinds: Sequence[str] = ()) -> tuple[TemplateFault, ...]:
    """The faults of these kinds (none named: of all kinds) in ``templates`` (None: the project's own).

    Raises:
        TemplateError: when a kind that is named does not exist, or ``用语.yaml`` cannot be used.
    """
    root = data_folder("templates") if templates is None else templates
    known = kinds_in(root)
    strange = [kind for kind in kinds if kind not in known]
    if strange:
        raise TemplateError(f"没有“{'、'.join(strange)}”这种文书；现有：{'、'.join(sorted(known))}")
    wording = Wording.from_data(root / "用语.yaml", read_yaml(root / "用语.yaml"))
    return tuple(f for kind in sorted(kinds or known) for f in _faults(root / kind, wording))


def _faults(folder: Path, wording: Wording) -> Iterator[TemplateFault]:
    kind = folder.name
    try:
        form = load_form(folder)
    except TemplateError as error:
        yield TemplateFault("T001", kind, str(error))
        return
    try:
        document = open_master(form.master).get_docx()
    except TemplateError as error:
        yield TemplateFault("T002", kind, str(error))
        return
    for problem in dict.fromkeys(structure_problems(document, tags=True)):
        yield TemplateFault("T003", kind, f"模板.docx 里{problem}")
    try:
        placed = placed_fields(form.master)
    except TemplateError as error:
        yield TemplateFault("T004", kind, str(error))
        return
    meant = {path for path, field in _paths(form.fields) if not field.kept}
    known = {path for path, _ in _paths(form.fields)}
    for path in sorted(placed - known):
        yield TemplateFault("T005", kind, f"模板.docx 用了“{path}”，字段.yaml 里没有这个字段")
    for path in sorted(meant - placed):
        yield TemplateFault(
            "T006", kind, f"字段.yaml 里的“{path}”没有印在 模板.docx 里（只留在数据里的，写“仅存: 是”）"
        )
    if placed <= known:
        yield from _sample_faults(form, wording)


def _sample_faults(form: Form, wording: Wording) -> Iterator[TemplateFault]:
    """What the sample shows: it must fill the master without a gap and give the expected text."""
    try:
        draft = draft_document(form, read_data(form.folder / SAMPLE), wording, SAMPLE)
        blocks = read_blocks(fill_master(form.master, draft.context, draft.date), form.kind)
    except ComplianceError as error:
        yield TemplateFault("T007", form.kind, str(error))
        return
    for path in draft.missing:
        yield TemplateFault("T007", form.kind, f"样例.json 缺少“{path}”")
    for warning in draft.warnings:
        yield TemplateFault("T007", form.kind, f"样例.json：{warning}")
    golden = form.folder / GOLDEN
    expected = golden.read_text(encoding="utf-8").splitlines() if golden.is_file() else []
    given = list("\n".join(lines_of(blocks)).splitlines())
    if expected != given:
        at = next((n for n, pair in enumerate(zip(expected, given, strict=False), 1) if pair[0] != pair[1]), None)
        where = f"第{at}行起不同" if at else f"应有{len(expected)}行，得{len(given)}行"
        yield TemplateFault("T008", form.kind, f"用样例试排的文字与 期望文本.txt 不同（{where}）")
    yield from _width_faults(form.kind, blocks)


def _width_faults(kind: str, blocks: Sequence[NoticeBlock]) -> Iterator[TemplateFault]:
    lying = False
    for number, block in enumerate(b for b in blocks if isinstance(b, Grid | Turn)):
        if isinstance(block, Turn):
            lying = block.landscape
        elif abs(sum(block.widths) - _WIDTHS[lying]) > 3:
            wide = sum(block.widths) * 25.4 / 72
            room = _WIDTHS[lying] * 25.4 / 72
            yield TemplateFault("T009", kind, f"第{number + 1}个表宽{wide:.0f}毫米，版心宽{room:.0f}毫米")


def _paths(fields: Sequence[Field], above: str = "") -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield above + field.name, field
        yield from _paths(field.fields, f"{above}{field.name}.")

"""A draft into its Word master: the finished DOCX as bytes.

The master is data that people outside the program edit, and it is filled from documents that people
outside the office wrote; so Jinja2 runs in its sandbox, an unknown field is an error and never an
empty space, and values are escaped for XML. Same draft, same master: same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from compliance.drafting.carried import carry
from compliance.drafting.layout import annex_hang, masthead_size, sign_off_indents
from compliance.drafting.values import Context
from compliance.drafting.word_files import damage_told
from compliance.model.errors import MissingComponentError, TemplateError
from compliance.ooxml import normalise

if TYPE_CHECKING:
    from docx.document import Document

_MASTHEAD_LINES, _LINE = 3.45, 29.5
"""How many lines of the grid the house style leaves above the masthead, and a line's height in points."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def fill_master(master: Path, context: Context, issued: date | None, data: Mapping[str, Any] | None = None) -> bytes:
    """The DOCX that ``master`` gives with ``context``; ``data``, where given, travels inside it.

    Raises:
        TemplateError: when the master is missing or damaged, names a field that does not exist, has a
            tag that is not closed, or tries what the sandbox forbids.
        MissingComponentError: when docxtpl is not installed.
    """
    _, jinja2, sandbox = _libraries()
    name = f"{master.parent.name}/{master.name}"

    class Unknown(jinja2.StrictUndefined):  # type: ignore[misc, name-defined]
        """A field that does not exist: an error that names it, whatever the template does with it."""

        @property
        def _undefined_message(self) -> str:
            return f"没有“{self._undefined_name}”这个字段（可用字段见 字段.yaml）"

    environment = sandbox.ImmutableSandboxedEnvironment(undefined=Unknown, autoescape=True)
    template = open_master(master)
    try:
        template.render(dict(context), environment, autoescape=True)
    except jinja2.UndefinedError as error:
        raise TemplateError(f"模板“{name}”：{error.message}") from error
    except sandbox.SecurityError as error:
        raise TemplateError(f"模板“{name}”：用了不允许的写法（{error}）；模板里只能放字段、for 和 if") from error
    except jinja2.TemplateSyntaxError as error:
        _syntax(name, error)
    except jinja2.TemplateError as error:
        raise TemplateError(f"模板“{name}”：{error}") from error
    document = _reread(template.docx)
    _fit(document)
    _stamp(document, master.parent.name, issued)
    if data is not None:
        carry(document, data)
    out = io.BytesIO()
    document.save(out)
    return normalise(out.getvalue())


def _reread(document: Document) -> Document:
    """The document as it was filled. docxtpl puts new heads into a letter's package but leaves the old ones in
    python-docx's hands, so such a document is read again."""
    if not any(section.different_first_page_header_footer for section in document.sections):
        return document
    import docx

    out = io.BytesIO()
    document.save(out)
    return docx.Document(io.BytesIO(out.getvalue()))


def open_master(master: Path) -> Any:
    """The master as a docxtpl template.

    Raises:
        TemplateError: when it is missing or not a Word document.
        MissingComponentError: when docxtpl is not installed.
    """
    docxtpl, _, _ = _libraries()
    name = f"{master.parent.name}/{master.name}"
    if not master.is_file():
        raise TemplateError(f"模板“{name}”：找不到文件")
    with damage_told(f"模板“{name}”：不是完好的 Word 文档（.docx）"):
        template = docxtpl.DocxTemplate(io.BytesIO(master.read_bytes()))
        template.init_docx()
    return template


def placed_fields(master: Path) -> frozenset[str]:
    """The paths of all fields that ``master`` places (``问题清单.期限``), also those of rows.

    Raises:
        TemplateError: when a tag is not closed, or a tag does more than place a field, repeat rows or ask with if.
    """
    from compliance.drafting.tags import paths_of

    _, jinja2, _ = _libraries()
    try:
        return paths_of(*tagged_parts(open_master(master)))
    except jinja2.TemplateSyntaxError as error:
        _syntax(f"{master.parent.name}/{master.name}", error)


def tagged_parts(template: Any) -> tuple[str, ...]:
    """The parts of a master that hold tags, as docxtpl reads them: its text, its heads and feet."""
    parts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.patch_xml(template.get_part_xml(part)) for _, part in template.get_headers_footers(uri)]
    return tuple(parts)


def fields_used(master: Path) -> frozenset[str]:
    """The names of the top-level fields that ``master`` uses, for comparison with ``字段.yaml``."""
    _, _, sandbox = _libraries()
    environment = sandbox.ImmutableSandboxedEnvironment(autoescape=True)
    return frozenset(open_master(master).get_undeclared_template_variables(environment))


def _libraries() -> tuple[Any, Any, Any]:
    try:
        import docxtpl
        import jinja2
        import jinja2.sandbox as sandbox
    except ImportError as error:
        raise MissingComponentError(
            "没有安装 docxtpl，不能生成文书。请运行：pip install 'nengshen[documents]'"
        ) from error
    return docxtpl, jinja2, sandbox


def _syntax(name: str, error: Any) -> NoReturn:
    """A syntax error in Chinese, with the text around it (a Word document has no useful line numbers)."""
    context = [re.sub(r"<[^>]*>", "", str(line)).strip() for line in getattr(error, "docx_context", ())]
    near = "".join(line for line in context if line)[:60]
    place = f"，附近文字：“{near}”" if near else ""
    raise TemplateError(
        f"模板“{name}”：标签写法有误（{error.message}）{place}；检查 for 与 endfor、if 与 endif 是否成对"
    ) from error


def _fit(document: Document) -> None:
    """Set what depends on the text: the masthead's size, the indents of the sign-off, and that the last
    paragraph stays with the sign-off (no page may hold a sign-off alone)."""
    from docx.shared import Pt

    by_style: dict[str | None, list[Any]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name if paragraph.style else "", []).append(paragraph)
    for section in document.sections:
        if section.different_first_page_header_footer and not section.first_page_header.is_linked_to_previous:
            by_style.setdefault("公文信函标志", []).extend(section.first_page_header.paragraphs)
    for paragraph in (*by_style.get("公文发文机关标志", ()), *by_style.get("公文信函标志", ())):
        for run in paragraph.runs:
            run.font.size = Pt(masthead_size(paragraph.text))
    marks = len(by_style.get("公文版头标注", ()))
    for paragraph in by_style.get("公文发文机关标志", ()) if marks else ():
        paragraph.paragraph_format.space_before = Pt(max(0.0, (_MASTHEAD_LINES - marks) * _LINE))
    for before, paragraph in pairwise(document.paragraphs):
        if paragraph.style is not None and paragraph.style.name == "公文附件说明":
            before.paragraph_format.keep_with_next = True
    for paragraph in by_style.get("公文附件说明", ()):
        hang = annex_hang(paragraph.text)
        _indent(paragraph, left=2 + hang, hanging=hang)
    for name, day in zip(by_style.get("公文署名", ()), by_style.get("公文成文日期", ()), strict=False):
        left, right = sign_off_indents(name.text, day.text)
        for paragraph, width in ((name, left), (day, right)):
            _indent(paragraph, right=width)


def _indent(paragraph: Any, **sides: float) -> None:
    """Set indents in 字, both as Word counts them and as a length for programs that do not."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, width in sides.items():
        indent.set(_w(f"{side}Chars"), str(round(width * 100)))
        indent.set(_w(side), str(round(width * 315)))


def _w(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def _stamp(document: Document, kind: str, issued: date | None) -> None:
    """Metadata: the notice's own date instead of a clock, no author left over from a template."""
    properties = document.core_properties
    moment = datetime(issued.year, issued.month, issued.day) if issued else datetime(*_EPOCH)
    properties.title, properties.language = kind, "zh-CN"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1

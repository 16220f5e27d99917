"""The pages of the site as texts, and writing them into a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from compliance.checking.wording import day
from compliance.corpus import Corpus, coverage
from compliance.corpus.cases import case_files
from compliance.corpus.coverage import REASONS
from compliance.model.errors import ComplianceError, InputError
from compliance.resources import data_folder
from compliance.site import links
from compliance.site.documents import Citations, DocumentView, document_view
from compliance.site.norms import norm_row
from compliance.site.rules import RuleView, rule_views
from compliance.site.tables import tables_view

FOLDER = "语料网站"
"""The folder in ``templates/`` that holds the pages' templates, the style sheet and the script."""
MANIFEST = "site-files.txt"
"""What the site wrote, so that the next run may replace it, and nothing else."""


@dataclass(frozen=True)
class Page:
    """A page: its path in the site, its template, and what the template is given."""

    path: str
    template: str
    context: Mapping[str, Any]


def build_site(corpus: Corpus, as_of: date | None = None) -> Mapping[str, str]:
    """Every file of the site by its path. ``as_of`` adds which norms are in force on that day.

    Raises:
        CorpusError: for a registration, a disposition or a test that cannot be read.
        ComplianceError: where a template is broken.
    """
    folder = data_folder("templates") / FOLDER
    environment = _environment(folder)
    footer = {"corpus": corpus.hash, "cases": _cases_hash(corpus), "as_of": day(as_of) if as_of else ""}
    files: dict[str, str] = {}
    for page in site_pages(corpus, as_of):
        try:
            template = environment.get_template(page.template)
            files[page.path] = template.render(
                **page.context, page=page.path, links=links, link=_linker(page.path), footer=footer
            )
        except TemplateError as error:
            raise ComplianceError(f"模板 {FOLDER}/{page.template} 有误：{error}") from error
    files[links.STYLE] = (folder / "site.css").read_text(encoding="utf-8")
    files[links.SCRIPT] = (folder / "filter.js").read_text(encoding="utf-8")
    return files


def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _linker(page: str) -> Any:
    def link(target: str, fragment: str = "") -> str:
        return links.href(page, target, fragment)

    return link


def site_pages(corpus: Corpus, as_of: date | None) -> Iterator[Page]:
    """Every page, not yet written out: the site writes them all, a server those that somebody asks for.

    Raises:
        CorpusError: for a registration, a disposition or a test that cannot be read.
    """
    citations = Citations(corpus)
    rules = rule_views(corpus, citations, as_of)
    documents = tuple(
        document_view(d, corpus, citations) for d in sorted(corpus.documents.values(), key=lambda d: (not d.held, d.id))
    )
    known = frozenset(view.code for view in rules)
    yield Page(links.HOME, "首页.html", {"rules": rules, "documents": documents, "known": known})
    for rule in rules:
        yield Page(links.rule_page(rule.code), "规则.html", {"view": rule, "known": known, "dated": as_of is not None})
    for document in documents:
        context = {"view": document, "known": known, "documents": corpus.documents}
        yield Page(links.document_page(document.document.id), "文件.html", context)
    yield Page(links.TABLES, "能效水平表.html", {"view": tables_view(corpus)})
    yield Page(links.PARAMETERS, "参数.html", {"parameters": _parameters(corpus, rules)})
    yield Page(links.INTERPRETATIONS, "裁断.html", _interpretations(corpus))
    yield Page(links.COVERAGE, "覆盖.html", _coverage(corpus, rules, documents))


def _parameters(corpus: Corpus, rules: tuple[RuleView, ...]) -> list[tuple[Any, Any, tuple[str, ...]]]:
    users: dict[str, tuple[str, ...]] = {}
    for view in rules:
        own = [view.rule.parameter] if view.rule and view.rule.parameter else []
        for code in (*own, *(p.code for p, _ in view.own_parameters)):
            users[code] = (*users.get(code, ()), view.code)
    return [
        (p, tuple(norm_row(n, corpus) for n in p.norms), users.get(p.code, ()))
        for p in sorted(corpus.parameters.values(), key=lambda p: (p.nature != "规范", p.code))
    ]


def _interpretations(corpus: Corpus) -> dict[str, Any]:
    norms = {rule.code: corpus.norms_of(rule) for rule in corpus.rules}
    users = {
        i.id: tuple(code for code, of in norms.items() if any(n.interpretation == i.id for n in of))
        for i in corpus.interpretations
    }
    return {"interpretations": corpus.interpretations, "users": users, "documents": corpus.documents}


def _coverage(corpus: Corpus, rules: tuple[RuleView, ...], documents: tuple[DocumentView, ...]) -> dict[str, Any]:
    rows = coverage(corpus)
    states: dict[str, int] = {}
    for view in rules:
        state = view.registration.state if view.registration else "未登记"
        states[state] = states.get(state, 0) + 1
    totals = {
        "clauses": sum(r.clauses for r in rows),
        "handled": sum(r.handled for r in rows),
        "not_machine": sum(sum(r.not_machine.values()) for r in rows),
        "open": sum(len(r.open) for r in rows),
    }
    reasons = {reason: sum(r.not_machine.get(reason, 0) for r in rows) for reason in REASONS}
    return {
        "rows": [(corpus.documents[r.document], r) for r in rows],
        "totals": totals,
        "reasons": {k: v for k, v in reasons.items() if v},
        "states": states,
        "unheld": [v for v in documents if not v.document.held],
        "sections": {v.document.id: {c.clause.anchor: c.clause.section for c in v.clauses} for v in documents},
    }


def _cases_hash(corpus: Corpus) -> str:
    """``sha256:…`` of the tests beside the rules: they are shown, but no part of the corpus hash."""
    digest = hashlib.sha256()
    for path, name in case_files(corpus.folder):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{digest.hexdigest()}"


def write_site(files: Mapping[str, str], folder: Path) -> None:
    """Write the site. A folder that holds something else is refused; an earlier site in it is replaced.

    Raises:
        InputError: exists, unwritable.
    """
    manifest = folder / MANIFEST
    if folder.exists() and any(folder.iterdir()) and not manifest.is_file():
        raise InputError(folder, "exists", "目录里有别的文件，不覆盖；请换一个空目录")
    try:
        earlier = manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else []
        for name in earlier:
            path = folder / name
            if name not in files and path.resolve().is_relative_to(folder.resolve()) and path.is_file():
                path.unlink()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        manifest.write_bytes("".join(f"{name}\n" for name in sorted(files)).encode())
    except OSError as error:
        raise InputError(folder, "unwritable", f"写不进目录（{error.strerror}）") from error

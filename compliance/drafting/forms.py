"""The template folders as values: which kinds of document there are, which fields each has.

A folder is a kind: it holds ``模板.docx`` (the Word master, the only place where the document's sentences
stand), ``字段.yaml`` (its fields), ``文书.yaml`` (what it is for, what is checked in its rows), and for the two
notices a table of words (``依据.yaml``, ``事由.yaml``). A new kind is a new folder and nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from compliance.drafting.fields import Field, fields_of, fill_gaps, need, read_yaml
from compliance.drafting.rules import RowCheck, check_of
from compliance.drafting.wording import Wording
from compliance.model.errors import TemplateError
from compliance.model.review import Finding
from compliance.resources import data_folder

RECTIFICATION = "整改通知书"
SUPPLEMENT = "补正通知书"
KINDS = (RECTIFICATION, SUPPLEMENT)
"""The kinds that are drafted from a review, in the order in which its drafts are given."""

MASTER, FIELDS, ABOUT, SAMPLE, GOLDEN = "模板.docx", "字段.yaml", "文书.yaml", "样例.json", "期望文本.txt"
OTHERS = "其余"


__all__ = ["Field", "Form", "Forms", "fill_gaps", "load_form", "load_forms", "read_yaml"]


@dataclass(frozen=True)
class Instrument:
    """The legal instrument for a class of findings (``依据.yaml``), dated like the law it cites.

    ``rules`` is empty for the last class, which takes every rule that no other class names. ``articles`` narrows
    a class to findings that are dealt with by one of these (中华人民共和国节约能源法 第十五条): the same limit
    broken by a plant at work and by a project not yet built calls for different orders.
    """

    name: str
    rules: tuple[str, ...]
    nature: str
    editions: tuple[InstrumentEdition, ...]
    before_signing: str = ""
    articles: tuple[str, ...] = ()

    def on(self, day: date) -> InstrumentEdition | None:
        """The wording in force on ``day``; None where the table has none (the notice then has a gap)."""
        return next((e for e in self.editions if e.since <= day <= e.until), None)


@dataclass(frozen=True)
class InstrumentEdition:
    """What a notice orders, what follows if it is not obeyed, and the remedies, between two dates."""

    since: date
    until: date
    decision: str
    consequence: str
    remedies: str = ""


@dataclass(frozen=True)
class ReasonWords:
    """What to ask for when a finding is undetermined for ``reason``; ``demand`` is empty where asking
    the enterprise would be wrong, because the authority itself must settle the norm first."""

    reason: str
    demand: str


@dataclass(frozen=True)
class Form:
    """One kind of document: its Word master and its fields; ``about`` says in a line what it is for, ``rank``
    orders the list of kinds, ``checks`` are what the rows of its lists must satisfy."""

    kind: str
    folder: Path
    fields: tuple[Field, ...]
    about: str = ""
    rank: int = 0
    checks: tuple[RowCheck, ...] = ()

    @property
    def master(self) -> Path:
        """The Word master."""
        return self.folder / MASTER

    @property
    def sample(self) -> Path:
        """Data that fill every field."""
        return self.folder / SAMPLE


@dataclass(frozen=True)
class Forms:
    """Everything that drafting reads from ``templates/``."""

    folder: Path
    forms: tuple[Form, ...]
    wording: Wording
    instruments: tuple[Instrument, ...]
    reasons: tuple[ReasonWords, ...]

    def form(self, kind: str) -> Form:
        """The form of ``kind``.

        Raises:
            TemplateError: when there is no such kind.
        """
        for form in self.forms:
            if form.kind == kind:
                return form
        raise TemplateError(f"没有“{kind}”这种文书；现有：{'、'.join(f.kind for f in self.forms)}")

    def instrument(self, finding: Finding) -> Instrument:
        """The legal instrument for a finding, by its rule and by the law that it is dealt with."""
        articles = {f"{c.document} {c.section}" for c in finding.legal_basis}
        mine = (i for i in self.instruments if finding.rule in i.rules)
        return next((i for i in mine if not i.articles or articles & set(i.articles)), self.instruments[-1])

    def reason(self, reason: str | None) -> ReasonWords:
        """What to ask for an undetermined finding with this ``reason``."""
        given = reason or ""
        return next((r for r in self.reasons if given.startswith(r.reason)), self.reasons[-1])


@lru_cache(maxsize=8)
def load_forms(folder: Path | None = None) -> Forms:
    """Read ``templates/`` (or ``folder``, laid out alike). The result is static data and is kept.

    Raises:
        TemplateError: when a file is missing or not as described in ``templates/README.md``.
    """
    root = data_folder("templates") if folder is None else folder
    kinds = kinds_in(root)
    forms = tuple(sorted((load_form(root / kind) for kind in kinds), key=lambda f: (f.rank, f.kind)))
    return Forms(
        root,
        forms,
        Wording.from_data(root / "用语.yaml", read_yaml(root / "用语.yaml")),
        _instruments(root / RECTIFICATION / "依据.yaml"),
        _reasons(root / SUPPLEMENT / "事由.yaml"),
    )


def kinds_in(root: Path) -> set[str]:
    """The kinds that ``root`` has folders for, the two notices always among them."""
    return {*KINDS, *(path.parent.name for path in root.glob(f"*/{FIELDS}"))}


def load_form(folder: Path) -> Form:
    """One kind of document from its folder.

    Raises:
        TemplateError: when a file is missing or not as described in ``templates/README.md``.
    """
    fields, about = fields_of(folder / FIELDS), folder / ABOUT
    data = read_yaml(about)
    rank, path = need(about, folder.name, data, "次序"), str(about)
    if not str(rank).isdigit():
        raise TemplateError(f"{path}：“次序”要写整数")
    checks = tuple(check_of(about, item, fields) for item in data.get("核对") or ())
    return Form(folder.name, folder, fields, need(about, folder.name, data, "说明"), int(rank), checks)


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TemplateError(f"{path}：“{text}”不是日期（应如 2025-09-01）") from error


def _instruments(path: Path) -> tuple[Instrument, ...]:
    out = []
    for item in read_yaml(path) or ():
        name = need(path, "类别", item, "名称")
        rules = need(path, name, item, "规则")
        editions = tuple(
            InstrumentEdition(
                _day(path, edition["自"]) if "自" in edition else date.min,
                _day(path, edition["止"]) if "止" in edition else date.max,
                need(path, name, edition, "处理"),
                need(path, name, edition, "后果"),
                edition.get("救济", ""),
            )
            for edition in need(path, name, item, "版本")
        )
        codes = () if rules == OTHERS else tuple(rules)
        nature, articles = need(path, name, item, "性质"), tuple(item.get("法条") or ())
        out.append(Instrument(name, codes, nature, editions, item.get("签发前", ""), articles))
    if not out or out[-1].rules or not all(i.rules for i in out[:-1]):
        raise TemplateError(f"{path}：最后一类（且只有最后一类）的规则应写“{OTHERS}”")
    return tuple(out)


def _reasons(path: Path) -> tuple[ReasonWords, ...]:
    out = []
    for item in read_yaml(path) or ():
        reason, who = need(path, "原因", item, "原因"), need(path, "原因", item, "办理")
        if who not in ("企业补正", "本机关处理"):
            raise TemplateError(f"{path}：“{reason}”的办理只能是“企业补正”或“本机关处理”")
        out.append(ReasonWords(reason, need(path, reason, item, "要求") if who == "企业补正" else ""))
    if not out or out[-1].reason != OTHERS or not out[-1].demand:
        raise TemplateError(f"{path}：最后一条的原因应写“{OTHERS}”，由企业补正")
    return tuple(out)

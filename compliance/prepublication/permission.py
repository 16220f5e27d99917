"""Whether somebody else approved the publication of exactly this content, and whether the document is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.prepublication.coverage import checked
from compliance.prepublication.norms import Norms
from compliance.prepublication.values import Checked, FileRead, Issue, Place

_FEWEST = 12
"""Digits of a checksum that a request names, at least (that many are printed on documents)."""


@dataclass(frozen=True)
class Approval:
    """A request (``publication`` or ``document``) with what became of it: approved, refused, or "" while open."""

    number: int
    kind: str
    subject: str
    requested_by: str
    decision: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class OnRecord:
    """A document that was issued under a number."""

    number: str
    sha256: str


@dataclass(frozen=True)
class PaperRead:
    """An official document among the files, with the number that it prints ("" for none)."""

    file: FileRead
    number: str


def permission_checks(
    files: Sequence[FileRead], papers: Sequence[PaperRead], approvals: Sequence[Approval], issued: Sequence[OnRecord],
    norms: Norms, absent: str = "",
) -> Iterator[Checked]:  # fmt: skip
    """PB701 to PB703."""
    public = [f for f in files if not f.error]
    if absent:
        yield checked("PB701", 0, [norms.not_run("PB701", 因=absent)] if public else [])
        for code in ("PB702", "PB703"):
            yield checked(code, 0, [])
        return
    missing: list[Issue] = []
    loose: list[Issue] = []
    for f in public:
        (loose if (said := _permitted(f, approvals, norms)) and said.code == "PB702" else missing).extend(
            [said] if said else []
        )
    yield checked("PB701", len(public), missing)
    yield checked("PB702", len(public), loose)
    yield checked("PB703", len(papers), [i for p in papers if (i := _recorded(p, issued, norms))])


def _permitted(file: FileRead, approvals: Sequence[Approval], norms: Norms) -> Issue | None:
    place = Place(file.file)
    exact = [a for a in approvals if names_content(a.subject, file.sha256)]
    named = [a for a in approvals if file.file in a.subject and not _names_other_content(a.subject, file.sha256)]
    for group in (exact, named):
        if not group:
            continue
        last = group[-1]
        if last.decision == "approved":
            return None if group is exact else norms.issue("PB702", place, 号=last.number, 题=last.subject)
        word = "已被驳回" if last.decision else f"由{last.requested_by}提出，还没有另一人批准"
        return norms.issue("PB701", place, 事=f"“{file.file}”的发布申请{last.number}{word}")
    other = [a for a in approvals if file.file in a.subject]
    if other:
        said = f"“{file.file}”批准以后内容又变了：申请{other[-1].number}的校验值不是这份文件的"
        return norms.issue("PB701", place, 事=said)
    return norms.issue("PB701", place, 事=f"“{file.file}”没有发布申请")


def names_content(subject: str, sha256: str) -> bool:
    """Whether a request names this content by (the beginning of) its checksum."""
    return bool(sha256) and sha256[:_FEWEST] in subject.lower()


def _names_other_content(subject: str, sha256: str) -> bool:
    return "sha256:" in subject.lower() and not names_content(subject, sha256)


def _recorded(paper: PaperRead, issued: Sequence[OnRecord], norms: Norms) -> Issue | None:
    place = Place(paper.file.file)
    if any(d.sha256 == paper.file.sha256 for d in issued):
        return None
    if not paper.number:
        return norms.issue("PB703", place, 事=f"“{paper.file.file}”没有发文字号，也没有登记签发")
    if any(d.number == paper.number for d in issued):
        return norms.issue("PB703", place, 事=f"文号{paper.number}已登记签发，但是登记的不是这份内容")
    return norms.issue("PB703", place, 事=f"文号{paper.number}没有登记签发")

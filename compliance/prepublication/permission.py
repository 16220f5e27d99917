"""Whether somebody else approved the publication of exactly this content."""

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


def permission_checks(
    files: Sequence[FileRead], approvals: Sequence[Approval], norms: Norms, absent: str = ""
) -> Iterator[Checked]:  # fmt: skip
    """PB701 and PB702."""
    public = [f for f in files if not f.error]
    if absent:
        yield checked("PB701", 0, [norms.not_run("PB701", 因=absent)] if public else [])
        yield checked("PB702", 0, [])
        return
    missing: list[Issue] = []
    loose: list[Issue] = []
    for f in public:
        (loose if (said := _permitted(f, approvals, norms)) and said.code == "PB702" else missing).extend(
            [said] if said else []
        )
    yield checked("PB701", len(public), missing)
    yield checked("PB702", len(public), loose)


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

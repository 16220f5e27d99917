"""What becomes of each clause: ``docs/<id>/dispositions.yaml``, and the coverage that every report shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.corpus.documents import Document
from compliance.corpus.entries import Entry
from compliance.corpus.library import Corpus
from compliance.corpus.strict import Table, line_of, read_yaml
from compliance.model.errors import CorpusError

HANDLED, NOT_MACHINE, OPEN = KINDS = ("规则", "不可机检", "待编写")
GOVERNMENT = "政府职责"
REASONS = (
    GOVERNMENT, "宣示性", "鼓励性", "背景", "需现场核查", "数据不可得", "占位未定", "引用未持有文件", "转致其他条款",
)  # fmt: skip


@dataclass(frozen=True)
class Disposition:
    """What becomes of one clause: rules check it, or no program can (with the reason), or it is still to do."""

    anchor: str
    kind: str
    codes: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True)
class Coverage:
    """How far the clauses of one document are turned into rules."""

    document: str
    clauses: int
    handled: int
    not_machine: Mapping[str, int]
    open: tuple[str, ...]

    @property
    def government(self) -> int:
        """Clauses that bind authorities only."""
        return self.not_machine.get(GOVERNMENT, 0)

    def __str__(self) -> str:
        """One line of the coverage report."""
        reasons = "、".join(f"{r}{n}" for r, n in self.not_machine.items())
        count = sum(self.not_machine.values())
        rest = f"：{'、'.join(self.open)}" if self.open else ""
        return (
            f"{self.document}  条款{self.clauses}，有规则{self.handled}，不可机检{count}（{reasons}），"
            f"待编写{len(self.open)}{rest}"
        )


def read_dispositions(document: Document) -> tuple[Disposition, ...]:
    """The dispositions of a document; none where the file is missing.

    Raises:
        CorpusError: for an unknown kind or reason.
    """
    path = document.folder / "dispositions.yaml"
    name = f"docs/{document.folder.name}/dispositions.yaml"
    if not path.is_file():
        return ()
    data = read_yaml(path, name)
    if not isinstance(data, Table):
        raise CorpusError(name, 1, "条款处置应写成“锚: {处置: …}”的形式", "C016")
    found = []
    for anchor, value in data.items():
        entry = Entry(value, "条款处置", ("处置", "码", "原因", "注"), name, line_of(data, anchor))
        kind = entry.choice("处置", KINDS)
        if kind == NOT_MACHINE:
            entry.choice("原因", REASONS)
        found.append(
            Disposition(anchor, kind, entry.texts("码"), entry.text("原因", ""), entry.text("注", ""), entry.line())
        )
    return tuple(found)


def coverage(corpus: Corpus) -> tuple[Coverage, ...]:
    """The coverage of every document whose text is held, in order of id."""
    found = []
    for document in sorted(corpus.documents.values(), key=lambda d: d.id):
        clauses = corpus.clauses.of(document.id) if document.held else {}
        if not clauses:
            continue
        known = {d.anchor: d for d in read_dispositions(document)}
        kinds = [known.get(a, Disposition(a, OPEN)) for a in clauses]
        reasons = Counter(d.reason for d in kinds if d.kind == NOT_MACHINE)
        open_ = tuple(d.anchor for d in kinds if d.kind == OPEN)
        handled = sum(d.kind == HANDLED for d in kinds)
        found.append(Coverage(document.id, len(clauses), handled, dict(sorted(reasons.items())), open_))
    return tuple(found)

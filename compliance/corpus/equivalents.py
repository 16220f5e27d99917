"""``equivalent_mutants.yaml``: changes of the corpus that no case can notice, each with the reason why.

The list belongs to the tests, not to the norms: it is no part of the corpus' hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from compliance.corpus.entries import entries
from compliance.corpus.strict import read_yaml
from compliance.model.errors import CorpusError

EQUIVALENTS = "equivalent_mutants.yaml"


@dataclass(frozen=True)
class Equivalent:
    """A mutant by its text, and why it makes no difference."""

    text: str
    reason: str
    file: str
    line: int


def read_equivalents(folder: Path) -> tuple[Equivalent, ...]:
    """The known equivalent mutants of a corpus; none where it has no such file.

    Raises:
        CorpusError: for an entry without a reason, or one that is listed twice.
    """
    path = folder / EQUIVALENTS
    if not path.is_file():
        return ()
    found: dict[str, Equivalent] = {}
    for entry in entries(read_yaml(path, EQUIVALENTS), "等价变异", ("变异", "理由"), EQUIVALENTS, 1):
        text = entry.text("变异")
        if text in found:
            raise CorpusError(EQUIVALENTS, entry.line(), f"变异“{text}”重复（另见第{found[text].line}行）", "C016")
        found[text] = Equivalent(text, entry.text("理由"), EQUIVALENTS, entry.line())
    return tuple(found.values())

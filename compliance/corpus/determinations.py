"""Officers' findings of fact (认定): that an enterprise refuses its data, or conceals it.

Some clauses say how missing data is to be taken (视为), but only once a person has found that there is no
reason for its absence. The record lies outside the plan, so the audited document can never cause it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.corpus.decisions import item_of, load_records, records
from compliance.corpus.words import Lexicon

REFUSED, CONCEALED = "拒不提供", "瞒报漏报"
FINDINGS = (REFUSED, CONCEALED)
"""拒不提供: the data is not given and there is no reason. 瞒报漏报: what is given was found to be untrue or incomplete."""

_KEYS = (
    "编号", "主体", "对象", "认定", "事实", "理由", "认定人", "认定机关", "日期", "撤销", "附件",
)  # fmt: skip


@dataclass(frozen=True)
class Determination:
    """A recorded finding about one enterprise. ``facts`` are names of the dictionary.

    ``subject`` is the enterprise's credit code or name; ``item`` narrows it to ``装置:3号矿热炉`` ("" for all
    installations). ``withdrawn`` is the day from which it no longer holds.
    """

    id: str
    subject: str
    item: str
    finding: str
    facts: tuple[str, ...]
    reason: str
    by: str
    authority: str
    day: date | None
    withdrawn: date | None = None
    file: str = ""
    line: int = 0

    def void(self, lexicon: Lexicon) -> str:
        """Why the record has no effect at all; "" where it is sound."""
        missing = [w for w, t in (("认定人", self.by), ("认定机关", self.authority)) if not lexicon.signed(t)]
        if missing:
            return f"没有{'和'.join(missing)}的署名，不起作用"
        if self.day is None:
            return "没有写“日期”，不起作用"
        if self.withdrawn is not None and self.withdrawn < self.day:
            return "“撤销”早于“日期”，不起作用"
        return "" if self.facts else "没有写“事实”，不起作用"

    def in_effect(self, as_of: date, lexicon: Lexicon) -> bool:
        """Whether it is sound, made by ``as_of`` and not withdrawn by then."""
        if self.void(lexicon) or self.day is None or as_of < self.day:
            return False
        return self.withdrawn is None or as_of < self.withdrawn


def read_determinations(path: Path, name: str) -> tuple[Determination, ...]:
    """The determinations of one file (one mapping, or a list of them).

    Raises:
        CorpusError: when one cannot be read. Whether it takes effect is for ``lint_determinations``.
    """
    return tuple(
        Determination(
            e.text("编号"), e.text("主体"), item_of(e), e.choice("认定", FINDINGS), e.texts("事实"), e.text("理由"),
            e.text("认定人", ""), e.text("认定机关", ""), e.day("日期"), e.day("撤销"), name, e.line(),
        )
        for e in records(path, name, "认定", _KEYS)
    )  # fmt: skip


def load_determinations(path: Path) -> tuple[Determination, ...]:
    """The determinations of a file, or of all YAML files of a folder.

    Raises:
        CorpusError: naming file and line of one that cannot be read.
    """
    return load_records(path, read_determinations)

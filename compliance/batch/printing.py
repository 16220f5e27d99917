"""The line of a plan among a batch's results: the review and the facts that ``check --format jsonl`` prints, and its case.

A line is made in the child that judged the plan, and waits in a ``Spool`` until all are written in order; one that an
earlier run made is made again from the registry. Both are the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from compliance.model.canonical import canonical
from compliance.model.review import Outcome, Review

TOLD = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)
"""Outcomes that somebody has something to do about."""
Findings = Sequence[Mapping[str, Any]]


def plan_line(body: bytes, document: Mapping[str, Any], facts: Mapping[str, Any], name: str) -> bytes:
    """A review (canonical JSON without the facts, as the registry keeps it) with the facts, of the file that the batch calls
    ``name`` and whose ``document`` it is; without its case."""
    # Put together of texts: reading and writing them again takes longer than judging some plans.
    before, own, after = body.partition(_document(document))
    assert own, "a review names its document"
    return b"%b%b,%b:%b%b" % (
        before,
        _document({**document, "file": name}),
        b'"facts"',
        canonical(facts).encode(),
        after,
    )


def _document(document: Mapping[str, Any]) -> bytes:
    return b'"document":' + canonical(document).encode()


def with_case(line: bytes, case: int) -> bytes:
    """A line with the number of its case, and its end."""
    return b'%b,"case":%d}\n' % (line[:-1], case)


def told_of(body: Mapping[str, Any]) -> Findings:
    """The findings of a review, as the registry keeps it, that somebody has something to do about."""
    wanted = {outcome.value for outcome in TOLD}
    return [f for f in body["findings"] if f["outcome"] in wanted]


def told_in(review: Review) -> Findings:
    """``told_of``, of the review itself."""
    return [f.to_json() for f in review.findings if f.outcome in TOLD]


class Spool:
    """Lines by the number of their review, on disk: those of a province are too many for memory. A context manager."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (closed by ``__exit__``)
        self._kept: dict[tuple[int, str], tuple[int, int, Findings]] = {}

    def keep(self, review: int, name: str, line: bytes, told: Findings) -> None:
        """Keep the line that was made for a file, with its findings that are told."""
        self._kept[review, name] = (self._file.seek(0, 2), len(line), told)
        self._file.write(line)

    def recall(self, review: int, name: str) -> tuple[bytes, Findings] | None:
        """The line of a review for the file of this name; None where this run made none."""
        known = self._kept.get((review, name))
        if known is None:
            return None
        self._file.seek(known[0])
        return self._file.read(known[1]), known[2]

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

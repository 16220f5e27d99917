"""The line of a plan among a batch's results: what ``check --format jsonl`` prints of it, and its case.

A line is made in the child that judged the plan, and waits in a ``Spool`` until all are written in order; one that an
earlier run made is made again from the registry. Both are the same, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from compliance.model.review import Outcome

TOLD = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)
"""Outcomes that somebody has something to do about."""
Findings = Sequence[Mapping[str, Any]]


def plan_line(body: Mapping[str, Any], facts: Mapping[str, Any], name: str) -> str:
    """A review (as the registry keeps it) with the facts, of the file that the batch calls ``name``; without its case."""
    head = {"schema": body["schema"]}
    rest = {key: value for key, value in body.items() if key != "schema"}
    document = {"document": {**body["document"], "file": name}}
    return json.dumps({**head, **rest, **document, "facts": facts}, ensure_ascii=False)


def with_case(line: str, case: int) -> str:
    """A line with the number of its case, and its end."""
    return f'{line[:-1]}, "case": {case}}}\n'


def told_of(body: Mapping[str, Any]) -> Findings:
    """The findings of a review that somebody has something to do about."""
    wanted = {outcome.value for outcome in TOLD}
    return [f for f in body["findings"] if f["outcome"] in wanted]


class Spool:
    """Lines by the number of their review, on disk: those of a province are too many for memory. A context manager."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (closed by ``__exit__``)
        self._kept: dict[tuple[int, str], tuple[int, int, Findings]] = {}

    def keep(self, review: int, name: str, line: str, told: Findings) -> None:
        """Keep the line that was made for a file, with its findings that are told."""
        written = line.encode()
        self._kept[review, name] = (self._file.seek(0, 2), len(written), told)
        self._file.write(written)

    def recall(self, review: int, name: str) -> tuple[str, Findings] | None:
        """The line of a review for the file of this name; None where this run made none."""
        known = self._kept.get((review, name))
        if known is None:
            return None
        self._file.seek(known[0])
        return self._file.read(known[1]).decode(), known[2]

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

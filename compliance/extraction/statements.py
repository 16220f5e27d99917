"""What the plan states of itself besides figures: approvals, capacity replacement, conformity, incentives, arrangements.

Each topic is words in ``data/statements.yaml``; a topic none of whose words is in the document costs a search for them
and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, TypeVar

from compliance.extraction.arrangements import commissioning, electricity, eliminations
from compliance.extraction.binding import plain
from compliance.extraction.conformity import conformity
from compliance.extraction.lexicon import words
from compliance.extraction.passages import passages
from compliance.extraction.scan import Scan
from compliance.extraction.speaker import Found, Speaker, compiled, decimal, settle, statements
from compliance.extraction.subjects import Subject
from compliance.extraction.tokens import find_quantities
from compliance.model.facts import DataCentreFacts, Fact, InstallationFacts

_BLANK = "\ue000"
Record = TypeVar("Record", InstallationFacts, DataCentreFacts)


@dataclass(frozen=True)
class Topic:
    """A statement that takes one of several values: its clues, what is not meant, and the values in order of reading."""

    field: str
    clues: tuple[str, ...]
    ignored: re.Pattern[str]
    values: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _topics() -> tuple[Topic, ...]:
    data: Any = statements()["情形"]
    return tuple(
        Topic(
            name,
            tuple(words(parts["线索"])),
            compiled(parts["不算"]),
            tuple((value, compiled(patterns)) for value, patterns in parts["取值"].items()),
        )
        for name, parts in data.items()
    )


@lru_cache(maxsize=1)
def _replacement() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = statements()
    return compiled(str(data["置换比例"])), compiled(str(data["置换量"]))


def _choices(speaker: Speaker, topic: Topic) -> Iterator[Found]:
    clues = tuple(c for c in topic.clues if c in speaker.scan.text)
    for passage in passages(speaker.scan, clues) if clues else ():
        text = topic.ignored.sub(lambda m: _BLANK * len(m.group()), passage.text)
        taken: set[int] = set()
        for value, pattern in topic.values:
            for match in pattern.finditer(text):
                span = range(match.start(), match.end())
                if taken.isdisjoint(span):
                    taken.update(span)
                    yield from speaker.say(topic.field, value, passage, match.start(), match.end())


def _amounts(speaker: Speaker) -> Iterator[Found]:
    """Ratio and amount of replaced capacity; a ratio is the larger number to the smaller."""
    if "置换" not in speaker.scan.text:
        return
    ratio, amount = _replacement()
    for passage in passages(speaker.scan, ("置换",)):
        for match in ratio.finditer(passage.text):
            retired, built = (decimal(match[name] or match[f"{name}2"]) for name in ("a", "b"))
            if retired >= built > 0:
                value = "equal" if retired == built else "reduced"
                yield from speaker.say("capacity_replacement", value, passage, *match.span())
        matches = list(amount.finditer(passage.text))
        if "置换" not in passage.text or len(matches) != 1:
            continue
        (match,) = matches
        if passage.text[match.end() : match.end() + 1] in ("、", "和", "及", "与"):
            continue  # 关停30万吨/年、20万吨/年两条线: a list, of which this is only the first
        group = "q" if match["q"] else "q2"
        for quantity in find_quantities(match[group])[:1]:
            if quantity.unit is not None and quantity.kind in ("mass", "mass_rate", "case"):
                code = "t/a" if quantity.kind == "mass" else quantity.unit.code
                value_of = plain(quantity.value * quantity.unit.factor)
                yield from speaker.say("replaced_capacity", value_of, passage, *match.span(), code)


def _yields() -> dict[str, dict[str, list[str]]]:
    data: Any = statements()["让位"]
    return {name: dict(parts) for name, parts in data.items()}


def stated_facts(scan: Scan, alive: list[Subject]) -> dict[int, dict[str, Fact]]:
    """The statements of a plan, by the index of the subject they are about and the field they fill."""
    speaker = Speaker(scan, alive)
    found = [f for topic in _topics() for f in _choices(speaker, topic)]
    found += _amounts(speaker)
    found += conformity(speaker, [f for f in found if f.field == "capacity_replacement"])
    found += eliminations(speaker)
    found += electricity(speaker)
    found += commissioning(speaker)
    return settle([_coded(f) for f in found], _yields())


def _coded(found: Found) -> Found:
    """The statement with the record's own value: yes and no become a boolean."""
    if found.field == "incentives":
        return replace(found, value=found.value == "yes")
    return found


def with_statements(record: Record, facts: dict[str, Fact]) -> Record:
    """``record`` with the statements that its kind of record has a field for."""
    known = {f.name for f in fields(record)}
    return replace(record, **{name: fact for name, fact in facts.items() if name in known})

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
from compliance.extraction.scan import Scan
from compliance.extraction.speaker import NEW, Found, Speaker, Yields, compiled, decimal, settle, statements
from compliance.extraction.tokens import find_quantities
from compliance.model.facts import DataCentreFacts, Fact, InstallationFacts

_BLANK = "\ue000"
Record = TypeVar("Record", InstallationFacts, DataCentreFacts)


@dataclass(frozen=True)
class Topic:
    """A statement that takes one of several values: its clues, what is not meant, and the values in order of reading.

    Patterns are kept as the data has them: most plans have no clue of most topics, and never need them compiled.
    """

    field: str
    clues: tuple[str, ...]
    ignored: str
    values: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _topics() -> tuple[Topic, ...]:
    data: Any = statements()["情形"]
    return tuple(
        Topic(
            name,
            tuple(words(parts["线索"])),
            parts["不算"],
            tuple(parts["取值"].items()),
        )
        for name, parts in data.items()
    )


@lru_cache(maxsize=1)
def _replacement() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = statements()
    return compiled(str(data["置换比例"])), compiled(str(data["置换量"]))


def _choices(speaker: Speaker, topic: Topic) -> Iterator[Found]:
    for passage in speaker.about(topic.clues):
        text = compiled(topic.ignored).sub(lambda m: _BLANK * len(m.group()), passage.text)
        taken: set[int] = set()
        for value, pattern in topic.values:
            for match in compiled(pattern).finditer(text):
                span = range(match.start(), match.end())
                if taken.isdisjoint(span):
                    taken.update(span)
                    yield from speaker.say(topic.field, _coded(value), passage, match.start(), match.end())


def _amounts(speaker: Speaker) -> Iterator[Found]:
    """Ratio and amount of replaced capacity; a ratio is the larger number to the smaller."""
    ratio, amount = _replacement()
    for passage in speaker.about(("置换",)):
        for match in ratio.finditer(passage.text):
            retired, built = (decimal(match[name] or match[f"{name}2"]) for name in ("a", "b"))
            if retired >= built > 0:
                value = "equal" if retired == built else "reduced"
                yield from speaker.say("capacity_replacement", value, passage, *match.span())
        matches = list(amount.finditer(passage.text))
        if len(matches) != 1:
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


def _coded(word: str) -> str | bool:
    """A value of the data file as the record has it: yes and no are a boolean."""
    return {"yes": True, "no": False}.get(word, word)


@lru_cache(maxsize=1)
def _yields() -> Yields:
    data: Any = statements()["让位"]
    return {
        name: {_coded(value): frozenset(map(_coded, weaker)) for value, weaker in parts.items()}
        for name, parts in data.items()
    }


@lru_cache(maxsize=2)
def _clues(new: bool) -> tuple[str, ...]:
    """The clues of all topics that are asked about."""
    data: Any = statements()
    texts = [data["淘汰"]["线索"]]
    if new:
        texts += [parts["线索"] for parts in data["情形"].values()]
        texts += [data[name]["线索"] for name in ("符合性", "用电", "投产")]
    return tuple(dict.fromkeys(w for text in texts for w in words(text)))


def stated_facts(scan: Scan, status: dict[int, str]) -> dict[int, dict[str, Fact]]:
    """The statements of a plan, by the index of the subject they are about and the field they fill; ``status`` is that
    of every subject.

    Approvals and the like are asked of new installations only; a plan without any is searched for eliminations alone.
    """
    new = any(s in NEW for s in status.values())
    speaker = Speaker(scan, status, _clues(new))
    found = list(eliminations(speaker))
    if new:
        found += [f for topic in _topics() for f in _choices(speaker, topic)]
        found += _amounts(speaker)
        found += conformity(speaker, [f for f in found if f.field == "capacity_replacement"])
        found += electricity(speaker)
        found += commissioning(speaker)
    return settle(found, _yields())


def with_statements(record: Record, facts: dict[str, Fact]) -> Record:
    """``record`` with the statements that its kind of record has a field for."""
    known = {f.name for f in fields(record)}
    return replace(record, **{name: fact for name, fact in facts.items() if name in known})

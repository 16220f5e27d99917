"""Members of one list that say the same wherever a question looks are asked once.

What a question looks at is not declared but watched: the first member is asked with a record that notes which of
its figures are read, in order. Another member that says the same there gets the same answer, because asking is a
function of what is read; only the evidence is its own. The answers of a question form a tree whose forks are the
figures read. A register of sixty thousand installations then costs a few look-ups each, whatever is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from compliance.checking.fact_values import FactValue
from compliance.checking.scope import GROUPS, Scope
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, MaybeFact
from compliance.model.review import Subject, SubjectKind

T = TypeVar("T")
_OWN = -1
"""The code of a fact that is only ever like itself."""

Places = tuple[tuple[str, int], ...]
"""Where evidence stands in a record: the field, and which of its pieces."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a question comes to for one member, and for all that are like it in what was read for it."""

    value: T
    seen: tuple[FactValue, ...]
    """What was seen of the first such member."""
    places: Places | None
    """Where the evidence of what was seen stands in the record of each; None where this is the answer of one alone."""


class _Noting:
    """A member's record that notes which of its facts are read."""

    def __init__(self, record: Any, read: dict[str, None]) -> None:
        self._record, self._read = record, read

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._record, name)
        self._read[name if name in vars(self._record) else ""] = None  # "": it was looked at as a whole
        return found


@dataclass(frozen=True)
class _Watched(Scope):
    """The scope of a member, with what has been read of its record."""

    read_fields: dict[str, None] = field(default_factory=dict, repr=False, compare=False)

    def record(self, kind: str) -> Any:
        """The record of facts of a kind; that of the member itself is watched."""
        found = super().record(kind)
        own = kind if kind in GROUPS else self.subject.kind if kind == "subject" else ""
        return _Noting(found, self.read_fields) if own in GROUPS else found


class _Fork:
    """The fact that is read next, as a code for each member, and what comes of each thing that it says."""

    __slots__ = ("codes", "name", "ways")

    def __init__(self, name: str, codes: Sequence[int]) -> None:
        self.name, self.codes = name, codes
        self.ways: dict[int, Any] = {}


class Alike:
    """The members of one kind, as the scope of all of them has them; ``members_of`` gives them."""

    def __init__(self, scope: Scope, kind: str) -> None:
        self.records: tuple[Any, ...] = getattr(scope.facts, GROUPS[kind])
        self.whole, self.kind = scope, cast(SubjectKind, kind)
        # Candidates, officers' records and what they make true are looked up by the number of a member.
        self._shared = not (scope.choices or scope.refused or scope.as_if)
        self._codes: dict[str, list[int]] = {}
        self._columns: dict[tuple[str, int], list[Evidence | None]] = {}
        self._one: dict[Evidence, Evidence] = {}
        self._answers: dict[Hashable, tuple[object, tuple[Answer[Any], ...]]] = {}
        self._notes: dict[Hashable, Any] = {}

    def ask(
        self, key: Hashable, of: object, question: Callable[[Scope], tuple[T, Iterable[FactValue]]]
    ) -> tuple[Answer[T], ...]:
        """The answer of each member, in order. The question gives it with what was seen for it.

        Questions of the same ``key`` are the same; ``of`` is kept, so that ids in the key stay its own.
        """
        known = self._answers.get(key)
        if known is None:
            root = _Fork("", [0] * len(self.records))
            answers = tuple([self._answer(number, root, question) for number in range(len(self.records))])
            known = self._answers[key] = of, answers
        return known[1]

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """What is worked out of all members once."""
        if key not in self._notes:
            self._notes[key] = work()
        return cast(T, self._notes[key])

    def scopes(self) -> Iterator[Scope]:
        """The scope of each member, in order."""
        return (self._watched(number) for number in range(len(self.records)))

    def evidence(self, answers: Iterable[tuple[int, Sequence[Answer[Any]]]]) -> tuple[Evidence, ...]:
        """The evidence of answers, with the number of the member that they are about, in order; each piece once."""
        found: list[Evidence] = []
        columns: dict[tuple[int, ...], list[list[Evidence | None]] | None] = {}
        for number, given in answers:
            key = tuple(map(id, given))
            try:
                own = columns[key]
            except KeyError:
                places = [answer.places for answer in given]
                own = columns[key] = (
                    None if None in places else [self._pieces(*p) for each in places if each for p in each]
                )
            if own is not None:
                found += [column[number] for column in own]  # type: ignore[misc]
            else:
                found += [e for answer in given for e in self._of(number, answer)]
        return tuple({id(e): e for e in found}.values())  # of equal pieces there is one only, by ``_one``

    def _of(self, number: int, answer: Answer[Any]) -> list[Evidence]:
        if answer.places is None:
            return [self._one.setdefault(e, e) for value in answer.seen for e in value.evidence]
        return [e for name, place in answer.places if (e := self._pieces(name, place)[number]) is not None]

    def _answer(
        self, number: int, root: _Fork, question: Callable[[Scope], tuple[T, Iterable[FactValue]]]
    ) -> Answer[T]:
        node: Any = root
        while type(node) is _Fork:
            node = node.ways.get(node.codes[number])
        if node is not None:
            return cast(Answer[T], node)
        scope = self._watched(number)
        value, seen = question(scope)
        values = tuple(seen)
        read = scope.read_fields
        if self._shared and "" not in read and all(self._code(name)[number] != _OWN for name in read):
            places = self._places(number, read, values)
            if places is not None:
                answer = Answer(value, values, places)
                self._keep(number, root, read, answer)
                return answer
        return Answer(value, values, None)

    def _keep(self, number: int, root: _Fork, read: Iterable[str], answer: Answer[Any]) -> None:
        fork = root
        for name in read:
            code = fork.codes[number]
            following = fork.ways.get(code)
            if following is None:
                following = fork.ways[code] = _Fork(name, self._code(name))
            if type(following) is not _Fork or following.name != name:
                return  # read in another order than before: this member keeps its answer for itself
            fork = following
        fork.ways[fork.codes[number]] = answer

    def _watched(self, number: int) -> _Watched:
        scope = object.__new__(_Watched)
        own = {"subject": Subject(self.kind, number), "seen": {}, "said": {}, "read_fields": {}}
        object.__setattr__(scope, "__dict__", vars(self.whole) | own)
        return scope

    def _code(self, name: str) -> list[int]:
        """A number for what each member says in a field: the same where they say the same."""
        found = self._codes.get(name)
        if found is None:
            numbers: dict[Hashable, int] = {}
            found = self._codes[name] = [
                0 if fact is None else _OWN if fact.state == "conflicting" or fact.candidates
                else numbers.setdefault(_said(fact), len(numbers) + 1)
                for fact in self.facts(name)
            ]  # fmt: skip
        return found

    def facts(self, name: str) -> list[MaybeFact]:
        """What each member says in a field."""
        return [getattr(record, name, None) for record in self.records]

    def _pieces(self, name: str, place: int) -> list[Evidence | None]:
        """A piece of the evidence of a field, for each member; of equal pieces all are the same object."""
        found = self._columns.get((name, place))
        if found is None:
            one = self._one.setdefault
            found = self._columns[name, place] = [
                one(f.evidence[place], f.evidence[place]) if f is not None and place < len(f.evidence) else None
                for f in self.facts(name)
            ]
        return found

    def _places(self, number: int, read: Iterable[str], seen: Iterable[FactValue]) -> Places | None:
        """Where the evidence of what was seen stands in the member's record; None where that does not tell of others."""
        wanted = dict.fromkeys([id(e) for value in seen for e in value.evidence])
        record = self.records[number]
        facts = ((name, fact) for name in read if (fact := getattr(record, name)) is not None)
        pieces = [(e, (name, place)) for name, fact in facts for place, e in enumerate(fact.evidence)]
        known = {id(e): place for e, place in pieces}
        if len({e for e, _ in pieces}) < len(known) or not wanted.keys() <= known.keys():
            return None  # two figures of this member stand in one place, and count once; those of others may not
        return tuple([known[e] for e in wanted])


def _said(fact: Fact) -> Hashable:
    """All that a fact says but where it stands; of that only in how many places."""
    value = fact.value
    # 1.0 and 1.00 are equal, and written differently
    said = str(value) if isinstance(value, Decimal) else value
    return value.__class__, said, fact.unit, fact.raw, fact.state, fact.confidence, len(fact.evidence)


def members_of(scope: Scope, kind: str) -> Alike:
    """The members of a kind in the scope's facts; several norms ask the same members."""
    known: Alike | None = scope.seen.get(("alike", kind))
    if known is None:
        known = scope.seen["alike", kind] = Alike(scope, kind)
    return known

"""Values of one fact worth trying: its words, and each threshold with a little to both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from compliance.checking.periods import add_span
from compliance.corpus import Corpus
from compliance.corpus.cases import Case, Stated
from compliance.corpus.conditions import FactRef, LevelRef, Line, Number, ParamRef, Shifted, Span
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import BY_PRODUCT, RECORDS, FactDef

PRODUCT = "装置.产品"
_OTHER_WORD = "其他"
_DAY = timedelta(days=1)


def values_of(
    fact: FactDef,
    compared: list[Line],
    corpus: Corpus,
    kind: str,
    bases: tuple[Case, ...],
    key: str | None,
) -> tuple[Stated | None, ...]:
    """The values of a fact that the lines comparing it can tell apart, and not stating it (None).

    Where a rule deems (视为) something of data that are refused, that they are is one more.
    """
    if fact.name == PRODUCT and key is not None:
        return (Stated(PRODUCT, (key,)), None)
    found: dict[tuple[str, ...], None] = {}
    if fact.type == "枚举":
        found.update(((w,), None) for w in (fact.words or {}).values())
    elif fact.type == "是非":
        found.update({("是",): None, ("否",): None})
    elif fact.type == "集合":
        found.update((s, None) for s in _sets(fact, compared, corpus))
    elif fact.type == "数值":
        found.update(((t,), None) for line in compared for t in _numbers(fact, line, corpus, key))
    elif fact.type == "日期":
        found.update(((t,), None) for line in compared for t in _days(fact, line, corpus, kind, bases))
    else:
        words = [line.value for line in compared if isinstance(line.value, str | tuple)]
        found.update(((w,), None) for v in words for w in ((v,) if isinstance(v, str) else v))
        if words:
            found[(_OTHER_WORD,)] = None
    if not found or fact.type == "文本":
        found.update((s.texts, None) for b in bases for s in b.facts if s.name == fact.name and s.texts and not s.state)
    values = (Stated(fact.name, texts, whole=fact.type == "集合") for texts in found)
    deemed = any(r.deeming is not None and source_of(r.deeming.fact) == source_of(fact) for r in corpus.rules)
    return (*values, *((Stated(fact.name, state=REFUSED),) if deemed else ()), None)


def _sets(fact: FactDef, compared: list[Line], corpus: Corpus) -> Iterator[tuple[str, ...]]:
    whole = tuple(dict.fromkeys((fact.words or {}).values()))
    if whole:
        yield whole
    asked = (v for line in compared for v in (line.value, *_of_parameter(line.value, corpus)) if isinstance(v, tuple))
    named = dict.fromkeys(w for words in asked for w in words) or whole  # an input of a derived fact has no line
    for word in named:
        yield tuple(w for w in whole if w != word)
        yield (word,)
    yield ()


def _numbers(fact: FactDef, line: Line, corpus: Corpus, key: str | None) -> Iterator[str]:
    for threshold in _thresholds(fact, line, corpus, key):
        for value in (threshold - _little(threshold), threshold, threshold + _little(threshold)):
            yield f"{value.normalize():f}"


def _thresholds(fact: FactDef, line: Line, corpus: Corpus, key: str | None) -> Iterator[Decimal]:
    value = line.value
    if isinstance(value, LevelRef):
        yield from dict.fromkeys(v for v in _levels(value, corpus, key))
        return
    for number in (value,) if isinstance(value, Number) else _of_parameter(value, corpus):
        if isinstance(number, Number):
            unit = fact.unit if fact.unit != BY_PRODUCT else number.unit
            converted = corpus.lexicon.convert(number.value, number.unit, unit)
            if converted is not None:
                yield converted


def _levels(ref: LevelRef, corpus: Corpus, key: str | None) -> Iterator[Decimal]:
    if ref.table == "表":
        cells = [t.cells.get((key or "", ref.level)) for t in corpus.levels]
    else:
        cells = [row.cells.get(ref.level) for row in corpus.limits_by_product.get(key or "", ())]
    yield from (cell.value for cell in cells if cell is not None and cell.value is not None)


def _of_parameter(value: object, corpus: Corpus) -> Iterator[object]:
    if isinstance(value, ParamRef):
        yield from (n.due if value.attribute else n.value for n in corpus.parameters[value.name].norms)


def _little(value: Decimal) -> Decimal:
    """A step finer than the last printed digit, and less than half a hundredth of the value."""
    exponent = value.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0) - 1)
    while value and step * 200 > abs(value):
        step /= 10
    return step


def _days(fact: FactDef, line: Line, corpus: Corpus, kind: str, bases: tuple[Case, ...]) -> Iterator[str]:
    value = line.value
    starts = _stated_days(fact if not isinstance(value, FactRef | Shifted) else value.fact, kind, bases, corpus)
    if isinstance(value, date):
        yield from _around(value)
    elif isinstance(value, ParamRef):
        for day in _of_parameter(value, corpus):
            if isinstance(day, date):
                yield from _around(day)
    elif isinstance(value, FactRef | Shifted):
        if stateable(value.fact, kind, corpus) == fact.name:
            yield from (d.isoformat() for d in starts)
            return
        spans = _spans(value, corpus)
        for day in starts:
            for span in spans:
                for end in dict.fromkeys(add_span(day, span)):
                    yield from _around(end)


def _spans(value: FactRef | Shifted, corpus: Corpus) -> tuple[Span, ...]:
    if isinstance(value, FactRef):
        return (Span(),)
    if isinstance(value.span, Span):
        return (value.span,)
    return tuple(dict.fromkeys(v for v in _of_parameter(value.span, corpus) if isinstance(v, Span)))


def _stated_days(fact: FactDef, kind: str, bases: tuple[Case, ...], corpus: Corpus) -> tuple[date, ...]:
    """Days that the cases give a fact: an ordinary one and the 29th of February, as far as there are any."""
    name = stateable(fact, kind, corpus)
    texts = dict.fromkeys(t for b in bases for s in b.facts if s.name == name and not s.state for t in s.texts)
    found = sorted(date.fromisoformat(t) for t in texts)
    leap = [d for d in found if (d.month, d.day) == (2, 29)]
    return tuple(dict.fromkeys((*found[:1], *leap[:1])))


def _around(day: date) -> Iterator[str]:
    for moved in (day - _DAY, day, day + _DAY):
        yield moved.isoformat()


def stateable(fact: FactDef, kind: str, corpus: Corpus) -> str | None:
    """The name by which a case states a fact; for a fact of 对象 that of the same field of ``kind``."""
    if fact.kind in RECORDS:
        return fact.name
    wanted = (kind, fact.field)
    return next((f.name for f in corpus.facts.values() if f.derived is None and source_of(f) == wanted), None)


def source_of(fact: FactDef) -> tuple[str, str]:
    """The field of the extraction that a fact is taken from."""
    return fact.kind, fact.field

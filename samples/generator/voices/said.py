"""Text that remembers which facts it states: the labels of a generated plan are what its sentences and cells said."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
DISTRACTOR = "!"
_SLOT = re.compile(r"\{([^{}]+)\}")
_VOICES = re.compile(r"^\[([^\]]+)\]\s*")


@dataclass(frozen=True, eq=False)
class Mark:
    """One statement: the fact's path (``!kind`` for a distractor), the string printed, its value, the template.

    ``context`` is the sentence that says it (for a table the caption).
    """

    path: str
    raw: str
    value: Any
    template: str = ""
    context: str = ""


@dataclass(frozen=True)
class Said:
    """A piece of text with its marks."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Said | str) -> Said:
        more = other if isinstance(other, Said) else Said(other)
        return Said(self.text + more.text, self.marks + more.marks)

    def under(self, template: str) -> Said:
        """The same text, its marks ascribed to ``template`` where they have none yet."""
        return Said(self.text, tuple(m if m.template else replace(m, template=template) for m in self.marks))


Slot = Callable[[], Said | str | None]


def join(parts: Iterable[Said | str], mark: str) -> Said:
    """The parts with ``mark`` between them."""
    out = Said("")
    for number, part in enumerate(parts):
        out = out + mark + part if number else out + part
    return out


@cache
def load(name: str) -> Any:
    """One data file of the generator."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


class Teller:
    """Chooses among the wordings of ``phrases.yaml`` for one voice."""

    def __init__(self, voice: str, draw: random.Random) -> None:
        self.voice, self.draw = voice, draw
        self.used: list[str] = []

    def choices(self, symbol: str, slots: Mapping[str, Slot]) -> list[tuple[str, str]]:
        """(template id, wording) of all wordings that this voice uses and whose slots can be filled."""
        out = []
        for number, item in enumerate(load("phrases.yaml")[symbol]):
            voices = _VOICES.match(item)
            if voices and self.voice not in voices[1].split(","):
                continue
            text = _VOICES.sub("", item)
            if all(name in slots for name in _SLOT.findall(text)):
                # a wording made for this voice is drawn three times as often
                out += [(f"{symbol}#{number}", text)] * (3 if voices else 1)
        return out

    def say(self, symbol: str, slots: Mapping[str, Slot] | None = None) -> Said:
        """One wording with its slots filled; empty text where no wording can be filled."""
        offered = self.choices(symbol, slots or {})
        if not offered:
            return Said("")
        template, text = self.draw.choice(offered)
        self.used.append(template)
        return fill(text, slots or {}).under(template)

    def pick(self, symbol: str, *keys: str) -> str:
        """One word of a list (of a sub-list for ``keys``)."""
        items = load("phrases.yaml")[symbol]
        for key in keys:
            items = items[key]
        return str(self.draw.choice(items))


def fill(text: str, slots: Mapping[str, Slot]) -> Said:
    """``text`` with every ``{slot}`` replaced."""
    out, end = Said(""), 0
    for match in _SLOT.finditer(text):
        value = slots[match[1]]()
        out = out + text[end : match.start()] + (value if value is not None else "")
        end = match.end()
    return out + text[end:]


def weighted(draw: random.Random, options: Sequence[tuple[Any, float]]) -> Any:
    """One of the options by weight."""
    return draw.choices([o for o, _ in options], [w for _, w in options])[0]

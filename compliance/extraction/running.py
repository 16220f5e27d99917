"""Figures in running text: whose each number is, by the registers at the point where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from compliance.extraction.binding import (
    ADDITIVE,
    Context,
    RawMention,
    field_of,
    is_difference,
    residue,
    state_of,
    value_of,
)
from compliance.extraction.contexts import base_context, with_subjects
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.patterns import rx
from compliance.extraction.registers import Registers
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.tokens import Quantity, Token
from compliance.extraction.views import ParagraphView
from compliance.model.units import parse_unit

_TELLING = re.compile(r"\d|[一二两三四五六七八九十百千](?:万|亿)|基准|标杆|能效")
"""What a paragraph must contain to state a figure or a tier at all."""
_ROUGHLY = re.compile(r"[约近逾超]$|大约$|接近$")
_OR_SO = re.compile(r"左右|上下|余|多")
_DAILY = re.compile(r"日(?:产|产能|产量|产能力|生产能力)[约为达]?$")
_TO_COME = re.compile(r"改造|技改|实施|建成|投[产运用]后|可|能够|力争|争取|确保|将|拟|预计|目标|达产|完成")
_KILO = Decimal("0.001")
"""The factor of a mass of coal in kilograms (the unit of a saving is the tonne)."""
_ARROW = ("→", "➝", "➔", "⟶", "->", "=>")


class Walker(Registers):
    """One walk over one stretch of text: what its figures and claimed tiers say."""

    def _on_qty(self, token: Token, _: int) -> None:
        quantity = token.value
        assert isinstance(quantity, Quantity)
        if token.start < self.tier_end:
            return  # 处于标杆水平（7.5）和基准水平（8.5）之间: the levels, not the plan's own figures
        context = self.now
        if context.queue and (quantity.unit is not None or context.indicator == "pue"):
            kind, value = context.queue.pop(0)
            if kind == "subject" and isinstance(value, tuple):
                (owner, context.state), context.inherited = value, False
                context.subjects = (owner,)
            elif kind == "subject":
                context.subjects = (int(str(value)),)
            elif kind == "label":
                context.indicator, context.inherited = str(value), False
            elif kind == "year":
                context.year = int(str(value))
            else:
                context.state = str(value)
        if self.text.startswith(_ARROW, token.end):
            context.verb = "current"  # 948→901千克标准煤/吨
        elif self.text.endswith(_ARROW, 0, token.start):
            context.verb, context.inherited = "target", False
        self._consider(token, quantity, context)
        self.from_end = token.end if context.verb == "current" and not context.inherited else -1
        context.verb = None
        context.quote = None
        context.inherited = True
        self.label_end = token.end

    def _consider(self, token: Token, quantity: Quantity, context: Context) -> None:
        quantity = self._per_tonne(token, quantity, context)
        name = field_of(quantity, context) or self._share(token, quantity, context)
        if name is None:
            return
        between = self.text[self.label_end : token.start] if self.label_end <= token.start else ""
        if (
            name in ("sec", "pue")
            and context.verb is None
            and is_difference(self.text[max(0, token.start - 14) : token.start])
        ):
            return
        if name in ADDITIVE | {"output", "capacity", "racks"} and context.inherited and residue(between) > 2:
            return
        if name.startswith("quoted_") and is_difference(self.text[max(0, token.start - 14) : token.start]):
            return  # 比标杆水平高68千克标准煤/吨
        if context.inherited and name in ("sec", "pue") and residue(between) > 6:
            return
        if context.subjects == ():
            return
        subject = context.subjects[0] if context.subjects and len(context.subjects) == 1 else None
        total = 0.08 if name == "investment" and "总" in self.text[max(0, self.label_end - 8) : self.label_end] else 0.0
        if context.carried and (name in ADDITIVE or name.startswith("quoted_")):
            subject = None  # 年节能量802吨: a total told after the parts, unless the sentence names whose
        named = any(t.kind == "subject" and t.start >= self.sentence_start for t in self.tokens if t.end <= token.start)
        if total and not named:
            subject = None  # 总投资 under a heading that names one installation is still the plan's
        whole = context.whole or bool(context.subjects and len(context.subjects) > 1)
        if name in ("sec", "pue") and context.subjects and len(context.subjects) > 1:
            return
        value, code = value_of(quantity, name)
        if name == "capacity" and code == "t/a" and _DAILY.search(self.text, self.sentence_start, token.start):
            code = "t/d"  # 日产5500吨熟料
        if name == "output" and code == "t/d":
            return
        start = max(self.sentence_start, token.start - 60)
        self.found.append(
            RawMention(
                name,
                value,
                code,
                self.squeezed.raw(token.start, token.end),
                self.squeezed.evidence(start, token.end),
                subject,
                state_of(context),
                context.year,
                context.confidence
                + total
                - (0.15 if context.inherited else 0)
                - (0.25 if context.indicator is None else 0),
                self.origin,
                whole,
                self.text[start : token.end],
                context.section,
                context.group,
                bool(_ROUGHLY.search(self.text, max(0, token.start - 2), token.start))
                or bool(_OR_SO.match(self.text, token.end)),
            )
        )

    def _per_tonne(self, token: Token, quantity: Quantity, context: Context) -> Quantity:
        """吨熟料综合能耗降到107.5公斤标煤: the label says what the unit leaves out."""
        unit = quantity.unit
        if context.indicator != "sec" or unit is None or unit.kind != "energy" or unit.factor != _KILO:
            return quantity
        label = self.text[max(0, self.clause_start) : token.start]
        return replace(quantity, unit=parse_unit("千克标准煤/吨")) if rx(r"(?:^|[^\d万])吨").search(label) else quantity

    def _share(self, token: Token, quantity: Quantity, context: Context) -> str | None:
        """``investment`` for a sum right behind a name where investment is the subject: 其中：1号炉8560万元，2号炉57320万元。"""
        named = quantity.kind == "money" and context.indicator is None and len(context.subjects or ()) == 1
        if not named or quantity.ranged or context.foreign or context.policy or context.hypothetical:
            return None
        behind = 0 <= token.start - self.last_subject_end <= 1 or self.label_end == token.start == self.last_subject_end
        return "investment" if behind and "投资" in self.about else None

    def _on_tier(self, token: Token, _: int) -> None:
        """A claimed tier counts for the state before the retrofit, of one known installation."""
        context = self.now
        self.now.quote = None
        self.tier_end = token.end
        if (
            context.foreign
            or context.hypothetical
            or context.policy
            or context.state == "target"
            or context.verb == "target"
        ):
            return
        several = bool(context.subjects) and len(context.subjects or ()) > 1
        clause = self.text[self.clause_start : token.start]
        if context.subjects == () or (several and not any(word in clause for word in "均都皆全")):
            return
        if str(token.value) == "above_benchmark" and not self._claimed_now(token, context):
            return
        start = max(self.sentence_start, token.start - 60)
        for owner in context.subjects or (None,):
            self.found.append(
                RawMention(
                    "tier",
                    str(token.value),
                    "",
                    self.squeezed.raw(token.start, token.end),
                    self.squeezed.evidence(start, token.end),
                    owner,
                    "current",
                    context.year,
                    0.85 if context.subjects else 0.6,
                    self.origin,
                    context=self.text[start : token.end],
                    section=context.section,
                )
            )

    def _claimed_now(self, token: Token, context: Context) -> bool:
        """Whether 达到标杆水平 is said of what is, and not of what the retrofit is to bring."""
        state = state_of(context)
        if state is not None or context.year is not None:
            return state == "current" or context.year is not None
        before = self.text[self.sentence_start : token.end]
        return bool(context.subjects) and not _TO_COME.search(before)


def scan_paragraph(view: ParagraphView, lexicon: Lexicon, index: SubjectIndex) -> list[RawMention]:
    """All raw mentions of figures in a paragraph."""
    if view.paragraph.kind in ("note", "caption") or not _TELLING.search(view.text):
        return []
    tokens = with_subjects(view.text, lexicon, index)
    if not any(t.kind in ("qty", "tier") for t in tokens):
        return []
    walker = Walker(view.squeezed, tokens, base_context(view.headings, index))
    walker.about = "".join(view.headings[-2:]) + view.text
    return walker.walk()

"""Figures, dates, places and clauses as the notices say them. The words are in ``templates/用语.yaml``.

Nothing here is HTML or Word: every function gives finished Chinese text, or None where there is
nothing to say (the field then prints its default or 【待补：…】).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.model.bearing import bearing
from compliance.model.errors import TemplateError
from compliance.model.evidence import Evidence
from compliance.model.facts import Value
from compliance.model.review import ClauseQuote, Finding, Measure, Subject

_SECTIONS = ("单位", "关系", "日期关系", "取值", "对象", "句式", "条款状态", "未列入")
_DIGITS = "零一二三四五六七八九"
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]"
)
# Private code points, which the bullets of PDFs are: no two fonts agree on them, so they print as □.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HAN = r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef\U00020000-\U0003ffff]"
_SPACE_IN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")


@dataclass(frozen=True)
class Wording:
    """The words of ``用语.yaml``, by section, and the functions that use them."""

    path: Path
    words: Mapping[str, Mapping[str, str]]
    long_term_months: int
    long_term_warning: str

    @classmethod
    def from_data(cls, path: Path, data: Any) -> Wording:
        """Check and take over the data of ``用语.yaml``.

        Raises:
            TemplateError: when a section is missing.
        """
        missing = [
            s for s in (*_SECTIONS, "期限提醒") if not isinstance(data, dict) or not isinstance(data.get(s), dict)
        ]
        if missing:
            raise TemplateError(f"{path}：缺少“{'、'.join(missing)}”")
        warning = data["期限提醒"]
        if not str(warning.get("月数", "")).isdigit() or not warning.get("提醒"):
            raise TemplateError(f"{path}：“期限提醒”要写“月数”（整数）和“提醒”")
        return cls(path, {s: dict(data[s]) for s in _SECTIONS}, int(warning["月数"]), warning["提醒"])

    def say(self, pattern: str, section: str = "句式", **values: str) -> str:
        """The sentence ``pattern`` of a section with its ``{names}`` replaced.

        Raises:
            TemplateError: when the sentence is missing, or names something that is not given.
        """
        text = self.words[section].get(pattern)
        if text is None:
            raise TemplateError(f"{self.path}：“{section}”里缺少“{pattern}”")
        return self.fill(text, pattern, values)

    def fill(self, text: str, place: str, values: Mapping[str, str]) -> str:
        """``text`` with each ``{name}`` replaced by ``values[name]``, once; what is put in is not read again."""

        def value(found: re.Match[str]) -> str:
            try:
                return values[found.group(1)]
            except KeyError:
                known = "、".join(values) or "（没有）"
                raise TemplateError(f"{self.path}：“{place}”里的{found.group()}不能用；可用：{known}") from None

        return re.sub(r"\{([^{}]*)\}", value, text)

    def word(self, section: str, key: str) -> str:
        """The Chinese word for a code; the code itself where none is known (it is then seen and can be added)."""
        return self.words[section].get(key, key)

    # -- figures ------------------------------------------------------------------------------------

    def value(self, value: Value | None, unit: str = "") -> str | None:
        """``value`` with its unit: numbers plainly, dates in full, lists with 、 between."""
        if value is None:
            return None
        if isinstance(value, bool):
            return self.word("取值", str(value).lower())
        if isinstance(value, Decimal):
            return number(value) + self.word("单位", unit)
        if isinstance(value, date):
            return chinese_date(value)
        if isinstance(value, tuple):
            return self.say("并列").join(self.word("取值", v) for v in value) or self.say("无")
        return one_line(self.word("取值", value)) or None

    def required(self, measure: Measure | None) -> str | None:
        """The limit: relation, value and unit (不高于1.3; a date reads 不晚于2025年12月31日)."""
        text = None if measure is None else self.value(measure.value, measure.unit)
        if measure is None or text is None:
            return None
        plain = self.word("关系", measure.operator) if measure.operator else ""
        dated = self.words["日期关系"].get(measure.operator, plain)
        return (dated if isinstance(measure.value, date) else plain) + text

    def margin(self, finding: Finding) -> str | None:
        """How far the figure is off: 高出0.08, 低2%, 晚59日, 缺少推进步骤. The rule's sign does not matter."""
        required, observed = finding.required, finding.observed
        margin = finding.margin if finding.margin is not None else _lacking(observed, required)
        if isinstance(margin, tuple):
            return self.say("缺少", 值=self.value(margin) or "") if margin else None
        if not isinstance(margin, Decimal) or isinstance(margin, bool) or required is None:
            return None
        upper = required.operator.startswith("<")
        if isinstance(required.value, date):
            return self.say("迟延" if upper else "提前", 值=number(abs(margin)))
        if required.operator[:1] not in ("<", ">"):
            return None
        return self.say("高出" if upper else "低少", 值=self.value(abs(margin), required.unit) or "")

    def stated(self, finding: Finding) -> str | None:
        """What the plan says, with its pages."""
        figure = finding.observed and self.value(finding.observed.value, finding.observed.unit)
        places = self.places(bearing(finding))
        if figure and places:
            return self.say("载明", 值=figure, 处=places)
        return figure or (self.say("只有出处", 处=places) if places else None)

    # -- places, subjects, clauses ------------------------------------------------------------------

    def place(self, evidence: Evidence) -> str:
        """Where a piece of evidence stands: its page, or the paragraph or cell of a DOCX."""
        if evidence.page is not None:
            return self.say("页", 页=str(evidence.page))
        return one_line(evidence.locator or "")

    def places(self, evidence: Iterable[Evidence]) -> str:
        """All places, each once, in their order."""
        return self.say("并列").join(dict.fromkeys(p for e in evidence if (p := self.place(e))))

    def quotations(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        """The plan's own words with their place, each once."""
        said = (
            self.say("原文", 处=self.place(e), 文=one_line(e.text))
            for e in evidence
            if e.text.strip() and self.place(e)
        )
        return tuple(dict.fromkeys(said))

    def subject(self, subject: Subject) -> str:
        """The subject by its name, else by its kind and position (第2套装置)."""
        return one_line(subject.name) or self.say(subject.kind, "对象", 序=str(subject.index + 1))

    def clause(self, clause: ClauseQuote) -> str:
        """How a clause is cited: title, document number, section, its status if it is not in force, and slips of the source."""
        values = {"文件": one_line(clause.document).strip("《》"), "条": one_line(clause.section)}
        if clause.number:
            cited = self.say("条款", 文号=one_line(clause.number), **values)
        else:
            cited = self.say("条款无文号", **values)
        status = self.words["条款状态"].get(clause.status)
        cited = self.say("条款已失效", 引用=cited, 状态=status) if status else cited
        slips = self.words["句式"]["并列"].join(f"“{one_line(s)}”" for s in clause.slips)
        return self.say("原文如此", 引用=cited, 词=slips) if slips else cited

    # -- terms --------------------------------------------------------------------------------------

    def term(self, days: int | None, issued: date | None) -> str | None:
        """The term in words: a last day where the date of issue is known, else days from receipt."""
        if days is None:
            return None
        if days == 0:
            return self.say("期限立即")
        if issued is None:
            return self.say("期限收到", 天=str(days))
        return self.say("期限日期", 日期=chinese_date(issued + timedelta(days=days)))

    def report_by(self, days: int | None, issued: date | None) -> str | None:
        """The term as an adverbial: 于2026年12月21日（含）前, 自收到本通知书之日起30日内."""
        term = self.term(days, issued)
        if term is None or days is None:
            return None
        return self.say("报送日期" if issued is not None and days > 0 else "报送收到", 期限=term)

    def long_term(self, days: int | None, issued: date, number_: str, term: str | None) -> str | None:
        """A warning where the term is longer than the months that ``用语.yaml`` names."""
        if days is None or issued + timedelta(days=days) <= add_months(issued, self.long_term_months):
            return None
        values = {"序": number_, "期限": term or "", "月数": str(self.long_term_months)}
        return self.fill(self.long_term_warning, "期限提醒", values)


def _lacking(observed: Measure | None, required: Measure | None) -> tuple[str, ...] | None:
    """What a list lacks of what it must contain, in the order in which it is asked for."""
    if observed is None or required is None or required.operator != "contains":
        return None
    if not isinstance(observed.value, tuple) or not isinstance(required.value, tuple):
        return None
    return tuple(item for item in required.value if item not in observed.value)


def number(value: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, no grouping (a group may not break over lines)."""
    text = format(value or abs(value), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def chinese_date(day: date) -> str:
    """2026年3月1日: Arabic digits, no leading zeros (GB/T 9704 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_ordinal(position: int) -> str:
    """一, 二 … 九十九, for headings of the first two levels."""
    tens, ones = divmod(position, 10)
    if not 0 < position < 100:
        raise ValueError(f"ordinal out of range: {position}")
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "")


def one_line(text: str) -> str:
    """``text`` on one line: control characters away, line breaks between Chinese characters closed up."""
    plain = _PRIVATE.sub("□", _CONTROL.sub("", text))
    closed = _SPACE_IN_HAN.sub("", plain)
    return re.sub(r"\s+", " ", closed).strip()


def verbatim(text: str) -> str:
    """A clause as it is printed, only without line breaks and control characters."""
    return re.sub(r"\s*[\r\n]+\s*", "", _CONTROL.sub("", text)).strip()


def sentence(text: str) -> str:
    """``text`` without the full stop at its end, to be set into a sentence of ours."""
    return one_line(text).rstrip("。；;，,. ")


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later; the month's last day where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))

"""A number as Excel shows it: the number formats of ECMA-376 Part 1, 18.8.31, as far as plans use them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only, as a Chinese Excel shows them."""
_LONG_DATE = 'yyyy"年"m"月"d"日"'
_DIGITS = 11
"""Digits that Excel shows of a number without a format."""
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|(\[[^\]]*\])|(AM/PM|A/P|上午/下午)|(y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})|(.)',
    re.IGNORECASE | re.DOTALL,
)
_DATE_LETTER = re.compile(r"[ymdhs]|a{3,4}", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_EXPONENT = re.compile(r"[0#?.,]*[Ee]([+-])0+")
_WEEK = "一二三四五六日"
_MOST_PLACES = 30


def is_date(code: str) -> bool:
    """Whether a format shows a date or a time."""
    if "[$-F800]" in code or "[$-F400]" in code:
        return True
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.split(";")[0])
    if _ELAPSED.search(bare):
        return True
    bare = re.sub(r"\[[^\]]*\]", "", bare)
    return (
        bare.lower() != "general"
        and bool(_DATE_LETTER.search(bare))
        and not re.search(r"[0#?]", bare.replace(".0", ""))
    )


def shown(value: Decimal, code: str, from_1904: bool = False) -> str:
    """``value`` as the format ``code`` shows it; as written where the format is beyond this program."""
    if is_date(code):
        moment = _moment(value, from_1904)
        return general(value) if moment is None else _date(moment, value, code)
    section, signed = _section(value, code)
    number = _number(abs(value) if signed else value, section)
    return general(value) if number is None else number


def general(value: Decimal) -> str:
    """A number without a format: at most eleven digits, no trailing zeros, no exponent for what plans contain."""
    if value == 0:
        return "0"
    places = max(_DIGITS - 1 - value.adjusted(), 0)
    if places > _MOST_PLACES or value.adjusted() > _MOST_PLACES:
        return f"{value:.5E}"
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if value.adjusted() < _DIGITS else value
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: Decimal, from_1904: bool) -> datetime | None:
    """The date of a serial number. Excel believes in 29 February 1900: serials before it are one day late."""
    if not 0 <= value < 2958466:
        return None
    days = value + 1462 if from_1904 else value
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    seconds = (days * 86400).quantize(Decimal(1), ROUND_HALF_UP)
    return start + timedelta(seconds=int(seconds))


def _date(moment: datetime, value: Decimal, code: str) -> str:
    if "[$-F800]" in code:
        code = _LONG_DATE
    tokens = list(_TOKEN.finditer(code.split(";")[0]))
    half = any(m[4] for m in tokens)
    out: list[str] = []
    units = [(m[5] or (m[3] or "").strip("[]") or " ")[0].lower().strip() for m in tokens]
    for i, match in enumerate(tokens):
        literal = match[1] if match[1] is not None else match[2]
        if literal is not None:
            out.append(literal)
        elif match[3]:
            out.append(_elapsed(value, match[3]))
        elif match[4]:
            out.append(
                ("上午" if moment.hour < 12 else "下午") if "午" in match[4] else ("AM" if moment.hour < 12 else "PM")
            )
        elif match[5]:
            before = next((u for u in reversed(units[:i]) if u), "")
            after = next((u for u in units[i + 1 :] if u), "")
            out.append(_part(moment, match[5], half, before == "h" or after == "s"))
        elif match[6]:
            out.append(match[6])
    return "".join(out)


def _elapsed(value: Decimal, token: str) -> str:
    """[h], [m], [s]: all hours, minutes or seconds. Locales, colours and the like print nothing."""
    match = _ELAPSED.fullmatch(token)
    if match is None:
        return ""
    unit = {"h": 24, "m": 1440, "s": 86400}[match[1][0].lower()]
    return f"{int(value * unit):0{len(match[1])}d}"


def _part(moment: datetime, token: str, half: bool, minutes: bool) -> str:
    kind, length = token[0].lower(), len(token)
    if kind == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if kind == "m" and not minutes:
        return moment.strftime("%b") if length == 3 else f"{moment.month:0{min(length, 2)}d}"
    if kind == "a":
        return ("星期" if length == 4 else "周") + _WEEK[moment.weekday()]
    if kind == "d" and length > 2:
        return moment.strftime("%a")
    hour = (moment.hour % 12 or 12) if half else moment.hour
    value = {"m": moment.minute, "d": moment.day, "h": hour, "s": moment.second}[kind]
    return f"{value:0{min(length, 2)}d}"


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """(the section of a format that a number is shown by, whether the section says the sign itself)."""
    sections = _split(code)
    conditions = [_CONDITION.search(s) for s in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(value, condition[1], condition[2]):
                return section, False
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _split(code: str) -> list[str]:
    """The sections of a format; a semicolon in quotes separates nothing."""
    out, quoted, start, skip = [], False, 0, False
    for i, char in enumerate(code):
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            out.append(code[start:i])
            start = i + 1
    return [*out, code[start:]]


def _holds(value: Decimal, relation: str, text: str) -> bool:
    try:
        limit = Decimal(text)
    except ArithmeticError:
        return False
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit, "=": value == limit, "<>": value != limit,
    }[relation]  # fmt: skip


def _number(value: Decimal, section: str) -> str | None:
    """A number by one section; None for fractions, exponents and what else is not understood."""
    if re.search(r"\?/[?\d]|/\s*\d", re.sub(r'"[^"]*"', "", section)) or _EXPONENT.search(section):
        return None
    before, digits, after = _parts(section)
    if digits is None:
        text = before + after
        return text.replace("\0", general(value)) if "\0" in text else (text if section else "")
    whole, _, fraction = digits.rstrip(",").partition(".")
    if "%" in before + after:
        value *= 100
    value = value.scaleb(-3 * (len(digits) - len(digits.rstrip(","))))
    places = sum(c in "0#?" for c in fraction)
    if places > _MOST_PLACES or value.adjusted() > 40:
        return None
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    left, _, right = text.partition(".")
    least = sum(c == "0" for c in fraction)
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(sum(c == "0" for c in whole), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
    point = "." if right or "." in digits.rstrip(",") else ""
    if not right and not fraction.strip("#?"):
        point = ""
    if not any(c in "123456789" for c in left + right):
        sign = ""
    return f"{sign}{before}{left}{point}{right}{after}"


def _parts(section: str) -> tuple[str, str | None, str]:
    """(literals before the digits, the digit places, literals after); NUL stands for the value itself (General, @)."""
    bare: list[str] = []
    spots: list[tuple[int, str]] = []
    for match in re.finditer(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(General)|(@)|([0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(.)', section, re.IGNORECASE | re.DOTALL):  # fmt: skip
        literal = next((g for g in match.groups()[:3] if g is not None), None)
        if literal is not None:
            bare.append(literal)
        elif match[4] or match[5]:
            bare.append("\0")
        elif match[6]:
            spots.append((len(bare), match[6]))
        elif match[7]:
            bare.append(match[7])
    if not spots:
        return "".join(bare), None, ""
    at = spots[0][0]
    return "".join(bare[:at]), "".join(s for _, s in spots), "".join(bare[at:])

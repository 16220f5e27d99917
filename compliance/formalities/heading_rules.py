"""Rules on the words of the elements above and around the text: number, title, recipient, annexes, sign-off, imprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from compliance.formalities.norms import Norms
from compliance.formalities.passages import Passage, first
from compliance.formalities.values import Place, Seen

_FIGURES = "0-9０-９"
_DAY = re.compile(rf"^([{_FIGURES}〇零○Ｏ一二三四五六七八九]+)年([^月]+)月([^日]+)日$")
_STOPS = "。，；、：,.;:"


def number_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F204: 机关代字〔四位年份〕序号号, no 第, no leading zeros."""
    found = first(passages, "number")
    if found is None:
        return
    text = re.split(r"\s*签\s*发\s*人", found.text)[0].strip()
    if "【待补" not in text and not re.match(norms.text("文号", "形式"), text):
        yield Seen(found.place, text, "机关代字加〔年份全称〕加序号加“号”，序号不加“第”、不编虚位")


def signer(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F207: 签发人 with a full-width colon and a name."""
    for p in passages:
        if p.role in ("number", "masthead", "signer", "body") and (m := re.search(r"签\s*发\s*人(.*)$", p.text)):
            if p.role == "body" and not re.match(r"\s*签\s*发\s*人\s*[:：]", p.text):
                continue
            if not re.match(r"：\s*\S", m[1]):
                yield Seen(p.place, m[0], "“签发人”后加全角冒号和姓名")


def title_break(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F302: no line begins with 的 or a mark, ends with an opening mark, or breaks a word."""
    lines = _title_lines(passages)
    starts, ends = norms.words("文字", "标题行首禁用"), norms.words("文字", "标题行尾禁用")
    for (place, above), (_, below) in pairwise(lines):
        if bad := next((s for s in starts if below.startswith(s)), None):
            yield Seen(place, f"回行后以“{bad}”开头", "词意完整，“的”字和标点不放在行首")
        elif bad := next((s for s in ends if above.endswith(s)), None):
            yield Seen(place, f"行末是“{bad}”", "词意完整")
        elif word := _broken_word(above, below):
            yield Seen(place, f"“{word}”被断开", "词意完整")


def title_shape(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F304: three lines and more are no hourglass; no line is a character alone."""
    lines = _title_lines(passages)
    widths = [len(text) for _, text in lines]
    if len(lines) > 1 and min(widths) < 3:
        place, text = lines[widths.index(min(widths))]
        yield Seen(place, f"有一行只有“{text}”", "梯形或者菱形")
    elif len(lines) > 2 and max(widths[1:-1]) < min(widths[0], widths[-1]):
        yield Seen(lines[0][0], f"各行字数{'、'.join(map(str, widths))}，中间短", "梯形或者菱形，不排成沙漏形")


def title_end(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F303: a title ends without a mark."""
    titles = [p for p in passages if p.role == "title"]
    if titles and titles[-1].text.strip()[-1:] in _STOPS:
        yield Seen(titles[-1].place, f"末尾有“{titles[-1].text.strip()[-1]}”", "没有标点")


def recipient_colon(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F311: the recipients end with a full-width colon."""
    found = first(passages, "recipient")
    if found is not None and not found.text.strip().endswith("："):
        yield Seen(found.place, f"末尾是“{found.text.strip()[-1:]}”", "末尾用全角冒号“：”")


def annexes_head(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F331: 附件 with a full-width colon and no space."""
    found = first(passages, "annexes")
    head = norms.text("附件", "形式")
    if found is not None and not found.text.strip().startswith(head):
        yield Seen(found.place, f"写作“{found.text.strip()[:4]}”", f"以“{head}”开头（全角冒号）")


def annexes_end(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F332: no mark after the name of an annex."""
    for place, name in _annex_list(passages):
        if name.strip()[-1:] in _STOPS:
            yield Seen(place, f"“{name.strip()}”", "附件名称后不加标点")


def annexes_order(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F333: several annexes are numbered 1. 2. …, one annex is not."""
    entries = [(place, re.match(r"^(\d+)\s*([.．、,，)）]?)", name.strip())) for place, name in _annex_list(passages)]
    if len(entries) == 1 and entries[0][1] is not None and entries[0][1][2]:
        yield Seen(entries[0][0], "只有一个附件而编了序号", "一个附件不编序号")
    if len(entries) < 2:
        return
    for position, (place, mark) in enumerate(entries, 1):
        if mark is None or mark[1] != str(position) or mark[2] not in (".", "．"):
            yield Seen(place, f"序号写作“{mark[0] if mark else '（没有）'}”", f"“{position}.”")


def annexes_agree(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F334: as many annexes as the note lists, their titles in the same words."""
    entries = [
        (place, re.sub(r"^\d+\s*[.．、]\s*", "", name.strip()).rstrip(_STOPS)) for place, name in _annex_list(passages)
    ]
    marks = [n for n, p in enumerate(passages) if p.role == "annex"]
    if not entries and marks and (first(passages, "recipient") or first(passages, "number")):
        yield Seen(passages[marks[0]].place, "正文后没有附件说明", "有附件的，正文下空一行编排附件说明")
    if not entries or not marks:
        return
    if len(entries) != len(marks):
        yield Seen(entries[0][0], f"附件说明{len(entries)}个，附件{len(marks)}个", "一一对应")
        return
    for at, (_, name) in zip(marks, entries, strict=True):
        title = "".join(p.text for p in passages[at + 1 : at + 4] if p.role == "annex-title")
        if title and _plain(title) != _plain(name):
            yield Seen(passages[at].place, f"附件标题“{title.strip()}”，附件说明“{name}”", "表述一致")


def date_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F341: Arabic figures, a full year, no leading zeros, a day that exists."""
    found = first(passages, "date")
    if found is None or "【待补" in found.text:
        return
    text, required = found.text.strip(), "阿拉伯数字，年份写全称，月、日不编虚位，如2012年7月1日"
    match = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)
    if match is None or not text.isprintable() or any("０" <= c <= "９" for c in text):
        yield Seen(found.place, text, required)
    elif match[2].startswith("0") or match[3].startswith("0"):
        yield Seen(found.place, f"{text}（编了虚位）", required)
    else:
        try:
            date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            yield Seen(found.place, f"{text}（没有这一天）", "真实的日期")


def signed(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F344: a document with title and recipient has an office and a date at its end."""
    if first(passages, "title") is None or first(passages, "recipient") is None:
        return
    missing = [name for role, name in (("sign", "发文机关署名"), ("date", "成文日期")) if first(passages, role) is None]
    if missing:
        yield Seen(Place(), f"没有{'、'.join(missing)}", "正文之后有署名和成文日期")


def no_text_here(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F345: 此页无正文 is not the way out."""
    for p in passages:
        if "此页无正文" in p.text:
            yield Seen(p.place, "标了“此页无正文”", "调整行距、字距，使署名与正文同面")


def remark_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F351: a remark stands in full-width round brackets."""
    for p in passages:
        text = p.text.strip()
        if p.role == "remark" and not (text.startswith("（") and text.endswith("）")):
            yield Seen(p.place, f"“{text[:12]}…”", "加全角圆括号")


def annex_mark(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F361: 附件 and its number, without a colon."""
    for p in passages:
        if p.role == "annex" and not re.fullmatch(r"附件\d*", p.text.strip()):
            yield Seen(p.place, f"“{p.text.strip()}”", "“附件”加阿拉伯数字顺序号，不加标点")


def copy_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F401: 抄送 with a full-width colon at its head and a stop at its end."""
    for p in passages:
        text = p.text.strip()
        if p.role == "copy" and not (re.match(r"^抄送：", text) and text.endswith("。")):
            yield Seen(p.place, f"“{text[:12]}…{text[-1:]}”", "“抄送：”开头，最后用句号")


def printed_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F402: the day of printing in Arabic figures without leading zeros, then 印发."""
    for p in passages:
        if p.role == "printed" and not re.search(r"(?<!\d)\d{4}年[1-9]\d?月[1-9]\d?日印发$", p.text.strip()):
            yield Seen(p.place, p.text.strip()[-16:], "阿拉伯数字的年月日（不编虚位）加“印发”")


def _title_lines(passages: Sequence[Passage]) -> list[tuple[Place, str]]:
    out = []
    for p in passages:
        if p.role == "title":
            out += [(p.place, line.strip()) for line in (p.lines or (p.text,)) if line.strip()]
    return out


def _annex_list(passages: Sequence[Passage]) -> list[tuple[Place, str]]:
    """The names of the annexes as their note lists them: one a paragraph, or a line, the first after 附件：."""
    out: list[tuple[Place, str]] = []
    for p in passages:
        if p.role == "annexes":
            names = re.sub(r"^附\s*件\s*[:：]", "", p.text.strip()).split("\n")
            out += [(p.place, name) for name in names if name.strip()]
    return out


def _plain(text: str) -> str:
    return re.sub(r"[\s（）()]", "", text)


def _broken_word(above: str, below: str) -> str | None:
    """The dictionary word of two characters and more that the break between two lines cuts."""
    if not ("一" <= above[-1:] <= "鿿" and "一" <= below[:1] <= "鿿"):
        return None
    at = 0
    for word in _cutter().cut(above + below, HMM=False):
        cut = len(above) - at
        if 0 < cut < len(word):
            halves = cut >= 2 and len(word) - cut >= 2 and _cutter().dt.FREQ
            return None if halves and word[:cut] in halves and word[cut:] in halves else str(word)
        at += len(word)
    return None


@lru_cache(maxsize=1)
def _cutter() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    return jieba

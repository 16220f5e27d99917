"""Reading one entry of a corpus file: known keys only, required keys present, texts typed on demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.corpus.strict import FULL_WIDTH_COLON, Items, Table, full_width_key, line_of
from compliance.model.errors import CorpusError


class Entry:
    """A mapping of a corpus file whose keys are checked against ``keys`` when it is made.

    Every reader returns the value or raises a CorpusError that names file and line in Chinese.
    """

    def __init__(
        self, data: Any, what: str, keys: tuple[str, ...] | None, file: str = "", line: int | None = None
    ) -> None:
        if not isinstance(data, Table):
            reason = FULL_WIDTH_COLON if full_width_key(data) else f"{what}应写成“键: 值”的形式"
            raise CorpusError(file, line, reason, "C016")
        self.data, self.what, self.file = data, what, data.file
        if keys is not None:
            for key in data:
                if key not in keys:
                    reason = (
                        FULL_WIDTH_COLON if "：" in key else f"{what}里没有“{key}”这个键；可用的键：{'、'.join(keys)}"
                    )
                    raise self.error(key, reason)

    def error(self, key: str | None, reason: str, code: str = "C016") -> CorpusError:
        """An error at ``key``'s line."""
        return CorpusError(self.file, line_of(self.data, key), reason, code)

    def has(self, key: str) -> bool:
        """Whether the key is written and not null."""
        return self.data.get(key) is not None

    def raw(self, key: str) -> Any:
        """The value as read, None when absent."""
        return self.data.get(key)

    def line(self, key: str | None = None) -> int:
        """The line of ``key`` (of the entry itself without one)."""
        return line_of(self.data, key) or 0

    def optional(self, key: str) -> str | None:
        """The text of ``key``, None when absent or null."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(key, f"“{key}”应是一个词或一句话")

    def text(self, key: str, default: str | None = None) -> str:
        """The text of ``key``; without a default the key must be there."""
        value = self.optional(key)
        if value is not None:
            return value
        if default is not None:
            return default
        raise self.error(key if key in self.data else None, f"{self.what}缺少“{key}”")

    def choice(self, key: str, options: tuple[str, ...], default: str | None = None) -> str:
        """A text that must be one of ``options``."""
        value = self.text(key, default)
        if value not in options:
            raise self.error(key, f"“{key}”只能取{'、'.join(o for o in options if o)}，写的是“{value}”")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """是 or 否."""
        return self.choice(key, ("是", "否"), "是" if default else "否") == "是"

    def number(self, key: str) -> Decimal | None:
        """A decimal number, None when absent."""
        value = self.optional(key)
        return None if value is None else self.decimal(value, key)

    def decimal(self, text: str, key: str) -> Decimal:
        """``text`` as a finite decimal number."""
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise self.error(key, f"“{text}”不是数字")
        return value

    def day(self, key: str) -> date | None:
        """A date as 2025-12-31, None when absent."""
        value = self.optional(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.error(key, f"“{value}”不是日期，请写成 2025-12-31 的形式") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one, absence as none."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, Items) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise self.error(key, f"“{key}”应是一列词")

    def entries(self, key: str, what: str, keys: tuple[str, ...] | None) -> tuple[Entry, ...]:
        """The list of mappings at ``key``."""
        return tuple(entries(self.data.get(key), what, keys, self.file, self.line(key)))

    def entry(self, key: str, what: str, keys: tuple[str, ...] | None) -> Entry:
        """The mapping at ``key``, which must be there."""
        if not self.has(key):
            raise self.error(None, f"{self.what}缺少“{key}”")
        return Entry(self.data[key], what, keys, self.file, self.line(key))


def entries(data: Any, what: str, keys: tuple[str, ...] | None, file: str, line: int | None = None) -> Iterator[Entry]:
    """Each mapping of a list; nothing for null."""
    if data is None:
        return
    if not isinstance(data, Items):
        reason = FULL_WIDTH_COLON if full_width_key(data) else f"{what}应写成以“- ”开头的列表"
        raise CorpusError(file, line, reason, "C016")
    for number, item in enumerate(data):
        yield Entry(item, what, keys, file, data.lines[number])

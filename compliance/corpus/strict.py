"""Strict YAML: every scalar a string, every place known, every slip of a non-programmer named in Chinese.

YAML would read ``no`` as false, ``12:30`` as 750 and ``1.3`` as a float. Policy officers write law
here, so a value stays what they typed; its type comes from the fact dictionary. Mappings and
sequences remember their file and the line of each entry, so that an error can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from compliance.model.errors import CorpusError

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # pragma: no cover - libyaml is part of every PyYAML wheel
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_FULL_WIDTH = re.compile(r"^\s*(?:-\s+)?[\w.\-]+\s*：")
_NULLS = ("null", "~", "")


class Table(dict[str, Any]):
    """A mapping as written: ``line`` is where it starts, ``lines`` the line of each key."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A sequence as written, with the line of each item."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: list[int] = []


def read_yaml(path: Path, name: str | None = None) -> Any:
    """The content of ``path``: Table, Items, str or None. ``name`` is how errors call the file.

    Raises:
        CorpusError: with code C016 for anything that is not clean YAML.
    """
    shown = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(shown, None, "文件不是 UTF-8 编码，请另存为 UTF-8", "C016") from error
    except OSError as error:
        raise CorpusError(shown, None, f"无法读取文件：{error.strerror}", "C016") from error
    return parse_yaml(text, shown)


def parse_yaml(text: str, name: str) -> Any:
    """Like ``read_yaml`` for a text at hand."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, name) from error
    except yaml.YAMLError as error:
        raise CorpusError(name, None, "文件里有 YAML 不允许的控制字符", "C016") from error
    return None if node is None else _build(node, name)


def _build(node: Any, name: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        value: str = node.value
        return None if not node.style and value in _NULLS else value
    if isinstance(node, yaml.SequenceNode):
        items = Items(name, line)
        for child in node.value:
            items.append(_build(child, name))
            items.lines.append(child.start_mark.line + 1)
        return items
    table = Table(name, line)
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise CorpusError(name, key_line, "键必须是文字", "C016")
        key = key_node.value
        if key in table:
            raise CorpusError(name, key_line, f"键“{key}”重复出现（上一次在第{table.lines[key]}行）", "C016")
        table[key] = _build(value_node, name)
        table.lines[key] = key_line
    return table


def _explain(error: yaml.MarkedYAMLError, text: str, name: str) -> CorpusError:
    """The first slip near the error that a person can understand; else where YAML gave up."""
    mark = error.problem_mark or error.context_mark
    at = mark.line if mark else 0
    lines = text.splitlines()
    for number in dict.fromkeys((at, at - 1, at - 2, *range(at + 1))):
        if not 0 <= number < len(lines):
            continue
        if "\t" in lines[number] and "\t" in lines[number][: len(lines[number]) - len(lines[number].lstrip())]:
            return CorpusError(name, number + 1, "缩进用了制表符（Tab），请改为空格", "C016")
        if _FULL_WIDTH.match(lines[number]):
            return CorpusError(name, number + 1, FULL_WIDTH_COLON, "C016")
    return CorpusError(name, at + 1, "YAML 格式错误：请检查这一行附近的缩进、引号和括号是否成对", "C016")


FULL_WIDTH_COLON = "键后面用了全角冒号“：”，请改为半角“:”"


def full_width_key(value: object) -> bool:
    """Whether a scalar looks like ``键：值``, the commonest slip with a Chinese keyboard."""
    return isinstance(value, str) and bool(_FULL_WIDTH.match(value))


def line_of(container: object, key: str | int | None = None) -> int | None:
    """The line of an entry of a Table or of Items, or of the container itself."""
    if isinstance(container, Table):
        return container.lines.get(str(key), container.line) if key is not None else container.line
    if isinstance(container, Items):
        return container.lines[key] if isinstance(key, int) else container.line
    return None


def plain(value: Any) -> Any:
    """``value`` without places: plain dict, list, str and None."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(v) for v in value]
    return value

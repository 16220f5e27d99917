"""YAML as policy officers write it: what they typed is what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.corpus.strict import Items, Table, line_of, parse_yaml, plain
from compliance.model.errors import CorpusError


@pytest.mark.parametrize("text", ["no", "1.3", "0610", "12:30", "2025-12-31", "1e3", "true"])
def test_every_scalar_is_the_text_that_was_typed(text: str) -> None:
    assert parse_yaml(f"值: {text}", "f.yaml") == {"值": text}


def test_null_is_nothing_but_quoted_null_is_a_word() -> None:
    assert plain(parse_yaml("甲: null\n乙:\n丙: 'null'", "f.yaml")) == {"甲": None, "乙": None, "丙": "null"}


def test_places_are_kept() -> None:
    data = parse_yaml("甲:\n  - 一\n  - 二\n乙: 三\n", "f.yaml")
    assert isinstance(data, Table) and isinstance(data["甲"], Items)
    assert (line_of(data, "乙"), line_of(data["甲"], 1)) == (4, 3)


def test_an_empty_file_is_nothing() -> None:
    assert parse_yaml("# 只有注释\n", "f.yaml") is None


def test_the_message_names_file_and_line() -> None:
    with pytest.raises(CorpusError, match=r"^rules/甲\.yaml:2: 键“名称”重复出现（上一次在第1行）$"):
        parse_yaml("名称: 一\n名称: 二\n", "rules/甲.yaml")


def test_control_characters_are_refused_in_chinese() -> None:
    with pytest.raises(CorpusError, match="控制字符"):
        parse_yaml("甲: \x01", "f.yaml")


def test_a_full_width_colon_in_running_text_is_no_error() -> None:
    assert parse_yaml("正文: |-\n  附件：甲\n  注：乙\n", "f.yaml") == {"正文": "附件：甲\n注：乙"}


def test_files_keep_their_own_name(tmp_path: Path) -> None:
    from compliance.corpus.strict import read_yaml

    with pytest.raises(CorpusError, match=r"^missing\.yaml: 无法读取文件"):
        read_yaml(tmp_path / "missing.yaml")

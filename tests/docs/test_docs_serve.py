"""docs/serve.md names every setting, and no other."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from docs_text import read

pytest.importorskip("sqlalchemy")


def test_every_limit_of_the_desk_is_documented_and_no_other() -> None:
    from compliance.web.settings import Limits

    assert re.findall(r"^\| `([a-z]+_[a-z_]+|connections)` \|", read("docs/serve.md"), re.M) == [f.name for f in fields(Limits)]  # fmt: skip


def test_every_setting_of_the_desk_is_an_option_that_is_documented() -> None:
    from compliance.web.settings import Settings

    text = read("docs/serve.md")
    for field in fields(Settings):
        assert f"--{field.name.replace('_', '-')}" in text, field.name

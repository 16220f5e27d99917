"""The output that the READMEs show is output of the program."""

from __future__ import annotations

import contextlib
import io
import json
import re

import pytest
from docs_text import READMES, ROOT, read

from compliance.cli import main


def output(call: str) -> str:
    """What ``call`` prints, run from the root of the checkout."""
    out = io.StringIO()
    arguments = [str(ROOT / a) if a.startswith("samples/") else a for a in call.split()[1:]]
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        main(arguments)
    return out.getvalue()


def examples(name: str) -> list[tuple[str, str]]:
    """(call, output shown) for every sentence that ends in a call's output."""
    return re.findall(r"`(compliance \w+ samples/[^`]+)`[^\n]*\n\n```\n(.*?)^```$", read(name), re.S | re.M)


@pytest.mark.parametrize("name", READMES)
def test_the_examples_are_there(name):
    assert [call.split()[1] for call, _ in examples(name)] == ["check", "extract", "check"]


@pytest.mark.parametrize(("call", "shown"), [e for e in examples(READMES[0]) if " check " in e[0]])
def test_every_line_of_a_review_is_printed(call, shown):
    printed = output(call).splitlines()
    for line in shown.splitlines():
        assert line in printed


def test_the_fact_is_extracted():
    call, shown = next(e for e in examples(READMES[0]) if " extract " in e[0])
    field, fact = next(iter(json.loads("{" + shown + "}").items()))
    assert json.loads(output(call))["enterprise"][field] == fact

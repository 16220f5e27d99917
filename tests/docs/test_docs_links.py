"""Links of the documents lead somewhere; the two READMEs say the same things in the same order."""

from __future__ import annotations

import re

import pytest
from docs_text import DOCUMENTS, READMES, ROOT, anchor, code_blocks, headings, read


def links(name: str) -> list[str]:
    text = re.sub(r"^```.*?^```$", "", read(name), flags=re.S | re.M)
    return [t for t in re.findall(r"\]\(([^)\s]+)\)", text) if not t.startswith(("http:", "https:", "mailto:"))]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_relative_links_resolve(name):
    folder = (ROOT / name).parent
    for target in links(name):
        file, _, place = target.partition("#")
        path = (folder / file).resolve() if file else ROOT / name
        assert path.exists(), f"{name}: {target}"
        if place:
            titles = [anchor(title) for _, title in headings(path.relative_to(ROOT).as_posix())]
            assert place in titles, f"{name}: {target}"


def test_the_documents_at_hand():
    assert {*READMES, "CHANGELOG.md", "CONTRIBUTING.md", "docs/commands.md", "docs/fields.md"} <= set(DOCUMENTS)
    assert sum(len(links(name)) for name in DOCUMENTS) > 30


def test_both_readmes_have_the_same_sections():
    english, chinese = (headings(name) for name in READMES)
    assert len(english) == len(chinese) > 8
    assert [depth for depth, _ in english] == [depth for depth, _ in chinese]


def test_both_readmes_show_the_same_calls_and_outputs():
    def bare(name: str) -> list[str]:
        return [re.sub(r" +#.*", "", content) for _, content in code_blocks(name)]

    assert bare(READMES[0]) == bare(READMES[1])


def test_both_readmes_lead_to_the_same_documents():
    def targets(name: str) -> set[str]:
        return {t for t in links(name) if t not in READMES}

    assert targets(READMES[0]) == targets(READMES[1])


def test_both_readmes_give_the_same_exit_codes():
    for name in READMES:
        assert re.findall(r"^\| (\d) \|", read(name), re.M) == ["0", "1", "2", "3", "4"]

"""The ways to write one name, and what makes two names two plants."""

from __future__ import annotations

import pytest

from compliance.extraction.name_forms import cut_form, marks_of, short_forms, stem_of


@pytest.mark.parametrize(
    ("one", "other", "two_plants"),
    [
        ("现有液碱装置", "拟建液碱装置", True),
        ("原有液碱装置", "新建液碱装置", True),
        ("现有32%液碱装置", "拟建32%液碱装置", True),  # the same concentration does not make them one
        ("32%液碱装置", "45%液碱装置", True),
        ("拟建液碱装置", "新建液碱装置", False),  # both not built yet: one plant by two words
        ("在建液碱装置", "新建液碱装置", False),
        ("现有液碱装置", "存量液碱装置", False),
        ("现有液碱装置", "32%液碱装置", False),  # they say different things, and nothing against each other
    ],
)
def test_old_and_new_and_concentrations_tell_plants_apart(one: str, other: str, two_plants: bool) -> None:
    assert marks_of(one).differ(marks_of(other)) is two_plants
    assert marks_of(other).differ(marks_of(one)) is two_plants


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("二联合炼油装置", "二联合"),
        ("1号黄磷电炉", "1号黄磷"),
        ("3#密闭电石炉", "3#密闭"),
        ("1号炉", None),
        ("液碱装置", None),
    ],
)
def test_a_numbered_name_may_be_cut_after_what_it_is(name: str, form: str | None) -> None:
    assert cut_form(name) == form


def test_a_name_is_known_without_status_capacity_and_the_word_for_a_plant() -> None:
    assert short_forms("原有30万吨/年烧碱装置（一期）")[1:] == ("原有30万吨/年烧碱装置", "烧碱装置", "烧碱")
    assert stem_of("既有烧碱生产装置（停用）") == "烧碱"

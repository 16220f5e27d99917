"""The page that a review opens at is drawn before anybody opens it, and nothing is judged twice for a word."""

from __future__ import annotations

import time

import pytest
from web_cases import case_of

from compliance.registry import By
from compliance.web.pages.service import CACHE, close_pages
from compliance.web.review import acts
from compliance.web.review.neighbours import rows_around
from compliance.web.review.preparing import prepare, preparer_of


@pytest.fixture
def by(desk) -> By:
    return By("甲", desk.now())


def drawn(desk) -> set[str]:
    folder = desk.registry.originals.folder.parent / CACHE
    return {path.name for path in folder.glob("??/*/*.jpg")}


def test_the_first_page_of_a_case_is_drawn_ahead(desk, by) -> None:
    number = case_of(desk.registry, by)
    prepare(desk, number)
    close_pages(desk)
    view = acts.judged(desk.registry, number, desk.options()).view
    assert view.open[0].leading is not None
    assert drawn(desk) == {f"{view.open[0].leading.evidence.page}-110.jpg"}


def test_opening_a_case_prepares_its_neighbour(desk, by, sign_in) -> None:
    first = case_of(desk.registry, by)
    case_of(desk.registry, by, "P02.pdf")
    assert sign_in("张三", "reviewer").get(f"/cases/{first}/review").status_code == 200
    for _ in range(200):
        if len(list((desk.registry.originals.folder.parent / CACHE).glob("??/*"))) == 2:
            break
        time.sleep(0.1)
    assert len(list((desk.registry.originals.folder.parent / CACHE).glob("??/*"))) == 2
    close_pages(desk)


def test_a_case_that_cannot_be_prepared_troubles_nobody(desk, by) -> None:
    preparer = preparer_of(desk)
    preparer.wish(999)
    number = case_of(desk.registry, by)
    preparer.wish(number)
    for _ in range(200):
        if drawn(desk):
            break
        time.sleep(0.1)
    close_pages(desk)
    assert drawn(desk)


def test_a_word_is_told_without_judging_again(desk, by, monkeypatch) -> None:
    number = case_of(desk.registry, by)
    found = acts.judged(desk.registry, number, desk.options())
    key = found.view.open[0].key
    acts.decide(desk.registry, by, number, key, "confirmed", "")
    fresh = acts.judged(desk.registry, number, desk.options())
    monkeypatch.setattr(acts, "review_on_record", None)
    with desk.registry.read() as connection:
        assert acts.judged_by(connection, number, desk.options(), found) == fresh
    assert fresh.view.item(key).state == "confirmed"


def test_the_queue_beside_the_screen_is_the_offices_own(desk, by) -> None:
    mine = case_of(desk.registry, by)
    theirs = case_of(desk.registry, by, "P02.pdf", office="发改委")
    from compliance.registry.accounts import office_named

    with desk.registry.write(by) as tx:
        office = office_named(tx, "工信局")
    assert [row.number for row in rows_around(desk.registry, mine, office)] == [mine]
    both = rows_around(desk.registry, mine, None)
    assert [row.number for row in both] == [mine, theirs]
    key = acts.judged(desk.registry, mine, desk.options()).view.open[0].key
    acts.decide(desk.registry, by, mine, key, "confirmed", "")
    assert rows_around(desk.registry, mine, None)[0].open == both[0].open - 1

"""A reviewer draws where a figure stands: the text in the box is offered, and the new mention carries page and box."""

from __future__ import annotations

from pathlib import Path

import pytest
from web_cases import case_of
from web_papers import FIGURE, FRAMES, ink, paper

from compliance.model.rows import stated
from compliance.registry import By, case_facts
from compliance.site.links import clause_id
from compliance.web.pages.cache import ImageCache
from compliance.web.pages.images import PageImages
from compliance.web.pages.renderers import Renderers
from compliance.web.pages.service import close_pages, pages_of
from compliance.web.review import acts

PATH = "data_centres.2.pue_target"
ALL = {"page": "1", "x0": "0", "top": "0", "x1": "100", "bottom": "100"}


@pytest.fixture
def by(desk) -> By:
    return By("甲", desk.now())


@pytest.fixture
def number(desk, by):
    yield case_of(desk.registry, by)
    close_pages(desk)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_text_is_read_where_the_eye_sees_it(tmp_path: Path, frame: str) -> None:
    import hashlib

    data = paper(frame)
    path, sha256 = tmp_path / "plan.pdf", hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    renderers = Renderers(1)
    images = PageImages(renderers, ImageCache(tmp_path / "cache"))
    size = images.sizes(path, sha256).of(1)
    assert size is not None
    spot = ink(images.image(path, sha256, 1))  # as the reviewer draws: around the ink on the image
    box = (spot[0] * size[0] - 2, spot[1] * size[1] - 2, spot[2] * size[0] + 2, spot[3] * size[1] + 2)
    there, elsewhere = images.text(path, sha256, 1, box), images.text(path, sha256, 1, (0, 0, 5, 5))
    renderers.close()
    assert there.replace(" ", "") == FIGURE.replace(" ", "") and elsewhere == ""


def test_a_box_is_stored_with_the_correction_and_shown(desk, by, number, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    found = acts.judged(desk.registry, number, desk.options())
    before = dict(stated(found.view.facts))
    old = before[PATH]
    page, (x0, top, x1, bottom) = old.evidence[0].page, old.evidence[0].bbox
    case = desk.registry.originals.path(found.view.sha256)
    size = pages_of(desk).images.sizes(case, found.view.sha256).of(page)
    sides = {"x0": x0 / size[0], "top": top / size[1], "x1": x1 / size[0], "bottom": bottom / size[1]}
    asked = {"page": str(page), **{name: f"{share * 100:.1f}" for name, share in sides.items()}}
    text = person.get(f"/cases/{number}/text", params=asked).text
    assert f"{old.value:f}" in text
    key = found.view.items[0].key
    answer = person.submit(
        f"/cases/{number}/figures?finding={key}", figure=PATH, value=f"{old.value:f}", reason="位置不对", **asked
    )
    assert answer.status_code == 200
    new = dict(stated(acts.judged(desk.registry, number, desk.options()).view.facts))[PATH]
    place, said = new.evidence
    assert (place.page, place.source, place.text) == (page, "person", text)
    assert place.bbox == pytest.approx((x0, top, x1, bottom), abs=1.0)
    assert said.page is None and "位置不对" in (said.locator or "")


BENT = (
    {"x0": "nan"}, {"x0": "inf"}, {"x0": "-1"}, {"x1": "100.5"}, {"x1": "1e2"}, {"x0": "100", "x1": "0"}, {"x1": "0"},
    {"bottom": "9" * 20}, {"top": "٣"}, {"top": ""}, {"page": "0"}, {"page": "-1"}, {"page": "1.5"}, {"page": ""},
    {"page": "99999"}, {"page": "9" * 15}, {"x0": "0;drop"}, {"x0": "<b>"},
)  # fmt: skip


def test_what_is_no_box_is_refused_and_nothing_is_recorded(desk, number, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    for bent in BENT:
        asked = ALL | bent
        answer = person.submit(f"/cases/{number}/figures", figure=PATH, value="1", reason="核实", **asked)
        assert answer.status_code in (400, 422) and "<b>" not in answer.text, bent
        assert person.get(f"/cases/{number}/text", params=asked).status_code in (400, 404), bent
    with desk.registry.read() as connection:
        assert case_facts.corrections_of(connection, number) == ()


def test_another_offices_page_is_not_read(desk, number, sign_in) -> None:
    assert sign_in("李四", "reviewer", office="发改委").get(f"/cases/{number}/text", params=ALL).status_code == 404


def test_the_screen_offers_the_box_and_links_rule_and_clause(desk, number, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    text = person.get(f"/cases/{number}/review").text
    item = acts.judged(desk.registry, number, desk.options()).view.open[0]
    assert f'href="/policy/rules/{item.finding.rule}"' in text
    clause = item.chosen[0]
    assert f'href="/policy/documents/{clause.document_id}#{clause_id(clause.anchor)}"' in text
    assert 'data-act="box"' in text and "/assets/" in text and "box.js" in text


def test_the_links_of_a_finding_lead_somewhere(desk, number, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    for item in acts.judged(desk.registry, number, desk.options()).view.open:
        assert person.get(f"/policy/rules/{item.finding.rule}").status_code == 200
        for clause in item.chosen:
            answer = person.get(f"/policy/documents/{clause.document_id}")
            assert answer.status_code == 200 and f'id="{clause_id(clause.anchor)}"' in answer.text

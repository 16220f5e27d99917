"""What the shipped corpus promises to the rest of the program."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

from compliance.corpus import Corpus, load_corpus
from compliance.corpus.library import corpus_hash
from compliance.model.facts_json import DATE_FIELDS

FIRST_CODES = {
    "DC001", "DC002", "EE001", "EE002", "EE003", "EE006", "TL001", "TL002", "PC001", "CP001", "DQ001", "DQ002", "DQ004",
    "DQ006", "DQ008",
}  # fmt: skip


def test_every_code_is_registered_and_the_first_are_written(shipped: Corpus) -> None:
    assert {r.code for r in shipped.rules} >= FIRST_CODES
    assert {r.code for r in shipped.rules} == {c for c, e in shipped.registry.items() if e.state == "现行"}


def test_no_norm_binds_harder_than_its_text_is_known(shipped: Corpus) -> None:
    for rule in shipped.rules:
        for norm in shipped.norms_of(rule):
            document = shipped.documents[norm.document]
            assert document.held or norm.force in ("一般", "原则上", "目标", "鼓励")
            assert bool(norm.citation and norm.citation.quote) == document.held


def test_every_place_is_found_by_name_and_alias(shipped: Corpus) -> None:
    places = shipped.places
    assert places.path("重庆市") == places.path("重庆") == ("全国", "重庆市")
    assert places.path("曲靖市") == ("全国", "云南省", "曲靖市")
    assert places.path("火星省") is None and places.path(None) is None
    assert places.hub(("全国", "贵州省")) and not places.hub(("全国", "青海省"))


def test_editions_follow_each_other(shipped: Corpus) -> None:
    old, new = shipped.levels
    assert (old.in_force(date(2023, 7, 9)), new.in_force(date(2023, 7, 9))) == (True, False)
    assert (old.in_force(date(2023, 7, 10)), new.in_force(date(2023, 7, 10))) == (False, True)
    assert new.cells["cement_clinker", "基准"].value == Decimal(117)
    assert not new.cells["coke.top_charged", "基准"].usable
    assert new.cells["pta", "基准"].value is None


def test_clauses_are_read_when_asked_for_and_cited_by_their_number(shipped: Corpus) -> None:
    assert shipped.clauses.section("cq-2022-270", "2.8") == "二（八）"
    assert shipped.clauses.section("ndrc-2023-723", "x") == "x"


def test_vocabulary_for_extraction(shipped: Corpus) -> None:
    words = shipped.vocabulary()
    assert "重庆市" in {r.name for r in words.provinces()}
    assert ("cement_clinker", "2023", "100", "117") in words.level_values
    assert "催化裂化" in words.processes
    assert {p.key for p in words.products} >= {"cement_clinker", "primary_aluminium"}


def test_hash_names_the_content(shipped: Corpus, tmp_path: Path) -> None:
    copy = tmp_path / "corpus"
    shutil.copytree(shipped.folder, copy)
    assert corpus_hash(copy) == shipped.hash == load_corpus(copy).hash
    test_file = copy / "rules" / "时限" / "TL001.test.yaml"
    test_file.write_text("[]", encoding="utf-8")
    assert corpus_hash(copy) == shipped.hash
    parameter = copy / "params" / "PUE_现有上限.yaml"
    parameter.write_text(parameter.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    assert corpus_hash(copy) != shipped.hash


def test_the_dates_of_a_plan_are_those_that_frozen_facts_give_back_as_dates(shipped: Corpus) -> None:
    kinds = ("plan", "installation", "data_centre")
    dates = {d.field for d in shipped.facts.values() if d.type == "日期" and d.kind in kinds and d.derived is None}
    assert dates == DATE_FIELDS

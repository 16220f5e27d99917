"""The audit log: what tampering shows, as an auditor would meet it."""

from __future__ import annotations

import threading

import pytest
from registry_databases import tamper

from compliance.registry import By, Registry, audit


def write(registry: Registry, by: By, count: int) -> None:
    for number in range(count):
        with registry.write(by) as tx:
            audit.append(tx, "test", f"item:{number}", {"甲": number})


def test_a_sound_chain_verifies_and_names_its_head(registry: Registry, zhang: By) -> None:
    write(registry, zhang, 5)
    with registry.read() as connection:
        found = audit.verify(connection, [audit.head(connection)[: audit.HEAD_DIGITS]])
        assert (found.entries, found.problem, found.head) == (5, None, audit.head(connection))
        first = next(audit.entries(connection)).to_json()
    assert first["detail"] == {"甲": 0} and first["previous"] == audit.GENESIS
    assert first["at"] == "2026-03-02T09:30:00+00:00"


@pytest.mark.parametrize(
    ("done", "place", "words"),
    [
        ("UPDATE audit_log SET actor = '别人' WHERE seq = 3", 3, "内容与其校验值不符"),
        ("UPDATE audit_log SET detail = '{}' WHERE seq = 1", 1, "内容与其校验值不符"),
        ("DELETE FROM audit_log WHERE seq = 2", 2, "第2条不见了"),
        ("UPDATE audit_log SET previous = 'x' WHERE seq = 4", 4, "接不上"),
    ],
)
def test_tampering_is_told_with_its_place(registry: Registry, zhang: By, done: str, place: int, words: str) -> None:
    write(registry, zhang, 5)
    tamper(registry, done)
    with registry.read() as connection:
        found = audit.verify(connection)
    assert found.at_entry == place and words in (found.problem or "")


def test_a_cut_off_end_shows_only_against_a_hash_noted_elsewhere(registry: Registry, zhang: By) -> None:
    write(registry, zhang, 5)
    with registry.read() as connection:
        printed = audit.head(connection)[: audit.HEAD_DIGITS]
    tamper(registry, "DELETE FROM audit_log WHERE seq > 3")
    with registry.read() as connection:
        assert audit.verify(connection).problem is None
        assert "截去" in (audit.verify(connection, [printed]).problem or "")


def test_writers_at_the_same_time_make_one_chain(registry: Registry, zhang: By, li: By) -> None:
    failed: list[BaseException] = []

    def many(by: By) -> None:
        try:
            write(registry, by, 20)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=many, args=(by,)) for by in (zhang, li)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with registry.read() as connection:
        assert failed == [] and audit.verify(connection).entries == 40


def test_a_writer_that_fails_gives_its_turn_to_the_next(registry: Registry, zhang: By) -> None:
    with pytest.raises(ZeroDivisionError), registry.write(zhang):
        _ = 1 / 0
    following = threading.Thread(target=write, args=(registry, zhang, 1))
    following.start()
    following.join(5)  # one that had to wait for a turn nobody gives back would take twice as long
    assert not following.is_alive()
    with registry.read() as connection:
        assert audit.count(connection) == 1

"""The desk's queue without HTTP: files come in, are worked on, and nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_plans import called, encrypted, plan
from queue_runs import OFFICE, OTHER, by, hand_in, line, queue, settled, until
from sqlalchemy import func, select

from compliance.model.errors import RegistryError
from compliance.registry import Registry, audit, upload_list
from compliance.registry.schema import cases, reviews, work_items
from compliance.registry.upload_list import Asked
from compliance.web.queue import Queue


@pytest.fixture
def desk(registry: Registry) -> Iterator[Queue]:
    running = queue(registry, seconds=20)
    running.start()
    yield running
    running.stop()


def sound(registry: Registry) -> None:
    with registry.read() as connection:
        assert audit.verify(connection).problem is None
        running = select(func.count()).select_from(work_items).where(work_items.c.state == "running")
        assert connection.execute(running).scalar_one() == 0


def test_a_file_handed_in_becomes_a_case_under_its_own_name(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    number = hand_in(desk, plan(tmp_path / "甲.docx", called(1)), "县/甲厂方案.docx")
    (told,) = settled(registry, number)
    assert (told.state, told.name, told.result["enterprise"]) == ("done", "县/甲厂方案.docx", called(1))
    with registry.read() as connection:
        assert connection.execute(select(cases.c.file)).scalars().all() == ["甲厂方案.docx"]
    assert registry.originals.read(told.sha256) == (tmp_path / "甲.docx").read_bytes()


def test_a_bad_file_says_why_and_holds_nothing_up(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    bad = hand_in(desk, encrypted(tmp_path / "密.pdf"))
    crash = hand_in(desk, plan(tmp_path / "崩.docx", called(2)), "崩溃.docx")
    good = hand_in(desk, plan(tmp_path / "好.docx", called(3)))
    one, two, three = settled(registry, bad, crash, good)
    assert (one.state, one.reason) == ("failed", "encrypted") and "密码" in str(one.message)
    assert (two.state, two.reason) == ("parked", "crashed") and "崩溃" in str(two.message)
    assert three.state == "done"
    desk.stop()
    sound(registry)


def test_a_stuck_child_is_ended_at_its_time(registry: Registry, tmp_path: Path) -> None:
    tight = queue(registry, seconds=1)
    tight.start()
    try:
        (told,) = settled(registry, hand_in(tight, plan(tmp_path / "甲.docx", called(1)), "卡死.docx"))
    finally:
        tight.stop()
    assert (told.state, told.reason) == ("parked", "timeout")
    sound(registry)


def test_the_same_content_is_read_once_and_linked(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    file = plan(tmp_path / "甲.docx", called(1))
    first = hand_in(desk, file)
    settled(registry, first)
    again = hand_in(desk, file, "又一份.docx", person="李四")
    (told,) = settled(registry, again)
    assert told.state == "done" and told.same_as == first and told.case_id == line(registry, first).case_id
    with registry.read() as connection:
        assert connection.execute(select(func.count()).select_from(reviews)).scalar_one() == 1


def test_a_file_is_taken_back_while_a_child_works_on_it(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    number = hand_in(desk, plan(tmp_path / "甲.docx", called(1)), "卡死.docx")
    until(lambda: line(registry, number).state == "running")
    desk.withdraw(number, OFFICE, by())
    assert line(registry, number).state == "withdrawn"
    until(lambda: line(registry, number).reason == "cancelled")
    with pytest.raises(RegistryError, match="不能取消"):
        desk.withdraw(number, OFFICE, by())
    desk.stop()
    sound(registry)


def test_one_of_two_who_takes_back_leaves_the_other_its_result(registry: Registry, tmp_path: Path) -> None:
    still = queue(registry)
    file = plan(tmp_path / "甲.docx", called(1))
    mine, theirs = hand_in(still, file), hand_in(still, file, "别人的.docx", person="李四")
    still.withdraw(mine, OFFICE, by())
    still.start()
    try:
        (told,) = settled(registry, theirs)
    finally:
        still.stop()
    assert told.state == "done" and line(registry, mine).state == "withdrawn"


def test_what_failed_is_tried_again_when_asked(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    numbers = [hand_in(desk, plan(tmp_path / f"{n}.docx", called(n)), f"出错{n}.docx") for n in (1, 2)]
    settled(registry, *numbers)
    assert desk.retry(Asked(OFFICE), by(), numbers[0]) == 1
    settled(registry, *numbers)
    assert desk.retry(Asked(OFFICE), by()) == 2
    assert desk.retry(Asked(OTHER), by()) == 0
    assert {told.reason for told in settled(registry, *numbers)} == {"internal"}


def test_another_office_sees_and_touches_nothing(desk: Queue, registry: Registry, tmp_path: Path) -> None:
    number = hand_in(desk, plan(tmp_path / "甲.docx", called(1)))
    settled(registry, number)
    with registry.read() as connection:
        assert upload_list.lines(connection, Asked(OTHER)) == ()
    for act in (lambda: desk.withdraw(number, OTHER, by()), lambda: desk.retry(Asked(OTHER), by(), number)):
        with pytest.raises(RegistryError, match="没有上传"):
            act()


def test_whoever_hands_in_many_holds_nobody_up(registry: Registry, tmp_path: Path) -> None:
    from compliance.registry import uploads

    still = queue(registry)
    many = [hand_in(still, plan(tmp_path / f"{n}.docx", called(n))) for n in range(1, 6)]
    one = hand_in(still, plan(tmp_path / "急.docx", called(9)), person="李四")
    with registry.write(by()) as tx:
        taken = [job.id for job in uploads.claim(tx, "w", 2)]
    assert taken == [line(registry, many[0]).item_id, line(registry, one).item_id]


def test_a_stop_gives_back_and_the_next_start_goes_on(registry: Registry, tmp_path: Path) -> None:
    first = queue(registry)
    first.start()
    number = hand_in(first, plan(tmp_path / "甲.docx", called(1)), "卡死.docx")
    until(lambda: line(registry, number).state == "running")
    first.stop()
    assert line(registry, number).state == "queued"
    sound(registry)


def test_what_was_arriving_at_a_dead_server_is_cleared(registry: Registry) -> None:
    desk = queue(registry)
    import socket

    left = desk.arriving().with_name(f"{socket.gethostname()}~999999999~1~abcdef")
    mine = desk.arriving()
    for path in (left, mine):
        path.write_bytes(b"half")
    desk.start()
    desk.stop()
    assert not left.exists() and mine.exists()

"""The server killed while a document is drafted, granted or issued: nothing lost, nothing twice, the log whole."""

from __future__ import annotations

import random
import re
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
from browser_runs import PASSWORD, free_port, serve
from staff import appoint
from web_cases import case_of
from web_notices import FORM

from compliance.registry import By, audit, case_views, open_registry
from compliance.registry.notice_drafts import drafts_of
from compliance.registry.requests import requests_of


class Person:
    """Somebody signed in by way of the pages, who goes on trying while the server is gone."""

    def __init__(self, address: str, name: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=60, headers={"origin": address})
        self.submit("/login", name=name, password=PASSWORD)

    def submit(self, path: str, **said: str) -> httpx.Response:
        page = self.client.get("/login").text
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        assert token
        return self.client.post(path, data={"csrf": token[1], **said})


def test_killed_while_drafting_granting_and_issuing(database: str, tmp_path: Path) -> None:
    originals, dice, port = tmp_path / "originals", random.Random(20261121), free_port()
    address = f"http://127.0.0.1:{port}"
    with open_registry(database, originals, create=True) as registry:
        for name, role in (("张三", "reviewer"), ("李四", "approver")):
            appoint(registry, datetime.now(UTC), name, role)
        case = case_of(registry, By("收件员", datetime.now(UTC)))
    promised: list[str] = []
    process = serve(database, originals, port)
    try:
        people = [Person(address, name) for name in ("张三", "李四")]

        def state() -> tuple[int, int, int]:
            with open_registry(database, originals) as registry, registry.read() as connection:
                decided = [r for r in requests_of(connection) if r.state != "申请中"]
                issued = list(case_views.documents_of(connection, case))
                assert audit.verify(connection).problem is None
                return len(requests_of(connection)), len(decided), len(issued)

        def told(person: Person, path: str, **said: str) -> None:
            try:
                answer = person.submit(path, **said)
            except httpx.HTTPError:
                return
            if answer.status_code == 303:
                promised.append(path)

        def killed_during(person: Person, path: str, longest: float, **said: str) -> None:
            nonlocal process
            thread = threading.Thread(target=told, args=(person, path), kwargs=said)
            thread.start()
            time.sleep(dice.uniform(0.0, longest))
            process.kill()
            process.wait()
            thread.join()
            process = serve(database, originals, port)

        for _ in range(2):
            killed_during(people[0], f"/cases/{case}/documents", 3.0, **FORM)
        assert people[0].submit(f"/cases/{case}/documents", **FORM).status_code == 303
        with open_registry(database, originals) as registry, registry.read() as connection:
            drafts = drafts_of(connection, case)
            assert len(drafts) >= 1 + len(promised)
            assert all(registry.originals.read(sha) for d in drafts for sha in (d.docx, d.pdf))
        steps = (
            (people[0], f"/cases/{case}/documents/{drafts[0].id}/submit", {"reason": "发", "deadline": ""}, 0),
            (people[1], "/requests/1/decide", {"word": "approve", "comment": ""}, 1),
            (people[1], "/requests/1/issue", {"date": FORM["date"]}, 2),
        )
        for person, path, said, place in steps:
            killed_during(person, path, 0.4, **said)
            done = state()[place]
            assert done == 1 or (done == 0 and path not in promised)
            again = person.submit(path, **said).status_code
            # PostgreSQL may finish a commit that was on its way when the server died, after we looked.
            assert (again, done) == (303, 0) or again in (409, 422), (again, done, path)
            assert state()[place] == 1
    finally:
        process.kill()
        process.wait()

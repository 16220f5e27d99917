"""A batch from folder to outputs, and what a second run does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from batch_plans import called, plan, plans
from batch_runs import AS_OF, run, settings, started, tight
from cli_runs import run as call
from sqlalchemy import select

from compliance.batch import Bounds, begin, find, guarded, resume, retry_failed
from compliance.batch.lines import Reviewed, jsonl
from compliance.batch.printing import Spool, with_case
from compliance.batch.recording import Settled
from compliance.batch.settings import settings_from
from compliance.drafting import NoticeSettings
from compliance.model.errors import ComplianceError, InputError, RegistryError
from compliance.registry import By, Registry, work
from compliance.registry.case_facts import Correction, correct
from compliance.registry.installations import register
from compliance.registry.schema import cases

Acting = Callable[[], By]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three plans, one of them twice, and a file that nobody can read."""
    folder = tmp_path / "方案"
    plans(folder, 3)
    (folder / "报送").mkdir()
    (folder / "报送" / "副本.docx").write_bytes((folder / "方案002.docx").read_bytes())
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "说明.txt").write_text("不是方案", encoding="utf-8")
    (folder / "~$方案001.docx").write_bytes(b"x")
    return folder


def processed(registry: Registry, folder: Path, out: Path, acting: Acting, **more) -> list[str]:
    """A batch; the files that were worked on."""
    done: list[Settled] = []
    begun = started(registry, folder, out, acting(), more.pop("how", settings(notices=True)))
    run(registry, begun, out, acting, executor="local:1", told=done.append, **more)
    return [one.job.path for one in done]


def test_lines_made_by_the_children_are_those_that_the_registry_makes(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    begun = started(registry, folder, tmp_path / "out", acting())
    made: dict[int, Settled] = {}
    ended = run(
        registry,
        begun,
        tmp_path / "out",
        acting,
        told=lambda one: made.update({one.review or 0: one}),
        executor="local:1",
    )
    written = (tmp_path / "out" / "结果.jsonl").read_bytes()
    reviewed: list[Reviewed] = []
    with Spool() as empty:
        assert b"".join(jsonl(registry, ended.lines, reviewed, empty)) == written
    for line, told in reviewed:
        one = made[line.review_id]
        assert one.made is not None and one.made.line and list(one.made.told) == list(told)
        assert with_case(one.made.line, line.case_id) in written


def test_a_figure_corrected_before_shows_in_the_line_though_the_child_read_another(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    name = "enterprise.name"
    first = run(registry, started(registry, folder, tmp_path / "1", acting()), tmp_path / "1", acting)
    case = next(line.case_id for line in first.lines if line.name == "方案001.docx")
    with registry.write(acting()) as tx:
        correct(tx, case, Correction(name, "更名后的水泥有限公司", "", "更名后的水泥有限公司", "营业执照"))
    later = settings()
    later = replace(later, options=replace(later.options, as_of=date(2030, 1, 1)))
    run(registry, started(registry, folder, tmp_path / "2", acting(), later), tmp_path / "2", acting)
    lines = [json.loads(x) for x in (tmp_path / "2" / "结果.jsonl").read_text(encoding="utf-8").splitlines()]
    (told,) = [x["facts"]["enterprise"]["name"]["value"] for x in lines if x.get("case") == case]
    assert told == "更名后的水泥有限公司"


def test_the_outputs_of_a_batch(folder: Path, tmp_path: Path, registry: Registry, acting: Acting) -> None:
    out = tmp_path / "out"
    begun = started(registry, folder, out, acting(), settings(notices=True))
    assert begun.found.others == ("说明.txt",)
    ended = run(registry, begun, out, acting)
    names = ["坏.pdf", "报送/副本.docx", "方案001.docx", "方案002.docx", "方案003.docx"]
    assert [line.name for line in ended.lines] == names
    assert [line.same_as for line in ended.lines] == [None, None, None, "报送/副本.docx", None]
    assert [line.conclusion for line in ended.lines] == ["不能读取", *["有不符合"] * 4]
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.docx") if p.is_file()) == [
        "文书/报送/副本.docx/整改通知书.docx", "文书/方案001.docx/整改通知书.docx", "文书/方案003.docx/整改通知书.docx",
    ]  # fmt: skip

    book = openpyxl.load_workbook(out / "台账.xlsx")
    assert book.sheetnames == ["台账", "审查意见", "问题分布", "批次"]
    head, *rows = book["台账"].values
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["方案文件"] for row in table] == names
    assert [row["企业"] for row in table] == [None, called(2), called(1), called(2), called(3)]
    assert "文件已损坏" in table[0]["说明"] or "损坏" in table[0]["说明"]
    assert table[3]["内容与此文件相同"] == "报送/副本.docx" and table[3]["案卷"] == table[1]["案卷"]
    assert table[3]["文书"] == table[1]["文书"] == "文书/报送/副本.docx/整改通知书.docx"
    found = {row[2] for row in book["审查意见"].iter_rows(min_row=2, values_only=True)}
    assert "EE001" in found
    assert ("不是方案，没有处理", "说明.txt") in list(book["批次"].values)

    with registry.read() as connection:
        assert work.counts(connection, begun.number) == {"queued": 0, "running": 0, "done": 4, "failed": 1, "parked": 0}
    kept = {p.name for p in registry.originals.files()}
    assert kept == {line.sha256 for line in ended.lines if line.state == "done"}


def test_the_lines_are_what_check_prints(folder: Path, tmp_path: Path, registry: Registry, acting: Acting) -> None:
    run(registry, started(registry, folder, tmp_path / "out", acting()), tmp_path / "out", acting)
    lines = [json.loads(x) for x in (tmp_path / "out" / "结果.jsonl").read_text(encoding="utf-8").splitlines()]
    error, *reviews = lines
    assert error["schema"] == "plan-error/1" and error["error"]["file"] == "坏.pdf"
    for line in reviews[1:]:
        assert line.pop("case") > 0
        name = line["document"]["file"]
        printed = json.loads(call("check", folder / name, "--format", "json", "--as-of", AS_OF).out)
        assert line == printed


def test_the_report_has_the_fields_of_its_template(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    notices = NoticeSettings(authority="重庆市经济和信息化委员会")
    begun = started(registry, folder, tmp_path / "out", acting(), replace(settings(), notices=notices, name="第三批"))
    run(registry, begun, tmp_path / "out", acting)
    data = json.loads((tmp_path / "out" / "批量核查报告.json").read_text(encoding="utf-8"))
    assert data["批次"] == "第三批" and data["核查机关"] == "重庆市经济和信息化委员会" and data["适用地区"] == "重庆市"
    assert "成文日期" not in data, "what nobody has said stays a gap"
    listed = {row["文件"]: row for row in data["方案清单"]}
    assert list(listed) == ["坏.pdf", "报送/副本.docx", "方案001.docx", "方案003.docx"]
    assert listed["坏.pdf"]["结论"] == "不能读取" and "请企业重新提交" in listed["坏.pdf"]["处理"]
    assert listed["报送/副本.docx"]["处理"] == "整改通知书；另有内容相同的文件：方案002.docx"
    rules = {row["规则码"]: row for row in data["问题分布"]}
    assert rules["EE001"]["不符合"] == 3
    assert data["主要问题"][0]["内容"].endswith("不符合3项，涉及3份方案。")
    assert data["处理建议"][0]["内容"] == "对有不符合的3份方案发整改通知书。"


def test_a_second_run_does_only_what_changed(folder: Path, tmp_path: Path, registry: Registry, acting: Acting) -> None:
    out = tmp_path / "out"
    first = processed(registry, folder, out, acting)
    assert sorted(first) == ["坏.pdf", "报送/副本.docx", "方案001.docx", "方案003.docx"]
    before = (out / "台账.xlsx").read_bytes()
    assert processed(registry, folder, out, acting) == []
    tables = [openpyxl.load_workbook(path)["台账"].values for path in (out / "台账.xlsx", _file(tmp_path, before))]
    assert list(tables[0]) == list(tables[1])
    plan(folder / "方案003.docx", called(9))
    plan(folder / "新.docx", called(10))
    assert sorted(processed(registry, folder, out, acting)) == ["新.docx", "方案003.docx"]
    (folder / "方案001.docx").rename(folder / "改名.docx")
    assert processed(registry, folder, out, acting) == []
    other_day = replace(settings(notices=True), options=replace(settings().options, as_of=AS_OF.replace(year=2026)))
    assert len(processed(registry, folder, out, acting, how=other_day)) == 5


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "before.xlsx"
    path.write_bytes(content)
    return path


def test_notices_that_are_missing_are_drafted_again_and_edited_ones_are_kept(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    out = tmp_path / "out"
    processed(registry, folder, out, acting)
    notice = out / "文书" / "方案001.docx" / "整改通知书.docx"
    drafted = notice.read_bytes()
    notice.unlink()
    assert processed(registry, folder, out, acting) == []
    assert notice.read_bytes() == drafted
    notice.unlink()
    begun = resume(registry, str(folder), find(folder, out), acting(), lambda s: s)
    (folder / "方案001.docx").rename(tmp_path / "方案001.docx")
    (problem,) = run(registry, begun, out, acting).problems
    assert (problem.file, problem.code) == ("方案001.docx", "not_found"), "neither the notice nor the plan is there"
    (tmp_path / "方案001.docx").rename(folder / "方案001.docx")
    assert processed(registry, folder, out, acting) == []
    notice.write_bytes(b"edited in Word")
    named = NoticeSettings(authority="重庆市经济和信息化委员会")
    assert len(processed(registry, folder, out, acting, how=replace(settings(), notices=named))) == 4
    assert notice.read_bytes() != drafted
    assert notice.with_name("整改通知书（保留1）.docx").read_bytes() == b"edited in Word"
    assert not (out / "文书" / "方案003.docx" / "整改通知书（保留1）.docx").exists()


def test_failed_and_parked_files_are_tried_again_when_asked(tmp_path: Path, registry: Registry, acting: Acting) -> None:
    folder, out, done = tmp_path / "方案", tmp_path / "out", []
    plan(folder / "卡死.docx", called(1))
    plan(folder / "好.docx", called(2))
    begun = started(registry, folder, out, acting())
    ended = run(registry, begun, out, acting, bounds=tight(1.0))
    assert [line.state for line in ended.lines] == ["parked", "done"]
    again = resume(registry, str(folder), find(folder, out), acting(), lambda s: s)
    assert run(registry, again, out, acting, told=done.append).codes == [3, 1] and done == []
    again = retry_failed(registry, again, acting())
    ended = run(registry, again, out, acting, told=done.append)  # with the real child it does not hang
    assert [one.job.path for one in done] == ["卡死.docx"]
    assert [line.state for line in ended.lines] == ["done", "done"]


def test_resuming_needs_the_same_corpus_and_records(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text("豁免: []\n", encoding="utf-8")
    how = settings(waivers=waivers)
    found = find(folder, tmp_path / "out")
    with pytest.raises(RegistryError, match="没有可以继续的批次"):
        resume(registry, str(folder), found, acting(), lambda s: s)
    begin(registry, str(folder), found, how, acting())
    assert resume(registry, str(folder), found, acting(), lambda s: s).settings == how
    waivers.write_text("豁免: []\n# 改了\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="豁免、认定登记或程序版本变了"):
        resume(registry, str(folder), found, acting(), lambda s: s)


def test_settings_come_back_from_the_registry() -> None:
    how = replace(settings(notices=True, region="重庆市", include_drafts=True, ocr=False), name="第三批")
    assert how.notices is not None
    how = replace(how, notices=replace(how.notices, date=AS_OF, period_days=30))
    assert settings_from(json.loads(json.dumps(how.to_json()))) == how
    assert how.parameters == replace(how, name="别的名称").parameters
    assert how.parameters != replace(how, pdf=True).parameters != replace(how, notices=None).parameters


def test_a_file_that_changes_under_way_is_told(tmp_path: Path, registry: Registry, acting: Acting) -> None:
    folder, out = tmp_path / "方案", tmp_path / "out"
    path = plan(folder / "一.docx", called(1))
    begun = started(registry, folder, out, acting())
    plan(path, called(2))
    (line,) = run(registry, begun, out, acting).lines
    assert (line.state, line.reason) == ("failed", "changed")
    path.unlink()
    again = retry_failed(registry, begun, acting())
    (line,) = run(registry, again, out, acting).lines
    assert (line.state, line.reason) == ("failed", "not_found")


def test_a_worker_of_another_kind_stops_the_batch_and_nothing_is_lost(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    begun = started(registry, folder, tmp_path / "out", acting())
    with pytest.raises(ComplianceError, match="政策语料库"):
        run(registry, replace(begun, corpus="sha256:0"), tmp_path / "out", acting)
    with registry.read() as connection:
        assert work.counts(connection, begun.number)["queued"] == 5


def test_figures_are_adopted_when_asked(folder: Path, tmp_path: Path, registry: Registry, acting: Acting) -> None:
    begun = started(registry, folder, tmp_path / "out", acting())
    assert run(registry, begun, tmp_path / "out", acting, adopting=True).adopted >= 3
    assert run(registry, begun, tmp_path / "out", acting, adopting=True).adopted == 0


def test_plans_that_came_in_earlier_count_from_that_day(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    """What an office enters later is in the lists of the day on which it came in; a resumed batch remembers it."""
    how = replace(settings(), received=date(2025, 3, 1))
    assert settings_from(how.to_json()).received == date(2025, 3, 1)
    assert how.parameters == settings().parameters, "the day changes no result"
    run(registry, started(registry, folder, tmp_path / "out", acting(), how), tmp_path / "out", acting, adopting=True)
    with registry.read() as connection:
        assert {row.received_on for row in connection.execute(select(cases.c.received_on))} == {date(2025, 3, 1)}
        assert not register(connection, date(2025, 2, 28)) and len(register(connection, date(2025, 3, 1))) >= 3


def test_a_result_that_the_database_refuses_costs_its_file_only(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.batch import recording

    real = recording.cases.receive

    def receive(tx, document, *given, **more):
        if document.file == "方案001.docx":
            raise ValueError("out of range")
        return real(tx, document, *given, **more)

    monkeypatch.setattr(recording.cases, "receive", receive)
    ended = run(registry, started(registry, folder, tmp_path / "out", acting()), tmp_path / "out", acting)
    states = {line.name: line.reason for line in ended.lines if line.state != "done"}
    assert states == {"坏.pdf": "broken", "方案001.docx": "unrecordable"}


def test_a_folder_that_is_none_or_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到这个目录"):
        find(tmp_path / "没有", tmp_path / "out")
    with pytest.raises(InputError, match="目录里没有方案"):
        find(tmp_path, tmp_path / "out")


def test_outputs_within_the_folder_are_no_plans(folder: Path, registry: Registry, acting: Acting) -> None:
    out = folder / "out"
    processed(registry, folder, out, acting)
    assert [s.name for s in find(folder, out).sources if s.name.startswith("out")] == []


def test_every_word_of_the_data_file_is_used() -> None:
    from compliance.batch import report
    from compliance.resources import data_folder

    words = yaml.safe_load((data_folder("templates") / "批次" / "用语.yaml").read_text(encoding="utf-8"))
    source = Path(report.__file__).read_text(encoding="utf-8") + "整改通知书补正通知书"
    for group, said in words.items():
        assert f'"{group}"' in source
        assert all(name in source for name in (said if isinstance(said, dict) else ()))


def test_a_child_is_replaced_after_so_many_files(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, children = guarded.Crew._started, []
    monkeypatch.setattr(
        guarded.Crew, "_started", lambda crew, command: children.append(real(crew, command)) or children[-1]
    )
    begun = started(registry, folder, tmp_path / "out", acting())
    run(registry, begun, tmp_path / "out", acting, executor="local:1", bounds=Bounds(files=2))
    assert len(children) == 2 and all(child.poll() is not None for child in children), "four contents, two a child"


def test_an_interruption_stays_one_where_the_claims_cannot_be_given_back(
    folder: Path, tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> int:
        raise RegistryError("登记库不能用：database is locked")

    def interrupted(one: Settled) -> None:
        raise KeyboardInterrupt

    begun = started(registry, folder, tmp_path / "out", acting())
    with monkeypatch.context() as change:
        change.setattr(work, "release", locked)
        with pytest.raises(KeyboardInterrupt):
            run(registry, begun, tmp_path / "out", acting, told=interrupted)

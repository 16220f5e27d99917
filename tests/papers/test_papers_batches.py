"""批量核查报告 from a batch on record: the same data as at its end, with what could not be read or was set aside."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from batch_plans import plan, plans
from batch_runs import run as work_through
from batch_runs import settings, started
from cli_runs import Run, run

from compliance.batch import Begun
from compliance.drafting.carried import carried_data
from compliance.registry import By, Registry, work

HEAD = {"核查机关": "重庆市经济和信息化委员会", "地区": "重庆市", "成文日期": "2025-04-02"}


def acting() -> By:
    return By("张三", datetime(2025, 4, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def begun(registry: Registry, tmp_path: Path) -> Begun:
    """Two plans, one of them twice, and one that cannot be read."""
    plans(tmp_path / "方案", 2)
    plan(tmp_path / "方案" / "副本.docx", "重庆金银水泥有限公司")
    (tmp_path / "方案" / "坏.pdf").write_bytes(b"no plan")
    return started(registry, tmp_path / "方案", tmp_path / "out", acting(), settings(notices=True))


def ask(registry: Registry, folder: Path, *more: object) -> Run:
    (folder / "抬头.json").write_text(json.dumps(HEAD, ensure_ascii=False), encoding="utf-8")
    url = registry.url.render_as_string(hide_password=False)
    where = ("--database", url, "--originals", registry.originals.folder, "--out", folder / "文书")
    return run("document", "批量核查报告", "--data", folder / "抬头.json", *where, *more)


def test_the_report_is_what_the_batch_wrote_and_every_plan_leads_to_its_case(
    registry: Registry, begun: Begun, tmp_path: Path
) -> None:
    work_through(registry, begun, tmp_path / "out", acting)
    done = ask(registry, tmp_path, "--batch", begun.number)
    assert done.code == 2 and "待补：企业数、方案清单.2.企业名称" in done.out, done.err
    data = carried_data((tmp_path / "文书" / "批量核查报告.docx").read_bytes())
    assert data is not None
    written = json.loads((tmp_path / "out" / "批量核查报告.json").read_text(encoding="utf-8"))
    for row in data["方案清单"]:
        (source,) = row.pop("来源")
        assert (source["文件"], source["校验值"]) == (row["文件"], row["校验值"])
        assert source.get("案卷") == (int(row["案件编号"].removeprefix("案卷")) if "案件编号" in row else None)
    assert data.pop("来源") == [{"政策库": written["政策库版本"]}]
    assert json.loads(json.dumps(data, default=float)) == {**written, **HEAD}
    unread = next(row for row in data["方案清单"] if row["文件"] == "坏.pdf")
    assert unread["结论"] == "不能读取" and "不是 PDF" in unread["处理"] and "案件编号" not in unread


def test_what_was_set_aside_is_ours_to_look_into(registry: Registry, begun: Begun, tmp_path: Path) -> None:
    with registry.write(acting()) as tx:
        for job in work.claim(tx, begun.number, "w", most=9):
            work.fail(tx, job, "w", "timeout", "处理时间超过60秒", park=True)
        work.finish_batch(tx, begun.number)
    done = ask(registry, tmp_path, "--batch", begun.number, "--no-pdf")
    assert done.code == 2, done.err
    data = carried_data((tmp_path / "文书" / "批量核查报告.docx").read_bytes())
    assert data is not None
    assert {row["处理"] for row in data["方案清单"]} >= {"已搁置，待查明原因（处理时间超过60秒）"}
    assert [row["内容"] for row in data["处理建议"]] == ["对搁置的3份方案查明原因后重新核查。"]


def test_a_batch_that_is_not_finished_or_not_there_has_no_report(
    registry: Registry, begun: Begun, tmp_path: Path
) -> None:
    done = ask(registry, tmp_path, "--batch", begun.number)
    assert done.code == 3 and "还没有做完" in done.err and "--resume" in done.err
    done = ask(registry, tmp_path, "--batch", 9)
    assert done.code == 3 and f"没有批次9；最近的：批次{begun.number}" in done.err


def test_no_other_kind_is_about_a_batch(registry: Registry, begun: Begun, tmp_path: Path) -> None:
    url = registry.url.render_as_string(hide_password=False)
    done = run("document", "企业名录", "--batch", begun.number, "--database", url, "--out", tmp_path)
    assert done.code == 3 and "不是就一个批次写的" in done.err

"""``compliance registry case``: find cases, and see one with all that was found and decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.registry_options import database_options, opened
from compliance.cli.reviewing import known_region

STATES = ("未审查", "待批准", "待认定", "已认定", "无问题")


@click.command("list")
@click.option("--state", type=click.Choice(STATES), default=None, help="办到哪一步的")
@click.option("--city", default=None, metavar="州市", help="只要这个州市的")
@click.option("--outcome", default=None, metavar="结论", help="最近一次审查有这种结论的：不符合、无法判定……")
@click.option("--text", default=None, metavar="词", help="文件名、企业名称、信用代码或者意见里有这个词的")
@database_options
def list_(
    state: str | None, city: str | None, outcome: str | None, text: str | None, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """列出案卷：企业、收到日期、办到哪一步、最近一次审查各结论几条。"""
    from compliance.model.errors import RegistryError
    from compliance.model.review import Outcome

    codes = {o.chinese: o.value for o in Outcome if o is not Outcome.NOT_APPLICABLE}
    if outcome is not None and outcome not in codes:
        raise RegistryError(f"没有“{outcome}”这种结论，应是：{'、'.join(codes)}", "invalid")
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry.case_views import CaseFilter, list_cases

        wanted = CaseFilter(state, known_region(city, None), codes.get(outcome or ""), text)  # type: ignore[arg-type]
        found = list_cases(connection, wanted)
    for line in found:
        summary = line.summary or {}
        counts = "，".join(f"{name} {summary[code]}" for name, code in codes.items() if summary.get(code))
        who = f"{line.enterprise}（{line.city or '州市不明'}）" if line.enterprise else "企业不明"
        click.echo(f"案卷{line.id}\t{line.received_on}\t{who}\t{line.file}\t{line.state}\t{counts}")
    click.echo(f"共 {len(found)} 个案卷")


@click.command()
@click.argument("case", type=int, metavar="案卷")
@database_options
def show(case: int, database: str | None, originals: Path | None) -> None:
    """一个案卷：指标和页码、意见和认定、待批准的更正、文书、与前次提交的比较。

    意见前的序号用于 registry finding、registry waiver。
    """
    from compliance.cli.text import show_facts

    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry.case_facts import facts_of
        from compliance.registry.cases import case_by_id, last_case_before

        about = case_by_id(connection, case)
        show_facts(facts_of(connection, case))
        _show_findings(connection, case)
        _show_decided(connection, case)
        before = about.previous_id
        if before is None and about.enterprise_id is not None:
            earlier = last_case_before(connection, about.enterprise_id, case)
            before = earlier.id if earlier else None
        if before is not None:
            _show_comparison(connection, before, case)


def _show_findings(connection: Any, case: int) -> None:
    from compliance.cli.registry_decisions import VERDICTS
    from compliance.cli.registry_evidence import described
    from compliance.model.review import Outcome
    from compliance.registry.case_views import numbered_findings
    from compliance.registry.evidence_requests import requests_by_finding
    from compliance.registry.reviews import last_review, review_body, standpoint

    review = last_review(connection, case)
    if review is None:
        click.echo("还没有审查过")
        return
    as_of, region = standpoint(connection, review)
    click.echo(f"\n审查{review}　按 {as_of} 有效的政策，{region or '地区未知'}")
    places = {f["fingerprint"]: _pages(f["evidence"]) for f in review_body(connection, review)["findings"]}
    asked = requests_by_finding(connection, case)
    for one in numbered_findings(connection, case):
        row = one.row
        click.echo(
            f"{one.number}\t{Outcome(row['outcome']).chinese}\t{row['rule']}\t{row['subject_name']}\t{row['message']}"
            f"{places.get(row['fingerprint'], '')}\t{row['fingerprint'][:12]}"
        )
        if row["waiver"]:
            click.echo(f"\t豁免 {row['waiver']}")
        if one.word is not None:
            stale = "（依据的数据或条款已变，要重看）" if one.stale else ""
            click.echo(f"\t{one.word.decided_by}：{VERDICTS[one.word.decision]} {one.word.comment}{stale}")
        for request in asked.get(row["fingerprint"], ()):
            click.echo(f"\t{described(request)}")


def _pages(evidence: list[dict[str, object]]) -> str:
    found = dict.fromkeys(f"第{e['page']}页" if e["page"] else str(e.get("locator") or "") for e in evidence)
    shown = "、".join(p for p in found if p)
    return f"（{shown}）" if shown else ""


def _show_decided(connection: Any, case: int) -> None:
    from compliance.cli.registry_documents import EVENTS
    from compliance.registry.case_views import documents_of, waiting_corrections

    for w in waiting_corrections(connection, case):
        click.echo(
            f"待批准的更正：申请{w['request_id']} {w['path']} → {w['raw']}（{w['corrected_by']}：{w['reason']}）"
        )
    words = {code: word for word, code in EVENTS.items()}
    for document, events in documents_of(connection, case):
        deadline = f"，期限{document['deadline']}" if document["deadline"] else ""
        click.echo(f"文书：{document['number']} {document['kind']} {document['issued_on']}{deadline}")
        for e in events:
            to = f"至{e['deadline']}" if e["deadline"] else ""
            click.echo(f"\t{e['happened_on']} {words[e['event']]}{to} {e['comment']}".rstrip())


def _show_comparison(connection: Any, before: int, case: int) -> None:
    from compliance.model.errors import RegistryError
    from compliance.registry.comparison import compare

    try:
        found = compare(connection, before, case)
    except RegistryError as error:  # one of the two was never judged
        click.echo(f"与案卷{before}不能比较：{error}")
        return
    click.echo(f"\n与前次提交（案卷{before}）比较")
    for c in found.findings:
        row = c.after or c.before or {}
        click.echo(f"{c.change}\t{row['rule']}\t{row['subject_name']}\t{row['message']}")
    for f in found.figures:
        click.echo(f"指标\t{f.path}\t{f.before or '未载明'} → {f.after or '未载明'}")


@click.group(
    cls=LazyGroup,
    table={
        "list": ("compliance.cli.registry_cases", "list_", "列出"),
        "show": ("compliance.cli.registry_cases", "show", "查看一个"),
    },
    subcommand_metavar="命令 [参数]…",
)
def case() -> None:
    """案卷：提交的方案和它的全部审查、认定、文书。"""

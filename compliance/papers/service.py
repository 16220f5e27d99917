"""送达回证: proof that documents issued on a case were served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from compliance.drafting.fields import SOURCES
from compliance.model.errors import RegistryError
from compliance.papers.lists import known
from compliance.papers.recorded import Issued, enterprise_of, issued_on
from compliance.papers.sources import words

if TYPE_CHECKING:
    from compliance.drafting.forms import Form
    from compliance.papers.cases import Paper
    from compliance.registry import Registry


def service_data(
    registry: Registry, form: Form, number: int, given: Mapping[str, Any], numbers: Sequence[str]
) -> Paper:
    """The proof for the documents with these ``numbers``; without any, for those that were not served yet.

    Raises:
        RegistryError: where no such document was issued on the case, or all of them were served.
    """
    from compliance.papers.cases import Paper
    from compliance.registry.case_facts import facts_of
    from compliance.registry.cases import case_by_id

    with registry.read() as connection:
        case = case_by_id(connection, number)
        name = enterprise_of(connection, case)
        if name is None:
            stated = facts_of(connection, number).enterprise.name
            name = str(stated.value) if stated is not None and stated.value is not None else None
        chosen = _chosen(number, issued_on(connection, number), [n.strip() for n in numbers])
    said = words()
    matters = dict.fromkeys(said["案由"].get(d.kind, said["案由"]["其他"]).format(文书=d.kind) for d in chosen)
    head = {
        "案由": "、".join(matters),
        "受送达人": name,
        "案件编号": said["案件编号"].format(案卷=number),
        "送达文书": [{"名称": said["文书名称"].get(d.kind, d.kind), "文号": d.number} for d in chosen],
    }
    source = {"案卷": number, "文件": case.file, "校验值": case.sha256}
    again = tuple(said["已送达"].format(文号=d.number, 日期=d.served) for d in chosen if d.served is not None)
    return Paper({**known(form, head), SOURCES: [source]}, given, again)


def _chosen(number: int, issued: Sequence[Issued], numbers: Sequence[str]) -> list[Issued]:
    if not issued:
        raise RegistryError(f"案卷{number}还没有登记签发的文书；先用 compliance registry issue 签发", "not_found")
    unknown = [n for n in numbers if n not in {d.number for d in issued}]
    if unknown:
        there = "、".join(d.number for d in issued)
        raise RegistryError(f"案卷{number}没有签发过“{'、'.join(unknown)}”；签发过的：{there}", "not_found")
    chosen = [d for d in issued if d.number in numbers] if numbers else [d for d in issued if d.served is None]
    if not chosen:
        raise RegistryError(f"案卷{number}签发的文书都已登记送达；要再写回证的，用 --issued 写明文号", "decided")
    return chosen

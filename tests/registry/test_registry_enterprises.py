"""Enterprises: known again by code or exact name; likeness only ever asks a person."""

from __future__ import annotations

import pytest

from compliance.model.credit_code import check_character
from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, enterprises
from compliance.registry.names import NameIndex, name_key


def code(body: str) -> str:
    return body + str(check_character(body))


A, B = code("91530300MA6K2QQH0"), code("91530300MA6K2QQH1")


def test_a_known_code_decides_whatever_the_name(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        one = enterprises.resolve(tx, "曲靖云岭水泥有限公司", A, "名录第3行")
        two = enterprises.resolve(tx, "云岭水泥", A.lower(), "方案")
        assert (one.new, two.new, two.id) == (True, False, one.id)
        assert enterprises.names_of(tx.connection, one.id) == ("曲靖云岭水泥有限公司", "云岭水泥")


def test_without_a_code_exactly_the_same_name_is_the_same(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        one = enterprises.resolve(tx, "云南曲靖（云岭）水泥有限公司", None, "a")
        two = enterprises.resolve(tx, "云南曲靖(云岭) 水泥有限公司", A, "b", {"city": "曲靖市"})
        assert two.id == one.id and two.proposals == ()
        assert enterprises.enterprise(tx.connection, one.id).credit_code == A
        assert enterprises.enterprise(tx.connection, one.id).city == "曲靖市"


def test_the_same_name_in_another_city_or_under_another_code_is_another(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        one = enterprises.resolve(tx, "宏达水泥有限公司", A, "a", {"city": "曲靖市"})
        city = enterprises.resolve(tx, "宏达水泥有限公司", None, "b", {"city": "昆明市"})
        other = enterprises.resolve(tx, "宏达水泥有限公司", B, "c", {"city": "曲靖市"})
        assert len({one.id, city.id, other.id}) == 3
        assert [p.candidate.id for p in enterprises.open_proposals(tx.connection)] == [one.id, city.id]


def test_a_like_name_is_proposed_and_never_joined_silently(registry: Registry, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        known = enterprises.resolve(tx, "曲靖云岭水泥有限公司", A, "名录")
        typo = enterprises.resolve(tx, "曲靖云岑水泥有限责任公司", None, "方案")
        assert typo.new and len(typo.proposals) == 1
        (found,) = enterprises.open_proposals(tx.connection)
        assert (found.enterprise.id, found.candidate.id, found.reason) == (
            typo.id,
            known.id,
            f"名称相近（{found.score}）",
        )
        assert enterprises.canonical(tx.connection, typo.id).id == typo.id
    with registry.write(li) as tx:
        enterprises.decide_proposal(tx, found.id, True, "企业来电确认")
        assert enterprises.canonical(tx.connection, typo.id).id == known.id
        assert enterprises.resolve(tx, "曲靖云岑水泥有限责任公司", None, "另一份").id == known.id
        with pytest.raises(RegistryError, match="没有待确认"):
            enterprises.decide_proposal(tx, found.id, False)


def test_two_with_different_codes_are_never_proposed_nor_joined(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        one = enterprises.resolve(tx, "曲靖云岭水泥一厂有限公司", A, "名录")
        two = enterprises.resolve(tx, "曲靖云岭水泥二厂有限公司", B, "名录")
        assert two.proposals == ()
        third = enterprises.resolve(tx, "曲靖云岭水泥三厂有限公司", None, "名录")
        ids = [p.id for p in enterprises.open_proposals(tx.connection)]
        assert len(ids) == 2 and third.id not in (one.id, two.id)
        enterprises.decide_proposal(tx, ids[0], True)
        with pytest.raises(RegistryError, match="信用代码不同"):
            enterprises.decide_proposal(tx, ids[1], True)


@pytest.mark.parametrize("wrong", ["91530300MA6K2QQH00", "123", "91530300MA6K2QQHI0"])
def test_a_code_with_a_wrong_check_character_is_refused(registry: Registry, zhang: By, wrong: str) -> None:
    with pytest.raises(RegistryError, match="末位校验码"), registry.write(zhang) as tx:
        enterprises.resolve(tx, "某企业", wrong, "a")


def test_only_names_that_share_rare_characters_are_compared() -> None:
    index = NameIndex((i, name_key(f"云南第{i}水泥有限公司")) for i in range(2000))
    index.add(9999, name_key("云南省石林彝人建材水泥有限公司"))
    assert [owner for owner, _ in index.like(name_key("云南省石林彝人建材水泥厂有限公司"))] == [9999]

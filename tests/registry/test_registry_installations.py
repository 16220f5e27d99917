"""The register: what is known of an installation on a day, and where each figure stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from registry_plans import finding, plan, review

from compliance.model.review import Outcome
from compliance.registry import By, Registry, adoption, case_facts, cases, enterprises, reviews
from compliance.registry.comparison import compare
from compliance.registry.directory import DirectoryEntry, enter
from compliance.registry.installations import Figures, Told, record, register

JAN, JUL = date(2026, 1, 15), date(2026, 7, 15)


def told(owner: int, name: str = "1号线", reference: str = "能效清单.xlsx 第3行", **figures: object) -> Told:
    return Told(owner, name, Figures(**figures), {"reference": reference})  # type: ignore[arg-type]


def owner_in(registry: Registry, by: By) -> int:
    with registry.write(by) as tx:
        return enterprises.resolve(tx, "曲靖云岭水泥有限公司", None, "名录", {"city": "曲靖市"}).id


def test_what_is_told_later_stands_over_what_was_known_and_the_past_stays(registry: Registry, zhang: By) -> None:
    owner = owner_in(registry, zhang)
    with registry.write(zhang) as tx:
        assert record(tx, [told(owner, sec=Decimal("118.60"), status="existing", more={"备注": "甲"})], JAN) == 1
        new = told(owner, reference="更新.xlsx 第9行", sec=Decimal("116"), tier_stated="between", more={"意见": "乙"})
        assert record(tx, [new], JUL) == 1
        assert record(tx, [new], JUL) == 0, "the same again is nothing new"
    with registry.read() as connection:
        (then,), (now,) = register(connection, date(2026, 7, 14)), register(connection, JUL)
        assert register(connection, date(2026, 1, 14)) == ()
    assert str(then.figures.sec) == "118.60" and then.figures.tier_stated is None
    assert (now.figures.sec, now.figures.status, now.figures.tier_stated) == (Decimal(116), "existing", "between")
    assert now.figures.more == {"备注": "甲", "意见": "乙"}
    places = {k: v["reference"] for k, v in now.sources.items()}
    assert places["sec"] == places["more.意见"] == "更新.xlsx 第9行"
    assert places["status"] == places["more.备注"] == "能效清单.xlsx 第3行"


def test_one_name_in_several_writings_is_one_installation(registry: Registry, zhang: By) -> None:
    owner = owner_in(registry, zhang)
    with registry.write(zhang) as tx:
        record(
            tx, [told(owner, "1号线(2500t/d)", sec=Decimal(1)), told(owner, "1号线（2500t/d）", output=Decimal(2))], JAN
        )
        (row,) = register(tx.connection, JAN)
    assert (row.figures.sec, row.figures.output) == (Decimal(1), Decimal(2))


def test_installations_of_joined_enterprises_are_of_the_one_that_stays(registry: Registry, zhang: By) -> None:
    one = owner_in(registry, zhang)
    with registry.write(zhang) as tx:
        two = enterprises.resolve(tx, "曲靖云岑水泥有限公司", None, "方案")
        record(tx, [told(one, "1号线", sec=Decimal(1)), told(two.id, "2号线", sec=Decimal(2))], JAN)
        enterprises.decide_proposal(tx, two.proposals[0], True)
        record(tx, [told(one, "2号线", output=Decimal(5))], JUL)
        rows = register(tx.connection, JUL, city="曲靖市")
    assert [(r.enterprise_id, r.name, r.figures.output) for r in rows] == [
        (one, "1号线", None),
        (one, "2号线", Decimal(5)),
    ]


def test_a_register_is_narrowed_by_place(registry: Registry, zhang: By) -> None:
    owner = owner_in(registry, zhang)
    with registry.write(zhang) as tx:
        record(tx, [told(owner, sec=Decimal(1))], JAN)
        assert register(tx.connection, JAN, city="昆明市") == ()
        assert len(register(tx.connection, JAN, city="曲靖市")) == 1


def test_the_figures_of_a_case_go_into_the_register_with_page_and_box(registry: Registry, zhang: By) -> None:
    facts = plan()
    with registry.write(zhang) as tx:
        owner = adoption.enterprise_of(tx, facts.enterprise, "方案.pdf")
        assert owner is not None
        case = cases.receive(tx, facts.document, JAN, enterprise_id=owner.id)
        case_facts.record_facts(tx, case.id, facts, "p")
        assert adoption.adopt(tx, case.id, JAN) == 1, "the installation of which nothing is stated has nothing to tell"
        (row,) = register(tx.connection, JAN)
    assert (row.enterprise, row.city, row.name, row.case_id) == (
        "曲靖云岭水泥有限公司",
        "曲靖市",
        "1号熟料生产线",
        case.id,
    )
    assert (row.figures.sec, row.figures.sec_unit, row.figures.commissioning) == (
        Decimal("118.60"),
        "kgce/t",
        date(2012, 6, 1),
    )
    assert row.figures.capacity is None, "a contradiction is nobody's figure"
    assert row.sources["sec"]["page"] == 4 and row.sources["sec"]["case"] == case.id
    assert [float(x) for x in row.sources["sec"]["bbox"]] == [88.2, 401.5, 506.9, 431.0]


def test_who_states_a_consumption_after_the_retrofit_has_the_installation_retrofitted(
    registry: Registry, zhang: By
) -> None:
    first, *others = plan().installations
    assert first.sec_current is not None and first.sec_target is None
    target = replace(first, sec_target=replace(first.sec_current, value=Decimal("99")))
    with registry.write(zhang) as tx:
        owner = enterprises.resolve(tx, "曲靖云岭水泥有限公司", None, "x").id
        for facts, meant in ((plan(), None), (replace(plan(), installations=(target, *others)), "retrofit")):
            rows = adoption.told_by_case(facts, 1, owner, "方案.pdf")
            assert rows[0].figures.disposal == meant
    assert rows[0].sources["disposal"] == rows[0].sources["sec_target"]


def test_who_is_not_in_the_directory_of_its_city_is_known_not_to_be(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        places = {"云岭水泥": "曲靖市", "滇东水泥": "曲靖市", "滇池水泥": "昆明市"}
        ids = {name: enterprises.resolve(tx, name, None, "x", {"city": city}).id for name, city in places.items()}
        record(tx, [told(i, sec=Decimal(1)) for i in ids.values()], JAN)
        assert {r.listed for r in register(tx.connection, JAN)} == {None}, "no directory at all"
        assert enter(tx, [DirectoryEntry(ids["云岭水泥"], "名录第2行")], JAN) == 1
        assert enter(tx, [DirectoryEntry(ids["云岭水泥"], "名录第3行")], JAN) == 0
        found = {r.enterprise: r.listed for r in register(tx.connection, JAN)}
    assert found == {"云岭水泥": True, "滇东水泥": False, "滇池水泥": None}


def test_a_plan_without_a_name_has_no_enterprise(registry: Registry, zhang: By) -> None:
    from dataclasses import replace

    nobody = replace(plan(), enterprise=replace(plan().enterprise, name=None))
    with registry.write(zhang) as tx:
        assert adoption.enterprise_of(tx, nobody.enterprise, "方案.pdf") is None


def test_a_resubmission_shows_what_was_put_right_what_remains_and_what_is_new(registry: Registry, zhang: By) -> None:
    first, second = plan("a" * 64), plan("b" * 64, sec="116.5")
    before = [
        finding("EE001"),
        finding("TL001"),
        finding("DC001", Outcome.UNDETERMINED),
        finding("PC001", Outcome.PASS),
    ]
    after = [finding("EE001", Outcome.PASS), finding("TL001", Outcome.REVIEW), finding("PC001")]
    with registry.write(zhang) as tx:
        numbers = []
        for facts, judged in ((first, before), (second, after)):
            case = cases.receive(tx, facts.document, JAN, previous_id=numbers[0] if numbers else None)
            case_facts.record_facts(tx, case.id, facts, "p")
            reviews.record_review(tx, case.id, review(facts, *judged), parameters="p", program="p")
            numbers.append(case.id)
        found = compare(tx.connection, *numbers)
    told_of = [(c.change, (c.after or c.before or {})["rule"]) for c in found.findings]
    assert told_of == [("仍存在", "TL001"), ("新增", "PC001"), ("已整改", "EE001"), ("不再出现", "DC001")]
    assert [(f.path, f.before, f.after) for f in found.figures] == [("installations.0.sec_current", "118.60", "116.5")]

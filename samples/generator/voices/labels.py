"""The gold file of a generated plan: what its sentences and cells said, and what else a reader may accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from spec import F, Plan

from voices.said import DISTRACTOR, Mark
from voices.story import Story
from voices.world import Unit, World

_QUANTITIES = ("capacity", "output")
_LEVELS = ((10000, "hyperscale"), (3000, "large"), (0, "small_medium"))


def derived(value: Any, *raws: str, alt: Sequence[Any] = ()) -> F:
    """A label that follows from the plan without being printed as such (product key, status, scale)."""
    fact = F(value, *raws, alt=alt)
    object.__setattr__(fact, "raws", raws)
    return fact


class Labels:
    """Collects the marks of a story into labelled facts."""

    def __init__(self, story: Story) -> None:
        self.story, self.world = story, story.world
        self.marks: dict[str, list[Mark]] = defaultdict(list)
        for mark in story.draft.marks:
            self.marks[mark.path].append(mark)
        self.group = story.facts.group

    def _value(self, path: str, mark: Mark) -> Any:
        value = mark.value
        if isinstance(value, dict) and path.rsplit(".", 1)[-1] not in _QUANTITIES:
            return value["value"]
        return value

    def stated(self, path: str, *alternatives: Any) -> F | None:
        """The label of a fact that was said; a conflict where it was said with different values."""
        marks = self.marks.get(path)
        if not marks:
            return None
        values: list[Any] = []
        for mark in marks:
            value = self._value(path, mark)
            if value not in values:
                values.append(value)
        raws = tuple(dict.fromkeys(m.raw for m in marks if m.raw))
        if len(values) > 1:
            return F(None, *raws, candidates=[v["value"] if isinstance(v, dict) else v for v in values])
        alt = [a for a in alternatives if a != values[0]]
        return F(values[0], *raws, alt=alt)

    def enterprise(self) -> dict[str, F]:
        w = self.world
        forms = {
            "name": (), "credit_code": (), "province": (w.province_short,),
            "city": (w.province + w.city, *((w.city[:-1], w.province) if w.municipality else ())),
            "industrial_park": (w.city + w.park, w.province + w.city + w.park),
        }  # fmt: skip
        found = {name: self.stated(f"enterprise.{name}", *alt) for name, alt in forms.items()}
        return {k: v for k, v in found.items() if v is not None}

    def plan(self) -> dict[str, F]:
        w, out = self.world, {}
        single = len(w.units) == 1
        totals = {
            "start": w.start.isoformat(),
            "completion": w.end.isoformat(),
            "investment": w.investment,
            "energy_saving": w.saving,
            "co2_reduction": w.co2,
        }
        existing = [u for u in w.units if u.status == "existing"] or w.units
        for name, total in totals.items():
            said = self.stated(f"plan.{name}")
            if said is None and total is not None:
                parts = [self.marks.get(f"{self.group}.{i}.{name}") for i in range(len(w.units))]
                if single and parts[0]:
                    said = F(total, *[m.raw for m in parts[0]], alt=[None])
                elif name in ("start", "completion") and all(parts):
                    other = min(u.start for u in existing) if name == "start" else max(u.end for u in existing)
                    said = F(
                        total,
                        *[m.raw for p in parts if p for m in p if m.value == total],
                        alt=[None, other.isoformat()],
                    )
                elif any(parts):
                    said = F(None, alt=[total])
            if said is not None:
                out[name] = said
        listed, others = self.story.contents()
        out["contents"] = F(listed, alt=others)
        if edition := self.stated("plan.benchmark_edition"):
            out["benchmark_edition"] = edition
        return out

    def unit(self, index: int, unit: Unit) -> dict[str, F]:
        """Labels of one installation or centre."""
        prefix, single = f"{self.group}.{index}", len(self.world.units) == 1
        centre = self.group == "data_centres"
        out = {
            "name": derived(unit.name, *self._raws(f"{prefix}.name"), alt=self._names(unit)),
            "status": derived(unit.status, *self._raws(f"{prefix}.status")),
        }
        if not centre:
            out["product"] = derived(unit.product)
        for name in (
            "process",
            "capacity",
            "output",
            "sec_current",
            "sec_target",
            "tier_claimed",
            "racks",
            "pue_current",
            "pue_target",
            "green_grade",
            "hub_cluster",
        ):
            if said := self.stated(f"{prefix}.{name}"):
                out[name] = said
        if centre and "racks" in out:
            out["scale"] = derived(next(word for least, word in _LEVELS if unit.capacity >= least))
        shared = (
            ("start", "completion")
            if centre
            else ("start", "completion", "investment", "energy_saving", "co2_reduction")
        )
        own = {
            "start": unit.start.isoformat(),
            "completion": unit.end.isoformat(),
            "investment": unit.investment,
            "energy_saving": unit.saving,
            "co2_reduction": unit.co2,
        }
        for name in shared:
            said = self.stated(f"{prefix}.{name}")
            plan = self.stated(f"plan.{name}")
            if said is None and plan is not None and plan.candidates == ():
                if single:
                    said = F(own[name], *plan.raws, alt=[None])
                elif name in ("start", "completion"):
                    said = F(None, alt=[plan.value])
            if said is not None:
                out[name] = said
        return out

    def _raws(self, path: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.raw for m in self.marks.get(path, ()) if m.raw))

    def _names(self, unit: Unit) -> list[str]:
        forms = [unit.short, *self._raws(self.story.facts.path(unit, "name"))]
        if len(self.world.units) == 1 and self.world.kind == "industry":  # the title calls the only installation so
            forms.append(self.world.industry["产品"].split("（")[0] + "装置")
        return [f for f in dict.fromkeys(forms) if f != unit.name]

    def distractors(self) -> list[dict[str, Any]]:
        return [
            {"kind": m.path[len(DISTRACTOR) :], "raw": m.raw, "value": m.value["value"] if isinstance(m.value, dict) else m.value, "template": m.template}
            for path, marks in self.marks.items() if path.startswith(DISTRACTOR) for m in marks
        ]  # fmt: skip

    def statements(self) -> dict[str, list[dict[str, str]]]:
        """Where every fact is stated: wording or table, and the sentence."""
        return {
            path: [{"template": m.template, "raw": m.raw, "context": m.context} for m in marks]
            for path, marks in self.marks.items() if not path.startswith(DISTRACTOR)
        }  # fmt: skip


def plan_of(story: Story, identifier: str, chain: str, suffix: str) -> tuple[Plan, Labels]:
    """The labels as a Plan of the sample generator."""
    labels = Labels(story)
    world: World = story.world
    subjects = [labels.unit(i, u) for i, u in enumerate(world.units)]
    kinds = sorted({d["kind"] for d in labels.distractors()})
    plan = Plan(
        id=identifier, file=identifier + suffix, as_of=world.as_of.isoformat(), region=world.province, toolchain=chain,
        enterprise=labels.enterprise(), plan=labels.plan(), expected=(),
        installations=tuple(subjects) if labels.group == "installations" else (),
        data_centres=tuple(subjects) if labels.group == "data_centres" else (),
        scanned=chain == "scan", voice=story.voice, distractors=tuple(kinds),
    )  # fmt: skip
    return plan, labels


def manifest(story: Story, labels: Labels, chain: str, seed: int, number: int) -> dict[str, Any]:
    """What was drawn: features, wordings of every fact, distractors."""
    return {
        "seed": seed, "number": number, "chain": chain, "voice": story.voice,
        "features": sorted(story.draft.features | {f"写法:{u}" for u in story.habits.used}),
        "statements": labels.statements(), "distractors": labels.distractors(), "wordings": sorted(set(story.teller.used)),
    }  # fmt: skip


__all__: Sequence[str] = ("Labels", "manifest", "plan_of")

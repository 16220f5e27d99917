"""Where the enterprise is: province, city, park, out of addresses; the gazetteer is the corpus's list of regions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.keyvalues import KeyValue, stated
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.text import Squeezed
from compliance.extraction.views import TableView, View
from compliance.model.facts import Fact
from compliance.model.vocabulary import Region, Vocabulary


@lru_cache(maxsize=4)
def gazetteer_of(vocabulary: Vocabulary) -> Gazetteer:
    """The gazetteer of a vocabulary, made once."""
    return Gazetteer(vocabulary)


class Gazetteer:
    """Regions by every way to write them, longest first."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.by_form: dict[str, list[Region]] = {}
        self.parents = {r.name: r.parent for r in vocabulary.regions}
        for region in vocabulary.regions:
            if region.parent is None:
                continue
            for form in (region.name, *region.aliases):
                self.by_form.setdefault(form, []).append(region)
        forms = sorted(self.by_form, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, forms))) if forms else re.compile(r"(?!)")

    def province_of(self, region: Region) -> str | None:
        """The province that a region is or lies in."""
        name: str | None = region.name
        while name is not None and self.parents.get(name) not in (None, "全国"):
            name = self.parents[name]
        return name

    def read(self, address: str) -> tuple[tuple[str, int, int] | None, tuple[str, int, int] | None, int]:
        """(province with its place, city with its place, end) of an address; a city is the level below the province."""
        province: tuple[str, int, int] | None = None
        city: tuple[str, int, int] | None = None
        end = 0
        for match in self.pattern.finditer(address):
            regions = self.by_form[match.group()]
            top = [r for r in regions if r.parent == "全国"]
            if top and province is None:
                province, end = (top[0].name, match.start(), match.end()), match.end()
                continue
            below = [
                r for r in regions if r.parent != "全国" and (province is None or self.province_of(r) == province[0])
            ]
            followed = address[match.end() : match.end() + 14]
            if (
                end
                and not rx(r"[省市州县区盟旗]$").search(match.group())
                and _park()[0].match(match.group() + followed)
            ):
                break  # 西宁市｜西宁经济技术开发区: the name of the park begins here
            if below and city is None and (not end or match.start() - end <= 2):
                second = [r for r in below if self.parents.get(r.parent or "") == "全国"]
                chosen = (second or below)[0]
                if not second:  # a county: its city is its parent
                    city = (chosen.parent or chosen.name, match.start(), match.end())
                else:
                    city = (chosen.name, match.start(), match.end())
                end = match.end()
                if province is None:
                    owner = self.province_of(chosen)
                    province = (owner, match.start(), match.end()) if owner else None
            elif below and match.start() == end and rx(r"[县区旗州市]$").search(match.group()):
                end = match.end()
        return province, city, end


@lru_cache(maxsize=1)
def _park() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_data("enterprise.yaml")
    return re.compile(data["园区名"]), re.compile("|".join(sorted(words(data["地址引导"]), key=len, reverse=True)))


_GENERIC_PARK = re.compile(r"(?:工业|产业|化工|科技)(?:园区?|集中区|集聚区)")
_COUNTY = re.compile(r"(?!高新区|经开区|工业区|开发区|示范区)[一-龥]{1,3}[县区旗](?!块)")
_PARK_LEAD = re.compile(rf"[^。；]{{0,12}}?[，、（(在于系为]的?(?P<park>{load_data('enterprise.yaml')['园区名']})")


@dataclass
class Places:
    """Province, city and park as far as found."""

    province: Fact | None = None
    city: Fact | None = None
    park: Fact | None = None


def _read_address(
    squeezed: Squeezed, start: int, end: int, gazetteer: Gazetteer, into: Places, confidence: float
) -> None:
    text = squeezed.text[start:end]
    province, city, rest = gazetteer.read(text)

    def fact(found: tuple[str, int, int]) -> Fact:
        name, s, e = found
        return stated(name, squeezed.raw(start + s, start + e), squeezed.evidence(start + s, start + e), confidence)

    if province and into.province is None:
        into.province = fact(province)
    if city and into.city is None:
        into.city = fact(city)
    within = rx(r"(?:境内|辖区内?|地界)?的?").match(text, rest)
    rest = within.end() if within else rest
    county = _COUNTY.match(text, rest)
    rest = county.end() if county and _park()[0].match(text, county.end()) else rest
    match = _park()[0].match(text, rest) or _PARK_LEAD.match(text, rest)
    if match and into.park is None and not _GENERIC_PARK.fullmatch(match.group()):
        found = match.groupdict().get("park") or match.group()
        into.park = fact((found, match.end() - len(found), match.end()))


def find_places(views: tuple[View, ...], pairs: list[KeyValue], name: Fact | None, vocabulary: Vocabulary) -> Places:
    """Form fields first, then 位于…… in sentences about the enterprise, then the company's name."""
    gazetteer = gazetteer_of(vocabulary)
    out = Places()
    for pair in pairs:
        if (
            pair.key == "park"
            and out.park is None
            and len(pair.value) <= 30
            and not rx(r"[-—无/]+").fullmatch(pair.value)
        ):
            _, _, rest = gazetteer.read(pair.value)
            rest = rest if _park()[0].match(pair.value[rest:]) and not pair.value[:rest].endswith(("园", "区园")) else 0
            value = pair.value[rest:] if _keeps_prefix(pair.value, rest) else pair.value
            at = pair.value.find(value)
            out.park = stated(value, pair.raw(at, at + len(value)), pair.evidence(at, at + len(value)), 0.95)
    for pair in pairs:
        if pair.key == "address":
            _read_address(pair.squeezed, pair.start, pair.end, gazetteer, out, 0.95)
    own = str(name.value) if name else "公司"
    lead = _park()[1]
    for near_name in (True, False):
        for view in views:
            if isinstance(view, TableView) or (out.province and out.city and out.park):
                continue
            text = view.text
            for match in lead.finditer(text):
                sentence = max(text.rfind("。", 0, match.start()), text.rfind("；", 0, match.start())) + 1
                about = text[sentence : match.start()]
                if near_name and not (own in about or rx(r"(?:我|本)?公司|企业|我厂|项目").search(about)):
                    continue
                _read_address(
                    view.squeezed,
                    match.end(),
                    min(len(text), match.end() + 44),
                    gazetteer,
                    out,
                    0.9 if near_name else 0.7,
                )
    if not (out.province and out.city and out.park):
        _bare_address(views, own, gazetteer, out)
    if out.province is None:
        _guess_province(views, name, gazetteer, out)
    return out


_ABOUT_ITSELF = 600
"""Characters of running text within which an enterprise tells where it is."""


def _bare_address(views: tuple[View, ...], own: str, gazetteer: Gazetteer, out: Places) -> None:
    """An address without a word that leads to it, in the first sentences about the enterprise itself: 厂子在青海省西宁市……园区."""
    read = 0
    for view in views:
        if isinstance(view, TableView) or view.paragraph.kind != "body":
            continue
        for sentence in rx(r"[^。；]+").finditer(view.text):
            about = sentence.group()
            read += len(about)
            if not (own in about or rx(r"我公司|我厂|我司|本公司|厂子|公司(?:全称|成立|是|系|位|在)").search(about)):
                continue
            match = gazetteer.pattern.search(about)
            if match is None or (own in about and about.find(own) <= match.start() < about.find(own) + len(own)):
                match = gazetteer.pattern.search(about, about.find(own) + len(own)) if own in about else None
            if match is not None:
                start = sentence.start() + match.start()
                _read_address(view.squeezed, start, min(sentence.end(), start + 44), gazetteer, out, 0.8)
        if read > _ABOUT_ITSELF:
            return


def _keeps_prefix(value: str, rest: int) -> bool:
    """Whether the place name before a park's name is an address and not part of the name (重庆长寿经济技术开发区 keeps it)."""
    return bool(rest) and value[:rest].endswith(("省", "市", "州", "县", "区")) and len(value) - rest >= 6


def _guess_province(views: tuple[View, ...], name: Fact | None, gazetteer: Gazetteer, out: Places) -> None:
    """From the first mention of a place in the text, else from the company's name."""
    if name is not None:
        province, city, _ = gazetteer.read(str(name.value)[:10])
        for found, attribute in ((province, "province"), (city, "city")):
            if found and getattr(out, attribute) is None:
                setattr(out, attribute, Fact(found[0], "", name.raw, "stated", name.evidence, 0.7))

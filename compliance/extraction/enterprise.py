"""Who submits the plan: name, credit code, place. From form fields first, then from what the text says of itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import mask
from compliance.extraction.views import ParagraphView, TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import EnterpriseFacts, Fact
from compliance.model.vocabulary import Region, Vocabulary

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])")
_LOOSE_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{17,19}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class KeyValue:
    """A labelled value of a form line or a form table: ``text[start:end]`` of ``squeezed`` is the value."""

    key: str
    squeezed: Squeezed
    start: int
    end: int
    source: str

    @property
    def value(self) -> str:
        """The value, squeezed."""
        return self.squeezed.text[self.start : self.end]

    def evidence(self, start: int = 0, end: int | None = None) -> tuple[Evidence, ...]:
        """Evidence for a part of the value (offsets within it)."""
        stop = self.end if end is None else self.start + end
        kind = "table" if self.source == "table" else None
        return self.squeezed.evidence(self.start + start, stop, kind)  # type: ignore[arg-type]

    def raw(self, start: int = 0, end: int | None = None) -> str:
        """The value (or a part of it) as written."""
        return self.squeezed.raw(self.start + start, self.end if end is None else self.start + end)


@lru_cache(maxsize=1)
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load_data("enterprise.yaml")["标签"]
    return tuple((k, re.compile(f"(?:{'|'.join(sorted(words(v), key=len, reverse=True))})")) for k, v in data.items())


def key_of(label: str) -> str | None:
    """Which field a form label names (注册地址 → address); None where it is no known label."""
    bare = re.sub(r"[:：*＊\d.、（）()]+$|^[\d.、*]+", "", label)
    return next((key for key, pattern in _labels() if pattern.fullmatch(bare)), None)


def key_values(views: tuple[View, ...]) -> list[KeyValue]:
    """All labelled values: neighbouring cells of form tables, and ``label：value`` in lines of text."""
    out: list[KeyValue] = []
    for view in views:
        if isinstance(view, TableView):
            out += _from_table(view)
        else:
            out += _from_text(view)
    return out


def _from_table(view: TableView) -> list[KeyValue]:
    out: list[KeyValue] = []
    grid = view.table.grid
    for row in range(view.table.n_rows):
        for col in range(view.table.n_cols):
            cell = grid[row][col]
            if cell is None or (col and grid[row][col - 1] is cell) or (row and grid[row - 1][col] is cell):
                continue
            key = key_of(view.text(row, col))
            if key is None:
                continue
            right = next((c for c in range(col + 1, view.table.n_cols) if grid[row][c] is not cell), None)
            below = cell.row + cell.rowspan
            for r, c in ((row, right), (below, col)):
                if c is None or r >= view.table.n_rows:
                    continue
                found = view.at(r, c)
                if found and found[1].text and key_of(found[1].text) is None and len(found[1].text) <= 120:
                    out.append(KeyValue(key, found[1], 0, len(found[1].text), "table"))
                    break
    return out


def _from_text(view: ParagraphView) -> list[KeyValue]:
    out: list[KeyValue] = []
    text = view.text
    for key, pattern in _labels():
        for match in pattern.finditer(text):
            after = text[match.end() : match.end() + 1]
            before = text[match.start() - 1 : match.start()] if match.start() else ""
            if after not in ("：", ":", "\t") or (before and before not in "\t。；;，,、（(：:"):
                continue
            start = match.end() + 1
            while start < len(text) and text[start] in "：:\t":
                start += 1
            end = next((i for i in range(start, len(text)) if text[i] in "\t。；;，,"), len(text))
            if end > start:
                out.append(KeyValue(key, view.squeezed, start, end, "text"))
    return out


def _fact(value: str, raw: str, evidence: tuple[Evidence, ...], confidence: float) -> Fact:
    return Fact(value, "", raw, "stated", evidence, confidence)


# --- name ------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _company() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load_data("enterprise.yaml")
    before = "|".join(sorted(words(data["名前"]), key=len, reverse=True))
    return (
        re.compile(data["公司名"]),
        re.compile(f"^.*?(?:{before})(?=[一-龥]{{4}})"),
        re.compile("|".join(words(data["他方公司"]))),
    )


def _trim(name: str, known: set[str]) -> str:
    """``name`` without the words before it that are not part of it."""
    for other in sorted(known, key=len, reverse=True):
        if name.endswith(other) and name != other:
            return other
    return name


def company_names(views: tuple[View, ...]) -> Counter[str]:
    """Company names that stand alone (a cell, a line, before a colon) or at the start of a sentence, with counts."""
    pattern, _, _ = _company()
    counts: Counter[str] = Counter()
    for text in _texts(views):
        for piece in re.split(r"[\t。；;，,：:、（(“”《》]", mask(text)):
            match = pattern.match(piece)
            if match:
                counts[match.group()] += 1
    return counts


def _texts(views: tuple[View, ...]) -> list[str]:
    out = []
    for view in views:
        if isinstance(view, TableView):
            out += [s.text for s in view.cells.values()]
        else:
            out.append(view.text)
    return out


def _name(views: tuple[View, ...], pairs: list[KeyValue]) -> Fact | None:
    pattern, _, stranger = _company()
    for pair in pairs:
        if pair.key == "name":
            match = pattern.search(pair.value)
            value = match.group() if match else re.sub(r"[（(](?:盖章|公章|签章)[）)]", "", pair.value)
            if len(value) >= 4 and not re.search(r"\d", value):
                at = pair.value.find(value)
                return _fact(value, pair.raw(at, at + len(value)), pair.evidence(at, at + len(value)), 0.97)
    counts: Counter[str] = Counter()
    places: dict[str, tuple[Squeezed, int, int]] = {}
    standing = company_names(views)
    starts = _boundaries()
    for view in views:
        spans = list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]
        for squeezed in spans:
            text = mask(squeezed.text)
            for match in re.finditer(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司)", text):
                name, start = _back(text, match.end(), match.start(), set(standing), starts)
                if name is None:
                    continue
                around = text[max(0, start - 14) : start] + text[match.end() : match.end() + 4]
                penalty = 3 if stranger.search(around) else 0
                intro = (
                    4
                    if re.match(
                        r"[（(](?:以下简?称|下称|简称)|(?:成立于|始建于|位于|是一家|现有|创建于|前身)",
                        text[match.end() : match.end() + 12],
                    )
                    else 0
                )
                counts[name] += 1 + intro - penalty
                places.setdefault(name, (squeezed, start, match.end()))
    if not counts:
        return None
    best, score = counts.most_common(1)[0]
    squeezed, start, end = places[best]
    return _fact(best, squeezed.raw(start, end), squeezed.evidence(start, end), 0.9 if score > 1 else 0.7)


@lru_cache(maxsize=1)
def _boundaries() -> re.Pattern[str]:
    before = "|".join(sorted(words(load_data("enterprise.yaml")["名前"]), key=len, reverse=True))
    return re.compile(f"(?:{before})")


def _back(text: str, end: int, tail: int, standing: set[str], before: re.Pattern[str]) -> tuple[str | None, int]:
    """The company name that ends at ``end``: a name that stands alone elsewhere, else back to a mark or a preposition."""
    known = max((n for n in standing if text[:end].endswith(n)), key=len, default=None)
    start = tail
    while start > 0 and re.match(r"[一-龥（）()]", text[start - 1]) and tail - start < 26:
        start -= 1
    run = text[start:end]
    if known and len(known) >= 8 and len(known) < len(run):
        shorter = min((n for n in standing if text[:end].endswith(n) and len(n) >= 8), key=len)
        return (shorter if standing and len(shorter) >= 8 else known), end - len(shorter)
    cut = 0
    for match in before.finditer(run[: max(len(run) - 8, 0)]):
        cut = match.end()
    name = run[cut:].lstrip("（(）)")
    return (name, end - len(name)) if len(name) >= 6 else (None, start)


# --- credit code -----------------------------------------------------------------------------------------
def _credit_code(views: tuple[View, ...], pairs: list[KeyValue], name: Fact | None) -> Fact | None:
    for pair in pairs:
        if pair.key == "credit_code":
            bare = pair.value.replace("\t", "")
            match = _LOOSE_CODE.search(bare)
            if match and len(match.group()) == 18:
                at = pair.value.find(match.group())
                if at >= 0:
                    return _fact(match.group().upper(), pair.raw(at, at + 18), pair.evidence(at, at + 18), 0.97)
    best: tuple[int, Squeezed, re.Match[str]] | None = None
    for view in views:
        spans = list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]
        for squeezed in spans:
            for match in _LOOSE_CODE.finditer(squeezed.text):
                if len(match.group()) != 18 or not (_CODE.fullmatch(match.group().upper())):
                    continue
                before = squeezed.text[max(0, match.start() - 60) : match.start()]
                score = 2 * ("信用代码" in before) + 2 * (name is not None and str(name.value) in squeezed.text)
                if best is None or score > best[0]:
                    best = (score, squeezed, match)
    if best is None:
        return None
    _, squeezed, match = best
    return _fact(match.group().upper(), squeezed.raw(*match.span()), squeezed.evidence(*match.span()), 0.95)


# --- place -----------------------------------------------------------------------------------------------
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
                and not re.search(r"[省市州县区盟旗]$", match.group())
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
            elif below and match.start() == end and re.search(r"[县区旗州市]$", match.group()):
                end = match.end()
        return province, city, end


@lru_cache(maxsize=1)
def _park() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_data("enterprise.yaml")
    return re.compile(data["园区名"]), re.compile("|".join(sorted(words(data["地址引导"]), key=len, reverse=True)))


@dataclass
class _Places:
    province: Fact | None = None
    city: Fact | None = None
    park: Fact | None = None


def _read_address(
    squeezed: Squeezed, start: int, end: int, gazetteer: Gazetteer, into: _Places, confidence: float
) -> None:
    text = squeezed.text[start:end]
    province, city, rest = gazetteer.read(text)

    def fact(found: tuple[str, int, int]) -> Fact:
        name, s, e = found
        return _fact(name, squeezed.raw(start + s, start + e), squeezed.evidence(start + s, start + e), confidence)

    if province and into.province is None:
        into.province = fact(province)
    if city and into.city is None:
        into.city = fact(city)
    match = _park()[0].match(text[rest:])
    if match and into.park is None and (rest or confidence > 0.9):
        into.park = fact((match.group(), rest, rest + match.end()))


def _places(views: tuple[View, ...], pairs: list[KeyValue], name: Fact | None, vocabulary: Vocabulary) -> _Places:
    gazetteer = Gazetteer(vocabulary)
    out = _Places()
    for pair in pairs:
        if (
            pair.key == "park"
            and out.park is None
            and len(pair.value) <= 30
            and not re.fullmatch(r"[-—无/]+", pair.value)
        ):
            _, _, rest = gazetteer.read(pair.value)
            rest = rest if _park()[0].match(pair.value[rest:]) and not pair.value[:rest].endswith(("园", "区园")) else 0
            value = pair.value[rest:] if _keeps_prefix(pair.value, rest) else pair.value
            at = pair.value.find(value)
            out.park = _fact(value, pair.raw(at, at + len(value)), pair.evidence(at, at + len(value)), 0.95)
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
                if near_name and not (own in about or re.search(r"(?:我|本)?公司|企业|我厂|项目", about)):
                    continue
                _read_address(
                    view.squeezed,
                    match.end(),
                    min(len(text), match.end() + 44),
                    gazetteer,
                    out,
                    0.9 if near_name else 0.7,
                )
    if out.province is None:
        _guess_province(views, name, gazetteer, out)
    return out


def _keeps_prefix(value: str, rest: int) -> bool:
    """Whether the place name before a park's name is an address and not part of the name (重庆长寿经济技术开发区 keeps it)."""
    return bool(rest) and value[:rest].endswith(("省", "市", "州", "县", "区")) and len(value) - rest >= 6


def _guess_province(views: tuple[View, ...], name: Fact | None, gazetteer: Gazetteer, out: _Places) -> None:
    """From the first mention of a place in the text, else from the company's name."""
    if name is not None:
        province, city, _ = gazetteer.read(str(name.value)[:10])
        for found, attribute in ((province, "province"), (city, "city")):
            if found and getattr(out, attribute) is None:
                setattr(out, attribute, Fact(found[0], "", name.raw, "stated", name.evidence, 0.7))


def extract_enterprise(views: tuple[View, ...], vocabulary: Vocabulary) -> EnterpriseFacts:
    """The enterprise's facts."""
    pairs = key_values(views)
    name = _name(views, pairs)
    code = _credit_code(views, pairs, name)
    places = _places(views, pairs, name, vocabulary)
    return EnterpriseFacts(name, code, places.province, places.city, places.park)

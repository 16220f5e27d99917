"""Lists as prefectures hand them in, of invented enterprises: every city writes its own headers, units, dates and words.

One table of facts (``voices.world``) tells the plans too, so that plans and lists speak of the same enterprises.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import yaml
from openpyxl.utils import get_column_letter
from voices.world import TCE_PER_10MWH, Unit, World, make_world

MOST_DRAWN = 60_000
STATES = {
    "existing": ("已建", "存量", "在产", "投产"), "under_construction": ("在建", "建设中"), "proposed": ("拟建", "新建"),
}  # fmt: skip
TIERS = {
    "above_benchmark": ("标杆水平以上", "达到标杆水平"), "between": ("介于标杆与基准之间", "基准与标杆之间"),
    "below_baseline": ("低于基准水平", "基准水平以下"),
}  # fmt: skip
UNITS = {
    "kgce/t": ("千克标准煤/吨", "kgce/t"), "kWh/t": ("千瓦时/吨", "kWh/t"), "kgoe/(t*EF)": ("kgoe/(t*EF)",),
    "kgce/m2": ("千克标准煤/平方米",), "kgce/weight_case": ("千克标准煤/重量箱",),
}  # fmt: skip
AMOUNTS = {"t/a": ("吨/年", "万吨/年"), "t/d": ("吨/天",), "m2/a": ("平方米/年",), "weight_case/a": ("重量箱/年",)}


CODES = {
    "水泥": "3011", "电石": "2613", "铁合金": "3140", "黄磷": "2619", "电解铝": "3216", "平板玻璃": "3041", "烧碱": "2612",
    "合成氨": "2621", "焦化": "2521", "钢铁": "3110", "建筑陶瓷": "3071", "炼油": "2511",
}  # fmt: skip
"""GB/T 4754 codes of the industries."""
CENTRE_CODE = "6450"
STANDARDS = {
    "水泥": "GB 16780—2021", "电石": "GB 21343—2023", "铁合金": "GB 21341—2017", "黄磷": "GB 21345—2015", "电解铝": "GB 21346—2022",
    "平板玻璃": "GB 21340—2019", "烧碱": "GB 21257—2014", "合成氨": "GB 21344—2023", "焦化": "GB 21342—2013", "钢铁": "GB 21256—2013",
    "建筑陶瓷": "GB 21252—2023", "炼油": "GB 30251—2013",
}  # fmt: skip
"""By what the consumption of the year was counted, as the enterprises say."""
ROUTES = ("成熟设备更新", "余热余压回收利用", "电机系统节能和智能控制", "工艺流程优化")
FUNDS = ("企业自筹", "企业自筹和银行贷款", "企业自筹，申请专项资金补助")


@dataclass(frozen=True)
class Enterprise:
    """An enterprise of the province with what a list says of it."""

    world: World
    name: str

    @property
    def industrial(self) -> bool:
        """Whether it has installations that the lists of efficiency are about."""
        return self.world.kind == "industry"


def enterprises(seed: int, count: int, province: str) -> list[Enterprise]:
    """``count`` enterprises of a province, no two of one name or code."""
    found: list[Enterprise] = []
    names: set[str] = set()
    codes: set[str] = set()
    for number in range(MOST_DRAWN):
        world = make_world(seed, number)
        if world.province != province or world.enterprise in names or world.code in codes:
            continue
        names.add(world.enterprise)
        codes.add(world.code)
        found.append(Enterprise(world, world.enterprise))
        if len(found) == count:
            return found
    raise SystemExit(f"{province}凑不齐{count}家不同的企业，换一个种子")


@cache
def _product_units() -> dict[str, str]:
    """The unit of each product's consumption, from the corpus."""
    text = (Path(__file__).parents[2] / "policy_corpus" / "products.yaml").read_text(encoding="utf-8")
    return {p["键"]: p["单位"] for p in yaml.load(text, Loader=yaml.CBaseLoader)}


@cache
def _counties() -> dict[str, list[str]]:
    """The counties of each city, from the corpus."""
    text = (Path(__file__).parents[2] / "policy_corpus" / "regions.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for place in yaml.load(text, Loader=yaml.CBaseLoader):
        found.setdefault(place["上级"], []).append(place["名称"])
    return found


def _county(one: Enterprise) -> str:
    names = _counties().get(one.world.city, [""])
    return random.Random(f"county:{one.world.code}").choice(names)


def _commissioned(one: Enterprise, unit: Unit) -> str:
    draw = random.Random(f"commissioned:{one.world.code}:{unit.name}")
    return f"{draw.randrange(2004, 2021)}年{draw.randrange(1, 13)}月"


def _energy(unit: Unit) -> object:
    """Coal equivalent of a year: electricity by its calorific value; not where it is counted in oil and energy factors."""
    if unit.before is None or unit.output is None:
        return ""
    counted = _product_units()[unit.product].partition("/")[0]
    factor = {"kgce": Decimal(1), "kWh": TCE_PER_10MWH / 10}.get(counted)
    return "" if factor is None else int(unit.before * unit.output * factor / 1000)


def _reporter(code: str) -> tuple[str, str]:
    draw = random.Random(f"reporter:{code}")
    return draw.choice("赵钱孙李周吴郑王") + draw.choice(("某", "某某")), f"0971-{draw.randrange(2000000, 9000000)}"


@dataclass(frozen=True)
class Manner:
    """How one city writes its list."""

    headers: tuple[str, ...]
    sheet: str
    title: str
    suffix: str
    serial_dates: bool
    grouped: bool
    wide: bool


_COLUMNS = (
    ("序号", "编号"), ("州（市）", "市州", "所在地市"), ("企业名称", "单位名称", "用能单位名称"),
    ("统一社会信用代码", "社会信用代码", "信用代码"), ("重点领域", "所属行业", "行业领域"), ("产品、工艺", "主要产品", "产品名称"),
    ("装置名称", "生产线名称", "装置（生产线）名称"), ("项目状态", "建设状态", "状态"), ("装置规模", "设计产能", "生产能力"),
    ("规模单位", "产能单位"), ("统计年度", "年度", "数据年度"), ("年产量", "产量"), ("指标单位", "能耗单位"),
    ("单位产品能耗", "单位产品能耗（实际值）", "单耗"), ("能效分类", "分类", "能效档次"), ("拟采取措施", "处置方式", "拟采取措施（改造/退出）"),
    ("改造内容", "主要改造内容"), ("开工时间", "计划开工时间"), ("完成时限", "计划完成时间", "改造完成时限"), ("总投资（万元）", "投资（万元）"),
    ("预期节能量（吨标准煤/年）", "年节能量（吨标准煤/年）"), ("改造后单位产品能耗", "改造后单耗"), ("责任单位", "责任部门"), ("备注", "说明"),
    ("县（市、区）", "区县", "所在县区"), ("国民经济行业代码", "行业代码"), ("投产时间", "投产年月"),
    ("综合能源消费量（吨标准煤/年）", "年综合能耗（吨标准煤/年）"), ("预期减碳量（吨/年）", "年减碳量（吨/年）"), ("产量单位",),
    ("技术路线", "主要技术路线"), ("资金来源", "资金筹措"), ("统计标准", "能耗统计标准"), ("填报人", "填表人"), ("联系电话", "电话"),
)  # fmt: skip


def manner(city: str, number: int) -> Manner:
    """The manner of the city at ``number``; the last one writes a CSV in GB18030."""
    draw = random.Random(f"manner:{city}")
    headers = tuple(draw.choice(words) for words in _COLUMNS)
    return Manner(
        headers, draw.choice(("能效清单", "Sheet1", "汇总")), f"{city}高耗能行业重点领域企业能效清单", ".csv" if number % 4 == 2 else ".xlsx",
        number % 2 == 0, number % 3 == 0, number % 3 == 1,
    )  # fmt: skip


def lines(one: Enterprise, said: Manner, draw: random.Random, number: int) -> Iterator[list[object]]:
    """The rows of an enterprise, one an installation."""
    world = one.world
    for unit in world.units:
        existing = unit.status == "existing"
        worth = existing and unit.tier != "above_benchmark" and draw.random() < 0.72
        retire = existing and unit.tier == "below_baseline" and not worth and draw.random() < 0.5
        amount, shown = _amount(unit, draw)
        name = _wide(one.name) if said.wide and draw.random() < 0.3 else one.name
        yield [
            number, world.city if draw.random() < 0.8 else _short(world.city), name,
            f" {world.code} " if draw.random() < 0.1 else world.code, world.industry["行业"], world.industry["产品"], unit.name,
            draw.choice(STATES[unit.status]), amount, shown, draw.choice((world.year, f"{world.year}年")),
            _number(unit.output, said, draw), draw.choice(UNITS[_product_units()[unit.product]]), _number(unit.before, said, draw),
            draw.choice(TIERS[unit.tier]) if existing and unit.tier and draw.random() < 0.9 else "", "改造" if worth else "退出" if retire else "",
            draw.choice(world.industry["措施"]) if worth else "", _day(unit.start, said, draw) if worth or retire else "",
            _day(unit.end, said, draw) if worth or retire else "", _number(Decimal(unit.investment), said, draw) if worth else "",
            _number(Decimal(unit.saving), said, draw) if worth and unit.saving else "", _number(unit.after, said, draw) if worth else "",
            draw.choice(("县工信局", "市发展改革委", "园区管委会")) if worth or retire else "", draw.choice(("", "", "", "已核实", "待现场核查")),
            _county(one), CODES.get(world.industry["行业"], ""), _commissioned(one, unit) if existing else "", _energy(unit), unit.co2 if worth and unit.co2 else "",
            AMOUNTS[world.industry["产量单位"]][0], draw.choice(ROUTES) if worth else "", draw.choice(FUNDS) if worth else "",
            STANDARDS.get(world.industry["行业"], ""), *_reporter(world.code),
        ]  # fmt: skip


def _amount(unit: Unit, draw: random.Random) -> tuple[object, str]:
    shown = draw.choice(AMOUNTS[unit.capacity_unit])
    value = unit.capacity / 10000 if shown == "万吨/年" else unit.capacity
    return float(value) if draw.random() < 0.7 else f"{value.normalize():f}", shown


def _number(value: Decimal | None, said: Manner, draw: random.Random) -> object:
    """A figure as people leave it in a cell: a number, or text with grouped or full-width digits."""
    if value is None:
        return draw.choice(("", "/", "—"))
    text = f"{value:,}" if said.grouped and value >= 1000 else f"{value:f}"
    if draw.random() < 0.2:
        return text if draw.random() < 0.5 else _wide(text)
    return float(value) if value != value.to_integral_value() else int(value)


def _day(day: date, said: Manner, draw: random.Random) -> object:
    """A date as people write it: a date, an Excel serial number, words."""
    if said.serial_dates and draw.random() < 0.4:
        return day if draw.random() < 0.7 else (day - date(1899, 12, 30)).days
    return draw.choice(
        (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}",
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
        )
    )


def _short(city: str) -> str:
    return city.removesuffix("市") if len(city) <= 3 else city


def _wide(text: str) -> str:
    """Full-width digits, letters and brackets."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def write_lists(found: Sequence[Enterprise], folder: Path, seed: int) -> list[Path]:
    """A list of each city, with titles, merged cells, blank rows, totals and remarks as they come in."""
    folder.mkdir(parents=True, exist_ok=True)
    cities: dict[str, list[Enterprise]] = {}
    for one in found:
        if one.industrial:
            cities.setdefault(one.world.city, []).append(one)
    made = []
    for number, (city, members) in enumerate(sorted(cities.items())):
        said, draw = manner(city, number), random.Random(f"list:{seed}:{city}")
        rows = [list(r) for n, one in enumerate(members, 1) for r in lines(one, said, draw, n)]
        rows.insert(len(rows) // 2, list(rows[0]))  # one line twice, word for word
        path = folder / f"能效清单（{city}）{said.suffix}"
        if said.suffix == ".csv":
            _csv(path, said, rows, len(members))
        else:
            _workbook(path, said, rows, len(members))
        made.append(path)
    return made


def _workbook(path: Path, said: Manner, rows: Sequence[Sequence[object]], households: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = said.sheet
    sheet.append([said.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(said.headers))
    sheet.append(["填报单位：（盖章）", None, None, None, "填报日期：2024年12月20日"])
    sheet.append(list(said.headers))
    for number, row in enumerate(rows):
        sheet.append([None if v == "" else v for v in row])
        if number and number % 37 == 0:
            sheet.append([])
    sheet.append(["合计", None, f"{households}家"])
    sheet.append(["注：能耗数据以能源利用状况报告为准。"])
    for column in range(1, len(said.headers) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    book.properties.created = book.properties.modified = date_time()
    book.save(path)


def date_time():
    """One moment for all workbooks, so that a list made again is the same."""
    from datetime import datetime

    return datetime(2024, 12, 20)


def _csv(path: Path, said: Manner, rows: Sequence[Sequence[object]], households: int) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([said.title])
    writer.writerow(said.headers)
    for row in rows:
        writer.writerow([v.isoformat() if isinstance(v, date) else v for v in row])
    writer.writerow(["合计", "", f"{households}家"])
    path.write_bytes(out.getvalue().encode("gb18030"))


def write_directory(found: Sequence[Enterprise], path: Path) -> None:
    """企业名录: everybody, data centres too."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名录"
    sheet.append([f"{found[0].world.province}重点领域企业名录"])
    sheet.merge_cells("A1:I1")
    sheet.append(
        ["序号", "市（州）", "县（市、区）", "企业名称", "统一社会信用代码", "行业代码", "行业", "状态", "备注"]
    )
    for number, one in enumerate(found, 1):
        field = one.world.industry["行业"] if one.industrial else "数据中心"
        number_of = CODES.get(field, "") if one.industrial else CENTRE_CODE
        sheet.append([number, one.world.city, _county(one), one.name, one.world.code, number_of, field, "在产", None])
    book.properties.created = book.properties.modified = date_time()
    book.save(path)


def spoil(source: Path, target: Path) -> None:
    """A first draft of a list with the faults that a dry run must name: nothing of it may be imported."""
    book = openpyxl.load_workbook(source)
    sheet = book.active
    headers = [str(c.value) for c in sheet[3]]
    column = {words: n + 1 for words in _COLUMNS for n, h in enumerate(headers) if h in words}
    faults = {
        _COLUMNS[3]: (5, "91630121MA0000000X"), _COLUMNS[13]: (6, "约一百二十"), _COLUMNS[2]: (8, None),
        _COLUMNS[18]: (9, "明年上半年"), _COLUMNS[7]: (10, "不知道"), _COLUMNS[12]: (11, "千克"), _COLUMNS[10]: (12, "去年"),
    }  # fmt: skip
    for words, (row, value) in faults.items():
        sheet.cell(row, column[words]).value = value
    book.save(target)


def write_progress(plan: dict, found: Sequence[Enterprise], path: Path, year: int, quarter: int, seed: int) -> None:
    """What enterprises report for a quarter, by the projects of the annual plan (its JSON): most go well, some are late,
    some report nothing."""
    known = {(one.name, unit.name): (one.world.industry["产品"], unit) for one in found for unit in one.world.units}
    end = (date(year, quarter * 3, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "进度"
    sheet.append([f"{year}年第{quarter}季度技术改造项目进展情况"])
    sheet.append(["序号", "州（市）", "企业名称", "统一社会信用代码", "产品、工艺", "装置名称", "年度", "季度", "项目进展", "形象进度（%）",
                  "累计完成投资", "预计完工时间", "核实能耗", "存在问题", "下步措施"])  # fmt: skip
    for number, row in enumerate(plan["计划"]["行"], 1):
        draw = random.Random(f"progress:{seed}:{row['企业名称']}:{row['装置名称']}")
        luck, silent = draw.random(), draw.random()
        if silent < 0.04 * quarter:
            continue
        start, finish = row["开工时间"], row["完成时限"]
        begun = bool(start) and start <= end.isoformat() and luck > 0.06
        done = bool(finish) and finish <= end.isoformat() and luck > 0.14
        state = "已完成" if done else "实施中" if begun else "未开工"
        percent = 100 if done else min(95, 20 * quarter + int(luck * 20)) if begun else 0
        product, unit = known.get((row["企业名称"], row["装置名称"]), (row["重点领域"], None))
        after = row["改造后单位产品能耗"]
        verified = (
            f"{after}{UNITS[_product_units()[unit.product]][0]}" if done and unit and after and luck > 0.2 else None
        )
        whole = row["总投资（万元）"]
        invested = int(Decimal(whole) * percent / 100) if whole is not None else None
        trouble = "设备到货推迟" if begun and not done and luck < 0.3 else None
        sheet.append([number, row["州（市）"], row["企业名称"], row["统一社会信用代码"], product, row["装置名称"], year, f"{quarter}季度",
                      state, percent, invested, finish, verified, trouble, "倒排工期" if trouble else None])  # fmt: skip
    book.properties.created = book.properties.modified = date_time()
    book.save(path)

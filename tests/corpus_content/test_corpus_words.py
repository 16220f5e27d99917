"""产品词表与行政区划：一个词只指一个产品，一个简称只指一个地方。"""

from __future__ import annotations

from collections import Counter, defaultdict

from corpus_files import CORPUS, read

PRODUCTS = read(CORPUS / "products.yaml")
REGIONS = read(CORPUS / "regions.yaml")
FACTS = read(CORPUS / "facts.yaml")
ABOVE = {entry["名称"]: entry["上级"] for entry in REGIONS}


def family(key: str) -> str:
    return key.split(".")[0]


def children(name: str) -> set[str]:
    return {entry["名称"] for entry in REGIONS if entry["上级"] == name}


def test_no_alias_belongs_to_two_families():
    owners = defaultdict(set)
    for product in PRODUCTS:
        for alias in product["别名"]:
            owners[alias].add(family(product["键"]))
    assert {alias: sorted(found) for alias, found in owners.items() if len(found) > 1} == {}


def test_siblings_can_be_told_apart():
    siblings = defaultdict(list)
    for product in PRODUCTS:
        siblings[family(product["键"])].append(product)
    for products in siblings.values():
        if len(products) == 1:
            continue
        for product in products:
            others = {word for other in products if other is not product for word in other["区分词"]}
            assert set(product["区分词"]) - others, product["键"]


def test_a_figure_is_never_both_the_indicator_and_not():
    for product in PRODUCTS:
        assert product["别名"] and product["指标名"] and product["非指标名"], product["键"]
        assert not set(product["指标名"]) & set(product["非指标名"]), product["键"]


def test_lists_do_not_repeat_themselves():
    for product in PRODUCTS:
        for key in ("别名", "区分词", "指标名", "非指标名"):
            assert len(product[key]) == len(set(product[key])), (product["键"], key)


def test_well_known_names_lead_to_their_product():
    meant = {alias: family(product["键"]) for product in PRODUCTS for alias in product["别名"]}
    assert meant["熟料"] == "cement_clinker"
    assert meant["75硅铁"] == "ferrosilicon"
    assert meant["片碱"] == "caustic_soda"
    assert meant["PS转炉"] == "copper" and meant["转炉"] == "steelmaking"
    assert meant["延迟焦化"] == "refining" and meant["焦化"] == "coke"
    assert meant["电石法聚氯乙烯"] == "pvc" and meant["电石"] == "calcium_carbide"
    assert not {"回转窑", "矿热炉", "电炉", "磷铵", "水泥"} & set(meant)


def test_dc_power_and_coal_use_are_not_the_indicator():
    by_key = {product["键"]: product for product in PRODUCTS}
    aluminium = by_key["primary_aluminium"]
    assert aluminium["指标名"][0] == "铝液交流电耗"
    assert {"吨铝直流电耗", "铝锭综合交流电耗"} <= set(aluminium["非指标名"])
    assert "可比熟料综合煤耗" in by_key["cement_clinker"]["非指标名"]
    assert "冶炼电耗" in by_key["ferrosilicon"]["非指标名"]
    assert "电炉电耗" in by_key["calcium_carbide"]["非指标名"]
    assert "单元能耗" in by_key["refining"]["非指标名"]


def test_capacity_is_counted_in_the_units_of_the_contract():
    assert {product["产能单位"] for product in PRODUCTS} == {"t/a", "t/d", "m2/a"}


def test_every_region_hangs_on_the_tree():
    assert [name for name, above in ABOVE.items() if above == "null"] == ["全国"]
    assert [name for name, above in ABOVE.items() if above != "null" and above not in ABOVE] == []
    assert len(ABOVE) == len(REGIONS)


def test_provinces_and_prefectures_are_complete():
    provinces = children("全国")
    assert len(provinces) == 34
    municipal = {"北京市", "天津市", "上海市", "重庆市", "香港特别行政区", "澳门特别行政区", "台湾省"}
    prefectures = [n for p in provinces - municipal for n in children(p) if n.endswith(("市", "州", "盟", "地区"))]
    in_hainan_hubei_henan_xinjiang = 5 + 3 + 1 + 12  # 省直辖的县级市
    assert len(prefectures) - in_hainan_hubei_henan_xinjiang == 333


def test_the_four_provinces_of_the_corpus_reach_the_county():
    def below(province: str) -> int:
        return sum(len(children(prefecture)) for prefecture in children(province))

    assert len(children("重庆市") - {"两江新区"}) == 38
    assert below("青海省") == 44 + 1  # 另有大柴旦行政委员会
    assert below("贵州省") == 88
    assert below("云南省") == 129


def test_a_short_name_means_one_place():
    words = Counter(word for entry in REGIONS for word in {entry["名称"], *entry["别名"]})
    assert [word for word, count in words.items() if count > 1] == []
    assert min(len(word) for word in words) >= 2
    ambiguous = {"吉林市", "白银", "日照", "大理", "红河", "海西", "朝阳", "中山", "来宾", "东方"}
    aliases = {alias for entry in REGIONS for alias in entry["别名"]}
    assert not ambiguous & aliases


def test_hub_provinces():
    hubs = {entry["名称"] for entry in REGIONS if entry.get("枢纽") == "是"}
    assert hubs == {
        *("北京市", "天津市", "河北省", "上海市", "江苏省", "浙江省", "安徽省", "广东省"),
        *("四川省", "重庆市", "内蒙古自治区", "贵州省", "甘肃省", "宁夏回族自治区"),
    }
    assert not hubs & {"青海省", "云南省"}


def test_every_product_belongs_to_an_industry():
    industries = FACTS["装置.行业"]["取值"]
    assert {family(p["键"]) for p in PRODUCTS} == set(industries) - {"其他"}


def test_the_branches_are_made_of_those_industries():
    industries, branches = FACTS["装置.行业"]["取值"], FACTS["装置.行业大类"]["取值"]
    assert set(branches) <= set(industries)
    assert {k for k, v in branches.items() if v == "钢铁"} == {"ironmaking", "steelmaking"}
    assert {industries[k] for k, v in branches.items() if v == "有色"} >= {"电解铝", "铜冶炼", "铅冶炼", "锌冶炼"}

"""Tables with and without rulings, their headers, captions and continuations."""

from __future__ import annotations

from pathlib import Path

from readers_paper import LEFT, Paper, is_paragraph, only_table, read, read_back, shown, texts

XS = [72, 172, 252, 352, 452]
ROWS = [
    ["指标", "单位", "2022年", "2023年"],
    ["熟料产量", "万吨", "78.9", "74.6"],
    ["单位熟料综合能耗", "kgce/t", "117.3", "118.6"],
]


def test_a_ruled_table_has_its_cells_with_boxes(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(XS, 100, ROWS)
    data = paper.data()
    table = only_table(read(tmp_path, data))
    assert shown(table) == ROWS
    assert (table.n_rows, table.n_cols, table.header_rows, table.ruled) == (3, 4, 1, True)
    for cell in table.cells:
        assert cell.bbox is not None
        assert cell.page == 1
        assert read_back(data, 1, cell.bbox) == cell.text
        (evidence,) = cell.evidence(0, len(cell.text))
        assert evidence.bbox is not None
        assert read_back(data, 1, evidence.bbox) == cell.text


def test_merged_cells_are_one_cell_with_spans(tmp_path: Path) -> None:
    paper = Paper()
    top, xs = 100, XS
    paper.rule(xs[0], top, xs[4], top).rule(xs[2], top + 20, xs[4], top + 20)
    for y in (40, 60, 80):
        paper.rule(xs[0], top + y, xs[4], top + y)
    for x in (xs[0], xs[1], xs[2], xs[4]):
        paper.rule(x, top, x, top + 80)
    paper.rule(xs[3], top + 20, xs[3], top + 80)
    paper.text(76, 125, "装置", 10.5).text(176, 125, "产能", 10.5).text(320, 114, "单位产品综合能耗", 10.5)
    paper.text(256, 134, "改造前", 10.5).text(356, 134, "改造后", 10.5)
    paper.words(xs, 140, [["1号炉", "8", "962", "828"], ["2号炉", "10", "896", "805"]])
    table = only_table(read(tmp_path, paper))
    assert shown(table) == [
        ["装置", "产能", "单位产品综合能耗", "单位产品综合能耗"],
        ["装置", "产能", "改造前", "改造后"],
        ["1号炉", "8", "962", "828"],
        ["2号炉", "10", "896", "805"],
    ]
    spans = {c.text: (c.rowspan, c.colspan) for c in table.cells}
    assert (spans["装置"], spans["单位产品综合能耗"], spans["改造前"]) == ((2, 1), (1, 2), (1, 1))
    assert table.header_rows == 2


def test_a_table_without_outer_verticals_keeps_its_outer_columns(tmp_path: Path) -> None:
    paper = Paper()
    for y in (100, 120, 140, 160):
        paper.rule(72, y, 452, y)
    for x in XS[1:4]:
        paper.rule(x, 100, x, 160)
    paper.words(XS, 100, ROWS)
    assert shown(only_table(read(tmp_path, paper))) == ROWS


def test_a_three_line_table_is_found_by_its_rules_and_gaps(tmp_path: Path) -> None:
    paper = Paper()
    for y in (100, 120, 162):
        paper.rule(72, y, 470, y)
    paper.words(XS, 100, ROWS)
    table = only_table(read(tmp_path, paper))
    assert (shown(table), table.ruled, table.header_rows) == (ROWS, False, 1)


def test_wrapped_cells_of_a_three_line_table_stay_one_cell(tmp_path: Path) -> None:
    paper = Paper()
    xs = [72, 110, 300, 440]
    for y in (100, 122, 214):
        paper.rule(72, y, 500, y)
    paper.words(xs, 102, [["序号", "措施", "说明", "节能量"]])
    paper.words(xs, 126, [["1", "预热器低阻高效改造", "更换一级旋风筒蜗壳", "5200"]])
    paper.words(xs, 139, [["", "及分解炉扩容", "及内筒", ""]])
    paper.words(xs, 162, [["2", "篦冷机更换", "更换为第四代篦冷机", "3100"]])
    paper.words(xs, 185, [["3", "智能控制", "优化", "800"]])
    assert shown(only_table(read(tmp_path, paper))) == [
        ["序号", "措施", "说明", "节能量"],
        ["1", "预热器低阻高效改造及分解炉扩容", "更换一级旋风筒蜗壳及内筒", "5200"],
        ["2", "篦冷机更换", "更换为第四代篦冷机", "3100"],
        ["3", "智能控制", "优化", "800"],
    ]


def test_a_grouped_header_of_a_three_line_table_has_spans(tmp_path: Path) -> None:
    paper = Paper()
    for y in (100, 142, 184):
        paper.rule(72, y, 480, y)
    paper.rule(170, 121, 310, 121).rule(330, 121, 480, 121)
    paper.text(76, 126, "项目", 10.5).text(226, 115, "一期", 10.5).text(390, 115, "二期", 10.5)
    paper.words([72, 180, 260, 340, 420], 121, [["", "设备", "安装", "设备", "安装"]])
    paper.words(
        [72, 180, 260, 340, 420],
        142,
        [["制冷", "1,200", "300", "900", "210"], ["供电", "2,200", "400", "1,900", "310"]],
    )
    table = only_table(read(tmp_path, paper))
    assert shown(table)[:3] == [
        ["项目", "一期", "一期", "二期", "二期"],
        ["项目", "设备", "安装", "设备", "安装"],
        ["制冷", "1,200", "300", "900", "210"],
    ]
    assert table.header_rows == 2


def test_a_borderless_table_is_found_below_its_caption(tmp_path: Path) -> None:
    rows = [["月份", "1月", "2月", "3月"], ["PUE", "1.21", "1.25", "1.31"]]
    paper = Paper().text(200, 90, "表6 逐月电能利用效率")
    paper.words(XS, 100, rows)
    paper.lines(170, ["夏季负荷较高，是全年电能利用效率的薄弱环节，改造后预计下降。"])
    table = only_table(read(tmp_path, paper))
    assert shown(table) == rows
    assert table.caption is not None
    assert table.caption.text == "表6 逐月电能利用效率"


def test_fields_and_signatures_are_no_table(tmp_path: Path) -> None:
    paper = Paper()
    for y, (a, b) in enumerate(
        [("企业名称：某公司", "联系人：张工"), ("地址：重庆市", "电话：023-1"), ("传真：无", "邮编：400000")]
    ):
        paper.text(LEFT, 100 + 20 * y, a).text(330, 100 + 20 * y, b)
    assert read(tmp_path, paper).tables == ()


def test_title_and_unit_line_are_the_caption(tmp_path: Path) -> None:
    paper = Paper()
    paper.lines(60, ["投资估算见表3，各项费用按照现行定额计算得出，详细情况如下所列。"])
    paper.text(220, 96, "表3 投资估算表", 10.5).text(370, 116, "单位：万元", 10.5)
    paper.table(XS, 122, ROWS)
    document = read(tmp_path, paper)
    caption = only_table(document).caption
    assert caption is not None
    assert [line.text for line in caption.lines] == ["表3 投资估算表", "单位：万元"]
    assert caption.kind == "caption"
    assert len(texts(document)) == 1  # the caption is not repeated in the running text


def test_a_table_goes_on_over_the_page_with_its_header_once(tmp_path: Path) -> None:
    head = ["序号", "设备名称", "数量", "备注"]
    paper = Paper()
    paper.table(XS, 700, [head, ["1", "循环水泵", "4", "变频"]])
    paper.page().table(XS, 72, [head, ["2", "冷却风机", "14", "—"], ["3", "变压器", "2", "—"]])
    table = only_table(read(tmp_path, paper))
    assert shown(table) == [
        head,
        ["1", "循环水泵", "4", "变频"],
        ["2", "冷却风机", "14", "—"],
        ["3", "变压器", "2", "—"],
    ]
    assert [c.page for c in table.cells if c.col == 1] == [1, 1, 2, 2]


def test_a_row_cut_by_the_page_break_is_one_row(tmp_path: Path) -> None:
    head = ["序号", "设备名称", "数量", "备注"]
    paper = Paper()
    paper.table(XS, 700, [head, ["1", "第四代步进式", "2", "变频调速"]])
    paper.page().table(XS, 72, [["", "篦冷机", "", ""], ["2", "冷却风机", "14", "—"]])
    table = only_table(read(tmp_path, paper))
    assert shown(table) == [head, ["1", "第四代步进式篦冷机", "2", "变频调速"], ["2", "冷却风机", "14", "—"]]
    cell = table.grid[1][1]
    assert cell is not None
    assert [e.page for e in cell.evidence(0, len(cell.text))] == [1, 2]


def test_a_merged_cell_goes_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(XS, 700, [["类别", "设备", "数量", "备注"], ["制冷系统", "冷却塔", "6", "变频"]])
    paper.page().table(XS, 72, [["", "空调箱", "118", "新购"], ["供电系统", "变压器", "2", "—"]])
    table = only_table(read(tmp_path, paper))
    assert [row[0] for row in shown(table)] == ["类别", "制冷系统", "制冷系统", "供电系统"]


def test_another_table_on_the_next_page_stays_another(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(XS, 700, ROWS)
    paper.page().text(200, 80, "表9 另一张表", 10.5)
    paper.table(XS, 90, ROWS)
    assert len(read(tmp_path, paper).tables) == 2


def test_a_row_without_its_lower_ruling_at_the_foot_of_the_page_is_kept(tmp_path: Path) -> None:
    paper = Paper()
    for y in (700, 720, 740):
        paper.rule(72, y, 452, y)
    for x in XS:
        paper.rule(x, 700, x, 762)
    paper.words(XS, 700, [*ROWS[:2], ["未完的一行", "t", "1", "2"]])
    assert shown(only_table(read(tmp_path, paper)))[2] == ["未完的一行", "t", "1", "2"]


def test_stacked_characters_of_a_narrow_cell_are_one_word(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([72, 92, 200], [100, 170])
    for i, char in enumerate("组织保障"):
        paper.text(76, 116 + 15 * i, char, 10.5)
    paper.text(96, 116, "成立领导小组", 10.5)
    assert shown(only_table(read(tmp_path, paper))) == [["组织保障", "成立领导小组"]]


def test_thin_filled_rectangles_are_rulings(tmp_path: Path) -> None:
    paper = Paper()
    for x in XS:
        paper.canvas.rect(x, 842 - 160, 0.5, 60, stroke=0, fill=1)
    for y in (100, 120, 140, 160):
        paper.canvas.rect(72, 842 - y, 380, 0.5, stroke=0, fill=1)
    paper.words(XS, 100, ROWS)
    assert shown(only_table(read(tmp_path, paper))) == ROWS


def test_tables_stand_in_reading_order(tmp_path: Path) -> None:
    paper = Paper()
    paper.lines(60, ["第一段在表的上面。"])
    paper.table(XS, 100, ROWS)
    paper.lines(200, ["第二段在表的下面。"])
    assert [is_paragraph(b) for b in read(tmp_path, paper).blocks] == [True, False, True]


def test_a_box_around_text_is_no_table(tmp_path: Path) -> None:
    paper = Paper().grid([60, 530], [80, 140])
    paper.lines(100, ["声明：本企业对所填报数据的真实性负责。"])
    document = read(tmp_path, paper)
    assert document.tables == ()
    assert texts(document) == ["声明：本企业对所填报数据的真实性负责。"]

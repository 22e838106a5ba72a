"""``qifutong rehearse`` as typed: exit codes, JSON, files."""

from __future__ import annotations

from pathlib import Path

from .shell import qifutong

LEDGER = "客户名称,手机,城市\n甲一轴承有限公司,15400000001,无锡\n乙二轴承有限公司,12,常州\n"


def test_rehearse_in_words_and_json(tmp_path: Path) -> None:
    (tmp_path / "台账.csv").write_text(LEDGER, "utf-8")
    ran = qifutong("rehearse", "台账.csv", within=tmp_path)
    assert ran.code == 0
    assert "全部对平" in ran.out
    assert "不是完整的电话号码 ×1" in ran.out
    told = qifutong("rehearse", "台账.csv", "--out", "out", "--json", within=tmp_path).json
    [customers] = told["entities"]
    assert (customers["name"], customers["read"], customers["loaded"]) == ("客户", 2, 1)
    assert (customers["merged"], customers["rejected"], told["balanced"]) == (0, 1, True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "errors-台账.xlsx",
        "import.xlsx",
        "migration-report.pdf",
        "rehearsal.json",
    ]
    assert (tmp_path / "台账.csv").read_text("utf-8") == LEDGER


def test_rehearse_refuses_in_one_line(tmp_path: Path) -> None:
    for words in (("没有.xlsx",), ("没有.xlsx", "--case", "00000000")):
        ran = qifutong("rehearse", *words, within=tmp_path, QIFUTONG_HOME=str(tmp_path / "none"))
        assert ran.code == 2
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1


def test_what_all_rows_say_where_there_is_no_column(tmp_path: Path) -> None:
    orders = "订单号,下单时间,客户名称,商品编码,商品名称,数量\nD1,2025-03-01,甲,P1,轴承一,2\n"
    (tmp_path / "订单.csv").write_text(orders, "utf-8")
    ran = qifutong("rehearse", "订单.csv", within=tmp_path)
    assert "没有商品清单" in ran.err
    said = qifutong("rehearse", "订单.csv", "--default", "仓库=成品仓", "单位=件", within=tmp_path)
    assert (said.code, said.err) == (0, "")
    assert "销售单·仓库 ← 成品仓 ×1" in said.out
    both = ("--default", "仓库=成品仓", "--default", "单位=件")
    again = qifutong("rehearse", "订单.csv", *both, "--json", within=tmp_path)
    assert again.json["filled"] == [
        {"field": "products.unit", "value": "件", "rows": 1},
        {"field": "sales_orders.warehouse", "value": "成品仓", "rows": 1},
    ]
    for wrong in ("颜色=红", "仓库"):
        refused = qifutong("rehearse", "订单.csv", "--default", wrong, within=tmp_path)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (2, "", 1)
    assert "仓库" in qifutong("rehearse", "订单.csv", "--default", "颜色=红", within=tmp_path).err

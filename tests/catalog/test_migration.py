"""The target schemas as shipped, and every fault in them refused with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qifutong_desktop.catalog.migration import load_targets, read_targets
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

FOLDER = Path(__file__).parent.parent.parent / "resources" / "migration"
TARGETS = load_targets()


def test_the_loading_order_is_the_one_that_the_plan_names() -> None:
    order = " ".join(target.label.zh for target in TARGETS.entities)
    assert order == "部门 员工 供应商 客户 联系人 商品 仓库 期初库存 商机 合同 销售单 采购单 回款"


def test_what_is_referred_to_is_loaded_before_it_or_is_the_table_itself() -> None:
    seen: set[str] = set()
    for target in TARGETS.entities:
        seen.add(target.id)
        assert {field.refers_to for field in target.fields if field.refers_to} <= seen, target.id


def test_required_and_unique_fields_of_the_schemas() -> None:
    required = {
        one.id: " ".join(field.label.zh for field in one.open_fields if field.required) for one in TARGETS.entities
    }
    assert required["customers"] == "客户名称"
    assert required["contacts"] == "姓名 客户"
    assert required["products"] == "商品名称 商品编码 基本单位"
    assert required["contracts"] == "合同编号 合同名称 客户 合同金额 下单时间"
    assert required["payments"] == "回款编号 客户 合同 回款日期 回款金额"
    assert required["staff"] == "姓名 工号 部门"
    assert required["sales_orders"] == "单号 日期 客户 商品 仓库 数量"
    unique = {one.id: {field.id for field in one.open_fields if field.unique} for one in TARGETS.entities}
    assert unique["customers"] == {"name", "number", "uscc"}
    assert unique["products"] == {"code", "barcode"}


def test_every_row_carries_where_it_came_from_and_no_column_is_ever_mapped_there() -> None:
    for target in TARGETS.entities:
        filled = [field for field in target.fields if field.filled]
        assert [field.label.zh for field in filled] == ["来源系统", "来源主键"]
        assert target.field("source_key") is None


def test_templates_name_families_and_headings_that_we_know() -> None:
    families = {source.id: source for source in load_vocabulary().sources}
    for target in TARGETS.entities:
        for source, template in target.templates.items():
            for heading in template.fields:
                assert families[source].heading_of(heading) == heading, (target.id, source, heading)


def test_no_word_names_two_fields_but_where_the_values_decide() -> None:
    shared = []
    for target in TARGETS.entities:
        words = [word for field in target.open_fields for word in {*field.synonyms, field.label.zh}]
        shared += [(target.id, word) for word in sorted(set(words)) if words.count(word) > 1]
    assert shared == [("customers", "联系方式"), ("contacts", "联系方式")]


@pytest.mark.parametrize(
    ("file", "before", "after", "place"),
    [
        ("targets.toml", 'key = ["number", "name"]', 'key = ["nummer"]', "entity.departments"),
        ("targets.toml", 'type = "person"', 'type = "human"', "entity.staff.field.name.type"),
        ("targets.toml", 'refers_to = "departments"', 'refers_to = "payments"', "entity.departments.parent"),
        ("targets.toml", "required = true\n", "compulsory = true\n", "common.source_system.compulsory"),
        ("templates.toml", '"number"', '"nummer"', "template taobao_orders → sales_orders"),
        ("templates.toml", 'target = "sales_orders"', 'target = "sale"', "template taobao_orders → sale"),
        ("templates.toml", '"是" = "disabled"', '"是" = "gone"', "template wecom_contacts → staff"),
        ("words.toml", '"万元" = "10000"', '"万元" = "viel"', "units.元.万元"),
    ],
)
def test_a_fault_is_refused_with_its_place(
    file: str, before: str, after: str, place: str, altered: Callable[[str, str, str], Path]
) -> None:
    folder = altered(file, before, after)
    with pytest.raises(Refusal) as refused:
        read_targets(folder)
    problem = refused.value.problems[0]
    assert (Path(problem.file).name, problem.key) == (file, place)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str, str, str], Path]:
    def alter(file: str, before: str, after: str) -> Path:
        folder = tmp_path / "migration"
        shutil.copytree(FOLDER, folder)
        text = (folder / file).read_text("utf-8")
        assert before in text
        (folder / file).write_text(text.replace(before, after, 1), "utf-8")
        return folder

    return alter

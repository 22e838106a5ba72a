"""docs/cli.md against the program: a command, option, key or question that one of the two lacks fails by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from qifutong_desktop.actions.analysing import analyse
from qifutong_desktop.actions.authoring import effects_on_files, judge
from qifutong_desktop.actions.checking import check_shipped_list, findings_json
from qifutong_desktop.actions.comparing import compare_case
from qifutong_desktop.actions.demonstrating import demonstrate
from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.keeping import (
    SetUp,
    audit_json,
    backup_json,
    cases_json,
    list_kept,
    restored_json,
    set_up_json,
)
from qifutong_desktop.actions.profiling import profile_json
from qifutong_desktop.actions.proposing import Offer, make_offer, offer_json
from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.actions.rehearsal_files import rehearsal_json
from qifutong_desktop.actions.rehearsing import rehearse
from qifutong_desktop.actions.remeasuring import compare_files, remeasured_json
from qifutong_desktop.actions.updating import update_json
from qifutong_desktop.actions.weighing import alternatives_of, sensitivity_of
from qifutong_desktop.catalog.case import _TOP
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.catalog.pricebook import POLICY_KEYS, load_pricebook
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.cli import main
from qifutong_desktop.cli.grammar import COMMANDS
from qifutong_desktop.cli.grammar.words import COMMON, VERSION
from qifutong_desktop.cli.helping import help_text
from qifutong_desktop.cli.parsing import parse
from qifutong_desktop.core.alternatives import SETTINGS
from qifutong_desktop.core.alternatives_json import alternatives_json, sensitivity_json
from qifutong_desktop.core.client import Alternative, Apart, Client, Company, Preferences, Source, Tier
from qifutong_desktop.core.diagnosis import Industry
from qifutong_desktop.core.diagnosis_json import diagnosis_json
from qifutong_desktop.core.flips import FlipKey
from qifutong_desktop.core.migration.analysis import AGE_BASES, AGES, BASES, PARTS, WHYS
from qifutong_desktop.core.migration.analysis_json import analysis_json
from qifutong_desktop.core.migration.analysis_rules import STATUS_KINDS
from qifutong_desktop.core.migration.columns import ColumnType
from qifutong_desktop.core.migration.effort import RATE_KEYS
from qifutong_desktop.core.migration.entity import Entity
from qifutong_desktop.core.migration.issues import ISSUE_KINDS
from qifutong_desktop.core.migration.recipe import RULES
from qifutong_desktop.core.migration.standards import FAULTS
from qifutong_desktop.core.needs import NeedKey
from qifutong_desktop.core.order import _ORDER_KEYS, _PAID_KEYS
from qifutong_desktop.core.plan_model import Owner
from qifutong_desktop.core.problems import Problem
from qifutong_desktop.core.questionnaire import Capability, Question, Signal
from qifutong_desktop.core.questionnaire_changes import ChangeKind
from qifutong_desktop.core.questionnaire_json import (
    about_json,
    changes_json,
    coverage_json,
    effects_json,
    problems_json,
)
from qifutong_desktop.core.quote import LineCode
from qifutong_desktop.core.recommendation_json import comparison_json
from qifutong_desktop.core.text import Lang, Text
from qifutong_desktop.core.update import Update
from qifutong_desktop.store.audit import audit
from qifutong_desktop.store.backup import back_up
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.workbooks.screening import Kind as Format
from qifutong_desktop.workbooks.vocabulary import load_vocabulary
from tests.store.issuing import AT, CASE, NOW, UNDER, firm

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")
TODAY = date(2026, 9, 7)
Row = tuple[str, ...]


# --- reading the page ------------------------------------------------------------------------------------------------


def tables(heading: str) -> list[list[Row]]:
    """The tables under a heading, each without its head."""
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, f"docs/cli.md has no heading “{heading}”"
    section = re.split(r"^#", rest, maxsplit=1, flags=re.M)[0]
    blocks = re.split(r"\n\s*\n", section)
    return [rows(block)[2:] for block in blocks if block.lstrip().startswith("|")]


def rows(block: str) -> list[Row]:
    lines = [line for line in block.splitlines() if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines]
    return [tuple(cell.strip().replace("\\|", "|") for cell in row) for row in cells]


def keys(heading: str, number: int = 0) -> list[str]:
    """First column of a table under a heading, as code."""
    found = [row[0] for row in tables(heading)[number]]
    assert all(key.startswith("`") and key.endswith("`") for key in found), found
    assert all(row[1] for row in tables(heading)[number]), "each key has its meaning"
    return [key.strip("`") for key in found]


def same(page: Iterable[str], program: Iterable[str]) -> None:
    written, real = list(page), set(program)
    assert len(written) == len(set(written)), f"twice: {sorted(key for key in written if written.count(key) > 1)}"
    assert not real - set(written), f"docs/cli.md lacks {sorted(real - set(written))}"
    assert not set(written) - real, f"docs/cli.md tells of what is not there: {sorted(set(written) - real)}"


# --- commands and options --------------------------------------------------------------------------------------------


def test_every_command() -> None:
    same(keys("## Commands"), ["qifutong", *(f"qifutong {command.name}" for command in COMMANDS)])


def test_every_option_and_whose_it_is() -> None:
    owners: dict[str, str] = {option.shown: "all" for option in COMMON} | {VERSION.shown: "–"}
    for command in COMMANDS:
        for option in command.options:
            name = option.shown.removesuffix("…") if option.positional else option.shown
            owners[name] = f"{owners[name]}, {command.name}" if name in owners else command.name
    listed = {row[0].strip("`"): row[1] for row in tables("## Commands")[1]}
    same(listed, owners)
    for option_name, whose in owners.items():
        assert sorted(listed[option_name].split(", ")) == sorted(whose.split(", ")), option_name


def test_every_exit_code() -> None:
    codes = {main.DONE, main.FAULT, main.REFUSED, main.STOPPED}
    same(keys("### Exit codes"), map(str, codes | {3}))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_of_every_command_teaches(lang: Lang) -> None:
    """Each option is explained, and each example can be typed as it stands."""
    whole = help_text(None, lang)
    for command in COMMANDS:
        assert command.name in whole
        own = help_text(command, lang)
        assert all(option.name in own for option in (*command.options, *COMMON))
        assert command.examples
        for example in command.examples:
            assert example in own
            assert parse(example.split()[1:], lang).command == command.name


def test_english_help_is_english() -> None:
    pages = [help_text(command, "en") for command in (None, *COMMANDS)]
    strays = re.findall(r"[^\n]*[\u4e00-\u9fff]+[^\n]*", "\n".join(pages))
    assert all("qifutong " in line for line in strays), "only names of files in examples may be Chinese"


# --- orders and cases ------------------------------------------------------------------------------------------------


def test_every_key_of_an_order() -> None:
    same(keys("## An order"), _ORDER_KEYS)
    same(keys("## An order", 1), _PAID_KEYS)


@pytest.mark.parametrize(("number", "kind"), [(1, Client), (2, Preferences), (3, Company)])
def test_every_key_of_a_case(number: int, kind: type) -> None:
    same(keys("## A case"), _TOP)
    same(keys("## A case", number), (field.name for field in fields(kind)))


def test_every_key_of_an_alternative() -> None:
    same(keys("## A case", 4), ("letter", "title", *SETTINGS))


def test_every_question_with_its_options_or_columns() -> None:
    listed = {row[0].strip("`"): row for row in tables("## Questions")[0]}
    questions = load_questionnaire().by_id
    same(listed, questions)
    for name, question in questions.items():
        assert listed[name][1] == question.type, name
        assert listed[name][2] == answer_words(question), name


def answer_words(question: Question) -> str:
    if question.type == "ladder":
        return f"`0`–`{len(question.options) - 1}`"
    parts = []
    for column in question.columns:
        words = f"`{column.id}`{'' if column.required else '?'} {column.type}"
        parts.append(words + (": " + coded(option.id for option in column.options) if column.options else ""))
    return "; ".join(parts) or coded(option.id for option in question.options) or "–"


def coded(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


# --- JSON ------------------------------------------------------------------------------------------------------------

#: objects whose keys are data, not ours to list
MAPS = ("inputs", "why_not", "signals", "issues", "steps")


def paths(value: Any, place: str = "") -> Iterator[str]:
    """``lines[].amount`` …: every key of a result. A range is one value."""
    if isinstance(value, list):
        if place:
            yield place
        for one in value:
            yield from (path for path in paths(one, f"{place}[]") if path != f"{place}[]")
    elif isinstance(value, Mapping) and not is_range(value) and place.rpartition(".")[2] not in MAPS:
        for key, one in value.items():
            yield from paths(one, f"{place}.{key}" if place else key)
    else:
        yield place


def is_range(value: Mapping[str, Any]) -> bool:
    return set(value) == {"low", "high"} and all(isinstance(end, str) for end in value.values())


@cache
def priced() -> set[str]:
    """Keys of priced orders: one with everything that an order can have."""
    order = {
        "tier": "basic",
        "billing": "annual",
        "term": 1,
        "users": 36,
        "customers": 900,
        "policies": {"gift.months": "first_year_only"},
        "concession": {"percent": 3, "reason": "老客户介绍"},
    }
    return set(paths(price_order_dict(order, TODAY))) | set(paths({"pending": offers()["private"]["quote"]["pending"]}))


@cache
def offers() -> dict[str, dict[str, Any]]:
    """The small cases of tests/cases, worked through."""
    return {
        path.stem: offer_json(make_offer(diagnose_opened(open_case(path)), TODAY), [])
        for path in sorted((ROOT / "tests" / "cases").glob("*.toml"))
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Offer:
    return demonstrate(tmp_path_factory.mktemp("demo") / "out", TODAY, NOW)[0]


def test_json_of_price() -> None:
    same(keys("### JSON of price"), priced())
    same(keys("### JSON of price", 1), ["refused.field", "refused.message"])


def test_json_of_diagnose(demo: Offer) -> None:
    same(keys("### JSON of diagnose"), paths(diagnosis_json(demo.diagnosed.diagnosis)))


#: An alternative that lacks something and needs approval, and one that has no price.
LACKING = Preferences(tier="basic", custom_rate=Decimal(1))
REFUSED = Preferences(concession_amount=Decimal(10**8), concession_reason="试")


def test_json_of_remeasure(tmp_path: Path) -> None:
    """A client of whom everything was promised and asked again has every key."""
    told = "asked_on = 2027-01-0{n}\n[client]\nname = '甲'\n[promise]\ndata = 2\ngo_live = 2027-03-01\n"
    told += "went_live = 2027-03-01\n[answers]\nS01 = {n}\nO02 = [{{ pain = '慢', hours = 1, yuan = 2 }}]\n"
    cases = [tmp_path / f"T{n}.toml" for n in (1, 2)]
    for n, path in enumerate(cases, 1):
        path.write_text(told.format(n=n), "utf-8")
    comparison, _, notices = compare_files(cases, date(2027, 1, 2))
    same(keys("### JSON of remeasure"), paths(remeasured_json(comparison, cases, notices)))


def test_json_of_compare(demo: Offer) -> None:
    own = replace(
        demo.diagnosed.case, alternatives=(Alternative("A", "基础", LACKING), Alternative("B", "过多", REFUSED))
    )
    worked = alternatives_of(replace(demo.diagnosed, case=own), TODAY)
    compared = comparison_json(compare_case(demo.diagnosed, TODAY)) | {
        "alternatives": alternatives_json(worked, demo.book),
        "sensitivity": sensitivity_json(sensitivity_of(demo)),
        "notices": [],
    }
    same(keys("### JSON of compare"), paths(compared))


def test_json_of_propose(demo: Offer) -> None:
    """What it shares with other commands is told there."""
    told = offer_json(demo, [Path("proposal.pdf")])
    assert set(paths(told["diagnosis"])) == set(keys("### JSON of diagnose"))
    shared = {"options", "break_evens", "alternatives", "sensitivity", "notices"}
    compared = {path for path in keys("### JSON of compare") if path.split(".")[0].split("[")[0] not in shared}
    assert set(paths(told["recommendation"])) == compared
    own = {path for path in paths(told["quote"]) if path not in priced()}
    rest = {key: value for key, value in told.items() if key not in ("diagnosis", "recommendation", "plan", "quote")}
    found = {"diagnosis", "recommendation", "plan", "quote", *(f"quote.{path}" for path in own)}
    found |= {f"plan.{path}" for path in paths(told["plan"])}
    found |= {path for path in paths(rest) if not path.startswith("differences[]")}
    same(keys("### JSON of propose"), found)


def test_json_of_profile(demo: Offer) -> None:
    assert demo.diagnosed.sizing is not None
    same(keys("### JSON of profile"), paths(profile_json(demo.diagnosed.sizing)))


def test_json_of_rehearse(tmp_path: Path) -> None:
    """A table with an amount, a date and a fault, and orders that name no warehouse, have every key."""
    contracts, orders = tmp_path / "合同.csv", tmp_path / "订单.csv"
    orders.write_text("订单号,下单时间,客户名称,商品名称,数量\nD1,2026-03-01,无锡澜川轴承有限公司,轴承,2\n", "utf-8")
    contracts.write_text(
        "合同编号,合同名称,客户,合同金额,下单时间,备忘\nHT1,年度合同,无锡澜川轴承有限公司,12000,2026-03-01,甲\n"
        "HT2,年度合同,无锡澜川轴承有限公司,面议,2026-03-02,乙\n",
        "utf-8",
    )
    same(keys("### JSON of rehearse"), paths(rehearsal_json(rehearse([contracts, orders]), [tmp_path])))


def test_json_of_analyse(tmp_path: Path) -> None:
    """Orders with a closed one, a customer and a stock list have every key."""
    texts = {
        "订单.csv": "订单号,下单日期,客户名称,商品编码,金额,订单状态\nA1,2026-01-05,澜川轴承有限公司,P1,120,完成\n"
        "A2,2026-03-05,澜川轴承有限公司,P1,80,完成\nA3,2026-03-09,溪川轴承有限公司,P2,70,已取消\n",
        "客户.csv": "客户名称,手机,城市,客户级别\n澜川轴承有限公司,15400000001,无锡,A\n"
        "溪川轴承有限公司,15400000002,无锡,B\n",
        "库存.csv": "商品编码,商品名称,仓库,库存数量,成本价\nP1,轴承,一号库,5,8\nP9,齿轮,一号库,4,3\n"
        "P8,皮带,一号库,4,3\n",
        "天气.csv": "风向,风力,能见度\n东,3,远\n西,4,近\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = analyse([tmp_path / name for name in texts])
    parts = {"sales", "concentration", "customers", "stock"}
    same(keys("### JSON of analyse"), parts | set(paths(analysis_json(found, ["analysis.pdf"]))))


def test_json_of_pricebook_check() -> None:
    same(keys("### JSON of pricebook check"), paths(findings_json(*check_shipped_list())))


def test_json_of_pricebook_import() -> None:
    update = Update("pricebook", "2027-01", 1, TODAY, None, (("2027-01.toml", ""),))
    same(keys("### JSON of pricebook import"), paths(update_json(update, Path("2027-01.qfu"), "")))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a case and an issued quote."""
    folder = tmp_path_factory.mktemp("docs") / "profile"
    store, _ = create_store(folder, "山高水长 42", keyring=False, cost=Scrypting(n=2**4))
    with store:
        under = replace(UNDER, case=new_case(store, CASE, author="wen", at=AT))
        issue(store, CASE, firm(), load_pricebook(), under, author="wen", now=NOW)
        yield store


def test_json_of_questionnaire_export() -> None:
    same(keys("### JSON of questionnaire export"), ["file", *paths(about_json(load_questionnaire()))])


def test_json_of_questionnaire_check_and_effect() -> None:
    """Another version, a problem, and cases before and after have every key."""
    rules, case = shipped(), ROOT / "tests" / "cases" / "retail.toml"
    after = replace(rules.questionnaire, version="2026.2")
    judged = judge(after, rules, TODAY)
    cells = paths({"problems": problems_json([Problem("survey!G26", Text("甲", "a"), Text("乙", "b"))], "zh")})
    told = {"file", "ok", "questionnaire", "in_force", "reached", "effects", "files", *cells}
    told |= set(paths({"changes": changes_json(judged.changes, "zh")}))
    told |= {f"reached.{path}" for path in paths(coverage_json(judged.reached, "zh"))}
    same(keys("### JSON of questionnaire check"), told)
    effects = effects_json(effects_on_files([case], after, rules, TODAY).effects, "zh")
    found = {path for path in paths({"effects": effects}) if not path.startswith("effects[].after.")}
    spans = {path.removesuffix(".low") for path in found if path.endswith(".low")}
    single = {path for path in found if not path.endswith((".low", ".high"))}
    sides = {"before", "after", "effects[].before", "effects[].after"}
    same(keys("### JSON of questionnaire effect"), {"skipped", *sides, *spans, *single})


def test_json_of_cases(kept: Store) -> None:
    same(keys("### JSON of cases"), paths(cases_json(kept.folder, list_kept(kept))))
    made = SetUp(kept.folder, kept.device, "", None, ())
    same(keys("### JSON of cases", 1), paths(set_up_json(made)))


def test_json_of_backup(kept: Store) -> None:
    made = back_up(kept, TODAY)
    same(keys("### JSON of backup"), {*paths(backup_json(kept.folder, made, [made])), "made"})


def test_json_of_restore() -> None:
    same(keys("### JSON of restore"), restored_json(Path("copy.db"), None))


def test_json_of_audit(kept: Store) -> None:
    same(keys("### JSON of audit"), paths(audit_json(audit(kept, ["ab" * 16]))))


# --- enumerated keys -------------------------------------------------------------------------------------------------

PLAN = load_plan_data()
ENUMERATED: dict[str, Callable[[], Iterable[str]]] = {
    "Tiers": lambda: get_args(Tier),
    "Lines": lambda: get_args(LineCode),
    "Pending and set apart": lambda: get_args(Apart),
    "Policies": lambda: POLICY_KEYS,
    "Changes of a questionnaire": lambda: get_args(ChangeKind),
    "Needs": lambda: get_args(NeedKey),
    "Capabilities": lambda: get_args(Capability),
    "Flips": lambda: get_args(FlipKey),
    "Signals": lambda: get_args(Signal),
    "Dimensions": lambda: [one.id for one in load_questionnaire().dimensions],
    "Industries": lambda: get_args(Industry),
    "Sources of an answer": lambda: get_args(Source),
    "Owners": lambda: get_args(Owner),
    "Tasks": lambda: [task.id for task in PLAN.tasks],
    "Gates": lambda: [gate.id for gate in PLAN.gates],
    "Risks": lambda: [risk.id for risk in PLAN.risks],
    "Formats": lambda: get_args(Format),
    "Column types": lambda: get_args(ColumnType),
    "Faults": lambda: ISSUE_KINDS,
    "Faults of a rehearsal": lambda: FAULTS,
    "Rules of cleaning": lambda: RULES,
    "Effort": lambda: (*RATE_KEYS, "risk_points", "loops", "hours_a_day"),
    "Entities": lambda: get_args(Entity),
    "Parts of an analysis": lambda: PARTS,
    "Ways of counting": lambda: BASES,
    "Statuses of an analysis": lambda: STATUS_KINDS,
    "Rows left out": lambda: WHYS,
    "Ages of stock": lambda: AGES,
    "Ages count from": lambda: AGE_BASES,
    "Recognised sources": lambda: [source.id for source in load_vocabulary().sources],
}


@pytest.mark.parametrize("heading", ENUMERATED)
def test_every_enumerated_key(heading: str) -> None:
    same(keys(f"### {heading}"), ENUMERATED[heading]())


def test_every_default_of_a_policy() -> None:
    policies = load_pricebook().policies
    for key, default, *_ in tables("### Policies")[0]:
        value = policies[key.strip("`")].default
        assert default == f"`{str(value).lower() if isinstance(value, bool) else value}`", key


def test_every_finding_of_the_price_list() -> None:
    same(keys("### Findings of pricebook check"), first_words("Inconsistency"))


def test_every_violation() -> None:
    same(keys("### Violations"), [*first_words("Violation"), "policies.…"])


def test_every_misfit_that_is_no_capability() -> None:
    same(keys("### Misfits"), first_words("Misfit"))


def first_words(name: str) -> set[str]:
    """The literal first arguments of the calls of ``name`` in the core."""
    found = set()
    for path in (ROOT / "qifutong_desktop" / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args:
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
    return found


def test_every_rule_that_makes_a_line() -> None:
    same(keys("### Rules"), {line["rule"] for order in orders() for line in price_order_dict(order, TODAY)["lines"]})


def orders() -> Iterator[dict[str, Any]]:
    """Orders that between them use every rule."""
    for tier, billing, customer in product(("basic", "enterprise"), ("annual", "monthly"), ("new", "renewal")):
        yield {
            "tier": tier,
            "billing": billing,
            "term": 1,
            "users": 36,
            "integrations": 9,
            "custom_days": 3,
            "migration_rows": 12_000,
            "customer": customer,
            "renewal_months": 36,
            "concession": {"amount": 100, "reason": "老客户介绍"},
        }
    running = {"tier": "basic", "billing": "annual", "term": 1, "users": 46, "customer": "existing"}
    running |= {"already_paid": {"seats": 5, "months_left": 7}, "free_migration_used": True, "migration_rows": 10}
    yield running
    yield running | {"policies": {"seats.midterm": "full_year"}}

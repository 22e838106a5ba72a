"""Every command with its arguments, options and examples: what the parser reads, the help teaches, the docs list."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One argument (``CASE``) or option (``--out DIR``); ``metavar`` is "" for a switch."""

    name: str
    help: Text
    metavar: str = ""
    many: bool = False
    required: bool = False

    @property
    def positional(self) -> bool:
        return not self.name.startswith("-")

    @property
    def shown(self) -> str:
        """As it stands in a usage line."""
        words = self.name if not self.metavar else f"{self.name} {self.metavar}"
        return f"{words}…" if self.many else words


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``words`` are what is typed, ``examples`` lines to copy."""

    words: tuple[str, ...]
    summary: Text
    about: Text
    options: tuple[Option, ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


JSON = Option("--json", Text("结果以一个 JSON 对象输出", "print the result as one JSON object"))
LANG = Option("--lang", Text("说中文或英文（默认 zh）", "speak Chinese or English (zh by default)"), "zh|en")
HELP = Option("--help", Text("显示本说明", "show this help"))
VERSION = Option("--version", Text("显示版本", "show the version"))
DATE = Option(
    "--date",
    Text("按哪一天出具，如 2026-09-07（默认今天）", "the day it is made for, e.g. 2026-09-07 (today by default)"),
    "YYYY-MM-DD",
)
COMMON = (JSON, LANG, HELP)

_CASE = Option("CASE", Text("案例文件（.toml 或 .json）", "the case file (.toml or .json)"), required=True)
_DATA = Option(
    "--data",
    Text("客户的表格（.xlsx .xls .ods .csv），可给多个", "the client's workbooks (.xlsx .xls .ods .csv), one or more"),
    "FILE",
    many=True,
)
_OUT = Option("--out", Text("写到哪个文件夹", "the folder to write to"), "DIR", required=True)

COMMANDS = (
    Command(
        ("demo",),
        Text("用自带的示例客户走一遍全流程", "the whole job on the sample client that comes with it"),
        Text(
            "写出示例客户的几份表格，读取它们，做诊断、选套餐、排计划、报价，生成方案书与报价单。示例企业是虚构的。",
            "Writes the sample client's workbooks, reads them, diagnoses, advises, plans and prices, and draws the"
            " proposal and the quote. The sample firm is invented.",
        ),
        (_OUT, DATE),
        ("qifutong demo --out out",),
    ),
    Command(
        ("propose",),
        Text("从案例与表格到方案书和报价单", "from a case and its workbooks to proposal and quote"),
        Text(
            "读案例与客户表格，生成 proposal.pdf、summary.png、quote.pdf、plan.xlsx、data-report.json。"
            "要么全部写好，要么一个都不写。不能正式出单时照样生成，报价单为草稿并写明原因。",
            "Reads the case and the client's workbooks and writes proposal.pdf, summary.png, quote.pdf, plan.xlsx and"
            " data-report.json: all of them or none. What may not be issued yet is drawn as a draft, with the reasons.",
        ),
        (
            _CASE,
            _DATA,
            _OUT,
            Option(
                "--number",
                Text("报价编号（不给则印“草稿”）", "the quote's number (without one it prints as a draft)"),
                "N",
            ),
            DATE,
        ),
        (
            "qifutong propose case.toml --out out",
            "qifutong propose case.toml --data 客户.xlsx 订单.csv --out out --number Q26-A1-0007",
        ),
    ),
    Command(
        ("diagnose",),
        Text("评分、等级、需求与下一步该问什么", "scores, levels, needs and what to ask next"),
        Text(
            "读案例（及客户表格），给出五个维度的得分、整体等级、各项需求及其依据、最值得再问的问题。",
            "Reads the case (and the client's workbooks): five dimensions, the level, every need with its reason, and"
            " the questions most worth asking next.",
        ),
        (_CASE, _DATA),
        ("qifutong diagnose case.toml", "qifutong diagnose case.toml --data 客户.xlsx --json"),
    ),
    Command(
        ("price",),
        Text("给一张订单计价，每行说明为什么", "price an order, with the reason of every line"),
        Text(
            "ORDER 是 .toml 或 .json；.jsonl 每行一张订单，每行输出一个 JSON 结果，顺序不变。最简单的订单：\n"
            '    tier = "basic"\n    billing = "annual"\n    term = 1\n    users = 36',
            "ORDER is .toml or .json; a .jsonl holds one order a line and gives one JSON result a line, in order.\n"
            'The shortest order:\n    tier = "basic"\n    billing = "annual"\n    term = 1\n    users = 36',
        ),
        (Option("ORDER", Text("订单文件", "the order's file"), required=True), DATE),
        ("qifutong price order.toml", "qifutong price orders.jsonl"),
    ),
    Command(
        ("compare",),
        Text("三个套餐 × 月付/年付 × 1–3 年，以及临界点", "tiers × billing × 1–3 years, and where the advice flips"),
        Text(
            "按案例的需求比较全部组合：满足与否、总价、逐月付款、回本月份；给出建议、理由与改变建议的临界值。",
            "Compares every option for the case's needs: what fits, totals, cash by month, break-even; advises one,"
            " with reasons and the exact values at which the advice would change.",
        ),
        (_CASE, _DATA, DATE),
        ("qifutong compare case.toml", "qifutong compare case.toml --json"),
    ),
    Command(
        ("profile",),
        Text("读客户的表格，看有多少数据要迁移", "read workbooks and size the migration"),
        Text(
            "找出每张表的表头、真实行数、重复行、属于哪类数据。表格在受限的独立进程里读取，不会被修改。",
            "Finds each sheet's header, real rows, duplicates and kind of data. Workbooks are read in a capped process"
            " of their own and never changed.",
        ),
        (Option("FILE", Text("表格文件", "workbooks"), many=True, required=True),),
        ("qifutong profile 客户.xlsx 订单.csv",),
    ),
    Command(
        ("pricebook", "check"),
        Text("列出价目表自身的矛盾与空白", "list where the price list contradicts itself or is silent"),
        Text(
            "每一处给出原文与本程序的取法。有发现也算完成（退出码 0）。",
            "Each with the clause and how it is read here. Findings are no failure (exit 0).",
        ),
        (),
        ("qifutong pricebook check",),
    ),
)
